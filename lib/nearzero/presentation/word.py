"""A report as a Word document with native tables, captions and headings.

Here: what stands in the document, in which order. Not here: its looks (``word_styles``), tables (``word_tables``)
and the XML of fields (``word_fields``).
"""

# ruff: noqa: SLF001 - python-docx shows its XML only under private names

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from functools import partial
from io import BytesIO
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx import Document
from docx.enum.section import WD_SECTION
from docx.oxml.ns import qn
from docx.shared import Pt

from nearzero.presentation.blocks import Figure, Heading, Paragraph, Table
from nearzero.presentation.images import png
from nearzero.presentation.labels import labels, small_print
from nearzero.presentation.numbering import numbers
from nearzero.presentation.word_fields import add_bookmark, add_field, add_link, close_field, element, open_field
from nearzero.presentation.word_styles import TEXT_LENGTH, TEXT_WIDTH, apply_styles, set_page
from nearzero.presentation.word_tables import add_table

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.text.paragraph import Paragraph as WordParagraph

    from nearzero.presentation.blocks import Block, Chapter, Report

# A report is the same whenever it is written: Word wants a date, so it gets one that nobody takes for true.
NO_DATE = datetime(2000, 1, 1, tzinfo=UTC)
_ZIP_DATE = (1980, 1, 1, 0, 0, 0)

_DEEPEST_IN_CONTENTS = 2
_DEEPEST_HEADING = 4
# Both Chinese and English use these; without a hint Word sets them narrow.
_QUOTES = re.compile(r"([‘’“”—…·]+)")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def write_word(
    report: Report,
    path: Path | str,
    *,
    source_titles: Mapping[str, str] | None = None,
    date: datetime = NO_DATE,
) -> None:
    """Write the report as .docx; the same report gives the same bytes.

    Args:
        report: The report.
        path: The file.
        source_titles: What a source is printed as, where that is not how the tables name it.
        date: Day of creation and of the last change that the document declares. No clock is read.
    """
    document = Document()
    apply_styles(document, report.lang)
    _set_properties(document, report, date)
    _Writer(document, report, source_titles or {}).write()
    Path(path).write_bytes(_package(document))


class _Writer:
    """Writes one report into one document."""

    def __init__(self, document: WordDocument, report: Report, source_titles: Mapping[str, str]) -> None:
        self._document, self._report = document, report
        self._words = labels(report.lang)
        self._numbers = numbers(report)
        self._small_print = partial(small_print, words=self._words, source_titles=source_titles)
        self._bookmarks = count(1)
        self._landscape = False

    def write(self) -> None:
        """Write everything: page frame, front page, contents, chapters."""
        set_page(self._document.sections[0], landscape=False)
        self._write_frame()
        self._write_front()
        self._write_contents()
        for index, chapter in enumerate(self._report):
            blocks = _with_title(chapter)
            for place, block in enumerate(blocks):
                self._turn_page(landscape=_is_wide(blocks[place:]))
                paragraph = self._write_block(block)
                if index == place == 0 and paragraph is not None:
                    paragraph.paragraph_format.page_break_before = True

    def _write_frame(self) -> None:
        """Write the header, which says the watermark, and the page number of the footer."""
        section = self._document.sections[0]
        if self._report.watermark:
            self._text(section.header.paragraphs[0], self._report.watermark)
        add_field(section.footer.paragraphs[0], "PAGE", "1")

    def _write_front(self) -> None:
        """Write the title and what the document says of itself."""
        self._add("Title", self._report.title)
        if self._report.subtitle:
            self._add("Subtitle", self._report.subtitle)
        for label, text in self._report.about:
            paragraph = self._add("Normal", label)
            for run in paragraph.runs:
                run.bold = True
            self._text(paragraph, f"\u3000{text}")

    def _write_contents(self) -> None:
        """Write the table of contents as a field that already lists the headings; page numbers come with F9."""
        self._add("Contents Heading", self._words.contents)
        paragraph = None
        for number, heading in enumerate(_in_contents(self._report), start=1):
            first = paragraph is None
            paragraph = self._document.add_paragraph(style=f"toc {heading.level}")
            if first:
                open_field(paragraph, rf'TOC \o "1-{_DEEPEST_IN_CONTENTS}" \h \z \u')
            add_link(paragraph, _clean(heading.text), _bookmark(number))
        if paragraph is not None:
            close_field(paragraph)

    def _write_block(self, block: Block) -> WordParagraph | None:
        """Write one block; return the paragraph of a heading."""
        match block:
            case Heading():
                return self._write_heading(block)
            case Paragraph():
                self._write_paragraph(block)
            case Table():
                self._write_table(block)
            case Figure():
                self._write_figure(block)
        return None

    def _write_heading(self, heading: Heading) -> WordParagraph:
        """Write a heading, with a bookmark if the contents list it."""
        paragraph = self._add(f"Heading {min(heading.level, _DEEPEST_HEADING)}", heading.text)
        if heading.level <= _DEEPEST_IN_CONTENTS:
            number = next(self._bookmarks)
            add_bookmark(paragraph, _bookmark(number), number)
        return paragraph

    def _write_paragraph(self, block: Paragraph) -> None:
        """Write running text, or a box that opens with what it is."""
        if block.kind == "text":
            self._add("Body Text", block.text)
            return
        paragraph = self._add(block.kind.title(), self._words.paragraphs[block.kind])
        for run in paragraph.runs:
            run.bold = True
        self._text(paragraph, block.text)

    def _write_table(self, table: Table) -> None:
        """Write the caption, the table, and the small print below."""
        caption = self._caption(self._words.table, table)
        caption.paragraph_format.keep_with_next = True
        add_table(self._document, table, TEXT_LENGTH if self._landscape else TEXT_WIDTH, self._text)
        self._write_small_print(table)

    def _write_figure(self, figure: Figure) -> None:
        """Write the image with its alternative text, the caption, and the small print below."""
        paragraph = self._document.add_paragraph(style="Picture")
        picture = paragraph.add_run().add_picture(BytesIO(png(figure)))
        if picture.width > TEXT_WIDTH:
            picture.width, picture.height = TEXT_WIDTH, int(picture.height * TEXT_WIDTH / picture.width)
        about = picture._inline.docPr
        about.set("descr", _clean(figure.alt))
        about.set("name", f"{self._words.figure}{self._numbers[figure.id]}")
        self._caption(self._words.figure, figure)
        self._write_small_print(figure)

    def _caption(self, label: str, block: Table | Figure) -> WordParagraph:
        """Write a caption whose number Word can count by itself."""
        paragraph = self._add("Caption", label)
        add_field(paragraph, rf"SEQ {label.strip()} \* ARABIC", str(self._numbers[block.id]))
        self._text(paragraph, f"\u2002{block.caption}")
        return paragraph

    def _write_small_print(self, block: Table | Figure) -> None:
        """Write notes and sources; without any an empty line, so that what follows keeps its distance."""
        for line in self._small_print(block) or ("",):
            paragraph = self._add("Small Print", line)
        paragraph.paragraph_format.space_after = Pt(9)

    def _turn_page(self, *, landscape: bool) -> None:
        """Begin a new section where the paper turns; the break stands in the last paragraph, not in one more."""
        if landscape == self._landscape:
            return
        self._landscape = landscape
        set_page(self._document.add_section(WD_SECTION.NEW_PAGE), landscape=landscape)
        breaking = self._document.paragraphs[-1]._p
        last = breaking.getprevious()
        last.get_or_add_pPr().append(breaking.pPr.find(qn("w:sectPr")))
        breaking.getparent().remove(breaking)

    def _add(self, style: str, text: str) -> WordParagraph:
        """Add a paragraph."""
        paragraph = self._document.add_paragraph(style=style)
        self._text(paragraph, text)
        return paragraph

    def _text(self, paragraph: WordParagraph, text: str) -> None:
        """Add text, with quotes and dashes as wide as its language sets them."""
        parts = _QUOTES.split(_clean(text)) if self._report.lang == "zh" else [_clean(text)]
        for part in filter(None, parts):
            run = paragraph.add_run(part)
            if self._report.lang == "zh" and _QUOTES.fullmatch(part):
                run._r.get_or_add_rPr().append(element("w:rFonts", hint="eastAsia"))


def _with_title(chapter: Chapter) -> tuple[Block, ...]:
    """Return the blocks of a chapter, its title first."""
    return (Heading(chapter.title, level=1), *chapter.blocks)


def _in_contents(report: Report) -> Iterator[Heading]:
    """Yield the headings that the table of contents lists."""
    for chapter in report:
        for block in _with_title(chapter):
            if isinstance(block, Heading) and block.level <= _DEEPEST_IN_CONTENTS:
                yield block


def _is_wide(blocks: tuple[Block, ...]) -> bool:
    """Return whether the first block needs landscape paper: a wide table, or headings right above one."""
    first = next((block for block in blocks if not isinstance(block, Heading)), None)
    return isinstance(first, Table) and first.wide


def _bookmark(number: int) -> str:
    """Return the name of the bookmark of a heading."""
    return f"_Toc{number:06d}"


def _clean(text: str) -> str:
    """Return the text without what XML cannot hold."""
    return _CONTROL.sub("", text)


def _set_properties(document: WordDocument, report: Report, date: datetime) -> None:
    """Set what the document declares of itself, in place of what the template does."""
    about = document.core_properties
    about.title, about.subject = _clean(report.title), _clean(report.subtitle)
    about.language = labels(report.lang).tag
    about.author = about.last_modified_by = "nearzero"
    about.comments = about.keywords = ""
    about.created = about.modified = date
    about.revision = 1
    relations = document.part.package.rels
    for key in [key for key, relation in relations.items() if relation.reltype.endswith("/thumbnail")]:
        del relations[key]


def _package(document: WordDocument) -> bytes:
    """Return the file, with its parts in a fixed order and without times."""
    saved, fixed = BytesIO(), BytesIO()
    document.save(saved)
    with ZipFile(saved) as old, ZipFile(fixed, "w") as new:
        for name in sorted(old.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            part = ZipInfo(name, _ZIP_DATE)
            part.compress_type, part.create_system = ZIP_DEFLATED, 0
            new.writestr(part, old.read(name))
    return fixed.getvalue()
