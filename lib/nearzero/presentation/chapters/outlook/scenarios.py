"""Scenarios as tables of growth rates, each line with its origin, and those that could not be made.

Here: the section ``scenarios`` of the outlook. Not here: the paths they lead to (``projections``).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from nearzero.presentation import words
from nearzero.presentation.blocks import Block, Cell, Column, Paragraph, Table
from nearzero.presentation.chapters.indicators import asked
from nearzero.presentation.chapters.outlook.text import drivers, inside, prices, rows_of, scenario_name, unmade_missing
from nearzero.presentation.provenance import citation, cited
from nearzero.presentation.text import pick
from nearzero.presentation.words import outlook as outlook_words
from nearzero.programme.outlook.rates import target_id
from nearzero.programme.outlook.scenario import CONTINUATION, PLANNED, STRENGTHENED
from nearzero.programme.targets import targets_of

if TYPE_CHECKING:
    from nearzero.programme.outlook.projection import Projection
    from nearzero.programme.outlook.scenario import Line
    from nearzero.programme.targets import Target
    from nearzero.results import Result
    from nearzero.study import Study

_DOWN = frozenset({"le", "lt"})


def scenario_blocks(study: Study, lang: str) -> list[Block]:
    """Return the scenarios that were made, what to know of them, and those that were not made."""
    shown = study.outlook().leading
    blocks: list[Block] = []
    if shown:
        blocks += [_said(study, shown, lang), _table(study, shown, lang), *_planned(study, shown, lang)]
        blocks += _strengthened(shown, lang)
    else:
        text = pick(
            lang,
            "数据不足以给出任何情景：没有一个恒等式的各因素在基准年和其后某年都已知。",
            "The data carry no scenario: no identity has all its drivers in the base year and a later one.",
        )
        blocks.append(Paragraph(text, kind="missing"))
    return [*blocks, *_unmade(study, lang)]


def _said(study: Study, shown: Sequence[Projection], lang: str) -> Paragraph:
    """Say which scenarios there are, on what, and that few years carry them."""
    first = shown[0]
    identity = study.identities[first.scenario.identity].label(lang)
    names = words.listed([scenario_name(one, lang) for one in shown], lang)
    basis = prices(study, first.scenario.price_basis, lang)
    changes = len(_years(study, first)) - 1
    text = pick(
        lang,
        f"情景：{names}。按“{identity}”（{basis}）自{first.start.year}年起推算：延续情景沿用实际年均变化，"
        "规划情景使文件所印目标恰好达到，"
        f"强化情景取后者与“延续加措施、电网”两者中{study.place.target_year}年较低者。"
        f"实际年均变化只依据{changes}个时段，是假设而非预测。",
        f"Scenarios: {names}. They start from {first.start.year} on “{identity}” ({basis}): continuation keeps the "
        f"observed rates, planned just reaches the printed targets, strengthened is the lower in "
        f"{study.place.target_year} of that and of continuation with measures and grid. Observed rates rest on "
        f"{changes} change(s) only: assumptions, no forecast.",
    )
    return Paragraph(text)


def _years(study: Study, one: Projection) -> tuple[int, ...]:
    mine = (one.scenario.identity, one.scenario.price_basis)
    return next(s.years for s in study.outlook().supports if (s.identity.id, s.price_basis) == mine)


def _table(study: Study, shown: Sequence[Projection], lang: str) -> Table:
    rows: list[tuple[Cell, ...]] = []
    groups: dict[int, str] = {}
    for one in shown:
        title = scenario_name(one, lang)
        if one.scenario.identity != shown[0].scenario.identity:
            title += pick(lang, "：", ": ") + study.identities[one.scenario.identity].label(lang)
        groups[len(rows)] = title
        labels = drivers(study, one.scenario.identity)
        rows += [
            (
                Cell(outlook_words.label(labels, line.driver, lang)),
                Cell(pick(lang, f"{line.first + 1}—{line.last}", f"{line.first + 1}–{line.last}")),
                Cell(_rate(result), result),
                Cell(outlook_words.label(outlook_words.ORIGINS, line.origin, lang)),
                Cell(_basis(study, one, line, lang)),
            )
            for line, result in zip(one.scenario.lines, one.scenario.results, strict=True)
        ]
    results = [row[2].result for row in rows if row[2].result is not None]
    documents = [
        citation(study.raw.sources[line.source], lang)
        for one in shown
        for line in one.scenario.lines
        if line.source in study.raw.sources
    ]
    return Table(
        "scenario_rates",
        pick(lang, "各情景的年均增长率", "Growth rates of the scenarios"),
        (
            Column(pick(lang, "驱动因素", "Driver"), align="left"),
            Column(pick(lang, "年份", "Years"), align="center"),
            Column(pick(lang, "年均变化率", "Rate"), pick(lang, "%/年", "% a year")),
            Column(pick(lang, "来由", "Origin"), align="center"),
            Column(pick(lang, "依据", "What it rests on"), align="left"),
        ),
        tuple(rows),
        notes=(
            pick(
                lang,
                "方括号内为修约区间（实际变化、目标折算）或所设范围（假定）。",
                "In brackets: rounding (observed rates, targets) or the range assumed.",
            ),
        ),
        sources=tuple(dict.fromkeys([*documents, *cited(study.raw, results, lang)])),
        groups=groups,
    )


def _rate(result: Result) -> str:
    """Return a rate with its interval."""
    value, span = words.of(result, signed=True, most=2), words.interval(result, signed=True, most=3)
    return f"{value} [{span}]" if "~" in span else value


def _basis(study: Study, one: Projection, line: Line, lang: str) -> str:
    """Return what a rate rests on."""
    if line.origin == "observed":
        grid = one.scenario.grid
        said = pick(lang, f"{line.locator.replace('-', '—')}年实际年均", f"mean of {line.locator.replace('-', '–')}")
        if grid is not None and line is one.scenario.lines[-1]:
            said += pick(
                lang,
                f"；基准年排放已按{grid.start}年电网因子重述，电网变化另计",
                f"; base year restated at the grid factor of {grid.start}, the grid is counted on top",
            )
        return said
    if target := _target_of(study, line):
        whose = "" if target.place == study.place.id else study.raw.place(target.place).name(lang) + " "
        name = study.raw.dictionary[target.variable].label(lang)
        due = pick(lang, f"{target.year}年", f" by {target.year}")
        goal = asked(target, lang)
        return pick(
            lang, f"{whose}{due}{name}{goal}（{target.locator}）", f"{whose}{name}: {goal}{due} ({target.locator})"
        )
    if line.origin == "assumption" and line.growth is not None:
        return pick(
            lang,
            f"其后无目标，按{line.locator.replace('-', '—')}年（实际与规划）年均延续",
            f"no later target: mean rate of {line.locator.replace('-', '–')}, observed and planned, goes on",
        )
    return rows_of([part for part in (line.locator, line.note) if part], lang) or words.NONE


def _target_of(study: Study, line: Line) -> Target | None:
    """Return the printed target that a rate comes from."""
    if line.origin != "target":
        return None
    places = [study.place, *study.raw.ancestors(study.place)]
    printed = [one for place in places for one in targets_of(study.raw, place.id)]
    return next(
        (one for one in printed if target_id(one) in line.inputs and one.locator == line.locator),
        None,
    )


def _planned(study: Study, shown: Sequence[Projection], lang: str) -> list[Block]:
    """Say where the observed trend does better than the target that the planned scenario just reaches."""
    found = {one.scenario.id: one for one in shown}
    continued, planned = found.get(CONTINUATION), found.get(PLANNED)
    if continued is None or planned is None:
        return []
    said, results = [], []
    for target in {line.inputs: _target_of(study, line) for line in planned.scenario.lines}.values():
        if target is None or int(target.year) not in planned.years:
            continue
        variable, year = study.raw.dictionary[target.variable], int(target.year)
        just, trend = (_at(one, target.variable, year) for one in (planned, continued))
        if just is None or trend is None:
            continue
        better = float(trend.value or 0) < float(just.value or 0)
        if better != (target.comparator in _DOWN):
            continue
        results += [just, trend]
        said.append(
            pick(
                lang,
                f"{variable.zh}{year}年恰为{words.with_unit(just, lang, most=3)}，而按实际年均变化延续为"
                f"{words.with_unit(trend, lang, most=3)}",
                f"{inside(variable.en, lang)} is just {words.with_unit(just, lang, most=3)} in {year}, "
                f"while the observed rates lead to {words.with_unit(trend, lang, most=3)}",
            )
        )
    if not said:
        return []
    listed = pick(lang, "；", "; ").join(dict.fromkeys(said))
    above = continued.total.values[-1] < planned.total.values[-1]
    text = pick(
        lang,
        f"规划情景只是恰好达到文件所印目标，即使现有趋势已优于目标：{listed}。"
        + ("规划情景的排放因此高于延续情景，" if above else "")
        + "它表示目标所容许的，不是预期。",
        f"Planned just reaches the printed targets even where the trend does better: {listed}. "
        + ("Its emissions are therefore above those of continuation. " if above else "")
        + "It shows what the targets allow, not what is expected.",
    )
    return [Paragraph(text, tuple(dict.fromkeys(results)), kind="warning")]


def _at(one: Projection, variable: str, year: int) -> Result | None:
    return next(
        (r for r in one.results if r.variable == variable and r.period == str(year) and not r.factor),
        None,
    )


def _strengthened(shown: Sequence[Projection], lang: str) -> list[Block]:
    """Say which of its two halves the strengthened scenario is."""
    one = next((one for one in shown if one.scenario.id == STRENGTHENED), None)
    if one is None:
        return []
    by_targets = any(line.origin == "target" for line in one.scenario.lines)
    if by_targets:
        text = pick(
            lang,
            "强化情景与规划情景相同：目标的要求高于“延续加措施、电网”，措施是为达到目标服务的，不再另计。",
            "Strengthened equals planned: the targets ask for more than continuation with measures and grid; both "
            "serve the targets and are not counted again.",
        )
        return [Paragraph(text)]
    count, grid = len(one.scenario.on_top), one.scenario.grid is not None
    added = [pick(lang, f"{count}项有量的工程", f"{count} project(s) with a quantity")] if count else []
    added += [pick(lang, "电网因子的变化", "the change of the grid factor")] if grid else []
    text = pick(
        lang,
        f"强化情景为延续情景加{words.listed(added, lang)}。",
        f"Strengthened is continuation with {words.listed(added, lang)} on top.",
    )
    continued = next((other for other in shown if other.scenario.id == CONTINUATION), None)
    if grid and continued is not None and one.total.values[-1] > continued.total.values[-1]:
        text += pick(
            lang,
            "延续情景的增长率已含电网因子过去的下降并使之延续；强化情景把它取出，改按所设电网路径另计，"
            "因该路径降得较慢，排放反而高于延续情景。",
            " Continuation holds the past fall of the grid factor in its rates and lets it go on; strengthened takes "
            "it out and counts the assumed path of the grid, which falls more slowly: its emissions are higher.",
        )
    return [Paragraph(text)]


def _unmade(study: Study, lang: str) -> list[Block]:
    """Return what could not be made; the same reason for the same lack at several identities makes one row."""
    rows: dict[tuple[str, str, str, str], list[str]] = {}
    for one in study.outlook().unmade:
        scenario = outlook_words.label(outlook_words.SCENARIOS, one.scenario, lang) if one.scenario else ""
        reason = outlook_words.label(outlook_words.UNMADE, one.reason, lang)
        basis = prices(study, one.price_basis, lang) if one.reason != "by_cells" else ""
        key = (scenario or pick(lang, "全部", "all"), basis or words.NONE, reason, unmade_missing(study, one, lang))
        named = study.identities.get(one.identity)
        rows.setdefault(key, []).append(named.label(lang) if named else one.identity)
    if not rows:
        return []
    caption = pick(lang, "未能给出的情景及所缺输入", "Scenarios that could not be made, and what they miss")
    return [
        Table(
            "scenarios_unmade",
            caption,
            (
                Column(pick(lang, "情景", "Scenario"), align="left"),
                Column(pick(lang, "恒等式", "Identity"), align="left"),
                Column(pick(lang, "价格基准", "Prices"), align="left"),
                Column(pick(lang, "原因", "Why"), align="left"),
                Column(pick(lang, "缺少", "Missing"), align="left"),
            ),
            tuple(
                (
                    Cell(scenario),
                    Cell(words.listed(list(dict.fromkeys(names)), lang)),
                    Cell(basis),
                    Cell(reason),
                    Cell(lacks),
                )
                for (scenario, basis, reason, lacks), names in rows.items()
            ),
            notes=(
                pick(
                    lang,
                    "“规划情景”各行为未能用上的目标，其余目标仍已用于该情景；“强化情景”缺电网时不含电网变化。",
                    "Rows of the planned scenario name targets that could not be used; the others are in it. Without a "
                    "grid path the strengthened scenario leaves the grid as it is.",
                ),
            ),
        )
    ]
