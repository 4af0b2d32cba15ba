"""Where the rate observed so far leads by the year a target is due, and whether that reaches it.

Here: one rate from the base year to the latest level, carried on, with its rounding band. Not here: the rate that is
required (``programme.gaps``), scenarios (``scenario``) and models of long series (``analysis.forecasting``).

Two or three annual values carry no regression; one mean annual rate is all they give. Shares in % go on by points a
year, everything else at a constant rate, as in ``programme.gaps``; no value leaves the bounds of the dictionary.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nearzero.places.dictionary import Variable
from nearzero.programme.criteria import Criterion, Measure, Outcome, holds
from nearzero.programme.levels import Array, Level, Reading, joint
from nearzero.programme.verdicts import Verdict

# A number of things done is there or not: no path leads to it.
WITHOUT_TREND = frozenset({"count_ge", "any_of", "frequency"})
# One of these in either year, and the rate between them is of other years than it says.
_NO_RATE = frozenset({"substitute_year", "proxy"})


@dataclass(frozen=True, slots=True)
class OnTrend:
    """The level that the observed rate leads to.

    Attributes:
        level: In the year due; for a place that prints a change only, the change since the base year in %.
        shortfall: Target less that level.
        compared: What the criterion looks at in that year: the level, or the change since the base year.
        side: ``pass``, ``fail`` or ``near`` over the rounding band.
        passes: Whether it passes as computed.
    """

    level: Measure
    shortfall: Measure
    compared: Measure
    side: str
    passes: bool

    @property
    def within_rounding(self) -> bool:
        """Whether rounding leaves open if the target is reached."""
        return self.side == "near"


def on_trend(verdict: Verdict, variable: Variable, outcome: Outcome | None = None) -> OnTrend | None:
    """Carry the observed rate on to the year due.

    Args:
        verdict: With criterion and outcome.
        variable: The dictionary's entry, for the bounds of the level.
        outcome: Another reading of the same verdict; the deciding one where None.

    Returns:
        None where there are no two dated levels of their own years, or the rule knows no path.
    """
    found, wanted = outcome or verdict.outcome, verdict.criterion
    if found is None or wanted is None or wanted.rule in WITHOUT_TREND or found.weakest in _NO_RATE:
        return None
    reading = found.reading
    if reading.stated is not None:
        return _of_change(reading.stated, wanted, verdict)
    base, latest = reading.base, reading.latest
    if base is None or latest is None or base.year is None or latest.year is None:
        return None
    if not base.year < latest.year < verdict.due or "substitute_year" in {base.state, latest.state}:
        return None
    return _of_levels(reading, wanted, verdict.due, variable)


def _of_levels(reading: Reading, wanted: Criterion, due: int, variable: Variable) -> OnTrend | None:
    base, latest = reading.base, reading.latest
    if base is None or latest is None or base.year is None or latest.year is None:
        return None
    past, left = latest.year - base.year, due - latest.year
    straight = latest.unit == "%" or base.bounds[0] <= 0 or latest.bounds[0] <= 0
    least, most = variable.minimum, variable.maximum

    def bounded(level: Array) -> Array:
        return np.asarray(level) if least is None and most is None else np.clip(level, least, most)

    def ahead(start: Array, end: Array) -> Array:
        start, end = bounded(start), bounded(end)
        carried = end + (end - start) / past * left if straight else end * (end / start) ** (left / past)
        return bounded(carried)

    def goal(start: Array) -> Array:
        return np.asarray(wanted.target(start)) + np.zeros_like(start)

    def compared(start: Array, end: Array) -> Array:
        if wanted.against == "level":
            return ahead(start, end)
        if wanted.against == "change":
            return (ahead(start, end) / start - 1) * 100
        return ahead(start, end) - start

    if wanted.against == "change" and base.bounds[0] <= 0:
        return None
    unit = "百分点" if latest.unit == "%" else latest.unit
    looked_at = {"level": ("level", latest.unit), "change": ("change_pct", "%"), "base": ("change_abs", unit)}
    name, its_unit = looked_at[wanted.against]
    level = Measure("on_trend", *joint(ahead, base, latest), latest.unit, _text(base, latest, past, left, straight))
    short = Measure("shortfall", *joint(lambda s, e: goal(s) - ahead(s, e), base, latest), unit)
    return _judged(level, short, Measure(name, *joint(compared, base, latest), its_unit), wanted)


def _of_change(stated: Level, wanted: Criterion, verdict: Verdict) -> OnTrend | None:
    """Carry on a printed change since the base year, where no levels are printed."""
    if stated.year is None or not verdict.base_year < stated.year < verdict.due or wanted.against == "level":
        return None
    power = (verdict.due - verdict.base_year) / (stated.year - verdict.base_year)

    def ahead(change: Array) -> Array:
        return np.asarray(((1 + change / 100) ** power - 1) * 100)

    level = Measure("on_trend", *joint(ahead, stated), "%", f"(1 + {stated.value:g} %)^{power:g} − 1")
    short = Measure("shortfall", *joint(lambda change: wanted.threshold - ahead(change), stated), "百分点")
    return _judged(level, short, level, wanted)


def _judged(level: Measure, shortfall: Measure, compared: Measure, wanted: Criterion) -> OnTrend:
    passes = holds(compared.value, compared.value, wanted) == "pass"
    side = holds(compared.low, compared.high, wanted)
    if wanted.comparator == "eq" and passes:
        side = "pass"
    return OnTrend(level, shortfall, compared, side, passes)


def _text(base: Level, latest: Level, past: int, left: int, straight: bool) -> str:
    end, start = latest.expression.text(2), base.expression.text(2)
    if straight:
        return f"{end} + ({end} − {start}) ÷ {past} × {left}"
    return f"{end} × ({end} ÷ {start})^({left}/{past})"
