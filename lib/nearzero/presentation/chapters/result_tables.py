"""Tables made from results: levels by year with their changes, and the marks and notes that belong to them.

Here: what more than one chapter needs to turn results into tables. Not here: what a chapter says.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from nearzero import units
from nearzero.analysis.trends import changes, levels
from nearzero.places.contracts import CARRIERS, SECTORS
from nearzero.places.series import Key, Series
from nearzero.presentation import words
from nearzero.presentation.blocks import Cell, Column, Table, results_in
from nearzero.presentation.provenance import cited
from nearzero.presentation.text import pick
from nearzero.results import Result

if TYPE_CHECKING:
    from nearzero.places.raw import Raw
    from nearzero.study import Study

# A published value carries no mark; every other state has its letter, the same in every table.
MARKS = {
    "derived": "a",
    "estimated": "b",
    "preliminary": "c",
    "substitute_year": "d",
    "proxy": "e",
}
# Analyses whose cells carry marks; changes are derived by their nature.
_MARKED = ("level", "indicator")


def mark(result: Result) -> str:
    """Return the footnote letters of a level: derived or not, and its state; empty for a published value."""
    derived = MARKS["derived"] if result.arithmetic else ""
    return derived + (MARKS.get(result.state, "") if result.state != "derived" else "")


def mark_notes(results: Iterable[Result], lang: str) -> list[str]:
    """Return one line that explains the marks that some levels carry; none if they carry none."""
    used = {letter for result in results if result.analysis in _MARKED for letter in mark(result)}
    said = [f"{letter} {words.label(state, lang)}" for state, letter in MARKS.items() if letter in used]
    return [pick(lang, "；", "; ").join(said)] if said else []


def series_name(raw: Raw, key: Key, lang: str) -> str:
    """Return the name of a series: variable, and what cell of it and at what prices."""
    entry = raw.dictionary[key.variable]
    basis = words.price_basis(key.price_basis, raw.dictionary, lang)
    if key.price_basis == f"unstated:{key.variable}":
        basis = pick(lang, "公布值，价格基准未注明", "as printed; price basis not stated")
    parts = [cell_label(raw, key, lang), basis]
    said = pick(lang, "；", "; ").join(part for part in parts if part)
    if not said:
        return entry.label(lang)
    return pick(lang, f"{entry.zh}（{said}）", f"{entry.en} ({said})")


def cell_label(raw: Raw, key: Key, lang: str) -> str:
    """Return what readers call the sector and carrier of a series; empty for the whole."""
    found = []
    for table, contract, column, name in (
        ("sectors.csv", SECTORS, "sector", key.sector),
        ("carriers.csv", CARRIERS, "carrier", key.carrier),
    ):
        if name:
            rows = raw.table(table, contract)
            found.append(str(rows.loc[rows[column] == name, pick(lang, "zh", "en")].iloc[0]))
    return pick(lang, "，", ", ").join(found)


def levels_table(study: Study, block_id: str, caption: str, series: Sequence[Series], lang: str) -> Table:
    """Return a table of levels by year, with change and mean annual rate over the whole period.

    Args:
        study: The place.
        block_id: Id of the table.
        caption: Its caption.
        series: Rows, in order.
        lang: ``zh`` or ``en``.
    """
    years = study.years
    rows = tuple(_row(study, one, years, lang) for one in series)
    results = results_in(rows)
    span = f"{years[0]}—{years[-1]}"
    heads = (
        Column(pick(lang, "指标", "Variable"), align="left"),
        Column(pick(lang, "单位", "Unit"), align="center"),
        *(Column(str(year)) for year in years),
        Column(pick(lang, f"{span}变化率", f"Change {span}"), "%"),
        Column(pick(lang, "变化率区间", "Interval"), "%"),
        Column(pick(lang, "年均变化率", "Annual rate"), "%"),
    )
    return Table(
        id=block_id,
        caption=caption,
        columns=heads,
        rows=rows,
        notes=(
            *mark_notes(results, lang),
            pick(lang, f"“{words.NONE}”为文件未提供且无法推算。", f"“{words.NONE}”: not given and not derivable."),
            *_notes_of(results, lang),
        ),
        sources=cited(study.raw, results, lang),
    )


def _row(study: Study, series: Series, years: list[int], lang: str) -> tuple[Cell, ...]:
    said = {int(result.period): result for result in levels(series, study.place.id)}
    span = f"{years[0]}-{years[-1]}"
    moved = {result.method: result for result in changes(series, study.place.id) if result.period == span}
    return (
        Cell(series_name(study.raw, series.key, lang)),
        Cell(units.label(series.unit, lang)),
        *(level_cell(said.get(year)) for year in years),
        change_cell(moved.get("change_pct")),
        Cell(words.interval(moved["change_pct"], signed=True)) if "change_pct" in moved else Cell(words.NONE),
        change_cell(moved.get("annual_rate_pct")),
    )


def level_cell(result: Result | None) -> Cell:
    """Return the cell of a level, marked by its state."""
    return Cell(words.NONE) if result is None else Cell(words.of(result), result, mark(result))


def change_cell(result: Result | None) -> Cell:
    """Return the cell of a change, with its sign."""
    return Cell(words.NONE) if result is None else Cell(words.of(result, signed=True), result)


def _notes_of(results: Iterable[Result], lang: str) -> list[str]:
    """Return where a document prints a level more than once: ≈ within rounding, ≠ not."""
    notes = {(r.variable, r.period): r.note for r in results if r.analysis == "level" and r.note}
    return [
        pick(lang, f"{period}年另印：{note}", f"Also printed for {period}: {note}")
        for (_, period), note in notes.items()
    ]
