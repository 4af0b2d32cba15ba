"""Where the table of a sheet begins, and what its columns are.

Here: heads of one or two rows, merged or not, with years and units in them. Not here: the rows below (``rows``).
A column can be a field (``来源``), a year (``2022年``), a variable (``地区生产总值（亿元）``), or a year of a variable.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from nearzero.exchange.reading.cells import half_width, known_unit, unit_name
from nearzero.exchange.reading.sheets import Sheet
from nearzero.exchange.workbook import words
from nearzero.exchange.workbook.names import Names, split_unit

_DEEPEST = 30  # a head further down is none
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?:\.0)?\s*(?:-\s*((?:19|20)\d\d))?\s*年?(?:度)?(?!\d)")
_TITLE_UNIT = re.compile(r"单位\s*[:：]\s*([^\s,，;；)）]+)")
_MARKS = re.compile(r"[*＊]|[(（]必填[)）]|\(required\)")


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table.

    Attributes:
        index: Its position, from 0.
        text: Its head as it stands.
        field: The column of the contract it holds; empty where it holds values.
        year: Year of its values.
        unit: Unit in the head.
        variable: Variable of its values.
    """

    index: int
    text: str
    field: str = ""
    year: str = ""
    unit: str = ""
    variable: str = ""

    @property
    def values(self) -> bool:
        """Whether its cells are values of a year or a variable."""
        return not self.field and bool(self.year or self.variable)


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a sheet.

    Attributes:
        row: The first row below it, from 0.
        columns: The columns that are known.
        unknown: Columns with a head that says nothing known.
        unit: Unit said above the table, for all of it.
        twice: Columns of a field that another column has already.
    """

    row: int
    columns: tuple[Column, ...]
    unknown: tuple[Column, ...]
    unit: str = ""
    twice: tuple[Column, ...] = ()

    def field(self, name: str) -> Column | None:
        """Return the column of a field, if the table has it."""
        return next((column for column in self.columns if column.field == name), None)

    @property
    def fields(self) -> frozenset[str]:
        """The fields the table has."""
        return frozenset(column.field for column in self.columns if column.field)

    @property
    def value_columns(self) -> tuple[Column, ...]:
        """The columns of values."""
        return tuple(column for column in self.columns if column.values)


def find_head(sheet: Sheet, names: Names) -> Head | None:
    """Find the head of a sheet: the row, or the two rows, of which most is understood.

    Args:
        sheet: The sheet.
        names: Names of variables.

    Returns:
        The head; None where no row names a column of names and one of values.
    """
    rows = sheet.filled(_DEEPEST + 1)
    best: tuple[tuple[int, int], Head] | None = None
    for first in range(min(len(rows), _DEEPEST)):
        for depth in (1, 2):
            if first + depth > len(rows):
                continue
            head = _head(rows[first : first + depth], first + depth, names)
            known = len({(column.field, column.year, column.variable) for column in head.columns})
            score = known, sum(bool(column.unit) for column in head.columns)
            if _is_table(head) and (best is None or score > best[0]):
                best = score, head
    if best is None:
        return None
    above = (half_width(cell) for row in rows[: best[1].row] for cell in row)
    unit = next((unit_name(found[1]) for cell in above if (found := _TITLE_UNIT.search(cell))), "")
    return replace(best[1], unit=unit if known_unit(unit) else "")


def _is_table(head: Head) -> bool:
    return len(head.columns) >= 2 and bool(head.fields or len(head.value_columns) >= 2)


def _head(rows: Sequence[Sequence[str]], below: int, names: Names) -> Head:
    known: list[Column] = []
    unknown: list[Column] = []
    for index in range(max(map(len, rows))):
        texts = dict.fromkeys(row[index].strip() for row in rows if index < len(row) and row[index].strip())
        if texts:
            column = _column(index, list(texts), names)
            (known if column.field or column.values else unknown).append(column)
    once = tuple(_once(known))
    return Head(below, once, tuple(unknown), twice=tuple(column for column in known if column not in once))


def _once(columns: Sequence[Column]) -> Iterator[Column]:
    """Yield the columns; of two with the same field the first, as titles above a table repeat words."""
    seen: set[str] = set()
    for column in columns:
        if not column.field or column.field not in seen:
            yield column
        seen.add(column.field)


def _column(index: int, texts: list[str], names: Names) -> Column:
    whole = " ".join(texts)
    year = unit = variable = field = ""
    for text in texts:
        rest, found_unit = split_unit(_MARKS.sub("", half_width(text)))
        field = field or words.find(rest, words.FIELDS) or words.find(_MARKS.sub("", text), words.FIELDS) or ""
        found_year = _YEAR.search(rest)
        if found_year:
            year = year or "-".join(part for part in found_year.groups() if part)
            rest = (rest[: found_year.start()] + rest[found_year.end() :]).strip(" ,-_年")
        unit = unit or found_unit
        variable = variable or (names.find("variable", rest) or "" if rest else "")
    if year or variable:
        field = "" if variable or not _says_more(field) else field
    return Column(index, whole, field, year if not field else "", unit, variable if not field else "")


def _says_more(field: str) -> bool:
    """Tell whether a field keeps its meaning beside a year: ``2022年备注`` is a note, ``2022年数值`` is a value."""
    return field not in {"", "value", "year"}
