"""How a report looks in Word: its paper, its fonts, its styles.

Here: everything that is set once per document. Not here: what stands in it (``word``).
"""

# ruff: noqa: SLF001 - python-docx shows its XML only under private names

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Length, Mm, Pt, RGBColor

from nearzero.presentation.word.fields import element

if TYPE_CHECKING:
    from docx.document import Document
    from docx.section import Section

SERIF = "宋体"
SANS = "黑体"
# As in official documents: headings of the second level in 楷体, those below and what is set apart in 仿宋.
KAI = "楷体"
FANG = "仿宋"
LATIN = "Times New Roman"

PAGE = (Mm(210), Mm(297))
MARGIN_SIDE = Mm(25)
MARGIN_END = Mm(25)
TEXT_WIDTH = Length(PAGE[0] - 2 * MARGIN_SIDE)
TEXT_LENGTH = Length(PAGE[1] - 2 * MARGIN_SIDE)

# Kind of a paragraph that stands out, to the line around it (so that it shows in grey print).
_BOXES = {"finding": "single", "missing": "dashed", "warning": "double", "placeholder": "dotted"}


_NONE: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Look:
    """What sets a style apart from the body.

    Attributes:
        base: The style it derives from.
        chinese: Font of Chinese characters.
        size: In points.
        bold: Bold.
        align: How lines stand.
        before: Space above, in points.
        after: Space below, in points.
        line: Line height, in lines.
        with_next: Stays on the page of what follows.
        indent: Left indent, in points.
    """

    base: str | None = "Normal"
    chinese: str = SERIF
    size: float = 10.5
    bold: bool = False
    align: WD_ALIGN_PARAGRAPH | None = None
    before: float = 0
    after: float = 0
    line: float = 1.0
    with_next: bool = False
    indent: float = 0


_CENTRE = WD_ALIGN_PARAGRAPH.CENTER
_LOOKS = {
    "Normal": Look(base=None, after=4, line=1.35),
    "Body Text": Look(align=WD_ALIGN_PARAGRAPH.JUSTIFY, after=4, line=1.5),
    "Title": Look(chinese=SANS, size=22, align=_CENTRE, before=60, after=8, line=1.2),
    "Subtitle": Look(chinese=KAI, size=14, align=_CENTRE, after=24),
    "Heading 1": Look(chinese=SANS, size=16, before=18, after=8, with_next=True),
    "Heading 2": Look(chinese=KAI, size=14, bold=True, before=14, after=6, with_next=True),
    "Heading 3": Look(chinese=FANG, size=12, bold=True, before=10, after=4, with_next=True),
    "Heading 4": Look(chinese=FANG, size=10.5, bold=True, before=8, after=4, with_next=True),
    "Caption": Look(chinese=SANS, size=9.5, align=_CENTRE, before=8, after=4),
    "Header": Look(size=9, align=_CENTRE),
    "Footer": Look(size=9, align=_CENTRE),
    "Contents Heading": Look(chinese=SANS, size=14, align=_CENTRE, before=24, after=8, with_next=True),
    "toc 1": Look(before=4, after=2),
    "toc 2": Look(after=2, indent=21),
    "Table Text": Look(size=9, before=1.5, after=1.5),
    "Small Print": Look(size=8, before=2, line=1.1),
    "Formula": Look(align=_CENTRE, before=4, after=6),
    "Picture": Look(align=_CENTRE, before=8, with_next=True),
    **{kind.title(): Look(chinese=FANG, before=6, after=8, line=1.3) for kind in _BOXES},
}


def apply_styles(document: Document, lang: str, own: Mapping[str, str] = _NONE) -> None:
    """Set the defaults and every style that a report uses.

    Args:
        document: The document.
        lang: ``zh`` or ``en``.
        own: Styles of a template by what a report calls them; they and whatever else a template has stay as they are.
    """
    if not own:
        _set_defaults(document)
    there = {style.name for style in document.styles} if own else set()
    for name, look in _LOOKS.items():
        if name not in own and name not in there:
            _set_style(document, name, look)
    for kind, line in _BOXES.items():
        if kind.title() not in there:
            _draw_box(document.styles[kind.title()].element.get_or_add_pPr(), line)
    if lang == "zh" and not own:
        body = document.styles["Body Text"]
        body.paragraph_format.first_line_indent = Pt(21)
        body.element.pPr.ind.set(qn("w:firstLineChars"), "200")


def set_page(section: Section, *, landscape: bool) -> None:
    """Give a section A4 paper, upright or on its side; numbers of pages go on."""
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = reversed(PAGE) if landscape else PAGE
    section.left_margin = section.right_margin = MARGIN_SIDE
    section.top_margin = section.bottom_margin = MARGIN_END


def go_on_counting(section: Section) -> None:
    """Have a section that only turns the paper begin neither anew nor with a first page of its own."""
    section.different_first_page_header_footer = False
    for numbering in section._sectPr.findall(qn("w:pgNumType")):
        numbering.attrib.pop(qn("w:start"), None)


def turn(section: Section, *, landscape: bool) -> None:
    """Turn the paper of a section: the edges keep their margins."""
    wide = int(section.page_width or 0) > int(section.page_height or 0)
    if wide == landscape:
        return
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = section.page_height, section.page_width
    top, right, bottom, left = section.top_margin, section.right_margin, section.bottom_margin, section.left_margin
    if landscape:
        section.top_margin, section.right_margin, section.bottom_margin, section.left_margin = right, bottom, left, top
    else:
        section.top_margin, section.right_margin, section.bottom_margin, section.left_margin = left, top, right, bottom


def _set_defaults(document: Document) -> None:
    """Set the fonts and languages of what has no style of its own."""
    properties = document.styles.element.find(f".//{qn('w:rPrDefault')}/{qn('w:rPr')}")
    _set_fonts(properties, SERIF)
    language = properties.find(qn("w:lang"))
    language.set(qn("w:val"), "en-US")
    language.set(qn("w:eastAsia"), "zh-CN")


def _style(document: Document, name: str) -> Any:  # noqa: ANN401 - python-docx has no types
    """Return a style, made if the document has none of that name."""
    if name in document.styles:
        return document.styles[name]
    return document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH, builtin=name.startswith("toc"))


def _set_style(document: Document, name: str, look: Look) -> None:
    """Make or change one style."""
    style = _style(document, name)
    style.base_style = document.styles[look.base] if look.base else None
    style.hidden = False
    properties = style.element.get_or_add_rPr()
    _set_fonts(properties, look.chinese)
    style.font.size = Pt(look.size)
    style.font.bold = look.bold
    style.font.italic = False
    style.font.color.rgb = RGBColor(0, 0, 0)
    space = style.paragraph_format
    space.alignment = look.align
    space.space_before, space.space_after = Pt(look.before), Pt(look.after)
    space.line_spacing = look.line
    space.keep_with_next = look.with_next
    space.left_indent = Pt(look.indent)
    _drop(style.element, "w:pBdr")


def _set_fonts(properties: Any, chinese: str) -> None:  # noqa: ANN401 - an lxml element
    """Name the fonts outright: those of the theme would win over them."""
    properties.get_or_add_rFonts()
    fonts = properties.rFonts
    fonts.attrib.clear()
    for script, font in (("ascii", LATIN), ("hAnsi", LATIN), ("cs", LATIN), ("eastAsia", chinese)):
        fonts.set(qn(f"w:{script}"), font)


def _draw_box(properties: Any, line: str) -> None:  # noqa: ANN401 - an lxml element
    """Put a line around a paragraph, thick at the left."""
    box = element("w:pBdr")
    for side in ("top", "left", "bottom", "right"):
        kind, size = ("single", 24) if side == "left" else (line, 6)
        box.append(element(f"w:{side}", val=kind, sz=size, space=4, color="404040"))
    properties.insert_element_before(box, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:outlineLvl")


def _drop(style: Any, tag: str) -> None:  # noqa: ANN401 - an lxml element
    """Remove what the template sets and a report does not want."""
    for found in style.findall(f".//{qn(tag)}"):
        found.getparent().remove(found)
