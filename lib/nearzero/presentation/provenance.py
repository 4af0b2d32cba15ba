"""What a number rests on: from the ids a result names to documents, lines and printed digits.

Here: looking ids up and citing documents. Not here: the annex that lists them (``chapters.sources``).

A result names facts (``laoshan:co2_total@2022``), numbers of projects (``laoshan:P01:pv_capacity``), rows of the
optional tables of a place (``laoshan:activity/final[|coal]@2022``, ``laoshan:roofs/pv_area[factory]@2022``) and
emission factors (``factor:grid_ef_shandong@2022``).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Container, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar
from weakref import WeakKeyDictionary

from nearzero.accounting.factors import Factor, FactorTable
from nearzero.places import tables
from nearzero.places.contracts import SURVEYS
from nearzero.presentation.factor_sources import factor_source
from nearzero.results import Result

if TYPE_CHECKING:
    from nearzero.places.raw import Raw

_FACTOR = "factor"
# How the ids of the rows of a table are made, by file: ``<place>:<key>``. A new table needs a line here and no more.
_KEYS = {
    "activity.csv": "activity/{flow}[{sector}|{carrier}]@{year}",
    "firms.csv": "firms/{firm}[{sector}|{carrier}]@{year}",
    "targets.csv": "target/{variable}@{year}",
    "co_control.csv": "co_control/{measure}[{item}]@{year}",
    "assessments.csv": "assessments/{id}@{year}",
    **{file: file.removesuffix(".csv") + "/{measure}[{item}]@{year}" for file in SURVEYS},
}
# What the rows of a table are listed by, where they are many.
_GROUPS = {
    "activity.csv": "flow",
    "firms.csv": "carrier",
    "project_quantities.csv": "project",
    "targets.csv": "variable",
    "co_control.csv": "measure",
    "assessments.csv": "kind",
}


def cited(raw: Raw, results: Iterable[Result], lang: str) -> tuple[str, ...]:
    """Return what some results rest on, as readers cite it, each once: documents, then the sources of factors."""
    used = dict.fromkeys(name for result in results for name in result.inputs)
    behind = dict.fromkeys(factor_source(factor.source, lang) for factor in factors_used(raw, used))
    return (*documents(raw, used, lang), *behind)


def documents(raw: Raw, used: Collection[str], lang: str) -> tuple[str, ...]:
    """Return the documents that rows of these ids stand in, as readers cite them, each once; no factors."""
    sources: dict[str, None] = {}
    for place in dict.fromkeys(name.partition(":")[0] for name in used):
        if place not in raw.place_ids:  # a factor, or what was given by hand
            continue
        sources |= dict.fromkeys(fact.source for fact in printed_facts(raw, place, used))
        sources |= dict.fromkeys(row.source for row in project_facts(raw, place, used))
        sources |= dict.fromkeys(row.source for row in table_rows(raw, place, used))
    return tuple(citation(raw.sources[name], lang) for name in sources)


Cited = TypeVar("Cited", "PrintedFact", "ProjectFact", "TableRow")
# What can be cited of each data folder, by reader and place: the tables of a report ask for it dozens of times.
_known: WeakKeyDictionary[Raw, dict[tuple[Any, str], tuple[Any, ...]]] = WeakKeyDictionary()


def _used(
    read: Callable[[Raw, str], Iterable[Cited]], raw: Raw, place_id: str, used: Container[str]
) -> tuple[Cited, ...]:
    """Return of what is read of a place, once, that whose ids are used."""
    known = _known.setdefault(raw, {})
    if (read, place_id) not in known:
        known[read, place_id] = tuple(read(raw, place_id))
    return tuple(one for one in known[read, place_id] if one.id in used)


@dataclass(frozen=True, slots=True)
class PrintedFact:
    """A fact as its document prints it."""

    id: str
    value: str
    unit: str
    source: str
    locator: str


def printed_facts(raw: Raw, place_id: str, used: Container[str]) -> tuple[PrintedFact, ...]:
    """Return the facts of a place whose ids are used, in the order of its table."""
    return _used(_printed_facts, raw, place_id, used)


def _printed_facts(raw: Raw, place_id: str) -> Iterator[PrintedFact]:
    facts = raw.facts(place_id)
    columns = (facts[name].tolist() for name in ("id", "value", "unit", "source", "locator"))
    return (PrintedFact(*cells) for cells in zip(*columns, strict=True))


@dataclass(frozen=True, slots=True)
class ProjectFact:
    """What is printed of a project that results rest on: its investment or one of its quantities.

    Nothing is ``printed`` where results rest on the project being listed, and it has no investment.
    """

    id: str
    variable: str
    period: str
    printed: str
    source: str
    locator: str


def project_facts(raw: Raw, place_id: str, used: Container[str]) -> tuple[ProjectFact, ...]:
    """Return the numbers of a place's projects whose ids (``place:P01``, ``place:P01:variable``) are used."""
    return _used(_project_facts, raw, place_id, used)


def _project_facts(raw: Raw, place_id: str) -> Iterator[ProjectFact]:
    if raw.has(place_id, "projects.csv"):
        for row in tables.rows(raw.place_table(place_id, "projects.csv")):
            period = "—".join(dict.fromkeys(part for part in (row.start, row.end) if part))
            name, printed = f"{place_id}:{row.id}", f"{row.investment} 亿元" if row.investment else ""
            yield ProjectFact(name, "", period, printed, row.source, row.locator)
    if raw.has(place_id, "project_quantities.csv"):
        for row in tables.rows(raw.place_table(place_id, "project_quantities.csv")):
            name, printed = f"{place_id}:{row.project}:{row.quantity}", f"{row.value} {row.unit}"
            yield ProjectFact(name, row.quantity, "", printed, row.source, row.locator)


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of an optional table of a place that results rest on.

    Attributes:
        id: What results name.
        file: Name of the table.
        group: What rows of the table are listed by: a flow, a carrier, a measure.
        what: The rest of what it is of: firm, kind or id.
        year: The year; empty where the table has none.
        printed: Value and unit as printed.
        state: State of the row.
        source: Id of ``sources.toml``.
        locator: Where in that document.
    """

    id: str
    file: str
    group: str
    what: str
    year: str
    printed: str
    state: str
    source: str
    locator: str


def table_rows(raw: Raw, place_id: str, used: Container[str]) -> tuple[TableRow, ...]:
    """Return the rows of a place's optional tables whose ids are used, table by table."""
    return _used(_table_rows, raw, place_id, used)


def _table_rows(raw: Raw, place_id: str) -> Iterator[TableRow]:
    for file, key in _KEYS.items():
        if not raw.has(place_id, file):
            continue
        group = _GROUPS.get(file, "measure")
        for row in tables.rows(raw.place_table(place_id, file)):
            cell = row._asdict()
            what = next((cell[part] for part in ("firm", "item", "id") if part in cell), "")
            printed = f"{row.value} {row.unit}".strip()
            about = (cell.get("year", ""), printed, cell.get("state", "measured"), row.source, row.locator)
            yield TableRow(f"{place_id}:{key.format_map(cell)}", file, cell[group], what, *about)


def factors_used(raw: Raw, used: Iterable[str]) -> tuple[Factor, ...]:
    """Return the emission factors whose ids are used, each once."""
    names = [name for name in dict.fromkeys(used) if name.startswith(f"{_FACTOR}:")]
    return tuple(FactorTable.read(raw).by_id(name) for name in names)


def citation(passport: dict[str, Any], lang: str) -> str:
    """Return a document as readers cite it: issuer, title, number, date."""
    number = f"{passport['number']}" if passport.get("number") else ""
    if lang == "zh":
        said = [f"{passport['issuer']}：《{passport['title']}》", number, str(passport["date"])]
        return "，".join(part for part in said if part)
    said = [passport.get("issuer_en", passport["issuer"]), passport["title_en"], number, str(passport["date"])]
    return ", ".join(part for part in said if part)
