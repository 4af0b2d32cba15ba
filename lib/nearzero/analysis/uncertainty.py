"""How sure an effect is: draws from what numbers were rounded from, and from what activity and factors may be.

Here: random draws and what they say of effects. Not here: choices between rules (electricity rule, price basis,
factor set): these are scenarios that stand beside each other, never noise.

An emission factor is one draw for all years, sectors and cells of its carrier: an error in it moves all of them
together and hardly touches a trend. Activity is drawn anew for every year and cell.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from nearzero.accounting.distributions import HIGH, LOW
from nearzero.accounting.inventory.category_uncertainty import DEFAULT_ACTIVITY, DEFAULT_FACTOR, category_uncertainties
from nearzero.analysis.cells import Array, Cells, gather, intervals, ratios
from nearzero.analysis.drivers import Support, joined_effects, names_of, periods, scale_of, template
from nearzero.places.raw import Raw
from nearzero.places.series import Key
from nearzero.results import Result

DRAWS = 1000
SEED = 20250101
_STANDARD_DEVIATIONS = 1.96
# A draw may not turn an amount negative.
_LEAST = 0.01
# Draws held at once: few enough to stay in the processor's cache, many enough to make loops cheap.
_BLOCK = 25
# The same where every level is looked up for each block.
_WIDE_BLOCK = 200


@dataclass(frozen=True, slots=True)
class Spread:
    """Relative uncertainty of activity data and emission factors.

    Attributes:
        activity: Half-width of the 95 % interval of an activity, as a fraction.
        factor: Half-width of the 95 % interval of an emission factor, as a fraction.
        sources: Where the two come from, with their marks ``published`` or ``unconfirmed``.
    """

    activity: float
    factor: float
    sources: tuple[str, ...] = ()


def default_spread(raw: Raw) -> Spread:
    """Return the IPCC defaults of the factor table for activity data and CO2 factors of energy use.

    Raises:
        MissingFactorError: The table does not have them.
    """
    found = category_uncertainties(raw)
    named = ((DEFAULT_ACTIVITY, found.activity), (DEFAULT_FACTOR, found.factor))
    sources = tuple(f"{name}: {percent.source} ({percent.status})" for name, percent in named)
    return Spread(found.activity.value / 100, found.factor.value / 100, sources)


@dataclass(frozen=True, slots=True)
class Draws:
    """Which series are activities and emissions of cells, and which are totals that remain their sums.

    Attributes:
        activities: For every cell, the position of its activity among the series.
        emissions: For every cell, the position of its emissions.
        carriers: For every cell, the number of its carrier: cells of one carrier share the error of its factor.
        totals: Position of every other series of the activity, with the cells it sums.
    """

    activities: NDArray[np.intp]
    emissions: NDArray[np.intp]
    carriers: NDArray[np.intp]
    totals: tuple[tuple[int, NDArray[np.intp]], ...]

    def multipliers(self, shares: Array, series: int, spread: Spread, draws: int, rng: np.random.Generator) -> Array:
        """Return what random errors multiply every series by: 1 for those that are neither activity nor emissions.

        Args:
            shares: As ``shares`` returns them.
            series: How many series there are.
            spread: Relative uncertainties.
            draws: How many draws.
            rng: Source of randomness.

        Returns:
            Array (draws, years, series + 1), the last of them 1, as ``ratios`` wants it.
        """
        years, cells = shares.shape[:2]
        activity = _around_one(rng, spread.activity, (draws, years, cells))
        factor = _around_one(rng, spread.factor, (draws, 1, int(self.carriers.max()) + 1))
        found = np.ones((draws, years, series + 1))
        found[..., self.activities] = activity
        if self.totals:
            positions = [position for position, _ in self.totals]
            found[..., positions] = np.einsum("dyc,yct->dyt", activity, shares, optimize=True)
        activity *= np.take(factor, self.carriers, axis=-1)
        found[..., self.emissions] = activity
        return found

    def shares(self, levels: Array) -> Array:
        """Return the share of every cell in every total, (years, cells, totals); of an empty total, equal parts."""
        shares = np.zeros((levels.shape[0], len(self.activities), len(self.totals)))
        for k, (_, inside) in enumerate(self.totals):
            parts = levels[:, self.activities[inside]]
            total = parts.sum(axis=-1, keepdims=True)
            shares[:, inside, k] = np.where(total > 0, parts, 1) / np.where(total > 0, total, len(inside))
        return shares


def _around_one(rng: np.random.Generator, half_width: float, shape: tuple[int, ...]) -> Array:
    noise = rng.standard_normal(shape)
    noise *= half_width / _STANDARD_DEVIATIONS
    noise += 1.0
    return np.maximum(noise, _LEAST, out=noise)


def drawn_factors(
    source: Draws,
    levels: Array,
    positions: tuple[NDArray[np.intp], NDArray[np.intp]],
    spread: Spread,
    draws: int,
    rng: np.random.Generator,
) -> Iterator[Array]:
    """Yield the factors of random levels, block by block, so that memory does not grow with the draws.

    Args:
        source: What is drawn.
        levels: Array (years, series) as printed.
        positions: What stands above and below the line, each (cells, drivers).
        spread: Relative uncertainties.
        draws: How many in all.
        rng: Source of randomness.

    Yields:
        Arrays (draws of the block, years, cells, drivers).
    """
    above, below = positions
    moved = [*source.activities, *source.emissions, *(position for position, _ in source.totals)]
    moving = (np.isin(above, moved) | np.isin(below, moved)).any(axis=0)  # the other drivers stay as they are
    printed, shares = gather(levels, above, below), source.shares(levels)
    for first in range(0, draws, _BLOCK):
        size = min(_BLOCK, draws - first)
        factors = np.repeat(printed[None], size, axis=0)
        drawn = source.multipliers(shares, levels.shape[-1], spread, size, rng)
        errors = ratios(drawn, above[:, moving], below[:, moving])
        for column, driver in enumerate(np.flatnonzero(moving)):  # faster than one step with a mask
            factors[..., driver] *= errors[..., column]
        yield factors


def draws_of(cells: Cells) -> Draws:
    """Find activities, emissions and totals in an identity filled with a place.

    Raises:
        ValueError: The identity has no cells, so that activity and factors cannot be told apart.
    """
    if not cells.identity.has_cells:
        raise ValueError(f"{cells.identity.id} has no cells: activity and emission factors cannot be told apart")
    position = {key: k for k, key in enumerate(cells.keys)}
    activities, emissions = [], []
    for cell in cells.names:
        last = cells.identity.blocks[cell.block].factors[-1]
        if last.denominator is None:
            raise ValueError(f"{cells.identity.id}: the last factor of a product is emissions over activity")
        emissions.append(position[cells.key(last.numerator, cell)])
        activities.append(position[cells.key(last.denominator, cell)])
    order = list(dict.fromkeys(cell.carrier for cell in cells.names))
    carriers = [order.index(cell.carrier) for cell in cells.names]
    return Draws(np.array(activities), np.array(emissions), np.array(carriers), _totals(cells, position, activities))


def _totals(
    cells: Cells, position: Mapping[Key, int], activities: list[int]
) -> tuple[tuple[int, NDArray[np.intp]], ...]:
    """Return every series that sums the activity of cells, with the cells it sums."""
    activity = cells.keys[activities[0]].variable
    found = []
    for key, place in position.items():
        if key.variable == activity and place not in activities:
            inside = [
                k
                for k, cell in enumerate(cells.names)
                if key.sector in {"", cell.sector} and key.carrier in {"", cell.carrier}
            ]
            found.append((place, np.array(inside)))
    return tuple(found)


def uncertain_effects(
    cells: Cells, support: Support, spread: Spread, draws: int = DRAWS, seed: int = SEED
) -> Iterator[Result]:
    """Say within what additive LMDI-I effects lie when activity and emission factors are uncertain.

    Args:
        cells: The identity filled with the place.
        support: What the data carry.
        spread: Relative uncertainties.
        draws: How many draws.
        seed: Makes the draws repeatable to the last digit.

    Yields:
        Per period and driver the effect with its 95 % interval, and the share of draws, in per cent, in which it raises
        emissions (analysis ``drivers_sign``).

    Raises:
        ValueError: The identity has no cells.
    """
    source = draws_of(cells)
    for span, suffix in periods(support.years):
        points = cells.points(span)
        levels, scale = cells.levels(points), scale_of(cells, points)
        rng = np.random.default_rng(seed)
        blocks = drawn_factors(source, levels, cells.positions, spread, draws, rng)
        effects = np.concatenate([joined_effects(block, "lmdi1", "additive", scale) for block in blocks])
        middle = joined_effects(cells.factors(levels), "lmdi1", "additive", scale)
        yield from _said(cells, span, suffix, middle, effects, "uncertainty", draws)


def sign_probabilities(cells: Cells, support: Support, draws: int = DRAWS, seed: int = SEED) -> Iterator[Result]:
    """Say how often an effect raises emissions when every printed number is drawn from what it was rounded from.

    Args:
        cells: The identity filled with the place.
        support: What the data carry.
        draws: How many draws.
        seed: Makes the draws repeatable.

    Yields:
        Per period and driver the share of draws, in per cent, in which the additive LMDI-I effect is above zero.
    """
    for span, suffix in periods(support.years):
        points = cells.points(span)
        rng = np.random.default_rng(seed)
        values = {name: rng.uniform(low, high, draws) for name, (low, high) in intervals(points).items()}
        scale = scale_of(cells, points)
        blocks = (
            {name: drawn[first : first + _WIDE_BLOCK] for name, drawn in values.items()}
            for first in range(0, draws, _WIDE_BLOCK)
        )
        effects = np.concatenate(
            [joined_effects(cells.factors(cells.levels(points, one)), "lmdi1", "additive", scale) for one in blocks]
        )
        middle = joined_effects(cells.factors(cells.levels(points)), "lmdi1", "additive", scale)
        said = _said(cells, span, suffix, middle, effects, "rounding", draws)
        yield from (result for result in said if result.analysis == "drivers_sign")


def _said(
    cells: Cells, span: tuple[int, ...], suffix: str, middle: Array, effects: Array, kind: str, draws: int
) -> Iterator[Result]:
    low, high = np.quantile(effects, (LOW, HIGH), axis=0)
    rising = (effects > 0).mean(axis=0)
    base = replace(template(cells, cells.points(span), span, f"lmdi1{suffix}:{kind}"), note=f"{draws} draws")
    for k, name in enumerate(names_of(cells.identity)):
        if name == "residual":
            continue
        if kind == "uncertainty":
            effect = replace(base, analysis="drivers_uncertainty", factor=name, value=float(middle[k]))
            yield replace(effect, low=float(low[k]), high=float(high[k]), interval_kind=kind)
        yield replace(base, analysis="drivers_sign", factor=name, value=float(rising[k]) * 100, unit="%")
