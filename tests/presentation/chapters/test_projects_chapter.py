"""The chapter on projects: what is open is never counted as zero."""

from __future__ import annotations

import pytest

from nearzero.presentation.blocks import Heading, Paragraph


@pytest.fixture(scope="module")
def laoshan(reports):
    return reports.study("laoshan").chapter("projects", "en")


@pytest.fixture(scope="module")
def zhangqiu(reports):
    return reports.study("zhangqiu").chapter("projects", "en")


def test_sections_stand_in_order(laoshan):
    sections = [block.id for block in laoshan.blocks if isinstance(block, Heading)]
    assert sections == ["table", "investment", "calendar", "links", "contributions"]


def test_every_project_is_listed_with_its_money_or_why_there_is_none(laoshan, zhangqiu):
    assert len(laoshan["projects"].rows) == 37
    money = {row[0].text: row[2].text for row in laoshan["projects"].rows}
    assert (money["P01"], money["P09"]) == ("0.01", "undetermined")
    assert {row[2].text for row in zhangqiu["projects"].rows} == {"not given"}


def test_subtotals_count_what_is_undetermined(laoshan):
    total = laoshan["investment"].rows[-1]
    assert total[0].text == "In all"
    assert int(total[1].text) == int(total[2].text) + int(total[3].text) + int(total[4].text)
    assert total[5].result is not None


def test_a_plan_without_investments_has_no_sum(zhangqiu):
    (said,) = zhangqiu.section("investment")
    assert isinstance(said, Paragraph)
    assert said.kind == "missing"


def test_projects_that_end_late_or_ended_before_are_named(laoshan):
    table = laoshan["project_dates"]
    assert [row[0].text for row in table.rows] == ["P37", "P12", "P13"]
    assert list(table.groups) == [0, 1]


def test_indicators_without_a_project_are_named(laoshan):
    lacking = [row[0].text for row in laoshan["links"].rows if row[4].text == "none"]
    assert {"2", "4", "7", "15"} <= set(lacking)


def test_a_quantity_is_set_beside_its_goal(laoshan):
    row = next(row for row in laoshan["contributions"].rows if "carbon-inclusion" in row[0].text.lower())
    assert row[1].text.endswith("or more")
    assert row[6].text.startswith("0")


def test_a_place_without_projects_has_no_chapter(reports):
    assert reports.study("qingdao").chapter("projects", "zh").blocks == ()
