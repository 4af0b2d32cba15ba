"""What is shown of the years to come: the path with its fan, milestones, targets and how likely they are kept.

Here: from a scenario as its levers stand to blocks and charts. Not here: targets and indicators (``outlook_goals``),
scenarios and levers (``programme.outlook.explored``), the past (``views``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import zip_longest
from typing import TYPE_CHECKING

from nearzero import units
from nearzero.accounting.monte_carlo import DRAWS as DRAWS_OF_REPORTS
from nearzero.analysis.cells import Array
from nearzero.analysis.trends import levels
from nearzero.presentation import words
from nearzero.presentation.blocks import Block, Cell, Column, Figure, Paragraph, Table, results_in
from nearzero.presentation.explorer.charts import Band, Dot, fan
from nearzero.presentation.explorer.desk import Desk
from nearzero.presentation.explorer.outlook_goals import goal_blocks
from nearzero.presentation.explorer.section import Section, absent, dot, lacking, spanned
from nearzero.presentation.explorer.state import State
from nearzero.presentation.text import pick
from nearzero.presentation.words import outlook as outlook_words
from nearzero.programme.outlook.explored import DRAWS, EXPLORED, Explored, target_result
from nearzero.programme.outlook.goals import Goal
from nearzero.programme.outlook.peak import peak_of, peak_result
from nearzero.programme.outlook.projection import Levels, Projection, project
from nearzero.programme.outlook.simulation import OutlookSimulation, simulate
from nearzero.results import Result

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Drawing

    from nearzero.study import Study

MILESTONES = (2025, 2030, 2035)
FANS = ("co2_total", "co2_per_gdp")


@dataclass(frozen=True)
class Future:
    """A scenario as its levers stand, its path and its draws, and every number of them by what it is of.

    Attributes:
        explored: Scenario and levers.
        projection: The path.
        simulation: Its draws.
        goals: Targets held against it.
        paths: Numbers of the path by variable and year.
        draws: Numbers of the draws by variable or number of the indicator, form and year.
    """

    explored: Explored
    projection: Projection
    simulation: OutlookSimulation
    goals: tuple[Goal, ...]
    paths: Mapping[tuple[str, str], Result]
    draws: Mapping[tuple[str, str, str, str], Result]


def future(desk: Desk, place: str, state: State) -> Future | None:
    """Compute path and draws; None where the identity has no scenario.

    Raises:
        ValueError: The levers contradict each other.
    """
    if state.moves:
        return _future(desk, place, state)
    key = ("future", place, state.identity, state.price_basis, state.scenario, state.factor_set)
    return desk.keep(key, lambda: _future(desk, place, state))


def _future(desk: Desk, place: str, state: State) -> Future | None:
    explored = desk.explored(place, state)
    if explored is None:
        return None
    projection = project(explored.scenario, desk.start(place, state))
    goals = tuple(goal for goal in desk.goals(place, state) if goal.year in projection.years)
    draws = DRAWS if explored.scenario.id == EXPLORED else DRAWS_OF_REPORTS
    simulation = simulate(projection, goals, draws=draws)
    paths = {(r.variable, r.period): r for r in projection.results if not r.factor}
    drawn = {(r.variable, r.factor, r.form, r.period): r for r in simulation.results}
    return Future(explored, projection, simulation, goals, paths, drawn)


def outlook_view(desk: Desk, state: State, made: Future | None = None) -> Section:
    """Return the outlook of the places chosen, under the same scenario and levers.

    Args:
        desk: The places.
        state: What is chosen.
        made: What ``future`` returned for the first place, where that is known.
    """
    title = pick(state.lang, "展望", "Outlook")
    parts = [_place_view(desk, state, made or future(desk, state.places[0], state), ())]
    beside = desk.beside(state)
    if beside is not None:
        parts.append(_second(desk, *beside))
    charts = [chart for pair in zip_longest(*(part.charts for part in parts), fillvalue="") for chart in pair]
    # what is said of each place, then their tables in the order of one place, side by side
    blocks: list[Block] = [one for part in parts for one in part.blocks if isinstance(one, Paragraph)]
    rest = zip_longest(*([one for one in part.blocks if not isinstance(one, Paragraph)] for part in parts))
    blocks += [one for pair in rest for one in pair if one is not None]
    return Section("outlook", title, tuple(blocks), tuple(filter(None, charts)))


def _second(desk: Desk, state: State, said: tuple[str, ...]) -> Section:
    """Return the outlook of the second place; what of the choice it does not carry is said, not refused."""
    try:
        return _place_view(desk, state, future(desk, state.places[0], state), said)
    except ValueError as error:
        text = f"{desk.name(state.places[0], state.lang)}{pick(state.lang, '：', ': ')}{error}"
        return Section("outlook", "", (Paragraph(text, kind="warning"),))


def _place_view(desk: Desk, state: State, found: Future | None, said: tuple[str, ...]) -> Section:
    lang, study = state.lang, desk.study(state.places[0])
    if found is None:
        return Section("outlook", "", (_no_scenario(study, state),))
    preset = future(desk, study.place.id, replace(state, moves=())) if state.moves else None
    colon = pick(lang, "：", ": ")
    blocks: list[Block] = [
        *(Paragraph(f"{study.place.name(lang)}{colon}{one}", kind="warning") for one in said),
        *_findings(study, found, lang),
        *goal_blocks(desk, study, found, preset, lang),
        _milestones(desk, study, found, lang),
        _rates(desk, study, found, lang),
    ]
    for one in found.explored.without:
        name, lacks = lever_name(study, one.id, lang), lacking(study.raw, one.missing, lang)
        blocks.append(
            absent(
                f"{study.place.zh}：“{name}”不能调节，缺{lacks}。",
                f"{study.place.en}: “{name}” cannot be moved: missing {lacks}.",
                lang,
            )
        )
    fans = [name for name in FANS if found.projection.start.of(name)]
    blocks += [_figure(desk, study, found, name, lang) for name in fans]
    return Section("outlook", "", tuple(blocks), tuple(_chart(study, found, name, lang) for name in fans))


def lever_name(study: Study, lever: str, lang: str) -> str:
    """Return what readers call a lever."""
    known = {
        "gdp": ("地区生产总值增速", "Growth of GDP"),
        "population": ("人口增速", "Growth of population"),
        "nonfossil_share": ("末年非化石能源占比", "Non-fossil share in the last year"),
        "coal_share": ("末年煤炭占化石能源比重", "Coal in fossil energy, last year"),
        "oil_share": ("末年油品占化石能源比重", "Oil in fossil energy, last year"),
        "gas_share": ("末年天然气占化石能源比重", "Gas in fossil energy, last year"),
        "grid": ("电网因子变化率", "Growth of the grid factor"),
    }
    if lever in known:
        return pick(lang, *known[lever])
    names = {d.id: d.label(lang) for one in study.identities.values() for d in one.drivers}
    return names.get(lever, lever)


def _no_scenario(study: Study, state: State) -> Paragraph:
    lang = state.lang
    reasons = {
        one.reason: one.missing
        for one in study.outlook().unmade
        if one.identity == state.identity and one.price_basis == state.price_basis
    } or {one.reason: one.missing for one in study.outlook().unmade if one.identity == state.identity}
    said = [outlook_words.label(outlook_words.UNMADE, reason, lang) for reason in reasons]
    names = [name if ":" in name else f"{study.place.id}:{name}" for missing in reasons.values() for name in missing]
    lacks = lacking(study.raw, names, lang)
    text = pick(lang, "；", "; ").join([*said, *([lacks] if lacks else [])])
    return absent(
        f"{study.place.zh}：该恒等式没有情景，{text}。",
        f"{study.place.en}: no scenario of this identity, {text}.",
        lang,
    )


def _findings(study: Study, found: Future, lang: str) -> list[Block]:
    scenario = found.explored.scenario
    peak = peak_of(found.projection, study.outlook().history)
    said = peak_result(found.projection, peak)
    state = outlook_words.label(outlook_words.PEAKS, peak.state, lang)
    year = pick(lang, f"（{peak.year}年）", f" ({peak.year})") if said.value is not None else ""
    comma, colon = pick(lang, "，", ", "), pick(lang, "：", ": ")
    text = f"{study.place.name(lang)}{comma}{scenario.label(lang)}{colon}{state}{year}"
    blocks: list[Block] = [Paragraph(text + pick(lang, "。", "."), (said,), kind="finding")]
    if scenario.id == EXPLORED:
        moved = pick(lang, "、", ", ").join(
            f"{lever_name(study, one.id, lang)} {words.number(one.value, 2, signed=not one.share)} %"
            for one in found.explored.levers
            if one.moved
        )
        text = pick(
            lang,
            f"自行设定：{moved}。自行设定的增长率视为已含所有措施。",
            f"Set by hand: {moved}. A rate set by hand is taken for everything that is done.",
        )
        blocks.append(Paragraph(text, kind="warning"))
    return blocks


def _milestones(desk: Desk, study: Study, found: Future, lang: str) -> Table:
    start = found.projection.start
    years = [year for year in MILESTONES if year in found.projection.years]
    rows = []
    for one in start.tracked:
        name = study.raw.dictionary[one.variable].label(lang)
        cells: list[Cell] = []
        for year in years:
            path = found.paths[one.variable, str(year)]
            drawn = found.draws.get((one.variable, "", "interval90", str(year)))
            cells += [Cell(words.of(path), path), Cell(words.interval(drawn or path), drawn or path)]
        basis = words.price_basis(one.price_basis, study.raw.dictionary, lang) if units.has_money(one.unit) else ""
        label = f"{name} / {units.label(one.unit, lang)}" + (pick(lang, f"（{basis}）", f" ({basis})") if basis else "")
        rows.append((Cell(label), _start_cell(study, one.variable, one.price_basis, start), *cells))
    heads = [Column(pick(lang, "指标", "Variable"), align="left"), Column(str(start.year))]
    for year in years:
        heads += [Column(str(year)), Column(pick(lang, "区间", "Interval"))]
    results = results_in(rows)
    name = found.explored.scenario.label(lang)
    return Table(
        f"explored_milestones_{study.place.id}",
        pick(lang, f"{study.place.zh}：{name}的节点年份", f"{study.place.en}: {name}, milestones"),
        tuple(heads),
        tuple(rows),
        notes=(
            pick(
                lang,
                f"排放的区间为{found.simulation.draws}次抽样的90%区间，只含所列输入；其余为修约与所载范围。",
                f"Emissions: 90 % of {found.simulation.draws} draws of what is listed; else rounding, stated ranges.",
            ),
        ),
        sources=desk.cited(study, results, lang),
    )


def _start_cell(study: Study, variable: str, basis: str, start: Levels) -> Cell:
    money = units.has_money(study.raw.dictionary[variable].unit)
    series = study.series(variable, basis if money else "")
    found = next((r for r in levels(series, study.place.id) if r.period == str(start.year)), None)
    return Cell(words.NONE) if found is None else Cell(words.of(found), found)


def _rates(desk: Desk, study: Study, found: Future, lang: str) -> Table:
    names = {driver.id: driver.label(lang) for driver in found.projection.start.identity.drivers}
    rows = tuple(
        (
            Cell(names[r.factor]),
            Cell(r.period.replace("-", "—")),
            spanned(r, signed=True, most=2),
            Cell(outlook_words.label(outlook_words.ORIGINS, r.form, lang)),
        )
        for r in found.explored.scenario.results
    )
    return Table(
        f"explored_rates_{study.place.id}",
        pick(lang, f"{study.place.zh}：各驱动因素的增长率", f"{study.place.en}: rates of the drivers"),
        (
            Column(pick(lang, "驱动因素", "Driver"), align="left"),
            Column(pick(lang, "时段", "Years"), align="center"),
            Column(pick(lang, "年均", "Rate"), "%"),
            Column(pick(lang, "依据", "Origin"), align="center"),
        ),
        rows,
        sources=desk.cited(study, found.explored.scenario.results, lang),
    )


def _chart(study: Study, found: Future, variable: str, lang: str) -> str:
    start, spread = found.projection.start, found.simulation.spread(variable)
    tracked = start.of(variable)
    unit = units.label(tracked.unit, lang) if tracked else ""
    years = found.simulation.years
    band = Band(years, _edges(spread, 0, 4), _edges(spread, 1, 3))
    middle = [Dot(float(years[0]), float(spread[2, 0]))]
    for year in years[1:]:
        drawn = found.draws[variable, "", "interval90", str(year)]
        lettered = year in MILESTONES
        middle.append(Dot(year, float(drawn.value or 0), text=words.of(drawn) if lettered else "", id=drawn.id))
    targets = [dot(target_result(goal, start), goal.year) for goal in found.goals if goal.variable == variable]
    title = f"{study.place.name(lang)} {study.raw.dictionary[variable].label(lang)} / {unit}"
    return fan(title, [dot(r, int(r.period)) for r in _history(study, variable, start)], middle, band, targets)


def _edges(spread: Array, low: int, high: int) -> tuple[tuple[float, ...], tuple[float, ...]]:
    return tuple(map(float, spread[low])), tuple(map(float, spread[high]))


def _history(study: Study, variable: str, start: Levels) -> list[Result]:
    money = units.has_money(study.raw.dictionary[variable].unit)
    series = study.series(variable, start.price_basis if money else "")
    return [r for r in levels(series, study.place.id) if study.years[0] <= int(r.period) <= start.year]


def _figure(desk: Desk, study: Study, found: Future, variable: str, lang: str) -> Figure:
    history = tuple(_history(study, variable, found.projection.start))
    drawn = [r for (name, _, form, _), r in found.draws.items() if name == variable and form.startswith("interval")]
    targets = tuple(target_result(g, found.projection.start) for g in found.goals if g.variable == variable)
    scenario = found.explored.scenario.label(lang)
    colon = pick(lang, "：", ": ")
    title = f"{study.place.name(lang)}{colon}{study.raw.dictionary[variable].label(lang)}, {scenario}"
    title = title.replace(", ", pick(lang, "，", ", "))
    draw = partial(_draw, title, history, found.simulation, targets, variable, lang)
    results = (*history, *drawn, *targets)
    return Figure(
        f"explored_fan_{study.place.id}_{variable}",
        title,
        title,
        draw,
        results,
        sources=desk.cited(study, history, lang),
    )


def _draw(
    title: str, history: Sequence[Result], draws: OutlookSimulation, targets: Sequence[Result], variable: str, lang: str
) -> Drawing:
    from nearzero.presentation.figures.fan import Fan, fan_charts, spreads
    from nearzero.presentation.figures.trends import Target, TrendPoint

    known = tuple(
        TrendPoint(int(r.period), float(r.value or 0), r.low, r.high, derived=r.method != "as_printed") for r in history
    )
    spread = spreads(draws.years[1:], draws.spread(variable)[:, 1:].tolist())
    goals = tuple(Target(int(r.period), float(r.value or 0)) for r in targets)
    return fan_charts([Fan(title, units.label(history[0].unit, lang), known, spread, goals)], lang)
