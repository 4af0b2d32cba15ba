"""The research report: everything computed in it once, the front page true, people's texts in their places."""

from __future__ import annotations

from collections import Counter

import pytest

from nearzero.presentation.blocks import Figure, Heading, Paragraph, Table
from nearzero.presentation.chapters import CHAPTERS
from nearzero.presentation.numbering import numbers

DIVIDED = {"indicators", "attainability", "missing_inputs"}  # given to the fields, and to the list of what is missing
FACTS = """
co2_total,2020,380,万吨,measured,
co2_total,2022,400,万吨,measured,
population,2020,48.00,万人,measured,
population,2022,50.00,万人,measured,
"""


def shown(chapters):
    return [block for chapter in chapters for block in chapter.blocks if isinstance(block, Table | Figure)]


@pytest.fixture(scope="module", params=["laoshan", "zhangqiu"])
def study(request, reports):
    return reports.study(request.param)


@pytest.fixture(scope="module")
def report(study, reports):
    return reports(study.place.id, "zh")


def test_every_computed_table_and_figure_is_there_once(study, report):
    computed = Counter(block.id for block in shown(make(study, "zh") for make in CHAPTERS.values()))
    there = Counter(block.id for block in shown(report))
    assert set(there.values()) == {1}
    assert set(computed) - set(there) == DIVIDED & set(computed)


def test_every_finding_and_notice_is_there_once(study, report):
    def notices(chapters):
        return Counter(
            block.text
            for chapter in chapters
            for block in chapter.blocks
            if isinstance(block, Paragraph) and block.kind in {"finding", "missing", "warning"}
        )

    computed, there = notices(make(study, "zh") for make in CHAPTERS.values()), notices(report)
    assert not computed - there


def test_the_indicators_of_all_fields_and_features_make_up_the_whole_table(study, report):
    whole = study.chapter("indicators", "zh")["indicators"]
    parts = [block for block in shown(report) if block.id.startswith("status_")]
    assert sorted(row[0].text for part in parts for row in part.rows) == sorted(row[0].text for row in whole.rows)


def test_the_outlook_is_divided_between_the_fields_without_loss(study, report):
    whole = study.chapter("outlook", "zh")["attainability"]
    parts = [block for block in shown(report) if block.id.startswith("attainable_")]
    asked = [column.head for column in whole.columns].index("2025年要求")  # stands in the table right above
    kept = [(*row[:asked], *row[asked + 1 :]) for row in whole.rows]
    assert sorted(map(str, (row for part in parts for row in part.rows))) == sorted(map(str, kept))


def test_every_indicator_with_a_field_is_argued_for_once(study, report):
    parts = [block for one in report for block in one.tables if block.id == f"attainability_{one.id}"]
    said = Counter((row[0].text, row[1].text) for part in parts for row in part.rows)
    assert set(said.values()) == {1}
    assert {number for number, _ in said} == {one.number for one in study.indicators() if one.rule.kind != "feature"}


def test_chapters_are_numbered_and_annexes_follow(report):
    titles = [chapter.title for chapter in report]
    assert titles[1].startswith("一、")
    assert titles[10].startswith("十、")
    assert [title[:3] for title in titles[11:]] == [f"附件{k}" for k in range(1, len(titles) - 10)]
    assert numbers(report)["answers"] == 1


def test_no_heading_stands_alone(report):
    for chapter in report:
        for block, following in zip(chapter.blocks, [*chapter.blocks[1:], None], strict=True):
            if isinstance(block, Heading):
                assert following is not None, (chapter.id, block.text)
                assert not isinstance(following, Heading) or following.level > block.level, (chapter.id, block.text)


def test_the_front_page_fits_a_screen_and_agrees_with_the_chapters(study, report):
    (table,) = report["answers"].tables
    assert len(table.rows) + len(table.groups) <= 25
    accepted = study.acceptance().reading("counted_not_met")
    by_name = {row[0].text: row[1] for row in table.rows}
    assert by_name["约束指标：已完成"].result.value == accepted.constraints.met
    listed = report["annex_missing"]["missing_by_chapter"]
    assert by_name["缺失输入"].text == f"{len(listed.rows)}项"
    empty = sum(isinstance(b, Paragraph) and b.kind == "placeholder" for chapter in report for b in chapter.blocks)
    assert by_name["须由申报单位撰写"].text == f"{empty}节"


def test_laoshan_stands_where_its_plan_says(reports):
    (table,) = reports("laoshan", "zh")["answers"].tables
    total = next(row for row in table.rows if row[0].text.startswith("二氧化碳排放总量"))
    assert total[1].text == "365 万吨"
    assert "+4.3%" in total[2].text


def test_what_is_missing_names_years_and_use(report):
    table = report["annex_missing"]["missing_by_chapter"]
    assert all(row[0].text and row[2].text for row in table.rows)
    assert len({(row[0].text, row[1].text, row[2].text) for row in table.rows}) == len(table.rows)


def test_what_the_calculations_lack_is_listed_too_in_the_chapter_of_the_subject(report):
    table = report["annex_missing"]["missing_by_chapter"]
    named = {row[2].text for row in table.rows}
    lacking = [row[0].text for row in report["annex_calculators"]["calc_missing"].rows]
    assert lacking
    assert [title for title in lacking if not any(f"测算：{title}" in gives for gives in named)] == []


class TestWritten:
    @pytest.fixture
    def study(self, country):
        return country.place("alpha", FACTS)

    def write(self, study, name, text):
        folder = study.raw.root / "places" / "alpha" / "narrative"
        folder.mkdir(exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")

    def section(self, report, part="profile"):
        return report["profile"].section(part)

    def test_a_placeholder_says_what_is_asked_and_where_it_goes(self, study):
        (block,) = [b for b in self.section(study.report("en")) if getattr(b, "kind", "") == "placeholder"]
        assert "data/raw/places/alpha/narrative/profile.en.md" in block.text
        assert "spatial plan" in block.text

    def test_a_text_takes_the_place_of_the_placeholder(self, study):
        self.write(study, "profile.md", "## 位置\n\n甲区临海。\n\n| 街道 | 面积 |\n|--|--|\n| 东 | 12 |\n")
        blocks = self.section(study.report("zh"))
        assert not [b for b in blocks if getattr(b, "kind", "") == "placeholder"]
        assert "甲区临海。" in [b.text for b in blocks if isinstance(b, Paragraph)]
        table = next(b for b in blocks if isinstance(b, Table) and b.id == "narrative_profile_1")
        assert table.caption == "位置"
        assert "narrative/profile.md" in table.notes[0]
        assert not table.results

    def test_the_front_page_counts_what_is_left_to_write(self, study):
        def left():
            (table,) = study.report("en")["answers"].tables
            return int(table.rows[-1][1].text)

        before = left()
        self.write(study, "feasibility.en.md", "It can be done.")
        assert left() == before - 1


@pytest.mark.parametrize("system", ["park", "community"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_parks_and_communities_have_a_report_too(country, system, lang):
    report = country.place("alpha", FACTS, system=system).report(lang)
    assert [chapter.id for chapter in report][:3] == ["answers", "profile", "management"]
    assert "agriculture" not in [chapter.id for chapter in report]
    assert numbers(report)


def test_a_place_whose_programme_has_no_guide_keeps_the_plain_order(country):
    study = country.place("alpha", FACTS)
    (study.raw.root / "programme" / "shandong-2023" / "guide.toml").unlink()
    report = study.report("en")
    assert [chapter.id for chapter in report][:2] == ["overview", "trends"]
    assert [chapter.id for chapter in report][-1] == "sources"
