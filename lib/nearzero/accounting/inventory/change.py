"""How an inventory changed between two years, with the band that factors shared by both years leave.

Here: differences and changes in per cent of sums of cells. Not here: levels (``inventory``), what is uncertain besides
rounding (``uncertainty``), drivers of a change (``analysis``).

A factor that both years have is one number in both, so that its digits hardly move the change.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from nearzero.accounting.emissions import Cell, in_words
from nearzero.accounting.inventory import Inventory, Total, add
from nearzero.results import Result
from nearzero.rounding import Interval, band

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from nearzero.accounting.boundary import Kind

    Array = NDArray[np.float64]

_TONNES = 1e4  # t per 万吨


def changes(  # noqa: PLR0913 - what is asked for, as in ``Inventory.total``
    inventory: Inventory,
    base_year: int,
    year: int,
    variable: str,
    group: str = "",
    *,
    sector: str = "",
    carrier: str = "",
    scope: int | None = None,
    kinds: Sequence[Kind] = (),
) -> Iterator[Result]:
    """Say how a total changed: in 万吨 (method of the result ends in ``change_abs``) and in per cent.

    Args:
        inventory: The inventory.
        base_year: The first year.
        year: The last year.
        variable: Variable of the results.
        group: What tells this total from the others, as ``results`` calls it.
        sector: A sector with all that is part of it; empty for all.
        carrier: A carrier with all that is part of it; empty for all.
        scope: 1 or 2; None for both.
        kinds: Kinds of emission; none for all.

    Yields:
        The difference, and the change in per cent where the base is above zero; nothing where one of the years lacks
        something, for a part of a sum is not the sum.
    """
    first, last = (
        inventory.total(each, sector=sector, carrier=carrier, scope=scope, kinds=kinds) for each in (base_year, year)
    )
    moved = difference(first, last)
    if first.value is None or last.value is None or moved.value is None:
        return
    written = (in_words(last.value), in_words(first.value))
    shared = Result(
        analysis="inventory_change",
        place=inventory.place,
        variable=variable,
        factor=group,
        identity=inventory.method.identity,
        form=f"{inventory.method.name}:{inventory.method.form}",
        period=f"{base_year}-{year}",
        value=moved.value / _TONNES,
        unit="万吨",
        method="change_abs",
        low=_finite(moved.low, _TONNES),
        high=_finite(moved.high, _TONNES),
        interval_kind="rounding",
        state=moved.state,
        inputs=moved.inputs,
        arithmetic=f"{written[0]} − {written[1]}",
    )
    yield shared
    if first.value > 0:
        low, high = _relative(first, last)
        yield replace(
            shared,
            value=(last.value / first.value - 1) * 100,
            unit="%",
            method="change_pct",
            low=_finite(low, 1),
            high=_finite(high, 1),
            arithmetic=f"{written[0]} ÷ {written[1]} − 1",
        )


def difference(first: Total, last: Total) -> Total:
    """Return the last total less the first; cells of both years that share a factor move together."""
    return add((*last.cells, *(_turned(cell) for cell in first.cells)))


def _turned(cell: Cell) -> Cell:
    """Return a cell with its sign turned."""
    if cell.value is None or cell.activity is None or cell.low is None or cell.high is None:
        return cell
    return replace(
        cell,
        activity=-cell.activity,
        activity_low=-cell.activity_high,
        activity_high=-cell.activity_low,
        value=-cell.value,
        low=-cell.high,
        high=-cell.low,
    )


def _finite(value: float | None, scale: float) -> float | None:
    return None if value is None or not math.isfinite(value) else value / scale


def _relative(first: Total, last: Total) -> Interval:
    """Return the ends of the change in per cent over all activity and factors together."""
    intervals: dict[str, Interval] = {}
    terms: list[list[tuple[str, str]]] = []
    for number, total in enumerate((first, last)):
        groups: dict[str, Interval] = {}
        for cell in total.cells:
            if cell.factor is None:  # nothing is burned
                continue
            name = " * ".join((*cell.factor.inputs, cell.factor.activity_unit))
            low, high = groups.get(name, (0.0, 0.0))
            groups[name] = (low + cell.activity_low, high + cell.activity_high)
            intervals[name] = (cell.factor.low, cell.factor.high)
        terms.append([(name, f"{number}: {name}") for name in groups])
        intervals |= {f"{number}: {name}": ends for name, ends in groups.items()}
    if not all(math.isfinite(end) for ends in intervals.values() for end in ends):
        return -math.inf, math.inf

    def change(values: Mapping[str, Array]) -> Array:
        base, current = (np.sum([values[factor] * values[used] for factor, used in pairs], axis=0) for pairs in terms)
        return np.asarray((current / base - 1) * 100)

    least, most = band(change, intervals)
    return float(least), float(most)
