"""Projects: what the plan lists, its money and dates, and what it leaves without a target, a task or a project.

Here: tables and the calendar of the projects. Not here: sums and coverage (``programme.projects``), and nothing on
what a project will save.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from nearzero import units
from nearzero.presentation import words
from nearzero.presentation.blocks import Block, Cell, Chapter, Column, Figure, Heading, Paragraph, Table
from nearzero.presentation.chapters.verdict_text import number_with_unit, resting, rule_name
from nearzero.presentation.provenance import citation
from nearzero.presentation.text import pick
from nearzero.programme.project_rows import last_month

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Drawing

    from nearzero.programme.contributions import Contribution
    from nearzero.programme.project_rows import Project
    from nearzero.programme.projects import ProjectTable, Subtotal
    from nearzero.results import Result
    from nearzero.study import Study

    Results = dict[tuple[str, str], Result]


def chapter(study: Study, lang: str) -> Chapter:
    """Return the chapter on projects; one without blocks where the place lists none."""
    title = pick(lang, "重点工程", "Projects")
    if not study.projects().projects:
        return Chapter("projects", title, ())
    blocks: list[Block] = [
        Heading(pick(lang, "工程清单", "The projects"), "table"),
        *_listed(study, lang),
        Heading(pick(lang, "投资", "Investment"), "investment"),
        *_investment(study, lang),
        Heading(pick(lang, "进度安排", "Calendar"), "calendar"),
        *_calendar(study, lang),
        Heading(pick(lang, "指标与目标、任务、工程的对应", "Indicators, targets, tasks and projects"), "links"),
        *_links(study, lang),
        Heading(pick(lang, "工程的量化贡献", "What the projects add up to"), "contributions"),
        *_contributions(study, lang),
    ]
    return Chapter("projects", title, tuple(blocks))


def _sources(study: Study, projects: Sequence[Project], lang: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(citation(study.raw.sources[project.source], lang) for project in projects))


def _name(project: Project, lang: str) -> str:
    return pick(lang, project.name, project.name_en or project.name)


def _group(found: ProjectTable, group: str, lang: str) -> str:
    """Return the name of a group; numbered in English where the data have no English wording."""
    if lang == "zh":
        return group
    wording = next((one.group_en for one in found.projects if one.group == group and one.group_en), "")
    return wording or f"Group {[one.group for one in found.groups].index(group) + 1}"


def _period(project: Project, lang: str) -> str:
    if project.start and project.end:
        return project.start if project.start == project.end else f"{project.start}—{project.end}"
    if project.end:
        return pick(lang, f"至{project.end}", f"until {project.end}")
    return pick(lang, f"{project.start}起", f"from {project.start}") if project.start else words.NONE


def _money(project: Project, lang: str) -> str:
    return project.digits or words.label(project.investment_state, lang)


def _listed(study: Study, lang: str) -> list[Block]:
    found = study.projects()
    late, ended = len(found.late), len(found.ended)
    text = pick(
        lang,
        f"文件列出{len(found.projects)}项工程，分{len(found.groups)}类；{found.total.stated}项给出投资额。"
        f"{late}项在{found.deadline.isoformat()}之后完成，{ended}项在文件印发前已到完成期，"
        f"{len(found.undated)}项未给出完成期。",
        f"The plan lists {len(found.projects)} projects in {len(found.groups)} groups; {found.total.stated} state "
        f"their investment. {late} end after {found.deadline.isoformat()}, {ended} were to end before the plan was "
        f"issued, {len(found.undated)} give no end.",
    )
    rows: list[tuple[Cell, ...]] = []
    groups: dict[int, str] = {}
    previous = None
    for project in found.projects:
        if project.group != previous:
            groups[len(rows)] = _group(found, project.group, lang)
        previous = project.group
        rows.append(
            (
                Cell(project.id),
                Cell(_name(project, lang)),
                Cell(_money(project, lang)),
                Cell(_period(project, lang)),
                Cell(project.units or words.NONE),
                Cell(pick(lang, "、", ", ").join(project.indicators) or words.NONE),
            )
        )
    heads = (
        Column(pick(lang, "编号", "No."), align="center"),
        Column(pick(lang, "工程", "Project"), align="left"),
        Column(pick(lang, "投资", "Investment"), units.label("亿元", lang)),
        Column(pick(lang, "起止时间", "Period"), align="center"),
        Column(pick(lang, "责任单位", "Responsible"), align="left"),
        Column(pick(lang, "对应指标", "Indicators"), align="left"),
    )
    table = Table(
        "projects",
        pick(lang, "重点工程清单", "Projects of the plan"),
        heads,
        tuple(rows),
        notes=(
            pick(
                lang,
                "“未定”：文件写明尚未确定；“未给出”：文件没有投资一栏或为空。对应指标为本报告的判读，供核对。",
                "Undetermined: so the document says; not given: it has no such column or cell. The indicators are our "
                "reading, to be checked.",
            ),
        ),
        sources=_sources(study, found.projects, lang),
        groups=groups,
        wide=True,
    )
    return [Paragraph(text, kind="finding"), table]


def _investment(study: Study, lang: str) -> list[Block]:
    found = study.projects()
    total = found.total
    if total.total is None:
        text = pick(
            lang,
            f"缺失输入：{total.projects}项工程均未给出投资额，无法小计。",
            f"Missing input: none of the {total.projects} projects states its investment; there is nothing to add up.",
        )
        return [Paragraph(text, kind="missing")]
    open_ones = total.projects - total.stated
    text = pick(
        lang,
        f"{total.stated}项已给出的投资合计{_sum(total)}亿元；另有{open_ones}项未定或未给出，不计为零，故合计不是总投资。",
        f"The {total.stated} stated investments add up to {_sum(total)} {units.label('亿元', lang)}; {open_ones} more "
        "are undetermined or not given, which is not zero: the sum is not the whole investment.",
    )
    by_factor = {result.factor: result for result in found.results if result.variable == "investment"}
    rows = tuple(
        (
            Cell(_group(found, one.group, lang) if one.group else pick(lang, "合计", "In all")),
            Cell(str(one.projects)),
            Cell(str(one.stated)),
            Cell(str(one.undetermined)),
            Cell(str(one.not_given)),
            Cell(_sum(one), by_factor.get(one.group or "total")),
        )
        for one in (*found.groups, total)
    )
    heads = (
        Column(pick(lang, "类别", "Group"), align="left"),
        Column(pick(lang, "工程数", "Projects")),
        Column(pick(lang, "已给出", "Stated")),
        Column(pick(lang, "未定", "Undetermined")),
        Column(pick(lang, "未给出", "Not given")),
        Column(pick(lang, "已给出投资小计", "Sum of those stated"), units.label("亿元", lang)),
    )
    table = Table(
        "investment",
        pick(lang, "各类工程投资小计", "Investment by group"),
        heads,
        rows,
        sources=_sources(study, found.projects, lang),
    )
    return [Paragraph(text), table]


def _sum(one: Subtotal) -> str:
    """Return a sum with as many decimals as its most detailed part."""
    places = max((len(digits.partition(".")[2]) for digits in one.digits), default=0)
    return words.number(one.total, places)


def _calendar(study: Study, lang: str) -> list[Block]:
    found = study.projects()
    issued = sorted({found.plan_dates.get(one.source, "") for one in found.projects} - {""})
    sections = (
        (pick(lang, f"{found.deadline.isoformat()}之后完成", f"End after {found.deadline.isoformat()}"), found.late),
        (pick(lang, "文件印发前已到完成期", "Were to end before the plan was issued"), found.ended),
        (pick(lang, "未给出完成期", "No end given"), found.undated),
    )
    rows: list[tuple[Cell, ...]] = []
    groups: dict[int, str] = {}
    for title, mine in sections:
        if mine:
            groups[len(rows)] = title
        rows += [
            (Cell(one.id), Cell(_name(one, lang)), Cell(_period(one, lang)), Cell(_serves(one, lang))) for one in mine
        ]
    blocks: list[Block] = [_figure(study, found, issued, lang)] if len(found.undated) < len(found.projects) else []
    if not rows:
        text = pick(lang, "各项工程均在目标年内完成。", "Every project ends within the target year.")
        return [Paragraph(text), *blocks]
    table = Table(
        "project_dates",
        pick(lang, "时间上须留意的工程", "Projects whose dates need attention"),
        (
            Column(pick(lang, "编号", "No."), align="center"),
            Column(pick(lang, "工程", "Project"), align="left"),
            Column(pick(lang, "起止时间", "Period"), align="center"),
            Column(pick(lang, "对应指标", "Indicators"), align="left"),
        ),
        tuple(rows),
        notes=(
            pick(
                lang,
                "只写年份的按当年12月计；目标年之后完成的工程，其成效不能计入目标年。",
                "A year alone is read as its December. What ends after the target year cannot count in it.",
            ),
        ),
        sources=_sources(study, found.projects, lang),
        groups=groups,
    )
    return [table, *blocks]


def _serves(project: Project, lang: str) -> str:
    return pick(lang, "、", ", ").join(project.indicators) or words.NONE


def _figure(study: Study, found: ProjectTable, issued: Sequence[str], lang: str) -> Figure:
    dated = [one for one in found.projects if last_month(one.end)]
    first = min(one.start or one.end for one in dated)
    last = max(one.end for one in dated)
    alt = pick(
        lang,
        f"{len(dated)}项工程的起止时间，自{first}至{last}；{len(found.late)}项晚于{found.deadline.year}年底",
        f"{len(dated)} projects from {first} to {last}; {len(found.late)} end after {found.deadline.year}",
    )
    return Figure(
        "project_calendar",
        pick(lang, "重点工程进度安排", "Calendar of the projects"),
        alt,
        partial(_draw, found, issued, lang),
        sources=_sources(study, found.projects, lang),
    )


def _draw(found: ProjectTable, issued: Sequence[str], lang: str) -> Drawing:
    from nearzero.presentation.figures.calendar import Bar, Mark, calendar

    late = {one.id for one in found.late}
    bars = [
        Bar(f"{one.id} {_name(one, lang)}", _first_month(one.start), end, late=one.id in late)
        for one in found.projects
        if (end := last_month(one.end)) is not None
    ]
    marks = [Mark(pick(lang, "截止日", "deadline"), (found.deadline.year, found.deadline.month))]
    plan = last_month(issued[0][:7]) if len(issued) == 1 else None
    if plan is not None:
        marks.append(Mark(pick(lang, "方案印发", "plan issued"), plan))
    return calendar(bars, marks, lang)


def _first_month(text: str) -> tuple[int, int] | None:
    """Return year and month of a start; the January of a year alone."""
    found = last_month(text)
    return found if found is None or "-" in text else (found[0], 1)


def _links(study: Study, lang: str) -> list[Block]:
    found = study.projects()
    if not found.coverage:
        return [Paragraph(pick(lang, "此地没有适用的指标体系。", "No indicator system applies to the place."))]
    lacking = [one for one in found.coverage if one.lacks]
    counts = {name: len(found.lacking(name)) for name in ("target", "task", "project")}
    text = pick(
        lang,
        f"{len(found.coverage)}项指标中，{counts['target']}项在文件中没有目标，{counts['task']}项正文任务未提出量化要求，"
        f"{counts['project']}项没有对应工程。",
        f"Of {len(found.coverage)} indicators, {counts['target']} have no target in the document, {counts['task']} no "
        f"requirement in the text of the tasks, {counts['project']} no project.",
    )
    if not lacking:
        return [Paragraph(text)]
    heads = (
        Column(pick(lang, "序号", "No."), align="center"),
        Column(pick(lang, "指标", "Indicator"), align="left"),
        Column(pick(lang, "目标", "Target"), align="center"),
        Column(pick(lang, "任务要求", "Task"), align="center"),
        Column(pick(lang, "工程", "Projects"), align="left"),
    )
    yes, no = pick(lang, "有", "yes"), pick(lang, "无", "none")
    rows = tuple(
        (
            Cell(one.rule.number),
            Cell(rule_name(one.rule, lang)),
            Cell(yes if one.targets else no),
            Cell(yes if one.tasks else no),
            Cell(pick(lang, "、", ", ").join(one.projects) or no),
        )
        for one in lacking
    )
    table = Table(
        "links",
        pick(lang, "缺目标、任务或工程的指标", "Indicators without a target, a task or a project"),
        heads,
        rows,
        notes=(
            pick(
                lang,
                "工程与指标的对应为本报告的判读；管理类指标本可不设工程。",
                "Which project serves which indicator is our reading; an indicator of management may need no project.",
            ),
        ),
        sources=_sources(study, found.projects, lang),
    )
    return [Paragraph(text), table]


def _contributions(study: Study, lang: str) -> list[Block]:
    summed = [one for one in study.projects().contributions if not one.indicator]
    if not summed:
        text = pick(lang, "工程没有可相加的数量。", "The projects print no quantity that can be added up.")
        return [Paragraph(text, kind="missing")]
    aimed = [one for one in summed if one.goal is not None]
    text = pick(
        lang,
        f"可相加的数量有{len(summed)}种，其中{len(aimed)}种文件另有目标可比。只加总文件写明的数量，不估算节能减碳效果。",
        f"{len(summed)} quantities can be added up; the document has a goal for {len(aimed)} of them. Only printed "
        "quantities are added; no saving is estimated.",
    )
    by_id = {(r.variable, r.method): r for r in study.projects().results if r.analysis == "project" and not r.factor}
    rows = tuple(_contribution_row(study, one, by_id, lang) for one in summed)
    heads = (
        Column(pick(lang, "数量", "Quantity"), align="left"),
        Column(pick(lang, "合计", "Sum")),
        Column(pick(lang, "工程", "Projects"), align="left"),
        Column(pick(lang, "逾期不计", "Too late"), align="left"),
        Column(pick(lang, "文件目标", "Goal of the plan"), align="left"),
        Column(pick(lang, "现值", "Present"), align="left"),
        Column(pick(lang, "距目标尚差", "Left to the goal")),
    )
    table = Table(
        "contributions",
        pick(lang, "工程数量合计与目标", "Quantities of the projects and the goals"),
        heads,
        rows,
        notes=(
            pick(
                lang,
                "“以上”：文件写“不少于”“以上”等。距目标尚差：目标减现值再减其后完成的工程，"
                "负数为超出；“—”为无目标或现值未知。",
                "“or more”: so the document says. Left: goal less present level less what ends after it; negative "
                "where it is exceeded; a dash where there is no goal or no known level.",
            ),
        ),
        sources=_sources(study, study.projects().projects, lang),
        wide=True,
    )
    return [Paragraph(text), table]


def _contribution_row(study: Study, one: Contribution, results: Results, lang: str) -> tuple[Cell, ...]:
    dictionary, joined = study.raw.dictionary, pick(lang, "、", ", ")
    listed, left = (results.get((one.variable, method)) for method in ("listed", "left_to_goal"))
    goal = words.NONE
    if one.goal is not None:
        whole = f"{dictionary[one.of_whole].label(lang)} " if one.of_whole else ""
        goal = whole + number_with_unit(one.goal.value or 0.0, dictionary[one.goal.variable].unit, lang)
    now = (
        words.NONE
        if one.now is None
        else pick(lang, f"{words.short(one.now)}（{one.now_year}）", f"{words.short(one.now)} ({one.now_year})")
    )
    more = pick(lang, "以上", " or more") if one.high == float("inf") else ""
    return (
        Cell(dictionary[one.variable].label(lang)),
        Cell(number_with_unit(one.value, one.unit, lang) + more, resting(listed)),
        Cell(joined.join(one.projects) or words.NONE),
        Cell(joined.join(one.late) or words.NONE),
        Cell(goal),
        Cell(now),
        Cell(words.NONE) if one.left is None else Cell(number_with_unit(one.left, one.unit, lang), resting(left)),
    )
