"""A block of cells at two moments, and what may be said of it before any method is applied.

Here belong products, sums and refusals that every method shares. Weights and effects do not.
"""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, NoReturn

import numpy as np
from numpy.typing import NDArray

from nearzero.analysis.decomposition.labels import Labels, Side
from nearzero.analysis.logmean import FloatArray
from nearzero.analysis.refusals import (
    DecompositionError,
    InfiniteCellError,
    MissingCellError,
    NegativeCellError,
    OutOfRangeError,
    SignChangeError,
    ZeroAggregateError,
)

Form = Literal["additive", "multiplicative"]


def cell_values(factors: FloatArray) -> FloatArray:
    """Return the value of each cell, the product over its factors.

    Args:
        factors: Shape (..., factors).

    Returns:
        Shape (...), in the product of the factors' units.
    """
    values: FloatArray = factors[..., 0].copy()
    for k in range(1, factors.shape[-1]):
        values *= factors[..., k]
    return values


@dataclass(frozen=True)
class Change:
    """Cells at the start and at the end of a period.

    Attributes:
        start: Factors at the start, shape (..., cells, factors).
        end: Factors at the end, same shape.
        labels: Names and origin of the block, for messages.
    """

    start: FloatArray
    end: FloatArray
    labels: Labels = field(default_factory=Labels)

    @cached_property
    def start_values(self) -> FloatArray:
        """Cell values at the start, shape (..., cells)."""
        return cell_values(self.start)

    @cached_property
    def end_values(self) -> FloatArray:
        """Cell values at the end, shape (..., cells)."""
        return cell_values(self.end)

    @cached_property
    def start_total(self) -> FloatArray:
        """Aggregate at the start, shape (...)."""
        return np.asarray(self.start_values.sum(axis=-1))

    @cached_property
    def end_total(self) -> FloatArray:
        """Aggregate at the end, shape (...)."""
        return np.asarray(self.end_values.sum(axis=-1))

    def require_numbers(self) -> None:
        """Refuse missing and infinite entries.

        Raises:
            MissingCellError: An entry is NaN.
            InfiniteCellError: An entry is infinite.
        """
        sides: tuple[tuple[Side, FloatArray], ...] = (("start", self.start), ("end", self.end))
        for side, factors in sides:
            if np.isnan(factors).any():
                self._refuse(MissingCellError, np.isnan(factors), side, "a value is missing (NaN)")
            if np.isinf(factors).any():
                self._refuse(InfiniteCellError, np.isinf(factors), side, "a value is infinite")

    def require_kept_signs(self) -> None:
        """Refuse factors that change their sign: their change has no logarithm.

        Raises:
            SignChangeError: A factor is negative at one moment and positive at the other.
        """
        changed = np.sign(self.start) * np.sign(self.end) < 0
        if changed.any():
            self._refuse(SignChangeError, changed, "end", "a factor changes its sign")

    def require_range(self) -> None:
        """Refuse cells whose product leaves the range of floating-point numbers.

        Raises:
            OutOfRangeError: A product overflows, or vanishes although none of its factors is zero.
        """
        sides: tuple[tuple[Side, FloatArray, FloatArray], ...] = (
            ("start", self.start, self.start_values),
            ("end", self.end, self.end_values),
        )
        for side, factors, values in sides:
            lost = ~np.isfinite(values) | ((values == 0) & (factors != 0).all(axis=-1))
            if lost.any():
                why = "the product of the factors leaves the range of numbers; choose other units"
                self._refuse(OutOfRangeError, lost, side, why)

    def require_no_negative_cells(self) -> None:
        """Refuse negative cells, of which no index can be made.

        Raises:
            NegativeCellError: A cell is negative.
        """
        sides: tuple[tuple[Side, FloatArray], ...] = (("start", self.start_values), ("end", self.end_values))
        for side, values in sides:
            if (values < 0).any():
                why = "a cell is negative, so the ratio of the aggregates is no index; use the additive form"
                self._refuse(NegativeCellError, values < 0, side, why)

    def require_aggregates(self) -> None:
        """Refuse aggregates of zero and aggregates that change their sign.

        Raises:
            ZeroAggregateError: An aggregate is zero, so that no ratio or share exists.
            SignChangeError: An aggregate is negative at one moment and positive at the other.
            OutOfRangeError: An aggregate is zero because products underflow.
        """
        sides: tuple[tuple[Side, FloatArray], ...] = (("start", self.start_total), ("end", self.end_total))
        for side, total in sides:
            if (total == 0).any():
                self.require_numbers()
                self.require_range()
                raise ZeroAggregateError(f"the aggregate is zero at the {side}{self._row(total == 0, side)}")
        turned = np.sign(self.start_total) * np.sign(self.end_total) < 0
        if turned.any():
            raise SignChangeError(f"the aggregate changes its sign{self._row(turned, 'end')}")

    def _row(self, offending: NDArray[np.bool_], side: Side) -> str:
        """Return the leading index of the first offending aggregate as words."""
        index = self.labels.locate(np.argwhere(offending)[0].tolist(), side)
        return f" (index {index})" if index else ""

    def _refuse(self, error: type[DecompositionError], offending: NDArray[np.bool_], side: Side, why: str) -> NoReturn:
        """Raise ``error`` for the first offending cell (or factor of a cell)."""
        index = self.labels.locate(np.argwhere(offending)[0].tolist(), side)
        with_factor = offending.ndim == self.start.ndim
        raise error(f"{why}: at the {side}, {self.labels.describe(index, with_factor)}", index)
