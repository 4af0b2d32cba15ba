"""How sure an inventory is: the results of both IPCC approaches, level and trend.

Here: records for reports. Not here: categories of two years (``categories``), the arithmetic
(``error_propagation``, ``monte_carlo``), where percentages come from (``category_uncertainty``). Which factor set or
electricity rule is right is a choice, not noise: inventories of other rules stand beside this one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from nearzero.accounting.amounts import weakest
from nearzero.accounting.distributions import HIGH, LOW
from nearzero.accounting.inventory.categories import Assessment, assess
from nearzero.accounting.monte_carlo import DRAWS, SEED
from nearzero.results import Result

if TYPE_CHECKING:
    from nearzero.accounting.error_propagation import ErrorPropagation
    from nearzero.accounting.inventory import Inventory
    from nearzero.accounting.inventory.category_uncertainty import CategoryUncertainties
    from nearzero.accounting.monte_carlo import Simulation

VARIABLE, UNIT = "co2_total", "万吨"
COVERED = "covered"
_TONNES = 1e4
_LARGEST = 10
_NAMED = 5


def uncertainty_of(
    inventory: Inventory,
    base_year: int,
    year: int,
    uncertainties: CategoryUncertainties,
    *,
    draws: int = DRAWS,
    seed: int = SEED,
) -> tuple[Result, ...]:
    """Say how sure level and trend of an inventory are, by both approaches.

    Args:
        inventory: The inventory.
        base_year: The year that the trend starts from.
        year: Year t.
        uncertainties: ± % of activity data and factors.
        draws: How many draws approach 2 makes.
        seed: Makes them repeatable.

    Returns:
        Results of the analysis ``uncertainty`` (identity: boundary and base year; form: factor set and
        electricity rule): levels of both years in 万吨 and the trend in %, by
        ``approach1`` and ``approach2``, with the 95 % interval; and the categories that weigh most in the variance of
        level and trend (``approach1:level_variance``, ``approach1:trend_variance``, in % of it). Where a cell is not
        covered the whole has no interval and says why, and what is covered is said beside it (factor ``covered``).

    Raises:
        ValueError: The years do not serve, or no category is covered.
    """
    assessment = assess(inventory, base_year, year, uncertainties)
    if not assessment.categories:
        raise ValueError(f"no category is covered: {_reasons(assessment)}")
    return tuple(_said(inventory, assessment, draws, seed))


def _said(inventory: Inventory, assessment: Assessment, draws: int, seed: int) -> Iterator[Result]:
    template = _template(inventory, assessment)
    if assessment.uncovered:
        yield from _without_interval(inventory, assessment)
    linear, drawn = assessment.propagate(), assessment.simulate(draws, seed)
    base_level = assessment.turned_round().propagate()
    for found, simulation, year in (
        (base_level, drawn.base, assessment.base_year),
        (linear, drawn.current, assessment.year),
    ):
        level = replace(template, period=str(year), value=found.total / _TONNES, unit=UNIT)
        yield _by_propagation(level, found.half_width / _TONNES, f"± {found.level_uncertainty:.3g} %", found)
        yield _by_draws(level, simulation, 1 / _TONNES)
    trend = replace(template, value=linear.trend, unit="%")
    yield _by_propagation(
        trend, linear.trend_uncertainty, f"± {linear.trend_uncertainty:.3g} percentage points", linear
    )
    yield _by_draws(trend, drawn.trend, 1.0)
    yield from _largest(template, assessment, linear)


def _template(inventory: Inventory, assessment: Assessment) -> Result:
    """Return what all results of an assessment share."""
    return Result(
        analysis="inventory_uncertainty",
        place=inventory.place,
        variable=VARIABLE,
        # a level is drawn together with its base year, so its digits belong to the pair
        identity=f"{inventory.method.identity}+base{assessment.base_year}",
        form=f"{inventory.method.name}:{inventory.method.form}",
        factor=COVERED if assessment.uncovered else "",
        period=f"{assessment.base_year}-{assessment.year}",
        value=None,
        interval_kind="uncertainty",
        state=weakest(category.state for category in assessment.categories),
        inputs=tuple(dict.fromkeys(name for category in assessment.categories for name in category.inputs)),
        note="; ".join(_notes(assessment)),
    )


def _notes(assessment: Assessment) -> Iterator[str]:
    parts = [part for one in assessment.categories for part in (one.activity, one.factor)]
    yield from dict.fromkeys(part.note for part in parts if part.note)
    if assessment.uncovered:
        yield f"without {len(assessment.uncovered)} cells: {_reasons(assessment)}"


def _reasons(assessment: Assessment) -> str:
    """Return each reason once with the cells it holds for, a few of them by name."""
    found: dict[str, list[str]] = {}
    for one in assessment.uncovered:
        found.setdefault(one.reason, []).append(one.name)
    return "; ".join(f"{reason} ({_some(names)})" for reason, names in found.items())


def _some(names: list[str]) -> str:
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return ", ".join(names[:_NAMED]) + more


def _by_propagation(result: Result, half: float, arithmetic: str, found: ErrorPropagation) -> Result:
    wide = len(found.too_wide)
    note = f"{wide} categories are too uncertain for approach 1: approach 2 decides" if wide else ""
    value = float(result.value or 0.0)
    return replace(
        result,
        method="approach1",
        low=value - half,
        high=value + half,
        arithmetic=arithmetic,
        note="; ".join(filter(None, (note, result.note))),
    )


def _by_draws(result: Result, simulation: Simulation, scale: float) -> Result:
    errors = max(float(simulation.standard_error(chance)) for chance in (LOW, HIGH)) * scale
    said = (
        f"{simulation.draws} draws, seed {simulation.seed}: mean {float(simulation.mean) * scale:.6g}, "
        f"median {float(simulation.median) * scale:.6g}, standard error of the ends at most {errors:.2g}"
    )
    return replace(
        result,
        method="approach2",
        low=float(simulation.low) * scale,
        high=float(simulation.high) * scale,
        note="; ".join(filter(None, (said, result.note))),
    )


def _largest(template: Result, assessment: Assessment, found: ErrorPropagation) -> Iterator[Result]:
    """Say which categories weigh most in the variance of level and trend, in % of it."""
    for what, parts, period in (
        ("level_variance", found.contribution_to_variance, str(assessment.year)),
        ("trend_variance", found.trend_variance, template.period),
    ):
        whole = float(parts.sum())
        if whole <= 0:
            continue
        for k in np.argsort(-np.abs(parts), kind="stable")[:_LARGEST]:
            category = assessment.categories[k]
            yield replace(
                template,
                method=f"approach1:{what}",
                factor=category.name,
                period=period,
                value=float(parts[k]) / whole * 100,
                unit="%",
                interval_kind=None,
                state=category.state,
                inputs=category.inputs,
                note="",
            )


def _without_interval(inventory: Inventory, assessment: Assessment) -> Iterator[Result]:
    """Say the levels of the whole inventory without an interval, for part of it is not covered."""
    template = replace(_template(inventory, assessment), factor="", method="approach1", interval_kind=None)
    for year in (assessment.base_year, assessment.year):
        total = inventory.total(year)
        yield replace(
            template,
            period=str(year),
            value=None if total.value is None else total.value / _TONNES,
            unit=UNIT,
            state=total.state,
            inputs=total.inputs,
            note=f"no interval: {_reasons(assessment)}",
        )
