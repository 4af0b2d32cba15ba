"""Factors as the tables have them: one number with its unit, year, region, source and status.

Here: reading and finding a factor, and saying what to ask for where there is none. Not here: which factors go
together (``sets``), whether a factor is plausible (``places.check_factors``, ``plausibility``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from nearzero.places import contracts
from nearzero.places.checks.factors import check_factors
from nearzero.places.tables import rows
from nearzero.problems import nearest, refuse_errors
from nearzero.rounding import Interval, interval, number

if TYPE_CHECKING:
    from nearzero.places.raw import Raw

_RANGE = re.compile(r"([0-9.]+)\s*(?:\.\.|~|-|–|—)\s*([0-9.]+)")
_EXACT = "by definition"
_tables: WeakKeyDictionary[Raw, FactorTable] = WeakKeyDictionary()


@dataclass(frozen=True, slots=True, kw_only=True)
class Factor:
    """One factor, as a row of ``factors/*.csv`` has it.

    Attributes:
        name: What it is called in the table.
        value: The number; None where the row holds a range, words or nothing.
        low: Lower end of what the printed digits allow, or of a printed range; None where there is neither.
        high: Upper end of it.
        unit: As printed.
        year: The year it is of, or of the edition it stands in; None where it has no year.
        region: The region it is of.
        source: Where it is published.
        status: ``published`` or ``unconfirmed``.
        note: What the table says besides.
        digits: The cell as it stands in the table.
        several: Whether name and year leave open which row is meant, so that the id needs the region.
    """

    name: str
    value: float | None
    low: float | None
    high: float | None
    unit: str
    year: int | None
    region: str
    source: str
    status: str
    note: str
    digits: str
    several: bool = False

    @property
    def id(self) -> str:
        """What a result names among its inputs: ``factor:grid_ef_shandong@2021``."""
        region = f"[{self.region}]" if self.several else ""
        return f"factor:{self.name}{region}" + ("" if self.year is None else f"@{self.year}")


class MissingFactorError(LookupError):
    """No such factor. Missing is not zero, and no other year or region takes its place.

    Attributes:
        name: The factor that was wanted.
        year: The year it was wanted for, or None.
        ask: What to ask for, and whom.
    """

    def __init__(self, name: str, year: int | None = None, ask: str = "") -> None:
        """Say what is missing and what to do about it."""
        self.name, self.year = name, year
        self.ask = ask or "ask the authors of the inventory for it, with its source, and add a row to data/raw/factors"
        super().__init__(name, year, self.ask)

    def __str__(self) -> str:
        """Return one sentence for the person at the keyboard."""
        wanted = f"“{self.name}”" + ("" if self.year is None else f" of {self.year}")
        return f"there is no factor {wanted}: {self.ask}"


class FactorTable:
    """All factors of a data folder, in the order of the files."""

    def __init__(self, factors: Iterable[Factor]) -> None:
        """Keep the factors; where name and year tell two rows not apart, their ids get the region."""
        listed = list(factors)
        count: dict[tuple[str, int | None], int] = {}
        for factor in listed:
            count[factor.name, factor.year] = count.get((factor.name, factor.year), 0) + 1
        self._factors = tuple(replace(one, several=count[one.name, one.year] > 1) for one in listed)
        self._by_id = {factor.id: factor for factor in self._factors}
        self._by_name: dict[str, list[Factor]] = {}
        for factor in self._factors:
            self._by_name.setdefault(factor.name, []).append(factor)

    @classmethod
    def read(cls, raw: Raw) -> FactorTable:
        """Read every table of ``factors/``; once per folder.

        Args:
            raw: The data folder.

        Raises:
            DataError: A table has errors: a year that is none, a value far outside what is plausible, …
        """
        if raw not in _tables:
            refuse_errors(check_factors(raw))
            names = sorted(path.name for path in (raw.root / "factors").glob("*.csv"))
            frames = [raw.table(f"factors/{name}", contracts.FACTORS) for name in names]
            _tables[raw] = cls(_factor(row) for frame in frames for row in rows(frame))
        return _tables[raw]

    def __iter__(self) -> Iterator[Factor]:
        """Iterate over all rows, those without a value too."""
        return iter(self._factors)

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self._factors)

    def by_id(self, factor_id: str) -> Factor:
        """Return the row that a result names among its inputs.

        Raises:
            MissingFactorError: No row has this id.
        """
        if factor_id not in self._by_id:
            raise MissingFactorError(factor_id, ask=nearest(factor_id, self._by_id))
        return self._by_id[factor_id]

    def years(self, name: str) -> tuple[int, ...]:
        """Return the years for which a factor has a row that says something, earliest first."""
        found = {one.year for one in self._by_name.get(name, ()) if one.year is not None and one.digits}
        return tuple(sorted(found))

    def find(self, name: str, year: int | None = None, region: str | None = None) -> Factor:
        """Return the one factor that is meant.

        A row without a year holds for every year. A row of another year never takes the place of the one
        that is wanted.

        Args:
            name: Its name in the table.
            year: The year it must be of; None where the factor has one row only.
            region: The region it must be of; None where that leaves no choice.

        Returns:
            The factor; its ``value`` is None where the table prints a range.

        Raises:
            MissingFactorError: There is no such row, several rows would do, or the row is empty and says
                that the factor is to be asked for.
        """
        if name not in self._by_name:
            raise MissingFactorError(name, year, f"no table of data/raw/factors has it; {nearest(name, self._by_name)}")
        here = [one for one in self._by_name[name] if region is None or one.region == region]
        found = [one for one in here if year is None or one.year is None or one.year == year]
        if len(found) != 1:
            raise MissingFactorError(name, year, self._which(name, year, region, several=len(found) > 1))
        if not found[0].digits:
            note = found[0].note or "ask for it"
            raise MissingFactorError(name, year, f"the table has a row without a value ({found[0].source}); {note}")
        return found[0]

    def _which(self, name: str, year: int | None, region: str | None, *, several: bool) -> str:
        named = self._by_name[name]
        years = ", ".join(str(one) for one in self.years(name))
        regions = ", ".join(sorted({one.region for one in named}))
        if several:
            return f"several rows would do, say which: years {years or 'none'}; regions {regions}"
        if region is not None and region not in {one.region for one in named}:
            return f"there are rows for {regions}, none for {region}"
        return (
            f"there are rows for {years or 'no year'}, and no other year stands in for {year}; "
            f"ask for the value that was published for {year} ({named[0].source} or its later edition)"
        )


def _factor(row: Any) -> Factor:  # noqa: ANN401 - a row of the table
    value, ends = read_digits(row.value, exact=_EXACT in row.source or _EXACT in row.note)
    low, high = ends or (None, None)
    return Factor(
        name=row.name,
        value=value,
        low=low,
        high=high,
        unit=row.unit,
        year=int(row.year) if row.year else None,
        region=row.region,
        source=row.source,
        status=row.status,
        note=row.note,
        digits=row.value,
    )


def read_digits(digits: str, *, exact: bool = False) -> tuple[float | None, Interval | None]:
    """Return the number that a cell prints and what its digits allow.

    Args:
        digits: The cell: ``0.6838``, a plain range ``0.5306..0.8325``, words, or nothing.
        exact: The number is so by definition: no rounding.

    Returns:
        The number, or None where the cell is not a single one; and its rounding interval, or the ends of a
        plain range, or None.
    """
    if found := _RANGE.fullmatch(digits.strip()):
        try:
            low, high = number(found[1]), number(found[2])
        except ValueError:
            return None, None
        return None, (low, high) if low <= high else None
    try:
        value = number(digits)
    except ValueError:
        return None, None
    return value, (value, value) if exact else interval(digits)
