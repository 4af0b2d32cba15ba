"""Emissions of electricity under every rule: the factor of each year beside fixed ones.

Here: one panel per rule. Not here: the numbers (``accounting.electricity``).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from matplotlib.lines import Line2D

from nearzero.presentation.figures.lettering import INTERVALS, chosen, number_axis, require, require_finite, wrap
from nearzero.presentation.figures.style import (
    BLUE,
    BREAK_SIGN,
    GREY,
    INK,
    LOOKS,
    PAPER,
    WIDTH_MM,
    break_axis,
    drawing,
    key,
    legend,
    settle,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_PANEL_MM = 43.0
_WORDS = {
    "zh": {"yearly": "逐年因子", "fixed": "固定{}年因子", "broken": "纵轴不从 0 开始"},
    "en": {"yearly": "factor of each year", "fixed": "factor of {} in all years", "broken": "axis does not begin at 0"},
}


@dataclass(frozen=True, slots=True)
class Level:
    """Emissions in one year with their interval."""

    year: int
    value: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One way of counting: the factor of each year, or that of the year ``fixed`` in all years."""

    fixed: int | None
    levels: tuple[Level, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """The ways of counting under one rule; ``title`` is its name."""

    title: str
    lines: tuple[Line, ...]


def electricity_panels(rules: Sequence[Rule], unit: str, lang: str = "zh") -> Figure:
    """Draw emissions over the years, one panel per rule, all on the same scale.

    Args:
        rules: The rules, each with at least one line.
        unit: Unit of the emissions.
        lang: ``zh`` or ``en``.

    Raises:
        ValueError: There is no rule, a rule has no levels, a value is not finite, or the language is unknown.
    """
    words, intervals = chosen(_WORDS, lang), chosen(INTERVALS, lang)
    require(rules, "there is no rule")
    for rule in rules:
        require([level for line in rule.lines for level in line.levels], f"there is nothing under {rule.title}")
        for line in rule.lines:
            for level in line.levels:
                require_finite((level.value, level.low, level.high), f"{level.year} under {rule.title}")
    fixed = sorted({line.fixed for rule in rules for line in rule.lines if line.fixed is not None})
    known = {level.year for rule in rules for line in rule.lines for level in line.levels}
    years = list(range(min(known), max(known) + 1))  # a year without data keeps its place
    columns = min(3, len(rules))
    rows = math.ceil(len(rules) / columns)
    with drawing(WIDTH_MM, rows * _PANEL_MM + 14) as figure:
        panels = list(figure.subplots(rows, columns, squeeze=False, sharex=True, sharey=True).flat)
        for axes in panels[len(rules) :]:
            axes.remove()
        bottom, top = _range(rules)
        for position, (axes, rule) in enumerate(zip(panels, rules, strict=False)):
            _panel(axes, rule, fixed)
            axes.set_title(wrap(rule.title, 13))
            axes.set_xticks(years, [str(year) for year in years])
            axes.set_xlim(years[0] - 0.25, years[-1] + 0.25)
            axes.set_ylim(bottom, top)
            if position + columns >= len(rules):
                axes.tick_params(axis="x", labelbottom=True)
            if position % columns == 0:
                axes.set_ylabel(unit)
        number_axis(panels[0].yaxis, 5)
        shown = {line.fixed for rule in rules for line in rule.lines}
        keys = [_key(None, fixed, words["yearly"])] if None in shown else []
        keys += [_key(year, fixed, words["fixed"].format(year)) for year in fixed]
        bars = Line2D([], [], color=INK, linestyle="none", marker="|", markersize=8, label=intervals["rounding"])
        cut = [key(words["broken"], marker=BREAK_SIGN, markersize=8, markeredgewidth=0.8)] if bottom > 0 else []
        legend(figure, [*keys, bars, *cut])
        settle(figure)
        if bottom > 0:
            for axes in panels[: len(rules)]:
                break_axis(axes, "y")
    return figure


def _range(rules: Sequence[Rule]) -> tuple[float, float]:
    """Return the range that all panels share; it begins at 0 where the values come near it."""
    values = [level.value for rule in rules for line in rule.lines for level in line.levels]
    low, high = min(values), max(values)
    reach = 0.12 * (high - low) or 0.1 * abs(high) or 1.0
    if 0 <= low < 0.5 * high:
        return 0.0, high + reach
    return low - 2 * reach, high + reach


def _panel(axes: Axes, rule: Rule, fixed: Sequence[int]) -> None:
    for line in rule.lines:
        style = _style(line.fixed, fixed)
        axes.plot([level.year for level in line.levels], [level.value for level in line.levels], **style)
        for level in line.levels:
            if level.low is not None and level.high is not None:
                axes.vlines(level.year, level.low, level.high, color=style["color"], linewidth=0.8, zorder=4)


def _style(year: int | None, fixed: Sequence[int]) -> dict[str, Any]:
    if year is None:
        return {"color": BLUE, "marker": "o", "linewidth": 1.6, "markersize": 4.5, "zorder": 3}
    look = LOOKS[1 + fixed.index(year) % (len(LOOKS) - 1)]
    dashes = ((4, 2), (1, 1.5), (6, 2, 1, 2))[fixed.index(year) % 3]
    return {
        "color": GREY,
        "dashes": dashes,
        "marker": look.marker,
        "markerfacecolor": PAPER,
        "linewidth": 0.9,
        "markersize": 4,
        "zorder": 2,
    }


def _key(year: int | None, fixed: Sequence[int], label: str) -> Line2D:
    return Line2D([], [], label=label, **_style(year, fixed))
