"""Scenarios: which rate every driver gets and why; what cannot be made is named with what it misses."""

from __future__ import annotations

import numpy as np
import pytest

from nearzero.programme.outlook.rates import InProportion
from nearzero.study import Study

_OWN = "scenario,zh,en,identity,driver,first,last,rate,low,high,origin,source,locator,note\n"
_TARGETS = "places/alpha/targets.csv"


def _outlook(raw):
    return Study.load("alpha", raw.raw).outlook()


def _rates(outlook, scenario, identity="kaya3"):
    return {line.id: line for line in outlook.projection(scenario, identity).scenario.lines}


def test_continuation_takes_the_observed_rate_of_each_driver_with_the_band_of_rounding(small_raw):
    lines = _rates(_outlook(small_raw), "continuation")
    people = lines["population@2022-2035"]
    assert people.rate == pytest.approx(((50 / 48.5) ** 0.5 - 1) * 100)
    assert people.low == pytest.approx(((49.995 / 48.5) ** 0.5 - 1) * 100, abs=0.01)
    assert people.low < people.rate < people.high
    assert people.origin == "observed"
    assert "1 interval" in people.note
    gone = np.prod([1 + lines[f"{name}@2022-2035"].rate / 100 for name in ("population", "affluence")])
    assert gone == pytest.approx(1.10**0.5)


def test_planned_just_reaches_the_printed_target_in_its_year(small_raw):
    outlook = _outlook(small_raw)
    projection = outlook.projection("planned")
    base = 400 / 1.05 / (1000 / 1.10)
    assert projection.paths["co2_per_gdp"].at(2025)[0] == pytest.approx(base * (1 - 0.205))
    line = _rates(outlook, "planned")["carbon_intensity@2022-2025"]
    assert (line.origin, line.source, line.locator) == ("target", "alpha-plan", "表 指标2")
    assert line.inputs[-1] != line.inputs[0]
    assert "alpha:target/co2_per_gdp@2025" in line.inputs


def test_after_the_last_target_its_driver_goes_on_at_the_mean_rate_since_the_base_year(small_raw):
    line = _rates(_outlook(small_raw), "planned")["carbon_intensity@2025-2035"]
    assert line.rate == pytest.approx((0.795 ** (1 / 5) - 1) * 100)
    assert (line.origin, line.state) == ("assumption", "estimated")


def test_a_target_for_growth_replaces_the_observed_growth(small_raw):
    small_raw.append(
        _TARGETS,
        variable="gdp",
        year="2025",
        statement="annual_rate_pct",
        comparator="ge",
        value="6",
        unit="%",
        base_year="2022",
        binding="task",
    )
    outlook = _outlook(small_raw)
    assert outlook.projection("planned").paths["gdp"].at(2025)[0] == pytest.approx(1000 * 1.06**3)
    assert _rates(outlook, "planned")["population@2022-2035"].origin == "observed"


def test_targets_of_two_years_lead_through_both(small_raw):
    small_raw.append(
        _TARGETS,
        variable="co2_per_gdp",
        year="2030",
        statement="change_pct",
        comparator="le",
        value="-40",
        unit="%",
        base_year="2020",
        binding="task",
    )
    projection = _outlook(small_raw).projection("planned")
    base = 0.4190476190476191
    assert projection.paths["co2_per_gdp"].at(2025)[0] == pytest.approx(base * 0.795)
    assert projection.paths["co2_per_gdp"].at(2030)[0] == pytest.approx(base * 0.60)


def test_a_target_that_others_fix_already_is_named_and_not_used(small_raw):
    for name, value in (("population", "51"), ("co2_total", "390"), ("co2_per_capita", "7")):
        unit = {"population": "万人", "co2_total": "万吨", "co2_per_capita": "吨/人"}[name]
        small_raw.append(_TARGETS, variable=name, year="2025", comparator="le", value=value, unit=unit, binding="task")
    outlook = _outlook(small_raw)
    unused = [one for one in outlook.unmade if one.reason == "overdetermined"]
    assert len(unused) == 1
    assert len(unused[0].missing) == 1
    assert outlook.projection("planned").paths["population"].at(2025)[0] == pytest.approx(51)


def test_a_share_target_fixes_the_fossil_share(real_raw):
    """A goal of 15 % non-fossil leaves 85 % fossil; the other drivers keep what the data show."""
    study = Study.load("example-county", real_raw)
    basis = study.outlook()
    start = next(one for one in basis.starts if one.identity.id == "fossil5")
    tracked = start.of("nonfossil_share")
    assert tracked.value == pytest.approx(4.7224, abs=1e-3)
    assert tracked.path(np.array(tracked.value), np.full((5, 1), 0.85 / (1 - tracked.value / 100)))[
        -1
    ] == pytest.approx(15)


def test_drivers_that_share_a_target_do_so_in_proportion_and_reach_it_together(real_raw):
    outlook = Study.load("zhangqiu", real_raw).outlook()
    planned, seen = _rates(outlook, "planned", "fossil5"), _rates(outlook, "continuation", "fossil5")
    names = ("energy_intensity", "fossil_share", "carbon_per_fossil")
    logs = {name: np.log1p(planned[f"{name}@2022-2025"].rate / 100) for name in names}
    shares = [logs[name] / np.log1p(seen[f"{name}@2022-2035"].rate / 100) for name in names]
    assert shares == pytest.approx([shares[0]] * 3)
    assert isinstance(planned["energy_intensity@2022-2025"].growth, InProportion)
    target = 0.92 * (1 - 0.205)
    assert outlook.projection("planned", "fossil5").paths["co2_per_gdp"].at(2025)[0] == pytest.approx(target)
    assert outlook.projection("planned", "fossil5").paths["nonfossil_share"].at(2025)[0] < 10


def test_without_a_target_there_is_no_planned_scenario_and_it_is_said(small_raw):
    small_raw.write_records(_TARGETS, small_raw.records(_TARGETS)[:1])
    outlook = _outlook(small_raw)
    assert [one.id for one in outlook.scenarios] == ["continuation"]
    assert {"no_target", "nothing_to_add"} <= {one.reason for one in outlook.unmade}


def test_without_the_base_year_nothing_is_projected_and_the_series_is_named(real_raw):
    outlook = Study.load("zhangqiu", real_raw).outlook()
    refused = [one for one in outlook.unmade if one.reason == "no_base_year"]
    assert {one.price_basis for one in refused} == {"constant_2022"}
    assert all("gdp@2020" in one.missing for one in refused)


def test_identities_over_cells_are_named_as_not_projected(real_raw):
    unmade = Study.load("example-county", real_raw).outlook().unmade
    assert {one.identity for one in unmade if one.reason == "by_cells"} == {"fuels", "extended", "industry"}


def test_strengthened_is_never_above_planned_in_the_target_year(real_raw):
    for place in ("laoshan", "zhangqiu", "example-county"):
        outlook = Study.load(place, real_raw).outlook()
        for one in outlook.projections:
            if one.scenario.id == "strengthened":
                same = (one.scenario.identity, one.scenario.price_basis)
                planned = outlook.projection("planned", *same).total.at(2025)[0]
                assert one.total.at(2025)[0] <= planned * (1 + 1e-12)


def test_where_targets_ask_for_more_strengthened_adds_nothing_to_them(small_raw):
    small_raw.append(
        _TARGETS, variable="co2_total", year="2025", comparator="le", value="300", unit="万吨", binding="task"
    )
    small_raw.cell(_TARGETS, 3, value="")
    small_raw.cell(_TARGETS, 3, comparator="qualitative", statement="")
    strengthened = _outlook(small_raw).projection("strengthened")
    assert strengthened.total.at(2025)[0] == pytest.approx(300)
    assert not strengthened.scenario.on_top
    assert strengthened.scenario.grid is None


def test_a_persons_own_rates_make_a_scenario(small_raw):
    rows = [
        f"own,自定,Own,kaya3,{name},2022,2030,{rate},,,assumption,,,guess"
        for name, rate in (("population", 1), ("affluence", 2), ("carbon_intensity", -4))
    ]
    small_raw.write("places/alpha/scenarios.csv", _OWN + "\n".join(rows) + "\n")
    assert small_raw.messages() == []
    projection = _outlook(small_raw).projection("own")
    assert projection.years[-1] == 2030
    assert projection.total.at(2030)[0] == pytest.approx(400 * (1.01 * 1.02 * 0.96) ** 8)
    assert projection.state == "estimated"


def test_a_driver_without_a_rate_stops_the_scenario_and_is_named_with_its_years(small_raw):
    rows = ["own,自定,Own,kaya3,population,2022,2024,1,,,assumption,,,guess"]
    rows += [
        f"own,自定,Own,kaya3,{name},2022,2025,1,,,assumption,,,guess" for name in ("affluence", "carbon_intensity")
    ]
    small_raw.write("places/alpha/scenarios.csv", _OWN + "\n".join(rows) + "\n")
    refused = [one for one in _outlook(small_raw).unmade if one.scenario == "own"]
    assert [(one.reason, one.missing) for one in refused] == [("no_rate", ("population@2025",))]


@pytest.mark.parametrize(
    ("row", "rule"),
    [
        ("own,自,O,kaya9,population,2022,2025,1,,,assumption,,,x", "an identity"),
        ("own,自,O,kaya3,energy_mix,2022,2025,1,,,assumption,,,x", "a driver of the identity"),
        ("own,自,O,kaya3,population,2025,2022,1,,,assumption,,,x", "comes before the last"),
        ("own,自,O,kaya3,population,2022,2025,1,2,3,assumption,,,x", "lies in its range"),
        ("own,自,O,kaya3,population,2022,2025,-120,,,assumption,,,x", "lies in its range"),
        ("own,自,O,kaya3,population,2022,2025,1,0,,assumption,,,x", "lies in its range"),
        ("own,自,O,kaya3,population,2022,2025,1,,,source,,,x", "has a source"),
        ("own,自,O,kaya3,population,2022,2025,1,,,assumption,,,", "says why"),
        (
            "own,自,O,kaya3,population,2022,2025,1,,,assumption,,,x\nown,自,O,kaya3,population,2024,2026,1,,,assumption,,,x",
            "one rate in a year",
        ),
    ],
)
def test_what_is_wrong_in_a_table_of_rates_is_told(small_raw, row, rule):
    small_raw.write("places/alpha/scenarios.csv", _OWN + row + "\n")
    assert any(rule in message for message in small_raw.messages())


def test_the_example_county_has_a_scenario_of_its_own(real_raw):
    projection = Study.load("example-county", real_raw).outlook().projection("early_exit", "kaya4")
    assert projection.years[-1] == 2035
    assert {line.origin for line in projection.scenario.lines} == {"assumption"}


def test_a_target_that_fixes_no_rate_is_named(small_raw, real_raw):
    """Money without a price basis is no level of a series; a change against 2005 needs the level of 2005."""
    small_raw.append(_TARGETS, variable="gdp", year="2025", comparator="ge", value="1200", unit="亿元", binding="task")
    unfit = [one for one in _outlook(small_raw).unmade if one.reason == "target_unfit"]
    assert [one.missing for one in unfit] == [("alpha:target/gdp@2025",)]
    unmade = Study.load("laoshan", real_raw).outlook().unmade
    assert ("qingdao:target/co2_per_gdp@2035",) in {one.missing for one in unmade if one.reason == "target_unfit"}


def test_a_wrong_range_of_the_grid_is_told(small_raw):
    small_raw.write(
        "scenarios/grid.csv",
        "rule,first,last,rate,low,high,origin,source,locator,note\nshandong,2023,2025,1,2,3,assumption,,,x\n",
    )
    assert any("scenarios/grid.csv" in message and "lies in its range" in message for message in small_raw.messages())
