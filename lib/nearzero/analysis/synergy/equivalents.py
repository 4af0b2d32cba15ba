"""Pollutants in one unit: pollution equivalents with the weights of the Environmental Protection Tax Law, or others.

Here: weights as data with their source, and sums of pollutants by them. Not here: what a measure does
(``co_control``).

Equivalents = mass ÷ equivalent value, in kg per equivalent (law of 2016, annex 2, table 5: SO2 0.95, NOx 0.95, soot
2.18, dust 4, CO 16.7). The law has no value for PM2.5 and for VOCs as a whole: they are counted only where a person
gives a weight for them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from nearzero.accounting.calculators.outcomes import Outcome, total, work_out
from nearzero.accounting.calculators.quantities import Assumption, Quantity, assume, stated
from nearzero.accounting.factors import FactorTable, MissingFactorError
from nearzero.places.contracts import POLLUTANTS
from nearzero.problems import nearest

if TYPE_CHECKING:
    from nearzero.places.chain import Expression

Weight = Assumption
UNIT = "污染当量"
_NAME = "pollution_equivalent_"
# Fine particles are part of these: where one of them is counted, they are not counted a second time.
_PART_OF = {"PM2.5": ("PM10", "soot"), "PM10": ("soot",)}


def tax_law_weights(table: FactorTable, **other: Weight) -> dict[str, Weight]:
    """Return the weight of each pollutant that has one, in kg per pollution equivalent.

    Args:
        table: The factors.
        other: Weights that take the place of those of the law, or are added to them, by pollutant (made with
            ``quantities.stated``, which asks for a source). ``PM2_5`` stands for ``PM2.5``.
    """
    weights = {}
    for name in POLLUTANTS:
        try:
            weights[name] = assume(table, _NAME + name)
        except MissingFactorError:
            continue
    return weights | {name.replace("_", "."): weight for name, weight in other.items()}


def weights_of(table: FactorTable, text: str, source: str) -> dict[str, Weight]:
    """Return the weights of the tax law with others written as ``VOCs=0.95; PM2.5=2.18``.

    Args:
        table: The factors.
        text: Pollutant and kg per equivalent; empty for the weights of the law alone.
        source: Who says so; needed where the text says something.

    Raises:
        ValueError: A pollutant is unknown, a weight is no number above 0, or the source is missing.
    """
    weights = tax_law_weights(table)
    for part in filter(None, (one.strip() for one in text.split(";"))):
        name, _, digits = (piece.strip() for piece in part.partition("="))
        if name not in POLLUTANTS:
            raise ValueError(f"“{name}” is no pollutant here; {nearest(name, POLLUTANTS)}")
        weight = stated(_NAME + name, digits, "kg", source)
        if weight.value is None or weight.value <= 0:
            raise ValueError(f"{name}: a weight is above 0, not {digits}")
        weights[name] = weight
    return weights


def equivalents(about: Outcome, amounts: Mapping[str, Quantity], weights: Mapping[str, Weight]) -> Outcome:
    """Return the sum of some pollutants in pollution equivalents.

    Args:
        about: The outcome to fill; its unit is a plain number.
        amounts: Mass of each pollutant; one without a value leaves the sum without one.
        weights: Weights, in kg per equivalent.

    Returns:
        The sum over the pollutants that have a weight; the note names those that have none, and particles that are
        part of others. Without any of them the outcome has no value.
    """
    weighed = [name for name in amounts if name in weights]
    within = [name for name in weighed if any(wider in weighed for wider in _PART_OF.get(name, ()))]
    counted = {name: amounts[name] for name in weighed if name not in within}
    left = [name for name in amounts if name not in weights]
    if within:
        about = about.with_note(f"part of another one and not counted twice: {', '.join(within)}")
    if not counted:
        return about.with_note(f"no weight for {', '.join(left) or 'any pollutant'}")
    names = list(counted)

    def build(*leaves: Expression) -> Expression:
        parts = [leaves[2 * k] / leaves[2 * k + 1] for k in range(len(names))]
        return total(parts)

    quantities = [one for name in names for one in (counted[name], weights[name])]
    outcome = work_out(about, quantities, build)
    return outcome.with_note(f"not counted for want of a weight: {', '.join(left)}") if left else outcome
