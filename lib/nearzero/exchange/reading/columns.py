"""A large CSV file kept as columns: what is whole and plain is read twenty times as fast that way.

Here: a table that looks like rows of text and can give its columns. Not here: any file with quotes, empty lines or
rows of differing length; those are read row by row (``delimited``), with the message that fits.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, overload

from nearzero.exchange.reading.limits import Limits

if TYPE_CHECKING:
    import pyarrow as pa

_FEW = 5_000  # characters; a smaller file is not worth it


class ColumnRows(Sequence[list[str]]):
    """Rows of equal length, kept as columns; a row is made when somebody asks for it.

    Attributes:
        columns: The columns, with the head as their first cell.
    """

    def __init__(self, columns: Sequence[pa.ChunkedArray]) -> None:
        """Keep the columns, all of one length."""
        self.columns = tuple(columns)
        self._rows: list[list[str]] | None = None

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.columns[0])

    @overload
    def __getitem__(self, at: int) -> list[str]: ...
    @overload
    def __getitem__(self, at: slice) -> list[list[str]]: ...
    def __getitem__(self, at: int | slice) -> list[str] | list[list[str]]:
        """Return a row, or rows."""
        if self._rows is not None:
            return self._rows[at]
        if isinstance(at, slice):
            return [self[k] for k in range(*at.indices(len(self)))] if at.stop is not None else self._all()[at]
        number = range(len(self))[at]
        return [column[number].as_py() for column in self.columns]

    def __iter__(self) -> Iterator[list[str]]:
        """Iterate over the rows; the first ones alone cost little."""
        yield self[0]
        yield from self._all()[1:]

    def body(self) -> tuple[pa.ChunkedArray, ...] | None:
        """Return the columns below the head; None where a row of them is empty throughout."""
        from pyarrow import compute

        below = tuple(column.slice(1) for column in self.columns)
        said = None
        for column in below:
            filled = compute.not_equal(column, "")
            if compute.all(filled).as_py():
                return below
            said = filled if said is None else compute.or_(said, filled)
        return below if compute.all(said).as_py() else None

    def _all(self) -> list[list[str]]:
        if self._rows is None:
            self._rows = list(map(list, zip(*(column.to_pylist() for column in self.columns), strict=True)))
        return self._rows


def read_columns(text: str, separator: str, limits: Limits) -> ColumnRows | None:
    """Read a CSV text as columns.

    Args:
        text: The file.
        separator: One character.
        limits: How much is read at most.

    Returns:
        The same cells as reading row by row gives; None where that is not sure, or a bound is broken.
    """
    if len(text) < _FEW or not separator.isascii() or '"' in text:
        return None
    text = text.replace("\r\n", "\n")
    if "\r" in text or "\n\n" in text or text.startswith(("\n", "\ufeff")):  # Arrow takes a second mark off
        return None
    import pyarrow as pa
    from pyarrow import compute, csv

    names = [str(number) for number in range(text.partition("\n")[0].count(separator) + 1)]
    rows = text.count("\n") + (not text.endswith("\n"))
    if len(names) < 2 or len(names) > limits.columns or rows > limits.rows or rows * len(names) > limits.cells:
        return None
    try:
        table = csv.read_csv(
            pa.BufferReader(text.encode("utf-8")),
            read_options=csv.ReadOptions(column_names=names, use_threads=False),
            parse_options=csv.ParseOptions(delimiter=separator, quote_char=False, ignore_empty_lines=False),
            convert_options=csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.large_string()), strings_can_be_null=False
            ),
        )
    except (pa.ArrowInvalid, UnicodeEncodeError):
        return None
    if table.num_rows != rows or any(compute.max(compute.utf8_length(c)).as_py() > limits.text for c in table.columns):
        return None
    return ColumnRows(table.columns)
