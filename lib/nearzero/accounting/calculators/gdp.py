"""GDP at comparable prices by chained real growth, and the deflator that it implies.

Here: levels at constant prices of a base year from one level and published real growth; the deflator where levels at
current prices are given. Not here: GDP read from a table with its price basis (``places.resolve``).

Chaining multiplies by (1 + real growth). The statistics re-base every five years, so that a chain over a change of the
base year carries the weights of both: it is a convention, and the method of the result names it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from nearzero.accounting.calculators.outcomes import Outcome, without, work_out
from nearzero.accounting.calculators.quantities import Quantity
from nearzero.places.chain import Constant, Expression, Printed

CALCULATOR = "comparable_prices"
METHOD = "chained_real_growth"
_CONSTANT = re.compile(r"constant_(\d{4})")
# In its own year, a level at prices of that year is one at constant prices of that year.
_OWN_YEAR = frozenset({"current", "unstated"})
_UNSTATED = "the price basis of the level is not stated: it is read at prices of its own year"


class MixedPriceBasesError(ValueError):
    """Levels or growth rates of different price bases would enter one chain."""


@dataclass(frozen=True, slots=True)
class Growth:
    """A published real growth from one year to another, in per cent.

    Attributes:
        start: The year it counts from.
        end: The year it is of.
        rate: The growth, at ``comparable`` or constant prices.
    """

    start: int
    end: int
    rate: Quantity


def constant_price_levels(
    level: Quantity, base_year: int, growth: list[Growth], years: list[int], variable: str = "gdp"
) -> list[Outcome]:
    """Return levels at constant prices of the base year.

    Args:
        level: The level of the base year, at prices of that year or at its constant prices.
        base_year: The base year.
        growth: Published real growth; a rate may span several years.
        years: The years wanted. A year that no chain of rates reaches is missing, by name; nothing is interpolated.
        variable: Id of the dictionary.

    Returns:
        One outcome per year, at ``constant_<base year>``.

    Raises:
        MixedPriceBasesError: A rate is at current or unstated prices, or the level is at constant prices of another
            year.
        ValueError: Two rates are given for the same years.
    """
    basis = f"constant_{base_year}"
    if level.price_basis not in {*_OWN_YEAR, basis}:
        raise MixedPriceBasesError(
            f"{level.id} is at “{level.price_basis}” prices: a chain from {base_year} takes prices of that year"
        )
    for step in growth:
        _refuse_nominal(step)
    links = {(step.start, step.end): step for step in growth}
    if len(links) != len(growth):
        raise ValueError("two growth rates are given for the same years: say which one holds")
    return [_level(level, basis, variable, year, _chain(links, base_year, year)) for year in years]


def _refuse_nominal(step: Growth) -> None:
    basis = step.rate.price_basis
    if basis != "comparable" and not _CONSTANT.fullmatch(basis):
        raise MixedPriceBasesError(
            f"{step.rate.id} is at “{basis or 'no'}” prices: only growth at comparable prices makes a chain"
        )


def _chain(links: Mapping[tuple[int, int], Growth], start: int, goal: int) -> list[tuple[Growth, bool]] | None:
    """Return the shortest chain of rates from one year to another; False marks a step backwards."""
    reached: dict[int, list[tuple[Growth, bool]]] = {start: []}
    waiting = [start]
    while waiting:
        year = waiting.pop(0)
        steps = [(end, (link, True)) for (begin, end), link in links.items() if begin == year]
        steps += [(begin, (link, False)) for (begin, end), link in links.items() if end == year]
        for other, step in steps:
            if other not in reached:
                reached[other] = [*reached[year], step]
                waiting.append(other)
    return reached.get(goal)


def _level(level: Quantity, basis: str, variable: str, year: int, chain: list[tuple[Growth, bool]] | None) -> Outcome:
    about = Outcome(
        name=variable,
        calculator=CALCULATOR,
        period=str(year),
        value=None,
        unit="亿元",
        method=METHOD,
        price_basis=basis,
        note=_UNSTATED if level.price_basis == "unstated" else "",
    )
    if chain is None:
        return without(about, f"real growth that links {year} to {basis.removeprefix('constant_')}")
    at_basis = _at(level, basis)

    def build(base: Expression, *rates: Expression) -> Expression:
        return _chained(base, rates, chain)

    return work_out(about, [at_basis, *(step.rate for step, _ in chain)], build, [None, *["%"] * len(chain)])


def _chained(base: Expression, rates: Iterable[Expression], chain: list[tuple[Growth, bool]]) -> Expression:
    level = base
    for rate, (_, forward) in zip(rates, chain, strict=True):
        growth = Constant(1) + rate
        level = level * growth if forward else level / growth
    return level


def _at(level: Quantity, basis: str) -> Quantity:
    return replace(level, price_basis=basis)


def implied_deflator(
    current: Quantity, level: Quantity, base_year: int, growth: list[Growth], year: int, variable: str = "gdp"
) -> Outcome:
    """Return the deflator that levels at current prices imply, with the base year at 100.

    Args:
        current: The level of the year at current prices.
        level: The level of the base year.
        base_year: The base year.
        growth: Published real growth.
        year: The year.
        variable: Id of the dictionary.

    Raises:
        MixedPriceBasesError: ``current`` is not at current prices, or the chain mixes bases.
    """
    if current.price_basis != "current":
        raise MixedPriceBasesError(f"{current.id} is at “{current.price_basis}” prices: a deflator needs current ones")
    reference = constant_price_levels(level, base_year, growth, [year], variable)[0]
    about = Outcome(
        name=f"{variable}_deflator",
        calculator=CALCULATOR,
        period=str(year),
        value=None,
        unit="",
        method=METHOD,
        form=f"{base_year}=100",
    )
    chain = _chain({(step.start, step.end): step for step in growth}, base_year, year)
    if reference.value is None or chain is None:
        return without(about, *reference.missing)
    basis = f"constant_{base_year}"

    def build(nominal: Printed, base: Expression, *rates: Expression) -> Expression:
        return nominal / _chained(base, rates, chain) * Constant(100)

    quantities = [_at(current, basis), _at(level, basis), *(step.rate for step, _ in chain)]
    return work_out(about, quantities, build, [None, None, *["%"] * len(chain)])
