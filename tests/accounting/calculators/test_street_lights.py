import pytest

from nearzero.accounting.calculators import street_lights
from nearzero.accounting.calculators.quantities import given, missing


def lamps(digits):
    return given(f"lights {digits}", digits, "盏", exact=True)


def test_the_share_is_counted_in_lamps():
    outcome = street_lights.renewable_share(lamps("8208"), lamps("13455"), 2022)
    assert outcome.value == pytest.approx(61.0033, abs=1e-4)
    assert outcome.low == pytest.approx(outcome.high)


def test_saved_electricity_is_lamps_times_power_times_hours(table, grid_2022):
    led = street_lights.LightAssumptions.default(table, "led")
    saved = street_lights.electricity_saved(lamps("1000"), led, 2022)
    assert saved.value == pytest.approx(1000 * 0.12 * 4015 / 1e4)
    assert street_lights.reduction(lamps("1000"), led, grid_2022, 2022).value == pytest.approx(saved.value * 6.41)


def test_the_lamp_it_is_compared_with_is_part_of_the_result(table):
    outcomes = [
        street_lights.electricity_saved(lamps("1000"), street_lights.LightAssumptions.default(table, lamp), 2022)
        for lamp in street_lights.AGAINST
    ]
    assert [one.method for one in outcomes] == ["against_led", "against_hps"]
    assert outcomes[1].value / outcomes[0].value == pytest.approx(250 / 120)
    with pytest.raises(ValueError, match="no lamp"):
        street_lights.LightAssumptions.default(table, "candle")


def test_a_missing_count_stays_missing(table):
    led = street_lights.LightAssumptions.default(table, "led")
    assert street_lights.electricity_saved(missing("lights", "盏"), led, 2022).value is None
