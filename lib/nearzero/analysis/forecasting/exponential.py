"""Exponential smoothing in state-space form (ETS), chosen by the corrected information criterion.

Here: additive errors with no trend, a trend or a damped trend. Not here: seasons (the series are annual).

Method: Hyndman, Koehler, Ord and Snyder (2008), Forecasting with Exponential Smoothing; estimation and the exact
prediction intervals of the linear models by statsmodels (``ETSModel``). Nothing is simulated: the same series
gives the same digits.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from nearzero.analysis.forecasting.protocol import Array, Fitted, Model
from nearzero.analysis.forecasting.quiet import warnings_as_notes
from nearzero.analysis.forecasting.refusals import NotConvergedError, UnsuitableSeriesError

MINIMUM = 10
REASON = (
    "the damped trend has six parameters, start values and variance included; below ten observations the corrected "
    "criterion cannot tell the candidates apart"
)
_CANDIDATES: dict[str, dict[str, Any]] = {
    "ANN": {"trend": None},
    "AAN": {"trend": "add"},
    "AAdN": {"trend": "add", "damped_trend": True},
}


def _estimate(years: tuple[int, ...], values: Array) -> Fitted:
    import pandas as pd
    from statsmodels.tsa.exponential_smoothing.ets import ETSModel

    if np.ptp(values) == 0:
        raise UnsuitableSeriesError(f"the series is constant at {values[0]:g}: there is nothing to estimate")
    # Scaled, because the optimiser's tolerances are absolute.
    scale = float(np.abs(values).max())
    series = pd.Series(values / scale)
    results: dict[str, Any] = {}
    with warnings_as_notes() as notes:
        for name, options in _CANDIDATES.items():
            try:
                result = ETSModel(series, error="add", initialization_method="estimated", **options).fit(disp=False)
            except (ValueError, np.linalg.LinAlgError):
                continue
            if result.mle_retvals["converged"] and np.isfinite(result.aicc):
                results[name] = result
    if not results:
        raise NotConvergedError("ets: no candidate converged: " + "; ".join(notes or ["no reason given"]))
    best = min(results, key=lambda name: float(results[name].aicc))
    result = results[best]

    def projection(horizon: int, level: float) -> tuple[Array, Array, Array]:
        predicted = result.get_prediction(start=values.size, end=values.size + horizon - 1)
        ends = np.asarray(predicted.pred_int(alpha=1 - level), dtype=float)
        return np.asarray(predicted.predicted_mean) * scale, ends[:, 0] * scale, ends[:, 1] * scale

    criteria = {f"aicc_{name}": float(found.aicc) for name, found in results.items()}
    return Fitted(
        model="ets",
        years=years,
        values=values,
        fitted=np.asarray(result.fittedvalues) * scale,
        projection=projection,
        diagnostics={"form": best, **criteria, **_parameters(result)},
        notes=tuple(notes),
    )


def _parameters(result: Any) -> dict[str, float]:  # noqa: ANN401 - statsmodels has no types
    return {
        name: float(value)
        for name, value in zip(result.param_names, result.params, strict=True)
        if not name.startswith("initial")
    }


ETS = Model(id="ets", minimum=MINIMUM, reason=REASON, estimate=_estimate)
