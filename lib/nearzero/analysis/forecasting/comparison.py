"""Which model of one series forecasts best, by forecasting from years that are known into years that are known.

Here: forecasts from a rolling origin, their errors, and the table of models. Not here: the models.

Rolling origin with an expanding window: Tashman (2000), International Journal of Forecasting 16, 437–450. MASE:
Hyndman and Koehler (2006), ibid. 22, 679–688: errors over the mean one-step naive error within the years fitted to.
Every ratio to the naive forecast is taken over the same origins and horizons, because a model with a longer minimum
forecasts from later years only.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike

from nearzero.analysis.forecasting.naive import NAIVE
from nearzero.analysis.forecasting.protocol import Array, Fitted, Model, check_series
from nearzero.analysis.forecasting.refusals import ForecastError, Refusal, TooFewObservations

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """One forecast of one known value.

    Attributes:
        model: Id of the model.
        origin: Last year it was fitted to.
        horizon: Steps from there.
        year: Year forecast.
        forecast: What the model said.
        actual: What came.
        low: Lower end of the prediction interval, None without one.
        high: Upper end.
        scale: Mean absolute one-step change within the years fitted to; None where that is zero.
    """

    model: str
    origin: int
    horizon: int
    year: int
    forecast: float
    actual: float
    low: float | None
    high: float | None
    scale: float | None

    @property
    def error(self) -> float:
        """Actual minus forecast."""
        return self.actual - self.forecast


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """Errors of one model at one horizon, or over all (horizon None).

    Attributes:
        model: Id of the model.
        horizon: Steps ahead; None for all horizons together.
        count: Forecasts.
        mae: Mean absolute error, unit of the series.
        rmse: Root mean squared error, unit of the series.
        mape: Mean absolute error in per cent; None where an actual value is zero.
        mase: Mean absolute error over the scale; None where the scale is zero.
        coverage: Share of actual values inside the interval; None without intervals.
        ratio_to_naive: MAE over the MAE of the naive forecast from the same origins; None where that is zero.
    """

    model: str
    horizon: int | None
    count: int
    mae: float
    rmse: float
    mape: float | None
    mase: float | None
    coverage: float | None
    ratio_to_naive: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Models beside each other.

    Attributes:
        trials: Every single forecast.
        scores: Errors by model and horizon, and by model over all horizons.
        refusals: Models that did not answer from any origin, with the reason of the last one.
        level: Coverage the intervals claim.
    """

    trials: tuple[Trial, ...]
    scores: tuple[Score, ...]
    refusals: tuple[Refusal, ...]
    level: float

    def score(self, model: str, horizon: int | None = None) -> Score:
        """Return the score of a model, over all horizons or at one.

        Raises:
            KeyError: There is none.
        """
        for score in self.scores:
            if (score.model, score.horizon) == (model, horizon):
                return score
        raise KeyError((model, horizon))

    def best(self, horizon: int | None = None) -> str:
        """Return the model with the smallest mean absolute error beside the naive forecast's.

        The ratio decides and not the error, which depends on the origins a model was able to forecast from.

        Raises:
            KeyError: No model can be compared.
        """
        ranked = [s for s in self.scores if s.horizon == horizon and s.ratio_to_naive is not None]
        if not ranked:
            raise KeyError(horizon)
        return min(ranked, key=lambda s: s.ratio_to_naive or 0.0).model

    def table(self) -> pd.DataFrame:
        """Return the scores as a table, the models that refused at its end with their reason."""
        import pandas as pd

        names = [field.name for field in fields(Score)]
        rows = [{name: getattr(score, name) for name in names} | {"refusal": ""} for score in self.scores]
        rows += [{"model": refusal.model, "count": 0, "refusal": refusal.text} for refusal in self.refusals]
        return pd.DataFrame(rows, columns=[*names, "refusal"])


def rolling_origin(
    years: Sequence[int],
    values: ArrayLike,
    models: Iterable[Model],
    first: int = 8,
    horizon: int = 5,
    level: float = 0.95,
) -> Comparison:
    """Compare models by forecasting from every year that leaves one to compare with.

    Args:
        years: The years, evenly spaced.
        values: One value a year.
        models: The models; the naive forecast is always beside them.
        first: Observations of the first origin; it grows by one from there.
        horizon: Steps ahead at most.
        level: Coverage of the intervals.

    Raises:
        TooFewObservations: Not even one value is left to compare with.
        ForecastError: The series is not one that anything may be fitted to.
    """
    checked, series = check_series(years, values)
    if series.size <= first:
        said = f"{series.size} observations leave none to compare with after the first {first}"
        raise TooFewObservations(said, needed=first + 1, given=series.size)
    return run_origins(checked, series, models, range(first, series.size), horizon, level)


def run_origins(
    years: tuple[int, ...],
    values: Array,
    models: Iterable[Model],
    origins: Iterable[int],
    horizon: int,
    level: float,
) -> Comparison:
    """Forecast by every model from the first n observations, for every n of ``origins``, and score the errors."""
    ends = list(origins)
    trials: list[Trial] = []
    refusals: list[Refusal] = []
    for model in (NAIVE, *(model for model in models if model.id != NAIVE.id)):
        found: list[Trial] = []
        refused: ForecastError | None = None
        for end in ends:
            try:
                fitted = model.fit(years[:end], values[:end])
                found += _trials(fitted, years[end:], values[end:], horizon, level)
            except ForecastError as error:
                refused = error
        trials += found
        if not found and refused is not None:
            refusals.append(Refusal.of(model.id, refused))
    scores = tuple(_scores(trials))
    return Comparison(trials=tuple(trials), scores=scores, refusals=tuple(refusals), level=level)


def _trials(fitted: Fitted, years: Sequence[int], actual: Array, horizon: int, level: float) -> list[Trial]:
    steps = min(horizon, len(years))
    forecast = fitted.forecast(steps, level)
    scale = float(np.abs(np.diff(fitted.values)).mean()) if fitted.values.size > 1 else 0.0
    return [
        Trial(
            model=fitted.model,
            origin=fitted.years[-1],
            horizon=k + 1,
            year=years[k],
            forecast=float(forecast.mean[k]),
            actual=float(actual[k]),
            low=None if forecast.low is None else float(forecast.low[k]),
            high=None if forecast.high is None else float(forecast.high[k]),
            scale=scale or None,
        )
        for k in range(steps)
    ]


def _scores(trials: Sequence[Trial]) -> Iterable[Score]:
    naive = {(t.origin, t.horizon): abs(t.error) for t in trials if t.model == NAIVE.id}
    horizons: list[int | None] = [None, *sorted({t.horizon for t in trials})]
    for model in dict.fromkeys(t.model for t in trials):
        for horizon in horizons:
            mine = [t for t in trials if t.model == model and horizon in {None, t.horizon}]
            if mine:
                yield _score(model, horizon, mine, [naive[t.origin, t.horizon] for t in mine])


def _score(model: str, horizon: int | None, trials: Sequence[Trial], naive: Sequence[float]) -> Score:
    errors = np.array([t.error for t in trials])
    actual = np.array([t.actual for t in trials])
    scales = [t.scale for t in trials if t.scale is not None]
    inside = [t.low <= t.actual <= t.high for t in trials if t.low is not None and t.high is not None]
    beside = float(np.mean(naive))
    mae = float(np.abs(errors).mean())
    return Score(
        model=model,
        horizon=horizon,
        count=len(trials),
        mae=mae,
        rmse=float(np.sqrt(np.mean(errors**2))),
        mape=float(np.abs(errors / actual).mean() * 100) if (actual != 0).all() else None,
        mase=float(np.mean(np.abs(errors) / scales)) if len(scales) == len(trials) else None,
        coverage=float(np.mean(inside)) if inside else None,
        ratio_to_naive=mae / beside if beside else None,
    )
