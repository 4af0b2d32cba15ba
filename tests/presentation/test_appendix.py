from __future__ import annotations

import pytest

from nearzero.presentation.appendix import SelectionError, appendix, choices
from nearzero.presentation.labels import labels_of
from nearzero.presentation.numbering import numbers, shown_as
from nearzero.study import Study


@pytest.fixture(scope="module")
def study(real_raw):
    return Study.load("laoshan", real_raw)


def test_tables_and_figures_come_in_the_order_asked_for_and_go_on_counting(study):
    asked = ["trends:trend_emissions", "trends:levels_emissions", "drivers:effects_*", "trends:levels_emissions"]
    made = appendix(study, "zh", select=asked, first_table=12, first_figure=7, prefix="附表A")

    tables, figures = [[block.id for block in getattr(made["appendix"], kind)] for kind in ("tables", "figures")]
    assert tables[0] == "levels_emissions"
    assert len(tables) == len(set(tables)) > 1
    assert all(name.startswith("effects_") for name in tables[1:])
    assert figures == ["trend_emissions"]
    assert [numbers(made)[name] for name in tables] == list(range(12, 12 + len(tables)))
    assert shown_as(made)["levels_emissions"] == "附表A12"
    assert shown_as(made)["trend_emissions"] == "附图A7"


def test_what_is_shown_is_what_the_report_shows(study):
    (made,) = appendix(study, "en", select=["trends:levels_emissions"])["appendix"].tables
    there = study.chapter("trends", "en")["levels_emissions"]

    assert (made.caption, made.rows, made.notes, made.sources) == (
        there.caption,
        there.rows,
        there.notes,
        there.sources,
    )


@pytest.mark.parametrize(
    ("lang", "prefix", "table", "figure"), [("en", "A", "Table A", "Figure A"), ("zh", "", "表", "图")]
)
def test_the_prefix_stands_before_the_number(study, lang, prefix, table, figure):
    made = labels_of(appendix(study, lang, select=["trends:levels_emissions"], prefix=prefix))

    assert (made.table, made.figure) == (table, figure)


def test_a_chapter_alone_stands_for_all_it_has(study):
    chapter = study.chapter("trends", "zh")
    made = appendix(study, select=["trends"])["appendix"]

    assert [one.id for one in made.tables] == [one.id for one in chapter.tables]
    assert {one.name for one in choices(study, chapters=["trends"])} == {
        f"trends:{one.id}" for one in (*chapter.tables, *chapter.figures)
    }


def test_every_misspelt_name_is_answered_with_the_nearest(study):
    with pytest.raises(SelectionError) as refused:
        appendix(study, select=["trend:levels_emissions", "trends:level_emissions"])

    assert str(refused.value).splitlines() == [
        "trend:levels_emissions: did you mean “trends”?",
        "trends:level_emissions: did you mean “trends:levels_emissions”?",
    ]
    with pytest.raises(SelectionError, match="nothing is selected"):
        appendix(study, select=[])
