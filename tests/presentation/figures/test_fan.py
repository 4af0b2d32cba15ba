"""Fan charts: data in, artists out."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from matplotlib.collections import PolyCollection
from matplotlib.colors import to_rgb

from nearzero.presentation.figures.fan import Fan, Spread, fan_charts, spreads
from nearzero.presentation.figures.style import INK
from nearzero.presentation.figures.trends import Target, TrendPoint

HISTORY = (
    TrendPoint(2020, 349.95, 349.3, 350.6, derived=True),
    TrendPoint(2021, 360.0, 359.5, 360.5),
    TrendPoint(2022, 365.0, 364.5, 365.5),
)
YEARS = range(2023, 2036)
SPREAD = spreads(YEARS, [[365.0 + side * k * k / 2 + 2 * k for k in range(1, 14)] for side in (-2, -1, 0, 1, 2)])
TITLES = {"zh": "二氧化碳排放总量（强化情景）", "en": "Total CO₂ emissions, strengthened scenario"}


def fan(lang="zh", **changes):
    target = Target(2025, 349.952, {"zh": "低于 2020 年", "en": "below 2020"}[lang])
    made = Fan(TITLES[lang], {"zh": "万吨", "en": "10⁴ t"}[lang], HISTORY, SPREAD, (target,))
    return replace(made, **changes)


def artists(axes, gid):
    return [one for one in axes.get_children() if one.get_gid() == gid]


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("count", [1, 3])
def test_every_panel_is_drawn_whole(lang, count, sound, written):
    figure = sound(fan_charts([fan(lang)] * count, lang))
    assert len(figure.axes) == count
    text = written(figure)
    assert TITLES[lang].replace(" ", "") in text.replace(" ", "")
    expected = {
        "zh": ("数据止于 2022 年", "50 % 区间", "90 % 区间", "低于 2020 年 350", "情景中位数", "修约区间", "推算值"),
        "en": ("data up to 2022", "50 % interval", "90 % interval", "below 2020 350", "median of the scenario"),
    }
    for word in expected[lang]:
        assert word in text


def test_bands_and_median_are_where_the_quantiles_say():
    axes = fan_charts([fan()]).axes[0]
    for gid, low, high in (("outer", "p5", "p95"), ("inner", "p25", "p75")):
        (band,) = [one for one in axes.collections if isinstance(one, PolyCollection) and one.get_gid() == gid]
        corners = {(round(x), round(y, 6)) for x, y in band.get_paths()[0].vertices}
        for one in SPREAD:
            assert {(one.year, round(getattr(one, low), 6)), (one.year, round(getattr(one, high), 6))} <= corners
    (median,) = artists(axes, "median")
    assert list(median.get_xdata()) == [2022, *YEARS]
    assert list(median.get_ydata()) == [365.0, *(one.p50 for one in SPREAD)]


def test_the_fan_opens_from_the_rounding_of_the_last_level():
    axes = fan_charts([fan()]).axes[0]
    (outer,) = [one for one in axes.collections if one.get_gid() == "outer"]
    at_start = {round(y, 6) for x, y in outer.get_paths()[0].vertices if round(x) == 2022}
    assert at_start == {364.5, 365.5}


def test_the_last_year_of_data_is_marked():
    axes = fan_charts([fan()]).axes[0]
    (line,) = artists(axes, "last-year")
    assert set(line.get_xdata()) == {2022}
    assert [text.get_text() for text in artists(axes, "last-year-note")] == ["数据止于 2022 年"]


def test_bands_median_and_data_can_be_told_apart_in_grey():
    def grey(colour):
        return sum(weight * part for weight, part in zip((0.299, 0.587, 0.114), to_rgb(colour), strict=True))

    axes = fan_charts([fan()]).axes[0]
    bands = {one.get_gid(): one.get_facecolor()[0] for one in axes.collections if one.get_gid()}
    (median,) = artists(axes, "median")
    shades = [1.0, grey(bands["outer"]), grey(bands["inner"]), grey(median.get_color()), grey(INK)]
    assert all(lighter - darker > 0.1 for lighter, darker in pairwise(shades))


def test_labels_keep_clear_of_each_other(overlapping):
    narrow = spreads(YEARS, [[365.0 + 4 * k + side / 10 for k in range(1, 14)] for side in range(5)])
    for one in (fan(), fan(spread=narrow), fan(targets=(Target(2025, 365.0), Target(2030, 400.0)))):
        axes = fan_charts([one]).axes[0]
        assert overlapping([text for text in axes.texts if text.get_text()]) == []


def test_scenarios_of_one_group_share_their_axis_and_others_do_not():
    low = spreads(YEARS, [[300.0 - side for _ in YEARS] for side in (2, 1, 0, -1, -2)])
    apart = fan_charts([fan(), fan(spread=low)]).axes
    together = fan_charts([fan(group="co2"), fan(spread=low, group="co2")]).axes
    assert apart[0].get_ylim() != apart[1].get_ylim()
    assert together[0].get_ylim() == together[1].get_ylim()


def test_draws_without_width_and_a_single_known_year_are_drawn(sound):
    still = spreads(YEARS, [[365.0] * len(YEARS)] * 5)
    sound(fan_charts([fan(history=HISTORY[-1:], spread=still, targets=())]))
    open_end = TrendPoint(2022, 365.0, 365.0, None)
    axes = fan_charts([fan(history=(open_end,))]).axes[0]
    assert len(artists(axes, "open-end")) == 1


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"history": ()}, "no history"),
        ({"spread": ()}, "no draws"),
        ({"history": (*HISTORY, HISTORY[0])}, "two points in one year"),
        ({"spread": (Spread(2021, 1, 2, 3, 4, 5),)}, "before its data end"),
        ({"spread": (Spread(2023, 1, 2, 1.5, 4, 5),)}, "quantiles must rise"),
        ({"targets": (Target(2025, float("nan")),)}, "not finite"),
    ],
)
def test_what_cannot_be_drawn_is_refused(changes, message):
    with pytest.raises(ValueError, match=message):
        fan_charts([fan(**changes)])


def test_nothing_is_no_figure_and_languages_are_two():
    with pytest.raises(ValueError, match="no scenario"):
        fan_charts([])
    with pytest.raises(ValueError, match="figures speak"):
        fan_charts([fan()], "fr")
