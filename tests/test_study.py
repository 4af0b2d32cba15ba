"""The façade: one place, and the same numbers for notebooks, command line and tests."""

import pytest

import nearzero
from nearzero.accounting.factors import FactorTable
from nearzero.analysis.synergy import weights_of
from nearzero.problems import DataError
from nearzero.results import Result
from nearzero.study import Study, compare


@pytest.fixture
def alpha(small_raw):
    return Study.load("alpha", small_raw.raw)


def test_a_place_is_opened_from_a_folder_however_the_folder_is_given(small_raw):
    for folder in (small_raw.raw, small_raw.root, str(small_raw.root)):
        assert Study.load("alpha", folder).place.en == "Alpha"


def test_the_package_offers_the_facade():
    assert nearzero.Study is Study


def test_the_default_folder_is_the_one_of_the_environment(small_raw, monkeypatch):
    monkeypatch.setenv("NEARZERO_RAW", str(small_raw.root))
    assert Study.load("beta").place.zh == "乙区"


@pytest.mark.parametrize(("wrong", "near"), [("alhpa", "alpha"), ("bета", "beta"), ("Alpha", "alpha")])
def test_an_unknown_place_suggests_the_nearest_or_lists_all(small_raw, wrong, near):
    with pytest.raises(DataError, match=near) as caught:
        Study.load(wrong, small_raw.raw)
    assert wrong in str(caught.value)


def test_all_errors_of_the_facts_are_raised_at_once(small_raw):
    rows = [
        small_raw.fact("populaton", "2021", "50", "万人"),
        small_raw.fact("population", "2021", "fifty", "万人"),
        small_raw.fact("population", "2021", "50", "公里"),
    ]
    with pytest.raises(DataError) as caught:
        Study.load("alpha", small_raw.raw)
    found = {problem.row for problem in caught.value}
    # what is no number stops a file before its variables and units are judged, so at least one is named
    assert found & set(rows)
    small_raw.cell("places/alpha/facts.csv", rows[1], value="50")
    with pytest.raises(DataError) as caught:
        Study.load("alpha", small_raw.raw)
    assert {problem.row for problem in caught.value} == {rows[0], rows[2]}
    assert all(problem.file == "places/alpha/facts.csv" and problem.hint for problem in caught.value)


class TestYears:
    def test_years_run_from_the_base_year_to_the_last_known_total(self, alpha):
        assert alpha.years == [2020, 2021, 2022]  # the total of 2021 is not known; it is counted and missed

    def test_years_end_with_the_last_known_total(self, small_raw):
        assert Study.load("beta", small_raw.raw).years == [2020, 2021]

    def test_years_begin_with_the_base_year_even_where_the_total_is_not_known_then(self, small_raw):
        small_raw.only_facts({"variable": "co2_total", "year": "2022", "value": "400", "unit": "万吨"})
        assert Study.load("alpha", small_raw.raw).years == [2020, 2021, 2022]

    def test_years_before_the_base_year_are_not_studied(self, small_raw):
        small_raw.fact("co2_total", "2018", "380", "万吨")
        assert Study.load("alpha", small_raw.raw).years == [2020, 2021, 2022]

    def test_a_place_without_any_total_is_studied_over_the_guides_three_years(self, small_raw):
        small_raw.only_facts({"variable": "population", "year": "2022", "value": "50.00", "unit": "万人"})
        assert Study.load("alpha", small_raw.raw).years == [2020, 2021, 2022]

    def test_the_base_year_is_that_of_the_place(self, small_raw):
        small_raw.write("places/beta/place.toml", small_raw.text("places/beta/place.toml") + "base_year = 2021\n")
        assert Study.load("beta", small_raw.raw).years == [2021]


class TestResults:
    def test_levels_trends_effects_and_decoupling_are_results_of_the_place(self, alpha):
        said = [*alpha.levels(), *alpha.trends(), *alpha.drivers(), *alpha.decoupling()]
        assert {result.analysis for result in said} == {"level", "trend", "drivers", "decoupling"}
        assert all(isinstance(result, Result) and result.place == "alpha" for result in said)

    def test_results_are_told_apart_by_their_ids(self, alpha):
        ids = [result.id for result in (*alpha.levels(), *alpha.trends(), *alpha.drivers(), *alpha.decoupling())]
        assert len(ids) == len(set(ids))

    def test_every_input_is_a_fact_of_the_place(self, alpha):
        known = set(alpha.facts["id"])
        for result in (*alpha.levels(), *alpha.trends(), *alpha.drivers(), *alpha.decoupling()):
            assert set(result.inputs) <= known, result.id

    def test_trends_can_be_asked_for_some_variables(self, alpha):
        assert {result.variable for result in alpha.trends(["population"])} == {"population"}
        assert alpha.trends([]) == []

    def test_drivers_can_be_asked_for_one_identity(self, alpha):
        assert {result.identity for result in alpha.drivers("kaya3")} == {"kaya3"}

    def test_a_series_says_which_variable_is_meant(self, alpha):
        with pytest.raises(KeyError, match="did you mean “population”"):
            alpha.series("popluation")

    def test_an_empty_series_is_empty_and_no_error(self, alpha):
        assert len(alpha.series("buses_count")) == 0

    def test_results_are_the_same_on_every_loading(self, small_raw, alpha):
        again = Study.load("alpha", small_raw.raw)
        assert again.drivers() == alpha.drivers()
        assert again.levels() == alpha.levels()


def test_a_dictionary_need_not_have_every_headline_variable(alpha):
    assert "electricity" not in alpha.raw.dictionary
    assert "electricity" not in alpha.headline_variables
    assert {result.variable for result in alpha.levels()} >= {"co2_total", "energy", "population"}


def test_a_chapter_is_made_again_only_for_weights_that_are_not_those_of_the_law(real_raw):
    laoshan = Study.load("laoshan", real_raw)
    table = FactorTable.read(real_raw)
    made = laoshan.chapter("synergy")
    laoshan.weights = weights_of(table, "", "")
    assert laoshan.chapter("synergy") is made
    laoshan.weights = weights_of(table, "SO2=0.5", "by hand")
    assert laoshan.chapter("synergy") is not made


def test_chapters_can_be_asked_for_by_name_in_both_languages(alpha):
    assert alpha.chapter("trends", "zh").title != alpha.chapter("trends", "en").title
    with pytest.raises(KeyError, match="overview, trends, accounting"):
        alpha.chapter("trend")


def test_a_comparison_names_every_place_that_is_not_there(small_raw):
    with pytest.raises(DataError, match="did you mean “beta”"):
        compare(["alpha", "betta"], small_raw.raw)
