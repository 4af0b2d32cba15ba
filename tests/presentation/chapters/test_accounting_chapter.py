"""The accounting chapter: what it says of places with much, little and no energy data, and of parks and communities."""

from __future__ import annotations

import pytest

from nearzero.accounting.choice import Choice
from nearzero.accounting.inventory.change import changes
from nearzero.presentation import words
from nearzero.presentation.blocks import Heading, Paragraph
from nearzero.presentation.chapters.accounting import about_factors
from nearzero.presentation.words import accounting as accounting_words
from nearzero.presentation.words.factor_names import factor_name
from nearzero.results import to_json
from nearzero.study import Study

PLACES = ("laoshan", "zhangqiu", "example-county")
ACTIVITY = "flow,sector,carrier,year,value,unit,state,source,locator,note\n"
PEOPLE = "population,2021,1.00,万人,measured,\npopulation,2022,1.00,万人,measured,\n"


@pytest.fixture(scope="module")
def chapters(real_raw):
    made = {}

    def make(place, lang="zh"):
        if (place, lang) not in made:
            made[place, lang] = Study.load(place, real_raw).chapter("accounting", lang)
        return made[place, lang]

    return make


def with_activity(country, name, kind, rows, facts=PEOPLE):
    """An invented place of a kind, with rows of activity data."""
    country.place(name, facts, system=kind)
    folder = country.root / "places" / name
    text = (folder / "place.toml").read_text(encoding="utf-8").replace('kind = "city"', f'kind = "{kind}"')
    (folder / "place.toml").write_text(text, encoding="utf-8")
    lines = [
        f"final,,{carrier},{year},{value},{unit},measured,invented-plan,表{year},\n"
        for carrier, year, value, unit in rows
    ]
    (folder / "activity.csv").write_text(ACTIVITY + "".join(lines), encoding="utf-8")
    return Study.load(name, country.raw)


def sections(chapter):
    return [block.id for block in chapter.blocks if isinstance(block, Heading)]


def told(chapter, section):
    """What a section says first of the place itself: its finding, or what is missing; not how it is counted."""
    said = [block for block in chapter.section(section) if isinstance(block, Paragraph) and block.kind != "text"]
    return said[0]


def rows_of(chapter, table):
    return [[cell.text for cell in row] for row in chapter[table].rows]


@pytest.mark.parametrize("place", PLACES)
def test_both_languages_say_the_same_results_and_each_has_inputs(chapters, place):
    zh, en = chapters(place, "zh"), chapters(place, "en")
    assert [one.to_dict() for one in zh.results] == [one.to_dict() for one in en.results]
    assert [[len(table.rows), table.id] for table in zh.tables] == [[len(table.rows), table.id] for table in en.tables]
    assert all(one.inputs for one in zh.results)
    assert to_json(zh.results)


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        ("laoshan", ["method", "inventory", "electricity", "reconciliation"]),
        ("zhangqiu", ["method", "inventory", "electricity", "reconciliation"]),
        ("example-county", ["method", "inventory", "electricity", "reconciliation", "uncertainty"]),
    ],
)
def test_a_place_has_the_sections_its_data_allow(chapters, place, expected):
    assert sections(chapters(place)) == expected


def test_the_published_total_of_laoshan_can_be_made_in_four_ways(chapters):
    """The plan prints 21.86, 33.57 and 30 万吨标准煤 of coal, oil and gas and 29.75 亿千瓦时, and 365 万吨 of CO2."""
    table = chapters("laoshan", "en")["reconciliation_combinations"]
    start = min(key for key, title in table.groups.items() if "Miss" in title)
    found = {(row[0].text[-5:], row[1].text): row[3].result.value for row in table.rows[:start]}
    fuels = {"set A": (2.66, 1.73, 1.56), "set B": (2.64, 2.08, 1.63), "set C": (0.7476, 0.5825, 0.4435)}
    grids = {"Shandong": {2021: 0.6838, 2022: 0.641, 2023: 0.6191}, "North China": {2022: 0.6776}}
    ways = [("set A", "Shandong", 2021), ("set A", "North China", 2022), ("set B", "Shandong", 2022)]
    for name, grid, year in (*ways, ("set C", "Shandong", 2023)):
        carbon = 44 / 12 if name == "set C" else 1
        fuel = sum(factor * use for factor, use in zip(fuels[name], (21.86, 33.57, 30), strict=True)) * carbon
        whole = fuel + 29.75 * 10 * grids[grid][year]
        assert found.pop((name, f"Average factor of the {grid} grid {year}")) == pytest.approx(whole)
    assert found == {}
    for row in table.rows[:start]:
        assert row[-1].result.low <= 0 <= row[-1].result.high
    said = " ".join(block.text for block in chapters("laoshan", "en").section("reconciliation")[:1])
    assert "A match proves nothing" in said


def test_grid_and_use_make_the_change_of_electricity(chapters):
    (row,) = chapters("laoshan", "en")["grid_part"].rows
    total, grid, use = (cell.result.value for cell in row[2:5])
    assert total == pytest.approx(grid + use)
    start = 29.75 / 1.115  # the plan prints 29.75 亿千瓦时 and 11.5 % since 2020
    assert grid == pytest.approx((start + 29.75) / 2 * (0.641 - 0.742) * 10, rel=1e-9)


def test_with_a_fixed_factor_the_trend_is_that_of_the_kilowatt_hours(chapters):
    rows = chapters("laoshan", "en")["electricity_rules"].rows
    fixed = [row for row in rows if "in all years" in row[0].text]
    assert len(fixed) > 6
    assert {round(row[-2].result.value, 9) for row in fixed} == {11.5}


def test_a_district_without_energy_data_gets_a_list_of_missing_inputs(chapters):
    rows = rows_of(chapters("zhangqiu", "en"), "accounting_missing")
    named = " ".join(row[0] for row in rows)
    for wanted in ("Electricity", "Coal", "Petroleum", "Natural gas", "sector and carrier", "boundary"):
        assert wanted in named
    assert all(len(text) > 5 for row in rows for text in (row[0], row[2], row[3]))
    assert not chapters("zhangqiu", "en").figures


def test_sectors_and_carriers_add_up_to_the_total(chapters):
    rows = chapters("example-county", "en")["inventory_sectors"].rows
    leaves = [row for row in rows[:-1] if row[0].text != "Industry"]
    for column in range(1, len(rows[0]) - 2):
        parts = [row[column].result.value for row in leaves if row[column].result]
        assert sum(parts) == pytest.approx(rows[-1][column].result.value)
    industry = next(row for row in rows if row[0].text == "Industry")
    inside = [row for row in leaves if row[0].text.startswith("\u2003")]
    assert sum(row[-3].result.value for row in inside) == pytest.approx(industry[-3].result.value)


def test_scopes_add_up_and_stand_beside_the_published_total(chapters):
    chapter = chapters("example-county", "en")
    total, one, two = chapter["inventory_totals"].rows[:3]
    for column in (1, 2, 3, 5):
        assert one[column].result.value + two[column].result.value == pytest.approx(total[column].result.value)
    for row in chapter["inventory_published"].rows:
        ours, theirs, gap, share = (row[k].result.value for k in (2, 3, 4, 6))
        assert gap == pytest.approx(ours - theirs)
        assert share == pytest.approx(gap / theirs * 100)
        if "without" in row[1].text:  # the county's own boundary leaves waste out
            assert abs(gap) < 0.01


def test_a_shared_factor_hardly_moves_the_change(real_raw):
    """Between two years with one factor the relative change is that of the activity, whatever the factor."""
    found = Study.load("example-county", real_raw).inventory()
    change = {one.method: one for one in changes(found, 2020, 2022, "co2_energy", "gas", carrier="natural_gas")}
    used = {year: sum(cell.activity for cell in found.select(year, carrier="natural_gas")) for year in (2020, 2022)}
    percent = change["change_pct"]
    assert percent.value == pytest.approx((used[2022] / used[2020] - 1) * 100)
    assert percent.high - percent.low < 1e-3
    assert change["change_abs"].low < change["change_abs"].value < change["change_abs"].high


def test_independent_factors_would_make_the_level_look_surer(chapters):
    shared, apart = chapters("example-county", "en")["uncertainty_sharing"].rows
    assert apart[1].result.value < shared[1].result.value


def test_both_approaches_agree(chapters):
    for row in chapters("example-county", "en")["uncertainty_approaches"].rows:
        ends = [
            [float(end.replace("−", "-").replace(",", "")) for end in row[column].text.split(" ~ ")]
            for column in (2, 4)
        ]
        width = ends[0][1] - ends[0][0]
        assert ends[0] == pytest.approx(ends[1], abs=0.05 * width)


def test_the_choice_changes_the_inventory_and_is_named(real_raw):
    study = Study.load("example-county", real_raw)
    study.choice = Choice("ipcc2006", "national", "fixed:2022")
    chapter = study.chapter("accounting", "en")
    finding = told(chapter, "inventory")
    assert "IPCC 2006" in finding.text
    assert "National average factor" in finding.text
    assert "2022 in all years" in finding.text
    assert "IPCC 2006" in about_factors(study, "en")
    study.choice = Choice("ipcc2007")
    with pytest.raises(ValueError, match="ipcc2006"):
        study.chapter("accounting")


class TestPark:
    ROWS = (("electricity", 2022, "20.00", "亿千瓦时"), ("natural_gas", 2022, "1.000", "亿立方米"))

    def test_two_rules_stand_beside_each_other(self, country):
        facts = (
            "green_electricity_direct,2022,3.00,亿千瓦时,measured,\n"
            "green_electricity_certificates,2022,2.00,亿千瓦时,measured,\n"
            "energy,2022,50.0,万吨标准煤,measured,\n"
        )
        study = with_activity(country, "alpha", "park", self.ROWS, facts)
        chapter = study.chapter("accounting", "en")
        assert "park" in sections(chapter)
        provincial, national, difference, core = (row[2].result.value for row in chapter["park_rules"].rows)
        assert difference == pytest.approx(5.00 * 0.641 * 10)
        assert provincial - national == pytest.approx(difference)
        assert core == pytest.approx(national / 50)
        assert study.chapter("accounting", "zh")["park_rules"].rows

    def test_green_electricity_that_is_not_known_is_named(self, country):
        chapter = with_activity(country, "alpha", "park", self.ROWS).chapter("accounting", "en")
        said = " ".join(block.text for block in chapter.section("park") if isinstance(block, Paragraph))
        assert "green certificates" in said
        assert all(one.inputs for one in chapter.results)


class TestCommunity:
    ROWS = (
        ("electricity", 2022, "1000", "万千瓦时"),
        ("natural_gas", 2022, "50", "万立方米"),
        ("heat", 2022, "2.0", "万吉焦"),
    )

    def test_it_counts_gas_heat_and_electricity_per_head(self, country):
        chapter = with_activity(country, "alpha", "community", self.ROWS).chapter("accounting", "en")
        ((year, gas, heat, power, total, head, _),) = chapter["community_formula"].rows
        assert year.text == "2022"
        assert heat.result.value == pytest.approx(2.0 * 0.11)
        assert power.result.value == pytest.approx(1000 * 6.41 / 1e4)
        assert total.result.value == pytest.approx(gas.result.value + heat.result.value + power.result.value)
        assert head.result.value == pytest.approx(total.result.value)  # 1.00 万人

    def test_a_part_that_is_missing_is_named_and_not_zero(self, country):
        chapter = with_activity(country, "alpha", "community", self.ROWS[:2]).chapter("accounting", "en")
        ((_, _, heat, _, total, head, _),) = chapter["community_formula"].rows
        assert {heat.text, total.text, head.text} == {words.NONE}
        assert any("heat" in block.text for block in chapter.section("community") if isinstance(block, Paragraph))


def test_a_missing_cell_leaves_no_total_and_is_named(country):
    rows = (("electricity", 2021, "10", "亿千瓦时"), ("electricity", 2022, "11", "亿千瓦时"))
    study = with_activity(country, "alpha", "city", (*rows, ("kerosene", 2022, "5", "万吨")))
    chapter = study.chapter("accounting", "en")
    finding = told(chapter, "inventory")
    assert finding.kind == "missing"
    assert any("Kerosene" in row[0] and "2022" in row[1] for row in rows_of(chapter, "accounting_missing"))
    assert all(one.inputs for one in study.report("zh").results)


def test_a_data_folder_without_factors_has_no_chapter(country):
    study = country.place("alpha", "population,2022,50.00,万人,measured,")
    (country.root / "factors" / "sets.toml").unlink()
    assert study.chapter("accounting").blocks == ()
    assert "uses no factor" in about_factors(study, "en")


def test_factors_have_names_in_both_languages(real_raw):
    from nearzero.accounting.factors import FactorTable
    from nearzero.accounting.sets import StandardCoal, read_process_set, read_sets

    sets = [*read_sets(real_raw).values(), read_process_set(real_raw)]
    used = {name.strip() for one in sets for product in one.factors.values() for name in product.split("*")}
    used |= set(StandardCoal.read(real_raw).factors.values()) | {
        one.name for one in FactorTable.read(real_raw) if one.name.startswith("grid_ef")
    }
    for name in used:
        zh, en = factor_name(real_raw, name, "zh"), factor_name(real_raw, name, "en")
        assert not zh.isascii(), name
        assert en.isascii(), name
        assert en != name


def test_factors_of_gases_and_pollutants_have_names_in_both_languages(real_raw):
    from nearzero.accounting.factors import FactorTable

    starts = ("gwp100_", "pollution_equivalent_", "combustion_")
    named = {one.name for one in FactorTable.read(real_raw) if one.name.startswith(starts)}
    assert named
    for name in named:
        assert not factor_name(real_raw, name, "zh").isascii(), name
        assert name not in {factor_name(real_raw, name, "en"), factor_name(real_raw, name, "zh")}


def test_regions_and_states_of_factors_have_words():
    assert accounting_words.status("unconfirmed", "zh") == "未核实"
    assert accounting_words.status("published", "zh") == "已公布"
    assert accounting_words.region("华北", "en") == "North China"
