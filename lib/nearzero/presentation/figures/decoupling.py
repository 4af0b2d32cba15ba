"""The plane of decoupling.

Here: changes of activity and emissions among Tapio's eight states. Not here: which state a change is in
(``analysis.decoupling``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from matplotlib.patches import Polygon

from nearzero.analysis.decoupling import LOWER_BOUND, UPPER_BOUND
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
from nearzero.presentation.figures.style import PAPER, drawing, key, legend, look, settle

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.transforms import Bbox

_SIDE_MM = 118.0

_AXES = {"zh": ("经济总量变化", "排放变化"), "en": ("change of activity", "change of emissions")}

_GOOD, _BETTER, _EVEN, _BAD, _WORSE = "#E6F1F8", "#CFE5F2", "#EFEFEF", "#FBEEDD", "#F7DFC2"


@dataclass(frozen=True, slots=True)
class Sector:
    """One of Tapio's states on a plane that reaches from −1 to 1.

    Attributes:
        state: Its name in the closed list of states.
        corners: Its outline.
        colour: Its shade.
        name_at: Where its name stands.
        turn: Degrees by which the name is turned.
    """

    state: str
    corners: tuple[tuple[float, float], ...]
    colour: str
    name_at: tuple[float, float]
    turn: float = 0.0


_ORIGIN = (0.0, 0.0)
_LOWER, _UPPER = (1.0, LOWER_BOUND), (1 / UPPER_BOUND, 1.0)


def _opposite(*points: tuple[float, float]) -> tuple[tuple[float, float], ...]:
    return tuple((-x, -y) for x, y in points)


SECTORS = (
    Sector("strong_decoupling", (_ORIGIN, (1, 0), (1, -1), (0, -1)), _BETTER, (0.97, -0.95)),
    Sector("weak_decoupling", (_ORIGIN, (1, 0), _LOWER), _GOOD, (0.97, 0.06)),
    Sector("expansive_coupling", (_ORIGIN, _LOWER, (1, 1), _UPPER), _EVEN, (0.8, 0.8), 45),
    Sector("expansive_negative_decoupling", (_ORIGIN, _UPPER, (0, 1)), _BAD, (0.03, 0.95)),
    Sector("strong_negative_decoupling", (_ORIGIN, (0, 1), (-1, 1), (-1, 0)), _WORSE, (-0.97, 0.95)),
    Sector("weak_negative_decoupling", (_ORIGIN, *_opposite((1, 0), _LOWER)), _BAD, (-0.97, -0.06)),
    Sector("recessive_coupling", (_ORIGIN, *_opposite(_LOWER, (1, 1), _UPPER)), _EVEN, (-0.8, -0.8), 45),
    Sector("recessive_decoupling", (_ORIGIN, *_opposite(_UPPER, (0, 1))), _GOOD, (-0.03, -0.95)),
)


@dataclass(frozen=True, slots=True)
class Move:
    """How activity and emissions of a place changed over a period, in per cent."""

    place: str
    period: str
    activity: float
    emissions: float
    activity_interval: tuple[float, float] | None = None
    emissions_interval: tuple[float, float] | None = None

    @property
    def span_x(self) -> tuple[float, float]:
        """Interval of the activity; the number itself where there is none."""
        return self.activity_interval or (self.activity, self.activity)

    @property
    def span_y(self) -> tuple[float, float]:
        """Interval of the emissions; the number itself where there is none."""
        return self.emissions_interval or (self.emissions, self.emissions)

    @property
    def point(self) -> Point:
        """Where it lies on the plane."""
        return Point(self.activity, self.emissions, self.span_x, self.span_y)


def decoupling_plane(
    moves: Sequence[Move],
    lang: str = "zh",
    activity: str = "",
    emissions: str = "",
    interval: str = "rounding",
) -> Figure:
    """Draw changes of activity (across) and emissions (upwards) among the eight states of decoupling.

    Both axes have the same scale around zero, so that the states keep their true shape.

    Args:
        moves: The changes, in per cent.
        lang: ``zh`` or ``en``.
        activity: What changed across; economic activity in general if not said.
        emissions: What changed upwards.
        interval: What the error bars are: ``rounding`` or ``uncertainty``.

    Raises:
        ValueError: There is no change, one is not finite, or the language is unknown.
    """
    titles, intervals = chosen(_AXES, lang), chosen(INTERVALS, lang)
    require(moves, "there is no change of activity and emissions")
    for move in moves:
        numbers = (move.activity, move.emissions, *move.span_x, *move.span_y)
        require_finite(numbers, f"the change of {move.place} over {move.period}")
    with drawing(_SIDE_MM, _SIDE_MM + 3) as figure:
        axes = figure.add_subplot(aspect="equal")
        _frame(axes, _reach(moves))
        axes.set_xlabel(with_unit(activity or titles[0], "%", lang))
        axes.set_ylabel(with_unit(emissions or titles[1], "%", lang))
        _points(axes, moves)
        if any(move.activity_interval or move.emissions_interval for move in moves):
            legend(figure, [key(intervals[interval], marker="+", markersize=9, markeredgewidth=0.8)])
        settle(figure)
        names = _names(axes, lang)
        labels = [Label(move.activity, move.emissions, f"{move.place} {move.period}") for move in moves]
        place(axes, labels, [*names, *crosses(axes, [move.point for move in moves])])
    return figure


def _reach(moves: Sequence[Move]) -> float:
    numbers = [number for move in moves for number in (*move.span_x, *move.span_y, move.activity, move.emissions)]
    return max(1.35 * max(abs(number) for number in numbers), 1.0)


def _frame(axes: Axes, reach: float) -> None:
    for sector in SECTORS:
        corners = [(x * reach, y * reach) for x, y in sector.corners]
        axes.add_patch(Polygon(corners, facecolor=sector.colour, edgecolor=PAPER, linewidth=1.0, gid=sector.state))
    draw_axes(axes)
    axes.set_xlim(-reach, reach)
    axes.set_ylim(-reach, reach)
    for axis in (axes.xaxis, axes.yaxis):
        number_axis(axis, 8)


def _names(axes: Axes, lang: str) -> list[Bbox]:
    """Write the names of the states and return the room they take."""
    reach = axes.get_xlim()[1]
    boxes = []
    for sector in SECTORS:
        x, y = sector.name_at
        middle = bool(sector.turn)
        text = axes.text(
            x * reach,
            y * reach,
            wrap(words.label(sector.state, lang), 12),
            rotation=sector.turn,
            horizontalalignment="center" if middle else _side(sector),
            verticalalignment="center" if middle else _edge(y),
            **NAME,
        )
        boxes.append(text.get_window_extent())
    return boxes


def _edge(y: float) -> str:
    """Return which edge of a name is at its place: names grow away from the frame and from the axis."""
    return "top" if y > 0.5 or -0.5 < y < 0 else "bottom"


def _side(sector: Sector) -> str:
    """Return on which side of its place a name begins: names stand inside the frame and inside their sector."""
    centre = sum(x for x, _ in sector.corners) / len(sector.corners)
    return "left" if centre > sector.name_at[0] else "right"


def _points(axes: Axes, moves: Sequence[Move]) -> None:
    """Draw the changes, each place with a look of its own."""
    looks = {name: look(number) for number, name in enumerate(dict.fromkeys(move.place for move in moves))}
    for move in moves:
        draw_point(axes, move.point, looks[move.place])
