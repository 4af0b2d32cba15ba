"""Places and their targets side by side.

Here: for each variable, the levels of several places and what they are to reach. Not here: which levels may be
compared (``analysis``) and which targets hold (``programme``).
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from nearzero.presentation.figures.lettering import (
    INTERVALS,
    Label,
    along,
    chosen,
    number_axis,
    place,
    require,
    require_finite,
    said,
    titled,
    wrap,
)
from nearzero.presentation.figures.style import (
    BLUE,
    BREAK_SIGN,
    INK,
    PALE,
    PAPER,
    SKY,
    VERMILLION,
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
    from matplotlib.lines import Line2D

_ROW_MM = 9.5
_LINE_MM = 3.6  # of a title
_EM_MM = 8.5 * 25.4 / 72
_MOST = 8
_APART = 0.13  # of a row: levels stand that much above its line, targets below
_BAND = "#A6A6A6"

_WORDS = {
    "zh": {"level": "{} 年", "target": "{} 年目标", "broken": "横轴不从 0 开始"},
    "en": {"level": "{}", "target": "target for {}", "broken": "axis does not begin at 0"},
}

# Earlier years are lighter; targets are hollow. Shapes tell them apart in grey.
_LEVELS = (("o", SKY), ("s", BLUE), ("^", INK))
_TARGETS = ("D", "P", "X", "v")


@dataclass(frozen=True, slots=True)
class Rung:
    """A number of a place in a year: a level or a target."""

    year: int
    value: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One place with its levels and its targets; one of the two may be empty."""

    place: str
    levels: tuple[Rung, ...] = ()
    targets: tuple[Rung, ...] = ()

    @property
    def rungs(self) -> tuple[Rung, ...]:
        """Levels and targets."""
        return (*self.levels, *self.targets)


@dataclass(frozen=True, slots=True)
class Ladder:
    """One variable with the places to compare, in one unit."""

    title: str
    unit: str
    rows: tuple[Row, ...]

    @property
    def numbers(self) -> list[float]:
        """Every number that must be seen."""
        return [
            number
            for row in self.rows
            for rung in row.rungs
            for number in (rung.value, rung.low, rung.high)
            if number is not None
        ]


def ladder(ladders: Sequence[Ladder], lang: str = "zh", ncols: int = 2, interval: str = "rounding") -> Figure:
    """Draw one panel per variable, one line per place: levels are filled, targets hollow.

    Args:
        ladders: Up to eight variables.
        lang: ``zh`` or ``en``.
        ncols: Panels side by side.
        interval: What the whiskers are: ``rounding`` or ``uncertainty``.

    Raises:
        ValueError: There is no variable, more than eight, one without a number, more years than can be told
            apart, a value that is not finite, or the language is unknown.
    """
    words, intervals = chosen(_WORDS, lang), chosen(INTERVALS, lang)
    _check(ladders)
    markers = _markers(ladders, words)
    columns = min(ncols, len(ladders))
    grid = math.ceil(len(ladders) / columns)
    titles = [titled(panel.title, panel.unit, lang, WIDTH_MM / columns / _EM_MM - 7) for panel in ladders]
    needs = [
        len(panel.rows) * _ROW_MM + title.count("\n") * _LINE_MM + 17
        for panel, title in zip(ladders, titles, strict=True)
    ]
    heights = [max(needs[first : first + columns]) for first in range(0, len(ladders), columns)]
    with drawing(WIDTH_MM, sum(heights) + 10) as figure:
        panels = list(figure.subplots(grid, columns, squeeze=False, height_ratios=heights).flat)
        for axes in panels[len(ladders) :]:
            axes.remove()
        for axes, panel, title in zip(panels, ladders, titles, strict=False):
            axes.set_title(title)
            _panel(axes, panel, markers)
        legend(figure, _legend(ladders, markers, {**words, "interval": intervals[interval]}))
        settle(figure)
        for axes, panel in zip(panels, ladders, strict=False):
            _label(axes, panel)
    return figure


Markers = dict[tuple[str, int], dict[str, Any]]


def _check(ladders: Sequence[Ladder]) -> None:
    require(ladders, "there is no variable")
    if len(ladders) > _MOST:
        raise ValueError(f"{len(ladders)} variables do not fit one figure; at most {_MOST} do")
    for panel in ladders:
        require(panel.numbers, f"“{panel.title}” has no number")
        require_finite(panel.numbers, f"“{panel.title}”")


def _markers(ladders: Sequence[Ladder], words: dict[str, str]) -> Markers:
    """Return the marker of each year, for levels and for targets."""
    rows = [row for panel in ladders for row in panel.rows]
    years = sorted({rung.year for row in rows for rung in row.levels})
    goals = sorted({rung.year for row in rows for rung in row.targets})
    if len(years) > len(_LEVELS) or len(goals) > len(_TARGETS):
        raise ValueError(
            f"levels of {len(years)} years and targets of {len(goals)} cannot be told apart; "
            f"at most {len(_LEVELS)} and {len(_TARGETS)} can"
        )
    levels = _LEVELS[-len(years) :] if len(years) == len(_LEVELS) else _LEVELS[: len(years)]
    return {
        **{
            ("level", year): _marker(words["level"].format(year), marker, colour, INK)
            for year, (marker, colour) in zip(years, levels, strict=True)
        },
        **{
            ("target", year): _marker(words["target"].format(year), marker, PAPER, VERMILLION)
            for year, marker in zip(goals, _TARGETS, strict=False)
        },
    }


def _marker(label: str, marker: str, face: str, edge: str) -> dict[str, Any]:
    return {
        "label": label,
        "marker": marker,
        "markersize": 5.5,
        "markerfacecolor": face,
        "markeredgecolor": edge,
        "markeredgewidth": 0.6 if edge == INK else 1.1,
        "linestyle": "none",
    }


def _panel(axes: Axes, panel: Ladder, markers: Markers) -> None:
    for number, row in enumerate(panel.rows):
        axes.axhline(number, color=PALE, linewidth=0.5, zorder=0)
        values = [rung.value for rung in row.levels]
        if values:
            axes.plot([min(values), max(values)], [number - _APART] * 2, color=_BAND, linewidth=2.4, zorder=1)
        for kind, rung in _rungs(row):
            position = _height(number, kind)
            axes.plot(rung.value, position, zorder=3, **markers[kind, rung.year])
            if rung.low is not None and rung.high is not None:
                reach = [[rung.value - rung.low], [rung.high - rung.value]]
                axes.errorbar(
                    rung.value, position, xerr=reach, color=INK, elinewidth=0.8, capthick=0.8, capsize=3, zorder=5
                )
    axes.set_ylim(len(panel.rows) - 0.3, -0.7)
    axes.set_yticks(range(len(panel.rows)), [wrap(row.place, 6) for row in panel.rows])
    axes.tick_params(axis="y", length=0)
    axes.spines.left.set_visible(False)
    axes.set_xlim(*_range(panel))
    number_axis(axes.xaxis, 4)
    if _broken(panel):
        break_axis(axes, "x")


def _height(number: int, kind: str) -> float:
    return number + (_APART if kind == "target" else -_APART)


def _rungs(row: Row) -> Iterator[tuple[str, Rung]]:
    yield from (("level", rung) for rung in row.levels)
    yield from (("target", rung) for rung in row.targets)


def _range(panel: Ladder) -> tuple[float, float]:
    """Return a range close around the numbers, or from zero where they come near it."""
    low, high = min(panel.numbers), max(panel.numbers)
    span = max(high - low, 0.04 * max(abs(low), abs(high))) or 1.0
    middle = (low + high) / 2
    right = middle + 0.68 * span
    if 0 <= low <= 0.4 * high or low == high == 0:
        return -0.04 * right, right
    return middle - 0.68 * span, right


def _broken(panel: Ladder) -> bool:
    left, right = _range(panel)
    return left > 0 or right < 0


def _label(axes: Axes, panel: Ladder) -> None:
    """Write the latest level of each place above its marker and its targets below."""
    labels, avoid = [], []
    for number, row in enumerate(panel.rows):
        latest = max((rung.year for rung in row.levels), default=0)
        for kind, rung in _rungs(row):
            position = _height(number, kind)
            avoid += along(axes, [rung.value], [position], reach=3)
            if kind == "target" or rung.year == latest:
                text, colour = said(rung.value, rung.low, rung.high), INK if kind == "level" else VERMILLION
                labels.append(Label(rung.value, position, text, colour, below=kind == "target"))
    place(axes, labels, avoid, size=7)


def _legend(ladders: Sequence[Ladder], markers: Markers, words: dict[str, str]) -> list[Line2D]:
    rungs = [rung for panel in ladders for row in panel.rows for rung in row.rungs]
    entries = [key(**appearance) for appearance in markers.values()]
    if any(rung.low is not None and rung.high is not None for rung in rungs):
        entries.append(key(words["interval"], marker="_", markersize=9, markeredgewidth=0.9))
    if any(map(_broken, ladders)):
        entries.append(key(words["broken"], marker=BREAK_SIGN, markersize=8, markeredgewidth=0.8))
    return entries
