"""Errors of forecasts as results that reach a table.

Here: the records. Not here: how errors are computed (``comparison``).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from nearzero.analysis.forecasting.comparison import Comparison
from nearzero.results import Result

METRICS = ("ratio_to_naive", "mase", "mape", "mae", "coverage")
_PER_CENT = frozenset({"mape", "coverage"})


def score_results(
    comparison: Comparison, about: Result, metrics: Sequence[str] = METRICS, way: str = "rolling_origin"
) -> Iterator[Result]:
    """Say every error of every model, by horizon and over all of them.

    Args:
        comparison: Models beside each other.
        about: What all results share: place, variable, unit, price basis, period, state and inputs.
        metrics: Fields of a score.
        way: ``rolling_origin`` or ``backtest``.
    """
    for score in comparison.scores:
        for metric in metrics:
            value = getattr(score, metric)
            if value is None:
                continue
            scale = 100.0 if metric == "coverage" else 1.0
            yield replace(
                about,
                analysis="forecast_error",
                method=f"{way}:{score.model}",
                form=metric,
                factor="all horizons" if score.horizon is None else f"horizon {score.horizon}",
                value=value * scale,
                unit="%" if metric in _PER_CENT else about.unit if metric == "mae" else "",
                note=f"{score.count} forecasts of known values",
            )
