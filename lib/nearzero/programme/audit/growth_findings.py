"""What conflicts among growth statements, said so that it can be followed with a calculator.

Here: from a smallest set of conflicting facts to a finding. Not here: how the set is found (``growth``).
"""

from __future__ import annotations

import math
from collections.abc import Iterator

from nearzero.programme.audit.finding import Finding, Said, Severity, shown
from nearzero.programme.audit.growth import Conflict, System, build, smallest_conflicts
from nearzero.programme.audit.material import Material
from nearzero.programme.audit.terms import Term
from nearzero.programme.audit.wording import finding, result

_STEADY = Said("假定电力折标系数基本不变。", "The coal per kWh is taken to change little.")
_ALIKE = Said(
    "假定碳强度的分子与能源活动排放同步变化。",
    "The numerator of the carbon intensity is taken to move as emissions from energy do.",
)


def growth_and_levels(material: Material) -> Iterator[Finding]:
    """Ask whether all levels, changes, annual rates and ratios can hold together."""
    system = build(material)
    for conflict in smallest_conflicts(system):
        yield _said(material, system, conflict)


def _said(material: Material, system: System, conflict: Conflict) -> Finding:
    facts, shown_facts, start, end = conflict.facts, conflict.shown, conflict.start, conflict.end
    weights = {end: 1.0, start: -1.0}
    own = _change(system.reach(shown_facts, weights))
    others = _change(system.reach([fact for fact in facts if fact not in shown_facts], weights))
    gap = max(own[0] - others[1], others[0] - own[1], 0.0)
    cited = [system.cited[fact] for fact in facts]
    weak = any(system.weak.get(fact, False) for fact in facts)
    money = any(system.rows[fact].price_basis for fact in facts if fact in system.rows)
    severity: Severity = "note" if gap < 1.0 else "doubt" if weak or money else "contradiction"
    variables = tuple(dict.fromkeys((start[0], *(system.rows[fact].variable for fact in facts))))
    period = f"{start[1]}—{end[1]}"
    middle = (others[0] + others[1]) / 2
    term = Term(middle, *others, "; ".join(f"{c.printed}" for c in cited if c.id not in shown_facts), tuple(cited))
    extra = _STEADY if "electricity_share" in variables else _ALIKE if "energy_co2_total" in variables else ""
    return finding(
        material,
        "growth_conflict",
        severity,
        variables,
        f"{'+'.join(sorted(variables))}@{period}",
        cited=cited,
        arithmetic=(
            *(f"{one.id}: {one.printed}（{one.locator}）" for one in cited),
            f"{start[0]} {period}: {_ends(own)} ≠ {_ends(others)}",
        ),
        results=(result(material, start[0], period, term, "%", method="change_pct", factor="others"),),
        period=period,
        left=_ends(own),
        right=_ends(others),
        extra=extra,
    )


def _change(ends: tuple[float, float]) -> tuple[float, float]:
    low, high = (math.expm1(min(end, 50.0)) * 100 if math.isfinite(end) else end for end in ends)
    return low, high


def _ends(ends: tuple[float, float]) -> str:
    return f"{_signed(ends[0])}—{_signed(ends[1])} %"


def _signed(value: float) -> str:
    return ("+" if value > 0 else "") + shown(value, 3)
