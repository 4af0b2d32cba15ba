"""One piece of work: the notebooks of a place and its report, made into a folder that is put in place by the caller.

Here: the order of steps, their judgement, entries and the log. Not here: which places run, side by side, and where
their folders go (``scheduler``, ``cluster``).

Every step runs in a process of its own: notebooks as such, the report as a notebook of one cell that nobody keeps.
The processes of a place are forked from one that has opened the place, which is forked from the warm one.
"""

from __future__ import annotations

import re
import shutil
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nearzero.batch.contract import ContractError, judge
from nearzero.batch.ledger import Entry
from nearzero.batch.parameters import SETTINGS, ParameterError, checked, from_settings
from nearzero.batch.report_files import PAGES
from nearzero.batch.skip import step_hash, write_record

if TYPE_CHECKING:
    from nearzero.batch.engine.branch import Branch
    from nearzero.batch.engine.outcome import Outcome
    from nearzero.batch.engine.warm import WarmParent

    Forks = WarmParent | Branch

OPENING = "opening"
REPORT = "report"
LOG = "run.log"
# What the report takes beside the parameters of the notebooks; of the settings each notebook takes what it has.
TEMPLATE = "template"
# Told step, cell and number of cells while work goes on.
Tell = Callable[[str, int, int], None]
_COLOURS = re.compile(r"\x1b\[[0-9;]*m")


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What is to be made for one folder of reports.

    Attributes:
        name: Id of a place, or ``comparison``.
        given: Parameters of the notebooks: place or places, language, data folder.
        notebooks: The notebooks, in order.
        hashes: Hash of each notebook.
        prints: What all of it rests on, by part (``skip.PARTS``).
        formats: Of the report.
        seconds: Limit for each step, s.
        memory_bytes: Limit for each step, bytes.
    """

    name: str
    given: Mapping[str, Any]
    notebooks: tuple[Path, ...]
    hashes: tuple[str, ...]
    prints: Mapping[str, str]
    formats: tuple[str, ...]
    seconds: float | None = None
    memory_bytes: int | None = None

    @property
    def steps(self) -> list[str]:
        """Names of the steps, in order."""
        return [*(notebook.stem for notebook in self.notebooks), REPORT]

    @property
    def limits(self) -> dict[str, Any]:
        """The limits, as the engine takes them."""
        return {"seconds": self.seconds, "memory_bytes": self.memory_bytes}

    @property
    def opening(self) -> tuple[str, tuple[Any, ...]] | None:
        """What is called before the steps are forked, with its arguments; None for nothing."""
        if "place" not in self.given:
            return None
        return "nearzero.batch.opened:open_place", tuple(self.given[name] for name in ("place", "raw", "lang"))

    @property
    def code(self) -> str:
        """The cell that writes the report; ``FOLDER`` stands for where to."""
        comparison = "places" in self.given
        what = self.given["places" if comparison else "place"]
        name = "write_comparison" if comparison else "write_place"
        rest = f"{self.given['raw']!r}, FOLDER, {self.given['lang']!r}, {self.formats!r}"
        rest += "".join(f", {key}={self.given[key]!r}" for key in (SETTINGS, TEMPLATE) if key in self.given)
        return f"from nearzero.batch.report_step import {name}\n{name}({what!r}, {rest})"


def rehearsed(formats: Collection[str]) -> tuple[str, ...]:
    """Return what the warm process calls once, so that no step has to: what makes pages of notebooks.

    Args:
        formats: Of the reports.
    """
    return ("nearzero.presentation.notebook_page:rehearse",) if PAGES in formats else ()


def carry_out(work: Work, parent: WarmParent, folder: Path, tell: Tell) -> list[Entry]:
    """Run all notebooks and, if all of them went well, write the report and the record.

    Args:
        work: What to do.
        parent: The warm process.
        folder: An empty folder, filled with everything; ``run.log`` in it says what happened as it happens.
        tell: Told how far it is.

    Returns:
        What happened, in order. No error is raised for what goes wrong in the work.
    """
    happened: list[Entry] = []
    with _opened(work, parent, folder, tell) as forks:
        for notebook, hashed in zip(work.notebooks, work.hashes, strict=True):
            make = partial(_notebook, work, notebook, folder / "notebooks" / notebook.name, forks, tell)
            happened.append(_step(work, notebook.stem, hashed, folder, make))
            if happened[-1].state == "stopped":
                return happened
        if all(entry.good for entry in happened):
            happened.append(_step(work, REPORT, "", folder, partial(_report, work, folder, forks, tell)))
    if all(entry.good for entry in happened):
        try:
            write_record(folder, work.prints, happened)
        except OSError as error:
            happened[-1] = _failed(work, REPORT, error)
    return happened


@contextmanager
def _opened(work: Work, parent: WarmParent, folder: Path, tell: Tell) -> Iterator[Forks]:
    """Give what forks the steps: a process that has opened the place, or the warm one where that cannot be.

    What goes wrong in opening is told by the steps, each of which then opens the place for itself.
    """
    from nearzero.batch.engine.branch import Branch
    from nearzero.batch.engine.job import WarmUnavailableError

    if work.opening is None:
        yield parent
        return
    tell(OPENING, 0, 0)
    began = time.monotonic()
    try:
        branch = Branch(parent, *work.opening, folder, **work.limits)
    except WarmUnavailableError as error:
        _write_log(folder, [f"{OPENING}: every step does it for itself: {error}"])
        yield parent
        return
    _write_log(folder, [f"{OPENING}: {time.monotonic() - began:.2f} s"])
    with branch:
        yield branch


def keep_failed(folder: Path, logs: Path, entries: list[Entry]) -> None:
    """Keep the log and the notebooks that failed, of a folder that is not put in place.

    Args:
        folder: The folder.
        logs: Where they go: ``<place>.log``, ``<place>.<notebook>.ipynb``.
        entries: What happened in it.
    """
    with suppress(OSError):
        logs.mkdir(parents=True, exist_ok=True)
        for entry in entries:
            if (source := folder / "notebooks" / f"{entry.step}.ipynb").is_file() and not entry.good:
                shutil.copyfile(source, logs / f"{entry.place}.{source.name}")
        if entries and (folder / LOG).is_file():
            shutil.copyfile(folder / LOG, logs / f"{entries[0].place}.log")


def drop_failed(name: str, logs: Path) -> None:
    """Remove what was kept of a failure that is mended."""
    for path in logs.glob(f"{name}.*"):
        path.unlink(missing_ok=True)


def _failed(work: Work, step: str, error: Exception) -> Entry:
    return Entry(work.name, step, "failed", 0.0, "", f"{type(error).__name__}: {error}")


def _step(work: Work, step: str, hashed: str, folder: Path, make: Callable[[], Outcome]) -> Entry:
    """Make one step, and say in entry and log what became of it."""
    began = time.monotonic()
    state, error, peak, engine = "done", "", 0, ""
    try:
        outcome = make()
        state, peak = outcome.state, outcome.peak_bytes >> 20
        engine = f"in a kernel ({outcome.why_kernel})" if outcome.engine == "kernel" else ""
        error = f"{step}.ipynb, {outcome.message}" if outcome.message and step != REPORT else outcome.message
    except ParameterError as wrong:
        state, error = "failed", str(wrong)
    except ContractError as wrong:
        state, error = "failed", f"it ran, but does not show what it must: {wrong}"
    except Exception as wrong:  # noqa: BLE001 - a full disk, a file that is not there: told, and the others go on
        state, error = "failed", f"{type(wrong).__name__}: {wrong}"
    inputs = step_hash(work.prints, step, hashed)
    entry = Entry(work.name, step, state, round(time.monotonic() - began, 2), inputs, error, peak)
    _log(folder, entry, engine)
    return entry


def _log(folder: Path, entry: Entry, engine: str) -> None:
    """Add a line to the log; that it cannot be written is no failure of the work."""
    parts = [f"{entry.step}: {entry.state}, {entry.seconds} s", f"{entry.peak_mb} MB" * bool(entry.peak_mb), engine]
    lines = [", ".join(part for part in parts if part), *(f"  {line}" for line in entry.error.splitlines())]
    executed = folder / "notebooks" / f"{entry.step}.ipynb"
    with suppress(OSError, ValueError):
        if executed.is_file():
            lines += [f"  | {line}" for line in _said(executed)]
    _write_log(folder, lines)


def _write_log(folder: Path, lines: list[str]) -> None:
    """Add lines to the log, with the time."""
    with suppress(OSError), (folder / LOG).open("a", encoding="utf-8") as file:
        file.write(time.strftime("%Y-%m-%d %H:%M:%S ") + "\n".join(lines) + "\n")


def _said(executed: Path) -> list[str]:
    """Return what an executed notebook printed, and its error with where it arose."""
    import nbformat

    found = []
    for cell in nbformat.read(executed, as_version=4).cells:
        for out in cell.get("outputs", ()):
            text = out.get("text", "") if out.output_type == "stream" else "\n".join(out.get("traceback", ()))
            found += _COLOURS.sub("", text).splitlines()
    return found


def _notebook(work: Work, notebook: Path, target: Path, forks: Forks, tell: Tell) -> Outcome:
    tell(notebook.stem, 0, 0)
    given = {name: value for name, value in work.given.items() if name not in {SETTINGS, TEMPLATE}}
    values = checked(notebook, {**given, **from_settings(notebook, work.given.get(SETTINGS, ""))})
    target.parent.mkdir(parents=True, exist_ok=True)

    def on_cell(index: int, cells: int) -> None:
        tell(notebook.stem, index, cells)

    from nearzero.batch.engine.execution import execute

    outcome = _again(partial(execute, forks, notebook, target, values, on_cell=on_cell, **work.limits))
    if outcome.ok:
        judge(target)
    return outcome


def _report(work: Work, folder: Path, forks: Forks, tell: Tell) -> Outcome:
    tell(REPORT, 0, 0)
    source = work.code.replace("FOLDER", repr(str(folder.resolve())))
    outcome = _again(partial(call, forks, source, folder, work.limits))
    empty = [path.name for path in folder.rglob("*") if path.is_file() and not path.stat().st_size]
    if outcome.ok and empty:
        raise OSError(f"{', '.join(empty)}: written without content")
    return outcome


def _again(make: Callable[[], Outcome]) -> Outcome:
    """Make a step, once more where the warm process died under it: the next one starts with a fresh one."""
    outcome = make()
    return make() if outcome.orphaned else outcome


def call(forks: Forks, source: str, folder: Path, limits: Mapping[str, Any]) -> Outcome:
    """Run a piece of code in a process of its own, as the one cell of a notebook that nobody keeps.

    Args:
        forks: What forks that process.
        source: The code.
        folder: Where it runs.
        limits: ``seconds`` and ``memory_bytes``.

    Returns:
        What became of it.
    """
    from nbformat.v4 import new_code_cell, new_notebook

    from nearzero.batch.engine.execution import Manager, run_managed

    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    cell = new_code_cell(source, metadata={"papermill": {}, "tags": []})
    notebook = new_notebook(cells=[cell], metadata={"kernelspec": kernel, "papermill": {}})
    manager = Manager(notebook, output_path=None, progress_bar=False)
    manager.notebook_start()
    return run_managed(forks, manager, "python3", folder=folder, **limits)
