"""The chapter on energy: what a balance carries, and what a district without one is told."""

from __future__ import annotations

import re

import pytest

from nearzero.accounting.energy.key_firms import CARRIERS
from nearzero.accounting.energy.structure import FOSSIL, uses
from nearzero.presentation.blocks import Figure, Heading, Paragraph
from nearzero.presentation.chapters import CHAPTERS
from nearzero.results import to_json

NUMBER = re.compile(r"−?[\d,]+(\.\d+)?")


@pytest.fixture(scope="module")
def county(reports):
    return reports.study("example-county")


@pytest.fixture(scope="module")
def chapter(county):
    return county.chapter("energy", "zh")


@pytest.fixture(scope="module", params=["laoshan", "zhangqiu"])
def district(request, reports):
    return reports.study(request.param).chapter("energy", "zh")


def texts(chapter, kind):
    return [block.text for block in chapter.blocks if isinstance(block, Paragraph) and block.kind == kind]


def test_it_stands_after_the_accounting():
    order = list(CHAPTERS)
    assert order.index("energy") == order.index("accounting") + 1


def test_sections_stand_in_order(chapter):
    sections = [block.id for block in chapter.blocks if isinstance(block, Heading)]
    assert sections == ["structure", "balance", "flow", "checks", "nonfossil", "dependence", "firms", "missing"]


def test_every_number_has_its_result_and_every_result_its_own_id(chapter):
    to_json(chapter.results)
    for table in chapter.tables:
        for row in table.rows if table.id != "energy_missing" else ():
            for column, cell in zip(table.columns, row, strict=True):
                if "区间" not in column.head and NUMBER.fullmatch(cell.text):
                    assert cell.result is not None, (table.id, cell.text)


def test_shares_of_coal_oil_and_gas_are_100_together(county):
    found = county.energy.structure
    for year in map(str, county.years):
        parts = [one.value for one in found if one.method == "share_of_fossil" and one.period == year]
        assert len(parts) == 3
        assert sum(parts) == pytest.approx(100)


def test_the_kinds_add_up_to_fossil_and_to_all_energy(county):
    levels = [one for one in county.energy.structure if one.method == "consumption"]
    for year in map(str, county.years):
        found = {(one.variable, one.factor): one.value for one in levels if one.period == year}
        kinds = {factor: value for (_, factor), value in found.items() if factor}
        assert sum(kinds.values()) == pytest.approx(found["energy", ""])
        assert sum(kinds[kind] for kind in FOSSIL) == pytest.approx(found["fossil_energy", ""])


def test_gas_is_counted_at_the_high_class(county):
    (total,) = [
        one for one in county.energy.structure
        if (one.method, one.factor, one.period) == ("consumption", "gas", "2022")
    ]  # fmt: skip
    (physical,) = [one for one in county.energy.physical if one.year == 2022]
    cubic_metres = physical.cell("total", "", "natural_gas").value  # 亿立方米
    assert total.value == pytest.approx(cubic_metres * 1e8 * 1.33 / 1000 / 1e4)


def test_the_uses_of_a_kind_are_all_of_it(county):
    balance = county.energy.whole[-1]
    for kind in CARRIERS:
        found = uses(balance, kind)
        assert sum(one.value for one in found) == pytest.approx(100)
        assert found == sorted(found, key=lambda one: -one.value)


def test_the_balance_comes_in_both_units_on_landscape_pages(chapter):
    physical, standard = chapter["balance_physical"], chapter["balance_standard"]
    assert physical.wide
    assert standard.wide
    assert "合计" not in [column.head for column in physical.columns]
    assert standard.columns[-1].head == "合计"
    assert {row[0].text.strip() for row in standard.rows} >= {"终端消费量", "平衡差额", "消费量合计"}


def test_a_column_of_the_balance_closes(chapter):
    rows = {row[0].text.strip(): row for row in chapter["balance_standard"].rows}
    for k in range(1, len(chapter["balance_standard"].columns)):

        def value(name, k=k):
            result = rows[name][k].result
            return 0.0 if result is None else result.value

        inflow = value("可供本地区消费的能源量") + value("加工转换投入（-）产出（+）量")
        outflow = value("损失量") + value("终端消费量") + value("平衡差额")
        assert inflow == pytest.approx(outflow, abs=1e-9)


def test_rows_and_columns_without_any_entry_are_left_out_and_that_is_said(chapter):
    table = chapter["balance_physical"]
    for row in table.rows:
        assert any(cell.text for cell in row[1:]), row[0].text
    for k in range(1, len(table.columns)):
        assert any(row[k].text for row in table.rows)
    assert any("未列出" in note for note in table.notes)


def test_what_has_no_coefficient_is_named_wherever_it_is_left_out(chapter):
    for block_id in ("energy_structure", "balance_standard", "nonfossil_definitions", "energy_dependence", "key_firms"):
        assert any("石脑油" in note for note in chapter[block_id].notes), block_id
    assert not any("石脑油" in note and "没有" in note for note in chapter["balance_physical"].notes)
    assert "石脑油" in {column.head for column in chapter["balance_physical"].columns}


def test_the_flows_are_drawn(chapter):
    from matplotlib import pyplot as plt

    figure = chapter["energy_flow"]
    assert isinstance(figure, Figure)
    assert figure.results
    plt.close(figure.draw())


def test_definitions_of_the_nonfossil_share_stand_side_by_side(chapter):
    rows = {row[0].text: row for row in chapter["nonfossil_definitions"].rows}
    assert len(rows) == 5  # four definitions and what is printed
    missing = rows["发电煤耗法；区内生产加外来绿电"]
    assert missing[-2].text == "—"
    assert any("外电中绿电占比" in note for note in chapter["nonfossil_definitions"].notes)


def test_firms_are_listed_until_80_per_cent_and_a_short_list_is_a_caution(chapter):
    table = chapter["key_firms"]
    assert len(table.groups) == len(CARRIERS)
    coal = [row for row in table.rows[: sorted(table.groups)[1]] if row[-1].result is not None]
    shares = [row[-1].result.value for row in coal]
    assert shares[-2] < 80 <= shares[-1]
    assert any("达到80%" in text for text in texts(chapter, "finding"))
    assert any("未达到80%" in text for text in texts(chapter, "warning"))


def test_a_district_without_a_balance_gets_names_and_no_numbers(district):
    (listed,) = [table for table in district.tables if table.id == "energy_missing"]
    said = " ".join(cell.text for row in listed.rows for cell in row)
    for name in ("一次生产", "加工转换", "损失量", "终端消费量", "外电中绿电占比", "重点企业"):
        assert name in said
    assert not [one for one in district.results if one.analysis in {"balance", "energy_structure", "key_firms"}]
    assert not [one for one in district.results if one.value is None]


def test_laoshan_has_the_shares_of_its_three_fuels(reports):
    chapter = reports.study("laoshan").chapter("energy", "en")
    (said,) = texts(chapter, "finding")
    for fuel in (21.86, 33.57, 30):
        share = fuel / (21.86 + 33.57 + 30) * 100
        assert f"{share:.1f} %".replace(".1 %", " %") in said.replace(".1 %", " %")


def test_both_languages_say_the_same_numbers(county, chapter):
    english = county.chapter("energy", "en")
    assert [one.id for one in english.results] == [one.id for one in chapter.results]
    said = " ".join(str(cell) for table in english.tables for row in table.rows for cell in row)
    assert not re.search(r"[\u4e00-\u9fff]", said)
