"""Judge a place by the rules of its indicator system.

Here: which criterion and which numbers apply to each indicator, and what follows where there is no number. Not here:
the comparison itself (``criteria``), acceptance (``acceptance``).

A value passes by itself only where it is measured or derived: a proxy, a substitute year, an estimate or words are
evidence to be checked. Before the target is due, a value that does not reach it yet is set beside the straight path.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from nearzero.places.contracts import WITHOUT_VALUE
from nearzero.places.place import Place
from nearzero.places.resolve import Resolver
from nearzero.places.tables import rows
from nearzero.programme.criteria import Criterion, Outcome, criterion, evaluate, usable
from nearzero.programme.indicators import Rule
from nearzero.programme.levels import Reading, last_year, readings
from nearzero.programme.scheme import BUILDING, Phase, Programme, read_programme
from nearzero.programme.sectors import by_sector
from nearzero.programme.targets import ancestor_goal, assigned_target
from nearzero.programme.verdicts import Reason, Verdict
from nearzero.rounding import interval

# The count that supports the interval of a frequency rule.
COUNT_OF = {"ghg_inventory_interval": "ghg_inventories_count"}
_WORDS = frozenset({"in_place", "partly", "reported"})
# Rules that words may answer for the time being; the others ask for a measured quantity.
_ANSWERED_IN_WORDS = frozenset({"eq", "count_ge", "any_of", "frequency"})


def judge(resolver: Resolver, place: Place, rules: Iterable[Rule], year: int | None = None) -> list[Verdict]:
    """Judge every indicator, and every variable of an indicator that has several.

    Args:
        resolver: The series of the place.
        place: The place, for base year and target year.
        rules: Its indicator system, and its feature indicators if wanted.
        year: Last year to look at; the last one with a value of any indicator or part of one where None.

    Returns:
        Verdicts in the order of the rules.
    """
    chosen = list(rules)
    variables = {name for rule in chosen for name in (*rule.variables, *rule.numerators, *rule.denominators)}
    court = _Court(resolver, place, year or latest_year(resolver, variables, place.base_year))
    return [court.verdict(rule, variable) for rule in chosen for variable in rule.variables or ("",)]


def latest_year(resolver: Resolver, variables: Iterable[str], base_year: int) -> int:
    """Return the last single year that a level of any of some variables is printed for; the base year without one."""
    facts = resolver.facts
    mine = facts[facts["variable"].isin(set(variables)) & (facts["statement"] == "level")]
    found = {int(row.year) for row in rows(mine) if row.year.isdigit() and row.state not in WITHOUT_VALUE}
    return max([base_year, *found])


@dataclass(frozen=True)
class _Court:
    """What every verdict on one place needs."""

    resolver: Resolver
    place: Place
    year: int

    @cached_property
    def programme(self) -> Programme | None:
        """The scheme, for the building period; None where the folder has none."""
        raw, name = self.resolver.raw, self.place.programme
        exists = (raw.root / "programme" / name / "programme.toml").is_file()
        return read_programme(raw, name) if name and exists else None

    @cached_property
    def words(self) -> dict[str, tuple[int, str]]:
        """The latest state in words of every indicator, with the year it is said for."""
        found: dict[str, tuple[int, str]] = {}
        for row in rows(self.resolver.raw.place_table(self.place.id, "status.csv")):
            said = last_year(row.year) if row.year and row.year != "undated" else self.year
            if row.state and said <= self.year and said >= found.get(row.indicator, (0, ""))[0]:
                found[row.indicator] = (said, row.state)
        return found

    def verdict(self, rule: Rule, variable: str) -> Verdict:
        """Judge one variable of one indicator."""
        said, words = self.words.get(rule.number, (0, ""))
        base = rule.base_year or self.place.base_year
        blank = Verdict(
            place=self.place.id,
            rule=rule,
            variable=variable,
            state="missing",
            reason=Reason("nothing_said"),
            due=self.place.target_year,
            judged_year=self.year,
            base_year=base,
            words=words,
        )
        if rule.rule == "qualitative" or not variable:
            return self._in_words(blank)
        if rule.rule == "frequency":
            counted = self._counted(blank)
            if counted is not None:
                return counted
        found = readings(self.resolver, rule, variable, base, self.year)
        silent = self._silent(variable)
        later = [one for one in found if one.last.year is None or one.last.year >= silent.get("year", 0)]
        wanted, caveats = self._criterion(rule, variable)
        if wanted is None:
            return self._unassigned(blank, later, caveats)
        fit = [one for one in later if usable(one, wanted, base)]
        if not fit:
            return self._without_value(replace(blank, criterion=wanted, caveats=caveats), later, silent)
        outcomes = [evaluate(one, wanted, blank.due) for one in fit]
        decided = self._decided(replace(blank, criterion=wanted, caveats=caveats), outcomes)
        last = outcomes[0].reading.last.year
        extra = ["older_value"] if last is not None and last < self.year else []
        extra += ["later_words"] if last is not None and last < said and words in _WORDS else []
        extra += ["cell_without_value"] if silent else []
        return replace(decided, caveats=(*decided.caveats, *extra))

    def _decided(self, blank: Verdict, outcomes: list[Outcome]) -> Verdict:
        first, *others = outcomes
        numbers = _numbers(first, blank.criterion)
        caveats = [*blank.caveats, *first.caveats]
        prices = first.reading.price_basis
        if prices.startswith(("unstated", "current")):
            caveats.append("price_basis_unstated" if prices.startswith("unstated") else "current_prices")
        if any(other.state != first.state for other in others):
            caveats.append("other_basis_changes_state")
        return replace(
            blank,
            state=first.state,
            reason=Reason(first.reason, numbers),
            outcome=first,
            others=tuple(others),
            caveats=tuple(dict.fromkeys(caveats)),
        )

    def _criterion(self, rule: Rule, variable: str) -> tuple[Criterion | None, tuple[str, ...]]:
        if rule.rule != "assigned":
            made = criterion(rule.rule, rule.threshold, source=rule.locator)
            if rule.rule == "about" and rule.threshold is not None:
                low, high = interval(f"{rule.threshold:g}", "about")
                made = replace(made, low=low, high=high)
            return made, ()
        target = assigned_target(self.resolver.raw, self.place, rule.number, variable, self.place.target_year)
        if target is not None:
            kind = f"change_{target.comparator[:2]}" if target.statement == "change_pct" else target.comparator
            kind = {"change_lt": "change_le", "change_gt": "change_ge"}.get(kind, kind)
            return criterion(kind, target.value, "assigned", f"{target.source} {target.locator}"), ("assigned_target",)
        if rule.fallback:
            made = criterion(rule.fallback, rule.threshold, "fallback", rule.locator)
            return made, ("fallback_until_assigned", "assigned_target_unknown")
        return None, ("assigned_target_unknown",)

    def _silent(self, variable: str) -> dict[str, Any]:
        """Return the last year whose cell says that there is no value, with the state that says why."""
        found = [
            {"year": last_year(row.year), "state": row.state}
            for row in self.resolver.of_the_whole(variable)
            if row.state in WITHOUT_VALUE and row.year != "undated" and last_year(row.year) <= self.year
        ]
        return max(found, key=lambda one: int(one["year"]), default={})

    def _unassigned(self, blank: Verdict, found: list[Reading], caveats: tuple[str, ...]) -> Verdict:
        """Judge an indicator whose threshold the higher level assigns and no document prints."""
        begun = blank.words != "not_assessed" and self._silent(blank.variable).get("state") != "not_assessed"
        if blank.words == "not_applicable":
            return replace(blank, state="not_applicable", reason=Reason("stated_not_applicable"))
        goal = ancestor_goal(self.resolver.raw, self.place, blank.variable, blank.due)
        numbers = [("ancestor_goal", goal.value)] if goal and goal.value is not None else []
        levels = [one for one in found if one.latest is not None]
        latest = levels[0].latest if levels else None
        if latest is not None:
            numbers.insert(0, ("value", latest.value))
        why = "assigned_target_unknown" if begun else "assessment_not_begun"
        return replace(
            blank,
            state="missing" if begun else "not_assessed",
            reason=Reason(why, tuple(numbers), (goal.place,) if goal else ()),
            caveats=(*caveats, *(["ancestor_goal"] if goal else [])),
            evidence=latest.inputs if latest else (),
        )

    def _without_value(self, blank: Verdict, found: list[Reading], silent: dict[str, Any]) -> Verdict:
        """Say why there is no number, and what is missing."""
        said = silent.get("state", "")
        if "not_applicable" in {said, blank.words}:
            return replace(blank, state="not_applicable", reason=Reason("stated_not_applicable"))
        if "not_assessed" in {said, blank.words}:
            return replace(blank, state="not_assessed", reason=Reason("assessment_not_begun"))
        if blank.words == "not_started":
            return replace(blank, state="not_met", reason=Reason("not_started"))
        weighted = by_sector(self.resolver, blank, self.year)
        if weighted is not None:
            return weighted
        if blank.words == "in_place" and blank.rule.rule in _ANSWERED_IN_WORDS:
            return replace(
                blank, state="needs_evidence", reason=Reason("words_without_number", names=(blank.variable,))
            )
        return replace(blank, state="missing", **self._what_is_missing(blank, found))

    def _what_is_missing(self, blank: Verdict, found: list[Reading]) -> dict[str, Any]:
        above, below = blank.rule.parts(blank.variable)
        have = {name: self._levels_of(name) for name in (*above, *below)}
        facts = tuple(name for level in have.values() if level for name in level.inputs)
        if above and all(have[name] for name in above) and not all(have[name] for name in below):
            total = sum(level.value for name in above if (level := have[name]))
            numbers = [("numerator", total)]
            wanted = blank.criterion
            if wanted is not None and wanted.against == "level" and wanted.threshold > 0 and len(above) == 1:
                share = wanted.threshold / 100 if self._in_per_cent(blank.variable) else wanted.threshold
                numbers.append(("largest_denominator", math.floor(total / share + 1e-9)))
            lacking = tuple(name for name in below if not have[name])
            return {"reason": Reason("missing_denominator", tuple(numbers), lacking), "evidence": facts}
        lacking = tuple(name for name in (*above, *below) if not have[name])
        dated = [one for one in found if one.latest is not None and one.latest.year is not None]
        if dated and blank.criterion is not None and blank.criterion.against != "level":
            lone = dated[0].latest
            if lone is not None and lone.year == blank.base_year:
                reason = Reason("no_value_after_base_year", (("base", lone.value),), (blank.variable,))
                return {"reason": reason, "evidence": lone.inputs}
        return {"reason": Reason("no_value", names=(blank.variable, *lacking)), "evidence": facts}

    def _in_per_cent(self, variable: str) -> bool:
        return self.resolver.raw.dictionary[variable].unit == "%"

    def _levels_of(self, variable: str) -> Any:  # noqa: ANN401 - a level, or nothing
        """Return the level of a part in the judged year, where the place supplies it."""
        lone = Rule(system="", number="", kind="", rule="", variables=(variable,))
        found = readings(self.resolver, lone, variable, self.year, self.year)
        return next((one.latest for one in found if one.latest and one.latest.year == self.year), None)

    def _in_words(self, blank: Verdict) -> Verdict:
        """Judge an indicator without a threshold: never met by itself."""
        if blank.words == "not_started":
            return replace(blank, state="not_met", reason=Reason("not_started"))
        if blank.words in {"not_applicable", "not_assessed", "missing"}:
            reason = {"not_applicable": "stated_not_applicable", "not_assessed": "assessment_not_begun"}
            return replace(blank, state=blank.words, reason=Reason(reason.get(blank.words, "nothing_said")))
        level = self._levels_of(blank.variable) if blank.variable else None
        evidence = level.inputs if level else ()
        if level is not None and blank.variable.endswith("_count") and level.value == 0:
            return replace(blank, state="not_met", reason=Reason("count_is_zero"), evidence=evidence)
        if blank.words in _WORDS or level is not None:
            numbers = (("value", level.value),) if level else ()
            return replace(
                blank, state="needs_evidence", reason=Reason("words_need_evidence", numbers), evidence=evidence
            )
        return blank

    def _counted(self, blank: Verdict) -> Verdict | None:
        """Judge a frequency by what was made within the building period, where that is counted."""
        counted = COUNT_OF.get(blank.variable, "")
        if self.programme is None or counted not in self.resolver.raw.dictionary or blank.rule.threshold is None:
            return None
        building = self.programme.phase(BUILDING)
        # the year the period begins in belongs to it only in part: an inventory of that year may be an earlier one
        first = building.start.year + (building.start.month > 1 or building.start.day > 1)
        facts = self.resolver.facts
        made = facts[(facts["variable"] == counted) & (facts["statement"] == "level")]
        inside = [
            row
            for row in rows(made)
            if row.year.isdigit() and first <= int(row.year) <= min(building.end.year, self.year)
        ]
        valued = [row for row in inside if row.state in {"measured", "derived"}]
        if not valued:
            return None
        needed = times_needed(building, blank.rule.threshold)
        total = sum(float(row.level) for row in valued)
        passed = total >= needed
        return replace(
            blank,
            state="met" if passed else "not_met",
            reason=Reason(
                "threshold_passed" if passed else "threshold_failed", (("value", total), ("threshold", float(needed)))
            ),
            evidence=tuple(row.id for row in valued),
        )


def times_needed(building: Phase, interval_years: float) -> int:
    """Return how many times something must be done in a phase to be done once in every so many years of it."""
    return max(1, int((building.end - building.start).days / 365.25 // interval_years))


def _numbers(outcome: Outcome, wanted: Criterion | None) -> tuple[tuple[str, float], ...]:
    """Return the numbers that belong to the reason of a comparison."""
    reading, measure = outcome.reading, outcome.measure
    if wanted is None or (wanted.against == "base" and reading.base is None):
        return ((measure.name, measure.value),)
    if wanted.against == "base" and reading.base is not None:
        return ("base", reading.base.value), ("value", reading.last.value), (measure.name, measure.value)
    value = ("value" if measure.name == "level" else measure.name, measure.value)
    along = outcome.path if outcome.state in {"on_track", "behind"} else None
    return (value, ("threshold", wanted.threshold), *((("path", along.value),) if along else ()))
