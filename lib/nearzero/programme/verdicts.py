"""The verdict on one indicator, with everything a reader needs to check it.

Here: the record, its closed lists and its results. Not here: how it is reached (``judge``).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from nearzero.analysis.trends import finite, weakest
from nearzero.programme.criteria import Criterion, Measure, Outcome, change
from nearzero.programme.indicators import Rule
from nearzero.programme.levels import Level
from nearzero.results import Result

# Best first, for an indicator with several variables: it is as good as its worst.
VERDICT_STATES = (
    "met",
    "not_applicable",
    "on_track",
    "near_threshold",
    "needs_evidence",
    "not_assessed",
    "proxy_only",
    "missing",
    "behind",
    "not_met",
)
OPEN_STATES = frozenset({"on_track", "near_threshold", "needs_evidence", "not_assessed", "proxy_only", "missing"})
FAILED_STATES = frozenset({"behind", "not_met"})
REASONS = (
    "threshold_passed",
    "threshold_failed",
    "threshold_within_rounding",
    "not_below_base",
    "not_above_base",
    "grew",
    "ahead_of_path",
    "behind_path",
    "weak_value_cannot_pass",
    "proxy_cannot_pass",
    "one_value_for_both_years",
    "undated_value",
    "assigned_target_unknown",
    "assessment_not_begun",
    "no_value",
    "no_value_after_base_year",
    "missing_denominator",
    "missing_weights",
    "words_without_number",
    "words_need_evidence",
    "nothing_said",
    "not_started",
    "count_is_zero",
    "stated_not_applicable",
)
CAVEATS = (
    "estimated",
    "preliminary",
    "substitute_year",
    "proxy",
    "period_value",
    "undated_value",
    "older_value",
    "later_words",
    "contradicting_print",
    "path_within_rounding",
    "other_basis_changes_state",
    "fallback_until_assigned",
    "assigned_target_unknown",
    "assigned_target",
    "ancestor_goal",
    "cell_without_value",
    "price_basis_unstated",
    "current_prices",
)


@dataclass(frozen=True, slots=True)
class Reason:
    """Why: a short id, the numbers that belong to it, and names of what is missing."""

    id: str
    numbers: tuple[tuple[str, float], ...] = ()
    names: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Return id, numbers and names on one line."""
        numbers = ", ".join(f"{name} {value:.6g}" for name, value in self.numbers)
        return ": ".join(
            part for part in (self.id, "; ".join(x for x in (numbers, ", ".join(self.names)) if x)) if part
        )

    def number(self, name: str) -> float | None:
        """Return one of its numbers, or None."""
        return dict(self.numbers).get(name)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the rule makes of one variable of one indicator.

    Attributes:
        place: Id of the place.
        rule: The indicator.
        variable: What is measured; empty for an indicator in words.
        state: One of ``VERDICT_STATES``.
        reason: Why.
        due: Year the target is due.
        judged_year: Year up to which the place's data reach.
        base_year: Year changes count from.
        criterion: What was asked; None in words or where the assigned target is unknown.
        outcome: The reading that decides; None without a value.
        others: The other readings: other price bases, published beside computed.
        caveats: What a reader must know besides; of ``CAVEATS``.
        words: State in words of the place's document, where it gives one.
        bounds: Bounds of a value that cannot be computed for want of weights.
        evidence: Ids of the facts beside the decision, of a part that is there.
    """

    place: str
    rule: Rule
    variable: str
    state: str
    reason: Reason
    due: int
    judged_year: int
    base_year: int
    criterion: Criterion | None = None
    outcome: Outcome | None = None
    others: tuple[Outcome, ...] = ()
    caveats: tuple[str, ...] = ()
    words: str = ""
    bounds: tuple[float, float] | None = None
    evidence: tuple[str, ...] = ()

    @property
    def number(self) -> str:
        """Number of the indicator."""
        return self.rule.number

    @property
    def basis(self) -> str:
        """``computed``, ``published`` or ``none``."""
        return self.outcome.reading.basis if self.outcome else "none"

    @property
    def price_basis(self) -> str:
        """Price basis of the value."""
        return self.outcome.reading.price_basis if self.outcome else ""

    @property
    def base(self) -> Level | None:
        """Level of the base year."""
        return self.outcome.reading.base if self.outcome else None

    @property
    def latest(self) -> Level | None:
        """Latest level."""
        return self.outcome.reading.latest if self.outcome else None

    @property
    def change(self) -> Measure | None:
        """Change since the base year in %."""
        if self.outcome is None:
            return None
        measure = self.outcome.measure
        return measure if measure.name == "change_pct" else change(self.outcome.reading)

    @property
    def low(self) -> float | None:
        """Lower end of what is compared with the threshold."""
        if self.outcome:
            return finite(self.outcome.measure.low)
        return self.bounds[0] if self.bounds else None

    @property
    def high(self) -> float | None:
        """Upper end of what is compared with the threshold."""
        if self.outcome:
            return finite(self.outcome.measure.high)
        return self.bounds[1] if self.bounds else None

    @property
    def inputs(self) -> tuple[str, ...]:
        """Ids of the facts."""
        if self.outcome is None:
            return self.evidence
        reading = self.outcome.reading
        levels = [level for level in (reading.base, reading.latest, reading.stated) if level is not None]
        return tuple(dict.fromkeys(name for level in levels for name in level.inputs))

    @property
    def arithmetic(self) -> str:
        """The comparison written out."""
        return self.outcome.measure.arithmetic if self.outcome else ""

    @property
    def results(self) -> tuple[Result, ...]:
        """The state, and every number behind it at every basis."""
        return (self._state(), *self._numbers())

    def _state(self) -> Result:
        return Result(
            analysis="indicator",
            place=self.place,
            variable=self.variable,
            factor=self.number,
            method="state",
            period=str(self.judged_year),
            value=self.state,
            low=self.low,
            high=self.high,
            interval_kind="rounding" if self.low is not None or self.high is not None else None,
            state=self.outcome.weakest if self.outcome else "missing",
            inputs=self.inputs,
            arithmetic=self.arithmetic,
            note="; ".join([str(self.reason), *self.caveats]),
        )

    def _numbers(self) -> Iterator[Result]:
        for outcome in [one for one in (self.outcome, *self.others) if one is not None]:
            reading = outcome.reading
            for name, level in (("base", reading.base), ("value", reading.latest)):
                if level is not None:
                    low, high = level.bounds
                    measure = Measure(name, level.value, low, high, level.unit, level.arithmetic)
                    yield self._result(outcome, measure, level.period, level.inputs, level.state)
            last = reading.last
            inputs = tuple(dict.fromkeys([*(reading.base.inputs if reading.base else ()), *last.inputs]))
            state = weakest("derived", outcome.weakest)
            if outcome.measure.name != "level":
                form_state = outcome.weakest if reading.stated else state
                yield self._result(outcome, outcome.measure, f"{self.base_year}-{last.period}", inputs, form_state)
            if outcome.path is not None:
                yield self._result(outcome, outcome.path, last.period, inputs, state)

    def _result(self, outcome: Outcome, measure: Measure, period: str, inputs: tuple[str, ...], state: str) -> Result:
        reading = outcome.reading
        return Result(
            analysis="indicator",
            place=self.place,
            variable=self.variable,
            factor=self.number,
            method=measure.name,
            form="stated" if reading.stated is not None else reading.basis,
            period=period,
            value=measure.value,
            unit=measure.unit,
            price_basis=reading.price_basis,
            low=finite(measure.low),
            high=finite(measure.high),
            interval_kind="rounding",
            state=state,
            inputs=inputs,
            arithmetic=measure.arithmetic,
            note=f"{outcome.state}: {outcome.reason}",
        )
