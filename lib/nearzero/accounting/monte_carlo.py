"""How sure a calculation is by random draws: approach 2 of the IPCC guidelines, and any model of named inputs.

Here: correlated draws of named inputs, and what they say of a result. Not here: the shapes they are drawn from
(``distributions``), linearised equations (``error_propagation``), draws of the factors of an identity (analysis),
choices between rules (scenarios that stand beside each other, never noise).

Sources: IPCC 2006, volume 1, chapter 3, section 3.2.3.2; JCGM 101:2008 (GUM, supplement 1).
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nearzero.accounting.distributions import HIGH, LOW, Distribution, Kind

Array = NDArray[np.float64]
Model = Callable[[Mapping[str, Array]], Array]
Correlations = Mapping[tuple[str, str], float]

DRAWS = 10_000
SEED = 20250101
# Numbers held at once for all inputs together: 16 MB.
_HELD = 2_000_000


@dataclass(frozen=True, slots=True)
class Simulation:
    """Draws of a result, and what they say.

    Attributes:
        samples: The draws (draws, ...), in the unit of the model.
        seed: What makes them repeatable.
    """

    samples: Array
    seed: int

    @property
    def draws(self) -> int:
        """How many draws there are."""
        return len(self.samples)

    @property
    def mean(self) -> Array:
        """Mean, of the shape of one result."""
        return np.asarray(self.samples.mean(axis=0))

    @property
    def deviation(self) -> Array:
        """Standard deviation; the standard uncertainty u of the GUM."""
        return np.asarray(self.samples.std(axis=0, ddof=1))

    @property
    def median(self) -> Array:
        """Median."""
        return self.quantile(0.5)

    @property
    def low(self) -> Array:
        """Lower end of the 95 % interval: the quantile of 2.5 %."""
        return self.quantile(LOW)

    @property
    def high(self) -> Array:
        """Upper end of the 95 % interval: the quantile of 97.5 %."""
        return self.quantile(HIGH)

    def quantile(self, chance: float) -> Array:
        """Return the value that a share ``chance`` of the draws do not exceed."""
        return np.asarray(np.quantile(self.samples, chance, axis=0))

    def standard_error(self, chance: float) -> Array:
        """Return the standard error of a quantile: how far it would move with other draws.

        The rank of a quantile among n draws is binomial with the standard deviation √(n p (1 − p)); half the distance
        between the draws one such step below and above is the standard error, whatever the distribution.

        Args:
            chance: Which quantile.
        """
        step = np.sqrt(chance * (1 - chance) / self.draws)
        ends = np.quantile(self.samples, np.clip([chance - step, chance + step], 0, 1), axis=0)
        return np.asarray((ends[1] - ends[0]) / 2)

    def converged(self, share: float = 0.02) -> bool:
        """Say whether the ends of the interval are sure to a share of its half-width.

        Args:
            share: How much of the half-width the standard error of either end may be.
        """
        allowed = share * (self.high - self.low) / 2
        return all(bool((self.standard_error(chance) <= allowed).all()) for chance in (LOW, HIGH))


def monte_carlo(
    model: Model,
    inputs: Mapping[str, Distribution],
    *,
    draws: int = DRAWS,
    seed: int = SEED,
    correlations: Correlations | None = None,
) -> Simulation:
    """Draw the inputs of a model at random and collect its results.

    An input that a model uses in several places is one draw. Every input has a random stream of its own that depends
    on the seed and its name only: neither the order of the inputs nor how many draws are held at once changes a digit.

    Args:
        model: Takes the inputs by name, each (n,), and returns (n, ...).
        inputs: What each input may be.
        draws: How many draws.
        seed: Makes them repeatable to the last digit (PCG64 of NumPy).
        correlations: Correlation of pairs of inputs, −1 to 1: of the values where both are normal, else of the normal
            scores that stand behind them (Gaussian copula). Pairs that are not named are independent.

    Returns:
        The draws of the result; only these are kept.

    Raises:
        ValueError: Fewer than two draws, an unknown input, correlations that contradict each other, or a result that
            is no number.
    """
    if draws < 2:
        raise ValueError(f"{draws} draws say nothing: at least two are needed")
    scores = _Scores(list(inputs), correlations or {}, seed)
    size = max(1, min(draws, _HELD // max(1, len(inputs))))
    results = []
    for first in range(0, draws, size):
        drawn = scores.draw(min(size, draws - first))
        result = np.asarray(model({name: inputs[name].values(drawn[name]) for name in inputs}), dtype=float)
        if result.shape[:1] != (min(size, draws - first),):
            raise ValueError(f"the model returns {result.shape} for {min(size, draws - first)} draws")
        if not np.isfinite(result).all():
            raise ValueError("the model gives a result that is no number for some of the draws")
        results.append(result)
    return Simulation(np.concatenate(results), seed)


class _Scores:
    """Standard normal scores of named inputs, some of them correlated."""

    def __init__(self, names: Sequence[str], correlations: Correlations, seed: int) -> None:
        self.streams = {name: _stream(seed, name) for name in names}
        self.mixes = list(mixes(names, correlations))

    def draw(self, size: int) -> dict[str, Array]:
        drawn = {name: stream.standard_normal(size) for name, stream in self.streams.items()}
        mix_scores(drawn, self.mixes)
        return drawn


def _stream(seed: int, name: str) -> np.random.Generator:
    """Return a stream that depends on the seed and a name, the same on every machine."""
    words = np.frombuffer(sha256(name.encode()).digest()[:16], dtype="<u4")
    return np.random.Generator(np.random.PCG64([seed, *words.tolist()]))


def mix_scores(scores: dict[str, Array], found: Sequence[tuple[list[str], Array]]) -> None:
    """Replace independent normal scores by correlated ones, in place.

    Args:
        scores: By name, each (n,).
        found: As ``mixes`` yields them.
    """
    for names, root in found:
        mixed = root @ np.stack([scores[name] for name in names])
        scores.update(zip(names, mixed, strict=True))


def mixes(names: Sequence[str], correlations: Correlations) -> Iterator[tuple[list[str], Array]]:
    """Yield every set of inputs that hang together, with the root of its correlation matrix.

    Args:
        names: All inputs.
        correlations: As in ``monte_carlo``.

    Raises:
        ValueError: An unknown input, or correlations that contradict each other.
    """
    known = set(names)
    together: dict[str, list[str]] = {}
    for pair, correlation in correlations.items():
        if missing := [name for name in pair if name not in known]:
            raise ValueError(f"a correlation names “{missing[0]}”, which is no input")
        if not -1 <= correlation <= 1 or pair[0] == pair[1]:
            raise ValueError(f"{pair[0]} and {pair[1]}: {correlation} is no correlation of two inputs")
        first, second = (together.get(name, [name]) for name in pair)
        if first is not second:
            first = [*first, *(name for name in second if name not in first)]
        together.update(dict.fromkeys(first, first))
    for members in {id(members): members for members in together.values()}.values():
        order = sorted(members)
        position = {name: k for k, name in enumerate(order)}
        matrix = np.eye(len(order))
        for (a, b), correlation in correlations.items():
            if a in position:
                matrix[position[a], position[b]] = matrix[position[b], position[a]] = correlation
        yield order, _root(matrix, order)


def _root(matrix: Array, names: Sequence[str]) -> Array:
    """Return R with R Rᵀ the matrix; unlike a Cholesky factor it exists where inputs are fully correlated."""
    values, vectors = np.linalg.eigh(matrix)
    if values.min() < -1e-9:
        raise ValueError(f"the correlations of {', '.join(names)} contradict each other")
    return np.asarray(vectors * np.sqrt(np.clip(values, 0, None)))


@dataclass(frozen=True, slots=True)
class InventorySimulation:
    """Draws of an inventory of two years.

    Attributes:
        base: Total of the base year, in the unit of the emissions.
        current: Total of year t.
        trend: Change of the total, in % of the base year of the same draw.
    """

    base: Simulation
    current: Simulation
    trend: Simulation


def simulate_inventory(  # noqa: PLR0913 - the columns of the table and how they hang together
    base: ArrayLike,
    current: ArrayLike,
    activity_uncertainty: ArrayLike,
    factor_uncertainty: ArrayLike,
    *,
    factor_correlation: ArrayLike = 1.0,
    activity_correlation: ArrayLike = 0.0,
    factor_groups: Sequence[Hashable] | None = None,
    activity_groups: Sequence[Hashable] | None = None,
    kind: Kind | None = None,
    draws: int = DRAWS,
    seed: int = SEED,
) -> InventorySimulation:
    """Draw level and trend of an inventory (IPCC 2006, 1-3, approach 2); the inputs are those of ``propagate_error``.

    Args:
        base: Emissions of the base year (n,); removals are negative.
        current: Emissions of year t (n,), in the same unit.
        activity_uncertainty: ± % of activity data, a number or (n,).
        factor_uncertainty: ± % of emission factors, a number or (n,).
        factor_correlation: Between the errors of a factor in the two years, −1 to 1, a number or (n,).
        activity_correlation: The same for activity data.
        factor_groups: What each category's factor is called (n,); equal names are one draw. None: all differ.
        activity_groups: The same for activity data.
        kind: Shape of all distributions. None: normal up to ± 60 %, lognormal above.
        draws: How many draws.
        seed: Makes them repeatable.

    Raises:
        ValueError: Shapes differ, a value is missing, the uncertainties or correlations of one group differ, or a draw
            of the base year is not above zero.
    """
    levels = np.stack([np.asarray(base, dtype=float), np.asarray(current, dtype=float)])
    if levels.ndim != 2 or not np.isfinite(levels).all():
        raise ValueError("emissions are one number per category; a missing value is not zero")
    inputs: dict[str, Distribution] = {}
    shares: dict[str, float] = {}
    errors = []
    for what, percent, groups, correlation in (
        ("factor", factor_uncertainty, factor_groups, factor_correlation),
        ("activity", activity_uncertainty, activity_groups, activity_correlation),
    ):
        names = _names(what, groups, levels.shape[1])
        last = []
        for name, half, share in zip(names, *_spread_out(levels.shape[1], percent, correlation), strict=True):
            other = name if share == 1 else f"{name} of year t"
            around = Distribution.around(1.0, half, kind)
            same = inputs.setdefault(name, around) == around == inputs.setdefault(other, around)
            if not same or shares.setdefault(name, share) != share:
                raise ValueError(f"{name} has two uncertainties or correlations")
            last.append(other)
        errors.append((names, last))
    correlations = {(name, f"{name} of year t"): share for name, share in shares.items() if share not in {0, 1}}

    def totals(drawn: Mapping[str, Array]) -> Array:
        found = []
        for year in (0, 1):
            factor, activity = (_stacked(drawn, names[year]) for names in errors)
            found.append((factor * activity) @ levels[year])
        return np.stack(found, axis=1)

    both = monte_carlo(totals, inputs, draws=draws, seed=seed, correlations=correlations).samples
    if (both[:, 0] <= 0).any():
        raise ValueError("removals exceed emissions in draws of the base year: per cent of it have no meaning")
    trend = (both[:, 1] / both[:, 0] - 1) * 100
    return InventorySimulation(Simulation(both[:, 0], seed), Simulation(both[:, 1], seed), Simulation(trend, seed))


def _spread_out(count: int, *values: ArrayLike) -> list[list[float]]:
    """Return each value once per category."""
    return [np.broadcast_to(np.asarray(value, dtype=float), count).tolist() for value in values]


def _names(what: str, groups: Sequence[Hashable] | None, count: int) -> list[str]:
    names = [f"{what} {name}" for name in (range(count) if groups is None else groups)]
    if len(names) != count:
        raise ValueError(f"{len(names)} names of groups for {count} categories")
    return names


def _stacked(drawn: Mapping[str, Array], names: Sequence[str]) -> Array:
    return np.stack([drawn[name] for name in names], axis=1)
