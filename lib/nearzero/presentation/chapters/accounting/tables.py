"""What the sections of the accounting chapter share: cells of results, marks of states, notes, titles.

Here: small pieces of tables. Not here: what a section says (``method`` and the others).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from nearzero import units
from nearzero.accounting.factors import FactorTable
from nearzero.accounting.sets import read_electricity_rules, read_sets
from nearzero.presentation import words
from nearzero.presentation.blocks import Cell
from nearzero.presentation.chapters.result_tables import mark, mark_notes
from nearzero.presentation.text import pick
from nearzero.results import Result

if TYPE_CHECKING:
    from nearzero.accounting.activity import Activity
    from nearzero.accounting.factors import Factor
    from nearzero.study import Study

DAGGER = "†"
CO2_UNIT = "万吨"


def number_cell(result: Result | None, *, signed: bool = False) -> Cell:
    """Return the cell of a result with the letter of its state; a dash where there is none, or it has no value."""
    if result is None or result.value is None:
        return Cell(words.NONE)
    exact_nothing = result.value == result.low == result.high == 0
    text = "0" if exact_nothing else words.of(result, signed=signed)
    return Cell(text, result, mark(replace(result, arithmetic="")))


def finer_cell(result: Result | None, *, signed: bool = False) -> Cell:
    """Return the cell of a result with one digit more than its interval leaves, as its interval is printed.

    For sums that are compared with one another, and for values with a wide uncertainty.
    """
    if result is None or not isinstance(result.value, int | float):
        return Cell(words.NONE)
    places = min(words.decimals(result.low, result.high, result.value) + 1, 4)
    return Cell(words.number(result.value, places, signed=signed), result, mark(replace(result, arithmetic="")))


def interval_cell(result: Result | None, *, signed: bool = False) -> Cell:
    """Return the cell of the interval of a result."""
    return Cell(words.NONE if result is None else words.interval(result, signed=signed))


def state_notes(results: Iterable[Result], lang: str) -> list[str]:
    """Return one line that explains the letters of states; everything in these tables is calculated."""
    return mark_notes((replace(one, arithmetic="", analysis="level") for one in results), lang)


def co2_unit(lang: str) -> str:
    """Return the unit of emissions as readers expect it."""
    return units.label(CO2_UNIT, lang)


def span(period: str) -> str:
    """Return a period as it is printed: ``2020—2022``."""
    return period.replace("-", "—")


def set_title(study: Study, set_id: str, lang: str) -> str:
    """Return the title of a factor set."""
    found = read_sets(study.raw).get(set_id)
    return pick(lang, found.zh, found.en) if found else set_id


def short_set_title(study: Study, set_id: str, lang: str) -> str:
    """Return the title of a factor set without what stands in its brackets, for tables."""
    return set_title(study, set_id, lang).partition("（")[0].partition(" (")[0]


def rule_title(study: Study, rule_id: str, lang: str) -> str:
    """Return the title of an electricity rule."""
    found = read_electricity_rules(study.raw).get(rule_id)
    return pick(lang, found.zh, found.en) if found else words.label(rule_id, lang)


def year_rule_title(year_rule: str, lang: str) -> str:
    """Return how a year rule reads: ``yearly``, ``fixed2022`` or ``fixed:2022``."""
    if year_rule == "yearly":
        return pick(lang, "逐年因子", "factor of each year")
    year = year_rule.removeprefix("fixed").lstrip(":")
    return pick(lang, f"固定{year}年因子", f"factor of {year} in all years")


def unconfirmed_note(shown: bool, lang: str) -> list[str]:
    """Return the line that explains the dagger, where there is one."""
    text = pick(
        lang,
        f"{DAGGER} 未核实：没有可引用的公布出处，仅供比较。",
        f"{DAGGER} unconfirmed: no citable publication was found.",
    )
    return [text] if shown else []


def factor_result(study: Study, factor: Factor) -> Result:
    """Return a factor of the table as a result, so that its digits can be traced."""
    return Result(
        analysis="factor",
        place=study.place.id,
        variable=factor.name,
        form=factor.region if factor.several else "",
        period=str(factor.year or "undated"),
        value=factor.value,
        unit=factor.unit,
        low=factor.low,
        high=factor.high,
        interval_kind="rounding",
        state="measured" if factor.status == "published" else "estimated",
        inputs=(factor.id,),
    )


def factor_cell(study: Study, factor: Factor | None) -> Cell:
    """Return the cell of a factor, with a dagger where it is unconfirmed."""
    if factor is None or factor.value is None:
        return Cell(words.NONE)
    result = factor_result(study, factor)
    return Cell(words.of(result), result, "" if factor.status == "published" else DAGGER)


def table_of(study: Study) -> FactorTable:
    """Return the factors of the study; read once per data folder."""
    return FactorTable.read(study.raw)


def activity_result(one: Activity) -> Result:
    """Return a row of activity data as a result, in its printed unit."""
    return Result(
        analysis="activity",
        place=one.place,
        variable=one.flow,
        factor=f"{one.sector}|{one.carrier}",
        period=str(one.year),
        value=one.value,
        unit=one.unit,
        low=one.low,
        high=one.high,
        interval_kind=None if one.value is None else "rounding",
        state=one.state,
        inputs=(one.id,),
        note=one.note,
    )
