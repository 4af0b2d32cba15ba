"""A sheet as rows of text, wherever it came from.

Here: addressing cells, and filling merged areas. Not here: reading files (``sheets``) or cells (``cells``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from nearzero.exchange.reading.conversion import Conversion

# A cell is the text that a person sees: ``5.3%``, ``97.60``, ``2022-06-30``; empty where nothing stands.
RawCell = str
Area = tuple[int, int, int, int]  # first row, first column, last row, last column; from 0


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of a workbook, or one CSV file.

    Attributes:
        name: Its name.
        rows: Rows of cells, of differing length; what is left out is empty.
        merged: Merged areas.
        file: The file it stands in.
        conversions: What was read differently on the way here.
        unsaved: Cells (``C7``) that hold a formula whose value was never computed.
    """

    name: str
    rows: Sequence[list[RawCell]]
    merged: tuple[Area, ...] = ()
    file: str = ""
    conversions: tuple[Conversion, ...] = ()
    unsaved: frozenset[str] = field(default_factory=frozenset)

    def at(self, row: int, column: int) -> RawCell:
        """Return a cell, counted from 0; empty outside the sheet."""
        cells = self.rows[row] if 0 <= row < len(self.rows) else []
        return cells[column] if 0 <= column < len(cells) else ""

    def filled(self, last: int | None = None) -> list[list[RawCell]]:
        """Return copies of the rows in which every cell of a merged area holds its text.

        Args:
            last: Only rows before this one; all where None.
        """
        rows = [list(row) for row in self.rows[:last]]
        width = max((len(row) for row in rows), default=0)
        for top, left, bottom, right in self.merged:
            text = self.at(top, left)
            if not text:
                continue
            for cells in rows[top : bottom + 1]:
                # an area that is declared wider than the sheet says nothing about the cells beyond
                end = min(right, width - 1)
                cells.extend([""] * (end + 1 - len(cells)))
                cells[left : end + 1] = [text] * (end + 1 - left)
        return rows


@lru_cache(maxsize=4096)
def column_number(letters: str) -> int:
    """Return the number of a column, from 0: ``A`` is 0, ``AA`` is 26."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def column_letters(number: int) -> str:
    """Return the letters of a column counted from 0."""
    letters, number = "", number + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def reference(row: int, column: int) -> str:
    """Return the name of a cell counted from 0: ``(6, 2)`` is ``C7``."""
    return f"{column_letters(column)}{row + 1}"
