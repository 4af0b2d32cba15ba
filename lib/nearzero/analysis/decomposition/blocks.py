"""Running a calculation over the leading axes of large arrays, block by block.

Here belong the cutting of NumPy arrays into blocks that fit a processor's cache and the handing of Dask
chunks to the same code. What is calculated on a block does not.
"""

from collections.abc import Iterator
from math import prod
from typing import Any, Protocol, cast

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nearzero.analysis.decomposition.labels import BlockIndex, Labels
from nearzero.analysis.logmean import FloatArray
from nearzero.analysis.refusals import ShapeMismatchError

BLOCK_BYTES = 2**19  # one block and its temporaries stay within the second-level cache


class BlockFunction(Protocol):
    """A calculation on one block: arrays of shape (..., cells, factors) to (..., *core)."""

    def __call__(self, *arrays: FloatArray, labels: Labels) -> FloatArray:
        """Return the result of one block."""


def is_lazy(array: object) -> bool:
    """Tell whether an array is a Dask collection, without importing Dask."""
    return hasattr(array, "__dask_graph__")


def as_states(*states: ArrayLike) -> tuple[NDArray[Any], ...]:
    """Return the states as arrays of one shape (..., cells, factors), lazy ones if any of them is lazy.

    Masked entries of masked arrays become NaN: they are missing, whatever number stands under the mask.

    Raises:
        ShapeMismatchError: The shapes differ, or there is no axis of cells, no axis of factors, or nothing on
            them.
    """
    arrays = tuple(_as_array(state) for state in states)
    shapes = {array.shape for array in arrays}
    if len(shapes) > 1:
        raise ShapeMismatchError(f"start and end have different shapes: {' and '.join(map(str, shapes))}")
    shape = arrays[0].shape
    if len(shape) < 2:
        raise ShapeMismatchError(f"an array of shape (..., cells, factors) is needed, not one of shape {shape}")
    if 0 in shape[-2:]:
        raise ShapeMismatchError(f"there are no cells or no factors in an array of shape {shape}")
    if any(is_lazy(array) for array in arrays):
        return _aligned(arrays)
    return arrays


def run(
    function: BlockFunction,
    arrays: tuple[NDArray[Any], ...],
    core: tuple[int, ...],
    labels: Labels,
    swell: int = 1,
) -> FloatArray:
    """Apply ``function`` to all blocks of the leading axes.

    Args:
        function: The calculation.
        arrays: Arrays of one shape (..., cells, factors).
        core: Shape of the result after the leading axes.
        labels: Names, handed on to the function together with each block's place.
        swell: How many times larger than a block the function's temporaries are.

    Returns:
        Shape (..., *core); lazy if the arrays are.
    """
    if is_lazy(arrays[0]):
        return _run_lazily(function, arrays, core, labels, swell)
    leading = arrays[0].shape[:-2]
    rows = max(1, BLOCK_BYTES // (8 * prod(arrays[0].shape[-2:]) * swell))
    result = np.empty(leading + core)
    for block in leading_blocks(leading, rows):
        states = (np.asarray(array[block], dtype=np.float64) for array in arrays)
        result[block] = function(*states, labels=labels.of_block(block))
    return result


def leading_blocks(leading: tuple[int, ...], rows: int) -> Iterator[BlockIndex]:
    """Yield indices that cut leading axes into blocks of at most ``rows`` rows, in any memory layout."""
    if not leading:
        yield ()
        return
    inner = prod(leading[1:])
    if inner > rows:
        for i in range(leading[0]):
            for rest in leading_blocks(leading[1:], rows):
                yield (i, *rest)
        return
    step = rows // max(inner, 1)
    for first in range(0, leading[0], step):
        yield (slice(first, min(first + step, leading[0])), *(slice(0, length) for length in leading[1:]))


def _as_array(state: ArrayLike) -> NDArray[Any]:
    if is_lazy(state):
        return cast("NDArray[Any]", state)
    if isinstance(state, np.ma.MaskedArray):
        return np.ma.filled(state.astype(np.float64), np.nan)
    array = np.asarray(state)
    return array if array.dtype.kind in "fiu" else array.astype(np.float64)


def _aligned(arrays: tuple[Any, ...]) -> tuple[NDArray[Any], ...]:
    """Give lazy arrays equal chunks, with all cells and factors of a row in one of them."""
    import dask.array as da

    lazy = next(array for array in arrays if is_lazy(array))
    whole = _whole_rows(lazy)
    return tuple(
        array.rechunk(whole.chunks) if is_lazy(array) else da.from_array(array, chunks=whole.chunks) for array in arrays
    )


def _whole_rows(array: Any) -> Any:  # noqa: ANN401
    """Join chunks along cells and factors, cutting the leading axes so that chunks do not grow."""
    if all(blocks == 1 for blocks in array.numblocks[-2:]):
        return array
    bytes_of_chunk = array.dtype.itemsize * prod(array.chunksize)
    chunks = dict.fromkeys(range(array.ndim - 2), "auto") | {array.ndim - 2: -1, array.ndim - 1: -1}
    return array.rechunk(chunks, block_size_limit=bytes_of_chunk)


def _run_lazily(
    function: BlockFunction, arrays: tuple[Any, ...], core: tuple[int, ...], labels: Labels, swell: int
) -> FloatArray:
    import dask.array as da

    ndim = arrays[0].ndim
    leading_chunks = arrays[0].chunks[:-2]
    lazy = da.map_blocks(
        _run_chunk,
        *arrays,
        function=function,
        core=core,
        labels=labels,
        swell=swell,
        chunks=leading_chunks + tuple((length,) for length in core),
        drop_axis=list(range(ndim - 2 + len(core), ndim)),
        dtype=np.float64,
        meta=np.empty((0,) * (ndim - 2 + len(core))),
    )
    return cast("FloatArray", lazy)


def _run_chunk(
    *arrays: NDArray[Any],
    function: BlockFunction,
    core: tuple[int, ...],
    labels: Labels,
    swell: int,
    block_info: dict[int | None, Any] | None = None,
) -> FloatArray:
    """Run one Dask chunk as the NumPy array that it is."""
    if block_info:
        corner = tuple(first for first, _ in block_info[0]["array-location"][:-2])
        labels = labels.at_corner(corner)
    return run(function, arrays, core, labels, swell)
