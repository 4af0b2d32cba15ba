"""What a report is made of, independent of its format.

Here: headings, paragraphs, formulas, tables, figures and the chapters that hold them. Not here: what they say
(``chapters``) and how a format shows them (``html``, ``word``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from nearzero.presentation.formula import Expression
from nearzero.results import Result

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Drawing

Align = Literal["left", "right", "center"]


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table.

    Attributes:
        text: What is printed.
        result: The number behind it, if it is one.
        mark: A footnote mark after the text.
        formula: What formats that know formulas show in place of the text, which then says the same in one line.
    """

    text: str
    result: Result | None = None
    mark: str = ""
    formula: Expression | None = None

    def __str__(self) -> str:
        """Return the text with its mark."""
        return self.text + self.mark


def results_in(rows: Iterable[Iterable[Cell]]) -> list[Result]:
    """Return every result of some rows, row by row."""
    return [cell.result for row in rows for cell in row if cell.result is not None]


@dataclass(frozen=True, slots=True)
class Column:
    """Head of a column: its text, the unit below it, and how its cells stand."""

    head: str
    unit: str = ""
    align: Align = "right"


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading inside a chapter; level 2 is the first below the chapter's own title.

    A heading with an ``id`` opens a section that can be asked for on its own.
    """

    text: str
    id: str = ""
    level: int = 2


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text, with the results its numbers come from. ``kind`` marks notices that must stand out.

    A ``placeholder`` stands where people have still to write.
    """

    text: str
    results: tuple[Result, ...] = ()
    kind: Literal["text", "finding", "missing", "warning", "placeholder"] = "text"


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula on a line of its own."""

    content: Expression
    results: tuple[Result, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A three-line table. Number and label of the caption are given by the format.

    Attributes:
        id: Unique in the report, used for anchors and file names.
        caption: What it shows.
        columns: Heads.
        rows: Cells, one tuple per row.
        notes: Lines below the table.
        sources: Documents the numbers come from, as readers cite them.
        groups: Index of a first row to the heading that stands above it inside the table.
        wide: True where it needs a landscape page.
    """

    id: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    notes: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    groups: dict[int, str] = field(default_factory=dict)
    wide: bool = False

    @property
    def results(self) -> tuple[Result, ...]:
        """Every number in it."""
        return tuple(results_in(self.rows))


@dataclass(frozen=True, slots=True)
class Figure:
    """A drawing with its caption. It is drawn when a format asks for it.

    Attributes:
        id: Unique in the report, used for anchors and file names.
        caption: What it shows.
        alt: What a reader who cannot see it must know.
        draw: Makes the matplotlib figure; called once per format.
        results: Every number in it.
        notes: Lines below the caption.
        sources: Documents the numbers come from.
    """

    id: str
    caption: str
    alt: str
    draw: Callable[[], Drawing]
    results: tuple[Result, ...] = ()
    notes: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()


Block = Heading | Paragraph | Formula | Table | Figure


@dataclass(frozen=True, slots=True)
class Chapter:
    """A part of a report with a title. ``blocks`` come in reading order."""

    id: str
    title: str
    blocks: tuple[Block, ...]

    @property
    def results(self) -> tuple[Result, ...]:
        """Every number in it."""
        return tuple(result for block in self.blocks if not isinstance(block, Heading) for result in block.results)

    @property
    def tables(self) -> tuple[Table, ...]:
        """Its tables."""
        return tuple(block for block in self.blocks if isinstance(block, Table))

    @property
    def figures(self) -> tuple[Figure, ...]:
        """Its figures."""
        return tuple(block for block in self.blocks if isinstance(block, Figure))

    def section(self, section_id: str) -> tuple[Block, ...]:
        """Return the blocks below a heading, up to the next with an id that is no lower; none without it."""
        found: list[Block] = []
        opening: Heading | None = None
        for block in self.blocks:
            if isinstance(block, Heading) and block.id and (opening is None or block.level <= opening.level):
                opening = block if block.id == section_id else None
            elif opening is not None:
                found.append(block)
        return tuple(found)

    def __getitem__(self, block_id: str) -> Table | Figure:
        """Return a table or figure by its id.

        Raises:
            KeyError: There is none of that id; the message lists those there are.
        """
        shown: list[Table | Figure] = [*self.tables, *self.figures]
        for block in shown:
            if block.id == block_id:
                return block
        known = ", ".join(block.id for block in shown)
        raise KeyError(f"no table or figure “{block_id}” in chapter “{self.id}”; there are: {known}")


@dataclass(frozen=True, slots=True)
class Report:
    """A whole document, in one language.

    Attributes:
        id: Name of its folder.
        title: Title of the document.
        subtitle: Line below it.
        lang: ``zh`` or ``en``.
        chapters: In reading order.
        about: Label and text of what the front page says of the document: boundary, data, versions.
        watermark: Said on every page where the content is invented, for example.
        first_table: Number of the first table, where another document has those before.
        first_figure: Number of the first figure.
        prefix: Before every number: ``A`` for 表A1, 图A1; or with a word of its own, ``附表A`` for 附表A1, 附图A1.
    """

    id: str
    title: str
    subtitle: str
    lang: str
    chapters: tuple[Chapter, ...]
    about: tuple[tuple[str, str], ...] = ()
    watermark: str = ""
    first_table: int = 1
    first_figure: int = 1
    prefix: str = ""

    @property
    def results(self) -> tuple[Result, ...]:
        """Every number in it."""
        return tuple(result for chapter in self.chapters for result in chapter.results)

    def __getitem__(self, chapter_id: str) -> Chapter:
        """Return a chapter by its id.

        Raises:
            KeyError: There is none of that id; the message lists those there are.
        """
        for chapter in self.chapters:
            if chapter.id == chapter_id:
                return chapter
        raise KeyError(f"no chapter “{chapter_id}”; there are: {', '.join(chapter.id for chapter in self.chapters)}")

    def __iter__(self) -> Iterator[Chapter]:
        """Iterate over the chapters."""
        return iter(self.chapters)
