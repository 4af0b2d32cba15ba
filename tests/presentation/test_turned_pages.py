from __future__ import annotations

from nearzero.presentation.blocks import Chapter, Heading, Paragraph, Table
from nearzero.presentation.turned_pages import turned


def table(name, *, wide):
    return Table(name, name, (), (), wide=wide)


def lying(*blocks):
    return [wide for _, wide in turned(Chapter("c", "Title", blocks))]


def test_short_text_lies_on_the_page_of_the_wide_table_it_leads_to():
    assert lying(Paragraph("a"), table("w", wide=True), Paragraph("b")) == [True, True, True, False]


def test_long_text_stays_upright_and_the_heading_goes_with_its_table():
    blocks = (*(Paragraph(str(k)) for k in range(9)), Heading("h"), Paragraph("x"), table("w", wide=True))
    assert lying(*blocks) == [False] * 10 + [True] * 3


def test_without_wide_tables_nothing_turns():
    assert not any(lying(Heading("h"), table("n", wide=False), Paragraph("x")))
