"""The coupling-coordination model in its corrected form, and the parts it is made of.

Here: normalisation, weights, coupling, coordination; pure functions on arrays. Not here: which indicators of a place go
in (``of_place``).

With subsystem scores U_1 … U_n in 0 … 1, the corrected coupling is

    C = sqrt( [1 − Σ_{i>j} |U_i − U_j| ÷ Σ_{m=1}^{n−1} m] × [Π U_i ÷ max U]^{1/(n−1)} )

where the product runs over U_i ÷ max U (Wang Shujia and others 2021, Journal of Natural Resources 36(3): 793–810). The
degree of coordination is D = sqrt(C × T) with T = Σ α_i U_i. The uncorrected coupling, n (Π U_i)^{1/n} ÷ Σ U_i, crowds
near 1 and serves for comparison only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]
Normalisation = Literal["min_max", "min_max_shifted", "to_best"]
NORMALISATIONS: tuple[Normalisation, ...] = get_args(Normalisation)
Weighting = Literal["entropy", "equal"]
WEIGHTINGS: tuple[Weighting, ...] = get_args(Weighting)
# What the shifted normalisation leaves to the worst year, so that no score is 0.
SHIFT = 0.1
FEWEST_YEARS = 3


class TooFewYearsError(ValueError):
    """Years that carry no normalisation over time: of two, one is always the best and the other the worst."""


def coupling(scores: ArrayLike) -> Array:
    """Return the corrected coupling of subsystems.

    Args:
        scores: Scores in 0 … 1, of shape (…, n).

    Returns:
        Coupling of shape (…), in 0 … 1: 1 where all scores are equal, 0 where one of them is 0 and another is not.

    Raises:
        ValueError: There are fewer than two subsystems, or a score lies outside 0 … 1.
    """
    values = _scores(scores)
    count = values.shape[-1]
    first, second = np.triu_indices(count, k=1)
    apart = np.abs(values[..., first] - values[..., second]).mean(axis=-1)
    product = _relative(values).prod(axis=-1)
    return np.asarray(np.sqrt((1 - apart) * product ** (1 / (count - 1))), dtype=float)


def uncorrected_coupling(scores: ArrayLike) -> Array:
    """Return the coupling as it was written before the correction; for comparison only.

    Args:
        scores: Scores in 0 … 1, of shape (…, n).

    Raises:
        ValueError: There are fewer than two subsystems, or a score lies outside 0 … 1.
    """
    values = _scores(scores)
    relative = _relative(values)
    return np.asarray(relative.prod(axis=-1) ** (1 / values.shape[-1]) / relative.mean(axis=-1), dtype=float)


def _relative(values: Array) -> Array:
    """Return scores over the largest; with all scores 0 they are equal, and the limit of equal scores is 1."""
    most = values.max(axis=-1, keepdims=True)
    return np.asarray(np.divide(values, most, out=np.ones_like(values), where=most > 0), dtype=float)


def _scores(scores: ArrayLike) -> Array:
    values = np.asarray(scores, dtype=float)
    if values.ndim == 0 or values.shape[-1] < 2:
        raise ValueError("coupling is between two subsystems or more")
    if not ((values >= -1e-12) & (values <= 1 + 1e-12)).all():
        raise ValueError("a score lies between 0 and 1")
    return values.clip(0, 1)


@dataclass(frozen=True, slots=True)
class Coordination:
    """Coupling, level and degree of coordination, each of the shape of the scores without their last axis."""

    coupling: Array
    level: Array
    degree: Array


def coordination(scores: ArrayLike, weights: ArrayLike | None = None, *, corrected: bool = True) -> Coordination:
    """Return the degree of coordination of subsystems, D = sqrt(C × T).

    Args:
        scores: Scores in 0 … 1, of shape (…, n).
        weights: Weights of the subsystems, of shape (n); equal ones where None.
        corrected: False for the uncorrected coupling, for comparison.

    Raises:
        ValueError: The weights are negative or do not add up to 1, or the scores are none.
    """
    values = _scores(scores)
    count = values.shape[-1]
    shares = np.full(count, 1 / count) if weights is None else np.asarray(weights, dtype=float)
    if shares.shape != (count,) or (shares < 0).any() or not np.isclose(shares.sum(), 1):
        raise ValueError("there is a weight for each subsystem, none negative, and they add up to 1")
    found = coupling(values) if corrected else uncorrected_coupling(values)
    level = np.asarray(values @ shares, dtype=float)
    return Coordination(found, level, np.sqrt(found * level))


def normalise(values: ArrayLike, benefit: Sequence[bool], method: Normalisation = "min_max") -> Array:
    """Return indicators as numbers in 0 … 1, 1 in the best year.

    Args:
        values: Indicators of shape (…, years, indicators).
        benefit: For each indicator whether more of it is better.
        method: ``min_max``: distance from the worst year over that between worst and best. ``min_max_shifted``: the
            same, between 0.1 and 1. ``to_best``: ratio to the best year, for indicators above 0.

    Returns:
        The same shape. An indicator that is the same in all years is 1 throughout.

    Raises:
        TooFewYearsError: There are fewer than three years.
        ValueError: The method is unknown, or ``to_best`` meets a value that is not above 0.
    """
    numbers = np.asarray(values, dtype=float)
    if numbers.shape[-2] < FEWEST_YEARS:
        raise TooFewYearsError(
            f"{numbers.shape[-2]} years: of fewer than {FEWEST_YEARS}, the worst is always 0 and the best always 1"
        )
    good = np.asarray(benefit, dtype=bool)
    low, high = numbers.min(axis=-2, keepdims=True), numbers.max(axis=-2, keepdims=True)
    if method == "to_best":
        if (numbers <= 0).any():
            raise ValueError("a ratio to the best year needs indicators above 0")
        return np.asarray(np.where(good, numbers / high, low / numbers), dtype=float)
    if method not in NORMALISATIONS:
        raise ValueError(f"“{method}” is no normalisation: one of {', '.join(NORMALISATIONS)}")
    span = high - low
    above = np.where(good, numbers - low, high - numbers)
    scaled = np.divide(above, span, out=np.ones_like(above), where=span > 0)
    return np.asarray(SHIFT + (1 - SHIFT) * scaled if method == "min_max_shifted" else scaled, dtype=float)


def entropy_weights(normalised: ArrayLike) -> Array:
    """Return the entropy weight of each indicator: the more it differs between years, the more it weighs.

    Args:
        normalised: Indicators in 0 … 1, of shape (…, years, indicators).

    Returns:
        Weights of shape (…, indicators) that add up to 1; equal ones where no indicator differs.
    """
    values = np.asarray(normalised, dtype=float)
    years = values.shape[-2]
    whole = values.sum(axis=-2, keepdims=True)
    share = np.divide(values, whole, out=np.full_like(values, 1 / years), where=whole > 0)
    logs = np.log(share, out=np.zeros_like(share), where=share > 0)  # 0 × log 0 is 0 in the limit
    differing = (1 + (share * logs).sum(axis=-2) / np.log(years)).clip(min=0)
    differing = np.where(differing < 1e-12, 0.0, differing)
    total = differing.sum(axis=-1, keepdims=True)
    even = np.full_like(differing, 1 / values.shape[-1])
    return np.asarray(np.divide(differing, total, out=even, where=total > 0), dtype=float)


def subsystem_score(
    values: ArrayLike,
    benefit: Sequence[bool],
    method: Normalisation = "min_max",
    weights: Weighting | Sequence[float] = "entropy",
) -> Array:
    """Return the score of a subsystem by year.

    Args:
        values: Its indicators, of shape (…, years, indicators).
        benefit: For each indicator whether more of it is better.
        method: The normalisation.
        weights: ``entropy``, ``equal``, or weights that add up to 1.

    Returns:
        Scores in 0 … 1 of shape (…, years).

    Raises:
        TooFewYearsError: There are fewer than three years.
        ValueError: Given weights are negative or do not add up to 1.
    """
    scaled = normalise(values, benefit, method)
    count = scaled.shape[-1]
    if weights == "entropy":
        shares = entropy_weights(scaled)
    else:
        given = np.full(count, 1 / count) if weights == "equal" else np.asarray(weights, dtype=float)
        if given.shape != (count,) or (given < 0).any() or not np.isclose(given.sum(), 1):
            raise ValueError("there is a weight for each indicator, none negative, and they add up to 1")
        shares = np.broadcast_to(given, (*scaled.shape[:-2], count))
    return np.asarray((scaled * shares[..., np.newaxis, :]).sum(axis=-1), dtype=float).clip(0, 1)
