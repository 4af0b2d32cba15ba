"""The indicator systems as rules: what is asked, of which variable, against what.

Here: rules read from data, and the feature indicators a place set for itself. Not here: whether a place keeps them
(``judge``).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from nearzero import units
from nearzero.places import contracts, tables
from nearzero.places.place import Place
from nearzero.places.raw import Raw
from nearzero.rounding import number

FEATURE = "feature"

# What a feature target says, as a kind of rule.
_FEATURE_RULES = {"below_base", "above_base", "no_growth", "assigned", "qualitative", "ge", "gt", "le", "lt", "eq"}


@dataclass(frozen=True, slots=True)
class Rule:
    """One indicator: what it asks.

    Attributes:
        system: The indicator system it belongs to.
        number: Its number there; ``F1``… for features of a district.
        kind: ``constraint``, ``reference`` or ``feature``.
        rule: Kind of the rule, see ``docs/reference/data.md``; for features also ``le``, ``lt``, ``about``.
        threshold: The number asked for, in the unit of the dictionary; None where the rule has none.
        base_year: Year it counts from, where the rule says one.
        variables: What is measured; several are judged one by one.
        numerators: Variables above the line of the formula.
        denominators: Variables below it.
        field: Field of the system.
        field_en: The same in English.
        name: Chinese name.
        name_en: English name.
        unit: As printed.
        scope: Of what.
        fallback: Kind of rule that holds until the higher level assigns a target.
        source: The document.
        locator: Where it stands there.
        note: What a reader must know.
    """

    system: str
    number: str
    kind: str
    rule: str
    threshold: float | None = None
    base_year: int | None = None
    variables: tuple[str, ...] = ()
    numerators: tuple[str, ...] = ()
    denominators: tuple[str, ...] = ()
    field: str = ""
    field_en: str = ""
    name: str = ""
    name_en: str = ""
    unit: str = ""
    scope: str = ""
    fallback: str = ""
    source: str = ""
    locator: str = ""
    note: str = ""

    def parts(self, variable: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return numerator and denominator of one of the variables, each as the terms of a sum.

        An indicator with several variables has one numerator and one denominator for each, in the same order; with
        one variable, several denominators are added.
        """
        return self._of(variable, self.numerators), self._of(variable, self.denominators)

    def _of(self, variable: str, parts: tuple[str, ...]) -> tuple[str, ...]:
        if len(self.variables) > 1:
            return (parts[self.variables.index(variable)],) if len(parts) == len(self.variables) else ()
        return parts


def system_of(raw: Raw, place: Place | str) -> tuple[Rule, ...]:
    """Return the indicator system a place is judged by, in the order of its numbers.

    Args:
        raw: The data folder.
        place: The place, or its id.

    Raises:
        DataError: The place or its system cannot be read.
    """
    judged = raw.place(place) if isinstance(place, str) else place
    if not judged.programme or not judged.system:
        return ()
    table = raw.table(f"programme/{judged.programme}/{judged.system}.csv", contracts.INDICATORS)
    return tuple(_rule(row, judged.system) for row in tables.rows(table))


def _rule(row: Any, system: str) -> Rule:  # noqa: ANN401 - a row of the table
    return Rule(
        system=system,
        number=row.number,
        kind=row.kind,
        rule=row.rule,
        threshold=number(row.threshold) if row.threshold else None,
        base_year=int(row.base_year) if row.base_year else None,
        variables=_ids(row.variable),
        numerators=_ids(row.numerator),
        denominators=_ids(row.denominator),
        field=row.field,
        field_en=row.field_en,
        name=row.name,
        name_en=row.name_en,
        unit=row.unit,
        scope=row.scope,
        fallback=row.fallback,
        source=row.source,
        locator=row.locator,
        note=row.note,
    )


def _ids(cell: str) -> tuple[str, ...]:
    return tuple(name for name in cell.split(";") if name)


def feature_rules(raw: Raw, place: Place | str) -> tuple[Rule, ...]:
    """Return the feature indicators a place set for itself: a rule per number and variable.

    Acceptance does not ask for them; they are judged with the same care.

    Args:
        raw: The data folder.
        place: The place, or its id.
    """
    judged = raw.place(place) if isinstance(place, str) else place
    table = raw.place_table(judged.id, "targets.csv")
    mine = table[table["binding"] == FEATURE]
    return tuple(_feature(raw, row, judged.system) for row in tables.rows(mine) if row.indicator)


def _feature(raw: Raw, row: Any, system: str) -> Rule:  # noqa: ANN401 - a row of the table
    entry = raw.dictionary[row.variable]
    threshold = number(row.value) if row.value else None
    rule = row.comparator if row.comparator in _FEATURE_RULES else "about"
    if row.statement == "change_pct":
        rule = "change_le" if row.comparator in {"le", "lt"} else "change_ge"
    elif threshold is not None:
        threshold *= units.factor(row.unit, entry.unit, row.price_basis or "unstated")
    return Rule(
        system=system,
        number=row.indicator,
        kind=FEATURE,
        rule=rule,
        threshold=threshold,
        base_year=int(row.base_year) if row.base_year else None,
        variables=(row.variable,),
        numerators=(entry.numerator,) if entry.numerator and entry.denominator else (),
        denominators=(entry.denominator,) if entry.numerator and entry.denominator else (),
        name=entry.zh,
        name_en=entry.en,
        unit=row.unit,
        scope=row.scope,
        source=row.source,
        locator=row.locator,
        note=row.note,
    )
