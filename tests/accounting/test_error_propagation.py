"""Approach 1 against the notes of table 3.2 read row by row, finite differences, random draws and laws that must hold.

Independent of the module: the notes B to D of the table are written out as the guidelines word them, for one row at a
time; the derivatives are taken numerically of the trend itself; the draws know nothing of linear equations.
"""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import nearzero as nz
from nearzero.accounting.error_propagation import product_uncertainty, propagate_error, sum_uncertainty
from nearzero.accounting.monte_carlo import simulate_inventory

BASE = [163.0, 58.1, 46.8, 12.5, -4.0]
CURRENT = [141.0, 60.3, 57.9, 14.0, -4.4]
ACTIVITY = [5.0, 3.0, 2.0, 10.0, 20.0]
FACTOR = [7.0, 4.0, 1.5, 2.0, 15.0]

emissions = st.lists(
    st.tuples(st.floats(0.1, 1e4), st.floats(0.1, 1e4), st.floats(0, 50), st.floats(0, 50)), min_size=1, max_size=8
)


def columns(rows):
    return (np.array(column) for column in zip(*rows, strict=True))


def row_by_row(base, current, activity, factor):
    """Columns G to M as notes B, C and D of table 3.2 word them."""
    total_base, total = sum(base), sum(current)
    for c, d, e, f in zip(base, current, activity, factor, strict=True):
        g = (e**2 + f**2) ** 0.5
        h = (g * d) ** 2 / total**2
        raised = (0.01 * d + total - (0.01 * c + total_base)) / (0.01 * c + total_base) * 100
        i = abs(raised - (total - total_base) / total_base * 100)
        j = abs(d / total_base)
        k, l = i * f, j * e * 2**0.5  # noqa: E741 - letters of the table
        yield g, h, i, j, k, l, k**2 + l**2


def same_trend_uncertainty(one, other, rel=1e-6):
    """Agree within rounding, which grows with the ratio of the totals."""
    assert one.trend_uncertainty == pytest.approx(other.trend_uncertainty, rel=rel, abs=1e-9 * (1 + one.type_b.sum()))


def trend_of(base, current):
    return (np.sum(current) / np.sum(base) - 1) * 100


def test_every_column_is_what_the_notes_of_the_table_say():
    found = propagate_error(BASE, CURRENT, ACTIVITY, FACTOR)
    expected = np.array(list(row_by_row(BASE, CURRENT, ACTIVITY, FACTOR))).T
    table = [
        found.combined_uncertainty,
        found.contribution_to_variance,
        np.abs(found.type_a),
        found.type_b,
        found.trend_by_factor,
        found.trend_by_activity,
        found.trend_variance,
    ]
    np.testing.assert_allclose(table, expected, rtol=1e-9)
    assert found.level_uncertainty == pytest.approx(sum(expected[1]) ** 0.5)
    assert found.trend_uncertainty == pytest.approx(sum(expected[-1]) ** 0.5)


def test_two_categories_by_hand():
    # 60 ± √(3² + 4²) % and 40 ± 10 %: √(3² + 4²) of 100; the first fell by 40 of 140, both with one factor error.
    found = propagate_error([100, 40], [60, 40], [3, 6], [4, 8])
    assert found.combined_uncertainty.tolist() == [5.0, 10.0]
    assert found.level_uncertainty == pytest.approx(5.0)
    assert found.half_width == pytest.approx(5.0)
    assert found.trend == pytest.approx(-40 / 140 * 100)
    np.testing.assert_allclose(found.type_b, [60 / 140, 40 / 140])
    assert found.type_a[0] == pytest.approx((60 * 140 - 100 * 100) / (140 * 141))


def test_sensitivities_are_the_finite_differences_of_the_trend():
    found = propagate_error(BASE, CURRENT, ACTIVITY, FACTOR)
    base, current = np.array(BASE), np.array(CURRENT)
    for k in range(len(base)):
        raised = np.ones(len(base))
        raised[k] = 1.01
        both = trend_of(base * raised, current * raised) - trend_of(base, current)
        last = trend_of(base, current * raised) - trend_of(base, current)
        assert found.type_a[k] == pytest.approx(both, abs=1e-10)
        assert found.type_b[k] == pytest.approx(abs(last), abs=1e-10)


@pytest.mark.parametrize(("factor_correlated", "activity_correlated"), [(True, False), (True, True), (False, False)])
def test_linear_equations_agree_with_draws_where_uncertainties_are_small(factor_correlated, activity_correlated):
    activity, factor = np.array(ACTIVITY) / 4, np.array(FACTOR) / 4
    factor[1] = factor[0]
    groups = ["coal", "coal", "gas", "clinker", "sink"]
    found = propagate_error(
        BASE,
        CURRENT,
        activity,
        factor,
        factor_correlated=factor_correlated,
        activity_correlated=activity_correlated,
        factor_groups=groups,
        between_years="linear",
    )
    drawn = simulate_inventory(
        BASE,
        CURRENT,
        activity,
        factor,
        factor_correlation=float(factor_correlated),
        activity_correlation=float(activity_correlated),
        factor_groups=groups,
        draws=100_000,
    )
    assert found.half_width == pytest.approx(1.96 * drawn.current.deviation, rel=0.01)
    assert found.trend_uncertainty == pytest.approx(1.96 * drawn.trend.deviation, rel=0.01)
    assert found.trend == pytest.approx(drawn.trend.mean, abs=0.02)


def test_the_rule_of_the_table_and_the_linear_one_agree_where_nothing_changed():
    table, linear = (
        propagate_error(BASE, BASE, ACTIVITY, FACTOR, between_years=rule) for rule in ("table_3_2", "linear")
    )
    assert table.trend_uncertainty == pytest.approx(linear.trend_uncertainty)


def test_a_product_and_a_sum_combine_as_equations_3_1_and_3_2():
    assert product_uncertainty(3, 4) == pytest.approx(5.0)
    assert product_uncertainty([3, 6], 8).tolist() == pytest.approx([73**0.5, 10.0])
    assert sum_uncertainty([60, 40], [5, 10]) == pytest.approx(5.0)
    assert sum_uncertainty([60, -20], [5, 20]) == pytest.approx((3**2 + 4**2) ** 0.5 / 40 * 100)
    with pytest.raises(ValueError, match="the sum is zero"):
        sum_uncertainty([1, -1], [5, 5])


@given(emissions, st.floats(1e-3, 1e3))
def test_the_unit_of_the_emissions_does_not_matter(rows, scale):
    base, current, activity, factor = columns(rows)
    one, other = (propagate_error(base * s, current * s, activity, factor) for s in (1.0, scale))
    assert one.level_uncertainty == pytest.approx(other.level_uncertainty, rel=1e-9)
    same_trend_uncertainty(one, other)


@given(emissions, st.randoms(use_true_random=False))
def test_the_order_of_the_categories_does_not_matter(rows, random):
    shuffled = list(rows)
    random.shuffle(shuffled)
    one, other = (propagate_error(*columns(each)) for each in (rows, shuffled))
    assert one.level_uncertainty == pytest.approx(other.level_uncertainty, rel=1e-9)
    same_trend_uncertainty(one, other)


@given(emissions, st.floats(0.01, 0.99), st.sampled_from(["table_3_2", "linear"]), st.booleans())
def test_splitting_a_category_that_shares_activity_and_factor_changes_nothing(rows, share, rule, correlated):
    base, current, activity, factor = columns(rows)
    parts = [(b * p, c * p, a, f) for b, c, a, f in rows[:1] for p in (share, 1 - share)] + rows[1:]
    names = [0, 0, *range(1, len(rows))]
    options = {"between_years": rule, "factor_correlated": correlated}
    whole = propagate_error(base, current, activity, factor, **options)
    split = propagate_error(*columns(parts), factor_groups=names, activity_groups=names, **options)
    assert split.level_uncertainty == pytest.approx(whole.level_uncertainty, rel=1e-9)
    # of the table the type A sensitivity is a step of 1 %, not a derivative: a half of a category steps a little less
    same_trend_uncertainty(split, whole, rel=0.01)


@given(emissions, st.floats(0.2, 5))
def test_a_factor_of_both_years_leaves_the_trend_alone_when_all_categories_grow_alike(rows, growth):
    base, _, _, factor = columns(rows)
    found = propagate_error(base, base * growth, 0.0, factor)
    assert found.trend_uncertainty == pytest.approx(0, abs=1e-9)


@given(emissions)
def test_categories_that_share_a_factor_are_less_sure_together_than_apart(rows):
    base, current, activity, factor = columns(rows)
    apart = propagate_error(base, current, activity, factor)
    together = propagate_error(base, current, activity, factor, factor_groups=["one"] * len(base))
    assert together.level_uncertainty >= apart.level_uncertainty * (1 - 1e-12)
    assert together.level_uncertainty <= (apart.combined_uncertainty * current).sum() / current.sum() * (1 + 1e-12)


def test_flags_may_differ_from_category_to_category():
    flags = [True, False, True, False, True]
    mixed = propagate_error(BASE, CURRENT, ACTIVITY, FACTOR, factor_correlated=flags)
    same, apart = (propagate_error(BASE, CURRENT, ACTIVITY, FACTOR, factor_correlated=flag) for flag in (True, False))
    np.testing.assert_allclose(mixed.trend_variance, np.where(flags, same.trend_variance, apart.trend_variance))


def test_categories_too_wide_for_linear_equations_are_named():
    assert propagate_error(BASE, CURRENT, [5, 61, 5, 5, 5], 7).too_wide == (1,)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"base": [1.0, -1.0]}, "the total is zero in the base year"),
        ({"current": [1.0, -3.0]}, "removals exceed emissions in the year t"),
        ({"base": [1.0, float("nan")]}, "category 1 is missing in the base year: a missing value is not zero"),
        ({"base": [1.0]}, "1 categories in the base year, 2 in year t"),
        ({"activity_uncertainty": [1.0, -5.0]}, "category 1 has a negative uncertainty of activity data"),
        ({"factor_uncertainty": [1.0, float("nan")]}, "category 1 has no uncertainty of emission factors"),
        ({"factor_uncertainty": [1.0, 2.0, 3.0]}, "uncertainties of emission factors"),
        ({"factor_groups": ["a"]}, "1 names of groups for 2 categories"),
        ({"factor_groups": ["a", "a"], "factor_correlated": [True, False]}, "between the years or not"),
        ({"between_years": "other"}, "between_years is"),
    ],
)
def test_what_makes_no_sense_is_refused_with_the_reason(change, message):
    arguments = {"base": [1.0, 2.0], "current": [2.0, 3.0], "activity_uncertainty": 5, "factor_uncertainty": 7}
    with pytest.raises(ValueError, match=message):
        propagate_error(**(arguments | change))


def test_it_is_a_public_name():
    assert nz.propagate_error is propagate_error
