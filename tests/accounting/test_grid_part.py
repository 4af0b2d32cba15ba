"""The part of the grid and the part of the place: they close, and what they say of a published total is conditional."""

import math
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nearzero import log_mean
from nearzero.accounting.electricity.grid_part import beside_published, grid_in_published, split, splits
from nearzero.accounting.factors import FactorTable, MissingFactorError
from nearzero.accounting.sets import read_electricity_rules
from nearzero.accounting.uses import final_uses, leaf
from nearzero.places.series import Key

from .invented import GRID, NATION, RULES, factor, row, table

YEARS = [2020, 2021, 2022]


def uses(first="30.0", last="33.0", exact=False):
    found, _ = final_uses([row("electricity", 2020, first, exact=exact), row("electricity", 2022, last, exact=exact)])
    return found


def parts(one):
    return {result.factor: result for result in one.results()}


def point(year, value, half=0.5):
    expression = leaf(f"alpha:co2_total@{year}", value, value - half, value + half, "万吨", "measured")
    return SimpleNamespace(
        key=Key("co2_total"),
        year=year,
        value=value,
        low=value - half,
        high=value + half,
        unit="万吨",
        scale=1e-7,  # kg → 万吨
        state="measured",
        inputs=(f"alpha:co2_total@{year}",),
        expression=expression,
    )


def test_the_parts_by_hand():
    said = parts(split(*uses(), GRID, table()))
    assert said["grid"].value == pytest.approx((30 + 33) / 2 * 10 * (0.60 - 0.70))
    assert said["use"].value == pytest.approx((0.60 + 0.70) / 2 * 10 * (33 - 30))
    assert said["total"].value == pytest.approx(33 * 6.0 - 30 * 7.0)
    assert said["grid"].form == "grid:yearly"
    assert said["grid"].period == "2020-2022"


def test_the_band_of_the_grid_part_is_that_of_its_corners():
    grid = parts(split(*uses(), GRID, table()))["grid"]
    corners = [
        (a + b) / 2 * 10 * (g - f)
        for a in (29.95, 30.05)
        for b in (32.95, 33.05)
        for f in (0.695, 0.705)
        for g in (0.595, 0.605)
    ]
    assert (grid.low, grid.high) == pytest.approx((min(corners), max(corners)))


positive = st.decimals(min_value="0.1", max_value="500", places=1).map(str)
shares = st.decimals(min_value="0.05", max_value="1.2", places=3).map(str)


@settings(max_examples=50, deadline=None)
@given(positive, positive, shares, shares)
def test_the_parts_close_exactly(first, last, start, end):
    factors = FactorTable([factor("grid", 2020, start), factor("grid", 2022, end)])
    said = parts(split(*uses(first, last), GRID, factors))
    whole = float(last) * float(end) * 10 - float(first) * float(start) * 10
    assert said["grid"].value + said["use"].value == pytest.approx(whole, abs=1e-9 * (float(last) + float(first)) * 10)
    assert said["total"].value == pytest.approx(whole, abs=1e-9 * (float(last) + float(first)) * 10)


@settings(max_examples=50, deadline=None)
@given(positive, shares)
def test_an_unchanged_factor_leaves_nothing_to_the_grid_and_unchanged_use_nothing_to_the_place(amount, value):
    same = FactorTable([factor("grid", 2020, value), factor("grid", 2022, value)])
    assert parts(split(*uses(amount, "33.0"), GRID, same))["grid"].value == 0
    assert parts(split(*uses(amount, amount), GRID, table()))["use"].value == 0


def test_the_split_agrees_with_lmdi_for_changes_of_some_per_cent():
    factors = FactorTable([factor("grid", 2020, "0.700"), factor("grid", 2022, "0.670")])
    said = parts(split(*uses("30.0", "31.0"), GRID, factors))
    mean = float(log_mean(30.0 * 7.00, 31.0 * 6.70))
    assert said["grid"].value == pytest.approx(mean * math.log(0.670 / 0.700), rel=1e-3)
    assert said["use"].value == pytest.approx(mean * math.log(31.0 / 30.0), rel=1e-3)


def test_no_use_at_all_in_the_first_year_is_no_obstacle():
    said = parts(split(*uses("0", "33.0", exact=True), GRID, table()))
    assert said["grid"].value + said["use"].value == pytest.approx(198)


def test_a_year_without_a_factor_is_refused_alone_and_named_among_others():
    with pytest.raises(MissingFactorError):
        split(*uses(), NATION, table())
    found, gaps = splits(uses(), RULES, table(), [2020, 2022])
    assert [one.rule.id for one in found] == ["grid"]
    assert [gap.input for gap in gaps] == ["factor:nation@2020"]


def test_three_years_make_three_periods_and_a_missing_year_is_named():
    three, _ = final_uses([row("electricity", year, "30") for year in YEARS])
    assert [one.period for one in splits(three, [GRID], table(), YEARS)[0]] == ["2020-2021", "2021-2022", "2020-2022"]
    found, gaps = splits(uses(), [GRID], table(), YEARS)
    assert [one.period for one in found] == ["2020-2022"]
    assert [gap.input for gap in gaps] == ["alpha:electricity@2021"]
    assert splits([], [GRID], table(), [2022], "beta")[1][0].input == "beta:electricity@2022"


def test_beside_a_published_total_everything_is_conditional():
    one = split(*uses(), GRID, table(unconfirmed=(("grid", 2020),)))
    said = list(beside_published(one, point(2020, 350.0), point(2022, 365.0)))
    grid, rest, at_first, at_last = said
    assert grid.value == pytest.approx(-31.5)
    assert rest.value == pytest.approx(15 + 31.5)
    assert at_first.form == "grid:fixed2020"
    assert at_first.value == pytest.approx(((365 + 33.0) / 350 - 1) * 100)  # 330 亿-kg more at 0.70 than at 0.60
    assert at_last.form == "grid:fixed2022"
    assert at_last.value == pytest.approx((365 / (350 - 30.0) - 1) * 100)
    assert all("only if the published total" in result.note for result in said)
    assert all("not confirmed: factor:grid@2020" in result.note for result in said)
    assert all(result.low < result.value < result.high for result in said)
    assert len({result.id for result in said}) == len(said)
    assert {"alpha:co2_total@2020", "factor:grid@2022"} <= set(grid.inputs)


def test_electricity_that_alone_is_more_than_the_total_refutes_the_condition():
    (only,) = beside_published(split(*uses(), GRID, table()), point(2020, 150.0), point(2022, 160.0))
    assert only.value is None
    assert only.note.startswith("cannot be")
    assert only.state == "missing"


def test_totals_of_other_years_are_refused():
    with pytest.raises(ValueError, match="do not stand beside"):
        list(beside_published(split(*uses(), GRID, table()), point(2021, 350.0), point(2022, 365.0)))


def test_laoshan_the_grid_part_as_far_as_the_data_go(real_raw):
    rules, factors = read_electricity_rules(real_raw), FactorTable.read(real_raw)
    results, gaps = grid_in_published(real_raw, "laoshan", rules.values(), factors, YEARS)
    said = {(one.analysis, one.factor or one.form): one for one in results}
    first = 29.75 / 1.115
    assert said["electricity_split", "grid"].value == pytest.approx((first + 29.75) / 2 * 10 * (0.641 - 0.742))
    assert said["electricity_split", "use"].value == pytest.approx((0.641 + 0.742) / 2 * 10 * (29.75 - first))
    assert {one.form for one in results} == {"shandong:yearly", "shandong:fixed2020", "shandong:fixed2022"}
    published = 365 - 365 / 1.043
    assert said["electricity_published", "rest"].value == pytest.approx(
        published - said["electricity_split", "grid"].value
    )
    at_2020 = said["electricity_published", "shandong:fixed2020"]
    assert at_2020.value == pytest.approx(((365 + 29.75 * 1.01) / (365 / 1.043) - 1) * 100)
    assert at_2020.value > 4.3  # what fell is the factor: had it held, the published rise were the larger
    assert at_2020.state == "estimated"
    assert {"laoshan:electricity@2021", "factor:grid_ef_north@2020"} <= {gap.input for gap in gaps}
    assert len({one.id for one in results}) == len(results)


def test_zhangqiu_has_a_total_and_no_electricity(real_raw):
    rules, factors = read_electricity_rules(real_raw), FactorTable.read(real_raw)
    results, gaps = grid_in_published(real_raw, "zhangqiu", rules.values(), factors, YEARS)
    assert results == ()
    assert [gap.input for gap in gaps] == [f"zhangqiu:electricity@{year}" for year in YEARS]


def test_electricity_without_a_published_total_is_split_alone(real_raw):
    rules, factors = read_electricity_rules(real_raw), FactorTable.read(real_raw)
    shandong = [rules["shandong"]]
    results, gaps = grid_in_published(real_raw, "laoshan", shandong, factors, [2020, 2022], "co2_industry")
    assert {one.analysis for one in results} == {"electricity_split"}
    assert [gap.input for gap in gaps] == ["laoshan:co2_industry@2020", "laoshan:co2_industry@2022"]
