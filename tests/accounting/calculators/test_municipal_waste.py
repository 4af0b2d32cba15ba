"""Municipal waste: composting by hand, shares, and the same waste sent either way."""

from __future__ import annotations

import pytest

from nearzero.accounting.calculators import municipal_waste as mw
from nearzero.accounting.calculators.quantities import given
from nearzero.accounting.calculators.waste_to_energy import WasteAssumptions


@pytest.fixture(scope="module")
def compost(table):
    return mw.CompostAssumptions.default(table)


def test_composting_gives_methane_and_nitrous_oxide_of_the_wet_waste(compost):
    """4 g CH4 and 0.3 g N2O per kg of wet waste (IPCC 2006, volume 5, table 4.1)."""
    found = mw.composting(given("w", "1000", "吨", exact=True), compost, 2022)
    assert found.value == pytest.approx(1000 * (0.004 * 28 + 0.0003 * 265))
    assert found.low == pytest.approx(1000 * (0.00003 * 28 + 0.00006 * 265), rel=0.05)
    assert found.interval_kind == "uncertainty"


def test_shares_are_of_all_waste_and_a_missing_whole_is_missing():
    ways = {"incineration": given("a", "27", "万吨"), "landfill": given("b", "3", "万吨")}
    found = mw.shares(ways, given("all", "30", "万吨"), 2022)
    assert [one.value for one in found] == pytest.approx([90, 10])
    assert all(one.value is None for one in mw.shares(ways, given("all", "", "万吨"), 2022))


def test_the_same_waste_by_each_way_is_a_comparison(table, compost):
    waste = given("w", "1000", "吨", exact=True)
    found = {
        one.item: one for one in mw.routes(waste, 2022, incineration=WasteAssumptions.default(table), compost=compost)
    }
    assert found["incineration"].value == pytest.approx(557.3, abs=0.1)
    assert "landfill" not in found
    assert all("no emission of the place" in one.note for one in found.values())
