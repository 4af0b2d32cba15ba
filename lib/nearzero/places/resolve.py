"""Resolved series: levels of a variable year by year, printed where they are printed, derived where they can be.

Here: the routes from facts to a level, and which one is taken. Not here: what a series is (``series``) and trends
over the years (``analysis``). Nothing is interpolated; a level that no route reaches is missing, by name.

Routes, in the order in which they are tried:

1. the level as printed (where it is printed more than once, the one with most digits);
2. a printed level of another year and a printed change between the two;
3. a ratio of the dictionary from its numerator and denominator;
4. a numerator or denominator from its ratio;
5. a relation of ``relations.csv``.

Price bases never mix: money at constant prices of a year is the level at current prices of that year and
what published real growth makes of it in other years.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Any

from nearzero import units
from nearzero.places.chain import Constant, Expression, Operation, Printed, formula, names, printed
from nearzero.places.contracts import RELATIONS, STATES, WITHOUT_VALUE
from nearzero.places.series import Key, Point, Series
from nearzero.places.tables import rows

if TYPE_CHECKING:
    from nearzero.places.raw import Raw


class Resolver:
    """Resolves the series of one place."""

    def __init__(self, raw: Raw, place_id: str) -> None:
        """Take the checked facts of a place.

        Args:
            raw: The data folder.
            place_id: The place.

        Raises:
            DataError: The facts have errors.
        """
        self.raw = raw
        self.place_id = place_id
        self.facts = raw.facts(place_id)
        self._points: dict[tuple[Key, int], Point | None] = {}

    @cached_property
    def years(self) -> list[int]:
        """Years in which anything is printed or from which anything is counted."""
        single = [year for year in self.facts["year"] if year.isdigit()]
        return sorted({int(year) for year in [*single, *self.facts["base_year"]] if str(year).isdigit()})

    @cached_property
    def _of_the_whole(self) -> dict[str, list[Any]]:
        groups: dict[str, list[Any]] = {}
        for row in rows(self.facts[(self.facts["sector"] == "") & (self.facts["carrier"] == "")]):
            groups.setdefault(str(row.variable), []).append(row)
        return groups

    def of_the_whole(self, variable: str) -> list[Any]:
        """Return the rows on a variable that are of no single sector or carrier, those without a value too."""
        return self._of_the_whole.get(variable, [])

    @cached_property
    def _by_variable(self) -> dict[str, list[Any]]:
        valued = self.facts[~self.facts["state"].isin(WITHOUT_VALUE)]
        groups: dict[str, list[Any]] = {}
        for row in rows(valued):
            groups.setdefault(str(row.variable), []).append(row)
        return groups

    @cached_property
    def _by_cell(self) -> dict[tuple[str, str, str, str], list[Any]]:
        groups: dict[tuple[str, str, str, str], list[Any]] = {}
        for found in self._by_variable.values():
            for row in found:
                groups.setdefault((row.variable, row.statement, row.sector, row.carrier), []).append(row)
        return groups

    def cells(self, variable: str) -> list[tuple[str, str]]:
        """Return sector and carrier of every cell that a level of a variable is printed for, in document order."""
        printed = (row for row in self._by_variable.get(variable, []) if row.statement == "level")
        return list(dict.fromkeys((row.sector, row.carrier) for row in printed))

    @cached_property
    def _relations(self) -> list[tuple[str, str]]:
        table = self.raw.table("relations.csv", RELATIONS)
        return list(table[["variable", "expression"]].itertuples(index=False, name=None))

    def keys(self, variable: str) -> list[Key]:
        """Return the series a variable may have here: one per price basis, sector and carrier."""
        cells = {(row.sector, row.carrier) for row in self._by_variable.get(variable, [])} | {("", "")}
        bases = self.price_bases(variable)
        return [Key(variable, basis, *cell) for cell in sorted(cells) for basis in bases]

    def price_bases(self, variable: str) -> list[str]:
        """Return the price bases a variable can be resolved at, best first; ``[""]`` without money.

        Constant prices come first, then what the document does not state, then current prices, which carry
        inflation.
        """
        if not units.has_money(self.raw.dictionary[variable].unit):
            return [""]
        found = {self._basis(row) for row in self._by_variable.get(variable, []) if row.statement == "level"}
        grown = any(row.price_basis == "comparable" for row in self._by_variable.get(variable, []))
        if grown:
            found |= {
                f"constant_{row.year}"
                for row in self._by_variable[variable]
                if row.statement == "level" and row.price_basis in {"current", "unstated"} and row.year.isdigit()
            }
        for ratio in self.raw.dictionary.values():
            if variable in {ratio.numerator, ratio.denominator}:
                found |= {self._basis(row) for row in self._by_variable.get(ratio.id, []) if row.statement == "level"}
        entry = self.raw.dictionary[variable]
        for part in (entry.numerator, entry.denominator):
            if part and units.has_money(self.raw.dictionary[part].unit):
                found |= set(self.price_bases(part))
        return sorted(found - {"", "comparable"}, key=_goodness) or ["unstated"]

    def _basis(self, row: Any) -> str:  # noqa: ANN401 - a row of the facts table
        """Return the price basis of a fact; a ratio of unstated basis has one of its own.

        Two ratios of one document need not be at the same prices, and neither need be at those of the
        printed GDP: what is not stated is not taken for equal.
        """
        if row.price_basis == "unstated" and self.raw.dictionary[row.variable].denominator:
            return f"unstated:{row.variable}"
        return str(row.price_basis)

    def series(self, variable: str, price_basis: str = "", sector: str = "", carrier: str = "") -> Series:
        """Return the levels of a variable, year by year.

        Args:
            variable: Id of the dictionary.
            price_basis: For money; the best one that has most years where empty.
            sector: Id of a sector, or all.
            carrier: Id of a carrier, or all.

        Returns:
            The series; empty where nothing is printed or derivable.

        Raises:
            KeyError: The variable is unknown.
        """
        entry = self.raw.dictionary[variable]
        bases = [price_basis] if price_basis else self.price_bases(variable)
        found = [self._series(Key(variable, basis, sector, carrier), entry.unit) for basis in bases]
        return max(found, key=len)  # max keeps the first, and so the best basis, of equally long ones

    def all_series(self, variables: Iterable[str]) -> list[Series]:
        """Return every series of some variables that has a level: per price basis, sector and carrier."""
        found = [
            self._series(key, self.raw.dictionary[variable].unit)
            for variable in variables
            for key in self.keys(variable)
        ]
        return [series for series in found if len(series)]

    def _series(self, key: Key, unit: str) -> Series:
        points = [self.point(key, year) for year in self.years]
        return Series(key, unit, tuple(point for point in points if point is not None))

    def point(self, key: Key, year: int) -> Point | None:
        """Return the level of a series in one year, or None where no route reaches it."""
        if (key, year) not in self._points:
            self._points[key, year] = self._find(key, year, frozenset())
        return self._points[key, year]

    def _find(self, key: Key, year: int, trail: frozenset[tuple[Key, int]]) -> Point | None:
        if (key, year) in trail:
            return None
        trail |= {(key, year)}
        printed_point = self._as_printed(key, year)
        if printed_point is not None:
            return printed_point
        changed = self._from_change(key, year)
        if changed is not None or key.sector or key.carrier:
            return changed
        for route in (self._from_parts, self._from_ratio, self._from_relation):
            candidates = [
                self._point(key, year, expression, route.__name__.removeprefix("_"))
                for expression in route(key, year, trail)
            ]
            if candidates:
                return min(candidates, key=lambda point: point.high - point.low)
        return None

    def _facts(self, key: Key, statement: str) -> list[Any]:
        return self._by_cell.get((key.variable, statement, key.sector, key.carrier), [])

    def _as_printed(self, key: Key, year: int) -> Point | None:
        found = [row for row in self._facts(key, "level") if row.year == str(year) and self._at_basis(row, key, year)]
        if not found:
            return None
        exact = [row for row in found if row.qualifier in {"", "about"}] or found
        best = min(exact, key=lambda row: (STATES.index(row.state), row.level_high - row.level_low))
        others = [row for row in found if row.id != best.id and row.value != best.value]
        note = "；".join(f"{_beside(row, best)} {row.value} {row.unit}（{row.locator}）" for row in others)
        basis = key.price_basis if units.has_money(best.unit) else None
        return self._point(key, year, printed(best, basis), "as_printed", note)

    def _at_basis(self, row: Any, key: Key, year: int) -> bool:  # noqa: ANN401 - a row of the facts table
        """Tell whether a printed level may be read at the price basis of a series.

        Prices of the year itself are the constant prices of that year. A sum of money whose basis is not
        stated is, in its own year, taken for one at prices of that year (the yearbooks' habit).
        """
        if not units.has_money(row.unit) or self._basis(row) == key.price_basis:
            return True
        own_year = key.price_basis == f"constant_{year}" and not self.raw.dictionary[row.variable].denominator
        return own_year and row.price_basis in {"current", "unstated"}

    def _from_change(self, key: Key, year: int) -> Point | None:
        found = []
        for row in [*self._facts(key, "change_pct"), *self._facts(key, "change_abs")]:
            if not (row.year.isdigit() and row.base_year.isdigit()) or not _change_holds(row, key):
                continue
            other = {int(row.year): int(row.base_year), int(row.base_year): int(row.year)}.get(year)
            anchor = self._as_printed(key, other) if other is not None else None
            if anchor is not None and row.unit != "百分点":
                expression = _apply_change(anchor.expression, row, forward=int(row.year) == year)
                found.append(self._point(key, year, expression, "from_change"))
        return min(found, key=lambda point: point.high - point.low) if found else None

    def _sub(self, key: Key, variable: str, year: int, trail: frozenset[tuple[Key, int]]) -> Expression | None:
        basis = key.price_basis if units.has_money(self.raw.dictionary[variable].unit) else ""
        point = self._find(Key(variable, basis), year, trail)
        return point.expression if point is not None else None

    def _from_parts(self, key: Key, year: int, trail: frozenset[tuple[Key, int]]) -> Iterator[Expression]:
        entry = self.raw.dictionary[key.variable]
        if entry.numerator and entry.denominator:
            above = self._sub(key, entry.numerator, year, trail)
            below = self._sub(key, entry.denominator, year, trail)
            if above is not None and below is not None:
                yield above / below

    def _from_ratio(self, key: Key, year: int, _trail: frozenset[tuple[Key, int]]) -> Iterator[Expression]:
        for ratio in self.raw.dictionary.values():
            if key.variable not in {ratio.numerator, ratio.denominator} or not ratio.numerator or not ratio.denominator:
                continue
            money = units.has_money(ratio.unit)
            ratio_point = self._as_printed(Key(ratio.id, key.price_basis if money else ""), year)
            is_numerator = key.variable == ratio.numerator
            other = self._at_hand(key, ratio.denominator if is_numerator else ratio.numerator, year)
            if ratio_point is not None and other is not None:
                yield other * ratio_point.expression if is_numerator else other / ratio_point.expression

    def _at_hand(self, key: Key, variable: str, year: int) -> Expression | None:
        """Return a level that is printed or one printed change away.

        A ratio is not undone with a level that comes from undoing another ratio: two ratios of one document
        need not share their denominator, and often do not.
        """
        basis = key.price_basis if units.has_money(self.raw.dictionary[variable].unit) else ""
        other = Key(variable, basis)
        point = self._as_printed(other, year) or self._from_change(other, year)
        return point.expression if point is not None else None

    def _from_relation(self, key: Key, year: int, trail: frozenset[tuple[Key, int]]) -> Iterator[Expression]:
        for variable, text in self._relations:
            if variable != key.variable:
                continue
            parts = {name: self._sub(key, name, year, trail) for name in names(text)}
            operands = {name: part for name, part in parts.items() if part is not None}
            if len(operands) == len(parts):
                yield formula(text, operands)

    def _point(self, key: Key, year: int, expression: Expression, route: str, note: str = "") -> Point:
        unit = self.raw.dictionary[key.variable].unit
        target = units.parse(unit, key.price_basis)
        if expression.unit.dimensionality != target.dimensionality:
            raise units.UnitError(f"{expression.text()} is not in {unit or 'a plain number'} ({key.variable}, {year})")
        scale = float(units.registry().Quantity(1.0, expression.unit).to(target).magnitude)
        low, high = expression.bounds()
        states = [leaf.state for leaf in expression.leaves()]
        if not isinstance(expression, Printed):
            states.append("derived")
        return Point(
            key=key,
            year=year,
            value=float(expression.evaluate()) * scale,
            low=low * scale,
            high=high * scale,
            unit=unit,
            state=max(states, key=STATES.index),
            route=route,
            expression=expression,
            scale=scale,
            note=note,
        )

    def missing_years(self, variable: str, years: list[int], price_basis: str = "") -> list[int]:
        """Return the years in which a variable has no level."""
        have = set(self.series(variable, price_basis).years)
        return [year for year in years if year not in have]


def _goodness(basis: str) -> tuple[int, str]:
    """Order price bases: constant prices, then what is not stated, then current prices."""
    if basis.startswith("constant_"):
        return 0, basis
    return {"unstated": 2, "current": 3}.get(basis, 1), basis


def _beside(row: Any, best: Any) -> str:  # noqa: ANN401 - rows of the facts table
    """Return ≈ where another printed level agrees within rounding, ≠ where it contradicts."""
    apart = row.level_low > best.level_high or row.level_high < best.level_low
    return "≠" if apart else "≈"


def _change_holds(row: Any, key: Key) -> bool:  # noqa: ANN401 - a row of the facts table
    """Tell whether a printed change belongs to the price basis of a series: real growth to constant prices."""
    if not key.price_basis:
        return True
    if key.price_basis.startswith("constant_"):
        return row.price_basis == "comparable" or str(row.price_basis).startswith("constant_")
    return bool(row.price_basis == key.price_basis)


def _apply_change(anchor: Expression, row: Any, *, forward: bool) -> Expression:  # noqa: ANN401
    """Return the level at the other end of a printed change."""
    change = printed(row)
    if row.statement == "change_abs":
        return Operation("+" if forward else "-", anchor, change)
    growth = Constant(1) + change
    return anchor * growth if forward else anchor / growth
