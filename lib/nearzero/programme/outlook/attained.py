"""What can be said of reaching one indicator by the year due: its state, why, how much more, and what is missing.

Here: the records, their closed lists and their results. Not here: how a state is reached (``attainability``), what all
of them mean together (``feasibility``), and how it reads (``presentation``).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from nearzero.analysis.trends import finite, weakest
from nearzero.programme.criteria import Measure
from nearzero.programme.outlook.listed import Listed
from nearzero.programme.outlook.on_trend import OnTrend
from nearzero.programme.verdicts import Reason, Verdict
from nearzero.results import Result

# Best first, for an indicator with several variables: it is as good as its worst. What falls short for certain comes
# after what cannot be said.
ATTAINABILITY_STATES = (
    "met_already",
    "not_applicable",
    "attainable",
    "attainable_with_measures",
    "cannot_be_said",
    "not_without_more",
)
REACHED_STATES = frozenset({"met_already", "attainable", "attainable_with_measures"})
ATTAINABILITY_REASONS = (
    "stated_not_applicable",
    "met_and_kept",
    "met_without_trend",
    "reached_on_trend",
    "reached_as_printed",
    "reached_with_measures",
    "lost_on_trend",
    "short_on_trend",
    "short_with_measures",
    "short_and_none_listed",
    "not_begun_and_none_listed",
    "target_unknown",
    "level_missing",
    "level_of_base_missing",
    "denominator_missing",
    "weights_missing",
    "proxy_only",
    "one_value_for_both_years",
    "substitute_year",
    "undated_value",
    "measures_without_quantity",
    "planned_evidence_due",
    "evidence_missing",
    "nothing_said",
)
# What may be missing: each need names its things by id.
NEEDS = ("level", "base_level", "target", "denominator", "weights", "quantity", "evidence", "date")
MARKS = (
    "within_rounding",
    "measures_within_rounding",
    "estimated",
    "preliminary",
    "substitute_year",
    "period_value",
    "price_basis_unstated",
    "current_prices",
    "fallback_until_assigned",
    "other_basis_changes_state",
    "mean_rate_only",
    "counted_by_row",
    "may_hold_present_ones",
    "claimed_on_top",
    "scenario_says_otherwise",
    "words_only",
)


@dataclass(frozen=True, slots=True)
class Need:
    """Something that must be known before more can be said.

    Attributes:
        kind: One of ``NEEDS``.
        names: What: ``variable@year`` for levels and targets, variables for denominators and weights, ids of projects
            for quantities, and for evidence ids of projects or places in the plan's text.
    """

    kind: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ScenarioChance:
    """Probability that a target is met under a scenario; it holds as far as the scenario's assumptions do.

    Attributes:
        scenario: Id of the scenario.
        identity: Id of the identity the scenario grows.
        price_basis: Price basis of its money.
        share: From 0 to 1.
        low: Lower end of its 95 % interval, for the number of draws.
        high: Upper end.
        inputs: Ids of the facts of the target.
    """

    scenario: str
    identity: str
    price_basis: str
    share: float
    low: float
    high: float
    inputs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Task:
    """A dated task of the plan that names the indicator, with the units responsible for it."""

    locator: str
    year: str
    units: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One variable of one indicator.

    Attributes:
        verdict: What the rule makes of it today.
        state: One of ``ATTAINABILITY_STATES``.
        reason: Why: one of ``ATTAINABILITY_REASONS``, with numbers and names.
        trend: Where the observed rate leads by the year due; None without one.
        remaining: Target less latest level, in the unit of the indicator.
        more: How much better the year due must be than the trend and the listed measures make it (than the latest
            level, without a trend); positive, with its band. None where nothing is short, or nobody can say.
        listed: What the listed projects bring.
        tasks: Dated tasks that name the indicator.
        needs: What must be known before more can be said.
        marks: What a reader must know besides; of ``MARKS``.
        chances: Probabilities by scenario.
    """

    verdict: Verdict
    state: str
    reason: Reason
    trend: OnTrend | None = None
    remaining: Measure | None = None
    more: Measure | None = None
    listed: Listed = field(default_factory=Listed)
    tasks: tuple[Task, ...] = ()
    needs: tuple[Need, ...] = ()
    marks: tuple[str, ...] = ()
    chances: tuple[ScenarioChance, ...] = ()

    def marked(self, *marks: str) -> Part:
        """Return the same with further marks."""
        return replace(self, marks=tuple(dict.fromkeys([*self.marks, *marks])))

    def need(self, kind: str) -> tuple[str, ...]:
        """Return the names of one kind that are missing."""
        return tuple(name for one in self.needs if one.kind == kind for name in one.names)

    @property
    def inputs(self) -> tuple[str, ...]:
        """Ids of the facts and of the projects' quantities."""
        return tuple(dict.fromkeys([*self.verdict.inputs, *self.listed.inputs]))

    @property
    def results(self) -> tuple[Result, ...]:
        """The state, and every number behind it."""
        return (self._state(), *self._numbers(), *self._chances())

    def _state(self) -> Result:
        missing = "; ".join(f"{need.kind} {', '.join(need.names)}" for need in self.needs)
        return Result(
            analysis="attainability",
            place=self.verdict.place,
            variable=self.verdict.variable,
            factor=self.verdict.number,
            method="state",
            period=str(self.verdict.due),
            value=self.state,
            state=self.verdict.outcome.weakest if self.verdict.outcome else "missing",
            inputs=self.inputs,
            note="; ".join(part for part in (str(self.reason), missing, *self.marks) if part),
        )

    def _numbers(self) -> Iterator[Result]:
        verdict, outcome = self.verdict, self.verdict.outcome
        last = outcome.reading.last.period if outcome else str(verdict.judged_year)
        ahead = f"{last}-{verdict.due}"
        asked = verdict.criterion.source if verdict.criterion else ""
        claimed = "claimed_on_top" in self.listed.marks  # with the ranges of what a capacity brings
        found: list[tuple[Measure | None, str, tuple[str, ...]]] = [
            (self.trend.level if self.trend else None, str(verdict.due), verdict.inputs),
            (self.trend.shortfall if self.trend else None, str(verdict.due), verdict.inputs),
            (self.remaining, ahead, verdict.inputs),
            (self.listed.brought, ahead, self.listed.inputs),
            (self.listed.largest_denominator, ahead, self.inputs),
            (self.listed.needed_each, ahead, self.inputs),
            (self.more, ahead, self.inputs),
        ]
        for measure, period, inputs in found:
            if measure is not None:
                yield Result(
                    analysis="attainability",
                    place=verdict.place,
                    variable=verdict.variable,
                    factor=verdict.number,
                    method=measure.name,
                    period=period,
                    value=measure.value,
                    unit=measure.unit,
                    price_basis=verdict.price_basis,
                    low=finite(measure.low),
                    high=finite(measure.high),
                    interval_kind="uncertainty" if claimed and measure.name in {"brought", "more"} else "rounding",
                    state=weakest("derived", outcome.weakest) if outcome else "derived",
                    inputs=inputs,
                    arithmetic=measure.arithmetic,
                    note=f"{self.state}; asked: {asked}" if asked else self.state,
                )

    def _chances(self) -> Iterator[Result]:
        for chance in self.chances:
            yield Result(
                analysis="attainability",
                place=self.verdict.place,
                variable=self.verdict.variable,
                factor=self.verdict.number,
                identity=chance.identity,
                method="probability",
                form=chance.scenario,
                period=str(self.verdict.due),
                value=chance.share * 100,
                unit="%",
                price_basis=chance.price_basis,
                low=chance.low * 100,
                high=chance.high * 100,
                interval_kind="uncertainty",
                state="estimated",
                inputs=chance.inputs or self.verdict.inputs,
                note="on the assumptions of the scenario",
            )


@dataclass(frozen=True, slots=True)
class Attainability:
    """One indicator: as good as the worst of its variables; one that does not apply is passed over.

    Attributes:
        number: Number of the indicator.
        kind: ``constraint``, ``reference`` or ``feature``.
        parts: Its variables, in the order of the rule.
    """

    number: str
    kind: str
    parts: tuple[Part, ...]

    @property
    def state(self) -> str:
        """One of ``ATTAINABILITY_STATES``."""
        return self.deciding[0].state

    @property
    def deciding(self) -> tuple[Part, ...]:
        """The variables that make the state what it is."""
        applying = [part for part in self.parts if part.state != "not_applicable"] or list(self.parts)
        worst = max((part.state for part in applying), key=ATTAINABILITY_STATES.index)
        return tuple(part for part in applying if part.state == worst)

    @property
    def reason(self) -> Reason:
        """Why, of the first variable that decides."""
        return self.deciding[0].reason

    @property
    def needs(self) -> tuple[Need, ...]:
        """What is missing, of the variables that decide."""
        return tuple(need for part in self.deciding for need in part.needs)

    @property
    def marks(self) -> tuple[str, ...]:
        """What a reader must know besides, of all variables."""
        return tuple(dict.fromkeys(mark for part in self.parts for mark in part.marks))

    @property
    def name(self) -> str:
        """Chinese name."""
        return self.parts[0].verdict.rule.name

    @property
    def name_en(self) -> str:
        """English name."""
        return self.parts[0].verdict.rule.name_en

    @property
    def results(self) -> tuple[Result, ...]:
        """Every number of every variable."""
        return tuple(result for part in self.parts for result in part.results)
