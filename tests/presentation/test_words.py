"""Digits that the data carry and no more; words for every id in both languages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nearzero.places.contracts import STATES
from nearzero.presentation import words
from nearzero.results import Result


def result(value, low=None, high=None, unit="万吨"):
    return Result(analysis="x", place="p", variable="v", period="2022", value=value, unit=unit, low=low, high=high)


@pytest.mark.parametrize(
    ("value", "low", "high", "said"),
    [
        (350.0, 349.5, 350.5, "350"),
        (0.92, 0.915, 0.925, "0.92"),
        (97.6, 97.595, 97.605, "97.60"),
        (15.0479, 14.8597, 15.2365, "15.0"),
        (-39.2312, -39.6197, -38.8438, "−39.2"),
        (-178.02, -189.6, -166.46, "−178"),
        (8537813.87, 8537813.865, 8537813.875, "8,537,814"),
        (0.0, -0.5, 0.5, "0"),
        (-0.04, -0.5, 0.5, "0"),  # no negative zero
        (3.0, None, None, "3.0000"),
    ],
)
def test_a_number_carries_the_digits_its_interval_leaves(value, low, high, said):
    assert words.of(result(value, low, high)) == said


def test_a_change_shows_its_sign_and_nothing_has_none():
    assert words.of(result(4.3, 4.25, 4.35), signed=True) == "+4.3"
    assert words.of(result(-4.3, -4.35, -4.25), signed=True) == "−4.3"
    assert words.of(result(0.0, -0.05, 0.05), signed=True) == "0.0"


def test_what_cannot_be_said_is_a_dash():
    for value in (None, "text", float("inf"), float("nan")):
        assert words.of(result(value)) == words.NONE
    assert words.interval(result(None, 1.0, 2.0)) == words.NONE
    assert words.interval(result(3.0)) == words.NONE
    assert words.interval(result(3.0, 2.5, float("inf"))) == words.NONE
    assert words.of(result(3.0, 2.5, float("inf"))) == "3.0000"


def test_an_interval_has_one_digit_more_than_the_number():
    said = result(4.3, 4.25, 4.35)
    assert words.interval(said) == "4.25 ~ 4.35"
    assert words.interval(said, signed=True) == "+4.25 ~ +4.35"
    assert words.interval(result(-4.3, -4.35, -4.25)) == "−4.35 ~ −4.25"


def test_an_interval_narrower_than_its_digits_is_one_number():
    assert words.interval(result(8.1041, 8.10410001, 8.10410002)) == "8.1041"


@given(
    st.floats(-1e7, 1e7).filter(lambda value: abs(value) > 1e-6),
    st.floats(1e-9, 1e3),
)
def test_a_printed_number_is_the_rounded_value(value, half):
    said = result(value, value - half, value + half)
    text = words.of(said).replace("−", "-").replace(",", "")
    places = len(text.partition(".")[2])
    assert abs(float(text) - value) <= 0.5 * 10**-places * (1 + 1e-9)
    assert places <= 4


@given(st.floats(-1e7, 1e7), st.integers(0, 6))
def test_a_number_has_a_true_minus_and_no_hyphen(value, places):
    text = words.number(value, places, signed=True)
    assert "-" not in text
    assert not text.startswith("−0." + "0" * places + "x")
    assert (text[0] in "+−") == (round(value, places) != 0)


def test_units_stand_beside_numbers_in_running_text():
    assert words.with_unit(result(350.0, 349.5, 350.5), "zh") == "350 万吨"
    assert words.with_unit(result(350.0, 349.5, 350.5), "en") == "350 10⁴ t"
    assert words.with_unit(result(4.3, 4.25, 4.35, "%"), "zh") == "4.3%"
    assert words.with_unit(result(4.3, 4.25, 4.35, "%"), "en") == "4.3 %"
    assert words.with_unit(result(0.5, 0.45, 0.55, ""), "zh") == "0.5"


@pytest.mark.parametrize(
    ("items", "zh", "en"),
    [
        ([], "", ""),
        (["a"], "a", "a"),
        (["a", "b"], "a、b", "a and b"),
        (["a", "b", "c"], "a、b、c", "a, b and c"),
    ],
)
def test_items_are_listed_as_readers_list_them(items, zh, en):
    assert words.listed(items, "zh") == zh
    assert words.listed(items, "en") == en


def test_every_state_has_words_in_both_languages():
    for state in STATES:
        assert state in words.LABELS
        assert words.label(state, "zh") != words.label(state, "en")


def test_english_labels_are_english_and_chinese_ones_chinese():
    for name, (zh, en) in words.LABELS.items():
        assert not any(sign >= "\u3000" for sign in en), name
        assert not zh.isascii() or zh == en, name  # a method is called the same in both


def test_an_id_without_a_label_stands_for_itself():
    assert words.label("nothing_known", "zh") == "nothing_known"


@pytest.mark.parametrize(
    ("basis", "zh", "en"),
    [
        ("constant_2020", "按2020年价格", "at prices of 2020"),
        ("current", "当年价格", "at current prices"),
        ("unstated", "价格基准未注明", "price basis not stated"),
        ("", "", ""),
    ],
)
def test_price_bases_are_told_in_words(real_raw, basis, zh, en):
    assert words.price_basis(basis, real_raw.dictionary, "zh") == zh
    assert words.price_basis(basis, real_raw.dictionary, "en") == en


def test_the_basis_of_a_ratio_names_the_ratio(real_raw):
    said = words.price_basis("unstated:co2_per_gdp", real_raw.dictionary, "en")
    assert real_raw.dictionary["co2_per_gdp"].en in said
