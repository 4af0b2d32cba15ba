"""What the variables of a report mean: unit and formula, from the one dictionary.

Here: the annex of definitions. Not here: what the programme asks of an indicator (``chapters.judgement``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from nearzero import units
from nearzero.presentation import words
from nearzero.presentation.blocks import Cell, Column, Table
from nearzero.presentation.formula import plain
from nearzero.presentation.formulas import indicator
from nearzero.presentation.text import pick

if TYPE_CHECKING:
    from collections.abc import Iterable

    from nearzero.results import Result
    from nearzero.study import Study


def definitions(study: Study, results: Iterable[Result], lang: str) -> Table:
    """Return every variable of the dictionary that some results are of.

    Args:
        study: The place.
        results: Every number of the report.
        lang: ``zh`` or ``en``.
    """
    dictionary = study.raw.dictionary
    used = {result.variable for result in results}
    found = [entry for name, entry in dictionary.items() if name in used]
    rows: list[tuple[Cell, ...]] = []
    groups: dict[int, str] = {}
    for topic in dict.fromkeys(entry.topic for entry in found):
        groups[len(rows)] = words.label(topic, lang)
        for entry in (one for one in found if one.topic == topic):
            formula = indicator(entry, dictionary, lang)
            rows.append(
                (
                    Cell(entry.label(lang)),
                    Cell(units.label(entry.unit, lang) or words.NONE),
                    Cell(plain(formula) if formula else words.NONE, formula=formula),
                    Cell(entry.id),
                )
            )
    return Table(
        "definitions",
        pick(lang, "本报告所用变量", "Variables of this report"),
        (
            Column(pick(lang, "变量", "Variable"), align="left"),
            Column(pick(lang, "单位", "Unit"), align="center"),
            Column(pick(lang, "算法", "Formula"), align="left"),
            Column(pick(lang, "变量编号", "Id"), align="left"),
        ),
        tuple(rows),
        groups=groups,
        wide=True,  # for the sake of the formulas
    )
