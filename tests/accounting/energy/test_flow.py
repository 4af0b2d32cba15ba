"""Flows of energy: what enters a node leaves it, nothing is lost from the balance, nothing is drawn that is missing."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nearzero.accounting.activity import activities
from nearzero.accounting.energy.balance import DIFFERENCE, balance
from nearzero.accounting.energy.flow import CONVERSION_LOSS, RECYCLED, SMALL, SUPPLY, USE, NoFlowError, energy_flow


@pytest.fixture(scope="module")
def county(real_raw):
    rows = activities(real_raw, "example-county")
    made = balance(real_raw, rows, 2022)
    return balance(real_raw, rows, 2022, without=made.unconverted)


def check_conservation(flow):
    assert all(link.value > 0 for link in flow.links)
    assert all(link.source.column < link.target.column for link in flow.links)
    for node in flow.nodes:
        if 0 < node.column < USE:
            assert flow.entering(node) == pytest.approx(flow.leaving(node), rel=1e-9, abs=1e-9 * flow.total), node


def test_the_example_county_conserves_energy_at_every_node(county):
    flow = energy_flow(county)
    check_conservation(flow)
    sinks = sum(flow.entering(node) for node in flow.nodes if node.column == USE)
    assert flow.total == pytest.approx(sinks)


def test_nothing_of_the_balance_is_lost_from_the_flows(county):
    flow = energy_flow(county, smallest=0)
    at = {node.name: flow.entering(node) for node in flow.nodes if node.column == USE}
    final = sum(at[name] for name in at if name in county.sectors.parents)
    assert final == pytest.approx(county.cell("final").value)
    assert at["loss"] == pytest.approx(county.cell("loss").value)
    assert at[DIFFERENCE] == pytest.approx(county.cell(DIFFERENCE).value)
    recovered = county.cell("recovered").value
    assert at[CONVERSION_LOSS] == pytest.approx(recovered - county.cell("transformation").value)
    sources = {node.name: flow.leaving(node) for node in flow.nodes if node.column == SUPPLY}
    assert sources["inflow"] == pytest.approx(county.cell("inflow").value)


def test_small_flows_are_put_together_and_named_but_never_the_difference(county):
    flow = energy_flow(county, smallest=0.02)
    names = {node.name for node in flow.nodes}
    assert SMALL in names
    assert flow.merged
    assert DIFFERENCE in names
    assert not set(flow.merged) & {node.name for node in flow.nodes if node.column in {SUPPLY, USE}}
    check_conservation(flow)


NUMBERS = st.integers(1, 10**5)


@settings(max_examples=8, deadline=None)
@given(values=st.tuples(*[NUMBERS] * 10))
def test_energy_is_conserved_whatever_the_balance_holds(row, real_raw, values):
    coal, gas, burned, power, own_use, heat, loss, coke, final, households = map(str, values)
    rows = [
        row("raw_coal", coal, "吨", flow="inflow"),
        row("natural_gas", gas, "万立方米", flow="import"),
        row("raw_coal", f"-{burned}", "吨", flow="thermal_power"),
        row("electricity", power, "万千瓦时", flow="thermal_power"),
        row("electricity", f"-{own_use}", "万千瓦时", flow="heating_supply"),
        row("heat", heat, "吉焦", flow="heating_supply"),
        row("raw_coal", f"-{burned}", "吨", flow="coking"),
        row("coke", coke, "吨", flow="coking"),
        row("coke", f"-{coke}", "吨", flow="export"),
        row("electricity", loss, "万千瓦时", flow="loss"),
        row("raw_coal", final, "吨", sector="chemicals"),
        row("heat", households, "吉焦", sector="urban_households"),
        row("diesel", final, "吨"),
    ]
    check_conservation(energy_flow(balance(real_raw, rows, 2022), smallest=0.01))


def test_own_electricity_put_into_a_heat_pump_comes_back(row, real_raw):
    rows = [
        row("raw_coal", "1000", "吨", flow="inflow"),
        row("raw_coal", "-1000", "吨", flow="thermal_power"),
        row("electricity", "200", "万千瓦时", flow="thermal_power"),
        row("electricity", "-50", "万千瓦时", flow="heating_supply"),
        row("heat", "4000", "吉焦", flow="heating_supply"),
        row("electricity", "10", "万千瓦时", flow="loss"),
        row("electricity", "140", "万千瓦时", sector="industry"),
        row("heat", "4000", "吉焦", sector="households"),
    ]
    flow = energy_flow(balance(real_raw, rows, 2022), smallest=0)
    check_conservation(flow)
    recycled = [link.value for link in flow.links if RECYCLED in {link.source.name, link.target.name}]
    assert recycled == pytest.approx([50 * 1.229e-4] * 2)
    assert flow.total == pytest.approx(1000 * 0.7143e-4 + (4000 * 0.03412e-4 - 50 * 1.229e-4))


def test_what_cannot_be_drawn_is_refused_with_the_reason(real_raw, county):
    rows = activities(real_raw, "example-county")
    with pytest.raises(NoFlowError, match="calorific value"):
        energy_flow(balance(real_raw, rows, 2022, electricity="equal_value", without=county.without))
    with pytest.raises(NoFlowError, match="naphtha") as error:
        energy_flow(balance(real_raw, rows, 2022))
    assert len(error.value.missing) == 2
    with pytest.raises(NoFlowError, match="supply@2022"):
        energy_flow(balance(real_raw, activities(real_raw, "laoshan"), 2022))
