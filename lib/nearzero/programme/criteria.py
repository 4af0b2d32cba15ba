"""One criterion against one reading: passed, failed or within rounding, and how far along the path.

Here: comparison with a threshold or with the base year, the straight path to the target, and what state follows. Not
here: which criterion and which reading apply (``judge``).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nearzero.analysis.trends import weakest
from nearzero.programme.levels import Array, Level, Reading, joint

# States of facts that are no measurement of the thing itself in that year: none passes by itself.
WEAK = frozenset({"preliminary", "estimated", "substitute_year"})
_TOLERANCE = 1e-9

# Rules against the base year, and the reason given where they fail.
BASE_RULES = {
    "below_base": ("lt", "not_below_base"),
    "above_base": ("gt", "not_above_base"),
    "no_growth": ("le", "grew"),
}
LEVEL_RULES = {"ge": "ge", "gt": "gt", "le": "le", "lt": "lt", "eq": "eq", "about": "about"} | {
    "count_ge": "ge",
    "any_of": "ge",
    "frequency": "le",
}
CHANGE_RULES = {"change_le": "le", "change_ge": "ge"}
# A number of things done is there or not: no path leads to it.
_WITHOUT_PATH = frozenset({"count_ge", "any_of", "frequency"})


@dataclass(frozen=True, slots=True)
class Criterion:
    """What a value must satisfy.

    Attributes:
        rule: Kind of the rule: ``below_base``, ``ge``, ``change_le``, …
        threshold: In the unit of the variable, or in % for changes; 0 against the base year.
        low: Least value that ``about`` allows; the threshold otherwise.
        high: Largest value that ``about`` allows.
        origin: ``rule``, ``fallback`` or ``assigned``.
        source: Where it stands.
    """

    rule: str
    threshold: float
    low: float
    high: float
    origin: str = "rule"
    source: str = ""

    @property
    def against(self) -> str:
        """``base``, ``change`` or ``level``."""
        return "base" if self.rule in BASE_RULES else "change" if self.rule in CHANGE_RULES else "level"

    @property
    def comparator(self) -> str:
        """``lt``, ``le``, ``gt``, ``ge``, ``eq`` or ``about``."""
        if self.rule in BASE_RULES:
            return BASE_RULES[self.rule][0]
        return CHANGE_RULES.get(self.rule) or LEVEL_RULES[self.rule]

    def target(self, base: Array | float | None) -> Array | float | None:
        """Return the level to reach, given the level of the base year."""
        if self.against == "level":
            return self.threshold
        return None if base is None else base * (1 + self.threshold / 100)


@dataclass(frozen=True, slots=True)
class Measure:
    """A number with its rounding interval, and what it rests on."""

    name: str
    value: float
    low: float
    high: float
    unit: str
    arithmetic: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a criterion makes of a reading.

    Attributes:
        reading: The reading.
        state: State of the verdict.
        reason: Id of the reason.
        passes: Whether the value as printed passes, whatever its state.
        weakest: State of the weakest fact.
        measure: What was compared: the level, or the change since the base year.
        path: The straight path's value in the year of the latest level.
        caveats: What a reader must know besides.
    """

    reading: Reading
    state: str
    reason: str
    passes: bool
    weakest: str
    measure: Measure
    path: Measure | None = None
    caveats: tuple[str, ...] = ()


def criterion(rule: str, threshold: float | None, origin: str = "rule", source: str = "") -> Criterion:
    """Make a criterion of a rule with a threshold, or of a rule against the base year.

    Raises:
        ValueError: The rule needs a threshold and has none.
    """
    if rule in BASE_RULES:
        return Criterion(rule, 0.0, 0.0, 0.0, origin, source)
    if threshold is None:
        raise ValueError(f"the rule “{rule}” needs a threshold")
    return Criterion(rule, threshold, threshold, threshold, origin, source)


def usable(reading: Reading, wanted: Criterion, base_year: int) -> bool:
    """Tell whether a reading says what a criterion asks."""
    if reading.stated is not None:
        return wanted.against != "level"
    if wanted.against == "level":
        return reading.latest is not None
    if reading.base is None or reading.latest is None or (reading.latest.year or 0) <= base_year:
        return False
    return wanted.against == "base" or reading.base.value > 0


def evaluate(reading: Reading, wanted: Criterion, due: int) -> Outcome:
    """Judge a reading by a criterion.

    Args:
        reading: One that is ``usable``.
        wanted: The criterion.
        due: Year the target is due; before it the straight path is the yardstick of a value that fails.
    """
    measure = measured(reading, wanted)
    weak = _weakest(reading, wanted)
    exact = holds(measure.value, measure.value, wanted) == "pass"
    side = holds(measure.low, measure.high, wanted)
    caveats = _caveats(reading, weak)
    if wanted.comparator == "eq" and exact:
        side = "pass"  # as printed it is the very number; no digits could say more
    last = reading.last
    in_time = last.year is not None and last.year < due
    path = _path(reading, wanted, due) if in_time else None
    if weak == "proxy":
        state, reason = "proxy_only", "proxy_cannot_pass"
    elif _one_value(reading, wanted):
        state, reason = "missing", "one_value_for_both_years"
    elif side == "near":
        state, reason = "near_threshold", "threshold_within_rounding"
    elif side == "pass" and last.year is None:
        state, reason = "needs_evidence", "undated_value"
    elif side == "pass" and weak in WEAK:
        state, reason = ("on_track" if in_time else "needs_evidence"), "weak_value_cannot_pass"
    elif side == "pass":
        state, reason = "met", "threshold_passed"
    elif path is None:
        state, reason = "not_met", BASE_RULES.get(wanted.rule, ("", "threshold_failed"))[1]
    else:
        state, reason = _along(reading, wanted, path)
        if _touches(measure, path):
            caveats = (*caveats, "path_within_rounding")
    return Outcome(reading, state, reason, exact, weak, measure, path, caveats)


def measured(reading: Reading, wanted: Criterion) -> Measure:
    """Return what is compared: the level, or the change since the base year."""
    if reading.stated is not None:
        low, high = reading.stated.bounds
        return Measure("change_pct", reading.stated.value, low, high, "%", reading.stated.arithmetic)
    last = reading.last
    if wanted.against == "level" or reading.base is None:
        low, high = last.bounds
        return Measure("level", last.value, low, high, last.unit, last.arithmetic)
    if wanted.against == "change" and reading.base.value > 0:
        value, low, high = joint(lambda base, end: (end / base - 1) * 100, reading.base, last)
        text = (last.expression / reading.base.expression).text()
        return Measure("change_pct", value, low, high, "%", f"{text} − 1")
    value, low, high = joint(lambda base, end: end - base, reading.base, last)
    unit = "百分点" if last.unit == "%" else last.unit
    return Measure("change_abs", value, low, high, unit, (last.expression - reading.base.expression).text())


def change(reading: Reading) -> Measure | None:
    """Return the change since the base year in %, for readers, where both levels are there."""
    if reading.base is None or reading.latest is None or reading.base.bounds[0] <= 0:
        return None
    value, low, high = joint(lambda base, end: (end / base - 1) * 100, reading.base, reading.latest)
    text = (reading.latest.expression / reading.base.expression).text()
    return Measure("change_pct", value, low, high, "%", f"{text} − 1")


def holds(low: float, high: float, wanted: Criterion) -> str:
    """Return ``pass``, ``fail`` or ``near`` for all, none or some of an interval.

    Args:
        low: Lower end of what is compared.
        high: Upper end.
        wanted: The criterion.
    """
    edge = max(abs(wanted.threshold), 1.0) * _TOLERANCE
    least, most = wanted.low, wanted.high
    tests = {
        "ge": (low >= least - edge, high < least - edge),
        "gt": (low > least + edge, high <= least + edge),
        "le": (high <= most + edge, low > most + edge),
        "lt": (high < most - edge, low >= most - edge),
        "eq": (abs(low - least) <= edge and abs(high - least) <= edge, high < least - edge or low > least + edge),
        "about": (high >= least - edge and low <= most + edge, high < least - edge or low > most + edge),
    }
    passed, failed = tests[wanted.comparator]
    return "pass" if passed else "fail" if failed else "near"


def _weakest(reading: Reading, wanted: Criterion) -> str:
    levels = [reading.last] if wanted.against == "level" or reading.base is None else [reading.base, reading.last]
    return weakest(*(level.state for level in levels))


def _one_value(reading: Reading, wanted: Criterion) -> bool:
    """Tell whether one substitute stands for both years, so that nothing is compared."""
    base, latest = reading.base, reading.latest
    if wanted.against == "level" or base is None or latest is None:
        return False
    return {base.state, latest.state} == {"substitute_year"} and base.value == latest.value


def _caveats(reading: Reading, weak: str) -> tuple[str, ...]:
    last = reading.last
    found = [weak] if weak in WEAK or weak == "proxy" else []
    if last.year is None:
        found.append("undated_value")
    elif "-" in last.period:
        found.append("period_value")
    if "≠" in last.note:
        found.append("contradicting_print")
    return tuple(found)


def _path(reading: Reading, wanted: Criterion, due: int) -> Measure | None:
    """Return where the straight path from the base year to the target stands in the year of the latest level.

    Straight means a constant rate for levels and intensities and constant points a year for shares in %.
    """
    last, base = reading.last, reading.base
    if wanted.rule in _WITHOUT_PATH or wanted.against == "base" or last.year is None:
        return None
    if wanted.against == "change":
        start = _start(reading)
        value = ((1 + wanted.threshold / 100) ** _done(start, last, due) - 1) * 100
        return Measure("path", value, value, value, "%")
    if base is None or base.year is None or base.year >= last.year:
        return None
    share = _done(base.year, last, due)
    straight = last.unit == "%" or base.bounds[0] <= 0 or wanted.threshold <= 0

    def along(start: Array) -> Array:
        if straight:
            return start + (wanted.threshold - start) * share
        return np.asarray(start * (wanted.threshold / start) ** share)

    value, low, high = joint(along, base)
    return Measure("path", value, low, high, last.unit)


def _start(reading: Reading) -> int:
    if reading.base is not None and reading.base.year is not None:
        return reading.base.year
    leaf = next(iter(reading.last.expression.leaves()))
    return int(leaf.fact.partition("#")[0].rpartition(":")[2])  # …~change_pct:2020


def _done(start: int, last: Level, due: int) -> float:
    return ((last.year or start) - start) / (due - start)


def _along(reading: Reading, wanted: Criterion, path: Measure) -> tuple[str, str]:
    """Return the state of a value that has not reached its target yet, by the path."""
    value = measured(reading, wanted).value
    rising = wanted.comparator in {"ge", "gt"}
    if wanted.comparator in {"eq", "about"}:
        rising = reading.base is not None and reading.base.value < wanted.threshold
    ahead = value >= path.value - _TOLERANCE if rising else value <= path.value + _TOLERANCE
    return ("on_track", "ahead_of_path") if ahead else ("behind", "behind_path")


def _touches(measure: Measure, path: Measure) -> bool:
    return measure.low <= path.high and path.low <= measure.high
