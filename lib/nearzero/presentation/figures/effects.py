"""What drove a change: waterfalls and stacked effects.

Here: figures of the effects of drivers over one or several periods. Not here: how effects are computed
(``analysis.decomposition``).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from matplotlib.patches import Patch

from nearzero.presentation.figures.lettering import (
    INTERVALS,
    chosen,
    number_axis,
    require,
    require_finite,
    said,
    wrap,
    written,
)
from nearzero.presentation.figures.style import (
    BREAK_SIGN,
    FALL,
    GREY,
    INK,
    LOOKS,
    PALE,
    PAPER,
    RISE,
    WIDTH_MM,
    Look,
    break_axis,
    drawing,
    key,
    legend,
    look,
    settle,
)

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.text import Annotation

_ROW_MM = 7.0
_LINE_MM = 3.3  # of a label
_BAR = 0.58
_LEVEL = Look(PALE, "", "")
_BESIDE = 5  # with more stacks than that, a number beside one would stand on the next

_WORDS = {
    "zh": {
        "rise": "增加",
        "fall": "减少",
        "level": "总量",
        "net": "净变化",
        "net_above": "净变化（数字在柱上）",
        "broken": "横轴不从 0 开始",
    },
    "en": {
        "rise": "increase",
        "fall": "decrease",
        "level": "level",
        "net": "net change",
        "net_above": "net change (number on top)",
        "broken": "axis does not begin at 0",
    },
}


@dataclass(frozen=True, slots=True)
class Amount:
    """A level or an effect with its interval."""

    label: str
    value: float
    low: float | None = None
    high: float | None = None

    @property
    def ends(self) -> tuple[float, float]:
        """The interval; of a number without one, the number itself."""
        low = self.value if self.low is None else self.low
        high = self.value if self.high is None else self.high
        return low, high


@dataclass(frozen=True, slots=True)
class Change:
    """A change over one period, told by the effects that make it up.

    Attributes:
        period: Name of the period.
        start: Level at its start.
        effects: Effects of the drivers, in the order they are drawn.
        end: Level at its end.
    """

    period: str
    start: Amount
    effects: tuple[Amount, ...]
    end: Amount

    @property
    def net(self) -> float:
        """Sum of the effects."""
        return math.fsum(effect.value for effect in self.effects)

    @property
    def steps(self) -> list[float]:
        """Where each effect begins, and where the last one ends."""
        return list(accumulate((effect.value for effect in self.effects), initial=self.start.value))


def waterfall(change: Change, unit: str, lang: str = "zh", interval: str = "rounding") -> Figure:
    """Draw how the effects lead from the level at the start to the level at the end.

    Rows stand below each other like the lines of a table, so that long names of drivers can be read. What adds
    is red with a plus, what takes away is blue, hatched, with a minus; whiskers are intervals.

    Args:
        change: The change of one period.
        unit: Unit of levels and effects.
        lang: ``zh`` or ``en``.
        interval: What the whiskers are: ``rounding`` or ``uncertainty``.

    Raises:
        ValueError: There are no effects, they do not lead from start to end, a value is not finite, or the
            language is unknown.
    """
    return waterfalls([change], unit, lang, ncols=1, interval=interval)


def waterfalls(
    changes: Sequence[Change], unit: str, lang: str = "zh", ncols: int = 2, interval: str = "rounding"
) -> Figure:
    """Draw the waterfall of each period, all on the same scale.

    Args:
        changes: One per period.
        unit: Unit of levels and effects.
        lang: ``zh`` or ``en``.
        ncols: Waterfalls side by side.
        interval: What the whiskers are: ``rounding`` or ``uncertainty``.

    Raises:
        ValueError: As ``waterfall``, or there is no period.
    """
    words, intervals = chosen(_WORDS, lang), chosen(INTERVALS, lang)
    _check(changes)
    columns = min(ncols, len(changes))
    rows = math.ceil(len(changes) / columns)
    ems = 14 if columns == 1 else 9
    left, right = _range(changes)
    with drawing(WIDTH_MM, rows * (_bars_mm(changes, ems) + 16) + 8) as figure:
        panels = list(figure.subplots(rows, columns, squeeze=False).flat)
        for axes in panels[len(changes) :]:
            axes.remove()
        numbers: list[_Number] = []
        for axes, change in zip(panels, changes, strict=False):
            axes.set_xlim(left, right)
            numbers += _waterfall(axes, change, ems)
            axes.set_xlabel(unit)
            if len(changes) > 1:
                axes.set_title(change.period)
        legend(figure, _legend(changes, {**words, "interval": intervals[interval]}, broken=left > 0))
        settle(figure)
        for number in numbers:
            number.keep_off_the_axis()
    return figure


def stacked_effects(changes: Sequence[Change], unit: str, lang: str = "zh") -> Figure:
    """Draw the effects of each period on top of each other, with their sum as a marker.

    Args:
        changes: One per period, all with the same drivers in the same order.
        unit: Unit of the effects.
        lang: ``zh`` or ``en``.

    Raises:
        ValueError: There is no period, the drivers differ or are more than can be told apart, a value is not
            finite, or the language is unknown.
    """
    words = chosen(_WORDS, lang)
    _check(changes)
    drivers = _drivers(changes)
    with drawing(WIDTH_MM, 85) as figure:
        axes = figure.add_subplot()
        above = len(changes) > _BESIDE
        tops = _stacks(axes, changes)
        for position, (change, top) in enumerate(zip(changes, tops, strict=True)):
            _net(axes, position, change, top if above else None)
        axes.axhline(0, color=INK, linewidth=0.6)
        middle, reach = (len(changes) - 1) / 2, max(len(changes), 3) / 2 + 0.1
        axes.set_xlim(middle - reach, middle + reach)
        axes.spines.bottom.set_visible(False)
        axes.margins(y=0.1)
        number_axis(axes.yaxis, 6)
        axes.set_xticks(range(len(changes)), [wrap(change.period, 50 / len(changes)) for change in changes])
        axes.tick_params(axis="x", length=0)
        axes.set_ylabel(unit)
        patches = [_patch(look(number), driver) for number, driver in enumerate(drivers)]
        legend(figure, [*patches, key(words["net_above" if above else "net"], **_NET)])
    return figure


def _check(changes: Sequence[Change]) -> None:
    require(changes, "there is no period")
    for change in changes:
        require(change.effects, f"there are no effects for {change.period}")
        for amount in (change.start, *change.effects, change.end):
            require_finite((amount.value, amount.low, amount.high), f"“{amount.label}” of {change.period}")
        _require_sum(change)


def _require_sum(change: Change) -> None:
    """Refuse effects that miss the end by more than the rounding of both levels."""
    gap = abs(change.steps[-1] - change.end.value)
    room = sum(high - low for low, high in (change.start.ends, change.end.ends))
    if gap > room + 1e-6 * max(abs(change.start.value), abs(change.end.value)):
        raise ValueError(
            f"the effects of {change.period} lead from {change.start.value:g} to {change.steps[-1]:g}, "
            f"not to {change.end.value:g}"
        )


def _drivers(changes: Sequence[Change]) -> list[str]:
    drivers = [effect.label for effect in changes[0].effects]
    for change in changes:
        if [effect.label for effect in change.effects] != drivers:
            raise ValueError(f"the drivers of {change.period} are not those of {changes[0].period}")
    if len(drivers) > len(LOOKS):
        raise ValueError(f"{len(drivers)} drivers cannot be told apart in one figure; at most {len(LOOKS)} can")
    return drivers


def _range(changes: Sequence[Change]) -> tuple[float, float]:
    """Return a range for all waterfalls: from zero, unless the effects would be too small to see."""
    reached = [
        number
        for change in changes
        for base, amount in _rows(change)
        for number in (base, base + amount.value, *(base + end for end in amount.ends))
        if not (base == 0 and number == 0)
    ]
    low, high = min(reached), max(reached)
    span = (high - low) or abs(high) or 1.0
    if low > 0 and span < 0.4 * high:
        return max(0.0, low - 0.45 * span), high + 0.28 * span
    low, high = min(low, 0.0), max(high, 0.0)
    margin = 0.16 * (high - low)
    return (low - margin if low < 0 else 0.0), high + margin


def _rows(change: Change) -> list[tuple[float, Amount]]:
    """Return the bars with the places where they begin."""
    return [(0.0, change.start), *zip(change.steps, change.effects, strict=False), (0.0, change.end)]


def _bars_mm(changes: Sequence[Change], ems: float) -> float:
    """Return the height that the bars of one waterfall need, with room for labels of several lines."""
    labels = [amount.label for change in changes for _, amount in _rows(change)]
    lines = max(wrap(label, ems).count("\n") + 1 for label in labels)
    return max(len(_rows(change)) for change in changes) * max(_ROW_MM, lines * _LINE_MM + 1)


@dataclass(frozen=True, slots=True)
class _Number:
    """The number of a bar that points to the left, with where it can stand on the other side."""

    text: Annotation
    right: float

    def keep_off_the_axis(self) -> None:
        """Set it right of the bar where it would run over the axis; the figure must be settled."""
        axes = self.text.axes
        if axes is not None and written(self.text).x0 < axes.bbox.x0:
            self.text.xy = (self.right, self.text.xy[1])
            self.text.set(position=(4, 0), horizontalalignment="left")


def _waterfall(axes: Axes, change: Change, ems: float) -> list[_Number]:
    rows = _rows(change)
    styles = [_LEVEL, *map(_look, change.effects), _LEVEL]
    bases, lengths = [base for base, _ in rows], [amount.value for _, amount in rows]
    axes.barh(range(len(rows)), lengths, _BAR, left=bases, **_fills(styles))
    last = len(rows) - 1
    made = [_number(axes, row, base, amount, signed=0 < row < last) for row, (base, amount) in enumerate(rows)]
    _whiskers(axes, rows)
    ends = [row + _BAR / 2 for row in range(len(change.steps))]
    axes.vlines(change.steps, ends, [end + 1 - _BAR for end in ends], color=GREY, linewidth=0.7, zorder=1)
    axes.set_ylim(len(rows) - 0.5, -0.5)
    axes.set_yticks(range(len(rows)), [wrap(amount.label, ems) for _, amount in rows])
    axes.tick_params(axis="y", length=0)
    number_axis(axes.xaxis, 5)
    left = axes.get_xlim()[0]
    if left > 0:
        break_axis(axes, "x")
        for row in (0, len(rows) - 1):
            axes.plot([0.02, 0.03], [row + 0.4, row - 0.4], transform=axes.get_yaxis_transform(), **_CUT)
    elif left < 0:
        axes.axvline(0, color=INK, linewidth=0.6)
    return [number for number in made if number is not None]


# A white stroke through a bar that begins left of the axis.
_CUT: dict[str, Any] = {"color": PAPER, "linewidth": 2.0, "zorder": 3, "gid": "bar-break"}


def _look(amount: Amount) -> Look:
    return FALL if amount.value < 0 else RISE


def _fill(style: Look) -> dict[str, Any]:
    return {"color": style.colour, "hatch": style.hatch, "edgecolor": INK, "linewidth": 0.5, "zorder": 2}


def _fills(styles: Sequence[Look]) -> dict[str, Any]:
    return {
        **_fill(styles[0]),
        "color": [style.colour for style in styles],
        "hatch": [style.hatch for style in styles],
    }


def _patch(style: Look, label: str) -> Patch:
    return Patch(facecolor=style.colour, hatch=style.hatch, edgecolor=INK, linewidth=0.5, label=label)


def _whiskers(axes: Axes, rows: Sequence[tuple[float, Amount]]) -> None:
    """Draw all intervals of a waterfall at once: each for itself takes as long as everything else."""
    drawn = [
        (base + a.value, row, a.value - low, high - a.value)
        for row, (base, a) in enumerate(rows)
        for low, high in [a.ends]
        if high > low
    ]
    if drawn:
        xs, ys, below, above = zip(*drawn, strict=True)
        lines: dict[str, Any] = {"color": INK, "elinewidth": 0.8, "capthick": 0.8, "capsize": 2.5, "zorder": 4}
        axes.errorbar(xs, ys, xerr=[below, above], fmt="none", **lines)


def _number(axes: Axes, row: int, base: float, amount: Amount, signed: bool) -> _Number | None:
    """Write the number beyond the bar and its whisker, on the side the bar points to; return it where that is left."""
    low, high = amount.ends
    text = said(amount.value, amount.low, amount.high, signed=signed)
    falls = amount.value < 0
    at = base + (min(low, amount.value, 0.0) if falls else max(high, amount.value, 0.0))
    made = axes.annotate(
        text,
        (at, row),
        xytext=(-4 if falls else 4, 0),
        textcoords="offset points",
        horizontalalignment="right" if falls else "left",
        verticalalignment="center",
        fontsize=7.5,
    )
    return _Number(made, base + max(high, 0.0)) if falls else None


def _legend(changes: Sequence[Change], words: dict[str, str], broken: bool) -> list[Artist]:
    effects = [effect for change in changes for effect in change.effects]
    amounts = [*effects, *(change.start for change in changes), *(change.end for change in changes)]
    entries: list[Artist] = [_patch(_LEVEL, words["level"])]
    if any(effect.value >= 0 for effect in effects):
        entries.append(_patch(RISE, words["rise"]))
    if any(effect.value < 0 for effect in effects):
        entries.append(_patch(FALL, words["fall"]))
    if any(amount.ends[0] < amount.ends[1] for amount in amounts):
        entries.append(key(words["interval"], marker="_", markersize=9, markeredgewidth=0.9))
    if broken:
        entries.append(key(words["broken"], marker=BREAK_SIGN, markersize=8, markeredgewidth=0.8))
    return entries


_NET: dict[str, Any] = {
    "marker": "D",
    "markersize": 5,
    "markerfacecolor": PAPER,
    "markeredgecolor": INK,
    "markeredgewidth": 1.0,
    "linestyle": "none",
    "zorder": 6,
}


def _stacks(axes: Axes, changes: Sequence[Change]) -> list[float]:
    """Draw all periods, driver by driver: what adds upwards from zero, what takes away downwards; return the tops."""
    positions = range(len(changes))
    reached = [{True: 0.0, False: 0.0} for _ in changes]
    for number, effects in enumerate(zip(*(change.effects for change in changes), strict=True)):
        values = [effect.value for effect in effects]
        bottoms = [ends[value < 0] for ends, value in zip(reached, values, strict=True)]
        axes.bar(positions, values, 0.5, bottom=bottoms, **_fill(look(number)))
        for ends, value in zip(reached, values, strict=True):
            ends[value < 0] += value
    return [ends[False] for ends in reached]


def _net(axes: Axes, position: int, change: Change, top: float | None) -> None:
    """Draw the sum of a period with its number: beside it, or above the stack where its top is given."""
    axes.plot(position, change.net, **_NET)
    (start_low, start_high), (end_low, end_high) = change.start.ends, change.end.ends
    above = top is not None
    axes.annotate(
        said(change.net, end_low - start_high, end_high - start_low, signed=True),
        (position + 0.25, change.net) if top is None else (position, max(top, change.net)),
        xytext=(0, 4) if above else (4, 0),
        textcoords="offset points",
        horizontalalignment="center" if above else "left",
        verticalalignment="bottom" if above else "center",
        fontsize=7.5,
    )
