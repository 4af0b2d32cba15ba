"""Energy flows of a place: ribbons from supply through transformation to use, as wide as what passes.

Here: the picture of an ``EnergyFlow`` and the words on it. Not here: the flows themselves
(``accounting.energy_flow``).

Nodes stand in five columns. A ribbon that passes a column without stopping there gets a lane of its own in it, so
that it never runs across a node. Every node has its name and amount beside it; no two labels of a column can meet,
since a node takes at least the height of its label.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib import patheffects
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path

from nearzero import units
from nearzero.accounting.energy.flow import (
    CONVERSION_LOSS,
    DELIVERED,
    ENERGY,
    LOST,
    PROCESS,
    RECYCLED,
    SMALL,
    SUPPLY,
    USE,
    EnergyFlow,
    Link,
    Node,
)
from nearzero.presentation import words
from nearzero.presentation.figures.lettering import chosen, require, require_finite, wrap
from nearzero.presentation.figures.sankey_words import UNITS, WORDS
from nearzero.presentation.figures.style import (
    BLACK,
    BLUE,
    GREEN,
    GREY,
    INK,
    ORANGE,
    PALE,
    PAPER,
    PURPLE,
    SKY,
    VERMILLION,
    WIDTH_MM,
    drawing,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_WIDE = 2.6  # of a node, mm
_LEFTMOST, _RIGHTMOST = 23.0, 117.0  # left edges of the first and the last column, mm
_TOP, _BOTTOM = 8.0, 11.0  # room of the headings and of the notes, mm
_FULL = 92.0  # height that the flows take where labels leave room, mm
_GAP = 1.6  # between nodes, mm
_LETTER = 6.4  # points
_LINE = 2.95  # height of a line, mm
_EMS = {"zh": 8.0, "en": 9.0}  # widest label
_SWEEPS = 6

# Colour and hatch of a kind of energy: dark to light in grey print, and told apart by hatch where alike.
_LOOKS: Mapping[str, tuple[str, str]] = {
    "coal": (BLACK, ""),
    "oil": (ORANGE, "////"),
    "gas": (SKY, "...."),
    "electricity": (BLUE, "\\\\\\\\"),
    "heat": (VERMILLION, "xxxx"),
    "nonfossil": (GREEN, "||||"),
    "other_energy": (PURPLE, "----"),
    LOST: (GREY, ""),
}
_TINT = 0.45  # share of the colour in a ribbon, the rest is paper


@dataclass(slots=True)
class _Box:
    """A node or a lane on the page: its column, what passes it, and where it lies (mm from the left and the top)."""

    node: Node | None
    column: int
    value: float
    label: str = ""
    x: float = 0.0
    top: float = 0.0
    height: float = 0.0
    meets: dict[tuple[str, int], float] = field(default_factory=dict)  # below its top, by side and ribbon

    @property
    def middle(self) -> float:
        return self.top + self.height / 2

    @property
    def slot(self) -> float:
        """Height it needs with its label."""
        return max(self.height, _LINE * (self.label.count("\n") + 1) if self.label else 0.0)


@dataclass(slots=True)
class _Ribbon:
    """A link with the boxes it passes, from the first to the last."""

    link: Link
    path: list[_Box]


def sankey(flow: EnergyFlow, names: Mapping[str, str], lang: str = "zh") -> Figure:
    """Draw the flows of energy of a place and a year.

    Args:
        flow: The flows.
        names: What flows, sectors, kinds of energy and carriers are called in the language, by id.
        lang: ``zh`` or ``en``.

    Raises:
        ValueError: There is no flow, a flow is not positive or leads backwards, a name is missing, or the language
            is unknown.
    """
    said = chosen(WORDS, lang)
    require(flow.links, "there is no flow of energy")
    require_finite([link.value for link in flow.links], "a flow of energy")
    if any(link.value <= 0 or link.source.column >= link.target.column for link in flow.links):
        raise ValueError("a flow of energy is positive and leads from left to right")
    known = {**names, **{key: said[key] for key in (RECYCLED, CONVERSION_LOSS, SMALL)}}
    lacking = {node.name for node in flow.nodes} - set(known)
    if lacking:
        raise ValueError(f"no name is given for {', '.join(sorted(lacking))}")
    boxes, ribbons = _boxes(flow, known, lang)
    height = _arrange(boxes, ribbons)
    notes = _notes(flow, known, said, lang)
    with drawing(WIDTH_MM, _TOP + height + _BOTTOM) as figure:
        figure.set_layout_engine(None)  # boxes are placed in millimetres of the page
        axes = figure.subplots()
        axes.set_position((0, 0, 1, 1))
        axes.set_xlim(0, WIDTH_MM)
        axes.set_ylim(_TOP + height + _BOTTOM, 0)
        axes.set_axis_off()
        for ribbon in sorted(ribbons, key=lambda one: -one.link.value):
            _draw_ribbon(axes, ribbon)
        for box in (one for column in boxes for one in column if one.node is not None):
            _draw_node(axes, box)
        _headings(axes, said["columns"].split("|"))
        axes.text(2, _TOP + height + _BOTTOM - 1.5, notes, fontsize=_LETTER, va="bottom", gid="notes")
    return figure


def _boxes(flow: EnergyFlow, names: Mapping[str, str], lang: str) -> tuple[list[list[_Box]], list[_Ribbon]]:
    """Return the boxes of every column, lanes among them, and the ribbons that pass them."""
    boxes: list[list[_Box]] = [[] for _ in range(USE + 1)]
    at: dict[Node, _Box] = {}
    for node in flow.nodes:
        value = flow.through(node)
        label = f"{wrap(names[node.name], _EMS[lang] * (1.6 if node.column == USE else 1.0))}\n{_number(value)}"
        at[node] = _Box(node, node.column, value, label)
        boxes[node.column].append(at[node])
    ribbons = []
    for link in flow.links:
        between = [_Box(None, k, link.value) for k in range(link.source.column + 1, link.target.column)]
        for lane in between:
            boxes[lane.column].append(lane)
        ribbons.append(_Ribbon(link, [at[link.source], *between, at[link.target]]))
    return boxes, ribbons


def _number(value: float) -> str:
    """Return an amount with three digits or so; the exact one stands in the table of the balance."""
    return words.number(value, 0 if value >= 100 else 1 if value >= 1 else 2)


def _arrange(boxes: list[list[_Box]], ribbons: Sequence[_Ribbon]) -> float:
    """Give every box its height and place, and return the height of the picture without its margins."""
    used = [column for column in boxes if column]
    step = (_RIGHTMOST - _LEFTMOST) / USE
    scale = _scale(used)
    for box in (one for column in used for one in column):
        box.height, box.x = box.value * scale, _LEFTMOST + step * box.column
    height = max(_needed(column) for column in used)
    _stack(used, height)
    best, order = _crossing(ribbons), [list(column) for column in used]
    for sweep in range(_SWEEPS):
        _sweep(used, ribbons, forward=sweep % 2 == 0)
        _stack(used, height)
        if (now := _crossing(ribbons)) < best:
            best, order = now, [list(column) for column in used]
    for column, kept in zip(used, order, strict=True):
        column[:] = kept
    _stack(used, height)
    _attach(used, ribbons)
    return height


def _attach(columns: Sequence[Sequence[_Box]], ribbons: Sequence[_Ribbon]) -> None:
    """Say where ribbons meet each node: in the order of where they come from and go to, so that they do not cross."""
    for box in (one for column in columns for one in column if one.node is not None):
        for side, near, far in (("in", -1, -2), ("out", 0, 1)):
            mine = sorted((one for one in ribbons if one.path[near] is box), key=lambda one: one.path[far].middle)
            below = 0.0
            for ribbon in mine:
                box.meets[side, id(ribbon)] = below
                below += ribbon.link.value / box.value * box.height


def _scale(columns: Sequence[Sequence[_Box]]) -> float:
    """Return millimetres per unit: as many as the fullest column lets fit beside its labels."""
    low, high = 0.0, _FULL / max(sum(box.value for box in column) for column in columns)
    for _ in range(40):
        middle = (low + high) / 2
        for box in (one for column in columns for one in column):
            box.height = box.value * middle
        low, high = (middle, high) if max(_needed(column) for column in columns) <= _FULL else (low, middle)
    least = 0.35 * _FULL / max(sum(box.value for box in column) for column in columns)
    return max(low, least)  # many labels: rather a taller picture than hairlines


def _needed(column: Sequence[_Box]) -> float:
    return sum(box.slot for box in column) + _GAP * (len(column) - 1)


def _stack(columns: Sequence[Sequence[_Box]], height: float) -> None:
    """Put the boxes of each column below one another, the room that is left spread evenly."""
    for column in columns:
        spare = (height - _needed(column)) / (len(column) + 1)
        top = _TOP + spare
        for box in column:
            box.top = top + (box.slot - box.height) / 2
            top += box.slot + _GAP + spare


def _sweep(columns: Sequence[list[_Box]], ribbons: Sequence[_Ribbon], *, forward: bool) -> None:
    """Order each column by where its ribbons come from (or go to), weighted by their width."""
    for column in columns if forward else reversed(columns):
        pull: dict[int, list[tuple[float, float]]] = {}
        for ribbon in ribbons:
            for k, box in enumerate(ribbon.path):
                other = k - 1 if forward else k + 1
                if 0 <= other < len(ribbon.path):
                    pull.setdefault(id(box), []).append((ribbon.path[other].middle, ribbon.link.value))
        means = {
            id(box): float(np.average([y for y, _ in pull[id(box)]], weights=[w for _, w in pull[id(box)]]))
            if id(box) in pull
            else box.middle
            for box in column
        }
        column.sort(key=lambda box: means[id(box)])
        top = _TOP
        for box in column:
            box.top, top = top, top + box.slot + _GAP


def _crossing(ribbons: Sequence[_Ribbon]) -> float:
    """Return how much ribbons cross, the product of their widths counted for each crossing."""
    pieces = [
        (one.path[k].column, one.path[k].middle, one.path[k + 1].middle, one.link.value, one.path[k + 1].column)
        for one in ribbons
        for k in range(len(one.path) - 1)
    ]
    return sum(
        a[3] * b[3]
        for k, a in enumerate(pieces)
        for b in pieces[k + 1 :]
        if a[0] == b[0] and a[4] == b[4] and (a[1] - b[1]) * (a[2] - b[2]) < 0
    )


def _draw_ribbon(axes: Axes, ribbon: _Ribbon) -> None:
    upper, lower, codes = _outline(ribbon)
    vertices = [*upper, *reversed(lower), upper[0]]
    path = Path(vertices, [Path.MOVETO, *codes, Path.LINETO, *codes, Path.CLOSEPOLY])
    colour, hatch = _LOOKS[ribbon.link.kind]
    gid = f"flow-{ribbon.link.source.name}-{ribbon.link.target.name}-{ribbon.link.kind}"
    axes.add_patch(PathPatch(path, facecolor=_tint(colour), edgecolor=_tint(colour, 0.8), hatch=hatch, lw=0.2, gid=gid))


def _outline(ribbon: _Ribbon) -> tuple[list[tuple[float, float]], list[tuple[float, float]], list[Any]]:
    """Return the upper and the lower edge of a ribbon, and how their points are joined."""
    upper: list[tuple[float, float]] = []
    lower: list[tuple[float, float]] = []
    codes: list[Any] = []
    wide = 0.0
    for k in range(len(ribbon.path) - 1):
        start, end = ribbon.path[k], ribbon.path[k + 1]
        wide = ribbon.link.value / start.value * start.height
        y0, y1 = start.top + _offset(ribbon, start, "out"), end.top + _offset(ribbon, end, "in")
        x0, x1 = start.x + _WIDE, end.x
        middle = (x0 + x1) / 2
        for edge, shift in ((upper, 0.0), (lower, wide)):
            edge += [(x0, y0 + shift), (middle, y0 + shift), (middle, y1 + shift), (x1, y1 + shift)]
        codes += [*([Path.LINETO] if k else []), Path.CURVE4, Path.CURVE4, Path.CURVE4]
    return upper, lower, codes


def _offset(ribbon: _Ribbon, box: _Box, side: str) -> float:
    """Return how far below the top of a box a ribbon meets it."""
    return box.meets[side, id(ribbon)] if box.node is not None else 0.0


def _tint(colour: str, share: float = _TINT) -> tuple[float, ...]:
    from matplotlib.colors import to_rgb

    return tuple(share * part + (1 - share) for part in to_rgb(colour))


def _draw_node(axes: Axes, box: _Box) -> None:
    if box.node is None:
        return
    name = f"node-{box.node.column}-{box.node.name}"
    axes.add_patch(Rectangle((box.x, box.top), _WIDE, box.height, facecolor=INK, edgecolor=INK, lw=0.3, gid=name))
    left = box.node.column == SUPPLY
    axes.text(
        box.x - 1.0 if left else box.x + _WIDE + 1.0,
        box.middle,
        box.label,
        ha="right" if left else "left",
        va="center",
        fontsize=_LETTER,
        linespacing=1.12,
        path_effects=[patheffects.withStroke(linewidth=1.6, foreground=PAPER)],
        zorder=6,
        gid=f"label-{box.node.column}-{box.node.name}",
    )


def _headings(axes: Axes, titles: Sequence[str]) -> None:
    step = (_RIGHTMOST - _LEFTMOST) / USE
    for column, title in zip((SUPPLY, ENERGY, PROCESS, DELIVERED, USE), titles, strict=True):
        axes.text(
            _LEFTMOST + step * column + _WIDE / 2, 4.5, title, ha="center", va="center", fontsize=_LETTER, color=GREY
        )
    axes.axhline(6.8, 0.01, 0.99, color=PALE, lw=0.5)


def _notes(flow: EnergyFlow, names: Mapping[str, str], said: Mapping[str, str], lang: str) -> str:
    unit = UNITS.get(flow.unit, {}).get(lang) or units.label(flow.unit, lang)
    lines = [f"{said['unit']}{unit}"]
    for key, listed in (("merged", flow.merged), ("without", flow.without)):
        if listed:
            lines.append(said[key].format(names=said["and"].join(names.get(name, name) for name in listed)))
    return "\n".join(lines)
