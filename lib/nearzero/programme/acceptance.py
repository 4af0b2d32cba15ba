"""Would it be accepted? The programme's conditions, in both readings of what does not apply.

Here: counts of constraint and reference indicators, gate, phases, quota. Not here: the verdicts themselves (``judge``).

The rules do not say what becomes of an indicator that does not apply. Both readings are given: counted as not met, and
left out of the denominator. Neither lowers the least number of reference indicators that must be met.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby

from nearzero.places.place import Place
from nearzero.places.raw import Raw
from nearzero.places.tables import rows
from nearzero.programme.scheme import Conditions, GateRule, Programme
from nearzero.programme.verdicts import FAILED_STATES, OPEN_STATES, VERDICT_STATES, Reason, Verdict
from nearzero.results import Result

COUNTED_NOT_MET = "counted_not_met"
LEFT_OUT = "left_out"
READINGS = (COUNTED_NOT_MET, LEFT_OUT)

# What a state in words says of a condition; anything else leaves it to be asked.
_SAID: Mapping[str, Mapping[str, str]] = {
    "eligibility": {"in_place": "stated", "reported": "stated", "not_started": "refused"},
    "veto": {"not_applicable": "stated", "not_started": "stated", "in_place": "refused"},
}


@dataclass(frozen=True, slots=True)
class IndicatorState:
    """The state of a whole indicator: that of its worst variable; one that does not apply is passed over.

    Attributes:
        number: Number of the indicator.
        kind: ``constraint``, ``reference`` or ``feature``.
        state: One of ``VERDICT_STATES``.
        reasons: Of the variables that make it so.
        name: Chinese name.
        name_en: English name.
    """

    number: str
    kind: str
    state: str
    reasons: tuple[Reason, ...]
    name: str
    name_en: str


@dataclass(frozen=True, slots=True)
class Count:
    """How many indicators of one kind there are, are met, are open and fail."""

    kind: str
    total: int
    met: int
    open: int
    failed: int
    needed: int

    @property
    def passes(self) -> bool:
        """Whether enough are met now (the pessimistic count)."""
        return self.met >= self.needed

    @property
    def can_pass(self) -> bool:
        """Whether enough are met or open (the optimistic count): missing and unproven ones taken as met."""
        return self.met + self.open >= self.needed

    @property
    def lacking(self) -> int:
        """How many more must be met."""
        return max(0, self.needed - self.met)


@dataclass(frozen=True, slots=True)
class AcceptanceReading:
    """The conditions under one reading of what does not apply."""

    reading: str
    constraints: Count
    references: Count

    @property
    def passes(self) -> bool:
        """Whether all conditions are kept by what is met now."""
        return self.constraints.passes and self.references.passes

    @property
    def can_pass(self) -> bool:
        """Whether they could be kept with what is open, before anything that fails is mended."""
        return self.constraints.can_pass and self.references.can_pass


@dataclass(frozen=True, slots=True)
class Acceptance:
    """What the conditions of acceptance make of the verdicts.

    Attributes:
        place: Id of the place.
        year: Year up to which the data reach.
        conditions: What is asked.
        indicators: State of every constraint and reference indicator.
        readings: Both readings of what does not apply.
        counts_agree: Whether the system has as many indicators as the conditions say.
    """

    place: str
    year: int
    conditions: Conditions
    indicators: tuple[IndicatorState, ...]
    readings: tuple[AcceptanceReading, ...]
    counts_agree: bool

    def reading(self, name: str) -> AcceptanceReading:
        """Return one of the two readings."""
        return self.readings[READINGS.index(name)]

    def in_state(self, *states: str, kind: str = "") -> tuple[IndicatorState, ...]:
        """Return the indicators in some states: what is missing, open or failed by name."""
        return tuple(one for one in self.indicators if one.state in states and kind in {"", one.kind})

    @property
    def missing(self) -> tuple[IndicatorState, ...]:
        """Indicators without a number, an assessment or proof."""
        return self.in_state("missing", "not_assessed", "proxy_only", "needs_evidence")

    @property
    def results(self) -> tuple[Result, ...]:
        """Every count, in both readings."""
        return tuple(
            self._result(reading.reading, count, name, value)
            for reading in self.readings
            for count in (reading.constraints, reading.references)
            for name, value in (
                ("total", count.total),
                ("met", count.met),
                ("open", count.open),
                ("failed", count.failed),
                ("needed", count.needed),
            )
        )

    def _result(self, reading: str, count: Count, name: str, value: int) -> Result:
        return Result(
            analysis="acceptance",
            place=self.place,
            variable="",
            factor=f"{count.kind}:{name}",
            method=reading,
            period=str(self.year),
            value=float(value),
            unit="项",
            state="derived",
            note="passes" if count.passes else "can pass" if count.can_pass else "cannot pass unless mended",
        )


def accept(verdicts: Iterable[Verdict], programme: Programme) -> Acceptance:
    """Set the verdicts against the conditions of acceptance.

    Args:
        verdicts: Of one place and one system; feature indicators are passed over.
        programme: The scheme.

    Raises:
        ValueError: There are no verdicts, or they are of more than one place or system.
    """
    chosen = [verdict for verdict in verdicts if verdict.rule.kind in {"constraint", "reference"}]
    parties = {(verdict.place, verdict.rule.system) for verdict in chosen}
    if len(parties) != 1:
        raise ValueError("acceptance is about the verdicts of one place under one indicator system")
    place, system = parties.pop()
    conditions = programme.conditions[system]
    states = indicator_states(chosen)
    kinds = [one.kind for one in states]
    return Acceptance(
        place=place,
        year=max(verdict.judged_year for verdict in chosen),
        conditions=conditions,
        indicators=states,
        readings=tuple(_read(states, conditions, reading) for reading in READINGS),
        counts_agree=(kinds.count("constraint"), kinds.count("reference"))
        == (conditions.constraints, conditions.references),
    )


def indicator_states(verdicts: Iterable[Verdict]) -> tuple[IndicatorState, ...]:
    """Return the state of every indicator from those of its variables, in the order of the verdicts."""
    found = []
    for number, group in groupby(verdicts, key=lambda verdict: verdict.number):
        parts = list(group)
        applying = [part for part in parts if part.state != "not_applicable"] or parts
        worst = max((part.state for part in applying), key=VERDICT_STATES.index)
        rule = parts[0].rule
        reasons = tuple(part.reason for part in applying if part.state == worst)
        found.append(IndicatorState(number, rule.kind, worst, reasons, rule.name, rule.name_en))
    return tuple(found)


def _read(states: tuple[IndicatorState, ...], conditions: Conditions, reading: str) -> AcceptanceReading:
    return AcceptanceReading(
        reading,
        _count(states, "constraint", reading, conditions.constraint_share, 0),
        _count(states, "reference", reading, conditions.reference_share, conditions.reference_count),
    )


def _count(states: tuple[IndicatorState, ...], kind: str, reading: str, share: float, least: int) -> Count:
    mine = [one.state for one in states if one.kind == kind]
    left_out = mine.count("not_applicable")
    total = len(mine) - (left_out if reading == LEFT_OUT else 0)
    failed = sum(state in FAILED_STATES for state in mine) + (left_out if reading == COUNTED_NOT_MET else 0)
    return Count(
        kind=kind,
        total=total,
        met=mine.count("met"),
        open=sum(state in OPEN_STATES for state in mine),
        failed=failed,
        needed=max(least, math.ceil(share * total - 1e-9)),
    )


@dataclass(frozen=True, slots=True)
class GateItem:
    """A condition of eligibility or a veto, and what is known of it.

    Attributes:
        rule: The condition.
        state: ``stated`` (the place says so), ``refused`` (it says the opposite) or ``unknown`` (to be asked).
        evidence: What the place says.
        source: The document.
        locator: Where it stands there.
    """

    rule: GateRule
    state: str
    evidence: str = ""
    source: str = ""
    locator: str = ""


def gate(raw: Raw, place: Place, programme: Programme) -> tuple[GateItem, ...]:
    """Return what is known of eligibility and vetoes: unknown unless the place's own tables say it.

    A row of ``status.csv`` whose ``indicator`` is the id of the condition says it: ``in_place`` for a condition that is
    kept, ``not_applicable`` or ``not_started`` for a veto that did not come about. A boundary text in ``place.toml``
    states the boundary.

    Args:
        raw: The data folder.
        place: The applicant.
        programme: The scheme.
    """
    said = {row.indicator: row for row in rows(raw.place_table(place.id, "status.csv")) if row.state}
    found = []
    for rule in programme.gate:
        row = said.get(rule.id)
        if row is not None:
            state = _SAID[rule.kind].get(row.state, "unknown")
            found.append(GateItem(rule, state, row.evidence, row.source, row.locator))
        elif rule.id == "clear_boundary" and place.boundary_zh:
            found.append(GateItem(rule, "stated", place.boundary_zh))
        else:
            found.append(GateItem(rule, "unknown"))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class QuotaCheck:
    """Applications of one prefecture for one system, against the quota."""

    prefecture: str
    system: str
    places: tuple[str, ...]
    limit: int

    @property
    def kept(self) -> bool:
        """Whether no more than the quota apply."""
        return len(self.places) <= self.limit


def quota(raw: Raw, place_ids: Iterable[str], programme: Programme) -> tuple[QuotaCheck, ...]:
    """Count applications per prefecture and system.

    Args:
        raw: The data folder.
        place_ids: The applicants; those of another programme are passed over.
        programme: The scheme.

    Returns:
        One check per prefecture and system that has applicants. A place without a known prefecture is counted under
        an empty name.
    """
    found: dict[tuple[str, str], list[str]] = {}
    for name in place_ids:
        place = raw.place(name)
        if place.programme == programme.id and place.system:
            above: Mapping[str, str] = {one.kind: one.id for one in raw.ancestors(place)}
            found.setdefault((above.get("prefecture", ""), place.system), []).append(name)
    return tuple(
        QuotaCheck(prefecture, system, tuple(names), programme.quota[system])
        for (prefecture, system), names in sorted(found.items())
    )
