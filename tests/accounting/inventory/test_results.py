from __future__ import annotations

import json

import pytest

from nearzero.accounting.activity import activities
from nearzero.accounting.inventory import inventory
from nearzero.accounting.inventory.results import results
from nearzero.results import to_json


@pytest.mark.parametrize("place", ["example-county", "laoshan"])
@pytest.mark.parametrize("side", ["consumption", "generation"])
def test_every_result_has_its_own_id_the_unit_of_the_dictionary_and_its_rule_set(real_raw, method, place, side):
    found = inventory(activities(real_raw, place), method("per_tce_a", boundary=side))
    said = list(results(found))
    assert len(json.loads(to_json(said))["results"]) == len(said)
    assert len({one.id for one in said}) == len(said)
    for one in said:
        assert one.unit == real_raw.dictionary[one.variable].unit
        assert (one.method, one.form, one.identity) == ("per_tce_a", "shandong:yearly", side)
        assert (one.value is None) == (one.state == "missing") == (one.interval_kind is None)
        assert one.value is None or one.low <= one.value <= one.high
        assert one.value is None or one.inputs
        assert one.value is not None or "missing" in one.note or "there is no factor" in one.note


def test_yearly_and_fixed_inventories_stand_in_one_document(real_raw, method):
    rows = activities(real_raw, "example-county")
    said = [
        one
        for rule in ("yearly", "fixed:2021", "fixed:2022")
        for side in ("consumption", "generation")
        for one in results(inventory(rows, method(year_rule=rule, boundary=side)))
    ]
    assert len({one.id for one in said}) == len(said)


def test_a_partial_total_has_its_own_name_and_says_that_it_is_none(row, method):
    found = inventory([row("coke", "5", "吨"), row("diesel", None, "吨")], method())
    said = {one.factor: one for one in results(found) if one.variable == "co2_total"}
    assert said[""].value is None
    assert "1 inputs are missing" in said[""].note
    assert said["~partial"].value == pytest.approx(found.total(2022).partial / 1e4)
    assert "not the total" in said["~partial"].note


def test_cells_of_a_plant_and_of_final_use_in_one_sector_are_told_apart(row, method):
    rows = [
        row("raw_coal", "5", "吨", sector="power_heat"),
        row("raw_coal", "-7", "吨", flow="thermal_power"),
        row("raw_coal", "-9", "吨", flow="heating_supply"),
        row("electricity", "0", "万千瓦时", flow="inflow"),
    ]
    names = [one.factor for one in results(inventory(rows, method(boundary="generation"))) if "|" in one.factor]
    assert names == [
        "power_heat|raw_coal",
        "thermal_power:power_heat|raw_coal",
        "heating_supply:power_heat|raw_coal",
        "net_import:|electricity",
    ]
