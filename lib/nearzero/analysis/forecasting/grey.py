"""Grey models of one short series, GM(1,1) and DGM(1,1), with the tests by which they are judged.

Here: the two models, the level-ratio test before and the posterior tests after. Not here: other models.

GM(1,1), Deng (1989), Introduction to Grey System Theory: x(k) + a·z(k) = b by least squares, z being the mean of
neighbouring cumulative sums; x̂₁(k+1) = (x(1) − b/a)·e^(−ak) + b/a for the cumulative sum.
DGM(1,1), Xie and Liu (2009), Applied Mathematical Modelling 33, 1173–1186: x₁(k+1) = β₁·x₁(k) + β₂ by least
squares; it reproduces a pure geometric series exactly, which GM(1,1) does not.

Both say one thing only: growth at one constant rate. They have no prediction interval.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Literal

import numpy as np

from nearzero.analysis.forecasting.protocol import (
    INSTEAD,
    Array,
    Fitted,
    Model,
    check_horizon,
    check_series,
    following,
)
from nearzero.analysis.forecasting.refusals import LevelRatioError, TooFewObservations, UnsuitableSeriesError

if TYPE_CHECKING:
    import pandas as pd

MINIMUM = 4
REASON = "two parameters from fewer than three equations leave nothing that the fit could be judged by"
_GRADES = ((0.35, 0.95), (0.5, 0.8), (0.65, 0.7))  # posterior ratio below, small-error probability above
Kind = Literal["gm11", "dgm11"]


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelRatioTest:
    """Whether neighbouring values are alike enough for a grey model.

    Attributes:
        ratios: x(k−1)/x(k) for k = 2 … n.
        low: exp(−2/(n+1)).
        high: exp(2/(n+1)).
        admissible: True where every ratio lies between the two.
    """

    ratios: Array
    low: float
    high: float
    admissible: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PosteriorTest:
    """How the residuals compare with the scatter of the series (posterior-variance test).

    Attributes:
        s1: Standard deviation of the series (divisor n).
        s2: Standard deviation of the residuals, the first of which is zero by construction (divisor n).
        ratio: C = s2/s1.
        probability: P, the share of residuals nearer to their mean than 0.6745·s1.
        grade: 1 good (C < 0.35, P > 0.95), 2 qualified (0.5, 0.8), 3 barely (0.65, 0.7), 4 not qualified.
    """

    s1: float
    s2: float
    ratio: float
    probability: float
    grade: int


@dataclass(frozen=True, slots=True, kw_only=True)
class GreyForecast:
    """A grey model of a series and what it says of the next years.

    Attributes:
        model: ``gm11`` or ``dgm11``.
        years: The years of the observations; 1 … n where none were given.
        values: The observations.
        fitted: What the model says of them; the first one is the observation itself.
        forecast: What it says of the next steps.
        forecast_years: Their years.
        parameters: ``a``, ``b`` of GM(1,1); ``beta1``, ``beta2`` of DGM(1,1); of the translated series where
            it was translated.
        level_ratio: The test of the series that the model was fitted to.
        posterior: The tests of the residuals.
        mean_relative_error: Mean of |residual|/|observation| over k = 2 … n, as a fraction. Some texts count the
            first residual, zero by construction, among them.
        translation: The constant added before and taken off after, 0 where none was.
        notes: What a reader must know.
    """

    model: str
    years: tuple[int, ...]
    values: Array
    fitted: Array
    forecast: Array
    forecast_years: tuple[int, ...]
    parameters: Mapping[str, float]
    level_ratio: LevelRatioTest
    posterior: PosteriorTest
    mean_relative_error: float
    translation: float = 0.0
    notes: tuple[str, ...] = field(default=())

    @property
    def residuals(self) -> Array:
        """Observation minus fitted value."""
        return self.values - self.fitted


def grey_forecast(
    series: Sequence[float] | Mapping[int, float] | pd.Series | Iterable[object],
    horizon: int,
    model: Kind = "gm11",
    translation: float | Literal["least"] | None = None,
) -> GreyForecast:
    """Forecast a short series by a grey model.

    Args:
        series: Positive values in even steps: plain numbers, a mapping from year to value, a pandas series
            whose index holds the years, or the points of ``Study.series``.
        horizon: How many steps ahead, at least 1.
        model: ``gm11`` or ``dgm11``.
        translation: A constant to add before fitting and to take off after it, so that the level-ratio test
            passes: a number, or ``least`` for the smallest one that does. It changes the forecast, so it is done
            only when asked for, and named in the notes.

    Returns:
        The model. Where the level-ratio test fails, ``level_ratio.admissible`` is False and a note says so.

    Raises:
        TooFewObservations: Fewer than four values.
        UnevenSpacingError: The years are not evenly spaced.
        UnsuitableSeriesError: A value is missing, zero or negative, or the series is constant.
        ValueError: An unknown model, or a horizon below 1.
    """
    if model not in _FITS:
        raise ValueError(f"model: {model!r} is not one of {', '.join(_FITS)}")
    check_horizon(horizon)
    years, values = check_series(*_years_and_values(series))
    if values.size < MINIMUM:
        said = f"{model} needs at least {MINIMUM} observations, {values.size} given: {REASON}; {INSTEAD}"
        raise TooFewObservations(said, needed=MINIMUM, given=values.size)
    constant, notes = _translation(values, translation)
    moved = values + constant
    _check_values(moved, model)
    test = level_ratio_test(moved)
    if not test.admissible:
        notes = (*notes, _inadmissible(test))
    parameters, levels = _FITS[model](moved, horizon)
    levels = levels - constant
    fitted = levels[: values.size]
    relative = np.abs((values - fitted) / values)[1:] if (values != 0).all() else np.array([np.nan])
    return GreyForecast(
        model=model,
        years=years,
        values=values,
        fitted=fitted,
        forecast=levels[values.size :],
        forecast_years=following(years, horizon),
        parameters=parameters,
        level_ratio=test,
        posterior=posterior_test(values, fitted),
        mean_relative_error=float(relative.mean()),
        translation=constant,
        notes=notes,
    )


def level_ratio_test(values: Array) -> LevelRatioTest:
    """Test whether a grey model may be fitted to a positive series of shape ``(n,)``.

    Every level ratio must lie in (exp(−2/(n+1)), exp(2/(n+1))), after Deng.
    """
    ratios = values[:-1] / values[1:]
    high = float(np.exp(2 / (values.size + 1)))
    inside = (ratios > 1 / high) & (ratios < high)
    return LevelRatioTest(ratios=ratios, low=1 / high, high=high, admissible=bool(inside.all()))


def posterior_test(values: Array, fitted: Array) -> PosteriorTest:
    """Judge the residuals of a grey model by ratio of standard deviations and small-error probability."""
    residuals = values - fitted
    s1, s2 = float(values.std()), float(residuals.std())
    ratio = s2 / s1
    probability = float(np.mean(np.abs(residuals - residuals.mean()) < 0.6745 * s1))
    passed = [rank for rank, (most, least) in enumerate(_GRADES, 1) if ratio < most and probability > least]
    grade = min(passed, default=len(_GRADES) + 1)
    return PosteriorTest(s1=s1, s2=s2, ratio=ratio, probability=probability, grade=grade)


def least_translation(values: Array) -> float:
    """Return the smallest constant c ≥ 0 for which values + c passes the level-ratio test.

    From (x(k−1) + c)/(x(k) + c) < exp(2/(n+1)) where the series falls, and the same upside down where it rises.
    """
    if level_ratio_test_passes(values):
        return 0.0
    high = np.exp(2 / (values.size + 1))
    larger, smaller = np.maximum(values[:-1], values[1:]), np.minimum(values[:-1], values[1:])
    bound = float(np.max((larger - high * smaller) / (high - 1)))
    # The interval is open: a millionth of the scale beyond the bound is inside it.
    return bound + 1e-6 * float(np.abs(values).max() + abs(bound))


def level_ratio_test_passes(values: Array) -> bool:
    """Return whether a series is positive and passes the level-ratio test."""
    return bool((values > 0).all()) and level_ratio_test(values).admissible


def _years_and_values(series: object) -> tuple[Sequence[int], Sequence[float]]:
    if isinstance(series, Mapping):
        return list(series), list(series.values())
    if hasattr(series, "index") and hasattr(series, "to_numpy"):
        index = list(series.index)
        return index, list(series.to_numpy())
    items = list(series)  # type: ignore[call-overload]
    if items and hasattr(items[0], "year"):
        return [item.year for item in items], [item.value for item in items]
    return range(1, len(items) + 1), items


def _translation(values: Array, asked: float | str | None) -> tuple[float, tuple[str, ...]]:
    if asked is None:
        return 0.0, ()
    constant = least_translation(values) if asked == "least" else float(asked)
    if not constant:
        return 0.0, ()
    return constant, (f"{constant:.6g} was added to every value before fitting and taken off after it",)


def _check_values(values: Array, model: str) -> None:
    if (values <= 0).any():
        raise UnsuitableSeriesError(
            f"{model} needs positive values, {values.min():g} given: its growth rate has no meaning otherwise; "
            "a translation must be asked for by name"
        )
    if np.ptp(values) <= 1e-12 * values.max():
        raise UnsuitableSeriesError(f"the series is constant at {values[0]:g}: there is no growth to estimate")


def _inadmissible(test: LevelRatioTest) -> str:
    worst = test.ratios[np.argmax(np.abs(np.log(test.ratios)))]
    return f"level ratio {worst:.4f} lies outside ({test.low:.4f}, {test.high:.4f}): a grey model is not admissible"


def _fit_gm11(values: Array, horizon: int) -> tuple[dict[str, float], Array]:
    total = values.cumsum()
    design = np.column_stack([-(total[1:] + total[:-1]) / 2, np.ones(values.size - 1)])
    a, b = np.linalg.lstsq(design, values[1:], rcond=None)[0]
    k = np.arange(1, values.size + horizon)
    # (x(1) − b/a)(1 − e^a)e^(−ak), written so that a = 0 is no special case.
    slope = np.expm1(a) / a if a else 1.0
    levels = (b - a * values[0]) * slope * np.exp(-a * k)
    return {"a": float(a), "b": float(b)}, np.concatenate([values[:1], levels])


def _fit_dgm11(values: Array, horizon: int) -> tuple[dict[str, float], Array]:
    total = values.cumsum()
    design = np.column_stack([total[:-1], np.ones(values.size - 1)])
    beta1, beta2 = np.linalg.lstsq(design, total[1:], rcond=None)[0]
    k = np.arange(values.size + horizon - 1)
    levels = ((beta1 - 1) * values[0] + beta2) * beta1**k
    return {"beta1": float(beta1), "beta2": float(beta2)}, np.concatenate([values[:1], levels])


_FITS = {"gm11": _fit_gm11, "dgm11": _fit_dgm11}


def _estimate(years: tuple[int, ...], values: Array, *, kind: Kind) -> Fitted:
    points = dict(zip(years, values, strict=True))
    first = grey_forecast(points, 1, kind)
    if not first.level_ratio.admissible:
        raise LevelRatioError(_inadmissible(first.level_ratio))

    def projection(horizon: int, _level: float) -> tuple[Array, None, None]:
        return grey_forecast(points, horizon, kind).forecast, None, None

    return Fitted(
        model=kind,
        years=years,
        values=values,
        fitted=first.fitted,
        projection=projection,
        diagnostics={
            **first.parameters,
            "posterior_ratio": first.posterior.ratio,
            "small_error_probability": first.posterior.probability,
            "grade": first.posterior.grade,
            "mean_relative_error": first.mean_relative_error,
        },
        notes=("constant growth only; no prediction interval",),
    )


GM11 = Model(id="gm11", minimum=MINIMUM, reason=REASON, estimate=partial(_estimate, kind="gm11"))
DGM11 = Model(id="dgm11", minimum=MINIMUM, reason=REASON, estimate=partial(_estimate, kind="dgm11"))
