from __future__ import annotations

from nearzero.presentation.blocks import Cell, Chapter, Column, Heading, Paragraph, Table
from nearzero.presentation.turned_pages import turned

MANY, FEW = 40, 3


def table(name, *, wide, rows=MANY, text="text"):
    columns = tuple(Column(f"head {k}") for k in range(6))
    return Table(name, name, columns, tuple(tuple(Cell(text) for _ in columns) for _ in range(rows)), wide=wide)


def lying(*blocks):
    return [wide for _, wide in turned(Chapter("c", "Title", blocks))]


def test_short_text_lies_on_the_page_of_the_wide_table_it_leads_to():
    blocks = (Paragraph("a"), table("w", wide=True), Paragraph("b"), Heading("h"), Paragraph("c"))
    assert lying(*blocks) == [True, True, True, False, False, False]


def test_long_text_stays_upright_and_the_heading_goes_with_its_table():
    blocks = (*(Paragraph(str(k)) for k in range(9)), Heading("h"), Paragraph("x"), table("w", wide=True))
    assert lying(*blocks) == [False] * 10 + [True] * 3


def test_without_wide_tables_nothing_turns():
    assert not any(lying(Heading("h"), table("n", wide=False), Paragraph("x")))


def test_no_page_is_turned_for_a_few_rows_that_can_be_read_upright():
    assert not any(lying(Paragraph("a"), table("w", wide=True, rows=FEW), Paragraph("b")))
    assert any(lying(table("w", wide=True, rows=FEW, text="−1,234,567.890123456")))
    assert any(lying(table("w", wide=True, rows=FEW, text="a long text " * 30)))


def test_a_few_rows_between_turned_pages_turn_with_them():
    blocks = (table("a", wide=True), Paragraph("x"), table("b", wide=True, rows=FEW), table("c", wide=True))
    assert all(lying(*blocks))


def test_short_text_that_ends_a_chapter_stays_with_its_last_wide_table():
    assert lying(table("w", wide=True), Paragraph("a"), Paragraph("b")) == [True, True, True, True]
    assert lying(table("w", wide=True), *(Paragraph(str(k)) for k in range(9))) == [True, True, *[False] * 9]
    assert lying(table("n", wide=False), Paragraph("a")) == [False, False, False]
