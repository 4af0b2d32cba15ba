import pytest

from nearzero.accounting.calculators import carbon_capture
from nearzero.accounting.calculators.quantities import given, stated


def co2(name, digits):
    return given(name, digits, "万吨/年")


def said(outcomes):
    return {one.name: one.value for one in outcomes}


def test_sold_and_urea_are_use_and_no_removal():
    """The two projects of Zhangqiu: 24 sold as liquid CO2, 9 made into urea."""
    outcomes = carbon_capture.split({"sold": co2("liquid", "24"), "urea": co2("urea", "9")}, "undated")
    assert said(outcomes) == {"co2_captured": 33, "co2_used": 33, "co2_stored": 0}
    assert "no removal" in outcomes[-1].note


def test_only_what_stays_in_the_ground_is_stored():
    outcomes = carbon_capture.split({"geological_storage": co2("a", "5"), "sold": co2("b", "3")}, 2022)
    assert said(outcomes) == pytest.approx({"co2_captured": 8, "co2_stored": 5, "co2_used": 3})


def test_what_has_no_known_destination_is_neither():
    outcomes = carbon_capture.split({"undecided": co2("a", "5"), "sold": co2("b", "3")}, 2022)
    assert said(outcomes) == pytest.approx(
        {"co2_captured": 8, "co2_used": 3, "co2_capture_undecided": 5, "co2_stored": None}
    )


def test_a_destination_that_is_not_known_is_refused():
    with pytest.raises(ValueError, match="storage or use"):
        carbon_capture.split({"somewhere": co2("a", "5")}, 2022)


def test_urea_holds_44_of_60_in_co2():
    """NH2CONH2 has 60 g/mol and one carbon; IPCC 2006, volume 3, section 3.2, uses 44/60 as well."""
    outcome = carbon_capture.co2_in_urea(given("urea", "9", "万吨/年"), "undated")
    assert outcome.value == pytest.approx(6.6)
    assert outcome.name == "co2_used"


def test_the_energy_of_capture_comes_off_what_is_stored(half_kilogram):
    captured, each = given("c", "1000", "吨", exact=True), stated("energy", "300", "千瓦时/吨", "design of the plant")
    penalty = carbon_capture.energy_penalty(captured, each, half_kilogram, 2022)
    assert penalty.value == pytest.approx(150)
    net = carbon_capture.stored_net(captured, captured, each, half_kilogram, 2022)
    assert net.value == pytest.approx(850)


def test_capture_can_emit_more_than_it_stores(half_kilogram):
    stored, captured = given("s", "100", "吨"), given("c", "1000", "吨")
    each = stated("energy", "300", "千瓦时/吨", "design of the plant")
    net = carbon_capture.stored_net(stored, captured, each, half_kilogram, 2022)
    assert net.value == pytest.approx(-50)
    assert "negative" in net.note
