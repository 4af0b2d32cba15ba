"""Decoupling of emissions from activity after Tapio: one elasticity, eight states.

Here belongs the state of one period of one place. Choosing periods and words for readers does not.

Source: Tapio, P. (2005), Towards a theory of decoupling: degrees of decoupling in the EU and the case of road
traffic in Finland between 1970 and 2001, Transport Policy 12, 137-151.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from math import isclose, isfinite, isnan
from typing import Literal

from nearzero.analysis.refusals import DecompositionError, InfiniteCellError, MissingCellError

State = Literal[
    "strong_decoupling",
    "weak_decoupling",
    "expansive_coupling",
    "expansive_negative_decoupling",
    "strong_negative_decoupling",
    "weak_negative_decoupling",
    "recessive_coupling",
    "recessive_decoupling",
    "indeterminate",
]
Rounding = float | tuple[float, float]

LOWER_BOUND, UPPER_BOUND = 0.8, 1.2  # elasticities of 0.8 to 1.2 are coupling, both ends included


@dataclass(frozen=True)
class Decoupling:
    """How emissions moved with activity over one period.

    Attributes:
        elasticity: Relative change of emissions per relative change of activity; None if indeterminate.
        state: One of Tapio's eight states, or ``indeterminate``.
        reason: Why no state is given, or what rounding leaves open; None where nothing is to be said.
        low: Lowest elasticity that the rounding of the four numbers admits; None without rounding.
        high: Highest one.
    """

    elasticity: float | None
    state: State
    reason: str | None = None
    low: float | None = None
    high: float | None = None


def tapio(
    emissions_start: float,
    emissions_end: float,
    activity_start: float,
    activity_end: float,
    *,
    emissions_interval: Rounding | None = None,
    activity_rounding: Rounding = 0.0,
) -> Decoupling:
    """Return Tapio's elasticity and decoupling state.

    The elasticity is ``(dE / E_0) / (dA / A_0)``. Emissions +5 % with activity +10 % give 0.5: weak
    decoupling. Bounds of 0.8 and 1.2 belong to coupling; the bounds are met within a rounding of 1e-9, so
    that +8 % against +10 % is coupling although binary fractions fall short of 0.8. Unchanged emissions
    (elasticity 0) count as weak decoupling when activity grows and as weak negative decoupling when it
    shrinks.

    The state is indeterminate when activity changes by no more than its rounding can account for: the
    elasticity is then a quotient of noise. It is so too when a start value is zero or negative, since no
    relative change exists.

    Args:
        emissions_start: Emissions at the start, any unit.
        emissions_end: Emissions at the end, same unit.
        activity_start: Activity (value added, freight, ...) at the start, any unit, in constant prices.
        activity_end: Activity at the end, same unit.
        emissions_interval: Half-width of the rounding of emissions, one number or (start, end), in their
            unit.
        activity_rounding: Half-width of the rounding of activity, one number or (start, end), in its unit.

    Returns:
        Elasticity, state and reason; with rounding also the range of the elasticity.

    Raises:
        MissingCellError: A value is NaN.
        InfiniteCellError: A value is infinite.
        DecompositionError: A half-width is negative.
    """
    emissions, activity = (emissions_start, emissions_end), (activity_start, activity_end)
    emissions_half, activity_half = _half_widths(emissions_interval or 0.0), _half_widths(activity_rounding)
    _require_numbers(*emissions, *activity)
    why_not = _why_indeterminate(emissions_start, activity, activity_half)
    if why_not is not None:
        return Decoupling(None, "indeterminate", why_not)
    elasticity = _elasticity(*emissions, *activity)
    state = _state(elasticity, grows=activity_end > activity_start)
    if not any(emissions_half + activity_half):
        return Decoupling(elasticity, state)
    return _with_range(elasticity, state, (*emissions, *activity), (*emissions_half, *activity_half))


def _elasticity(emissions_start: float, emissions_end: float, activity_start: float, activity_end: float) -> float:
    relative_emissions = (emissions_end - emissions_start) / emissions_start
    relative_activity = (activity_end - activity_start) / activity_start
    return relative_emissions / relative_activity + 0.0  # adding 0 turns -0.0 into 0.0


def _state(elasticity: float, *, grows: bool) -> State:
    """Return the state of an elasticity, activity growing or shrinking."""
    if elasticity < 0:
        return "strong_decoupling" if grows else "strong_negative_decoupling"
    if any(isclose(elasticity, bound, rel_tol=1e-9) for bound in (LOWER_BOUND, UPPER_BOUND)):
        return "expansive_coupling" if grows else "recessive_coupling"
    if elasticity < LOWER_BOUND:
        return "weak_decoupling" if grows else "weak_negative_decoupling"
    if elasticity > UPPER_BOUND:
        return "expansive_negative_decoupling" if grows else "recessive_decoupling"
    return "expansive_coupling" if grows else "recessive_coupling"


def _why_indeterminate(emissions_start: float, activity: tuple[float, float], half: tuple[float, float]) -> str | None:
    """Return why no elasticity can be given, or None."""
    if emissions_start <= 0 or activity[0] <= 0:
        what = "emissions" if emissions_start <= 0 else "activity"
        return f"{what} at the start is not above zero, so that no relative change exists"
    change = activity[1] - activity[0]
    if abs(change) <= sum(half) or change == 0:
        return f"activity changes by {change:.6g}, within its rounding of +/-{sum(half):.6g} around zero"
    return None


def _with_range(
    elasticity: float, state: State, values: tuple[float, ...], half_widths: tuple[float, ...]
) -> Decoupling:
    """Add the range that rounding leaves to an elasticity, and say whether it admits other states."""
    grows = values[3] > values[2]
    if values[0] <= half_widths[0] or values[2] <= half_widths[2]:
        return Decoupling(elasticity, state, "rounding reaches zero at the start, so that no range exists")
    # Elasticity is monotonic in each of the four values, so its extremes lie at the corners of the intervals.
    corners = [_elasticity(*corner) for corner in _corners(values, half_widths) if corner[3] != corner[2]]
    low, high = min(corners), max(corners)
    settled = _state(low, grows=grows) == state == _state(high, grows=grows)
    reason = (
        None if settled else f"rounding leaves the elasticity between {low:.3g} and {high:.3g}, in other states too"
    )
    return Decoupling(elasticity, state, reason, low, high)


def _corners(values: tuple[float, ...], half_widths: tuple[float, ...]) -> Iterator[tuple[float, float, float, float]]:
    """Yield all combinations of interval ends."""
    for signs in product((-1.0, 1.0), repeat=4):
        a, b, c, d = (value + sign * half for value, sign, half in zip(values, signs, half_widths, strict=True))
        yield a, b, c, d


def _half_widths(rounding: Rounding) -> tuple[float, float]:
    """Return half-widths for start and end."""
    half = rounding if isinstance(rounding, tuple) else (rounding, rounding)
    if not all(width >= 0 for width in half):
        raise DecompositionError(f"half-widths of rounding are zero or more, not {rounding}")
    return half


def _require_numbers(*values: float) -> None:
    """Refuse NaN and infinity."""
    if any(isnan(value) for value in values):
        raise MissingCellError("a value of emissions or activity is missing (NaN)")
    if not all(isfinite(value) for value in values):
        raise InfiniteCellError("a value of emissions or activity is infinite")
