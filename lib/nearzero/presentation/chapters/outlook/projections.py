"""Where the scenarios lead: levels in the years that matter, peak, ladder of targets, and projects counted once.

Here: the section ``projections`` of the outlook. Not here: rates (``scenarios``), chances (``chance``).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from nearzero import units
from nearzero.analysis.trends import levels
from nearzero.presentation import words
from nearzero.presentation.blocks import Block, Cell, Column, Paragraph, Table, results_in
from nearzero.presentation.chapters.indicators import asked
from nearzero.presentation.chapters.outlook.text import missing, places, prices, rows_of, scenario_name
from nearzero.presentation.provenance import cited
from nearzero.presentation.text import pick
from nearzero.presentation.words import outlook as outlook_words
from nearzero.programme.outlook.measures import measure_result
from nearzero.programme.outlook.peak import NOT_YET, PEAK_YEAR, AgainstRung, peak_of, peak_result, rung_result
from nearzero.programme.outlook.scenario import STRENGTHENED

if TYPE_CHECKING:
    from nearzero.programme.outlook.measures import Measure
    from nearzero.programme.outlook.projection import Projection
    from nearzero.results import Result
    from nearzero.study import Study

_LATER = (2030, 2035)
_FIRST = ("co2_total", "co2_per_capita", "co2_per_gdp")


def projection_blocks(study: Study, lang: str) -> list[Block]:
    """Return levels, peaks, targets and claims; nothing where there is no scenario."""
    shown = study.outlook().leading
    if not shown:
        return []
    return [
        _said(study, shown, lang),
        _table(study, shown, lang),
        *_other(study, shown, lang),
        *_ladder(study, shown, lang),
        *_claims(study, shown, lang),
    ]


def _years(study: Study, shown: Sequence[Projection]) -> list[int]:
    last = max(one.years[-1] for one in shown)
    return [year for year in dict.fromkeys((study.place.target_year, *_LATER)) if shown[0].start.year < year <= last]


def path_results(one: Projection, variable: str) -> dict[int, Result]:
    """Return the results of a variable's path by year."""
    return {int(r.period): r for r in one.results if r.variable == variable and not r.factor}


def _said(study: Study, shown: Sequence[Projection], lang: str) -> Paragraph:
    """Say the total of every scenario in the target year, against the base year, and its peak."""
    due = study.place.target_year
    base = study.series("co2_total").at(study.place.base_year)
    parts, results = [], []
    for one in shown:
        found = path_results(one, "co2_total").get(due)
        if found is None:
            continue
        results.append(found)
        text = f"{scenario_name(one, lang)} {words.with_unit(found, lang, most=places(found))}"
        if base is not None:
            change = (float(found.value or 0) / base.value - 1) * 100
            moved = words.number(change, 1, signed=True)
            text += pick(lang, f"（较{base.year}年{moved}%）", f" ({moved} % against {base.year})")
        parts.append(text)
    peaks = dict.fromkeys(
        scenario_name(one, lang) + pick(lang, "", ": ") + _peak(study, one, lang).text for one in shown
    )
    text = pick(
        lang,
        f"{due}年二氧化碳排放总量：{rows_of(parts, lang)}。达峰：{rows_of(peaks, lang)}。"
        "以上随情景的假设成立，不是预测。",
        f"Total CO2 in {due}: {rows_of(parts, lang)}. Peak: {rows_of(peaks, lang)}. This holds as far as the "
        "assumptions of the scenarios do; it is no forecast.",
    )
    peak_results = [peak_result(one, peak_of(one, study.outlook().history)) for one in shown]
    return Paragraph(text, (*results, *peak_results))


def _peak(study: Study, one: Projection, lang: str) -> Cell:
    """Return the cell of the peak year of a path."""
    peak = peak_of(one, study.outlook().history)
    state = outlook_words.label(outlook_words.PEAKS, peak.state, lang)
    if peak.state == NOT_YET:
        said = pick(lang, f"{peak.year}年前未达峰", f"not before {peak.year}")
    else:
        said = pick(lang, f"{peak.year}年（{state}）", f"{peak.year} ({state})")
    if not peak.certain:
        said += pick(lang, "，在区间内不能确定", ", not certain within the interval")
    return Cell(said, peak_result(one, peak))


def _table(study: Study, shown: Sequence[Projection], lang: str) -> Table:
    """Return the levels of every variable by scenario, in the years that matter."""
    years, start = _years(study, shown), shown[0].start
    tracked = sorted(start.tracked, key=lambda one: _FIRST.index(one.variable) if one.variable in _FIRST else 9)
    rows: list[tuple[Cell, ...]] = []
    groups: dict[int, str] = {}
    for kind in tracked:
        unit = units.label(kind.unit, lang)
        name = study.raw.dictionary[kind.variable].label(lang)
        groups[len(rows)] = pick(lang, f"{name}（{unit}）", f"{name} ({unit})")
        known = {r.period: r for r in levels(study.series(kind.variable, kind.price_basis), study.place.id)}
        begins = known.get(str(start.year))
        mine = []
        for one in shown:
            path = path_results(one, kind.variable)
            if path:
                first = Cell(words.of(begins, most=3), begins) if begins else Cell(words.NONE)
                total = kind.variable == start.total.variable
                peak = _peak(study, one, lang) if total else Cell(words.NONE)
                mine.append((Cell(scenario_name(one, lang)), first, *(_level(path.get(y)) for y in years), peak))
        if len({tuple(cell.text for cell in row[1:]) for row in mine}) == 1 and len(mine) > 1:
            mine = [(Cell(pick(lang, "各情景相同", "all scenarios")), *mine[0][1:])]
        rows += mine
    results = results_in(rows)
    basis = prices(study, start.price_basis, lang)
    return Table(
        "projections",
        pick(lang, f"各情景的推算结果（{basis}）", f"Where the scenarios lead ({basis})"),
        (
            Column(pick(lang, "情景", "Scenario"), align="left"),
            Column(pick(lang, f"{start.year}年（现值）", f"{start.year} (present)")),
            *(Column(str(year)) for year in years),
            Column(pick(lang, "达峰", "Peak"), align="center"),
        ),
        tuple(rows),
        notes=(
            pick(
                lang,
                "方括号为修约和所设范围允许的区间，不含增长率本身的变化；情景之间并列，不取平均。",
                "In brackets: what rounding and stated ranges allow; a change of the growth rates themselves is not in "
                "it. Scenarios stand side by side and are not averaged.",
            ),
        ),
        sources=cited(study.raw, results, lang),
        groups=groups,
    )


def _level(result: Result | None) -> Cell:
    if result is None:
        return Cell(words.NONE)
    most = places(result)
    value, span = words.of(result, most=most), words.interval(result, most=most)
    return Cell(f"{value} [{span}]" if "~" in span else value, result)


def _other(study: Study, shown: Sequence[Projection], lang: str) -> list[Block]:
    """Return totals at other prices and identities where they differ; say that the rest comes to the same."""
    totals = {one.scenario.id: path_results(one, "co2_total") for one in shown}
    due = study.place.target_year
    differing: list[tuple[Projection, Result]] = []
    same: list[tuple[Projection, Result]] = []
    for one in study.outlook().projections:
        mine = path_results(one, "co2_total").get(due)
        its = totals.get(one.scenario.id, {}).get(due)
        if one in shown or mine is None or its is None:
            continue
        apart = abs(float(mine.value or 0) / float(its.value or 1) - 1) > 1e-6
        (differing if apart else same).append((one, mine))
    blocks: list[Block] = []
    if same:
        ways: dict[tuple[str, str], list[str]] = {}
        for one, _ in same:
            key = (one.scenario.identity, one.scenario.price_basis)
            ways.setdefault(key, []).append(scenario_name(one, lang))
        listed = [
            f"{study.identities[identity].label(lang)}"
            + pick(lang, f"（{prices(study, basis, lang)}）：", f" ({prices(study, basis, lang)}): ")
            + words.listed(names, lang)
            for (identity, basis), names in ways.items()
        ]
        text = pick(
            lang,
            f"换用下列恒等式或价格基准，{due}年总量与上表相同——{rows_of(listed, lang)}。",
            f"Totals of {due} are the same as above by these identities and prices – {rows_of(listed, lang)}.",
        )
        blocks.append(Paragraph(text, tuple(result for _, result in same)))
    if differing:
        blocks.append(_other_table(study, differing, due, lang))
    return blocks


def _other_table(study: Study, found: Sequence[tuple[Projection, Result]], due: int, lang: str) -> Table:
    rows = tuple(
        (
            Cell(scenario_name(one, lang)),
            Cell(study.identities[one.scenario.identity].label(lang)),
            Cell(prices(study, one.scenario.price_basis, lang)),
            _level(result),
        )
        for one, result in found
    )
    unit = units.label(found[0][1].unit, lang)
    return Table(
        "projections_other",
        pick(
            lang,
            f"其他恒等式和价格基准下的{due}年排放总量",
            f"Total of {due} by other identities and prices",
        ),
        (
            Column(pick(lang, "情景", "Scenario"), align="left"),
            Column(pick(lang, "恒等式", "Identity"), align="left"),
            Column(pick(lang, "价格基准", "Prices"), align="left"),
            Column(str(due), unit),
        ),
        rows,
        sources=cited(study.raw, [result for _, result in found], lang),
    )


def _ladder(study: Study, shown: Sequence[Projection], lang: str) -> list[Block]:
    """Return every scenario beside the targets of place, city and province that speak of its path."""
    outlook = study.outlook()
    columns = [outlook.against_ladder(one) for one in shown]
    rows: list[tuple[Cell, ...]] = []
    seen: set[tuple[str, ...]] = set()
    for k, first in enumerate(columns[0]):
        target = first.rung.target
        cells = (
            Cell(_holder(study, first, lang)),
            Cell(study.raw.dictionary[target.variable].label(lang)),
            Cell(target.year if target.variable != PEAK_YEAR else words.NONE),
            Cell(asked(first.rung.target, lang)),
            *(
                _kept(study, one, column[k] if k < len(column) else None, lang)
                for one, column in zip(shown, columns, strict=True)
            ),
        )
        texts = tuple(cell.text for cell in cells)
        if texts not in seen:
            seen.add(texts)
            rows.append(cells)
    if not rows:
        return []
    results = results_in(rows)
    return [
        Table(
            "projections_ladder",
            pick(lang, "各情景与各级目标对照", "The scenarios beside the targets of every level"),
            (
                Column(pick(lang, "适用于", "Holds for"), align="left"),
                Column(pick(lang, "变量", "Variable"), align="left"),
                Column(pick(lang, "年份", "Year"), align="center"),
                Column(pick(lang, "目标", "Target"), align="center"),
                *(Column(scenario_name(one, lang), align="left") for one in shown),
            ),
            tuple(rows),
            notes=(
                pick(
                    lang,
                    "“仅供参照”为其他地区自身的目标，不约束本地；规划情景达到其所依据的目标是其定义。",
                    "“For reference only”: a goal of another place for itself, which does not bind this one. That "
                    "planned keeps the target it is made from is its definition.",
                ),
            ),
            sources=cited(study.raw, results, lang),
            wide=len(shown) > 3,
        )
    ]


def _holder(study: Study, one: AgainstRung, lang: str) -> str:
    name = study.raw.place(one.rung.holder).name(lang)
    return name + (pick(lang, "（仅供参照）", " (for reference only)") if one.note else "")


def _kept(study: Study, projection: Projection, one: AgainstRung | None, lang: str) -> Cell:
    """Return whether a path keeps a target, with what it says."""
    if one is None:
        return Cell(words.NONE)
    if one.keeps is None:
        lacks = words.listed([missing(study.raw, name, lang) for name in one.missing], lang)
        return Cell(pick(lang, f"不能判断：缺{lacks}", f"cannot be said: {lacks} missing"))
    said = pick(lang, *(("达到", "kept") if one.keeps else ("达不到", "missed")))
    if one.value is None:
        last = projection.years[-1]
        return Cell(said + pick(lang, f"（{last}年前未达峰）", f" (no peak before {last})"))
    peak = one.rung.target.variable == PEAK_YEAR
    number = words.number(one.value, 0).replace(",", "") if peak else words.number(one.value, 1, signed=True)
    unit = pick(lang, "年", "") if peak else pick(lang, "%", " %")
    return Cell(said + pick(lang, f"（{number}{unit}）", f" ({number}{unit})"), rung_result(projection, one))


def _claims(study: Study, shown: Sequence[Projection], lang: str) -> list[Block]:
    """Return every project with its claim on the path, those of which nothing is counted by reason."""
    chosen = [one for one in shown if one.scenario.measures]
    if not chosen:
        return []
    one = next((one for one in chosen if one.scenario.id == STRENGTHENED), chosen[0])
    measured = [measure for measure in one.scenario.measures if measure.reduction is not None]
    rest: dict[str, list[Measure]] = {}
    for measure in one.scenario.measures:
        if measure.reduction is None:
            rest.setdefault(measure.reason, []).append(measure)
    listed = [
        outlook_words.label(outlook_words.CLAIM_REASONS, reason, lang)
        + pick(lang, f"（{len(mine)}项）：", f" ({len(mine)}): ")
        + pick(lang, "、", ", ").join(measure.project for measure in mine)
        for reason, mine in rest.items()
    ]
    name = scenario_name(one, lang)
    on_top = words.listed([measure.project for measure in one.scenario.on_top], lang) or pick(lang, "无", "none")
    text = pick(
        lang,
        f"每一吨只计一次。{name}中计入趋势之外的工程：{on_top}。"
        f"没有减排量因而不计的工程——{rows_of(listed, lang) or '无'}。",
        f"Each tonne counts once. On top of the trend in “{name}”: {on_top}. Without a tonnage and so not counted – "
        f"{rows_of(listed, lang) or 'none'}.",
    )
    blocks: list[Block] = [Paragraph(text)]
    if measured:
        blocks.append(_claims_table(study, measured, lang))
    return blocks


def _claims_table(study: Study, measured: Sequence[Measure], lang: str) -> Table:
    rows = tuple(
        (
            Cell(one.project),
            Cell(one.label(lang)),
            Cell(str(one.end or words.NONE)),
            _reduction(study, one),
            Cell(outlook_words.label(outlook_words.CLAIMS, one.claim, lang)),
            Cell(outlook_words.label(outlook_words.CLAIM_REASONS, one.reason, lang)),
        )
        for one in measured
    )
    results = results_in(rows)
    note = pick(
        lang,
        "文件载明减排量者用其数；光伏按装机、可利用小时和最新公布电网因子估算，为粗算值，仅在总量包含外购电力时成立。",
        "Stated reductions as the plan has them; photovoltaics estimated from capacity, full-load hours and the latest "
        "published grid factor, which holds where the total counts electricity from the grid.",
    )
    return Table(
        "project_claims",
        pick(lang, "有减排量的工程及其计入方式", "Projects with a tonnage, and how each is counted"),
        (
            Column(pick(lang, "编号", "No."), align="center"),
            Column(pick(lang, "工程", "Project"), align="left"),
            Column(pick(lang, "完成年", "Ends"), align="center"),
            Column(pick(lang, "减排量", "Reduction"), pick(lang, "万吨/年", "10⁴ t a year")),
            Column(pick(lang, "计入方式", "Claim"), align="left"),
            Column(pick(lang, "理由", "Why"), align="left"),
        ),
        rows,
        notes=(note,),
        sources=cited(study.raw, results, lang),
    )


def _reduction(study: Study, one: Measure) -> Cell:
    result = measure_result(study.place.id, one)
    if result is None:
        return Cell(words.NONE)
    value, span = words.of(result), words.interval(result)
    return Cell(f"{value} [{span}]" if "~" in span else value, result)
