"""Fan charts: what is known so far, and how far draws of a scenario spread in the years to come.

Here: one panel per scenario, with history, bands and targets. Not here: the draws (``programme.outlook.simulation``).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from matplotlib.patches import Patch
from matplotlib.ticker import FixedLocator

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
from nearzero.presentation.figures.trends import Target, TrendPoint, thin_years

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_PANEL_MM = 62.0
_LINE_MM = 3.6  # of a title
_EM_MM = 8.5 * 25.4 / 72
# Two tints of one hue, apart in grey as well; the inner one has an edge.
_OUTER, _INNER = "#D6E6F2", "#8FBBDC"

_WORDS = {
    "zh": {
        "known": "已有数据",
        "derived": "推算值",
        "median": "情景中位数",
        "inner": "50 % 区间",
        "outer": "90 % 区间",
        "target": "目标",
        "last": "数据止于 {year} 年",
        "broken": "纵轴不从 0 开始",
        "open": "只知一端",
    },
    "en": {
        "known": "data",
        "derived": "derived value",
        "median": "median of the scenario",
        "inner": "50 % interval",
        "outer": "90 % interval",
        "target": "target",
        "last": "data up to {year}",
        "broken": "axis does not begin at 0",
        "open": "open-ended value",
    },
}


@dataclass(frozen=True, slots=True)
class Spread:
    """Quantiles of the draws in one year: 5, 25, 50, 75 and 95 %."""

    year: int
    p5: float
    p25: float
    p50: float
    p75: float
    p95: float

    @property
    def ends(self) -> tuple[float, float, float, float, float]:
        """The quantiles, rising."""
        return self.p5, self.p25, self.p50, self.p75, self.p95


def spreads(years: Sequence[int], quantiles: Sequence[Sequence[float]]) -> tuple[Spread, ...]:
    """Return the spread of every year from rows of quantiles.

    Args:
        years: The years.
        quantiles: Five rows, 5, 25, 50, 75 and 95 %, each with one number per year.
    """
    return tuple(Spread(year, *map(float, ends)) for year, *ends in zip(years, *quantiles, strict=True))


@dataclass(frozen=True, slots=True)
class Fan:
    """One scenario of one variable.

    Attributes:
        title: What is shown, and in which scenario.
        unit: Its unit.
        history: What is known; at most one point a year.
        spread: Quantiles year by year after the last known year.
        targets: What is to be reached; the label says what kind of target it is.
        group: Panels of one group share their vertical axis, so that scenarios can be compared.
    """

    title: str
    unit: str
    history: tuple[TrendPoint, ...]
    spread: tuple[Spread, ...]
    targets: tuple[Target, ...] = ()
    group: str = ""

    @property
    def last(self) -> TrendPoint:
        """The latest known level."""
        return max(self.history, key=lambda point: point.year)

    @property
    def years(self) -> tuple[int, int]:
        """First and last year on the axis."""
        years = [point.year for point in self.history] + [one.year for one in self.spread]
        years += [target.year for target in self.targets]
        return min(years), max(years)

    @property
    def numbers(self) -> list[float]:
        """Every number that must be seen."""
        known = [number for point in self.history for number in (point.value, point.low, point.high)]
        found = [number for number in known if number is not None]
        return [*found, *(end for one in self.spread for end in one.ends), *(one.value for one in self.targets)]


def fan_charts(fans: Sequence[Fan], lang: str = "zh", ncols: int = 2, interval: str = "rounding") -> Figure:
    """Draw one panel per scenario.

    Filled points are known levels, hollow ones derived; a vertical line marks the last year of data. The line after it
    is the median of the draws, the bands hold 50 and 90 % of them. The bands are what the scenario's assumptions leave
    open; they are no forecast.

    Args:
        fans: The scenarios.
        lang: ``zh`` or ``en``.
        ncols: Panels side by side.
        interval: What the error bars of the history are: ``rounding`` or ``uncertainty``.

    Raises:
        ValueError: There is no scenario, one has no history or no draws, a value is not finite, quantiles fall, draws
            begin before the data end, or the language is unknown.
    """
    words = {**chosen(_WORDS, lang), "interval": chosen(INTERVALS, lang)[interval]}
    require(fans, "there is no scenario")
    for fan in fans:
        _check(fan)
    columns = min(ncols, len(fans))
    rows = math.ceil(len(fans) / columns)
    width = WIDTH_MM if columns > 1 else WIDTH_MM * 0.75
    titles = [titled(fan.title, fan.unit, lang, width / columns / _EM_MM - 3) for fan in fans]
    lines = [max(title.count("\n") for title in titles[k : k + columns]) for k in range(0, len(fans), columns)]
    with drawing(width, _PANEL_MM * rows + _LINE_MM * sum(lines) + 14) as figure:
        panels = list(figure.subplots(rows, columns, squeeze=False).flat)
        for axes in panels[len(fans) :]:
            axes.remove()
        for axes, fan, title in zip(panels, fans, titles, strict=False):
            axes.set_title(title, linespacing=1.15)
            _panel(axes, fan, _range([one for one in fans if one is fan or (one.group and one.group == fan.group)]))
        broken = any(axes.get_ylim()[0] > 0 or axes.get_ylim()[1] < 0 for axes in panels[: len(fans)])
        legend(figure, _legend(fans, words, broken=broken))
        settle(figure)
        for axes, fan in zip(panels, fans, strict=False):
            thin_years(axes)
            _label(axes, fan, words)
    return figure


def _check(fan: Fan) -> None:
    name = f"the scenario “{fan.title}”"
    require(fan.history, f"{name} has no history")
    require(fan.spread, f"{name} has no draws")
    require_finite(fan.numbers, name)
    years = [point.year for point in fan.history]
    if len(set(years)) < len(years):
        raise ValueError(f"{name} has two points in one year")
    if any(low > high for one in fan.spread for low, high in pairwise(one.ends)):
        raise ValueError(f"{name}: quantiles must rise")
    if min(one.year for one in fan.spread) < fan.last.year:
        raise ValueError(f"{name} begins before its data end in {fan.last.year}")


def _panel(axes: Axes, fan: Fan, limits: tuple[float, float]) -> None:
    points = sorted(fan.history, key=lambda point: point.year)
    for start, end in pairwise(points):
        style = "-" if end.year - start.year == 1 else (0, (3, 2.5))
        axes.plot([start.year, end.year], [start.value, end.value], color=INK, linestyle=style, zorder=4)
    for point in points:
        _point(axes, point)
    _bands(axes, fan)
    for target in fan.targets:
        axes.plot([fan.last.year, target.year], [target.value] * 2, **_TARGET_LINE)
        axes.plot(target.year, target.value, **_TARGET)
    axes.axvline(fan.last.year, color=GREY, linestyle=(0, (1, 2)), linewidth=0.8, zorder=1, gid="last-year")
    axes.set_ylim(*limits)
    number_axis(axes.yaxis, 5)
    if limits[0] > 0 or limits[1] < 0:
        break_axis(axes, "y")
    first, last = fan.years
    margin = max(0.5, 0.07 * (last - first))
    axes.set_xlim(first - margin, last + 2.6 * margin)  # the last median is said beside its band
    ends = {points[0].year, fan.last.year, last, *(target.year for target in fan.targets)}
    years = sorted(ends | {year for year in range(first, last + 1) if year % 5 == 0})
    axes.xaxis.set_major_locator(FixedLocator(years))
    axes.set_xticks(years, [str(year) for year in years])


def _point(axes: Axes, point: TrendPoint) -> None:
    """Draw a known level with its interval; an open end is an arrow."""
    if point.low is not None and point.high is not None:
        reach = [[point.value - point.low], [point.high - point.value]]
        axes.errorbar(point.year, point.value, yerr=reach, color=INK, elinewidth=0.8, capthick=0.8, capsize=3, zorder=5)
    elif point.low is not None or point.high is not None:
        tip = (0, 13) if point.high is None else (0, -13)
        arrow = {"arrowstyle": "<-", "linewidth": 0.8, "color": INK, "shrinkA": 0, "shrinkB": 0}
        axes.annotate("", (point.year, point.value), tip, textcoords="offset points", arrowprops=arrow, gid="open-end")
    axes.plot(point.year, point.value, **_marker(derived=point.derived))


def _bands(axes: Axes, fan: Fan) -> None:
    spread = sorted(fan.spread, key=lambda one: one.year)
    last = fan.last
    if spread[0].year > last.year:  # the fan opens from the latest level and what its digits may mean
        low, high = (last.value if end is None else end for end in (last.low, last.high))
        spread = [Spread(last.year, low, last.value, last.value, last.value, high), *spread]
    years = [one.year for one in spread]
    axes.fill_between(years, [one.p5 for one in spread], [one.p95 for one in spread], **_OUTER_BAND)
    axes.fill_between(years, [one.p25 for one in spread], [one.p75 for one in spread], **_INNER_BAND)
    axes.plot(years, [one.p50 for one in spread], color=BLUE, linewidth=1.4, zorder=3, gid="median")


def _range(fans: Sequence[Fan]) -> tuple[float, float]:
    """Return the ends of the vertical axis, with room for labels: from zero where the values come near it."""
    numbers = [number for fan in fans for number in fan.numbers]
    low, high = min(numbers), max(numbers)
    span = max(high - low, 0.04 * max(abs(low), abs(high))) or 1.0
    if 0 <= low <= 0.4 * high or low == high == 0:
        return 0.0, high + 0.22 * span
    bottom = low - 0.22 * span
    return (max(bottom, 0.0) if low > 0 else bottom), high + 0.22 * span


def _label(axes: Axes, fan: Fan, words: dict[str, str]) -> None:
    last, end = fan.last, max(fan.spread, key=lambda one: one.year)
    points = sorted(fan.history, key=lambda point: point.year)
    labels = [Label(points[0].year, points[0].value, said(points[0].value, points[0].low, points[0].high))]
    if last is not points[0]:
        labels.append(Label(last.year, last.value, said(last.value, last.low, last.high)))
    labels.append(Label(end.year, end.p50, said(end.p50, end.p5, end.p95), BLUE))
    avoid = along(axes, [point.year for point in points], [point.value for point in points])
    medians = [(last.year, last.value), *((one.year, one.p50) for one in fan.spread)]
    avoid += along(axes, [year for year, _ in medians], [value for _, value in medians])
    for side in (1, 3):  # edges of the inner band
        ends = [(last.year, last.value), *((one.year, one.ends[side]) for one in fan.spread)]
        avoid += along(axes, [year for year, _ in ends], [value for _, value in ends], reach=1)
    avoid += along(axes, [end.year] * 2, [end.p5, end.p95], reach=1)
    for point in points:
        reach = [point.value if one is None else one for one in (point.low, point.high)]
        avoid += along(axes, [point.year] * 2, reach, reach=2.5)
    for target in fan.targets:
        # no more decimals than the data it is compared with
        text = f"{target.label or words['target']} {said(target.value, last.low, last.high)}"
        labels.append(Label(target.year, target.value, text, VERMILLION))
        avoid += along(axes, [last.year, target.year], [target.value] * 2, reach=1)
    bottom = axes.get_ylim()[0]
    note = axes.annotate(
        words["last"].format(year=last.year),
        (last.year, bottom),
        (3, 3),
        textcoords="offset points",
        fontsize=7,
        color=GREY,
        gid="last-year-note",
    )
    place(axes, labels, [*avoid, note.get_window_extent()], size=7)


def _marker(*, derived: bool) -> dict[str, Any]:
    return {
        "linestyle": "none",
        "marker": "o",
        "markersize": 4.5,
        "markerfacecolor": PAPER if derived else INK,
        "markeredgecolor": INK,
        "markeredgewidth": 1.1,
        "zorder": 6,
    }


_TARGET_LINE: dict[str, Any] = {"color": VERMILLION, "linestyle": (0, (5, 1.5)), "linewidth": 1.0, "zorder": 3.5}
_TARGET: dict[str, Any] = {
    "linestyle": "none",
    "marker": "D",
    "markersize": 4.2,
    "markerfacecolor": PAPER,
    "markeredgecolor": VERMILLION,
    "markeredgewidth": 1.1,
    "zorder": 5,
}
_OUTER_BAND: dict[str, Any] = {"facecolor": _OUTER, "edgecolor": "none", "zorder": 1.5, "gid": "outer"}
_INNER_BAND: dict[str, Any] = {"facecolor": _INNER, "edgecolor": BLUE, "linewidth": 0.4, "zorder": 2, "gid": "inner"}
_ARROW: dict[str, Any] = {
    "marker": ((0, -1), (0, 1), (-0.5, 0.4), (0, 1), (0.5, 0.4), (0, 1)),
    "markersize": 8,
    "markerfacecolor": "none",
    "markeredgewidth": 0.8,
}


def _legend(fans: Sequence[Fan], words: dict[str, str], *, broken: bool) -> list[Artist]:
    """Return the entries that at least one panel needs."""
    points = [point for fan in fans for point in fan.history]
    closed = any(point.low is not None and point.high is not None for point in points)
    inner, outer = (
        Patch(label=words[name], **{k: v for k, v in look.items() if k not in {"zorder", "gid"}})
        for name, look in (("inner", _INNER_BAND), ("outer", _OUTER_BAND))
    )
    entries: list[tuple[bool, Artist]] = [
        (any(not point.derived for point in points), key(words["known"], **_marker(derived=False))),
        (any(point.derived for point in points), key(words["derived"], **_marker(derived=True))),
        (closed, key(words["interval"], marker="|", markersize=9, markeredgewidth=0.9)),
        (any(point.open for point in points), key(words["open"], **_ARROW)),
        (True, key(words["median"], color=BLUE, linestyle="-", linewidth=1.4)),
        (True, inner),
        (True, outer),
        (any(fan.targets for fan in fans), key(words["target"], **{**_TARGET, **_TARGET_LINE})),
        (broken, key(words["broken"], marker=BREAK_SIGN, markersize=8, markeredgewidth=0.8)),
    ]
    return [entry for needed, entry in entries if needed]
