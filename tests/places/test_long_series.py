"""The invented city says what it is, can be written again byte for byte, and has what a model can trip over."""

import csv

import numpy as np
import pytest

from nearzero.places.checks import check
from nearzero.places.synthetic import CITY_SOURCE, CITY_YEARS, write_example_city

PLACE = "example-city"


@pytest.fixture(scope="module")
def levels(real_raw):
    from nearzero.study import Study

    study = Study.load(PLACE, real_raw)
    return lambda variable: np.array([point.value for point in study.series(variable)])


def test_the_files_are_those_that_the_generator_writes(real_raw, tmp_path):
    folder = write_example_city(tmp_path)
    for path in folder.iterdir():
        assert path.read_bytes() == (real_raw.root / "places" / PLACE / path.name).read_bytes(), path.name


def test_another_seed_gives_another_city(tmp_path):
    first, second = (write_example_city(tmp_path / str(seed), seed=seed) for seed in (1, 2))
    assert (first / "facts.csv").read_bytes() != (second / "facts.csv").read_bytes()


def test_it_is_marked_as_invented_and_gets_no_report(real_raw):
    place = real_raw.place(PLACE)
    assert place.synthetic
    assert "虚构" in place.zh
    assert "虚构" in place.boundary_zh
    assert "nvented" in place.en
    assert "nvented" in place.boundary_en
    assert not place.system
    assert PLACE not in real_raw.reportable_places()


def test_every_row_rests_on_the_passport_of_the_city(real_raw):
    with (real_raw.root / "places" / PLACE / "facts.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["source"] for row in rows} == {CITY_SOURCE}
    assert all(row["locator"].startswith("synthetic ") for row in rows)
    passport = real_raw.sources[CITY_SOURCE]
    assert (passport["kind"], passport["covers"]) == ("synthetic", [PLACE])


def test_it_keeps_every_rule_of_the_data(real_raw):
    assert [str(problem) for problem in check(real_raw, [PLACE]) if "example-city" in problem.file] == []


@pytest.mark.parametrize(
    "variable", ["co2_total", "population", "gdp", "energy", "urbanisation_rate", "grid_emission_factor"]
)
def test_every_series_has_a_level_each_year(variable, levels):
    assert levels(variable).shape == (len(CITY_YEARS),) == (24,)


def test_co2_grows_breaks_and_runs_along_a_plateau(levels):
    growth = np.diff(np.log(levels("co2_total")))
    before, after = growth[:13], growth[13:]
    assert before.mean() > 0.07
    assert abs(after.mean()) < 0.015
    assert before.min() > after.max() - 0.01


def test_carbon_and_energy_intensity_fall_as_they_do_in_a_real_city(levels):
    gdp = levels("gdp")
    for variable in ("energy", "co2_total"):
        assert (levels(variable) / gdp)[-1] < 0.6 * (levels(variable) / gdp)[0]
    ratio = levels("co2_total") / levels("energy")
    assert ((ratio > 2.2) & (ratio < 2.7)).all()
