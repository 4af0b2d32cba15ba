"""What figures with two numbers per point share: axes through zero, points with a cross of their intervals.

Here: how such a point is drawn and what room it takes. Not here: the regions of a plane (``decoupling``,
``co_control``).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from nearzero.presentation.figures.lettering import along
from nearzero.presentation.figures.style import GREY, INK, Look

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.transforms import Bbox

# How the name of a region is written.
NAME: dict[str, Any] = {"color": "#5A5A5A", "fontsize": 7.5, "zorder": 2}
_CROSS: dict[str, Any] = {"color": INK, "linewidth": 0.8, "zorder": 5, "gid": "interval"}


@dataclass(frozen=True, slots=True)
class Point:
    """Two numbers with their intervals, across and upwards."""

    x: float
    y: float
    span_x: Sequence[float]
    span_y: Sequence[float]


def draw_axes(axes: Axes) -> None:
    """Draw the lines through zero."""
    axes.axhline(0, color=GREY, linewidth=0.7, zorder=1)
    axes.axvline(0, color=GREY, linewidth=0.7, zorder=1)


def draw_point(axes: Axes, point: Point, look: Look) -> None:
    """Draw a point and the cross of its intervals."""
    axes.plot(point.span_x, [point.y] * 2, **_CROSS)
    axes.plot([point.x] * 2, point.span_y, **_CROSS)
    axes.plot(
        point.x,
        point.y,
        marker=look.marker,
        color=look.colour,
        markeredgecolor=INK,
        markeredgewidth=0.5,
        linestyle="none",
        zorder=4,
    )


def crosses(axes: Axes, points: Iterable[Point]) -> list[Bbox]:
    """Return the room that the crosses take, in pixels, for labels to keep clear of."""
    boxes = []
    for point in points:
        boxes += along(axes, point.span_x, [point.y] * 2)
        boxes += along(axes, [point.x] * 2, point.span_y)
    return boxes
