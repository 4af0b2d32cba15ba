"""Invented places, for examples and load tests: everything a place can have, closed, and none of it true.

Here: generators of places that do not exist. They take a seed, give the same bytes for the same seed, and mark
what they write: ``synthetic = true`` in ``place.toml``, ``synthetic`` in every locator, one passport of kind
``synthetic`` (``synthetic-example`` in ``sources.toml``) behind every row. Not here: anything about a real
place.

The example county is a closed system of three years. Every sector has a row per carrier, with 0 where it uses
none of it; cells add up to sectors, carriers and totals without a remainder, value added to GDP, town and country
to the population. Energy is final consumption and electricity counts by its calorific value (当量值), so fuel
burned for electricity and heat is counted where these are used and not a second time. CO2 is energy times a
factor, electricity and heat included, and the process emissions of clinker. Its activity data say the same in
physical units, with the balance around it: what is produced, brought in, transformed in a combined heat and power
plant, and lost. What is used as feedstock and material stands there only.

``write_example_county(Path("data/raw"))`` writes the county that is part of the repository,
``write_example_city(Path("data/raw"))`` the city with the long series (``long_series``), which has a passport of its
own, ``synthetic-city``.
"""

from nearzero.places.synthetic.county import (
    CARRIERS,
    CLINKER_OUTPUT,
    FUELS,
    GJ_PER_TCE,
    GRID,
    HEAT,
    KGCE_PER_KWH,
    PRICES,
    SOURCE,
    YEARS,
    co2_per_tce,
)
from nearzero.places.synthetic.long_series import CITY_SOURCE, CITY_YEARS, write_example_city
from nearzero.places.synthetic.many import write_many
from nearzero.places.synthetic.write import write_example_county

__all__ = [
    "CARRIERS",
    "CITY_SOURCE",
    "CITY_YEARS",
    "CLINKER_OUTPUT",
    "FUELS",
    "GJ_PER_TCE",
    "GRID",
    "HEAT",
    "KGCE_PER_KWH",
    "PRICES",
    "SOURCE",
    "YEARS",
    "co2_per_tce",
    "write_example_city",
    "write_example_county",
    "write_many",
]
