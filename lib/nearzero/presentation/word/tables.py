"""Three-line tables in Word.

Here: a table as native rows and cells, their rules and widths. Not here: caption, notes and sources (``word``).
"""

# ruff: noqa: SLF001 - python-docx shows its XML only under private names

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Length, Pt

from nearzero.presentation.column_widths import SIZES, fit
from nearzero.presentation.formula_markup import office_math
from nearzero.presentation.word.fields import element
from nearzero.presentation.word.styles import SERIF

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import _Cell, _Row
    from docx.text.paragraph import Paragraph

    from nearzero.presentation.blocks import Align, Cell, Table

Write = Callable[["Paragraph", str], None]

# Widths of rules, in eighths of a point.
_THICK, _THIN = 12, 6
_ALIGNED = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
}
_LARGEST = SIZES[0]
_CELL_MARGIN = Pt(3)
# A landscape page takes so many rows with letters of this size: an energy balance stands on one page.
_TALL, _MOST_ON_A_PAGE, _TALL_SIZE = 20, 32, 6.5
# So many rows stay on one page; of longer tables so many at either end.
_WHOLE, _TOGETHER = 8, 2


def add_table(
    document: Document,
    table: Table,
    room: Length,
    write: Write,
    style: str = "Table Text",
    *,
    small_print: bool = False,
) -> None:
    """Add the rows of a table: heads and units repeat on every page, and no row is torn apart.

    Args:
        document: The document; the table goes to its end.
        table: What to write.
        room: Width between the margins.
        write: Writes a text into a paragraph.
        style: Of its paragraphs.
        small_print: Whether lines follow that belong to it; the last row stays with them.
    """
    made = document.add_table(rows=0, cols=len(table.columns))
    widths, size = _fit(table, room)
    _set_frame(made._tbl, widths)
    writer = _Rows(made, table, widths, size, write, style)
    writer.add_heads()
    for index, row in enumerate(table.rows):
        if index in table.groups:
            writer.add_group(table.groups[index])
        last = writer.add_cells([(cell.text, cell.mark) for cell in row])
        writer.add_formulas(last, row)
        if _stays(index, len(table.rows), small_print=small_print):
            _keep_with_next(last)


def _stays(index: int, count: int, *, small_print: bool) -> bool:
    """Return whether a row stays on the page of what follows: no head with a single row, no last row by itself."""
    if index == count - 1:
        return small_print
    return count <= _WHOLE or index < _TOGETHER - 1 or index >= count - _TOGETHER


class _Rows:
    """Adds the rows of one table."""

    def __init__(
        self,
        made: Any,  # noqa: ANN401
        table: Table,
        widths: Sequence[Length],
        size: float,
        write: Write,
        style: str,
    ) -> None:
        self._made, self._table, self._widths, self._size, self._write = made, table, widths, size, write
        self._style = made.part.document.styles[style].style_id

    def add_heads(self) -> None:
        """Add the row of heads and, if there are units, theirs, with a rule below."""
        rows = [self.add_cells([(column.head, "") for column in self._table.columns], bold=True)]
        if any(column.unit for column in self._table.columns):
            rows.append(self.add_cells([(column.unit, "") for column in self._table.columns]))
        for row in rows:
            row._tr.get_or_add_trPr().append(element("w:tblHeader"))
            _keep_with_next(row)
        for cell in rows[-1].cells:
            _rule_below(cell)

    def add_group(self, text: str) -> None:
        """Add a heading over the whole width."""
        row = self.add_cells([(text, ""), *[("", "")] * (len(self._widths) - 1)], bold=True)
        whole = row.cells[0].merge(row.cells[-1]) if len(row.cells) > 1 else row.cells[0]
        for empty in whole.paragraphs[1:]:
            empty._p.getparent().remove(empty._p)
        whole.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.LEFT
        _keep_with_next(row)

    def add_cells(self, texts: Sequence[tuple[str, str]], *, bold: bool = False) -> _Row:
        """Add a row of texts, each with its footnote mark."""
        row = self._made.add_row()
        row._tr.get_or_add_trPr().append(element("w:cantSplit"))
        for cell, width, column, (text, mark) in zip(row.cells, self._widths, self._table.columns, texts, strict=True):
            cell.width = width
            self._fill(cell, text, mark, column.align, bold=bold)
        return row

    def add_formulas(self, row: _Row, cells: Sequence[Cell]) -> None:
        """Put formulas in place of the texts that say them in one line."""
        for made, cell in zip(row.cells, cells, strict=True):
            if cell.formula is not None:
                paragraph = made.paragraphs[0]
                paragraph.runs[0]._r.addprevious(office_math(cell.formula, SERIF, self._size))
                for run in paragraph.runs[:-1] if cell.mark else paragraph.runs:
                    run._r.getparent().remove(run._r)

    def _fill(self, cell: _Cell, text: str, mark: str, align: Align, *, bold: bool) -> None:
        """Write one cell."""
        paragraph = cell.paragraphs[0]
        paragraph._p.get_or_add_pPr().style = self._style  # by id: looking a name up takes longer than all the rest
        paragraph.alignment = _ALIGNED[align]
        if self._size < _LARGEST:
            _set_mark_size(paragraph, self._size)
        self._write(paragraph, text)
        plain = len(paragraph.runs)
        if mark:
            self._write(paragraph, mark)
        for index, run in enumerate(paragraph.runs):
            run._r.get_or_add_rPr()
            if bold:  # what is not set is not there: runs are fresh, and setting None takes as long
                run.font.bold = True
            if index >= plain:
                run.font.superscript = True
            if self._size < _LARGEST:
                run.font.size = Pt(self._size)


def _set_mark_size(paragraph: Paragraph, size: float) -> None:
    """Set the size of the end mark of a paragraph: an empty cell is as high as that."""
    mark = element("w:rPr")
    mark.append(element("w:sz", val=int(2 * size)))
    paragraph._p.get_or_add_pPr().append(mark)


def _fit(table: Table, room: Length) -> tuple[list[Length], float]:
    """Return the widths of the columns and the size of the letters with which they fit the room."""
    fitted = fit(table, room.pt)
    size = fitted.size
    if table.wide and _TALL < len(table.rows) + len(table.groups) <= _MOST_ON_A_PAGE:
        size = min(size, _TALL_SIZE)
    return [Length(int(Pt(1) * width)) for width in fitted.widths], size


def _set_frame(table: Any, widths: Sequence[Length]) -> None:  # noqa: ANN401 - an lxml element
    """Set the rules above and below, the full width, and the columns."""
    properties = table.tblPr
    for old in properties.xpath("./w:tblW | ./w:tblBorders | ./w:tblLook"):
        properties.remove(old)
    rules = element("w:tblBorders")
    rules.extend(element(f"w:{side}", val="single", sz=_THICK, space=0, color="000000") for side in ("top", "bottom"))
    margins = element("w:tblCellMar")
    margins.extend(element(f"w:{side}", w=int(_CELL_MARGIN.twips), type="dxa") for side in ("left", "right"))
    layout = element("w:tblLayout", type="fixed")
    for old in properties.xpath("./w:tblLayout"):
        properties.remove(old)
    properties.extend([element("w:tblW", w=5000, type="pct"), rules, layout, margins])
    for column, width in zip(table.tblGrid.gridCol_lst, widths, strict=True):
        column.w = width


def _rule_below(cell: _Cell) -> None:
    """Put the thin rule below a cell of the head."""
    rule = element("w:tcBorders")
    rule.append(element("w:bottom", val="single", sz=_THIN, space=0, color="000000"))
    cell._tc.get_or_add_tcPr().append(rule)


def _keep_with_next(row: _Row) -> None:
    """Keep a row on the page of the row below."""
    for cell in row.cells:
        for paragraph in cell.paragraphs:
            paragraph.paragraph_format.keep_with_next = True
