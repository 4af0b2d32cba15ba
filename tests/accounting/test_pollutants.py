"""The joint inventory: confirmed factors only, by heat burned, the same cells for every gas."""

from __future__ import annotations

import shutil

import pytest

from nearzero.accounting.choice import Choice
from nearzero.accounting.factors import FactorTable
from nearzero.accounting.pollutants import AIR, GASES, co2e, joint_inventory, results
from nearzero.places.raw import Raw
from nearzero.results import to_json

PLACE = "example-county"


@pytest.fixture(scope="module")
def found(real_raw):
    return joint_inventory(real_raw, PLACE, Choice())


@pytest.fixture(scope="module")
def with_unconfirmed(real_raw):
    return joint_inventory(real_raw, PLACE, Choice(), unconfirmed=True)


@pytest.fixture(scope="module")
def with_sulphur(real_raw, tmp_path_factory):
    """The folder with invented factors of sulphur dioxide for coal in power and heat."""
    root = tmp_path_factory.mktemp("raw") / "raw"
    shutil.copytree(real_raw.root, root, ignore=lambda _, names: set(names) & set(real_raw.place_ids) - {PLACE})
    path = root / "places" / PLACE / "activity.csv"
    head, *rows = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text(head + "".join(row for row in rows if ",2022," in row and "raw_coal" in row), encoding="utf-8")
    with (root / "factors" / "pollutants.csv").open("a", encoding="utf-8") as file:
        file.write("combustion_SO2_energy_coal,25,kg/TJ,,默认,a test,published,\n")
    return joint_inventory(Raw(root), PLACE, Choice())


def coal_of_plants(inventory, gas, year=2022):
    return [
        cell
        for cell in inventory.cells[gas]
        if (cell.carrier, cell.year, cell.sector) == ("raw_coal", year, "power_heat") and cell.value
    ]


def test_methane_of_a_plant_is_heat_times_the_factor(with_unconfirmed, real_raw):
    table = FactorTable.read(real_raw)
    heat = table.find("ncv_bituminous_coal_general").value  # GJ/t
    cells = coal_of_plants(with_unconfirmed, "CH4")
    assert cells
    for cell in cells:
        tonnes = sum(weight * row.value for weight, row in cell.term.rows)
        assert cell.value == pytest.approx(tonnes * heat * 1 / 1e6)  # kg/TJ × GJ/t × t = 1e-6 t
        assert cell.low < cell.value < cell.high


def test_pollutants_without_confirmed_factors_are_missing_and_never_zero(found):
    for gas in AIR:
        total = found.total(gas, 2022)
        assert total.value is None
        assert total.missing
    said = list(results(found))
    assert all(one.value is None for one in said if one.factor in AIR)
    assert not [one for one in said if one.factor.startswith("SO2~")]


def test_unconfirmed_factors_count_only_where_they_are_asked_for(found, with_unconfirmed):
    few, more = (len(one.missing("CH4")) for one in (with_unconfirmed, found))
    assert few < more
    partial = {one.factor: one.state for one in results(with_unconfirmed) if one.period == "2022"}
    assert partial["CH4~partial"] == "estimated"


def test_a_factor_that_is_added_with_its_source_is_used(with_sulphur, real_raw):
    heat = FactorTable.read(real_raw).find("ncv_bituminous_coal_general").value
    for cell in coal_of_plants(with_sulphur, "SO2"):
        tonnes = sum(weight * row.value for weight, row in cell.term.rows)
        assert cell.value == pytest.approx(tonnes * heat * 25 / 1e6)
        assert any("combustion_SO2_energy_coal" in name for name in cell.factor_ids)


def test_every_gas_has_the_cells_of_co2_but_for_calcination(found):
    kinds = {gas: {(cell.flow, cell.sector, cell.carrier, cell.year) for cell in found.cells[gas]} for gas in GASES}
    assert kinds["SO2"] == kinds["CO2"]
    assert {carrier for _, _, carrier, _ in kinds["CO2"] - kinds["CH4"]} == {"cement_clinker"}


def test_what_comes_from_outside_is_no_emission_of_the_place(found):
    assert {cell.kind for cell in found.cells["CO2"]} <= {"combustion", "process", "waste"}


def test_equivalents_need_every_greenhouse_gas(found, real_raw):
    assert co2e(FactorTable.read(real_raw), found, 2022) is None


def test_results_have_ids_of_their_own(found, with_unconfirmed):
    to_json([*results(found), *results(with_unconfirmed)])


def test_a_place_without_activity_data_has_none(real_raw):
    assert joint_inventory(real_raw, "laoshan", Choice()) is None
