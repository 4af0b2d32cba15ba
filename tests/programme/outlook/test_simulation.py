"""Draws of a path against what they must tend to, on hand-made levels and on the real districts."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import norm

from nearzero import units
from nearzero.analysis.forecasting.refusals import TooFewObservations
from nearzero.analysis.identities import Block, Driver, Factor, Identity, Symbol
from nearzero.places.chain import Printed
from nearzero.programme.criteria import Criterion
from nearzero.programme.outlook.goals import Goal, goals_of
from nearzero.programme.outlook.grid import GridFactor, GridPath
from nearzero.programme.outlook.inputs import OutlookModel, observed_correlation, rate_distribution
from nearzero.programme.outlook.levels import start_levels
from nearzero.programme.outlook.measures import Measure
from nearzero.programme.outlook.projection import Levels, Tracked, project
from nearzero.programme.outlook.scenario import Line, Scenario
from nearzero.programme.outlook.simulation import Chance, simulate
from nearzero.study import Study

KAYA = Identity(
    "kaya3",
    "",
    "",
    "co2_total",
    (
        Block(
            (),
            (
                Factor("population", Symbol("population")),
                Factor("affluence", Symbol("gdp"), Symbol("population")),
                Factor("carbon_intensity", Symbol("co2_total"), Symbol("gdp")),
            ),
        ),
    ),
    tuple(Driver(name, "", "", "") for name in ("population", "affluence", "carbon_intensity")),
)
DRIVERS = ("population", "affluence", "carbon_intensity")
STILL = {"population": (0.0, 0.0), "affluence": (0.0, 0.0), "carbon_intensity": (0.0, 0.0)}


def fact(name, value, half=0.0, unit="kg"):
    return Printed(name, str(value), unit, value, value - half, value + half, "measured", units.registry().Unit(unit))


def levels(total=100.0, half=0.0, scale=1.0):
    carbon, people = fact("x:co2_total@2022", total, half), fact("x:population@2022", 10.0, 0.0)
    tracked = (
        Tracked(
            variable="co2_total",
            unit="万吨",
            price_basis="",
            expression=carbon,
            base=None,
            scale=scale,
            state="measured",
            drivers=(True, True, True),
            total=True,
        ),
        Tracked(
            variable="co2_per_capita",
            unit="吨/人",
            price_basis="",
            expression=carbon / people,
            base=None,
            scale=scale,
            state="measured",
            drivers=(False, True, True),
            total=True,
        ),
    )
    return Levels(
        place="x",
        identity=KAYA,
        price_basis="",
        base_year=2020,
        year=2022,
        drivers=DRIVERS,
        driver_levels=(),
        tracked=tracked,
    )


def scenario(rates, last=2025, **more):
    lines = tuple(
        Line(driver=name, first=2022, last=last, rate=(low + high) / 2, low=low, high=high, origin="assumption")
        for name, (low, high) in {**STILL, **rates}.items()
    )
    about = {"place": "x", "identity": "kaya3", "price_basis": "", "start": 2022}
    return Scenario(id="own", zh="自定", en="own", lines=lines, **about, **more)


def path(rates, start=None, last=2025, **more):
    return project(scenario(rates, last, **more), start or levels())


def below(threshold, variable="co2_total", year=2025, rule="lt"):
    wanted = Criterion(rule, threshold, threshold, threshold)
    return Goal(number="1", variable=variable, unit="万吨", year=year, criterion=wanted)


WIDE = {"population": (0.5, 1.5), "affluence": (3.0, 7.0), "carbon_intensity": (-8.0, -4.0)}


def test_the_same_seed_gives_the_same_digits_and_another_seed_others():
    first, again, other = (simulate(path(WIDE), [below(99.0)], draws=500, seed=seed) for seed in (1, 1, 2))
    assert first.paths.tobytes() == again.paths.tobytes()
    assert first.results == again.results
    assert first.paths.tobytes() != other.paths.tobytes()


def test_a_target_more_changes_no_digit_of_the_paths():
    alone, together = (simulate(path(WIDE), goals, draws=500) for goals in ((), (below(99.0), below(9.0))))
    assert alone.paths.tobytes() == together.paths.tobytes()


def test_inputs_without_width_give_the_projection_itself():
    known = {"population": (1.0, 1.0), "affluence": (5.0, 5.0), "carbon_intensity": (-6.0, -6.0)}
    projection = path(known, last=2035)
    found = simulate(projection, [below(100.0)], draws=20)
    for variable in found.model.variables:
        np.testing.assert_array_equal(
            found.spread(variable), np.broadcast_to(projection.paths[variable].values, (5, 14))
        )
    assert found.joint().share == 1.0


def test_the_chance_of_one_normal_rate_is_that_of_the_normal_distribution():
    # 100 × (1 + r)^3 < 110 where r < 1.1^(1/3) − 1; r is normal around 4 with ± 2 as its 95 % interval
    found = simulate(path({"affluence": (2.0, 6.0)}), [below(110.0)], draws=20_000)
    chance = found.chance(found.model.goals[0])
    limit = (1.1 ** (1 / 3) - 1) * 100
    expected = norm.cdf((limit - 4.0) / (2.0 / norm.ppf(0.975)))
    assert abs(chance.share - expected) < 4 * chance.standard_error
    assert chance.standard_error == pytest.approx(np.sqrt(expected * (1 - expected) / 20_000), rel=0.05)
    ends = [100 * (1 + norm.ppf(q, 4.0, 2.0 / norm.ppf(0.975)) / 100) ** 3 for q in (0.05, 0.25, 0.5, 0.75, 0.95)]
    np.testing.assert_allclose(found.spread("co2_total")[:, -1], ends, rtol=2e-3)


def test_rounding_of_a_level_is_drawn_evenly():
    found = simulate(path({}, levels(100.0, 5.0)), [below(101.0)], draws=20_000)
    assert found.chance(found.model.goals[0]).share == pytest.approx(0.6, abs=0.02)  # (101 − 95) ÷ 10
    assert found.paths[:, 0].min() >= 95
    assert found.paths[:, 0].max() <= 105


def test_level_and_base_year_that_rest_on_one_fact_share_its_draw():
    # 2020 is 2022 ÷ (1 + 4 %), printed; whatever 2022 is, standing still is above 2020
    carbon = fact("x:co2_total@2022", 100.0, 5.0)
    goal = replace(below(0.0, rule="below_base"), latest=carbon, base=carbon / fact("x:ratio", 1.04, 0.0, ""))
    found = simulate(path({}, levels(100.0, 5.0)), [goal], draws=500)
    assert found.joint().share == 0.0
    np.testing.assert_allclose(found.levels / found.targets, 1.04)


def test_a_target_that_is_just_reached_counts_as_reached_unless_it_must_be_passed():
    goals = [below(100.0, rule="le"), below(100.0, rule="lt"), below(100.0, rule="ge"), below(100.0, rule="gt")]
    assert simulate(path({}), goals, draws=10).met[0].tolist() == [True, False, True, False]


@given(st.dictionaries(st.sampled_from(DRIVERS), st.tuples(st.floats(-9, 0), st.floats(0, 9)), min_size=1))
@settings(max_examples=20, deadline=None)
def test_quantiles_rise_and_together_is_no_likelier_than_each(rates):
    goals = (below(101.0), below(9.9, "co2_per_capita"))
    found = simulate(path(rates), goals, draws=200)
    for variable in found.model.variables:
        assert (np.diff(found.spread(variable), axis=0) >= 0).all()
    assert found.joint().share <= min(found.chance(goal).share for goal in goals)


def test_drivers_that_rise_together_widen_the_fan_and_opposed_ones_narrow_it():
    def width(correlation):
        pairs = {("affluence", "carbon_intensity"): correlation}
        spread = simulate(path(WIDE), draws=4000, correlations=pairs).spread("co2_total")
        return spread[4, -1] - spread[0, -1]

    assert width(-0.8) < width(0.0) < width(0.8)


def test_the_unit_changes_nothing():
    goals = (below(101.0), below(101.0 * 1e4))
    one, other = (
        simulate(path(WIDE, levels(100.0, 1.0, scale)), [goal], draws=1000)
        for scale, goal in zip((1.0, 1e4), goals, strict=True)
    )
    np.testing.assert_allclose(other.paths[:, 0], one.paths[:, 0] * 1e4, rtol=1e-12)
    assert one.joint().share == other.joint().share


def test_measures_and_the_grid_are_one_draw_each_for_all_years():
    about = {"name": "光伏", "name_en": "PV", "kind": "pv", "claim": "on_top", "reason": "", "end": 2022}
    measure = Measure(project="p", reduction=4.0, low=2.0, high=6.0, state="estimated", **about)
    factors = tuple(
        GridFactor(
            year=year,
            value=0.6 - 0.02 * k,
            low=0.6 - 0.03 * k,
            high=0.6 - 0.01 * k,
            origin="assumption",
            source="",
            inputs=(),
        )
        for k, year in enumerate(range(2022, 2026))
    )
    ends = {"electricity": 30.0, "electricity_low": 30.0, "electricity_high": 30.0}
    growth = {"rate": 0.0, "rate_low": 0.0, "rate_high": 0.0}
    grid = GridPath(
        place="x", rule="shandong", start=2022, factors=factors, restated=fact("x:r", 1.0, 0.0, ""), **ends, **growth
    )
    only = simulate(path({}, measures=(measure,)), draws=2000).paths[:, 0]
    assert np.ptp(only[:, 0]) == 0
    np.testing.assert_allclose(only[:, 1], only[:, 3])
    assert only[:, 3].mean() == pytest.approx(96.0, abs=0.1)
    assert only[:, 3].min() >= 94 - 1e-9
    with_grid = simulate(path({}, grid=grid), draws=2000).paths[:, 0]
    assert np.corrcoef(with_grid[:, 1], with_grid[:, 3])[0, 1] == pytest.approx(1.0)
    assert with_grid[:, 3].mean() == pytest.approx(100 - 30 * 0.06 / 0.6, abs=0.05)


def test_a_symmetric_stated_range_is_a_95_percent_interval_and_any_other_a_triangle():
    line = Line(driver="affluence", first=2022, last=2025, rate=5.0, low=4.0, high=6.0, origin="assumption")
    assert rate_distribution(line).kind == "normal"
    scores = np.array([-norm.ppf(0.975), norm.ppf(0.975)])
    np.testing.assert_allclose(rate_distribution(line).values(scores), [4.0, 6.0])
    for other in (replace(line, high=9.0), replace(line, origin="target")):
        assert rate_distribution(other).kind == "triangular"
    assert rate_distribution(replace(line, low=5.0, high=5.0)).kind == "fixed"


def test_the_interval_of_a_chance_is_wilsons():
    # Newcombe 1998, table I, method 3, without continuity correction: 81 of 263, and 0 of 20
    low, high = Chance(81 / 263, 263).interval
    assert (round(low, 4), round(high, 4)) == (0.2553, 0.3662)
    low, high = Chance(0.0, 20).interval
    assert (round(low, 4), round(high, 4)) == (0.0, 0.1611)


def test_two_changes_carry_no_correlation():
    with pytest.raises(TooFewObservations, match="at least 8"):
        observed_correlation([1.0, 2.0], [2.0, 3.0])
    rates = np.arange(8.0)
    assert observed_correlation(rates, -2 * rates) == pytest.approx(-1.0)
    with pytest.raises(ValueError, match="does not vary"):
        observed_correlation(rates, np.ones(8))


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: simulate(path(WIDE), [below(1.0, year=2030)]), "due in 2030"),
        (lambda: simulate(path(WIDE), correlations={("affluence", "weather"): 0.5}), "weather has no stated rate"),
        (lambda: simulate(path({}, levels(100.0, float("inf")))), "one side only"),
        (lambda: simulate(path(WIDE), draws=100).joint(), "no target"),
    ],
)
def test_what_cannot_be_drawn_is_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call()


@cache
def district(name):
    study = Study.load(name)
    return study, next(one for one in study.supports() if one.holds and one.identity.id == "kaya3")


def own(start):
    lines = tuple(
        Line(driver=name, first=start.year, last=2035, rate=rate, low=low, high=high, origin="assumption")
        for name, rate, low, high in (
            ("population", 1.0, 0.8, 1.2),
            ("affluence", 5.5, 4.0, 7.0),
            ("carbon_intensity", -6.0, -8.0, -3.0),
        )
    )
    about = {"place": start.place, "identity": "kaya3", "price_basis": start.price_basis, "start": start.year}
    return Scenario(id="own", zh="自定", en="own", lines=lines, **about)


def test_a_real_district_has_three_targets_on_its_path_each_at_its_own_prices():
    study, support = district("laoshan")
    start = start_levels(study.resolver, support, 2020)
    goals, refused = goals_of(study.indicators(), start)
    assert [goal.number for goal in goals] == ["1", "2", "3"]
    assert float(goals[0].target()) == pytest.approx(365 / 1.043)
    assert {one.reason for one in refused if one.variable == "energy_per_gdp"} == {"not_carried"}
    assert len(goals) + len(refused) == len(study.indicators())
    found = simulate(project(own(start), start), goals, draws=300)
    results = found.results
    assert len({result.id for result in results}) == len(results)
    chances = [result for result in results if result.form.startswith("probability")]
    assert [result.form for result in chances] == ["probability"] * 3 + ["probability_joint"]
    assert all("if own holds" in result.note and "standard error" in result.note for result in chances)
    assert {result.interval_kind for result in results} == {"uncertainty"}


def test_where_only_rounding_is_drawn_the_chance_says_so():
    assert "nothing but rounding" in simulate(path({}, levels(100.0, 1.0)), draws=10).conditions


def test_the_model_takes_blocks_of_any_size():
    model = OutlookModel(path(WIDE), (below(99.0),))
    scores = np.random.default_rng(5).standard_normal((len(model.inputs), 6))
    drawn = {name: one.values(row) for (name, one), row in zip(model.inputs.items(), scores, strict=True)}
    whole = model(drawn)
    half = model({name: values[:3] for name, values in drawn.items()})
    np.testing.assert_array_equal(whole[:3], half)


def test_an_unprinted_month_may_be_any_and_counts_from_then_on_for_all_of_the_year():
    about = {"name": "", "name_en": "", "kind": "pv", "claim": "on_top", "reason": "", "end": 2024, "months": None}
    measure = Measure(project="p", reduction=4.0, low=4.0, high=4.0, state="estimated", **about)
    found = simulate(path({}, measures=(measure,)), draws=4000).paths[:, 0]
    assert found[:, 1].tolist() == [100.0] * 4000  # 2023
    assert found[:, 2].mean() == pytest.approx(98.0, abs=0.1)  # 2024: between none and all of 4
    np.testing.assert_allclose(found[:, 3], 96.0)
