"""Final use by carrier and year: what is added up, what is taken off, and what is missing by name."""

import pytest

from nearzero.accounting.factors import Factor, MissingFactorError
from nearzero.accounting.uses import (
    FAMILIES,
    emission,
    families,
    final_uses,
    finite,
    leaf,
    of_emission_factor,
    of_factor,
    place_uses,
    plain,
    state_of,
    weakest,
)
from nearzero.units import UnitError

from .invented import FIRST, factor, row, table


def amount(use, unit_in_base=1.0):
    low, high = use.expression.bounds()
    return tuple(round(number / unit_in_base, 6) for number in (float(use.expression.evaluate()), low, high))


def test_rows_of_sectors_are_added_with_the_ends_of_their_intervals():
    uses, gaps = final_uses([row("coal", 2022, "10.0", sector="industry"), row("coal", 2022, "5.00", sector="farms")])
    assert not gaps
    assert [amount(use, 1e4) for use in uses] == [(15.0, 14.945, 15.055)]
    assert uses[0].inputs == ("alpha:activity/final[farms|coal]@2022", "alpha:activity/final[industry|coal]@2022")


def test_a_row_of_the_whole_place_counts_instead_of_its_parts():
    records = [row("coal", 2022, "16"), row("coal", 2022, "10", sector="industry"), row("coal", 2022, "5", sector="x")]
    (use,), _ = final_uses(records)
    assert use.inputs == ("alpha:activity/final[|coal]@2022",)


def test_what_is_used_as_material_is_taken_off_and_what_is_all_material_burns_nothing():
    burned = [row("oil", 2022, "10.0"), row("oil", 2022, "4.0", flow="nonenergy")]
    (use,), _ = final_uses(burned)
    assert amount(use, 1e4) == (6.0, 5.9, 6.1)
    (none,), _ = final_uses([row("oil", 2022, "4.0"), row("oil", 2022, "4.0", flow="nonenergy")])
    assert none.is_nothing
    assert not use.is_nothing


def test_only_final_use_is_use():
    uses, gaps = final_uses([row("coal", 2022, "-30", flow="thermal_power"), row("coal", 2022, "40", flow="inflow")])
    assert not uses
    assert not gaps
    assert not final_uses([row("coal", 2022, "4", flow="nonenergy")])[0]


def test_one_missing_row_leaves_its_carrier_and_year_without_a_sum():
    records = [
        row("coal", 2022, "10", sector="industry"),
        row("coal", 2022, None, sector="farms"),
        row("oil", 2022, "3"),
    ]
    uses, gaps = final_uses(records)
    assert [use.carrier for use in uses] == ["oil"]
    assert [gap.input for gap in gaps] == ["alpha:activity/final[farms|coal]@2022"]


def test_units_of_one_kind_add_up_and_others_stay_apart():
    records = [
        row("coal", 2022, "10", sector="industry"),
        row("coal", 2022, "50000", sector="farms", unit="吨标准煤"),
        row("coal", 2022, "7", sector="homes", unit="万吨"),
    ]
    uses, _ = final_uses(records)
    assert sorted(float(use.expression.evaluate()) for use in uses) == pytest.approx([1.5e5, 7e7])  # tce; kg


def test_order_of_rows_does_not_matter():
    records = [row("coal", 2022, str(k / 10), sector=f"s{k}") for k in range(1, 8)]
    assert final_uses(records) == final_uses(records[::-1])


def test_a_factor_in_per_tonne_does_not_go_with_standard_coal():
    (use,), _ = final_uses([row("coal", 2022, "10")])
    per_tonne = leaf("x", 1.9, 1.85, 1.95, "tCO2/t", "measured")
    with pytest.raises(UnitError, match="do not give tCO2"):
        emission(use, per_tonne, ())


def test_an_emission_is_bounded_over_use_and_factor_together_and_names_both():
    (use,), _ = final_uses([row("coal", 2022, "10")])
    found = FIRST.emission_factor(table(), "coal")
    one = emission(use, of_emission_factor(found), found.inputs)
    assert one.value == pytest.approx(26.6)
    assert one.bounds() == pytest.approx((9.5 * 2.655, 10.5 * 2.665))
    assert one.inputs == ("alpha:activity/final[|coal]@2022", "factor:ef_coal_1")
    assert one.expression.text() == "10 万吨标准煤 × 2.66 tCO2/吨标准煤"


def test_an_unconfirmed_factor_makes_an_estimate():
    assert state_of("published") == "measured"
    assert of_factor(factor("grid", 2020, "0.70", status="unconfirmed")).state == "estimated"


def test_a_printed_range_is_no_factor():
    ranged = factor("grid", 2020, "0.70")
    with pytest.raises(MissingFactorError, match="no single number"):
        of_factor(Factor(**{name: getattr(ranged, name) for name in ranged.__slots__} | {"value": None}))


def test_small_helpers():
    assert weakest("measured", "estimated", "derived") == "estimated"
    assert finite(float("inf")) is None
    assert plain(471507.59510000004) == "471507.5951"
    assert plain(1e15) == "1000000000000000"
    assert plain(29.75) == "29.75"


def test_families_hold_every_carrier_below_them(real_raw):
    found = families(real_raw)
    assert tuple(found) == FAMILIES
    assert {"coal", "raw_coal", "blast_furnace_gas"} <= found["coal"]
    assert {"oil", "diesel", "petroleum_coke"} <= found["oil"]
    assert found["gas"] == {"gas", "natural_gas", "lng"}
    assert "natural_gas" not in found["coal"]
    assert not found["coal"] & found["oil"]


def test_laoshan_has_its_fuels_of_one_year_and_electricity_of_two(real_raw):
    uses, gaps = place_uses(real_raw, "laoshan")
    assert {(use.carrier, use.year) for use in uses} == {
        ("coal", 2022),
        ("oil", 2022),
        ("gas", 2022),
        ("electricity", 2020),
        ("electricity", 2022),
    }
    first = next(use for use in uses if (use.carrier, use.year) == ("electricity", 2020))
    assert float(first.expression.evaluate()) == pytest.approx(29.75e8 / 1.115)
    assert first.inputs == ("laoshan:electricity@2022", "laoshan:electricity@2022~change_pct:2020")
    assert not gaps


def test_zhangqiu_publishes_no_use_of_the_whole_district(real_raw):
    assert place_uses(real_raw, "zhangqiu")[0] == ()


def test_a_place_with_activity_data_is_read_from_it(real_raw):
    uses, gaps = place_uses(real_raw, "example-county")
    assert {"raw_coal", "natural_gas", "electricity", "heat"} <= {use.carrier for use in uses}
    assert not {"solar", "wind", "biomass"} & {use.carrier for use in uses}
    assert not gaps
