"""Levers: what they move follows from a formula anybody can redo; nothing is counted twice."""

from __future__ import annotations

import pytest

from nearzero.programme.outlook.explored import (
    EXPLORED,
    GRID,
    PER_COAL,
    Workshop,
    grid_rate,
    grown,
    keeps,
    target_result,
)
from nearzero.programme.outlook.goals import goals_of
from nearzero.programme.outlook.projection import project
from nearzero.programme.outlook.rates import basis_of
from nearzero.programme.outlook.simulation import simulate
from nearzero.programme.outlook.standard_scenarios import HORIZON
from nearzero.study import Study

# Set A as it is printed, tCO2 per tce.
COAL, OIL, GAS = 2.66, 1.73, 1.56


class Bench:
    """A workshop of a place and the scenarios it starts from."""

    def __init__(self, place, identity):
        self.study = Study.load(place)
        self.presets = {one.id: one for one in self.study.outlook().scenarios if one.identity == identity}
        basis = next(iter(self.presets.values())).price_basis
        support = next(s for s in self.study.supports() if (s.identity.id, s.price_basis) == (identity, basis))
        made = basis_of(self.study.resolver, self.study.place, support)
        self.start = made.start
        self.workshop = Workshop(self.study.resolver, made, HORIZON)

    def explore(self, moves, preset="continuation"):
        return self.workshop.explore(self.presets[preset], moves)

    def total(self, moves, year, preset="continuation"):
        return project(self.explore(moves, preset).scenario, self.start).total.at(year)[0]


@pytest.fixture(scope="module")
def laoshan():
    return Bench("laoshan", "kaya3")


@pytest.fixture(scope="module")
def county():
    return Bench("example-county", "fossil5")


def test_without_a_move_the_scenario_is_the_one_of_the_report(laoshan):
    assert laoshan.explore({}).scenario is laoshan.presets["continuation"]


def test_growth_and_intensity_alone_make_the_total_whatever_the_population_does(laoshan):
    expected = 365 * (1.06 * 0.95) ** 13

    assert laoshan.total({"gdp": 6.0, "carbon_intensity": -5.0}, 2035) == pytest.approx(expected, rel=1e-12)
    moved = {"gdp": 6.0, "carbon_intensity": -5.0, "population": 3.0}
    assert laoshan.total(moved, 2035) == pytest.approx(expected, rel=1e-12)


def test_population_alone_moves_the_economy_with_it(laoshan):
    plain, more = laoshan.total({}, 2030), laoshan.total({"population": 5.0}, 2030)
    rate = next(one.value for one in laoshan.explore({}).levers if one.id == "population")

    assert more / plain == pytest.approx((1.05 / (1 + rate / 100)) ** 8, rel=1e-12)


def test_a_lever_stands_where_the_scenario_does(laoshan):
    levers = {one.id: one.value for one in laoshan.explore({}).levers}
    path = project(laoshan.presets["continuation"], laoshan.start).paths["gdp"]

    assert levers["gdp"] == pytest.approx(((path.values[-1] / path.values[0]) ** (1 / 13) - 1) * 100)


def test_a_lever_left_where_it_stands_changes_no_path(laoshan):
    for name, value in ((one.id, one.value) for one in laoshan.explore({}).levers):
        assert laoshan.total({name: value}, 2035) == pytest.approx(laoshan.total({}, 2035), rel=1e-9)


def test_the_nonfossil_share_of_the_last_year_is_reached(county):
    scenario = county.explore({"nonfossil_share": 30.0}).scenario

    assert project(scenario, county.start).paths["nonfossil_share"].at(2035)[0] == pytest.approx(30.0)


def test_a_mix_of_fuels_changes_the_emissions_by_its_factors(county):
    shares = {name: float(one.value) for name, one in county.workshop.shares.items()}
    now = shares["coal"] * COAL + shares["oil"] * OIL + shares["gas"] * GAS
    then = 30 * COAL + 20 * OIL + 50 * GAS
    scenario = county.explore({"coal_share": 30.0, "oil_share": 20.0}).scenario
    line = next(one for one in scenario.lines if one.driver == "carbon_per_fossil")

    assert (1 + line.rate / 100) ** 13 == pytest.approx(then / now, rel=1e-3)
    assert {name for name in line.inputs if name.startswith("factor:")}


def test_shares_above_a_hundred_are_refused(county):
    with pytest.raises(ValueError, match="more than 100 %"):
        county.explore({"coal_share": 80.0, "oil_share": 40.0})


def test_gas_is_what_coal_and_oil_leave_and_coal_gives_way_where_gas_is_set(county):
    now = county.workshop.mix({})
    oil_set = county.workshop.mix({"oil_share": 30.0})
    gas_set = county.workshop.mix({"gas_share": 40.0})

    assert oil_set == pytest.approx({"coal": now["coal"], "oil": 30.0, "gas": 70.0 - now["coal"]})
    assert gas_set == pytest.approx({"coal": 60.0 - now["oil"], "oil": now["oil"], "gas": 40.0})
    same = {"coal_share": 30.0, "oil_share": 20.0}
    assert county.total({**same, "gas_share": 50.0}, 2035) == pytest.approx(county.total(same, 2035))
    stand = {one.id: one.value for one in county.explore({"gas_share": 40.0}).levers}
    assert stand["coal_share"] == pytest.approx(60.0 - now["oil"])


def test_three_shares_that_are_no_whole_are_refused(county):
    with pytest.raises(ValueError, match="is not 100 %"):
        county.explore({"coal_share": 30.0, "oil_share": 20.0, "gas_share": 40.0})


def test_a_cleaner_grid_lowers_the_total_and_stands_beside_the_rates(county):
    slow, fast = (county.total({GRID: rate}, 2035) for rate in (-1.0, -6.0))
    path = grown(county.workshop.grid, -6.0)
    known = [one for one in path.factors if one.origin != "assumption"]

    assert fast < slow
    assert grid_rate(path) == pytest.approx(-6.0)
    assert path.factors[-1].value == pytest.approx(known[-1].value * 0.94 ** (2035 - known[-1].year))
    assert path.factors[: len(known)] == county.workshop.grid.factors[: len(known)]


def test_a_target_holds_the_grid_already(county):
    with pytest.raises(ValueError, match="holds the grid already"):
        county.explore({GRID: -3.0}, "planned")


def test_a_rate_set_by_hand_takes_projects_and_grid_off_the_top(laoshan, county):
    assert laoshan.presets["strengthened"].on_top
    by_hand = laoshan.explore({"carbon_intensity": -5.0}, "strengthened").scenario
    assert not by_hand.on_top
    assert "no project and no grid is added" in by_hand.note
    assert laoshan.explore({"gdp": 6.0}, "strengthened").scenario.on_top
    assert county.presets["strengthened"].grid is not None
    assert county.explore({"energy_intensity": -3.0}, "strengthened").scenario.grid is None


def test_what_is_set_by_hand_says_so(laoshan):
    scenario = laoshan.explore({"gdp": 6.0}).scenario
    moved = [one for one in scenario.lines if one.driver == "affluence"]

    assert scenario.id == EXPLORED
    assert {(one.origin, one.state) for one in moved} == {("assumption", "estimated")}
    assert all("(1 + 6 %)" in one.arithmetic for one in moved)


def test_what_a_place_lacks_for_a_lever_is_named():
    bench = Bench("zhangqiu", "fossil5")
    missing = {one.id: one.missing for one in bench.workshop.explore(bench.presets["continuation"], {}).without}

    assert missing["coal_share"][0] == "zhangqiu:energy[|coal]@2022"
    assert missing[GRID]
    assert not {"coal_share", GRID} & {one.id for one in bench.explore({}).levers}


def test_unknown_levers_and_values_out_of_range_are_refused(laoshan):
    with pytest.raises(KeyError, match="carbon_intensity"):
        laoshan.explore({"nothing": 1.0})
    with pytest.raises(ValueError, match="outside"):
        laoshan.explore({"gdp": 900.0})


def test_the_answer_to_a_target_is_that_of_nine_draws_in_ten(laoshan):
    goals, _ = goals_of(laoshan.study.indicators(), laoshan.start)
    goal = next(one for one in goals if one.variable == "co2_total")
    target = target_result(goal, laoshan.start)

    assert target.value == pytest.approx(365 / 1.043)
    assert target.inputs
    for rate, answer in ((-15.0, "met"), (0.0, "not_met")):
        scenario = laoshan.explore({"carbon_intensity": rate}).scenario
        drawn = simulate(project(scenario, laoshan.start), goals, draws=200).results
        margin = next(r for r in drawn if r.form == "margin90" and r.variable == "co2_total")
        assert keeps(margin, goal) == answer


def test_the_set_of_factors_for_the_mix_is_one_per_standard_coal():
    from nearzero.accounting.sets import read_sets
    from nearzero.places.raw import Raw

    assert read_sets(Raw(None))[PER_COAL].basis == "tce"
