"""Trend regressions on the year, of the level and of its logarithm, by ordinary least squares.

Here: the straight line and constant growth, each with prediction intervals. Not here: rank tests of a trend
(``trend_tests``).

The interval is the textbook one, t quantile × s·√(1 + 1/n + (x − x̄)²/Σ(x − x̄)²), and supposes independent residuals
of one variance. Annual series of energy and emissions seldom have them: the Durbin–Watson statistic stands in the
diagnostics, the standard error of the slope that allows for autocorrelation (Newey and West 1987, lags
⌊4(n/100)^(2/9)⌋) beside it from 15 observations on, and a note where the interval must be too narrow.
"""

from __future__ import annotations

from functools import partial

import numpy as np

from nearzero.analysis.forecasting.protocol import Array, Fitted, Model
from nearzero.analysis.forecasting.refusals import UnsuitableSeriesError

MINIMUM = 6
REASON = (
    "a line has two parameters; below four degrees of freedom the 95 % interval is more than 2.8 standard errors "
    "either way and one odd year decides the slope"
)
_HAC_FROM = 15
_AUTOCORRELATED_BELOW = 1.2  # of Durbin–Watson: its lower 5 % bound at 20 observations (0.61 at 6, 1.29 at 25)


def _estimate(years: tuple[int, ...], values: Array, *, name: str, logarithm: bool) -> Fitted:
    import statsmodels.api as sm
    from statsmodels.stats.stattools import durbin_watson

    if logarithm and (values <= 0).any():
        raise UnsuitableSeriesError(f"{name} needs positive values, {values.min():g} given: there is no logarithm")
    response = np.log(values) if logarithm else values
    back = np.exp if logarithm else np.asarray
    time = np.array(years, dtype=float)
    centre = float(time.mean())
    result = sm.OLS(response, sm.add_constant(time - centre)).fit()
    watson = float(durbin_watson(result.resid))
    step = years[1] - years[0]

    def projection(horizon: int, level: float) -> tuple[Array, Array, Array]:
        ahead = years[-1] + step * np.arange(1, horizon + 1) - centre
        predicted = result.get_prediction(sm.add_constant(ahead, has_constant="add"))
        ends = np.asarray(predicted.conf_int(obs=True, alpha=1 - level))
        return back(np.asarray(predicted.predicted_mean)), back(ends[:, 0]), back(ends[:, 1])

    notes = ("the forecast is the median: the exponential of the mean of the logarithm",) if logarithm else ()
    if watson < _AUTOCORRELATED_BELOW:
        notes = (*notes, f"residuals are autocorrelated (Durbin–Watson {watson:.2f}): the interval is too narrow")
    return Fitted(
        model=name,
        years=years,
        values=values,
        fitted=np.asarray(back(np.asarray(result.fittedvalues))),
        projection=projection,
        diagnostics={
            "slope": float(result.params[1]),
            "slope_se": float(result.bse[1]),
            "slope_se_hac": _hac(result) if values.size >= _HAC_FROM else None,
            "slope_p": float(result.pvalues[1]),
            "r_squared": float(result.rsquared),
            "durbin_watson": watson,
            "sigma": float(np.sqrt(result.scale)),
        },
        notes=notes,
    )


def _hac(result: object) -> float:
    lags = int(4 * (result.nobs / 100) ** (2 / 9))  # type: ignore[attr-defined]
    robust = result.get_robustcov_results("HAC", maxlags=lags)  # type: ignore[attr-defined]
    return float(robust.bse[1])


LINEAR = Model(
    id="trend_linear",
    minimum=MINIMUM,
    reason=REASON,
    estimate=partial(_estimate, name="trend_linear", logarithm=False),
)
LOG_LINEAR = Model(
    id="trend_log",
    minimum=MINIMUM,
    reason=REASON,
    estimate=partial(_estimate, name="trend_log", logarithm=True),
)
