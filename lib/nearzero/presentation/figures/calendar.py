"""When projects run: one bar per project, with the dates that matter to them.

Here: bars from first to last month. Not here: which projects count (``programme.projects``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from nearzero.presentation.figures.lettering import chosen, require
from nearzero.presentation.figures.style import INK, PALE, SKY, VERMILLION, WIDTH_MM, drawing, key, legend

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.lines import Line2D

_ROW_MM = 3.9
_WIDEST = {"zh": 18, "en": 32}  # characters of a name
_WORDS = {
    "zh": {"run": "起止期", "end": "仅有完成期", "late": "截止日之后完成"},
    "en": {"run": "from start to end", "end": "end only", "late": "ends after the deadline"},
}

Month = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Bar:
    """A project: name, first and last month as ``(year, month)``; late where it ends too late to count."""

    name: str
    start: Month | None
    end: Month
    late: bool = False


@dataclass(frozen=True, slots=True)
class Mark:
    """A date that matters to all of them."""

    label: str
    month: Month


def calendar(bars: Sequence[Bar], marks: Sequence[Mark] = (), lang: str = "zh") -> Figure:
    """Draw the projects one below the other.

    Args:
        bars: From top to bottom.
        marks: Dates drawn as vertical lines at the end of their month.
        lang: ``zh`` or ``en``.

    Raises:
        ValueError: There is no project, one ends before it starts, or the language is unknown.
    """
    said, widest = chosen(_WORDS, lang), chosen(_WIDEST, lang)
    require(bars, "there is no project")
    for bar in bars:
        if bar.start is not None and bar.start > bar.end:
            raise ValueError(f"“{bar.name}” ends before it starts")
    with drawing(WIDTH_MM, len(bars) * _ROW_MM + 22) as figure:
        axes = figure.subplots()
        for row, bar in enumerate(bars):
            colour = VERMILLION if bar.late else SKY
            if bar.start is not None:
                left = _begin(bar.start)
                axes.barh(
                    row,
                    _finish(bar.end) - left,
                    left=left,
                    height=0.62,
                    color=colour,
                    edgecolor=INK,
                    linewidth=0.4,
                    hatch="////" if bar.late else "",
                )
            else:
                axes.plot(_finish(bar.end), row, marker="X" if bar.late else "D", color=colour, **_edge())
        for mark, style in zip(marks, ("--", "-", ":"), strict=False):
            axes.axvline(_finish(mark.month), color=INK, linestyle=style, linewidth=0.9, zorder=0)
        axes.set_ylim(len(bars) - 0.3, -0.7)
        axes.set_yticks(range(len(bars)), [_shortened(bar.name, widest) for bar in bars])
        axes.tick_params(axis="y", length=0, labelsize=6.5)
        _years(axes, bars, marks)
        legend(figure, [*_keys(bars, said), *_lines(marks)])
    return figure


def _begin(month: Month) -> float:
    return month[0] + (month[1] - 1) / 12


def _finish(month: Month) -> float:
    return month[0] + month[1] / 12


def _edge() -> dict[str, Any]:
    return {"markersize": 5.5, "markeredgecolor": INK, "markeredgewidth": 0.5, "linestyle": "none"}


def _shortened(name: str, widest: int) -> str:
    return name if len(name) <= widest else name[: widest - 1].rstrip() + "…"


def _years(axes: Axes, bars: Sequence[Bar], marks: Sequence[Mark]) -> None:

    firsts = [_begin(bar.start) for bar in bars if bar.start] + [
        _finish(bar.end) - 0.5 for bar in bars if not bar.start
    ]
    lasts = [_finish(bar.end) for bar in bars] + [_finish(mark.month) for mark in marks]
    first, last = int(min(firsts)), int(max(lasts) - 1e-9) + 1
    axes.set_xlim(first, last + 0.08)
    axes.set_xticks(range(first, last + 1), [""] * (last - first + 1))
    axes.set_xticks([year + 0.5 for year in range(first, last)], [str(year) for year in range(first, last)], minor=True)
    axes.tick_params(axis="x", which="minor", length=0, labelsize=7.5)
    axes.grid(axis="x", color=PALE, linewidth=0.5)
    axes.set_axisbelow(True)


def _keys(bars: Sequence[Bar], said: dict[str, str]) -> list[Line2D]:
    found = []
    if any(bar.start is not None for bar in bars):
        found.append(key(said["run"], color=SKY, linestyle="-", linewidth=5))
    if any(bar.start is None for bar in bars):
        found.append(key(said["end"], marker="D", **{**_edge(), "color": SKY}))
    if any(bar.late and bar.start is not None for bar in bars):
        found.append(key(said["late"], color=VERMILLION, linestyle="-", linewidth=5))
    elif any(bar.late for bar in bars):
        found.append(key(said["late"], marker="X", **{**_edge(), "color": VERMILLION}))
    return found


def _lines(marks: Sequence[Mark]) -> list[Line2D]:
    return [
        key(mark.label, linestyle=style, linewidth=0.9) for mark, style in zip(marks, ("--", "-", ":"), strict=False)
    ]
