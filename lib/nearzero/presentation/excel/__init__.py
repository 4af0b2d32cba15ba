"""A report's tables as an Excel workbook: a sheet per table, one of all results, and the contents.

Here: sheets, their looks and links. Not here: which cell is a number and with how many digits it is shown
(``numbers``), figures and running text (the other formats).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from math import ceil, isinf
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.hyperlink import Hyperlink

from nearzero.presentation import words
from nearzero.presentation.column_widths import length
from nearzero.presentation.excel.numbers import shown
from nearzero.presentation.labels import labels, labels_of, said_note, small_print
from nearzero.presentation.numbering import numbers
from nearzero.presentation.text import pick

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

    from nearzero.presentation.blocks import Cell, Report, Table
    from nearzero.results import Result

# A workbook is the same whenever it is written; Excel wants a date, so it gets one that nobody takes for true.
_NO_DATE = datetime(2000, 1, 1)  # noqa: DTZ001 - the format knows no time zones
_ZIP_DATE = (1980, 1, 1, 0, 0, 0)
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")

_LONGEST_NAME, _LONGEST_TEXT = 31, 32_767  # what Excel takes
_LINE, _MOST_LINES = 15.0, 27  # height of a line in points; Excel has no rows higher than 409
_WIDEST = 60  # columns wider than this wrap, in characters
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\\x00-\x1f]+")
# With these a cell, or what is made of it as text, would begin a formula.
_FORMULA = tuple("=+-@\t\r")
_THICK, _THIN = Side("medium"), Side("thin")
_FONTS = {
    "bold": Font(bold=True),
    "small": Font(size=9),
    "title": Font(bold=True, size=14),
    "link": Font(color="0563C1", underline="single"),
}

_HEADS = {
    "contents": ("目录", "Contents"),
    "table": ("表号", "Table"),
    "caption": ("表题", "Caption"),
    "chapter": ("章", "Chapter"),
    "results": ("数值明细", "Results"),
    "all": ("全部数值：单位、区间、状态、方法与出处", "Every number: unit, interval, state, method and inputs"),
    "low": ("下限", "low"),
    "high": ("上限", "high"),
}
# Fields of a result, in the order of the sheet, and their heads.
_RESULT = {
    "id": ("编号", "Id"),
    "tables": ("所在表", "Tables"),
    "value": ("数值", "Value"),
    "unit": ("单位", "Unit"),
    "low": ("下限", "Low"),
    "high": ("上限", "High"),
    "interval_kind": ("区间类型", "Interval"),
    "state": ("状态", "State"),
    "period": ("时期", "Period"),
    "method": ("方法", "Method"),
    "form": ("形式", "Form"),
    "price_basis": ("价格基准", "Price basis"),
    "inputs": ("依据", "Inputs"),
    "arithmetic": ("算式", "Arithmetic"),
    "note": ("说明", "Note"),
    "sources": ("资料来源", "Sources"),
}


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a table goes: its sheet, its number with its word, and its chapter."""

    sheet: str
    label: str
    chapter: str
    table: Table


def write_excel(report: Report, path: Path | str, *, source_titles: Mapping[str, str] | None = None) -> None:
    """Write the tables of the report as .xlsx; the same report gives the same bytes.

    A number is the value of its ``Result``, shown with the digits of the report; right of the table stand the ends of
    the intervals. What is no number stays text, whatever it begins with.

    Args:
        report: The report.
        path: The file.
        source_titles: What a source is printed as, where that is not how the tables name it.
    """
    book = Workbook()
    places = list(_places(report))
    _write_contents(book.active, report, places)
    for place in places:
        _write_table(book.create_sheet(place.sheet), place, report.lang, source_titles or {})
    _write_results(book.create_sheet(_head("results", report.lang)), report, places)
    about = book.properties
    about.title, about.creator, about.lastModifiedBy = _clean(report.title), "nearzero", "nearzero"
    about.language, about.created = labels(report.lang).tag, _NO_DATE
    Path(path).write_bytes(_package(book))


def _places(report: Report) -> Iterator[_Place]:
    """Yield each table with the name of its sheet; names differ however long the captions are."""
    counted, word = numbers(report), labels_of(report).table
    for chapter in report:
        for table in chapter.tables:
            label = f"{word}{counted[table.id]}"
            name = _NOT_IN_NAMES.sub(" ", f"{label} {_clean(table.caption)}")[:_LONGEST_NAME].strip(" '")
            yield _Place(name, label, chapter.title, table)


def _write_contents(sheet: Worksheet, report: Report, places: Sequence[_Place]) -> None:
    """Write what the workbook is about, and a link to each sheet."""
    sheet.title = _head("contents", report.lang)
    _put(sheet, 1, 1, report.title, "title")
    lines = [(report.subtitle, ""), (report.watermark, ""), *report.about]
    row = 1
    for label, text in lines:
        if label:
            row += 1
            _put(sheet, row, 1, label, "bold" if text or label == report.watermark else "plain")
            _put(sheet, row, 2, text)
    row += 2
    for column, key in enumerate(("table", "caption", "chapter"), start=1):
        _put(sheet, row, column, _head(key, report.lang), "bold")
    _rule(sheet, row, 3, bottom=_THIN)
    results = _head("results", report.lang)
    listed = [(place.sheet, place.label, place.table.caption, place.chapter) for place in places]
    for name, label, caption, chapter in [*listed, (results, results, _head("all", report.lang), "")]:
        row += 1
        cell = _put(sheet, row, 1, label)
        quoted = name.replace("'", "''")
        cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{quoted}'!A1")
        cell.font = _FONTS["link"]
        _put(sheet, row, 2, caption)
        _put(sheet, row, 3, chapter)
    _set_up(sheet, (16, 70, 30), landscape=False)
    _set_heights(sheet)


def _write_table(sheet: Worksheet, place: _Place, lang: str, source_titles: Mapping[str, str]) -> None:
    """Write caption, heads, units and rows as the report shows them, then notes and sources, then the intervals."""
    table, wide = place.table, len(place.table.columns)
    _put(sheet, 1, 1, f"{place.label}\u2002{table.caption}", "title")
    beside = _intervals(table)
    heads: list[tuple[str, str, str]] = [(column.head, column.unit, column.align) for column in table.columns]
    for index, (head, unit, align) in enumerate([*heads, *_interval_heads(table, beside, lang)]):
        _put(sheet, 2, _at(index, wide), head, "bold", align)
        _put(sheet, 3, _at(index, wide), unit, "small", align)
    _rule(sheet, 2, wide, top=_THICK)
    _rule(sheet, 3, wide, bottom=_THIN)
    row = 3
    for index, cells in enumerate(table.rows):
        if index in table.groups:
            row += 1
            # Over the columns beside it, which are empty here: within a narrow first one it would break into letters.
            _put(sheet, row, 1, table.groups[index], "bold").alignment = _ALONG
        row += 1
        for at, (cell, column) in enumerate(zip(cells, table.columns, strict=True), start=1):
            number = shown(cell, column.align)
            if number is None:
                _put(sheet, row, at, str(cell), align=column.align)
            else:
                _put_number(sheet, row, at, *number)
        for k, at in enumerate(beside):
            result = cells[at].result
            for side, end in enumerate((result.low, result.high) if result else ()):
                _put_end(sheet, row, _at(wide + 2 * k + side, wide), end)
    _rule(sheet, row, wide, bottom=_THICK)
    lines = list(small_print(table, labels(lang), source_titles))
    notes = range(row + 1, row + 1 + len(lines))
    for row, line in zip(notes, lines, strict=True):
        _put(sheet, row, 1, line, "small").alignment = _ALONG
    sheet.freeze_panes = "B4"
    sheet.print_title_rows = "2:3"
    _set_up(sheet, [_room(table, index) for index in range(wide)], area=f"A1:{get_column_letter(wide)}{row}")
    _set_heights(sheet)
    _spread(sheet, notes, wide)


def _write_results(sheet: Worksheet, report: Report, places: Iterable[_Place]) -> None:
    """Write every number once, with what a reader needs to redo it."""
    shown_in: dict[str, list[_Place]] = {}
    for place in places:
        for result_id in dict.fromkeys(one.id for one in place.table.results):
            shown_in.setdefault(result_id, []).append(place)
    for at, heads in enumerate(_RESULT.values(), start=1):
        _put(sheet, 1, at, pick(report.lang, *heads), "bold")
    unique = {result.id: result for result in report.results}
    for row, result in enumerate(unique.values(), start=2):
        found = shown_in.get(result.id, [])
        for at, name in enumerate(_RESULT, start=1):
            _put_field(sheet, row, at, _field(result, name, found, report.lang))
    sheet.freeze_panes = "B2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(_RESULT))}{len(unique) + 1}"
    sheet.print_title_rows = "1:1"
    _set_up(sheet, (44, 14, 14, 14, 12, 12, 11, 12, 12, 14, 14, 14, 40, 40, 40, 40))


def _field(result: Result, name: str, places: Iterable[_Place], lang: str) -> str | float | None:
    """Return what the sheet of results says in a column."""
    match name:
        case "tables":
            return ", ".join(place.label.strip() for place in places)
        case "sources":
            return "; ".join(dict.fromkeys(source for place in places for source in place.table.sources))
        case "inputs":
            return ", ".join(result.inputs)
        case "state":
            return words.label(result.state, lang)
        case "note":
            return said_note(result.note, lang)
        case _:
            said: str | float | None = getattr(result, name)
            return said


def _put_field(sheet: Worksheet, row: int, at: int, said: str | float | None) -> None:
    """Write a field without any look of its own: there are tens of thousands."""
    if isinstance(said, str):
        _put(sheet, row, at, said, look="bare")
    elif said is not None and not isinf(said):
        sheet.cell(row, at, said)
    else:
        _put_end(sheet, row, at, said)


def _intervals(table: Table) -> list[int]:
    """Return the columns with a number that has an interval."""
    return [
        index
        for index in range(len(table.columns))
        if any(result is not None and result.low is not None for result in (row[index].result for row in table.rows))
    ]


def _interval_heads(table: Table, beside: Iterable[int], lang: str) -> list[tuple[str, str, str]]:
    """Return heads and units of the columns of lower and upper ends."""
    columns = [table.columns[index] for index in beside]
    return [
        (f"{column.head} · {_head(end, lang)}", column.unit, "right") for column in columns for end in ("low", "high")
    ]


def _at(index: int, wide: int) -> int:
    """Return the column of the sheet; an empty one divides the printed table from the intervals."""
    return index + 1 + (index >= wide)


def _room(table: Table, index: int) -> float:
    texts = [table.columns[index].unit, *(_widest(row[index]) for row in table.rows)]
    return max(length(table.columns[index].head), *map(length, texts)) * 2


def _widest(cell: Cell) -> str:
    """Return what a cell shows at most: a number may get one more digit, and its mark stands behind it."""
    return str(cell) if cell.result is None else f"{cell}0 {cell.mark}"


def _put(sheet: Worksheet, row: int, at: int, text: str, look: str = "plain", align: str | None = None) -> Any:  # noqa: ANN401 - openpyxl has no types
    """Write a text; nothing that it begins with makes it a formula."""
    said = _clean(text)
    if look == "bare" and not said:
        return None
    cell = sheet.cell(row, at)
    if said:
        cell.value = said if len(said) <= _LONGEST_TEXT else said[: _LONGEST_TEXT - 1] + "…"
        cell.data_type = "s"
        if said.startswith(_FORMULA):
            cell.quotePrefix = True
    if look in _FONTS:
        cell.font = _FONTS[look]
    if look not in {"bare", "title"}:
        cell.alignment = _ALIGNED[align]
    return cell


_ALIGNED = {
    align: Alignment(horizontal=align, vertical="top", wrap_text=True) for align in (None, "left", "right", "center")
}


_ALONG = Alignment(wrap_text=False, vertical="top")


def _put_number(sheet: Worksheet, row: int, at: int, value: float, look: str) -> None:
    cell = sheet.cell(row, at, value)
    cell.number_format, cell.alignment = look, _ALIGNED["right"]


def _put_end(sheet: Worksheet, row: int, at: int, value: float | None) -> None:
    """Write an exact number; an open end as a sign, an absent one not at all."""
    if value is None:
        return
    if isinf(value):
        _put(sheet, row, at, "∞" if value > 0 else "−∞", align="right")
    else:
        _put_number(sheet, row, at, value, "General")


def _rule(sheet: Worksheet, row: int, wide: int, **sides: Side) -> None:
    for at in range(1, wide + 1):
        cell = sheet.cell(row, at)
        cell.border = Border(top=sides.get("top", cell.border.top), bottom=sides.get("bottom", cell.border.bottom))


def _set_up(sheet: Worksheet, widths: Iterable[float], *, landscape: bool = True, area: str | None = None) -> None:
    """Set widths of columns, and how the sheet prints: A4, as wide as the page."""
    widths = list(widths)
    for at in range(1, max(sheet.max_column, len(widths)) + 1):
        width = widths[at - 1] if at <= len(widths) else 3 if at == len(widths) + 1 else 14
        sheet.column_dimensions[get_column_letter(at)].width = round(min(_WIDEST, max(8.0, width + 2)), 1)
    sheet.page_setup.orientation = "landscape" if landscape else "portrait"
    sheet.page_setup.paperSize, sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 9, 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.oddFooter.center.text = "&P / &N"
    if area:
        sheet.print_area = area


def _set_heights(sheet: Worksheet) -> None:
    """Give rows with wrapped text the height of its lines: some programs take rows as they are and print over them."""
    for cells in sheet.iter_rows():
        lines = max(_lines(cell, sheet.column_dimensions[get_column_letter(cell.column)].width) for cell in cells)
        if lines > 1:
            sheet.row_dimensions[cells[0].row].height = _LINE * min(lines, _MOST_LINES)


def _spread(sheet: Worksheet, notes: Iterable[int], wide: int) -> None:
    """Set notes over the width of the table: beyond it they would not be printed."""
    room = sum(sheet.column_dimensions[get_column_letter(at)].width for at in range(1, wide + 1))
    for row in notes:
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=wide)
        cell = sheet.cell(row, 1)
        cell.alignment = _ALIGNED["left"]
        sheet.row_dimensions[row].height = _LINE * min(_lines(cell, room), _MOST_LINES)


def _lines(cell: Any, width: float) -> int:  # noqa: ANN401 - openpyxl has no types
    """Return how many lines a wrapped text takes in a column, words that do not fit the end of a line included."""
    if not isinstance(cell.value, str) or not cell.alignment.wrap_text:
        return 1
    lengths = [2 * length(line) for line in cell.value.splitlines()]
    return sum(1 if one <= width - 1 else ceil(1.1 * one / (width - 1)) for one in lengths)


def _head(key: str, lang: str) -> str:
    return pick(lang, *_HEADS[key])


def _clean(text: str) -> str:
    """Return the text without what XML cannot hold."""
    return _CONTROL.sub("", text)


def _package(book: Workbook) -> bytes:
    """Return the file, its parts in a fixed order and without times."""
    saved, fixed = BytesIO(), BytesIO()
    book.save(saved)
    with ZipFile(saved) as old, ZipFile(fixed, "w") as new:
        for name in sorted(old.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            part = ZipInfo(name, _ZIP_DATE)
            part.compress_type, part.create_system = ZIP_DEFLATED, 0
            content = old.read(name)
            if name == "docProps/core.xml":
                content = _MODIFIED.sub(rb"\g<1>%s" % _NO_DATE.strftime("%Y-%m-%dT%H:%M:%SZ").encode(), content)
            new.writestr(part, content)
    return fixed.getvalue()
