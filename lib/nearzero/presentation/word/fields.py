"""Parts of a Word document that python-docx has no words for: fields, bookmarks, links.

Here: their XML; formulas come from ``formula_markup``. Not here: where they stand (``word``).
"""

# ruff: noqa: SLF001 - python-docx shows its XML only under private names

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

if TYPE_CHECKING:
    from docx.text.paragraph import Paragraph


def element(tag: str, **attributes: object) -> Any:  # noqa: ANN401 - lxml's elements have no types here
    """Return an element of WordprocessingML, ``element("w:tab", pos=720)`` for ``<w:tab w:pos="720"/>``."""
    made = OxmlElement(tag)
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), str(value))
    return made


def add_field(paragraph: Paragraph, instruction: str, cached: str) -> None:
    """Add a field with the text it shows until Word updates it."""
    open_field(paragraph, instruction)
    paragraph.add_run(cached)
    close_field(paragraph)


def open_field(paragraph: Paragraph, instruction: str) -> None:
    """Begin a field; what follows, up to ``close_field``, is what it shows."""
    paragraph.add_run()._r.append(element("w:fldChar", fldCharType="begin"))
    code = element("w:instrText")
    code.set(qn("xml:space"), "preserve")
    code.text = f" {instruction} "
    paragraph.add_run()._r.append(code)
    paragraph.add_run()._r.append(element("w:fldChar", fldCharType="separate"))


def close_field(paragraph: Paragraph) -> None:
    """End the field that is open."""
    paragraph.add_run()._r.append(element("w:fldChar", fldCharType="end"))


def add_bookmark(paragraph: Paragraph, name: str, number: int) -> None:
    """Put a bookmark around all the paragraph holds."""
    runs = paragraph._p.r_lst
    bookmark_runs(runs[0], runs[-1], name, number)


def bookmark_runs(first: Any, last: Any, name: str, number: int) -> None:  # noqa: ANN401 - lxml elements
    """Put a bookmark around some runs of a paragraph."""
    first.addprevious(element("w:bookmarkStart", id=number, name=name))
    last.addnext(element("w:bookmarkEnd", id=number))


def add_entry(paragraph: Paragraph, text: str, bookmark: str) -> None:
    """Add a line of the contents: a text that leads to a bookmark and, after a tab, the page that is on."""
    link = element("w:hyperlink", anchor=bookmark, history=1)
    before = len(paragraph._p)
    paragraph.add_run(text)
    paragraph.add_run().add_tab()
    add_field(paragraph, rf"PAGEREF {bookmark} \h", "")
    link.extend(list(paragraph._p)[before:])
    paragraph._p.append(link)


def suppress_number(paragraph: Paragraph) -> None:
    """Have a paragraph carry no number of its style."""
    number = paragraph._p.get_or_add_pPr().get_or_add_numPr()
    number.get_or_add_numId().val = 0
