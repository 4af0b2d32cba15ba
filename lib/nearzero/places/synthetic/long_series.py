"""An invented city with a long annual series, for models that need one and for back-tests.

Here: the numbers of a prefecture-level city over 24 years and its files. Not here: the county of full detail
(``county``).

No district's plan prints more than a few years, so nothing real in the repository is long enough to try a forecast
on. The city grows fast to 2012, breaks its trend there, and its CO2 runs along a plateau afterwards, with a slow
first and a rebounding second year of the 2020s: what trips a trend model is in it on purpose. Noise is
autocorrelated, as in statistics. It takes part in no programme, so that no report is made of it.

``write_example_city(Path("data/raw"))`` writes the city that is part of the repository.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

from nearzero.places.contracts import FACTS
from nearzero.places.synthetic.county import draw
from nearzero.places.synthetic.facts import Fact
from nearzero.places.synthetic.write import to_csv

CITY_SOURCE = "synthetic-city"
CITY_YEARS = tuple(range(1999, 2023))
CITY_PRICES = "constant_2020"
BREAK = 2012

_GROWTH = 0.125, 0.078, 0.055  # of real GDP: to the break, just after it, at the end
_SHOCKS = {2008: -0.035, 2009: -0.02, 2010: 0.02, 2020: -0.035, 2021: 0.025, 2022: -0.012}  # years apart from a trend
_ELASTICITY = 0.80, 0.20, 0.08  # of energy to GDP: to the break, just after it, at the end
_CARBON_FALL = 0.002, 0.007  # annual fall of CO2 per unit of energy: to the break, after it
_PERSISTENCE = 0.5  # of the noise from one year to the next

_PLACE = """\
id = "{id}"
zh = "示例市（虚构）"
en = "Example City (invented)"
aliases = []
kind = "prefecture"
parent = "shandong"
boundary_zh = "虚构的地级市，数据全部虚构，不指任何真实地方；为检验预测模型而编的24年序列，{year}年前后有趋势转折"
boundary_en = "An invented city: every number is made up and stands for no real place. A series of 24 years made to \
try forecasting models on, with a break of the trend around {year}"
extent_zh = "虚构，没有地理位置"
extent_en = "Invented, without a location"
base_year = 2020
target_year = 2025
synthetic = true
"""


def write_example_city(root: Path, place_id: str = "example-city", seed: int = 2020) -> Path:
    """Write the example city: ``place.toml`` and ``facts.csv``.

    Args:
        root: A ``data/raw`` folder; the place goes into ``places/<place_id>``.
        place_id: Id of the place.
        seed: What the noise is drawn from; the same seed gives the same bytes.

    Returns:
        The folder of the place.
    """
    folder = root / "places" / place_id
    folder.mkdir(parents=True, exist_ok=True)
    rows = (_row(fact, seed) for fact in city_facts(seed))
    (folder / "place.toml").write_bytes(_PLACE.format(id=place_id, year=BREAK).encode())
    (folder / "facts.csv").write_bytes(to_csv(FACTS.columns, rows).encode())
    return folder


def city_facts(seed: int) -> Iterator[Fact]:
    """Give the facts of the city, year by year, as a yearbook would print them."""
    gdp, energy, residents, carbon = 1000.0, 1850.0, 642.0, 2.52  # 亿元, 万吨标准煤, 万人, t CO2 per tce
    noise = dict.fromkeys(("gdp", "energy", "population", "carbon", "urban", "grid"), 0.0)
    for k, year in enumerate(CITY_YEARS):
        for name in noise:
            noise[name] = _PERSISTENCE * noise[name] + _bell(seed, name, year)
        if k:
            growth = _along(year, *_GROWTH) + _SHOCKS.get(year, 0.0) + 0.008 * noise["gdp"]
            gdp *= 1 + growth
            energy *= 1 + growth * _along(year, *_ELASTICITY) + 0.009 * noise["energy"]
            residents *= 1 + 0.011 * math.exp(-k / 20) + 0.0015 * noise["population"]
            carbon *= 1 - _CARBON_FALL[year > BREAK] + 0.004 * noise["carbon"]
        urban = 34 + 42 / (1 + math.exp(-(year - 2006) / 6)) + 0.25 * noise["urban"]
        grid = 1.02 - 0.0165 * k + 0.006 * noise["grid"]
        yield Fact("population", year, f"{residents:.2f}", "万人")
        yield Fact("urbanisation_rate", year, f"{urban:.2f}", "%")
        yield Fact("gdp", year, f"{gdp:.2f}", "亿元", price_basis=CITY_PRICES)
        yield Fact("energy", year, f"{energy:.2f}", "万吨标准煤")
        yield Fact("co2_total", year, f"{energy * carbon:.2f}", "万吨")
        yield Fact("grid_emission_factor", year, f"{grid:.4f}", "千克/千瓦时")


def _along(year: int, before: float, after: float, end: float) -> float:
    """Return a rate: one up to the break, from there straight from the second to the third."""
    if year <= BREAK:
        return before
    return after + (end - after) * (year - BREAK - 1) / (CITY_YEARS[-1] - BREAK - 1)


def _bell(seed: int, name: str, year: int) -> float:
    """Return a nearly normal draw of mean 0 and variance 1: half the sum of twelve even draws from −1 to 1."""
    return sum(draw(seed, "city", name, year, i) for i in range(12)) / 2


def _row(fact: Fact, seed: int) -> dict[str, str]:
    said = {field.name: str(getattr(fact, field.name)) for field in fields(fact)}
    return said | {"source": CITY_SOURCE, "locator": f"synthetic {fact.year} seed {seed}"}
