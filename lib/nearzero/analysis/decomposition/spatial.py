"""Decomposition of differences between regions, in one year and over several years.

Here belong the region that all others are compared with and the pairing of regions with it. The difference
between two states, and where the factors of a region come from, do not.

Sources: Ang, B. W., Xu, X. Y. & Su, B. (2015), Multi-country comparisons of energy performance: the index
decomposition analysis approach, Energy Economics 47, 68-76 (multi-regional model: all regions against the
group mean); Ang, B. W., Su, B. & Wang, H. (2016), A spatial-temporal decomposition approach to performance
assessment in energy and emissions, Energy Economics 60, 112-121 (all regions and years against one
benchmark); Zhang, F. Q. & Ang, B. W. (2001), Methodological issues in cross-country/region decomposition of
energy and environment indicators, Energy Economics 23, 179-190 (why only perfect methods serve between
regions, which differ more than the years of one region).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, NoReturn, cast

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nearzero.analysis.decomposition import blocks
from nearzero.analysis.decomposition.labels import Labels, Side
from nearzero.analysis.decomposition.period import BlockDecomposition, apply, require_form
from nearzero.analysis.logmean import FloatArray
from nearzero.analysis.refusals import (
    DecompositionError,
    InfiniteCellError,
    MissingCellError,
    NegativeCellError,
    ShapeMismatchError,
    UnknownMethodError,
    ZeroAggregateError,
)

MEAN = "mean"


def spatial(
    values: ArrayLike,
    reference: str | int | ArrayLike = MEAN,
    method: str = "lmdi1",
    form: str = "additive",
    keep_cells: bool = False,
    weights: ArrayLike | None = None,
    *,
    names: Mapping[str, Sequence[str]] | None = None,
) -> FloatArray:
    """Decompose the difference of every region from one reference region.

    Effects are those of :func:`~nearzero.analysis.decomposition.period.decompose` from the reference to the
    region: an additive population effect of 30 says that of the region's emissions above the reference, 30 are
    due to its larger population. Against the mean, any two regions are compared indirectly, by the difference
    (ratio) of their effects, which is consistent for any number of regions: see :func:`indirect_effects`.

    The mean region is made from aggregates: levels are averaged, and a ratio is the ratio of the sums of its
    numerator and its denominator over the regions. This is the mean of the regions' ratios, weighted with
    their denominators; with weights 1 it is the plain mean of a level. So ``weights`` says of each factor what
    it is a ratio to.

    Args:
        values: Factors, shape (..., regions, cells, factors). NumPy (or what it can read) or Dask.
        reference: ``mean``, the number of a region, or a region of its own, shape (..., cells, factors), such
            as :func:`mean_region` returns.
        method: As in ``decompose``; the methods that leave a residual leave large ones between regions.
        form: ``additive`` or ``multiplicative``.
        keep_cells: Keep the cells.
        weights: For the mean: the denominator of each factor, and 1 for a level; any shape that broadcasts to
            that of ``values``. None where the factors are a chain: the first is a level, and the denominator
            of each other one is the product of those before it (population, GDP per capita, emissions per
            GDP; or output, share of a sector, its intensity). The aggregate of the mean region is then the
            mean of the regions' aggregates.
        names: Names of ``regions``, ``cells`` and ``factors``, or some of these, for messages.

    Returns:
        Effects, shape (..., regions, factors), or (..., regions, cells, factors) with ``keep_cells``.

    Raises:
        ShapeMismatchError: There is no axis of regions, no such reference, or shapes do not fit.
        NegativeCellError: A weight is negative.
        DecompositionError: Any of the refusals of ``decompose``, "at the start" meaning the reference.
    """
    calculation = BlockDecomposition(method, require_form(form), keep_cells)
    (array,) = blocks.as_states(values)
    return _against_reference(array, reference, calculation, weights, _labels(names))


def spatial_temporal(
    values: ArrayLike,
    reference: str | tuple[int, int] | ArrayLike = MEAN,
    method: str = "lmdi1",
    form: str = "additive",
    keep_cells: bool = False,
    weights: ArrayLike | None = None,
    *,
    names: Mapping[str, Sequence[str]] | None = None,
) -> FloatArray:
    """Decompose the difference of every region in every year from one reference.

    With one reference for all, effects can be compared over space and time: the change of a region between
    two years and the difference of two regions in one year are both differences (ratios) of effects, and the
    changes over the years of any path between two of them sum (multiply) to the same.

    Args:
        values: Factors, shape (..., years, regions, cells, factors). NumPy (or what it can read) or Dask.
        reference: ``mean`` of all regions over all years, the numbers of a year and a region, or a region of
            its own, shape (..., cells, factors).
        method: As in ``decompose``.
        form: ``additive`` or ``multiplicative``.
        keep_cells: Keep the cells.
        weights: As in :func:`spatial`.
        names: Names of ``regions``, ``cells`` and ``factors``, or some of these, for messages.

    Returns:
        Effects, shape (..., years, regions, factors), or (..., years, regions, cells, factors) with
        ``keep_cells``.

    Raises:
        ShapeMismatchError: There is no axis of years or regions, no such reference, or shapes do not fit.
        NegativeCellError: A weight is negative.
        DecompositionError: Any of the refusals of ``decompose``, "at the start" meaning the reference.
    """
    calculation = BlockDecomposition(method, require_form(form), keep_cells)
    (array,) = blocks.as_states(values)
    if array.ndim < 4:
        raise ShapeMismatchError(
            f"an array of shape (..., years, regions, cells, factors) is needed, not {array.shape}"
        )
    n_years, n_regions = array.shape[-4:-2]
    if isinstance(reference, tuple):
        year, region = reference
        _require_number(year, n_years, "year")
        _require_number(region, n_regions, "region")
        reference = year * n_regions + region
    elif isinstance(reference, int):
        raise ShapeMismatchError(f"a reference in time and space is (year, region), not {reference}")
    labels = _labels(names, n_regions)
    if weights is not None:
        weights = _joined(_broadcast(weights, array.shape, "weights"), -4)
    effects = _against_reference(_joined(array, -4), reference, calculation, weights, labels)
    after = effects.shape[array.ndim - 3 :]
    return effects.reshape((*array.shape[:-2], *after))


def mean_region(numerators: ArrayLike, denominators: ArrayLike) -> FloatArray:
    """Return the factors of the mean region of a group: means of levels, and ratios of sums.

    Two districts with 1 and 3 million people have a mean population of 2 million; if they emit 10 and 14
    million tonnes, the mean region emits 24 / 4 = 6 tonnes per capita, not the mean of 10 and 4.67.

    Args:
        numerators: Levels and numerators of ratios, shape (..., regions, cells, factors). NumPy or Dask.
        denominators: Denominators of ratios, same shape (or one that broadcasts to it); 1, or NaN in all
            regions, for a level.

    Returns:
        Factors of the mean region, shape (..., cells, factors). A ratio that no region has, because all its
        numerators and denominators are zero, is 1: it stands in a cell that is zero everywhere.

    Raises:
        MissingCellError: A value is NaN (a denominator: in some regions but not in all).
        InfiniteCellError: A value is infinite.
        NegativeCellError: A denominator is negative.
        ZeroAggregateError: Denominators sum to zero, and their numerators do not.
        ShapeMismatchError: There is no axis of regions, or shapes do not fit.
    """
    (above,) = blocks.as_states(numerators)
    if above.ndim < 3 or above.shape[-3] == 0:
        raise ShapeMismatchError(f"regions of shape (..., regions, cells, factors) are needed, not {above.shape}")
    below = _broadcast(denominators, above.shape, "denominators")
    return _group_mean("sums", (above, below), _RegionLabels())


def indirect_effects(effects: NDArray[Any], form: str = "additive", axis: int = -2) -> FloatArray:
    """Return the effects between every two regions (or years), by way of their common reference.

    They are consistent: the effects from A to C are those from A to B and from B to C together, and the effects
    from B to A those from A to B reversed. Decomposed directly, three pairs of regions are not.

    Args:
        effects: Effects against a reference, as ``spatial`` and ``spatial_temporal`` return them.
        form: The form of the effects.
        axis: The axis of the regions (or years), counted from the end: -2, or -3 with cells.

    Returns:
        Effects with one more axis before ``axis``, of the same length: entry (a, b) is what distinguishes b
        from a, b minus a or b over a.

    Raises:
        UnknownMethodError: ``form`` is neither of the two.
        ShapeMismatchError: ``axis`` is not counted from the end or does not exist.
    """
    if not -effects.ndim <= axis < 0:
        raise ShapeMismatchError(f"axis {axis} is not counted from the end of effects of shape {effects.shape}")
    region, other = np.expand_dims(effects, axis - 1), np.expand_dims(effects, axis)
    if require_form(form) == "additive":
        return cast("FloatArray", region - other)
    return cast("FloatArray", region / other)


@dataclass(frozen=True)
class _RegionLabels(Labels):
    """Names of regions besides those of cells and factors.

    Attributes:
        regions: Name of each region, or None.
        per_year: Number of regions per year where years and regions lie on one axis, or 0.
        inside: Whether the axis of regions is part of a block; otherwise it is the last leading one.
        reference: Number of the region that is the start of every comparison, or None.
    """

    regions: Sequence[str] | None = None
    per_year: int = 0
    inside: bool = False
    reference: int | None = None

    def require_regions(self, count: int) -> None:
        """Refuse names whose number differs from that of the regions."""
        wanted = self.per_year or count
        if self.regions is not None and len(self.regions) != wanted:
            raise ShapeMismatchError(f"{len(self.regions)} names are given for {wanted} regions")

    def locate(self, position: Sequence[int], side: Side) -> tuple[int, ...]:
        """Return the index in the caller's array, with the region of the reference at the start."""
        index = list(super().locate(position, side))
        axis = len(self.block) - (0 if self.inside else 1)
        if side == "start" and self.reference is not None:
            index[axis] = self.reference
        if self.per_year:
            index[axis : axis + 1] = divmod(index[axis], self.per_year)
        return tuple(index)

    def describe(self, index: tuple[int, ...], with_factor: bool) -> str:
        """Return the index as words: place in the array, region, cell, factor."""
        region = index[-3] if with_factor else index[-2]
        name = f" ({self.regions[region]})" if self.regions is not None else ""
        place, cell = super().describe(index, with_factor).split(", cell", 1)
        return f"{place}, region {region}{name}, cell{cell}"


def _labels(names: Mapping[str, Sequence[str]] | None, per_year: int = 0) -> _RegionLabels:
    known = dict(names or {})
    labels = _RegionLabels(known.pop("cells", None), known.pop("factors", None), regions=known.pop("regions", None))
    if known:
        raise ShapeMismatchError(f"names are given for regions, cells and factors, not for {', '.join(known)}")
    return replace(labels, per_year=per_year)


def _against_reference(
    array: NDArray[Any],
    reference: str | int | ArrayLike,
    calculation: BlockDecomposition,
    weights: ArrayLike | None,
    labels: _RegionLabels,
) -> FloatArray:
    """Decompose from the reference to each region of an array (..., regions, cells, factors)."""
    if array.ndim < 3 or array.shape[-3] == 0:
        raise ShapeMismatchError(f"regions of shape (..., regions, cells, factors) are needed, not {array.shape}")
    labels.require_fit(*array.shape[-2:])
    labels.require_regions(array.shape[-3])
    if isinstance(reference, str):
        if reference != MEAN:
            raise UnknownMethodError(f"reference {reference!r} is neither {MEAN!r} nor a region")
        start = _mean_of(array, weights, labels)
    elif isinstance(reference, int | np.integer):
        _require_number(int(reference), array.shape[-3], "region")
        start = array[..., int(reference), :, :]
        labels = replace(labels, reference=int(reference))
    else:
        (start,) = blocks.as_states(reference)
    return apply(calculation, _broadcast(start[..., None, :, :], array.shape, "the reference"), array, labels)


def _mean_of(array: NDArray[Any], weights: ArrayLike | None, labels: _RegionLabels) -> FloatArray:
    if weights is None:
        return _group_mean("chain", (array,), labels)
    return _group_mean("weights", (array, _broadcast(weights, array.shape, "weights")), labels)


def _group_mean(kind: "_Kind", arrays: tuple[NDArray[Any], ...], labels: _RegionLabels) -> FloatArray:
    """Return the mean region, shape (..., cells, factors), of arrays (..., regions, cells, factors)."""
    n_regions, n_cells, n_factors = arrays[0].shape[-3:]
    joined = blocks.as_states(*(_joined(array, -3) for array in arrays))
    function = _GroupMean(kind, n_regions)
    return blocks.run(function, joined, (n_cells, n_factors), replace(labels, inside=True))


_Kind = Literal["sums", "weights", "chain"]


@dataclass(frozen=True)
class _GroupMean:
    """The mean region of a block whose regions and cells lie on one axis.

    Attributes:
        kind: What the arrays are: numerators and denominators (``sums``), factors and their denominators
            (``weights``), or factors alone (``chain``).
        n_regions: Number of regions.
    """

    kind: _Kind
    n_regions: int

    def __call__(self, *arrays: FloatArray, labels: Labels) -> FloatArray:
        """Return the mean region, shape (..., cells, factors)."""
        first, *rest = (array.reshape(*array.shape[:-2], self.n_regions, -1, array.shape[-1]) for array in arrays)
        if np.isnan(first).any():
            _refuse(MissingCellError, np.isnan(first), "a value is missing (NaN)", labels)
        if np.isinf(first).any():
            _refuse(InfiniteCellError, np.isinf(first), "a value is infinite", labels)
        below = _denominators(rest[0], labels) if rest else _denominators_of_chain(first)
        if (below < 0).any():
            _refuse(NegativeCellError, below < 0, "a denominator is negative, so that it gives no mean", labels)
        above = first if self.kind == "sums" else first * below
        sums, norms = above.sum(axis=-3), below.sum(axis=-3)
        nowhere = norms == 0
        if self.kind == "sums" and (nowhere & (sums != 0)).any():
            why = "the denominators are zero in all regions and the numerators are not"
            _refuse(ZeroAggregateError, np.expand_dims(nowhere & (sums != 0), -3), why, labels)
        empty = np.ones_like(sums) if self.kind == "sums" else first.mean(axis=-3)
        return np.asarray(np.where(nowhere, empty, sums / np.where(nowhere, 1.0, norms)))


def _denominators(given: FloatArray, labels: Labels) -> FloatArray:
    """Return denominators with 1 for levels, which may be marked with NaN in all regions."""
    missing = np.isnan(given)
    level = missing.all(axis=-3, keepdims=True)
    if (missing & ~level).any():
        _refuse(MissingCellError, missing & ~level, "a denominator is missing (NaN)", labels)
    if np.isinf(given).any():
        _refuse(InfiniteCellError, np.isinf(given), "a denominator is infinite", labels)
    return np.where(level, 1.0, given)


def _denominators_of_chain(values: FloatArray) -> FloatArray:
    """Return 1 for the first factor and the product of the factors before it for every other one."""
    below = np.ones_like(values)
    np.cumprod(values[..., :-1], axis=-1, out=below[..., 1:])
    return below


def _refuse(error: type[DecompositionError], offending: NDArray[np.bool_], why: str, labels: Labels) -> NoReturn:
    index = labels.locate(np.argwhere(offending)[0].tolist(), "end")
    raise error(f"{why}: at {labels.describe(index, with_factor=True)}", index)


def _broadcast(array: ArrayLike, shape: tuple[int, ...], name: str) -> NDArray[Any]:
    """Broadcast an array, lazy or not, keeping what is masked missing."""
    try:
        wide = array if blocks.is_lazy(array) or isinstance(array, np.ma.MaskedArray) else np.asarray(array)
        if isinstance(wide, np.ma.MaskedArray):
            wide = np.ma.filled(wide.astype(np.float64), np.nan)
        return np.broadcast_to(cast("Any", wide), shape)
    except ValueError as error:
        given = np.shape(cast("Any", array))
        raise ShapeMismatchError(f"{name} of shape {given} do not fit regions of shape {shape}") from error


def _joined(array: Any, axis: int) -> Any:  # noqa: ANN401
    """Join an axis, counted from the end, with the one after it; in one chunk where the array is lazy."""
    axis += array.ndim
    shape = array.shape
    if blocks.is_lazy(array):
        array = array.rechunk({axis: -1, axis + 1: -1})
    return array.reshape((*shape[:axis], shape[axis] * shape[axis + 1], *shape[axis + 2 :]))


def _require_number(number: int, count: int, kind: str) -> None:
    if not 0 <= number < count:
        raise ShapeMismatchError(f"there is no {kind} {number} among {count}")
