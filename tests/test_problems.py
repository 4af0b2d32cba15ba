"""A problem names the place of the fault and what to do; an error carries all of them."""

import pytest

from nearzero.problems import DataError, Problem, nearest, refuse_errors

CELL = Problem("places/alpha/facts.csv", 4, "unit", "万顿", "a known unit", "write 万吨")
FILE = Problem("sources.toml", None, None, "", "the file is TOML", "mend it")
NOTICE = Problem("variables.csv", 2, "note", "x", "a rule", "a hint", severity="warning")


def test_a_problem_reads_file_row_column_value_rule_hint():
    assert str(CELL) == "places/alpha/facts.csv · row 4 · unit · “万顿” · a known unit · write 万吨"


def test_a_problem_of_a_whole_file_names_neither_row_nor_column():
    assert str(FILE) == "sources.toml · “” · the file is TOML · mend it"


def test_a_long_value_is_cut_short():
    shown = str(Problem("f.csv", 1, "note", "长" * 200, "rule", "hint"))
    assert "长" * 57 + "…" in shown
    assert "长" * 58 not in shown


def test_an_error_carries_every_problem_in_order():
    with pytest.raises(DataError) as refusal:
        refuse_errors([CELL, NOTICE, FILE])
    assert refusal.value.problems == (CELL, NOTICE, FILE)
    assert list(refusal.value) == [CELL, NOTICE, FILE]
    assert str(refusal.value).splitlines() == [str(CELL), str(NOTICE), str(FILE)]


def test_warnings_alone_refuse_nothing():
    refuse_errors([NOTICE])
    refuse_errors(iter([]))


def test_the_nearest_name_is_suggested():
    assert nearest("co2_totl", ["co2_total", "gdp"]) == "did you mean “co2_total”?"


def test_a_short_list_is_shown_where_no_name_is_near():
    assert nearest("zzz", ["gdp", "co2_total", "gdp"]) == "one of: co2_total, gdp"


def test_a_long_list_is_counted_where_no_name_is_near():
    assert nearest("zzz", [f"name{k}" for k in range(13)]) == "13 names are known, none of them near this one"
