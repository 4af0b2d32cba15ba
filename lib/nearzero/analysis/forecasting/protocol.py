"""What every forecasting model of one series has in common: it checks, fits, forecasts, or says why not.

Here: the records and the checks. Not here: any model.

A series is annual (or of another even step) and complete. What is missing is not filled in: a model of a series
with a gap is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nearzero.analysis.forecasting.refusals import (
    ForecastError,
    Refusal,
    TooFewObservations,
    UnevenSpacingError,
    UnsuitableSeriesError,
)

Array = NDArray[np.float64]
# Horizon and level → mean, low, high; low and high are None where the model has no interval.
Projection = Callable[[int, float], tuple[Array, Array | None, Array | None]]
INSTEAD = "a scenario and the required rate answer instead"


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """What a model says of the years after the last observation.

    Attributes:
        model: Id of the model.
        years: The years, one after the other.
        mean: The forecast, in the unit of the series.
        low: Lower ends of the prediction interval; None where the model has no interval.
        high: Upper ends.
        level: Coverage the interval claims, 0.95 for 95 %.
    """

    model: str
    years: tuple[int, ...]
    mean: Array
    low: Array | None
    high: Array | None
    level: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Fitted:
    """A model with its parameters.

    Attributes:
        model: Id of the model.
        years: The years it was fitted to.
        values: The observations.
        fitted: What it says of those years; NaN where it says nothing (the first year of a naive forecast).
        diagnostics: Parameters, criteria and tests by name.
        notes: What a reader must know, warnings of the estimation among it.
    """

    model: str
    years: tuple[int, ...]
    values: Array
    fitted: Array
    projection: Projection = field(repr=False)
    diagnostics: Mapping[str, float | int | str | bool | None] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    @property
    def residuals(self) -> Array:
        """Observation minus fitted value."""
        return self.values - self.fitted

    def forecast(self, horizon: int, level: float = 0.95) -> Forecast:
        """Forecast the years after the last observation.

        Args:
            horizon: How many steps, at least 1.
            level: Coverage of the prediction interval, between 0 and 1.

        Raises:
            ValueError: Horizon or level out of range.
        """
        check_horizon(horizon)
        if not 0 < level < 1:
            raise ValueError(f"level: {level} is not between 0 and 1")
        mean, low, high = self.projection(horizon, level)
        years = following(self.years, horizon)
        return Forecast(model=self.model, years=years, mean=mean, low=low, high=high, level=level)


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """A forecasting model of one series.

    Attributes:
        id: Its name.
        minimum: Observations below which it refuses.
        reason: Why that many, in words.
        estimate: What fits it to years and values that have passed the checks.
    """

    id: str
    minimum: int
    reason: str
    estimate: Callable[[tuple[int, ...], Array], Fitted] = field(repr=False)

    def fit(self, years: Sequence[int], values: ArrayLike) -> Fitted:
        """Fit the model.

        Args:
            years: The years, evenly spaced and ascending.
            values: One value a year.

        Raises:
            TooFewObservations: Fewer observations than the model needs.
            ForecastError: The series does not permit the model for another reason.
        """
        checked, numbers = check_series(years, values)
        self.check_length(numbers.size)
        return self.estimate(checked, numbers)

    def check_length(self, given: int) -> None:
        """Refuse a series that is too short.

        Raises:
            TooFewObservations: It is.
        """
        if given < self.minimum:
            said = f"{self.id} needs at least {self.minimum} observations, {given} given: {self.reason}; {INSTEAD}"
            raise TooFewObservations(said, needed=self.minimum, given=given)


def fit_or_refuse(model: Model, years: Sequence[int], values: ArrayLike) -> Fitted | Refusal:
    """Fit a model, or say why that cannot be done."""
    try:
        return model.fit(years, values)
    except ForecastError as error:
        return Refusal.of(model.id, error)


def check_series(years: Sequence[int], values: ArrayLike) -> tuple[tuple[int, ...], Array]:
    """Check that a series is complete and evenly spaced.

    Args:
        years: The years.
        values: One value a year.

    Returns:
        Years and values, shape ``(n,)``.

    Raises:
        UnsuitableSeriesError: A value is missing or infinite.
        UnevenSpacingError: The years do not ascend by one step throughout.
        ValueError: Not one value a year.
    """
    numbers = np.array(values, dtype=float)
    checked = tuple(int(year) for year in years)
    if numbers.ndim != 1 or numbers.size != len(checked):
        raise ValueError(f"{len(checked)} years and values of shape {numbers.shape}: one value a year is needed")
    wrong = [year for year, value in zip(checked, numbers, strict=True) if not np.isfinite(value)]
    if wrong:
        raise UnsuitableSeriesError(f"no value for {', '.join(map(str, wrong))}: missing is not filled in")
    steps = np.diff(checked)
    if steps.size and (steps[0] <= 0 or (steps != steps[0]).any()):
        raise UnevenSpacingError(f"the years {', '.join(map(str, checked))} are not evenly spaced in ascending order")
    return checked, numbers


def check_horizon(horizon: int) -> None:
    """Check that a horizon is a whole number of at least one step.

    Raises:
        ValueError: It is not.
    """
    if int(horizon) != horizon or horizon < 1:
        raise ValueError(f"horizon: {horizon} is not a whole number of at least 1")


def following(years: Sequence[int], horizon: int) -> tuple[int, ...]:
    """Return the years after the last one, in the step of the series (1 where there is a single year)."""
    step = years[-1] - years[-2] if len(years) > 1 else 1
    return tuple(years[-1] + step * (k + 1) for k in range(horizon))


def normal_interval(mean: Array, spread: Array, level: float) -> tuple[Array, Array]:
    """Return the ends of a normal prediction interval of given standard deviations."""
    from statistics import NormalDist

    half = NormalDist().inv_cdf((1 + level) / 2) * spread
    return mean - half, mean + half
