"""Large and lazy arrays give the same numbers as small ones, within bounded memory."""

import subprocess
import sys
import tracemalloc

import numpy as np
import pytest

from nearzero.analysis.decomposition import (
    METHODS,
    MissingCellError,
    aggregate,
    attribute_effect,
    blocks,
    decompose,
    decompose_series,
    residual,
)

rng = np.random.default_rng(3)
START = rng.uniform(0.5, 2.0, (6, 5, 4, 3))
END = START * rng.uniform(0.7, 1.4, START.shape)
every_method = pytest.mark.parametrize("method", METHODS)


@pytest.mark.parametrize("rows", [1, 2, 7, 10, 60, 1000])
def test_blocks_cover_every_row_once_and_hold_no_more_than_asked(rows):
    count = np.zeros((6, 5, 2), dtype=int)
    for index in blocks.leading_blocks(count.shape, rows):
        count[index] += 1
        assert count[index].size <= rows
    assert (count == 1).all()


@every_method
def test_the_size_of_blocks_does_not_change_the_numbers(method, monkeypatch):
    whole = decompose(START, END, method, keep_cells=True)
    monkeypatch.setattr(blocks, "BLOCK_BYTES", 300)
    np.testing.assert_array_equal(decompose(START, END, method, keep_cells=True), whole)


@pytest.mark.parametrize("dtype", [np.float32, np.int64])
def test_other_types_of_numbers_are_computed_in_double_precision(dtype):
    start, end = (np.ceil(10 * state).astype(dtype) for state in (START, END))
    effects = decompose(start, end)
    assert effects.dtype == np.float64
    np.testing.assert_array_equal(effects, decompose(start.astype(float), end.astype(float)))


def test_memory_layout_does_not_matter_and_inputs_stay_untouched():
    start, end = START.copy(), END.copy()
    turned = decompose(np.asfortranarray(start), end[::-1][::-1])
    np.testing.assert_allclose(turned, decompose(start, end), rtol=1e-13)
    np.testing.assert_array_equal(start, START)
    np.testing.assert_array_equal(end, END)


@every_method
@pytest.mark.parametrize("keep_cells", [False, True])
def test_peak_memory_stays_below_one_and_a_half_times_the_input(method, keep_cells):
    start, end = np.full((400, 100, 60, 3), 2.0)[:, :20], np.full((400, 100, 60, 3), 3.0)[:, 20:40]
    tracemalloc.start()
    decompose(start, end, method, keep_cells=keep_cells)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    slack = 8 * blocks.BLOCK_BYTES  # a handful of blocks, whatever the size of the input
    assert peak <= 0.5 * (start.nbytes + end.nbytes) + slack


@every_method
@pytest.mark.parametrize("form", ["additive", "multiplicative"])
@pytest.mark.parametrize("keep_cells", [False, True])
def test_dask_arrays_stay_lazy_and_give_the_same_numbers(method, form, keep_cells):
    da = pytest.importorskip("dask.array")
    lazy = decompose(
        da.from_array(START, chunks=(2, 3, 2, 2)),
        da.from_array(END, chunks=(3, 5, 4, 3)),
        method,
        form,
        keep_cells,
    )
    assert hasattr(lazy, "__dask_graph__")
    expected = decompose(START, END, method, form, keep_cells)
    assert lazy.shape == expected.shape
    np.testing.assert_allclose(lazy.compute(scheduler="synchronous"), expected, rtol=1e-13)


@pytest.mark.parametrize("chain", [True, False])
def test_dask_series_cut_in_any_way_give_the_same_numbers(chain):
    da = pytest.importorskip("dask.array")
    for chunks in ((6, 5, 4, 3), (2, 2, 4, 3), (1, 5, 1, 2)):
        lazy = decompose_series(da.from_array(START, chunks=chunks), chain=chain)
        assert lazy.shape == (6, 4, 3)
        found = lazy.compute(scheduler="synchronous")
        np.testing.assert_allclose(found, decompose_series(START, chain=chain), rtol=1e-13)


def test_dask_and_numpy_may_meet_and_what_follows_stays_lazy():
    da = pytest.importorskip("dask.array")
    effects = decompose(da.from_array(START, chunks=(2, 5, 4, 3)), END)
    left = residual(da.from_array(START, chunks=(2, 5, 4, 3)), END, effects)
    parts = attribute_effect(da.from_array(START, chunks=(2, 5, 4, 3)), END, 1)
    assert all(hasattr(found, "__dask_graph__") for found in (effects, left, parts))
    np.testing.assert_allclose(left.compute(scheduler="synchronous"), 0.0, atol=1e-12)
    np.testing.assert_allclose(parts.compute(scheduler="synchronous"), attribute_effect(START, END, 1))
    np.testing.assert_allclose(aggregate(da.from_array(START)).compute(scheduler="synchronous"), aggregate(START))


def test_an_error_in_a_dask_chunk_names_the_index_in_the_whole_array():
    da = pytest.importorskip("dask.array")
    start = START.copy()
    start[5, 3, 2, 1] = np.nan
    lazy = decompose(da.from_array(start, chunks=(2, 2, 4, 3)), da.from_array(END, chunks=(2, 2, 4, 3)))
    with pytest.raises(MissingCellError, match=r"index \(5, 3, 2, 1\)"):
        lazy.compute(scheduler="synchronous")
    series = decompose_series(da.from_array(start, chunks=(2, 2, 4, 3)))
    with pytest.raises(MissingCellError, match=r"index \(5, 3, 2, 1\)"):
        series.compute(scheduler="synchronous")


def test_joining_chunks_of_cells_does_not_make_chunks_grow():
    da = pytest.importorskip("dask.array")
    cut = da.ones((100, 64, 4), chunks=(100, 8, 4))
    (joined,) = blocks.as_states(cut)
    assert joined.numblocks[-2:] == (1, 1)
    assert np.prod(joined.chunksize) <= np.prod(cut.chunksize)


def test_importing_the_methods_does_not_import_dask_or_pandas():
    code = "import sys, nearzero.analysis.decomposition; print({'dask', 'pandas'} & set(sys.modules))"
    path = [str(p) for p in sys.path]
    run = subprocess.run(  # noqa: S603
        [sys.executable, "-c", f"import sys; sys.path[:0] = {path!r}; {code}"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout.strip() == "set()"
