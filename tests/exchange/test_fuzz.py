"""Whatever is in a file, reading it ends soon: with an import, or with an error that has a name."""

from __future__ import annotations

import importlib.util
import zipfile
from pathlib import Path

import bad_build
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from nearzero.exchange.formats import reader, recognise
from nearzero.exchange.reading.cells import read_cell
from nearzero.exchange.reading.numbers import shown
from nearzero.exchange.reading.sheets import open_workbook
from nearzero.exchange.write import check_imported
from nearzero.places.raw import Raw
from nearzero.problems import DataError

FEW = settings(
    max_examples=25, deadline=20_000, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
MANY = settings(FEW, max_examples=250)
WORDS = st.sampled_from([
    "指标", "单位", "常住人口", "万人", "2020年", "2021", "50.5", "约5", "3~5", "（估算）", "#REF!", "=1+1", "%", "‰",
    "不涉及", "/", "—", "变量", "年份", "数值", "flow", "sector", "id", "地方", "代号", "alpha", "1e9", "２０２２", "①",
    "[1]", "TRUE", "0", "-1", "合计", "其中：",
])  # fmt: skip
CELL = st.one_of(WORDS, st.text(max_size=12), st.floats(allow_nan=True).map(repr), st.lists(WORDS).map("".join))
ROWS = st.lists(st.lists(CELL, max_size=6), max_size=8)


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    spec = importlib.util.spec_from_file_location("small_raw_files", Path(__file__).parents[1] / "conftest.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.SmallRaw(tmp_path_factory.mktemp("fuzz") / "raw").root


def bring_in(path, root):
    """Read and check a file; an error that has a name is as good as an import."""
    try:
        sheets = open_workbook(path)
        for imported in reader(recognise(sheets)).read(path, sheets, Raw(root), "alpha"):
            for problem in check_imported(root, imported):
                assert problem.rule
                assert problem.hint
    except DataError as error:
        if not all(problem.rule and problem.hint for problem in error):
            pytest.fail(str(error))


@FEW
@given(rows=ROWS, merged=st.lists(st.from_regex(r"[A-H][0-9]:[A-H][0-9]", fullmatch=True), max_size=2))
def test_a_workbook_of_any_cells(rows, merged, root, tmp_path):
    visible = [["".join(c for c in cell if c.isprintable()) for cell in row] for row in rows]
    path = tmp_path / "any.xlsx"
    path.write_bytes(bad_build.book(visible, merged=merged))
    bring_in(path, root)


@FEW
@given(changes=st.dictionaries(st.integers(0, 3000), st.integers(0, 255), min_size=1, max_size=8))
def test_a_workbook_with_any_bytes_changed(changes, root, tmp_path):
    data = bytearray(bad_build.book())
    for at, byte in changes.items():
        data[at % len(data)] = byte
    path = tmp_path / "any.xlsx"
    path.write_bytes(data)
    bring_in(path, root)


@FEW
@given(data=st.data())
def test_a_workbook_with_any_bytes_changed_in_a_part(data, root, tmp_path):
    parts = bad_build.parts({"表": bad_build.sheet_xml(bad_build.GOOD)})
    name = data.draw(st.sampled_from([name for name in parts if name.startswith("xl/")]))
    content = bytearray(parts[name].encode())
    for at in data.draw(st.lists(st.integers(0, len(content) - 1), min_size=1, max_size=4)):
        content[at] = data.draw(st.sampled_from(b'0123456789<>"&;=/rstAB\xff\x00 '))
    path = tmp_path / "any.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        for part, text in {**parts, name: bytes(content)}.items():
            archive.writestr(part, text)
    bring_in(path, root)


@FEW
@given(rows=ROWS, encoding=st.sampled_from(["utf-8", "gb18030", "utf-8-sig"]), separator=st.sampled_from(",;\t，"))
def test_a_csv_file_of_any_cells(rows, encoding, separator, root, tmp_path):
    path = tmp_path / "any.csv"
    path.write_bytes("\n".join(separator.join(row) for row in rows).encode(encoding, "ignore"))
    bring_in(path, root)


@FEW
@given(content=st.binary(max_size=300))
def test_a_csv_file_of_any_bytes(content, root, tmp_path):
    path = tmp_path / "any.csv"
    path.write_bytes(content)
    bring_in(path, root)


@MANY
@given(st.one_of(CELL, st.text(), st.from_regex(r"[-+~约>≥(（]{0,2}[0-9.,' ]{0,9}[eE]?[-~0-9]{0,4}[%‰万亿吨)）]{0,2}")))
@example("1e999")
@example("9" * 5000)
def test_a_cell_is_a_number_or_says_why_not(text):
    cell = read_cell(text, "万吨")
    assert not (cell.trouble and cell.digits)
    for part in cell.digits.split("~"):
        assert not part or abs(float(part)) < 1e30


@MANY
@given(
    st.one_of(st.floats(allow_nan=True).map(repr), st.decimals().map(str), st.text(max_size=10)),
    st.one_of(st.sampled_from(["General", "0.0%", "yyyy", "m-d", "h:mm", "0." + "0" * 50, "#,##0.00", "@"]), st.text()),
)
@example("1e-999999", "General")
@example("0E+999999", "0.00")
@example("²", "General")
def test_a_stored_number_is_shown_whatever_its_format(stored, code):
    assert isinstance(shown(stored, code), str)
