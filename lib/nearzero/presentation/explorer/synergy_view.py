"""What is shown of pollution and carbon together: measures in the plane of co-control, rates, the degree over time.

Here: the blocks of the report's chapter for the places and weights chosen, and their charts. Not here: any calculation
(``analysis.synergy``), wording of the blocks (``chapters.synergy_measures``, ``chapters.synergy_time``), the fields of
the weights (``weights``).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from nearzero.analysis.synergy.of_place import SUM, Placed
from nearzero.analysis.synergy.over_time import USUAL
from nearzero.analysis.synergy.rates import GOOD_DAYS
from nearzero.places.contracts import POLLUTANTS
from nearzero.presentation import words
from nearzero.presentation.blocks import Block, Cell, Column, Figure, Paragraph, Table
from nearzero.presentation.chapters.synergy import measures as synergy_measures
from nearzero.presentation.chapters.synergy import time as synergy_time
from nearzero.presentation.explorer.charts import COLOURS, Stroke, lines
from nearzero.presentation.explorer.desk import Desk
from nearzero.presentation.explorer.section import Section, dot
from nearzero.presentation.explorer.state import State
from nearzero.presentation.explorer.synergy_charts import Both, Spot, quadrants, side_by_side
from nearzero.presentation.factor_sources import factor_source
from nearzero.presentation.text import pick
from nearzero.presentation.words.calculators import ITEMS, said
from nearzero.results import Result

if TYPE_CHECKING:
    from nearzero.analysis.synergy import Synergy, Weight
    from nearzero.study import Study

_WEIGHTS = "co_control_weights"
_DEGREE = {
    "synergy_degree": ("协同度D", "Degree D"),
    "synergy_coupling": ("耦合度C", "Coupling C"),
    "synergy_level": ("综合水平T", "Level T"),
}
_CONCENTRATIONS = {"pm25_concentration": "PM2.5", "pm10_concentration": "PM10"}
_TEN_THOUSAND = 1e4


def synergy_view(desk: Desk, state: State) -> Section:
    """Return what the data of the places chosen say of pollution and carbon together, and what they lack."""
    lang = state.lang
    blocks: list[Block] = []
    charts: list[str] = []
    for place in state.places:
        study, found = desk.study(place), desk.synergy(place, state)
        made = [
            *synergy_measures.blocks(study, found, lang),
            *synergy_time.rates(study, found, lang),
            *synergy_time.degree(study, found, lang),
        ]
        made = [_weights_table(found, lang) if isinstance(one, Table) and one.id == _WEIGHTS else one for one in made]
        blocks += [_of_place(one, study, lang) for one in made]
        charts += _charts(study, found, lang)
    return Section("synergy", pick(lang, "减污降碳协同", "Pollution and carbon together"), tuple(blocks), tuple(charts))


def weighed(desk: Desk, state: State) -> list[tuple[str, Weight | None]]:
    """Return the pollutants that measures of the places chosen change, with their weights by the law.

    Args:
        desk: The places.
        state: A state that is fitted to them.
    """
    plain = replace(state, weights="", weights_source="")
    found = [desk.synergy(place, plain) for place in state.places]
    used = {item for one in found for placed in one.measures for item in placed.effects}
    return [(item, found[0].weights.get(item)) for item in POLLUTANTS if item in used]


def _of_place(block: Block, study: Study, lang: str) -> Block:
    """Return a block that says of which place it is."""
    name = study.place.name(lang) + pick(lang, "：", ": ")
    if isinstance(block, Paragraph):
        return replace(block, text=name + block.text)
    if isinstance(block, Table | Figure):
        return replace(block, id=f"explored_{block.id}_{study.place.id}", caption=name + block.caption)
    return block


def weight_results(found: Synergy) -> dict[str, Result]:
    """Return the weights of the pollutants as results, by pollutant."""
    return {
        item: Result(
            analysis="co_control",
            place=found.place,
            variable="pollution_equivalent_value",
            factor=item,
            method="as_printed" if weight.firm else "stated",
            period="",
            value=weight.value,
            unit="千克",
            low=weight.low,
            high=weight.high,
            interval_kind="rounding",
            state="measured" if weight.firm else "estimated",
            inputs=(weight.id,),
            note=weight.source,
        )
        for item, weight in found.weights.items()
    }


def _weights_table(found: Synergy, lang: str) -> Table:
    known = weight_results(found)
    none = pick(lang, "该法无此项，不计入", "none in the law; not counted")
    rows = []
    for item in POLLUTANTS:
        weight = found.weights.get(item)
        number = Cell(weight.digits, known[item]) if weight else Cell(words.NONE)
        rows.append(
            (Cell(said(ITEMS, item, lang)), number, Cell(factor_source(weight.source, lang) if weight else none))
        )
    note = pick(
        lang,
        "权重可在左侧另给；细颗粒物是烟尘的一部分，二者不同时计入。",
        "Other weights can be given on the left. PM2.5 is part of soot: the two are never both counted.",
    )
    return Table(
        _WEIGHTS,
        pick(lang, "污染当量值（归一化权重）", "Pollution equivalent values (weights)"),
        (
            Column(pick(lang, "污染物", "Pollutant"), align="left"),
            Column(pick(lang, "每污染当量", "Per equivalent"), pick(lang, "千克", "kg")),
            Column(pick(lang, "出处", "Source"), align="left"),
        ),
        tuple(rows),
        notes=(note,),
    )


def _charts(study: Study, found: Synergy, lang: str) -> Iterator[str]:
    name = study.place.name(lang)
    spots = [spot for placed in found.measures if (spot := _spot(found, placed))]
    if spots:
        yield quadrants(
            f"{name} " + pick(lang, "协同控制效应坐标系", "Coordinate system of co-control"),
            pick(lang, "污染物减排 / 万当量", "pollutants cut / 10⁴ equivalents"),
            pick(lang, "二氧化碳减排 / 万吨", "CO₂ cut / 10⁴ t"),
            [words.label(one, lang) for one in ("co_both", "co_pollutant_rises", "co_neither", "co_carbon_rises")],
            spots,
        )
    strokes = _degree_strokes(found, lang)
    if strokes:
        yield lines(
            f"{name} " + pick(lang, "减污降碳协同度（修正模型）", "Degree of synergy (corrected model)"), strokes
        )
    both = _longest(study, found, lang)
    if both:
        title = f"{name} " + pick(lang, "污染物与二氧化碳变化率 / %", "Change of pollutants and of CO₂ / %")
        yield side_by_side(title, pick(lang, "污染物", "pollutant"), pick(lang, "二氧化碳", "CO₂"), both)


def _spot(found: Synergy, placed: Placed) -> Spot | None:
    """Return where a measure stands; None where one of both sums is missing."""
    carbon, other = placed.carbon, placed.equivalents
    numbers = [other.value, other.low, other.high, carbon.value, carbon.low, carbon.high]
    if carbon.unit != "吨" or None in numbers:
        return None
    x, x_low, x_high, y, y_low, y_high = (float(one or 0) / _TEN_THOUSAND for one in numbers)
    whole = next(one for one in found.quadrant_results(placed) if one.factor.endswith(f"|{SUM}"))
    stage = ("source", "process", "end_of_pipe", "").index(placed.measure.stage)
    return Spot(placed.measure.id, (x, x_low, x_high), (y, y_low, y_high), whole.id, COLOURS[stage])


def _degree_strokes(found: Synergy, lang: str) -> list[Stroke]:
    usual = "|".join(USUAL)
    strokes = []
    for number, variable in enumerate(_DEGREE):
        mine = [
            one
            for one in found.over_time.results
            if (one.variable, one.factor, one.method) == (variable, usual, "corrected")
        ]
        dots = tuple(replace(dot(one, int(one.period)), text=words.number(float(one.value or 0), 2)) for one in mine)
        if dots:
            strokes.append(Stroke(pick(lang, *_DEGREE[variable]), dots, COLOURS[number]))
    return strokes


def _longest(study: Study, found: Synergy, lang: str) -> list[Both]:
    """Return of each pollutant the longest period that is known; points are no per cent and are left to the table."""
    best: dict[str, tuple[Result, Result]] = {}
    for pair in found.pairs:
        name = pair.air.factor or pair.air.variable
        if name != GOOD_DAYS and (name not in best or _span(pair.air) > _span(best[name][0])):
            best[name] = pair.air, pair.carbon
    return [
        Both(f"{_label(study, name, lang)} {air.period.replace('-', '—')}", _bar(air), _bar(carbon))
        for name, (air, carbon) in best.items()
    ]


def _span(one: Result) -> int:
    start, _, end = one.period.partition("-")
    return int(end) - int(start)


def _label(study: Study, name: str, lang: str) -> str:
    if name in _CONCENTRATIONS:
        return said(ITEMS, _CONCENTRATIONS[name], lang) + pick(lang, "浓度", " concentration")
    return said(ITEMS, name, lang) if name in POLLUTANTS else study.raw.dictionary[name].label(lang)


def _bar(one: Result) -> tuple[float, float | None, float | None, str, str]:
    return float(one.value or 0), one.low, one.high, words.of(one, signed=True), one.id
