"""A report as one HTML file that opens without a network and prints on A4.

Here: what the templates are given, and the fonts that go with the page. Not here: the page itself
(``templates``), its words (``labels``), how figures become images (``images``).
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterator, Mapping
from functools import partial
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nearzero.presentation import fonts
from nearzero.presentation.blocks import Figure, Formula, Heading, Paragraph, Table
from nearzero.presentation.cross_references import pieces
from nearzero.presentation.formula_markup import mathml
from nearzero.presentation.images import for_screen
from nearzero.presentation.labels import explained, labels_of, small_print
from nearzero.presentation.numbering import numbers, shown_as

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

    from nearzero.presentation.blocks import Chapter, Report

_TEMPLATES = Path(__file__).with_name("templates")
_BOLD = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "b", "strong"})
_UNSEEN = frozenset({"title", "style"})
_PAGE_NUMBERS = "0123456789"
# What no file of text can hold.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_FONTS_MARK = "/* fonts */"


def write_html(report: Report, path: Path | str, *, source_titles: Mapping[str, str] | None = None) -> None:
    """Write the report as one file; the same report gives the same bytes.

    Args:
        report: The report.
        path: The file.
        source_titles: What a source is printed as, where that is not how the tables name it.
    """
    words = labels_of(report)
    environment = _environment()
    environment.filters |= {
        "image": _image,
        "mathml": mathml,
        "referred": partial(_referred, shown=shown_as(report), anchors=_anchors(report)),
        "explained": partial(explained, words=words),
        "small_print": partial(small_print, words=words, source_titles=source_titles or {}),
    }
    page = environment.get_template("report.html.j2").render(
        report=report,
        words=words,
        anchor=_anchor,
        number=numbers(report),
        css=(_TEMPLATES / "report.css").read_text(encoding="utf-8"),
    )
    # Which characters the fonts need is known only now; the mark stands before anything of the report's own.
    page = page.replace(_FONTS_MARK, "\n".join(_faces(page, report.lang)), 1)
    Path(path).write_text(_CONTROL.sub("", page), encoding="utf-8", newline="\n")


class Visible(HTMLParser):
    """Collects the text of a page, and apart from it what of the text is bold."""

    def __init__(self, page: str) -> None:
        """Read the page."""
        super().__init__()
        self.text = ""
        self.bold = ""
        self._open: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        """Remember the elements whose text is bold or unseen."""
        if tag in _BOLD | _UNSEEN:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Forget them."""
        if tag in _BOLD | _UNSEEN:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        """Keep what is seen."""
        if _UNSEEN.isdisjoint(self._open):
            self.text += data
            self.bold += data if self._open else ""


def _environment() -> Environment:
    """Return the templates, with everything escaped that a report says."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES), autoescape=True, undefined=StrictUndefined, keep_trailing_newline=True
    )
    tests: dict[str, Any] = environment.tests
    for kind in (Heading, Paragraph, Formula, Table, Figure):
        tests[kind.__name__.lower()] = partial(_is_a, kind=kind)
    return environment


def _is_a(block: object, kind: type) -> bool:
    """Return whether a block is of a kind; the templates ask."""
    return isinstance(block, kind)


def _anchor(heading: Heading, chapter: Chapter) -> str:
    """Return where links to a heading lead: its chapter and its id, or its place among the blocks."""
    place = next(index for index, block in enumerate(chapter.blocks) if block is heading)
    return f"section-{chapter.id}-{heading.id or place}"


def _anchors(report: Report) -> dict[str, str]:
    """Return the anchor of each table and figure by its id."""
    tables = {table.id: f"table-{table.id}" for chapter in report for table in chapter.tables}
    return tables | {figure.id: f"figure-{figure.id}" for chapter in report for figure in chapter.figures}


def _referred(text: str, shown: Mapping[str, str], anchors: Mapping[str, str]) -> Markup:
    """Return a text whose references lead to their tables and figures."""
    from markupsafe import Markup, escape

    made = (
        Markup('<a href="#{}">{}</a>').format(anchors[block_id], piece) if block_id else escape(piece)
        for piece, block_id in pieces(text, shown)
    )
    return Markup("").join(made)


def _image(figure: Figure) -> tuple[str, str]:
    """Return the media type of a figure's image, and the image as base64."""
    kind, content = for_screen(figure)
    return kind, b64encode(content).decode()


def _faces(page: str, lang: str) -> Iterator[str]:
    """Yield a rule for each font the page needs, with the characters it is there for."""
    visible = Visible(page)
    drawn = _PAGE_NUMBERS + ("√" if "<msqrt>" in page else "")  # not in the text of the page
    for bold, text in ((False, visible.text + drawn), (True, visible.bold)):
        for family, characters in fonts.split(text, bold, lang).items():
            only = ",".join(f"U+{ord(character):X}" for character in characters)
            content = b64encode(fonts.subset(characters, bold, family)).decode()
            yield (
                f'@font-face {{ font-family: "Report"; font-weight: {700 if bold else 400}; '
                f'src: url("data:font/woff;base64,{content}") format("woff"); unicode-range: {only}; }}'
            )
