"""The factor of electricity or of fuel that would make a published total, were everything else as assumed.

Here: what a total leaves when its known parts are taken off, divided by the amount that has no factor yet. Not here:
which combination of known factors gives the total (``reconciliation``).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from itertools import product
from typing import TYPE_CHECKING

from nearzero.accounting.reconciliation.reconciled import NOT_COUNTED, Band, Implied, Part
from nearzero.accounting.uses import CO2_UNIT, ELECTRICITY, HEAT, TO_CO2_UNIT, plain, weakest
from nearzero.units import parse

if TYPE_CHECKING:
    from nearzero.accounting.uses import Use


def _left(total: Band, parts: Sequence[Part]) -> tuple[Band, str]:
    """Return what a total leaves when parts are taken off, and how that is written."""
    value = total[0] - math.fsum(part.band[0] for part in parts)
    low = total[1] - math.fsum(part.band[2] for part in parts)
    high = total[2] - math.fsum(part.band[1] for part in parts)
    shown = [f"{plain(round(number, 4))} {CO2_UNIT}" for number in (total[0], *(p.band[0] for p in parts if p.text))]
    return (value, low, high), f"({' − '.join(shown)})"


def _quotient(left: Band, amount: Band, scale: float) -> Band:
    """Return a quotient with its ends; the amount is positive."""
    ends = [top / bottom * scale for top in left[1:] for bottom in amount[1:]]
    return left[0] / amount[0] * scale, min(ends), max(ends)


def implied_electricity(
    total: Band, use: Use, fuels: Sequence[Part], powers: Sequence[Part], chosen: Iterable[tuple[Part, ...]]
) -> Iterator[Implied]:
    """Yield the factor of electricity under each factor set and choice of options.

    Args:
        total: Published total, in 万吨.
        use: Electricity used, in kWh.
        fuels: What the fuels emit, one part per factor set.
        powers: What electricity emits, one part per rule and year; known factors within the band are named.
        chosen: Choices of options assumed to be in the total.
    """
    used = (float(use.expression.evaluate()), *use.expression.bounds())
    if used[1] <= 0:
        return
    for fuel, options in product(fuels, chosen):
        left, written = _left(total, (fuel, *options))
        value, low, high = _quotient(left, used, 1e3 / TO_CO2_UNIT)
        parts = (fuel, *options)
        yield Implied(
            kind="electricity_factor",
            set_id=fuel.name,
            form="",
            options=tuple(part.name for part in options),
            value=value,
            low=low,
            high=high,
            unit="kgCO2/kWh",
            inputs=tuple(dict.fromkeys((*use.inputs, *(name for part in parts for name in part.inputs)))),
            state=weakest("derived", use.state, *(part.state for part in parts)),
            arithmetic=f"{written} ÷ ({use.expression.text()})",
            within=tuple(f"{one.name}:{one.year}" for one in powers if one.factor[0] <= high and one.factor[1] >= low),
        )


def implied_fuel(
    total: Band, uses: Sequence[Use], powers: Sequence[Part], chosen: Iterable[tuple[Part, ...]]
) -> Iterator[Implied]:
    """Yield the mean factor of all fuels per standard coal; nothing where a fuel is not in standard coal.

    Args:
        total: Published total, in 万吨.
        uses: All uses of the year.
        powers: What electricity emits, one part per rule and year, and not counted.
        chosen: Choices of options assumed to be in the total.
    """
    burned = [use for use in uses if use.carrier not in {ELECTRICITY, HEAT} and not use.is_nothing]
    if not burned or any(use.expression.unit.dimensionality != parse("吨标准煤").dimensionality for use in burned):
        return
    bounds = [use.expression.bounds() for use in burned]
    amount = (
        math.fsum(float(use.expression.evaluate()) for use in burned),
        math.fsum(low for low, _ in bounds),
        math.fsum(high for _, high in bounds),
    )
    if amount[1] <= 0:
        return
    for power, options in product(powers, chosen):
        parts = (power, *options)
        left, written = _left(total, parts)
        value, low, high = _quotient(left, amount, 1 / TO_CO2_UNIT)
        inputs = [name for use in burned for name in use.inputs] + [name for part in parts for name in part.inputs]
        yield Implied(
            kind="fuel_factor",
            set_id="",
            form=NOT_COUNTED if power.year is None else f"{power.name}:{power.year}",
            options=tuple(part.name for part in options),
            value=value,
            low=low,
            high=high,
            unit="tCO2/吨标准煤",
            inputs=tuple(dict.fromkeys(inputs)),
            state=weakest("derived", *(use.state for use in burned), *(part.state for part in parts)),
            arithmetic=f"{written} ÷ ({' + '.join(use.expression.text() for use in burned)})",
        )
