"""A run: every place through its notebooks and into its report, the comparison, and the index.

Here: what a run consists of, what of it is passed over and why, and what is written when. Not here: one work
(``work``), many side by side (``scheduler``, ``cluster``).

A report appears whole or not at all: everything of a place is made beside and takes the place of an earlier
one only when all of it has succeeded. Bad input stops the run before anything is made.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from nearzero import __version__
from nearzero.batch.engine.warm import WarmParent
from nearzero.batch.index import write_index
from nearzero.batch.ledger import Entry, Ledger
from nearzero.batch.lock import sole_run
from nearzero.batch.notebooks import default_folder
from nearzero.batch.outputs import clear_leftovers
from nearzero.batch.parameters import SETTINGS
from nearzero.batch.report_files import FORMATS
from nearzero.batch.scheduler import LOGS, Stopped, Watch, interruptible, run_works
from nearzero.batch.skip import Decision, Fingerprints, decide, read_record, step_hash
from nearzero.batch.work import TEMPLATE, Work
from nearzero.checking import check
from nearzero.places.raw import Raw
from nearzero.problems import Problem, refuse_errors

PLACE_NOTEBOOKS = (
    "01_trends",
    "02_drivers",
    "04_indicators",
    "05_energy",
    "06_projects",
    "07_outlook",
    "08_audit",
    "09_synergy",
)
COMPARISON_NOTEBOOK = "03_comparison"
COMPARISON = "comparison"
# Each place is some columns of a table: of more than these nothing can be read, and the panel (``panel``) serves.
MOST_COMPARED = 16
# Analysis takes seconds to a few minutes; a step that takes longer hangs.
SECONDS = 1800.0
MEGABYTES = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How a run is carried out.

    Attributes:
        jobs: Places at a time.
        force: Make what is unchanged too.
        only_failed: Only places whose last try did not end well.
        seconds: Limit for each notebook and for the report, s.
        megabytes: Limit of memory for each, MB.
        scheduler: Address of a Dask scheduler whose workers do the work; this machine where empty.
    """

    jobs: int = 1
    force: bool = False
    only_failed: bool = False
    seconds: float | None = SECONDS
    megabytes: int | None = MEGABYTES
    scheduler: str = ""


def cores() -> int:
    """Return how many processes this machine runs at a time."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@dataclass(frozen=True)
class Plan:
    """What a run is to do.

    Attributes:
        raw: The data folder.
        out: Where reports go.
        places: Ids of the places.
        lang: ``zh`` or ``en``.
        formats: Some of ``html``, ``docx``, ``pdf``, ``xlsx`` and ``pages``.
        notebooks: Folder of the notebooks.
        options: How it is carried out.
        settings: Settings of the explorer as JSON, for one more chapter; empty for none.
        template: The Word file that documents are built on; None for none.
        warm: A warm process that has begun to start; the run starts its own where None.
    """

    raw: Raw
    out: Path
    places: tuple[str, ...]
    lang: str = "zh"
    formats: tuple[str, ...] = FORMATS
    notebooks: Path = field(default_factory=default_folder)
    options: Options = field(default_factory=Options)
    settings: str = ""
    template: Path | None = None
    warm: WarmParent | None = None

    @cached_property
    def compared(self) -> tuple[str, ...]:
        """The places set side by side: the real ones of one rule set, or invented ones where there are no others."""
        places = [self.raw.place(name) for name in self.places]
        real = [place for place in places if not place.synthetic] or places
        rules = {(place.programme, place.system) for place in real[:1]}
        return tuple(place.id for place in real if (place.programme, place.system) in rules)

    @property
    def why_not_compared(self) -> str:
        """Why places that could be compared are not; empty where they are, or where there is one only."""
        if (count := len(self.compared)) <= MOST_COMPARED:
            return ""
        return (
            f"No comparison: {count} places are too many to stand side by side. Name up to {MOST_COMPARED} of them in "
            "a run of their own, or make a panel of all (docs/how-to/many-places.md)."
        )

    @property
    def works(self) -> tuple[Work, ...]:
        """Every place, and the comparison where there are some to compare; files are read each time."""
        prints = Fingerprints(self.raw)
        made = [self._work(prints, name, (name,), PLACE_NOTEBOOKS, {"place": name}) for name in self.places]
        if len(self.compared) > 1 and not self.why_not_compared:
            places = {"places": list(self.compared)}
            made.append(self._work(prints, COMPARISON, self.compared, (COMPARISON_NOTEBOOK,), places))
        return tuple(made)

    def _work(
        self,
        prints: Fingerprints,
        name: str,
        places: Sequence[str],
        notebooks: Sequence[str],
        about: Mapping[str, Any],
    ) -> Work:
        if self.settings and "place" in about:
            from nearzero.presentation.explorer.state import from_json

            about = {**about, SETTINGS: self.settings}
            places = tuple(dict.fromkeys((*places, *from_json(self.settings).places)))  # compared with in one chapter
        if self.template is not None:
            about = {**about, TEMPLATE: str(self.template.resolve())}
        paths = tuple(self.notebooks.resolve() / f"{notebook}.ipynb" for notebook in notebooks)
        parts = {
            "data": prints.data(places),
            "code": prints.code,
            "environment": prints.environment,
            "parameters": repr((sorted(about.items()), self.lang)),  # where the data lie is no matter, their hash is
            "formats": ",".join(sorted(self.formats)) + (prints.files([self.template]) if self.template else ""),
            "notebooks": prints.files(paths),
        }
        return Work(
            name=name,
            given={**about, "lang": self.lang, "raw": str(self.raw.root.resolve())},
            notebooks=paths,
            hashes=tuple(prints.files([path]) for path in paths),
            prints=parts,
            formats=self.formats,
            seconds=self.options.seconds,
            memory_bytes=self.options.megabytes << 20 if self.options.megabytes else None,
        )

    def decisions(self, ledger: Ledger | None = None) -> list[tuple[Work, Decision]]:
        """Return every work with whether it runs, and why.

        Args:
            ledger: What happened before; that of the output folder where None.
        """
        known = ledger or Ledger(self.out / "ledger.json")
        how = {"force": self.options.force, "only_failed": self.options.only_failed}
        return [(work, decide(self.out / work.name, work.prints, known, **how)) for work in self.works]


def plan(
    raw: Raw,
    out: Path,
    places: Sequence[str] = (),
    lang: str = "zh",
    formats: tuple[str, ...] = FORMATS,
    options: Options | None = None,
    settings: str = "",
) -> tuple[Plan, list[Problem]]:
    """Decide what a run does, after checking all data it touches.

    Args:
        raw: The data folder.
        out: Where reports go.
        places: Ids; every place that takes part in a programme where empty.
        lang: ``zh`` or ``en``.
        formats: Some of ``html``, ``docx``, ``pdf``, ``xlsx`` and ``pages``.
        options: How it is carried out.
        settings: Settings of the explorer as JSON; empty for none.

    Returns:
        The plan, and the warnings of the check.

    Raises:
        DataError: The data have errors; all of them are named, and nothing has been made.
    """
    chosen = tuple(dict.fromkeys(places))
    problems = check(raw, list(chosen) or None)
    refuse_errors(problems)
    wanted = chosen or tuple(raw.reportable_places())
    made = Plan(Raw(raw.root), out, wanted, lang, formats, options=options or Options(), settings=settings)
    return made, problems


def last_call(out: Path) -> dict[str, Any]:
    """Return what the last run into a folder was asked for; nothing where none is known.

    Args:
        out: Folder of the reports.
    """
    return Ledger(out / "ledger.json").run


def run(planned: Plan, watch: Watch | None = None) -> list[Entry]:
    """Carry out a plan.

    Args:
        planned: What to do.
        watch: Told how it goes.

    Returns:
        What happened. A place that fails does not stop the others.

    Raises:
        BusyError: Another run writes into the folder.
        Stopped: Ctrl-C or SIGTERM; what was whole by then is in place, everything else as it was before.
        OSError: The folder cannot be written.
    """
    with sole_run(planned.out), interruptible() as asked:
        clear_leftovers(planned.out, planned.out / LOGS)
        ledger = Ledger(planned.out / "ledger.json")
        with _told(planned, ledger) as happened:
            decided = planned.decisions(ledger)
            for work, decision in decided:
                if not decision.runs:
                    happened.extend(_passed_over(planned, ledger, work, decision))
            works = [work for work, decision in decided if decision.runs]
            happened.extend(_carried_out(planned, works, ledger, watch or Watch(), asked))
        return list(happened)


@contextmanager
def _told(planned: Plan, ledger: Ledger) -> Iterator[list[Entry]]:
    """Write the beginning and the end of the run into the ledger, and the index at the end, whatever the end is."""
    happened: list[Entry] = []
    state = "failed"
    ledger.begin(
        {
            "places": list(planned.places),
            "lang": planned.lang,
            "formats": list(planned.formats),
            "raw": str(planned.raw.root.resolve()),
            "settings": planned.settings,
            "nearzero": __version__,
        }
    )
    try:
        yield happened
        state = "done" if all(entry.good for entry in happened) else "failed"
    except Stopped:
        state = "stopped"
        raise
    finally:
        with suppress(OSError):  # a full disk has been told by the works themselves
            ledger.end(state)
            write_index(planned.out)


def _carried_out(
    planned: Plan, works: Sequence[Work], ledger: Ledger, watch: Watch, asked: Sequence[int]
) -> list[Entry]:
    def note(entries: list[Entry]) -> None:
        with suppress(OSError):  # the disk is full; the record in the folder of a report tells what is there
            ledger.note(*entries)

    if not works:
        return []
    jobs = max(1, min(planned.options.jobs, len(works)))
    watch.begin({work.name: len(work.steps) for work in works}, jobs)
    try:
        if planned.options.scheduler:
            from nearzero.batch.cluster import run_on_cluster

            return run_on_cluster(works, planned, watch, note, asked)
        return run_works(works, planned.out, jobs, watch, note, asked, planned.warm)
    finally:
        watch.end()


def _passed_over(planned: Plan, ledger: Ledger, work: Work, decision: Decision) -> list[Entry]:
    """Return the entries of a work that is not done; the ledger learns of those it has lost."""
    with suppress(TypeError):
        kept = [Entry(**one) for one in read_record(planned.out / work.name).get("entries", ())]
        if missing := [one for one in kept if (one.place, one.step) not in ledger.entries]:
            ledger.note(*missing)
    hashes = [*work.hashes, ""]
    return [
        Entry(work.name, step, "skipped", 0.0, step_hash(work.prints, step, hashed), decision.why)
        for step, hashed in zip(work.steps, hashes, strict=True)
    ]
