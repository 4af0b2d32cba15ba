"""The example county is invented, says so everywhere, and is closed: its cells add up without a remainder."""

from __future__ import annotations

import csv
import tomllib
from collections import defaultdict
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nearzero.places import synthetic
from nearzero.places.checks import check
from nearzero.places.contracts import CARRIERS, FACTORS, FLOWS, SECTORS
from nearzero.places.raw import Raw
from nearzero.places.resolve import Resolver
from nearzero.places.synthetic import FUELS, SOURCE, YEARS, write_example_county
from nearzero.places.synthetic.activity import physical

PLACE = "example-county"
INVENTORIES = ("energy", "co2_energy")


def _read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def folder(real_raw: Raw) -> Path:
    return real_raw.root / "places" / PLACE


@pytest.fixture(scope="module")
def facts(folder: Path) -> dict[tuple[str, str, str, int], Decimal]:
    """Every printed value, exactly: variable, sector, carrier, year."""
    return {
        (row["variable"], row["sector"], row["carrier"], int(row["year"])): Decimal(row["value"])
        for row in _read(folder / "facts.csv")
        if row["value"]
    }


@pytest.fixture(scope="module")
def county(real_raw: Raw) -> Resolver:
    return Resolver(real_raw, PLACE)


def _parents(raw: Raw, table: str) -> dict[str, str]:
    contract = {"sectors.csv": SECTORS, "carriers.csv": CARRIERS}[table]
    frame = raw.table(table, contract)
    return dict(zip(frame.iloc[:, 0], frame["parent"], strict=True))


def _within(name: str, ancestor: str, parents: dict[str, str]) -> bool:
    return name == ancestor or (bool(name) and _within(parents[name], ancestor, parents))


# --- the same bytes for the same seed


def test_the_committed_files_are_what_the_generator_writes(folder, tmp_path):
    written = write_example_county(tmp_path / "one")
    again = write_example_county(tmp_path / "two")
    names = sorted(path.name for path in folder.iterdir())
    assert {"place.toml", "facts.csv", "targets.csv", "status.csv", "activity.csv"} <= set(names)
    assert sorted(path.name for path in written.iterdir()) == names
    for name in names:
        assert (written / name).read_bytes() == (again / name).read_bytes() == (folder / name).read_bytes(), name


def test_another_seed_gives_other_numbers_and_says_so(folder, tmp_path):
    written = write_example_county(tmp_path, "other-county", seed=7)
    assert tomllib.loads((written / "place.toml").read_text(encoding="utf-8"))["id"] == "other-county"
    mine, other = (_read(path / "facts.csv") for path in (folder, written))
    assert [row["variable"] for row in mine] == [row["variable"] for row in other]
    assert sum(a["value"] != b["value"] for a, b in zip(mine, other, strict=True)) > len(mine) / 2
    assert {row["locator"] for row in other} == {f"synthetic {year} seed 7" for year in YEARS}


# --- marked as invented


def test_the_place_is_marked_synthetic(real_raw):
    place = real_raw.place(PLACE)
    assert place.synthetic
    assert "虚构" in place.zh
    assert "虚构" in place.boundary_zh
    assert "nvented" in place.en
    assert "nvented" in place.boundary_en
    assert not place.adcode
    invented = [other for name in real_raw.place_ids if (other := real_raw.place(name)).synthetic]
    assert PLACE in {other.id for other in invented}
    assert all("虚构" in other.zh and "nvented" in other.en and not other.adcode for other in invented)


def test_every_row_comes_from_the_synthetic_passport(real_raw, folder):
    for path in sorted(folder.glob("*.csv")):
        rows = _read(path)
        assert {row["source"] for row in rows} == {SOURCE}
        assert all(row["locator"].startswith("synthetic ") for row in rows)
    passport = real_raw.sources[SOURCE]
    assert passport["kind"] == "synthetic"
    assert passport["covers"] == [PLACE]
    assert "虚构" in passport["title"]
    assert "nvented" in passport["title_en"]


def test_no_other_place_rests_on_the_synthetic_passport(real_raw):
    for path in sorted(real_raw.root.glob("places/*/*.csv")):
        if path.parent.name != PLACE:
            assert SOURCE not in {row.get("source") for row in _read(path)}, path


# --- closed sums, in whole units of the last printed digit


@pytest.mark.parametrize("year", YEARS)
@pytest.mark.parametrize("variable", INVENTORIES)
def test_cells_add_up_to_sectors_carriers_and_the_total(facts, variable, year):
    rows, columns, total = defaultdict(Decimal), defaultdict(Decimal), Decimal(0)
    for (name, sector, carrier, when), value in facts.items():
        if (name, when) == (variable, year) and sector and carrier:
            rows[sector] += value
            columns[carrier] += value
            total += value
    assert len(rows) == 21
    assert set(columns) == set(synthetic.CARRIERS)
    assert all(facts[variable, sector, "", year] == value for sector, value in rows.items())
    assert all(facts[variable, "", carrier, year] == value for carrier, value in columns.items())
    assert facts[variable, "", "", year] == total


@pytest.mark.parametrize("variable", INVENTORIES)
def test_the_grid_has_no_gap_so_that_zero_is_said_and_nothing_is_missing(facts, variable):
    sectors = {sector for name, sector, carrier, _ in facts if name == variable and sector}
    cells = {(s, c, year) for s in sectors for c in synthetic.CARRIERS for year in YEARS}
    assert cells <= {(s, c, year) for name, s, c, year in facts if name == variable}


@pytest.mark.parametrize("year", YEARS)
@pytest.mark.parametrize("variable", INVENTORIES)
def test_fuel_groups_are_the_sums_of_their_fuels(facts, real_raw, variable, year):
    parents = _parents(real_raw, "carriers.csv")
    for group in ("coal", "oil", "gas"):
        members = [carrier for carrier in synthetic.CARRIERS if _within(carrier, group, parents)]
        assert members == [fuel for fuel in FUELS if FUELS[fuel][0] == group]
        assert facts[variable, "", group, year] == sum(facts[variable, "", fuel, year] for fuel in members)


@pytest.mark.parametrize("year", YEARS)
def test_value_added_adds_up_to_gdp_and_industry(facts, real_raw, year):
    parents = _parents(real_raw, "sectors.csv")
    parts = {s: value for (name, s, _, when), value in facts.items() if (name, when) == ("value_added", year)}
    assert len(parts) == 19
    assert sum(parts.values()) == facts["gdp", "", "", year]
    industry = [value for sector, value in parts.items() if _within(sector, "industry", parents)]
    assert len(industry) == 14
    assert sum(industry) == facts["industrial_value_added", "", "", year]
    by_industry = [facts[f"{part}_value_added", "", "", year] for part in ("primary", "secondary", "tertiary")]
    assert sum(by_industry) == facts["gdp", "", "", year]


@pytest.mark.parametrize("year", YEARS)
def test_town_and_country_add_up_to_the_population(facts, year):
    urban, rural = (facts["population", f"{part}_households", "", year] for part in ("urban", "rural"))
    total = facts["population", "", "", year]
    assert urban + rural == total
    assert facts["urban_population", "", "", year] == urban
    assert facts["urbanisation_rate", "", "", year] == round(urban / total * 100, 2)


@pytest.mark.parametrize("year", YEARS)
def test_totals_of_carbon_and_energy_are_their_parts(facts, real_raw, year):
    parents = _parents(real_raw, "sectors.csv")
    process = facts["co2_process", "", "", year]
    assert facts["co2_process", "nonmetal_minerals", "", year] == process
    assert facts["co2_total", "", "", year] == facts["co2_energy", "", "", year] + process
    for variable, total, more in (("co2_energy", "co2_industry", process), ("energy", "industrial_energy", 0)):
        industry = [
            value
            for (name, s, c, when), value in facts.items()
            if (name, when) == (variable, year) and s and not c and _within(s, "industry", parents)
        ]
        assert sum(industry) + more == facts[total, "", "", year]
    assert (
        facts["fossil_energy", "", "", year] + facts["nonfossil_energy", "", "", year]
        == (facts["energy", "", "", year])
    )


def test_printed_ratios_are_their_parts_within_rounding(county):
    dictionary, seen = county.raw.dictionary, set()
    for ratio in dictionary.values():
        if not (ratio.numerator and ratio.denominator):
            continue
        for basis in county.price_bases(ratio.id):
            for point in county.series(ratio.id, basis):
                if point.route != "as_printed":
                    continue
                parts = list(county._from_parts(point.key, point.year, frozenset({(point.key, point.year)})))
                for part in parts:
                    whole = county._point(point.key, point.year, part, "from_parts")
                    assert whole.low <= point.high, point
                    assert whole.high >= point.low, point
                    seen.add(ratio.id)
    assert {"co2_per_capita", "co2_per_gdp", "co2_per_industrial_value_added", "energy_per_gdp"} <= seen
    assert {"gdp_per_capita", "nonfossil_share", "urbanisation_rate", "footprint_firms_share"} <= seen


# --- factors, names and the story


def test_co2_is_energy_times_the_published_factors(facts, real_raw):
    sets = {name: real_raw.table(f"factors/{name}.csv", FACTORS) for name in ("fuels", "electricity", "heat")}
    named = {"raw_coal": "bituminous_coal_general"}
    fuels = sets["fuels"].set_index("name")["value"].astype(str)
    for carrier, (_, co2, heat_value) in FUELS.items():
        name = named.get(carrier, carrier)
        assert (co2, heat_value) == (float(fuels[f"ef_{name}"]), float(fuels[f"ncv_{name}"]))
    assert float(sets["heat"].set_index("name")["value"]["heat_ef_default"]) == synthetic.HEAT
    grid = sets["electricity"]
    shandong = grid[grid["name"] == "grid_ef_shandong"].set_index("year")
    assert {year: float(shandong["value"][str(year)]) for year in YEARS} == synthetic.GRID
    assert [shandong["status"][str(year)] for year in YEARS] == ["unconfirmed", "published", "published"]
    for (name, sector, carrier, year), energy in facts.items():
        if name == "energy" and sector and carrier:
            expected = float(energy) * synthetic.co2_per_tce(carrier, year)
            assert abs(float(facts["co2_energy", sector, carrier, year]) - expected) <= 0.5


def test_sectors_and_carriers_are_known_and_stand_in_the_inventories(facts, real_raw):
    sectors = real_raw.table("sectors.csv", SECTORS).set_index("sector")["ceads"]
    carriers = real_raw.table("carriers.csv", CARRIERS).set_index("carrier")["ceads"]
    cells = {(s, c) for name, s, c, _ in facts if name in INVENTORIES and s and c}
    assert all(sectors[sector] and carriers[carrier] for sector, carrier in cells)
    assert {s for name, s, _, _ in facts if name == "value_added"} < {sector for sector, _ in cells}


def test_a_carrier_appears_and_another_vanishes(facts):
    gas = [facts["energy", "paper", "natural_gas", year] for year in YEARS]
    coal = [facts["energy", "food_processing", "raw_coal", year] for year in YEARS]
    assert gas[0] == 0 < gas[1] < gas[2]
    assert coal[0] > coal[1] > 0 == coal[2]


def test_the_causes_pull_in_different_directions(facts):
    def moved(variable: str, sector: str = "") -> Decimal:
        return facts[variable, sector, "", 2022] - facts[variable, sector, "", 2020]

    assert moved("energy_per_gdp") < 0 < moved("tertiary_share")
    assert moved("population", "rural_households") < 0 < moved("population", "urban_households")
    assert moved("value_added", "coal_mining") < 0 < moved("value_added", "electrical_machinery")
    intensity = [facts["energy", "textiles", "", y] / facts["value_added", "textiles", "", y] for y in YEARS]
    assert intensity[2] > intensity[0]


def test_targets_are_those_of_the_province(real_raw, folder):
    compared = ("variable", "statement", "comparator", "value", "base_year", "binding", "indicator")
    own = [tuple(row[name] for name in compared) for row in _read(folder / "targets.csv")]
    for row in _read(real_raw.root / "places" / "shandong" / "targets.csv"):
        if row["scope"].startswith("counties"):
            assert tuple(row[name] for name in compared) in own
    assert {row[-1] for row in own} == {str(number) for number in range(1, 33)}


def test_every_indicator_has_a_state_and_some_have_none_to_report(real_raw, folder, facts):
    status = {row["indicator"]: row["state"] for row in _read(folder / "status.csv")}
    assert list(status) == [str(number) for number in range(1, 33)]
    rules = _read(real_raw.root / "programme" / "shandong-2023" / "city.csv")
    valued = {rule["number"] for rule in rules if any((v, "", "", 2022) in facts for v in rule["variable"].split(";"))}
    assert valued == {number for number, state in status.items() if state == "reported"}
    assert 18 <= len(valued) <= 24


def test_the_folder_has_no_problems_and_its_cells_resolve(real_raw, county):
    assert check(real_raw, [PLACE]) == []
    series = county.series("energy", sector="chemicals", carrier="raw_coal")
    assert series.years == YEARS
    assert {point.route for point in series} == {"as_printed"}
    assert county.series("value_added", sector="chemicals").key.price_basis == synthetic.PRICES


# --- activity data: the energy of the facts in physical units, and the balance around it


@pytest.fixture(scope="module")
def activity(folder: Path) -> dict[tuple[str, str, str, int], Decimal]:
    """Every quantity, exactly: flow, sector, carrier, year."""
    return {
        (row["flow"], row["sector"], row["carrier"], int(row["year"])): Decimal(row["value"])
        for row in _read(folder / "activity.csv")
    }


@given(tce=st.integers(0, 10**7), carrier=st.sampled_from(synthetic.CARRIERS))
def test_an_amount_in_physical_units_is_the_standard_coal_it_was_made_from(tce, carrier):
    gj = {"heat": 1, "electricity": 36.01904}.get(carrier) or FUELS[carrier][2]  # 0.1229 kgce/kWh × 29.3076 GJ/tce
    assert float(physical(carrier, tce)) * gj / 29.3076 == pytest.approx(tce, rel=1e-6, abs=1e-3)


def test_every_cell_of_energy_has_its_activity_and_the_other_way_round(facts, activity):
    energy = {(s, c, year) for name, s, c, year in facts if name == "energy" and s and c}
    final = {(s, c, year) for flow, s, c, year in activity if flow == "final"}
    nonenergy = {(s, c, year) for flow, s, c, year in activity if flow == "nonenergy"}
    assert energy | nonenergy == final
    assert not energy & nonenergy


def test_activity_times_published_factors_is_the_co2_of_the_facts(facts, activity, real_raw):
    """The chain of the provincial guide (heat value × carbon × oxidation × 44/12), none of the county's own numbers."""
    fuels = real_raw.table("factors/fuels.csv", FACTORS).set_index("name")["value"].astype(str)
    named = {"raw_coal": "bituminous_coal_general"}
    for (name, sector, carrier, year), co2 in facts.items():
        if name != "co2_energy" or not (sector and carrier):
            continue
        if carrier == "electricity":
            factor = synthetic.GRID[year] * 10
        elif carrier == "heat":
            factor = synthetic.HEAT
        else:
            fuel = named.get(carrier, carrier)
            heat, carbon, oxidised = (float(fuels[f"{part}_{fuel}"]) for part in ("ncv", "cc", "of"))
            factor = heat * carbon * oxidised * 44 / 12 / 1000
        # the facts are whole tonnes of the printed factor, which has seven digits
        assert abs(float(activity["final", sector, carrier, year]) * factor - float(co2)) <= 0.51 + 3e-7 * float(co2)


def test_clinker_times_its_factor_is_the_process_co2_of_the_facts(facts, activity):
    for year in YEARS:
        clinker = activity["process", "nonmetal_minerals", "cement_clinker", year]
        assert round(clinker * Decimal("0.538")) == facts["co2_process", "", "", year]


@pytest.mark.parametrize("year", YEARS)
def test_every_column_of_the_balance_closes_but_for_the_stated_difference(activity, real_raw, year):
    group = real_raw.table("flows.csv", FLOWS).set_index("id")["group"]
    weight = {"supply": 1, "transformation": 1, "loss": -1, "final": -1}
    left: dict[str, Decimal] = defaultdict(Decimal)
    for (flow, _, carrier, when), value in activity.items():
        if when == year:
            left[carrier] += value * weight.get(group[flow], 0)
    stated = {
        c: value for (flow, _, c, when), value in activity.items() if (flow, when) == ("balance_difference", year)
    }
    assert set(stated) == {"raw_coal"}
    assert 0 < abs(stated["raw_coal"]) < activity["inflow", "", "raw_coal", year] / 100
    assert {carrier: value for carrier, value in left.items() if value} == stated


@pytest.mark.parametrize("year", YEARS)
def test_the_plant_puts_out_less_than_it_takes_and_no_impossible_part_of_it(activity, year):
    def tce(flow: str, carrier: str) -> float:
        amount = float(activity[flow, "", carrier, year])
        gj = {"raw_coal": 19.57, "natural_gas": 389.31, "heat": 1, "electricity": 36}[carrier]
        return amount * gj / synthetic.GJ_PER_TCE

    for flow, output, least, most in (
        ("thermal_power", "electricity", 0.38, 0.46),
        ("heating_supply", "heat", 0.8, 0.9),
    ):
        efficiency = tce(flow, output) / -(tce(flow, "raw_coal") + tce(flow, "natural_gas"))
        assert least < efficiency < most
    inflow, used = activity["inflow", "", "electricity", year], used_of(activity, "electricity", year)
    assert inflow / used > Decimal("0.4")  # part of the electricity only is made within the county


def used_of(activity: dict[tuple[str, str, str, int], Decimal], carrier: str, year: int) -> Decimal:
    return sum(v for (flow, _, c, y), v in activity.items() if (flow, c, y) == ("final", carrier, year))
