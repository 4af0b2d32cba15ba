from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nearzero.accounting.factors import FactorTable
from nearzero.accounting.park_core import Quantity, SizeClass, size_classes
from nearzero.accounting.parks import park
from nearzero.results import to_json


def quantity(value, unit, supply="", year=2022):
    known = value is not None
    return Quantity(
        year=year,
        value=value,
        low=value - 0.5 if value else (0.0 if known else None),
        high=value + 0.5 if value else (0.0 if known else None),
        unit=unit,
        state="measured" if known else "missing",
        id=f"park:{supply or 'energy'}@{year}",
        supply=supply,
    )


def green(direct, certificates):
    return [quantity(direct, "万千瓦时", "direct"), quantity(certificates, "万千瓦时", "certificates")]


def rows(row):
    return [
        row("natural_gas", "1000", "万立方米", sector="chemicals"),
        row("electricity", "100000", "万千瓦时", sector="chemicals"),
        row("heat", "200000", "吉焦", sector="chemicals"),
    ]


GAS, HEAT = 1000 * 389.31 * 15.3e-3 * 0.99 * 44 / 12, 22_000


def test_the_two_rules_differ_by_the_green_electricity_and_nothing_else(row, method):
    (found,) = park(rows(row), method(), green(30_000, 50_000), [quantity(300_000, "吨标准煤(当量)")])
    assert found.provincial.value == pytest.approx(GAS + HEAT + 1e9 * 0.641e-3)
    assert found.national.value == pytest.approx(GAS + HEAT + 0.2e9 * 0.641e-3)
    assert found.difference.value == pytest.approx(0.8e9 * 0.641e-3)
    assert found.provincial.value - found.national.value == pytest.approx(found.difference.value)
    for lang, word in (("zh", "不扣减绿证"), ("en", "deducts no certificates")):
        assert word in found.explanation(lang)
        assert "30000" in found.explanation(lang)


def test_the_factor_moves_counted_and_deducted_electricity_together(row, method):
    """All electricity is green: what is left is the rounding of both amounts, ±0.5 万kWh each, at 6.41 ± 0.005."""
    (found,) = park([row("electricity", "100000", "万千瓦时")], method(), green(0, 100_000))
    assert found.national.value == pytest.approx(0, abs=1e-6)
    assert (found.national.low, found.national.high) == pytest.approx((-6.4105, 6.4105), abs=0.005)


def test_the_core_indicator_is_judged_by_size_class(row, method, real_raw):
    assert size_classes(FactorTable.read(real_raw)) == (
        SizeClass(0.2, 200_000, 1_000_000),
        SizeClass(0.3, 1_000_000, float("inf")),
    )

    def core(tce, certificates=80_000, unit="吨标准煤(当量)"):
        (found,) = park(rows(row), method(), green(0, certificates), [quantity(tce, unit)])
        return found.core

    total = GAS + HEAT + 0.2e9 * 0.641e-3
    assert core(400_000).value == pytest.approx(total / 400_000)
    assert (core(400_000).verdict, core(400_000).limit) == ("not_met", 0.2)
    assert core(900_000).verdict == "met"
    assert (core(2_000_000).verdict, core(2_000_000).limit) == ("met", 0.3)
    assert core(150_000).verdict == "no_class"
    assert core(1_000_000).verdict == "within_rounding"  # either class may be its own
    assert core(round(total / 0.2)).verdict == "within_rounding"
    assert "not said" in core(400_000, unit="吨标准煤").note
    with pytest.raises(ValueError, match="calorific value"):
        core(400_000, unit="吨标准煤(等价)")


def test_green_electricity_that_is_not_said_is_not_taken_for_none(row, method):
    (found,) = park(rows(row), method(), green(None, 50_000), [quantity(400_000, "吨标准煤")])
    assert found.provincial.value is not None
    assert (found.national.value, found.difference.value, found.core.value) == (None, None, None)
    assert "supplied directly" in found.missing[0].ask
    assert "直供" in found.explanation()
    (none,) = park(rows(row), method())
    assert len(none.missing) == 3  # both supplies and the energy
    (zero,) = park(rows(row), method(), green(0, 0))
    assert zero.national.value == zero.provincial.value


def test_more_green_electricity_than_electricity_is_refused(row, method):
    with pytest.raises(ValueError, match="more non-fossil electricity than electricity"):
        park(rows(row), method(), green(60_000, 60_000))
    with pytest.raises(ValueError, match="one claim"):
        park(rows(row), method(), [*green(1, 1), quantity(1.0, "万千瓦时", "direct")])


def test_a_park_with_its_own_plant_counts_its_fuel_and_what_it_buys(row, method):
    plant = [
        *rows(row),
        row("natural_gas", "-500", "万立方米", flow="thermal_power"),
        row("electricity", "30000", "万千瓦时", flow="thermal_power"),
        row("electricity", "70000", "万千瓦时", flow="inflow"),
        row("heat", "200000", "吉焦", flow="inflow"),
    ]
    (found,) = park(plant, method(boundary="generation"), green(0, 70_000))
    assert found.provincial.value == pytest.approx(1.5 * GAS + 0.7e9 * 0.641e-3 + HEAT)
    assert found.national.value == pytest.approx(1.5 * GAS + HEAT)


def test_missing_electricity_is_asked_for_and_refuses_nothing(row, method):
    missing = [row("electricity", None, "万千瓦时"), row("heat", "200000", "吉焦")]
    (found,) = park(missing, method(), green(10, 20))
    assert found.provincial.value is None
    assert found.provincial.partial == HEAT
    assert found.difference.value == pytest.approx(30 * 6.41)


def test_results_have_unique_ids_and_units_of_the_dictionary(row, method, real_raw):
    (found,) = park(rows(row), method(), green(30_000, 50_000), [quantity(400_000, "吨标准煤")])
    said = list(found.results())
    to_json(said)
    assert [one.factor for one in said] == ["provincial", "national", "difference", "national"]
    assert all(one.unit == real_raw.dictionary[one.variable].unit for one in said)
    assert "factor:grid_ef_green_or_nonfossil_direct@2025" in said[1].inputs


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(direct=st.integers(0, 50_000), certificates=st.integers(0, 50_000))
def test_the_national_number_never_exceeds_the_provincial_one(row, method, direct, certificates):
    (found,) = park(rows(row), method(), green(direct, certificates))
    assert found.national.value <= found.provincial.value
    assert found.national.low <= found.national.value <= found.national.high
    assert found.provincial.value - found.national.value == pytest.approx(found.difference.value, abs=1e-3)
