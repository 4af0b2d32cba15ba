"""Carbon in the assessments of plans and projects: the rules that hold, how many assessments carry carbon, which.

Here: tables and sentences. Not here: counting and what falls under a rule (``analysis.synergy.assessments``).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from nearzero import units
from nearzero.analysis.synergy.assessments import FILE, Assessed, Assessment, Tally
from nearzero.places.assessment_rules import AssessmentRule
from nearzero.presentation import words
from nearzero.presentation.blocks import Block, Cell, Column, Paragraph, Table, results_in
from nearzero.presentation.provenance import citation, cited
from nearzero.presentation.text import pick
from nearzero.presentation.words.factor_names import sector_name

if TYPE_CHECKING:
    from nearzero.study import Study

_TEN_THOUSAND = 1e4
_UNDER_RULE = frozenset({"rule_named", "rule_by_sector"})


def blocks(study: Study, found: Assessed, lang: str) -> list[Block]:
    """Return the section on assessments; what has to be asked for where a place lists none."""
    made: list[Block] = [_rules(study, found.rules, lang)] if found.rules else []
    if not found.listed:
        return [Paragraph(_nothing(lang), kind="missing"), *made]
    return [
        *_findings(found, lang),
        *_lacking(found, lang),
        *made,
        _tallies(study, found, lang),
        _listed(study, found, lang),
    ]


def _nothing(lang: str) -> str:
    return pick(
        lang,
        "现有文件没有列出本地规划环评、建设项目环评和节能审查，含碳排放的评价数、占比和给出的二氧化碳排放量均无法统计；"
        "项目名称不能说明其评价是否含碳排放，也不据此归入行业。"
        f"请填写{FILE}（一行一项评价：类型、行业、适用要求、年份、是否含碳排放、给出的年二氧化碳排放量）。",
        "No document lists the environmental assessments of plans and projects and the energy reviews here, so that "
        "number and share of those with carbon and the CO2 stated in them are not known. The name of a project does "
        f"not say whether its assessment carries carbon, nor its industry. Fill in {FILE}: a row per assessment with "
        "kind, sector, rule, year, whether it carries carbon, and the CO2 a year that it states.",
    )


def _findings(found: Assessed, lang: str) -> Iterator[Paragraph]:
    parts, results = [], []
    for kind in dict.fromkeys(tally.kind for tally in found.tallies):
        own = [tally for tally in found.tallies if tally.kind == kind]
        whole, yes, unsaid = (
            sum(len(tally.listed) for tally in own),
            *(sum(len(tally.of(carbon)) for tally in own) for carbon in ("yes", "not_stated")),
        )
        label = words.label(kind, lang)
        said = pick(lang, f"{label}{whole}项，{yes}项含碳排放", f"{label}: {yes} of {whole} with carbon")
        parts.append(said + (pick(lang, f"，{unsaid}项未注明", f", {unsaid} not stated") if unsaid else ""))
        results += [one for tally in own for one in (*found.counts(tally), *found.shares(tally))]
    text = pick(lang, "；", "; ").join(parts) + pick(lang, "。", ".")
    yield Paragraph(text, tuple(results), kind="finding")
    bare = [one for one in found.listed if one.carbon == "no" and found.standings[one.id] in _UNDER_RULE]
    if bare:
        named = words.listed([one.id for one in bare], lang)
        yield Paragraph(
            pick(
                lang,
                f"{named}属于所列行业而不含碳排放。文件没有写明要求从何时起适用，是否应当包含须向审批部门核实。",
                f"{named}: under a rule, and without carbon. The documents do not say from when the rule holds; ask "
                "the authority that decided whether it should have been there.",
            ),
            tuple(found.standing(one) for one in bare),
            kind="warning",
        )


def _rules(study: Study, rules: Sequence[AssessmentRule], lang: str) -> Table:
    raw = study.raw
    rows = tuple(
        (
            Cell(pick(lang, rule.name, rule.name_en)),
            Cell(words.label(rule.kind, lang)),
            Cell(words.label(rule.state, lang)),
            Cell(_sector_of(study, rule, lang)),
            Cell(f"{raw.place(rule.place).name(lang)} {str(raw.sources[rule.source]['date'])[:4]}"),
            Cell(rule.locator),
        )
        for rule in rules
    )
    return Table(
        "assessment_rules",
        pick(lang, "评价中纳入碳排放的对象", "Whose assessments are to carry carbon"),
        (
            Column(pick(lang, "对象", "Object"), align="left"),
            Column(pick(lang, "评价", "Assessment"), align="left"),
            Column(pick(lang, "要求", "Demand"), align="left"),
            Column(pick(lang, "对应行业", "Sector"), align="left"),
            Column(pick(lang, "文件", "Document"), align="left"),
            Column(pick(lang, "位置", "Where"), align="left"),
        ),
        rows,
        notes=(
            pick(
                lang,
                "对应行业为本工作台的对应，供核对；“行业的一部分”指该行业还含其他产品，仅凭行业不能判定。",
                "The link to sectors is our reading, for the reader to check. Where an object is a part of its sector, "
                "the sector alone does not decide.",
            ),
        ),
        sources=tuple(citation(raw.sources[name], lang) for name in dict.fromkeys(rule.source for rule in rules)),
        wide=True,
    )


def _sector_of(study: Study, rule: AssessmentRule, lang: str) -> str:
    if not rule.sector:
        return words.NONE
    name, covers = sector_name(study.raw, rule.sector, lang), words.label(f"covers_{rule.covers}", lang)
    return pick(lang, f"{name}（{covers}）", f"{name} ({covers})")


def _tallies(study: Study, found: Assessed, lang: str) -> Table:
    rows = tuple(_tally(found, tally, lang) for tally in found.tallies)
    results = results_in(rows)
    return Table(
        "assessment_counts",
        pick(lang, "含碳排放的评价数与占比", "Assessments that carry carbon"),
        (
            Column(pick(lang, "评价", "Assessment"), align="left"),
            Column(pick(lang, "年份", "Year"), align="center"),
            Column(pick(lang, "总数", "All"), pick(lang, "项", "")),
            Column(pick(lang, "含碳排放", "With carbon"), pick(lang, "项", "")),
            Column(pick(lang, "不含", "Without"), pick(lang, "项", "")),
            Column(pick(lang, "未注明", "Not stated"), pick(lang, "项", "")),
            Column(pick(lang, "含碳排放占比", "Share with carbon"), "%"),
            Column(pick(lang, "给出的年排放量", "CO2 a year stated"), pick(lang, "万吨", "10⁴ t")),
        ),
        rows,
        notes=(
            pick(
                lang,
                "占比为两个数时，前者把未注明的按不含计，后者按含计。“≥”：有评价未给出排放量或未注明是否含碳排放，"
                "合计为下限。同一项目可有环评和节能审查，排放量不跨类型相加；规划环评含区内项目，也不与项目相加。",
                "Two shares: those not stated counted as without, then as with carbon. “≥”: one or more give no CO2 or "
                "do not say, so that the sum is a lower bound. A project may have an EIA and an energy review, and a "
                "plan holds projects: CO2 is never added across kinds.",
            ),
        ),
        sources=cited(study.raw, results, lang),
        wide=True,
    )


def _tally(found: Assessed, tally: Tally, lang: str) -> tuple[Cell, ...]:
    shares = found.shares(tally)
    ends = "–".join(words.number(float(one.value or 0), 1) for one in shares)
    co2 = found.co2(tally)
    return (
        Cell(words.label(tally.kind, lang)),
        Cell(_year(tally.year, lang)),
        *(Cell(words.number(float(one.value or 0), 0), one) for one in found.counts(tally)),
        Cell(ends, shares[0]),
        _sum(co2.value, Cell(words.NONE, co2)),
    )


def _sum(value: float | str | None, cell: Cell) -> Cell:
    result = cell.result
    if result is None or not isinstance(value, float):
        return cell
    low, high = (None if end is None else end / _TEN_THOUSAND for end in (result.low, result.high))
    bound = "≥" if result.method == "at_least" else ""
    return Cell(bound + words.short(value / _TEN_THOUSAND, low, high), result)


def _listed(study: Study, found: Assessed, lang: str) -> Table:
    rows = tuple(_row(study, found, one, lang) for one in found.listed)
    sources = dict.fromkeys(one.source for one in found.listed)
    return Table(
        "assessments",
        pick(lang, "规划和项目评价清单", "Assessments of plans and projects"),
        (
            Column(pick(lang, "规划或项目", "Plan or project"), align="left"),
            Column(pick(lang, "评价", "Assessment"), align="left"),
            Column(pick(lang, "年份", "Year"), align="center"),
            Column(pick(lang, "行业", "Sector"), align="left"),
            Column(pick(lang, "含碳排放", "Carbon"), align="center"),
            Column(pick(lang, "年排放量（原文）", "CO2 a year as printed")),
            Column(pick(lang, "属于要求纳入的对象", "Under a rule"), align="left"),
            Column(pick(lang, "位置", "Where"), align="left"),
        ),
        rows,
        notes=(
            pick(
                lang,
                "是否属于要求纳入的对象只看清单所注要求和行业，不看名称；没有对应行业的对象（如园区、“两高”项目）只看清单"
                "是否注明。排放量为评价文件给出的预计值。",
                "Whether a rule holds is read from rule and sector in the list, never from a name; a rule that is for "
                "no sector (parks, two-high projects) holds where the list says so. CO2 is what an assessment expects.",
            ),
        ),
        sources=tuple(citation(study.raw.sources[name], lang) for name in sources),
        wide=True,
    )


def _row(study: Study, found: Assessed, one: Assessment, lang: str) -> tuple[Cell, ...]:
    link = pick(lang, f"（{one.project}）", f" ({one.project})") if one.project else ""
    standing = found.standing(one)
    return (
        Cell(f"{one.id} {pick(lang, one.name, one.name_en)}{link}"),
        Cell(words.label(one.kind, lang)),
        Cell(_year(one.year, lang)),
        Cell(sector_name(study.raw, one.sector, lang) if one.sector else words.NONE),
        Cell(words.label(f"carbon_{one.carbon}", lang)),
        Cell(_printed(one, lang)),
        Cell(_under(found, one, lang), standing),
        Cell(one.locator),
    )


def _year(year: str, lang: str) -> str:
    return pick(lang, "未注明", "not stated") if year == "undated" else year


def _printed(one: Assessment, lang: str) -> str:
    if one.co2.value is None:
        return words.NONE
    return f"{one.co2.digits} {units.label(one.co2.unit, lang)}"


def _under(found: Assessed, one: Assessment, lang: str) -> str:
    """Return whether a rule holds for a row, and which one where the row names it."""
    label = words.label(found.standings[one.id], lang)
    named = next((rule for rule in found.rules if rule.id == one.rule), None)
    return label if named is None else f"{label}{pick(lang, '：', ': ')}{pick(lang, named.name, named.name_en)}"


def _lacking(found: Assessed, lang: str) -> Iterator[Paragraph]:
    """Name the rows that do not say enough, and what each lacks."""
    without_co2 = [one.id for one in found.listed if one.carbon == "yes" and one.co2.value is None]
    unsaid = [one.id for one in found.listed if one.carbon == "not_stated"]
    unclear = [one.id for one in found.listed if found.standings[one.id] == "rule_open"]
    for ids, zh, en in (
        (without_co2, "含碳排放，但没有给出年排放量", "with carbon, but without CO2 a year"),
        (unsaid, "没有注明是否含碳排放", "not said whether with carbon"),
        (
            unclear,
            "没有注明行业，或所填行业不足以判定是否属于要求纳入的对象",
            "no sector named, or one that does not decide whether a rule holds",
        ),
    ):
        if ids:
            named = words.listed(ids, lang)
            yield Paragraph(pick(lang, f"{named}{zh}。", f"{named}: {en}."), kind="missing")
