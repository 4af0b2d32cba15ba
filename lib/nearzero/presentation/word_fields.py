"""Parts of a Word document that python-docx has no words for: fields, bookmarks, links.

Here: their XML. Not here: where they stand (``word``).
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
    runs[0].addprevious(element("w:bookmarkStart", id=number, name=name))
    runs[-1].addnext(element("w:bookmarkEnd", id=number))


def add_link(paragraph: Paragraph, text: str, bookmark: str) -> None:
    """Add a text that leads to a bookmark."""
    link = element("w:hyperlink", anchor=bookmark, history=1)
    link.append(paragraph.add_run(text)._r)
    paragraph._p.append(link)
