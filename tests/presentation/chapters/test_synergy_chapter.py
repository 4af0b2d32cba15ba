"""The chapter on pollution and carbon: what is said of the example, and what of districts without the data."""

from __future__ import annotations

import re

import pytest

from nearzero.presentation.blocks import Paragraph
from nearzero.results import to_json


@pytest.fixture(scope="module")
def chapters(reports):
    made = {}
    for place, lang in (("example-county", "en"), ("laoshan", "zh"), ("zhangqiu", "zh")):
        made[place] = reports.study(place).chapter("synergy", lang)
    return made


def said(chapter, section, kind):
    return " ".join(b.text for b in chapter.section(section) if isinstance(b, Paragraph) and b.kind == kind)


def test_end_of_pipe_that_adds_carbon_is_said_to(chapters):
    text = said(chapters["example-county"], "measures", "warning")
    for name in ("M03", "M04", "M06"):
        assert name in text
    assert "no joint reduction" in text


def test_an_elasticity_that_is_refused_says_why(chapters):
    table = chapters["example-county"]["co_control_elasticities"]
    cells = {row[1].text for row in table.rows}
    assert "refused: may be 0" in cells
    assert "emissions missing: soot" in cells


def test_a_pollutant_without_factors_has_a_dash_and_is_asked_for(chapters):
    rows = {row[0].text: row for row in chapters["example-county"]["joint_inventory"].rows}
    assert rows["SO₂"][3].text == "—"
    assert rows["CH₄"][3].text == "—", "its factors are not confirmed"
    assert rows["CO₂"][3].text != "—"
    assert "SO₂" in said(chapters["example-county"], "inventory", "missing")


def test_the_plan_has_26_measures_and_its_targets_with_present_values(chapters):
    chapter = chapters["laoshan"]
    assert len(chapter["synergy_plan_measures"].rows) == 26
    targets = {row[0].text: row for row in chapter["synergy_targets"].rows}
    assert targets["一般工业固体废物综合利用率"][2].text == "≥92%"
    assert targets["一般工业固体废物综合利用率"][5].text == "100% (2022)"
    assert targets["非化石能源消费比重"][5].text == "—"
    numbers = {"15%", "295", "70%", "100%", "50%", "10%", "97%", "90%", "92%", "40%"}
    printed = " ".join(row[2].text for row in targets.values())
    assert all(number in printed for number in numbers)


def test_too_few_years_are_refused_with_what_is_known(chapters):
    assert "现只有1年" in said(chapters["laoshan"], "degree", "missing")
    assert "现只有2年" in said(chapters["zhangqiu"], "degree", "missing")
    assert chapters["zhangqiu"].section("plan") == ()


def test_assessments_are_counted_and_what_they_lack_is_named(chapters):
    chapter = chapters["example-county"]
    counts = {(row[0].text, row[1].text): row for row in chapter["assessment_counts"].rows}
    row = counts["EIA of projects", "2022"]
    assert [cell.text for cell in row[2:]] == ["6", "2", "3", "1", "33.3–50.0", "≥4.150"]
    assert counts["EIA of plans", "2022"][-1].text == "—", "no CO2 is stated, which is not zero"
    missing = said(chapter, "assessments", "missing")
    assert all(name in missing for name in ("A02", "A05", "A07", "A08", "A10"))
    assert "A04: under a rule, and without carbon" in said(chapter, "assessments", "warning")


def test_every_assessment_listed_says_whether_a_rule_holds(chapters):
    rows = {row[0].text[:3]: row for row in chapters["example-county"]["assessments"].rows}
    assert len(rows) == 12
    assert rows["A03"][6].text == "yes (by sector)"
    assert rows["A06"][6].text == "yes (the row says so): Tyres (invented)"
    assert rows["A10"][6].text == "open"
    assert all(row[6].result is not None for row in rows.values())


@pytest.mark.parametrize("place", ["laoshan", "zhangqiu"])
def test_a_district_without_assessments_shows_its_rules_and_names_the_table(chapters, place):
    section = chapters[place].section("assessments")
    assert [block.id for block in section if not isinstance(block, Paragraph)] == ["assessment_rules"]
    assert "assessments.csv" in said(chapters[place], "assessments", "missing")


def test_a_rule_says_whose_document_it_is_and_how_much_of_a_sector_it_is_for(chapters):
    rows = [[cell.text for cell in row] for row in chapters["laoshan"]["assessment_rules"].rows]
    assert [
        "啤酒",
        "建设项目环评",
        "已试点",
        "酒、饮料和精制茶制造业（行业的一部分）",
        "青岛市 2024",
        "二（二）",
    ] in rows
    assert rows[0][0] == "四大专业化产业园区"


def test_of_the_rules_only_the_locators_are_left_in_chinese(reports):
    rows = reports.study("laoshan").chapter("synergy", "en")["assessment_rules"].rows
    assert [cell.text for row in rows for cell in row[:-1] if re.search(r"[\u3400-\u9fff]", cell.text)] == []


def test_results_are_unique(chapters):
    for chapter in chapters.values():
        to_json(chapter.results)
