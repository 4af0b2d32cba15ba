"""A share that is printed by sector only: weighted where the weights are there, bounded and named where they are not.

Here: capacity-weighted shares such as that of two-high industries. Not here: shares printed for the whole place
(``levels``).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any

from nearzero import units
from nearzero.analysis.trends import weakest
from nearzero.places.chain import Expression, printed
from nearzero.places.contracts import WITHOUT_VALUE
from nearzero.places.resolve import Resolver
from nearzero.places.tables import rows
from nearzero.programme.criteria import evaluate
from nearzero.programme.levels import Level, Reading, last_year
from nearzero.programme.verdicts import Reason, Verdict


def by_sector(resolver: Resolver, blank: Verdict, year: int) -> Verdict | None:
    """Judge a share from its sectors; None where no sector has one.

    Args:
        resolver: The series of the place.
        blank: The verdict so far, with its criterion.
        year: Last year to look at.

    Returns:
        A verdict on the weighted share; or one that names the missing weights and says between which sectors'
        values any weighted share lies.
    """
    _, below = blank.rule.parts(blank.variable)
    shares = sector_facts(resolver, blank.variable, year)
    if not shares or len(below) != 1 or blank.criterion is None:
        return None
    weights = sector_facts(resolver, below[0], year)
    lacking = tuple(f"{below[0]}[{sector}]" for sector in shares if sector not in weights)
    facts = tuple(row.id for row in shares.values())
    values = [float(row.level) for row in shares.values()]
    bounds = (min(values), max(values))
    if lacking:
        reason = Reason("missing_weights", (("lowest", bounds[0]), ("highest", bounds[1])), lacking)
        return replace(blank, state="missing", reason=reason, bounds=bounds, evidence=facts)
    top, bottom = _sums([(printed(row), printed(weights[sector])) for sector, row in shares.items()])
    expression = top / bottom
    unit = resolver.raw.dictionary[blank.variable].unit
    used = [*shares.values(), *(weights[sector] for sector in shares)]
    level = Level(
        variable=blank.variable,
        period=next(iter(shares.values())).year,
        year=_year(next(iter(shares.values())).year),
        expression=expression,
        scale=float(units.registry().Quantity(1.0, expression.unit).to(units.parse(unit)).magnitude),
        unit=unit,
        state=weakest("derived", *(row.state for row in used)),
    )
    outcome = evaluate(Reading("computed", "", latest=level), blank.criterion, blank.due)
    numbers = (("value", outcome.measure.value), ("threshold", blank.criterion.threshold))
    return replace(
        blank,
        state=outcome.state,
        reason=Reason(outcome.reason, numbers),
        outcome=outcome,
        caveats=(*blank.caveats, *outcome.caveats),
    )


def sector_facts(resolver: Resolver, variable: str, year: int) -> dict[str, Any]:
    """Return the printed level of every sector, all of one period: the latest that most sectors have.

    Args:
        resolver: The series of the place.
        variable: What is measured.
        year: Last year to look at.
    """
    facts = resolver.facts
    mine = facts[(facts["variable"] == variable) & (facts["sector"] != "") & (facts["carrier"] == "")]
    valued = mine[~mine["state"].isin(WITHOUT_VALUE) & (mine["statement"] == "level")]
    found = [row for row in rows(valued) if row.year == "undated" or last_year(row.year) <= year]
    periods = Counter(row.year for row in found)
    best = max(periods, key=lambda period: (periods[period], _year(period) or 0), default="")
    return {row.sector: row for row in found if row.year == best}


def _year(period: str) -> int | None:
    return None if period == "undated" else last_year(period)


def _sums(pairs: list[tuple[Expression, Expression]]) -> tuple[Expression, Expression]:
    (share, weight), *rest = pairs
    top: Expression = share * weight
    bottom: Expression = weight
    for one, other in rest:
        top, bottom = top + one * other, bottom + other
    return top, bottom
