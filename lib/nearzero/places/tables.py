"""Reading one CSV file of ``data/raw`` against its contract, with every problem found.

Here: encoding, shape of the file, columns, empty cells, closed lists, numbers, duplicates. Not here: rules
that need other tables (``check``).
"""

from __future__ import annotations

import csv
import io
import math
from collections import namedtuple
from collections.abc import Callable, Iterator
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nearzero.places.contracts import Contract
from nearzero.problems import NOT_UNSEEN, UNSEEN, Problem, nearest
from nearzero.rounding import number

if TYPE_CHECKING:
    import pandas as pd

_BOM = b"\xef\xbb\xbf"
_LARGEST_CELL = 10_000


def read_table(path: Path, contract: Contract, name: str) -> tuple[pd.DataFrame, list[Problem]]:
    """Read a file as text and judge it by its contract.

    Args:
        path: The file.
        contract: What it must look like.
        name: What to call the file in messages (its path below the data folder).

    Returns:
        The rows as text, with two columns more: ``file`` and ``row`` (line of the record, head line 1);
        and all problems. The frame holds the rows that have the right number of cells; it is empty where
        the file cannot be read at all.
    """
    text, problems = _decode(path, name)
    if text is None:
        return _empty(contract), problems
    frame, shape = _rows(text, contract, name)
    if UNSEEN.search(text):
        shape += _check_unseen(frame)
    return frame, problems + shape + _check_cells(frame, contract)


def _check_unseen(frame: pd.DataFrame) -> list[Problem]:
    hint = "type the text anew, or paste it as plain text"
    problems: list[Problem] = []
    for column in frame.columns.drop(["file", "row"], errors="ignore"):
        wrong = frame[column].map(lambda cell: UNSEEN.search(cell) is not None).astype(bool)
        problems += problems_where(frame, wrong, column, NOT_UNSEEN, hint)
    return problems


def _empty(contract: Contract) -> pd.DataFrame:
    import pandas as pd

    return pd.DataFrame(columns=[*contract.columns, *contract.optional, "file", "row"], dtype=str)


def _decode(path: Path, name: str) -> tuple[str | None, list[Problem]]:
    try:
        data = path.read_bytes()
    except OSError as error:
        return None, [Problem(name, None, None, error.strerror or "", "the file can be read", "check its permissions")]
    if data.startswith(_BOM):
        rule, hint = "the file is UTF-8 without a byte-order mark", "save it as “CSV UTF-8” without BOM"
        return data.decode("utf-8-sig", errors="replace"), [Problem(name, 1, None, "BOM", rule, hint)]
    try:
        return data.decode("utf-8"), []
    except UnicodeDecodeError as error:
        row = data[: error.start].count(b"\n") + 1
        guess = "GBK (Excel's usual one in Chinese)" if _decodes(data, "gb18030") else "not known"
        hint = f"the encoding seems to be {guess}; save it again as UTF-8"
        return None, [Problem(name, row, None, repr(data[error.start : error.end]), "the file is UTF-8", hint)]


def _decodes(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _rows(text: str, contract: Contract, name: str) -> tuple[pd.DataFrame, list[Problem]]:
    """Split the text into records; the shape of every record must fit the head line."""
    import pandas as pd

    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    records: list[list[str]] = []
    lines = [1]  # where each record begins: a quoted cell may run over several lines
    try:
        for record in reader:
            records.append(record)
            lines.append(reader.line_num + 1)
    except csv.Error as error:
        hint = "look for a quote that is not closed"
        return _empty(contract), [Problem(name, lines[-1], None, str(error), "the file is a CSV table", hint)]
    if not records:
        hint = "the first line names the columns: " + ",".join(contract.columns)
        return _empty(contract), [Problem(name, 1, None, "", "the file has a head line", hint)]
    head, body = records[0], records[1:]
    problems = _check_head(head, contract, name)
    if problems:
        return _empty(contract), problems
    width = len(head)
    for line, record in zip(lines[1:], body, strict=False):
        if len(record) != width:
            rule = f"the row has as many cells as the head line ({width})"
            hint = "quote a cell that holds a comma; keep the commas of empty cells"
            problems.append(Problem(name, line, None, ",".join(record), rule, hint))
    frame = pd.DataFrame([[cell.strip() for cell in r] for r in body if len(r) == width], columns=head, dtype=str)
    whole = [line for line, record in zip(lines[1:], body, strict=False) if len(record) == width]
    for column in contract.optional:
        if column not in frame:
            frame[column] = ""
    return frame.assign(file=name, row=pd.Series(whole, dtype=int)), problems


def _check_head(head: list[str], contract: Contract, name: str) -> list[Problem]:
    known = [*contract.columns, *contract.optional]
    problems = [
        Problem(name, 1, column, column, "the column belongs to this table", nearest(column, known))
        for column in head
        if column not in known
    ]
    problems += [
        Problem(name, 1, column, "", "the column is there", f"add “{column}” to the head line")
        for column in contract.columns
        if column not in head
    ]
    twice = {column for column in head if head.count(column) > 1}
    problems += [
        Problem(name, 1, column, column, "a column comes once", "take the second one out") for column in sorted(twice)
    ]
    return problems


def rows(frame: pd.DataFrame) -> Iterator[Any]:
    """Iterate over the rows of a table; a column is an attribute of the row.

    What ``itertuples`` gives, without its cost for small tables: a class for every call and a frame for every column.
    """
    make = _row_of(tuple(map(str, frame.columns)))._make
    return map(make, zip(*(frame[column].to_list() for column in frame.columns), strict=True))


@lru_cache
def _row_of(columns: tuple[str, ...]) -> Any:  # noqa: ANN401 - a class made of names
    return namedtuple("Row", columns, rename=True)  # noqa: PYI024 - the columns are known at run time only


def problems_where(
    frame: pd.DataFrame,
    wrong: pd.Series,
    column: str | None,
    rule: str,
    hint: str | Callable[[str], str],
) -> list[Problem]:
    """Make a problem of every row where a mask is true.

    Args:
        frame: A table as ``read_table`` returns it.
        wrong: Boolean mask over its rows.
        column: The column to blame.
        rule: What must hold.
        hint: What to do; a function of the cell's text where it depends on it.
    """
    if not wrong.any():
        return []
    say = lru_cache(maxsize=None)(hint) if callable(hint) else None  # the same name may be wrong in every row
    return [
        Problem(
            file=row.file,
            row=int(row.row),
            column=column,
            value=(value := str(getattr(row, column)) if column else ""),
            rule=rule,
            hint=say(value) if say else str(hint),
        )
        for row in rows(frame[wrong])
    ]


def _check_cells(frame: pd.DataFrame, contract: Contract) -> list[Problem]:
    problems: list[Problem] = []
    if frame.empty:
        return problems
    for column in contract.required:
        problems += problems_where(frame, frame[column] == "", column, "never empty", f"fill in “{column}”")
    for column, allowed in contract.closed.items():
        wrong = ~frame[column].isin(allowed) & (frame[column] != "")
        choices = [value for value in allowed if value]
        problems += problems_where(
            frame, wrong, column, "one of: " + ", ".join(choices), partial(nearest, known=choices)
        )
    for column in contract.numbers:
        numbers = {text for text in frame[column].unique() if _is_number(text)}
        wrong = ~frame[column].isin(numbers)
        hint = "digits as printed, no unit, no thousands separator, no words; a range is 5~6"
        problems += problems_where(frame, wrong, column, "a number", hint)
    repeated = frame.duplicated(list(contract.key), keep="first")
    rule = "a row comes once"
    problems += problems_where(frame, repeated, contract.key[0], rule, "take the second one out, or say what differs")
    cells = frame.drop(columns="row")
    long = {text for column in cells for text in cells[column].unique() if len(text) > _LARGEST_CELL}
    too_long = cells.isin(long).any(axis=1) if long else frame["row"] < 0
    problems += problems_where(frame, too_long, None, f"a cell has at most {_LARGEST_CELL} characters", "shorten it")
    return problems


def _is_number(text: str) -> bool:
    try:
        return math.isfinite(number(text or "0"))
    except (ValueError, OverflowError):
        return False
