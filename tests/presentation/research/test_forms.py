"""Plan tables, application form and self-evaluation: whole, in both languages, and true to the data."""

from __future__ import annotations

import re

import pytest

from nearzero.presentation.blocks import Paragraph, Table
from nearzero.presentation.html import write_html
from nearzero.presentation.numbering import numbers
from nearzero.presentation.word import write_word
from nearzero.results import to_json
from nearzero.study import Study

NAMES = ["plan_tables", "application_form", "self_evaluation"]
CHINESE = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]")
QUOTED = {"Responsible", "Assisting", "Where", "Document", "As printed", "Scope as printed"}


@pytest.fixture
def forms(reports):
    return reports.forms


@pytest.fixture(params=[("laoshan", "zh"), ("laoshan", "en"), ("zhangqiu", "zh")], ids="-".join)
def made(request, forms):
    return forms(*request.param)


def tables(report):
    return [table for chapter in report for table in chapter.tables]


def test_all_three_are_made_and_can_be_written(made, tmp_path):
    assert list(made) == NAMES
    for report in made.values():
        assert numbers(report)
        assert to_json(report.results)
        assert all(chapter.blocks for chapter in report)
        write_html(report, tmp_path / "form.html")
        write_word(report, tmp_path / "form.docx")


def test_every_row_is_whole_and_every_number_rests_on_facts(made):
    for report in made.values():
        for table in tables(report):
            assert {len(row) for row in table.rows} <= {len(table.columns)}, table.id
            assert all(cell.result.inputs for row in table.rows for cell in row if cell.result), table.id


def test_english_forms_hold_no_chinese_but_names_and_quotations(forms):
    for report in forms("laoshan", "en").values():
        for table in tables(report):
            for row in table.rows:
                for cell, column in zip(row, table.columns, strict=True):
                    assert column.head in QUOTED or not CHINESE.search(cell.text), (table.id, cell.text)
        assert not [b for c in report for b in c.blocks if isinstance(b, Paragraph) and CHINESE.search(b.text)]


def test_the_project_table_has_what_the_guide_asks_for(forms):
    table = forms("laoshan", "zh")["plan_tables"]["projects"]["plan_projects"]
    assert [column.head for column in table.columns][1:] == [
        "项目名称",
        "建设内容",
        "建设周期",
        "投资规模",
        "效益分析",
        "责任单位",
    ]
    assert len(table.rows) == 37
    stated = [cell.result for row in table.rows for cell in row if cell.result]
    assert len(stated) == 24
    assert sum(one.value for one in stated) == pytest.approx(79.293)
    assert any(row[4].text == "未定" for row in table.rows)


def test_coverage_names_what_neither_task_nor_project_covers(forms):
    chapter = forms("zhangqiu", "zh")["plan_tables"]["tasks"]
    bare = [row[1].text for row in chapter["coverage"].rows if row[5].text == row[6].text == "无"]
    said = next(block.text for block in chapter.blocks if isinstance(block, Paragraph))
    assert f"{len(bare)}项既无任务要求也无工程" in said
    assert all(name in said for name in bare)
    assert len(chapter["coverage"].rows) == 32


def test_what_is_met_is_to_be_kept_and_what_is_not_needs_a_task(forms):
    rows = forms("laoshan", "zh")["plan_tables"]["tasks"]["coverage"].rows
    kinds = {row[2].text: row[3].text for row in rows}
    assert kinds["完成"] == "巩固提升"
    assert kinds["未完成"] == kinds["缺失"] == "针对性任务"
    assert kinds["不涉及"] == "—"


def test_the_self_evaluation_has_both_readings_and_every_indicator(forms, reports):
    study = reports.study("laoshan")
    report = forms("laoshan", "zh")["self_evaluation"]
    assert len(report["conditions"]["acceptance"].groups) == 2
    table = report["indicators"]["self_evaluation"]
    assert [row[0].text for row in table.rows] == [one.number for one in study.indicators()]
    assert len(report["review"]["review_pack"].rows) == len(table.rows)
    states = {row[5].text for row in table.rows}
    assert {"完成", "未完成", "缺失"} <= states


def test_a_place_without_a_programme_has_no_forms(real_raw):
    assert Study.load("qingdao", real_raw).forms() == {}


def test_the_tables_of_the_plan_are_tables(made):
    assert all(isinstance(block, Table) for block in made["plan_tables"]["evidence"].blocks)
