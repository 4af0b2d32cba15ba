"""The firms of the invented county: what each uses of the carriers, as a part of its sector's use.

Here: rows of ``firms.csv``. Their uses are parts of the cells of ``activity``, so that firms never exceed industry;
names are invented and say so. Not here: the use of the sectors (``activity``).
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from nearzero.places.synthetic.activity import UNITS, activity_rows
from nearzero.places.synthetic.county import YEARS, draw, origin

_PLANTS = ("thermal_power", "heating_supply")
# Firm, its English name, sector, and its part of the sector's use by carrier, in per cent. A plant also burns all
# that the county puts into the generation of electricity and heat.
_FIRMS = """
示例热电有限公司（虚构） Example_Heat_and_Power_Co. power_heat raw_coal=90 natural_gas=80 electricity=62
示例建材集团（虚构） Example_Building_Materials_Group nonmetal_minerals raw_coal=55 electricity=50 natural_gas=42
示例水泥有限公司（虚构） Example_Cement_Co. nonmetal_minerals raw_coal=27 electricity=22
示例第一化工有限公司（虚构） Example_Chemicals_No._1 chemicals raw_coal=50 heat=52 electricity=46 natural_gas=44
示例第二化工有限公司（虚构） Example_Chemicals_No._2 chemicals raw_coal=31 heat=30 electricity=27 natural_gas=33
示例钢铁有限公司（虚构） Example_Steel_Co. ferrous_metals raw_coal=82 coke=91 electricity=74 natural_gas=60
示例石化有限公司（虚构） Example_Petrochemicals_Co. petroleum_coking heat=84 electricity=71 natural_gas=76 diesel=38
示例造纸有限公司（虚构） Example_Paper_Co. paper raw_coal=70 heat=66 electricity=58
示例铝业有限公司（虚构） Example_Aluminium_Co. nonferrous_metals electricity=83 natural_gas=78 heat=70
示例纺织有限公司（虚构） Example_Textiles_Co. textiles heat=41 electricity=33
示例汽车部件有限公司（虚构） Example_Car_Parts_Co. transport_equipment electricity=44 natural_gas=47
示例装备有限公司（虚构） Example_Machinery_Co. general_machinery electricity=36 diesel=22
"""
# A report that was not handed in: firm and carrier, year.
_MISSING = {("示例纺织有限公司（虚构）", "heat", 2021)}


def firm_rows(seed: int) -> Iterator[dict[str, str]]:
    """Give the rows of ``firms.csv``: every firm with its carriers, year by year.

    Args:
        seed: What the parts are drawn from.
    """
    cells = {
        (row["flow"], row["sector"], row["carrier"], int(row["year"])): Decimal(row["value"])
        for row in activity_rows(seed)
    }
    for line in _FIRMS.strip().splitlines():
        firm, english, sector, *parts = line.split()
        for part in parts:
            carrier, per_cent = part.split("=")
            for year in YEARS:
                share = float(per_cent) / 100 * (1 + 0.03 * draw(seed, firm, carrier, year))
                amount = float(cells["final", sector, carrier, year]) * share
                if sector == "power_heat":
                    amount -= sum(float(cells.get((plant, "", carrier, year), 0)) for plant in _put_in(carrier))
                missing = (firm, carrier, year) in _MISSING
                yield {
                    "firm": firm,
                    "firm_en": f"{english.replace('_', ' ')} (invented)",
                    "sector": sector,
                    "carrier": carrier,
                    "year": str(year),
                    "value": "" if missing else str(round(amount)),
                    "unit": UNITS[carrier],
                    "state": "missing" if missing else "measured",
                    "note": "no report handed in" if missing else "",
                } | origin(year, seed)


def _put_in(carrier: str) -> tuple[str, ...]:
    """Return the transformations whose input a plant burns; electricity and heat are what it makes."""
    return () if carrier in {"electricity", "heat"} else _PLANTS
