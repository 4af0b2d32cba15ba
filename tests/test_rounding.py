"""Printed digits stand for all numbers that round to them, and a band covers what any of these would give."""

from decimal import ROUND_HALF_EVEN, Decimal
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nearzero.rounding import band, interval, number

digits = st.builds(
    lambda whole, places: str(Decimal(whole).scaleb(-places)),
    st.integers(min_value=-(10**9), max_value=10**9),
    st.integers(min_value=0, max_value=5),
)
inside = st.floats(min_value=0, max_value=1)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0.92", (0.915, 0.925)),
        ("97.60", (97.595, 97.605)),
        ("365", (364.5, 365.5)),
        ("-10.4", (-10.45, -10.35)),
        ("0", (-0.5, 0.5)),
        ("+5", (4.5, 5.5)),
        ("1.2e3", (1150.0, 1250.0)),
        (" 5 ", (4.5, 5.5)),
        ("5~6", (4.5, 6.5)),
        ("0.5~10", (0.45, 10.5)),
        ("-6~-5", (-6.5, -4.5)),
    ],
)
def test_digits_stand_for_half_a_unit_of_the_last_one_either_way(text, expected):
    assert interval(text) == pytest.approx(expected, rel=1e-15)


@pytest.mark.parametrize(
    ("qualifier", "expected"),
    [
        ("", (269.5, 270.5)),
        ("about", (269, 271)),
        ("over", (270, np.inf)),
        ("at_least", (270, np.inf)),
        ("under", (-np.inf, 270)),
        ("at_most", (-np.inf, 270)),
    ],
)
def test_a_qualifier_widens_or_opens_the_interval(qualifier, expected):
    assert interval("270", qualifier) == expected


def test_number_of_a_range_is_its_middle():
    assert number("5~6") == 5.5
    assert number("97.60") == 97.6


NONSENSE = ["", " ", "约5", "5%", "1,000", "1_000", "１２", "NaN", "inf", "-", "5~", "~6", "5~6~7", "0x10", "−5", "五"]


@pytest.mark.parametrize("text", NONSENSE)
def test_text_that_is_no_number_is_refused(text):
    for read in (number, interval):
        with pytest.raises(ValueError, match="is not a number"):
            read(text)


def test_a_range_that_runs_backwards_is_refused():
    for read in (number, interval):
        with pytest.raises(ValueError, match="“6~5” runs backwards"):
            read("6~5")


@given(text=digits, at=inside)
@settings(max_examples=200, deadline=None)
def test_every_number_inside_the_interval_rounds_back_to_the_digits(text, at):
    low, high = interval(text)
    printed = Decimal(text)
    half = Decimal(5).scaleb(printed.as_tuple().exponent - 1)
    drawn = Decimal(low) + (Decimal(high) - Decimal(low)) * Decimal(at)
    # the ends themselves are as near to the next digits; take them in by a hair, as the floats of the ends are rounded
    drawn = min(max(drawn, printed - half * Decimal("0.999999")), printed + half * Decimal("0.999999"))
    assert drawn.quantize(printed, ROUND_HALF_EVEN) == printed


@given(text=digits)
@settings(max_examples=100, deadline=None)
def test_the_number_lies_in_its_interval_whatever_the_qualifier(text):
    for qualifier in ("", "about", "over", "at_least", "under", "at_most"):
        low, high = interval(text, qualifier)
        assert low <= number(text) <= high


def ratio(values):
    return values["a"] / values["b"]


def growth(values):
    return (values["a"] / values["b"] - 1) * 100


def product_of_ratios(values):
    return values["a"] * values["b"] / values["c"]


def log_mean_effect(values):
    """Effect of the intensity c/b on the total c, from a period (a, b, c) to (d, e, f)."""
    mean = (values["f"] - values["c"]) / np.log(values["f"] / values["c"])
    return mean * np.log((values["f"] / values["e"]) / (values["c"] / values["b"]))


positive = st.builds(
    lambda whole, places: str(Decimal(whole).scaleb(-places)),
    st.integers(min_value=20, max_value=10**6),
    st.integers(min_value=0, max_value=3),
)


@pytest.mark.parametrize("function", [ratio, growth, product_of_ratios])
@given(printed=st.tuples(positive, positive, positive), at=st.tuples(inside, inside, inside))
@settings(max_examples=60, deadline=None)
def test_band_is_that_of_all_corners_and_holds_every_number_inside(function, printed, at):
    intervals = {name: interval(text) for name, text in zip("abc", printed, strict=True)}
    low, high = band(function, intervals)
    corners = [function(dict(zip("abc", corner, strict=True))) for corner in product(*intervals.values())]
    assert low == pytest.approx(min(corners), rel=1e-12)
    assert high == pytest.approx(max(corners), rel=1e-12)
    drawn = {name: a + (b - a) * t for (name, (a, b)), t in zip(intervals.items(), at, strict=True)}
    assert low - 1e-9 * abs(low) <= function(drawn) <= high + 1e-9 * abs(high)


@given(
    start=st.tuples(*[st.integers(min_value=100, max_value=10**5)] * 2),
    change=st.tuples(*[st.floats(min_value=0.05, max_value=0.9)] * 2),
    at=st.lists(inside, min_size=4, max_size=4),
)
@settings(max_examples=60, deadline=None)
def test_band_of_a_log_mean_effect_holds_every_number_inside(start, change, at):
    ends = [value * (1 + part) for value, part in zip(start, change, strict=True)]
    values = dict(zip("bcef", (*start, *ends), strict=True))
    intervals = {name: (value * 0.999, value * 1.001) for name, value in values.items()}
    low, high = band(log_mean_effect, intervals)
    drawn = {name: a + (b - a) * t for (name, (a, b)), t in zip(intervals.items(), at, strict=True)}
    slack = 1e-9 * max(abs(low), abs(high))
    assert low - slack <= log_mean_effect(drawn) <= high + slack


def test_band_has_the_shape_of_one_result():
    low, high = band(lambda v: np.stack([v["a"] + v["b"], v["a"] - v["b"]], axis=-1), {"a": (1, 2), "b": (10, 20)})
    np.testing.assert_array_equal(low, [11, -19])
    np.testing.assert_array_equal(high, [22, -8])


def test_band_without_inputs_is_the_value_itself():
    low, high = band(lambda _: np.array([3.0]), {})
    assert low == high == 3.0


SIGNS = np.where(np.arange(14) % 3 == 0, -1.0, 1.0)


def monotone(values):
    return np.exp(sum(sign * np.log(column) for sign, column in zip(SIGNS, values.values(), strict=True)))


def test_more_than_twelve_inputs_agree_with_all_corners_of_a_monotone_function():
    rng = np.random.default_rng(1)
    middles = rng.uniform(5, 50, size=SIGNS.size)
    intervals = {f"x{k}": (m - 0.5, m + 0.5) for k, m in enumerate(middles)}
    low, high = band(monotone, intervals)
    corners = np.array(np.meshgrid(*intervals.values(), indexing="ij")).reshape(SIGNS.size, -1)
    every = monotone(dict(zip(intervals, corners, strict=True)))
    assert low == pytest.approx(every.min(), rel=1e-12)
    assert high == pytest.approx(every.max(), rel=1e-12)


def test_more_than_twelve_inputs_keep_the_shape_of_several_results():
    intervals = {f"x{k}": (k + 1.0, k + 2.0) for k in range(13)}
    low, high = band(lambda v: np.stack([sum(v.values()), -sum(v.values())], axis=-1), intervals)
    np.testing.assert_allclose(low, [91, -104])
    np.testing.assert_allclose(high, [104, -91])


@pytest.mark.parametrize("trials", [1, 3, 128])
def test_a_band_is_the_same_however_many_inputs_are_tried_at_once(monkeypatch, trials):
    monkeypatch.setattr("nearzero.rounding._TRIALS", trials)
    intervals = {f"x{k}": (10.0 + k, 11.0 + k) for k in range(20)}

    def calculate(values):
        stacked = np.stack(list(values.values()), axis=-1)  # which only arrays of one length can be
        return np.stack([stacked.sum(axis=-1), stacked[..., 0] / stacked[..., 19]], axis=-1)

    low, high = band(calculate, intervals)
    assert low == pytest.approx([390, 10 / 30])
    assert high == pytest.approx([410, 11 / 29])


def test_one_open_interval_among_many_hides_no_slope():
    intervals = {"over": (5.0, np.inf)} | {f"x{k}": (1.0 + k, 2.0 + k) for k in range(13)}

    def ratio_of_many(values):
        return values["over"] / sum(values[f"x{k}"] for k in range(13))

    low, high = band(ratio_of_many, intervals)
    assert low == pytest.approx(5 / 104)
    assert high == np.inf
