"""A bureau's own Word file as the ground of a report: its styles, its paper, its header, what stands in it.

Here: reading it, finding its styles, the width it leaves. Not here: what is written into it (``word``) and how styles
look that it lacks (``styles``).
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import BadZipFile

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn
from docx.shared import Length

if TYPE_CHECKING:
    from collections.abc import Mapping

    from docx.document import Document as WordDocument
    from docx.section import Section

# A report's style, to the names it may have in a template; the first that is there is taken.
STYLES: Mapping[str, tuple[str, ...]] = {
    "Title": ("Title", "标题", "公文标题", "报告标题"),
    "Subtitle": ("Subtitle", "副标题"),
    "Heading 1": ("Heading 1", "标题 1", "标题1", "一级标题"),
    "Heading 2": ("Heading 2", "标题 2", "标题2", "二级标题"),
    "Heading 3": ("Heading 3", "标题 3", "标题3", "三级标题"),
    "Heading 4": ("Heading 4", "标题 4", "标题4", "四级标题", "Heading 3", "标题 3", "标题3", "三级标题"),
    "Body Text": ("Body Text", "正文文本", "公文正文", "报告正文", "正文", "Normal"),
    "Caption": ("Caption", "题注", "图表标题"),
    "Table Text": ("Table Text", "表格文字", "表格正文", "表格内容"),
    "Small Print": ("Small Print", "注释", "表注", "资料来源"),
}
# Without these a report would not look like one of the bureau's.
REQUIRED = ("Title", "Heading 1", "Heading 2", "Heading 3", "Caption")


class TemplateError(ValueError):
    """A template that cannot be used; the message says why, for the person at the keyboard."""


def open_template(path: Path | str) -> tuple[WordDocument, dict[str, str]]:
    """Return a template and which of its styles stand for those of a report.

    Args:
        path: A .docx file.

    Raises:
        TemplateError: It is no such file, or required styles are missing; all of them are named.
    """
    try:
        document = Document(str(path))
    except (PackageNotFoundError, BadZipFile, KeyError, ValueError, OSError) as error:
        raise TemplateError(f"{path}: no Word document (.docx; save a .dotx or .doc as .docx first)") from error
    there = {style.name for style in document.styles if style.type == WD_STYLE_TYPE.PARAGRAPH}
    found = {ours: next((name for name in names if name in there), "") for ours, names in STYLES.items()}
    missing = [ours for ours in REQUIRED if not found[ours]]
    if missing:
        named = "; ".join(f"“{ours}” (or {', '.join(STYLES[ours][1:])})" for ours in missing)
        raise TemplateError(f"{path}: the template lacks the paragraph styles {named}")
    return document, {ours: name for ours, name in found.items() if name}


def room(section: Section) -> Length:
    """Return the width between the margins of a section."""
    width, left, right = section.page_width, section.left_margin, section.right_margin
    return Length(int(width or 0) - int(left or 0) - int(right or 0) - int(section.gutter or 0))


def is_empty(document: WordDocument) -> bool:
    """Tell whether nothing stands in a template but its page set-up."""
    body = document.element.body
    parts = [part for part in body if part.tag != qn("w:sectPr")]
    return not any("".join(part.itertext()).strip() or part.tag != qn("w:p") or _holds(part) for part in parts)


def clear(document: WordDocument) -> None:
    """Remove the empty paragraphs of a template that says nothing."""
    body = document.element.body
    for part in [part for part in body if part.tag != qn("w:sectPr")]:
        body.remove(part)


def last_bookmark(document: WordDocument) -> int:
    """Return the highest number of a bookmark in a document; 0 without any."""
    marks = document.element.body.iter(qn("w:bookmarkStart"))
    numbers = (mark.get(qn("w:id"), "") for mark in marks)
    return max((int(number) for number in numbers if number.isdigit()), default=0)


def _holds(paragraph: object) -> bool:
    """Tell whether a paragraph without text holds an image or a break between sections."""
    tags = {qn("w:drawing"), qn("w:pict"), qn("w:object"), qn("w:sectPr"), qn("w:sdt")}
    return any(part.tag in tags for part in paragraph.iter())  # type: ignore[attr-defined]
