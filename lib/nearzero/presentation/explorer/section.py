"""One view: blocks as a report has them, charts for the screen, and small pieces that the views share.

Here: the record, cells and lines of several views. Not here: what a view says (``views``, ``outlook_view``), how it is
shown (``page``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from nearzero.places.raw import Raw
from nearzero.presentation import words
from nearzero.presentation.blocks import Block, Cell, Heading, Paragraph
from nearzero.presentation.explorer.charts import Dot
from nearzero.presentation.text import pick
from nearzero.presentation.words.factor_names import carrier_name
from nearzero.presentation.words.missing_names import missing_name, year_of
from nearzero.results import Result

# What the path of the grid asks for where the total alone is printed, and the amount of one carrier of the whole place.
_ELECTRICITY = ":electricity in co2_total"
_CARRIER = re.compile(r"[^:]+:\w+\[\|(\w+)\]@\d+")


@dataclass(frozen=True, slots=True)
class Section:
    """What is shown under one tab.

    Attributes:
        id: One of ``TABS``.
        title: Its title.
        blocks: Paragraphs, tables and figures, as they enter a report.
        charts: The figures as small vector charts.
    """

    id: str
    title: str
    blocks: tuple[Block, ...]
    charts: tuple[str, ...] = ()

    @property
    def results(self) -> dict[str, Result]:
        """Every number in it, by its id."""
        blocks = (block for block in self.blocks if not isinstance(block, Heading))
        return {result.id: result for block in blocks for result in block.results}


def spanned(result: Result | None, *, signed: bool = False, most: int = 4) -> Cell:
    """Return the cell of a number with its interval in brackets; a dash where there is none."""
    if result is None or result.value is None:
        return Cell(words.NONE)
    value, span = words.of(result, signed=signed, most=most), words.interval(result, signed=signed, most=most)
    return Cell(f"{value} [{span}]" if "~" in span else value, result)


def dot(result: Result, x: float, *, text: bool = True, hollow: bool = False) -> Dot:
    """Return a result as a dot of a chart."""
    said = words.of(result) if text else ""
    return Dot(x, float(result.value or 0.0), result.low, result.high, said, result.id, hollow)


def lacking(raw: Raw, names: Iterable[str], lang: str) -> str:
    """Return missing inputs as readers call them, each once with its years."""
    found: dict[str, list[str]] = {}
    for name in dict.fromkeys(names):
        found.setdefault(_lacking(raw, name, lang), []).append(year_of(name))
    said = [f"{name} {', '.join(filter(None, years))}".strip() for name, years in found.items()]
    return words.listed(said, lang)


def _lacking(raw: Raw, name: str, lang: str) -> str:
    if name.endswith(_ELECTRICITY):
        return pick(lang, "总量是否含电力及所用电网因子", "whether the total counts electricity, and with which factor")
    carrier = _CARRIER.fullmatch(name)
    said = missing_name(raw, name, lang, dated=False)
    return f"{said}{pick(lang, '：', ': ')}{carrier_name(raw, carrier[1], lang)}" if carrier else said


def absent(text_zh: str, text_en: str, lang: str, results: Sequence[Result] = ()) -> Paragraph:
    """Return a notice that something cannot be said."""
    return Paragraph(pick(lang, text_zh, text_en), tuple(results), kind="missing")
