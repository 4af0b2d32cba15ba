"""One notebook from file to file.

Here: parameters in, executed copy out, and the manager that saves on the way. Not here: how cells run (``client``,
``kernels``). It uses papermill's own functions, so that the copy is what papermill writes, but never changes the
working folder of the process, so that many can run at once.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from papermill.engines import NotebookExecutionManager
from papermill.exceptions import PapermillExecutionError

from nearzero.batch.engine.client import STOPPED, WarmClient
from nearzero.batch.engine.job import WarmUnavailableError
from nearzero.batch.engine.kernels import run_in_kernel, why_kernel
from nearzero.batch.engine.outcome import Outcome
from nearzero.batch.outputs import write_text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from nearzero.batch.engine.branch import Branch
    from nearzero.batch.engine.warm import WarmParent


class Manager(NotebookExecutionManager):  # type: ignore[misc]
    """papermill's manager, saving whole files, and only now and then instead of twice per cell."""

    def save(self, *, last: bool = False, **_: object) -> None:
        """Save the notebook if it is time to.

        Args:
            last: Save in any case.
        """
        waited = (self.now() - self.last_save_time).total_seconds()
        if not self.output_path or not (last or waited >= self.autosave_cell_every > 0):
            return
        if "://" in str(self.output_path) or str(self.output_path) == "-":  # papermill's handlers write elsewhere
            super().save()
        else:
            write_notebook(self.nb, Path(self.output_path))
        self.last_save_time: datetime = self.now()

    def notebook_complete(self, **options: Any) -> None:  # noqa: ANN401 - as in papermill
        """Finish the metadata and save."""
        super().notebook_complete(**options)
        self.save(last=True)


def write_notebook(nb: Any, path: Path) -> None:  # noqa: ANN401 - nbformat has no types
    """Write a notebook as papermill does, whole or not at all.

    Args:
        nb: The notebook, of format 4.
        path: Where to.
    """
    import nbformat

    write_text(path, nbformat.v4.writes_json(nb))


def execute(  # noqa: PLR0913 - limits and hooks are given by name
    parent: WarmParent | Branch,
    nb_in: Path,
    nb_out: Path,
    parameters: Mapping[str, Any],
    *,
    seconds: float | None = None,
    memory_bytes: int | None = None,
    cwd: Path | None = None,
    on_cell: Callable[[int, int], None] | None = None,
) -> Outcome:
    """Run a notebook from file to file; see ``WarmParent.execute``."""
    from papermill.execute import prepare_notebook_metadata, raise_for_execution_errors, remove_error_markers
    from papermill.iorw import load_notebook_node
    from papermill.parameterize import parameterize_notebook
    from papermill.utils import nb_kernel_name

    nb = load_notebook_node(str(nb_in.absolute()))
    if parameters:
        nb = parameterize_notebook(nb, dict(parameters))
    nb = remove_error_markers(prepare_notebook_metadata(nb, str(nb_in), str(nb_out)))
    part = nb_out.absolute().with_name(f".{nb_out.stem}.part.ipynb")
    manager = Manager(nb, output_path=str(part), progress_bar=False)
    manager.notebook_start()
    try:
        outcome = run_managed(
            parent,
            manager,
            nb_kernel_name(nb),
            folder=(cwd or nb_in.parent).absolute(),
            seconds=seconds,
            memory_bytes=memory_bytes,
            on_cell=on_cell,
        )
    finally:
        manager.notebook_complete()
    with suppress(PapermillExecutionError):  # told by the outcome; the copy has the marks now
        raise_for_execution_errors(manager.nb, str(part))
    part.replace(nb_out.absolute())
    return outcome


def run_managed(
    parent: WarmParent | Branch,
    manager: NotebookExecutionManager,
    kernel_name: str,
    *,
    folder: Path,
    seconds: float | None = None,
    memory_bytes: int | None = None,
    on_cell: Callable[[int, int], None] | None = None,
    **options: Any,  # noqa: ANN401 - traits of papermill's client
) -> Outcome:
    """Run the cells of a notebook that papermill's manager keeps: warm, or in a kernel where that must be.

    Args:
        parent: The warm process, or a branch of it.
        manager: Keeps and saves the notebook.
        kernel_name: Name of its kernel.
        folder: Where the cells run.
        seconds: Limit for the whole notebook, s.
        memory_bytes: Limit of its memory, bytes.
        on_cell: Told index and number of cells before each.
        **options: As for papermill's client.

    Returns:
        What became of it; the manager's notebook shows it.
    """
    limits: dict[str, Any] = {"seconds": seconds, "on_cell": on_cell, **options}
    why = why_kernel(manager.nb, kernel_name)
    job = None
    if not why:
        try:
            job = parent.job(folder, memory_bytes)
        except WarmUnavailableError as error:
            why = str(error)
    if job is None:
        if parent.closed:
            return Outcome(state="stopped", seconds=0.0, ename="Stopped", evalue=STOPPED)
        return run_in_kernel(manager, kernel_name, why, folder=folder, memory_bytes=memory_bytes, **limits)
    try:
        client = WarmClient(manager, job, kernel_name=kernel_name, **limits)
        client.execute()
        return client.outcome
    finally:
        if not job.ended:
            job.stop()
        job.close()
