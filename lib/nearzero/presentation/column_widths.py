"""How wide the columns of a table are on paper, and how large its letters.

Here: lengths of texts, the widths with which a table fits between the margins, and how tall it becomes. Not here:
how a format sets a table (``pdf.markup``, ``word.tables``).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from math import ceil, sqrt
from typing import TYPE_CHECKING

from nearzero.presentation.formula import Brackets, Expression, Fraction, Root, Row, Scripts, Sign, Sum, Symbol

if TYPE_CHECKING:
    from nearzero.presentation.blocks import Cell, Table

SIZES = (9.0, 8.5, 8.0, 7.5, 7.0, 6.5, 6.0)  # of letters, in points
_SMALLEST_RIGID = 7.0  # numbers are broken into lines rather than set smaller than this
PADDING = 3.0  # points at either side of a cell
_LINE, _BETWEEN = 1.35, 4.0  # height of a line in letters; space between rows in points
_ONE_LINE = 6.0  # shorter texts are not broken either
_NARROWEST = 7.0  # letters of running text that a column has room for at least
_HEAD_LINES = 2
# Smaller letters, down to these, where that spares more than this part of the height: names broken into a column of
# single words are harder to read than small ones.
_SMALL_ENOUGH, _WORTH = 7.5, 0.12
_SLACK = 0.15

# Widths in letters (em) of Noto Sans and DejaVu Sans, on the safe side.
_HALF, _CAPITAL, _SIGN = 0.57, 0.68, 0.86
_SIGNS = frozenset("−+±×÷=≈≥≤<>~%@")
_FORMULA_LETTER = 0.88  # fonts of formulas are narrower than Noto Sans
_AROUND_SIGN, _OVERHANG, _OPERATOR = 0.6, 0.3, 1.5  # room that formulas need beside their letters
# Beyond this a word may be broken anywhere; it is an address, an id or a hash.
_LONGEST_WORD = 20
# A number is not broken, but its interval may stand below it.
_INTERVAL = re.compile(r" (?=\[)")
_PIECES = re.compile(r"[\s\u200b]+|(?<=[\u2e80-\uffef—])|(?=[\u2e80-\uffef])")


@dataclass(frozen=True, slots=True)
class Fit:
    """How a table stands on the page.

    Attributes:
        widths: Of the columns with their padding, in points.
        size: Of the letters, in points.
        height: Of heads and rows, in points; an estimate.
        tallest: The same of the tallest row.
    """

    widths: tuple[float, ...]
    size: float
    height: float
    tallest: float


@lru_cache(maxsize=20_000)
def length(text: str) -> float:
    """Return the length of the longest line of a text, in letters as wide as they are high (em)."""
    return max((sum(map(_width, line)) for line in text.splitlines()), default=0.0)


def breakable(text: str) -> str:
    """Return the text with zero-width spaces in what no line could hold: addresses, ids, hashes."""
    return re.sub(rf"[!-~]{{{_LONGEST_WORD + 1},}}", _with_breaks, text)


def fit(table: Table, room: float) -> Fit:
    """Return the widths and the size with which a table fills the room: as large as it goes, numbers unbroken.

    Where not every text has a line, running text is broken first, the longer the more.

    Args:
        table: The table.
        room: Width between the margins, in points.
    """
    texts = [[breakable(str(row[index])) for row in table.rows] for index in range(len(table.columns))]
    wish, weights, rigid, soft = [], [], [], []
    measured = [[_lines(row[index]) for row in table.rows] for index in range(len(table.columns))]
    for column, cells, sizes, formula in zip(table.columns, texts, measured, _spans(table), strict=True):
        lengths = [max(lines, default=0.0) + _SLACK for lines in sizes]
        head = max(_longest_piece([column.head, column.unit]), min(1.05 * length(column.head), 4))
        head = max(head, 1.1 * length(column.head) / _HEAD_LINES + 0.5)
        longest = max([head, *lengths])
        pieces = max(head, formula, _longest_piece(cells) + _SLACK, min(longest, _NARROWEST))
        wish.append(max(longest, length(column.head), length(column.unit)))
        whole = list(map(sum, sizes))
        weights.append(max(head, sqrt(sum(one * one for one in whole) / max(len(whole), 1))))
        soft.append(pieces)
        unbroken = max([head, formula, *(length(part) + _SLACK for text in cells for part in _INTERVAL.split(text))])
        rigid.append(unbroken if column.align == "right" or longest <= _ONE_LINE else pieces)
    inside = room - 2 * PADDING * len(table.columns)
    heads = [[length(column.head)] for column in table.columns]
    lines = list(zip(*measured, strict=True))
    fits = []
    for size, least in _sizes(rigid, soft, inside):
        widths = _shared(wish, weights, least, inside / size)
        heights = [_height(cells, widths, size) for cells in lines]
        groups = len(table.groups) * (size * _LINE + _BETWEEN)
        whole_height = 2 * _height(heads, widths, size) + groups + sum(heights)
        outer = tuple(width * size + 2 * PADDING for width in widths)
        fits.append(Fit(outer, size, whole_height, max(heights, default=0.0)))
    best = fits[0]
    for other in fits[1:]:
        if other.height < (1 - _WORTH) * best.height * other.size / best.size:
            best = other
    return best


def _lines(cell: Cell) -> list[float]:
    """Return the lengths of the lines of a cell; a formula has one above its strokes and one below."""
    if cell.formula is not None:
        return [span(cell.formula)] * 2
    return [length(line) for line in breakable(str(cell)).splitlines()]


def _spans(table: Table) -> list[float]:
    """Return the length of the longest formula of each column, zero where there is none: formulas are not broken."""
    return [
        max((span(cell.formula) + _SLACK for cell in column if cell.formula is not None), default=0.0)
        for column in ([row[index] for row in table.rows] for index in range(len(table.columns)))
    ]


def span(part: Expression) -> float:  # noqa: PLR0911 - one for each part
    """Return the length of a formula as it is set, in letters (em): what stands below a stroke takes no room beside."""
    match part:
        case Symbol(text):
            return length(text) * (_FORMULA_LETTER if text.isascii() else 1)
        case Sign(text):
            return length(text) + _AROUND_SIGN
        case Row(parts):
            return sum(map(span, parts))
        case Fraction(above, below):
            return max(span(above), span(below)) + _OVERHANG
        case Scripts(base, below, above):
            return span(base) + max((span(one) for one in (below, above) if one is not None), default=0.0)
        case Sum(over, body):
            return max(_OPERATOR, span(over)) + span(body)
        case Root(body) | Brackets(body):
            return _OPERATOR + span(body)


@cache
def _width(character: str) -> float:
    if character == "\u200b":
        return 0.0
    if character in _SIGNS:
        return _SIGN
    if unicodedata.east_asian_width(character) in "WFA":
        return 1.0
    return _CAPITAL if character.isupper() else _HALF


def _with_breaks(word: re.Match[str]) -> str:
    pieces = re.findall(r"[0-9A-Za-z]{1,10}|[^0-9A-Za-z]+", word[0])
    return "".join(piece if piece.isalnum() else f"{piece}\u200b" for piece in _apart(pieces))


def _apart(pieces: Iterable[str]) -> Iterable[str]:
    """Yield the pieces; between two that follow each other without a sign a break."""
    before = ""
    for piece in pieces:
        if before.isalnum() and piece.isalnum():
            yield "\u200b"
        yield piece
        before = piece


def _longest_piece(texts: Iterable[str]) -> float:
    """Return the length of the longest piece that no line may break."""
    return max((length(piece) for text in texts for piece in _PIECES.split(text)), default=0.0)


def _sizes(rigid: list[float], soft: list[float], inside: float) -> list[tuple[float, list[float]]]:
    """Return sizes at which the least widths fit, the largest first, with those widths in letters."""
    for least, smallest in ((rigid, _SMALLEST_RIGID), (soft, SIZES[-1])):
        fitting = [size for size in SIZES if size >= smallest and sum(least) * size <= inside]
        if fitting:
            return [(size, least) for size in fitting if size == fitting[0] or size >= _SMALL_ENOUGH]
    scale = inside / SIZES[-1] / sum(soft)
    return [(SIZES[-1], [one * scale for one in soft])]


def _shared(wish: list[float], weights: list[float], least: list[float], inside: float) -> list[float]:
    """Return widths that fill the inside: each between its least and its wish, the rest by weight."""
    if sum(wish) <= inside:
        return [width * inside / sum(wish) for width in wish]
    low, high = 0.0, inside
    for _ in range(60):
        middle = (low + high) / 2
        widths = [min(max(middle * w, a), b) for w, a, b in zip(weights, least, map(max, wish, least), strict=True)]
        low, high = (low, middle) if sum(widths) > inside else (middle, high)
    return [min(max(low * w, a), b) for w, a, b in zip(weights, least, map(max, wish, least), strict=True)]


def _height(cells: Iterable[list[float]], widths: Iterable[float], size: float) -> float:
    """Return the height of a row in points, from the lengths of the lines of its cells."""
    lines = max(
        sum(max(1, ceil(one * 1.05 / width)) for one in cell) if cell else 1
        for cell, width in zip(cells, widths, strict=True)
    )
    return lines * size * _LINE + _BETWEEN
