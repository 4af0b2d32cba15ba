"""Curves of what several targets ask for together.

Here: lines over the growth of GDP, the hardest of them bold, and what was seen so far. Not here: the numbers
(``programme.outlook.paths``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import cycle
from typing import TYPE_CHECKING

from nearzero.presentation.figures.lettering import (
    Label,
    along,
    chosen,
    number_axis,
    place,
    require,
    require_finite,
    said,
)
from nearzero.presentation.figures.style import (
    BLUE,
    GREEN,
    GREY,
    INK,
    VERMILLION,
    WIDTH_MM,
    drawing,
    key,
    legend,
    settle,
)

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_WORDS = {
    "zh": {
        "x": "GDP 年均增速（%）",
        "y": "碳排放强度年均变化（%）",
        "hardest": "最严者",
        "seen": "迄今（竖线：修约区间）",
    },
    "en": {
        "x": "growth of GDP (% a year)",
        "y": "change of carbon intensity (% a year)",
        "hardest": "the hardest",
        "seen": "so far (bar: rounding interval)",
    },
}
_LINES = ((BLUE, (0, (5, 1.5))), (VERMILLION, "-"), (GREEN, (0, (1, 1.2))))


@dataclass(frozen=True, slots=True)
class Bound:
    """What one target asks for, one number per growth of GDP."""

    label: str
    values: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Seen:
    """What was seen so far: growth of GDP, change of the intensity and its interval."""

    growth: float
    change: float
    low: float
    high: float


def bounds(growths: Sequence[float], curves: Sequence[Bound], seen: Seen | None = None, lang: str = "zh") -> Figure:
    """Draw what targets ask for over the growth of GDP.

    Args:
        growths: Growth of GDP, % a year, rising.
        curves: One per target.
        seen: What was seen so far.
        lang: ``zh`` or ``en``.

    Raises:
        ValueError: There is no curve, a number is not finite, a curve has another length, or the language is unknown.
    """
    words = chosen(_WORDS, lang)
    require(curves, "there is no target")
    require_finite([*growths, *(value for curve in curves for value in curve.values)], "the curves")
    if any(len(curve.values) != len(growths) for curve in curves):
        raise ValueError("every curve has one number per growth of GDP")
    hardest = [min(values) for values in zip(*(curve.values for curve in curves), strict=True)]
    with drawing(WIDTH_MM * 0.8, 78) as figure:
        axes = figure.subplots()
        axes.plot(growths, hardest, color="#C9C9C9", linewidth=5.5, solid_capstyle="butt", zorder=1, gid="hardest")
        handles = [key(words["hardest"], color="#C9C9C9", linestyle="-", linewidth=5.5)]
        for curve, (colour, style) in zip(curves, cycle(_LINES), strict=False):
            axes.plot(growths, curve.values, color=colour, linestyle=style, linewidth=1.4, zorder=3, gid=curve.label)
            handles.append(key(curve.label, color=colour, linestyle=style, linewidth=1.4))
        if seen is not None:
            axes.axvline(seen.growth, color=GREY, linestyle=(0, (1, 2)), linewidth=0.9, zorder=2, gid="growth-so-far")
            reach = [[seen.change - seen.low], [seen.high - seen.change]]
            axes.errorbar(
                seen.growth, seen.change, yerr=reach, color=INK, marker="o", markersize=4.5, capsize=3, zorder=5
            )
            handles.append(key(words["seen"], marker="o", markersize=4.5, color=INK))
        axes.set_xlabel(words["x"])
        axes.set_ylabel(words["y"])
        axes.margins(x=0.03, y=0.12)
        number_axis(axes.xaxis, 6)
        number_axis(axes.yaxis, 6)
        legend(figure, handles)
        settle(figure)
        if seen is not None:
            text = f"({said(round(seen.growth, 1))}, {said(seen.change, seen.low, seen.high)})"
            place(
                axes,
                [Label(seen.growth, seen.change, text)],
                [box for curve in curves for box in along(axes, growths, curve.values)],
            )
    return figure
