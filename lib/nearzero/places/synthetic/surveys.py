"""Tables of one subject of the invented county: roofs, lights, straw, green area, freight, forest, waste, heating.

Here: numbers that agree with the county's facts (rate of straw used, green area per head, growing stock). Not here:
what is calculated from them.

The cells that a table leaves open are part of the example: they show what is said where an input is missing.
"""

from __future__ import annotations

from collections.abc import Iterator

from nearzero.places.contracts import SURVEY_UNITS
from nearzero.places.synthetic.county import YEARS, draw, make_county, origin, read_rows

# Item, measure and the values of 2020, 2021, 2022; ``missing`` where there is none.
_TABLES = {
    "roofs.csv": """
public_institution roof_area 3.92 4.35 4.71
public_institution pv_area 0.84 1.52 2.18
public_institution pv_capacity 1010 1825 2615
public_institution pv_generation 112.4 203.1 289.7
factory roof_area 18.40 21.26 19.83
factory pv_area 6.91 9.38 10.87
factory pv_capacity 8290 11260 13045
factory pv_generation 934.2 missing 1468.5
""",
    "lights.csv": """
all lights 12840 13110 13455
renewable lights 5136 6424 8208
""",
    "freight.csv": """
rail tonnes 118 131 149
conveyor tonnes 64 66 71
road tonnes 402 391 374
rail tonne_km 35400 39300 44700
conveyor tonne_km 512 528 568
road tonne_km 60300 missing 56100
""",
    "solid_waste.csv": """
all generated 86.4 84.9 80.2
all stock_used 1.8 2.1 2.6
all used 79.3 79.1 77.4
all disposed 7.6 6.8 4.6
all stored 1.3 1.1 0.8
fly_ash generated 31.2 30.4 28.8
fly_ash stock_used 0.9 1.0 1.3
fly_ash used 30.6 30.2 29.4
coal_gangue generated 22.5 21.9 20.3
coal_gangue stock_used missing missing missing
coal_gangue used 18.1 18.4 17.7
""",
    "heating.csv": """
all urban_area 1986 2041 2102
clean_coal urban_area 1420 1431 1438
gas urban_area 318 352 387
heat_pump urban_area 96 128 164
all rural_households 104200 101900 99300
gas rural_households 21400 29800 37500
electricity rural_households 17300 22100 27600
biomass rural_households 4200 5100 6300
""",
    "pollutants.csv": """
SO2 emitted 7140 6610 6120
NOx emitted 9020 8690 8340
PM2.5 emitted 3080 2940 2750
VOCs emitted 5410 missing 5230
""",
    "waste_water.csv": """
all water_treated 5210 5348 5502
all power_used 1594 1625 1651
domestic water_treated 3980 4102 4237
domestic cod_removed 11740 12020 12330
domestic nitrogen_treated 1512 1559 1608
industrial water_treated 1230 1246 1265
industrial cod_removed 4920 missing 5010
""",
    "municipal_waste.csv": """
all waste_treated 29.8 30.4 30.9
incineration waste_treated 24.6 26.1 27.3
landfill waste_treated 3.1 1.8 0.4
composting waste_treated 0.9 1.1 1.3
recycling waste_treated 1.2 1.4 1.9
""",
}
_CROPS = (("wheat", 31.6, 0.012), ("maize", 34.9, 0.016), ("peanut", 4.1, 0.020))
_COLLECTABLE = 68.0  # 万吨, of the county as a whole
_STRAW_RATE = (0.952, 0.958, 0.961)  # the rate that the county's facts print
_STRAW_USES = (("fertiliser", 0.62), ("feed", 0.21), ("fuel", 0.09), ("substrate", 0.03))  # the rest: raw material
_GREEN_PER_HEAD = (14.82, 15.10, 15.37)  # 平方米/人, as the facts print it
_GREEN_KINDS = (("park", 0.41), ("protective", 0.14), ("attached", 0.36), ("nursery", 0.05))  # the rest: other
_TEMPORARY = (21_500, 22_300, 23_400)  # persons
_FOREST_STOCK = ("118.40", "120.15", "121.92")  # 万立方米, as the facts print it

Row = dict[str, str]


def survey_rows(seed: int) -> dict[str, list[Row]]:
    """Return the rows of every table of one subject, by file name.

    Args:
        seed: What the numbers are drawn from.
    """
    tables = {name: list(_written(text, seed)) for name, text in _TABLES.items()}
    return tables | {
        "straw.csv": list(_straw(seed)),
        "green_area.csv": list(_green(seed)),
        "forest.csv": [
            _row("all", "stock", year, value, seed) for year, value in zip(YEARS, _FOREST_STOCK, strict=True)
        ],
    }


def _written(text: str, seed: int) -> Iterator[Row]:
    for item, measure, *values in read_rows(text):
        for year, value in zip(YEARS, values, strict=True):
            yield _row(item, measure, year, value, seed)


def _row(item: str, measure: str, year: int, value: str, seed: int) -> Row:
    none = value == "missing"
    said = {"item": item, "measure": measure, "year": str(year), "unit": SURVEY_UNITS[measure]}
    said |= {"value": "" if none else value, "state": "missing" if none else "measured"}
    return said | origin(year, seed)


def _straw(seed: int) -> Iterator[Row]:
    for year, rate in zip(YEARS, _STRAW_RATE, strict=True):
        for crop, output, most in _CROPS:
            yield _row(crop, "output", year, f"{output * (1 + most * draw(seed, crop, 'straw', year)):.2f}", seed)
        collectable = round(_COLLECTABLE * (1 + 0.01 * draw(seed, "collectable", year)), 2)
        yield _row("all", "collectable", year, f"{collectable:.2f}", seed)
        used = round(collectable * rate, 2)
        yield from _shared("all", _STRAW_USES, "raw_material", used, year, seed)


def _shared(
    item: str, shares: tuple[tuple[str, float], ...], rest: str, whole: float, year: int, seed: int
) -> Iterator[Row]:
    """Divide a whole into measures of one item, the rest to the last, so that they add up to it."""
    left = whole
    for measure, share in shares:
        part = round(whole * share, 2)
        left -= part
        yield _row(item, measure, year, f"{part:.2f}", seed)
    yield _row(item, rest, year, f"{left:.2f}", seed)


def _green(seed: int) -> Iterator[Row]:
    for year, per_head, temporary in zip(YEARS, _GREEN_PER_HEAD, _TEMPORARY, strict=True):
        urban = make_county(seed, year).residents["urban_households"]
        area = round(per_head * (urban + temporary) / 1e4, 2)
        left = area
        for kind, share in _GREEN_KINDS:
            part = round(area * share, 2)
            left -= part
            yield _row(kind, "area", year, f"{part:.2f}", seed)
        yield _row("other", "area", year, f"{left:.2f}", seed)
        yield _row("all", "urban_population", year, f"{urban / 1e4:.4f}", seed)
        yield _row("all", "temporary_population", year, f"{temporary / 1e4:.2f}", seed)
