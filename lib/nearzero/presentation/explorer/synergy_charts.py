"""Two more small vector charts: measures in the plane of co-control, and two changes side by side.

Here: their drawing as SVG text. Not here: the other charts and their frame (``charts``), which results are drawn
(``synergy_view``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from nearzero.presentation.explorer.charts import HALO, WIDTH, Box, Frame, meet, short, ticks, wide
from nearzero.presentation.figures.palette import BLUE, GREY, INK, ORANGE, PALE

_HEIGHT, _LEFT, _RIGHT, _TOP, _BOTTOM = 330, 52, 58, 34, 26
# Right above, left above, left below, right below: both fall, pollutants rise, both rise, carbon rises.
_FILLS = ("#CFE5F2", "#EFEFEF", "#F7DFC2", "#FBEEDD")
_Number = tuple[float, float | None, float | None, str, str]


@dataclass(frozen=True, slots=True)
class Spot:
    """A measure: what it cuts of pollutants and of CO2, with intervals, and the result that says where it lies."""

    name: str
    across: tuple[float, float, float]
    upwards: tuple[float, float, float]
    id: str
    colour: str


@dataclass(frozen=True, slots=True)
class Both:
    """Two changes of one period: value, ends, what is lettered, and the id of the result."""

    label: str
    first: _Number
    second: _Number


def quadrants(title: str, across: str, upwards: str, names: Sequence[str], spots: Sequence[Spot]) -> str:
    """Draw measures by what they cut.

    Args:
        title: What is drawn.
        across: What is cut across, with its unit.
        upwards: What is cut upwards, with its unit.
        names: Names of the quadrants: right above, left above, left below, right below.
        spots: The measures.
    """
    frame = Frame(_reach([s.across for s in spots]), _reach([s.upwards for s in spots]), title, height=_HEIGHT)
    (left, right), (bottom, top) = frame.x, frame.y
    zero = frame.at(0, 0)
    corners = ((right, top), (left, top), (left, bottom), (right, bottom))
    for (x, y), fill, name in zip(corners, _FILLS, names, strict=True):
        frame.path([(0, 0), (x, 0), (x, y), (0, y)], f'fill="{fill}"', close=True)
        at = frame.at(x, y)
        side = f'text-anchor="{"end" if x > 0 else "start"}" fill="{GREY}"'
        rows = (
            [name]
            if wide(name) * 6 < abs(at[0] - zero[0])
            else name.replace(", ", ",\n").replace(" ", "\n").split("\n")
        )
        for k, row in enumerate(rows):
            up = at[1] + 12 + 12 * k if y > 0 else at[1] - 5 - 12 * (len(rows) - 1 - k)
            frame.text((at[0] - 4 if x > 0 else at[0] + 4, up), row, side)
    for tick, said in ticks(left, right):
        frame.text((frame.at(tick, 0)[0], _HEIGHT - 15), said, f'text-anchor="middle" fill="{GREY}"')
    for tick, said in ticks(bottom, top):
        frame.text((_LEFT - 5, frame.at(0, tick)[1] + 3), said, f'text-anchor="end" fill="{GREY}"')
    frame.path([(left, 0), (right, 0)], f'stroke="{GREY}"')
    frame.path([(0, bottom), (0, top)], f'stroke="{GREY}"')
    frame.text((WIDTH - 4, _HEIGHT - 3), across, f'text-anchor="end" fill="{GREY}"')
    frame.text((4, 28), upwards, f'fill="{GREY}"')
    taken: list[Box] = [(zero[0] - 1, 0, zero[0] + 1, 0)]
    for spot in spots:
        x, y = frame.at(spot.across[0], spot.upwards[0])
        taken.append((x - 5, y - 5, x + 5, y + 5))
    for spot in spots:
        _spot(frame, spot, taken)
    return frame.svg()


def _spot(frame: Frame, spot: Spot, taken: list[Box]) -> None:
    (x, x_low, x_high), (y, y_low, y_high) = spot.across, spot.upwards
    frame.path([(x_low, y), (x_high, y)], f'stroke="{INK}"')
    frame.path([(x, y_low), (x, y_high)], f'stroke="{INK}"')
    at = frame.at(x, y)
    frame.parts.append(f'<circle cx="{at[0]:.1f}" cy="{at[1]:.1f}" r="3.5" fill="{spot.colour}" stroke="{INK}"/>')
    room = 6.6 * len(spot.name)
    found = None
    for away in (9, 20, 32):
        for dx, dy in ((1, 0), (0, -1), (0, 1), (-1, 0), (1, -1), (1, 1), (-1, -1), (-1, 1)):
            middle = (at[0] + dx * (away - 3 + room / 2), at[1] + dy * away)
            box = (middle[0] - room / 2, middle[1] - 6, middle[0] + room / 2, middle[1] + 6)
            inside = box[0] >= _LEFT and box[2] <= WIDTH - _RIGHT and box[1] >= _TOP and box[3] <= _HEIGHT - _BOTTOM
            if inside and not any(meet(box, other) for other in taken):
                found = found or (middle, box)
    middle, box = found or ((at[0] + room, at[1]), (at[0], at[1], at[0], at[1]))
    taken.append(box)
    if abs(middle[0] - at[0]) + abs(middle[1] - at[1]) > 20 + room:
        frame.parts.append(
            f'<path d="M{at[0]:.1f},{at[1]:.1f}L{middle[0]:.1f},{middle[1]:.1f}" stroke="{GREY}" stroke-width=".6"/>'
        )
    frame.text((middle[0], middle[1] + 4), spot.name, f'text-anchor="middle" fill="{INK}" {HALO}', spot.id)


def _reach(numbers: Sequence[tuple[float, float, float]]) -> tuple[float, float]:
    """Return limits with room on both sides of zero, so that all quadrants are seen."""
    low, high = min(0.0, *(min(one) for one in numbers)), max(0.0, *(max(one) for one in numbers))
    span = (high - low) or 1.0
    return min(1.15 * low, -0.28 * span), max(1.15 * high, 0.28 * span)


def side_by_side(title: str, first: str, second: str, pairs: Sequence[Both]) -> str:
    """Draw two changes below each other for every period, as bars from zero.

    Args:
        title: What is drawn, with its unit.
        first: What the upper bar is.
        second: What the lower bar is.
        pairs: The changes.
    """
    ends = [float(end) for pair in pairs for one in (pair.first, pair.second) for end in one[:3] if end is not None]
    low, high = min(0.0, *ends), max(0.0, *ends)
    left, right, line = 168, 46, 40
    room = 0.06 * ((high - low) or 1.0)
    frame = Frame((low - room, high + room), (0, 1), title, height=44 + line * len(pairs))

    def at(value: float) -> float:
        return left + (value - low + room) / ((high - low) + 2 * room) * (WIDTH - left - right)

    frame.parts.append(f'<path d="M{at(0):.1f},34V{frame.height - 4}" stroke="{GREY}"/>')
    for k, (name, colour) in enumerate(((first, ORANGE), (second, BLUE))):
        frame.text((left + 110 * k, 28), f"■ {name}", f'fill="{colour}"')
    for k, pair in enumerate(pairs):
        top = 40 + line * k
        if k:
            frame.parts.append(f'<path d="M4,{top - 3}H{WIDTH - 4}" stroke="{PALE}"/>')
        words = _lines(pair.label)
        for number, said in enumerate(words):
            frame.text((6, top + (20 if len(words) == 1 else 13 + 14 * number)), said, f'fill="{INK}"')
        for row, (one, colour) in enumerate(((pair.first, ORANGE), (pair.second, BLUE))):
            value, lower, upper, said, name = one
            y = top + 2 + 16 * row
            a, b = sorted((at(0), at(value)))
            frame.parts.append(f'<rect x="{a:.1f}" y="{y}" width="{max(b - a, 1):.1f}" height="13" fill="{colour}"/>')
            if lower is not None and upper is not None:
                frame.parts.append(f'<path d="M{at(lower):.1f},{y + 6.5}H{at(upper):.1f}" stroke="{INK}"/>')
            frame.text((WIDTH - 2, y + 10.5), said, f'text-anchor="end" fill="{INK}"', name)
    return frame.svg()


def _lines(label: str, most: int = 26) -> list[str]:
    """Return a label with its period in a line of its own where one line is too short."""
    if wide(label) <= most:
        return [label]
    name, _, period = label.rpartition(" ")
    return [short(name, most), period]
