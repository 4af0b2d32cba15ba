"""Effects of measures and assessments: filled into the blank workbook, read, written, exported and read again."""

from __future__ import annotations

import shutil
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from nearzero.exchange.export import tables_of, write_xlsx
from nearzero.exchange.workbook import words
from nearzero.exchange.workbook.forms import Forms
from nearzero.exchange.workbook.read import read_workbook
from nearzero.exchange.workbook.template import write_template
from nearzero.exchange.write import write_place
from nearzero.places.checks import check
from nearzero.places.contracts import ASSESSMENTS, CO_CONTROL, PLACE_TABLES
from nearzero.places.raw import Raw

REAL = Path(__file__).parents[2] / "data" / "raw"
# What somebody writes, by field, and what comes of it; in Chinese and in English.
EFFECTS = [
    (
        {"measure": "M1", "name": "锅炉改造", "item": ("二氧化碳", "carbon dioxide"), "value": "约1.20", "unit": "万吨",
         "stage": ("源头", "source")},
        {"measure": "M1", "name": "锅炉改造", "item": "CO2", "value": "1.20", "unit": "万吨", "qualifier": "about",
         "stage": "source", "year": "2022", "state": "estimated"},
    ),
    (
        {"measure": "M1", "item": ("二氧化硫", "sulphur dioxide"), "value": "-3.0", "unit": "吨"},
        {"item": "SO2", "value": "-3.0", "unit": "吨", "stage": ""},
    ),
    (
        {"measure": "M1", "item": "NOx", "value": "/", "unit": "吨"},
        {"item": "NOx", "value": "", "state": "missing"},
    ),
    (
        {"measure": "M1", "item": ("投资", "investment"), "value": "0.5", "unit": "亿元"},
        {"item": "investment", "value": "0.5", "unit": "亿元"},
    ),
]  # fmt: skip
ASSESSED = [
    (
        {"id": "A1", "name": "扩建项目", "kind": ("建设项目环评", "EIA of a project"),
         "sector": ("化学原料和化学制品制造业", "Raw chemical materials and chemical products"), "rule": "chemicals",
         "carbon_assessed": ("是", "yes"), "value": "31.2", "unit": "万吨", "state": ("粗算值", "estimated")},
        {"id": "A1", "kind": "project_eia", "sector": "chemicals", "rule": "chemicals", "carbon_assessed": "yes",
         "value": "31.2", "unit": "万吨", "state": "estimated", "year": "2022"},
    ),
    (
        {"id": "A2", "name": "园区规划", "kind": ("规划环评", "EIA of a plan"), "carbon_assessed": ("否", "no")},
        {"id": "A2", "kind": "plan_eia", "carbon_assessed": "no", "value": "", "unit": "", "state": ""},
    ),
    (
        {"id": "A3", "name": "数据中心", "kind": ("节能审查", "energy review"), "value": "无", "unit": "吨",
         "carbon_assessed": ("是", "yes")},
        {"id": "A3", "kind": "energy_review", "value": "", "state": "missing"},
    ),
    (
        {"id": "A4", "name": "仓库", "kind": ("建设项目环评", "EIA of a project"),
         "carbon_assessed": ("未注明", "not stated")},
        {"id": "A4", "carbon_assessed": "not_stated", "value": "", "state": ""},
    ),
]  # fmt: skip
FACT = {"year": "2022", "value": "50.5", "unit": "万人"}


def fill(book, raw, lang):
    forms = {form.name: form for form in Forms(raw, "city", (2020,), lang).all()}
    facts = book[words.label(words.SHEETS["facts"], lang)]
    for column, one in enumerate(forms[facts.title].columns, 1):
        facts.cell(4, column).value = {"variable": "population", "state": "measured", **FACT}.get(one.field)
    common = {"year": "2022年"}
    for table, rows, more in (
        ("co_control", EFFECTS, {"state": ("粗算值", "estimated")}),
        ("assessments", ASSESSED, {}),
    ):
        name = words.label(words.SHEETS[table], lang)
        for number, (written, _) in enumerate(rows, 4):
            cells = common | more | written
            for column, one in enumerate(forms[name].columns, 1):
                text = cells.get(one.field, "")
                book[name].cell(number, column).value = text if isinstance(text, str) else words.label(text, lang)


@pytest.fixture
def raw_copy(tmp_path) -> Raw:
    """The shared tables, and the city and province whose rules the district has."""
    kept = {"qingdao", "shandong"}
    shutil.copytree(
        REAL, tmp_path / "raw", ignore=lambda at, names: set(names) - kept if Path(at).name == "places" else set()
    )
    return Raw(tmp_path / "raw")


@pytest.fixture(params=["zh", "en"])
def filled(raw_copy, tmp_path, request):
    raw = Raw(raw_copy.root)
    place = {"id": "demo", "zh": "示范区", "en": "Demo", "parent": "qingdao"}
    path = write_template(raw, tmp_path / "demo.xlsx", "city", years=(2020,), lang=request.param, place=place)
    book = openpyxl.load_workbook(path)
    fill(book, raw, request.param)
    book.save(path)
    return path


def rows_of(imported, table):
    return imported.tables[table].to_dict("records")


@pytest.mark.parametrize(("table", "expected"), [("co_control.csv", EFFECTS), ("assessments.csv", ASSESSED)])
def test_every_row_that_is_filled_in_is_read_as_it_is_meant(filled, raw_copy, table, expected):
    found = read_workbook(filled, Raw(raw_copy.root))
    assert found.problems == ()
    rows = rows_of(found, table)
    assert len(rows) == len(expected)
    for row, (_, wanted) in zip(rows, expected, strict=True):
        assert {name: row.get(name, "") for name in wanted} == wanted


def test_template_import_export_and_import_give_the_same_tables(filled, raw_copy, tmp_path):
    write_place(raw_copy.root, read_workbook(filled, Raw(raw_copy.root)))
    raw = Raw(raw_copy.root)
    assert check(raw, ["demo"]) == []
    first = tables_of(raw, "demo")
    assert {"co_control.csv", "assessments.csv"} <= set(first)
    write_xlsx(raw, "demo", tmp_path / "out.xlsx")
    again = read_workbook(tmp_path / "out.xlsx", raw)
    for table in ("co_control.csv", "assessments.csv"):
        pd.testing.assert_frame_equal(again.tables[table].reindex(columns=first[table].columns), first[table])
    assert write_place(raw_copy.root, again).changes == ()


def test_a_number_without_a_unit_or_a_state_is_refused_by_its_cell(filled, raw_copy):
    book = openpyxl.load_workbook(filled)
    sheet = next(book[name] for name in words.SHEETS["assessments"] if name in book.sheetnames)
    heads = {str(cell.value).removesuffix(" *"): cell.column for cell in sheet[3]}
    for field in ("unit", "state"):
        column = next(heads[name] for name in words.FIELDS[field] if name in heads)
        sheet.cell(4, column).value = None
    book.save(filled)
    rules = {(problem.rule, problem.sheet) for problem in read_workbook(filled, Raw(raw_copy.root)).problems}
    assert rules == {("a number has a unit", sheet.title), ("a number says its state", sheet.title)}


def test_sheets_of_another_name_are_known_by_their_heads(small_raw, tmp_path):
    book = openpyxl.Workbook()
    book.active.title = "甲"
    book.active.append(["评价编号", "规划或项目名称", "类型", "年份", "是否含碳排放"])
    book.active.append(["A1", "扩建", "项目环评", 2022, "否"])
    other = book.create_sheet("乙")
    other.append(["措施编号", "环节", "污染物或温室气体", "年份", "数值", "计量单位"])
    other.append(["P01", "末端治理", "二氧化碳", 2022, "-3", "吨"])
    book.save(tmp_path / "sent.xlsx")
    found = read_workbook(tmp_path / "sent.xlsx", small_raw.raw, "alpha")
    assert found.problems == ()
    assert set(found.tables) == {"assessments.csv", "co_control.csv"}


def test_every_choice_of_the_two_tables_can_be_written_in_both_languages():
    for table, contract in (("co_control", CO_CONTROL), ("assessments", ASSESSMENTS)):
        for column, allowed in contract.closed.items():
            listed = words.choices(column, table)
            for value in filter(None, allowed):
                assert {words.find(text, listed) for text in (value, *listed[value][:2])} == {value}, (table, column)


def test_every_table_that_a_district_may_add_of_itself_has_a_sheet():
    without = {
        "measures.csv",  # plans of a city or province
        "assessment_rules.csv",
        "scenarios.csv",  # choices of a person
    }
    assert {f"{name}.csv" for name in words.SHEETS} >= set(PLACE_TABLES) - without
