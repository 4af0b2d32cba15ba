"""What energy and CO2 imply about coefficients: coal per kWh, CO2 per tce, CO2 per kWh.

Here: physical plausibility of one year. Factors come from ``data/raw/factors``. Not here: growth.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from nearzero.places.contracts import FACTORS
from nearzero.places.tables import rows
from nearzero.programme.audit.finding import Finding, shown
from nearzero.programme.audit.material import Material
from nearzero.programme.audit.terms import Term, exactly
from nearzero.programme.audit.wording import finding, label, listed, result

if TYPE_CHECKING:
    from nearzero.places.raw import Raw

_FUELS = ("coal", "oil", "gas")
_CARBON_TO_CO2 = 44 / 12
# tCO2 per tce: the lowest (gas) and highest (coal) of a fuel mix; electricity from outside comes on top
_WINDOW = (1.5, 3.0)
_NEAR = 0.05  # a coefficient within so much of a standard one is that one
# fuels printed in their own unit: coefficient, and what makes 万吨标准煤 of it
_IN_TONNES = {"coal_large_industry": ("tce_raw_coal", 1.0), "gas_supply": ("tce_natural_gas_high", 0.1 / 100)}
_REST = 25.0  # per cent of fossil energy that oil and small users may well make up
_KGCE = 10.0  # 亿千瓦时 x kgce/kWh = 10 万吨标准煤; 亿千瓦时 x kgCO2/kWh = 10 万吨


def _factors(raw: Raw, file: str) -> list[Any]:
    name = f"factors/{file}.csv"
    return list(rows(raw.table(name, FACTORS))) if (raw.root / name).is_file() else []


def electricity_coefficient(material: Material) -> Iterator[Finding]:
    """Work out how electricity was counted as standard coal, by the rest and by its share, and judge it."""
    for year in material.years("electricity"):
        energy, power = material.level("energy", year), material.level("electricity", year)
        if energy is None or power is None:
            continue
        known: dict[str, Term] = {}
        fossil, share = material.level("fossil_energy", year), material.level("electricity_share", year)
        if fossil is not None:
            known["rest"] = ((energy - fossil) / power).scaled(1 / _KGCE)
        if share is not None:
            known["share"] = (energy * share / power).scaled(1 / 100 / _KGCE)
        yield from _neither(material, year, known)
        if fossil is not None and share is not None:
            yield from _remainder(material, year, (fossil / energy).scaled(100), share)


def _neither(material: Material, year: int, known: dict[str, Term]) -> Iterator[Finding]:
    standards = {
        "calorific" if "当量" in row.name else "equal value": float(row.value)
        for row in _factors(material.raw, "standard_coal")
        if row.name.startswith("tce_electricity") and row.region == "全国"
    }
    if len(standards) < 2 or not known:
        return
    fits = [
        name
        for name, value in standards.items()
        if all(term.low <= value * (1 + _NEAR) and term.high >= value * (1 - _NEAR) for term in known.values())
    ]
    if fits:
        return
    yield finding(
        material,
        "electricity_coefficient",
        "doubt",
        ("electricity", "energy", *(("fossil_energy",) if "rest" in known else ())),
        f"electricity@{year}",
        cited=(one for term in known.values() for one in term.cited),
        arithmetic=[term.written("kgce/kWh") for term in known.values()],
        results=[
            result(material, "electricity", year, term, "千克标准煤/千瓦时", method="coal_per_kwh", factor=name)
            for name, term in known.items()
        ],
        year=str(year),
        list=listed(f"{shown(term.value)} kgce/kWh" for term in known.values()),
        left=shown(standards["calorific"]),
        right=shown(standards["equal value"]),
    )


def _remainder(material: Material, year: int, fossil: Term, share: Term) -> Iterator[Finding]:
    total = fossil + share
    if total.low <= 100 <= total.high:
        return
    rest = exactly(100.0, "100 %") - fossil
    yield finding(
        material,
        "electricity_remainder",
        "note" if total.value < 100 else "doubt",
        ("electricity_share", "fossil_energy", "energy"),
        f"electricity_share@{year}",
        cited=total.cited,
        arithmetic=(total.written("%"), f"{rest.written('%')} ≠ {share.text}"),
        results=(result(material, "electricity_share", year, rest, "%", method="rest"),),
        year=str(year),
        left=f"{shown(fossil.value)} %",
        right=share.text,
        list=f"{shown(total.value)} %",
    )


def fuels_in_tonnes(material: Material) -> Iterator[Finding]:
    """Turn the fuels printed in tonnes and cubic metres into standard coal and hold them against fossil energy."""
    factors = {row.name: float(row.value) for row in _factors(material.raw, "standard_coal")}
    for year in material.years("fossil_energy"):
        fossil, total = material.level("fossil_energy", year), None
        names = []
        for variable, (factor, scale) in _IN_TONNES.items():
            terms = material.printed(variable, year)
            if terms and factor in factors:
                term = (terms[0] * exactly(factors[factor])).scaled(scale)
                total = term if total is None else total + term
                names.append(variable)
        if fossil is None or total is None or len(names) < 2:
            continue
        rest = fossil - total
        share = (rest / fossil).scaled(100)
        if share.high >= 0 and share.low < _REST:
            continue
        yield finding(
            material,
            "fuels_rest",
            "note" if share.value > 0 else "contradiction",
            ("fossil_energy", *names),
            f"fossil_energy@{year}",
            cited=(*fossil.cited, *total.cited),
            arithmetic=(
                total.written("万吨标准煤"),
                f"{fossil.text} − {shown(total.value)} = {shown(rest.value)} 万吨标准煤",
            ),
            results=(result(material, "fossil_energy", year, rest, method="rest"),),
            year=str(year),
            other=label(material, *names),
            left=fossil.text,
            right=f"{shown(total.value)} 万吨标准煤",
            list=f"{shown(rest.value)} 万吨标准煤（{shown(share.value, 3)} %）",
        )


def co2_per_coal(material: Material) -> Iterator[Finding]:
    """Say CO2 per tce of fossil energy for every year; outside the window of fuels it needs a reason."""
    known: dict[int, Term] = {}
    for year in material.years("fossil_energy"):
        total, fossil = material.level("co2_total", year), material.level("fossil_energy", year)
        if total is not None and fossil is not None and fossil.value:
            known[year] = total / fossil
    if not known:
        return
    # with electricity from outside the total is larger; what that implies per kWh is asked in grid_factor
    alone = not material.years("electricity")
    outside = alone and any(term.low > _WINDOW[1] or term.high < _WINDOW[0] for term in known.values())
    yield finding(
        material,
        "co2_per_coal",
        "doubt" if outside else "note",
        ("co2_total", "fossil_energy"),
        cited=(one for term in known.values() for one in term.cited),
        arithmetic=[f"{year}: {term.written('tCO2/tce')}" for year, term in known.items()],
        results=[
            result(material, "co2_total", year, term, "吨/吨标准煤", method="per_fossil_energy")
            for year, term in known.items()
        ],
        list=listed(f"{year}: {shown(term.value)} tCO2/tce" for year, term in known.items()),
        left=shown(_WINDOW[0]),
        right=shown(_WINDOW[1]),
    )


def fuel_sets(raw: Raw) -> dict[str, dict[str, float]]:
    """Return the sets of fuel factors per standard coal, in tCO2/tce: set, fuel, factor."""
    sets: dict[str, dict[str, float]] = {}
    for row in _factors(raw, "per_standard_coal"):
        kind, _, rest = row.name.partition("_tce_")
        fuel, _, name = rest.rpartition("_")
        if kind in {"ef", "cc"} and fuel in _FUELS and name.startswith("set"):
            sets.setdefault(name, {})[fuel] = float(row.value) * (_CARBON_TO_CO2 if row.unit.startswith("tC/") else 1.0)
    return {name: fuels for name, fuels in sets.items() if len(fuels) == len(_FUELS)}


def grid_factor(material: Material) -> Iterator[Finding]:
    """Take the fuels off the total, for every set of factors, and hold what is left per kWh against the grid."""
    for year in material.years("electricity"):
        total, power = material.level("co2_total", year), material.level("electricity", year)
        fuels = {fuel: material.level("energy", year, ("", fuel)) for fuel in _FUELS}
        if total is None or power is None or any(term is None for term in fuels.values()):
            continue
        known: dict[str, Term] = {}
        for name, factors in fuel_sets(material.raw).items():
            left = total
            for fuel, term in fuels.items():
                if term is not None:
                    left = left - term * exactly(factors[fuel])
            known[name] = (left / power).scaled(1 / _KGCE)
        grids = _grids(material, year)
        if known and grids:
            yield _against(material, year, known, grids)


def _grids(material: Material, year: int) -> list[float]:
    """Return the published average factors of the province within two years."""
    above = "".join(material.parent_chain())
    return [
        float(row.value)
        for row in _factors(material.raw, "electricity")
        if row.name.startswith("grid_ef") and row.region and above.find(row.region) >= 0
        if row.year.isdigit() and abs(int(row.year) - year) <= 2
    ]


def _against(material: Material, year: int, known: dict[str, Term], grids: list[float]) -> Finding:
    low, high = min(grids) * 0.9, max(grids) * 1.1
    outside = all(term.low > high or term.high < low for term in known.values())
    return finding(
        material,
        "grid_factor",
        "doubt" if outside else "note",
        ("co2_total", "electricity", "energy"),
        f"electricity@{year}",
        cited=(one for term in known.values() for one in term.cited),
        arithmetic=[f"{name}: {term.written('kgCO2/kWh')}" for name, term in known.items()],
        results=[
            result(material, "electricity", year, term, "千克/千瓦时", method="co2_per_kwh", factor=name)
            for name, term in known.items()
        ],
        year=str(year),
        list=listed(shown(term.value) for term in known.values()),
        left=shown(min(grids)),
        right=shown(max(grids)),
        label=label(material, "electricity"),
    )
