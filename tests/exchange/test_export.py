"""What goes out comes back the same, and nothing becomes a formula."""

import shutil
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from nearzero.exchange.export import export, read_parquet, tables_of, write_parquet, write_xlsx
from nearzero.exchange.imported import Imported
from nearzero.exchange.workbook.read import read_workbook
from nearzero.exchange.write import write_place
from nearzero.places import contracts
from nearzero.places.raw import Raw
from nearzero.problems import DataError

REAL = Path(__file__).parents[2] / "data" / "raw"
PLACES = ("laoshan", "zhangqiu", "qingdao", "example-county")


def raw_without_places(folder: Path) -> Path:
    shutil.copytree(REAL, folder, ignore=lambda at, names: {"places"} & set(names) if Path(at) == REAL else ())
    (folder / "places").mkdir()
    return folder


@pytest.mark.parametrize("place", PLACES)
def test_a_workbook_gives_back_every_row_of_every_table(place, real_raw, tmp_path):
    write_xlsx(real_raw, place, tmp_path / "out.xlsx")
    back = read_workbook(tmp_path / "out.xlsx", real_raw, place)
    assert not [problem for problem in back.problems if problem.severity == "error"]
    tables = tables_of(real_raw, place)
    assert set(back.tables) == set(tables)
    for name, table in tables.items():
        pd.testing.assert_frame_equal(back.tables[name].reindex(columns=table.columns, fill_value=""), table)


@pytest.mark.parametrize("place", PLACES)
def test_parquet_gives_back_every_row_and_the_prepared_numbers(place, real_raw, tmp_path):
    write_parquet(real_raw, place, tmp_path / "out")
    about, back = read_parquet(tmp_path / "out")
    assert about["zh"] == real_raw.place(place).zh
    for name, table in tables_of(real_raw, place).items():
        pd.testing.assert_frame_equal(back[name], table)
    facts = pd.read_parquet(tmp_path / "out" / "facts.parquet")
    assert facts["level"].to_numpy() == pytest.approx(real_raw.facts(place)["level"].to_numpy(), nan_ok=True)


TEXT = st.text(
    st.characters(exclude_categories=("Cc", "Cs", "Cn", "Co"), exclude_characters="\ufffe\uffff"), max_size=12
).map(str.strip)
ACTIVE = st.sampled_from(["=1+1", "+cmd", "-2+3", "@SUM(A1)", '=HYPERLINK("x")', "说明，“引号”"])
DIGITS = st.decimals(0, 10**6, places=3, allow_nan=False, allow_infinity=False).map(str) | st.sampled_from(
    ["0", "0.920", "97.60", "1E-5", "5~6"]
)
FACT = st.fixed_dictionaries(
    {
        "variable": st.sampled_from(["co2_total", "energy", "population"]),
        "year": st.integers(1990, 2025).map(str),
        "value": DIGITS,
        "qualifier": st.sampled_from(contracts.QUALIFIERS),
        "sector": st.sampled_from(["", "industry", "construction"]),
        "carrier": st.sampled_from(["", "coal", "electricity"]),
        "locator": (TEXT | ACTIVE).filter(bool),
        "note": TEXT | ACTIVE,
    }
)
UNITS = {"co2_total": "万吨", "energy": "万吨标准煤", "population": "万人"}


@pytest.fixture(scope="module")
def empty_root(tmp_path_factory):
    return raw_without_places(tmp_path_factory.mktemp("shared") / "raw")


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(
        FACT,
        min_size=4,
        max_size=24,
        unique_by=lambda row: (row["variable"], row["year"], row["sector"], row["carrier"]),
    )
)
def test_import_export_import_gives_the_same_facts(empty_root, rows):
    shutil.rmtree(empty_root / "places")
    (empty_root / "places").mkdir()
    columns = contracts.FACTS.columns
    rows = [{**row, "unit": UNITS[row["variable"]], "state": "measured", "source": "synthetic-example"} for row in rows]
    table = pd.DataFrame([[row.get(column, "") for column in columns] for row in rows], columns=columns, dtype=str)
    place = {"zh": "甲地", "en": "Alpha", "kind": "city", "synthetic": True}
    write_place(empty_root, Imported(place_id="alpha", tables={"facts.csv": table}, place=place))
    first = Raw(empty_root).facts("alpha")
    out = empty_root.parent / "out.xlsx"
    write_xlsx(Raw(empty_root), "alpha", out)
    again = read_workbook(out, Raw(empty_root))
    assert again.place_id == "alpha"
    assert write_place(empty_root, again).changes == ()
    second = Raw(empty_root).facts("alpha")
    pd.testing.assert_frame_equal(first, second)
    write_parquet(Raw(empty_root), "alpha", empty_root.parent / "parquet")
    pd.testing.assert_frame_equal(
        read_parquet(empty_root.parent / "parquet")[1]["facts.csv"], tables_of(Raw(empty_root), "alpha")["facts.csv"]
    )


def test_documents_go_with_the_place_into_another_folder(real_raw, tmp_path):
    root = raw_without_places(tmp_path / "raw")
    text = (root / "sources.toml").read_text(encoding="utf-8")
    start = text.index("[laoshan-plan-2024]")
    (root / "sources.toml").write_text(text[:start] + text[text.index("\n[", start) + 1 :], encoding="utf-8")
    write_xlsx(real_raw, "laoshan", tmp_path / "out.xlsx")
    write_place(root, read_workbook(tmp_path / "out.xlsx", Raw(root)))
    assert Raw(root).facts("laoshan")["id"].tolist() == real_raw.facts("laoshan")["id"].tolist()
    assert Raw(root).sources["laoshan-plan-2024"]["title"] == real_raw.sources["laoshan-plan-2024"]["title"]


def test_no_cell_of_the_workbook_is_a_formula(small_raw, tmp_path):
    small_raw.cell("places/alpha/facts.csv", 2, note="=1+1")
    write_xlsx(Raw(small_raw.path(".")), "alpha", tmp_path / "out.xlsx")
    cells = [cell for sheet in load_workbook(tmp_path / "out.xlsx") for row in sheet.iter_rows() for cell in row]
    assert any(cell.value == "=1+1" for cell in cells)
    assert {cell.data_type for cell in cells} <= {"s", "inlineStr", "n"}
    assert all(cell.value is None for cell in cells if cell.data_type == "n")


@pytest.mark.parametrize("kind", ["xlsx", "parquet", "iamc-wide", "iamc-long"])
def test_an_export_writes_over_nothing_unless_told(kind, real_raw, tmp_path):
    path = tmp_path / "out"
    path.write_text("mine", encoding="utf-8")
    with pytest.raises(DataError, match="writes over nothing"):
        export(real_raw, "qingdao", kind, path)
    assert path.read_text(encoding="utf-8") == "mine"
    path.unlink()
    export(real_raw, "qingdao", kind, path)
    export(real_raw, "qingdao", kind, path, replace=True)
    assert [entry.name for entry in tmp_path.iterdir() if entry.name.startswith(".")] == []


def test_an_unknown_format_or_place_is_told(real_raw, tmp_path):
    with pytest.raises(DataError, match="did you mean “parquet”"):
        export(real_raw, "qingdao", "parket", tmp_path / "x")
    with pytest.raises(DataError, match="did you mean “qingdao”"):
        export(real_raw, "qindao", "xlsx", tmp_path / "x")


def test_a_foreign_parquet_file_is_refused(tmp_path):
    (tmp_path / "facts.parquet").write_bytes(b"no parquet")
    with pytest.raises(DataError, match="a table that nearzero exported"):
        read_parquet(tmp_path)


def test_the_command_writes_the_file_and_refuses_to_write_it_twice(tmp_path):
    from typer.testing import CliRunner

    from nearzero.cli import app

    call = ["export", "qingdao", "--raw", str(REAL), "--out", str(tmp_path / "q.xlsx")]
    assert CliRunner().invoke(app, call).exit_code == 0
    again = CliRunner().invoke(app, call)
    assert again.exit_code == 2
    assert "writes over nothing" in again.output
    assert CliRunner().invoke(app, [*call, "--format", "docx"]).exit_code == 2
