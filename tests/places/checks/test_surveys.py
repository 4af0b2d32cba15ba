"""Tables of one subject: every wrong cell is found, with a hint, and nothing else is."""

import pytest

from nearzero.places.checks.surveys import check_survey
from nearzero.places.contracts import SURVEY_UNITS, SURVEYS
from nearzero.places.tables import read_table
from nearzero.units import factor

HEAD = "item,measure,year,value,unit,state,source,locator,note\n"
GOOD = "all,generated,2022,80.2,万吨,measured,synthetic-example,t,\n"


@pytest.fixture
def problems(tmp_path, real_raw):
    def problems(row, file="solid_waste.csv"):
        path = tmp_path / file
        path.write_text(HEAD + row, encoding="utf-8")
        frame, found = read_table(path, SURVEYS[file], file)
        return [*found, *check_survey(real_raw, frame)]

    return problems


def test_a_good_row_has_no_problem(problems):
    assert problems(GOOD) == []
    assert problems("all,generated,2022,,,missing,synthetic-example,t,\n") == []
    assert problems("") == []


@pytest.mark.parametrize(
    ("wrong", "right", "column"),
    [
        ("万吨", "万立方米", "unit"),
        ("万吨", "万吨标准煤", "unit"),
        ("万吨", "", "unit"),
        ("80.2", "", "value"),
        ("80.2", "-80.2", "value"),
        ("80.2", "about 80", "value"),
        ("2022", "2020-2022", "year"),
        ("measured", "missing", "value"),
        ("measured", "guessed", "state"),
        ("synthetic-example", "hearsay", "source"),
        ("generated", "made", "measure"),
        ("all", "everything", "item"),
    ],
)
def test_a_wrong_cell_is_named(problems, wrong, right, column):
    found = problems(GOOD.replace(wrong, right, 1))
    assert {problem.column for problem in found} == {column}
    assert all(problem.hint for problem in found)


def test_a_row_comes_once(problems):
    assert [problem.rule for problem in problems(GOOD + GOOD)] == ["a row comes once"]


def test_every_measure_has_a_unit_that_is_known():
    measures = {measure for contract in SURVEYS.values() for measure in contract.closed["measure"]}
    assert measures == set(SURVEY_UNITS)
    assert all(factor(unit, unit) == 1 for unit in SURVEY_UNITS.values())
