"""Everything that is printed about one place, laid out for checking.

Here: the tables of a place as terms and citations, found by variable, year and cell. Not here: any check.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from nearzero import units
from nearzero.places.contracts import INDICATORS, WITHOUT_VALUE
from nearzero.places.tables import rows
from nearzero.programme.audit.finding import Cited
from nearzero.programme.audit.parts import Part, read_parts
from nearzero.programme.audit.terms import Term, is_weak
from nearzero.rounding import interval, number

if TYPE_CHECKING:
    from nearzero.places.place import Place
    from nearzero.places.raw import Raw

Row = Any  # a row of one of the tables, as ``places.tables.rows`` hands it out
Cell = tuple[str, str]  # sector and carrier


@dataclass(frozen=True, slots=True)
class Target:
    """A row of ``targets.csv`` with its number, if it has one."""

    row: Row
    cited: Cited
    number: float | None

    @property
    def whole(self) -> bool:
        """True where it holds for the whole place."""
        return not self.row.scope


class Material:
    """The tables of one place."""

    def __init__(self, raw: Raw, place_id: str) -> None:
        """Take a place of a data folder; tables are read on first use.

        Raises:
            DataError: A table has errors.
        """
        self.raw = raw
        self.place_id = place_id
        self.place: Place = raw.place(place_id)
        self.dictionary = raw.dictionary

    @cached_property
    def facts(self) -> list[Row]:
        """Every fact, also those without a value."""
        return list(rows(self.raw.facts(self.place_id)))

    @cached_property
    def valued(self) -> list[Row]:
        """Every fact with a value."""
        return [row for row in self.facts if row.state not in WITHOUT_VALUE and row.value]

    @cached_property
    def _levels(self) -> dict[tuple[str, str, str, str], list[Row]]:
        found: dict[tuple[str, str, str, str], list[Row]] = {}
        for row in self.valued:
            if row.statement == "level":
                found.setdefault((row.variable, row.year, row.sector, row.carrier), []).append(row)
        return found

    def rows_of(self, variable: str, statement: str = "level") -> list[Row]:
        """Return the valued facts of a variable with a statement, in document order."""
        return [row for row in self.valued if row.variable == variable and row.statement == statement]

    @cached_property
    def variables(self) -> list[str]:
        """Ids of the variables that anything is printed about, in document order."""
        return list(dict.fromkeys(row.variable for row in self.valued))

    def years(self, variable: str, cell: Cell = ("", "")) -> list[int]:
        """Return the single years that a level of a variable is printed for."""
        return sorted({int(k[1]) for k in self._levels if k[0] == variable and k[2:] == cell and k[1].isdigit()})

    def cells(self, variable: str) -> list[Cell]:
        """Return sector and carrier of every printed level of a variable."""
        return list(dict.fromkeys((k[2], k[3]) for k in self._levels if k[0] == variable))

    def printed(self, variable: str, year: int | str, cell: Cell = ("", "")) -> list[Term]:
        """Return the levels printed for a year, each number once."""
        found: dict[str, Term] = {}
        for row in self._levels.get((variable, str(year), *cell), []):
            found.setdefault(row.value, self.term(row))
        return list(found.values())

    def levels(self, variable: str, year: int | str, cell: Cell = ("", "")) -> list[Term]:
        """Return the levels printed for a year, else those one printed change away, else undated ones."""
        found = self.printed(variable, year, cell)
        if not found and str(year).isdigit():
            found = [*self._changed(variable, int(year), cell)] or self.printed(variable, "undated", cell)
        return found

    def level(self, variable: str, year: int | str, cell: Cell = ("", "")) -> Term | None:
        """Return the level with the narrowest interval for its size, or None."""
        found = self.levels(variable, year, cell)
        return min(found, key=lambda term: term.high - term.low) if found else None

    def _changed(self, variable: str, year: int, cell: Cell) -> Iterator[Term]:
        for row in self.valued:
            if row.variable != variable or (row.sector, row.carrier) != cell or not row.year.isdigit():
                continue
            if row.statement not in {"change_pct", "change_abs"} or not row.base_year.isdigit():
                continue
            start, end = int(row.base_year), int(row.year)
            if year not in {start, end} or row.unit == "百分点":
                continue
            for anchor in self.printed(variable, end if year == start else start, cell):
                if row.statement == "change_abs":
                    change = self.term(row)
                    yield anchor - change if year == start else anchor + change
                else:
                    growth = self.growth(row)
                    yield anchor / growth if year == start else anchor * growth

    def latest(self, variable: str, cell: Cell = ("", "")) -> tuple[str, Term] | None:
        """Return the level of the last printed year or period, or an undated one, with its year."""
        found = [k[1] for k in self._levels if k[0] == variable and k[2:] == cell]
        dated = sorted(year for year in found if year != "undated")
        year = max(dated, key=lambda text: text[-4:]) if dated else "undated" if found else None
        if year is None:
            return None
        return year, min(self.printed(variable, year, cell), key=lambda term: (term.weak, term.high - term.low))

    def term(self, row: Row) -> Term:
        """Return the number of a fact in the unit of the dictionary (per cent statements stay in per cent)."""
        factor = 1.0
        if row.level == row.level:  # a number in the variable's own unit
            factor = units.factor(row.unit, self.dictionary[row.variable].unit, row.price_basis)
        weak = is_weak(row.state, row.qualifier, row.year)
        text = f"{row.value} {row.unit}".strip().replace("-", "−")
        return Term(row.number * factor, row.low * factor, row.high * factor, text, (self.cite(row),), weak)

    def growth(self, row: Row) -> Term:
        """Return what a change in per cent multiplies a level by."""
        term = self.term(row)
        value, low, high = (1 + end / 100 for end in (term.value, term.low, term.high))
        sign = "−" if term.value < 0 else "+"
        return Term(value, low, high, f"(1 {sign} {term.text.lstrip('−')})", term.cited, term.weak)

    def cite(self, row: Row) -> Cited:
        """Cite a fact."""
        return Cited(row.id, row.source, row.locator, f"{row.value} {row.unit}".strip() if row.value else row.state)

    def label(self, variable: str, lang: str, cell: Cell = ("", "")) -> str:
        """Return the name of a variable, with sector and carrier where they are given."""
        name = self.dictionary[variable].label(lang) if variable in self.dictionary else variable
        inner = [self._cell_names.get(part, {}).get(lang, part) for part in cell if part]
        brackets = "（{}）" if lang == "zh" else " ({})"
        return name + (brackets.format("、".join(inner) if lang == "zh" else ", ".join(inner)) if inner else "")

    @cached_property
    def _cell_names(self) -> dict[str, dict[str, str]]:
        from nearzero.places.contracts import CARRIERS, SECTORS

        names: dict[str, dict[str, str]] = {}
        for file, contract, key in (("sectors.csv", SECTORS, "sector"), ("carriers.csv", CARRIERS, "carrier")):
            for row in rows(self.raw.table(file, contract)):
                names[getattr(row, key)] = {"zh": row.zh, "en": row.en}
        return names

    @cached_property
    def parts(self) -> list[Part]:
        """Wholes and their parts, from ``parts.csv`` and the hierarchies of sectors and carriers."""
        return read_parts(self.raw)

    def factor(self, variable: str, like: str) -> float:
        """Return what turns a number in the unit of one variable into that of another of the same kind.

        Raises:
            UnitError: The two are not of one kind.
        """
        one, two = self.dictionary[variable].unit, self.dictionary[like].unit
        return units.factor(one, two, "unstated" if units.has_money(one) else "")

    def ratio_scale(self, ratio: str) -> float | None:
        """Return what numerator / denominator is multiplied by to be in the ratio's unit, or None without both."""
        entry = self.dictionary[ratio]
        if not entry.numerator or not entry.denominator:
            return None
        above, below, own = (
            units.quantity(1.0, self.dictionary[name].unit, "unstated" if units.has_money(unit) else "")
            for name, unit in ((n, self.dictionary[n].unit) for n in (entry.numerator, entry.denominator, ratio))
        )
        try:
            return float((above / below).to(own.units).magnitude)
        except Exception as error:
            raise units.UnitError(f"{ratio} is not made of {entry.numerator} and {entry.denominator}") from error

    @cached_property
    def ratios(self) -> list[str]:
        """Ratios of the dictionary with both parts, of which anything is printed here."""
        known = (name for name in self.variables if name in self.dictionary)
        return [n for n in known if self.dictionary[n].numerator and self.dictionary[n].denominator]

    @cached_property
    def targets(self) -> list[Target]:
        """Every target, in document order."""
        seen: Counter[str] = Counter()
        found = []
        for row in rows(self.raw.place_table(self.place_id, "targets.csv")):
            name = f"{self.place_id}:{row.variable}@{row.year}!{row.comparator}"
            seen[name] += 1
            shown = f"{row.comparator} {row.value} {row.unit}" if row.value else f"{row.comparator} {row.base_year}"
            cited = Cited(name + (f"#{seen[name]}" if seen[name] > 1 else ""), row.source, row.locator, shown.strip())
            found.append(Target(row, cited, number(row.value) if row.value else None))
        return found

    def target_term(self, target: Target) -> Term:
        """Return the number of a target in the unit of the dictionary; that of a change in per cent.

        Raises:
            ValueError: The target has no number.
        """
        row = target.row
        low, high = interval(row.value)
        factor = 1.0
        if row.statement in {"", "level", "change_abs", "cumulative"} and row.unit != "百分点":
            basis = "unstated" if units.has_money(row.unit) else ""
            factor = units.factor(row.unit, self.dictionary[row.variable].unit, basis)
        text = f"{row.value} {row.unit}".strip().replace("-", "−")
        return Term(number(row.value) * factor, low * factor, high * factor, text, (target.cited,))

    @cached_property
    def status(self) -> list[tuple[Row, Cited]]:
        """Every row of the indicator states, cited."""
        return [
            (row, Cited(f"{self.place_id}:indicator {row.indicator}@{row.year}", row.source, row.locator, row.own_flag))
            for row in rows(self.raw.place_table(self.place_id, "status.csv"))
        ]

    @cached_property
    def projects(self) -> list[tuple[Row, Cited]]:
        """Every project, cited."""
        table = self.raw.place_table(self.place_id, "projects.csv")
        return [
            (row, Cited(f"{self.place_id}:{row.id}", row.source, row.locator, f"{row.start}—{row.end}"))
            for row in rows(table)
        ]

    @cached_property
    def quantities(self) -> dict[str, dict[str, Term]]:
        """The quantities of every project in the unit of the dictionary (the first of each kind)."""
        found: dict[str, dict[str, Term]] = {}
        for row in rows(self.raw.place_table(self.place_id, "project_quantities.csv")):
            low, high = interval(row.value, row.qualifier)
            basis = "unstated" if units.has_money(row.unit) else ""
            factor = units.factor(row.unit, self.dictionary[row.quantity].unit, basis)
            cited = Cited(
                f"{self.place_id}:{row.project}:{row.quantity}", row.source, row.locator, row.value + row.unit
            )
            text = f"{row.value} {row.unit}".strip()
            term = Term(number(row.value) * factor, low * factor, high * factor, text, (cited,), bool(row.qualifier))
            found.setdefault(row.project, {}).setdefault(row.quantity, term)
        return found

    @cached_property
    def rules(self) -> list[Row]:
        """The indicators of the programme and system of the place; empty where it takes part in none."""
        if not self.place.programme or not self.place.system:
            return []
        name = f"programme/{self.place.programme}/{self.place.system}.csv"
        if not (self.raw.root / name).is_file():
            return []
        return list(rows(self.raw.table(name, INDICATORS)))

    @cached_property
    def parent(self) -> Material | None:
        """The place this one is part of, where it has facts or targets."""
        above = self.place.parent
        return Material(self.raw, above) if above in self.raw.place_ids else None

    def parent_chain(self) -> list[str]:
        """Return the names of the places above this one, nearest first."""
        return [place.zh for place in self.raw.ancestors(self.place)]
