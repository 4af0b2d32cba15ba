"""The forecasts that any model has to beat: the last value, the straight line through first and last value.

Here: naive, drift, and forecasts by a rule of growth rates, which is how a scenario forecasts. Not here: anything
estimated.

Intervals are those of Hyndman and Athanasopoulos, Forecasting: Principles and Practice (3rd ed.), section 5.5:
σ√h for the last value and σ√(h(1 + h/(n − 1))) for the drift, σ being the standard deviation of the one-step
residuals. They are given from four observations on; fewer than three changes say nothing about their spread.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np
from numpy.typing import ArrayLike

from nearzero.analysis.forecasting.protocol import Array, Fitted, Model, normal_interval
from nearzero.analysis.forecasting.refusals import UnsuitableSeriesError

# Years, values and horizon → growth per step as a fraction (0.02 for 2 %), one number or one per step.
GrowthRule = Callable[[tuple[int, ...], Array, int], ArrayLike]
_SHORTEST_WITH_INTERVAL = 4


def _naive(years: tuple[int, ...], values: Array) -> Fitted:
    fitted = np.concatenate([[np.nan], values[:-1]])
    changes = np.diff(values)
    sigma = float(np.sqrt(np.mean(changes**2))) if changes.size else None

    def projection(horizon: int, level: float) -> tuple[Array, Array | None, Array | None]:
        mean = np.full(horizon, values[-1])
        if sigma is None or values.size < _SHORTEST_WITH_INTERVAL:
            return mean, None, None
        return mean, *normal_interval(mean, sigma * np.sqrt(np.arange(1, horizon + 1)), level)

    return Fitted(
        model="naive",
        years=years,
        values=values,
        fitted=fitted,
        projection=projection,
        diagnostics={"sigma": sigma},
    )


def _drift(years: tuple[int, ...], values: Array) -> Fitted:
    steps = values.size - 1
    slope = float((values[-1] - values[0]) / steps)
    fitted = np.concatenate([[np.nan], values[:-1] + slope])
    degrees = steps - 1  # one parameter, the slope
    sigma = float(np.sqrt(np.sum((np.diff(values) - slope) ** 2) / degrees)) if degrees else None

    def projection(horizon: int, level: float) -> tuple[Array, Array | None, Array | None]:
        ahead = np.arange(1, horizon + 1)
        mean = values[-1] + slope * ahead
        if sigma is None or values.size < _SHORTEST_WITH_INTERVAL:
            return mean, None, None
        return mean, *normal_interval(mean, sigma * np.sqrt(ahead * (1 + ahead / steps)), level)

    return Fitted(
        model="drift",
        years=years,
        values=values,
        fitted=fitted,
        projection=projection,
        diagnostics={"slope": slope, "sigma": sigma},
    )


def _grow(years: tuple[int, ...], values: Array, *, name: str, rule: GrowthRule) -> Fitted:
    def projection(horizon: int, _level: float) -> tuple[Array, None, None]:
        rates = np.broadcast_to(np.asarray(rule(years, values, horizon), dtype=float), horizon)
        if not np.isfinite(rates).all() or (rates <= -1).any():
            raise UnsuitableSeriesError(f"{name}: the rule gives growth rates {rates.tolist()}")
        return values[-1] * np.cumprod(1 + rates), None, None

    return Fitted(
        model=name,
        years=years,
        values=values,
        fitted=np.full(values.size, np.nan),
        projection=projection,
        notes=("a rule, not an estimate: no fitted values and no interval",),
    )


def growth_model(name: str, rule: GrowthRule, minimum: int = 1, reason: str = "the rule asks for it") -> Model:
    """Return a model that lets the last value grow by given rates: the rule by which a scenario forecasts.

    Args:
        name: Id of the model.
        rule: Years, values and horizon → growth per step as a fraction, one number or one per step. It must
            not look beyond the years it is given, or a back-test by it proves nothing.
        minimum: Observations the rule needs.
        reason: Why that many.
    """
    return Model(id=name, minimum=minimum, reason=reason, estimate=partial(_grow, name=name, rule=rule))


NAIVE = Model(id="naive", minimum=1, reason="there must be a last value", estimate=_naive)
DRIFT = Model(id="drift", minimum=2, reason="a line goes through two values", estimate=_drift)
