from __future__ import annotations

import pytest

from nearzero.presentation.labels import explained, labels, said_note
from nearzero.results import Result


@pytest.mark.parametrize(
    ("note", "zh", "en"),
    [
        ("not_met: not_below_base", "未完成：未低于基准年", "not met: not below the base year"),
        ("1000 draws", "", "1000 draws"),
        ("met_and_kept: value 100", "", "met and kept: value 100"),
        ("一（二）1", "一（二）1", "一（二）1"),
        ("≈ 90 %（一（二）7）", "≈ 90 %（一（二）7）", "≈ 90 %（一（二）7）"),
        ("", "", ""),
    ],
)
def test_a_note_is_said_in_the_language_of_the_reader_or_not_at_all(note, zh, en):
    assert said_note(note, "zh") == zh
    assert said_note(note, "en") == en


def test_arithmetic_is_said_with_units_of_the_language():
    result = Result(
        analysis="level",
        place="a",
        variable="v",
        period="2022",
        value=1.0,
        arithmetic="20 吨 × 2.8 tCO2/吨 + 389.31 GJ/万Nm3",
    )
    assert explained(result, labels("en")) == "20 t × 2.8 tCO2/t + 389.31 GJ/10⁴ Nm³"
    assert explained(result, labels("zh")) == result.arithmetic
