"""Invented factors, rules and activity rows for the tests of totals; nothing in them is true."""

from __future__ import annotations

from nearzero.accounting.activity import Activity
from nearzero.accounting.factors import Factor, FactorTable
from nearzero.accounting.sets import ElectricityRule, FactorSet
from nearzero.rounding import interval

NAMES = {"coal": "ef_coal", "oil": "ef_oil", "gas": "ef_gas"}
FIRST = FactorSet("first", "一", "First", "tce", {fuel: f"{name}_1" for fuel, name in NAMES.items()})
SECOND = FactorSet("second", "二", "Second", "tce", {fuel: f"{name}_2" for fuel, name in NAMES.items()})
GRID = ElectricityRule("grid", "电网", "Grid", "grid", "甲", "average")
NATION = ElectricityRule("nation", "全国", "Nation", "nation", "乙", "average")
SETS, RULES = (FIRST, SECOND), (GRID, NATION)

DIGITS = {
    ("ef_coal_1", None): "2.66",
    ("ef_oil_1", None): "1.73",
    ("ef_gas_1", None): "1.56",
    ("ef_coal_2", None): "2.74",
    ("ef_oil_2", None): "2.14",
    ("ef_gas_2", None): "1.63",
    ("grid", 2020): "0.70",
    ("grid", 2021): "0.66",
    ("grid", 2022): "0.60",
    ("nation", 2021): "0.55",
    ("nation", 2022): "0.53",
    ("heat_ef_default", None): "0.11",
}


def factor(name: str, year: int | None, digits: str, *, exact: bool = False, status: str = "published") -> Factor:
    low, high = (float(digits), float(digits)) if exact else interval(digits)
    unit = "tCO2/GJ" if name.startswith("heat") else "tCO2/tce" if name.startswith("ef") else "kgCO2/kWh"
    region = {"grid": "甲", "nation": "乙"}.get(name, "")
    return Factor(
        name=name,
        value=float(digits),
        low=low,
        high=high,
        unit=unit,
        year=year,
        region=region,
        source="invented",
        status=status,
        note="",
        digits=digits,
    )


def table(*, exact: bool = False, unconfirmed: tuple[tuple[str, int | None], ...] = ()) -> FactorTable:
    return FactorTable(
        factor(name, year, digits, exact=exact, status="unconfirmed" if (name, year) in unconfirmed else "published")
        for (name, year), digits in DIGITS.items()
    )


def row(carrier: str, year: int, digits: str | None, *, exact: bool = False, unit: str = "", **more: str) -> Activity:
    """One activity row, whole place and final use where nothing else is said."""
    flow, sector = more.pop("flow", "final"), more.pop("sector", "")
    value = None if digits is None else float(digits)
    low, high = (None, None) if digits is None else (value, value) if exact else interval(digits)
    usual = {"electricity": "亿千瓦时", "heat": "万吉焦"}.get(carrier, "万吨标准煤")
    return Activity(
        place="alpha",
        flow=flow,
        sector=sector,
        carrier=carrier,
        year=year,
        value=value,
        low=low,
        high=high,
        unit=unit or usual,
        state="measured" if digits is not None else "missing",
        id=f"alpha:activity/{flow}[{sector}|{carrier}]@{year}",
        source="",
        locator="",
        note="",
    )


def rows(year: int, exact: bool = False, **digits: str) -> list[Activity]:
    """One row per carrier of a year: ``rows(2022, coal="20", electricity="30")``."""
    return [row(carrier, year, text, exact=exact) for carrier, text in digits.items()]
