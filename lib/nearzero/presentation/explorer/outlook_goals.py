"""Targets on the path: what they ask, how likely they are kept, and where every indicator stands.

Here: from a scenario as its levers stand to the tables of targets and indicators. Not here: the path and its fan
(``outlook_view``), verdicts (``programme``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from nearzero import units
from nearzero.presentation import words
from nearzero.presentation.blocks import Block, Cell, Column, Paragraph, Table, results_in
from nearzero.presentation.explorer.desk import Desk
from nearzero.presentation.explorer.section import absent, spanned
from nearzero.presentation.text import pick
from nearzero.programme.acceptance import indicator_states
from nearzero.programme.outlook.explored import keeps, target_result
from nearzero.programme.outlook.goals import Goal
from nearzero.programme.verdicts import VERDICT_STATES
from nearzero.results import Result

if TYPE_CHECKING:
    from nearzero.presentation.explorer.outlook_view import Future
    from nearzero.study import Study

_ANSWERS = {"met": ("达到", "kept"), "not_met": ("达不到", "not kept"), "open": ("未定", "open")}
_SIGNS = {"lt": "<", "le": "≤", "gt": ">", "ge": "≥"}


def goal_blocks(desk: Desk, study: Study, found: Future, preset: Future | None, lang: str) -> list[Block]:
    """Return what the path makes of the targets, and every indicator with its state now and on the path.

    Args:
        desk: The places.
        study: The place.
        found: The scenario as its levers stand.
        preset: The scenario before a lever was moved; None where none is.
        lang: ``zh`` or ``en``.
    """
    blocks: list[Block] = []
    if found.goals:
        blocks.append(_goals(desk, study, found, preset, lang))
    else:
        blocks.append(
            absent(
                f"{study.place.zh}：没有可与路径对照的目标。",
                f"{study.place.en}: no target can be held against the path.",
                lang,
            )
        )
    if study.indicators():
        blocks += [_counted(study, found, lang), _scorecard(study, found, lang)]
    return blocks


def _margin(found: Future, goal: Goal) -> Result:
    return found.draws[goal.variable, goal.number, "margin90", str(goal.year)]


def _chance(found: Future, goal: Goal) -> Result:
    return found.draws[goal.variable, goal.number, "probability", str(goal.year)]


def _goals(desk: Desk, study: Study, found: Future, preset: Future | None, lang: str) -> Table:
    start = found.projection.start
    names = {verdict.number: verdict.rule for verdict in study.indicators()}
    rows = []
    for goal in found.goals:
        rule, unit = names[goal.number], units.label(goal.unit, lang)
        target, margin = target_result(goal, start), _margin(found, goal)
        sign = _SIGNS.get(goal.criterion.comparator, "")
        before = [spanned(_chance(preset, goal), most=1)] if preset else []
        rows.append(
            (
                Cell(f"{goal.number} {pick(lang, rule.name, rule.name_en)}"),
                Cell(str(goal.year)),
                Cell(f"{sign} {words.of(target)} {unit}", target),
                spanned(margin, signed=True),
                Cell(pick(lang, *_ANSWERS[keeps(margin, goal)])),
                spanned(_chance(found, goal), most=1),
                *before,
            )
        )
    heads = (
        Column(pick(lang, "指标", "Indicator"), align="left"),
        Column(pick(lang, "年份", "Due"), align="center"),
        Column(pick(lang, "目标", "Target")),
        Column(pick(lang, "路径减目标 [90%]", "Path less target [90 %]")),
        Column(pick(lang, "状态", "State"), align="center"),
        Column(pick(lang, "达到的可能性", "Chance"), "%"),
        *([Column(pick(lang, "调节前", "Before"), "%")] if preset else []),
    )
    results = results_in(rows)
    note = pick(
        lang,
        "可能性以情景成立为前提；90%的抽样结论一致才称达到或达不到。",
        "Chances hold if the scenario does; kept or not kept where 90 % of the draws agree.",
    )
    title = pick(lang, f"{study.place.zh}：目标与达到的可能性", f"{study.place.en}: targets and chances")
    name = f"explored_goals_{study.place.id}"
    return Table(name, title, heads, tuple(rows), notes=(note,), sources=desk.cited(study, results, lang))


def _answers(found: Future) -> dict[str, str]:
    """Return per indicator the worst of what the path makes of its targets."""
    order, worst = ("met", "open", "not_met"), dict[str, str]()
    for goal in found.goals:
        answer = keeps(_margin(found, goal), goal)
        worst[goal.number] = max(worst.get(goal.number, "met"), answer, key=order.index)
    return worst


def _counted(study: Study, found: Future, lang: str) -> Paragraph:
    states = [one.state for one in indicator_states(study.indicators())]
    answers = list(_answers(found).values())
    now = words.listed(
        [f"{words.label(one, lang)} {states.count(one)}" for one in VERDICT_STATES if one in states], lang
    )
    ahead = words.listed(
        [f"{pick(lang, *said)} {answers.count(name)}" for name, said in _ANSWERS.items() if name in answers], lang
    )
    ahead = ahead or pick(lang, "无", "none")
    year = study.indicators()[0].judged_year
    text = pick(
        lang,
        f"{study.place.zh}{len(states)}项指标，{year}年判定：{now}。随参数变化的{len(answers)}项，按此路径：{ahead}。",
        f"{study.place.en}, {len(states)} indicators by data up to {year}: {now}. "
        f"{len(answers)} of them follow the levers; on this path: {ahead}.",
    )
    return Paragraph(text)


def _scorecard(study: Study, found: Future, lang: str) -> Table:
    answers = _answers(found)
    goals = {number: [goal for goal in found.goals if goal.number == number] for number in answers}
    same = pick(lang, "不随参数变化", "does not follow the levers")
    rows = []
    for one in indicator_states(study.indicators()):
        last = max(goals.get(one.number, ()), key=lambda goal: goal.year, default=None)
        answer = answers.get(one.number)
        rows.append(
            (
                Cell(f"{one.number} {pick(lang, one.name, one.name_en)}"),
                Cell(words.label(one.kind, lang)),
                Cell(words.label(one.state, lang)),
                Cell(pick(lang, *_ANSWERS[answer]) if answer else same),
                spanned(_chance(found, last) if last else None, most=1),
            )
        )
    return Table(
        f"explored_scorecard_{study.place.id}",
        pick(lang, f"{study.place.zh}：各指标的状态", f"{study.place.en}: where every indicator stands"),
        (
            Column(pick(lang, "指标", "Indicator"), align="left"),
            Column(pick(lang, "属性", "Kind"), align="center"),
            Column(pick(lang, "现状判定", "Verdict"), align="center"),
            Column(pick(lang, "按此路径", "On the path"), align="center"),
            Column(pick(lang, "达到的可能性", "Chance"), "%"),
        ),
        tuple(rows),
        notes=(
            pick(
                lang,
                "含多个变量的指标取最差者。可能性为末个目标年的。",
                "An indicator with several variables shows the worst; chances are those of its last target.",
            ),
        ),
    )
