"""Decomposition of the change between two moments: the entry to all methods.

Here belong the choice of the method and the checks that all methods of a form share. The methods themselves
and series of years do not.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import get_args

import numpy as np
from numpy.typing import ArrayLike

from nearzero.analysis.decomposition import blocks, index_methods, lmdi
from nearzero.analysis.decomposition.change import Change, Form
from nearzero.analysis.decomposition.labels import Labels
from nearzero.analysis.logmean import FloatArray
from nearzero.analysis.refusals import UnknownMethodError

Method = Callable[[Change, Form, bool], FloatArray]

METHODS: dict[str, Method] = {
    "lmdi1": lmdi.lmdi1,
    "lmdi2": lmdi.lmdi2,
    "shapley": index_methods.shapley,
    "laspeyres": index_methods.laspeyres,
    "paasche": index_methods.paasche,
    "fisher": index_methods.fisher,
    "marshall_edgeworth": index_methods.marshall_edgeworth,
}
PERFECT_METHODS = frozenset({"lmdi1", "lmdi2", "shapley", "fisher"})
_CHECK_THEMSELVES = frozenset({"lmdi1", "lmdi2"})
_VISIT_ALL_SUBSETS = frozenset({("shapley", "multiplicative"), ("fisher", "additive"), ("fisher", "multiplicative")})


def decompose(
    start: ArrayLike,
    end: ArrayLike,
    method: str = "lmdi1",
    form: str = "additive",
    keep_cells: bool = False,
    *,
    cells: Sequence[str] | None = None,
    factors: Sequence[str] | None = None,
) -> FloatArray:
    """Decompose the change of an aggregate into the effects of its factors.

    The aggregate is the sum over cells of the product over factors, such as emissions = sum over sectors of
    activity x share x intensity x emission factor. Additive effects are parts of the change ``V_T - V_0``,
    multiplicative ones are ratios whose product is ``V_T / V_0``.

    ``lmdi1``, ``lmdi2``, ``shapley`` and ``fisher`` are perfect: their effects make up the whole change.
    ``laspeyres``, ``paasche`` and ``marshall_edgeworth`` leave a residual, which
    :func:`~nearzero.analysis.decomposition.closure.residual` returns.

    Zeros are taken at their analytic limits: a cell that is zero at one end gives its whole change to the
    factor that vanishes, in equal parts if several vanish; one that is zero at both ends gives nothing.
    Negative cells are taken in the additive form. The logarithmic methods need every factor to keep its sign;
    ``shapley``, ``laspeyres``, ``paasche`` and ``marshall_edgeworth`` in the additive form take any finite
    number.

    Args:
        start: Factors at the start, shape (..., cells, factors), each factor in any unit. NumPy (or what it
            can read) or Dask; leading axes (regions, scenarios, draws) are worked through in blocks.
        end: Factors at the end, same shape and units.
        method: ``lmdi1``, ``lmdi2``, ``shapley``, ``laspeyres``, ``paasche``, ``fisher`` or
            ``marshall_edgeworth``.
        form: ``additive`` or ``multiplicative``.
        keep_cells: Keep the cells. Their additive effects sum, their multiplicative effects multiply, to
            those of the whole.
        cells: Names of the cells, for messages.
        factors: Names of the factors, for messages.

    Returns:
        Effects, shape (..., factors) or (..., cells, factors): in the aggregate's unit, or ratios. A Dask
        array for Dask arrays.

    Raises:
        MissingCellError: A value is NaN or masked.
        InfiniteCellError: A value is infinite.
        SignChangeError: A factor or an aggregate changes its sign where a logarithm of its change is needed.
        NegativeCellError: A cell is negative in the multiplicative form.
        ZeroAggregateError: A ratio or share of a zero aggregate is needed.
        ShapeMismatchError: Shapes or labels do not fit, or an axis is missing.
        OutOfRangeError: A product of factors over- or underflows.
        UnknownMethodError: ``method`` or ``form`` is none of those above.
        TooManyFactorsError: More than 12 factors for ``fisher`` or multiplicative ``shapley``.
    """
    calculation = BlockDecomposition(method, require_form(form), keep_cells)
    return apply(calculation, start, end, Labels(cells, factors))


def apply(calculation: "BlockDecomposition", start: ArrayLike, end: ArrayLike, labels: Labels) -> FloatArray:
    """Decompose as :func:`decompose` does, with method, form and names already bound."""
    states = blocks.as_states(start, end)
    n_cells, n_factors = states[0].shape[-2:]
    labels.require_fit(n_cells, n_factors)
    core = (n_cells, n_factors) if calculation.keep_cells else (n_factors,)
    subsets = 2 ** min(n_factors, index_methods.MOST_FACTORS)
    swell = max(1, subsets // n_factors) if (calculation.method, calculation.form) in _VISIT_ALL_SUBSETS else 1
    return blocks.run(calculation, states, core, labels, swell)


def require_form(form: str) -> Form:
    """Return ``form`` if it is one of the two.

    Raises:
        UnknownMethodError: It is not.
    """
    if form == "additive":
        return "additive"
    if form == "multiplicative":
        return "multiplicative"
    raise UnknownMethodError(f"form {form!r} is none of {', '.join(get_args(Form))}")


@dataclass(frozen=True)
class BlockDecomposition:
    """One method in one form, applied to a block.

    Attributes:
        method: Name of the method.
        form: Its form.
        keep_cells: Whether effects are returned by cell.
    """

    method: str
    form: Form
    keep_cells: bool

    def __post_init__(self) -> None:
        """Refuse unknown names before any array is looked at."""
        if self.method not in METHODS:
            raise UnknownMethodError(f"method {self.method!r} is none of {', '.join(METHODS)}")

    def __call__(self, *arrays: FloatArray, labels: Labels) -> FloatArray:
        """Return the effects of one block."""
        start, end = arrays
        change = Change(start, end, labels)
        with np.errstate(all="ignore"):
            if self.method not in _CHECK_THEMSELVES:
                change.require_numbers()
                change.require_range()
            if self.form == "multiplicative":
                change.require_no_negative_cells()
                change.require_aggregates()
            return METHODS[self.method](change, self.form, self.keep_cells)
