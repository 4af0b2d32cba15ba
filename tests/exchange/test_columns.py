"""Reading a CSV file as columns gives the cells that the csv module gives, or says that it cannot."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nearzero.exchange.reading import columns
from nearzero.exchange.reading.columns import ColumnRows, read_columns
from nearzero.exchange.reading.delimited import read_csv
from nearzero.exchange.reading.limits import Limits


@pytest.fixture(autouse=True)
def small_files_too(monkeypatch):
    monkeypatch.setattr(columns, "_FEW", 0)


CELL = st.text(st.sampled_from('ab1.,; \t\r\n"\\#=-年\x1c\x85\u2028\u3000\ufeff'), max_size=4)


@settings(max_examples=300, deadline=None)
@given(st.text(st.sampled_from('ab1,,,\n\n\r"\\ \t年\x1c\x85\u2028'), max_size=40))
def test_any_text_gives_the_rows_of_the_csv_module_or_nothing(text):
    found = read_columns(text, ",", Limits())
    if found is not None:
        assert list(found) == list(csv.reader(io.StringIO(text, newline=""), strict=True))


@settings(max_examples=200, deadline=None)
@given(st.integers(2, 5).flatmap(lambda width: st.lists(st.lists(CELL, min_size=width, max_size=width), min_size=1)))
def test_a_table_that_was_written_comes_back(rows):
    stream = io.StringIO(newline="")
    csv.writer(stream, lineterminator="\r\n").writerows(rows)  # with "\n" it leaves a "\r" in a cell unquoted
    found = read_columns(stream.getvalue(), ",", Limits())
    if found is not None:
        assert list(found) == rows
        assert [found[k] for k in range(len(found))] == rows
        assert found[:1] == rows[:1]


def test_a_plain_table_is_read_as_columns_with_either_end_of_line():
    for end in ("\n", "\r\n"):
        found = read_columns(end.join(["a,b", "1,NA", "null,", ""]), ",", Limits())
        assert isinstance(found, ColumnRows)
        assert list(found) == [["a", "b"], ["1", "NA"], ["null", ""]]


@pytest.mark.parametrize(
    "text", ['a,b\n"1",2\n', "a,b\n\n1,2\n", "a,b\n1\n", "a,b\n1,2,3\n", "a,b\r1,2\r", "a\n1\n", "", "\na,b\n"]
)
def test_what_is_not_plain_is_left_to_the_reader_of_rows(text):
    assert read_columns(text, ",", Limits()) is None


@pytest.mark.parametrize("limits", [Limits(rows=2), Limits(columns=1), Limits(cells=5), Limits(text=3)])
def test_what_breaks_a_bound_is_left_to_the_reader_of_rows(limits):
    assert read_columns("a,b\n1,2\n3,four\n", ",", limits) is None
    assert read_columns("a,b\n1,2\n3,four\n", ",", Limits(rows=3, columns=2, cells=6, text=4)) is not None


def test_a_file_gives_the_same_sheet_either_way(tmp_path, monkeypatch):
    path = tmp_path / "facts.csv"
    path.write_text("甲;乙\n1; 2\n３;=x\n", encoding="gb18030")
    as_columns = read_csv(path, Limits())
    monkeypatch.setattr(columns, "_FEW", 1_000)
    as_rows = read_csv(path, Limits())
    assert isinstance(as_columns.rows, ColumnRows)
    assert (list(as_columns.rows), as_columns.conversions) == (as_rows.rows, as_rows.conversions)
