"""Texts and numbers on figures.

Here: words in both languages, numbers with the digits they carry, line breaks, and labels that keep clear of one
another. Not here: colours and sizes (``style``).
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
from matplotlib import patheffects
from matplotlib.text import Text
from matplotlib.ticker import MaxNLocator, ScalarFormatter
from matplotlib.transforms import Bbox

from nearzero.presentation import words
from nearzero.presentation.figures.style import INK, PAPER

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.axis import Axis
    from matplotlib.text import Annotation
    from numpy.typing import NDArray

Words = Mapping[str, str]
T = TypeVar("T")

INTERVALS: dict[str, Words] = {
    "zh": {"rounding": "修约区间", "uncertainty": "不确定度区间"},
    "en": {"rounding": "rounding interval", "uncertainty": "uncertainty interval"},
}

# Where a label may stand: offset in points, horizontal and vertical alignment. First close to its point, then in
# rings around it, from where a leader line is drawn.
Place = tuple[float, float, str, str]
_CLOSE: tuple[Place, ...] = (
    (0, 5, "center", "bottom"),
    (0, -5, "center", "top"),
    (6, 0, "left", "center"),
    (-6, 0, "right", "center"),
    (4, 4, "left", "bottom"),
    (-4, 4, "right", "bottom"),
    (4, -4, "left", "top"),
    (-4, -4, "right", "top"),
)


def _ring(radius: float) -> Iterator[Place]:
    for degrees in range(0, 360, 30):
        x, y = radius * math.cos(math.radians(degrees)), radius * math.sin(math.radians(degrees))
        yield x, y, _aligned(x, "left", "right"), _aligned(y, "bottom", "top")


def _aligned(offset: float, forward: str, backward: str) -> str:
    return "center" if abs(offset) < 1 else forward if offset > 0 else backward


_SPOTS: tuple[Place, ...] = (*_CLOSE, *(spot for radius in (13, 22, 34, 48) for spot in _ring(radius)))
_NEAR = 8
_ALIGNED = {"left": 0.0, "right": -1.0, "center": -0.5, "bottom": 0.0, "top": -1.0}


@dataclass(frozen=True, slots=True)
class Label:
    """A text that belongs to a point of the axes, in data coordinates.

    Attributes:
        below: It stands below its point if there is room.
    """

    x: float
    y: float
    text: str
    colour: str = INK
    below: bool = False


def chosen(table: Mapping[str, T], lang: str) -> T:
    """Return the entry of a language.

    Raises:
        ValueError: There is none.
    """
    if lang not in table:
        raise ValueError(f"figures speak {' and '.join(table)}, not “{lang}”")
    return table[lang]


def require(items: Collection[object], what: str) -> None:
    """Refuse to draw a figure of nothing.

    Raises:
        ValueError: There are no items.
    """
    if not items:
        raise ValueError(f"{what}; a figure of nothing is not drawn")


def require_finite(values: Iterable[float | None], what: str) -> None:
    """Refuse numbers that cannot be drawn; None stands for a number that is not given.

    Raises:
        ValueError: A number is infinite or not a number.
    """
    if any(value is not None and not math.isfinite(value) for value in values):
        raise ValueError(f"{what} has a value that is not finite; leave it out or give None for an open end")


def said(value: float, low: float | None = None, high: float | None = None, signed: bool = False) -> str:
    """Return a number as a figure prints it: no more decimals than its interval carries, and a true minus.

    Args:
        value: The number.
        low: Lower end of its interval.
        high: Upper end.
        signed: Put a plus before what is positive.
    """
    places = words.decimals(low, high, value)
    if low is None or high is None or not high > low:
        if 0 < abs(value) < 0.01:
            places = 2 - math.floor(math.log10(abs(value)))
        shortest = np.format_float_positional(value, precision=places, trim="-")
        places = len(shortest.partition(".")[2])
    return words.number(value, places, signed=signed)


class _Grouped(ScalarFormatter):
    """Numbers at an axis with their thousands grouped, as the labels have them."""

    def __call__(self, x: float, pos: int | None = None) -> str:
        """Return the text of a tick."""
        whole, point, rest = super().__call__(x, pos).partition(".")
        digits = whole.lstrip("−")
        grouped = f"{int(digits):,}" if digits.isdigit() else digits
        return whole[: len(whole) - len(digits)] + grouped + point + rest


def number_axis(axis: Axis, most: int) -> None:
    """Give an axis round numbers, so many intervals at most."""
    axis.set_major_locator(MaxNLocator(nbins=most, steps=[1, 2, 2.5, 5, 10]))
    axis.set_major_formatter(_Grouped())


def with_unit(text: str, unit: str, lang: str) -> str:
    """Return a text with the unit in the brackets of its language."""
    if not unit:
        return text
    return f"{text}（{unit}）" if lang == "zh" else f"{text} ({unit})"


def titled(title: str, unit: str, lang: str, ems: float) -> str:
    """Return a title with its unit, in lines of a number of ems; the unit is never torn apart."""
    lines = wrap(title, ems).split("\n")
    whole = with_unit(lines[-1], unit, lang)
    if _ems(whole) > ems:
        return "\n".join([*lines, with_unit("", unit, lang).strip()])
    return "\n".join([*lines[:-1], whole])


def wrap(text: str, ems: float) -> str:
    """Return a text in as few lines as a width in ems asks for, of about the same length.

    Chinese may break after any character, other scripts between words.
    """
    fewest = len(_lines(text, ems))
    widths = range(math.ceil(_ems(text) / fewest), math.ceil(ems))
    evened = (lines for width in widths if len(lines := _lines(text, width)) == fewest)
    return "\n".join(next(evened, _lines(text, ems)))


def _lines(text: str, ems: float) -> list[str]:
    lines, line = [], ""
    for word in _words(text):
        if line and _ems(line + word.rstrip()) > ems:
            lines.append(line.rstrip())
            line = ""
        line += word if line else word.lstrip()
    return [*lines, line.rstrip()]


def _words(text: str) -> list[str]:
    """Return the smallest parts that stay together, with the blanks after them."""
    parts: list[str] = []
    for character in text:
        joins = parts and (character == " " or character in "，。；：、）”/" or parts[-1][-1] in "（“")
        runs_on = parts and not _wide(character) and not _wide(parts[-1][-1]) and parts[-1][-1] != " "
        if joins or runs_on:
            parts[-1] += character
        else:
            parts.append(character)
    return parts


def _wide(character: str) -> bool:
    return unicodedata.east_asian_width(character) in "WF"


def _ems(text: str) -> float:
    return sum(1.0 if _wide(character) else 0.55 for character in text)


def place(axes: Axes, labels: Sequence[Label], avoid: Iterable[Bbox] = (), size: float = 7.5) -> list[Annotation]:
    """Set labels beside their points, clear of each other, of the points and of what else must be seen.

    The figure must be settled, since the room is measured on the page.

    Args:
        axes: Where the points are.
        labels: The texts; earlier ones choose first.
        avoid: Further boxes to keep clear of, in pixels.
        size: Size of the letters in points.
    """
    points = [box for label in labels for box in along(axes, [label.x], [label.y], 3)]
    taken = np.array([box.extents for box in (*avoid, *points)])
    placed = []
    for label in labels:
        width, height = _extent(axes, label.text, size)
        spots = [_SPOTS[1], _SPOTS[0], *_SPOTS[2:]] if label.below else list(_SPOTS)
        anchor = tuple(axes.transData.transform((label.x, label.y)))
        boxes = [_box(axes, anchor, spot, width, height) for spot in spots]
        best = int(np.argmin([_cost(axes, box, taken) for box in boxes]))
        taken = np.vstack([taken, boxes[best].extents])
        placed.append(_annotate(axes, label, spots[best], size))
    return placed


def written(text: Text) -> Bbox:
    """Return the box of a text in pixels, without its leader line."""
    return Text.get_window_extent(text)


def along(axes: Axes, xs: Sequence[float], ys: Sequence[float], reach: float = 1.5) -> list[Bbox]:
    """Return small boxes, in pixels, along a line through points, for labels to keep clear of.

    Args:
        axes: Where the line is.
        xs: Data coordinates.
        ys: Data coordinates.
        reach: Half the side of a box, in points.
    """
    pixels = axes.transData.transform(np.column_stack([xs, ys]))
    steps = [np.linspace(start, end, max(2, int(np.hypot(*(end - start)) // 6))) for start, end in pairwise(pixels)]
    half = _pixels(axes, reach)
    points = np.concatenate([pixels, *steps])
    return [Bbox.from_extents(x - half, y - half, x + half, y + half) for x, y in points]


def _pixels(axes: Axes, points: float) -> float:
    return points * axes.get_figure(root=True).dpi / 72  # type: ignore[union-attr]


def _extent(axes: Axes, text: str, size: float) -> tuple[float, float]:
    trial = axes.text(0, 0, text, fontsize=size)
    box = trial.get_window_extent()
    trial.remove()
    return box.width, box.height


def _box(axes: Axes, anchor: Sequence[float], spot: Place, width: float, height: float) -> Bbox:
    x, y, ha, va = spot
    left = anchor[0] + _pixels(axes, x) + _ALIGNED[ha] * width
    bottom = anchor[1] + _pixels(axes, y) + _ALIGNED[va] * height
    return Bbox.from_bounds(left, bottom, width, height)


def _cost(axes: Axes, box: Bbox, taken: NDArray[np.float64]) -> float:
    """Return the area a label would cover, with its area at or beyond the edge of the axes counted five times."""
    inside = _shared(box, np.array([axes.bbox.padded(-_pixels(axes, 2)).extents]))
    return float(5 * (box.width * box.height - inside) + _shared(box, taken))


def _shared(box: Bbox, others: NDArray[np.float64]) -> float:
    """Return the area that a box has in common with others, each given as x0, y0, x1, y1."""
    widths = np.minimum(box.x1, others[:, 2]) - np.maximum(box.x0, others[:, 0])
    heights = np.minimum(box.y1, others[:, 3]) - np.maximum(box.y0, others[:, 1])
    return float((widths.clip(0) * heights.clip(0)).sum())


def _annotate(axes: Axes, label: Label, spot: Place, size: float) -> Annotation:
    x, y, ha, va = spot
    far = max(abs(x), abs(y)) > _NEAR
    leader: dict[str, Any] | None = (
        {"arrowstyle": "-", "linewidth": 0.5, "color": label.colour, "shrinkA": 0, "shrinkB": 2} if far else None
    )
    return axes.annotate(
        label.text,
        (label.x, label.y),
        xytext=(x, y),
        textcoords="offset points",
        horizontalalignment=ha,
        verticalalignment=va,
        fontsize=size,
        color=label.colour,
        arrowprops=leader,
        path_effects=[patheffects.withStroke(linewidth=1.4, foreground=PAPER)],
        zorder=8,
    )
