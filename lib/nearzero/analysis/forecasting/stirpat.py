"""STIRPAT on a panel: how emissions go with population, affluence, technology and what else is given.

Here: the regression of logarithms by ridge. Not here: decompositions, which hold by definition.

ln I = a + b·ln P + c·ln A + d·ln T (+ more), Dietz and Rosa (1997), PNAS 94, 175–179; York, Rosa and Dietz (2003),
Ecological Economics 46, 351–365. The drivers of a place grow together, so least squares is unstable and ridge the
custom. Its coefficients are biased towards zero; they carry no standard errors, and none are given.

T must be something other than I per unit of P·A: with CO2 per unit of GDP the equation is an identity, every
coefficient is 1 whatever the data, and nothing has been found out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from nearzero.analysis.forecasting.protocol import INSTEAD, Array
from nearzero.analysis.forecasting.refusals import (
    IdentityNotModelError,
    TooFewObservations,
    UnsuitableSeriesError,
)
from nearzero.analysis.forecasting.ridge import (
    GRID,
    Standardised,
    best_gcv,
    hkb,
    original,
    ridge,
    ridge_trace,
    standardise,
    vif,
)

MINIMUM = 15
PER_COEFFICIENT = 5
REASON = "the elasticities of drivers that grow together cannot be told apart from a few years"
_IDENTITY_SPREAD = 0.01  # of ln I minus the sum of logarithms: 1 %, more than rounding to three digits makes
Rule = Literal["gcv", "hkb"]
_RULES: Mapping[str, Callable[[Standardised], float]] = {"gcv": best_gcv, "hkb": hkb}


@dataclass(frozen=True, slots=True, kw_only=True)
class Stirpat:
    """Elasticities of an impact.

    Attributes:
        impact: Name of the impact.
        elasticities: Per cent by which the impact goes with one per cent of a driver, by ridge.
        least_squares: The same by ordinary least squares (k = 0), for comparison.
        standardised: Ridge coefficients of the standard form, which tell which driver weighs most.
        constants: The constant, by entity; one of name ``""`` without fixed effects.
        k: Ridge constant, in the scale of the correlation matrix.
        rule: How it was chosen: ``gcv``, ``hkb`` or ``given``.
        vif: Variance inflation factors; above 10 least squares is of little use.
        r_squared: Share of the variation (within entities, with fixed effects) that the ridge fit explains.
        n: Observations.
        grid: Constants of the ridge trace.
        trace: Standardised coefficients along the grid, shape ``(len(grid), p)``.
        notes: What a reader must know.
    """

    impact: str
    elasticities: Mapping[str, float]
    least_squares: Mapping[str, float]
    standardised: Mapping[str, float]
    constants: Mapping[str, float]
    k: float
    rule: str
    vif: Mapping[str, float]
    r_squared: float
    n: int
    grid: Array
    trace: Array
    notes: tuple[str, ...]

    def predict(self, drivers: Mapping[str, ArrayLike], entity: str = "") -> Array:
        """Return the impact for given drivers: the median, exp of the mean of the logarithm.

        Args:
            drivers: The same drivers, in the units of the panel.
            entity: Whose constant, with fixed effects.
        """
        logs = sum(e * np.log(np.asarray(drivers[name], dtype=float)) for name, e in self.elasticities.items())
        return np.asarray(np.exp(self.constants[entity] + logs))


def stirpat(
    panel: Mapping[str, ArrayLike],
    impact: str,
    drivers: Sequence[str],
    entity: str | None = None,
    k: float | Rule = "gcv",
) -> Stirpat:
    """Regress the logarithm of an impact on the logarithms of its drivers by ridge.

    Args:
        panel: Columns by name (a data frame will do), one row per place and year, all positive.
        impact: Column of the impact.
        drivers: Columns of the drivers.
        entity: Column of the place; with it every place has a constant of its own (fixed effects, by taking off
            the means of each place).
        k: Ridge constant in the scale of the correlation matrix, or the rule that chooses it.

    Raises:
        TooFewObservations: Fewer than 15 rows, or than five per coefficient.
        UnsuitableSeriesError: A value is missing or not positive, or drivers depend on each other linearly.
        IdentityNotModelError: Some of the drivers multiply up to the impact.
        ValueError: An unknown rule, or a negative constant.
    """
    y = _logarithms(panel, impact)
    x = np.column_stack([_logarithms(panel, name) for name in drivers])
    places = np.array([""] * y.size) if entity is None else np.asarray(panel[entity]).astype(str)
    groups = list(dict.fromkeys(places.tolist()))
    needed = max(MINIMUM, PER_COEFFICIENT * (len(drivers) + len(groups)))
    if y.size < needed:
        said = f"stirpat of {len(drivers)} drivers needs at least {needed} observations, {y.size} given: {REASON}"
        raise TooFewObservations(f"{said}; {INSTEAD}", needed=needed, given=y.size)
    _check_no_identity(y, x, drivers, impact)
    within_x, within_y = x.copy(), y.copy()
    if entity is not None:
        for group in groups:
            rows = places == group
            within_x[rows] -= x[rows].mean(axis=0)
            within_y[rows] -= y[rows].mean()
    form = standardise(within_x, within_y, fixed=len(groups))
    inflation = vif(form)
    constant, rule = _constant(form, k)
    beta = ridge(form, constant)
    slopes, _ = original(form, beta)
    residual = form.y - form.x @ beta
    named = dict(zip(drivers, slopes.tolist(), strict=True))
    return Stirpat(
        impact=impact,
        elasticities=named,
        least_squares=dict(zip(drivers, original(form, ridge(form, 0.0))[0].tolist(), strict=True)),
        standardised=dict(zip(drivers, beta.tolist(), strict=True)),
        constants={
            group: float(y[places == group].mean() - x[places == group].mean(axis=0) @ slopes) for group in groups
        },
        k=constant,
        rule=rule,
        vif=dict(zip(drivers, inflation.tolist(), strict=True)),
        r_squared=float(1 - residual @ residual / (form.y @ form.y)),
        n=int(y.size),
        grid=GRID,
        trace=ridge_trace(form),
        notes=_notes(drivers, inflation, rule, constant),
    )


def _logarithms(panel: Mapping[str, ArrayLike], name: str) -> Array:
    values = np.asarray(panel[name], dtype=float)
    if not np.isfinite(values).all():
        raise UnsuitableSeriesError(f"{name} has {int((~np.isfinite(values)).sum())} missing values: none is filled in")
    if (values <= 0).any():
        raise UnsuitableSeriesError(f"{name} has values of zero or less: there is no logarithm")
    return np.asarray(np.log(values))


def _check_no_identity(y: Array, x: Array, drivers: Sequence[str], impact: str) -> None:
    """Refuse drivers whose product is the impact up to a constant, which a unit may be."""
    spread = float(y.std())
    for size in range(1, len(drivers) + 1):
        for chosen in combinations(range(len(drivers)), size):
            off = float((y - x[:, chosen].sum(axis=1)).std())
            if off < _IDENTITY_SPREAD * min(spread, 1.0):
                product = " × ".join(drivers[i] for i in chosen)
                raise IdentityNotModelError(
                    f"{product} is {impact} by definition: every elasticity is 1 whatever the data; take a driver "
                    "that is measured apart from the impact, or decompose instead"
                )


def _constant(form: Standardised, k: float | Rule) -> tuple[float, str]:
    if isinstance(k, str):
        if k not in _RULES:
            raise ValueError(f"k: {k!r} is not a number and not one of {', '.join(_RULES)}")
        return _RULES[k](form), k
    if k < 0:
        raise ValueError(f"k: {k} is negative")
    return float(k), "given"


def _notes(drivers: Sequence[str], inflation: Array, rule: str, k: float) -> tuple[str, ...]:
    notes = ["ridge coefficients are biased towards zero; no standard errors are given"]
    high = [name for name, factor in zip(drivers, inflation, strict=True) if factor > 10]
    if high:
        notes.append(f"variance inflation above 10: {', '.join(high)}")
    if rule == "gcv" and k >= GRID[-1]:
        notes.append("cross-validation chose the end of the grid: the panel tells little about single drivers")
    return tuple(notes)
