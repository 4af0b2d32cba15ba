"""The coordinate system of co-control.

Here: measures by what they cut of pollutants (across) and of CO2 (upwards), in four quadrants. Not here: where a
measure lies (``analysis.synergy``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nearzero.presentation import words
from nearzero.presentation.figures.lettering import (
    INTERVALS,
    Label,
    chosen,
    number_axis,
    place,
    require,
    require_finite,
    with_unit,
    wrap,
)
from nearzero.presentation.figures.plane import NAME, Point, crosses, draw_axes, draw_point
from nearzero.presentation.figures.style import LOOKS, drawing, key, legend, settle

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.transforms import Bbox

_WIDTH_MM, _HEIGHT_MM = 140.0, 112.0
# Names of the quadrants, colours and corners of the axes they stand in.
_QUADRANTS = (
    ("co_both", "#CFE5F2", (1, 1)),
    ("co_pollutant_rises", "#EFEFEF", (0, 1)),
    ("co_carbon_rises", "#FBEEDD", (1, 0)),
    ("co_neither", "#F7DFC2", (0, 0)),
)
_STAGES = ("source", "process", "end_of_pipe", "")
_AXES = {"zh": ("污染物减排量", "二氧化碳减排量"), "en": ("reduction of pollutants", "reduction of CO2")}


@dataclass(frozen=True, slots=True)
class Spot:
    """What a measure cuts, with intervals; a rise is negative.

    Attributes:
        name: Its short name.
        pollutant: Reduction of pollutants: value, lower and upper end.
        carbon: Reduction of CO2: value, lower and upper end.
        stage: ``source``, ``process``, ``end_of_pipe`` or empty.
    """

    name: str
    pollutant: tuple[float, float, float]
    carbon: tuple[float, float, float]
    stage: str = ""

    @property
    def point(self) -> Point:
        """Where it lies on the plane."""
        (x, *across), (y, *upwards) = self.pollutant, self.carbon
        return Point(x, y, tuple(across), tuple(upwards))


def co_control_plane(spots: Sequence[Spot], lang: str = "zh", across: str = "", upwards: str = "") -> Figure:
    """Draw measures in the coordinate system of co-control.

    Args:
        spots: The measures.
        lang: ``zh`` or ``en``.
        across: Unit of the reduction of pollutants.
        upwards: Unit of the reduction of CO2.

    Raises:
        ValueError: There is no measure, a number is not finite, or the language is unknown.
    """
    titles, intervals = chosen(_AXES, lang), chosen(INTERVALS, lang)
    require(spots, "there is no measure with both effects")
    for spot in spots:
        require_finite((*spot.pollutant, *spot.carbon), f"the effect of {spot.name}")
    with drawing(_WIDTH_MM, _HEIGHT_MM) as figure:
        axes = figure.add_subplot()
        _frame(axes, spots)
        axes.set_xlabel(with_unit(titles[0], across, lang))
        axes.set_ylabel(with_unit(titles[1], upwards, lang))
        used = [stage for stage in _STAGES if any(spot.stage == stage for spot in spots)]
        _points(axes, spots)
        looks = {stage: LOOKS[_STAGES.index(stage)] for stage in used}
        keys = [
            key(words.label(f"stage_{stage}", lang), marker=one.marker, color=one.colour)
            for stage, one in looks.items()
        ]
        legend(figure, [*keys, key(intervals["rounding"], marker="+", markersize=9, markeredgewidth=0.8)])
        settle(figure)
        boxes = [*_names(axes, lang), *crosses(axes, [spot.point for spot in spots])]
        place(axes, [Label(spot.pollutant[0], spot.carbon[0], spot.name) for spot in spots], boxes)
    return figure


def _frame(axes: Axes, spots: Sequence[Spot]) -> None:
    ends = _reach([spot.pollutant for spot in spots]), _reach([spot.carbon for spot in spots])
    (left, right), (bottom, top) = ends
    for name, colour, (x, y) in _QUADRANTS:
        across = (0, right) if x else (left, 0)
        axes.fill_between(across, *((0, top) if y else (bottom, 0)), color=colour, linewidth=0, gid=name, zorder=0)
    draw_axes(axes)
    axes.set_xlim(left, right)
    axes.set_ylim(bottom, top)
    for axis in (axes.xaxis, axes.yaxis):
        number_axis(axis, 7)


def _reach(numbers: Sequence[tuple[float, float, float]]) -> tuple[float, float]:
    """Return limits with room on both sides of zero, so that all quadrants are seen."""
    low, high = min(0.0, *(min(one) for one in numbers)), max(0.0, *(max(one) for one in numbers))
    span = (high - low) or 1.0
    return min(1.15 * low, -0.28 * span), max(1.15 * high, 0.28 * span)


def _names(axes: Axes, lang: str) -> list[Bbox]:
    """Write the names of the quadrants into their corners and return the room they take."""
    boxes = []
    for name, _, (x, y) in _QUADRANTS:
        text = axes.text(
            0.985 if x else 0.015,
            0.98 if y else 0.02,
            wrap(words.label(name, lang), 12),
            transform=axes.transAxes,
            horizontalalignment="right" if x else "left",
            verticalalignment="top" if y else "bottom",
            **NAME,
        )
        boxes.append(text.get_window_extent())
    return boxes


def _points(axes: Axes, spots: Sequence[Spot]) -> None:
    for spot in spots:
        draw_point(axes, spot.point, LOOKS[_STAGES.index(spot.stage)])
