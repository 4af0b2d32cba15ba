"""The chapter on calculations: each with assumptions, arithmetic, range and what is missing."""

from __future__ import annotations

import re

import pytest

from nearzero.accounting.choice import Choice
from nearzero.presentation.blocks import Heading, Paragraph
from nearzero.presentation.chapters import CHAPTERS
from nearzero.presentation.chapters.calculators.sections import SUBJECTS
from nearzero.presentation.provenance import project_facts, table_rows
from nearzero.results import to_json
from nearzero.study import Study

CHINESE = re.compile(r"[\u4e00-\u9fff]")


@pytest.fixture(scope="module")
def studies(reports):
    return {name: reports.study(name) for name in ("example-county", "laoshan", "zhangqiu")}


@pytest.fixture(scope="module")
def chapters(studies):
    return {name: study.chapter("calculators", "zh") for name, study in studies.items()}


def row_of(table, *starts):
    (found,) = [row for row in table.rows if all(cell.text.startswith(s) for cell, s in zip(row, starts, strict=False))]
    return found


def missing(chapter):
    return [block.text for block in chapter.blocks if isinstance(block, Paragraph) and block.kind == "missing"]


def test_it_stands_after_the_projects():
    order = list(CHAPTERS)
    assert order.index("calculators") == order.index("projects") + 1


def test_every_result_has_its_own_id(chapters):
    for chapter in chapters.values():
        to_json(chapter.results)


def test_every_subject_is_computed_or_named_as_missing(chapters):
    wanted = {subject.title[0] for subject in SUBJECTS if subject.id != "comparable_prices"}
    for chapter in chapters.values():
        headed = {block.text for block in chapter.blocks if isinstance(block, Heading)}
        listed = {row[0].text for row in chapter["calc_missing"].rows}
        assert wanted <= headed | listed
        assert not headed & listed


def test_the_example_county_computes_what_its_tables_allow(chapters):
    sections = {block.id for block in chapters["example-county"].blocks if isinstance(block, Heading)}
    assert sections >= {
        "solid_waste",
        "roofs",
        "lights",
        "heating",
        "freight",
        "green_area",
        "straw",
        "waste",
        "forest",
    }


def test_a_reduction_by_generation_is_power_times_the_factor_of_its_year(chapters):
    row = row_of(chapters["example-county"]["calc_roofs"], "光伏发电年减排量", "厂房，按发电量")
    assert row[5].result.value == pytest.approx(1468.5e4 * 0.641 / 1000)
    assert row[4].text == "—"  # the generation of 2021 is missing and stays so
    assert any("厂房" in text and "发电量" in text for text in missing(chapters["example-county"]))


def test_arithmetic_stands_below_every_table(chapters):
    for chapter in chapters.values():
        for table in chapter.tables:
            computed = [one for one in table.results if one.analysis == "calculator" and one.value is not None]
            if computed:
                assert any(computed[-1].arithmetic in note for note in table.notes), table.id


def test_assumptions_say_source_and_whether_they_are_published(chapters):
    table = chapters["example-county"]["calc_roofs_assumptions"]
    said = {row[0].text: row for row in table.rows}
    hours = said["屋顶光伏年等效利用小时（山东(东部沿海)）"]
    assert [cell.text for cell in hours[1:4]] == ["1150", "1100 ~ 1200", "h/a"]
    assert hours[5].text == "未核实"
    assert said["山东省电网平均因子（2022）"][5].text == "已公布"
    assert all(row[4].text for row in table.rows)


def test_clean_heating_has_two_rates_and_no_sum(chapters):
    names = [row[0].text for row in chapters["example-county"]["calc_heating"].rows]
    assert names == ["城市清洁取暖率", "农村清洁取暖率"]


def test_the_modules_of_laoshan_against_the_stated_capacity(chapters):
    table = chapters["laoshan"]["calc_pv_check_items"]
    assert row_of(table, "光伏发电装机容量", "组件数")[3].result.value == pytest.approx(2166 * 580 / 1000)
    assert row_of(table, "光伏发电装机容量", "文件容量")[3].result.value == pytest.approx((1260 / 1256.28 - 1) * 100)


def test_what_a_stated_reduction_implies_leads_back_to_it(chapters):
    table = chapters["laoshan"]["calc_pv_check_items"]
    power, peak = (row_of(table, name, "反推")[3].result.value for name in ("光伏发电量", "光伏发电装机容量"))
    assert power * 1e4 * 0.6191 / 1000 * 10 == pytest.approx(36417.5)
    assert peak * 1150 == pytest.approx(power * 1e4)
    # the plan says “more than”, so that the interval is open
    assert row_of(table, "光伏发电量", "反推")[4].text == "一端不限"


def test_captured_co2_that_is_used_is_no_removal(chapters):
    table = chapters["zhangqiu"]["calc_carbon_capture_items"]
    stored = [row for row in table.rows if row[0].text == "二氧化碳地质封存量"]
    assert [row[3].text for row in stored] == ["0", "0"]
    captured = [row[3].result.value for row in table.rows if row[0].text == "二氧化碳捕集量"]
    assert captured == pytest.approx([24, 9])


def test_forests_have_no_carbon_by_parameters_of_the_province(chapters):
    for chapter in chapters.values():
        assert any("山东省森林碳计量参数" in text for text in missing(chapter))
        for row in chapter["calc_forest"].rows:
            assert row[1].text.startswith(("全国平均参数", "文件公布值"))


def test_a_leap_of_the_forest_stock_is_a_caution_and_carries_no_outlook(chapters):
    said = [b.text for b in chapters["zhangqiu"].blocks if isinstance(b, Paragraph) and b.kind == "warning"]
    assert any("森林蓄积量" in text and "−20.4%" in text for text in said)
    assert not [one for one in chapters["zhangqiu"].results if one.variable == "forest_stock" and one.period == "2025"]


def test_the_outlook_of_the_forest_goes_on_at_the_mean_growth(chapters):
    (found,) = [
        one for one in chapters["example-county"].results if (one.variable, one.period) == ("forest_stock", "2025")
    ]
    assert found.value == pytest.approx(121.92 * (121.92 / 118.40) ** 1.5, rel=1e-5)
    assert found.state == "estimated"
    assert found.low < found.value < found.high


def test_a_printed_indicator_stands_beside_what_cannot_be_computed(chapters):
    row = row_of(chapters["zhangqiu"]["calc_missing"], "秸秆综合利用")
    assert row[3].text == "2022年：97.57%"
    assert row[3].result is not None


def test_the_choice_of_the_report_is_that_of_the_calculators(real_raw):
    study = Study.load("example-county", real_raw)
    study.choice = Choice(electricity="north", year_rule="fixed:2022")
    row = row_of(study.chapter("calculators", "zh")["calc_roofs"], "光伏发电年减排量", "厂房，按发电量")
    assert row[5].result.form == "north:fixed2022"
    assert row[5].result.id != study.place.id


def test_rows_of_optional_tables_are_found_by_one_rule(real_raw, chapters):
    used = {name for one in chapters["example-county"].results for name in one.inputs}
    of_tables = {name for name in used if re.match(r"example-county:\w+/", name)}
    found = {row.id for row in table_rows(real_raw, "example-county", used)}
    assert found == of_tables
    assert {row.file for row in table_rows(real_raw, "example-county", used)} >= {
        "roofs.csv",
        "straw.csv",
        "lights.csv",
    }
    of_projects = {name for one in chapters["laoshan"].results for name in one.inputs if ":P" in name}
    assert {row.id for row in project_facts(real_raw, "laoshan", of_projects)} == of_projects
    assert "laoshan:P12:pv_modules_count" in of_projects


def test_english_has_no_chinese_but_in_sources_and_units(studies):
    for study in studies.values():
        chapter = study.chapter("calculators", "en")
        for table in chapter.tables:
            heads = [column.head for column in table.columns]
            for row in table.rows:
                for head, cell in zip(heads, row, strict=True):
                    if head != "Source":
                        assert not CHINESE.search(cell.text), (table.id, head, cell.text)
        for block in chapter.blocks:
            if isinstance(block, Paragraph):
                assert not CHINESE.search(block.text), block.text
