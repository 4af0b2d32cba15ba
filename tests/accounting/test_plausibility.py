"""Every usual mistake of a factor or an activity row is caught, and the message names it."""

import csv
from dataclasses import replace
from pathlib import Path

import pytest

from nearzero.accounting.factors import FactorTable
from nearzero.accounting.plausibility import doubt_emissions, doubt_factor, doubt_pair
from nearzero.accounting.sets import read_electricity_rules, read_process_set, read_sets
from nearzero.places.checks.activity import check_activity
from nearzero.places.checks.factors import check_factors, judge_factors
from nearzero.places.contracts import ACTIVITY, FACTORS
from nearzero.places.tables import read_table
from nearzero.places.windows import Windows, with_carbon
from nearzero.problems import DataError

WRONG = list(csv.DictReader((Path(__file__).parent / "wrong_rows.csv").read_text(encoding="utf-8").splitlines()))
RIGHT = [
    ("ef_tce_coal_x", "2.66", "tCO2/tce"),
    ("ef_tce_coal_x", "2660", "kgCO2/tce"),
    ("grid_ef_x", "641", "gCO2/kWh"),
    ("grid_ef_x", "6.41", "tCO2/万kWh"),
    ("grid_ef_x", "0.641", "tCO2/MWh"),
    ("of_coke", "93", "%"),
    ("ncv_raw_coal", "5000", "kcal/kg"),
    ("ncv_natural_gas", "38931", "kJ/Nm3"),
    ("heat_ef_default", "110", "kgCO2/GJ"),
    ("tce_natural_gas_x", "12.143", "tce/万m3"),
]


@pytest.fixture(scope="module")
def windows(real_raw):
    return Windows.read(real_raw)


@pytest.fixture(scope="module")
def table(real_raw):
    return FactorTable.read(real_raw)


def problems_of(row, folder, raw, windows):
    """What a check of a table with this one row finds."""
    factor = row["table"] == "factor"
    contract = FACTORS if factor else ACTIVITY
    said = {"source": "laoshan-plan-2024", "locator": "表1"}
    said |= {name: row[name] for name in ("name", "carrier", "value", "unit", "year")}
    said |= {"status": row["status"], "region": "全国"} if factor else {"state": row["status"], "flow": row["name"]}
    path = folder / "table.csv"
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(contract.columns)
        writer.writerow([said.get(column, "") for column in contract.columns])
    name = "factors/table.csv" if factor else "places/laoshan/activity.csv"
    frame, problems = read_table(path, contract, name)
    return problems + (judge_factors(frame, windows) if factor else check_activity(raw, frame))


@pytest.mark.parametrize("row", WRONG, ids=[f"row {k} {row['name']}" for k, row in enumerate(WRONG, 2)])
def test_a_wrong_row_is_caught_and_the_mistake_is_named(row, tmp_path, real_raw, windows):
    found = problems_of(row, tmp_path, real_raw, windows)
    assert [problem.column for problem in found if row["fragment"] in str(problem)] == [row["column"]], found


@pytest.mark.parametrize(("name", "value", "unit"), RIGHT)
def test_the_same_factor_in_its_own_unit_passes(name, value, unit, tmp_path, real_raw, windows):
    row = {"table": "factor", "name": name, "carrier": "", "value": value, "unit": unit, "year": "2022"}
    assert problems_of(row | {"status": "published"}, tmp_path, real_raw, windows) == []


def test_the_corpus_is_large_and_each_row_wrong_in_its_own_way():
    assert len(WRONG) >= 40
    cells = [tuple(row[name] for name in ("name", "carrier", "value", "unit", "year", "status")) for row in WRONG]
    assert len(set(cells)) == len(WRONG)


def test_the_shipped_tables_are_plausible(real_raw):
    assert [str(problem) for problem in check_factors(real_raw)] == []


def test_every_factor_of_the_shipped_tables_that_is_multiplied_has_a_window(table, windows):
    kinds = ("ef_", "cc_", "ncv_", "of_", "grid_ef", "heat_", "gwp100_", "tce_", "ipcc2006_")
    multiplied = [factor for factor in table if factor.name.startswith(kinds)]
    assert [factor.name for factor in multiplied if windows.of(factor.name) is None] == []
    assert [factor.name for factor in multiplied if doubt_factor(windows, factor)] == []


def test_the_windows_of_standard_coal_are_those_of_the_guards(windows):
    names = ("ef_tce_coal", "ef_tce_oil", "ef_tce_gas_")
    assert [(w.low, w.high, w.unit) for w in map(windows.of, names) if w] == [
        (2.4, 3.0, "tCO2/tce"),
        (1.7, 2.3, "tCO2/tce"),
        (1.5, 1.7, "tCO2/tce"),
    ]


def test_what_lies_in_a_window_is_not_doubted(windows):
    reached = 0
    for window in windows:
        name = window.pattern.replace("*", "_")
        if windows.of(name) is window:
            reached += 1
            for value in (window.low, (window.low + window.high) / 2, window.high):
                assert windows.judge(name, value, window.unit) is None
    assert reached == len(list(windows))


def test_carbon_and_co2_are_44_to_12():
    assert with_carbon("tC/tce", "tCO2/tce") == pytest.approx(44 / 12)
    assert with_carbon("tCO2/TJ", "kgC/GJ") == pytest.approx(12 / 44)
    assert with_carbon("tCO2/t", "tCO2/tce") is None


def test_two_values_for_one_factor_and_year_are_refused(small_raw):
    head = "name,value,unit,year,region,source,status,note\n"
    row = "grid_ef_x,{},kgCO2/kWh,2022,山东,公告,published,\n"
    small_raw.write("factors/a.csv", head + row.format("0.641"))
    small_raw.write("factors/b.csv", head + row.format("0.742"))
    assert any("one value for a name, year and region" in message for message in small_raw.messages())


def test_a_folder_with_a_wrong_factor_hands_out_no_factors(small_raw, windows, real_raw):
    assert windows
    small_raw.write("windows.csv", (real_raw.root / "windows.csv").read_bytes())
    head = "name,value,unit,year,region,source,status,note\n"
    small_raw.write("factors/a.csv", head + "grid_ef_x,641,kgCO2/kWh,2022,山东,公告,published,\n")
    assert any("641 looks like gCO2/kWh" in message for message in small_raw.messages())
    with pytest.raises(DataError, match="641 looks like gCO2/kWh"):
        FactorTable.read(small_raw.raw)


def test_a_window_that_runs_backwards_or_has_no_unit_is_refused(small_raw):
    head = "pattern,zh,en,unit,low,high,misread,source,note\n"
    small_raw.write("windows.csv", head + "a*,甲,A,tCO2/t,3,2,,x,\nb*,乙,B,tCO2/tt,2,3,,x,\n")
    messages = " ".join(small_raw.messages())
    assert "a window runs upwards" in messages
    assert "known units" in messages


class TestPairs:
    def test_a_factor_per_standard_coal_is_not_multiplied_with_tonnes(self, real_raw, table):
        factor = read_sets(real_raw)["per_tce_a"].emission_factor(table, "raw_coal")
        assert doubt_pair(factor, "万吨标准煤") is None
        assert "convert the activity by its calorific value" in str(doubt_pair(factor, "万吨"))

    def test_a_factor_per_tonne_is_not_multiplied_with_standard_coal(self, real_raw, table):
        factor = read_sets(real_raw)["fuel_defaults"].emission_factor(table, "diesel")
        assert doubt_pair(factor, "万吨") is None
        assert "take a set per standard coal" in str(doubt_pair(factor, "万吨标准煤"))

    def test_a_mass_of_gas_is_not_its_volume(self, real_raw, table):
        sets = read_sets(real_raw)["fuel_defaults"]
        gas, liquid = (sets.emission_factor(table, name) for name in ("natural_gas", "lng"))
        assert doubt_pair(gas, "亿立方米") is None
        assert "liquefied gas has a factor of its own" in str(doubt_pair(gas, "万吨"))
        assert "is a volume" in str(doubt_pair(liquid, "亿立方米"))

    def test_electricity_counted_as_coal_does_not_meet_a_grid_factor(self, real_raw, table):
        factor = read_electricity_rules(real_raw)["shandong"].emission_factor(table, 2022)
        assert doubt_pair(factor, "亿千瓦时") is None
        for unit in ("万吨标准煤(当量)", "万吨标准煤(等价)"):
            assert "is in standard coal" in str(doubt_pair(factor, unit))

    def test_clinker_is_a_mass(self, real_raw, table):
        factor = read_process_set(real_raw).emission_factor(table, "cement_clinker")
        assert doubt_pair(factor, "万吨") is None
        assert "万吉焦" in str(doubt_pair(factor, "万吉焦"))


class TestEmissions:
    def test_published_pairs_of_emissions_and_energy_fit(self, windows):
        assert doubt_emissions(windows, "coal", 2.66e4, 1e4) is None
        assert doubt_emissions(windows, "oil", 2.08e4, 1e4) is None
        assert doubt_emissions(windows, "gas", 0, 0) is None

    def test_carbon_for_co2_is_named(self, windows):
        assert "looks like tC/tce" in str(doubt_emissions(windows, "coal", 0.7476e4, 1e4))

    def test_a_lost_ten_thousand_is_named(self, windows):
        assert "万" in str(doubt_emissions(windows, "coal", 2.66e8, 1e4))

    def test_an_unknown_family_is_refused(self, windows):
        with pytest.raises(ValueError, match="coal, oil, gas"):
            doubt_emissions(windows, "wood", 1, 1)


def test_a_factor_without_a_single_value_is_not_judged(table, windows):
    assert doubt_factor(windows, replace(table.find("grid_ef_shandong", 2022), value=None)) is None
