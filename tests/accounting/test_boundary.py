from __future__ import annotations

import pytest

from nearzero.accounting.boundary import EXCLUDED, INCLUDED, KINDS, REASONS, NonEnergy, fate


@pytest.mark.parametrize(
    ("flow", "carrier", "digits", "consumption", "generation"),
    [
        ("final", "raw_coal", "10", "combustion", "combustion"),
        ("final", "electricity", "10", "electricity", "network_use"),
        ("final", "heat", "10", "heat", "network_use"),
        ("final", "biomass", "10", "nonfossil", "nonfossil"),
        ("final", "waste_heat", "10", "recovered_heat", "recovered_heat"),
        ("thermal_power", "raw_coal", "-10", "plant_fuel", "combustion"),
        ("thermal_power", "biomass", "-10", "nonfossil", "nonfossil"),
        ("thermal_power", "municipal_waste", "-10", "plant_fuel", "waste"),
        ("thermal_power", "electricity", "10", "plant_output", "plant_output"),
        ("heating_supply", "natural_gas", "-10", "plant_fuel", "combustion"),
        ("inflow", "electricity", "10", "trade", "electricity"),
        ("outflow", "heat", "-10", "trade", "heat"),
        ("inflow", "raw_coal", "10", "trade", "trade"),
        ("primary_production", "electricity", "10", "own_generation", "own_generation"),
        ("primary_production", "raw_coal", "10", "supply", "supply"),
        ("recovered", "heat", "10", "recovered_heat", "recovered_heat"),
        ("coking", "cleaned_coal", "-10", "transformation", "transformation"),
        ("loss", "electricity", "10", "loss", "loss"),
        ("total", "raw_coal", "10", "check_row", "check_row"),
        ("process", "cement_clinker", "10", "process", "process"),
        ("process", "municipal_waste", "10", "waste", "waste"),
        ("nonenergy", "naphtha", "10", "nonenergy", "nonenergy"),
    ],
)
def test_each_row_has_one_fate_on_either_side(row, hierarchy, flow, carrier, digits, consumption, generation):
    one = row(carrier, digits, "吨", flow=flow)
    assert fate(one, "consumption", hierarchy) == consumption
    assert fate(one, "generation", hierarchy) == generation
    assert {consumption, generation} <= {*KINDS, *REASONS, "nonenergy"}


def test_every_flow_of_the_list_has_a_fate(row, hierarchy, real_raw):
    from nearzero.accounting.activity import read_flows

    for flow in read_flows(real_raw):
        for carrier in ("raw_coal", "electricity", "heat", "biomass"):
            for side in ("consumption", "generation"):
                assert fate(row(carrier, "0", "吨", flow=flow), side, hierarchy) in {*KINDS, *REASONS, "nonenergy"}


def test_electricity_is_never_counted_on_both_sides(row, hierarchy):
    for carrier in ("electricity", "heat"):
        for flow in ("final", "inflow", "outflow", "import", "export", "thermal_power", "heating_supply"):
            one = row(carrier, "1", "吨", flow=flow)
            assert sum(fate(one, side, hierarchy) in KINDS for side in ("consumption", "generation")) <= 1


def test_plants_fuel_without_its_minus_sign_is_refused(row, hierarchy):
    with pytest.raises(ValueError, match=r"thermal_power\[\|raw_coal\]@2022.*printed negative"):
        fate(row("raw_coal", "10", "吨", flow="thermal_power"), "generation", hierarchy)


def test_a_stored_share_needs_its_source_and_lies_between_nothing_and_all():
    with pytest.raises(ValueError, match="needs its source"):
        NonEnergy("half", default=0.5)
    with pytest.raises(ValueError, match="between 0 and 1"):
        NonEnergy("much", default=1.5, source="somewhere")
    with pytest.raises(ValueError, match="needs a name"):
        NonEnergy("", default=0.5, source="somewhere")
    assert NonEnergy("half", {"naphtha": 0.75}, 0.5, "IPCC").share("naphtha") == 0.75
    assert EXCLUDED.share("naphtha") == 1.0
    assert INCLUDED.share("naphtha") == 0.0
