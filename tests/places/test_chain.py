"""Arithmetic on printed numbers knows its unit, its bounds and how it is written."""

from decimal import Decimal
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nearzero import rounding, units
from nearzero.places.chain import Constant, Printed, formula, names, printed
from nearzero.places.resolve import _apply_change
from nearzero.units import UnitError


def fact(digits: str, unit: str, name: str = "x", qualifier: str = "", **cells: str) -> SimpleNamespace:
    low, high = rounding.interval(digits, qualifier)
    row = {"id": name, "value": digits, "unit": unit, "number": rounding.number(digits), "low": low, "high": high}
    return SimpleNamespace(**row, **({"state": "measured", "price_basis": "", "statement": "level"} | cells))


def leaf(digits: str, unit: str, name: str = "", price_basis: str = "", qualifier: str = "") -> Printed:
    return printed(fact(digits, unit, name or digits, qualifier, price_basis=price_basis))


def value_in(expression, unit: str, price_basis: str = "") -> float:
    base = units.registry().Quantity(float(expression.evaluate()), expression.unit)
    return base.to(units.parse(unit, price_basis)).magnitude


CO2, PEOPLE, GROWTH = leaf("365", "万吨"), leaf("51.72", "万人"), leaf("4.3", "%")


def test_a_leaf_is_its_fact_in_base_units():
    assert value_in(CO2, "万吨") == pytest.approx(365)
    assert [one.fact for one in CO2.leaves()] == ["365"]
    assert CO2.text() == "365 万吨"
    assert leaf("5", "").text() == "5"


def test_units_of_a_quotient_cancel_and_convert():
    assert value_in(CO2 / PEOPLE, "吨/人") == pytest.approx(365 / 51.72)
    assert value_in(CO2 / leaf("7.05", "吨/人"), "万人") == pytest.approx(365 / 7.05)


def test_per_cent_is_a_pure_number():
    assert value_in(CO2 / (Constant(1) + GROWTH), "万吨") == pytest.approx(365 / 1.043)


A, B, C = leaf("8", "吨"), leaf("4", "吨"), leaf("2", "吨")


@pytest.mark.parametrize(
    ("expression", "text"),
    [
        (CO2 / (Constant(1) + GROWTH), "365 万吨 ÷ (1 + 4.3 %)"),
        (A - (B - C), "8 吨 − (4 吨 − 2 吨)"),
        (A - B - C, "8 吨 − 4 吨 − 2 吨"),
        (A + (B + C), "8 吨 + 4 吨 + 2 吨"),
        (A / (B / C), "8 吨 ÷ (4 吨 ÷ 2 吨)"),
        (A / B / C, "8 吨 ÷ 4 吨 ÷ 2 吨"),
        (A / (B * C), "8 吨 ÷ (4 吨 × 2 吨)"),
        ((A + B) * C, "(8 吨 + 4 吨) × 2 吨"),
        ((A / B) ** Constant(0.5) - Constant(1), "(8 吨 ÷ 4 吨) ^ 0.5 − 1"),
        (A - leaf("-0.41", "吨"), "8 吨 − (−0.41 吨)"),
        (leaf("-5", "吨") / A, "(−5 吨) ÷ 8 吨"),
    ],
)
def test_arithmetic_is_written_as_printed_with_no_more_parentheses_than_needed(expression, text):
    assert expression.text() == text


MONEY = "亿元"


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (CO2, PEOPLE),
        (leaf("1", MONEY, price_basis="current"), leaf("1", MONEY, price_basis="constant_2020")),
        (leaf("1", MONEY, price_basis="unstated"), leaf("1", MONEY, price_basis="current")),
        (leaf("1", "万吨标准煤(当量)"), leaf("1", "万吨标准煤(等价)")),
        (leaf("24", "%"), leaf("2", "百分点")),
        (Constant(1), CO2),
    ],
)
def test_what_is_not_of_one_kind_is_neither_added_nor_subtracted(left, right):
    for operation in (left.__add__, left.__sub__):
        with pytest.raises(UnitError, match="are not of one kind: they are not added or subtracted"):
            operation(right)


def test_a_leaf_may_be_read_at_another_price_basis():
    level = printed(fact("1000", MONEY, price_basis="current"), "constant_2022")
    assert level.unit.dimensionality == units.parse(MONEY, "constant_2022").dimensionality


def test_bounds_are_those_of_all_roundings_together():
    low, high = (CO2 / PEOPLE).bounds()
    ends = [a / b * 1e7 / 1e4 for a in (364.5, 365.5) for b in (51.715, 51.725)]  # kg per person
    assert (low, high) == pytest.approx((min(ends), max(ends)))


def test_a_fact_that_comes_twice_moves_together_with_itself():
    assert (CO2 / CO2).bounds() == (1, 1)
    assert (CO2 - CO2).bounds() == (0, 0)


def test_a_chain_with_an_open_end_has_open_bounds():
    assert (CO2 / leaf("51", "万人", qualifier="over")).bounds() == (-np.inf, np.inf)


def test_a_constant_alone_has_itself_as_bounds():
    assert (Constant(2) + Constant(1)).bounds() == (3, 3)


FOSSIL, SHARE = leaf("400.73", "万吨标准煤"), leaf("5.73", "%")


def test_a_relation_becomes_an_expression():
    energy = formula("fossil / (1 - share)", {"fossil": FOSSIL, "share": SHARE})
    assert energy.text() == "400.73 万吨标准煤 ÷ (1 − 5.73 %)"
    assert value_in(energy, "万吨标准煤") == pytest.approx(400.73 / (1 - 0.0573))
    assert names("fossil / (1 - share)") == {"fossil", "share"}


@pytest.mark.parametrize(
    "text",
    [
        "exp(share)",
        "fossil.real",
        "fossil[0]",
        "fossil ** share",
        "-fossil",
        "fossil if share else share",
        "fossil < share",
        "(fossil, share)",
        "'text'",
        "True * fossil",
        "lambda: fossil",
        "__import__('os').system('true')",
        "fossil share",
        "fossil +",
        "fossil = share",
        "(" * 500 + "fossil" + ")" * 500,
        "",
    ],
)
def test_what_is_more_than_arithmetic_is_refused(text):
    with pytest.raises(ValueError, match="is no relation: only names, numbers"):
        formula(text, {"fossil": FOSSIL, "share": SHARE})


def test_a_name_without_an_expression_is_refused():
    with pytest.raises(KeyError, match="heat"):
        formula("fossil + heat", {"fossil": FOSSIL})


digits = st.builds(
    lambda whole, places: str(Decimal(whole).scaleb(-places)),
    st.integers(min_value=1, max_value=10**7),
    st.integers(min_value=0, max_value=3),
)
per_cent = st.builds(lambda whole: str(Decimal(whole).scaleb(-1)), st.integers(min_value=-900, max_value=3000))


@given(level=digits, change=per_cent)
@settings(max_examples=100, deadline=None)
def test_a_change_forward_and_back_gives_the_level_again(level, change):
    anchor = leaf(level, "万吨", "level")
    row = fact(change, "%", "change", statement="change_pct")
    there = _apply_change(anchor, row, forward=True)
    assert value_in(_apply_change(there, row, forward=False), "万吨") == pytest.approx(float(level), rel=1e-12)
    back = _apply_change(anchor, row, forward=False)
    assert value_in(_apply_change(back, row, forward=True), "万吨") == pytest.approx(float(level), rel=1e-12)


@given(level=digits, change=st.integers(min_value=-(10**7), max_value=10**7))
@settings(max_examples=50, deadline=None)
def test_an_absolute_change_forward_and_back_gives_the_level_again(level, change):
    anchor = leaf(level, "万吨", "level")
    row = fact(str(change), "吨", "change", statement="change_abs")
    there = _apply_change(anchor, row, forward=True)
    again = value_in(_apply_change(there, row, forward=False), "万吨")
    assert again == pytest.approx(float(level), rel=1e-9, abs=1e-9)


@given(a=digits, b=digits, change=per_cent, qualifier=st.sampled_from(["", "about"]))
@settings(max_examples=100, deadline=None)
def test_bounds_hold_the_value(a, b, change, qualifier):
    first, second = leaf(a, "万吨", "a", qualifier=qualifier), leaf(b, "万吨", "b")
    growth = Constant(1) + leaf(change, "%", "change")
    for expression in (first / growth, first * growth, first - second, first + second, first * second):
        low, high = expression.bounds()
        slack = 1e-12 * max(abs(low), abs(high))
        assert low - slack <= expression.evaluate() <= high + slack
