"""Carbon in the assessments of plans and projects: how many carry it, the CO2 they state, the rules they fall under.

Here: counts, shares and sums by kind of assessment and year, and what the sector of a row says of the rules. Not here:
reading the rules (``places.assessment_rules``), what measures do (``co_control``).

An assessment falls under a rule where its row names the rule, or where its sector lies within a sector that the rule is
for as a whole. The name of a project or plan decides nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from nearzero.accounting.calculators.desk import blank
from nearzero.accounting.calculators.outcomes import Outcome, to_results, total, without, work_out
from nearzero.accounting.calculators.quantities import Quantity, given
from nearzero.places.assessment_rules import AssessmentRule, rules_of
from nearzero.places.contracts import ASSESSMENT_KINDS, SECTORS
from nearzero.places.tables import rows
from nearzero.results import Result

if TYPE_CHECKING:
    from nearzero.places.raw import Raw

FILE = "assessments.csv"
ANALYSIS = "assessment"
Standing = Literal["rule_named", "rule_by_sector", "rule_open", "rule_other_sector", "rule_none"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """One plan or project that was assessed.

    Attributes:
        row: Id of its row, as results name it.
        id: Its id.
        name: Chinese name.
        name_en: English name; the Chinese one where there is none.
        kind: ``plan_eia``, ``project_eia`` or ``energy_review``.
        sector: Its sector; empty where nobody says.
        rule: The rule that its row names; empty where it names none.
        project: The project of the place that it is of; empty where it is none.
        year: The year it was decided on, or ``undated``.
        carbon: Whether it carries carbon: ``yes``, ``no`` or ``not_stated``.
        co2: The CO2 a year that it states; without a value where it states none.
        source: The document.
        locator: Where in it.
    """

    row: str
    id: str
    name: str
    name_en: str
    kind: str
    sector: str
    rule: str
    project: str
    year: str
    carbon: str
    co2: Quantity
    source: str
    locator: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """All assessments of one kind and year.

    Attributes:
        kind: The kind.
        year: The year, or ``undated``.
        listed: The assessments.
        co2: The sum of the CO2 they state; a lower bound where one that carries carbon states none.
    """

    kind: str
    year: str
    listed: tuple[Assessment, ...]
    co2: Outcome

    def of(self, carbon: str) -> tuple[Assessment, ...]:
        """Return those that carry carbon (``yes``), do not (``no``), or do not say (``not_stated``)."""
        return tuple(one for one in self.listed if one.carbon == carbon)


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessed:
    """What the assessments of one place say.

    Attributes:
        place: Id of the place.
        rules: Rules that hold in it.
        listed: Its assessments.
        tallies: The same by kind and year.
        standings: What each row says of the rules, by id.
    """

    place: str
    rules: tuple[AssessmentRule, ...]
    listed: tuple[Assessment, ...]
    tallies: tuple[Tally, ...]
    standings: Mapping[str, Standing]

    @property
    def results(self) -> tuple[Result, ...]:
        """Every count, share, sum and standing."""
        numbers = [one for tally in self.tallies for one in (*self.counts(tally), *self.shares(tally), self.co2(tally))]
        return (*numbers, *(self.standing(one) for one in self.listed))

    def counts(self, tally: Tally) -> tuple[Result, Result, Result, Result]:
        """Return how many there are, carry carbon, carry none, and do not say."""
        yes, no, unsaid = (tally.of(carbon) for carbon in ("yes", "no", "not_stated"))
        return (
            self._counted(tally, "assessments", tally.listed),
            self._counted(tally, "assessments_with_carbon", yes),
            self._counted(tally, "assessments_without_carbon", no),
            self._counted(tally, "assessments_not_stated", unsaid),
        )

    def shares(self, tally: Tally) -> tuple[Result, ...]:
        """Return the share that carries carbon: one number, or two ends where some rows do not say."""
        yes, unsaid = len(tally.of("yes")), len(tally.of("not_stated"))
        if not unsaid:
            return (self._share(tally, "share", yes),)
        return self._share(tally, "at_least", yes), self._share(tally, "at_most", yes + unsaid)

    def co2(self, tally: Tally) -> Result:
        """Return the sum of the CO2 that the assessments of a kind and year state."""
        return replace(to_results([tally.co2], self.place)[0], analysis=ANALYSIS, identity="")

    def standing(self, one: Assessment) -> Result:
        """Return what a row says of the rules, as a result."""
        method = {"rule_named": "by_row", "rule_by_sector": "by_sector", "rule_other_sector": "by_sector"}
        state = self.standings[one.id]
        return Result(
            analysis=ANALYSIS,
            place=self.place,
            variable="assessment_rule",
            factor=one.id,
            method=method.get(state, ""),
            period=one.year,
            value=state,
            state="missing" if state == "rule_open" else "derived",
            inputs=(one.row,),
        )

    def _counted(self, tally: Tally, variable: str, found: Sequence[Assessment]) -> Result:
        return Result(
            analysis=ANALYSIS,
            place=self.place,
            variable=variable,
            factor=tally.kind,
            method="count",
            period=tally.year,
            value=float(len(found)),
            unit="项",
            state="derived",
            inputs=tuple(one.row for one in tally.listed),
        )

    def _share(self, tally: Tally, method: str, part: int) -> Result:
        whole = len(tally.listed)
        return Result(
            analysis=ANALYSIS,
            place=self.place,
            variable="assessments_with_carbon_share",
            factor=tally.kind,
            method=method,
            period=tally.year,
            value=100 * part / whole,
            unit="%",
            state="derived",
            inputs=tuple(one.row for one in tally.listed),
            arithmetic=f"{part} ÷ {whole}",
        )


def assessed(raw: Raw, place_id: str) -> Assessed:
    """Return what the assessments of a place say of carbon, and the rules they are held against.

    Args:
        raw: The data folder.
        place_id: The place.

    Raises:
        DataError: A table has errors.
    """
    rules = rules_of(raw, place_id)
    listed = tuple(_read(raw, place_id))
    frame = raw.table("sectors.csv", SECTORS)
    parents = dict(zip(frame["sector"], frame["parent"], strict=True))
    return Assessed(
        place=place_id,
        rules=rules,
        listed=listed,
        tallies=tuple(_tallies(listed)),
        standings={one.id: standing(one, rules, parents) for one in listed},
    )


def _read(raw: Raw, place_id: str) -> Iterator[Assessment]:
    for row in rows(raw.judged_table(place_id, FILE)):
        name = f"{place_id}:assessments/{row.id}@{row.year}"
        yield Assessment(
            row=name,
            id=row.id,
            name=row.name,
            name_en=row.name_en or row.name,
            kind=row.kind,
            sector=row.sector,
            rule=row.rule,
            project=row.project,
            year=row.year,
            carbon=row.carbon_assessed,
            co2=given("CO2", row.value, row.unit, id=name, state=row.state or "missing", qualifier=row.qualifier),
            source=row.source,
            locator=row.locator,
        )


def _tallies(listed: Sequence[Assessment]) -> Iterator[Tally]:
    for kind in ASSESSMENT_KINDS:
        for year in sorted({one.year for one in listed if one.kind == kind}):
            found = tuple(one for one in listed if (one.kind, one.year) == (kind, year))
            yield Tally(kind=kind, year=year, listed=found, co2=_sum(kind, year, found))


def _sum(kind: str, year: str, found: Sequence[Assessment]) -> Outcome:
    """Add the CO2 of one kind and year: a project may have assessments of several kinds, and would count twice."""
    known = [one.co2 for one in found if one.co2.value is not None]
    carrying = [one for one in found if one.carbon != "no"]
    method = "sum" if len(known) == len(carrying) else "at_least"
    about = blank(ANALYSIS, "assessment_co2", year, "吨", method, item=kind)
    lacking = [one.row for one in carrying if one.co2.value is None]
    if not known:
        return without(about, *lacking) if lacking else about
    return replace(work_out(about, known, lambda *leaves: total(leaves)), missing=tuple(lacking))


def standing(one: Assessment, rules: Sequence[AssessmentRule], parents: Mapping[str, str]) -> Standing:
    """Return what a row says of the rules for its kind of assessment.

    Args:
        one: The assessment.
        rules: Rules that hold in the place.
        parents: The sector above each sector.

    Returns:
        ``rule_named``: the row names the rule. ``rule_by_sector``: its sector is one that a rule is for as a whole.
        ``rule_open``: a rule may hold, and the row does not say enough: no sector, a wider one, or one of which the
        rule is for a part; or all rules are for no sector. ``rule_other_sector``: no rule is for its sector; one
        that is for none, as for two-high projects, holds where the row names it.
        ``rule_none``: there is no rule for this kind of assessment.
    """
    own = [rule for rule in rules if rule.kind == one.kind]
    if not own:
        return "rule_none"
    if one.rule:
        return "rule_named"
    above = _line(one.sector, parents)
    if any(rule.covers == "whole" and rule.sector in above for rule in own):
        return "rule_by_sector"
    touching = (rule.sector in above or one.sector in _line(rule.sector, parents) for rule in own if rule.sector)
    if not one.sector or any(touching) or not any(rule.sector for rule in own):
        return "rule_open"
    return "rule_other_sector"


def _line(sector: str, parents: Mapping[str, str]) -> list[str]:
    """Return a sector and those above it; none for an empty one."""
    found: list[str] = []
    while sector and sector not in found:
        found.append(sector)
        sector = parents.get(sector, "")
    return found
