"""What all indicators mean together: counts, acceptance if all that can be met is met, and what decides.

Here: the sum over indicators. Not here: the single indicator (``attainability``) and the conditions themselves
(``programme.acceptance``).

Acceptance is judged by the same rules as today's, with verdicts as they would be: what is met or can be attained
counts as met, what falls short as not met, and what cannot be said stays open.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from nearzero.programme.acceptance import READINGS, Acceptance, accept
from nearzero.programme.outlook.attained import ATTAINABILITY_STATES, REACHED_STATES, Attainability, Part
from nearzero.programme.scheme import Programme
from nearzero.programme.verdicts import Verdict
from nearzero.results import Result

KINDS = ("constraint", "reference")
# Why an indicator decides, the gravest first.
DECIDES = ("blocks", "open", "rests_on_measures", "within_rounding", "may_fill_references")
_MARGINS = frozenset({"within_rounding", "measures_within_rounding"})


@dataclass(frozen=True, slots=True)
class Decisive:
    """An indicator that acceptance turns on, and how.

    Attributes:
        indicator: The indicator.
        how: ``blocks`` (a constraint that falls short), ``open`` (a constraint of which nothing can be said),
            ``rests_on_measures`` (a constraint that needs the listed projects), ``within_rounding`` (a constraint whose
            answer rounding may turn), ``may_fill_references`` (a reference that is not attained yet while there are too
            few that are).
    """

    indicator: Attainability
    how: str


@dataclass(frozen=True, slots=True)
class Feasibility:
    """All indicators together.

    Attributes:
        place: Id of the place.
        due: Year the targets are due.
        indicators: Of all kinds, in the order of the system.
        acceptance: Acceptance if all that can be met is met; None without a scheme.
        decisive: What acceptance turns on, the gravest first.
    """

    place: str
    due: int
    indicators: tuple[Attainability, ...]
    acceptance: Acceptance | None
    decisive: tuple[Decisive, ...]

    def in_state(self, *states: str, kind: str = "") -> tuple[Attainability, ...]:
        """Return the indicators in some states, of one kind where given."""
        return tuple(one for one in self.indicators if one.state in states and kind in {"", one.kind})

    def count(self, state: str, kind: str) -> int:
        """Return how many indicators of a kind are in a state."""
        return len(self.in_state(state, kind=kind))

    @property
    def results(self) -> tuple[Result, ...]:
        """Counts by state and kind, and those of acceptance."""
        rests_on = tuple(dict.fromkeys(name for one in self.indicators for part in one.parts for name in part.inputs))
        counts = [
            Result(
                analysis="attainability",
                place=self.place,
                variable="",
                factor=f"{kind}:{state}",
                method="count",
                period=str(self.due),
                value=float(self.count(state, kind)),
                unit="项",
                state="derived",
                inputs=rests_on,
                note=" ".join(one.number for one in self.in_state(state, kind=kind)),
            )
            for kind in (*KINDS, "feature")
            for state in ATTAINABILITY_STATES
            if any(one.kind == kind for one in self.indicators)
        ]
        results = self.acceptance.results if self.acceptance else ()
        due = str(self.due)
        ahead = (
            replace(one, analysis="attainability", form="acceptance", period=due, inputs=rests_on) for one in results
        )
        return (*counts, *ahead)


def feasibility(attained: Iterable[Attainability], programme: Programme | None = None) -> Feasibility:
    """Put the indicators of one place together.

    Args:
        attained: From ``attainability``.
        programme: The scheme, for acceptance; counts only where None.

    Raises:
        ValueError: There are no indicators.
    """
    indicators = tuple(attained)
    if not indicators:
        raise ValueError("no indicators, nothing to put together")
    first = indicators[0].parts[0].verdict
    rules = [one for one in indicators if one.kind in KINDS]
    known = programme is not None and bool(rules) and first.rule.system in programme.conditions
    ahead = [_as_attained(part) for one in rules for part in one.parts]
    acceptance = accept(ahead, programme) if known and programme is not None else None
    return Feasibility(first.place, first.due, indicators, acceptance, _decisive(rules, acceptance))


def _as_attained(part: Part) -> Verdict:
    """Return the verdict as it would be in the year due."""
    verdict = part.verdict
    if part.state in REACHED_STATES:
        return replace(verdict, state="met")
    if part.state == "not_without_more":
        return replace(verdict, state="not_met")
    if part.state == "not_applicable":
        return replace(verdict, state="not_applicable")
    return replace(verdict, state="needs_evidence" if part.need("evidence") else "missing")


def _decisive(rules: Iterable[Attainability], acceptance: Acceptance | None) -> tuple[Decisive, ...]:
    found = [Decisive(one, how) for one in rules if (how := _how(one, acceptance))]
    return tuple(sorted(found, key=lambda one: DECIDES.index(one.how)))


def _how(one: Attainability, acceptance: Acceptance | None) -> str:
    if one.kind == "reference":
        short = acceptance is not None and any(acceptance.reading(reading).references.lacking for reading in READINGS)
        waiting = one.state in {"cannot_be_said", "not_without_more"}
        return "may_fill_references" if short and waiting else ""
    by_state = {
        "not_without_more": "blocks",
        "cannot_be_said": "open",
        "attainable_with_measures": "rests_on_measures",
    }
    return by_state.get(one.state) or ("within_rounding" if _MARGINS & set(one.marks) else "")
