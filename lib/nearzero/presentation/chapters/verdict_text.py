"""Verdicts in words: what was asked, why it came out so, and what a reader must know besides.

Here: one verdict, one cell. Not here: the tables (``judgement``) and the labels (``words.programme``).
"""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING

from nearzero import units
from nearzero.places.series import Key
from nearzero.presentation import words
from nearzero.presentation.blocks import Cell
from nearzero.presentation.chapters.indicators import target_text
from nearzero.presentation.chapters.result_tables import cell_label
from nearzero.presentation.text import pick
from nearzero.presentation.words.programme import REASON_NUMBERS
from nearzero.results import Result

if TYPE_CHECKING:
    from nearzero.places.raw import Raw
    from nearzero.programme.criteria import Criterion, Measure
    from nearzero.programme.indicators import Rule
    from nearzero.programme.verdicts import Verdict

# Reasons that say what is missing by name; the others would only repeat the indicator.
_NAMED = frozenset({"no_value", "missing_denominator", "missing_weights", "assigned_target_unknown"})
# What stands in columns of its own.
_SHOWN = frozenset({"base", "value", "level", "threshold"})


def rule_name(rule: Rule, lang: str) -> str:
    """Return the name of an indicator."""
    return pick(lang, rule.name, rule.name_en or rule.name)


def verdict_name(raw: Raw, verdict: Verdict, lang: str) -> str:
    """Return the name of an indicator, with its variable where it has several."""
    name = rule_name(verdict.rule, lang)
    if len(verdict.rule.variables) < 2:
        return name
    return pick(lang, "：", ": ").join((name, raw.dictionary[verdict.variable].label(lang)))


def name_with_unit(raw: Raw, verdict: Verdict, lang: str) -> str:
    """Return the name of an indicator with the unit of its variable in brackets."""
    name = verdict_name(raw, verdict, lang)
    if not verdict.variable:
        return name
    unit = units.label(raw.dictionary[verdict.variable].unit, lang)
    return pick(lang, f"{name}（{unit}）", f"{name} ({unit})")


def requirement(raw: Raw, verdict: Verdict, lang: str) -> str:
    """Return what is asked, in the shortest words."""
    if verdict.criterion is None:
        kind = "qualitative" if verdict.rule.rule == "qualitative" or not verdict.variable else "assigned"
        return target_text(SimpleNamespace(comparator=kind, base_year=verdict.base_year), lang)
    unit = raw.dictionary[verdict.variable].unit
    asked = _criterion_text(verdict.criterion, verdict.base_year, unit, lang)
    origin = {
        "assigned": pick(lang, "上级下达：{}", "assigned: {}"),
        "fallback": pick(lang, "{}（下达前）", "{} (until assigned)"),
    }
    return origin.get(verdict.criterion.origin, "{}").format(asked)


def _criterion_text(wanted: Criterion, base_year: int, unit: str, lang: str) -> str:
    row = SimpleNamespace(
        comparator=wanted.rule if wanted.against == "base" else wanted.comparator,
        base_year=base_year,
        statement="change_pct" if wanted.against == "change" else "level",
        value=f"{wanted.threshold:g}",
        unit=unit,
    )
    return target_text(row, lang)


def why(raw: Raw, verdict: Verdict, lang: str) -> str:
    """Return the reason with the numbers that no other column shows, and with the names of what is missing."""
    said = [words.label(verdict.reason.id, lang)]
    measure = verdict.outcome.measure if verdict.outcome else None
    if measure is not None and measure.name != "level":
        said.append(_number_label(measure.name, lang) + measured(measure, lang))
    elif verdict.low is not None and verdict.state == "near_threshold" and measure is not None:
        said.append(f"{words.short(measure.low)} ~ {words.short(measure.high)}")
    unit = measure.unit if measure else (raw.dictionary[verdict.variable].unit if verdict.variable else "")
    skipped = _SHOWN | {measure.name} if measure else frozenset({"threshold"})
    said += [
        _number_label(name, lang) + number_with_unit(value, _unit_of_number(name, unit), lang)
        for name, value in verdict.reason.numbers
        if name not in skipped
    ]
    if verdict.reason.id in _NAMED and verdict.reason.names:
        listed = [_named(raw, name, lang) for name in dict.fromkeys(verdict.reason.names)]
        said.append(words.listed(listed, lang))
    return pick(lang, "；", "; ").join(said)


def _unit_of_number(name: str, unit: str) -> str:
    """Return the unit of a reason's number; counts above and below the line of a share are in units of their own."""
    return "" if name in {"numerator", "largest_denominator"} else unit


def _number_label(name: str, lang: str) -> str:
    return pick(lang, *REASON_NUMBERS[name]) + pick(lang, "", " ")


def measured(measure: Measure, lang: str) -> str:
    """Return a measure with its unit and, where rounding leaves one, its interval in brackets."""
    signed = measure.name not in {"level", "target"}
    text = number_with_unit(measure.value, measure.unit, lang, measure.low, measure.high, signed=signed)
    span = bracket(measure, signed=signed)
    return f"{text} {span}".strip()


def bracket(measure: Measure, *, signed: bool = False) -> str:
    """Return the interval in brackets; empty for an exact number or one whose interval its digits already show."""
    places = words.decimals(measure.low, measure.high, measure.value) + 1
    if not 0 < measure.high - measure.low < float("inf") or places > 4:
        return ""
    low, high = (words.number(end, places, signed=signed) for end in (measure.low, measure.high))
    return "" if low == high else f"[{low} ~ {high}]"


def number_with_unit(
    value: float, unit: str, lang: str, low: float | None = None, high: float | None = None, *, signed: bool = False
) -> str:
    """Return a number with its unit, as running text has it."""
    label = units.label(unit, lang)
    space = "" if not label or (label == "%" and lang == "zh") else " "
    return f"{words.short(value, low, high, signed=signed)}{space}{label}"


def measure_cell(measure: Measure | None, result: Result | None, lang: str, *, unit: bool = True) -> Cell:
    """Return the cell of a measure with its interval, and its result where that rests on facts.

    Args:
        measure: The measure; a dash where there is none.
        result: The result of the measure.
        lang: ``zh`` or ``en``.
        unit: Whether the cell says the unit; the head of the column does otherwise.
    """
    if measure is None:
        return Cell(words.NONE)
    if unit:
        return Cell(measured(measure, lang), resting(result))
    number = words.short(measure.value, measure.low, measure.high, signed=True)
    return Cell(f"{number} {bracket(measure, signed=True)}".strip(), resting(result))


def resting(result: Result | None) -> Result | None:
    """Return a result that rests on facts; None for any other."""
    return result if result is not None and result.inputs else None


def _named(raw: Raw, name: str, lang: str) -> str:
    """Return the name of a place, a variable, or a variable of one sector."""
    if name in raw.place_ids:
        return raw.place(name).name(lang)
    variable, _, sector = name.rstrip("]").partition("[")
    label = raw.dictionary[variable].label(lang)
    if not sector:
        return label
    inside = cell_label(raw, Key(variable, sector=sector), lang)
    return pick(lang, f"{label}（{inside}）", f"{label} ({inside})")


def remarks(verdict: Verdict, lang: str) -> str:
    """Return where the value comes from, then the caveats."""
    stated = verdict.outcome is not None and verdict.outcome.reading.stated is not None
    basis = "stated" if stated else verdict.basis
    said = [] if basis == "none" else [words.label(basis, lang)]
    said += [words.label(name, lang) for name in verdict.caveats if name != verdict.reason.id]
    return pick(lang, "；", "; ").join(dict.fromkeys(said)) or words.NONE
