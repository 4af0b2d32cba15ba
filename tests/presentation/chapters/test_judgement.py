"""The chapter on verdicts and acceptance says what the judgement layer found, and nothing where no rules apply."""

from __future__ import annotations

import pytest

from nearzero.presentation.blocks import Heading, Paragraph

SECTIONS = ["scorecard", "acceptance", "gate", "self_report", "gaps"]


@pytest.fixture(params=["laoshan", "zhangqiu"])
def study(request, reports):
    return reports.study(request.param)


def test_sections_stand_in_order(study):
    chapter = study.chapter("judgement", "en")
    assert [block.id for block in chapter.blocks if isinstance(block, Heading)] == SECTIONS
    assert all(chapter.section(name) for name in SECTIONS)


def test_the_scorecard_has_a_row_per_verdict(study):
    rows = study.chapter("judgement", "en")["scorecard"].rows
    assert [row[0].text for row in rows] == [verdict.number for verdict in study.indicators()]


def test_what_is_asked_and_why_stand_beside_the_numbers(reports):
    rows = reports.study("zhangqiu").chapter("judgement", "zh")["scorecard"].rows
    intensity = next(row for row in rows if row[0].text == "3")
    assert intensity[5].text == "较2020年下降20.5%"
    assert intensity[6].text == "按进度"
    assert "−8.77%" in intensity[7].text
    firms = next(row for row in rows if row[0].text == "14")
    assert firms[7].text.startswith("缺分母")
    assert "40" in firms[7].text


def test_a_place_that_cannot_pass_is_told_what_must_change(reports):
    blocks = reports.study("laoshan").chapter("judgement", "zh").section("acceptance")
    finding = next(block.text for block in blocks if isinstance(block, Paragraph) and block.kind == "finding")
    assert finding.startswith("按现有数据不能通过验收")
    assert "25 人均绿地面积" in finding


def test_conditions_that_nothing_is_said_of_are_to_be_asked(study):
    states = [row[2].text for row in study.chapter("judgement", "en")["gate"].rows]
    assert states.count("not said; to be asked") == 7
    assert states[0] == "stated"


def test_flags_are_compared_only_where_there_are_flags(reports):
    flagged = reports.study("zhangqiu").chapter("judgement", "en").section("self_report")
    silent = reports.study("laoshan").chapter("judgement", "en").section("self_report")
    assert len(flagged) == 2
    assert [type(block) for block in silent] == [Paragraph]


def test_growth_is_said_with_the_binding_target(reports):
    chapter = reports.study("laoshan").chapter("judgement", "zh")
    said = [block.text for block in chapter.section("gaps") if isinstance(block, Paragraph)]
    assert any("25.79%" in text and "总量目标更紧" in text for text in said)


def test_a_place_without_rules_has_no_judgement(reports):
    study = reports.study("qingdao")
    assert study.indicators() == ()
    assert study.acceptance() is None
    assert study.chapter("judgement", "zh").blocks == ()


def test_results_are_kept(study):
    assert study.indicators() is study.indicators()
    assert study.acceptance() is study.acceptance()
    assert study.gaps() is study.gaps()
    assert study.projects() is study.projects()
