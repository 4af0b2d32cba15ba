"""The facts of the invented county: its society, energy and carbon as a document would print them.

Here: rows of ``facts.csv``. Not here: where the numbers come from (``county``).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from nearzero.places.synthetic.county import (
    CARRIERS,
    FUELS,
    KGCE_PER_KWH,
    PRICES,
    TERTIARY,
    YEARS,
    Cells,
    County,
    add_up,
    make_county,
    read_rows,
)

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


@dataclass(frozen=True, slots=True)
class Fact:
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


def county_facts(seed: int) -> Iterator[Fact]:
    """Give every fact of the county, in the order of ``facts.csv``."""
    counties = [make_county(seed, year) for year in YEARS]
    for make in (_society, _energy, _carbon):
        for county in counties:
            yield from make(county)
    for variable, unit, *values in read_rows(_OTHER_FACTS):
        for year, value in zip(YEARS, values, strict=True):
            without = value in {"missing", "not_assessed"}
            yield Fact(variable, year, "" if without else value, unit, state=value if without else "measured")


def _money(amount: int) -> str:
    """Return 万元 as 亿元."""
    return f"{amount // 10_000}.{amount % 10_000:04d}"


def _society(county: County) -> Iterator[Fact]:
    year, total = county.year, sum(county.residents.values())
    yield Fact("population", year, str(total), "人")
    for sector, residents in county.residents.items():
        yield Fact("population", year, str(residents), "人", sector)
    urban = county.residents["urban_households"]
    yield Fact("urban_population", year, str(urban), "人")
    yield Fact("urbanisation_rate", year, f"{urban / total * 100:.2f}", "%")
    parts = {
        "primary": county.value_added["agriculture"],
        "secondary": sum(county.value_added[name] for name in [*county.industry, "construction"]),
        "tertiary": sum(county.value_added[name] for name in TERTIARY),
    }
    yield Fact("gdp", year, _money(county.gdp), "亿元", price_basis=PRICES)
    for part, amount in parts.items():
        yield Fact(f"{part}_value_added", year, _money(amount), "亿元", price_basis=PRICES)
    industry = sum(county.value_added[name] for name in county.industry)
    yield Fact("industrial_value_added", year, _money(industry), "亿元", price_basis=PRICES)
    for sector, amount in county.value_added.items():
        yield Fact("value_added", year, _money(amount), "亿元", sector, price_basis=PRICES)
    yield Fact("gdp_per_capita", year, f"{county.gdp / total:.4f}", "万元/人", price_basis=PRICES)
    for part, amount in parts.items():
        yield Fact(f"{part}_share", year, f"{amount / county.gdp * 100:.2f}", "%", price_basis=PRICES)


def _inventory(variable: str, year: int, cells: Cells, unit: str) -> Iterator[Fact]:
    """Give the total, the totals of fuel groups, carriers and sectors, and every cell."""
    yield Fact(variable, year, str(add_up(cells)), unit)
    for group in dict.fromkeys(group for group, _, _ in FUELS.values()):
        members = [fuel for fuel in FUELS if FUELS[fuel][0] == group]
        yield Fact(variable, year, str(add_up(cells, carriers=members)), unit, carrier=group)
    for carrier in CARRIERS:
        yield Fact(variable, year, str(add_up(cells, carriers=[carrier])), unit, carrier=carrier)
    for sector in dict.fromkeys(sector for sector, _ in cells):
        yield Fact(variable, year, str(add_up(cells, sectors=[sector])), unit, sector)
        for carrier in CARRIERS:
            yield Fact(variable, year, str(cells[sector, carrier]), unit, sector, carrier)


def _energy(county: County) -> Iterator[Fact]:
    year, tce, total = county.year, "吨标准煤", add_up(county.energy)
    electricity = add_up(county.energy, carriers=["electricity"])
    yield from _inventory("energy", year, county.energy, tce)
    note = "with the fossil part of the electricity and heat used"
    yield Fact("fossil_energy", year, str(total - county.nonfossil_energy), tce, note=note)
    yield Fact("nonfossil_energy", year, str(county.nonfossil_energy), tce, note="in the electricity used")
    yield Fact("nonfossil_share", year, f"{county.nonfossil_energy / total * 100:.2f}", "%")
    yield Fact("industrial_energy", year, str(add_up(county.energy, county.industry)), tce)
    yield Fact("electricity", year, f"{electricity / KGCE_PER_KWH / 1e5:.4f}", "亿千瓦时")
    yield Fact("electricity_share", year, f"{electricity / total * 100:.2f}", "%")
    yield Fact("energy_per_gdp", year, f"{total / county.gdp:.3f}", "吨标准煤/万元", price_basis=PRICES)


def _carbon(county: County) -> Iterator[Fact]:
    year, total = county.year, add_up(county.co2) + county.process
    yield from _inventory("co2_energy", year, county.co2, "吨")
    yield Fact("co2_process", year, str(county.process), "吨")
    yield Fact("co2_process", year, str(county.process), "吨", "nonmetal_minerals")
    yield Fact("co2_total", year, str(total), "吨")
    yield Fact("co2_per_capita", year, f"{total / sum(county.residents.values()):.2f}", "吨/人")
    yield Fact("co2_per_gdp", year, f"{total / county.gdp:.3f}", "吨/万元", price_basis=PRICES)
    industry = add_up(county.co2, county.industry) + county.process
    yield Fact("co2_industry", year, str(industry), "吨")
    per_value_added = industry / sum(county.value_added[name] for name in county.industry)
    yield Fact("co2_per_industrial_value_added", year, f"{per_value_added:.3f}", "吨/万元", price_basis=PRICES)
