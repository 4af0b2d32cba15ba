"""Stored numbers become what a person saw, and no stored digit is lost."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nearzero.exchange.reading.numbers import format_code, shown


@pytest.mark.parametrize(
    ("stored", "code", "text"),
    [
        ("0.30000000000000004", "General", "0.3"),
        ("97.6", "0.00", "97.60"),
        ("1234.5", "#,##0", "1234.5"),  # a format that hides digits is not followed
        ("0.053", "0.0%", "5.3%"),
        ("0.0714", "0%", "7.14%"),
        ("1E-3", "General", "0.001"),
        ("365", "0.0_ ", "365.0"),
        ("44742", "yyyy-mm-dd", "2022-06-30"),  # Excel's own example of a serial day: 44742 is 30 June 2022
        ("44742", 'yyyy"年"m"月"', "2022-06"),
        ("44742", "yyyy", "2022年"),  # a year is no number
        ("1e999", "General", "1e999"),
    ],
)
def test_a_stored_number_is_shown_as_its_format_says(stored, code, text):
    assert shown(stored, code) == text


def test_days_may_count_from_1904():
    assert shown("43280", "yyyy-mm-dd", since_1904=True) == "2022-06-30"


def test_built_in_formats_and_those_of_the_workbook_are_known():
    assert [format_code(10, {}), format_code(164, {164: "0.000"}), format_code(999, {})] == [
        "0.00%",
        "0.000",
        "General",
    ]


@given(
    st.decimals(min_value=-(10**9), max_value=10**9, allow_nan=False, allow_infinity=False, places=4), st.integers(0, 6)
)
def test_no_format_of_decimals_loses_a_digit(value, decimals):
    text = shown(str(float(value)), "0." + "0" * decimals if decimals else "0")
    assert Decimal(text) == value
