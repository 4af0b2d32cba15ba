"""The activity data of the invented county: its final consumption in physical units and the balance around it.

Here: rows of ``activity.csv``. Final consumption is the energy of ``county`` turned back into tonnes, cubic metres,
GJ and kWh; supply, transformation and losses are made so that they carry it. Not here: any factor of emissions.

Every column of the balance closes: supply + transformation = losses + final consumption. Raw coal alone has a
difference, as balances have that are put together from several statistics, and it is stated.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from nearzero.places.synthetic.county import (
    CARRIERS,
    CLINKER_OUTPUT,
    FUELS,
    GJ_PER_TCE,
    KGCE_PER_KWH,
    YEARS,
    County,
    draw,
    make_county,
    origin,
)

# Physical unit of each carrier; with four decimals an inventory gives the CO2 of the facts back to the tonne.
UNITS = {
    **dict.fromkeys(FUELS, "吨"),
    "natural_gas": "万立方米",
    "heat": "吉焦",
    "electricity": "万千瓦时",
    "naphtha": "吨",
    "lubricants": "吨",
    "cement_clinker": "吨",
    "municipal_waste": "吨",
}
_FOUR_DECIMALS = Decimal("0.0001")

# Used as feedstock and material only; no part of the energy of the facts.
NONENERGY = {
    ("chemicals", "naphtha"): {2020: 61_800, 2021: 64_300, 2022: 66_100},
    ("petroleum_coking", "lubricants"): {2020: 3_150, 2021: 3_240, 2022: 3_190},
}
WASTE_INCINERATED = {2020: 168_400, 2021: 175_900, 2022: 181_200}

# Electricity at hand, part by part: wind and solar power of the county, its combined heat and power plant, losses.
_RENEWABLE = {2020: 0.031, 2021: 0.042, 2022: 0.055}
_COGENERATED = {2020: 0.385, 2021: 0.362, 2022: 0.341}
_GRID_LOSS = {2020: 0.0412, 2021: 0.0398, 2022: 0.0391}
# Heat at hand: recovered from industry (the rest comes from the plant), losses.
_RECOVERED = {2020: 0.048, 2021: 0.057, 2022: 0.071}
_HEAT_LOSS = {2020: 0.062, 2021: 0.060, 2022: 0.057}
# Fuel of the plant: what a kWh and a GJ take, and the part of it that is gas.
_TCE_PER_10_000_KWH = 2.93
_TCE_PER_GJ = 0.0392
_GAS_FIRED = {2020: 0.06, 2021: 0.08, 2022: 0.11}

_COAL_MINED = {2020: 1_064_000, 2021: 1_021_000, 2022: 958_000}
_COAL_SOLD = {2020: 402_000, 2021: 377_000, 2022: 341_000}
_GAS_LOSS, _OIL_LOSS = 0.011, 0.0007

Column = dict[tuple[str, str, str], Decimal]


def physical(carrier: str, tce: float) -> Decimal:
    """Return an amount of a carrier in its physical unit, from standard coal.

    Args:
        carrier: A carrier of the county.
        tce: Tonnes of standard coal; electricity by its calorific value.

    Returns:
        t, 10⁴ m³, GJ or 10⁴ kWh, to four decimals.
    """
    if carrier == "electricity":
        amount = tce / KGCE_PER_KWH / 10
    else:
        amount = tce * GJ_PER_TCE / (FUELS[carrier][2] if carrier in FUELS else 1)
    return Decimal(repr(amount)).quantize(_FOUR_DECIMALS)


def activity_rows(seed: int) -> Iterator[dict[str, str]]:
    """Give the rows of ``activity.csv``: for each year the balance from top to bottom, then process activity."""
    for year in YEARS:
        for (flow, sector, carrier), amount in _year(make_county(seed, year), seed).items():
            yield {
                "flow": flow,
                "sector": sector,
                "carrier": carrier,
                "year": str(year),
                "value": f"{amount:f}" if amount else "0",
                "unit": UNITS[carrier],
                "state": "measured",
                "note": _NOTES.get((flow, carrier), ""),
            } | origin(year, seed)


_NOTES = {
    ("primary_production", "electricity"): "wind and solar power within the county",
    ("thermal_power", "electricity"): "combined heat and power plant within the county",
    ("heating_supply", "heat"): "combined heat and power plant within the county",
    ("balance_difference", "raw_coal"): "sales of the mines and purchases of the users do not match",
    ("recovered", "heat"): "waste heat of industry put to use",
    ("process", "cement_clinker"): "output",
    ("process", "municipal_waste"): "incinerated",
}


def _year(county: County, seed: int) -> Column:
    year = county.year
    final = {(sector, carrier): physical(carrier, tce) for (sector, carrier), tce in county.energy.items()}
    final |= {cell: Decimal(amounts[year]) for cell, amounts in NONENERGY.items()}
    used: dict[str, Decimal] = defaultdict(Decimal)
    for (_, carrier), amount in final.items():
        used[carrier] += amount
    plant, losses, supply = _plant(used, year), _losses(used, year), _supply(used, year, seed)
    supply |= {("primary_production", "electricity"): _whole(_at_hand(used, "electricity", year) * _RENEWABLE[year])}
    difference = {"raw_coal": Decimal(round(3_500 * draw(seed, "difference", year)))}
    inflow = {
        ("inflow", carrier): used[carrier]
        + losses.get(("loss", carrier), 0)
        + difference.get(carrier, 0)
        - _column_sum(supply, carrier)
        - _column_sum(plant, carrier)
        for carrier in (*CARRIERS, "naphtha", "lubricants")
        if carrier != "heat"
    }
    parts = [
        {key: amount for key, amount in supply.items() if key[0] == "primary_production"},
        inflow,
        {key: amount for key, amount in supply.items() if key[0] != "primary_production"},
        plant,
        losses,
    ]
    balance: Column = {(flow, "", carrier): amount for part in parts for (flow, carrier), amount in part.items()}
    balance |= {("final", sector, carrier): amount for (sector, carrier), amount in final.items()}
    balance |= {("nonenergy", *cell): final[cell] for cell in NONENERGY}
    balance |= {("balance_difference", "", carrier): amount for carrier, amount in difference.items()}
    return balance | {
        ("process", "nonmetal_minerals", "cement_clinker"): Decimal(CLINKER_OUTPUT[year]),
        ("process", "other_services", "municipal_waste"): Decimal(WASTE_INCINERATED[year]),
    }


def _whole(amount: float) -> Decimal:
    return Decimal(round(amount))


def _column_sum(part: dict[tuple[str, str], Decimal], carrier: str) -> Decimal:
    return sum((amount for (_, name), amount in part.items() if name == carrier), Decimal(0))


def _at_hand(used: dict[str, Decimal], carrier: str, year: int) -> float:
    """Return what must be at hand for electricity or heat to be used after losses."""
    loss = {"electricity": _GRID_LOSS, "heat": _HEAT_LOSS}[carrier][year]
    return float(used[carrier]) / (1 - loss)


def _losses(used: dict[str, Decimal], year: int) -> dict[tuple[str, str], Decimal]:
    lost = {name: _at_hand(used, name, year) - float(used[name]) for name in ("electricity", "heat")}
    lost |= {name: float(used[name]) * _OIL_LOSS for name in ("gasoline", "diesel")}
    lost["natural_gas"] = float(used["natural_gas"]) * _GAS_LOSS
    return {("loss", carrier): _whole(lost[carrier]) for carrier in CARRIERS if carrier in lost}


def _plant(used: dict[str, Decimal], year: int) -> dict[tuple[str, str], Decimal]:
    """Return what the combined heat and power plant takes (negative) and gives, and the heat recovered beside it."""
    power = _whole(_at_hand(used, "electricity", year) * _COGENERATED[year])
    needed = used["heat"] + _losses(used, year)["loss", "heat"]
    recovered = _whole(float(needed) * _RECOVERED[year])
    heat = needed - recovered
    flows: dict[tuple[str, str], Decimal] = {}
    for flow, tce, output, amount in (
        ("thermal_power", float(power) * _TCE_PER_10_000_KWH, "electricity", power),
        ("heating_supply", float(heat) * _TCE_PER_GJ, "heat", heat),
    ):
        gas = _GAS_FIRED[year]
        for fuel, share in (("raw_coal", 1 - gas), ("natural_gas", gas)):
            flows[flow, fuel] = -_whole(float(physical(fuel, tce * share)))
        flows[flow, output] = amount
    return flows | {("recovered", "heat"): recovered}


def _supply(used: dict[str, Decimal], year: int, seed: int) -> dict[tuple[str, str], Decimal]:
    """Return production, outflow and change of stocks of the fuels; what is brought in follows from the balance."""
    supply = {
        ("primary_production", "raw_coal"): Decimal(_COAL_MINED[year]),
        ("outflow", "raw_coal"): Decimal(-_COAL_SOLD[year]),
    }
    for fuel in ("raw_coal", "coke", "gasoline", "diesel"):
        supply["stock_change", fuel] = _whole(0.01 * float(used[fuel]) * draw(seed, "stock", fuel, year))
    return supply
