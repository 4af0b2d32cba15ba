"""How every figure looks.

Here: colours, sizes, the context in which figures are drawn, and marks that several of them share. Not here:
texts and numbers on figures (``lettering``) and the figures themselves.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, cast

import matplotlib as mpl
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.path import Path

from nearzero.presentation.figures import palette
from nearzero.presentation.fonts import use_in_figures

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.axis import Axis

MM_PER_INCH = 25.4
WIDTH_MM = 150.0  # text width of an A4 page

BLACK = palette.BLACK
ORANGE = palette.ORANGE
SKY = palette.SKY
GREEN = palette.GREEN
YELLOW = palette.YELLOW
BLUE = palette.BLUE
VERMILLION = palette.VERMILLION
PURPLE = palette.PURPLE
INK = palette.INK
GREY = palette.GREY
PALE = palette.PALE
PAPER = palette.PAPER


@dataclass(frozen=True, slots=True)
class Look:
    """What tells one series from another, in colour and in grey."""

    colour: str
    hatch: str
    marker: str


LOOKS = (
    Look(BLUE, "", "o"),
    Look(ORANGE, "////", "s"),
    Look(GREEN, "....", "^"),
    Look(SKY, "xxxx", "D"),
    Look(PURPLE, "\\\\\\\\", "v"),
    Look(YELLOW, "||||", "P"),
    Look(VERMILLION, "----", "X"),
    Look(PALE, "oo", "<"),
)
RISE = Look(VERMILLION, "", "^")
FALL = Look(SKY, "////", "v")

BREAK: dict[str, dict[str, Any]] = {
    "x": {"marker": ((-0.6, -1), (0.6, 1)), "markersize": 6, "markeredgewidth": 0.7},
    "y": {"marker": ((-1, -0.6), (1, 0.6)), "markersize": 6, "markeredgewidth": 0.7},
}
# The same as a sign of its own, for legends.
BREAK_SIGN = Path(((-1, -1.1), (1, 0.1), (-1, -0.1), (1, 1.1)), (1, 2, 1, 2))

_STYLE: dict[str, Any] = {
    "axes.edgecolor": INK,
    "axes.formatter.limits": (-9, 9),
    "axes.formatter.useoffset": False,
    "axes.labelcolor": INK,
    "axes.labelsize": 8,
    "axes.linewidth": 0.6,
    "axes.spines.right": False,
    "axes.spines.top": False,
    "axes.titlelocation": "left",
    "axes.titlesize": 8.5,
    "axes.titley": 1.0,  # where titles are anyway; they are not looked for a place at each drawing
    "axes.unicode_minus": True,
    "figure.autolayout": False,
    "figure.constrained_layout.use": False,
    "figure.dpi": 200,
    "font.size": 8,
    "hatch.linewidth": 0.5,
    "legend.fontsize": 7.5,
    "legend.frameon": False,
    "lines.linewidth": 1.1,
    "lines.markersize": 5,
    "text.color": INK,
    "xtick.color": INK,
    "xtick.labelsize": 7.5,
    "xtick.major.size": 2.5,
    "xtick.major.width": 0.6,
    "ytick.color": INK,
    "ytick.labelsize": 7.5,
    "ytick.major.size": 2.5,
    "ytick.major.width": 0.6,
}


@contextmanager
def drawing(width_mm: float, height_mm: float) -> Iterator[Figure]:
    """Give a figure to draw on, in the style of the workbench, without touching any global state for good.

    On leaving, the figure is laid out once and then keeps that layout, so that it looks the same wherever and
    however often it is saved.

    Args:
        width_mm: Width on paper.
        height_mm: Height on paper.

    Raises:
        ValueError: A side is not positive.
    """
    if width_mm <= 0 or height_mm <= 0:
        raise ValueError(f"a figure needs positive sides, not {width_mm} mm × {height_mm} mm")
    with mpl.rc_context(cast("Any", {**use_in_figures(), **_STYLE})):
        size = (width_mm / MM_PER_INCH, height_mm / MM_PER_INCH)
        figure = Figure(figsize=size, layout="constrained")
        yield figure
        settle(figure)


def settle(figure: Figure) -> None:
    """Lay the figure out and keep it so; positions of artists on the page are known from here on."""
    engine = figure.get_layout_engine()
    if engine is None:
        return  # it has been laid out
    for axes in figure.axes:
        for axis in (axes.xaxis, axes.yaxis):
            if not axis.get_label_text():  # nor is a place looked for, beside all ticks, for a label that is not there
                axis.set_label_coords(0, 0)
    engine.execute(figure)
    figure.set_layout_engine(None)  # with any other, even the placeholder of "none", saving draws twice


def look(number: int) -> Look:
    """Return the look of the n-th series; after the last one they begin again."""
    return LOOKS[number % len(LOOKS)]


def legend(figure: Figure, handles: Sequence[Artist]) -> None:
    """Set a legend below all axes, in as few rows as fit the page; nothing where there is nothing to explain."""
    for columns in range(len(handles), 0, -1):
        made = figure.legend(
            handles=list(handles),
            loc="outside lower center",
            ncols=columns,
            handletextpad=0.5,
            columnspacing=1.6,
            labelspacing=0.5,
        )
        if columns == 1 or made.get_window_extent().width <= 0.98 * figure.bbox.width:
            return
        made.remove()


def key(label: str, **appearance: Any) -> Line2D:  # noqa: ANN401 - whatever Line2D takes
    """Return an entry of a legend that is a line or a marker."""
    return Line2D([], [], label=label, **{"color": INK, "linestyle": "none", **appearance})


def break_axis(axes: Axes, side: Literal["x", "y"]) -> None:
    """Mark that an axis does not begin at zero: two strokes across its spine near the origin, and no tick there.

    Limits and locator of the axis must be set.
    """
    position = axes.get_position()
    length = position.width if side == "x" else position.height
    near, far = 0.012 / length, 0.022 / length
    along, fixed = (near, far), (0.0, 0.0)
    xs, ys = (along, fixed) if side == "x" else (fixed, along)
    placed: dict[str, Any] = {"transform": axes.transAxes, "clip_on": False, "gid": "axis-break"}
    axes.add_line(Line2D(xs, ys, color=PAPER, linewidth=2.4, solid_capstyle="butt", zorder=4, **placed))
    axes.add_line(Line2D(xs, ys, linestyle="none", color=INK, zorder=5, **BREAK[side], **placed))
    axis: Axis = axes.xaxis if side == "x" else axes.yaxis
    low, high = axis.get_view_interval()
    axis.set_ticks([tick for tick in axis.get_majorticklocs() if low + 2 * far * (high - low) < tick <= high])
