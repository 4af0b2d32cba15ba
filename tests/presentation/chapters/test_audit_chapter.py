"""The chapters on the audit: every finding stands there whole, with its way back to the document."""

from __future__ import annotations

import re

import pytest

from nearzero.presentation.blocks import Heading, Paragraph
from nearzero.presentation.text import pick
from nearzero.presentation.words import audit as audit_words
from nearzero.presentation.words.audit import Reader, printout
from nearzero.programme.audit import KINDS, SEVERITIES, Cited, audit_across
from nearzero.results import to_json
from nearzero.study import Study, compare

SECTIONS = {"contradiction": "contradictions", "doubt": "doubts", "note": "notes"}
HEADS = {
    "zh": ["序号", "类别", "问题", "算式", "出处", "须问作者"],
    "en": ["No.", "Kind", "What was found", "Arithmetic", "Where", "To ask the author"],
}
# An id in snake case, or one of a row, is no word for a reader.
RAW_ID = re.compile(r"\b[a-z]+_[a-z_0-9]+\b|\w:\w+@")


@pytest.fixture(
    scope="module", params=[(place, lang) for place in ("laoshan", "zhangqiu") for lang in ("zh", "en")], ids="-".join
)
def case(request, real_raw):
    place, lang = request.param
    study = Study.load(place, real_raw)
    return study.chapter("audit", lang), study, lang


def test_every_finding_has_one_row_under_its_severity(case):
    chapter, study, lang = case
    for severity, section in SECTIONS.items():
        found = [finding for finding in study.audit() if finding.severity == severity]
        table = chapter[f"audit_{section}"]
        assert table in chapter.section(section)
        assert [row[1].text for row in table.rows] == [audit_words.title(one.kind, lang) for one in found]
        assert [column.head for column in table.columns] == HEADS[lang]
        assert table.wide


def test_rows_are_numbered_through_the_chapter(case):
    chapter, study, _ = case
    numbers = [row[0].text for table in chapter.tables for row in table.rows]
    assert numbers == [str(n) for n in range(1, len(study.audit()) + 1)]


def test_nothing_is_cut_and_every_fact_is_there_with_its_locator(case):
    chapter, study, _ = case
    rows = [row for table in chapter.tables for row in table.rows]
    for finding, row in zip(study.audit(), rows, strict=True):
        what, arithmetic, where, question = (cell.text for cell in row[2:])
        assert what
        assert question
        assert "…" not in what
        assert len(arithmetic.splitlines()) == max(1, len(finding.arithmetic))
        assert len(where.splitlines()) == max(1, len(finding.facts))
        assert all(cited.locator in where for cited in finding.facts)


def test_the_opening_counts_by_severity(case):
    chapter, study, lang = case
    opening = chapter.blocks[0]
    assert isinstance(opening, Paragraph)
    for severity in SEVERITIES:
        count = sum(finding.severity == severity for finding in study.audit())
        name = audit_words.severity(severity, lang)
        assert pick(lang, f"{name}{count}个", f"{name.lower()} {count}") in opening.text


def test_what_findings_imply_is_among_the_results(case):
    chapter, study, _ = case
    implied = [result for finding in study.audit() for result in finding.results]
    assert implied
    assert list(chapter.results) == implied
    assert to_json(chapter.results)


def test_no_id_stands_where_a_reader_expects_a_name(case):
    chapter, _, _ = case
    texts = [cell.text for table in chapter.tables for row in table.rows for cell in row]
    assert [text for text in texts if RAW_ID.search(text)] == []


def test_every_citation_is_a_row_of_the_data(case, real_raw):
    _, study, _ = case
    cited = {fact.id for finding in study.audit() for fact in finding.facts}
    known = set().union(*(ids(real_raw, place) for place in ("laoshan", "zhangqiu", "qingdao")))
    assert {re.sub(r"(![a-z_]+)#\d+$", r"\1", name) for name in cited} <= known


def ids(raw, place):
    """Ids of everything that may be cited: facts, targets, states of indicators, projects and their quantities."""
    yield from raw.facts(place)["id"]
    for row in raw.place_table(place, "targets.csv").itertuples():
        yield f"{place}:{row.variable}@{row.year}!{row.comparator}"
    for row in raw.place_table(place, "status.csv").itertuples():
        yield f"{place}:indicator {row.indicator}@{row.year}"
    for row in raw.place_table(place, "projects.csv").itertuples():
        yield f"{place}:{row.id}"
    for row in raw.place_table(place, "project_quantities.csv").itertuples():
        yield f"{place}:{row.project}:{row.quantity}"


def test_the_facade_keeps_the_findings(real_raw):
    study = Study.load("zhangqiu", real_raw)
    assert study.audit() is study.audit()


def test_a_place_without_findings_says_so_in_every_section(country):
    for lang in ("zh", "en"):
        chapter = country.place(f"alpha{lang}", "population,2022,50.00,万人,measured,", system="").chapter(
            "audit", lang
        )
        assert not chapter.tables
        assert [block.id for block in chapter.blocks if isinstance(block, Heading)] == list(SECTIONS.values())
        assert pick(lang, "没有发现问题", "nothing was found") in chapter.blocks[0].text


def test_a_circle_of_places_is_walked_once(country):
    facts = "co2_total,2022,400,万吨,measured,\nelectricity,2022,9.0,亿千瓦时,measured,"
    country.place("alpha", facts, more='parent = "beta"\n')
    country.place("beta", facts, more='parent = "alpha"\n')
    assert Study.load("alpha", country.raw).chapter("audit").blocks
    assert compare(["alpha", "beta"], country.raw)["audit_across"].blocks


class TestAcross:
    def test_districts_are_held_against_their_city(self, reports, real_raw):
        chapter = reports("comparison", "en")["audit_across"]
        above = [name for name in ("qingdao", "jinan", "shandong") if name in real_raw.place_ids]
        found = audit_across(real_raw, ["laoshan", "zhangqiu", *above])
        assert found
        assert sum(len(table.rows) for table in chapter.tables) == len(found)
        assert {row[1].text for table in chapter.tables for row in table.rows} == {"Laoshan District"}
        assert "Qingdao" in chapter.blocks[0].text

    def test_a_fact_of_the_city_names_the_city(self, reports):
        (table,) = reports("comparison", "zh")["audit_across"].tables
        assert "青岛市：能源消费总量" in table.rows[0][5].text
        assert len(table.sources) > 1


class TestWords:
    @pytest.fixture
    def reader(self, real_raw):
        return {lang: Reader(real_raw, lang) for lang in ("zh", "en")}

    @pytest.mark.parametrize("kind", KINDS)
    def test_titles_are_short(self, kind):
        assert 2 <= len(audit_words.title(kind, "zh")) <= 12
        assert 4 <= len(audit_words.title(kind, "en")) <= 26

    @pytest.mark.parametrize(
        ("name", "printed", "zh", "en"),
        [
            ("laoshan:gdp@2022", "1081.17 亿元", "地区生产总值 2022年：1081.17 亿元", "2022: 1081.17 10⁸ yuan"),
            (
                "laoshan:gdp@2022~change_pct:2020",
                "16.4 %",
                "2020→2022年 变化率：16.4 %",
                "2020→2022 change in per cent",
            ),
            ("laoshan:gdp@2022~share_of:qingdao#2", "7.2 %", "所占比重（青岛市）：7.2 %", "share (Qingdao): 7.2 %"),
            ("laoshan:energy[|coal]@2022", "21.86 万吨标准煤", "能源消费总量（煤", "21.86 10⁴ tce"),
            ("laoshan:co2_total@2025!below_base", "below_base 2020", "2025年目标：低于2020年", "target: below 2020"),
            ("laoshan:forest_cover_rate@2025!ge#2", "ge 50 %", "目标：≥50 %", "target: ≥50 %"),
            ("laoshan:gdp@2020", "missing", "2020年：缺失", "2020: missing"),
            ("laoshan:gdp@undated", "1 亿元", "年份未注明：1 亿元", "no year: 1 10⁸ yuan"),
            ("laoshan:indicator 31@2022", "not_met", "指标31自评 2022年：未完成", "Indicator 31 2022: not met"),
            ("laoshan:P12", "2023—2025", "工程P12：2023—2025", "Project P12: 2023—2025"),
            ("laoshan:P12:pv_capacity", "1260kWp", "工程P12 光伏发电装机容量：1260 kWp", "1260 kWp"),
        ],
    )
    def test_every_form_of_citation_reads_as_words(self, reader, name, printed, zh, en):
        cited = Cited(name, "plan", "表1 指标1", printed)
        assert zh in reader["zh"].fact(cited)
        assert en in reader["en"].fact(cited)
        for lang in ("zh", "en"):
            assert "表1 指标1" in reader[lang].fact(cited)

    def test_the_printout_holds_every_finding(self, real_raw):
        study = Study.load("zhangqiu", real_raw)
        lines = list(printout(real_raw, study.audit(), "en"))
        assert sum(line.startswith("   Ask: ") for line in lines) == len(study.audit())
