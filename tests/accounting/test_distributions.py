"""Distributions against those of SciPy, and what ± per cent mean."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from nearzero.accounting.distributions import Distribution

SCORES = np.linspace(-3.5, 3.5, 29)


def lognormal(mean, deviation):
    sigma = np.log(1 + (deviation / mean) ** 2) ** 0.5
    return stats.lognorm(sigma, scale=mean / np.exp(sigma**2 / 2))


@pytest.mark.parametrize(
    ("distribution", "other"),
    [
        (Distribution.normal(3, 2), stats.norm(3, 2)),
        (Distribution.truncated_normal(1, 2), stats.truncnorm(-0.5, np.inf, loc=1, scale=2)),
        (Distribution.truncated_normal(1, 2, -1, 4), stats.truncnorm(-1, 1.5, loc=1, scale=2)),
        (Distribution.lognormal(10, 8), lognormal(10, 8)),
        (Distribution.uniform(-1, 4), stats.uniform(-1, 5)),
        (Distribution.triangular(1, 2, 6), stats.triang(0.2, 1, 5)),
        (Distribution.triangular(1, 1, 6), stats.triang(0, 1, 5)),
    ],
)
def test_values_stand_where_the_quantiles_of_scipy_stand(distribution, other):
    np.testing.assert_allclose(distribution.values(SCORES), other.ppf(stats.norm.cdf(SCORES)), rtol=1e-7, atol=1e-9)


def test_a_lognormal_has_the_mean_and_deviation_it_was_given():
    found = lognormal(10, 8)
    assert found.mean() == pytest.approx(10)
    assert found.std() == pytest.approx(8)


@pytest.mark.parametrize("kind", ["normal", "uniform", "triangular"])
@given(value=st.floats(0.1, 1e6), percent=st.floats(0.1, 60))
def test_the_95_per_cent_interval_of_a_symmetrical_shape_is_what_was_printed(kind, value, percent):
    ends = Distribution.around(value, percent, kind).values(stats.norm.ppf([0.025, 0.5, 0.975]))
    expected = [value * (1 - percent / 100), value, value * (1 + percent / 100)]
    np.testing.assert_allclose(ends, expected, rtol=1e-9)


def test_above_60_per_cent_it_is_lognormal_and_never_negative():
    assert Distribution.around(5, 60).kind == "normal"
    wide = Distribution.around(5, 150)
    assert wide.kind == "lognormal"
    assert (wide.values(SCORES) > 0).all()


@pytest.mark.parametrize("kind", [None, "truncated_normal"])
def test_a_removal_stays_a_removal(kind):
    assert (Distribution.around(-5, 90, kind).values(SCORES) <= 0).all()


def test_what_is_known_or_zero_is_fixed():
    assert Distribution.around(5, 0) == Distribution.fixed(5)
    assert Distribution.around(0, 30) == Distribution.fixed(0)
    assert Distribution.fixed(5).values(SCORES).tolist() == [5.0] * len(SCORES)


@pytest.mark.parametrize(
    "make",
    [
        lambda: Distribution.normal(1, 0),
        lambda: Distribution.lognormal(0, 1),
        lambda: Distribution.uniform(2, 2),
        lambda: Distribution.triangular(1, 7, 6),
        lambda: Distribution.truncated_normal(1, 1, 3, 2),
        lambda: Distribution.around(float("nan"), 5),
        lambda: Distribution.around(5, -1),
    ],
)
def test_shapes_that_are_none_are_refused(make):
    with pytest.raises(ValueError, match=r"above zero|below the upper end|not between|no uncertain number"):
        make()
