"""nearzero: a research workbench for near-zero-carbon districts.

Public names are loaded when they are first used, so that importing the package costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from nearzero.accounting.error_propagation import propagate_error
    from nearzero.accounting.monte_carlo import monte_carlo
    from nearzero.analysis.decomposition import decompose, decompose_series
    from nearzero.analysis.decoupling import tapio
    from nearzero.analysis.forecasting import TooFewObservations, grey_forecast
    from nearzero.analysis.logmean import log_mean
    from nearzero.problems import DataError, Problem
    from nearzero.results import Result
    from nearzero.study import Study

__version__ = "0.1.0"

_HOME = {
    "DataError": "problems",
    "Problem": "problems",
    "Result": "results",
    "Study": "study",
    "TooFewObservations": "analysis.forecasting",
    "decompose": "analysis.decomposition",
    "decompose_series": "analysis.decomposition",
    "grey_forecast": "analysis.forecasting",
    "log_mean": "analysis.logmean",
    "monte_carlo": "accounting.monte_carlo",
    "propagate_error": "accounting.error_propagation",
    "tapio": "analysis.decoupling",
}

__all__ = [
    "DataError",
    "Problem",
    "Result",
    "Study",
    "TooFewObservations",
    "__version__",
    "decompose",
    "decompose_series",
    "grey_forecast",
    "log_mean",
    "monte_carlo",
    "propagate_error",
    "tapio",
]


def __getattr__(name: str) -> Any:  # noqa: ANN401 - whatever the name stands for
    """Load a public name on first use."""
    if name not in _HOME:
        raise AttributeError(f"module 'nearzero' has no attribute {name!r}")
    return getattr(import_module(f"nearzero.{_HOME[name]}"), name)
