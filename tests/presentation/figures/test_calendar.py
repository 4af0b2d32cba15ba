"""Projects over time: bars from start to end, a marker where only the end is known."""

from __future__ import annotations

import pytest

from nearzero.presentation.figures.calendar import Bar, Mark, calendar

BARS = [
    Bar("P01 温室气体清单", (2023, 1), (2024, 12)),
    Bar("P02 光伏", None, (2023, 12)),
    Bar("P03 轨道交通", (2023, 1), (2026, 12), late=True),
    Bar("P04 总部基地", None, (2026, 12), late=True),
]
MARKS = [Mark("截止日", (2025, 12)), Mark("方案印发", (2024, 4))]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_project_and_date_is_there(lang, sound, written):
    text = written(sound(calendar(BARS, MARKS, lang)))
    assert all(part in text for part in ("P01", "P04", "截止日", "方案印发", "2023", "2026"))


def test_a_bar_reaches_from_first_to_last_month():
    first, late = calendar(BARS, MARKS).axes[0].patches
    assert (first.get_x(), first.get_x() + first.get_width()) == pytest.approx((2023, 2025))
    assert late.get_hatch()
    assert not first.get_hatch()


def test_a_long_name_is_shortened(written):
    assert "…" in written(calendar([Bar("P01 " + "长" * 40, None, (2025, 12))]))


@pytest.mark.parametrize(
    ("bars", "message"), [([], "no project"), ([Bar("x", (2025, 1), (2024, 1))], "ends before it starts")]
)
def test_what_cannot_be_drawn_is_refused(bars, message):
    with pytest.raises(ValueError, match=message):
        calendar(bars)
