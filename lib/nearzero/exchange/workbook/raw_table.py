"""A sheet that already has the columns of a table of the data folder.

Here: taking it over as it is, tolerant of the digits only. Not here: any other layout (``rows``). Made for speed:
an inventory has a hundred thousand rows.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from operator import itemgetter
from typing import TYPE_CHECKING

from nearzero.exchange.reading.cells import half_width, read_cell
from nearzero.exchange.reading.columns import ColumnRows
from nearzero.exchange.reading.sheet import column_letters
from nearzero.exchange.reading.sheets import Sheet
from nearzero.exchange.workbook.context import Context
from nearzero.places import contracts
from nearzero.problems import NOT_UNSEEN, UNSEEN

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

    from nearzero.exchange.imported import Origin

_DIGITS = re.compile(r"(-?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d{1,3})?)?|\d+(\.\d+)?~\d+(\.\d+)?")


def table_of(sheet: Sheet) -> str | None:
    """Return the table whose columns a sheet has, all of them and no others; None where there is none."""
    head = [cell.strip() for cell in sheet.rows[0]] if sheet.rows else []
    if "source" not in head:
        return None
    fits = [
        name
        for name, contract in contracts.PLACE_TABLES.items()
        if set(contract.columns) <= set(head) <= {*contract.columns, *contract.optional} and len(set(head)) == len(head)
    ]
    named = f"{sheet.name.casefold()}.csv"
    return named if named in fits else fits[0] if len(fits) == 1 else None


def read_raw_table(sheet: Sheet, table: str, context: Context) -> tuple[pd.DataFrame, list[Origin]]:
    """Read a sheet in the layout of the data folder.

    Args:
        sheet: The sheet; its first row names the columns.
        table: The table.
        context: Where conversions and problems go.

    Returns:
        The rows as text, and the cell each comes from.
    """
    import pandas as pd

    contract = contracts.PLACE_TABLES[table]
    head = [cell.strip() for cell in sheet.rows[0]]
    kept, cells = _across(sheet, len(head), context)
    columns = {name: _Column(column) for name, column in zip(head, cells, strict=True)}
    main = "value" if "value" in columns else head[0]
    letters = column_letters(head.index(main))
    _refuse_unseen(sheet, columns, kept, context)
    _plain_digits(sheet, columns, kept, contract.numbers, head, context)
    for name in contract.optional:
        columns.setdefault(name, _Column([""] * len(kept)))
    frame = pd.DataFrame({name: columns[name].texts() for name in (*contract.columns, *contract.optional)}, dtype=str)
    return frame, [(sheet.name, f"{letters}{k + 1}") for k in kept]


class _Column:
    """The stripped cells of a column; what all its rows share is found by its few different cells."""

    def __init__(self, cells: list[str] | pa.ChunkedArray) -> None:
        self.different = set(cells if isinstance(cells, list) else cells.unique().to_pylist())
        self._cells = cells
        if any(text != text.strip() for text in self.different):
            self._cells = list(map(str.strip, self.cells))
            self.different = {text.strip() for text in self.different}

    @property
    def cells(self) -> list[str]:
        """The cells; whoever changes one does so here."""
        if not isinstance(self._cells, list):
            self._cells = self._cells.to_pylist()
        return self._cells

    def texts(self) -> object:
        """Return the column for pandas; through Arrow, which takes a list of text three times as fast."""
        import pandas as pd
        import pyarrow as pa

        array = pa.array(self._cells, type=pa.large_string()) if isinstance(self._cells, list) else self._cells
        return pd.array(array, dtype=pd.StringDtype("pyarrow", na_value=float("nan")))


def _across(sheet: Sheet, width: int, context: Context) -> tuple[Sequence[int], Sequence[list[str] | pa.ChunkedArray]]:
    """Return the numbers of the rows that hold something, and their cells by column."""
    if isinstance(sheet.rows, ColumnRows) and (whole := sheet.rows.body()) is not None:
        return range(1, len(sheet.rows)), whole
    kept = [k for k, row in enumerate(sheet.rows) if k and any(row)]
    for k in kept:
        if len(sheet.rows[k]) != width and any(sheet.rows[k][width:]):
            rule, hint = f"the row has as many cells as the head ({width})", "quote a cell that holds a comma"
            context.blame(sheet, (k, width), ",".join(sheet.rows[k][width:]), rule, hint)
    rows = (sheet.rows[k] for k in kept)
    body = [row if len(row) == width else (row + [""] * (width - len(row)))[:width] for row in rows]
    return kept, [list(map(itemgetter(number), body)) for number in range(width)]


def _refuse_unseen(sheet: Sheet, columns: dict[str, _Column], kept: Sequence[int], context: Context) -> None:
    """Refuse control characters by their cell: writing would take them off without a word."""
    for number, (name, column) in enumerate(columns.items()):
        if UNSEEN.search("\n".join(column.different)) is None:
            continue
        for k, text in enumerate(column.cells):
            if UNSEEN.search(text):
                context.blame(sheet, (kept[k], number), text, NOT_UNSEEN, "type the text anew", column=name)


def _plain_digits(
    sheet: Sheet,
    columns: dict[str, _Column],
    kept: Sequence[int],
    numbers: tuple[str, ...],
    head: list[str],
    context: Context,
) -> None:
    """Read the cells of numbers that are no plain digits; what is none is left for the check to refuse."""
    for name in numbers:
        if name not in columns:
            continue
        unclear = {text for text in columns[name].different if not _DIGITS.fullmatch(text)}
        cells = columns[name].cells if unclear else []
        for k, text in enumerate(cells):
            if text not in unclear:
                continue
            unit = columns["unit"].cells[k] if "unit" in columns else ""
            cell, at = read_cell(text, unit), (kept[k], head.index(name))
            if cell.trouble or (cell.unit != unit and half_width(cell.unit) != half_width(unit)):
                hint = "digits as printed, no words; the unit has a column of its own"
                context.blame(
                    sheet, at, text, cell.trouble or f"“{cell.unit}” is the unit of the row", hint, column=name
                )
                continue
            for note in cell.notes:
                context.convert(sheet, at, note.kind, note.before, note.after)
            cells[k] = cell.digits
            for column, said in (("state", cell.state), ("qualifier", cell.qualifier)):
                if said and column in columns:
                    columns[column].cells[k] = said
