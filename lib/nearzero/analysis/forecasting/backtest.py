"""A back-test: what every model would have said of the later years of a long series, from its first years alone.

Here: one origin, far horizons, models and the rules of scenarios side by side. Not here: cross-validation over many
origins (``comparison``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import ArrayLike

from nearzero.analysis.forecasting.comparison import Comparison, run_origins
from nearzero.analysis.forecasting.naive import GrowthRule, growth_model
from nearzero.analysis.forecasting.protocol import Model, check_series
from nearzero.analysis.forecasting.refusals import TooFewObservations, UnsuitableSeriesError


def backtest(
    years: Sequence[int],
    values: ArrayLike,
    first: int,
    models: Iterable[Model],
    rules: Mapping[str, GrowthRule] | None = None,
    level: float = 0.95,
) -> Comparison:
    """Forecast the later years of a series from its first ones, and score the errors by horizon.

    Args:
        years: The years, evenly spaced.
        values: One value a year.
        first: How many observations the forecasts may use.
        models: The models; the naive forecast is always beside them.
        rules: Rules of growth rates by name: the rule by which a scenario forecasts. A rule is given the first
            years only.
        level: Coverage of the intervals.

    Returns:
        One forecast per model and later year; with one origin the error at a horizon is that of a single year.

    Raises:
        TooFewObservations: The first years leave none to compare with.
        ForecastError: The series is not one that anything may be fitted to.
    """
    checked, series = check_series(years, values)
    if not 1 <= first < series.size:
        said = f"{series.size} observations leave none to compare with after the first {first}"
        raise TooFewObservations(said, needed=first + 1, given=series.size)
    ruled = [growth_model(name, rule) for name, rule in (rules or {}).items()]
    return run_origins(checked, series, [*models, *ruled], [first], series.size - first, level)


def mean_growth(last: int | None = None) -> GrowthRule:
    """Return the rule of continuation: the mean annual growth of the last years goes on.

    Args:
        last: Over how many steps, all where None or where the series is shorter.
    """

    def rule(_years: tuple[int, ...], values: ArrayLike, _horizon: int) -> float:
        series = np.asarray(values, dtype=float)
        if (series <= 0).any():
            raise UnsuitableSeriesError("growth rates need positive values")
        steps = min(last or series.size - 1, series.size - 1)
        return float((series[-1] / series[-1 - steps]) ** (1 / steps) - 1) if steps else 0.0

    return rule
