"""Invented places, for examples and load tests: everything a place can have, closed, and none of it true.

Here: generators of places that do not exist. They take a seed, give the same bytes for the same seed, and mark
what they write: ``synthetic = true`` in ``place.toml``, ``synthetic`` in every locator, one passport of kind
``synthetic`` (``synthetic-example`` in ``sources.toml``) behind every row. Not here: anything about a real
place.

The example county is a closed system of three years. Every sector has a row per carrier, with 0 where it uses
none of it; cells add up to sectors, carriers and totals without a remainder, value added to GDP, town and country
to the population. Energy is final consumption and electricity counts by its calorific value (当量值), so fuel
burned for electricity and heat is counted where these are used and not a second time. CO2 is energy times a
factor, electricity and heat included, and the process emissions of clinker.

``write_example_county(Path("data/raw"))`` writes the county that is part of the repository.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from pathlib import Path

from nearzero.places.contracts import FACTS, STATUS, TARGETS

SOURCE = "synthetic-example"
YEARS = (2020, 2021, 2022)
PRICES = "constant_2020"

# The fuels: group, then the default factors of factors/fuels.csv: t CO2 and GJ per t (gas: per 10⁴ m³).
FUELS = {
    "raw_coal": ("coal", 1.74175, 19.57),  # general bituminous coal
    "coke": ("coal", 2.860419, 28.435),
    "gasoline": ("oil", 2.925056, 43.07),
    "diesel": ("oil", 3.09591, 42.652),
    "lpg": ("oil", 3.10133, 50.179),
    "natural_gas": ("gas", 21.621888, 389.31),
}
CARRIERS = (*FUELS, "heat", "electricity")
GJ_PER_TCE = 29.3076
HEAT = 0.11  # t CO2 per GJ, factors/heat.csv
KGCE_PER_KWH = 0.1229  # calorific value, factors/standard_coal.csv
GRID = {2020: 0.742, 2021: 0.6838, 2022: 0.641}  # kg CO2 per kWh, Shandong; 2020: an unconfirmed value, assumed here
CLINKER = 0.538  # t CO2 per t, factors/process.csv
CLINKER_OUTPUT = {2020: 1_500_000, 2021: 1_462_000, 2022: 1_318_000}  # t
NONFOSSIL_ELECTRICITY = {2020: 0.120, 2021: 0.146, 2022: 0.169}  # share of the electricity used

# Sector; value added of 2020 in 亿元, its index in 2021 and 2022; tce per 万元 of 2020, its index | per cent of the
# energy by carrier, in the order of CARRIERS, in 2020 | in 2022; 2021 lies halfway.
_SECTORS = """
agriculture                42 1.045 1.082 0.120 0.990 0.975 | 12 0 6 48 1 3 0 30       | 8 0 5 46 1 5 0 35
coal_mining                 9 0.970 0.921 0.600 0.985 0.975 | 48 0 1 9 0 0 6 36        | 44 0 1 9 0 0 6 40
food_processing            22 1.050 1.082 0.350 0.970 0.945 | 18 0 2 4 1 14 26 35      | 0 0 2 4 1 27 29 37
textiles                   18 1.020 0.979 0.450 1.005 1.020 | 14 0 1 2 0 9 34 40       | 8 0 1 2 0 12 35 42
paper                      12 1.060 1.102 1.300 0.965 0.930 | 36 0 0 2 0 0 38 24       | 25 0 0 2 0 9 39 25
petroleum_coking           14 1.030 1.009 2.200 0.990 0.985 | 22 4 1 3 6 12 34 18      | 19 4 1 3 6 14 34 19
chemicals                  36 1.060 1.092 2.600 0.965 0.935 | 40 2 0 1 1 10 24 22      | 35 2 0 1 1 13 24 24
nonmetal_minerals          20 1.010 0.949 3.200 0.980 0.965 | 62 1 0 6 0 11 0 20       | 56 1 0 6 0 14 0 23
ferrous_metals             24 1.030 0.999 3.600 0.975 0.955 | 18 52 0 1 0 5 1 23       | 16 50 0 1 0 6 1 26
nonferrous_metals          11 1.040 1.061 1.900 0.980 0.955 | 20 3 0 2 0 22 8 45       | 16 3 0 2 0 24 7 48
metal_products             13 1.070 1.124 0.400 0.970 0.940 | 8 4 3 7 2 22 4 50        | 3 4 3 6 2 24 4 54
general_machinery          21 1.090 1.166 0.220 0.965 0.935 | 6 5 6 10 1 16 5 51       | 2 4 6 9 1 18 5 55
transport_equipment        16 1.100 1.188 0.180 0.960 0.930 | 0 0 7 8 1 28 8 48        | 0 0 6 7 1 28 8 50
electrical_machinery       12 1.130 1.254 0.150 0.965 0.930 | 0 0 9 6 1 18 6 60        | 0 0 7 5 1 18 6 63
power_heat                 15 1.040 1.061 0.350 0.990 0.980 | 10 0 1 5 0 6 8 70        | 6 0 1 5 0 8 8 72
construction               38 1.020 1.000 0.140 0.985 0.970 | 3 0 9 58 1 3 0 26        | 0 0 8 57 1 4 0 30
transport_storage_post     30 1.080 1.112 1.100 0.985 0.960 | 0 0 19 66 1 7 0 7        | 0 0 18 62 1 9 0 10
wholesale_retail_catering  68 1.085 1.118 0.130 0.990 0.975 | 9 0 8 6 8 16 12 41       | 4 0 7 5 7 19 13 45
other_services            118 1.090 1.155 0.080 0.985 0.970 | 5 0 17 9 2 12 14 41      | 2 0 15 8 2 13 15 45
"""
# The same of the people: residents of 2020, index; tce per resident, index; carriers.
_HOUSEHOLDS = """
urban_households          479000 1.029 1.060 0.360 1.011 1.030 | 4 0 24 1 5 17 22 27      | 1 0 23 1 4 19 23 29
rural_households          344000 0.953 0.918 0.310 1.016 1.026 | 41 0 17 3 12 2 0 25      | 27 0 19 3 11 10 0 30
"""
_TERTIARY = ("transport_storage_post", "wholesale_retail_catering", "other_services")
_NOT_INDUSTRY = ("agriculture", "construction", *_TERTIARY)

# Variable, unit and the values of 2020, 2021, 2022; a state instead of a value where there is none.
_OTHER_FACTS = """
two_high_replacement_rate % 100 100 100
carbon_inclusion_scenarios_count 个 0 1 1
ghg_inventory_interval 年 2 2 2
renewable_waste_heat_projects_count 个 3 4 6
key_industrial_firms_count 家 42 42 43
footprint_firms_count 家 0 1 2
footprint_firms_share % 0.0 2.4 4.7
two_high_benchmark_share % 22.5 28.4 33.1
solid_waste_utilisation_rate % not_assessed not_assessed not_assessed
large_industry_renewable_share % 1.82 2.31 2.94
green_building_share % 96.3 100 100
star_building_share % 2.1 4.0 6.2
transit_motorised_share % missing missing missing
new_energy_buses_count 辆 186 214 239
green_area_per_capita 平方米/人 14.82 15.10 15.37
fertiliser_use 吨 21450 20980 20410
pesticide_use 吨 612 618 625
straw_utilisation_rate % 95.2 95.8 96.1
manure_utilisation_rate % 88.1 89.0 89.6
forest_stock 万立方米 118.40 120.15 121.92
"""
# Indicator, variable, comparator, value, unit, base year and binding of the target, which is that of the province;
# state in 2022, own verdict, responsible unit, what a qualitative target asks; "-" is empty.
_INDICATORS = """
1 co2_total below_base - - 2020 constraint | reported met 县生态环境分局
2 co2_per_capita below_base - - 2020 constraint | reported met 县生态环境分局
3 co2_per_gdp le -20.5 % 2020 constraint | reported - 县生态环境分局
4 two_high_replacement_rate eq 100 % - constraint | reported met 县生态环境分局
5 ghg_reporting_verification qualitative - - - constraint | in_place met 县生态环境分局 fully carried out
6 carbon_inclusion_scenarios_count ge 2 个 - reference | reported not_met 县生态环境分局
7 cleaner_production_firms_count qualitative - - - reference | in_place - 县生态环境分局 clear results
8 green_finance_funds qualitative - - - reference | partly - 县金融服务中心 green finance in use, funds applied for
9 ghg_inventory_interval le 2 年 - constraint | reported met 县生态环境分局
10 fossil_energy assigned - - - constraint | reported - 县发展改革局
11 nonfossil_share assigned - - - constraint | reported met 县发展改革局
12 renewable_waste_heat_projects_count qualitative - - - reference | reported - 县发展改革局 some projects
13 co2_per_industrial_value_added below_base - - 2020 constraint | reported met 县工业和信息化局
14 footprint_firms_share ge 5 % - constraint | reported not_met 县生态环境分局
15 two_high_benchmark_share gt 30 % - constraint | reported met 县发展改革局
16 solid_waste_utilisation_rate assigned - - - reference | not_assessed - 县生态环境分局
17 large_industry_renewable_share above_base - - 2020 constraint | reported met 县工业和信息化局
18 ccus_projects_count ge 1 个 - reference | not_started not_met 县发展改革局
19 green_building_share eq 100 % - constraint | reported met 县住房城乡建设局
20 ultra_low_energy_building_share ge 5 % - reference | missing - 县住房城乡建设局
21 star_building_share ge 5 % - constraint | reported met 县住房城乡建设局
22 roof_pv_share ge 50 % - reference | missing - 县住房城乡建设局
23 transit_motorised_share above_base - - 2020 constraint | missing - 县交通运输局
24 new_energy_buses_count above_base - - 2020 reference | reported met 县交通运输局
25 green_area_per_capita above_base - - 2020 constraint | reported met 县住房城乡建设局
26 household_waste_sorting qualitative - - - constraint | in_place met 县综合行政执法局 carried out everywhere
27 construction_waste_management qualitative - - - constraint | partly - 县综合行政执法局 clear results
28 fertiliser_use no_growth - - 2020 reference | reported not_met 县农业农村局
28 pesticide_use no_growth - - 2020 reference | reported not_met 县农业农村局
29 straw_utilisation_rate ge 95 % - reference | reported met 县农业农村局
30 manure_utilisation_rate ge 90 % - reference | reported not_met 县农业农村局
31 forest_stock above_base - - 2020 reference | reported met 县自然资源和规划局
32 ccer_projects_count qualitative - - - reference | not_started - 县生态环境分局 projects developed with results
"""
_EVIDENCE = {
    "reported": "number in the table",
    "in_place": "said to be carried out",
    "partly": "begun, not yet everywhere",
    "not_started": "not begun",
    "not_assessed": "assessment not begun",
    "missing": "left blank",
}

_PLACE = """\
id = "{id}"
zh = "示例县（虚构）"
en = "Example County (invented)"
aliases = []
kind = "city"
parent = "shandong"
programme = "shandong-2023"
system = "city"
boundary_zh = "虚构的县，数据全部虚构，不指任何真实地方；能源为终端消费（吨标准煤），\
电力按当量值（0.1229千克标准煤/千瓦时），发电、供热的燃料投入不重复计入；化石能源含所用电力、热力中的化石部分；二氧化碳含所用电力、热力的排放和水泥熟料\
过程排放，电力因子2020年为假定的0.742、2021年0.6838、2022年0.641千克/千瓦时"
boundary_en = "An invented county: every number is made up and stands for no real place. Energy is final consumption \
in tce with electricity by its calorific value (0.1229 kgce/kWh); fuel burned for electricity and heat is not counted \
twice. Fossil energy holds the fossil part of the electricity and heat used. CO2 holds the emissions of electricity \
and heat used and of clinker; grid factors 0.742 (assumed), 0.6838, 0.641 kg/kWh in 2020, 2021, 2022"
extent_zh = "虚构，没有地理位置"
extent_en = "Invented, without a location"
base_year = 2020
target_year = 2025
synthetic = true
"""

Cells = dict[tuple[str, str], int]


@dataclass(frozen=True, slots=True)
class _County:
    """One year of the county in whole numbers, so that sums are exact: persons, 万元, tce, t CO2."""

    year: int
    residents: dict[str, int]
    value_added: dict[str, int]
    energy: Cells
    co2: Cells
    process: int

    @property
    def gdp(self) -> int:
        return sum(self.value_added.values())

    @property
    def industry(self) -> list[str]:
        return [sector for sector in self.value_added if sector not in _NOT_INDUSTRY]

    @property
    def nonfossil_energy(self) -> int:
        return round(_sum(self.energy, carriers=["electricity"]) * NONFOSSIL_ELECTRICITY[self.year])


@dataclass(frozen=True, slots=True)
class _Fact:
    """One row of ``facts.csv``, without what all rows share."""

    variable: str
    year: int
    value: str
    unit: str
    sector: str = ""
    carrier: str = ""
    price_basis: str = ""
    state: str = "measured"
    note: str = ""


def write_example_county(root: Path, place_id: str = "example-county", seed: int = 2020) -> Path:
    """Write the example county: ``place.toml``, ``facts.csv``, ``targets.csv`` and ``status.csv``.

    Args:
        root: A ``data/raw`` folder; the place goes into ``places/<place_id>``.
        place_id: Id of the place.
        seed: What the numbers are drawn from; the same seed gives the same bytes.

    Returns:
        The folder of the place.
    """
    folder = root / "places" / place_id
    folder.mkdir(parents=True, exist_ok=True)
    files = {
        "place.toml": _PLACE.format(id=place_id),
        "facts.csv": _csv(FACTS.columns, (_fact_row(fact, seed) for fact in _facts(seed))),
        "targets.csv": _csv(TARGETS.columns, _target_rows(seed)),
        "status.csv": _csv(STATUS.columns, _status_rows(seed)),
    }
    for name, text in files.items():
        (folder / name).write_bytes(text.encode())
    return folder


def _csv(columns: Iterable[str], rows: Iterable[Mapping[str, str]]) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, list(columns), restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def _fact_row(fact: _Fact, seed: int) -> dict[str, str]:
    said = {field.name: str(getattr(fact, field.name)) for field in fields(fact)}
    return said | _origin(fact.year, seed)


def _origin(year: int, seed: int) -> dict[str, str]:
    return {"source": SOURCE, "locator": f"synthetic {year} seed {seed}"}


def _table(text: str) -> list[list[str]]:
    return [line.replace("|", "").split() for line in text.strip().splitlines()]


def _draw(seed: int, *key: object) -> float:
    """Return a number from -1 to 1 that depends on the seed and the key alone, on every machine."""
    digest = hashlib.sha256("|".join(map(str, (seed, *key))).encode()).digest()
    return int.from_bytes(digest[:6], "big") / 2**47 - 1


def _county(seed: int, year: int) -> _County:
    k = YEARS.index(year)
    sizes: dict[str, dict[str, int]] = {}
    cells: Cells = {}
    for table, unit, most in ((_SECTORS, 10_000, 0.02), (_HOUSEHOLDS, 1, 0.004)):
        sizes[table] = {}
        for name, *numbers in _table(table):
            size, *growth = map(float, numbers[:3])
            intensity, *change = map(float, numbers[3:6])
            base = size * unit * (1 + most * _draw(seed, name, "size"))
            moved = round(base * (1, *growth)[k] * (1 + 0.003 * k * _draw(seed, name, "growth", year)))
            sizes[table][name] = moved
            used = moved * intensity * (1, *change)[k] * (1 + 0.006 * _draw(seed, name, "energy", year))
            for carrier, first, last in zip(CARRIERS, numbers[6:14], numbers[14:], strict=True):
                share = (int(first) * (2 - k) + int(last) * k) / 200
                cells[name, carrier] = round(used * share * (1 + 0.02 * _draw(seed, name, carrier, year)))
    return _County(
        year=year,
        residents=sizes[_HOUSEHOLDS],
        value_added=sizes[_SECTORS],
        energy=cells,
        co2={cell: round(amount * _co2_per_tce(cell[1], year)) for cell, amount in cells.items()},
        process=round(CLINKER_OUTPUT[year] * CLINKER),
    )


def _co2_per_tce(carrier: str, year: int) -> float:
    if carrier == "electricity":
        return GRID[year] / KGCE_PER_KWH
    if carrier == "heat":
        return HEAT * GJ_PER_TCE
    _, co2, heat_value = FUELS[carrier]
    return co2 / heat_value * GJ_PER_TCE


def _sum(cells: Cells, sectors: Iterable[str] | None = None, carriers: Iterable[str] | None = None) -> int:
    """Return the sum over some sectors and carriers; over all where None."""
    rows, columns = (None if names is None else set(names) for names in (sectors, carriers))
    return sum(
        amount
        for (sector, carrier), amount in cells.items()
        if (rows is None or sector in rows) and (columns is None or carrier in columns)
    )


def _facts(seed: int) -> Iterator[_Fact]:
    counties = [_county(seed, year) for year in YEARS]
    for make in (_society, _energy, _carbon):
        for county in counties:
            yield from make(county)
    for variable, unit, *values in _table(_OTHER_FACTS):
        for year, value in zip(YEARS, values, strict=True):
            without = value in {"missing", "not_assessed"}
            yield _Fact(variable, year, "" if without else value, unit, state=value if without else "measured")


def _money(amount: int) -> str:
    """Return 万元 as 亿元."""
    return f"{amount // 10_000}.{amount % 10_000:04d}"


def _society(county: _County) -> Iterator[_Fact]:
    year, total = county.year, sum(county.residents.values())
    yield _Fact("population", year, str(total), "人")
    for sector, residents in county.residents.items():
        yield _Fact("population", year, str(residents), "人", sector)
    urban = county.residents["urban_households"]
    yield _Fact("urban_population", year, str(urban), "人")
    yield _Fact("urbanisation_rate", year, f"{urban / total * 100:.2f}", "%")
    parts = {
        "primary": county.value_added["agriculture"],
        "secondary": sum(county.value_added[name] for name in [*county.industry, "construction"]),
        "tertiary": sum(county.value_added[name] for name in _TERTIARY),
    }
    yield _Fact("gdp", year, _money(county.gdp), "亿元", price_basis=PRICES)
    for part, amount in parts.items():
        yield _Fact(f"{part}_value_added", year, _money(amount), "亿元", price_basis=PRICES)
    industry = sum(county.value_added[name] for name in county.industry)
    yield _Fact("industrial_value_added", year, _money(industry), "亿元", price_basis=PRICES)
    for sector, amount in county.value_added.items():
        yield _Fact("value_added", year, _money(amount), "亿元", sector, price_basis=PRICES)
    yield _Fact("gdp_per_capita", year, f"{county.gdp / total:.4f}", "万元/人", price_basis=PRICES)
    for part, amount in parts.items():
        yield _Fact(f"{part}_share", year, f"{amount / county.gdp * 100:.2f}", "%", price_basis=PRICES)


def _inventory(variable: str, year: int, cells: Cells, unit: str) -> Iterator[_Fact]:
    """Give the total, the totals of fuel groups, carriers and sectors, and every cell."""
    yield _Fact(variable, year, str(_sum(cells)), unit)
    for group in dict.fromkeys(group for group, _, _ in FUELS.values()):
        members = [fuel for fuel in FUELS if FUELS[fuel][0] == group]
        yield _Fact(variable, year, str(_sum(cells, carriers=members)), unit, carrier=group)
    for carrier in CARRIERS:
        yield _Fact(variable, year, str(_sum(cells, carriers=[carrier])), unit, carrier=carrier)
    for sector in dict.fromkeys(sector for sector, _ in cells):
        yield _Fact(variable, year, str(_sum(cells, sectors=[sector])), unit, sector)
        for carrier in CARRIERS:
            yield _Fact(variable, year, str(cells[sector, carrier]), unit, sector, carrier)


def _energy(county: _County) -> Iterator[_Fact]:
    year, tce, total = county.year, "吨标准煤", _sum(county.energy)
    electricity = _sum(county.energy, carriers=["electricity"])
    yield from _inventory("energy", year, county.energy, tce)
    note = "with the fossil part of the electricity and heat used"
    yield _Fact("fossil_energy", year, str(total - county.nonfossil_energy), tce, note=note)
    yield _Fact("nonfossil_energy", year, str(county.nonfossil_energy), tce, note="in the electricity used")
    yield _Fact("nonfossil_share", year, f"{county.nonfossil_energy / total * 100:.2f}", "%")
    yield _Fact("industrial_energy", year, str(_sum(county.energy, county.industry)), tce)
    yield _Fact("electricity", year, f"{electricity / KGCE_PER_KWH / 1e5:.4f}", "亿千瓦时")
    yield _Fact("electricity_share", year, f"{electricity / total * 100:.2f}", "%")
    yield _Fact("energy_per_gdp", year, f"{total / county.gdp:.3f}", "吨标准煤/万元", price_basis=PRICES)


def _carbon(county: _County) -> Iterator[_Fact]:
    year, total = county.year, _sum(county.co2) + county.process
    yield from _inventory("co2_energy", year, county.co2, "吨")
    yield _Fact("co2_process", year, str(county.process), "吨")
    yield _Fact("co2_process", year, str(county.process), "吨", "nonmetal_minerals")
    yield _Fact("co2_total", year, str(total), "吨")
    yield _Fact("co2_per_capita", year, f"{total / sum(county.residents.values()):.2f}", "吨/人")
    yield _Fact("co2_per_gdp", year, f"{total / county.gdp:.3f}", "吨/万元", price_basis=PRICES)
    industry = _sum(county.co2, county.industry) + county.process
    yield _Fact("co2_industry", year, str(industry), "吨")
    per_value_added = industry / sum(county.value_added[name] for name in county.industry)
    yield _Fact("co2_per_industrial_value_added", year, f"{per_value_added:.3f}", "吨/万元", price_basis=PRICES)


def _target_rows(seed: int) -> Iterator[dict[str, str]]:
    names = ("indicator", "variable", "comparator", "value", "unit", "base_year", "binding")
    for row in _table(_INDICATORS):
        said = {name: "" if cell == "-" else cell for name, cell in zip(names, row[:7], strict=True)}
        statement = "change_pct" if said["value"] and said["base_year"] else ""
        yield said | {"year": "2025", "statement": statement, "note": " ".join(row[10:])} | _origin(2025, seed)


def _status_rows(seed: int) -> Iterator[dict[str, str]]:
    said = {row[0]: row[7:10] for row in _table(_INDICATORS)}
    for indicator, (state, flag, lead) in said.items():
        yield {
            "indicator": indicator,
            "year": "2022",
            "state": state,
            "evidence": _EVIDENCE[state],
            "own_flag": flag.strip("-"),
            "lead": lead,
        } | _origin(2022, seed)
