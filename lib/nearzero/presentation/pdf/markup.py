"""A report in the markup of the typesetter: what stands in the PDF, in which order.

Here: blocks as calls of the template's functions. Not here: their looks (``templates/report.typ``), widths of columns
(``column_widths``), fonts, images and the compiler (``pdf``).

Texts are written as string literals, never as markup: nothing that anybody types can become a command.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, partial
from typing import TYPE_CHECKING

from nearzero.presentation import fonts
from nearzero.presentation.blocks import Figure, Formula, Heading, Paragraph, Table
from nearzero.presentation.column_widths import breakable, fit
from nearzero.presentation.cross_references import resolved
from nearzero.presentation.formula_markup import typeset
from nearzero.presentation.labels import OWN_NUMBER, labels, labels_of, small_print
from nearzero.presentation.numbering import numbers, shown_as
from nearzero.presentation.turned_pages import turned

if TYPE_CHECKING:
    from nearzero.presentation.blocks import Block, Cell, Report

_POINTS_PER_MM = 72 / 25.4
TEXT_WIDTH, TEXT_LENGTH = 160 * _POINTS_PER_MM, 247 * _POINTS_PER_MM
# Of the height between the margins: below the first a table is never torn, above the second a row may be.
_WHOLE, _TORN = 0.4, 0.8

# What no font can show by itself: controls, surrogates, selectors of variants, directions, the mark of byte order.
_UNSEEN = re.compile(
    r"[\x00-\x09\x0b-\x1f\x7f-\x9f\xad\u200c-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\uffff"
    r"\ud800-\udfff\U000e0000-\U000e0fff]"
)
_SEPARATORS = re.compile(r"\r\n?|[\u2028\u2029\x0b\x0c\x85]")
# The mark that Chinese typesetters put where a character is lacking.
_LACKING = "〓"


@dataclass(frozen=True, slots=True)
class Picture:
    """The file of a figure, and its natural size in points."""

    path: str
    width: float
    height: float


def markup(report: Report, pictures: Mapping[str, Picture], source_titles: Mapping[str, str] | None = None) -> str:
    """Return the report in calls of the functions of the template.

    Args:
        report: The report.
        pictures: The file of each figure by the figure's id.
        source_titles: What a source is printed as, where that is not how the tables name it.
    """
    written = "\n".join(_Writer(report, pictures, source_titles or {}).lines())
    return f"{_opening(report, written)}\n{written}\n"


def literal(text: str) -> str:
    """Return a string literal that stands for the text; what cannot be shown is left out or marked."""
    seen = _UNSEEN.sub("", _SEPARATORS.sub("\n", text).replace("\t", " "))
    seen = "".join(one if one.isascii() or _can_show(one) else _LACKING for one in seen)
    return '"' + seen.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


@cache
def _can_show(character: str) -> bool:
    """Return whether one family has the character in both weights, or there is nothing to see of it."""
    shown = (fonts.covered(family, bold) for family in fonts.FAMILIES for bold in (False, True))
    regular, heavy, other, other_heavy = (ord(character) in codes for codes in shown)
    return (regular and heavy) or (other and other_heavy) or not fonts.missing_glyphs(character)


def _array(items: Iterable[str]) -> str:
    return "(" + "".join(f"{item}, " for item in items).rstrip() + ")"


def _call(function: str, **arguments: str) -> str:
    return f"{function}({', '.join(f'{name}: {value}' for name, value in arguments.items())})"


def _opening(report: Report, written: str) -> str:
    """Return the call that sets the pages up and writes title and contents."""
    words = labels(report.lang)
    own = any(OWN_NUMBER.match(chapter.title) for chapter in report)
    about = [_array([literal(label), literal(breakable(text))]) for label, text in report.about]
    texts = [
        report.title,
        report.subtitle,
        report.watermark,
        words.contents,
        *(text for pair in report.about for text in pair),
    ]
    narrow = fonts.split("".join([written, *texts]), lang=report.lang).get(fonts.FALLBACK, "")
    return "#show: " + _call(
        "report.with",
        title=literal(report.title),
        subtitle=literal(report.subtitle),
        lang=literal(report.lang if report.lang == "zh" else "en"),
        font=_families(narrow),
        about=_array(about),
        watermark=literal(report.watermark),
        contents=literal(words.contents),
        numbered="false" if own else "true",
    )


def _families(narrow: str) -> str:
    """Return the fonts; the narrow characters come from the second family although the first may have them."""
    chinese, fallback = literal(fonts.CHINESE), literal(fonts.FALLBACK)
    if not narrow:
        return _array([chinese, fallback])
    codes = "".join(rf"\x{{{ord(character):X}}}" for character in narrow)
    return _array([f"(name: {fallback}, covers: regex({literal(f'[{codes}]')}))", chinese, fallback])


class _Writer:
    """Writes the blocks of one report."""

    def __init__(self, report: Report, pictures: Mapping[str, Picture], source_titles: Mapping[str, str]) -> None:
        self._report, self._pictures = report, pictures
        self._words = labels_of(report)
        self._numbers, self._shown = numbers(report), shown_as(report)
        self._small_print = partial(small_print, words=self._words, source_titles=source_titles)
        self._level = 0

    def lines(self) -> Iterator[str]:
        """Yield one call per block, those of turned pages together."""
        for chapter in self._report:
            lying = False
            for block, wide in turned(chapter):
                if wide != lying:
                    yield "#turned[" if wide else "]"
                    lying = wide
                yield f"#{self._block(block, turned=lying)}"
            if lying:
                yield "]"

    def _block(self, block: Block, *, turned: bool) -> str:
        match block:
            case Heading():
                return self._heading(block)
            case Paragraph():
                return self._paragraph(block)
            case Formula():
                return typeset(block.content, literal, block=True)
            case Table():
                return self._table(block, turned=turned)
            case Figure():
                return self._figure(block)

    def _heading(self, heading: Heading) -> str:
        """Write a heading, never more than one level below the one before: readers of tags count on that."""
        self._level = min(heading.level, self._level + 1)
        return f"heading(level: {self._level}, {literal(heading.text)})"

    def _paragraph(self, block: Paragraph) -> str:
        text = literal(breakable(resolved(block.text, self._shown)))
        if block.kind == "text":
            return f"said({text})"
        return f'boxed("{block.kind}", {literal(self._words.paragraphs[block.kind])}, {text})'

    def _table(self, table: Table, *, turned: bool) -> str:
        room, height = (TEXT_LENGTH, TEXT_WIDTH) if turned else (TEXT_WIDTH, TEXT_LENGTH)
        fitted = fit(table, room)
        units = [column.unit for column in table.columns]
        return _call(
            "sheet",
            caption=self._caption(self._words.table, table),
            columns=_array(f"{width:.2f}pt" for width in fitted.widths),
            align=_array(column.align for column in table.columns),
            size=f"{fitted.size:g}pt",
            whole=str(fitted.height < _WHOLE * height).lower(),
            breakable=str(fitted.tallest > _TORN * height).lower(),
            heads=_array(literal(column.head) for column in table.columns),
            units=_array(map(literal, units) if any(units) else ()),
            rows="(\n" + "".join(f"  {row},\n" for row in _rows(table)) + ")",
            notes=self._notes(table),
        )

    def _figure(self, figure: Figure) -> str:
        picture = self._pictures[figure.id]
        scale = min(1, TEXT_WIDTH / picture.width, 0.75 * TEXT_LENGTH / picture.height)
        return _call(
            "drawing",
            path=literal(picture.path),
            alt=literal(figure.alt or figure.caption),
            width=f"{picture.width * scale:.2f}pt",
            caption=self._caption(self._words.figure, figure),
            notes=self._notes(figure),
        )

    def _caption(self, label: str, block: Table | Figure) -> str:
        return literal(f"{label}{self._numbers[block.id]}\u2002{breakable(block.caption)}")

    def _notes(self, block: Table | Figure) -> str:
        return _array(literal(breakable(line)) for line in self._small_print(block))


def _rows(table: Table) -> Iterator[str]:
    """Yield each row, and before it the heading of its group."""
    for index, row in enumerate(table.rows):
        if index in table.groups:
            yield literal(table.groups[index])
        yield _array(map(_shown, row))


def _shown(cell: Cell) -> str:
    """Return the text of a cell or its formula; with its mark a pair."""
    shown = typeset(cell.formula, literal) if cell.formula else literal(breakable(cell.text))
    return _array([shown, literal(cell.mark)]) if cell.mark else shown
