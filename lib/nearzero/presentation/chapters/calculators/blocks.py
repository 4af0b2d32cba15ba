"""Tables of one subject of the calculators chapter: results with their arithmetic, assumptions, and what is missing.

Here: how outcomes become rows. Not here: which subjects there are (``sections``) and any calculation
(``accounting.calculators``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from nearzero import units
from nearzero.accounting.calculators.outcomes import Outcome, to_results
from nearzero.accounting.sets import read_electricity_rules
from nearzero.analysis.trends import levels
from nearzero.presentation import words
from nearzero.presentation.blocks import Block, Cell, Column, Paragraph, Table, results_in
from nearzero.presentation.chapters.calculators.cautions import against_printed, cautions, name_of, period_of
from nearzero.presentation.chapters.calculators.sections import Subject
from nearzero.presentation.chapters.energy.blocks import ends, value_cell
from nearzero.presentation.chapters.result_tables import MARKS, level_cell
from nearzero.presentation.factor_sources import factor_source
from nearzero.presentation.provenance import cited
from nearzero.presentation.text import pick
from nearzero.presentation.words.accounting import region, status
from nearzero.presentation.words.calculators import ITEMS, said, way
from nearzero.presentation.words.factor_names import factor_name
from nearzero.presentation.words.missing_names import missing_name

if TYPE_CHECKING:
    from nearzero.accounting.calculators.quantities import Assumption
    from nearzero.results import Result
    from nearzero.study import Study

_Named = tuple[str, str, str, str]


def subject_blocks(study: Study, subject: Subject, outcomes: Sequence[Outcome], lang: str) -> list[Block]:
    """Return the blocks of one subject.

    Args:
        study: The place.
        subject: The subject.
        outcomes: What its calculators said.
        lang: ``zh`` or ``en``.
    """
    valued = [one for one in outcomes if one.value is not None]
    years = [str(year) for year in study.years]
    yearly = [one for one in outcomes if one.period in years and not subject.projects]
    # a number that no year has goes below the table, as missing
    known = {_key(one) for one in valued}
    in_years = [one for one in yearly if _key(one) in known]
    others = [one for one in valued if one.period not in years or subject.projects]
    blocks: list[Block] = []
    if subject.remark[0]:
        blocks.append(Paragraph(pick(lang, *subject.remark)))
    blocks += [Paragraph(text, kind="warning") for text in dict.fromkeys(cautions(study, valued, lang))]
    if in_years:
        blocks.append(_by_year(study, subject, in_years, years, lang))
        blocks += against_printed(study, subject, in_years, lang)
    if others:
        blocks.append(_listed(study, subject, others, lang))
    assumptions = list({one.id: one for outcome in valued for one in outcome.assumptions}.values())
    if assumptions:
        blocks.append(_assumptions(study, subject, assumptions, lang))
    return [*blocks, *_missing(study, outcomes, lang)]


def _key(one: Outcome) -> _Named:
    return one.name, one.item, one.method, one.form


def _result(study: Study, one: Outcome) -> Result:
    return to_results([one], study.place.id)[0]


def _about(one: Outcome, lang: str) -> str:
    """Return what tells an outcome from its neighbours: the kind or project, and the way."""
    item = said(ITEMS, one.item, lang) if one.item else ""
    parts = [item, way(one.method, lang) if one.method else ""]
    if one.calculator == "forest" and one.form:
        parts.append(way(one.form, lang))
    return pick(lang, "，", ", ").join(part for part in parts if part) or words.NONE


def _by_year(study: Study, subject: Subject, outcomes: Sequence[Outcome], years: Sequence[str], lang: str) -> Table:
    """Return the outcomes by year, and what documents print of the same below."""
    cells = {(_key(one), one.period): _result(study, one) for one in outcomes}
    first = {_key(one): one for one in reversed(outcomes)}
    rows: list[tuple[Cell, ...]] = []
    for key in dict.fromkeys(_key(one) for one in outcomes):
        found = [cells.get((key, year)) for year in years]
        last = next((one for one in reversed(found) if one is not None and one.value is not None), None)
        rows.append(
            (
                Cell(name_of(study, first[key], lang)),
                Cell(_about(first[key], lang)),
                Cell(units.label(first[key].unit, lang)),
                *(_cell(one) for one in found),
                Cell(ends(last)),
            )
        )
    rows += _printed_rows(study, subject, years, lang)
    results = results_in(rows)
    return Table(
        f"calc_{subject.id}",
        pick(lang, f"{subject.title[0]}：计算结果", f"{subject.title[1]}: results"),
        (
            Column(pick(lang, "指标", "Variable"), align="left"),
            Column(pick(lang, "对象、方法", "Of what, how"), align="left"),
            Column(pick(lang, "单位", "Unit"), align="center"),
            *(Column(year) for year in years),
            Column(pick(lang, "最近年区间", "Interval, last")),
        ),
        tuple(rows),
        notes=(
            *_state_notes(results, lang),
            *_arithmetic(study, outcomes, lang),
            *_electricity(study, outcomes, lang),
        ),
        sources=cited(study.raw, results, lang),
    )


def _cell(result: Result | None) -> Cell:
    """Return a cell marked by a state that is weaker than derived: everything here is derived."""
    cell = value_cell(result)
    return cell if result is None else Cell(cell.text, result, MARKS.get(result.state, "").replace("a", ""))


def _state_notes(results: Sequence[Result], lang: str) -> list[str]:
    """Return one line that explains the marks; what is computed here carries none for being derived."""
    used = {"derived": any(one.analysis == "level" and one.arithmetic for one in results)}
    used |= {
        state: any(one.state == state and one.value is not None for one in results)
        for state in MARKS
        if state != "derived"
    }
    said_ = [f"{letter} {words.label(state, lang)}" for state, letter in MARKS.items() if used[state]]
    return [pick(lang, "；", "; ").join(said_)] if said_ else []


def _printed_rows(study: Study, subject: Subject, years: Sequence[str], lang: str) -> Iterator[tuple[Cell, ...]]:
    for variable in subject.printed:
        series = study.series(variable) if variable in study.raw.dictionary else ()
        found = {one.period: one for one in levels(series, study.place.id)} if series else {}
        if any(year in found for year in years):
            last = found.get(years[-1])
            yield (
                Cell(study.raw.dictionary[variable].label(lang)),
                Cell(pick(lang, "文件公布值", "as printed")),
                Cell(units.label(study.raw.dictionary[variable].unit, lang)),
                *(level_cell(found.get(year)) for year in years),
                Cell(ends(last)),
            )


def _arithmetic(study: Study, outcomes: Sequence[Outcome], lang: str) -> Iterator[str]:
    """Say how every row got its last number."""
    last: dict[_Named, Outcome] = {}
    for one in outcomes:
        if one.value is not None:
            last[_key(one)] = one
    for one in last.values():
        text = one.arithmetic if lang == "zh" else units.labelled(one.arithmetic)
        about = _about(one, lang)
        name = name_of(study, one, lang)
        if about != words.NONE:
            name = pick(lang, f"{name}（{about}）", f"{name} ({about})")
        yield pick(lang, f"{name}，{period_of(one, lang)}：{text}", f"{name}, {period_of(one, lang)}: {text}")


def _electricity(study: Study, outcomes: Iterable[Outcome], lang: str) -> Iterator[str]:
    """Say which electricity rule stands behind the outcomes."""
    forms = dict.fromkeys(one.form for one in outcomes if ":" in one.form)
    for form in forms:
        rule, _, year = form.partition(":")
        fixed = year.removeprefix("fixed")
        zh = f"固定取{fixed}年因子" if fixed != year else "取当年因子"
        en = f"factor of {fixed} throughout" if fixed != year else "factor of each year"
        titled = read_electricity_rules(study.raw)[rule]
        yield pick(lang, f"电力因子：{titled.zh}，{zh}。", f"Electricity: {titled.en}, {en}.")


def _listed(study: Study, subject: Subject, outcomes: Sequence[Outcome], lang: str) -> Table:
    """Return outcomes of spans, of later years and of projects, one per row."""
    rows: list[tuple[Cell, ...]] = []
    results: list[Result] = []
    names = _projects(study, lang) if subject.projects else {}
    groups: dict[int, str] = {}
    previous = ""
    for one in sorted(outcomes, key=lambda each: each.item) if subject.projects else outcomes:
        if subject.projects and one.item != previous:
            groups[len(rows)] = f"{one.item} {names.get(one.item, '')}".strip()
            previous = one.item
        result = _result(study, one)
        results.append(result)
        about = way(one.method, lang) if subject.projects else _about(one, lang)
        rows.append(
            (
                Cell(name_of(study, one, lang)),
                Cell(about or words.NONE),
                Cell(period_of(one, lang)),
                _cell(result),
                Cell(_ends(result, lang)),
                Cell(units.label(one.unit, lang)),
            )
        )
    return Table(
        f"calc_{subject.id}_items",
        pick(lang, f"{subject.title[0]}：{'各工程' if subject.projects else '时段与展望'}", _english_caption(subject)),
        (
            Column(pick(lang, "指标", "Variable"), align="left"),
            Column(pick(lang, "方法", "How"), align="left"),
            Column(pick(lang, "时段", "Period"), align="center"),
            Column(pick(lang, "结果", "Result")),
            Column(pick(lang, "区间", "Interval")),
            Column(pick(lang, "单位", "Unit"), align="center"),
        ),
        tuple(rows),
        groups=groups,
        notes=(
            *_state_notes(results, lang),
            *_item_arithmetic(study, outcomes, lang, named=subject.projects),
            *_electricity(study, outcomes, lang),
        ),
        sources=cited(study.raw, results, lang),
    )


def _english_caption(subject: Subject) -> str:
    return f"{subject.title[1]}: {'by project' if subject.projects else 'spans and outlook'}"


def _ends(result: Result, lang: str) -> str:
    """Return the interval; one that the document leaves open at an end (“more than”) is said to be open."""
    if result.value is not None and result.low is None and result.high is None:
        return pick(lang, "一端不限", "open")
    return ends(result)


def _item_arithmetic(study: Study, outcomes: Sequence[Outcome], lang: str, *, named: bool) -> Iterator[str]:
    for one in outcomes:
        text = one.arithmetic if lang == "zh" else units.labelled(one.arithmetic)
        name = (
            f"{one.item} {name_of(study, one, lang)}"
            if named
            else f"{name_of(study, one, lang)} {period_of(one, lang)}"
        )
        yield pick(lang, f"{name}：{text}", f"{name}: {text}")


def _projects(study: Study, lang: str) -> dict[str, str]:
    found = study.projects().projects
    return {one.id: pick(lang, one.name, one.name_en or one.name) for one in found}


def _assumptions(study: Study, subject: Subject, assumptions: Sequence[Assumption], lang: str) -> Table:
    """Return the assumptions behind a subject with value, range, source and whether it is published."""
    rows = tuple(
        (
            Cell(_assumption_name(study, one, lang)),
            Cell(one.digits),
            Cell(_range(one)),
            Cell(one.unit),
            Cell(_source(one, lang)),
            Cell(pick(lang, "自定", "stated") if one.status == "stated" else status(one.status, lang)),
        )
        for one in assumptions
    )
    return Table(
        f"calc_{subject.id}_assumptions",
        pick(lang, f"{subject.title[0]}：假设与系数", f"{subject.title[1]}: assumptions"),
        (
            Column(pick(lang, "参数", "Assumption"), align="left"),
            Column(pick(lang, "取值", "Value")),
            Column(pick(lang, "区间", "Range")),
            Column(pick(lang, "单位", "Unit"), align="center"),
            Column(pick(lang, "出处", "Source"), align="left"),
            Column(pick(lang, "状态", "Status"), align="center"),
        ),
        rows,
        notes=(
            pick(
                lang,
                "取值可在 data/raw/factors/ 中改换（须注明出处），电力规则等选择可在笔记本05_energy中改换；"
                "用到“未核实”取值的结果性质为粗算值。",
                "Values can be replaced in data/raw/factors/ with their source, choices such as the electricity rule "
                "in the notebook 05_energy. What rests on an unconfirmed value is an estimate.",
            ),
        ),
    )


def _source(one: Assumption, lang: str) -> str:
    if one.status == "stated":
        return pick(lang, "由本地各年数值计算的年均增速", "mean annual growth of the place's own numbers")
    return factor_source(one.source, lang)


def _assumption_name(study: Study, one: Assumption, lang: str) -> str:
    if one.status == "stated" and one.name in study.raw.dictionary:
        return study.raw.dictionary[one.name].label(lang)
    name = factor_name(study.raw, one.name, lang)
    _, _, year = one.id.partition("@")
    where = one.id.partition("[")[2].partition("]")[0]
    about = pick(lang, "，", ", ").join(part for part in (region(where, lang) if where else "", year) if part)
    return name + (pick(lang, f"（{about}）", f" ({about})") if about else "")


def _range(one: Assumption) -> str:
    if one.low is None or one.high is None or one.low == one.high:
        return words.NONE
    return f"{one.low:g} ~ {one.high:g}"


def _missing(study: Study, outcomes: Sequence[Outcome], lang: str) -> list[Block]:
    """Name every missing input once, with what it would give."""
    gives: dict[tuple[str, ...], dict[str, None]] = {}
    for one in outcomes:
        if one.value is None:
            item = said(ITEMS, one.item, lang) if one.item else ""
            name = name_of(study, one, lang) + (pick(lang, f"（{item}）", f" ({item})") if item else "")
            gives.setdefault(one.missing, {})[name] = None
    by_result: dict[str, dict[str, None]] = {}
    for names, results in gives.items():
        lacking = (_lacking(study, name, lang) for name in names)
        by_result.setdefault(words.listed(list(results), lang), {}).update(dict.fromkeys(lacking))
    return [
        Paragraph(
            pick(
                lang,
                f"{results}：缺{words.listed(list(names), lang)}。",
                f"{results}: {words.listed(list(names), lang)} missing.",
            ),
            kind="missing",
        )
        for results, names in by_result.items()
    ]


def _lacking(study: Study, name: str, lang: str) -> str:
    """Return the name of a missing input; of a fact that is there with the number of another year, that it is."""
    text = missing_name(study.raw, name, lang)
    borrowed = name in set(study.facts["id"])
    return text + (pick(lang, "（当年数值）", " (the number of that year)") if borrowed else "")
