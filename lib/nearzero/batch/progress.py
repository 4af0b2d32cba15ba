"""What a person sees while a run goes on: a line per worker and a total, or plain lines where there is no terminal.

Here: showing. Not here: the run itself.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping, Sequence

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

from nearzero.batch.ledger import Entry
from nearzero.batch.run import Plan, run
from nearzero.batch.scheduler import Watch


class Bars(Watch):
    """One line per worker, and a total with the time that remains."""

    def __init__(self, console: Console) -> None:
        """Take the terminal."""
        columns = (
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TimeRemainingColumn(),
        )
        self._shown = Progress(*columns, console=console)
        self._lock = threading.Lock()
        self._lines: list[TaskID] = []
        self._steps: Mapping[str, int] = {}
        self._begun: dict[str, set[str]] = {}
        self._finished: set[str] = set()

    def begin(self, steps: Mapping[str, int], jobs: int) -> None:
        """Show the total and a line per worker."""
        self._steps = steps
        self._total = self._shown.add_task(f"{len(steps)} reports", total=sum(steps.values()))
        self._lines = [self._shown.add_task("", total=None) for _ in range(jobs)]
        self._shown.start()

    def step(self, slot: int, name: str, step: str, cell: int, cells: int) -> None:
        """Show where a worker is."""
        with self._lock:
            self._begun.setdefault(name, set()).add(step)
            self._shown.update(self._lines[slot], description=f"{name} · {step}", completed=cell, total=cells or None)
            self._count()

    def _count(self) -> None:
        under_way = sum(len(steps) - 1 for name, steps in self._begun.items() if name not in self._finished)
        done = under_way + sum(self._steps[name] for name in self._finished)
        self._shown.update(self._total, completed=done, description=f"{len(self._finished)}/{len(self._steps)} reports")

    def finished(self, name: str, entries: Sequence[Entry]) -> None:
        """Count the report, and show what went wrong at once."""
        with self._lock:
            self._finished.add(name)
            self._count()
        for entry in entries:
            if not entry.good:
                first = entry.error.partition("\n")[0]
                self._shown.console.print(f"{name} · {entry.step}: {entry.state} {first}", style="red", markup=False)

    def end(self) -> None:
        """Leave the terminal as it stands."""
        self._shown.stop()


class Lines(Watch):
    """A line per report, for logs."""

    def __init__(self, console: Console) -> None:
        """Take where to print."""
        self._console = console
        self._works = self._done = 0

    def begin(self, steps: Mapping[str, int], jobs: int) -> None:
        """Say how much there is to do."""
        self._works, self._began = len(steps), time.monotonic()
        self._console.print(f"{len(steps)} reports in {sum(steps.values())} steps, {jobs} at a time")

    def finished(self, name: str, entries: Sequence[Entry]) -> None:
        """Say what became of a report and how long the rest may take."""
        self._done += 1
        bad = [entry for entry in entries if not entry.good]
        state = f"{bad[0].step} {bad[0].state}" if bad else "done"
        seconds = sum(entry.seconds for entry in entries)
        left = (time.monotonic() - self._began) / self._done * (self._works - self._done)
        line = f"{self._done}/{self._works} {name}: {state}, {seconds:.0f} s; {left:.0f} s left"
        self._console.print(line, markup=False, soft_wrap=True)


class Several(Watch):
    """Tells several watches."""

    def __init__(self, *watches: Watch) -> None:
        """Take them."""
        self._watches = watches

    def begin(self, steps: Mapping[str, int], jobs: int) -> None:
        """Hand on."""
        for watch in self._watches:
            watch.begin(steps, jobs)

    def step(self, slot: int, name: str, step: str, cell: int, cells: int) -> None:
        """Hand on."""
        for watch in self._watches:
            watch.step(slot, name, step, cell, cells)

    def finished(self, name: str, entries: Sequence[Entry]) -> None:
        """Hand on."""
        for watch in self._watches:
            watch.finished(name, entries)

    def end(self) -> None:
        """Hand on."""
        for watch in self._watches:
            watch.end()


def run_with_progress(planned: Plan, *also: Watch) -> list[Entry]:
    """Carry out a plan and show how it goes on standard error.

    Args:
        planned: What to do.
        *also: Others who are told.

    Returns:
        What happened.
    """
    console = Console(stderr=True)
    return run(planned, Several(Bars(console) if console.is_terminal else Lines(console), *also))
