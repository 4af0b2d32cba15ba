"""Can each indicator be reached by the year due: from its status, its trend and what the plan lists for it.

Here: the decision, indicator by indicator. Not here: records (``attained``), the trend (``on_trend``), sums over
projects (``listed``), what all indicators mean together (``feasibility``).

The order of the questions: does it apply; is there a target; is it met, and does the trend keep it; does the trend
reach it; do the listed projects, each counted once, reach it; is what is missing known, or how much is missing. A
quantity counts on top of the latest level and not of a trend towards the target, which may hold its like already;
only emissions that ``measures`` claims on top of the trend are taken off any trend. What is not printed is named and
never taken as zero, so a listed project without a quantity leaves the answer open. Nothing in words is attained by
itself.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby
from typing import TYPE_CHECKING

from nearzero import units
from nearzero.places.dictionary import Variable
from nearzero.places.place import Place
from nearzero.places.resolve import Resolver
from nearzero.places.tables import rows
from nearzero.programme.criteria import Criterion, Measure, holds
from nearzero.programme.gaps import Gap, gaps
from nearzero.programme.judge import COUNT_OF, times_needed
from nearzero.programme.levels import Level
from nearzero.programme.outlook.attained import REACHED_STATES, Attainability, Need, Part, ScenarioChance, Task
from nearzero.programme.outlook.listed import CO2, Listed, Listing
from nearzero.programme.outlook.measures import Measure as Claimed
from nearzero.programme.outlook.measures import claims
from nearzero.programme.outlook.missing import (
    name_missing,
    not_its_own,
    numbers_of,
    said,
    without_rate,
    without_target,
)
from nearzero.programme.outlook.on_trend import WITHOUT_TREND, OnTrend, on_trend
from nearzero.programme.projects import ProjectTable
from nearzero.programme.scheme import BUILDING, Programme
from nearzero.programme.verdicts import Reason, Verdict

if TYPE_CHECKING:
    from nearzero.programme.outlook.simulation import OutlookSimulation

# Caveats of a verdict that a reader of its attainability must know as well.
_HANDED_ON = (
    "estimated",
    "preliminary",
    "substitute_year",
    "period_value",
    "price_basis_unstated",
    "current_prices",
    "fallback_until_assigned",
)
# A scenario agrees with what is said where its draws do for the most part.
_EVEN = 0.5
# Reasons of a verdict that leave nothing to weigh: the same thing is missing for the year due.
_STILL_MISSING = {
    "one_value_for_both_years": "one_value_for_both_years",
    "undated_value": "undated_value",
    "proxy_cannot_pass": "proxy_only",
}

Chances = Mapping[tuple[str, str], Sequence[ScenarioChance]]


def attainability(
    resolver: Resolver,
    place: Place,
    verdicts: Iterable[Verdict],
    table: ProjectTable,
    programme: Programme | None = None,
    claimed: Sequence[Claimed] | None = None,
    chances: Chances | None = None,
) -> tuple[Attainability, ...]:
    """Say of every indicator whether it can be reached by the year due.

    Args:
        resolver: The series of the place.
        place: The place.
        verdicts: Of the place, features included if wanted.
        table: Its projects.
        programme: The scheme, for the building period; without it, counts per period are not weighed.
        claimed: Projects with their claims on the observed trend of emissions; ``measures.claims`` where None.
        chances: Probabilities per indicator and variable, where a scenario carries it; see ``chances_of``.

    Returns:
        One record per indicator, in the order of the verdicts.
    """
    court = _Court(resolver, place, tuple(verdicts), table, programme, claimed, chances or {})
    return tuple(
        Attainability(number, parts[0].rule.kind, tuple(court.part(verdict) for verdict in parts))
        for number, parts in ((name, list(group)) for name, group in groupby(court.verdicts, lambda one: one.number))
    )


@dataclass(frozen=True)
class _Court:
    """What every decision on one place needs."""

    resolver: Resolver
    place: Place
    verdicts: tuple[Verdict, ...]
    table: ProjectTable
    programme: Programme | None
    claimed: Sequence[Claimed] | None
    chances: Chances

    @cached_property
    def listing(self) -> Listing:
        emitting = [one for one in self.verdicts if CO2 in {one.variable, *one.rule.numerators}]
        total = next((one for one in emitting if one.variable == CO2), None)
        trend = on_trend(total, self._variable(CO2)) if total else None
        found = self.claimed
        if found is None and emitting:
            years = [one.latest.year for one in emitting if one.latest and one.latest.year]
            year, last = max(years, default=self.place.base_year), self.table.deadline
            found = claims(self.resolver.raw, self.place, year, within_target=False, deadline=last)
        due = trend.level if trend else None
        return Listing(self.resolver, self.place, self.table, self.verdicts, tuple(found or ()), due)

    @cached_property
    def gaps(self) -> dict[tuple[str, str], Gap]:
        return {(gap.verdict.number, gap.verdict.variable): gap for gap in gaps(self.verdicts)}

    @cached_property
    def leads(self) -> dict[str, str]:
        """Units responsible for each indicator; the last row of the table that names any."""
        status = rows(self.resolver.raw.place_table(self.place.id, "status.csv"))
        return {row.indicator: row.lead for row in status if row.lead}

    @cached_property
    def tasks(self) -> dict[str, tuple[Task, ...]]:
        """Dated tasks per indicator, where a unit is responsible."""
        return {
            one.rule.number: tuple(
                Task(task.locator, task.year, self.leads[one.rule.number])
                for task in one.tasks
                if task.year.isdigit() and int(task.year) <= self.place.target_year
            )
            for one in self.table.coverage
            if one.rule.number in self.leads
        }

    def part(self, verdict: Verdict) -> Part:
        """Decide on one variable of one indicator."""
        marks = tuple(caveat for caveat in verdict.caveats if caveat in _HANDED_ON)
        chances = tuple(self.chances.get((verdict.number, verdict.variable), ()))
        tasks = self.tasks.get(verdict.number, ())
        blank = Part(verdict=verdict, state="cannot_be_said", reason=verdict.reason, tasks=tasks, marks=marks)
        decided = self._decide(replace(blank, chances=chances))
        reached = decided.state in REACHED_STATES
        said = decided.state != "cannot_be_said"
        otherwise = said and any((one.share >= _EVEN) != reached for one in chances)
        return decided.marked(*decided.listed.marks, *(["scenario_says_otherwise"] if otherwise else []))

    def _decide(self, blank: Part) -> Part:
        verdict = blank.verdict
        if verdict.state == "not_applicable":
            return replace(blank, state="not_applicable", reason=Reason("stated_not_applicable"))
        if verdict.rule.rule == "qualitative" or not verdict.variable:
            return self._in_words(blank)
        if verdict.criterion is None and verdict.state != "met":
            return without_target(replace(blank, listed=self.listing.of(verdict)))
        if verdict.rule.rule == "frequency" and verdict.outcome is not None and not verdict.outcome.passes:
            # an interval that is too long says nothing of how often it is done from now on: that is counted
            verdict = replace(verdict, outcome=None, reason=Reason(verdict.reason.id))
            return replace(self._without_level(replace(blank, verdict=verdict)), verdict=blank.verdict)
        return self._without_level(blank) if verdict.outcome is None else self._with_level(blank)

    def _with_level(self, blank: Part) -> Part:
        """Decide where there is a level, or a change, of its own year."""
        verdict, outcome = blank.verdict, blank.verdict.outcome
        if outcome is None:
            return blank
        missing = _STILL_MISSING.get(outcome.reason) if verdict.state != "met" else None
        if missing or outcome.reading.last.year is None:
            return not_its_own(replace(blank, listed=self.listing.of(verdict)), missing or "undated_value")
        variable = self._variable(verdict.variable)
        trend = on_trend(verdict, variable)
        gap = self.gaps.get((verdict.number, verdict.variable))
        remaining = gap.remaining if gap else None
        blank = replace(blank, trend=trend, remaining=remaining)
        if trend is not None:
            others = [on_trend(verdict, variable, other) for other in verdict.others]
            changed = any(other is not None and other.passes != trend.passes for other in others)
            blank = blank.marked("mean_rate_only", *(["other_basis_changes_state"] if changed else []))
        if verdict.state == "met" and (trend is None or trend.passes):
            why = "met_without_trend" if trend is None else "met_and_kept"
            return _near(replace(blank, state="met_already", reason=said(why, blank)), trend)
        if trend is not None and trend.passes:
            return _near(replace(blank, state="attainable", reason=said("reached_on_trend", blank)), trend)
        if trend is None and outcome.passes:
            near = ("within_rounding",) if outcome.state == "near_threshold" else ()
            return replace(blank, state="attainable", reason=said("reached_as_printed", blank)).marked(*near)
        left = remaining.value if remaining else None
        listed = self.listing.of(verdict, trend.level if trend else None, left)
        return self._by_measures(replace(blank, listed=listed), verdict.criterion, lost=verdict.state == "met")

    def _by_measures(self, blank: Part, wanted: Criterion | None, *, lost: bool = False) -> Part:
        """Decide where the trend falls short, or there is none: by what the plan lists."""
        verdict, listed, trend = blank.verdict, blank.listed, blank.trend
        if wanted is None:
            return blank
        reached = _after(self._start(blank), listed.brought, verdict.base)
        if listed.brought is not None and holds(reached.value, reached.value, wanted) == "pass":
            side = holds(reached.low, reached.high, wanted)
            near = ("measures_within_rounding",) if side == "near" else ()
            enough = Reason("reached_with_measures", numbers_of(blank, wanted), listed.counted)
            return replace(blank, state="attainable_with_measures", reason=enough).marked(*near)
        blank = replace(blank, more=self._more(blank, reached, wanted))
        if listed.without_quantity:
            needs = (Need("quantity", listed.without_quantity),)
            return replace(blank, reason=said("measures_without_quantity", blank, listed.without_quantity), needs=needs)
        if trend is None and verdict.rule.rule not in WITHOUT_TREND and verdict.outcome is not None:
            return without_rate(blank)
        why = "lost_on_trend" if lost else "short_with_measures" if listed.counted else "short_on_trend"
        if trend is None and not listed.counted:
            why = "short_and_none_listed"
        return _near(replace(blank, state="not_without_more", reason=said(why, blank, listed.counted)), trend)

    def _start(self, blank: Part) -> Measure:
        """Return what listed quantities are added to: what is there today, or the trend; see ``_from_trend``."""
        outcome = blank.verdict.outcome
        if blank.trend is not None and _from_trend(blank, blank.trend):
            return blank.trend.compared
        if outcome is not None:
            return outcome.measure
        variable = COUNT_OF.get(blank.verdict.variable, blank.verdict.variable)
        done = blank.verdict.reason.number("value") or 0.0
        return Measure("level", done, done, done, self._variable(variable).unit)

    def _more(self, blank: Part, reached: Measure, wanted: Criterion) -> Measure:
        """Return how much better the year due must be than trend and measures make it, in the indicator's unit."""
        trend, brought = blank.trend, blank.listed.brought
        start = self._start(blank)
        if trend is not None and (brought is None or _from_trend(blank, trend)):
            shift = brought or Measure("", 0.0, 0.0, 0.0, "")
            short = trend.shortfall
            ends = (short.value - shift.value, short.low - shift.high, short.high - shift.low)
            unit = short.unit
        elif wanted.against == "level" or blank.remaining is None:
            ends = (wanted.threshold - reached.value, wanted.threshold - reached.high, wanted.threshold - reached.low)
            unit = "百分点" if start.unit == "%" else start.unit
        else:
            gone = brought.value if brought else 0.0
            left = blank.remaining
            ends, unit = (left.value - gone, left.low - gone, left.high - gone), left.unit
        value, low, high = ends if ends[0] > 0 or wanted.comparator in {"ge", "gt"} else (-ends[0], -ends[2], -ends[1])
        counted = not units.has_money(unit) and units.parse(unit).dimensionality == units.parse("个").dimensionality
        if counted:
            value, low, high = (_whole(end, strict=wanted.comparator in {"lt", "gt"}) for end in (value, low, high))
        return Measure("more", value, max(0.0, low), high, unit)

    def _without_level(self, blank: Part) -> Part:
        """Decide where the place prints no level: by what is listed, else name what is missing."""
        verdict = blank.verdict
        if verdict.state == "met":
            return replace(blank, state="met_already", reason=Reason("met_without_trend", verdict.reason.numbers))
        blank = replace(blank, listed=self.listing.of(verdict))
        listed, wanted = blank.listed, verdict.criterion
        if verdict.rule.rule == "frequency" and self.programme is not None and verdict.rule.threshold:
            needed = float(times_needed(self.programme.phase(BUILDING), verdict.rule.threshold))
            wanted = Criterion("count_ge", needed, needed, needed, source=verdict.rule.locator)
        counted = verdict.rule.rule in WITHOUT_TREND
        begun = verdict.reason.id not in {"not_started", "count_is_zero"}
        if (
            wanted is not None
            and counted
            and (listed.counted or not begun or verdict.reason.number("value") is not None)
        ):
            return self._by_measures(blank, wanted)
        if begun:
            return name_missing(blank)
        return self._not_begun(blank)

    def _not_begun(self, blank: Part) -> Part:
        """Decide on a share that the place says it has not begun with: none is there, and the rest is to be listed."""
        verdict, listed = blank.verdict, blank.listed
        wanted = verdict.criterion
        if listed.in_time and listed.brought is None:
            _, below = verdict.rule.parts(verdict.variable)
            needs = [Need("denominator", below)] if below else []
            needs += [Need("quantity", listed.without_quantity)] if listed.without_quantity else []
            what = "measures_without_quantity" if listed.without_quantity else "denominator_missing"
            return replace(blank, reason=said(what, blank, listed.in_time), needs=tuple(needs))
        if wanted is not None and wanted.against == "level":
            decided = self._by_measures(blank, wanted)
            if decided.reason.id == "short_and_none_listed":
                none = Reason("not_begun_and_none_listed", decided.reason.numbers)
                return replace(decided, reason=none).marked("words_only")
            return decided.marked("words_only")
        return name_missing(blank)

    def _in_words(self, blank: Part) -> Part:
        """Decide on an indicator without a threshold: evidence, or a dated task with somebody responsible."""
        verdict = blank.verdict
        listed = self.listing.of(verdict) if verdict.variable else self._listed_in_words(verdict)
        blank = replace(blank, listed=listed)
        planned = tuple(dict.fromkeys([*listed.in_time, *(task.locator for task in blank.tasks)]))
        begun = verdict.state not in {"not_met", "missing", "not_assessed"}
        numbers = verdict.reason.numbers
        if not planned and verdict.state == "not_met":
            return replace(blank, state="not_without_more", reason=Reason("not_begun_and_none_listed", numbers))
        why = "planned_evidence_due" if planned else "evidence_missing" if begun else "nothing_said"
        return replace(blank, reason=Reason(why, numbers, planned), needs=(Need("evidence", planned),))

    def _listed_in_words(self, verdict: Verdict) -> Listed:
        mine = [one for one in self.table.projects if verdict.number in one.indicators]
        late = tuple(one.id for one in mine if one.ends_after(self.table.deadline))
        undated = tuple(one.id for one in mine if not one.end)
        rest = tuple(one.id for one in mine if one.id not in {*late, *undated} and one.units)
        return Listed(without_quantity=rest, late=late, undated=undated)

    def _variable(self, name: str) -> Variable:
        return self.resolver.raw.dictionary[name]


def chances_of(simulations: Iterable[OutlookSimulation]) -> dict[tuple[str, str], tuple[ScenarioChance, ...]]:
    """Return how likely each indicator's target is kept, by number and variable, under every simulated scenario."""
    found: dict[tuple[str, str], tuple[ScenarioChance, ...]] = {}
    for one in simulations:
        scenario = one.model.projection.scenario
        for goal in one.model.goals:
            chance = one.chance(goal)
            said_of = ScenarioChance(
                scenario.id, scenario.identity, scenario.price_basis, chance.share, *chance.interval, goal.inputs
            )
            found[goal.number, goal.variable] = (*found.get((goal.number, goal.variable), ()), said_of)
    return found


def _whole(number: float, *, strict: bool) -> float:
    """Return the least whole number that is enough; one more where the target itself is not."""
    return max(0.0, math.floor(number + 1e-9) + 1.0 if strict else float(math.ceil(number - 1e-9)))


def _from_trend(part: Part, trend: OnTrend) -> bool:
    """Tell whether listed quantities are added to the trend: claimed on top of it, or it leads away from the target."""
    outcome, wanted = part.verdict.outcome, part.verdict.criterion
    if "claimed_on_top" in part.listed.marks or outcome is None or wanted is None:
        return True
    change = trend.compared.value - outcome.measure.value
    return change > 0 if wanted.comparator in {"lt", "le"} else change < 0


def _near(part: Part, trend: OnTrend | None) -> Part:
    return part.marked("within_rounding") if trend is not None and trend.within_rounding else part


def _after(start: Measure, brought: Measure | None, base: Level | None) -> Measure:
    """Return what the criterion looks at, with what the measures bring; a change in % moves by % of the base level."""
    if brought is None or (start.name == "change_pct" and base is None):
        return start
    per_cent = 100 / base.value if base is not None and start.name == "change_pct" else 1.0
    value, low, high = (getattr(start, end) + getattr(brought, end) * per_cent for end in ("value", "low", "high"))
    return Measure(start.name, value, low, high, start.unit)
