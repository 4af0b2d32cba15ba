"""Sums of activity data: value, rounding interval, state, inputs and arithmetic of one cell of an energy balance.

Here: adding and subtracting quantities, each in its own unit or turned into standard coal, and ratios of two sums.
Not here: which quantities belong to a cell (``balance``) and the coefficients (``sets``).

A sum is linear in its quantities, and every coefficient multiplies the sum of its own quantities only. So its band
is exact in closed form: the ends of that sum, times the ends of the coefficient.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from nearzero.places.contracts import STATES
from nearzero.results import Result

if TYPE_CHECKING:
    from nearzero.accounting.activity import Activity

# So many quantities of one flow are written out; more are written as their sum.
_MOST_WRITTEN = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversion:
    """What turns a printed quantity into the unit of a table.

    Attributes:
        value: Units of the table per printed unit.
        low: The same at the lower end of the coefficient.
        high: The same at its upper end.
        text: The coefficient as it is written into the arithmetic; empty where only the unit changes.
        inputs: Ids of the coefficients.
        state: ``measured`` for a published coefficient, ``estimated`` for an unconfirmed one.
        missing: Why there is none; then the other numbers mean nothing.
    """

    value: float
    low: float
    high: float
    text: str = ""
    inputs: tuple[str, ...] = ()
    state: str = "measured"
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Term:
    """One quantity of a sum, taken plus (1) or minus (−1)."""

    activity: Activity
    conversion: Conversion
    sign: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """A sum of quantities.

    Attributes:
        value: The sum; None where a part of it is missing.
        low: Lower end over all rounding intervals together.
        high: Upper end.
        unit: Its unit.
        state: The weakest of its inputs, ``derived`` at best where anything was calculated; ``missing``.
        inputs: Ids of activity rows, facts and coefficients.
        arithmetic: The sum written out.
        missing: Ids of what is missing.
    """

    value: float | None
    low: float | None
    high: float | None
    unit: str
    state: str
    inputs: tuple[str, ...] = ()
    arithmetic: str = ""
    missing: tuple[str, ...] = ()

    def result(self, *, note: str = "", **name: str) -> Result:
        """Return the amount as a result.

        Args:
            note: What a reader must know.
            name: What tells it from others: ``analysis``, ``place``, ``variable``, ``period``, ``method``, …
        """
        lacking = "missing: " + ", ".join(self.missing) if self.missing else ""
        return Result(
            **name,
            value=self.value,
            unit=self.unit,
            low=finite(self.low),
            high=finite(self.high),
            interval_kind=None if self.value is None else "rounding",
            state=self.state,
            inputs=self.inputs,
            arithmetic=self.arithmetic,
            note="; ".join(filter(None, (note, lacking))),
        )


def finite(value: float | None) -> float | None:
    """Return a number, or None where it is none or infinite."""
    return value if value is not None and math.isfinite(value) else None


def weakest(states: Iterable[str]) -> str:
    """Return the weakest of some states."""
    return max(states, key=STATES.index)


def absent(unit: str, *names: str) -> Amount:
    """Return the amount that cannot be said, with what it lacks."""
    return Amount(value=None, low=None, high=None, unit=unit, state="missing", missing=names)


def added(terms: Sequence[Term], unit: str) -> Amount:
    """Add up quantities.

    Args:
        terms: At least one.
        unit: The unit that the conversions lead to.

    Returns:
        The sum; without a value where a quantity or a coefficient is missing.

    Raises:
        ValueError: There is nothing to add: a sum of nothing is not 0.
    """
    if not terms:
        raise ValueError("a sum of nothing is not 0: leave the cell blank, or name what is missing")
    inputs = tuple(dict.fromkeys(name for term in terms for name in (term.activity.id, *term.conversion.inputs)))
    missing = tuple(dict.fromkeys(name for term in terms for name in _missing(term)))
    arithmetic = "" if _is_plain(terms) else written(terms)
    if missing:
        return Amount(value=None, low=None, high=None, unit=unit, state="missing", inputs=inputs, missing=missing)
    value, low, high = 0.0, 0.0, 0.0
    for one, (middle, least, most) in _by_coefficient(terms):
        ends = [end * factor for end in (least, most) for factor in (one.low, one.high)]
        value, low, high = value + middle * one.value, low + min(ends), high + max(ends)
    states = [state for term in terms for state in (term.activity.state, term.conversion.state)]
    if arithmetic:
        states.append("derived")
    return Amount(
        value=value, low=low, high=high, unit=unit, state=weakest(states), inputs=inputs, arithmetic=arithmetic
    )


def _missing(term: Term) -> tuple[str, ...]:
    own = (term.activity.id,) if term.activity.value is None else ()
    return (*own, *term.conversion.missing)


def _is_plain(terms: Sequence[Term]) -> bool:
    return len(terms) == 1 and terms[0].sign == 1 and not terms[0].conversion.text


def _by_coefficient(terms: Sequence[Term]) -> list[tuple[Conversion, tuple[float, float, float]]]:
    """Return each coefficient once with the sum of its quantities and the ends of that sum.

    Printed numbers are added as decimals, unit by unit, so that what closes on paper closes here to the last digit.
    What only changes the unit is exact and is multiplied in at once, so that 吨 and 万吨 share a coefficient.
    """
    sums: dict[tuple[tuple[str, ...], str], tuple[Conversion, list[Decimal]]] = {}
    for term in terms:
        quantity = term.activity
        if quantity.value is None or quantity.low is None or quantity.high is None:
            raise ValueError(f"{quantity.id} has no value")
        ends = sorted((term.sign * quantity.low, term.sign * quantity.high))
        found = sums.setdefault((term.conversion.inputs, quantity.unit), (term.conversion, [Decimal(0)] * 3))[1]
        for k, number in enumerate((term.sign * quantity.value, *ends)):
            found[k] += _decimal(number)
    merged: dict[tuple[str, ...], tuple[Conversion, list[float]]] = {}
    for (inputs, _), (one, numbers) in sums.items():
        relative = Conversion(value=1.0, low=one.low / one.value, high=one.high / one.value)
        total = merged.setdefault(inputs, (relative, [0.0, 0.0, 0.0]))[1]
        for k, decimal in enumerate(numbers):
            total[k] += float(decimal) * one.value
    return [(one, (numbers[0], numbers[1], numbers[2])) for one, numbers in merged.values()]


def _decimal(value: float) -> Decimal:
    return Decimal(repr(float(value)))


def written(terms: Sequence[Term]) -> str:
    """Return a sum with numbers and units as printed: ``(12.3 万吨 + Σ(19) 40.5 万吨) × 0.7143 kgce/kg``.

    Σ(19) stands for the sum of 19 quantities of one flow, which the inputs name one by one.
    """
    groups: dict[str, list[Term]] = {}
    for term in terms:
        groups.setdefault(term.conversion.text, []).append(term)
    parts = []
    for text, found in groups.items():
        summands = _summands(found)
        inside = _joined(summands)
        if not text:
            parts.append(inside)
        else:
            bare = len(summands) == 1 and not inside.startswith("−")
            parts.append(f"{inside} × {text}" if bare else f"({inside}) × {text}")
    return " + ".join(parts)


def _summands(terms: Sequence[Term]) -> list[tuple[str, Decimal, str]]:
    """Return what is added: a mark, a signed number and its unit; many quantities of one flow as their sum."""
    flows: dict[tuple[str, str, int], list[Decimal]] = {}
    for term in terms:
        number = term.sign * (term.activity.value or 0.0)
        flows.setdefault((term.activity.flow, term.activity.unit, term.sign), []).append(_decimal(number))
    found: list[tuple[str, Decimal, str]] = []
    for (_, unit, _), numbers in flows.items():
        used = [number for number in numbers if number] or numbers[:1]
        if len(used) > _MOST_WRITTEN:
            found.append((f"Σ({len(used)}) ", sum(used, Decimal(0)), unit))
        else:
            found += [("", number, unit) for number in used]
    return found


def _joined(summands: Iterable[tuple[str, Decimal, str]]) -> str:
    text = ""
    for mark, number, unit in summands:
        shown = f"{mark}{digits(abs(number))} {unit}"
        if text:
            text += (" − " if number < 0 else " + ") + shown
        else:
            text = ("−" if number < 0 else "") + shown
    return text


def digits(value: Decimal) -> str:
    """Return a number in its shortest form, never with an exponent."""
    shown = f"{value:f}"
    shown = shown.rstrip("0").rstrip(".") if "." in shown else shown
    return shown.replace("-", "−")


def share(part: Amount, whole: Amount, complement: Amount | None = None) -> Amount:
    """Return a part of a whole in per cent.

    Args:
        part: What is asked for.
        whole: What it is a share of.
        complement: The rest of the whole. Where it is given, the share is part ÷ (part + rest), which is
            monotone in both, so that the band is exact if the two share no coefficient; where they do, and where no
            rest is given, the two are taken as independent and the band is too wide rather than too narrow.

    Returns:
        The share; without a value where either is missing or the whole is not positive.
    """
    inputs = tuple(dict.fromkeys((*part.inputs, *whole.inputs)))
    missing = tuple(dict.fromkeys((*part.missing, *whole.missing)))
    if part.value is None or whole.value is None:
        return Amount(value=None, low=None, high=None, unit="%", state="missing", inputs=inputs, missing=missing)
    if whole.value <= 0 or not part.unit or part.low is None or part.high is None:
        return Amount(value=None, low=None, high=None, unit="%", state="missing", inputs=inputs)
    low, high = _share_ends(part, whole, complement)
    return Amount(
        value=part.value / whole.value * 100,
        low=low,
        high=high,
        unit="%",
        state=weakest((part.state, whole.state, "derived")),
        inputs=inputs,
        arithmetic=f"{_said(part)} ÷ {_said(whole)}",
    )


def _share_ends(part: Amount, whole: Amount, complement: Amount | None) -> tuple[float, float]:
    part_low, part_high = part.low or 0.0, part.high or 0.0
    if complement is not None and complement.low is not None and complement.high is not None:
        ends = [(part_low, complement.high), (part_high, complement.low)]
        return tuple(own / (own + rest) * 100 if own + rest > 0 else math.inf for own, rest in ends)  # type: ignore[return-value]
    whole_low, whole_high = whole.low or 0.0, whole.high or 0.0
    if whole_low <= 0:
        return -math.inf, math.inf
    ends_of = [own / every * 100 for own in (part_low, part_high) for every in (whole_low, whole_high)]
    return min(ends_of), max(ends_of)


def _said(amount: Amount) -> str:
    value = amount.value or 0.0
    shown = f"{value:.6g}".replace("-", "−") if abs(value) < 1e6 else f"{value:.0f}"
    return f"({shown} {amount.unit})" if value < 0 else f"{shown} {amount.unit}"
