"""The application form (附件4): the applicant's blanks, a summary made from results and counted, the signatures.

Here: the form and the count of characters. Not here: the sentences the summary is made of (``chapters``).
"""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING

from nearzero.places.narrative import APPLICATION, APPLICATION_KEYS, FOLDER, SUMMARY, application, narrative
from nearzero.presentation import words
from nearzero.presentation.blocks import Block, Cell, Chapter, Column, Heading, Paragraph, Table
from nearzero.presentation.chapters import trends
from nearzero.presentation.chapters.verdict_text import measured
from nearzero.presentation.research.narrative import file_name, text_blocks
from nearzero.presentation.text import pick
from nearzero.programme.acceptance import indicator_states

if TYPE_CHECKING:
    from collections.abc import Iterable

    from nearzero.study import Study

_LABELS = {
    "object": ("申报对象", "Applied for"),
    "applicant": ("申报主体", "Applicant"),
    "type": ("申报类型", "Kind of application"),
    "jurisdiction": ("所属辖区", "Jurisdiction"),
    "head": ("申报负责人", "Head"),
    "head_post": ("申报负责人职务", "Post of the head"),
    "contact": ("申报联系人", "Contact"),
    "contact_post": ("申报联系人职务", "Post of the contact"),
    "phone": ("联系人电话", "Telephone"),
    "email": ("电子邮箱", "E-mail"),
    "address": ("联系地址", "Address"),
}
_LIMIT = 2000
# One character each: Chinese characters and punctuation, and what Word sets as wide as these in Chinese text.
_WIDE = "\u2e80-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003ffff‘’“”—…·"
_COUNTED = re.compile(rf"[{_WIDE}]|[^\s{_WIDE}]+")


def count_characters(text: str) -> int:
    """Count as Word counts 字数: each Chinese character or mark is one, so is each run of others without a space.

    Args:
        text: Any text; ``2022年为365万吨。`` counts 7: two numbers, four characters and a full stop.
    """
    return len(_COUNTED.findall(text.replace("\u3000", " ")))


def application_form(study: Study, lang: str) -> tuple[Chapter, ...]:
    """Return the form as chapters.

    Args:
        study: The place.
        lang: ``zh`` or ``en``.
    """
    return (
        Chapter("basics", pick(lang, "一、基本信息", "1 Basic information"), tuple(_basics(study, lang))),
        Chapter("summary", pick(lang, "二、示范创建情况简介", "2 Summary"), tuple(summary(study, lang))),
        Chapter("signatures", pick(lang, "三、承诺与意见", "3 Pledge and opinions"), (_signatures(study, lang),)),
    )


def _basics(study: Study, lang: str) -> list[Block]:
    place = study.place
    given = application(study.raw, place.id)
    kind = _scheme(study)["types"][place.system]
    above = study.raw.ancestors(place)
    known = {
        "object": place.name(lang),
        "type": pick(lang, kind["zh"], kind["en"]),
        "jurisdiction": pick(lang, "", ", ").join(one.name(lang) for one in (above[::-1] if lang == "zh" else above)),
    }
    blank = pick(lang, "（待填写）", "(to be filled in)")
    rows = tuple(
        (Cell(pick(lang, *label)), Cell(given.get(key) or known.get(key) or blank)) for key, label in _LABELS.items()
    )
    table = Table(
        "basics",
        pick(lang, "基本信息", "Basic information"),
        (Column(pick(lang, "项目", "Item"), align="left"), Column(pick(lang, "内容", "As printed"), align="left")),
        rows,
    )
    lacking = [pick(lang, *_LABELS[key]) for key in APPLICATION_KEYS if not given.get(key) and not known.get(key)]
    if not lacking:
        return [table]
    where = f"data/raw/places/{place.id}/{FOLDER}/{APPLICATION}"
    text = pick(
        lang,
        f"{words.listed(lacking, lang)}由申报单位填写，写入 {where}。",
        f"{words.listed(lacking, lang)}: for the applicant to fill in, in {where}.",
    )
    return [table, Paragraph(text, kind="placeholder")]


def summary(study: Study, lang: str) -> list[Block]:
    """Return the summary and its count: the applicant's own text, else one made from results.

    Args:
        study: The place.
        lang: ``zh`` or ``en``.
    """
    name = file_name(SUMMARY, lang)
    own = narrative(study.raw, study.place.id, name)
    said = text_blocks(own, name, lang, level=2) if own else _composed(study, lang)
    count = count_characters(" ".join(_texts(said)))
    limit = int(_scheme(study).get("application_form", {}).get("summary_max_chars", _LIMIT))
    origin = (
        pick(lang, f"申报单位自拟（{FOLDER}/{name}）", f"the applicant’s own ({FOLDER}/{name})")
        if own
        else pick(
            lang,
            f"由计算结果组成，申报单位可另拟（{FOLDER}/{name}）",
            f"made from results; {FOLDER}/{name} replaces it",
        )
    )
    text = pick(
        lang,
        f"简介共{count}字，{'超出' if count > limit else '不超过'}{limit}字的限制；{origin}。",
        f"The summary counts {count}, {'above' if count > limit else 'within'} the limit of {limit}; {origin}.",
    )
    return [*said, Paragraph(text, kind="warning" if count > limit else "text")]


def _texts(blocks: Iterable[Block]) -> Iterable[str]:
    for block in blocks:
        if isinstance(block, Heading | Paragraph):
            yield block.text
        elif isinstance(block, Table):
            yield from (cell.text for row in block.rows for cell in row)


def _composed(study: Study, lang: str) -> list[Block]:
    """Return profile, emissions, base and self-evaluation, each from what the report finds."""
    place = study.place
    findings = [block for block in study.chapter("trends", lang).section("emissions") if isinstance(block, Paragraph)]
    judged = study.chapter("judgement", lang)
    evaluation = [
        block
        for name in ("scorecard", "acceptance")
        for block in judged.section(name)
        if isinstance(block, Paragraph) and block.kind == "finding"
    ]
    profile = pick(
        lang,
        f"{place.zh}：{place.extent_zh or place.boundary_zh}。申报边界：{place.boundary_zh}。",
        f"{place.en}: {place.extent_en or place.boundary_en}. Boundary: {place.boundary_en}.",
    )
    return [
        Heading(pick(lang, "区域概况", "Profile")),
        Paragraph(profile),
        *_society(study, lang),
        Heading(pick(lang, "碳排放情况", "Emissions")),
        *(Paragraph(one.text, one.results) for one in findings),
        Heading(pick(lang, "低碳发展基础", "Low-carbon base")),
        *_base(study, lang),
        Heading(pick(lang, "评价指标自评", "Self-evaluation of the indicators")),
        *(Paragraph(one.text, one.results) for one in evaluation),
    ]


def _society(study: Study, lang: str) -> list[Block]:
    """Say population, GDP and energy of the last year that has them."""
    from nearzero.analysis.trends import levels
    from nearzero.presentation.chapters.result_tables import series_name

    said, results = [], []
    for series in trends.chosen(study, ("population", "gdp", "energy")):
        last = max(levels(series, study.place.id), key=lambda result: int(result.period))
        name = series_name(study.raw, series.key, lang)
        said.append(
            pick(
                lang,
                f"{last.period}年{name}{words.with_unit(last, lang)}",
                f"{name} {words.with_unit(last, lang)} ({last.period})",
            )
        )
        results.append(last)
    text = pick(lang, "；".join(said) + "。", "; ".join(said) + ".")
    return [Paragraph(text, tuple(results))] if said else []


def _base(study: Study, lang: str) -> list[Block]:
    """Say which indicators are met, what the projects are, and the largest gaps of constraint indicators."""
    states = indicator_states(study.indicators())
    met = [f"{one.number} {pick(lang, one.name, one.name_en or one.name)}" for one in states if one.state == "met"]
    found = study.projects()
    made: list[Block] = []
    if met:
        made.append(
            Paragraph(
                pick(lang, f"已完成的指标：{words.listed(met, lang)}。", f"Indicators met: {words.listed(met, lang)}.")
            )
        )
    if found.projects:
        groups = len(found.groups)
        made.append(
            Paragraph(
                pick(
                    lang,
                    f"方案列出{len(found.projects)}项重点工程，分{groups}类。",
                    f"The plan lists {len(found.projects)} projects in {groups} groups.",
                )
            )
        )
    gaps = [gap for gap in study.gaps() if not gap.reached and gap.verdict.rule.kind == "constraint"]
    said = [
        pick(lang, gap.verdict.rule.name, gap.verdict.rule.name_en) + " " + measured(gap.remaining, lang)
        for gap in gaps
    ]
    if said:
        results = tuple(one for gap in gaps for one in gap.results if one.method == "remaining" and one.inputs)
        text = pick(
            lang,
            f"约束指标距{gaps[0].verdict.due}年目标尚需变化：{'；'.join(said)}。",
            f"Left to the constraint indicators by {gaps[0].verdict.due}: {'; '.join(said)}.",
        )
        made.append(Paragraph(text, results))
    return made


def _signatures(study: Study, lang: str) -> Table:
    listed = _scheme(study).get("application_form", {}).get("signature", [])
    blank = pick(lang, "（盖章）  年  月  日", "(seal)  date")
    return Table(
        "signatures",
        pick(lang, "承诺与意见", "Pledge and opinions"),
        (Column(pick(lang, "单位", "By"), align="left"), Column(pick(lang, "签章", "Seal and date"), align="left")),
        tuple((Cell(pick(lang, one["zh"], one["en"])), Cell(blank)) for one in listed),
    )


def _scheme(study: Study) -> dict[str, dict]:  # type: ignore[type-arg]
    path = study.raw.root / "programme" / study.place.programme / "programme.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))
