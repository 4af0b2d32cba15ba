"""A CSV file that somebody saved: encoding and separator found out, and said.

Here: bytes to rows. Not here: what the rows mean.
"""

from __future__ import annotations

import csv
import io
from itertools import chain, islice
from pathlib import Path
from typing import Any

from nearzero.exchange.reading.columns import read_columns
from nearzero.exchange.reading.conversion import Conversion
from nearzero.exchange.reading.limits import Limits, refuse
from nearzero.exchange.reading.sheet import Sheet, reference
from nearzero.problems import DataError

_UTF8 = "save it as “CSV UTF-8”"
# Of Chinese text read with the right table nearly all characters are common ones; with a wrong one, about half.
_COMMON = 0.9
_AT_A_TIME = 5_000  # rows


def read_csv(path: Path, limits: Limits, file: str = "") -> Sheet:
    """Read one CSV file as a sheet named like the file.

    Args:
        path: The file.
        limits: How much is read at most.
        file: What to call it in messages; its own name where empty.

    Raises:
        DataError: It is too large, in an unknown encoding, or no table.
    """
    name = file or path.name
    try:
        if path.stat().st_size > limits.file_bytes:
            raise refuse(name, f"{path.stat().st_size} bytes", f"at most {limits.file_bytes} bytes", "split it")
        data = path.read_bytes()
    except OSError as error:
        raise refuse(name, error.strerror or "", "the file can be read", "check name and permissions") from error
    text, notes = _decoded(data, name, path.stem)
    separator = _separator(text)
    if separator != ",":
        notes.append(Conversion("separator", separator, ",", path.stem))
    rows = read_columns(text, separator, limits)
    return Sheet(path.stem, _records(text, separator, name, limits) if rows is None else rows, (), name, tuple(notes))


def _decoded(data: bytes, name: str, stem: str) -> tuple[str, list[Conversion]]:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise refuse(name, "UTF-16", "the file is UTF-8 or GBK", _UTF8)
    if b"\0" in data:
        raise refuse(name, "NUL", "the file is text", f"it is no CSV file, or UTF-16: {_UTF8}")
    try:
        return data.decode("utf-8-sig"), []
    except UnicodeDecodeError:
        pass
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError as error:
        raise refuse(name, repr(data[error.start : error.end]), "the file is UTF-8 or GBK", _UTF8) from error
    if not _reads_as_chinese(text):
        raise refuse(
            name, text[:20], "the file is UTF-8 or GBK", f"the encoding seems to be another one (Big5?): {_UTF8}"
        )
    return text, [Conversion("encoding", "GBK", "UTF-8", stem)]


def _reads_as_chinese(text: str) -> bool:
    foreign = [c for c in text if not c.isascii()]
    common = sum(len(c.encode("gb2312", "ignore")) == 2 for c in foreign)
    return common >= _COMMON * len(foreign)


def _separator(text: str) -> str:
    head = text[:4096]
    return max(",\t;，", key=lambda sign: (head.count(sign), sign == ","))


def _stem(name: str) -> str:
    return Path(name).stem


def _records(text: str, separator: str, name: str, limits: Limits) -> list[list[str]]:
    """Return the rows; many at a time, as looking at each by itself takes longer than reading it."""
    rows: list[list[str]] = []
    reader = _reader(text, separator)
    cells = 0
    try:
        while some := list(islice(reader, _AT_A_TIME)):
            rows += some
            cells += sum(map(len, some))
            longest = max(map(len, chain.from_iterable(some)), default=0)
            if len(rows) > limits.rows or cells > limits.cells or longest > limits.text:
                break
            if max(map(len, some)) > limits.columns:
                break
        else:
            return rows
    except csv.Error:
        pass
    raise _what_is_wrong(text, separator, name, limits)


def _reader(text: str, separator: str) -> Any:  # noqa: ANN401 - the class has no public name
    return csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)


def _what_is_wrong(text: str, separator: str, name: str, limits: Limits) -> DataError:
    """Return the error of the first row that cannot be read or breaks a bound."""
    reader = _reader(text, separator)
    cells = 0
    try:
        for number, row in enumerate(reader):
            cells += len(row)
            if number >= limits.rows or len(row) > limits.columns or cells > limits.cells:
                rule = f"at most {limits.rows} rows, {limits.columns} columns and {limits.cells} cells"
                return refuse(name, f"line {reader.line_num}", rule, "a table of one place is far smaller: split it")
            if row and max(map(len, row)) > limits.text:
                where = reference(number, max(range(len(row)), key=lambda k: len(row[k])))
                rule, hint = f"a cell has at most {limits.text} characters", "look for a quote that is not closed"
                return refuse(name, "", rule, hint, sheet=_stem(name), cell=where)
    except csv.Error as error:
        hint = "look for a quote that is not closed"
        return refuse(name, f"line {reader.line_num}: {error}", "the file is a CSV table", hint)
    raise AssertionError(name)
