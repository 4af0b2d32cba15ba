from __future__ import annotations

import pytest

from nearzero.accounting.factors import FactorTable
from nearzero.accounting.inventory import inventory
from nearzero.accounting.scopes import (
    CLAIMS,
    FIELDS,
    GASES,
    Beside,
    GasAmount,
    coverage,
    equivalents,
    field_of,
    scope_of,
    total_co2e,
)


def methane(**changes):
    said = {"gas": "CH4", "field": "agriculture", "year": 2022, "tonnes": 100.0, "low": 99.5, "high": 100.5}
    return GasAmount(**{**said, "state": "measured", "id": "park:methane@2022", **changes})


def test_electricity_and_heat_are_scope_2_and_all_else_scope_1():
    assert {kind: scope_of(kind) for kind in ("combustion", "process", "waste", "electricity", "heat")} == {
        "combustion": 1,
        "process": 1,
        "waste": 1,
        "electricity": 2,
        "heat": 2,
    }
    assert field_of("heat") == "energy"
    assert field_of("process") == "industrial_processes"


def test_scopes_and_kinds_each_add_up_to_the_whole(real_raw, method):
    from nearzero.accounting.activity import activities

    found = inventory(activities(real_raw, "example-county"), method(boundary="generation"))
    for year in found.years:
        whole = found.total(year).value
        assert sum(found.total(year, scope=scope).value for scope in (1, 2)) == pytest.approx(whole)
        kinds = {cell.kind for cell in found.cells}
        assert sum(found.total(year, kinds=(kind,)).value for kind in kinds) == pytest.approx(whole)


def test_methane_by_three_reports(real_raw):
    """IPCC SAR 21, AR5 28, AR6 27.9."""
    table = FactorTable.read(real_raw)
    values = [equivalents([methane()], table, report)[0] for report in ("SAR", "AR5", "AR6")]
    assert [one.value for one in values] == pytest.approx([2100, 2800, 2790])
    assert (values[1].low, values[1].high) == pytest.approx((99.5 * 28, 100.5 * 28))
    assert values[1].inputs == ("park:methane@2022", "factor:gwp100_CH4_AR5")


def test_a_gas_without_a_potential_or_an_amount_is_asked_for(real_raw):
    table = FactorTable.read(real_raw)
    unknown, missing = equivalents([methane(gas="NF3"), methane(tonnes=None, low=None, high=None)], table, "AR5")
    assert unknown.value is None
    assert "NF3" in unknown.ask
    assert missing.value is None
    assert "ask for CH4 of 2022" in missing.ask
    with pytest.raises(ValueError, match="the gas is one of"):
        equivalents([methane(gas="O3")], table, "AR5")


def test_gases_are_added_by_one_report_and_only_where_nothing_is_missing(row, real_raw, method):
    table = FactorTable.read(real_raw)
    found = inventory([row("heat", "500", "吉焦")], method())
    by_ar5 = equivalents([methane()], table, "AR5")
    value, low, high = total_co2e(found, 2022, by_ar5)
    assert value == pytest.approx(55 + 2800)
    assert low < value < high
    assert total_co2e(found, 2022, equivalents([methane(tonnes=None)], table, "AR5")) is None
    with pytest.raises(ValueError, match="different assessment reports"):
        total_co2e(found, 2022, (*by_ar5, *equivalents([methane()], table, "AR6")))


def test_coverage_has_seven_gases_in_five_fields_and_silence_is_not_zero(row, method):
    found = inventory(
        [row("coke", "5", "吨"), row("lime", None, "吨", flow="process")],
        method(),
    )
    said = coverage(found, 2022, [methane()])
    assert len(said) == 7 * 5 == len(GASES) * len(FIELDS)
    assert said["CO2", "energy"] == "covered"
    assert said["CO2", "industrial_processes"] == "partly"
    assert said["CH4", "agriculture"] == "covered"
    assert said["N2O", "agriculture"] == "not_given"
    assert list(said.values()).count("not_given") == 32


def test_offsets_and_captured_co2_stand_beside_in_both_languages():
    for claim in CLAIMS:
        beside = Beside(claim=claim, year=2022, tonnes=5.0, id="x")
        assert beside.text("zh") != beside.text("en")
    used = Beside(claim="captured_used", year=2022, tonnes=5.0, id="x")
    assert "no removal" in used.text("en")
    assert "不是清除量" in used.text()
    with pytest.raises(ValueError, match="none of"):
        Beside(claim="wish", year=2022, tonnes=5.0, id="x").text()
