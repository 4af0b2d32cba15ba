"""One file against its contract: whatever is wrong with it is said in one go, with the line an editor shows."""

import pytest

from nearzero.places.contracts import Contract
from nearzero.places.tables import read_table

CONTRACT = Contract(
    columns=("name", "kind", "value", "note"),
    required=("name",),
    key=("name",),
    closed={"kind": ("", "tall", "small")},
    numbers=("value",),
    optional=("name_en",),
)
GOOD = "name,kind,value,note\na,tall,1.0,\nb,,5~6,x\n"


@pytest.fixture
def read(tmp_path):
    def read(content: str | bytes):
        path = tmp_path / "t.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        frame, problems = read_table(path, CONTRACT, "t.csv")
        return frame, [str(problem) for problem in problems]

    return read


def test_a_good_file_is_text_with_its_lines_and_no_problem(read):
    frame, problems = read(GOOD)
    assert problems == []
    assert list(frame["value"]) == ["1.0", "5~6"]
    assert list(frame["row"]) == [2, 3]
    assert set(frame["file"]) == {"t.csv"}
    assert list(frame["name_en"]) == ["", ""]


def test_cells_are_stripped(read):
    assert list(read("name,kind,value,note\n a , tall,1,\n")[0]["name"]) == ["a"]


def test_windows_line_ends_are_fine(read):
    frame, problems = read(GOOD.replace("\n", "\r\n"))
    assert problems == []
    assert list(frame["row"]) == [2, 3]


def test_a_head_line_without_rows_is_an_empty_table(read):
    frame, problems = read("name,kind,value,note\n")
    assert problems == []
    assert frame.empty


BROKEN = {
    "empty file": (
        "",
        "t.csv · row 1 · “” · the file has a head line · the first line names the columns: name,kind,value,note",
    ),
    "unknown column": (
        "name,kind,value,note,nam\na,,1,,\n",
        "t.csv · row 1 · nam · “nam” · the column belongs to this table · did you mean “name”?",
    ),
    "missing column": (
        "name,kind,note\na,,\n",
        "t.csv · row 1 · value · “” · the column is there · add “value” to the head line",
    ),
    "column twice": (
        "name,kind,value,note,kind\na,,1,,\n",
        "t.csv · row 1 · kind · “kind” · a column comes once · take the second one out",
    ),
    "too few cells": (
        "name,kind,value,note\na,tall\n",
        (
            "t.csv · row 2 · “a,tall” · the row has as many cells as the head line (4) · "
            "quote a cell that holds a comma; keep the commas of empty cells"
        ),
    ),
    "too many cells": (
        "name,kind,value,note\na,tall,1,000,x\n",
        (
            "t.csv · row 2 · “a,tall,1,000,x” · the row has as many cells as the head line (4) · "
            "quote a cell that holds a comma; keep the commas of empty cells"
        ),
    ),
    "unclosed quote": (
        'name,kind,value,note\na,,1,\nb,,1,"never closed\n',
        "t.csv · row 3 · “unexpected end of data” · the file is a CSV table · look for a quote that is not closed",
    ),
    "empty cell": ("name,kind,value,note\n,tall,1,\n", "t.csv · row 2 · name · “” · never empty · fill in “name”"),
    "outside a closed list": (
        "name,kind,value,note\na,tal,1,\n",
        "t.csv · row 2 · kind · “tal” · one of: tall, small · did you mean “tall”?",
    ),
    "text for a number": (
        "name,kind,value,note\na,,about 5,\n",
        (
            "t.csv · row 2 · value · “about 5” · a number · "
            "digits as printed, no unit, no thousands separator, no words; a range is 5~6"
        ),
    ),
    "duplicate": (
        "name,kind,value,note\na,,1,\nb,,1,\na,,2,\n",
        "t.csv · row 4 · name · “a” · a row comes once · take the second one out, or say what differs",
    ),
    "byte-order mark": (
        b"\xef\xbb\xbf" + GOOD.encode(),
        "t.csv · row 1 · “BOM” · the file is UTF-8 without a byte-order mark · save it as “CSV UTF-8” without BOM",
    ),
    "GBK": (
        "name,kind,value,note\na,,1,\nb,,1,甲区\n".encode("gbk"),
        (
            "t.csv · row 3 · “b'\\xbc'” · the file is UTF-8 · "
            "the encoding seems to be GBK (Excel's usual one in Chinese); save it again as UTF-8"
        ),
    ),
    "no text at all": (
        b"name,kind,value,note\n\xff\xff",
        "t.csv · row 2 · “b'\\xff'” · the file is UTF-8 · the encoding seems to be not known; save it again as UTF-8",
    ),
    "a huge cell": (
        f"name,kind,value,note\na,,1,{'x' * 10_001}\n",
        "t.csv · row 2 · “” · a cell has at most 10000 characters · shorten it",
    ),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_file_is_told_with_line_column_value_rule_and_hint(case, read):
    content, message = BROKEN[case]
    assert read(content)[1] == [message]


@pytest.mark.parametrize("digits", ["1,000", "1_000", "5%", "６", "nan", "6~5", "一", "−5"])
def test_what_is_no_printed_number_is_refused(digits, read):
    _, problems = read(f'name,kind,value,note\na,,"{digits}",\n')
    assert len(problems) == 1
    assert f"· value · “{digits}” · a number ·" in problems[0]


def test_a_file_that_is_not_there_is_a_problem(tmp_path):
    frame, problems = read_table(tmp_path / "none.csv", CONTRACT, "none.csv")
    assert frame.empty
    assert [str(p) for p in problems] == [
        "none.csv · “No such file or directory” · the file can be read · check its permissions"
    ]


def test_lines_are_those_of_an_editor_even_after_a_cell_over_several_lines(read):
    frame, problems = read('name,kind,value,note\na,,1,"two\nlines"\nb,wide,1,\nc,,1\n')
    assert list(frame["row"]) == [2, 4]
    assert [problem.split(" · ")[1] for problem in problems] == ["row 5", "row 4"]


def test_a_row_of_the_wrong_length_does_not_hide_what_is_wrong_in_the_others(read):
    _, problems = read("name,kind,value,note\na,tall\nb,wide,x,\n,,1,\n")
    assert sorted(" · ".join(problem.split(" · ")[1:3]) for problem in problems) == [
        "row 2 · “a,tall”",
        "row 3 · kind",
        "row 3 · value",
        "row 4 · name",
    ]


def test_every_unknown_and_missing_column_is_named_at_once(read):
    _, problems = read("name,knd,vlue,note\n")
    assert len(problems) == 4
