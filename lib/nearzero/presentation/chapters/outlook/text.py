"""Words that the sections of the outlook share: names of scenarios, drivers and missing inputs, and what was drawn.

Here: short texts made from the records of ``programme.outlook``. Not here: labels of closed lists (``words.outlook``)
and the sections themselves.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from nearzero.places.contracts import SECTORS
from nearzero.presentation import words
from nearzero.presentation.text import pick
from nearzero.presentation.words import outlook as outlook_words

if TYPE_CHECKING:
    from nearzero.places.raw import Raw
    from nearzero.presentation.words.outlook import Labels
    from nearzero.programme.outlook.projection import Projection
    from nearzero.programme.outlook.scenario import Unmade
    from nearzero.programme.outlook.simulation import OutlookSimulation
    from nearzero.results import Result
    from nearzero.study import Study

_TARGET = re.compile(r"(?P<place>[\w-]+):target/(?P<variable>\w+)@(?P<year>.+)")
_FACT = re.compile(r"(?:[\w-]+:)?(?P<variable>\w+)(?:\[(?P<cell>[^\]]*)\])?@(?P<year>\d{4})")
_FILES = {
    "projects.csv": ("有量的重点工程", "projects with quantities"),
    "targets.csv": ("注明年份的目标", "dated targets"),
    "activity.csv": ("分行业、分品种的能源活动数据", "activity data by sector and carrier"),
    "path after its last year": ("路径末年以后的数值", "the path after its last year"),
}


def scenario_name(one: Projection, lang: str) -> str:
    """Return what readers call a scenario."""
    return one.scenario.label(lang)


def prices(study: Study, basis: str, lang: str) -> str:
    """Return what readers are told of the prices of a scenario."""
    return words.price_basis(basis, study.raw.dictionary, lang)


def drivers(study: Study, identity: str) -> Labels:
    """Return the words of the drivers of an identity."""
    return {one.id: (one.zh, one.en) for one in study.identities[identity].drivers}


def inside(text: str, lang: str) -> str:
    """Return a label as it stands within an English sentence; abbreviations keep their capitals."""
    return text if lang == "zh" or not text[1:2].islower() else text[:1].lower() + text[1:]


def places(result: Result) -> int:
    """Return how many decimals a projected level is told with at the most: a path is no measurement."""
    size = abs(float(result.value or 0))
    return 0 if size >= 1000 else 1 if size >= 100 else 2 if size >= 10 else 3


def rows_of(results: Iterable[str], lang: str) -> str:
    """Join texts as the parts of a sentence."""
    return pick(lang, "；", "; ").join(results)


def percent(share: float, draws: int, lang: str) -> str:
    """Return a share of draws in %; where all draws agree, no more than they can tell."""
    edge = words.number(300 / draws, 2).rstrip("0")  # rule of three: upper end of the 95 % interval where none does
    space = pick(lang, "", " ")
    if share <= 0:
        return f"<{edge}{space}%"
    if share >= 1:
        return f">{words.number(100 - 300 / draws, 2)}{space}%"
    return f"{words.number(share * 100, 1 if 0.01 < share < 0.99 else 2)}{space}%"


def missing(raw: Raw, name: str, lang: str) -> str:
    """Return what readers call something that the outlook misses."""
    if name in _FILES:
        return pick(lang, *_FILES[name])
    if name.endswith(":electricity in co2_total"):
        return pick(
            lang,
            "排放总量所含电力及其排放因子（分品种活动数据）",
            "the electricity in the total and its grid factor (activity data)",
        )
    if found := _TARGET.fullmatch(name):
        whose = raw.place(found["place"]).name(lang)
        variable = raw.dictionary[found["variable"]].label(lang)
        return pick(
            lang,
            f"{whose}{found['year']}年{variable}目标",
            f"target of {whose} for {inside(variable, lang)}, {found['year']}",
        )
    if (found := _FACT.fullmatch(name)) and found["variable"] in raw.dictionary:
        said = raw.dictionary[found["variable"]].label(lang)
        if found["cell"]:
            table = raw.table("sectors.csv", SECTORS).set_index("sector")[pick(lang, "zh", "en")]
            said += pick(lang, f"（{table.get(found['cell'], found['cell'])}）", f" ({found['cell']})")
        return pick(lang, f"{found['year']}年{said}", f"{said}, {found['year']}")
    return raw.dictionary[name].label(lang) if name in raw.dictionary else name


def unmade_missing(study: Study, one: Unmade, lang: str) -> str:
    """Return what a scenario that could not be made misses, the years of one variable together."""
    names = drivers(study, one.identity) if one.identity in study.identities else {}
    said: dict[str, list[str]] = {}
    plain: list[str] = []
    for name in one.missing:
        what, _, year = name.partition("@")
        if one.reason == "no_rate" and what in names:
            plain.append(f"{outlook_words.label(names, what, lang)} {year}".strip())
        elif what in study.raw.dictionary and year:
            said.setdefault(study.raw.dictionary[what].label(lang), []).append(year)
        else:
            plain.append(missing(study.raw, name, lang))
    dated = [
        pick(lang, f"{variable}（{'、'.join(years)}年）", f"{variable} ({', '.join(years)})")
        for variable, years in said.items()
    ]
    return words.listed([*dated, *dict.fromkeys(plain)], lang) or words.NONE


def varied(simulation: OutlookSimulation) -> tuple[str, ...]:
    """Return what was drawn besides the rounding of printed digits."""
    return tuple(
        name
        for name, one in simulation.model.inputs.items()
        if one.kind != "fixed" and name.startswith(("rate:", "measure:", "grid:"))
    )


def conditions(study: Study, simulation: OutlookSimulation, lang: str) -> str:
    """Return what the chances of a scenario depend on, in words: its rates and what was drawn."""
    projection = simulation.model.projection
    labels, scenario = drivers(study, projection.scenario.identity), projection.scenario
    rates = [
        f"{outlook_words.label(labels, line.driver, lang)} {words.number(line.rate, 2, signed=True)}"
        + pick(lang, f"%（{line.first + 1}—{line.last}年）", f" % ({line.first + 1}–{line.last})")
        for line in scenario.lines
    ]
    other = varied(simulation)
    listed = words.listed([outlook_words.input_label(study.raw, name, labels, lang) for name in other], lang)
    pairs = words.listed(
        [
            f"{outlook_words.label(labels, a, lang)}–{outlook_words.label(labels, b, lang)} {value:+.2g}"
            for (a, b), value in simulation.correlations.items()
        ],
        lang,
    )
    return pick(
        lang,
        f"{scenario.zh}成立，即每年{'，'.join(rates)}；除修约外抽取："
        + (listed or "无——增长率今后怎样变化不在其中")
        + f"；增长率之间的相关：{pairs or '未设'}；抽样{simulation.draws:,}次，种子{simulation.seed}",
        f"if {scenario.en} holds, a year: {', '.join(rates)}; drawn besides rounding: "
        + (listed or "nothing – how growth may change is not in it")
        + f"; correlation of rates: {pairs or 'none assumed'}; {simulation.draws:,} draws, seed {simulation.seed}",
    )
