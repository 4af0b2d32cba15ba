"""Every rule that needs more than one cell: what breaks it is told with file, row, column, value, rule and hint."""

import pytest

from nearzero.places import checks
from nearzero.places.checks import check
from nearzero.problems import DataError

A_KNOWN_UNIT = "a known unit · write it as documents print it (万吨, 吨/万元, %); new units go into units.txt"
A_RELATION = "a relation · only names of variables.csv, numbers, + - * / and parentheses"
FACTS = "places/alpha/facts.csv"
TARGETS = "places/alpha/targets.csv"
PROJECTS = "places/alpha/projects.csv"
QUANTITIES = "places/alpha/project_quantities.csv"


def test_the_invented_folder_has_no_problem(small_raw):
    assert small_raw.messages() == []


# cells of one row, and the message
WRONG_FACTS = {
    "unit of another kind": (
        4,
        {"unit": "万人"},
        "unit · “万人” · “万人” is not a unit of the same kind as “万吨” · the dictionary has “万吨” for co2_total",
    ),
    "unknown unit": (
        4,
        {"unit": "万顿"},
        "unit · “万顿” · the unit “万顿” is not known · the dictionary has “万吨” for co2_total",
    ),
    "coal counted in another way": (
        9,
        {"unit": "万吨标准煤(等价)"},
        (
            "unit · “万吨标准煤(等价)” · “万吨标准煤(等价)” and “万吨标准煤” count electricity in different ways "
            "(当量值 / 等价值): they are not added or compared · the dictionary has “万吨标准煤” for fossil_energy"
        ),
    ),
    "a change in the unit of the level": (
        5,
        {"unit": "万吨"},
        "unit · “万吨” · “change_pct” is in % · a change or share is printed in %; a level has an empty statement",
    ),
    "percentage points of a level": (
        15,
        {"unit": "百分点"},
        (
            "unit · “百分点” · percentage points are a difference of two % · "
            "use the statement change_abs, annual_change_abs or above_abs"
        ),
    ),
    "text in a number column": (
        2,
        {"value": "约50"},
        "value · “约50” · a number · digits as printed, no unit, no thousands separator, no words; a range is 5~6",
    ),
    "unknown variable": (
        2,
        {"variable": "populaton"},
        "variable · “populaton” · a variable of variables.csv · did you mean “population”?",
    ),
    "missing source": (2, {"source": ""}, "source · “” · never empty · fill in “source”"),
    "unknown source": (
        2,
        {"source": "alpha-plam"},
        "source · “alpha-plam” · a document of sources.toml · did you mean “alpha-plan”?",
    ),
    "missing locator": (2, {"locator": ""}, "locator · “” · never empty · fill in “locator”"),
    "missing state": (2, {"state": ""}, "state · “” · never empty · fill in “state”"),
    "wrong statement": (
        5,
        {"statement": "change_pc"},
        (
            "statement · “change_pc” · one of: level, change_pct, change_abs, annual_rate_pct, annual_change_abs, "
            "share_of, ratio_to, above_pct, above_abs, rank, cumulative · did you mean “change_pct”?"
        ),
    ),
    "wrong state": (
        2,
        {"state": "mesured"},
        (
            "state · “mesured” · one of: measured, preliminary, estimated, substitute_year, proxy, not_assessed, "
            "not_applicable, missing · did you mean “measured”?"
        ),
    ),
    "a derived number": (
        2,
        {"state": "derived"},
        (
            "state · “derived” · one of: measured, preliminary, estimated, substitute_year, proxy, not_assessed, "
            "not_applicable, missing · one of: estimated, measured, missing, not_applicable, not_assessed, "
            "preliminary, proxy, substitute_year"
        ),
    ),
    "wrong qualifier": (
        2,
        {"qualifier": "abuot"},
        "qualifier · “abuot” · one of: about, over, under, at_least, at_most · did you mean “about”?",
    ),
    "value with state missing": (
        2,
        {"state": "missing"},
        "value · “50.00” · no value where the state says there is none · take the value out, or use another state",
    ),
    "no value with state measured": (
        2,
        {"value": ""},
        (
            "value · “” · a fact has a value · "
            "write the digits as printed, or a state that says why there is none (missing, not_applicable, …)"
        ),
    ),
    "change without base year": (
        5,
        {"base_year": ""},
        "base_year · “” · a change or rate says since when · add the year it counts from",
    ),
    "base year that is none": (5, {"base_year": "20"}, "base_year · “20” · a year · four digits, for example 2020"),
    "base year in raised digits": (
        5,
        {"base_year": "202²"},
        "base_year · “202²” · a year · four digits, for example 2020",
    ),
    "share without comparator": (
        18,
        {"comparator": ""},
        "comparator · “” · a share, ratio or rank says of what · add the place or variable it is compared with",
    ),
    "money without price basis": (
        6,
        {"price_basis": ""},
        (
            "price_basis · “” · money has a price basis · "
            "current, constant_2020, comparable, or unstated where the document does not say"
        ),
    ),
    "unknown price basis": (
        6,
        {"price_basis": "constant"},
        "price_basis · “constant” · a price basis · current, constant_2020, comparable or unstated",
    ),
    "year too early": (
        2,
        {"year": "1799"},
        "year · “1799” · a year from 1800 to 2099 · 2022, a period 2020-2022, or undated",
    ),
    "year too late": (
        2,
        {"year": "2100"},
        "year · “2100” · a year from 1800 to 2099 · 2022, a period 2020-2022, or undated",
    ),
    "year in full-width digits": (
        2,
        {"year": "20２2"},
        "year · “20２2” · a year from 1800 to 2099 · 2022, a period 2020-2022, or undated",
    ),
    "missing year": (2, {"year": ""}, "year · “” · never empty · fill in “year”"),
    "backwards period": (
        2,
        {"year": "2022-2020"},
        "year · “2022-2020” · a period runs forward · earlier year first",
    ),
    "value above its bound": (
        11,
        {"variable": "nonfossil_share", "unit": "%", "value": "140"},
        "value · “140” · nonfossil_share lies between 0 and 100 % · check digits and unit",
    ),
    "value below its bound": (
        2,
        {"value": "-50.00"},
        "value · “-50.00” · population lies between 0 and inf 万人 · check digits and unit",
    ),
    "value out of bounds by its unit": (
        8,
        {"value": "420", "unit": "吨/万元"},
        "value · “420” · co2_per_gdp lies between 0 and 30 吨/万元 · check digits and unit",
    ),
    "unknown sector": (
        17,
        {"sector": "industri"},
        "sector · “industri” · an id of sectors.csv · did you mean “industry”?",
    ),
    "unknown carrier": (17, {"carrier": "cole"}, "carrier · “cole” · an id of carriers.csv · did you mean “coal”?"),
}


@pytest.mark.parametrize("case", WRONG_FACTS)
def test_a_wrong_fact_is_told(case, small_raw):
    row, cells, message = WRONG_FACTS[case]
    small_raw.cell(FACTS, row, **cells)
    assert small_raw.messages() == [f"{FACTS} · row {row} · {message}"]


def test_a_duplicate_row_is_told(small_raw):
    small_raw.write(FACTS, small_raw.text(FACTS) + small_raw.text(FACTS).splitlines()[3] + "\n")
    assert small_raw.messages() == [
        f"{FACTS} · row 19 · variable · “co2_total” · a row comes once · take the second one out, or say what differs"
    ]


def test_only_the_wrong_row_is_blamed_for_a_wrong_unit(small_raw):
    small_raw.cell(FACTS, 4, unit="万人")
    assert [problem.row for problem in small_raw.check()] == [4]


def test_a_number_that_is_none_is_not_judged_by_its_bounds(small_raw):
    small_raw.fact("co2_peak_year", "2025", "bald", "年")
    assert [problem.rule for problem in small_raw.check()] == ["a number"]


def test_other_spellings_of_what_is_allowed_are_no_problem(small_raw):
    small_raw.fact("co2_total", "2019-2021", "380~390", "万吨", qualifier="about", locator="a")
    small_raw.fact("co2_total", "undated", "4000000", "吨", statement="level", locator="b")
    small_raw.fact("gdp", "2021", "980", "亿元", price_basis="current", locator="c")
    small_raw.fact("gdp", "2021", "9800000", "万元", price_basis="constant_2020", locator="d")
    small_raw.fact("gdp", "2022", "3", "位", statement="rank", comparator="beta", locator="e")
    small_raw.fact("nonfossil_share", "2022", "-0.5", "百分点", statement="above_abs", comparator="beta", locator="f")
    small_raw.fact("population", "2022", "", "", state="not_applicable", locator="g")
    assert small_raw.messages() == []


# file, row, cells, message
WRONG_ROWS = {
    "target without threshold": (
        TARGETS,
        3,
        {"value": ""},
        (
            "value · “” · a threshold has a number · "
            "add the number, or use below_base, above_base, no_growth, assigned or qualitative"
        ),
    ),
    "target against no base year": (
        TARGETS,
        2,
        {"base_year": ""},
        "base_year · “” · a base year · below_base and above_base need the year they count from",
    ),
    "target with unknown comparator": (
        TARGETS,
        3,
        {"comparator": "lq"},
        (
            "comparator · “lq” · one of: ge, gt, le, lt, eq, about, below_base, above_base, no_growth, assigned, "
            "qualitative · one of: about, above_base, assigned, below_base, eq, ge, gt, le, lt, no_growth, qualitative"
        ),
    ),
    "target with unknown binding": (
        TARGETS,
        3,
        {"binding": "constrain"},
        "binding · “constrain” · one of: constraint, reference, feature, expected, task · did you mean “constraint”?",
    ),
    "target with unknown unit": (
        TARGETS,
        3,
        {"unit": "procent"},
        "unit · “procent” · " + A_KNOWN_UNIT,
    ),
    "target of an unknown variable": (
        TARGETS,
        2,
        {"variable": "co2_totl"},
        "variable · “co2_totl” · a variable of variables.csv · did you mean “co2_total”?",
    ),
    "target without source": (TARGETS, 2, {"source": ""}, "source · “” · never empty · fill in “source”"),
    "status of an unknown document": (
        "places/alpha/status.csv",
        2,
        {"source": "beta-plan"},
        "source · “beta-plan” · a document of sources.toml · did you mean “alpha-plan”?",
    ),
    "status in unknown words": (
        "places/alpha/status.csv",
        2,
        {"state": "done"},
        (
            "state · “done” · one of: reported, in_place, partly, not_started, not_assessed, not_applicable, missing · "
            "one of: in_place, missing, not_applicable, not_assessed, not_started, partly, reported"
        ),
    ),
    "stated investment without a number": (
        PROJECTS,
        2,
        {"investment": ""},
        (
            "investment · “” · investment and its state agree · "
            "a number in 亿元, or investment_state undetermined or not_given"
        ),
    ),
    "investment that is said not to be determined": (
        PROJECTS,
        3,
        {"investment": "2.0"},
        (
            "investment · “2.0” · investment and its state agree · "
            "a number in 亿元, or investment_state undetermined or not_given"
        ),
    ),
    "project of an unknown kind": (
        PROJECTS,
        2,
        {"kind": "renewables"},
        (
            "kind · “renewables” · one of: renewable, storage, waste_heat, fuel_switch, efficiency, building, "
            "transport, waste, water, sink, carbon_capture, industry, management, other · did you mean “renewable”?"
        ),
    ),
    "project listed twice": (
        PROJECTS,
        3,
        {"id": "P01"},
        "id · “P01” · a row comes once · take the second one out, or say what differs",
    ),
    "quantity that is no variable": (
        QUANTITIES,
        2,
        {"quantity": "busses_count"},
        "quantity · “busses_count” · a variable of variables.csv · did you mean “buses_count”?",
    ),
    "quantity in an unknown unit": (
        QUANTITIES,
        2,
        {"unit": "buses"},
        "unit · “buses” · " + A_KNOWN_UNIT,
    ),
    "dictionary with an unknown unit": (
        "variables.csv",
        2,
        {"unit": "tons"},
        "unit · “tons” · " + A_KNOWN_UNIT,
    ),
    "dictionary with an unknown part": (
        "variables.csv",
        3,
        {"numerator": "co2_totl"},
        "numerator · “co2_totl” · a variable of this dictionary · did you mean “co2_total”?",
    ),
    "rule over an unknown variable": (
        "programme/shandong-2023/city.csv",
        3,
        {"numerator": "co2_total;co2"},
        "numerator · “co2_total;co2” · variables of the dictionary · add them to variables.csv",
    ),
    "rule of an unknown document": (
        "programme/shandong-2023/city.csv",
        2,
        {"source": "program"},
        "source · “program” · a document of sources.toml · did you mean “programme”?",
    ),
    "relation that is more than arithmetic": (
        "relations.csv",
        2,
        {"expression": "exp(fossil_energy)"},
        "expression · “exp(fossil_energy)” · " + A_RELATION,
    ),
    "relation that is no expression": (
        "relations.csv",
        2,
        {"expression": "fossil_energy / (1 -"},
        "expression · “fossil_energy / (1 -” · " + A_RELATION,
    ),
    "relation with an unknown name": (
        "relations.csv",
        2,
        {"expression": "fossil_energy + heat"},
        "expression · “fossil_energy + heat” · " + A_RELATION,
    ),
    "relation for an unknown variable": (
        "relations.csv",
        3,
        {"variable": "fosil_energy"},
        "variable · “fosil_energy” · a variable of variables.csv · did you mean “fossil_energy”?",
    ),
}


@pytest.mark.parametrize("case", WRONG_ROWS)
def test_a_wrong_row_of_any_table_is_told(case, small_raw):
    file, row, cells, message = WRONG_ROWS[case]
    small_raw.cell(file, row, **cells)
    assert small_raw.messages() == [f"{file} · row {row} · {message}"]


WRONG_FILES = {
    "GBK": (
        lambda text: text.encode("gb18030"),
        (
            f"{FACTS} · row 2 · “b'\\xcd'” · the file is UTF-8 · "
            "the encoding seems to be GBK (Excel's usual one in Chinese); save it again as UTF-8"
        ),
    ),
    "byte-order mark": (
        lambda text: b"\xef\xbb\xbf" + text.encode(),
        f"{FACTS} · row 1 · “BOM” · the file is UTF-8 without a byte-order mark · save it as “CSV UTF-8” without BOM",
    ),
    "too few cells": (
        lambda text: text + "gdp,2021,5\n",
        (
            f"{FACTS} · row 19 · “gdp,2021,5” · the row has as many cells as the head line (15) · "
            "quote a cell that holds a comma; keep the commas of empty cells"
        ),
    ),
    "too many cells": (
        lambda text: text.replace("1000.0", "1,000.0"),
        (
            f"{FACTS} · row 6 · “gdp,2022,1,000.0,亿元,,,,,,,measured,unstated,alpha-plan,一3,” · "
            "the row has as many cells as the head line (15) · "
            "quote a cell that holds a comma; keep the commas of empty cells"
        ),
    ),
    "unknown column": (
        lambda text: text.replace("locator,note\n", "locator,note,sectr\n"),
        f"{FACTS} · row 1 · sectr · “sectr” · the column belongs to this table · did you mean “sector”?",
    ),
    "missing column": (
        lambda text: text.replace("qualifier,", "", 1),
        f"{FACTS} · row 1 · qualifier · “” · the column is there · add “qualifier” to the head line",
    ),
}


@pytest.mark.parametrize("case", WRONG_FILES)
def test_a_wrong_file_is_told(case, small_raw):
    change, message = WRONG_FILES[case]
    content = change(small_raw.text(FACTS))
    small_raw.write(FACTS, content)
    assert small_raw.messages() == [message]


def test_an_unclosed_quote_is_told_with_the_line_it_begins_in(small_raw):
    small_raw.write(FACTS, small_raw.text(FACTS) + 'gdp,2021,"980,亿元\ngdp,2020,970,亿元\n')
    assert small_raw.messages() == [
        f"{FACTS} · row 19 · “unexpected end of data” · the file is a CSV table · look for a quote that is not closed"
    ]


def test_a_table_of_an_unknown_name_is_told(small_raw):
    small_raw.write("places/alpha/fact.csv", "")
    assert small_raw.messages() == [
        "places/alpha/fact.csv · “fact.csv” · a table that a place may have · did you mean “facts.csv”?"
    ]


@pytest.mark.parametrize("left", ["no file", "an empty file", "a head line"])
def test_a_place_of_a_programme_without_facts_is_told(left, small_raw):
    head = small_raw.text("places/beta/facts.csv").splitlines()[0] + "\n"
    small_raw.path("places/beta/facts.csv").unlink()
    if left != "no file":
        small_raw.write("places/beta/facts.csv", head if left == "a head line" else "")
    assert (
        "places/beta/facts.csv · “no rows” · the place has facts · "
        "fill in its workbook, then: nearzero import beta.xlsx; or write its numbers into facts.csv"
    ) in small_raw.messages()


def test_a_place_outside_every_programme_needs_no_facts(small_raw):
    small_raw.path("places/beta/facts.csv").unlink()
    small_raw.write("places/beta/place.toml", 'id = "beta"\nzh = "乙区"\nen = "Beta"\nkind = "city"\n')
    assert small_raw.messages() == []


def test_a_place_without_place_toml_is_told_and_its_tables_are_judged_all_the_same(small_raw):
    small_raw.path("places/alpha/place.toml").unlink()
    small_raw.cell(FACTS, 2, value="x")
    assert small_raw.messages() == [
        (
            f"{FACTS} · row 2 · value · “x” · a number · "
            "digits as printed, no unit, no thousands separator, no words; a range is 5~6"
        ),
        "places/alpha/place.toml · “” · a place has a place.toml · write one with id, zh, en and kind",
    ]


def test_a_place_toml_of_another_place_is_told(small_raw):
    small_raw.write("places/beta/place.toml", small_raw.text("places/alpha/place.toml"))
    assert small_raw.messages() == [
        "places/beta/place.toml · id · “alpha” · the id is the name of the folder · write “beta”"
    ]


def test_an_unknown_place_is_told_with_the_nearest(small_raw):
    assert [str(problem) for problem in small_raw.check(["betta"])] == [
        "places · “betta” · the place has a folder · did you mean “beta”?"
    ]


def test_only_the_places_asked_for_are_checked(small_raw):
    small_raw.cell(FACTS, 2, value="x")
    assert small_raw.check(["beta"]) == []
    assert len(small_raw.check(["alpha"])) == 1


def test_a_folder_without_places_is_told(small_raw):
    for path in sorted((small_raw.root / "places").rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    assert small_raw.messages() == ["places · “” · there is a place · make one with place.toml and facts.csv"]


@pytest.mark.parametrize("name", ["variables.csv", "relations.csv", "sectors.csv", "carriers.csv", "sources.toml"])
def test_a_missing_shared_table_is_told(name, small_raw):
    small_raw.path(name).unlink()
    (message,) = small_raw.messages()
    assert message.startswith(name)


@pytest.mark.parametrize("name", ["relations.csv", "sectors.csv", "carriers.csv", "programme/shandong-2023/city.csv"])
def test_a_shared_table_may_be_only_a_head_line(name, small_raw):
    small_raw.write(name, small_raw.text(name).splitlines()[0] + "\n")
    assert [message for message in small_raw.messages() if "carrier" not in message] == []


def test_a_dictionary_without_variables_is_told(small_raw):
    small_raw.write("variables.csv", small_raw.text("variables.csv").splitlines()[0] + "\n")
    assert small_raw.messages() == ["variables.csv · “” · the dictionary has variables · add a row for each"]


@pytest.mark.parametrize("table", ["facts", "targets", "status", "projects", "project_quantities"])
def test_a_table_of_a_place_may_be_only_a_head_line(table, small_raw):
    name = f"places/alpha/{table}.csv"
    small_raw.write(name, small_raw.text(name).splitlines()[0] + "\n")
    assert [message for message in small_raw.messages() if "the place has facts" not in message] == []


def test_while_shared_tables_are_wrong_places_are_not_judged(small_raw):
    small_raw.cell("variables.csv", 2, unit="tons")
    small_raw.cell(FACTS, 2, value="x")
    assert {problem.file for problem in small_raw.check()} == {"variables.csv"}


def test_all_problems_are_collected_at_once_by_file_and_row(small_raw):
    changes = [(row, cells) for row, cells, _ in WRONG_FACTS.values()]
    seen: set[int] = set()
    for row, cells in changes:
        if row not in seen:
            seen.add(row)
            small_raw.cell(FACTS, row, **cells)
    small_raw.write(FACTS, small_raw.text(FACTS) + "gdp,2021,5\n")
    small_raw.cell(TARGETS, 3, value="")
    small_raw.cell(PROJECTS, 2, investment="")
    small_raw.cell("places/beta/facts.csv", 2, unit="亿元")
    small_raw.path("places/beta/place.toml").unlink()
    problems = small_raw.check()
    assert {problem.row for problem in problems if problem.file == FACTS} == seen | {19}
    assert {problem.file for problem in problems} == {
        FACTS,
        TARGETS,
        PROJECTS,
        "places/beta/facts.csv",
        "places/beta/place.toml",
    }
    order = [(problem.file, problem.row or 0) for problem in problems]
    assert order == sorted(order)


def test_a_cell_that_is_no_number_does_not_hide_an_unknown_variable_of_another_row(small_raw):
    small_raw.cell(FACTS, 2, value="x")
    small_raw.cell(FACTS, 4, variable="co2")
    small_raw.cell(FACTS, 6, price_basis="")
    assert [(problem.row, problem.column) for problem in small_raw.check()] == [
        (2, "value"),
        (4, "variable"),
        (6, "price_basis"),
    ]


def test_several_faults_of_one_row_are_all_told(small_raw):
    small_raw.cell(FACTS, 5, variable="co2", value="x", base_year="", source="", state="sure", year="22")
    assert {problem.column for problem in small_raw.check()} == {
        "variable",
        "value",
        "base_year",
        "source",
        "state",
        "year",
    }


def test_every_problem_stops_a_study_and_is_named_in_its_error(small_raw):
    small_raw.cell(FACTS, 2, value="x", state="sure")
    with pytest.raises(DataError) as refusal:
        small_raw.resolver()
    assert len(refusal.value.problems) == 2


class TestParts:
    HEAD = "whole,parts,rule,note\n"

    def test_a_folder_without_the_file_is_sound(self, small_raw):
        assert not small_raw.path("parts.csv").exists()
        assert small_raw.check() == []

    def test_variables_cells_and_plain_numbers_are_names(self, small_raw):
        rows = "fossil_energy,energy[|coal];energy[|oil],sum,\n100,nonfossil_share; good_air_days_share,within,\n"
        small_raw.write("parts.csv", self.HEAD + rows)
        assert small_raw.messages() == []

    @pytest.mark.parametrize(
        ("row", "column"),
        [
            ("fosil_energy,energy,sum,", "whole"),
            ("energy[coal],fossil_energy,sum,", "whole"),
            ("energy,fossil_energy;coal,within,", "parts"),
            ("energy,energy[|peat],sum,", "parts"),
            ("energy,energy[peat|],sum,", "parts"),
            ("energy,fossil_energy;,sum,", "parts"),
            ("energy,fossil_energy,adds_up,", "rule"),
            ("energy,,sum,", "parts"),
        ],
    )
    def test_what_is_no_name_or_rule_is_told_with_row_and_column(self, small_raw, row, column):
        small_raw.write("parts.csv", self.HEAD + row + "\n")
        found = [problem for problem in small_raw.check() if problem.file == "parts.csv"]
        assert [(problem.row, problem.column) for problem in found] == [(2, column)]
        assert found[0].hint


def test_of_many_places_no_table_is_kept_and_every_problem_is(small_raw, monkeypatch):
    small_raw.cell(FACTS, 2, unit="斤斤")
    before, raw = small_raw.check(), small_raw.raw
    monkeypatch.setattr(checks, "_MOST_KEPT", 0)
    assert len(before) >= 1
    assert check(raw) == before
    assert [name for name in raw._tables if name.startswith("places/")] == []
