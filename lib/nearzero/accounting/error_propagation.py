"""How sure an inventory is by error propagation: approach 1 of the IPCC guidelines.

Here: the arithmetic of IPCC 2006, volume 1, chapter 3, equations 3.1 and 3.2 and table 3.2, on bare arrays. Not here:
random draws (``monte_carlo``), where the percentages of a category come from (``inventory.uncertainty``).

All uncertainties are half-widths of the 95 % interval in per cent of the value, as the guidelines print them (± 5).
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]
Groups = NDArray[np.intp]
BetweenYears = Literal["table_3_2", "linear"]

# Above a standard deviation of about 0.3 of the mean the linearised equations no longer hold (IPCC 2006, 1-3.2.3.1).
WIDEST_LINEAR = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorPropagation:
    """Table 3.2 of IPCC 2006, volume 1, chapter 3; arrays have one entry per category.

    Attributes:
        base: Emissions of the base year, in the unit they were given in (column C).
        current: Emissions of the year t (column D).
        activity_uncertainty: Of activity data, ± % (column E).
        factor_uncertainty: Of emission factors, ± % (column F).
        combined_uncertainty: Of the emissions of a category, ± % (column G, equation 3.1).
        contribution_to_variance: Of the total of year t, in squared per cent; sums to ``level_uncertainty`` squared
            (column H).
        type_a: Change of the trend, in percentage points, when a category is 1 % higher in both years. The table
            prints its absolute value (column I).
        type_b: Change of the trend, in percentage points, when a category is 1 % higher in year t only (column J).
        trend_by_factor: Uncertainty that the factor brings into the trend, ± percentage points (column K).
        trend_by_activity: The same for activity data (column L).
        trend_variance: What a category adds to the variance of the trend, in squared percentage points (column M).
        total_base: Sum of the base year.
        total: Sum of year t.
        level_uncertainty: Of the total of year t, ± %.
        trend: Change of the total, in % of the base year.
        trend_uncertainty: Of the trend, ± percentage points.
    """

    base: Array
    current: Array
    activity_uncertainty: Array
    factor_uncertainty: Array
    combined_uncertainty: Array
    contribution_to_variance: Array
    type_a: Array
    type_b: Array
    trend_by_factor: Array
    trend_by_activity: Array
    trend_variance: Array
    total_base: float
    total: float
    level_uncertainty: float
    trend: float
    trend_uncertainty: float

    @property
    def half_width(self) -> float:
        """Half-width of the 95 % interval of the total of year t, in the unit of the emissions."""
        return self.level_uncertainty / 100 * self.total

    @property
    def too_wide(self) -> tuple[int, ...]:
        """Categories whose uncertainty is too wide for linear equations: approach 2 is to be used for them."""
        return tuple(int(k) for k in np.flatnonzero(self.combined_uncertainty > WIDEST_LINEAR))


def product_uncertainty(*uncertainties: ArrayLike) -> Array:
    """Return the uncertainty of a product of independent quantities, ± % (IPCC 2006, 1-3, equation 3.1).

    Args:
        uncertainties: Of each quantity, ± %; numbers or arrays that broadcast.
    """
    squares = [np.square(np.asarray(each, dtype=float)) for each in uncertainties]
    return np.asarray(np.sqrt(np.sum(np.broadcast_arrays(*squares), axis=0)))


def sum_uncertainty(values: ArrayLike, uncertainties: ArrayLike) -> float:
    """Return the uncertainty of a sum of independent quantities, ± % (IPCC 2006, 1-3, equation 3.2).

    Args:
        values: The quantities (n,); removals are negative.
        uncertainties: Of each quantity, ± % of its absolute value.

    Raises:
        ValueError: The sum is zero, so that nothing is a share of it.
    """
    values, uncertainties = np.asarray(values, dtype=float), np.asarray(uncertainties, dtype=float)
    total = values.sum()
    if total == 0:
        raise ValueError("the sum is zero: an uncertainty in per cent of it has no meaning")
    return float(np.sqrt(np.sum((values * uncertainties) ** 2)) / abs(total))


def propagate_error(  # noqa: PLR0913 - the columns of the table and how they hang together
    base: ArrayLike,
    current: ArrayLike,
    activity_uncertainty: ArrayLike,
    factor_uncertainty: ArrayLike,
    *,
    factor_correlated: ArrayLike = True,
    activity_correlated: ArrayLike = False,
    factor_groups: Sequence[Hashable] | None = None,
    activity_groups: Sequence[Hashable] | None = None,
    between_years: BetweenYears = "table_3_2",
) -> ErrorPropagation:
    """Propagate the uncertainties of categories into level and trend of an inventory (IPCC 2006, 1-3, table 3.2).

    Categories are independent of each other unless they share a group: an error in a factor that several categories
    use moves all of them the same way, and their uncertainties add instead of cancelling.

    Args:
        base: Emissions of the base year (n,), in any one unit; removals are negative.
        current: Emissions of year t (n,), in the same unit.
        activity_uncertainty: ± % of activity data, a number or (n,).
        factor_uncertainty: ± % of emission factors, a number or (n,).
        factor_correlated: Whether the error of a factor is the same in both years, one flag or (n,).
        activity_correlated: Whether the error of activity data is the same in both years, one flag or (n,).
        factor_groups: What each category's factor is called (n,); equal names are one factor. None: all differ.
        activity_groups: The same for activity data.
        between_years: How an error that is independent from year to year enters the trend. ``table_3_2``: as the
            table has it, √2 times the type B sensitivity, as if both years weighed the same. ``linear``: each year by
            its own derivative, which is what random draws tend to as uncertainties get small.

    Returns:
        The columns of the table and the two totals.

    Raises:
        ValueError: Shapes differ, a value is missing, an uncertainty is negative, a group is correlated only in part,
            or a total is not above zero.
    """
    base, current = _emissions(base, "base year"), _emissions(current, "year t")
    if base.shape != current.shape:
        raise ValueError(f"{len(base)} categories in the base year, {len(current)} in year t")
    activity = _per_category(activity_uncertainty, base, "activity data")
    factor = _per_category(factor_uncertainty, base, "emission factors")
    total_base, total = _total(base, "base year"), _total(current, "year t")

    by_factor, by_activity = _groups(factor_groups, base), _groups(activity_groups, base)
    level = _shared(factor * current, by_factor) + _shared(activity * current, by_activity)
    weigh = _Trend(base, current, between_years)
    trend_factor, factor_variance = weigh(factor, factor_correlated, by_factor)
    trend_activity, activity_variance = weigh(activity, activity_correlated, by_activity)
    trend_variance = factor_variance + activity_variance
    contribution = level / total**2
    return ErrorPropagation(
        base=base,
        current=current,
        activity_uncertainty=activity,
        factor_uncertainty=factor,
        combined_uncertainty=product_uncertainty(activity, factor),
        contribution_to_variance=contribution,
        type_a=weigh.type_a,
        type_b=weigh.type_b,
        trend_by_factor=trend_factor,
        trend_by_activity=trend_activity,
        trend_variance=trend_variance,
        total_base=total_base,
        total=total,
        level_uncertainty=_root(contribution),
        trend=(total / total_base - 1) * 100,
        trend_uncertainty=_root(trend_variance),
    )


class _Trend:
    """How errors of categories enter the change of the total, in percentage points of the base year."""

    def __init__(self, base: Array, current: Array, between_years: BetweenYears) -> None:
        """Compute the sensitivities of every category.

        Args:
            base: Emissions of the base year (n,).
            current: Emissions of year t (n,).
            between_years: See ``propagate_error``.
        """
        if between_years not in {"table_3_2", "linear"}:
            raise ValueError(f"between_years is “table_3_2” or “linear”, not “{between_years}”")
        first, last = base.sum(), current.sum()
        self.table = between_years == "table_3_2"
        self.type_b = np.abs(current / first)
        # Note B of the table: the trend with one category 1 % higher in both years, less the trend as it is; brought to
        # one denominator, so that nothing is left of two trends that are the same.
        self.type_a = (current * first - base * last) / (first * (first + 0.01 * base))
        # One year's error moves the trend by its derivative to that year.
        self.by_current, self.by_base = current / first, -base * last / first**2

    def __call__(self, uncertainty: Array, correlated: ArrayLike, groups: Groups) -> tuple[Array, Array]:
        """Return what one kind of error brings into the trend: ± percentage points, and parts of the variance."""
        same = np.broadcast_to(np.asarray(correlated, dtype=bool), uncertainty.shape)
        if (np.bincount(groups, same) % np.bincount(groups)).any():
            raise ValueError("categories that share a factor or an activity are correlated between the years or not")
        both = self.type_a if self.table else self.by_current + self.by_base
        apart = [np.sqrt(2) * self.by_current] if self.table else [self.by_current, self.by_base]
        own = np.where(same, both**2, sum(weight**2 for weight in apart))
        variance = np.where(
            same,
            _shared(np.where(same, both * uncertainty, 0), groups),
            sum(_shared(np.where(same, 0, weight * uncertainty), groups) for weight in apart),
        )
        return np.sqrt(own) * uncertainty, variance


def _shared(errors: Array, groups: Groups) -> Array:
    """Return what each category adds to the variance when the errors of a group are one and the same error."""
    return errors * np.bincount(groups, errors)[groups]


def _root(variances: Array) -> float:
    """Return the root of a sum that is never below zero except by rounding."""
    return float(np.sqrt(max(variances.sum(), 0.0)))


def _groups(names: Sequence[Hashable] | None, like: Array) -> Groups:
    if names is None:
        return np.arange(len(like))
    if len(names) != len(like):
        raise ValueError(f"{len(names)} names of groups for {len(like)} categories")
    numbers = {name: number for number, name in enumerate(dict.fromkeys(names))}
    return np.array([numbers[name] for name in names])


def _emissions(values: ArrayLike, year: str) -> Array:
    found = np.array(values, dtype=float)
    if found.ndim != 1 or not len(found):
        raise ValueError(f"emissions of the {year} are one number per category")
    _refuse(~np.isfinite(found), f"is missing in the {year}: a missing value is not zero")
    return found


def _per_category(percent: ArrayLike, like: Array, name: str) -> Array:
    given = np.asarray(percent, dtype=float)
    if given.shape not in {(), like.shape}:
        raise ValueError(f"uncertainties of {name}: {given.shape} for {len(like)} categories")
    found = np.broadcast_to(given, like.shape).copy()
    _refuse(~np.isfinite(found), f"has no uncertainty of {name}")
    _refuse(found < 0, f"has a negative uncertainty of {name}: give the half-width, ± %")
    return found


def _total(values: Array, year: str) -> float:
    total = float(values.sum())
    if total <= 0:
        reason = "the total is zero" if total == 0 else "removals exceed emissions"
        raise ValueError(f"{reason} in the {year}: per cent of it have no meaning; take the removals apart")
    return total


def _refuse(wrong: NDArray[np.bool_], what: str) -> None:
    if wrong.any():
        raise ValueError(f"category {int(np.flatnonzero(wrong)[0])} {what}")
