"""Accounting: which boundary and factors, the inventory, electricity under every rule, the published total checked.

Here: the order of the chapter and what its sections need. Not here: the sections themselves (``method``,
``inventory``, …).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from nearzero.accounting.sets import FILE
from nearzero.presentation.blocks import Block, Chapter
from nearzero.presentation.chapters.accounting.electricity import electricity_blocks
from nearzero.presentation.chapters.accounting.gaps import gap_blocks
from nearzero.presentation.chapters.accounting.inventory import inventory_blocks, without_inventory
from nearzero.presentation.chapters.accounting.method import method_blocks
from nearzero.presentation.chapters.accounting.reconciliation import reconciliation_blocks, tried
from nearzero.presentation.chapters.accounting.special import special_blocks
from nearzero.presentation.chapters.accounting.tables import rule_title, set_title, year_rule_title
from nearzero.presentation.chapters.accounting.uncertainty import uncertainty_blocks
from nearzero.presentation.text import pick

if TYPE_CHECKING:
    from nearzero.accounting.inventory import Inventory
    from nearzero.accounting.reconciliation.reconciled import Reconciliation
    from nearzero.study import Study


def chapter(study: Study, lang: str) -> Chapter:
    """Return the chapter on accounting; without blocks where the data folder has no factors."""
    title = pick(lang, "核算口径与电力因子", "Accounting: methods and factors of electricity")
    if not (study.raw.root / FILE).is_file():
        return Chapter("accounting", title, ())
    inventory, checks = study.inventory(), tried(study)
    return Chapter("accounting", title, tuple(_blocks(study, inventory, checks, lang)))


def about_factors(study: Study, lang: str) -> str:
    """Return what the front page says of factors: those of the report's own inventory, or where they enter at all."""
    if not (study.raw.root / FILE).is_file():
        return pick(
            lang,
            "排放量均为来源所公布或由其推算，本报告自身未使用排放因子",
            "Emissions are as published or derived from what is published; the report itself uses no factor",
        )
    chosen = study.choice
    how = [
        set_title(study, chosen.factor_set, lang),
        rule_title(study, chosen.electricity, lang),
        year_rule_title(chosen.year_rule, lang),
    ]
    if study.raw.has(study.place.id, "activity.csv"):
        return pick(
            lang,
            f"趋势与驱动因素用公布总量；自有清单：{'，'.join(how)}；其他因子组与规则的并列比较见低碳管理一章及附件“核算方法、因子与不确定度”",
            f"Trends and drivers use the published totals; the inventory: {', '.join(how)}; other sets and rules stand "
            "beside it in the chapter on low-carbon management and the annex on accounting",
        )
    return pick(
        lang,
        "趋势与驱动因素用公布总量，不含本报告的因子；因子仅用于并列比较、核对与项目测算，见低碳管理一章及附件“核算方法、因子与不确定度”",
        "Trends and drivers use the published totals without any factor of ours; factors enter only comparisons "
        "and checks, in the chapter on low-carbon management and the annex on accounting, and calculations for "
        "projects",
    )


def _blocks(study: Study, inventory: Inventory | None, checks: list[Reconciliation], lang: str) -> list[Block]:
    side, (parts, lacking) = study.electricity(), study.grid_part()
    of_checks = [gap for one in checks for gap in one.missing]
    gaps = gap_blocks(
        study,
        (*of_checks, *side.missing, *lacking),
        inventory.missing if inventory is not None else (),
        has_activity=inventory is not None,
        lang=lang,
    )
    per_tce = any(one.tried and "per_tce_a" in _sets_tried(one) for one in checks)
    blocks = method_blocks(study, inventory, per_tce=per_tce, lang=lang)
    blocks += inventory_blocks(study, inventory, lang) if inventory is not None else without_inventory(lang)
    blocks += gaps
    blocks += electricity_blocks(study, side, parts, lang)
    blocks += reconciliation_blocks(study, checks, lang)
    if inventory is not None:
        blocks += uncertainty_blocks(study, inventory, lang)
        blocks += special_blocks(study, inventory, lang)
    return blocks


def _sets_tried(one: Reconciliation) -> set[str]:
    """Return the ids of the sets that combinations were made of."""
    return {found.set_id for found in (*one.matches, *one.near)} | {found.set_id for found in one.implied}
