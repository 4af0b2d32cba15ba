"""The three standard scenarios of a place: which rate every driver gets, and what is added on top.

Here: continuation (the observed rates go on), planned (printed targets are just reached), strengthened (the emissions
of planned, or the trend with measures and grid on top, whichever is lower in the target year). Not here: the rates
themselves (``rates``), tables of a person's own (``own_scenarios``), the paths they lead to (``projection``).

A tonne is counted once. A rate that comes from a target holds all that is done for the target, so nothing is added to
it. A rate that comes from the data holds what had ended by then; projects that end later stand on top. The grid is in
the observed rate, so its path is only added where the past can be restated at one factor.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from nearzero.analysis.drivers import Support
from nearzero.places.place import Place
from nearzero.places.resolve import Resolver
from nearzero.programme.outlook.grid import GridPath, GridUnknownError, grid_path
from nearzero.programme.outlook.measures import claims
from nearzero.programme.outlook.own_scenarios import own_scenarios
from nearzero.programme.outlook.projection import Levels, project
from nearzero.programme.outlook.rates import Basis, basis_of, observed_line, planned_lines, target_id, unfit_targets
from nearzero.programme.outlook.scenario import CONTINUATION, PLANNED, STRENGTHENED, Line, Scenario, Unmade

HORIZON = 2035
WORDS = {
    CONTINUATION: ("延续情景", "Continuation"),
    PLANNED: ("规划情景", "Planned"),
    STRENGTHENED: ("强化情景", "Strengthened"),
}


def scenarios(
    resolver: Resolver, place: Place, supports: Sequence[Support], horizon: int = HORIZON
) -> tuple[tuple[Scenario, ...], tuple[Levels, ...], tuple[Unmade, ...]]:
    """Make every scenario that the data of a place carry.

    Args:
        resolver: The series of the place.
        place: The place.
        supports: Identities at their price bases, whether the data carry them or not.
        horizon: Last year of the standard scenarios.

    Returns:
        The scenarios; the levels that each identity and price basis starts from; and what could not be made, with what
        it misses.
    """
    made: list[Scenario] = []
    starts: list[Levels] = []
    unmade: list[Unmade] = []
    for support in supports:
        if refused := _refused(support, place.base_year):
            unmade.append(refused)
            continue
        basis = basis_of(resolver, place, support)
        starts.append(basis.start)
        found, lacking = _standard(basis, horizon)
        best = next(one for one in supports if one.identity.id == support.identity.id and one.holds)
        own, wrong = own_scenarios(basis, unstated_basis=support is best)
        made += [*found, *own]
        unmade += [*lacking, *wrong]
    return tuple(made), tuple(starts), tuple(unmade)


def _refused(support: Support, base_year: int) -> Unmade | None:
    """Return why an identity is not projected; None where it is."""

    def refuse(reason: str, missing: tuple[str, ...] = (), note: str = "") -> Unmade:
        return _unmade("", support.identity.id, support.price_basis, reason, missing, note)

    if support.identity.has_cells or support.identity.part:
        note = "over cells a driver has no single rate; the identities without cells are projected"
        return refuse("by_cells", note=note)
    if not support.holds:
        lacks = tuple(f"{key.variable}@{year}" for year, keys in support.missing.items() for key in keys)
        return refuse("not_supported", lacks, support.reason)
    if base_year not in support.years:
        lacks = tuple(f"{key.variable}@{base_year}" for key in support.missing.get(base_year, ()))
        note = "without the base year neither the rates nor the targets can be told"
        return refuse("no_base_year", lacks, note)
    return None


def _unmade(scenario: str, identity: str, basis: str, reason: str, missing: tuple[str, ...], note: str) -> Unmade:
    return Unmade(scenario=scenario, identity=identity, price_basis=basis, reason=reason, missing=missing, note=note)


def _standard(basis: Basis, horizon: int) -> tuple[list[Scenario], list[Unmade]]:
    start = basis.start
    unmade: list[Unmade] = []

    def lack(scenario: str, reason: str, missing: tuple[str, ...], note: str = "") -> None:
        unmade.append(_unmade(scenario, start.identity.id, start.price_basis, reason, missing, note))

    continued = _scenario(basis, CONTINUATION, tuple(observed_line(basis, name, horizon) for name in start.drivers))
    lines, unused = planned_lines(basis, horizon)
    if unused:
        lacks = tuple(target_id(target) for target in unused)
        lack(PLANNED, "overdetermined", lacks, "other targets fix these drivers already")
    if unfit := unfit_targets(basis, horizon):
        note = "counts from a year whose level is not known, or is money at other prices, or a level of a larger place"
        lack(PLANNED, "target_unfit", tuple(target_id(target) for target in unfit), note)
    planned = None
    if any(line.origin == "target" for line in lines):
        within = claims(basis.raw, basis.place, start.year, within_target=True)
        planned = _scenario(basis, PLANNED, lines, measures=within)
    else:
        lack(PLANNED, "no_target", tuple(one.variable for one in start.tracked))
    grid = None
    try:
        grid = grid_path(basis.raw, start.place, start.total.base, (basis.first, start.year), horizon)
    except GridUnknownError as error:
        lack(STRENGTHENED, "grid_unknown", error.missing, str(error))
    made = [continued, *([planned] if planned else []), _strengthened(basis, continued, planned, grid)]
    if planned is None and grid is None and not made[-1].on_top:
        lacks = ("projects.csv", "targets.csv", "activity.csv")
        note = "no target, no measure and no grid: it would be the continuation"
        lack(STRENGTHENED, "nothing_to_add", lacks, note)
        made.pop()
    return made, unmade


def _scenario(basis: Basis, name: str, lines: tuple[Line, ...], **more: object) -> Scenario:
    zh, en = WORDS[name]
    plain = Scenario(
        id=name,
        zh=zh,
        en=en,
        place=basis.place.id,
        identity=basis.start.identity.id,
        price_basis=basis.start.price_basis,
        start=basis.start.year,
        lines=lines,
    )
    return replace(plain, **more)  # type: ignore[arg-type]


def _strengthened(basis: Basis, continued: Scenario, planned: Scenario | None, grid: GridPath | None) -> Scenario:
    """Return the lower of two: the trend with measures and grid on top, or the targets, which hold both."""
    start, due = basis.start, basis.place.target_year
    activity = start.of("gdp")
    grows = set() if activity is None else {n for n, m in zip(start.drivers, activity.drivers, strict=True) if m}
    lines = [line for line in (planned or continued).lines if line.driver in grows]
    lines += [line for line in continued.lines if line.driver not in grows]
    if grid is not None:
        lines[-1] = restated(basis, lines[-1], grid)
    measures = claims(basis.raw, basis.place, start.year, within_target=False)
    trend = _scenario(basis, STRENGTHENED, tuple(lines), grid=grid, measures=measures)
    if planned is None:
        return trend
    year = min(max(due, start.year + 1), planned.horizon)
    paths = [project(one, start, (year,)).calculate()[0, -1] for one in (trend, planned)]
    if paths[0] <= paths[1]:
        return replace(trend, note="the observed trend with measures and grid on top is lower than the targets")
    note = "the targets ask for more than the trend with measures and grid: both serve them, and nothing is added"
    return replace(planned, id=STRENGTHENED, zh=WORDS[STRENGTHENED][0], en=WORDS[STRENGTHENED][1], note=note)


def restated(basis: Basis, line: Line, grid: GridPath) -> Line:
    """Return the line of the driver that holds the emissions, read from a past at the grid factor of the start."""
    note = f"emissions of {basis.first} restated at the grid factor of {grid.start} ({grid.rule}): the grid is on top"
    return observed_line(basis, line.driver, line.last, basis.observed[line.driver] * grid.restated, note)
