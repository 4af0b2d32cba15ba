"""Ridge regression with standardised regressors, its trace and the usual choices of its constant.

Here: the estimator. Not here: what is regressed on what (``stirpat``).

Hoerl and Kennard (1970), Technometrics 12, 55–67: β(k) = (X′X + kI)⁻¹X′y with columns centred and of unit length,
so that X′X is the correlation matrix; k is in that scale throughout. (R's ``lm.ridge`` has columns of unit variance,
its constant is n·k.) Choices of k: Hoerl, Kennard and Baldwin (1975), Communications in Statistics 4, 105–123;
generalised cross-validation, Golub, Heath and Wahba (1979), Technometrics 21, 215–223.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nearzero.analysis.forecasting.protocol import Array
from nearzero.analysis.forecasting.refusals import UnsuitableSeriesError

GRID = np.concatenate([[0.0], np.geomspace(1e-6, 1.0, 241)])


@dataclass(frozen=True, slots=True, kw_only=True)
class Standardised:
    """A regression in standard form.

    Attributes:
        x: Regressors, shape ``(n, p)``, centred, each of unit length.
        y: Response, centred.
        mean_x: What was taken off the regressors.
        length: What they were divided by.
        mean_y: What was taken off the response.
        fixed: Means taken off before, one per group of fixed effects; 1 for the constant alone.
    """

    x: Array
    y: Array
    mean_x: Array
    length: Array
    mean_y: float
    fixed: int = 1

    @property
    def degrees(self) -> int:
        """Residual degrees of freedom of ordinary least squares."""
        return int(self.y.size - self.fixed - self.x.shape[1])


def standardise(x: Array, y: Array, fixed: int = 1) -> Standardised:
    """Centre a regression and bring its regressors to unit length.

    Args:
        x: Regressors, shape ``(n, p)``.
        y: Response, shape ``(n,)``.
        fixed: Number of constants the data have been freed of, this one included.

    Raises:
        UnsuitableSeriesError: A regressor does not vary.
    """
    mean_x, mean_y = x.mean(axis=0), float(y.mean())
    centred = x - mean_x
    length = np.sqrt((centred**2).sum(axis=0))
    if (length <= 1e-12 * np.maximum(np.abs(x).max(axis=0), 1e-300)).any():
        raise UnsuitableSeriesError(f"regressor {int(np.argmin(length)) + 1} does not vary: it explains nothing")
    return Standardised(x=centred / length, y=y - mean_y, mean_x=mean_x, length=length, mean_y=mean_y, fixed=fixed)


def ridge(form: Standardised, k: float) -> Array:
    """Return the ridge coefficients of the standard form, shape ``(p,)``; k = 0 is ordinary least squares."""
    p = form.x.shape[1]
    return np.asarray(np.linalg.solve(form.x.T @ form.x + k * np.eye(p), form.x.T @ form.y))


def original(form: Standardised, beta: Array) -> tuple[Array, float]:
    """Return coefficients of the regressors as they were given, and the constant."""
    coefficients = beta / form.length
    return coefficients, float(form.mean_y - form.mean_x @ coefficients)


def ridge_trace(form: Standardised, grid: Array = GRID) -> Array:
    """Return the coefficients of the standard form for every k of a grid, shape ``(len(grid), p)``."""
    return np.array([ridge(form, float(k)) for k in grid])


def hkb(form: Standardised) -> float:
    """Return the constant of Hoerl, Kennard and Baldwin: p·s² over the squared length of the least-squares β.

    Raises:
        UnsuitableSeriesError: No degrees of freedom are left to estimate s² from.
    """
    if form.degrees < 1:
        raise UnsuitableSeriesError("no degrees of freedom are left: the constant of Hoerl, Kennard and Baldwin fails")
    beta = ridge(form, 0.0)
    residual = form.y - form.x @ beta
    return float(form.x.shape[1] * (residual @ residual / form.degrees) / (beta @ beta))


def gcv(form: Standardised, k: float) -> float:
    """Return the generalised cross-validation score of a constant, fixed effects counted as parameters."""
    spectrum = np.linalg.svd(form.x, compute_uv=False) ** 2
    residual = form.y - form.x @ ridge(form, k)
    free = form.y.size - form.fixed - float((spectrum / (spectrum + k)).sum())
    return float(form.y.size * (residual @ residual) / free**2)


def best_gcv(form: Standardised, grid: Array = GRID) -> float:
    """Return the constant of a grid with the lowest generalised cross-validation score."""
    return float(grid[int(np.argmin([gcv(form, float(k)) for k in grid]))])


def vif(form: Standardised) -> Array:
    """Return the variance inflation factors: the diagonal of the inverse correlation matrix.

    Raises:
        UnsuitableSeriesError: Regressors are linearly dependent.
    """
    correlation = form.x.T @ form.x
    if np.linalg.matrix_rank(correlation) < correlation.shape[0]:
        raise UnsuitableSeriesError("the regressors are linearly dependent: one of them says what the others say")
    return np.asarray(np.diag(np.linalg.inv(correlation)))
