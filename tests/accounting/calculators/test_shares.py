import pytest
from hypothesis import given as check
from hypothesis import settings
from hypothesis import strategies as st

from nearzero.accounting.calculators import shares
from nearzero.accounting.calculators.quantities import given, missing
from nearzero.units import UnitError


def wan(digits, unit="万吨", name=""):
    return given(name or f"{digits} {unit}", digits, unit)


def test_green_area_per_head_counts_the_temporary_population():
    """The formula of indicator 25: green area over urban and temporary urban population."""
    area, people = wan("740.95", "万平方米"), (wan("48", "万人"), wan("2", "万人"))
    assert shares.green_area_per_head([area], *people, 2022).value == pytest.approx(14.819)
    assert shares.green_area_per_head([area], people[0], missing("temporary"), 2022).value is None


def test_green_area_adds_its_kinds_in_any_unit():
    kinds = {"park": wan("3", "公顷"), "attached": wan("20000", "平方米")}
    assert shares.green_area_total(kinds, 2022).value == pytest.approx(5)
    assert shares.green_area_total(kinds | {"other": missing("other")}, 2022).value is None
    assert shares.green_area_total({}, 2022).value is None


def test_green_cover_is_over_the_land_used():
    assert shares.green_cover(wan("15", "万平方米"), wan("1", "平方公里"), 2022).value == pytest.approx(15)


def test_conveyor_and_pipeline_are_clean_and_the_road_is_not():
    modes = {"rail": wan("30"), "conveyor": wan("10"), "pipeline": wan("10"), "road": wan("50")}
    outcome = shares.clean_freight_share(modes, 2022, "tonnes")
    assert outcome.value == pytest.approx(50)
    narrow = shares.clean_freight_share(modes, 2022, "tonnes", clean=("rail", "water"))
    assert narrow.value == pytest.approx(30)


def test_tonnes_and_tonne_kilometres_stay_apart():
    tonnes = shares.clean_freight_share({"rail": wan("30"), "road": wan("70")}, 2022, "tonnes")
    turnover = shares.clean_freight_share(
        {"rail": wan("9", "万吨公里"), "road": wan("1", "万吨公里")}, 2022, "tonne_km"
    )
    assert tonnes.name != turnover.name
    assert (tonnes.value, turnover.value) == pytest.approx((30, 90))
    with pytest.raises(UnitError):
        shares.clean_freight_share({"rail": wan("9", "万吨公里"), "road": wan("70")}, 2022, "tonnes")
    with pytest.raises(ValueError, match="tonnes or tonne_km"):
        shares.clean_freight_share({}, 2022, "value")


def test_solid_waste_has_the_stock_in_both_parts_of_the_rate():
    """The programme's formula: used 77.4 of 80.2 generated and 2.6 taken from earlier stocks."""
    outcome = shares.solid_waste_rate(wan("77.4"), wan("80.2"), wan("2.6"), 2022)
    assert outcome.value == pytest.approx(77.4 / 82.8 * 100)
    assert shares.solid_waste_rate(wan("77.4"), wan("80.2"), missing("stock_used"), 2022).value is None


def test_using_more_than_there_is_is_marked():
    assert "100 %" in shares.solid_waste_rate(wan("90"), wan("80"), wan("2"), 2022).note


def test_a_balance_of_waste_that_does_not_close_is_marked():
    closed = shares.solid_waste_unaccounted(wan("80.2"), wan("2.6"), wan("77.4"), wan("4.6"), wan("0.8"), 2022)
    assert closed.value == pytest.approx(0, abs=1e-9)
    assert closed.note == ""
    open_ = shares.solid_waste_unaccounted(wan("80.2"), wan("2.6"), wan("70.0"), wan("4.6"), wan("0.8"), 2022)
    assert open_.value == pytest.approx(7.4)
    assert "does not close" in open_.note


def test_renovation_is_a_share_of_floor_area():
    assert shares.renovation_share(wan("3", "万平方米"), wan("10", "万平方米"), 2022).value == pytest.approx(30)


@settings(max_examples=30, deadline=None)
@check(parts=st.lists(st.decimals("0.1", "999", places=2), min_size=2, max_size=5))
def test_shares_of_all_modes_add_up_to_the_whole(parts):
    names = ("rail", "water", "conveyor", "pipeline", "road")
    modes = {name: wan(str(part), name=name, unit="万吨") for name, part in zip(names, parts, strict=False)}
    each = [shares.clean_freight_share(modes, 2022, "tonnes", clean=(name,)).value for name in modes]
    assert sum(each) == pytest.approx(100)
