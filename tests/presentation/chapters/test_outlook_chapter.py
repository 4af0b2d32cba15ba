"""The chapter on the outlook: the answer first, every chance with its condition, nothing missing made a number."""

from __future__ import annotations

import pytest

from nearzero.presentation.blocks import Heading, Paragraph, Table
from nearzero.presentation.chapters.outlook import attainability_blocks
from nearzero.presentation.chapters.outlook.text import inside, percent
from nearzero.results import to_json

SECTIONS = ["paths", "scenarios", "projections", "chance", "attainability", "models"]
PLACES = ["laoshan", "zhangqiu", "example-county"]


@pytest.fixture(scope="module")
def studies(reports):
    return {name: reports.study(name) for name in PLACES}


@pytest.fixture(scope="module")
def made(studies):
    return {(name, lang): studies[name].chapter("outlook", lang) for name in PLACES for lang in ("zh", "en")}


def text_of(blocks, kind):
    return " ".join(block.text for block in blocks if isinstance(block, Paragraph) and block.kind == kind)


@pytest.mark.parametrize("name", PLACES)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_answer_stands_first_and_sections_in_order(name, lang, made):
    chapter = made[name, lang]
    assert isinstance(chapter.blocks[0], Paragraph)
    assert chapter.blocks[0].kind == "finding"
    assert [block.id for block in chapter.blocks if isinstance(block, Heading)] == SECTIONS
    assert all(chapter.section(section) for section in SECTIONS)


@pytest.mark.parametrize("name", PLACES)
def test_both_languages_say_the_same_numbers_once(name, made):
    zh, en = made[name, "zh"], made[name, "en"]
    assert to_json(zh.results) == to_json(en.results)
    assert [block.id for block in zh.tables] == [block.id for block in en.tables]
    assert len({block.id for block in zh.tables}) == len(zh.tables)


@pytest.mark.parametrize("name", PLACES)
def test_an_english_chapter_holds_no_chinese_words_of_ours(name, made):
    chapter = made[name, "en"]
    heads = [column.head + column.unit for table in chapter.tables for column in table.columns]
    said = [*heads, *(note for table in chapter.tables for note in table.notes)]
    said += [block.text for block in chapter.blocks if isinstance(block, Heading)]
    assert all(not any("\u4e00" <= letter <= "\u9fff" for letter in text) for text in said)


def test_rates_end_where_the_required_path_says(made):
    """365 万吨 to the level of 2020 (365 ÷ 1.043) in three years."""
    row = next(row for row in made["laoshan", "zh"]["required_paths"].rows if row[0].text == "1")
    levels = [cell.result.value for cell in row[3:7]]
    assert levels[0] == pytest.approx(365)
    assert levels[-1] == pytest.approx(365 / 1.043)
    assert levels[1] / levels[0] == pytest.approx(levels[3] / levels[2])
    assert row[7].result.value == pytest.approx((1.043 ** (-1 / 3) - 1) * 100)


def test_growth_beyond_the_edge_makes_the_total_bind(made):
    """At the observed growth of GDP (16.4 % in two years) the total asks for (1 + r) ÷ (1 + g) − 1."""
    rows = made["laoshan", "zh"]["joint_requirement"].rows
    by_growth = {row[0].text: row for row in rows}
    total = by_growth["8"][2].result.value
    assert total == pytest.approx(((365 / 1.043 / 365) ** (1 / 3) / 1.08 - 1) * 100)
    assert (by_growth["0"][-1].text, by_growth["8"][-1].text) == (
        "单位地区生产总值二氧化碳排放目标",
        "二氧化碳排放总量目标",
    )


def test_continuation_is_the_observed_rate_carried_on(made):
    table = made["laoshan", "zh"]["projections"]
    assert table.rows[0][0].text == "延续情景"
    assert table.rows[0][2].result.value == pytest.approx(365 * 1.043**1.5)
    assert {row[0].text for row in table.rows} >= {"延续情景", "规划情景", "强化情景"}


@pytest.mark.parametrize("name", PLACES)
def test_planned_is_no_forecast_where_the_trend_does_better(name, made):
    assert "恰好达到" in text_of(made[name, "zh"].section("scenarios"), "warning")
    assert "just reaches" in text_of(made[name, "en"].section("scenarios"), "warning")


@pytest.mark.parametrize("name", PLACES)
def test_chances_of_rounding_alone_are_called_that(name, made):
    chapter = made[name, "zh"]
    assert "只含数值修约" in text_of(chapter.section("chance"), "warning")
    scenarios = {row[0].text for row in chapter["projections"].rows}
    conditions = text_of(chapter.section("chance"), "text")
    assert all(one in conditions for one in scenarios if one.endswith("情景"))
    assert all(row[3].result is not None for row in chapter["chances"].rows)


def test_where_rates_have_ranges_they_are_drawn_and_named(made):
    chapter = made["example-county", "en"]
    early = next(index for index, title in chapter["chances"].groups.items() if title.startswith("Early exit"))
    assert "growth of" in chapter["chances"].rows[early][5].text
    assert "Early exit" not in text_of(chapter.section("chance"), "warning")


def test_what_could_not_be_made_names_what_it_misses(made):
    rows = made["laoshan", "zh"]["scenarios_unmade"].rows
    lacking = " ".join(row[-1].text for row in rows)
    assert "能源消费总量（2020、2021年）" in lacking
    assert "青岛市2035年" in lacking
    assert not any(":" in row[-1].text for row in rows)


def test_each_project_is_counted_once_or_named_with_the_reason(made, studies):
    chapter = made["laoshan", "zh"]
    measured = {row[0].text for row in chapter["project_claims"].rows}
    rest = next(block.text for block in chapter.section("projections") if "每一吨" in getattr(block, "text", ""))
    assert measured == {"P12", "P21"}
    named = [one.id for one in studies["laoshan"].projects().projects if one.id not in measured]
    assert all(name in rest for name in named)


def test_three_annual_values_carry_no_model_of_time_series(made):
    rows = {row[0].text: row[3].text for row in made["zhangqiu", "zh"]["forecast_models"].rows}
    assert rows["GM(1,1)灰色模型"] == "观测数不足（须4个，有3个）"
    assert rows["ARIMA"].startswith("观测数不足")


def test_counts_are_those_of_the_records(made, studies):
    found = studies["laoshan"].feasibility
    rows = made["laoshan", "zh"]["attainability_counts"].rows
    assert sum(row[1].result.value for row in rows) == len(
        [one for one in found.indicators if one.kind == "constraint"]
    )
    assert len(made["laoshan", "zh"]["attainability"].rows) == sum(len(one.parts) for one in found.indicators)


def test_attainability_of_one_field_holds_its_indicators_only(studies):
    finding, table = attainability_blocks(studies["zhangqiu"], "zh", {"低碳能源"})
    assert isinstance(table, Table)
    assert [row[0].text for row in table.rows] == ["10", "11", "12"]
    assert finding.text.startswith("低碳能源3项指标的可达性")
    assert attainability_blocks(studies["zhangqiu"], "zh", {"no such field"}) == []


def test_figures_draw_in_both_languages(made):
    for lang in ("zh", "en"):
        for figure in made["example-county", lang].figures:
            assert figure.results
            assert figure.draw().axes


def test_places_without_rules_and_data_have_no_outlook(reports):
    assert reports.study("qingdao").chapter("outlook", "zh").blocks == ()


def test_a_single_year_makes_no_scenario_and_says_so(country):
    study = country.place("alpha", "co2_total,2022,365,万吨,measured, population,2022,50,万人,measured,")
    chapter = study.chapter("outlook", "zh")
    assert "情景" in text_of(chapter.section("scenarios"), "missing")
    assert chapter.section("projections") == ()
    assert chapter.section("chance") == ()


def test_words_that_hold_numbers():
    assert percent(0.0, 10_000, "zh") == "<0.03%"
    assert percent(1.0, 10_000, "en") == ">99.97 %"
    assert percent(0.743, 10_000, "zh") == "74.3%"
    assert inside("Share of energy", "en") == "share of energy"
    assert inside("CO2 emissions", "en") == "CO2 emissions"
