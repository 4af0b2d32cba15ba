"""Blocks of a report in a notebook.

Here: what Jupyter shows of one block. Not here: whole documents (``html``, ``word``) and the numbers of tables and
figures, which only a whole document gives.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from typing import Any

from nearzero.presentation.blocks import Block, Chapter, Figure, Formula, Heading, Paragraph, Table
from nearzero.presentation.cross_references import resolved
from nearzero.presentation.formula import plain
from nearzero.presentation.formula_markup import mathml
from nearzero.presentation.images import png
from nearzero.presentation.labels import Labels, explained, labels, small_print
from nearzero.presentation.text import pick

# Enough for a screen; a notebook holds every image as text.
_DPI = 144

_RULE = "1px solid"
_THICK = "2px solid"
# A notebook may be dark, so that only what must differ from it is set.
_TABLE = f"border-collapse:collapse;border:0;border-top:{_THICK};border-bottom:{_THICK};margin:0"
_CELL = "border:0;padding:.2em .8em;background:none;vertical-align:top;white-space:pre-line"
_CAPTION = "caption-side:top;color:inherit;text-align:center;font-weight:bold;padding:.4em 0"
_SMALL = "font-size:85%;margin:.3em 0 0"
_MARKDOWN = re.compile(r"([\\`*_\[\]#$|~<>&])")


@dataclass(frozen=True, slots=True)
class Shown:
    """Something that Jupyter displays: as the last expression of a cell, or by ``IPython.display.display``.

    Attributes:
        bundle: Media type to content.
    """

    bundle: dict[str, str]

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:  # noqa: ANN401 - Jupyter's protocol
        return self.bundle

    def __str__(self) -> str:
        """Return the plain text."""
        return self.bundle["text/plain"]


def show(block: Block | Chapter, lang: str = "zh") -> Shown | None:
    """Return a block as Jupyter shows it; None for a chapter, whose blocks are shown one by one.

    A figure is drawn at once, and closed.

    Args:
        block: The block.
        lang: ``zh`` or ``en``, for words such as ``注：``.
    """
    words = labels(lang)
    match block:
        case Table():
            return Shown({"text/html": _table_html(block, words), "text/plain": _table_text(block, words)})
        case Figure():
            return Shown({"text/html": _figure_html(block, words), "text/plain": _figure_text(block, words)})
        case Paragraph():
            opening, text = words.paragraphs.get(block.kind, ""), resolved(block.text, {})
            marked = f"**{opening.strip()}** {_plain_markdown(text)}" if opening else _plain_markdown(text)
            quoted = "> " + marked.replace("\n", "\n> ") if opening else marked
            return Shown({"text/markdown": quoted, "text/plain": opening + text})
        case Formula():
            return Shown({"text/html": mathml(block.content, block=True), "text/plain": plain(block.content)})
        case Heading():
            mark = "#" * min(block.level + 1, 6)
            return Shown({"text/markdown": f"{mark} {_plain_markdown(block.text)}", "text/plain": block.text})
        case Chapter():
            return None


def show_all(*blocks: Block, lang: str = "zh") -> None:
    """Display blocks one below the other; say so where there are none.

    Args:
        blocks: What to display.
        lang: ``zh`` or ``en``.
    """
    from IPython.display import display

    nothing = Paragraph(pick(lang, "此地的数据不支持这一节。", "The data of this place do not carry this section."))
    for block in blocks or (nothing,):
        display(show(block, lang))  # type: ignore[no-untyped-call]


def _table_html(table: Table, words: Labels) -> str:
    """Return a three-line table with its caption and small print."""
    heads = _row(((column.head, column.align, "", "") for column in table.columns), "th")
    if any(column.unit for column in table.columns):
        heads += _row(((column.unit, column.align, "", "") for column in table.columns), "td")
    body = ""
    for index, row in enumerate(table.rows):
        if index in table.groups:
            body += (
                f'<tr style="background:none"><th scope="rowgroup" colspan="{len(table.columns)}" '
                f'style="{_CELL};text-align:left">{escape(table.groups[index])}</th></tr>'
            )
        cells = (
            (cell.text, column.align, explained(cell.result, words) if cell.result else "", cell.mark)
            for cell, column in zip(row, table.columns, strict=True)
        )
        body += _row(cells, "td")
    return (
        f'<div style="overflow-x:auto"><table style="{_TABLE}"><caption style="{_CAPTION}">{escape(table.caption)}'
        f'</caption><thead style="border-bottom:{_RULE}">{heads}</thead><tbody>{body}</tbody></table></div>'
        + _small(table, words)
    )


def _row(cells: Iterable[tuple[str, str, str, str]], tag: str) -> str:
    """Return a row of cells, each given by text, alignment, tooltip and footnote mark."""
    made = (
        f'<{tag} style="{_CELL};text-align:{align}"'
        + (f' title="{escape(tooltip)}"' if tooltip else "")
        + f">{escape(text)}{f'<sup>{escape(mark)}</sup>' if mark else ''}</{tag}>"
        for text, align, tooltip, mark in cells
    )
    return f'<tr style="background:none;border:0">{"".join(made)}</tr>'


def _figure_html(figure: Figure, words: Labels) -> str:
    """Return the image with its alternative text, the caption and the small print."""
    image = b64encode(png(figure, _DPI)).decode()
    return (
        f'<figure style="margin:0"><img src="data:image/png;base64,{image}" alt="{escape(figure.alt)}" '
        f'style="max-width:100%;background:#fff"><figcaption style="font-weight:bold;padding:.4em 0">'
        f"{escape(figure.caption)}</figcaption>{_small(figure, words)}</figure>"
    )


def _small(block: Table | Figure, words: Labels) -> str:
    """Return the lines below a block."""
    return "".join(f'<p style="{_SMALL}">{escape(line)}</p>' for line in small_print(block, words))


def _table_text(table: Table, words: Labels) -> str:
    """Return the table as lines with tabs between the cells."""
    lines = [table.caption, "\t".join(column.head for column in table.columns)]
    if any(column.unit for column in table.columns):
        lines.append("\t".join(column.unit for column in table.columns))
    for index, row in enumerate(table.rows):
        if index in table.groups:
            lines.append(table.groups[index])
        lines.append("\t".join(str(cell) for cell in row))
    return "\n".join([*lines, *small_print(table, words)])


def _figure_text(figure: Figure, words: Labels) -> str:
    """Return what can be said of a figure without showing it."""
    return "\n".join([figure.caption, figure.alt, *small_print(figure, words)])


def _plain_markdown(text: str) -> str:
    """Return Markdown that shows the text as it is."""
    return _MARKDOWN.sub(r"\\\1", text)
