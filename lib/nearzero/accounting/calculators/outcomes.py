"""What a calculator returns: a value with its arithmetic, its interval, its assumptions, and what is missing.

Here: the record, how it is worked out of an expression, and how it becomes a ``Result``. Not here: any formula of a
subject.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from nearzero import units
from nearzero.accounting.calculators.quantities import Assumption, Quantity
from nearzero.accounting.factors import MissingFactorError
from nearzero.places.chain import Constant, Expression, Printed
from nearzero.places.contracts import STATES
from nearzero.results import Result


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """One value that a calculator says.

    Attributes:
        name: Id of the dictionary.
        calculator: Which calculator said it.
        period: The year or the span of years.
        value: In ``unit``; None where something is missing.
        unit: Its unit.
        low: Lower end over all rounding intervals and printed ranges together; None where it is open.
        high: Upper end.
        interval_kind: ``rounding``, or ``uncertainty`` where a printed range of an assumption is in it.
        method: How it was computed.
        form: The electricity rule, or what else tells it from its neighbours.
        item: The kind, crop, mode or project it is of; empty for the whole.
        price_basis: Price basis, where money is in the unit.
        state: ``missing``; ``estimated`` where an assumption is not published; else the weakest input or ``derived``.
        inputs: Ids of the quantities and factors it rests on.
        assumptions: The assumptions among them.
        missing: What is missing, by name.
        arithmetic: The calculation as printed digits and units.
        note: What a reader must know.
    """

    name: str
    calculator: str
    period: str
    value: float | None
    unit: str
    low: float | None = None
    high: float | None = None
    interval_kind: str | None = None
    method: str = ""
    form: str = ""
    item: str = ""
    price_basis: str = ""
    state: str = "missing"
    inputs: tuple[str, ...] = ()
    assumptions: tuple[Assumption, ...] = ()
    missing: tuple[str, ...] = ()
    arithmetic: str = ""
    note: str = ""

    def with_note(self, note: str) -> Outcome:
        """Return the same outcome with one more note."""
        return replace(self, note="; ".join(part for part in (self.note, note) if part))


Build = Callable[..., Expression]


def definition(name: str, value: float, unit: str, printed_unit: str, digits: str) -> Printed:
    """Return a relation that holds by definition (3.6 MJ/kWh, 44/12 tCO2/tC): a leaf without an interval."""
    scale, base = units.registry().get_base_units(units.parse(unit))
    exact = value * scale
    return Printed(f"definition:{name}", digits, printed_unit, exact, exact, exact, "measured", base)


def co2_per_carbon() -> Printed:
    """Return the mass of CO2 per mass of carbon, from the molar masses 44 and 12."""
    return definition("44/12", 44 / 12, "吨/吨碳", "tCO2/tC", "44/12")


def joules_per_kwh() -> Printed:
    """Return the heat that one kilowatt-hour is."""
    return definition("3.6", 3.6, "兆焦/千瓦时", "MJ/kWh", "3.6")


def work_out(
    about: Outcome,
    quantities: Sequence[Quantity],
    build: Build,
    readings: Sequence[str | None] = (),
) -> Outcome:
    """Fill an outcome with the value of an expression over some quantities.

    Args:
        about: What the outcome is called, of which year, in which unit.
        quantities: What it is made of. If one of them has no value, the outcome has none either and names it.
        build: Takes their leaves, in the same order, and returns the expression.
        readings: How to read the unit of each quantity, where that is not the printed one.

    Raises:
        UnitError: The expression is not in the unit of the outcome.
        ValueError: Two different quantities share an id, so that the interval would take one for the other.
    """
    absent = tuple(one.id for one in quantities if one.value is None)
    if absent:
        return replace(about, missing=absent, note=_note(about, "missing input: " + ", ".join(absent)))
    reading = [*readings, *[None] * (len(quantities) - len(readings))]
    leaves = [one.leaf(unit) for one, unit in zip(quantities, reading, strict=True)]
    _refuse_confusion(leaves)
    expression = build(*leaves)
    target = units.parse(about.unit, about.price_basis)
    if expression.unit.dimensionality != target.dimensionality:
        raise units.UnitError(f"{expression.text()} is not in {about.unit or 'a plain number'} ({about.name})")
    scale = float(units.registry().Quantity(1.0, expression.unit).to(target).magnitude)
    low, high = (end * scale for end in expression.bounds())
    used = tuple(one for one in quantities if isinstance(one, Assumption))
    ids = dict.fromkeys(leaf.fact for leaf in expression.leaves() if not leaf.fact.startswith("definition:"))
    return replace(
        about,
        value=float(expression.evaluate()) * scale,
        low=low if np.isfinite(low) else None,
        high=high if np.isfinite(high) else None,
        interval_kind="uncertainty" if any(one.ranged for one in used) else "rounding",
        state=_state(quantities),
        inputs=tuple(ids),
        assumptions=tuple(dict.fromkeys(used)),
        arithmetic=expression.text(),
        note=_note(about, _about_assumptions(used)),
    )


def _refuse_confusion(leaves: Iterable[Printed]) -> None:
    known: dict[str, Printed] = {}
    for leaf in leaves:
        first = known.setdefault(leaf.fact, leaf)
        if (first.value, first.low, first.high) != (leaf.value, leaf.low, leaf.high):
            raise ValueError(f"two different quantities are called {leaf.fact}")


def _note(about: Outcome, text: str) -> str:
    return "; ".join(part for part in (about.note, text) if part)


def _about_assumptions(used: Iterable[Assumption]) -> str:
    soft = dict.fromkeys(f"{one.name} ({one.source}) is {one.status}" for one in used if not one.firm)
    return "; ".join(soft)


def _state(quantities: Iterable[Quantity]) -> str:
    found = ("estimated" if isinstance(one, Assumption) and not one.firm else one.state for one in quantities)
    return max(["derived", *found], key=STATES.index)


def total(leaves: Iterable[Expression]) -> Expression:
    """Return the sum of some expressions.

    Raises:
        ValueError: There is nothing to add: nothing is not zero.
    """
    listed = list(leaves)
    if not listed:
        raise ValueError("there is nothing to add up, and nothing is not zero")
    added = listed[0]
    for one in listed[1:]:
        added = added + one
    return added


def share(about: Outcome, parts: Sequence[Quantity], wholes: Sequence[Quantity]) -> Outcome:
    """Return what per cent some parts are of some wholes, each side added up first.

    A share above 100 % is said with its arithmetic and a note: one of its numbers is wrong, and which one is not for
    a calculation to decide.

    Args:
        about: The outcome to fill; its unit is ``%``.
        parts: What is counted.
        wholes: What it is counted against.
    """
    if not parts or not wholes:
        return without(about, f"{about.name}: {'numerator' if not parts else 'denominator'}")
    if all(one.value is not None for one in [*parts, *wholes]) and sum(one.value or 0 for one in wholes) == 0:
        return without(about, f"{about.name}: the denominator is 0")
    count = len(parts)

    def divide(*leaves: Printed) -> Expression:
        return total(leaves[:count]) / total(leaves[count:])

    outcome = work_out(about, [*parts, *wholes], divide)
    if outcome.low is not None and outcome.low > 100:
        return outcome.with_note("more than 100 %: a part cannot be larger than its whole; ask for both numbers")
    return outcome


def without(about: Outcome, *names: str) -> Outcome:
    """Return an outcome without a value that names what is missing."""
    return replace(about, missing=names, note=_note(about, "missing input: " + ", ".join(names)))


def lacking(about: Outcome, error: MissingFactorError) -> Outcome:
    """Return an outcome without a value because a factor is missing, and say what to ask for."""
    return replace(about, missing=(f"factor:{error.name}",), note=_note(about, str(error)))


def per_cent(leaf: Expression, whole: Expression) -> Expression:
    """Return ``leaf / whole − 1``: the relative difference."""
    return leaf / whole - Constant(1)


def to_results(outcomes: Iterable[Outcome], place: str) -> list[Result]:
    """Return outcomes as results that reach tables, figures and sentences.

    Args:
        outcomes: What the calculators said.
        place: Id of the place.
    """
    return [
        Result(
            analysis="calculator",
            place=place,
            variable=one.name,
            factor=one.item,
            identity=one.calculator,
            method=one.method,
            form=one.form,
            period=one.period,
            value=one.value,
            unit=one.unit,
            price_basis=one.price_basis,
            low=one.low,
            high=one.high,
            interval_kind=one.interval_kind,
            state=one.state,
            # counts such as years between stand in the arithmetic; there is no row to trace them to
            inputs=tuple(name for name in one.inputs if not name.startswith("given:")),
            arithmetic=one.arithmetic,
            note=one.note,
        )
        for one in outcomes
    ]
