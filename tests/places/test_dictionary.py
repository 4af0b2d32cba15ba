"""The one dictionary of variables: in the order of its file, with labels and bounds, and helpful about misspelling."""

import pytest


@pytest.fixture
def dictionary(small_raw):
    return small_raw.raw.dictionary


def test_variables_come_in_the_order_of_the_file(dictionary):
    assert list(dictionary)[:3] == ["co2_total", "co2_per_capita", "co2_per_gdp"]
    assert len(dictionary) == 12


def test_a_variable_has_labels_unit_parts_and_bounds(dictionary):
    variable = dictionary["co2_per_capita"]
    assert (variable.label(), variable.label("en")) == ("人均二氧化碳排放", "CO2 emissions per capita")
    assert (variable.unit, variable.numerator, variable.denominator) == ("吨/人", "co2_total", "population")
    assert (variable.minimum, variable.maximum) == (0.0, 200.0)
    assert dictionary["gdp"].maximum is None


def test_an_unknown_variable_is_refused_with_the_nearest_name(dictionary):
    with pytest.raises(KeyError, match="unknown variable “co2_totl”: did you mean “co2_total”"):
        dictionary["co2_totl"]
    assert "co2_totl" not in dictionary
    assert "co2_total" in dictionary
