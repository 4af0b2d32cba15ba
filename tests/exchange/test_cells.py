"""Cells as people type them: nothing missing becomes a number, and every conversion is said."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nearzero.exchange.reading.cells import half_width, read_cell, unit_name
from nearzero.rounding import number


@pytest.mark.parametrize(
    ("text", "hint", "digits", "unit"),
    [
        ("97.60", "%", "97.60", "%"),
        ("１，２３４．５", "万吨", "1234.5", "万吨"),
        ("1,234,567", "人", "1234567", "人"),
        ("12 345", "人", "12345", "人"),
        ("5.3%", "", "5.3", "%"),
        ("8‰", "", "0.8", "%"),
        ("365万吨", "", "365", "万吨"),
        ("3.5亿kWh", "", "3.5", "亿千瓦时"),
        ("3.5万", "人", "3.5", "万人"),
        ("－10.4", "%", "-10.4", "%"),
        ("−3", "", "-3", ""),
        ("5～6", "%", "5~6", "%"),
        ("20%~30%", "", "20~30", "%"),
        ("97.60①", "%", "97.60", "%"),
        ("12.3[1]", "", "12.3", ""),
        ("0.5（注1）", "", "0.5", ""),
        ("120（万吨）", "", "120", "万吨"),
    ],
)
def test_a_number_is_read_with_its_digits_and_its_unit(text, hint, digits, unit):
    cell = read_cell(text, hint)
    assert (cell.digits, cell.unit, cell.trouble) == (digits, unit, "")


@pytest.mark.parametrize("text", ["/", "—", "——", "-", "…", "无", "未定", "暂无数据", "N/A", "null", "（缺）"])
def test_words_for_no_value_are_a_state_and_no_number(text):
    cell = read_cell(text, "万吨")
    assert (cell.digits, cell.state) == ("", "missing")
    assert cell.notes


def test_not_applicable_and_not_assessed_are_told_apart_from_missing():
    assert read_cell("不涉及").state == "not_applicable"
    assert read_cell("考核未开展").state == "not_assessed"
    assert read_cell("").blank
    assert read_cell(None).blank


@pytest.mark.parametrize(
    ("text", "qualifier"),
    [
        ("约365", "about"),
        ("365左右", "about"),
        ("≥35", "at_least"),
        ("不低于35%", "at_least"),
        ("100多", "over"),
        ("不到5", "under"),
    ],
)
def test_words_before_and_after_a_number_are_its_qualifier(text, qualifier):
    assert read_cell(text).qualifier == qualifier


def test_words_for_a_state_beside_a_number_are_its_state():
    assert (read_cell("350（预计）").digits, read_cell("350（预计）").state) == ("350", "preliminary")
    assert read_cell("350万吨（估算）").state == "estimated"


@pytest.mark.parametrize(
    "text",
    [
        "1,5",
        "12,34",
        "abc",
        "NaN",
        "inf",
        "-inf",
        "1e400",
        "2024-06",
        "=1+1",
        "1_000",
        "8(1)",
        "#DIV/0!",
        "1.2.3",
        "5~",
        "x" * 500,
    ],
)
def test_what_is_no_number_is_trouble_and_never_a_value(text):
    cell = read_cell(text, "万吨")
    assert cell.trouble
    assert cell.digits == ""
    assert not cell.blank


def test_every_change_of_the_text_is_reported():
    kinds = {note.kind for note in read_cell("约１，２３４．５万吨①").notes}
    assert kinds >= {"full_width", "qualifier", "thousands", "unit", "footnote"}


@settings(deadline=None)
@given(st.decimals(min_value=-(10**12), max_value=10**12, allow_nan=False, allow_infinity=False, places=3))
def test_plain_digits_stay_as_they_are(value):
    text = format(value, "f")
    assert read_cell(text).digits == text
    assert read_cell(text).notes == ()


@settings(deadline=None)
@given(st.integers(min_value=1000, max_value=10**12), st.sampled_from(["", "万吨", "%"]))
def test_separators_and_full_width_digits_change_no_value(value, unit):
    wide = f"{value:,}".translate(str.maketrans("0123456789,", "０１２３４５６７８９，"))
    cell = read_cell(wide + unit)
    assert Decimal(cell.digits) == value
    assert cell.unit == unit


@given(st.text(max_size=40))
def test_any_text_is_a_number_a_state_a_blank_or_trouble(text):
    cell = read_cell(text)
    assert cell.blank or cell.trouble or cell.state or number(cell.digits) == number(cell.digits)
    if cell.digits:
        assert re.search(r"\d", half_width(text))


def test_units_are_spelled_as_the_workbench_does():
    assert [unit_name(text) for text in ("单位：万吨", "％", "亿kWh", "10^4 tce")] == [
        "万吨",
        "%",
        "亿千瓦时",
        "万吨标准煤",
    ]
