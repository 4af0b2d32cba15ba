"""When a path peaks, and how that stands to the ladder of targets.

Here: the peak year of a path of emissions with its band, and the comparison with printed peak years and with changes
against a year that must be known. Not here: the path (``projection``).
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from nearzero.analysis.cells import Array
from nearzero.places.resolve import Resolver
from nearzero.places.series import Key
from nearzero.programme.ladder import Ladder, Rung
from nearzero.programme.outlook.projection import Projection
from nearzero.results import Result

PAST, WITHIN, NOT_YET = "already_past", "within", "not_before"
PEAK_YEAR = "co2_peak_year"
_BEFORE: Mapping[str, Callable[[float, float], bool]] = {"lt": operator.lt, "le": operator.le}


@dataclass(frozen=True, slots=True)
class Peak:
    """When a path is highest for the last time.

    Attributes:
        state: ``already_past`` (no later than the last known year), ``within`` the path, or ``not_before`` its end.
        year: The year; of ``not_before`` the last year of the path.
        value: The highest level.
        states: What the lower and the upper end of the band say instead; equal to ``state`` where nothing is open.
    """

    state: str
    year: int
    value: float
    states: tuple[str, str]

    @property
    def certain(self) -> bool:
        """Whether both ends of the band say the same."""
        return set(self.states) == {self.state}


def peak_year(levels: Mapping[int, float], known: int) -> tuple[str, int]:
    """Return state and year of the peak of a path: the last year that no later one reaches.

    Args:
        levels: Level by year, known ones and projected ones.
        known: Last year that is known.
    """
    years = sorted(levels)
    highest = max(levels.values())
    year = max(one for one in years if levels[one] >= highest * (1 - 1e-12))
    if year == years[-1]:
        return NOT_YET, year
    return (PAST if year <= known else WITHIN), year


def peak_of(projection: Projection, history: Mapping[int, float]) -> Peak:
    """Return when the total of a projection peaks, known years included.

    Args:
        projection: The paths.
        history: Known levels of the total by year, in its unit.
    """
    path, known = projection.total, projection.start.year
    before = {year: level for year, level in history.items() if year < known}

    def levels(values: Array) -> dict[int, float]:
        return before | {year: float(value) for year, value in zip(path.years, values, strict=True)}

    state, year = peak_year(levels(path.values), known)
    ends = [np.where(np.isfinite(end), end, path.values) for end in (path.low, path.high)]
    states = tuple(peak_year(levels(_after(path.values, end)), known)[0] for end in ends)
    return Peak(state, year, levels(path.values)[year], (states[0], states[1]))


def _after(values: Array, end: Array) -> Array:
    """Return one end of a band that starts from the known level: what rounding does to the start moves all of it."""
    return np.asarray(end * values[0] / end[0])


def peak_result(projection: Projection, peak: Peak) -> Result:
    """Return the peak year as a result; the note tells a peak from the end of the path."""
    said = {
        PAST: "the highest level is past",
        WITHIN: "falls from then on",
        NOT_YET: f"no peak before {peak.year}: the path still rises there",
    }[peak.state]
    open_ = "" if peak.certain else f"; within the band also {', '.join(sorted(set(peak.states) - {peak.state}))}"
    return Result(
        analysis="outlook_peak",
        place=projection.start.place,
        variable=PEAK_YEAR,
        identity=projection.scenario.identity,
        method=projection.scenario.id,
        form=peak.state,
        period=f"{projection.start.year}-{projection.years[-1]}",
        value=None if peak.state == NOT_YET else float(peak.year),
        unit="年",
        price_basis=projection.scenario.price_basis,
        state=projection.state,
        inputs=projection.inputs_of(projection.start.total, projection.years[-1]),
        note=said + open_,
    )


@dataclass(frozen=True, slots=True)
class AgainstRung:
    """A path beside one rung of the ladder.

    Attributes:
        rung: The target and whose it is.
        keeps: Whether the path keeps it; None where that cannot be said.
        value: What the path says: a year, or a change in % since the target's base year.
        missing: What is not known, by name.
        note: ``another_place`` where the target is another place's goal for itself and binds that one.
    """

    rung: Rung
    keeps: bool | None
    value: float | None
    missing: tuple[str, ...] = ()
    note: str = ""


def against_ladder(
    resolver: Resolver, projection: Projection, peak: Peak, ladders: Iterable[Ladder]
) -> tuple[AgainstRung, ...]:
    """Set a path beside the targets after its start that speak of what it carries.

    Args:
        resolver: The series of the place, for the base years of changes.
        projection: The paths.
        peak: When the total peaks.
        ladders: Targets of place, city and province.
    """
    found, place = [], projection.start.place
    for ladder in ladders:
        for rung in ladder.rungs:
            one = _peak_rung(rung, peak, place) if ladder.variable == PEAK_YEAR else _change(resolver, projection, rung)
            if one is not None:
                found.append(one)
    return tuple(found)


def _whose(rung: Rung, place: str) -> str:
    return "" if rung.holder == place else "another_place"


def _peak_rung(rung: Rung, peak: Peak, place: str) -> AgainstRung | None:
    target = rung.target
    if target.value is None or target.comparator not in _BEFORE or target.scope:
        return None
    holds, whose = _BEFORE[target.comparator], _whose(rung, place)
    if peak.state == NOT_YET:
        # the path ends without a peak: it misses every year up to its end, and says nothing of later ones
        keeps = None if holds(peak.year, target.value) else False
        return AgainstRung(rung, keeps, None, () if keeps is False else ("path after its last year",), whose)
    return AgainstRung(rung, bool(holds(peak.year, target.value)), float(peak.year), (), whose)


def _change(resolver: Resolver, projection: Projection, rung: Rung) -> AgainstRung | None:
    target, place = rung.target, projection.start.place
    path = projection.paths.get(target.variable)
    if path is None or target.statement != "change_pct" or target.value is None or target.scope:
        return None
    if not target.year.isdigit() or int(target.year) not in path.years or target.base_year is None:
        return None
    tracked = projection.start.of(target.variable)
    prices = tracked.price_basis if tracked is not None else ""
    base = resolver.point(Key(target.variable, prices), target.base_year)
    if base is None or tracked is None:
        name = f"{place}:{target.variable}@{target.base_year}"
        return AgainstRung(rung, None, None, (name,), _whose(rung, place))
    level = base.value
    if target.base_year == projection.start.base_year and tracked.base is not None:
        level = float(tracked.base.evaluate()) * tracked.scale
    change = (path.at(int(target.year))[0] / level - 1) * 100
    keeps = change <= target.value + 1e-9 if target.comparator in {"le", "lt"} else change >= target.value - 1e-9
    return AgainstRung(rung, keeps, change, (), _whose(rung, place))


def rung_result(projection: Projection, one: AgainstRung) -> Result | None:
    """Return what a path says of a target as a result; None where it says no number."""
    if one.value is None:
        return None
    target, tracked = one.rung.target, projection.start.of(one.rung.target.variable)
    peak = target.variable == PEAK_YEAR
    until = projection.years[-1] if peak else int(target.year)
    kept = "keeps it" if one.keeps else "does not keep it"
    return Result(
        analysis="outlook_peak" if peak else "outlook_target",
        place=projection.start.place,
        variable=target.variable,
        factor=f"{target.comparator} {target.digits}",
        identity=projection.scenario.identity,
        method=projection.scenario.id,
        form=one.rung.holder,
        period=f"{projection.start.year}-{projection.years[-1]}" if peak else f"{target.base_year}-{target.year}",
        value=one.value,
        unit="年" if peak else "%",
        price_basis=projection.scenario.price_basis,
        state=projection.state,
        inputs=projection.inputs_of(tracked or projection.start.total, until),
        note="; ".join(part for part in (kept, one.note.replace("_", " ")) if part),
    )
