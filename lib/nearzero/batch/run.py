"""A run: every place through its notebooks and into its report, then the comparison and the index.

Here: the order of things and what is written when. Not here: notebooks and formats themselves.

A report appears whole or not at all: everything of a place is made beside and takes the place of an earlier
one only when all of it has succeeded. Bad input stops the run before anything is made.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from nearzero import __version__
from nearzero.batch.index import write_index
from nearzero.batch.ledger import Entry, Ledger, hash_of
from nearzero.batch.notebooks import default_folder, execute
from nearzero.batch.outputs import replaced_folder
from nearzero.batch.report_files import FORMATS, write_report
from nearzero.places.raw import Raw
from nearzero.problems import DataError, Problem, refuse_errors
from nearzero.study import Study, check, compare

if TYPE_CHECKING:
    from nearzero.presentation.blocks import Report

PLACE_NOTEBOOKS = ("01_trends", "02_drivers", "04_indicators", "06_projects", "08_audit")
COMPARISON_NOTEBOOK = "03_comparison"
COMPARISON = "comparison"


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run is to do.

    Attributes:
        raw: The data folder.
        out: Where reports go.
        places: Ids of the places.
        lang: ``zh`` or ``en``.
        formats: Some of ``html`` and ``docx``.
        notebooks: Folder of the notebooks.
    """

    raw: Raw
    out: Path
    places: tuple[str, ...]
    lang: str = "zh"
    formats: tuple[str, ...] = FORMATS
    notebooks: Path = field(default_factory=default_folder)

    @property
    def compared(self) -> tuple[str, ...]:
        """The places set side by side: the real ones of one rule set, or invented ones where there are no others."""
        places = [self.raw.place(name) for name in self.places]
        real = [place for place in places if not place.synthetic] or places
        rules = {(place.programme, place.system) for place in real[:1]}
        return tuple(place.id for place in real if (place.programme, place.system) in rules)

    @property
    def steps(self) -> list[tuple[str, str]]:
        """Place and step of every piece of work, in order."""
        planned = [(place, step) for place in self.places for step in (*PLACE_NOTEBOOKS, "report")]
        if len(self.compared) > 1:
            planned += [(COMPARISON, COMPARISON_NOTEBOOK), (COMPARISON, "report")]
        return planned


def plan(
    raw: Raw,
    out: Path,
    places: Sequence[str] = (),
    lang: str = "zh",
    formats: tuple[str, ...] = FORMATS,
) -> tuple[Plan, list[Problem]]:
    """Decide what a run does, after checking all data it touches.

    Args:
        raw: The data folder.
        out: Where reports go.
        places: Ids; every place that takes part in a programme where empty.
        lang: ``zh`` or ``en``.
        formats: Some of ``html`` and ``docx``.

    Returns:
        The plan, and the warnings of the check.

    Raises:
        DataError: The data have errors; all of them are named, and nothing has been made.
    """
    chosen = tuple(dict.fromkeys(places))
    problems = check(raw, list(chosen) or None)
    refuse_errors(problems)
    return Plan(raw, out, chosen or tuple(raw.reportable_places()), lang, formats), problems


def run(planned: Plan, on_step: Callable[[str, str], None] = lambda _place, _step: None) -> list[Entry]:
    """Carry out a plan.

    Args:
        planned: What to do.
        on_step: Told place and step before each piece of work.

    Returns:
        What happened, in order. A place that fails does not stop the others.
    """
    ledger = Ledger(planned.out / "ledger.json")
    happened = [entry for place in planned.places for entry in _run_place(planned, place, ledger, on_step)]
    if len(planned.compared) > 1:
        happened += _run_comparison(planned, ledger, on_step)
    write_index(planned.out)
    return happened


def _run_place(planned: Plan, place: str, ledger: Ledger, on_step: Callable[[str, str], None]) -> list[Entry]:
    given = {"place": place, "lang": planned.lang, "raw": str(planned.raw.root.resolve())}
    work = _Work(planned, place, _inputs(planned.raw, [place]), given, ledger, on_step)
    return work.carry_out(PLACE_NOTEBOOKS, lambda: Study.load(place, planned.raw).report(planned.lang))


def _run_comparison(planned: Plan, ledger: Ledger, on_step: Callable[[str, str], None]) -> list[Entry]:
    places = list(planned.compared)
    given = {"places": places, "lang": planned.lang, "raw": str(planned.raw.root.resolve())}
    work = _Work(planned, COMPARISON, _inputs(planned.raw, places), given, ledger, on_step)
    return work.carry_out((COMPARISON_NOTEBOOK,), lambda: compare(places, planned.raw, planned.lang))


def _inputs(raw: Raw, places: Sequence[str]) -> list[Path]:
    """Return the files a report on some places rests on: theirs, those of what they are part of, the shared ones."""
    folders: dict[Path, None] = {}
    for name in places:
        ancestor = name
        with suppress(DataError):  # said when the report asks for it
            while ancestor in raw.place_ids and raw.root / "places" / ancestor not in folders:
                folders[raw.root / "places" / ancestor] = None
                ancestor = raw.place(ancestor).parent
    shared = (path for path in raw.root.rglob("*") if raw.root / "places" not in path.parents)
    found = [*shared, *(path for folder in folders for path in folder.iterdir())]
    return sorted(path for path in found if path.is_file() and not path.name.startswith("."))


@dataclass(frozen=True, slots=True)
class _Work:
    """Notebooks and report that go into one folder."""

    planned: Plan
    name: str
    files: list[Path]
    given: Mapping[str, object]
    ledger: Ledger
    on_step: Callable[[str, str], None]

    def carry_out(self, notebooks: Sequence[str], report: Callable[[], Report]) -> list[Entry]:
        """Run the notebooks, write the report and put the folder in place; stop at the first failure."""
        happened: list[Entry] = []
        try:
            with replaced_folder(self.planned.out / self.name) as fresh:
                for notebook in notebooks:
                    source = self.planned.notebooks / f"{notebook}.ipynb"
                    target = fresh / "notebooks" / source.name
                    happened.append(self._timed(notebook, partial(execute, source, target, self.given), source))
                happened.append(self._timed("report", lambda: write_report(report(), fresh, self.planned.formats)))
        except _FailedError as failed:
            happened.append(failed.entry)
        except OSError as error:  # the folder cannot be made or put in place
            happened = [entry for entry in happened if entry.step != "report"]
            happened.append(Entry(self.name, "report", "failed", 0.0, "", str(error)))
        for entry in happened:
            self.ledger.note(entry)
        return happened

    def _timed(self, step: str, work: Callable[[], object], *also: Path) -> Entry:
        self.on_step(self.name, step)
        began = time.perf_counter()
        said = {name: value for name, value in self.given.items() if name != "raw"}  # the files speak for it
        inputs = hash_of([*self.files, *filter(Path.is_file, also)], step, __version__, repr(sorted(said.items())))
        try:
            work()
        except Exception as error:
            seconds = round(time.perf_counter() - began, 2)
            raise _FailedError(Entry(self.name, step, "failed", seconds, inputs, str(error))) from error
        return Entry(self.name, step, "done", round(time.perf_counter() - began, 2), inputs)


class _FailedError(Exception):
    """Carries the entry of what failed out of the folder that must not be put in place."""

    def __init__(self, entry: Entry) -> None:
        super().__init__(entry.error)
        self.entry = entry
