"""A workbook that somebody filled in, or made: read sheet by sheet into the tables of one place.

Here: which sheet goes to which table. Not here: cells (``reading``), rows (``rows``), writing (``exchange.write``).
"""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from nearzero.exchange.imported import Imported, Origin
from nearzero.exchange.place_names import check_id, find_place
from nearzero.exchange.reading.limits import refuse
from nearzero.exchange.reading.sheets import Sheet, files_of, open_workbook
from nearzero.exchange.workbook import words
from nearzero.exchange.workbook.context import Context, Rows
from nearzero.exchange.workbook.heads import Head, find_head
from nearzero.exchange.workbook.judge import judge_heads
from nearzero.exchange.workbook.names import Names
from nearzero.exchange.workbook.passports import Passports
from nearzero.exchange.workbook.place_sheet import place_sheet, read_place_sheet
from nearzero.exchange.workbook.raw_table import read_raw_table, table_of
from nearzero.exchange.workbook.rows import SheetRows
from nearzero.places import contracts
from nearzero.places.raw import Raw
from nearzero.problems import Problem

if TYPE_CHECKING:
    import pandas as pd

_SET_ASIDE = frozenset({"readme", "place", "sources", "lists"})
# Heads that only one table has; the first that fits decides where the name of the sheet does not.
_MARKS = (
    ("carbon_assessed", "assessments.csv"),
    ("stage", "co_control.csv"),
    ("flow", "activity.csv"),
    ("firm", "firms.csv"),
    ("evidence", "status.csv"),
    ("binding", "targets.csv"),
    ("investment", "projects.csv"),
    ("quantity", "project_quantities.csv"),
)


class WorkbookReader:
    """Reads what no other reader recognises."""

    def recognises(self, sheets: Sequence[Sheet]) -> bool:
        """Tell that any sheets may be a workbook."""
        return bool(sheets)

    def read(self, path: Path, sheets: Sequence[Sheet], raw: Raw, place: str | None) -> tuple[Imported, ...]:
        """Read one place.

        Args:
            path: The file or folder.
            sheets: Its sheets.
            raw: The data folder.
            place: Id of the place; None where the workbook says it.

        Raises:
            DataError: It is not said which place this is.
        """
        found, problems = _place(path, sheets, raw)
        place_id = check_id(place or _place_id(path, found, raw))
        document = next((sheet for sheet in sheets if words.find(sheet.name, words.SHEETS) == "sources"), None)
        rows = _documents(document) if document else []
        context = Context(raw, place_id, Names(raw), Passports(raw, place_id, rows, path.name), problems)
        tables, origins = _tables(sheets, context)
        for sheet in sheets:
            if words.find(sheet.name, words.SHEETS) not in _SET_ASIDE:
                context.conversions.extend(sheet.conversions)
        imported = Imported(
            place_id=place_id,
            tables=tables,
            place={key: value for key, value in found.items() if key != "id"},
            sources=context.passports.new,
            origins=origins,
            conversions=tuple(context.conversions),
            problems=tuple(context.problems),
            raw_files=tuple(files_of(path)),
        )
        return (imported,)


WORKBOOK = WorkbookReader()


def read_workbook(path: Path | str, raw: Raw, place: str | None = None) -> Imported:
    """Open and read a workbook of one place.

    Args:
        path: An xlsx file, or a folder of CSV files.
        raw: The data folder.
        place: Id of the place; None where the workbook says it.

    Raises:
        DataError: The file cannot be read, or does not say which place it is about.
    """
    return WORKBOOK.read(Path(path), open_workbook(path), raw, place)[0]


def _place(path: Path, sheets: Sequence[Sheet], raw: Raw) -> tuple[dict[str, object], list[Problem]]:
    sheet = place_sheet(sheets)
    if sheet is not None:
        return read_place_sheet(sheet, raw)
    toml = path / "place.toml"
    if not toml.is_file():
        return {}, []
    try:
        return tomllib.loads(toml.read_text(encoding="utf-8")), []
    except (ValueError, RecursionError, OSError) as error:
        raise refuse("place.toml", str(error), "the file is TOML in UTF-8", "mend the line it names") from error


def _place_id(path: Path, place: dict[str, object], raw: Raw) -> str:
    if place.get("id"):
        return str(place["id"])
    named = next(
        (found for key in ("zh", "en") if place.get(key) and (found := find_place(raw, str(place[key])))), None
    )
    if named:
        return named
    if not place and (found := find_place(raw, path.stem)):
        return found
    hint = "fill in the sheet “地方”, or give --place ID"
    raise refuse(path.name, "", "the workbook says which place it is about", hint)


def _documents(sheet: Sheet) -> list[dict[str, str]]:
    """Return the documents that the sheet of sources lists."""
    for number, row in enumerate(sheet.rows[:10]):
        fields = [words.find(cell.replace("*", ""), words.FIELDS) or "" for cell in row]
        if "title" in fields:
            listed = (dict(zip(fields, map(str.strip, cells), strict=False)) for cells in sheet.rows[number + 1 :])
            return [
                one
                for one in listed
                if one.get("title") and not re.match("示例|example", one.get("id", ""), re.IGNORECASE)
            ]
    return []


def _tables(sheets: Sequence[Sheet], context: Context) -> tuple[dict[str, pd.DataFrame], dict[str, tuple[Origin, ...]]]:
    import pandas as pd

    whole: dict[str, list[pd.DataFrame]] = defaultdict(list)
    origins: dict[str, list[Origin]] = defaultdict(list)
    collected: dict[str, Rows] = defaultdict(Rows)
    for sheet in sheets:
        if words.find(sheet.name, words.SHEETS) in _SET_ASIDE or not any(any(row) for row in sheet.rows):
            continue
        if (table := table_of(sheet)) is not None:
            frame, cells = read_raw_table(sheet, table, context)
            if frame.empty:
                hint = "it was left out: a table without rows takes none away"
                context.blame(sheet, None, "", "a table has rows", hint, severity="warning")
                continue
            whole[table].append(frame)
            origins[table].extend(cells)
            continue
        head = find_head(sheet, context.names)
        table = _table(sheet, head) if head else None
        if head is None or table is None:
            hint = "a table has a row of heads: names and years, or names, years and values"
            context.blame(sheet, None, sheet.at(0, 0), "a table that can be read", hint, severity="warning")
            continue
        judge_heads(sheet, head, context)
        SheetRows(sheet, head, table, context).read(collected[table])
    for table, rows in collected.items():
        if rows.rows:
            contract = contracts.PLACE_TABLES[table]
            columns = [*contract.columns, *(name for name in contract.optional if any(r[name] for r in rows.rows))]
            whole[table].append(pd.DataFrame(rows.rows, columns=columns, dtype=str))
            origins[table].extend(rows.origins)
    return (
        {name: _joined(frames) for name, frames in whole.items()},
        {name: tuple(cells) for name, cells in origins.items()},
    )


def _joined(frames: list[pd.DataFrame]) -> pd.DataFrame:
    import pandas as pd

    return frames[0] if len(frames) == 1 else pd.concat(frames, ignore_index=True).fillna("")


def _table(sheet: Sheet, head: Head) -> str | None:
    """Return the table that a sheet goes to, by its name, else by its heads."""
    named = words.find(sheet.name, words.SHEETS)
    if named and f"{named}.csv" in contracts.PLACE_TABLES:
        return f"{named}.csv"
    for field, table in _MARKS:
        if head.field(field):
            return table
    if {"sector", "carrier"} & head.fields and "variable" not in head.fields and head.value_columns:
        return "activity.csv"
    has_values = head.value_columns or head.field("value")
    has_names = "variable" in head.fields or any(column.variable for column in head.columns)
    return "facts.csv" if has_values and has_names else None
