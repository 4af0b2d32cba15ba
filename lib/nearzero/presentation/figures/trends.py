"""Small multiples of series over the years.

Here: one panel per series, with intervals, gaps and a target. Not here: how the values came about
(``analysis.trends``).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
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
)
from nearzero.presentation.figures.style import (
    BLUE,
    BREAK_SIGN,
    GREY,
    INK,
    PAPER,
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

_PANEL_MM = 44.0
_LINE_MM = 3.6  # of a title
_LABELLED = 6  # points; of longer series only the ends are labelled
_EM_MM = 8.5 * 25.4 / 72

_WORDS = {
    "zh": {
        "printed": "公布值",
        "derived": "推算值",
        "gap": "其间年份无数据",
        "target": "目标",
        "broken": "纵轴不从 0 开始",
        "open": "只知一端",
    },
    "en": {
        "printed": "published value",
        "derived": "derived value",
        "gap": "no data for the years between",
        "target": "target",
        "broken": "axis does not begin at 0",
        "open": "open-ended value",
    },
}


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """A level in one year; of an interval with one end (``over 200``) the other end is None."""

    year: int
    value: float
    low: float | None = None
    high: float | None = None
    derived: bool = False

    @property
    def open(self) -> bool:
        """Whether the value is only known from one side."""
        return (self.low is None) != (self.high is None)


@dataclass(frozen=True, slots=True)
class Target:
    """What is to be reached in a year; the label says what kind of target it is."""

    year: int
    value: float
    label: str = ""


@dataclass(frozen=True, slots=True)
class Trend:
    """One series of levels, in one unit."""

    title: str
    unit: str
    points: tuple[TrendPoint, ...]
    target: Target | None = None

    @property
    def extent(self) -> tuple[float, float]:
        """Lowest and highest number that must be seen."""
        numbers = [
            number for point in self.points for number in (point.value, point.low, point.high) if number is not None
        ]
        if self.target:
            numbers.append(self.target.value)
        return min(numbers), max(numbers)

    @property
    def years(self) -> list[int]:
        """Years on the axis: those with a level, and the target's."""
        years = {point.year for point in self.points}
        return sorted(years | ({self.target.year} if self.target else set()))


def trend_panels(series: Sequence[Trend], lang: str = "zh", ncols: int = 3, interval: str = "rounding") -> Figure:
    """Draw one panel per series.

    Filled points are printed in a document, hollow ones are derived. Neighbouring years are joined by a solid
    line; where years are missing between two points the line is dashed. An axis that does not begin at zero is
    marked as broken.

    Args:
        series: The series; points in any order, at most one a year.
        lang: ``zh`` or ``en``.
        ncols: Panels side by side.
        interval: What the error bars are: ``rounding`` or ``uncertainty``.

    Raises:
        ValueError: There is no series, one of them is empty, has two points in a year or a value that is not
            finite, or the language is unknown.
    """
    words, intervals = chosen(_WORDS, lang), chosen(INTERVALS, lang)
    _check(series)
    columns = min(ncols, len(series))
    rows = math.ceil(len(series) / columns)
    width = WIDTH_MM if columns > 1 else WIDTH_MM * 0.6
    titles = [titled(trend.title, trend.unit, lang, width / columns / _EM_MM - 3) for trend in series]
    lines = [
        max(title.count("\n") for title in titles[first : first + columns]) for first in range(0, len(series), columns)
    ]
    with drawing(width, _PANEL_MM * rows + _LINE_MM * sum(lines) + 10) as figure:
        grid = figure.subplots(rows, columns, squeeze=False)
        panels = list(grid.flat)
        for axes in panels[len(series) :]:
            axes.remove()
        for axes, trend, title in zip(panels, series, titles, strict=False):
            axes.set_title(title, linespacing=1.15)
            _panel(axes, trend)
        legend(figure, _legend(series, {**words, "interval": intervals[interval]}))
        settle(figure)
        for axes, trend in zip(panels, series, strict=False):
            thin_years(axes)
            _label(axes, trend, words["target"])
    return figure


def _check(series: Sequence[Trend]) -> None:
    require(series, "there is no series")
    for trend in series:
        require(trend.points, f"the series “{trend.title}” has no points")
        require_finite(trend.extent, f"the series “{trend.title}”")
        years = [point.year for point in trend.points]
        if len(set(years)) < len(years):
            raise ValueError(f"the series “{trend.title}” has two points in one year")


def _panel(axes: Axes, trend: Trend) -> None:
    points = sorted(trend.points, key=lambda point: point.year)
    for start, end in pairwise(points):
        style = "-" if end.year - start.year == 1 else (0, (3, 2.5))
        axes.plot([start.year, end.year], [start.value, end.value], color=BLUE, linestyle=style, zorder=2)
    for point in points:
        _point(axes, point)
    if trend.target:
        _target(axes, trend.target, points[0].year)
    _limit(axes, trend)


def _point(axes: Axes, point: TrendPoint) -> None:
    """Draw a level with its interval; an open end is an arrow."""
    if point.low is not None and point.high is not None:
        reach = [[point.value - point.low], [point.high - point.value]]
        axes.errorbar(point.year, point.value, yerr=reach, color=INK, elinewidth=0.8, capthick=0.8, capsize=3, zorder=5)
    elif point.open:
        tip = (0, 13) if point.high is None else (0, -13)
        arrow = {"arrowstyle": "<-", "linewidth": 0.8, "color": INK, "shrinkA": 0, "shrinkB": 0}
        at = (point.year, point.value)
        axes.annotate("", at, tip, textcoords="offset points", arrowprops=arrow, gid="open-end")
    axes.plot(point.year, point.value, **_marker(point.derived))


def _marker(derived: bool) -> dict[str, Any]:
    face = PAPER if derived else BLUE
    return {
        "linestyle": "none",
        "marker": "o",
        "markersize": 4.5,
        "markerfacecolor": face,
        "markeredgecolor": BLUE,
        "markeredgewidth": 1.1,
        "zorder": 4,
    }


def _target(axes: Axes, target: Target, first_year: int) -> None:
    years = [min(first_year, target.year), target.year]
    axes.plot(years, [target.value] * 2, color=VERMILLION, linestyle=":", linewidth=0.9, zorder=1)
    axes.plot(target.year, target.value, **_TARGET)


_TARGET: dict[str, Any] = {
    "linestyle": "none",
    "marker": "D",
    "markersize": 4.2,
    "markerfacecolor": PAPER,
    "markeredgecolor": VERMILLION,
    "markeredgewidth": 1.1,
    "zorder": 4,
}


def _limit(axes: Axes, trend: Trend) -> None:
    """Set the range of both axes, with room for labels, and mark a vertical axis that does not begin at zero."""
    axes.set_ylim(*_range(trend))
    number_axis(axes.yaxis, 4)
    if _broken(trend):
        break_axis(axes, "y")
    if trend.extent[0] < 0 < trend.extent[1]:
        axes.axhline(0, color=GREY, linewidth=0.6, zorder=1)
    years = trend.years
    margin = max(0.5, 0.16 * (years[-1] - years[0]))
    axes.set_xlim(years[0] - margin, years[-1] + margin)
    axes.set_xticks(years, [str(year) for year in years])


def _range(trend: Trend) -> tuple[float, float]:
    """Return the ends of the vertical axis: from zero where the values come near it, else close around them.

    The span is at least a few intervals, so that those are seen and small changes are not blown up.
    """
    low, high = trend.extent
    widest = max((p.high - p.low for p in trend.points if p.low is not None and p.high is not None), default=0.0)
    least = 0.04 * max(abs(low), abs(high)) if len(trend.years) > 1 or not widest else 0.0
    span = max(high - low, 5 * widest, least) or 1.0
    middle, reach = (low + high) / 2, 0.5 * span + 0.35 * span
    if 0 <= low <= 0.4 * high or low == high == 0:
        return 0.0, middle + reach
    bottom = middle - reach
    return (max(bottom, 0.0) if low > 0 else bottom), middle + reach


def _broken(trend: Trend) -> bool:
    bottom, top = _range(trend)
    return bottom > 0 or top < 0


def thin_years(axes: Axes) -> None:
    """Drop labels of years that would touch their neighbours; the last year always keeps its own."""
    texts, kept_from = [], math.inf
    for tick in reversed(axes.xaxis.get_ticklabels()):
        box = tick.get_window_extent()
        fits = box.x1 + 0.25 * box.height <= kept_from
        texts.append(tick.get_text() if fits else "")
        kept_from = box.x0 if fits else kept_from
    axes.set_xticks(axes.get_xticks(), texts[::-1])


def _label(axes: Axes, trend: Trend, target_word: str) -> None:
    points = sorted(trend.points, key=lambda point: point.year)
    shown = points if len(points) <= _LABELLED else [points[0], points[-1]]
    labels = [Label(p.year, p.value, said(p.value, p.low, p.high), below=_dips(points, p)) for p in shown]
    avoid = along(axes, [p.year for p in points], [p.value for p in points])
    for point in points:
        ends = [point.value if end is None else end for end in (point.low, point.high)]
        avoid += along(axes, [point.year] * 2, ends, reach=2.5)
    avoid += [arrow.get_window_extent() for arrow in axes.texts if arrow.get_gid() == "open-end"]
    if trend.target:
        target = trend.target
        text = f"{target.label or target_word} {said(target.value)}"
        labels.append(Label(target.year, target.value, text, VERMILLION))
        avoid += along(axes, [points[0].year, target.year], [target.value] * 2, reach=1)
    place(axes, labels, avoid, size=7)


def _dips(points: Sequence[TrendPoint], point: TrendPoint) -> bool:
    """Return whether the neighbours lie above, so that there is room below."""
    at = points.index(point)
    beside = [points[k].value for k in (at - 1, at + 1) if 0 <= k < len(points)]
    return bool(beside) and sum(beside) / len(beside) > point.value


_ARROW: dict[str, Any] = {
    "marker": ((0, -1), (0, 1), (-0.5, 0.4), (0, 1), (0.5, 0.4), (0, 1)),
    "markersize": 8,
    "markerfacecolor": "none",
    "markeredgewidth": 0.8,
}


def _legend(series: Sequence[Trend], words: dict[str, str]) -> list[Line2D]:
    """Return the entries that at least one panel needs."""
    points = [point for trend in series for point in trend.points]
    entries: list[tuple[bool, str, Callable[[], dict[str, Any]]]] = [
        (any(not point.derived for point in points), "printed", lambda: _marker(derived=False)),
        (any(point.derived for point in points), "derived", lambda: _marker(derived=True)),
        (
            any(point.low is not None and point.high is not None for point in points),
            "interval",
            lambda: {"marker": "|", "markersize": 9, "markeredgewidth": 0.9},
        ),
        (any(point.open for point in points), "open", lambda: _ARROW),
        (any(map(_gaps, series)), "gap", lambda: {"color": BLUE, "linestyle": (0, (3, 2.5))}),
        (any(trend.target for trend in series), "target", lambda: _TARGET),
        (any(map(_broken, series)), "broken", lambda: {"marker": BREAK_SIGN, "markersize": 8, "markeredgewidth": 0.8}),
    ]
    return [key(words[name], **appearance()) for needed, name, appearance in entries if needed]


def _gaps(trend: Trend) -> bool:
    years = sorted(point.year for point in trend.points)
    return any(end - start > 1 for start, end in pairwise(years))
