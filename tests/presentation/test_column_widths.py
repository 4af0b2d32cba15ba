from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nearzero.presentation.blocks import Cell, Column, Table
from nearzero.presentation.column_widths import SIZES, breakable, fit, length, span
from nearzero.presentation.formula import Fraction, Sign, Symbol, row

WORDS = st.text(st.sampled_from("年碳排放 abcABC0123.−"), max_size=80)


def make(rows, aligns):
    return Table(
        id="t",
        caption="c",
        columns=tuple(Column("表头", "万吨", align) for align in aligns),
        rows=tuple(tuple(Cell(text) for text in row) for row in rows),
    )


@given(
    st.integers(1, 9).flatmap(
        lambda n: st.tuples(
            st.lists(st.lists(WORDS, min_size=n, max_size=n), max_size=5),
            st.lists(st.sampled_from(["left", "right", "center"]), min_size=n, max_size=n),
        )
    ),
    st.sampled_from([453.5, 700.2]),
)
def test_columns_fill_the_room_and_no_more(drawn, room):
    rows, aligns = drawn
    fitted = fit(make(rows, aligns), room)

    assert sum(fitted.widths) <= room * 1.001
    assert all(width > 0 for width in fitted.widths)
    assert fitted.size in SIZES


def test_numbers_keep_their_line_and_running_text_gives_way():
    table = make([["很长的说明文字" * 20, "−1,234.567"]], ["left", "right"])

    fitted = fit(table, 200)

    assert fitted.widths[1] >= length("−1,234.567") * fitted.size
    assert fitted.widths[0] > fitted.widths[1]


def test_many_columns_are_set_smaller():
    few, many = make([["123.4"] * 4], ["right"] * 4), make([["−123.4 ~ −120.1"] * 12], ["right"] * 12)

    assert fit(few, 453).size == SIZES[0]
    assert fit(many, 453).size < SIZES[0]


@given(st.text(max_size=200))
def test_breaks_change_nothing_that_is_seen(text):
    assert breakable(text).replace("\u200b", "") == text.replace("\u200b", "")


@pytest.mark.parametrize("text", ["近零碳" * 30, "a short word", "12.5"])
def test_what_has_breaks_of_its_own_gets_none(text):
    assert breakable(text) == text


def test_long_addresses_get_breaks():
    assert max(map(len, breakable("laoshan:activity/final[industry|coal]@2022" + "f" * 64).split("\u200b"))) <= 20


def test_a_formula_has_room_for_its_longest_line_and_is_no_wider_than_it_is_set():
    above, below = "Photovoltaic area on roofs of new buildings", "Roof area"
    share = row(Fraction(Symbol(above), Symbol(below)), "×", Symbol("100 %"))
    plain = Table(
        id="t",
        caption="c",
        columns=(Column("text", align="left"), Column("formula", align="left")),
        rows=((Cell("some running text " * 20), Cell(f"{above} ÷ {below} × 100 %", formula=share)),),
    )

    fitted = fit(plain, 453)

    assert 0.8 * length(above) < span(share) < length(above + below)
    assert fitted.widths[1] >= span(share) * fitted.size
    assert span(Sign("=")) > length("=")
