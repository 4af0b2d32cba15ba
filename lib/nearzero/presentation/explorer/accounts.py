"""What is shown of emissions by the factors chosen: of electricity, of the inventory, and what they lack.

Here: from a state to the blocks and charts of that view. Not here: the other views of the past (``views``), accounting
itself (``accounting``).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from nearzero import units
from nearzero.accounting.inventory.results import totals
from nearzero.accounting.sets import read_electricity_rules, read_sets
from nearzero.presentation.blocks import Block, Cell, Column, Table
from nearzero.presentation.explorer.charts import Stroke, lines
from nearzero.presentation.explorer.desk import Desk
from nearzero.presentation.explorer.labels import year_rule_label
from nearzero.presentation.explorer.section import Section, absent, dot, lacking, spanned
from nearzero.presentation.explorer.state import State
from nearzero.presentation.provenance import cited
from nearzero.presentation.text import pick
from nearzero.results import Result

if TYPE_CHECKING:
    from nearzero.accounting.emissions import Missing
    from nearzero.study import Study


def accounts_view(desk: Desk, state: State) -> Section:
    """Return emissions of electricity and the inventory by the factors chosen, and what they lack."""
    lang = state.lang
    blocks: list[Block] = []
    charts: list[str] = []
    for place in state.places:
        study = desk.study(place)
        side, inventory = desk.electricity(place, state), desk.inventory(place, state)
        form = f"{state.electricity}:{state.year_rule.replace(':', '')}"
        factor = read_electricity_rules(study.raw)[state.electricity].factor_name
        found = [r for r in side.levels if r.form == form and state.first <= int(r.period) <= state.last]
        if inventory is not None:
            years = [year for year in inventory.years if state.first <= year <= state.last]
            found += [r for year in years for r in totals(inventory, year) if not r.factor and r.value is not None]
        if found:
            blocks.append(_accounts_table(study, found, state))
            power = [r for r in found if r.factor == "electricity"]
            if len(power) > 1:
                name = pick(lang, "电力排放", "Emissions of electricity")
                title = f"{desk.name(place, lang)} {name} / {units.label(power[0].unit, lang)}"
                charts.append(lines(title, [Stroke(name, tuple(dot(r, int(r.period)) for r in power))]))
        # a set that does not fit the units of the data is no input that anybody can bring
        lacks = [gap.input for gap in side.missing if "@" in gap.input or "|" not in gap.input]
        lacks = [name for name in lacks if not name.startswith("factor:") or factor in name]
        lacks += [_named(place, one) for one in (inventory.missing if inventory else ())]
        if lacks:
            named = lacking(study.raw, lacks, lang)
            zh, en = f"{study.place.zh}：{named}。", f"{study.place.en}: {named}."
            blocks.append(absent(zh, en, lang))
    return Section("accounts", pick(lang, "核算口径", "Accounting"), tuple(blocks), tuple(charts))


def _named(place: str, one: Missing) -> str:
    """Return the id of what an inventory lacks."""
    return f"{place}:activity/{one.flow}[{one.sector}|{one.carrier}]@{one.year}"


def _factors_chosen(study: Study, state: State) -> str:
    chosen, rule = read_sets(study.raw)[state.factor_set], read_electricity_rules(study.raw)[state.electricity]
    names = (pick(state.lang, one.zh, one.en) for one in (chosen, rule))
    return " · ".join([*names, year_rule_label(state.year_rule, state.lang)])


def _accounts_table(study: Study, results: Sequence[Result], state: State) -> Table:
    lang = state.lang
    years = sorted({r.period for r in results})
    rows = []
    for analysis, variable, factor in dict.fromkeys((r.analysis, r.variable, r.factor) for r in results):
        mine = {r.period: r for r in results if (r.analysis, r.variable, r.factor) == (analysis, variable, factor)}
        name = study.raw.dictionary[variable].label(lang)
        if factor:
            name = pick(lang, "所用电力的排放", "Emissions of the electricity used")
        of = pick(lang, "清单", "inventory") if analysis == "inventory" else pick(lang, "各规则并列", "side by side")
        unit = units.label(next(iter(mine.values())).unit, lang)
        rows.append(
            (
                Cell(f"{name} / {unit}{pick(lang, f'（{of}）', f' ({of})')}"),
                *(spanned(mine.get(year)) for year in years),
            )
        )
    title = pick(lang, "所选因子下的排放", "emissions by the factors chosen")
    return Table(
        f"explored_accounts_{study.place.id}",
        pick(lang, f"{study.place.zh}：{title}", f"{study.place.en}: {title}"),
        (Column(pick(lang, "项目", "Item"), align="left"), *(Column(year) for year in years)),
        tuple(rows),
        notes=(_factors_chosen(study, state),),
        sources=cited(study.raw, results, lang),
    )
