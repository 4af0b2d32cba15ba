"""A progress bar over a run.

Here: what a person at a terminal sees meanwhile. Not here: the run itself.
"""

from __future__ import annotations

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from nearzero.batch.ledger import Entry
from nearzero.batch.run import Plan, run


def run_with_progress(planned: Plan) -> list[Entry]:
    """Carry out a plan under a progress bar.

    Args:
        planned: What to do.

    Returns:
        What happened.
    """
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True)) as progress:
        task = progress.add_task("", total=len(planned.steps))
        begun = 0

        def on_step(place: str, step: str) -> None:
            nonlocal begun
            progress.update(task, description=f"{place} · {step}", completed=begun)
            begun += 1

        happened = run(planned, on_step)
        progress.update(task, description="done", completed=len(happened))
    return happened
