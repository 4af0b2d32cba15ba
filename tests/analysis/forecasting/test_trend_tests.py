"""Mann–Kendall and Sen agree with published numbers and with independent formulae."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from nearzero.analysis.forecasting import TooFewObservations, mann_kendall, sen_slope
from nearzero.analysis.forecasting.refusals import UnsuitableSeriesError
from nearzero.analysis.forecasting.trend_tests import _exact_p

series = st.lists(st.integers(-20, 20), min_size=5, max_size=30).filter(lambda values: len(set(values)) > 1)


@pytest.fixture(scope="module")
def rainfall(case):
    return case("mann_kendall_rainfall_bogra")


def test_the_test_with_ties_has_the_published_numbers(rainfall):
    expected, rel = rainfall["expected"]["original"], rainfall["tolerance"]["rel"]
    result = mann_kendall(rainfall["inputs"]["values"])
    assert result.s == expected["s"]
    for name in ("variance", "z", "p", "tau"):
        assert getattr(result, name) == pytest.approx(expected[name], rel=rel)


def test_sens_slope_has_the_published_value(rainfall):
    values = rainfall["inputs"]["values"]
    assert sen_slope(range(len(values)), values).slope == pytest.approx(rainfall["expected"]["original"]["slope"])


def test_simple_prewhitening_has_the_published_numbers(rainfall):
    expected = rainfall["expected"]["simple"]
    result = mann_kendall(rainfall["inputs"]["values"], "simple")
    assert (result.s, result.variance) == (expected["s"], expected["variance"])
    assert result.p == pytest.approx(expected["p"], rel=1e-9)


def test_trend_free_prewhitening_has_the_published_numbers_but_for_pairs_tied_within_rounding(rainfall):
    """The source lets the last bits of the arithmetic order two tied pairs: −634 there, −632 here."""
    expected = rainfall["expected"]["trend_free"]
    result = mann_kendall(rainfall["inputs"]["values"], "trend_free")
    assert abs(result.s - expected["s"]) <= 2
    assert result.p == pytest.approx(expected["p"], abs=0.001)


def test_the_exact_distribution_is_that_of_the_tables(case):
    found = case("mann_kendall_exact_tables")
    for n, row in found["expected"].items():
        for s, one_sided in row.items():
            two_sided = min(1.0, 2 * one_sided)
            assert _exact_p(int(n), int(s)) == pytest.approx(two_sided, abs=2 * found["tolerance"]["abs"])


@given(st.permutations(range(9)))
@settings(deadline=None)
def test_a_short_series_without_ties_has_the_exact_p_of_scipy(order):
    from scipy.stats import kendalltau

    result = mann_kendall(order)
    assert result.exact
    assert result.p == pytest.approx(kendalltau(range(9), order, method="exact").pvalue, abs=1e-12)
    assert result.tau == pytest.approx(kendalltau(range(9), order).statistic)


@given(series)
def test_the_slope_is_that_of_scipy_and_lies_in_its_interval(values):
    from scipy.stats import theilslopes

    years = np.arange(2000, 2000 + len(values))
    ours, theirs = sen_slope(years, values), theilslopes(values, years)
    assert ours.slope == pytest.approx(theirs.slope, abs=1e-12)
    assert ours.low <= ours.slope <= ours.high
    # scipy rounds the ranks to the nearest, here they go outwards
    assert ours.low <= theirs.low_slope + 1e-12
    assert ours.high >= theirs.high_slope - 1e-12


@given(series)
def test_a_series_read_backwards_has_the_opposite_trend(values):
    forth, back = mann_kendall(values), mann_kendall(values[::-1])
    assert (forth.s, forth.z, forth.p) == (-back.s, -back.z, back.p)


@given(series, st.floats(0.1, 10), st.floats(-100, 100))
def test_unit_and_origin_do_not_matter(values, factor, shift):
    moved = np.round(np.array(values) * factor + shift, 9)
    assume(len(set(moved)) == len(set(values)))
    assert mann_kendall(moved).s == mann_kendall(values).s
    slope = sen_slope(range(len(values)), values).slope
    assert sen_slope(range(len(values)), moved).slope == pytest.approx(slope * factor, abs=1e-8)


def test_prewhitening_takes_the_autocorrelation_out_of_persistent_noise():
    rng = np.random.default_rng(11)
    noise = [0.0]
    for _ in range(199):
        noise.append(0.8 * noise[-1] + rng.normal())
    plain, white = mann_kendall(noise), mann_kendall(noise, "simple")
    assert abs(white.z) < abs(plain.z)
    assert (plain.prewhitening, white.prewhitening) == ("", "simple")


def test_an_exact_line_keeps_its_trend_when_prewhitened_without_it():
    assert mann_kendall(np.arange(12.0) * 3 + 5, "trend_free").s == 55


@pytest.mark.parametrize("n", [3, 4])
def test_four_values_are_too_few_for_a_test(n):
    with pytest.raises(TooFewObservations, match=r"0\.083"):
        mann_kendall(range(n))
    with pytest.raises(TooFewObservations):
        sen_slope(range(n), range(n))


def test_the_reason_given_for_the_minimum_is_true():
    assert _exact_p(4, 6) == pytest.approx(0.083, abs=0.0005)
    assert _exact_p(5, 10) < 0.05


def test_constant_and_missing_values_are_refused():
    with pytest.raises(UnsuitableSeriesError, match="constant"):
        mann_kendall([2.0] * 8)
    with pytest.raises(UnsuitableSeriesError, match="not filled in"):
        mann_kendall([1, 2, np.nan, 4, 5, 6])


def test_an_unknown_prewhitening_is_refused():
    with pytest.raises(ValueError, match="simple, trend_free"):
        mann_kendall(range(8), "magic")
