"""Small vector charts, written directly: they must follow a hand on a slider, which matplotlib cannot.

Here: lines with intervals, a fan with targets, a waterfall, the plane of decoupling, as SVG text. Every number that is
lettered carries the id of its result. Not here: which results are drawn (``views``), figures for paper (``figures``).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from html import escape
from itertools import pairwise

from nearzero.analysis.decoupling import LOWER_BOUND, UPPER_BOUND
from nearzero.presentation.figures.palette import BLUE, GREEN, GREY, INK, ORANGE, PALE, SKY, VERMILLION

WIDTH, HEIGHT = 470, 250
_LEFT, _RIGHT, _TOP, _BOTTOM = 52, 58, 34, 26
COLOURS = (BLUE, VERMILLION, GREEN, ORANGE)
# Pixels that a letter takes across and upwards, letters that a title has room for, and where the Chinese signs begin.
_LETTER, _LETTER_HEIGHT, _TITLE, _CHINESE = 6.1, 9, 76, 0x2E80
# A white rim keeps numbers legible on lines.
HALO = 'stroke="#fff" stroke-width="3" paint-order="stroke" stroke-linejoin="round"'
_OUTER, _INNER = "#D6E6F2", "#8FBBDC"

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Dot:
    """A number on a chart: where it stands, what is lettered, and which result it is."""

    x: float
    y: float
    low: float | None = None
    high: float | None = None
    text: str = ""
    id: str = ""
    hollow: bool = False


@dataclass(frozen=True, slots=True)
class Stroke:
    """A line through some dots."""

    name: str
    dots: tuple[Dot, ...]
    colour: str = BLUE


@dataclass(frozen=True, slots=True)
class Band:
    """Lower and upper edge over the years, wide and narrow."""

    years: tuple[int, ...]
    outer: tuple[tuple[float, ...], tuple[float, ...]]
    inner: tuple[tuple[float, ...], tuple[float, ...]]


@dataclass(frozen=True, slots=True)
class Bar:
    """A level or an effect of a waterfall."""

    label: str
    value: float
    text: str
    id: str = ""
    low: float | None = None
    high: float | None = None


@dataclass
class Frame:
    """The room of a chart and what is drawn in it."""

    x: tuple[float, float]
    y: tuple[float, float]
    title: str
    width: int = WIDTH
    height: int = HEIGHT
    parts: list[str] = field(default_factory=list)
    taken: list[Box] = field(default_factory=list)

    def at(self, x: float, y: float) -> tuple[float, float]:
        """Return pixels."""
        (x0, x1), (y0, y1) = self.x, self.y
        across = _LEFT + (x - x0) / ((x1 - x0) or 1) * (self.width - _LEFT - _RIGHT)
        return across, self.height - _BOTTOM - (y - y0) / ((y1 - y0) or 1) * (self.height - _TOP - _BOTTOM)

    def path(self, points: Iterable[tuple[float, float]], style: str, *, close: bool = False) -> None:
        """Draw a line or an area."""
        said = "L".join("{:.1f},{:.1f}".format(*self.at(*point)) for point in points)
        self.parts.append(f'<path d="M{said}{"Z" if close else ""}" {style}/>')

    def text(self, at: tuple[float, float], said: str, style: str = "", result: str = "") -> None:
        """Letter something at pixels; with the id of its result where it is a number."""
        known = f' class="nz-n" tabindex="0" role="button" data-result-id="{escape(result)}"' if result else ""
        self.parts.append(f'<text x="{at[0]:.1f}" y="{at[1]:.1f}"{known} {style}>{escape(said)}</text>')

    def grid(self, years: Sequence[int] = ()) -> None:
        """Draw the axes: numbers upwards, years across."""
        for tick, said in ticks(*self.y):
            self.path([(self.x[0], tick), (self.x[1], tick)], f'stroke="{PALE}" stroke-width=".7"')
            self.text((_LEFT - 5, self.at(0, tick)[1] + 3.5), said, f'text-anchor="end" fill="{GREY}"')
        step = max(1, math.ceil(len(years) / 8))
        for year in years[::step]:
            self.text((self.at(year, 0)[0], self.height - 9), str(year), f'text-anchor="middle" fill="{GREY}"')

    def dots(self, dots: Sequence[Dot], colour: str) -> None:
        """Draw dots with their numbers."""
        for dot in dots:
            self.dot(dot, colour)

    def dot(self, dot: Dot, colour: str) -> None:
        """Draw a dot with its interval and its number, which stands where no other one does."""
        if dot.low is not None and dot.high is not None:
            self.path([(dot.x, dot.low), (dot.x, dot.high)], f'stroke="{colour}" stroke-width="1"')
        x, y = self.at(dot.x, dot.y)
        fill = "#fff" if dot.hollow else colour
        self.parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{fill}" stroke="{colour}"/>')
        if dot.text:
            at = self.free(x, y, dot.text)
            self.text(at, dot.text, f'text-anchor="middle" fill="{colour}" {HALO}', dot.id)

    def free(self, x: float, y: float, said: str) -> tuple[float, float]:
        """Return where a number beside a point meets no other: above, below, or further away; note that it is taken."""
        half = wide(said) * _LETTER / 2
        for up in (-7, 15, -19, 27, -31, 39):
            box = (x - half, y + up - _LETTER_HEIGHT, x + half, y + up)
            inside = box[1] > _TOP - 8 and box[3] < self.height - _BOTTOM + 4
            if inside and not any(meet(box, other) for other in self.taken):
                self.taken.append(box)
                return x, y + up
        return x, y - 7

    def svg(self) -> str:
        """Return the chart."""
        return (
            f'<svg class="nz-chart" role="img" aria-label="{escape(self.title)}" viewBox="0 0 {self.width} '
            f'{self.height}" font-size="11"><g fill="none">{_head(self.title)}</g><g>{"".join(self.parts)}</g></svg>'
        )


def _head(title: str) -> str:
    wide = sum(2 if ord(sign) > _CHINESE else 1.1 for sign in title)
    size = f' font-size="{max(7.0, 11 * _TITLE / wide):.1f}"' if wide > _TITLE else ""
    return f'<text x="4" y="13" fill="{INK}" font-weight="bold"{size}>{escape(title)}</text>'


def ticks(low: float, high: float, most: int = 5) -> list[tuple[float, str]]:
    """Return round numbers between two ends, with as many decimals as their step has."""
    span = high - low
    if not span > 0:
        return [(low, f"{low:g}")]
    size = 10 ** math.floor(math.log10(span / most))
    step = next(size * k for k in (1, 2, 5, 10) if span / (size * k) <= most)
    places = max(0, -math.floor(math.log10(step) + 1e-9))
    first = math.ceil(low / step - 1e-9)
    found = [(first + k) * step for k in range(most + 2) if (first + k) * step <= high + step * 1e-9]
    return [(one, f"{one:,.{places}f}".replace("-", "−")) for one in found]


def _range(numbers: Iterable[float | None], room: float = 0.12) -> tuple[float, float]:
    known = [one for one in numbers if one is not None and math.isfinite(one)] or [0.0, 1.0]
    low, high = min(known), max(known)
    span = (high - low) or abs(high) or 1.0
    bottom = low - room * span
    return (0.0 if 0 <= low < 0.4 * high else max(bottom, 0.0) if low >= 0 else bottom), high + 1.5 * room * span


def lines(title: str, strokes: Sequence[Stroke]) -> str:
    """Draw levels over the years, one stroke per place; hollow dots are derived, bars are intervals.

    Args:
        title: What is drawn, with its unit.
        strokes: The lines.
    """
    dots = [dot for stroke in strokes for dot in stroke.dots]
    years = list(range(int(min(dot.x for dot in dots)), int(max(dot.x for dot in dots)) + 1))
    edges = (years[0] - 0.3, years[-1] + 0.3)
    frame = Frame(edges, _range(end for dot in dots for end in (dot.y, dot.low, dot.high)), title)
    frame.grid(years)
    for k, stroke in enumerate(strokes):
        frame.path([(dot.x, dot.y) for dot in stroke.dots], f'fill="none" stroke="{stroke.colour}"')
        frame.dots(stroke.dots, stroke.colour)
        if len(strokes) > 1:
            frame.text((_LEFT + k * 150, 28), f"● {short(stroke.name)}", f'fill="{stroke.colour}"')
    return frame.svg()


def fan(title: str, history: Sequence[Dot], middle: Sequence[Dot], band: Band | None, targets: Sequence[Dot]) -> str:
    """Draw what is known, the path with its bands, and the targets as lines.

    Args:
        title: What is drawn, with its unit.
        history: Known levels.
        middle: The path; dots with a text are lettered.
        band: 90 % and 50 % of the draws; None where there are none.
        targets: What is to be reached, in the year it is due.
    """
    wide = [end for edge in band.outer for end in edge] if band else []
    dots = [*history, *middle, *targets]
    ends = [*wide, *(end for dot in dots for end in (dot.y, dot.low, dot.high))]
    years = sorted({int(dot.x) for dot in dots})
    every = list(range(years[0], years[-1] + 1))
    frame = Frame((every[0] - 0.8, every[-1] + 0.5), _range(ends), title)
    frame.grid(every)
    if band:
        for edges, colour in ((band.outer, _OUTER), (band.inner, _INNER)):
            outline = [*zip(band.years, edges[0], strict=True), *reversed(list(zip(band.years, edges[1], strict=True)))]
            frame.path(outline, f'fill="{colour}"', close=True)
    frame.path([(dot.x, dot.y) for dot in history], f'fill="none" stroke="{INK}"')
    frame.path([(dot.x, dot.y) for dot in middle], f'fill="none" stroke="{BLUE}" stroke-width="1.6"')
    frame.dots(history, INK)
    for dot in middle:
        if dot.text:
            frame.dot(dot, BLUE)
    for dot in targets:
        style = f'fill="none" stroke="{VERMILLION}" stroke-dasharray="5 2"'
        frame.path([(years[0], dot.y), (frame.x[1], dot.y)], style)
        at = frame.at(frame.x[1], dot.y)
        frame.text((at[0] + 3, at[1] + 4), dot.text, f'fill="{VERMILLION}"', dot.id)
        frame.path([(dot.x - 0.12, dot.y), (dot.x + 0.12, dot.y)], f'stroke="{VERMILLION}" stroke-width="4"')
    return frame.svg()


def waterfall(title: str, start: Bar, effects: Sequence[Bar], end: Bar) -> str:
    """Draw levels and effects below each other like the lines of a table; bars are intervals.

    Args:
        title: What is drawn, with its unit.
        start: The level before.
        effects: What adds and what takes away, in order.
        end: The level after.
    """
    steps = [start.value]
    for effect in effects:
        steps.append(steps[-1] + effect.value)
    whole = [*steps, end.value]
    for at, effect in zip(steps, effects, strict=False):
        whole += [at + one for one in (effect.low, effect.high) if one is not None]
    low, high = min(whole), max(whole)
    room = (high - low) * 0.15 or 1.0
    left, right, line = 150, 62, 25
    frame = Frame((low - room, high + room), (0, 1), title, height=34 + line * (len(effects) + 2))

    def across(value: float) -> float:
        return left + (value - low + room) / (high - low + 2 * room) * (WIDTH - left - right)

    spans = [(low - room, start.value), *pairwise(steps), (low - room, end.value)]
    for k, (bar, (a, b)) in enumerate(zip([start, *effects, end], spans, strict=True)):
        y = 24 + line * k
        level = k in {0, len(effects) + 1}
        colour = GREY if level else VERMILLION if bar.value > 0 else SKY
        x0, x1 = sorted((across(a), across(b)))
        frame.parts.append(f'<rect x="{x0:.1f}" y="{y}" width="{max(x1 - x0, 1):.1f}" height="15" fill="{colour}"/>')
        if bar.low is not None and bar.high is not None:
            ends = (across(bar.low), across(bar.high)) if level else (across(a + bar.low), across(a + bar.high))
            frame.parts.append(f'<path d="M{ends[0]:.1f},{y + 7.5}H{ends[1]:.1f}" stroke="{INK}"/>')
        frame.text((left - 6, y + 11.5), short(bar.label), f'text-anchor="end" fill="{INK}"')
        frame.text((WIDTH - 2, y + 11.5), bar.text, f'text-anchor="end" fill="{INK}"', bar.id)
    return frame.svg()


def short(label: str, most: int = 24) -> str:
    """Return a label cut to the room it has.

    Args:
        label: The label.
        most: Letters there is room for; a Chinese sign takes that of two.
    """
    used, kept = 0, ""
    for sign in label:
        used += 2 if ord(sign) > _CHINESE else 1
        if used > most:
            return kept.rstrip() + "…"
        kept += sign
    return kept


def meet(one: Box, other: Box) -> bool:
    """Tell whether two boxes of left, top, right and bottom edge lie on each other."""
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def wide(label: str) -> int:
    """Return the letters that a label takes the room of."""
    return sum(2 if ord(sign) > _CHINESE else 1 for sign in label)


def plane(title: str, across: str, upwards: str, paths: Sequence[Stroke]) -> str:
    """Draw changes of activity (across) and emissions (upwards), both in %, with Tapio's bounds.

    Args:
        title: What is drawn.
        across: What changed across.
        upwards: What changed upwards.
        paths: Per place its changes, joined in the order of the periods.
    """
    dots = [dot for path in paths for dot in path.dots]
    reach = max(1.0, *(1.3 * abs(end) for dot in dots for end in (dot.x, dot.y)))
    frame = Frame((-reach, reach), (-reach, reach), title, height=330)
    grey = f'fill="none" stroke="{PALE}"'
    for slope in (LOWER_BOUND, UPPER_BOUND):
        cut = min(1.0, 1 / slope) * reach
        frame.path([(-cut, -cut * slope), (cut, cut * slope)], grey + ' stroke-dasharray="4 3"')
    frame.path([(-reach, 0), (reach, 0)], f'stroke="{GREY}"')
    frame.path([(0, -reach), (0, reach)], f'stroke="{GREY}"')
    for tick, said in ticks(-reach, reach):
        frame.text((frame.at(tick, 0)[0], 323), said, f'text-anchor="middle" fill="{GREY}"')
        frame.text((_LEFT - 5, frame.at(0, tick)[1] + 3), said, f'text-anchor="end" fill="{GREY}"')
    frame.text((WIDTH - 4, frame.at(0, 0)[1] - 4), across, f'text-anchor="end" fill="{GREY}"')
    frame.text((frame.at(0, 0)[0] + 4, 28), upwards, f'fill="{GREY}"')
    for k, path in enumerate(paths):
        frame.path([(dot.x, dot.y) for dot in path.dots], f'fill="none" stroke="{path.colour}"')
        for dot in path.dots:
            frame.dot(dot, path.colour)
        frame.text((WIDTH - 4, 13 + 14 * k), f"● {short(path.name)}", f'text-anchor="end" fill="{path.colour}"')
    return frame.svg()
