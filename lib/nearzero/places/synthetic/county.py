"""The invented county in numbers: people, value added, energy and CO2 of every sector and year.

Here: what the county is made of, and the one way to draw a number from a seed. Not here: the rows of its tables
(``facts``, ``indicators``, ``activity``).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

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
TERTIARY = ("transport_storage_post", "wholesale_retail_catering", "other_services")
_NOT_INDUSTRY = ("agriculture", "construction", *TERTIARY)

Cells = dict[tuple[str, str], int]


@dataclass(frozen=True, slots=True)
class County:
    """One year of the county in whole numbers, so that sums are exact: persons, 万元, tce, t CO2."""

    year: int
    residents: dict[str, int]
    value_added: dict[str, int]
    energy: Cells
    co2: Cells
    process: int

    @property
    def gdp(self) -> int:
        """Value added of all sectors, 万元."""
        return sum(self.value_added.values())

    @property
    def industry(self) -> list[str]:
        """The sectors of industry."""
        return [sector for sector in self.value_added if sector not in _NOT_INDUSTRY]

    @property
    def nonfossil_energy(self) -> int:
        """The non-fossil part of the electricity used, tce."""
        return round(add_up(self.energy, carriers=["electricity"]) * NONFOSSIL_ELECTRICITY[self.year])


def origin(year: int, seed: int) -> dict[str, str]:
    """Return the columns that say where an invented number comes from."""
    return {"source": SOURCE, "locator": f"synthetic {year} seed {seed}"}


def read_rows(text: str) -> list[list[str]]:
    """Split a small table written as text into words; bars only guide the eye."""
    return [line.replace("|", "").split() for line in text.strip().splitlines()]


def draw(seed: int, *key: object) -> float:
    """Return a number from -1 to 1 that depends on the seed and the key alone, on every machine."""
    digest = hashlib.sha256("|".join(map(str, (seed, *key))).encode()).digest()
    return int.from_bytes(digest[:6], "big") / 2**47 - 1


def make_county(seed: int, year: int) -> County:
    """Return one year of the county."""
    k = YEARS.index(year)
    sizes: dict[str, dict[str, int]] = {}
    cells: Cells = {}
    for table, unit, most in ((_SECTORS, 10_000, 0.02), (_HOUSEHOLDS, 1, 0.004)):
        sizes[table] = {}
        for name, *numbers in read_rows(table):
            size, *growth = map(float, numbers[:3])
            intensity, *change = map(float, numbers[3:6])
            base = size * unit * (1 + most * draw(seed, name, "size"))
            moved = round(base * (1, *growth)[k] * (1 + 0.003 * k * draw(seed, name, "growth", year)))
            sizes[table][name] = moved
            used = moved * intensity * (1, *change)[k] * (1 + 0.006 * draw(seed, name, "energy", year))
            for carrier, first, last in zip(CARRIERS, numbers[6:14], numbers[14:], strict=True):
                share = (int(first) * (2 - k) + int(last) * k) / 200
                cells[name, carrier] = round(used * share * (1 + 0.02 * draw(seed, name, carrier, year)))
    return County(
        year=year,
        residents=sizes[_HOUSEHOLDS],
        value_added=sizes[_SECTORS],
        energy=cells,
        co2={cell: round(amount * co2_per_tce(cell[1], year)) for cell, amount in cells.items()},
        process=round(CLINKER_OUTPUT[year] * CLINKER),
    )


def co2_per_tce(carrier: str, year: int) -> float:
    """Return t CO2 per tce of a carrier used in a year."""
    if carrier == "electricity":
        return GRID[year] / KGCE_PER_KWH
    if carrier == "heat":
        return HEAT * GJ_PER_TCE
    _, co2, heat_value = FUELS[carrier]
    return co2 / heat_value * GJ_PER_TCE


def add_up(cells: Cells, sectors: Iterable[str] | None = None, carriers: Iterable[str] | None = None) -> int:
    """Return the sum over some sectors and carriers; over all where None."""
    rows, columns = (None if names is None else set(names) for names in (sectors, carriers))
    return sum(
        amount
        for (sector, carrier), amount in cells.items()
        if (rows is None or sector in rows) and (columns is None or carrier in columns)
    )
