"""From the tables of a place to results: agreement with the facts, missing by name, one id each."""

import shutil

import pytest

from nearzero.accounting.calculators.desk import Choices
from nearzero.accounting.calculators.of_place import calculate
from nearzero.accounting.calculators.outcomes import to_results
from nearzero.places.raw import Raw
from nearzero.results import to_json

COUNTY = "example-county"


@pytest.fixture(scope="module")
def county(real_raw):
    return calculate(real_raw, COUNTY, Choices(pv_region="山东(鲁中)", national_forest=True))


@pytest.fixture(scope="module")
def zhangqiu_outcomes(real_raw):
    return calculate(real_raw, "zhangqiu")


@pytest.fixture(scope="module")
def laoshan_outcomes(real_raw):
    return calculate(real_raw, "laoshan")


def one(outcomes, name, **about):
    (found,) = [
        outcome
        for outcome in outcomes
        if outcome.name == name and all(getattr(outcome, key) == value for key, value in about.items())
    ]
    return found


@pytest.mark.parametrize("place", [COUNTY, "laoshan", "zhangqiu", "qingdao", "shinan"])
def test_every_result_has_an_id_of_its_own_and_a_variable_of_the_dictionary(real_raw, place):
    results = to_results(calculate(real_raw, place), place)
    assert len({result.id for result in results}) == len(results)
    assert {result.variable for result in results} <= set(real_raw.dictionary)
    to_json(results)


@pytest.mark.parametrize("place", [COUNTY, "laoshan", "zhangqiu"])
def test_a_value_has_arithmetic_and_inputs_and_its_absence_a_reason(real_raw, place):
    for outcome in calculate(real_raw, place):
        if outcome.value is None:
            assert outcome.note, outcome
            assert outcome.state == "missing"
        else:
            assert outcome.inputs, outcome
            assert outcome.arithmetic, outcome
            assert outcome.low is None or outcome.low <= outcome.value * (1 + 1e-12) + 1e-12


@pytest.mark.parametrize(
    ("variable", "method"),
    [
        ("straw_utilisation_rate", "used_over_collectable"),
        ("green_area_per_capita", "urban_and_temporary_population"),
    ],
)
def test_the_tables_of_the_county_agree_with_its_facts(real_raw, county, variable, method):
    facts = real_raw.facts(COUNTY)
    for row in facts[facts["variable"] == variable].itertuples():
        outcome = one(county, variable, period=row.year, method=method)
        assert outcome.low <= row.high
        assert outcome.high >= row.low


def test_the_stock_in_the_table_is_the_one_in_the_facts(real_raw):
    facts = real_raw.facts(COUNTY)
    said = dict(zip(*(facts[facts["variable"] == "forest_stock"][name] for name in ("year", "value")), strict=True))
    table = real_raw.place_table(COUNTY, "forest.csv")
    assert dict(zip(table["year"], table["value"], strict=True)) == said


def test_an_open_cell_of_the_county_is_missing_by_name(county):
    open_ = one(county, "pv_co2_avoided", period="2021", method="by_generation", item="factory")
    assert open_.missing == ("example-county:roofs/pv_generation[factory]@2021",)
    turnover = one(county, "bulk_freight_clean_turnover_share", period="2021")
    assert turnover.value is None
    assert one(county, "bulk_freight_clean_share", period="2021").value == pytest.approx(
        (131 + 66) / (131 + 66 + 391) * 100
    )


def test_without_a_region_the_hours_are_asked_for(real_raw, tmp_path):
    root = tmp_path / "raw"
    shutil.copytree(real_raw.root, root)
    passport = root / "places" / COUNTY / "place.toml"
    text = passport.read_text(encoding="utf-8")
    passport.write_text("".join(line for line in text.splitlines(True) if "pv_region" not in line), encoding="utf-8")
    outcome = one(calculate(Raw(root), COUNTY), "pv_co2_avoided", period="2022", method="by_capacity", item="factory")
    assert outcome.value is None
    assert "pv_region" in outcome.note


def test_carbon_of_forests_is_asked_for_until_somebody_opts_in(real_raw, zhangqiu_outcomes):
    asked = one(zhangqiu_outcomes, "forest_carbon_stock", period="2020")
    assert asked.missing == ("factor:forest_SVD_BEF_RSR_GR_CR_shandong",)
    chosen = calculate(real_raw, "zhangqiu", Choices(national_forest=True))
    assert one(chosen, "forest_carbon_stock", period="2020").value == pytest.approx(139.36 * 0.462 * 1.787 * 0.47)


def test_captured_carbon_of_zhangqiu_is_use_and_none_of_it_is_stored(zhangqiu_outcomes):
    for project, tonnes in (("P25", 24), ("P26", 9)):
        assert one(zhangqiu_outcomes, "co2_used", item=project, method="by_destination").value == pytest.approx(tonnes)
        assert one(zhangqiu_outcomes, "co2_stored", item=project).value == 0
    assert one(zhangqiu_outcomes, "co2_used", item="P26", method="from_urea").value == pytest.approx(6.6)


def test_projects_of_zhangqiu_stay_apart(zhangqiu_outcomes):
    megawatts = {"P03": 10.08, "P04": 8.5, "P14": 20, "P15": 25}
    for project, power in megawatts.items():
        outcome = one(zhangqiu_outcomes, "pv_co2_avoided", item=project)
        assert outcome.value == pytest.approx(power * 1200 * 0.6191)
    assert not [outcome for outcome in zhangqiu_outcomes if outcome.name == "pv_co2_avoided" and not outcome.item]


def test_gdp_of_laoshan_at_prices_of_2022(laoshan_outcomes):
    outcome = one(laoshan_outcomes, "gdp", period="2020")
    assert outcome.value == pytest.approx(1081.17 / 1.164)
    assert outcome.price_basis == "constant_2022"


def test_waste_burned_in_the_county_is_that_of_its_activity_data(county):
    outcome = one(county, "waste_incineration_co2", period="2022")
    assert outcome.value == pytest.approx(181200 * 0.4 * 0.4 * 0.95 * 44 / 12)
    assert outcome.inputs[0].startswith("example-county:activity/process")


def test_a_place_without_tables_says_nothing_and_does_not_fail(real_raw, tmp_path):
    shutil.copytree(real_raw.root, tmp_path / "raw")
    bare = tmp_path / "raw" / "places" / "bare"
    bare.mkdir()
    text = (real_raw.root / "places" / "laoshan" / "place.toml").read_text(encoding="utf-8")
    (bare / "place.toml").write_text(text.replace('id = "laoshan"', 'id = "bare"'), encoding="utf-8")
    assert calculate(Raw(tmp_path / "raw"), "bare") == []


def test_the_outlook_of_a_forest_needs_a_series_without_a_leap(county, zhangqiu_outcomes):
    ahead = one(county, "forest_stock", period="2025")
    assert ahead.value == pytest.approx(121.92 * (121.92 / 118.40) ** 1.5, rel=1e-5)
    assert ahead.state == "estimated"
    refused = one(zhangqiu_outcomes, "forest_stock", period="2025")
    assert refused.value is None
    assert refused.missing == ("zhangqiu:forest_stock_break@2022",)
