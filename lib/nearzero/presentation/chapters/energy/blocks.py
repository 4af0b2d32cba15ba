"""Non-fossil share by definition, dependence on inflow, and the fields that use most of each kind of energy.

Here: tables by year of what follows from the balance. Not here: the balance itself (``balance``) and firms
(``firms``).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from nearzero.accounting.energy.key_firms import CARRIERS
from nearzero.accounting.energy.structure import uses
from nearzero.analysis.trends import levels
from nearzero.presentation import words
from nearzero.presentation.blocks import Block, Cell, Column, Paragraph, Table, results_in
from nearzero.presentation.chapters.result_tables import level_cell, mark_notes
from nearzero.presentation.provenance import cited
from nearzero.presentation.text import pick
from nearzero.presentation.words.calculators import way
from nearzero.presentation.words.factor_names import carrier_name, sector_name
from nearzero.presentation.words.missing_names import missing_name

if TYPE_CHECKING:
    from nearzero.results import Result
    from nearzero.study import Study

_MISSING = "missing: "


def year_row(name: str, results: Sequence[Result | None]) -> tuple[Cell, ...]:
    """Return a row of a table by year: name, values, and the interval of the last one."""
    return Cell(name), *(value_cell(one) for one in results), Cell(ends(results[-1] if results else None))


def value_cell(result: Result | None, most: int = 2) -> Cell:
    """Return a cell with a number; a dash where it cannot be said."""
    if result is None:
        return Cell(words.NONE)
    nothing = (result.value, result.low, result.high) == (0, 0, 0)  # exactly: no digits to show
    return Cell("0" if nothing else words.of(result, most=most), result)


def ends(result: Result | None) -> str:
    """Return the interval of a result; a dash where there is none, or where counted numbers leave none."""
    text = words.NONE if result is None or result.low == result.high else words.interval(result)
    return text if text.strip("0.") else words.NONE  # less than the digits shown


def lacking(results: Iterable[Result]) -> list[str]:
    """Return ids of what results without a value lack, each once."""
    found = (one.note.partition(_MISSING)[2] for one in results if one.value is None)
    return list(dict.fromkeys(name for note in found for name in note.split(", ") if name))


def lacking_note(study: Study, results: Iterable[Result], lang: str) -> tuple[str, ...]:
    """Return one line that names what results without a value lack; none where nothing is missing."""
    names = [missing_name(study.raw, name, lang) for name in lacking(results)]
    if not names:
        return ()
    said = words.listed(list(dict.fromkeys(names)), lang)
    return (pick(lang, f"“{words.NONE}”缺：{said}。", f"“{words.NONE}” lacks {said}."),)


def left_out_note(study: Study, lang: str) -> tuple[str, ...]:
    """Return one line on the carriers without a coefficient of standard coal; none where all have one."""
    left_out = study.energy.left_out
    if not left_out:
        return ()
    names = words.listed([carrier_name(study.raw, name, lang) for name in left_out], lang)
    return (
        pick(
            lang,
            f"标准量不含{names}：没有折标准煤系数，其实物量见实物量平衡表。",
            f"Without {names}: there is no coefficient of standard coal; their tonnes stand in the physical balance.",
        ),
    )


def nonfossil_blocks(study: Study, lang: str) -> list[Block]:
    """Return the share of non-fossil energy by each definition, and the one that documents print beside them."""
    found = study.energy.nonfossil
    years = list(dict.fromkeys(one.period for one in found))
    cells = {(one.method, one.form, one.period): one for one in found}
    rows = [
        year_row(_definition(method, form, lang), [cells[method, form, year] for year in years])
        for method, form in dict.fromkeys((one.method, one.form) for one in found)
    ]
    printed = study.series("nonfossil_share")
    said = {one.period: one for one in levels(printed, study.place.id)} if len(printed) else {}
    if said:
        last = said.get(years[-1])
        name = pick(lang, "文件公布值（口径未注明）", "as printed (definition not stated)")
        rows.append(
            (
                Cell(name),
                *(level_cell(said.get(year)) for year in years),
                Cell(words.interval(last) if last is not None else words.NONE),
            )
        )
    results = results_in(rows)
    text = pick(
        lang,
        "同名的“非化石能源消费比重”因一次电力折标方法和是否计入外来绿电而不同，下表并列，不混用；"
        "指标考核所用口径以上级下达文件为准。",
        "Shares of the same name differ by how primary electricity is counted and by whether green power from outside "
        "is; they stand side by side. Which one a target means is for the higher level to say.",
    )
    table = Table(
        "nonfossil_definitions",
        pick(lang, "按不同定义计算的非化石能源消费比重", "Share of non-fossil energy by definition"),
        (
            Column(pick(lang, "定义", "Definition"), align="left"),
            *(Column(year, "%") for year in years),
            Column(pick(lang, f"{years[-1]}年区间", f"Interval {years[-1]}"), "%"),
        ),
        tuple(rows),
        notes=(*mark_notes(results, lang), *lacking_note(study, found, lang), *left_out_note(study, lang)),
        sources=cited(study.raw, results, lang),
    )
    return [Paragraph(text), table]


def _definition(method: str, form: str, lang: str) -> str:
    scope = form.partition(",")[0]
    return pick(lang, f"{way(method, lang)}；{way(scope, lang)}", f"{way(method, lang)}; {way(scope, lang)}")


def dependence_blocks(study: Study, lang: str) -> list[Block]:
    """Return the dependence on inflow of all energy and of each kind, and self-sufficiency."""
    found = study.energy.dependence
    years = list(dict.fromkeys(one.period for one in found))
    cells = {(one.method, one.factor, one.period): one for one in found}
    every = pick(lang, "全部能源", "All energy")
    names = {
        (method, factor): carrier_name(study.raw, factor, lang) if factor else every
        for method, factor, _ in cells
        if method == "import_dependence"
    }
    names["self_sufficiency", ""] = pick(lang, "能源自给率（一次生产 ÷ 消费）", "Self-sufficiency (production ÷ use)")
    rows = [year_row(name, [cells.get((*key, year)) for year in years]) for key, name in names.items()]
    results = results_in(rows)
    return [
        Table(
            "energy_dependence",
            pick(lang, "能源外部依存度", "Dependence on inflow"),
            (
                Column(pick(lang, "品种", "Kind"), align="left"),
                *(Column(year, "%") for year in years),
                Column(pick(lang, f"{years[-1]}年区间", f"Interval {years[-1]}"), "%"),
            ),
            tuple(rows),
            notes=(
                pick(
                    lang,
                    "外部依存度 = 净调入量 ÷ 可供本地区消费的能源量；负值为净调出。",
                    "Net inflow ÷ energy available; negative for a net outflow.",
                ),
                *lacking_note(study, found, lang),
                *left_out_note(study, lang),
            ),
            sources=cited(study.raw, results, lang),
        )
    ]


def field_blocks(study: Study, lang: str) -> list[Block]:
    """Return which transformations and sectors use each kind of energy, in the last year."""
    balance = study.energy.whole[-1]
    found = {kind: {one.factor: one for one in uses(balance, kind)} for kind in CARRIERS}
    kinds = [kind for kind, mine in found.items() if mine]
    if not kinds:
        return []
    fields = dict.fromkeys(name for kind in kinds for name in found[kind])
    flows = balance.flows

    def name_of(field: str) -> str:
        if field in flows:
            return pick(lang, flows[field].zh, flows[field].en)
        return sector_name(study.raw, field, lang)

    rows = [(Cell(name_of(field)), *(_field_cell(found[kind].get(field)) for kind in kinds)) for field in fields]
    results = [one for kind in kinds for one in found[kind].values()]
    table = Table(
        "energy_fields",
        pick(lang, f"{balance.year}年各品种能源的使用领域构成", f"What uses each kind of energy, {balance.year}"),
        (
            Column(pick(lang, "领域", "Field"), align="left"),
            *(Column(carrier_name(study.raw, kind, lang), "%") for kind in kinds),
        ),
        tuple(rows),
        notes=(
            pick(
                lang,
                "各列为占该品种全部使用量（终端消费、加工转换投入与损失之和）的比重；空格为没有该项使用。",
                "Per cent of all use of the kind: final use, input of transformations and losses; blank: no such use.",
            ),
            *lacking_note(study, results, lang),
            *left_out_note(study, lang),
        ),
        sources=cited(study.raw, results, lang),
    )
    leading = [(kind, next(iter(found[kind].values()))) for kind in kinds]
    parts = [
        f"{carrier_name(study.raw, kind, lang)}{pick(lang, '——', ' – ')}{name_of(one.factor)}"
        f"{pick(lang, '（', ' (')}{words.with_unit(one, lang, most=1)}{pick(lang, '）', ')')}"
        for kind, one in leading
        if one.value is not None
    ]
    said = pick(lang, "；", "; ").join(parts)
    text = pick(lang, f"各品种的首要使用领域：{said}。", f"The largest use of each kind: {said}.")
    return [Paragraph(text, tuple(one for _, one in leading if one.value is not None), kind="finding"), table]


def _field_cell(result: Result | None) -> Cell:
    return Cell("") if result is None else value_cell(result)
