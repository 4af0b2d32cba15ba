"""What a sheet must not do: heads that mislead, cells that failed, areas merged over several values.

Here: refusing them by their cell. Not here: reading (``heads``, ``rows``). What is only unknown is a warning; what
looks like data that would be lost, or misread, is an error.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from nearzero.exchange.reading.cells import ERRORS, OF_A_FORMULA, UNCOMPUTED, half_width
from nearzero.exchange.reading.sheet import reference
from nearzero.exchange.reading.sheets import Sheet
from nearzero.exchange.workbook import words
from nearzero.exchange.workbook.context import Context
from nearzero.exchange.workbook.heads import Column, Head
from nearzero.problems import NOT_UNSEEN, UNSEEN

_LIKE_A_YEAR = re.compile(r"[12]?[0-9]{3,5}\s*年?度?")
COMPUTE = "open the workbook in Excel or WPS, let it calculate, and save it"
MEND = "mend the formula, or write the value"


def judge_heads(sheet: Sheet, head: Head, context: Context) -> None:
    """Name the columns that were not read, and why.

    Args:
        sheet: The sheet.
        head: Its head.
        context: Where problems go.
    """
    for column in head.unknown:
        at, text = (head.row - 1, column.index), column.text
        if text.strip().upper() in ERRORS:
            context.blame(sheet, at, text, OF_A_FORMULA, MEND)
        elif _LIKE_A_YEAR.fullmatch(half_width(text)):
            context.blame(sheet, at, text, "a year from 1900 to 2099", "check the digits")
        else:
            hint = "its cells were not read; name it as the blank workbook does, or leave it"
            context.blame(sheet, at, text, "a known column", hint, severity="warning")
    for column in head.twice:
        own = sheet.at(head.row - 1, column.index)
        first = head.field(column.field)
        same = first is not None and words.plain(sheet.at(head.row - 1, first.index)) == words.plain(own)
        if same and _any_below(sheet, head, column.index):
            hint = "take the second one out, or give it another name"
            context.blame(sheet, (head.row - 1, column.index), own, "a column comes once", hint)
    for row in {head.row - 1, max(head.row - 2, 0)}:
        _uncomputed(sheet, row, context)
    _without_head(sheet, head, context)
    _merged_down(sheet, head, context)


def _any_below(sheet: Sheet, head: Head, column: int) -> bool:
    return any(column < len(row) and row[column].strip() for row in sheet.rows[head.row :])


def _uncomputed(sheet: Sheet, row: int, context: Context) -> None:
    width = max((len(cells) for cells in sheet.rows), default=0)
    if not sheet.unsaved:
        return
    for column in range(width):
        if reference(row, column) in sheet.unsaved:
            context.blame(sheet, (row, column), "", UNCOMPUTED, COMPUTE)


def _without_head(sheet: Sheet, head: Head, context: Context) -> None:
    """Warn of cells in columns that have no head: nothing says what they are."""
    named = {column.index for column in (*head.columns, *head.unknown, *head.twice)}
    told: set[int] = set()
    for number, row in enumerate(sheet.rows[head.row :], head.row):
        for column, cell in enumerate(row):
            if cell.strip() and column not in named and column not in told:
                told.add(column)
                hint = "its cells were not read; write a head above them, or leave them"
                context.blame(sheet, (number, column), cell, "a column has a head", hint, severity="warning")


def _merged_down(sheet: Sheet, head: Head, context: Context) -> None:
    """Refuse a value merged over several rows: it cannot be the value of each."""
    value = head.field("value")
    columns = {column.index for column in (*head.value_columns, *((value,) if value else ()))}
    for top, left, bottom, right in sheet.merged:
        covers = any(left <= column <= right for column in columns)
        if top >= head.row and bottom > top and covers and sheet.at(top, left).strip():
            hint = "undo the merging, and write each value into its row"
            context.blame(sheet, (top, left), sheet.at(top, left), "one value belongs to one row", hint)


def judge_row(sheet: Sheet, row: int, cells: list[str], columns: Iterable[Column], context: Context) -> bool:
    """Judge the names, years, states and notes of a row; its values are judged where they are read.

    Returns:
        Whether the row may be read.
    """
    sound = True
    for column in columns:
        text = cells[column.index] if column.index < len(cells) else ""
        at = (row, column.index)
        if not text:
            if not sheet.unsaved or reference(*at) not in sheet.unsaved:
                continue
            context.blame(sheet, at, "", UNCOMPUTED, COMPUTE, column=column.field)
        elif text.startswith("#") and text.strip().upper() in ERRORS:
            context.blame(sheet, at, text, OF_A_FORMULA, MEND, column=column.field)
        elif UNSEEN.search(text):
            context.blame(sheet, at, text, NOT_UNSEEN, "type the text anew", column=column.field)
        else:
            continue
        sound = False
    return sound
