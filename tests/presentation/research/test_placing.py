"""Every computed block gets one place: the most exact reference that names it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nearzero.presentation.blocks import Chapter, Heading, Paragraph, Table
from nearzero.presentation.research.placing import Placing, Reference


def table(name):
    return Table(name, name, (), ())


TRENDS = Chapter(
    "trends",
    "Trends",
    (
        Paragraph("opening"),
        Heading("Emissions", "emissions"),
        Paragraph("up", kind="finding"),
        table("levels"),
        Heading("by sector", level=3),
        table("index_a"),
        Heading("Energy", "energy"),
        table("fuels"),
        table("index_b"),
    ),
)
REFERENCES = ("trends", "trends#emissions", "trends#energy", "trends@fuels", "trends@index_*", "gone", "trends#no", "#")


def ids(blocks):
    return [block.id for block in blocks if isinstance(block, Table)]


def test_a_table_by_its_id_is_not_repeated_with_section_or_chapter():
    placing = Placing([TRENDS], ["trends", "trends#energy", "trends@fuels"])
    assert ids(placing.blocks("trends@fuels")) == ["fuels"]
    assert ids(placing.blocks("trends#energy")) == ["index_b"]
    assert ids(placing.blocks("trends")) == ["levels", "index_a"]


def test_blocks_keep_the_headings_they_had_one_level_lower():
    made = Placing([TRENDS], ["trends#emissions"]).blocks("trends#emissions")
    headings = [(block.text, block.id, block.level) for block in made if isinstance(block, Heading)]
    assert headings == [("Emissions", "trends_emissions", 3), ("by sector", "", 4)]


def test_a_pattern_keeps_headings_a_single_table_does_not():
    placing = Placing([TRENDS], ["trends@index_*", "trends@fuels"])
    texts = [block.text for block in placing.blocks("trends@index_*", level=2) if isinstance(block, Heading)]
    assert texts == ["Emissions", "by sector", "Energy"]
    assert placing.blocks("trends@fuels") == [TRENDS["fuels"]]


def test_what_stands_above_the_first_heading_gets_the_title_of_its_chapter_unless_that_stands_above():
    placing = Placing([TRENDS], ["trends"])
    assert placing.blocks("trends")[0] == Heading("Trends", level=3)
    assert placing.blocks("trends", level=2)[0] == Paragraph("opening")


def test_leftovers_are_tables_figures_and_notices_but_no_running_text():
    left = Placing([TRENDS], ["trends#energy"]).leftovers()
    assert ids(left) == ["levels", "index_a"]
    assert [block.text for block in left if isinstance(block, Paragraph)] == ["up"]


@given(st.lists(st.sampled_from(REFERENCES)))
def test_whatever_is_asked_for_each_table_is_there_once(references):
    placing = Placing([TRENDS], references)
    made = [name for text in dict.fromkeys(references) for name in ids(placing.blocks(text))]
    assert sorted(made + ids(placing.leftovers())) == ["fuels", "index_a", "index_b", "levels"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a", Reference("a")),
        ("a#b", Reference("a", "b")),
        ("a@b,c_*", Reference("a", "", ("b", "c_*"))),
    ],
)
def test_references_are_read(text, expected):
    assert Reference.parse(text) == expected
