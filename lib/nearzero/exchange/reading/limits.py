"""How much of a stranger's file is read at most.

Here: the bounds, and the error of a file that breaks one. Not here: reading.
"""

from __future__ import annotations

from dataclasses import dataclass

from nearzero.problems import DataError, Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Bounds of one file.

    Attributes:
        file_bytes: Size of the file.
        part_bytes: Unpacked size of one part of a workbook.
        total_bytes: Unpacked size of all parts that are read.
        sheets: Sheets of a workbook, files of a folder.
        rows: Last row that may hold something.
        columns: Last column that may hold something.
        cells: Filled cells of all sheets together.
        text: Characters of one cell.
    """

    file_bytes: int = 64_000_000
    part_bytes: int = 200_000_000
    total_bytes: int = 400_000_000
    sheets: int = 400
    rows: int = 200_000
    columns: int = 600
    cells: int = 5_000_000
    text: int = 10_000


def refuse(
    file: str, value: str, rule: str, hint: str, *, sheet: str | None = None, cell: str | None = None
) -> DataError:
    """Return the error of a file that cannot be read."""
    return DataError([Problem(file, None, None, value, rule, hint, sheet=sheet, cell=cell)])
