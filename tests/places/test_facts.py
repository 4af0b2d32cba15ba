"""Facts become numbers with intervals in the unit of the dictionary, each under an id of its own."""

import numpy as np
import pytest


@pytest.fixture
def facts(small_raw):
    return small_raw.raw.facts("alpha").set_index("id")


@pytest.mark.parametrize(
    "name",
    [
        "alpha:population@2022",
        "alpha:population@2022~change_abs:2020",
        "alpha:gdp@2022~change_pct:2020",
        "alpha:gdp@2022~share_of:beta",
        "alpha:energy[|coal]@2022",
        "alpha:nonfossil_share@2021",
    ],
)
def test_an_id_is_made_from_the_row(name, facts):
    assert name in facts.index


def test_facts_that_would_share_an_id_are_numbered(small_raw):
    for locator in ("别处1", "别处2"):
        small_raw.fact("population", "2022", "50", "万人", locator=locator)
    ids = list(small_raw.raw.facts("alpha")["id"])
    assert ids[-2:] == ["alpha:population@2022#2", "alpha:population@2022#3"]
    assert len(set(ids)) == len(ids)


def test_ids_tell_sector_from_carrier(small_raw):
    small_raw.fact("energy", "2022", "3", "万吨标准煤", sector="industry")
    small_raw.fact("energy", "2022", "2", "万吨标准煤", sector="industry", carrier="oil")
    assert list(small_raw.raw.facts("alpha")["id"])[-2:] == [
        "alpha:energy[industry|]@2022",
        "alpha:energy[industry|oil]@2022",
    ]


def test_an_empty_statement_is_a_level(facts):
    assert facts.loc["alpha:population@2022", "statement"] == "level"


def test_number_and_interval_are_those_of_the_digits_and_the_qualifier(facts):
    row = facts.loc["alpha:good_air_days_share@2022"]
    assert (row["number"], row["low"], row["high"]) == pytest.approx((88.25, 88.245, 88.255))
    about = facts.loc["alpha:energy[|coal]@2022"]
    assert (about["low"], about["high"]) == (29, 31)


def test_level_is_in_the_unit_of_the_dictionary(small_raw):
    beta = small_raw.raw.facts("beta").set_index("id").loc["beta:co2_total@2020"]
    assert beta["number"] == 3_000_000
    assert (beta["level"], beta["level_low"], beta["level_high"]) == pytest.approx((300, 299.9999995, 300.0000005))


def test_a_statement_in_per_cent_has_no_level(facts):
    growth = facts.loc["alpha:gdp@2022~change_pct:2020"]
    assert growth["number"] == 10
    assert np.isnan(growth["level"])


def test_a_difference_in_percentage_points_has_no_level(small_raw):
    small_raw.fact("nonfossil_share", "2022", "0.5", "百分点", statement="change_abs", base_year="2020")
    small_raw.fact("nonfossil_share", "2022", "0.3", "百分点", statement="annual_change_abs", base_year="2020")
    assert small_raw.check() == []
    assert small_raw.raw.facts("alpha")["level"].tail(2).isna().all()


def test_a_fact_without_value_is_nan_throughout(facts):
    row = facts.loc["alpha:good_air_days_share@2020"]
    assert np.isnan(row[["number", "low", "high", "level", "level_low", "level_high"]].to_numpy(dtype=float)).all()


@pytest.mark.parametrize("unit", ["亿元", "", "万吨"])
def test_a_missing_value_needs_no_unit_that_fits(unit, small_raw):
    small_raw.fact("gdp", "2021", "", unit, state="missing")
    assert small_raw.check() == []
    assert np.isnan(small_raw.raw.facts("alpha")["level"].iloc[-1])
