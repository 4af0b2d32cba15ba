"""The energy balance as tables and as a picture, its difference, and what does not fit within it.

Here: one table in physical units and one in standard coal for the last year, the flows of that year, the difference
over the years with the warnings. Not here: sums (``accounting.balance``) and shares made from it (``blocks``).
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from nearzero import units
from nearzero.accounting.energy.balance import (
    ALL,
    AVAILABLE,
    DIFFERENCE,
    TOTAL,
    TRANSFORMATION,
    Balance,
    BalanceWarning,
    Row,
)
from nearzero.accounting.energy.balance_rows import SHOWN_SECTORS
from nearzero.accounting.energy.flow import NoFlowError, energy_flow
from nearzero.presentation import words
from nearzero.presentation.blocks import Block, Cell, Column, Figure, Paragraph, Table, results_in
from nearzero.presentation.chapters.energy.blocks import ends, left_out_note, value_cell
from nearzero.presentation.provenance import cited
from nearzero.presentation.text import pick
from nearzero.presentation.words.factor_names import carrier_name, sector_name
from nearzero.presentation.words.missing_names import missing_name

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Drawing

    from nearzero.accounting.amounts import Amount
    from nearzero.accounting.energy.flow import EnergyFlow
    from nearzero.results import Result
    from nearzero.study import Study

# A landscape page takes so many carriers; more go on to another table.
_MOST_COLUMNS = 12
_INDENT = "\u2003"
_SUMS = frozenset({AVAILABLE, TRANSFORMATION, DIFFERENCE, TOTAL})
_SIGN = "（-）"


def balance_blocks(study: Study, lang: str) -> list[Block]:
    """Return the balance of the last year in physical units (实物量) and in standard coal (标准量)."""
    standard = study.energy.whole[-1]
    (physical,) = (one for one in study.energy.physical if one.year == standard.year)
    year = standard.year
    zh, en = f"{year}年能源平衡表", f"Energy balance of {year}"
    return [
        *_tables(study, physical, "balance_physical", pick(lang, f"{zh}（实物量）", f"{en}, physical units"), lang),
        *_tables(study, standard, "balance_standard", pick(lang, f"{zh}（标准量）", f"{en}, standard coal"), lang),
    ]


def _tables(study: Study, balance: Balance, block_id: str, caption: str, lang: str) -> list[Block]:
    results = {(one.variable, one.factor): one for one in balance.results()}
    chunks = [balance.columns[k : k + _MOST_COLUMNS] for k in range(0, len(balance.columns), _MOST_COLUMNS)]
    several = len(chunks) > 1
    found: list[Block] = []
    for k, carriers in enumerate(chunks):
        rows = tuple(
            (Cell(row_name(study, balance, row, lang)), *(_cell(results.get(_key(row, name))) for name in carriers))
            for row in balance.rows
        )
        shown = results_in(rows)
        found.append(
            Table(
                f"{block_id}_{k + 1}" if several else block_id,
                caption + (pick(lang, f"（{k + 1}/{len(chunks)}）", f" ({k + 1} of {len(chunks)})") if several else ""),
                (
                    Column(pick(lang, "项目", "Row"), align="left"),
                    *(_head(study, balance, name, lang) for name in carriers),
                ),
                rows,
                notes=(*_notes(balance, lang), *(left_out_note(study, lang) if balance.without else ())),
                sources=cited(study.raw, shown, lang),
                wide=True,
            )
        )
    return found


def _key(row: Row, carrier: str) -> tuple[str, str]:
    """Return how a result of the balance names a cell: its flow, and sector and carrier."""
    return row.flow, "|".join(part for part in (row.sector, carrier or "all") if part)


def _cell(result: Result | None) -> Cell:
    return Cell("") if result is None else value_cell(result)


def _head(study: Study, balance: Balance, carrier: str, lang: str) -> Column:
    name = carrier_name(study.raw, carrier, lang) if carrier else pick(lang, "合计", "In all")
    return Column(name, units.label(balance.unit(carrier), lang))


def row_name(study: Study, balance: Balance, row: Row, lang: str) -> str:
    """Return the name of a row of the balance, indented below the sum it is part of."""
    if row.sector:
        inner = any(above in SHOWN_SECTORS for above in balance.sectors.above(row.sector))
        deep = inner or balance.flows[row.flow].group == "nonenergy"
        return _INDENT * (2 if deep else 1) + sector_name(study.raw, row.sector, lang)
    if row.flow == TRANSFORMATION:
        return pick(lang, "加工转换投入（-）产出（+）量", "Transformation: input (−), output (+)")
    flow = balance.flows[row.flow]
    name = pick(lang, flow.zh, flow.en)
    if flow.group == "nonenergy":
        return _INDENT + pick(lang, f"其中：{name}", name)
    return _INDENT + name if flow.group in {"supply", "transformation"} and row.flow not in _SUMS else name


def _notes(balance: Balance, lang: str) -> tuple[str, ...]:
    first = pick(
        lang,
        "可供量 + 加工转换 = 损失 + 终端消费 + 平衡差额；各项由分项相加，不用文件所印合计。空格为没有该项数量，"
        f"“{words.NONE}”为缺失；没有任何数据的行、列未列出。",
        "Available + transformation = losses + final use + difference; sums are those of the rows, not as printed. "
        f"Blank: no such quantity; “{words.NONE}”: missing. Rows and columns without any entry are left out.",
    )
    if balance.measure.unit == "physical":
        return (first + pick(lang, "各品种计量单位不同，不作合计。", " Carriers are not added: their units differ."),)
    counted = pick(
        lang,
        "电力按当量值折标（0.1229千克标准煤/千瓦时），天然气按1.33千克标准煤/立方米折标；单项消费量合计含加工转换投入，"
        "“合计”列为净额（含加工转换损失）。",
        "Electricity at its calorific value (0.1229 kgce/kWh), natural gas at 1.33 kgce/m³. The total consumption of a "
        "carrier holds what transformations put in; the column of all carriers is net and holds their losses.",
    )
    return first, counted


def flow_blocks(study: Study, lang: str) -> list[Block]:
    """Return the picture of the flows of the last year, or why there is none."""
    balance = study.energy.whole[-1]
    try:
        flow = energy_flow(balance)
    except NoFlowError as error:
        names = words.listed([missing_name(study.raw, name, lang) for name in error.missing], lang)
        text = pick(lang, f"能源流向图缺少：{names}。", f"The flows of energy cannot be drawn without {names}.")
        return [Paragraph(text, kind="missing")]
    results = balance.results()
    return [
        Figure(
            "energy_flow",
            pick(lang, f"{balance.year}年能源流向", f"Flows of energy, {balance.year}"),
            pick(
                lang,
                "桑基图：从能源供应经加工转换到终端消费和损失，带宽与标准煤量成正比；数值见标准量平衡表。",
                "Sankey diagram from supply through transformation to use and losses; the numbers stand in the table.",
            ),
            partial(_draw_flow, study, flow, lang),
            results=results,
            notes=(pick(lang, "图中数值为平衡表各项相加。", "Numbers are sums of cells of the balance."),),
            sources=cited(study.raw, results, lang),
        )
    ]


def _draw_flow(study: Study, flow: EnergyFlow, lang: str) -> Drawing:
    from nearzero.presentation.figures.sankey import sankey
    from nearzero.presentation.figures.sankey_words import names_of

    return sankey(flow, names_of(study.raw, lang), lang)


def check_blocks(study: Study, lang: str) -> list[Block]:
    """Return the difference of the balance by carrier and year, and every warning of it."""
    balances = study.energy.whole
    found: dict[tuple[str, int], Result] = {}
    for balance in balances:
        results = {(one.variable, one.factor): one for one in balance.results()}
        found |= {
            (carrier, balance.year): results[key]
            for carrier in balance.columns
            if (key := _key(Row(DIFFERENCE), carrier)) in results
        }
    carriers = list(dict.fromkeys(carrier for carrier, _ in found))
    rows = tuple(
        (
            Cell(carrier_name(study.raw, carrier, lang) if carrier else pick(lang, "合计", "In all")),
            *(_cell(found.get((carrier, balance.year))) for balance in balances),
            _interval_cell(found.get((carrier, balances[-1].year))),
        )
        for carrier in carriers
    )
    unit = units.label(balances[-1].unit(ALL), lang)
    table = Table(
        "balance_differences",
        pick(lang, f"平衡差额（{unit}）", f"Difference of the balance ({unit})"),
        (
            Column(pick(lang, "品种", "Carrier"), align="left"),
            *(Column(str(balance.year)) for balance in balances),
            Column(pick(lang, f"{balances[-1].year}年区间", f"Interval {balances[-1].year}")),
        ),
        rows,
        notes=(
            pick(
                lang,
                "差额不分摊、不归零；超过该品种消费量5%且超出修约范围的列为注意事项。",
                "A difference is neither spread nor set to zero; above 5 % of the consumption of a carrier and beyond "
                "rounding it is a caution.",
            ),
            *left_out_note(study, lang),
        ),
        sources=cited(study.raw, found.values(), lang),
    )
    said = [
        _warning(study, balance, one, lang)
        for balances_ in (balances, study.energy.physical)
        for balance in balances_
        for one in balance.warnings
    ]
    fine = pick(
        lang,
        "各年各品种平衡差额均在修约范围或消费量的5%以内，公布合计与分项相符。",
        "Every difference lies within rounding or 5 % of the consumption, and printed sums agree with their parts.",
    )
    texts = [Paragraph(text, kind="warning") for text in dict.fromkeys(said)]
    return [*(texts or [Paragraph(fine)]), table]


def _interval_cell(result: Result | None) -> Cell:
    return Cell(ends(result))


def _warning(study: Study, balance: Balance, one: BalanceWarning, lang: str) -> str:
    carrier = carrier_name(study.raw, one.carrier, lang) if one.carrier else pick(lang, "合计", "all carriers")
    row = row_name(study, balance, one.row, lang).strip(_INDENT).removesuffix(_SIGN)
    found = _amount(one.found, lang)
    if one.kind == "large_difference":
        share = f"{one.share * 100:.1f}" if one.share is not None else words.NONE
        return pick(
            lang,
            f"{balance.year}年{carrier}平衡差额为{found}，占消费量的{share}%，请核对该品种各行。",
            f"{balance.year}, {carrier}: the difference is {found}, {share} % of the consumption; check its rows.",
        )
    printed = _amount(one.printed, lang) if one.printed is not None else words.NONE
    if one.kind == "printed_differs":
        return pick(
            lang,
            f"{balance.year}年{carrier}“{row}”：文件印为{printed}，分项相加为{found}，超出修约范围。",
            f"{balance.year}, {carrier}, “{row}”: printed {printed}, the rows add up to {found}, beyond rounding.",
        )
    return pick(
        lang,
        f"{balance.year}年{carrier}“{row}”：分行业相加{found}大于所印整体{printed}。",
        f"{balance.year}, {carrier}, “{row}”: its sectors add up to {found}, more than the {printed} printed.",
    )


def _amount(amount: Amount, lang: str) -> str:
    if amount.value is None:
        return words.NONE
    return f"{words.short(amount.value, amount.low, amount.high)} {units.label(amount.unit, lang)}"
