"""What all calculations of one place share: its tables and facts, the factors, and the choices that were made.

Here: choices, access to data, and what is said where a factor is missing. Not here: any calculation.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from nearzero.accounting.calculators import street_lights
from nearzero.accounting.calculators.outcomes import Outcome, lacking
from nearzero.accounting.calculators.quantities import GridChoice, Quantity, from_fact, grid
from nearzero.accounting.calculators.surveys import Survey
from nearzero.accounting.factors import FactorTable, MissingFactorError
from nearzero.accounting.sets import ElectricityRule, read_electricity_rules
from nearzero.places.contracts import STATES, WITHOUT_VALUE
from nearzero.places.tables import rows

if TYPE_CHECKING:
    from nearzero.places.raw import Raw

_HOURS = "pv_full_load_hours_rooftop"


@dataclass(frozen=True, slots=True)
class Choices:
    """What a person chooses before the calculators run; every choice is part of the results.

    Attributes:
        electricity: Id of the electricity rule.
        fixed_year: The year whose grid factor holds for every year; None takes that of each year.
        pv_region: Region of the full-load hours; that of the place where None.
        lamps: Lamps that renewable street lights are compared with.
        national_forest: Whether national forest parameters may stand in for those of Shandong.
        not_clean: Sources of heat that do not count as clean.
    """

    electricity: str = "shandong"
    fixed_year: int | None = None
    pv_region: str | None = None
    lamps: tuple[str, ...] = street_lights.AGAINST
    national_forest: bool = False
    not_clean: frozenset[str] = field(default_factory=lambda: frozenset({"other"}))


class Desk:
    """What the parts share: tables, factors, rules and choices."""

    def __init__(self, raw: Raw, place: str, choices: Choices) -> None:
        """Open the tables of a place; factors and rules are read at once."""
        self.raw, self.place, self.choices = raw, place, choices
        self.table = FactorTable.read(raw)
        self.rules: dict[str, ElectricityRule] = read_electricity_rules(raw)

    def survey(self, subject: str) -> Survey:
        """Return one of its tables of one subject."""
        return Survey.read(self.raw, self.place, subject)

    def grid(self, year: int) -> GridChoice:
        """Return the chosen grid factor of a year.

        Raises:
            MissingFactorError: The rule has none of that year.
        """
        return grid(self.table, self.rules, self.choices.electricity, year, self.choices.fixed_year)

    @property
    def form(self) -> str:
        """How results name the electricity rule."""
        fixed = self.choices.fixed_year
        return f"{self.choices.electricity}:" + ("yearly" if fixed is None else f"fixed{fixed}")

    @property
    def region(self) -> str:
        """The region whose full-load hours hold.

        Raises:
            MissingFactorError: Nobody chose one, and the tables do not say which region the place is like.
        """
        region = self.choices.pv_region or self.raw.place(self.place).pv_region
        if not region:
            known = sorted({one.region for one in self.table if one.name == _HOURS})
            ask = f"say in place.toml which pv_region {self.place} is like: {', '.join(known)}"
            raise MissingFactorError(_HOURS, ask=ask)
        return region

    def facts(self, variable: str, statement: str = "level") -> dict[int, Quantity]:
        """Return a fact of the whole place by year; of several, the one with the best state and most digits."""
        if not self.raw.has(self.place, "facts.csv"):
            return {}
        frame = self.raw.facts(self.place)
        here = (frame["variable"] == variable) & (frame["statement"] == statement) & frame["year"].str.isdigit()
        whole = here & (frame["sector"] == "") & (frame["carrier"] == "")
        found = [row for row in rows(frame[whole]) if row.state not in WITHOUT_VALUE]
        found.sort(key=lambda row: (STATES.index(row.state), row.high - row.low), reverse=True)
        return {int(row.year): from_fact(row) for row in found}


def attempt(about: Outcome, work: Callable[[], Outcome]) -> Outcome:
    """Return what a calculator says, or what is missing where it lacks a factor."""
    try:
        return work()
    except MissingFactorError as error:
        return lacking(about, error)


def blank(
    calculator: str, name: str, period: object, unit: str, method: str = "", form: str = "", item: str = ""
) -> Outcome:
    """Return an outcome that says nothing yet: what ``attempt`` fills in or leaves missing."""
    return Outcome(
        name=name, calculator=calculator, period=str(period), value=None, unit=unit, method=method, form=form, item=item
    )
