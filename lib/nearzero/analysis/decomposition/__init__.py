"""Index decomposition: how much of a change each driver of an identity explains.

Here belong the methods, their limits for zero cells, series of years, closure and attribution. Building the
factors of an identity from facts does not.
"""

from nearzero.analysis.decomposition.attribution import attribute_effect, effects_share
from nearzero.analysis.decomposition.closure import aggregate, check_closure, residual
from nearzero.analysis.decomposition.period import METHODS, PERFECT_METHODS, decompose
from nearzero.analysis.decomposition.series import cumulative_effects, decompose_series
from nearzero.analysis.decomposition.spatial import indirect_effects, mean_region, spatial, spatial_temporal
from nearzero.analysis.logmean import log_mean
from nearzero.analysis.refusals import (
    ClosureError,
    DecompositionError,
    InfiniteCellError,
    MissingCellError,
    NegativeCellError,
    OutOfRangeError,
    ShapeMismatchError,
    SignChangeError,
    TooManyFactorsError,
    UnknownMethodError,
    ZeroAggregateError,
)

__all__ = [
    "METHODS",
    "PERFECT_METHODS",
    "ClosureError",
    "DecompositionError",
    "InfiniteCellError",
    "MissingCellError",
    "NegativeCellError",
    "OutOfRangeError",
    "ShapeMismatchError",
    "SignChangeError",
    "TooManyFactorsError",
    "UnknownMethodError",
    "ZeroAggregateError",
    "aggregate",
    "attribute_effect",
    "check_closure",
    "cumulative_effects",
    "decompose",
    "decompose_series",
    "effects_share",
    "indirect_effects",
    "log_mean",
    "mean_region",
    "residual",
    "spatial",
    "spatial_temporal",
]
