"""Text that stays text when a spreadsheet opens it.

Here: keeping ``=1+1`` in a cell from becoming a formula, in CSV and in xlsx. Not here: writing whole files.
"""

from __future__ import annotations

import re
from typing import Any

_ACTIVE = ("=", "+", "-", "@", "\t", "\r")
_NUMBER = re.compile(r"[-+]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][-+]?[0-9]+)?(~.*)?")
# What XML cannot hold; a spreadsheet that has it does not open.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def visible(text: str) -> str:
    """Return a text without characters that no file of text can hold."""
    return _FORBIDDEN.sub("", text)


def csv_text(text: str) -> str:
    """Return a cell for a CSV file: what looks like a formula gets a space before it, which reading takes off again."""
    said = visible(text)  # first: what cannot be seen may stand before the sign
    return " " + said if said.startswith(_ACTIVE) and not _NUMBER.fullmatch(said) else said


def put_text(cell: Any, text: str) -> None:  # noqa: ANN401 - a cell of openpyxl
    """Write a text into a cell of a workbook, as text whatever it begins with.

    Args:
        cell: A cell of openpyxl.
        text: What a person typed.
    """
    cell.value = visible(text)
    if cell.data_type == "f":
        cell.data_type = "s"
    if visible(text).startswith(_ACTIVE):
        cell.quotePrefix = True
