from __future__ import annotations

import time
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from nearzero.presentation.blocks import Cell, Chapter
from nearzero.presentation.excel import write_excel
from nearzero.presentation.excel.numbers import shown
from nearzero.results import Result


def write(report, folder, name="tables.xlsx"):
    write_excel(report, folder / name)
    return load_workbook(folder / name)


@pytest.fixture
def book(report, tmp_path):
    return write(report, tmp_path)


def number(value, **about):
    return Result(analysis="fact", place="p", variable="v", period="2022", value=value, **about)


def rows(sheet):
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def test_a_sheet_per_table_between_contents_and_results(book, report):
    tables = [table for chapter in report for table in chapter.tables]

    assert book.sheetnames == ["目录", "表1 能源消费的 CO₂ 排放", "表2 分部门排放", "数值明细"]
    titles = [sheet["A1"].value for sheet in book.worksheets[1:-1]]
    assert titles == [f"表{n}\u2002{t.caption}" for n, t in enumerate(tables, 1)]


def test_the_contents_lead_to_every_sheet(book):
    links = [cell.hyperlink.location for row in book["目录"].iter_rows() for cell in row if cell.hyperlink]

    assert links == [f"'{name}'!A1" for name in book.sheetnames[1:]]


def test_every_cell_is_there_and_every_number_is_its_result(book, report):
    table, sheet = report.chapters[0].tables[0], book.worksheets[1]
    wide = len(table.columns)

    assert [[cell.value for cell in row[:wide]] for row in sheet["A2:C3"]] == [
        ["年份", "CO₂ 排放总量", "单位面积能耗"],
        [None, "万吨", "kWh/m²"],
    ]
    body = [row[:wide] for row in sheet.iter_rows(min_row=4, max_row=3 + len(table.rows) + len(table.groups))]
    assert [row[0].value for row in body if row[0].value in table.groups.values()] == list(table.groups.values())
    body = [row for row in body if row[0].value not in table.groups.values()]
    for said, written in zip(table.rows, body, strict=True):
        for one, cell in zip(said, written, strict=True):
            assert cell.value == (str(one) if one.result is None else one.result.value)
            assert cell.data_type == ("s" if one.result is None else "n")


def test_ends_of_intervals_stand_beside_the_printed_table(book, report):
    table, sheet = report.chapters[0].tables[0], book.worksheets[1]

    assert [sheet.cell(2, at).value for at in (5, 6)] == ["CO₂ 排放总量 · 下限", "CO₂ 排放总量 · 上限"]
    ends = [(sheet.cell(row, 5).value, sheet.cell(row, 6).value) for row in range(4, sheet.max_row + 1)]
    assert [end for end in ends if end != (None, None)] == [(result.low, result.high) for result in table.results]
    assert sheet.print_area.startswith(f"'{sheet.title}'!$A$1:$C$")


def test_every_result_is_listed_once_with_unit_interval_and_tables(book, report):
    head, *body = rows(book["数值明细"])
    unique = {result.id: result for result in report.results}

    listed = {row[0]: dict(zip(head, row, strict=True)) for row in body}
    assert list(listed) == list(unique)
    for result_id, result in unique.items():
        assert (listed[result_id]["数值"], listed[result_id]["单位"]) == (result.value, result.unit)
        assert (listed[result_id]["下限"], listed[result_id]["上限"]) == (result.low, result.high)
    assert listed[report.chapters[0].tables[0].results[0].id]["所在表"] == "表1"


def test_notes_and_sources_stand_below(book):
    said = [row[0] for row in rows(book.worksheets[1])]

    assert "注：a 含外购电力。" in said
    assert said[-1] == "资料来源：《某市统计年鉴 2023》；<script>alert(1)</script>"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "=cmd|'/c calc'!A1", '=HYPERLINK("x")', "+1+1", "@SUM(1)"])
def test_nothing_that_people_typed_becomes_a_formula(report, tmp_path, start):
    table = report.chapters[0].tables[0]
    said = replace(table, caption=start, notes=(start,), groups={0: start}, rows=((Cell(start), *table.rows[0][1:]),))
    typed = replace(report, title=start, about=((start, start),), chapters=(Chapter("a", start, (said,)),))

    book = write(typed, tmp_path)

    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    assert "f" not in kinds
    with ZipFile(tmp_path / "tables.xlsx") as package:
        assert not [name for name in package.namelist() if b"<f>" in package.read(name)]
    assert start in [cell.value for cell in book.worksheets[1]["A"]]
    assert all(cell.quotePrefix for cell in book.worksheets[1]["A"] if cell.value == start)


def test_names_of_sheets_are_short_unique_and_allowed(report, tmp_path):
    table = report.chapters[0].tables[0]
    tables = tuple(replace(table, id=str(k), caption="长[题]:*?/\\" * 20 + "'") for k in range(12))

    names = write(replace(report, chapters=(Chapter("a", "甲", tables),)), tmp_path).sheetnames

    assert len({name.lower() for name in names}) == 14
    assert max(map(len, names)) <= 31
    assert not set("[]:*?/\\") & set("".join(names))
    assert not any(name.endswith("'") for name in names)


def test_control_characters_and_endless_texts_do_not_stop_it(report, tmp_path):
    table = report.chapters[0].tables[0]
    odd = replace(table, rows=((Cell("字\x0b符\ud800"), Cell("x" * 40_000), Cell("")),), groups={}, notes=())

    sheet = write(replace(report, chapters=(Chapter("a", "甲\x00", (odd,)),)), tmp_path).worksheets[1]

    assert sheet["A4"].value == "字符"
    assert len(sheet["B4"].value) == 32_767
    assert sheet["B4"].value.endswith("…")


def test_open_ends_are_said_and_absent_values_stay_empty(report, tmp_path):
    open_end = number(5.0, low=5.0, high=float("inf"))
    absent = replace(open_end, value=None, low=None, high=None, period="2021")
    table = replace(
        report.chapters[0].tables[0],
        rows=(
            (
                Cell("2020"),
                Cell("≥5", open_end),
                Cell("—", absent),
            ),
        ),
    )

    book = write(replace(report, chapters=(Chapter("a", "甲", (table,)),)), tmp_path)

    assert [cell.value for cell in book.worksheets[1][5]] == ["2020", 5, "—", None, 5, "∞"]
    assert [row[2] for row in rows(book["数值明细"])[1:]] == [5, None]


def test_two_writes_give_the_same_bytes_whenever_they_are(report, tmp_path):
    write_excel(report, tmp_path / "a")
    time.sleep(1.1)
    write_excel(report, tmp_path / "b")

    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
    with ZipFile(tmp_path / "a") as package:
        assert {part.date_time for part in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert package.namelist()[0] == "[Content_Types].xml"


def test_it_prints_on_turned_pages_as_wide_as_they_are(book):
    for sheet in book.worksheets[1:]:
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.page_setup.fitToWidth == 1
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.freeze_panes


def test_english(english_report, tmp_path):
    book = write(english_report, tmp_path)

    assert book.sheetnames[0] == "Contents"
    assert book.sheetnames[1].startswith("Table 1 ")
    assert book.sheetnames[-1] == "Results"


@pytest.mark.parametrize(
    ("text", "value", "look"),
    [
        ("12.30", 12.301, "0.00"),
        ("−1,234.5", -1234.5, "#,##0.0"),
        ("+2.1%", 2.1, '+0.0"%"'),
        ("239 (2022)", 239.0, '0" (2022)"'),
        ("≥ 55", 55.0, '"≥ "0'),
        ("−59.87 [−59.88 ~ −59.86]", -59.8695, "0.00"),
        # The nearest float to 0.475 lies below it: the report prints 0.47, a spreadsheet would show 0.48.
        ("0.47", 0.475, "0.000"),
    ],
)
def test_a_number_is_shown_with_the_digits_of_the_report(text, value, look):
    found = shown(Cell(text, number(value)), "right")

    assert found is not None
    assert found[0] == value
    assert found[1].split(";")[0] == look


@pytest.mark.parametrize(
    ("text", "value"), [("5~6", 5.5), ("12.3", 1230.0), ("未公布", 3.0), ("—", None), ("是", "是"), ("1", True)]
)
def test_what_says_something_else_than_its_result_stays_text(text, value):
    assert shown(Cell(text, number(value)), "right") is None


@pytest.mark.parametrize(("text", "align"), [("2015", "left"), ("≥ 55", "right"), ("5~6", "right"), ("P12", "right")])
def test_without_a_result_only_plain_numbers_of_number_columns_are_numbers(text, align):
    assert shown(Cell(text), align) is None


@given(st.floats(-1e9, 1e9), st.integers(0, 6))
def test_what_a_spreadsheet_shows_is_what_the_report_prints_or_finer(value, decimals):
    text = f"{value:,.{decimals}f}".replace("-", "−")

    found = shown(Cell(text, number(value)), "right")

    assert found is not None
    positive = found[1].split(";")[0]
    digits = len(positive.partition(".")[2])
    assert digits in {decimals, decimals + 1}
    displayed = Decimal(f"{value:.15g}").quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
    assert digits > decimals or displayed == Decimal(text.replace("−", "-").replace(",", ""))


def test_the_heading_of_a_group_runs_on_over_the_empty_cells_beside_it(report, tmp_path):
    table = report.chapters[0].tables[0]
    long = replace(table, groups={0: "a heading that no narrow column holds"})
    sheet = write(replace(report, chapters=(Chapter("c", "C", (long,)),)), tmp_path).worksheets[1]

    heading = next(row[0] for row in sheet.iter_rows(min_row=4) if row[0].value == long.groups[0])
    assert not heading.alignment.wrap_text
    assert [cell.value for cell in sheet[heading.row][1:]] == [None] * (sheet.max_column - 1)


def test_a_column_has_room_for_one_more_digit_and_the_mark(report, tmp_path):
    table = report.chapters[0].tables[0]
    marked = Cell("12,345", number(12345.5), mark="b")
    narrow = replace(table, columns=table.columns[:1], rows=((marked,),), groups={})
    sheet = write(replace(report, chapters=(Chapter("c", "C", (narrow,)),)), tmp_path).worksheets[1]

    assert sheet.column_dimensions["A"].width >= len("12,345.5 b")


def test_rows_are_as_high_as_their_wrapped_text(report, tmp_path):
    table = report.chapters[0].tables[0]
    short, long = (Cell("short"),), (Cell("a word and another " * 20),)
    texts = replace(table, columns=table.columns[:1], rows=(short, long), groups={})
    sheet = write(replace(report, chapters=(Chapter("c", "C", (texts,)),)), tmp_path).worksheets[1]

    heights = [sheet.row_dimensions[row].height for row in (4, 5)]
    assert heights[0] is None
    assert heights[1] >= 15 * len(str(long[0])) / sheet.column_dimensions["A"].width


def test_a_text_that_its_column_was_made_for_has_one_line(report, tmp_path):
    table = report.chapters[0].tables[0]
    texts = replace(table, columns=table.columns[:1], rows=((Cell("as long as its column is wide"),),), groups={})
    sheet = write(replace(report, chapters=(Chapter("c", "C", (texts,)),)), tmp_path).worksheets[1]

    assert sheet.row_dimensions[4].height is None


def test_notes_are_as_wide_as_the_table_and_printed_whole(book, report):
    table, sheet = report.chapters[0].tables[0], book.worksheets[1]

    spread = {cells.min_row: cells for cells in sheet.merged_cells.ranges}
    noted = [row for row in range(4, sheet.max_row + 1) if sheet.cell(row, 1).font.size == 9]
    assert noted
    for row in noted:
        assert spread[row].max_col == len(table.columns)
        assert sheet.cell(row, 1).alignment.wrap_text
        assert sheet.row_dimensions[row].height
