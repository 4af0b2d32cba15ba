"""The ladder of targets: province, city and place side by side, year by year, for one variable.

Here: targets of a place and of what it is part of, which of them is stricter where they can be compared, why they
cannot be otherwise, and the present value. Not here: whether a target is kept (``judge``).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from nearzero.analysis.trends import finite
from nearzero.places.place import Place
from nearzero.places.raw import Raw
from nearzero.places.resolve import Resolver
from nearzero.places.tables import rows
from nearzero.programme.indicators import system_of
from nearzero.programme.targets import Target, targets_of
from nearzero.results import Result

YEARS = (2025, 2030, 2035)
_DIRECTION = {"ge": "up", "gt": "up", "le": "down", "lt": "down"}
_FIXED = {"below_base": "lt", "above_base": "gt", "no_growth": "le"}
DIFFERENCES = (
    "different_statement",
    "different_direction",
    "different_base_year",
    "different_price_basis",
    "different_scope",
    "no_number",
)


@dataclass(frozen=True, slots=True)
class Present:
    """What is known of a variable now: its latest level, or its latest printed change."""

    place: str
    variable: str
    year: str
    statement: str
    value: float
    unit: str
    low: float
    high: float
    state: str
    inputs: tuple[str, ...]
    price_basis: str = ""
    base_year: str = ""


@dataclass(frozen=True, slots=True)
class Rung:
    """One target on the ladder.

    Attributes:
        target: The target; of several prints of one target, the first.
        level: ``province``, ``prefecture`` or kind of the place it holds for.
        holder: The place it holds for.
        set_by: The place whose document sets it.
        locators: Every place it is printed at.
        stricter_than: Ids (``document:locator``) of rungs of other levels that it is stricter than.
        equal_to: The same, for rungs that ask for the same.
        differs: For rungs of other levels that it cannot be compared with: their id and why.
    """

    target: Target
    level: str
    holder: str
    set_by: str
    locators: tuple[str, ...]
    stricter_than: tuple[str, ...] = ()
    equal_to: tuple[str, ...] = ()
    differs: tuple[tuple[str, str], ...] = ()

    @property
    def id(self) -> str:
        """What tells it from other rungs of the variable."""
        return f"{self.target.source}:{self.locators[0]}"

    @property
    def result(self) -> Result:
        """The target as a number that was printed."""
        target = self.target
        per_cent = target.statement not in {"level", "change_abs", "cumulative", "annual_change_abs"}
        return Result(
            analysis="ladder",
            place=self.holder,
            variable=target.variable,
            factor=self.id,
            method=target.statement,
            form=f"{target.comparator} {target.scope}".strip(),
            period=target.year if target.base_year is None else f"{target.base_year}-{target.year}",
            value=target.value,
            unit="%" if per_cent else target.printed_unit,
            price_basis=target.price_basis,
            low=target.low,
            high=target.high,
            state="measured",
            note="; ".join(part for part in (target.binding, target.scope, target.note) if part),
        )


@dataclass(frozen=True, slots=True)
class Ladder:
    """All rungs of one variable, with the present value of every place that has one."""

    variable: str
    rungs: tuple[Rung, ...]
    present: tuple[Present, ...]

    def in_year(self, year: int) -> tuple[Rung, ...]:
        """Return the rungs of a year, the highest level first."""
        return tuple(rung for rung in self.rungs if rung.target.year == str(year))

    @property
    def levels(self) -> tuple[str, ...]:
        """The levels that have a rung, the highest first."""
        return tuple(dict.fromkeys(rung.level for rung in self.rungs))

    @property
    def results(self) -> tuple[Result, ...]:
        """Every number on the ladder, and the present values."""
        now = tuple(
            Result(
                analysis="ladder",
                place=one.place,
                variable=one.variable,
                method="present",
                form=one.statement,
                period=f"{one.base_year}-{one.year}" if one.base_year else one.year,
                value=one.value,
                unit=one.unit,
                price_basis=one.price_basis,
                low=finite(one.low),
                high=finite(one.high),
                interval_kind="rounding",
                state=one.state,
                inputs=one.inputs,
            )
            for one in self.present
        )
        return (*(rung.result for rung in self.rungs if rung.target.value is not None), *now)


def ladders(
    raw: Raw, place: Place, variables: Iterable[str] | None = None, years: Iterable[int] = YEARS
) -> list[Ladder]:
    """Set the targets of a place beside those of city and province.

    Args:
        raw: The data folder.
        place: The place.
        variables: Only these; all that targets of more than one level speak of where None.
        years: Years of the ladder.
    """
    chain = [*reversed(raw.ancestors(place)), place]
    wanted_years = {str(year) for year in years}
    rules = next((rule.source for rule in system_of(raw, place)), "")
    found: dict[str, list[Rung]] = {}
    for holder in chain:
        for target in targets_of(raw, holder.id):
            if target.year in wanted_years and not target.sector and not target.carrier:
                rung = _rung(raw, target, holder, place, rules)
                if rung is not None:
                    _add(found.setdefault(target.variable, []), rung)
    if variables is None:
        chosen = [name for name, rungs in found.items() if len({rung.set_by for rung in rungs}) > 1]
    else:
        chosen = [name for name in variables if name in found]
    order = [one.id for one in chain]
    resolvers = [Resolver(raw, one.id) for one in chain if raw.has(one.id, "facts.csv")]
    return [
        Ladder(
            name,
            tuple(_compared(sorted(found[name], key=lambda rung: (rung.target.year, order.index(rung.set_by))))),
            tuple(one for resolver in resolvers if (one := present(resolver, name)) is not None),
        )
        for name in chosen
    ]


def _rung(raw: Raw, target: Target, setter: Place, place: Place, rules: str) -> Rung | None:
    """Return the rung of a target, or None where it is addressed to another place."""
    holder, scope = setter, target.scope
    if setter.id != place.id:
        if scope == place.id or (scope and target.indicator and target.source == rules):
            holder, scope = place, ""  # addressed to this place by name, or as one that takes part in the programme
        elif scope in raw.place_ids:
            return None
    return Rung(replace(target, scope=scope), setter.kind, holder.id, setter.id, (target.locator,))


def _add(rungs: list[Rung], new: Rung) -> None:
    """Add a rung; another print of a target that is there already only adds its locator."""
    for index, rung in enumerate(rungs):
        if rung.set_by == new.set_by and rung.holder == new.holder and _says(rung.target) == _says(new.target):
            rungs[index] = replace(rung, locators=(*rung.locators, *new.locators))
            return
    rungs.append(new)


def _says(target: Target) -> tuple[object, ...]:
    kept = (target.year, target.statement, target.comparator, target.value, target.base_year, target.scope)
    return (*kept, target.source)


def _compared(rungs: list[Rung]) -> list[Rung]:
    done = []
    for rung in rungs:
        stricter, equal, differs = [], [], []
        for other in rungs:
            if other.set_by == rung.set_by or other.target.year != rung.target.year:
                continue
            why = difference(rung.target, other.target)
            direction = _common_direction(rung.target, other.target)
            mine, theirs = (_strictness(one.target, direction) for one in (rung, other))
            if why:
                differs.append((other.id, why))
            elif mine > theirs:
                stricter.append(other.id)
            elif mine == theirs:
                equal.append(other.id)
        done.append(replace(rung, stricter_than=tuple(stricter), equal_to=tuple(equal), differs=tuple(differs)))
    return done


def difference(one: Target, other: Target) -> str:
    """Return why two targets for a variable and year cannot be compared, or an empty text.

    Args:
        one: A target.
        other: Another one.
    """
    says, also = _plain(one), _plain(other)
    changes = one.statement != "level" or one.comparator in _FIXED
    tests = {
        "different_scope": one.scope != other.scope,
        "no_number": says[2] is None or also[2] is None,
        "different_statement": says[0] != also[0],
        "different_base_year": changes and one.base_year != other.base_year,
        "different_price_basis": one.price_basis != other.price_basis,
        "different_direction": not _common_direction(one, other) and says[1:] != also[1:],
    }
    return next((why for why, holds in tests.items() if holds), "")


def _plain(target: Target) -> tuple[str, str, float | None]:
    """Return statement, comparator and number; below its base year is a change of less than nothing."""
    if target.comparator in _FIXED:
        return "change_pct", _FIXED[target.comparator], 0.0
    return target.statement, target.comparator, target.value


def _common_direction(one: Target, other: Target) -> str:
    """Return ``up`` or ``down`` where two targets point the same way; an exact one points as the other does."""
    found = {_DIRECTION.get(_plain(target)[1], "") for target in (one, other)} - {""}
    return found.pop() if len(found) == 1 else ""


def _strictness(target: Target, direction: str) -> tuple[float, bool]:
    """Return what is larger for the stricter of two comparable targets; a strict sign is stricter than a weak one."""
    _, comparator, value = _plain(target)
    size = value or 0.0
    return (-size if direction == "down" else size), comparator in {"gt", "lt"}


def present(resolver: Resolver, variable: str) -> Present | None:
    """Return the latest level of a variable, or its latest printed change where no level is known.

    Args:
        resolver: The series of the place.
        variable: Id of the dictionary.
    """
    whole = [key for key in resolver.keys(variable) if not key.sector and not key.carrier]
    points = [point for key in whole for year in resolver.years if (point := resolver.point(key, year)) is not None]
    if points:
        # the number a reader finds in the document comes before one that is computed at other prices
        point = max(points, key=lambda one: (one.year, one.route == "as_printed"))
        return Present(
            place=resolver.place_id,
            variable=variable,
            year=str(point.year),
            statement="level",
            value=point.value,
            unit=point.unit,
            low=point.low,
            high=point.high,
            state=point.state,
            inputs=point.inputs,
            price_basis=point.key.price_basis,
        )
    facts = resolver.facts
    mine = facts[(facts["variable"] == variable) & (facts["statement"] == "change_pct") & (facts["sector"] == "")]
    dated = [row for row in rows(mine) if row.year.isdigit() and row.value]
    if not dated:
        return None
    row = max(dated, key=lambda one: int(one.year))
    return Present(
        place=resolver.place_id,
        variable=variable,
        year=row.year,
        statement="change_pct",
        value=float(row.number),
        unit="%",
        low=float(row.low),
        high=float(row.high),
        state=row.state,
        inputs=(row.id,),
        price_basis=row.price_basis,
        base_year=row.base_year,
    )
