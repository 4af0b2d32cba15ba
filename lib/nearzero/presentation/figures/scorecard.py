"""The verdicts on all indicators as strips of tiles, field by field.

Here: a tile per indicator, told apart by symbol first and colour second. Not here: the verdicts (``programme``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from matplotlib.patches import Rectangle

from nearzero.presentation import words
from nearzero.presentation.figures.lettering import chosen, require, wrap
from nearzero.presentation.figures.style import (
    BLUE,
    GREEN,
    GREY,
    INK,
    ORANGE,
    PAPER,
    SKY,
    VERMILLION,
    WIDTH_MM,
    drawing,
    key,
    legend,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_ROW_MM = 10.5
_SIDE = 0.84  # of the room of a tile
_FEWEST = 9  # columns, so that tiles of short strips are not huge
_TITLE_EMS = {"zh": 8.0, "en": 9.0}

# Filled: it passes or fails; hollow: open. Shapes alone tell the states apart in grey.
LOOKS: dict[str, dict[str, Any]] = {
    "met": {"marker": "o", "markerfacecolor": GREEN},
    "on_track": {"marker": "^", "markerfacecolor": SKY},
    "near_threshold": {"marker": "D", "markerfacecolor": PAPER, "markeredgecolor": BLUE},
    "needs_evidence": {"marker": "o", "markerfacecolor": PAPER, "markeredgecolor": BLUE},
    "not_assessed": {"marker": "s", "markerfacecolor": PAPER, "markeredgecolor": BLUE},
    "proxy_only": {"marker": "P", "markerfacecolor": PAPER, "markeredgecolor": BLUE},
    "missing": {"marker": "_", "markeredgecolor": BLUE, "markeredgewidth": 1.6},
    "behind": {"marker": "v", "markerfacecolor": ORANGE},
    "not_met": {"marker": "X", "markerfacecolor": VERMILLION},
    "not_applicable": {"marker": ".", "markerfacecolor": GREY, "markeredgecolor": GREY},
}
# The ground of a tile that fails is grey, so that it is seen from afar.
_GROUND = {"behind": "#EDEDED", "not_met": "#DEDEDE"}


@dataclass(frozen=True, slots=True)
class Tile:
    """One indicator: its number, its state, and whether its frame is bold."""

    number: str
    state: str
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Strip:
    """The indicators of one field."""

    title: str
    tiles: tuple[Tile, ...]


def scorecard(strips: Sequence[Strip], lang: str = "zh") -> Figure:
    """Draw one row of tiles per field.

    Args:
        strips: The fields, from top to bottom.
        lang: ``zh`` or ``en``.

    Raises:
        ValueError: There is no tile, a state or the language is unknown.
    """
    ems = chosen(_TITLE_EMS, lang)
    tiles = [tile for strip in strips for tile in strip.tiles]
    require(tiles, "there is no indicator")
    unknown = {tile.state for tile in tiles} - set(LOOKS)
    if unknown:
        raise ValueError(f"no symbol for the state {', '.join(sorted(unknown))}; there are: {', '.join(LOOKS)}")
    used = [state for state in LOOKS if any(tile.state == state for tile in tiles)]
    with drawing(WIDTH_MM, len(strips) * _ROW_MM + 6 + 6 * (1 + len(used) // 4)) as figure:
        axes = figure.subplots()
        for row, strip in enumerate(strips):
            for column, tile in enumerate(strip.tiles):
                _tile(axes, column, row, tile)
        axes.set_xlim(-0.55, max(_FEWEST, *(len(strip.tiles) for strip in strips)) - 0.45)
        axes.set_ylim(len(strips) - 0.5, -0.5)
        axes.set_yticks(range(len(strips)), [wrap(strip.title, ems) for strip in strips])
        axes.set_xticks([])
        axes.tick_params(axis="y", length=0)
        axes.spines[:].set_visible(False)
        legend(figure, [_key(state, lang) for state in used])
    return figure


def _appearance(state: str) -> dict[str, Any]:
    return {"markersize": 6.5, "markeredgecolor": INK, "markeredgewidth": 0.9, "linestyle": "none", **LOOKS[state]}


def _key(state: str, lang: str) -> Any:  # noqa: ANN401 - an entry of a legend
    return key(words.label(state, lang), **_appearance(state))


def _tile(axes: Axes, column: int, row: int, tile: Tile) -> None:
    half = _SIDE / 2
    frame = Rectangle(
        (column - half, row - half),
        _SIDE,
        _SIDE,
        facecolor=_GROUND.get(tile.state, PAPER),
        edgecolor=INK if tile.bold else GREY,
        linewidth=1.5 if tile.bold else 0.5,
        gid=f"tile-{tile.number}",
    )
    axes.add_patch(frame)
    axes.text(column - 0.2, row, tile.number, ha="center", va="center", fontsize=7.5)
    axes.plot(column + 0.2, row, label=tile.state, **_appearance(tile.state))
