"""ARIMA models, the differences by a unit-root test and the orders by the corrected information criterion.

Here: annual series without seasons. Not here: models with outside variables.

Method: the order of differences by repeated KPSS tests and the other orders by AICc, as Hyndman and Khandakar
(2008), Journal of Statistical Software 27(3); the grid is p + q ≤ 2, with and without constant (d = 0) or drift
(d = 1). Criteria are compared only among models of the same number of differences. Estimation and analytic
intervals by statsmodels; nothing is simulated.
"""

from __future__ import annotations

import warnings
from itertools import product
from typing import Any

import numpy as np

from nearzero.analysis.forecasting.protocol import Array, Fitted, Model
from nearzero.analysis.forecasting.quiet import warnings_as_notes
from nearzero.analysis.forecasting.refusals import NotConvergedError, UnsuitableSeriesError

MINIMUM = 15
REASON = (
    "up to four parameters are estimated after up to two differences; below fifteen observations the correction of "
    "the information criterion outweighs the likelihood"
)
_ORDERS = tuple((p, q) for p, q in product(range(3), repeat=2) if p + q <= 2)
_KPSS_5_PER_CENT = 0.463  # critical value of the level statistic, table 1 of Kwiatkowski et al.
_MOST_DIFFERENCES = 2


def _estimate(years: tuple[int, ...], values: Array) -> Fitted:
    if np.ptp(values) == 0:
        raise UnsuitableSeriesError(f"the series is constant at {values[0]:g}: there is nothing to estimate")
    scale = float(values.std())  # the optimiser's tolerances are absolute
    d = _differences(values)
    candidates = _candidates(values / scale, d)
    converged = {name: result for name, result, _ in candidates if _is_usable(result)}
    if not converged:
        said = dict.fromkeys(note for _, _, notes in candidates for note in notes)
        raise NotConvergedError("arima: no candidate converged: " + "; ".join(said or ["no reason given"]))
    best = min(converged, key=lambda name: float(converged[name].aicc))
    result = converged[best]

    def projection(horizon: int, level: float) -> tuple[Array, Array, Array]:
        predicted = result.get_forecast(horizon)
        ends = np.asarray(predicted.conf_int(alpha=1 - level), dtype=float)
        return np.asarray(predicted.predicted_mean) * scale, ends[:, 0] * scale, ends[:, 1] * scale

    fitted = np.asarray(result.fittedvalues, dtype=float) * scale
    fitted[:d] = np.nan  # before the differences exist, the filter only warms up
    return Fitted(
        model="arima",
        years=years,
        values=values,
        fitted=fitted,
        projection=projection,
        diagnostics={
            "order": best,
            "differences": d,
            "aicc": float(result.aicc),
            "candidates": len(candidates),
            "converged": len(converged),
            **{name: float(value) for name, value in zip(result.param_names, result.params, strict=True)},
        },
        notes=next(tuple(notes) for name, _, notes in candidates if name == best),
    )


def _is_usable(result: Any) -> bool:  # noqa: ANN401 - statsmodels has no types
    return bool(result is not None and result.mle_retvals.get("converged", True) and np.isfinite(result.aicc))


def _differences(values: Array) -> int:
    """Return how often to difference: until the KPSS test no longer rejects a stationary level."""
    for d in range(_MOST_DIFFERENCES):
        remaining = np.diff(values, d)
        if np.ptp(remaining) <= 1e-12 * np.abs(values).max() or kpss_level(remaining) < _KPSS_5_PER_CENT:
            return d
    return _MOST_DIFFERENCES


def kpss_level(values: Array) -> float:
    """Return the KPSS statistic of a stationary level, with ⌊3√n/13⌋ lags as Hyndman and Khandakar take them.

    Σ of the squared partial sums of the deviations over n²·s², s² being the long-run variance with Bartlett weights
    (Kwiatkowski, Phillips, Schmidt and Shin 1992, Journal of Econometrics 54, 159–178).
    """
    n = values.size
    off = values - values.mean()
    lags = int(3 * np.sqrt(n) / 13)
    covariances = [float(off[k:] @ off[: n - k]) / n for k in range(lags + 1)]
    variance = covariances[0] + 2 * sum((1 - k / (lags + 1)) * covariances[k] for k in range(1, lags + 1))
    return float((off.cumsum() ** 2).sum() / (n**2 * variance))


def _candidates(values: Array, d: int) -> list[tuple[str, Any, list[str]]]:
    """Fit every candidate: its name, what came of it (None where nothing), and what was warned of."""
    from statsmodels.tsa.arima.model import ARIMA

    trends = {0: ("c", "n"), 1: ("t", "n")}.get(d, ("n",))
    said = {"c": " with constant", "t": " with drift", "n": ""}
    found: list[tuple[str, Any, list[str]]] = []
    for (p, q), trend in product(_ORDERS, trends):
        result = None
        with warnings_as_notes() as notes:
            try:
                result = ARIMA(values, order=(p, d, q), trend=trend).fit(cov_type="none")
            except (ValueError, np.linalg.LinAlgError) as error:
                warnings.warn(str(error), RuntimeWarning, stacklevel=2)
        found.append((f"({p},{d},{q}){said[trend]}", result, notes))
    return found


ARIMA = Model(id="arima", minimum=MINIMUM, reason=REASON, estimate=_estimate)
