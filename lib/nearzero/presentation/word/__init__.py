"""A report as a Word document with native tables, captions and headings.

Here: what stands in the document, in which order. Not here: its looks (``styles``), a bureau's own template
(``template``), tables (``tables``), the XML of fields (``fields``) and formulas (``formula_markup``).
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
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml.ns import qn
from docx.shared import Pt

from nearzero.presentation.blocks import Figure, Formula, Heading, Paragraph, Table
from nearzero.presentation.cross_references import pieces
from nearzero.presentation.formula_markup import office_math
from nearzero.presentation.images import png
from nearzero.presentation.labels import OWN_NUMBER, labels, labels_of, small_print
from nearzero.presentation.numbering import numbers, shown_as
from nearzero.presentation.turned_pages import turned
from nearzero.presentation.word.fields import (
    add_bookmark,
    add_entry,
    add_field,
    close_field,
    element,
    open_field,
    suppress_number,
)
from nearzero.presentation.word.styles import SERIF, apply_styles, go_on_counting, set_page, turn
from nearzero.presentation.word.tables import add_table
from nearzero.presentation.word.template import clear, is_empty, last_bookmark, open_template, room

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
# Between Latin letters or digits, where not every program breaks a line after it.
_LISTED = re.compile(r"(?<=[0-9A-Za-z])、(?=[0-9A-Za-z])")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def write_word(
    report: Report,
    path: Path | str,
    *,
    source_titles: Mapping[str, str] | None = None,
    date: datetime = NO_DATE,
    template: Path | str | None = None,
) -> None:
    """Write the report as .docx; the same report gives the same bytes.

    Args:
        report: The report.
        path: The file.
        source_titles: What a source is printed as, where that is not how the tables name it.
        date: Day of creation and of the last change that the document declares. No clock is read.
        template: A .docx whose styles, paper and header are taken; what stands in it comes before the report.

    Raises:
        TemplateError: The template is no .docx or lacks styles; all of them are named.
    """
    document, own = open_template(template) if template is not None else (Document(), {})
    apply_styles(document, report.lang, own)
    _set_properties(document, report, date)
    _Writer(document, report, source_titles or {}, own).write()
    Path(path).write_bytes(_package(document))


class _Writer:
    """Writes one report into one document."""

    def __init__(
        self, document: WordDocument, report: Report, source_titles: Mapping[str, str], own: Mapping[str, str]
    ) -> None:
        self._document, self._report, self._own = document, report, own
        self._words = labels_of(report)
        self._numbers, self._shown = numbers(report), shown_as(report)
        self._references = {block_id: f"_Ref{number:06d}" for number, block_id in enumerate(self._numbers, start=1)}
        self._small_print = partial(small_print, words=self._words, source_titles=source_titles)
        self._bookmarks = count(last_bookmark(document) + 1)
        self._headings = count(1)
        self._counted: set[str] = set()
        self._styles: dict[str, str | None] = {}
        self._landscape = False

    def write(self) -> None:
        """Write everything: page frame, front page, contents, chapters."""
        follows = bool(self._own) and not is_empty(self._document)
        if self._own and not follows:
            clear(self._document)
        if not self._own:
            set_page(self._document.sections[0], landscape=False)
        self._room = room(self._document.sections[-1])
        self._write_frame()
        self._write_front(new_page=follows)
        self._write_contents()
        for index, chapter in enumerate(self._report):
            for place, (block, lying) in enumerate(turned(chapter)):
                self._turn_page(landscape=lying)
                paragraph = self._write_block(block)
                if index == place == 0 and paragraph is not None:
                    paragraph.paragraph_format.page_break_before = True

    def _write_frame(self) -> None:
        """Write the watermark into the headers, and the page number into a footer that says nothing yet."""
        even = self._document.settings.odd_and_even_pages_header_footer
        for index, section in enumerate(self._document.sections):
            headers = [section.header, *([section.even_page_header] if even else [])]
            headers += [section.first_page_header] if section.different_first_page_header_footer else []
            for header in headers if self._report.watermark else ():
                if index and header.is_linked_to_previous:
                    continue
                said = header.paragraphs[-1]
                self._text(said if not said.text and not self._own else header.add_paragraph(), self._report.watermark)
        footer = self._document.sections[-1].footer
        if not self._own or not "".join(footer._element.itertext()).strip():
            add_field(footer.paragraphs[0], "PAGE", "1")

    def _write_front(self, *, new_page: bool) -> None:
        """Write the title and what the document says of itself."""
        self._add("Title", self._report.title).paragraph_format.page_break_before = True if new_page else None
        if self._report.subtitle:
            self._add("Subtitle", self._report.subtitle)
        for label, text in self._report.about:
            paragraph = self._add("Normal", label)
            for run in paragraph.runs:
                run.bold = True
            self._text(paragraph, f"\u3000{text}")

    def _write_contents(self) -> None:
        """Write the table of contents as a field that already lists the headings; whoever updates it adds the pages.

        Word alone knows the pages, and would ask on every opening whether it may fetch them from “other files”. So the
        list is whole without them, and a line says how they come; the line is part of the field and goes with it.
        """
        self._add("Contents Heading", self._words.contents)
        for level in range(1, _DEEPEST_IN_CONTENTS + 1):
            stops = self._document.styles[f"toc {level}"].paragraph_format.tab_stops
            if not len(stops):
                stops.add_tab_stop(self._room, WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)
        paragraph = None
        for number, heading in enumerate(_in_contents(self._report), start=1):
            first = paragraph is None
            paragraph = self._paragraph(f"toc {heading.level}")
            if first:
                open_field(paragraph, rf'TOC \o "1-{_DEEPEST_IN_CONTENTS}" \h \z \u')
            add_entry(paragraph, _clean(heading.text), _bookmark(number))
        if paragraph is not None:
            close_field(self._add("Small Print", self._words.contents_hint))

    def _write_block(self, block: Block) -> WordParagraph | None:
        """Write one block; return the paragraph of a heading."""
        match block:
            case Heading():
                return self._write_heading(block)
            case Paragraph():
                self._write_paragraph(block)
            case Formula():
                self._write_formula(block)
            case Table():
                self._write_table(block)
            case Figure():
                self._write_figure(block)
        return None

    def _write_heading(self, heading: Heading) -> WordParagraph:
        """Write a heading, with a bookmark if the contents list it."""
        paragraph = self._add(f"Heading {min(heading.level, _DEEPEST_HEADING)}", heading.text)
        if heading.level <= _DEEPEST_IN_CONTENTS:
            add_bookmark(paragraph, _bookmark(next(self._headings)), next(self._bookmarks))
        if self._own and OWN_NUMBER.match(heading.text):
            suppress_number(paragraph)  # a template may count headings by itself
        return paragraph

    def _write_formula(self, block: Formula) -> None:
        """Write a formula that Word can edit, on a line of its own."""
        paragraph = self._paragraph("Formula")
        line = element("m:oMathPara")
        line.append(office_math(block.content, SERIF))
        paragraph._p.append(line)

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
        small_print = bool(table.notes or table.sources)
        style = self._own.get("Table Text", "Table Text")
        add_table(self._document, table, self._room, self._text, style, small_print=small_print)
        self._write_small_print(table)

    def _write_figure(self, figure: Figure) -> None:
        """Write the image with its alternative text, the caption, and the small print below."""
        paragraph = self._paragraph("Picture")
        picture = paragraph.add_run().add_picture(BytesIO(png(figure)))
        if picture.width > self._room:
            picture.width, picture.height = self._room, int(picture.height * self._room / picture.width)
        about = picture._inline.docPr
        about.set("descr", _clean(figure.alt))
        about.set("name", f"{self._words.figure}{self._numbers[figure.id]}")
        caption = self._caption(self._words.figure, figure)
        caption.paragraph_format.keep_with_next = bool(figure.notes or figure.sources)
        self._write_small_print(figure)

    def _caption(self, label: str, block: Table | Figure) -> WordParagraph:
        """Write a caption whose number Word can count by itself; other text can refer to it."""
        paragraph = self._add("Caption", label)
        name, number = label.strip().replace(" ", "_"), self._numbers[block.id]
        start = "" if name in self._counted or number == 1 else rf" \r {number}"
        self._counted.add(name)
        add_field(paragraph, rf"SEQ {name} \* ARABIC{start}", str(number))
        add_bookmark(paragraph, self._references[block.id], next(self._bookmarks))
        self._text(paragraph, f"\u2002{block.caption}")
        return paragraph

    def _write_small_print(self, block: Table | Figure) -> None:
        """Write notes and sources; without any an empty line, so that what follows keeps its distance."""
        *before, last = self._small_print(block) or ("",)
        for line in before:
            self._add("Small Print", line).paragraph_format.keep_with_next = True
        paragraph = self._add("Small Print", last)
        paragraph.paragraph_format.space_after = Pt(9)

    def _turn_page(self, *, landscape: bool) -> None:
        """Begin a new section where the paper turns; the break stands in the last paragraph, not in one more."""
        if landscape == self._landscape:
            return
        self._landscape = landscape
        section = self._document.add_section(WD_SECTION.NEW_PAGE)
        turn(section, landscape=landscape)
        go_on_counting(section)
        self._room = room(section)
        breaking = self._document.paragraphs[-1]._p
        last = breaking.getprevious()
        last.get_or_add_pPr().append(breaking.pPr.find(qn("w:sectPr")))
        breaking.getparent().remove(breaking)

    def _add(self, style: str, text: str) -> WordParagraph:
        """Add a paragraph."""
        paragraph = self._paragraph(self._own.get(style, style))
        self._text(paragraph, text)
        return paragraph

    def _paragraph(self, style: str) -> WordParagraph:
        """Add an empty paragraph; the name of its style is looked up once, which takes longer than all the rest."""
        if style not in self._styles:
            self._styles[style] = self._document.part.get_style_id(style, WD_STYLE_TYPE.PARAGRAPH)
        paragraph = self._document.add_paragraph()
        paragraph._p.style = self._styles[style]
        return paragraph

    def _text(self, paragraph: WordParagraph, text: str) -> None:
        """Add text, with references as fields, and quotes and dashes as wide as its language sets them."""
        for piece, block_id in pieces(text, self._shown):
            if block_id:
                add_field(paragraph, rf"REF {self._references[block_id]} \h", piece)
            else:
                self._plain_text(paragraph, piece)

    def _plain_text(self, paragraph: WordParagraph, text: str) -> None:
        """Add text as it is."""
        shown = _LISTED.sub("、\u200b", _clean(text))
        parts = _QUOTES.split(shown) if self._report.lang == "zh" else [shown]
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
