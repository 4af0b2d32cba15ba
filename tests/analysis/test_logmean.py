"""The logarithmic mean is exact for equal, nearly equal and very unequal values; what has none is refused."""

import json
from decimal import Decimal, localcontext
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nearzero.analysis.logmean import log_mean, log_mean_of_change, log_ratio
from nearzero.analysis.refusals import InfiniteCellError, MissingCellError, SignChangeError

CASES = Path(__file__).parents[1] / "data" / "cases"
positive = st.floats(min_value=1e-300, max_value=1e300)


def exact_log_mean(a: float, b: float) -> float:
    """The formula itself, with 80 digits."""
    with localcontext() as context:
        context.prec = 80
        first, second = Decimal(a), Decimal(b)
        return a if a == b else float((second - first) / (second / first).ln())


def test_agrees_with_the_published_pnnl_example():
    case = json.loads((CASES / "log_mean_pnnl.json").read_text(encoding="utf-8"))
    mean = log_mean(case["inputs"]["a"], case["inputs"]["b"])
    assert mean == pytest.approx(case["expected"]["L"], abs=case["tolerance"]["abs"])


def test_agrees_with_the_published_weights_of_the_pnnl_freight_index():
    case = json.loads((CASES / "lmdi2_pnnl_freight.json").read_text(encoding="utf-8"))
    energy = np.array(case["inputs"]["energy_tbtu"])
    shares = energy / energy.sum(axis=1, keepdims=True)
    weights = log_mean(shares[:-1], shares[1:])
    np.testing.assert_allclose(weights, case["expected"]["log_mean_share_weights"], atol=case["tolerance"]["abs"])


@given(a=positive, b=positive)
@settings(max_examples=100, deadline=None)
def test_relative_error_stays_below_1e_14_for_any_two_positive_values(a, b):
    assert log_mean(a, b) == pytest.approx(exact_log_mean(a, b), rel=1e-14)


@given(a=positive, change=st.floats(min_value=-18, max_value=-0.01), up=st.booleans())
@settings(max_examples=100, deadline=None)
def test_relative_error_stays_below_1e_14_for_nearly_equal_values(a, change, up):
    b = a * (1 + 10**change) if up else a * (1 - 10**change)
    assert log_mean(a, b) == pytest.approx(exact_log_mean(a, b), rel=1e-14)


@pytest.mark.parametrize(("a", "b"), [(5e-324, 1.0), (1e-310, 1e300), (5e-324, 1.7e308), (1.5e308, 1.7e308)])
def test_extreme_pairs_neither_overflow_nor_underflow(a, b):
    assert log_mean(a, b) == pytest.approx(exact_log_mean(a, b), rel=1e-14)


@given(a=st.floats(allow_nan=False, allow_infinity=False))
@settings(max_examples=50, deadline=None)
def test_mean_of_equal_values_is_that_value_exactly(a):
    assert log_mean(a, a) == a


@given(a=positive, b=positive)
@settings(max_examples=50, deadline=None)
def test_mean_is_symmetric_and_lies_between_geometric_and_arithmetic_mean(a, b):
    mean = log_mean(a, b)
    assert mean == log_mean(b, a)
    assert np.sqrt(a) * np.sqrt(b) * (1 - 1e-14) <= mean <= (a / 2 + b / 2) * (1 + 1e-14)


def test_mean_with_zero_is_zero():
    np.testing.assert_array_equal(log_mean([0.0, 3.0, 0.0], [2.0, 0.0, 0.0]), 0.0)


def test_mean_of_two_negative_values_is_minus_the_mean_of_their_sizes():
    np.testing.assert_array_equal(log_mean([-1.0, 0.0], [-4.0, -2.0]), -log_mean([1.0, 0.0], [4.0, 2.0]))


def test_arguments_broadcast():
    assert log_mean(np.ones((3, 1)), np.arange(1.0, 5.0)).shape == (3, 4)


def test_a_lazy_array_stays_lazy():
    da = pytest.importorskip("dask.array")
    a = np.linspace(1, 2, 12).reshape(4, 3)
    mean = log_mean(da.from_array(a, chunks=(2, 3)), da.from_array(a + 1, chunks=(2, 3)))
    assert hasattr(mean, "__dask_graph__")
    np.testing.assert_array_equal(mean.compute(), log_mean(a, a + 1))


@pytest.mark.parametrize(
    ("a", "b", "error"),
    [
        ([1.0, -1.0], [1.0, 2.0], SignChangeError),
        ([1.0, np.nan], [1.0, 2.0], MissingCellError),
        ([1.0, np.inf], [1.0, 2.0], InfiniteCellError),
    ],
)
def test_what_has_no_mean_is_refused_with_its_index(a, b, error):
    with pytest.raises(error, match=r"index \(1,\)") as refusal:
        log_mean(a, b)
    assert refusal.value.index == (1,)


def test_mean_of_a_change_equals_mean_of_both_ends_for_either_sign():
    start = np.array([3.0, -2.0, 5.0])
    change = np.array([0.4, -1.5, 0.0])
    np.testing.assert_allclose(log_mean_of_change(start, change.copy()), log_mean(start, start * np.exp(change)))


def test_log_ratio_survives_a_ratio_that_overflows():
    expected = np.log(1e200) - np.log(1e-200)
    np.testing.assert_allclose(log_ratio(np.array([1e-200, -1e-200]), np.array([1e200, -1e200])), expected)
