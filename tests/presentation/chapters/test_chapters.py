"""What reports must keep, whatever they say: numbers that are results, ways back to facts, one language at a time."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest

from nearzero.accounting.factors import FactorTable
from nearzero.presentation.blocks import Figure, Formula, Heading, Paragraph, Table
from nearzero.presentation.chapters.comparison import DifferentRulesError
from nearzero.presentation.factor_sources import factor_source
from nearzero.presentation.formula import plain
from nearzero.presentation.words import NONE
from nearzero.presentation.words.outlook import STATES, label
from nearzero.programme.outlook.peak import NOT_YET
from nearzero.results import to_json
from nearzero.study import Study, compare

PLACES = ("laoshan", "zhangqiu", "comparison")
CHINESE = re.compile("[\u3000-\u303f\u3400-\u4dbf\u4e00-\u9fff\uff00-\uffef]")
# Columns that quote: what a document prints, where, who answers for it, what it is called.
QUOTED = {"Responsible", "Assisting", "Document", "As printed", "Where", "Source", "Scope as printed", "Factor id"}

ONE_YEAR = """
co2_total,2022,400,万吨,measured,
population,2022,50.00,万人,measured,
gdp,2022,1000.0,亿元,measured,unstated
fossil_energy,2022,140.00,万吨标准煤,measured,
"""
TWO_YEARS = """
co2_total,2020,380,万吨,measured,
co2_total,2022,400,万吨,measured,
population,2020,48.00,万人,measured,
population,2022,50.00,万人,measured,
gdp,2020,900.0,亿元,measured,constant_2020
gdp,2022,1000.0,亿元,measured,constant_2020
"""


@pytest.fixture(params=[(place, lang) for place in PLACES for lang in ("zh", "en")], ids="-".join)
def report(request, reports):
    return reports(*request.param)


@pytest.fixture(params=PLACES)
def english(request, reports):
    return reports(request.param, "en")


def blocks(report, kind):
    return [block for chapter in report for block in chapter.blocks if isinstance(block, kind)]


def cells(report):
    """Every cell that carries a result, with the table it stands in and the number it must print."""
    for table in blocks(report, Table):
        for row in table.rows:
            for cell, column in zip(row, table.columns, strict=True):
                if cell.result is not None:
                    yield table, cell, expected(cell.result, column)


def expected(result, column):
    """The value of a result as a column prints it: a probability stands in a column of per cent as per cent."""
    if isinstance(result.value, float) and column.unit == "%" and not result.unit:
        return result.value * 100
    return result.value


def read(text):
    """Number and decimals of what a cell prints, up to its unit or interval; of a printed range the middle.

    A year may stand before the number (2022: 60.7 m²), or the number in brackets behind a word: kept (−24.0 %).
    """
    text = re.sub(r"^20\d\d(年：|: )|^\D+[（(](?=[+−]?\d)", "", text)
    ends = re.match(r"[+−≈]?[\d,.]+(~[\d,.]+)?", text)
    assert ends, f"“{text}” is no number"
    parts = [part.replace("−", "-").replace(",", "").lstrip("≈") for part in ends[0].split("~")]
    return sum(map(float, parts)) / len(parts), max(len(part.partition(".")[2]) for part in parts)


def test_every_printed_number_is_the_rounded_value_of_its_result(report):
    seen = 0
    for table, cell, value in cells(report):
        if value is None and cell.result.form == NOT_YET:  # no peak on the path: only its end is said
            assert re.findall(r"\d+", cell.text) == [cell.result.period.partition("-")[2]], (table.id, cell)
            continue
        if value is None:
            assert cell.text == NONE, (table.id, cell)
            continue
        if isinstance(value, str):  # a state: its label, and no other one's
            assert cell.text == label(STATES, value, report.lang), (table.id, cell)
            continue
        if cell.text in {"按定义达到", "by definition"}:  # the rates were made from the target: it is no finding
            assert value == 100, (table.id, cell.text, value)
            continue
        if cell.text[0] in "<>":  # all draws agree: the bound that so many draws can tell from certainty
            bound, _ = read(cell.text[1:])
            assert value == (0 if cell.text[0] == "<" else 100), (table.id, cell.text, value)
            assert abs(value - bound) < 0.1, (table.id, cell.text, value)
            continue
        number, places = read(cell.text)
        half = 0.5 * 10**-places * (1 + 1e-6)
        assert abs(number - value) <= half, (table.id, cell.text, value)
        seen += 1
    assert seen > 20


def test_the_interval_beside_a_number_holds_it(report):
    for table, cell, _ in cells(report):
        found = re.search(r"\[(\S+) ~ (\S+)\]", cell.text)
        if found:
            low, high = (float(end.replace("−", "-").replace(",", "")) for end in found.groups())
            slack = 0.5 * 10 ** -len(found[1].partition(".")[2]) * (1 + 1e-6)
            assert low - slack <= cell.result.value <= high + slack, (table.id, cell.text)
            assert abs(low - cell.result.low) <= slack, (table.id, cell.text)
            assert abs(high - cell.result.high) <= slack, (table.id, cell.text)


def project_ids(raw, place):
    """Ids of printed numbers of projects: the investment, and the quantities."""
    projects, quantities = raw.place_table(place, "projects.csv"), raw.place_table(place, "project_quantities.csv")
    listed = zip(quantities["project"], quantities["quantity"], strict=True)
    return {f"{place}:{name}" for name in projects["id"]} | {f"{place}:{name}:{what}" for name, what in listed}


def target_ids(raw, place):
    """Ids of the rows of targets: what the rates of a scenario are made from."""
    targets = raw.place_table(place, "targets.csv")
    return {f"{place}:target/{row.variable}@{row.year}" for row in targets.itertuples()}


def factor_ids(raw):
    """Ids of the rows of the factor tables."""
    return {factor.id for factor in FactorTable.read(raw)}


def test_every_result_rests_on_facts_and_factors(report, real_raw):
    known = {
        place: set(real_raw.facts(place)["id"]) | project_ids(real_raw, place) | target_ids(real_raw, place)
        for place in real_raw.place_ids
    }
    both, factors = set().union(*known.values()), factor_ids(real_raw)
    for result in report.results:
        assert result.inputs, result.id
        own = both if report.id == "comparison" else known[result.place]
        assert set(result.inputs) <= own | factors, result.id


def test_results_of_one_id_are_one_result(report):
    by_id = {}
    for result in report.results:
        assert by_id.setdefault(result.id, result).to_dict() == result.to_dict()


def test_every_row_has_as_many_cells_as_there_are_columns(report):
    for table in blocks(report, Table):
        assert {len(row) for row in table.rows} <= {len(table.columns)}, table.id
        assert all(0 <= index < len(table.rows) for index in table.groups), table.id


def test_ids_are_unique_and_fit_file_names(report):
    ids = [block.id for block in blocks(report, (Table, Figure))]
    assert len(ids) == len(set(ids))
    assert all(re.fullmatch(r"[a-z0-9_]+", name) for name in ids), ids
    for chapter in report:
        sections = [block.id for block in chapter.blocks if isinstance(block, Heading) and block.id]
        assert len(sections) == len(set(sections)), chapter.id
    assert len({chapter.id for chapter in report}) == len(report.chapters)


def test_every_table_and_figure_has_caption_and_alternative_text(report):
    for block in blocks(report, (Table, Figure)):
        assert block.caption.strip(), block.id
    for figure in blocks(report, Figure):
        assert figure.alt.strip(), figure.id


def test_no_placeholder_is_left_in_the_text(report):
    for paragraph in blocks(report, (Paragraph, Heading)):
        assert paragraph.text.strip()
        assert not re.search(r"[{}]|\bNone\b|\bnan\b|\bTrue\b|\bFalse\b", paragraph.text), paragraph.text


def test_minus_signs_are_true_ones(report):
    for table, cell, _ in cells(report):
        assert not re.match("-", cell.text), (table.id, cell.text)


def test_every_document_that_is_cited_has_a_passport(report, real_raw):
    known = {passport["title"] for passport in real_raw.sources.values()}
    known |= {passport.get("title_en", "") for passport in real_raw.sources.values()}
    known |= {factor_source(one.source, lang) for one in FactorTable.read(real_raw) for lang in ("zh", "en")}
    for block in blocks(report, (Table, Figure)):
        for source in block.sources:
            assert any(title and title in source for title in known), (block.id, source)


def prose(report):
    """All that an English reader reads, but names of sources and what a document is quoted with."""
    yield from (report.title, report.subtitle, report.watermark)
    yield from (label for label, _ in report.about)
    for chapter in report:
        yield chapter.title
        for block in chapter.blocks:
            if isinstance(block, Heading | Paragraph):
                yield block.text
                continue
            if isinstance(block, Formula):
                yield plain(block.content)
                continue
            yield block.caption
            yield from (note for note in block.notes if not note.startswith("Also printed"))
            if isinstance(block, Figure):
                yield block.alt
                continue
            yield from (part for column in block.columns for part in (column.head, column.unit))
            yield from block.groups.values()
            for row in block.rows:
                yield from (cell.text for cell, column in zip(row, block.columns, strict=True) if not quotes(column))


def quotes(column):
    return column.head in QUOTED


@pytest.fixture(scope="module")
def quoted(real_raw):
    """What the audit quotes inside its sentences: where things stand, and the scope of a target in its own words."""
    files = ("facts.csv", "targets.csv", "status.csv", "projects.csv", "project_quantities.csv")
    tables = [real_raw.place_table(place, file) for place in real_raw.place_ids for file in files]
    found = {text for table in tables for name in ("locator", "scope") if name in table for text in table[name]}
    return sorted(filter(CHINESE.search, found), key=len, reverse=True)


def test_english_reports_hold_no_chinese_but_names_and_quotations(english, quoted):
    def without(text):
        for quotation in quoted:
            text = text.replace(quotation, "")
        return text

    assert [text for text in prose(english) if CHINESE.search(text) and CHINESE.search(without(text))] == []


def test_what_stands_between_names_of_sources_is_english_too(english):
    told = "".join(text for _, text in english.about)
    assert not re.search("[，；：]", told)


def test_chinese_reports_are_chinese_in_every_head(reports):
    for place in PLACES:
        report = reports(place, "zh")
        for block in blocks(report, (Paragraph, Heading)):
            assert CHINESE.search(block.text), block.text
        for block in blocks(report, (Table, Figure)):
            assert CHINESE.search(block.caption), block.caption


def test_both_languages_say_the_same_numbers(reports):
    for place in PLACES:
        zh, en = ([result.to_dict() for result in reports(place, lang).results] for lang in ("zh", "en"))
        assert zh == en
        shapes = [
            [(table.id, len(table.columns), len(table.rows)) for table in blocks(reports(place, lang), Table)]
            for lang in ("zh", "en")
        ]
        assert shapes[0] == shapes[1]


@pytest.mark.parametrize(
    ("lang", "names"),
    [
        ("zh", ("能源消费总量", "常住人口", "2021年")),
        ("en", ("Total energy consumption", "Resident population", "2021")),
    ],
)
def test_missing_inputs_are_named(reports, lang, names):
    report = reports("laoshan", lang)
    said = [block.text for block in blocks(report, Paragraph) if block.kind == "missing"]
    assert len(said) >= 3
    (kaya4,) = [text for text in said if "能源强度 × 单位能源" in text or "per unit of GDP × CO2 per energy" in text]
    assert all(name in kaya4 for name in names)


def test_missing_inputs_of_indicators_are_listed_by_year(reports):
    table = reports.study("laoshan").chapter("indicators", "en")["missing_inputs"]
    assert table.rows
    for row in table.rows:
        assert re.fullmatch(r"20\d\d(, 20\d\d)*( and 20\d\d)?", row[-1].text), row


def test_every_fact_and_factor_used_is_traced_to_where_it_is_printed(reports):
    report = reports("laoshan", "zh")
    used = {name for result in report.results for name in result.inputs}
    table = report["sources"]["facts"]
    factors = report["sources"]["factors"]
    assert {row[-1].text for row in (*table.rows, *factors.rows)} == used
    assert all(row[-2].text for row in (*table.rows, *factors.rows))


def test_a_report_built_twice_gives_the_same_json(reports, real_raw):
    for lang in ("zh", "en"):
        again = Study.load("zhangqiu", real_raw.root).report(lang)
        assert to_json(again.results, title=again.title) == to_json(
            reports("zhangqiu", lang).results, title=reports("zhangqiu", lang).title
        )


class TestOneYear:
    @pytest.fixture(params=["zh", "en"])
    def one(self, request, country):
        return country.place("alpha", ONE_YEAR).report(request.param)

    def test_it_still_gives_a_report(self, one):
        assert [chapter.id for chapter in one][:4] == ["answers", "profile", "management", "energy"]
        assert len(one.results) > 4
        assert to_json(one.results)

    def test_it_says_what_the_other_years_miss(self, one):
        said = " ".join(block.text for block in blocks(one, Paragraph) if block.kind == "missing")
        assert "2020" in said
        assert "2021" in said

    def test_it_decomposes_nothing_and_says_so(self, one):
        assert not [result for result in one.results if result.analysis in {"drivers", "decoupling", "trend"}]
        headings = [block.id for block in one["management"].blocks if isinstance(block, Heading)]
        assert "drivers_decoupling" in headings
        assert "drivers_kaya3" not in headings


def test_a_place_that_knows_nothing_of_carbon_still_gives_a_report(country):
    study = country.place("alpha", "population,2022,50.00,万人,measured,")
    for lang in ("zh", "en"):
        assert [result.variable for result in study.report(lang).results if result.analysis == "level"]


def test_places_that_are_part_of_each_other_end_no_report(country):
    country.place("alpha", TWO_YEARS, more='parent = "beta"\n')
    country.place("beta", TWO_YEARS, more='parent = "alpha"\n')
    assert Study.load("alpha", country.raw).report("en").results
    assert compare(["alpha", "beta"], country.raw, "en").results


@pytest.mark.parametrize(("lang", "said"), [("zh", "虚构示例"), ("en", "Invented example")])
def test_an_invented_place_carries_a_watermark_and_its_name(country, lang, said):
    invented = country.place("alpha", ONE_YEAR, more="synthetic = true\n")
    report = invented.report(lang)
    assert said in report.watermark
    assert invented.place.name(lang) in report.title


def test_a_real_place_carries_no_watermark(reports):
    assert not reports("laoshan", "zh").watermark


class TestComparison:
    def test_places_of_different_systems_are_refused(self, country):
        country.place("alpha", TWO_YEARS)
        country.place("beta", TWO_YEARS, system="park")
        with pytest.raises(DifferentRulesError, match=r"shandong-2023/city.*shandong-2023/park"):
            compare(["alpha", "beta"], country.raw)

    def test_places_stand_side_by_side_in_the_order_they_were_named(self, country):
        country.place("alpha", TWO_YEARS)
        country.place("beta", TWO_YEARS)
        report = compare(["beta", "alpha"], country.raw, "en")
        heads = [column.head for column in report["drivers_side_by_side"]["drivers_side_by_side"].columns]
        assert [head.split()[0] for head in heads[1::2]] == ["Beta", "Alpha"]

    def test_a_place_that_cannot_be_decomposed_is_named(self, country):
        country.place("alpha", TWO_YEARS)
        country.place("beta", ONE_YEAR)
        report = compare(["alpha", "beta"], country.raw, "en")
        said = [block.text for block in report["drivers_side_by_side"].blocks if isinstance(block, Paragraph)]
        assert any("Beta" in text for text in said)
        assert not any("Alpha" in text for text in said)

    def test_there_is_no_composite_score(self, reports):
        report = reports("comparison", "en")
        assert not any(
            re.search(r"score|rank", column.head, re.IGNORECASE) for t in blocks(report, Table) for column in t.columns
        )

    def test_targets_of_city_and_province_stand_beside_those_of_the_districts(self, reports):
        heads = [column.head for column in reports("comparison", "en")["targets"]["targets_side_by_side"].columns]
        assert heads[2:4] == ["Laoshan District", "Zhangqiu District"]
        assert {"Qingdao", "Shandong"} <= set(heads)

    def test_the_ladder_says_which_target_is_stricter(self, reports):
        chapter = reports("comparison", "en")["targets"]
        table, figure = chapter["ladder_laoshan"], chapter["target_ladder"]
        assert any("stricter than Shandong" in row[6].text for row in table.rows)
        assert any("not comparable" in row[6].text for row in table.rows)
        assert figure.draw().axes


def test_figures_show_the_years_of_the_study_in_order(reports):
    for table in reports.study("zhangqiu").chapter("trends", "en").tables:
        years = [int(column.head) for column in table.columns if re.fullmatch(r"20\d\d", column.head)]
        assert all(earlier < later for earlier, later in pairwise(years)), table.id
