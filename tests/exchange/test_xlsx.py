"""Workbooks that openpyxl wrote are read with every cell; files that are none are refused by name."""

from __future__ import annotations

import zipfile

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nearzero.exchange.reading.sheets import Limits, open_workbook
from nearzero.problems import DataError


@pytest.fixture
def book(tmp_path):
    """Write a workbook and read it back."""

    def make(fill, limits=None):
        made = openpyxl.Workbook()
        fill(made.active)
        path = tmp_path / "book.xlsx"
        made.save(path)
        return open_workbook(path, limits)[0]

    return make


def message(path, limits=None):
    with pytest.raises(DataError) as caught:
        open_workbook(path, limits)
    return str(caught.value)


def test_cells_formats_and_merged_areas_are_read(book):
    def fill(sheet):
        sheet["A1"] = "能源消费量"
        sheet.merge_cells("A1:C1")
        sheet["B3"], sheet["D2"], sheet["A4"] = 0.053, 97.6, True
        sheet["B3"].number_format, sheet["D2"].number_format = "0.0%", "0.00"

    sheet = book(fill)
    assert (sheet.at(2, 1), sheet.at(1, 3), sheet.at(3, 0)) == ("5.3%", "97.60", "TRUE")
    assert sheet.filled()[0] == ["能源消费量"] * 3
    assert sheet.at(99, 99) == ""


def test_a_formula_that_was_never_computed_is_named(book):
    assert book(lambda sheet: sheet.__setitem__("C3", "=1+1")).unsaved == {"C3"}


@settings(max_examples=20, deadline=None)
@given(
    cells=st.dictionaries(st.tuples(st.integers(1, 40), st.integers(1, 40)), st.integers(-(10**9), 10**9), max_size=30)
)
def test_what_openpyxl_writes_is_what_is_read(cells, tmp_path_factory):
    made = openpyxl.Workbook()
    for (row, column), value in cells.items():
        made.active.cell(row, column, value)
    path = tmp_path_factory.mktemp("any") / "any.xlsx"
    made.save(path)
    sheet = open_workbook(path)[0]
    read = {(r, c): cell for r, row in enumerate(sheet.rows, 1) for c, cell in enumerate(row, 1) if cell}
    assert read == {at: str(value) for at, value in cells.items()}


def test_bounds_are_kept_whatever_the_file_declares(book, tmp_path):
    book(lambda sheet: sheet.__setitem__("A500", 1))
    assert "at most 100 rows" in message(tmp_path / "book.xlsx", Limits(rows=100))
    assert "filled cells" in message(tmp_path / "book.xlsx", Limits(cells=0))
    assert "bytes unpacked" in message(tmp_path / "book.xlsx", Limits(part_bytes=100))
    assert "at most 10 bytes" in message(tmp_path / "book.xlsx", Limits(file_bytes=10))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "the file is a workbook"),
        (b"PK\x03\x04 half a zip", "the file is a workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old kind (.xls)"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "without a password"),
    ],
)
def test_what_is_no_workbook_is_said_to_be_none(tmp_path, content, said):
    path = tmp_path / "bad.xlsx"
    path.write_bytes(content)
    assert said in message(path)


def test_macros_and_document_types_are_refused(tmp_path, book):
    book(lambda sheet: sheet.__setitem__("A1", 1))
    with zipfile.ZipFile(tmp_path / "book.xlsx", "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"x")
    assert "without macros" in message(tmp_path / "book.xlsx")
    path = tmp_path / "entity.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xl/workbook.xml", '<!DOCTYPE x [<!ENTITY a "aaaa">]><workbook>&a;</workbook>')
        archive.writestr("xl/_rels/workbook.xml.rels", "<Relationships/>")
    assert "document type" in message(path)


class TestCsv:
    def test_gbk_is_read_and_said(self, tmp_path):
        (tmp_path / "表.csv").write_bytes("指标,2022年\n常住人口（万人）,50.1\n".encode("gbk"))
        sheet = open_workbook(tmp_path / "表.csv")[0]
        assert sheet.rows[1] == ["常住人口（万人）", "50.1"]
        assert [note.kind for note in sheet.conversions] == ["encoding"]

    @pytest.mark.parametrize(
        ("content", "said"),
        [
            ("指标,2022\n".encode("utf-16"), "UTF-16"),
            ("國內生產總值,能源消費總量,碳排放總量,單位\n".encode("big5"), "UTF-8 or GBK"),
            (b"a,\0b\n", "the file is text"),
            (b'a,"b\n', "quote"),
        ],
    )
    def test_other_encodings_and_broken_files_are_named(self, tmp_path, content, said):
        (tmp_path / "bad.csv").write_bytes(content)
        assert said in message(tmp_path / "bad.csv")

    def test_tabs_and_a_byte_order_mark_are_understood(self, tmp_path):
        (tmp_path / "t.csv").write_bytes(b"\xef\xbb\xbfa\tb\n1\t2\n")
        assert open_workbook(tmp_path / "t.csv")[0].rows == [["a", "b"], ["1", "2"]]

    def test_an_empty_folder_is_no_workbook(self, tmp_path):
        assert "CSV files" in message(tmp_path)


def test_hidden_sheets_rows_and_columns_are_read_and_said(tmp_path):
    book = openpyxl.Workbook()
    for row in range(1, 4):
        book.active.append([row, row * 10, row * 100])
    book.active.row_dimensions[2].hidden = True
    book.active.column_dimensions["C"].hidden = True
    book.create_sheet("备用").append(["x"])
    book["备用"].sheet_state = "veryHidden"
    book.save(tmp_path / "book.xlsx")
    first, second = open_workbook(tmp_path / "book.xlsx")
    assert [row[2] for row in first.rows] == ["100", "200", "300"]
    (said,) = [note for note in first.conversions if note.kind == "hidden_cells"]
    assert "C" in said.before
    assert "2" in said.before
    assert second.rows == [["x"]]
    assert [note.kind for note in second.conversions] == ["hidden_sheet"]
