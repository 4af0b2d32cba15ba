"""What 1 000 Monte Carlo draws of one region cost beside the bare array arithmetic of decomposing them.

Both sides run in turn in one process; the ratios of their medians are printed. The region has 3 years, 30 sectors,
8 carriers and 6 factors. The whole route is measured: drawing activity and factors, keeping totals the sums of their
cells, building the factors, decomposing. The bare side gets factors that are drawn already: once the formula in plain
NumPy, as one would write it down, and once the project's own decomposition.
"""

from __future__ import annotations

from statistics import median
from time import perf_counter

import numpy as np

from nearzero.analysis.decomposition import decompose_series
from nearzero.analysis.uncertainty import Draws, Spread, drawn_factors

YEARS, SECTORS, CARRIERS, DRAWS = 3, 30, 8, 1000
CELLS = SECTORS * CARRIERS
REPETITIONS = 7


def region() -> tuple[np.ndarray, Draws, np.ndarray, np.ndarray]:
    """Return levels (years, series), the plan of the draws, and what stands above and below each line."""
    rng = np.random.default_rng(7)
    energy = rng.uniform(1, 9, (YEARS, SECTORS, CARRIERS))
    emissions = energy * rng.uniform(1.5, 2.8, CARRIERS)
    value_added = rng.uniform(5, 50, (YEARS, SECTORS))
    gdp, population = value_added.sum(axis=1, keepdims=True), rng.uniform(90, 110, (YEARS, 1))
    by_sector = energy.sum(axis=2)
    flat = [part.reshape(YEARS, -1) for part in (population, gdp, value_added, by_sector, energy, emissions)]
    levels = np.concatenate(flat, axis=1)
    starts = np.cumsum([0, *(part.shape[1] for part in flat)])
    sector = np.repeat(np.arange(SECTORS), CARRIERS)
    cell = np.arange(CELLS)
    one = np.full(CELLS, -1)
    p, g, v, s, e, c = (start + index for start, index in zip(starts, (0, 0, sector, sector, cell, cell), strict=False))
    above = np.stack([p + 0 * cell, g + 0 * cell, v, s, e, c], axis=1)
    below = np.stack([one, p + 0 * cell, g + 0 * cell, v, s, e], axis=1)
    totals = tuple((int(starts[3]) + k, cell[sector == k]) for k in range(SECTORS))
    return levels, Draws(e, c, cell % CARRIERS, totals), above, below


def plain(factors: np.ndarray) -> np.ndarray:
    """Decompose as the formula is written down, in blocks of draws as large as the other side's."""
    blocks = []
    for block in np.array_split(factors, len(factors) // 25):
        value = block.prod(axis=-1)
        start, end = value[:, :-1], value[:, 1:]
        weight = (end - start) / (np.log(end) - np.log(start))
        logs = np.log(block[:, 1:] / block[:, :-1])
        blocks.append((weight[..., None] * logs).sum(axis=-2))
    return np.concatenate(blocks)


def main() -> None:
    """Print the ratios."""
    levels, draws, above, below = region()
    spread = Spread(0.05, 0.07)
    blocks = drawn_factors(draws, levels, (above, below), spread, DRAWS, np.random.default_rng(1))
    given = np.concatenate(list(blocks))
    np.testing.assert_allclose(plain(given), decompose_series(given), rtol=1e-6, atol=1e-9)
    formula, bare, whole = [], [], []
    for repetition in range(REPETITIONS):
        began = perf_counter()
        plain(given)
        formula.append(perf_counter() - began)
        began = perf_counter()
        decompose_series(given)
        bare.append(perf_counter() - began)
        began = perf_counter()
        rng = np.random.default_rng(repetition)
        for block in drawn_factors(draws, levels, (above, below), spread, DRAWS, rng):
            decompose_series(block)
        whole.append(perf_counter() - began)
    print(f"{DRAWS} draws of one region, {CELLS} cells, {above.shape[1]} factors, {YEARS} years")
    print(f"whole route / the formula in plain NumPy: {median(whole) / median(formula):.2f} (wanted: at most 3)")
    print(f"whole route / the project's own decomposition: {median(whole) / median(bare):.2f}")


if __name__ == "__main__":
    main()
