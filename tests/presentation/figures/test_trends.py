"""Small multiples over the years: data in, artists out."""

from __future__ import annotations

from itertools import pairwise

import pytest
from matplotlib.container import ErrorbarContainer

from nearzero.presentation.figures.style import BLUE
from nearzero.presentation.figures.trends import Target, Trend, TrendPoint, trend_panels

TITLES = {
    "zh": ("单位地区生产总值二氧化碳排放", "吨/万元", "能源消费总量", "万吨标准煤"),
    "en": ("CO₂ emissions per gross domestic product", "t/10⁴ yuan", "Total energy consumption", "10⁴ tce"),
}
INTENSITY = (TrendPoint(2022, 0.35, 0.345, 0.355), TrendPoint(2020, 0.39, 0.385, 0.395, derived=True))
ENERGY = tuple(
    TrendPoint(year, 100.0 + 9 * (year - 2012), 95.0 + 9 * (year - 2012), 105.0 + 9 * (year - 2012))
    for year in range(2012, 2023)
)


def trends(lang="zh"):
    first, first_unit, second, second_unit = TITLES[lang]
    return [
        Trend(first, first_unit, INTENSITY, Target(2025, 0.3)),
        Trend(second, second_unit, ENERGY),
        Trend("m² −1 CO₂", "%", (TrendPoint(2020, -1.2), TrendPoint(2021, 0.4, 0.4), TrendPoint(2022, 2.0, None, 2.0))),
        Trend("0", "", (TrendPoint(2022, 0.0),)),
    ]


def joins(axes):
    return [line for line in axes.lines if len(line.get_xdata()) == 2 and line.get_color() == BLUE]


def points(axes):
    return {line.get_xdata()[0]: line for line in axes.lines if line.get_marker() == "o"}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_panel_is_drawn_whole(lang, sound, written):
    figure = sound(trend_panels(trends(lang), lang))
    text = written(figure)
    assert len(figure.axes) == 4
    for title in TITLES[lang]:
        assert title.replace(" ", "") in text.replace(" ", "")
    assert "−1.2" in text
    for word in {
        "zh": ("公布值", "推算值", "修约区间", "其间年份无数据", "目标 0.3", "纵轴不从 0 开始", "只知一端")
    }.get(lang, ("published value", "derived value", "rounding interval", "target 0.3", "open-ended")):
        assert word in text


def test_points_and_intervals_are_where_the_numbers_say():
    axes = trend_panels([trends()[0]]).axes[0]
    drawn = points(axes)
    assert {year: line.get_ydata()[0] for year, line in drawn.items()} == {2020: 0.39, 2022: 0.35}
    bars = [container for container in axes.containers if isinstance(container, ErrorbarContainer)]
    spans = sorted(tuple(bar.lines[2][0].get_segments()[0][:, 1]) for bar in bars)
    assert spans == [pytest.approx((0.345, 0.355)), pytest.approx((0.385, 0.395))]


def test_derived_points_are_hollow_and_printed_ones_filled():
    drawn = points(trend_panels([trends()[0]]).axes[0])
    faces = {year: line.get_markerfacecolor() for year, line in drawn.items()}
    assert faces[2020] == "#FFFFFF"
    assert faces[2022] == drawn[2022].get_markeredgecolor()


def test_only_neighbouring_years_are_joined_by_a_solid_line():
    gap, whole = trend_panels(trends()[:2]).axes
    (dashed,) = [line for line in joins(gap) if list(line.get_xdata()) == [2020, 2022]]
    assert dashed.is_dashed()
    assert len(joins(whole)) == len(list(pairwise(ENERGY)))
    assert not any(line.is_dashed() for line in joins(whole))


def test_only_years_with_points_are_on_the_axis():
    gap, whole = trend_panels(trends()[:2]).axes
    assert list(gap.get_xticks()) == [2020, 2022, 2025]
    assert [tick.get_text() for tick in gap.get_xticklabels()] == ["2020", "2022", "2025"]
    shown = [tick for tick in whole.get_xticklabels() if tick.get_text()]
    assert shown[-1].get_text() == "2022"
    assert all(a.get_window_extent().x1 < b.get_window_extent().x0 for a, b in pairwise(shown))


def broken(axes):
    return any(line.get_gid() == "axis-break" for line in axes.lines)


@pytest.mark.parametrize(
    ("values", "is_broken"),
    [((350, 365), True), ((5, 25), False), ((-3, 2), False), ((-30, -29), True), ((0, 0), False), ((0, 1), False)],
)
def test_an_axis_that_does_not_begin_at_zero_is_marked(values, is_broken):
    series = Trend("x", "", tuple(TrendPoint(2020 + k, float(value)) for k, value in enumerate(values)))
    axes = trend_panels([series]).axes[0]
    low, high = axes.get_ylim()
    assert broken(axes) is is_broken
    assert (low <= 0 <= high) is not is_broken


def test_intervals_of_a_single_point_can_be_seen():
    axes = trend_panels([Trend("x", "", (TrendPoint(2022, 7.05, 7.045, 7.055),))]).axes[0]
    low, high = axes.get_ylim()
    assert 0.01 / (high - low) > 0.08


def test_an_open_end_is_an_arrow_and_no_error_bar():
    axes = trend_panels([Trend("x", "", (TrendPoint(2022, 200.0, 200.0, None),))]).axes[0]
    assert [text.get_gid() for text in axes.texts].count("open-end") == 1
    assert not [container for container in axes.containers if isinstance(container, ErrorbarContainer)]


def test_labels_keep_clear_of_each_other(overlapping):
    for axes in trend_panels(trends()).axes:
        assert overlapping([text for text in axes.texts if text.get_text()]) == []


@pytest.mark.parametrize("count", [1, 2, 3, 5, 9])
def test_any_number_of_panels(count, sound):
    series = [Trend(f"系列{k}", "%", (TrendPoint(2022, 5.0 + k),)) for k in range(count)]
    assert len(sound(trend_panels(series)).axes) == count


@pytest.mark.parametrize(
    ("series", "message"),
    [
        ([], "no series"),
        ([Trend("能耗", "", ())], "“能耗” has no points"),
        ([Trend("能耗", "", (TrendPoint(2020, float("inf")),))], "“能耗” has a value that is not finite"),
        ([Trend("能耗", "", (TrendPoint(2020, 1.0), TrendPoint(2020, 2.0)))], "two points in one year"),
    ],
)
def test_what_cannot_be_drawn_is_refused(series, message):
    with pytest.raises(ValueError, match=message):
        trend_panels(series)
    with pytest.raises(ValueError, match="not “fr”"):
        trend_panels(trends(), lang="fr")
