"""What can be attained by the year due: all indicators in counts, then one by one, by field where asked for.

Here: the section ``attainability`` of the outlook, and its part for one field. Not here: the decision
(``programme.outlook.attainability``) and its words (``words.outlook``).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from nearzero.presentation import words
from nearzero.presentation.blocks import Block, Cell, Column, Paragraph, Table, results_in
from nearzero.presentation.chapters.outlook.text import rows_of
from nearzero.presentation.chapters.verdict_text import measured, requirement, resting, rule_name, verdict_name
from nearzero.presentation.provenance import cited
from nearzero.presentation.text import pick
from nearzero.presentation.words import outlook as outlook_words
from nearzero.programme.acceptance import READINGS
from nearzero.programme.outlook.attained import ATTAINABILITY_STATES, REACHED_STATES
from nearzero.programme.outlook.feasibility import DECIDES, KINDS

if TYPE_CHECKING:
    from nearzero.programme.outlook.attained import Attainability, Part, ScenarioChance
    from nearzero.programme.outlook.feasibility import Feasibility
    from nearzero.study import Study

_SHOWN_MARKS = ("within_rounding", "measures_within_rounding", "other_basis_changes_state", "scenario_says_otherwise")


def attainability_blocks(study: Study, lang: str, fields: Collection[str] | None = None) -> list[Block]:
    """Return what can be attained; nothing where no rules apply, or none of a field.

    Args:
        study: The place.
        lang: ``zh`` or ``en``.
        fields: Only indicators of these fields (``低碳能源``), as a table of their own; all, with what they mean
            together, where None.
    """
    found = study.feasibility
    if found is None:
        return []
    if fields is None:
        return [
            attained_said(found, lang),
            _counts(found, lang),
            *_together(found, lang),
            _table(study, found.indicators, "attainability", lang),
        ]
    mine = [one for one in found.indicators if one.parts[0].verdict.rule.field in fields]
    if not mine:
        return []
    first = next(one.parts[0].verdict.rule for one in mine)
    number = "_".join(one.number for one in mine[:1])
    return [
        _field_said(mine, pick(lang, first.field, first.field_en), lang),
        _table(study, mine, f"attainable_from_{number}", lang),
    ]


def _reached(found: Sequence[Attainability]) -> int:
    return sum(one.state in REACHED_STATES for one in found)


def _field_said(found: Sequence[Attainability], field: str, lang: str) -> Paragraph:
    counts = [
        (outlook_words.label(outlook_words.STATES, state, lang), [one.number for one in found if one.state == state])
        for state in ATTAINABILITY_STATES
    ]
    said = rows_of(
        [
            pick(lang, f"{name}{len(mine)}项（{'、'.join(mine)}）", f"{name}: {len(mine)} ({', '.join(mine)})")
            for name, mine in counts
            if mine
        ],
        lang,
    )
    text = pick(lang, f"{field}{len(found)}项指标的可达性：{said}。", f"{field}, {len(found)} indicators: {said}.")
    return Paragraph(
        text, tuple(r for one in found for r in one.results if r.method == "state" and r.inputs), kind="finding"
    )


def attained_said(found: Feasibility, lang: str) -> Paragraph:
    """Say how many constraint and reference indicators can be reached, and what acceptance makes of it."""
    parts = []
    for kind in KINDS:
        mine = [one for one in found.indicators if one.kind == kind and one.state != "not_applicable"]
        if not mine:
            continue
        open_ = found.count("cannot_be_said", kind)
        short = found.count("not_without_more", kind)
        label = words.label(kind, lang)
        parts.append(
            pick(
                lang,
                f"{label}{len(mine)}项，可达到或已达到{_reached(mine)}项、不加力不能达到{short}项、尚不能判断{open_}项",
                f"{label}: {len(mine)}, of which {_reached(mine)} are met or attainable, {short} fall short without "
                f"more, and of {open_} nothing can be said yet",
            )
        )
    results = [r for r in found.results if r.method == "count" and r.inputs and not r.form]
    text = pick(
        lang,
        f"到{found.due}年：{rows_of(parts, lang)}。{_verdict(found, lang)}",
        f"By {found.due}: {rows_of(parts, lang)}. {_verdict(found, lang)}",
    )
    return Paragraph(text, tuple(results), kind="finding")


def _verdict(found: Feasibility, lang: str) -> str:
    """Say what acceptance makes of it if everything that can be met is met."""
    if found.acceptance is None:
        return ""
    blocks = [one.indicator for one in found.decisive if one.how == "blocks"]
    open_ = [one.indicator for one in found.decisive if one.how == "open"]
    lacking = [found.acceptance.reading(name).references.lacking for name in READINGS]
    said = []
    if blocks:
        names = words.listed([f"{one.number} {pick(lang, one.name, one.name_en)}" for one in blocks], lang)
        said.append(pick(lang, f"约束指标{names}不加力则不能通过验收", f"{names} fall(s) short, which bars acceptance"))
    if open_:
        said.append(
            pick(
                lang,
                f"{len(open_)}项约束指标尚不能判断，能否验收也就不能判断",
                f"of {len(open_)} constraint indicators nothing can be said, nor then of acceptance",
            )
        )
    if any(lacking):
        least = min(lacking)
        said.append(
            pick(
                lang,
                f"参考指标至少还差{least}项" if least else "参考指标按较严读法不足",
                f"at least {least} more reference indicators are needed"
                if least
                else "references fall short by one reading",
            )
        )
    if not said:
        said.append(pick(lang, "能达到的都达到时，验收条件可满足", "if all this comes true, the conditions are kept"))
    text = rows_of(said, lang)
    return text[:1].upper() + text[1:] + pick(lang, "。", ".")


def _counts(found: Feasibility, lang: str) -> Table:
    kinds = [kind for kind in (*KINDS, "feature") if any(one.kind == kind for one in found.indicators)]
    by_name = {r.factor: r for r in found.results if r.method == "count" and not r.form}
    rows = []
    for state in ATTAINABILITY_STATES:
        results = [by_name[f"{kind}:{state}"] for kind in kinds]
        if any(result.value for result in results):
            name = outlook_words.label(outlook_words.STATES, state, lang)
            numbers = [pick(lang, "、", ", ").join(r.note.split()) for r in results]
            rows.append(
                (
                    Cell(name),
                    *(
                        Cell(f"{r.value:.0f}" + (pick(lang, f"（{n}）", f" ({n})") if n else ""), resting(r))
                        for r, n in zip(results, numbers, strict=True)
                    ),
                )
            )
    return Table(
        "attainability_counts",
        pick(lang, f"{found.due}年指标可达性汇总", f"Attainability by {found.due}, in counts"),
        (
            Column(pick(lang, "可达性", "Attainability"), align="left"),
            *(Column(words.label(kind, lang), align="left") for kind in kinds),
        ),
        tuple(rows),
        notes=(
            pick(
                lang,
                "括号内为指标序号；含多个变量的指标取最差者。文字表述不能单独证明能达到，列有工程或任务的届时凭佐证材料判断。",
                "In brackets: numbers of the indicators; several variables count as their worst. Words prove nothing "
                "by themselves; what is planned is judged by evidence when it is due.",
            ),
        ),
    )


def _together(found: Feasibility, lang: str) -> list[Block]:
    """Return the indicators that acceptance turns on, by how."""
    rows = []
    for how in DECIDES:
        mine = [one.indicator for one in found.decisive if one.how == how]
        if mine:
            names = [f"{one.number} {pick(lang, one.name, one.name_en)}" for one in mine]
            label = outlook_words.label(outlook_words.DECISIVE, how, lang)
            rows.append((Cell(label), Cell(str(len(mine))), Cell(rows_of(names, lang))))
    if not rows:
        return []
    return [
        Table(
            "attainability_decisive",
            pick(lang, "验收取决于哪些指标", "What acceptance turns on"),
            (
                Column(pick(lang, "情形", "How"), align="left"),
                Column(pick(lang, "项数", "Number"), align="center"),
                Column(pick(lang, "指标", "Indicators"), align="left"),
            ),
            tuple(rows),
        )
    ]


def _table(study: Study, found: Sequence[Attainability], block_id: str, lang: str) -> Table:
    rows: list[tuple[Cell, ...]] = []
    groups: dict[int, str] = {}
    for one in found:
        rule = one.parts[0].verdict.rule
        field = pick(lang, rule.field, rule.field_en) or words.label("feature", lang)
        if field not in groups.values():
            groups[len(rows)] = field
        rows += [_row(study, part, lang) for part in one.parts]
    results = results_in(rows)
    chances = any(part.chances for one in found for part in one.parts)
    notes = [
        pick(
            lang,
            "趋势仅为基准年至最新年的年均变化（两三年的数值不作回归）；“尚缺”为趋势和所列工程之外还须改善的量，用该指标的单位。",
            "The trend is one mean annual rate (two or three values carry no regression); “still lacking” is what is "
            "needed beyond trend and listed projects, in the unit of the indicator.",
        )
    ]
    if chances:
        notes.append(
            pick(
                lang,
                "概率为各情景假设成立时的结果，条件见“达标概率”。",
                "Chances hold if the scenario does; for the conditions see the section on chances.",
            )
        )
    return Table(
        block_id,
        pick(lang, "指标可达性分析", "Attainability, indicator by indicator"),
        (
            Column(pick(lang, "序号", "No."), align="center"),
            Column(pick(lang, "指标", "Indicator"), align="left"),
            Column(pick(lang, f"{found[0].parts[0].verdict.due}年要求", "Asked"), align="center"),
            Column(pick(lang, "可达性", "Attainability"), align="center"),
            Column(pick(lang, "理由", "Why"), align="left"),
            Column(pick(lang, "尚缺", "Still lacking")),
            Column(pick(lang, "须补的数据或材料", "To be known or shown"), align="left"),
        ),
        tuple(rows),
        notes=tuple(notes),
        sources=cited(study.raw, results, lang),
        groups=groups,
        wide=True,
    )


def _row(study: Study, part: Part, lang: str) -> tuple[Cell, ...]:
    verdict, by_method = part.verdict, {r.method: r for r in part.results if not r.form}
    needs = [outlook_words.needed(study.raw, need, lang) for need in part.needs]
    name = verdict_name(study.raw, verdict, lang) if verdict.variable else rule_name(verdict.rule, lang)
    return (
        Cell(verdict.number),
        Cell(f"{name}\n{words.label(verdict.rule.kind, lang)}"),
        Cell(requirement(study.raw, verdict, lang)),
        Cell(outlook_words.label(outlook_words.STATES, part.state, lang), resting(by_method.get("state"))),
        Cell(_why(study, part, lang)),
        Cell(measured(part.more, lang), resting(by_method.get("more"))) if part.more else Cell(words.NONE),
        Cell(rows_of(needs, lang) or words.NONE),
    )


def _why(study: Study, part: Part, lang: str) -> str:
    """Return the reason, what must be known besides, and the chances."""
    said = [outlook_words.why(study.raw, part, lang)]
    said += [outlook_words.label(outlook_words.MARKS, mark, lang) for mark in part.marks if mark in _SHOWN_MARKS]
    if part.chances:
        shares = [
            f"{_scenario(study, one.scenario, lang)} {_share(one, lang)}"
            for one in part.chances
            if one.price_basis == part.chances[0].price_basis
        ]
        said.append(pick(lang, "概率：", "chance: ") + words.listed(list(dict.fromkeys(shares)), lang))
    return rows_of(said, lang)


def _share(one: ScenarioChance, lang: str) -> str:
    if 0 < one.share < 1:
        return words.number(one.share * 100, 0) + pick(lang, "%", " %")
    return pick(lang, "接近100%", "near 100 %") if one.share else pick(lang, "接近0", "near 0")


def _scenario(study: Study, name: str, lang: str) -> str:
    for one in study.outlook().scenarios:
        if one.id == name:
            return one.label(lang)
    return name
