import pytest

from nearzero.accounting.calculators.quantities import given
from nearzero.accounting.calculators.surveys import Survey


def survey(*cells):
    return Survey(
        "somewhere", "straw", [(item, what, 2022, given(what, digits, "万吨")) for item, what, digits in cells]
    )


def test_a_row_that_is_not_there_is_missing_under_the_id_it_would_have():
    absent = survey(("all", "feed", "3")).at("wheat", "feed", 2022)
    assert absent.value is None
    assert absent.id == "somewhere:straw/feed[wheat]@2022"
    assert absent.unit == "万吨"


def test_a_printed_whole_comes_before_the_sum_of_the_kinds_that_are_listed():
    both = survey(("all", "collectable", "9"), ("wheat", "collectable", "4"))
    assert [one.value for one in both.parts("collectable", 2022)] == [9]
    assert [one.value for one in survey(("wheat", "collectable", "4")).parts("collectable", 2022)] == [4]
    blank = survey(("all", "collectable", ""), ("wheat", "collectable", "4"), ("maize", "collectable", "5"))
    assert [one.value for one in blank.parts("collectable", 2022)] == [4, 5]


def test_rows_of_a_real_table_keep_state_and_id(real_raw):
    lights = Survey.read(real_raw, "example-county", "lights").at("renewable", "lights", 2022)
    assert (lights.value, lights.low, lights.high) == (8208, 8208, 8208)  # counted, not rounded
    assert lights.id == "example-county:lights/lights[renewable]@2022"
    roofs = Survey.read(real_raw, "example-county", "roofs").at("factory", "pv_generation", 2021)
    assert roofs.state == "missing"


def test_a_place_without_the_table_has_no_years(real_raw):
    assert Survey.read(real_raw, "laoshan", "roofs").years == []
    with pytest.raises(KeyError):
        Survey.read(real_raw, "laoshan", "secrets")
