"""Projects: arithmetic within a row, plausibility, dates, and indicators that no project serves.

Here: ``projects.csv`` and ``project_quantities.csv``. Not here: benefits for indicators (``own_targets``).
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator

from nearzero.programme.audit.finding import Cited, Finding, Said, Severity, shown
from nearzero.programme.audit.material import Material, Row
from nearzero.programme.audit.terms import Term, exactly
from nearzero.programme.audit.wording import finding, label, listed, result

# number x size of one = size of all; the first that a project prints of each is taken
_PRODUCTS = (
    ("pv_modules_count", "module_power", "pv_capacity"),
    ("gas_units_count", "gas_unit_power", "power_capacity"),
)

# what a ratio of two quantities usually is: (above, below, what it is, unit, low, high)
_RATES = (
    ("storage_energy", "storage_power", Said("储能时长", "Hours of storage"), "h", 1.0, 8.0),
    ("floor_area", "project_site_area", Said("容积率", "Floor area per site area"), "", 0.1, 8.0),
    ("pv_capacity", "inverter_capacity", Said("容配比", "Modules per inverter power"), "", 0.8, 1.6),
    ("co2_per_floor_area", "", Said("每平方米年减排量", "CO2 avoided per m² and year"), "kg/(m²·a)", 0.0, 60.0),
    ("investment_per_power", "", Said("每瓦投资", "Investment per W"), "元/W", 2.0, 8.0),
    ("investment_per_floor_area", "", Said("每平方米投资", "Investment per m²"), "元/m²", 1500.0, 15000.0),
    (
        "power_per_waste",
        "",
        Said("每吨垃圾满负荷发电", "Full-load electricity per tonne of waste"),
        "kWh/t",
        200.0,
        700.0,
    ),
)
_WATT_PER_UNIT = 1e7  # 万千瓦 in W


def products(material: Material) -> Iterator[Finding]:
    """Multiply number and size of one and compare with the size of all."""
    for row, cited in material.projects:
        own = material.quantities.get(row.id, {})
        for count, each, total in _PRODUCTS:
            if count not in own or each not in own or total not in own:
                continue
            scale = material.factor(each, total)
            made, printed = (own[count] * own[each]).scaled(scale), own[total]
            digits, _, unit = printed.text.partition(" ")
            back = float(digits) / printed.value if printed.value and "~" not in digits else 1.0
            if made.meets(printed):
                continue
            gap = made.gap(printed)
            yield finding(
                material,
                "project_product",
                "contradiction" if gap > 0.02 else "doubt" if gap > 0.01 else "note",
                (total, count, each),
                f"{row.id}/{total}",
                cited=(cited, *made.cited, *printed.cited),
                arithmetic=(f"{made.scaled(back).written(unit)} ≠ {printed.text}",),
                results=(result(material, total, row.end[:4], made, factor=row.id, method="product"),),
                project=_name(row),
                list=made.text,
                left=f"{shown(made.value * back, 6)} {unit}",
                right=printed.text,
            )


def _name(row: Row) -> Said:
    return Said(f"{row.id} {row.name}", f"{row.id} {getattr(row, 'name_en', '') or row.name}")


def rates(material: Material) -> Iterator[Finding]:
    """Divide what can be divided and compare with what is usual."""
    for row, cited in material.projects:
        own = {**material.quantities.get(row.id, {})}
        own |= _made(row, cited, own)
        for above, below, name, unit, low, high in _RATES:
            if above not in own or (below and below not in own):
                continue
            rate = own[above] / own[below] if below else own[above]
            if rate.high >= low and rate.low <= high:
                continue
            known = [one for one in (above, below) if one in material.dictionary]
            yield finding(
                material,
                "project_rate",
                "doubt",
                known or _sources(rate, material),
                f"{row.id}/{above}",
                cited=(cited, *rate.cited),
                arithmetic=(rate.written(unit),),
                project=_name(row),
                label=name,
                left=f"{shown(rate.value, 3)} {unit}".strip(),
                right=f"{shown(low)}—{shown(high)} {unit}".strip(),
            )


def _sources(rate: Term, material: Material) -> list[str]:
    names = (one.id.rsplit(":", 1)[-1] for one in rate.cited)
    return [name for name in dict.fromkeys(names) if name in material.dictionary]


def _made(row: Row, cited: Cited, own: dict[str, Term]) -> dict[str, Term]:
    """Return quantities that a project prints the parts of."""
    made: dict[str, Term] = {}
    if "co2_reduction" in own and "co2_reduction_period" in own and "floor_area" in own:
        per_year = own["co2_reduction"] / own["co2_reduction_period"]
        made["co2_per_floor_area"] = (per_year / own["floor_area"]).scaled(1000)
    if "inverter_power" in own and "inverter_count" in own:
        made["inverter_capacity"] = (own["inverter_power"] * own["inverter_count"]).scaled(1e-4)  # kW in 万千瓦
    if "waste_power_capacity" in own and "household_waste_treatment_capacity" in own:
        hours = own["waste_power_capacity"] * exactly(24.0, "24 h")
        made["power_per_waste"] = (hours / own["household_waste_treatment_capacity"]).scaled(1000)
    if row.investment_state == "stated":
        money = Term(*(float(row.investment),) * 3, f"{row.investment} 亿元", (cited,))
        if "pv_capacity" in own and "floor_area" not in own:
            made["investment_per_power"] = (money / own["pv_capacity"]).scaled(1e8 / _WATT_PER_UNIT)
        elif "floor_area" in own:
            made["investment_per_floor_area"] = (money / own["floor_area"]).scaled(1e8)
    return made


def _last_day(text: str) -> str:
    """Return the last day of ``2025``, ``2025-06`` or ``2025-06-30``."""
    if re.fullmatch(r"\d{4}", text):
        return f"{text}-12-31"
    if re.fullmatch(r"\d{4}-\d{2}", text):
        return f"{text}-{monthrange(int(text[:4]), int(text[5:]))[1]:02d}"
    return text


def dates(material: Material) -> Iterator[Finding]:
    """Find projects that end after the building period, before their own start, or before the plan was issued."""
    limit = f"{material.place.target_year}-12-31"
    over: dict[str, list[tuple[Row, Cited]]] = {}
    for row, cited in material.projects:
        end = _last_day(row.end) if row.end else ""
        issued = str(material.raw.sources.get(row.source, {}).get("date", ""))
        if row.start and end and end < _first_day(row.start):
            yield _dated(material, "project_dates", "contradiction", row, cited, limit)
        elif end > limit:
            yield _dated(material, "project_late", "contradiction", row, cited, limit)
        elif end and issued and end < _first_day(issued):
            over.setdefault(issued, []).append((row, cited))
    for issued, found in over.items():
        yield finding(
            material,
            "project_over",
            "doubt",
            (),
            issued,
            cited=[cited for _, cited in found],
            arithmetic=[f"{row.id}: {row.end} < {issued}" for row, _ in found],
            list=listed(_name(row) for row, _ in found),
            right=issued,
            label="",
        )


def _first_day(text: str) -> str:
    return f"{text}-01-01"[: len("2025-01-01")] if len(text) == 4 else f"{text}-01"[: len("2025-01-01")]


def _dated(material: Material, kind: str, severity: Severity, row: Row, cited: Cited, limit: str) -> Finding:
    return finding(
        material,
        kind,
        severity,
        [],
        row.id,
        cited=(cited,),
        arithmetic=(f"{row.end} > {limit}" if kind == "project_late" else f"{row.start} > {row.end}",),
        project=_name(row),
        left=row.end if kind == "project_late" else f"{row.start}—{row.end}",
        right=limit,
        label="",
    )


def indicators_without_project(material: Material) -> Iterator[Finding]:
    """Name the indicators of the programme that no project serves; those flagged as not met stand out."""
    if not material.projects or not material.rules:
        return
    served = {number.strip() for row, _ in material.projects for number in row.indicators.split(";")}
    left = [rule for rule in material.rules if rule.number not in served]
    flags = {row.indicator for row, _ in material.status if row.own_flag == "not_met"}
    unmet = [rule.number for rule in left if rule.number in flags]
    if not left:
        return
    extra = Said("", "")
    if unmet:
        extra = Said(f"，其中自评未完成的有{'、'.join(unmet)}", f", of which flagged as not met: {', '.join(unmet)}")
    yield finding(
        material,
        "project_missing",
        "doubt" if unmet else "note",
        [rule.variable.split(";")[0] for rule in left if rule.variable],
        "all",
        cited=[cited for row, cited in material.status if row.indicator in unmet],
        list=listed(Said(f"{rule.number}（{rule.name}）", f"{rule.number} ({rule.name_en})") for rule in left),
        extra=extra,
        label=label(material),
    )
