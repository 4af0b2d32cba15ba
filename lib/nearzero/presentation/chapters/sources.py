"""Sources: which documents are cited, and the way from every number back to a line of a document."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from nearzero import units
from nearzero.places import tables
from nearzero.presentation import words
from nearzero.presentation.blocks import Block, Cell, Chapter, Column, Heading, Paragraph, Table
from nearzero.presentation.factor_sources import factor_source
from nearzero.presentation.provenance import ProjectFact, TableRow, citation, factors_used, project_facts, table_rows
from nearzero.presentation.text import pick
from nearzero.presentation.words import accounting as accounting_words
from nearzero.presentation.words.calculators import group_name
from nearzero.presentation.words.factor_names import factor_name
from nearzero.results import Result

if TYPE_CHECKING:
    import pandas as pd

    from nearzero.accounting.factors import Factor
    from nearzero.study import Study


# An inventory of more cells is listed by variable and year; its cells stand in facts.csv and results.json.
_LONGEST_INVENTORY = 60


def chapter(study: Study, results: Sequence[Result], lang: str) -> Chapter:
    """Return the annex that traces every number of a report back to a line of a document.

    Args:
        study: The place.
        results: Every number of the report.
        lang: ``zh`` or ``en``.
    """
    used = {name for result in results for name in result.inputs}
    import pandas as pd

    raw, place = study.raw, study.place.id
    # Those of the place first; of other places, what its numbers are held against.
    others = sorted({name.partition(":")[0] for name in used} & set(raw.place_ids) - {place})
    every = [study.facts, *(raw.facts(other) for other in others)]
    facts = pd.concat([frame[frame["id"].isin(used)] for frame in every])
    listed = [one for name in (place, *others) for one in project_facts(raw, name, used)]
    listed_rows = [one for name in (place, *others) for one in table_rows(raw, name, used)]
    documents = Counter([*facts["source"], *(one.source for one in listed), *(one.source for one in listed_rows)])
    count = sum(documents.values())
    factors = factors_used(raw, sorted(used))
    blocks: list[Block] = [
        Paragraph(
            pick(
                lang,
                f"本报告的数字出自下列文件的{count}条数据；推算值的算式见 results.json。",
                f"The numbers of this report rest on {count} facts of the documents below; the arithmetic of "
                "derived values stands in results.json.",
            )
        ),
        Heading(pick(lang, "文件", "Documents")),
        _documents_table(study, documents, lang),
    ]
    if factors:
        blocks += [
            Heading(pick(lang, "排放因子与系数", "Factors and coefficients")),
            _factors_table(study, factors, lang),
        ]
    blocks += [
        Heading(pick(lang, "数据与位置", "Facts and where they stand")),
        _facts_table(study, facts, listed, listed_rows, lang),
    ]
    return Chapter("sources", pick(lang, "数据出处", "Sources of the numbers"), tuple(blocks))


def _documents_table(study: Study, documents: Counter[str], lang: str) -> Table:
    return Table(
        "documents",
        pick(lang, "引用文件", "Documents cited"),
        (Column(pick(lang, "文件", "Document"), align="left"), Column(pick(lang, "引用数据条数", "Facts used"))),
        tuple(
            (Cell(citation(study.raw.sources[str(name)], lang)), Cell(str(times))) for name, times in documents.items()
        ),
    )


def _factors_table(study: Study, factors: Sequence[Factor], lang: str) -> Table:
    """List every factor that a number of the report rests on; an unconfirmed one says so in its own column."""
    heads = (
        Column(pick(lang, "因子", "Factor"), align="left"),
        Column(pick(lang, "原值", "As printed")),
        Column(pick(lang, "单位", "Unit"), align="left"),
        Column(pick(lang, "年份", "Year"), align="center"),
        Column(pick(lang, "地区", "Region"), align="center"),
        Column(pick(lang, "状态", "Status"), align="center"),
        Column(pick(lang, "出处", "Source"), align="left"),
        Column(pick(lang, "因子编号", "Factor id"), align="left"),
    )
    rows = tuple(
        (
            Cell(factor_name(study.raw, one.name, lang)),
            Cell(one.digits.replace("-", "−")),
            Cell(_no_unit(lang) if one.unit == "fraction" else units.label(one.unit, lang)),
            Cell(str(one.year or words.NONE)),
            Cell(accounting_words.region(one.region, lang) or words.NONE),
            Cell(accounting_words.status(one.status, lang)),
            Cell(factor_source(one.source, lang)),
            Cell(one.id),
        )
        for one in sorted(factors, key=lambda one: (one.name, one.year or 0))
    )
    note = pick(
        lang,
        "“未核实”的因子在本工具的资料中没有找到可引用的公布出处；用到它们的结果状态不高于“估计”。",
        "No citable publication was found for an unconfirmed factor; what rests on it is an estimate at best.",
    )
    return Table("factors", pick(lang, "所用排放因子与系数", "Factors used"), heads, rows, notes=(note,), wide=True)


def _no_unit(lang: str) -> str:
    return pick(lang, "比值", "fraction")


def _facts_table(
    study: Study, facts: pd.DataFrame, listed: Sequence[ProjectFact], others: Sequence[TableRow], lang: str
) -> Table:
    heads = [
        Column(pick(lang, "指标", "Variable"), align="left"),
        Column(pick(lang, "年份", "Year"), align="center"),
        Column(pick(lang, "文件原值", "As printed")),
        Column(pick(lang, "性质", "State"), align="center"),
        Column(pick(lang, "位置", "Where"), align="left"),
        Column(pick(lang, "数据编号", "Fact id"), align="left"),
    ]
    inventory = (facts["sector"] != "") | (facts["carrier"] != "")
    whole = inventory & (inventory.sum() > _LONGEST_INVENTORY)
    rows = (
        *(_fact_row(study, row, lang) for row in tables.rows(facts[~whole])),
        *_inventory_rows(study, facts[whole], lang),
        *_other_rows(study, others, lang),
        *(_project_row(study, one, lang) for one in listed),
    )
    return Table("facts", pick(lang, "数据清单", "Facts used"), tuple(heads), rows, wide=True)


def _fact_row(study: Study, row: Any, lang: str) -> tuple[Cell, ...]:  # noqa: ANN401 - a row of the facts table
    return (
        Cell(study.raw.dictionary[row.variable].label(lang)),
        Cell(row.year if not row.base_year else f"{row.base_year}→{row.year}"),
        Cell(f"{row.value.replace('-', '−')} {row.unit}".strip()),
        Cell(words.label(row.state, lang)),
        Cell(row.locator),
        Cell(row.id),
    )


def _inventory_rows(study: Study, facts: pd.DataFrame, lang: str) -> list[tuple[Cell, ...]]:
    """Return one row per variable and year of an inventory by sector and carrier."""
    found: list[tuple[Cell, ...]] = []
    for (variable, year), cells in facts.groupby(["variable", "year"], sort=False):
        place = cells["id"].iloc[0].partition(":")[0]
        found.append(
            (
                Cell(study.raw.dictionary[str(variable)].label(lang)),
                Cell(str(year)),
                Cell(pick(lang, f"分部门、分品种{len(cells)}个", f"{len(cells)} cells")),
                Cell(words.listed([words.label(state, lang) for state in dict.fromkeys(cells["state"])], lang)),
                Cell(words.listed(list(dict.fromkeys(cells["locator"])), lang)),
                Cell(f"{place}:{variable}[…]@{year}"),
            )
        )
    return found


def _states(rows: Sequence[TableRow], lang: str) -> str:
    """Return the states of some rows; a row that says something in words only has none."""
    states = dict.fromkeys(row.state for row in rows if row.state)
    return words.listed([words.label(state, lang) for state in states], lang) or words.NONE


def _other_rows(study: Study, others: Sequence[TableRow], lang: str) -> list[tuple[Cell, ...]]:
    """Return one row per group and year of the optional tables; their cells stand in the table and in results.json."""
    groups: dict[tuple[str, str, str], list[TableRow]] = {}
    for one in others:
        groups.setdefault((one.file, one.group, one.year), []).append(one)
    return [
        (
            Cell(group_name(study.raw, file, group, lang)),
            Cell(year or words.NONE),
            Cell(
                rows[0].printed or words.NONE
                if len(rows) == 1
                else pick(lang, f"{len(rows)}个数据", f"{len(rows)} cells")
            ),
            Cell(_states(rows, lang)),
            Cell(words.listed(list(dict.fromkeys(row.locator for row in rows)), lang)),
            Cell(rows[0].id if len(rows) == 1 else _common_id(rows)),
        )
        for (file, group, year), rows in groups.items()
    ]


def _common_id(rows: Sequence[TableRow]) -> str:
    """Return the ids of some rows of a table and a year as one, with what differs between them left out."""
    parts = [re.split(r"(?<=[/\[])|(?=[\]@])", row.id) for row in rows]
    same = (part[0] if len(set(part)) == 1 else "…" for part in zip(*parts, strict=False))
    return "".join(same)


def _project_row(study: Study, one: ProjectFact, lang: str) -> tuple[Cell, ...]:
    if one.variable:
        what = study.raw.dictionary[one.variable].label(lang)
    else:
        what = pick(lang, "投资", "Investment") if one.printed else pick(lang, "列入工程清单", "listed as a project")
    project = one.id.split(":")[1]
    return (
        Cell(pick(lang, f"{project}：{what}", f"{project}: {what}")),
        Cell(one.period or words.NONE),
        Cell(one.printed or words.NONE),
        Cell(words.label("measured", lang)),
        Cell(one.locator),
        Cell(one.id),
    )
