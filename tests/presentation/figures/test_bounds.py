"""Curves of what targets ask for together: data in, artists out."""

from __future__ import annotations

import pytest

from nearzero.presentation.figures.bounds import Bound, Seen, bounds

GROWTHS = tuple(float(one) for one in range(11))
INTENSITY = Bound("单位地区生产总值二氧化碳排放目标", (-3.9,) * 11)
TOTAL = Bound("二氧化碳排放总量目标", tuple((0.986 / (1 + g / 100) - 1) * 100 for g in GROWTHS))
SEEN = Seen(7.9, -5.3, -6.5, -4.0)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_it_is_drawn_whole(lang, sound, written):
    figure = sound(bounds(GROWTHS, (INTENSITY, TOTAL), SEEN, lang))
    text = written(figure)
    assert {"zh": "GDP 年均增速（%）", "en": "growth of GDP (% a year)"}[lang] in text
    assert INTENSITY.label in text
    assert "7.9" in text


def test_the_hardest_is_the_lowest_at_every_growth():
    axes = bounds(GROWTHS, (INTENSITY, TOTAL)).axes[0]
    (line,) = [one for one in axes.lines if one.get_gid() == "hardest"]
    assert list(line.get_ydata()) == [min(pair) for pair in zip(INTENSITY.values, TOTAL.values, strict=True)]


def test_what_cannot_be_drawn_is_refused():
    with pytest.raises(ValueError, match="no target"):
        bounds(GROWTHS, ())
    with pytest.raises(ValueError, match="one number per growth"):
        bounds(GROWTHS, (Bound("a", (1.0,)),))
