"""Decomposition side by side: time against a script of loops and against plain NumPy, memory, and Dask.

Every figure is a ratio of two measurements of one run on one machine, the median of several repetitions,
because absolute times of shared machines mean little. Run it with ``python benchmarks/decomposition.py``;
``--regions 280`` makes it shorter.
"""

import argparse
import multiprocessing
import resource
import tempfile
import tracemalloc
from collections.abc import Callable
from math import prod
from pathlib import Path
from statistics import median
from time import perf_counter

import numpy as np
import pandas as pd

from nearzero.analysis.decomposition import decompose_series

YEARS, SECTORS, CARRIERS = 3, 30, 8
FACTORS = ["population", "gdp_per_capita", "structure", "intensity", "mix", "emission_factor"]
CELLS = SECTORS * CARRIERS
REPETITIONS = 5
LOOP_REGIONS = 16  # enough for a steady ratio, few enough to wait for
MEGABYTE = 2**20


def synthetic(regions: int, seed: int = 1) -> np.ndarray:
    """Return made-up factors, shape (regions, years, cells, factors), drifting from year to year."""
    rng = np.random.default_rng(seed)
    first = rng.uniform(0.5, 2.0, (regions, 1, CELLS, len(FACTORS)))
    drift = rng.uniform(0.85, 1.2, (regions, YEARS - 1, CELLS, len(FACTORS)))
    return np.concatenate([first, first * np.cumprod(drift, axis=1)], axis=1)


def by_loops(values: np.ndarray) -> np.ndarray:
    """Decompose as the scripts in circulation do: tables by region and year, loops over factors and cells."""

    def log_mean(end: float, start: float) -> float:
        if end == start:
            return start
        return (end - start) / (np.log(end) - np.log(start))

    effects = np.empty((values.shape[0], YEARS - 1, len(FACTORS)))
    for region in range(values.shape[0]):
        tables = [pd.DataFrame(values[region, year], columns=FACTORS) for year in range(YEARS)]
        for year in range(1, YEARS):
            start, end = tables[year - 1], tables[year]
            start_cells, end_cells = start.prod(axis=1).to_numpy(), end.prod(axis=1).to_numpy()
            for k, name in enumerate(FACTORS):
                before, after = start[name].to_numpy(), end[name].to_numpy()
                effects[region, year - 1, k] = sum(
                    log_mean(end_cells[i], start_cells[i]) * np.log(after[i] / before[i]) for i in range(CELLS)
                )
    return effects


def by_plain_numpy(values: np.ndarray, rows: int = 32) -> np.ndarray:
    """Decompose by the bare formula, in blocks of regions: no checks, no zeros, no signs, no names."""
    effects = np.empty((values.shape[0], YEARS - 1, len(FACTORS)))
    for first in range(0, values.shape[0], rows):
        block = values[first : first + rows]
        cells = block.prod(axis=-1)
        before, after = cells[:, :-1], cells[:, 1:]
        log_mean = np.where(before == after, before, (after - before) / np.log(after / before))
        logs = np.log(block[:, 1:] / block[:, :-1])
        effects[first : first + rows] = np.einsum("ryc,rycf->ryf", log_mean, logs)
    return effects


def seconds(function: Callable[[np.ndarray], np.ndarray], values: np.ndarray) -> float:
    start = perf_counter()
    function(values)
    return perf_counter() - start


def compare_times(values: np.ndarray) -> None:
    regions = values.shape[0]
    few = values[:LOOP_REGIONS]
    scale = regions / LOOP_REGIONS
    np.testing.assert_allclose(by_loops(few), decompose_series(few), rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(by_plain_numpy(values), decompose_series(values), rtol=1e-9, atol=1e-9)
    rounds = [
        (seconds(by_loops, few) * scale, seconds(by_plain_numpy, values), seconds(decompose_series, values))
        for _ in range(REPETITIONS)
    ]
    over_loops = median(loops / ours for loops, _, ours in rounds)
    over_plain = median(ours / plain for _, plain, ours in rounds)
    print(f"(a) loops over cells / decompose_series: {over_loops:.0f} x  (wanted: 250 x or more)")
    print(f"    the loops were run on {LOOP_REGIONS} of {regions} regions and scaled by {scale:g}")
    print(f"(b) decompose_series / plain NumPy in blocks: {over_plain:.2f} x  (wanted: 1.2 x or less)")


def compare_memory(values: np.ndarray) -> None:
    for keep_cells in (False, True):
        tracemalloc.start()
        decompose_series(values, keep_cells=keep_cells)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        ratio = 1 + peak / values.nbytes
        kept = "by cell" if keep_cells else "summed over cells"
        wanted = "" if keep_cells else "  (wanted: 1.5 x or less)"
        print(f"(c) peak memory with input / input, {kept}: {ratio:.2f} x{wanted}")


def run_within_limit(path: str, shape: tuple[int, ...], limit: int, answer: multiprocessing.Queue) -> None:
    """Decompose an array on disk through Dask, in a process whose further data may take ``limit`` bytes."""
    import dask
    import dask.array as da

    stored = np.memmap(path, dtype=np.float64, mode="r", shape=shape)
    lazy = da.from_array(stored, chunks=(100, *shape[1:]), name=False)
    with dask.config.set(scheduler="synchronous"):
        decompose_series(lazy[:100]).compute()  # everything is imported before the limit is drawn
        data_now = next(
            int(line.split()[1]) * 1024
            for line in Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
            if line.startswith("VmData")
        )
        resource.setrlimit(resource.RLIMIT_DATA, (data_now + limit, data_now + limit))
        try:
            stored.copy()
        except MemoryError:
            refused = True
        else:
            refused = False
        answer.put((decompose_series(lazy).compute(), refused))


def compare_dask(values: np.ndarray) -> None:
    limit = values.nbytes // 4
    with tempfile.NamedTemporaryFile() as file:
        values.tofile(file.name)
        context = multiprocessing.get_context("spawn")
        answer = context.Queue()
        child = context.Process(target=run_within_limit, args=(file.name, values.shape, limit, answer))
        child.start()
        effects, refused = answer.get(timeout=600)
        child.join()
    same = np.array_equal(effects, decompose_series(values))
    print(
        f"(d) Dask on {values.nbytes / MEGABYTE:.0f} MB with {limit / MEGABYTE:.0f} MB of memory left to it: "
        f"{'the same numbers' if same else 'OTHER NUMBERS'}; "
        f"the array as a whole {'does not fit' if refused else 'FITS, so this proves nothing'}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--regions", type=int, default=2800)
    regions = parser.parse_args().regions
    shape = (regions, YEARS, CELLS, len(FACTORS))
    size = " x ".join(
        [
            f"{regions} regions",
            f"{YEARS} years",
            f"{SECTORS} sectors",
            f"{CARRIERS} carriers",
            f"{shape[-1]} factors",
        ]
    )
    print(f"{size}, {8 * prod(shape) / MEGABYTE:.0f} MB; medians of {REPETITIONS} rounds")
    values = synthetic(regions)
    compare_times(values)
    compare_memory(values)
    compare_dask(values)


if __name__ == "__main__":
    main()
