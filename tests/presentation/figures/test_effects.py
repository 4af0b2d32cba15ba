"""Waterfalls and stacked effects: data in, artists out."""

from __future__ import annotations

import pytest
from matplotlib.colors import to_hex
from matplotlib.container import BarContainer, ErrorbarContainer

from nearzero.presentation.figures.effects import Amount, Change, stacked_effects, waterfall, waterfalls
from nearzero.presentation.figures.style import FALL, LOOKS, RISE

DRIVERS = {
    "zh": ("人口", "人均地区生产总值", "单位地区生产总值能源消费量", "能源消费碳排放强度（CO₂）"),
    "en": ("Population", "GDP per resident", "Energy consumption per GDP", "CO₂ per unit of energy consumed"),
}
VALUES = (10.0, 43.2, -28.2, -10.0)


def change(lang="zh", start=350.0, period="2020—2022", values=VALUES):
    effects = tuple(Amount(n, v, v - 2, v + 3) for n, v in zip(DRIVERS[lang], values, strict=False))
    end = start + sum(values)
    return Change(period, Amount("2020", start, start - 0.5, start + 0.5), effects, Amount("2022", end))


def bars(axes):
    return [bar for group in axes.containers if isinstance(group, BarContainer) for bar in group]


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("start", [20.0, 350.0])
def test_a_waterfall_is_drawn_whole(lang, start, sound, written):
    text = written(sound(waterfall(change(lang, start), "万吨 CO₂" if lang == "zh" else "10⁴ t CO₂", lang)))
    for name in DRIVERS[lang]:
        assert name.replace(" ", "") in text.replace(" ", "")
    assert "+43" in text
    assert "−28" in text
    assert ("横轴不从 0 开始" in text or "axis does not begin at 0" in text) == (start == 350)


def test_bars_have_the_length_of_the_effects_and_begin_where_the_last_ended():
    axes = waterfall(change(), "万吨").axes[0]
    widths = [bar.get_width() for bar in bars(axes)]
    starts = [bar.get_x() for bar in bars(axes)]
    assert widths == pytest.approx([350, *VALUES, 365])
    assert starts == pytest.approx([0, 350, 360, 403.2, 375, 0])


def test_whiskers_have_the_length_of_the_intervals():
    axes = waterfall(change(), "万吨").axes[0]
    (drawn,) = (group for group in axes.containers if isinstance(group, ErrorbarContainer))
    segments = drawn.lines[2][0].get_segments()
    spans = [segment[:, 0] for segment in segments]
    assert [segment[:, 1].tolist() for segment in segments] == [[row, row] for row in range(5)]
    assert len(spans) == 5  # four effects and the start; the end has no interval
    assert [high - low for low, high in spans] == pytest.approx([1, 5, 5, 5, 5])
    assert spans[1] == pytest.approx([358, 363])


def test_what_adds_and_what_takes_away_differ_in_colour_hatch_and_sign():
    axes = waterfall(change(), "万吨").axes[0]
    _, rise, _, fall, *_ = bars(axes)
    assert (to_hex(rise.get_facecolor()).upper(), rise.get_hatch() or "") == (RISE.colour, RISE.hatch)
    assert (to_hex(fall.get_facecolor()).upper(), fall.get_hatch()) == (FALL.colour, FALL.hatch)
    assert [text.get_text() for text in axes.texts] == ["350", "+10", "+43", "−28", "−10", "365"]


def test_a_number_that_would_run_over_the_axis_stands_on_the_other_side_of_its_bar():
    names = ("人口规模", "人均地区生产总值", "单位地区生产总值碳排放")
    changes = [
        Change(
            period,
            Amount("start", start),
            tuple(Amount(name, value, value - 0.001, value + 0.001) for name, value in zip(names, values, strict=True)),
            Amount("end", start + sum(values)),
        )
        for period, start, values in (
            ("2020—2021", 1593.87, (-2.0, 98.917, -110.599)),
            ("2021—2022", 1580.188, (-4.261, 48.262, -108.987)),
            ("2020—2022", 1593.87, (-6.239, 145.344, -217.774)),
        )
    ]
    figure = waterfalls(changes, "万吨")
    figure.draw_without_rendering()
    sides = {}
    for axes in figure.axes:
        stacks = [bar.get_window_extent() for bar in bars(axes)]
        for number in axes.texts:
            box = number.get_window_extent()
            assert box.x0 >= axes.bbox.x0, number.get_text()
            assert not any(box.overlaps(stack) for stack in stacks), number.get_text()
            sides[number.get_text()] = number.get_horizontalalignment()
    assert (sides["−2.000"], sides["−108.987"]) == ("right", "left")


def test_lines_connect_the_bars():
    axes = waterfall(change(), "万吨").axes[0]
    (lines,) = (one for one in axes.collections if to_hex(one.get_color()[0]) == "#737373")
    assert [segment[0, 0] for segment in lines.get_segments()] == pytest.approx([350, 360, 403.2, 375, 365])
    for row, segment in enumerate(lines.get_segments()):
        assert row < segment[0, 1] < segment[1, 1] < row + 1


def test_cut_bars_are_marked_as_cut():
    cut, whole = (waterfall(change(start=start), "万吨").axes[0] for start in (350, 20))
    assert sum(line.get_gid() == "bar-break" for line in cut.lines) == 2
    assert cut.get_xlim()[0] > 0
    assert not any(line.get_gid() in {"bar-break", "axis-break"} for line in whole.lines)
    assert whole.get_xlim()[0] == 0


def test_levels_below_zero():
    falling = change(start=10.0, values=(5.0, -40.0))
    axes = waterfall(falling, "万吨").axes[0]
    assert axes.get_xlim()[0] < -25
    assert axes.get_xlim()[1] > 15


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("count", [1, 2, 3, 4])
def test_waterfalls_of_several_periods_share_a_scale(lang, count, sound, written):
    changes = [change(lang, 60.0 + 5 * k, f"{2014 + 2 * k}—{2016 + 2 * k}") for k in range(count)]
    figure = sound(waterfalls(changes, "万吨" if lang == "zh" else "10⁴ t", lang))
    assert len(figure.axes) == count
    assert len({axes.get_xlim() for axes in figure.axes}) == 1
    if count > 1:
        assert all(c.period in written(figure) for c in changes)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("count", [1, 3, 8])
def test_stacks_are_drawn_whole(lang, count, sound, written):
    changes = [change(lang, period=f"{2000 + k}—{2001 + k}") for k in range(count)]
    text = written(sound(stacked_effects(changes, "万吨", lang)))
    for name in (*DRIVERS[lang], {"zh": "净变化", "en": "net change"}[lang]):
        assert name in text


def test_stacks_have_the_height_of_the_effects_and_a_marker_at_their_sum():
    changes = [change(), change(start=60, values=(-5.0, 8.0, 2.0, -1.0))]
    axes = stacked_effects(changes, "万吨").axes[0]
    by_period = sorted(bars(axes), key=lambda bar: bar.get_x())  # drivers keep their order
    assert [bar.get_height() for bar in by_period] == pytest.approx([*VALUES, -5, 8, 2, -1])
    assert [bar.get_y() for bar in by_period] == pytest.approx([0, 10, 0, -28.2, 0, 0, 8, -5])
    nets = [line.get_ydata()[0] for line in axes.lines if line.get_marker() == "D"]
    assert nets == pytest.approx([15, 4])
    assert {bar.get_hatch() or "" for bar in bars(axes)} == {look.hatch for look in LOOKS[:4]}


@pytest.mark.parametrize("count", [2, 8])
def test_the_number_of_a_stack_stands_on_no_other_stack(count):
    figure = stacked_effects([change(period=f"carrier {k}") for k in range(count)], "万吨")
    figure.draw_without_rendering()
    axes = figure.axes[0]
    stacks = [bar.get_window_extent() for bar in bars(axes)]
    for number in axes.texts:
        assert not any(number.get_window_extent().overlaps(stack) for stack in stacks), number.get_text()


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ([], "no period"),
        ([Change("2020", Amount("a", 1), (), Amount("b", 1))], "no effects for 2020"),
        ([Change("2020", Amount("a", 1), (Amount("人口", float("nan")),), Amount("b", 1))], "“人口” of 2020"),
        ([Change("2020", Amount("a", 1), (Amount("人口", 1),), Amount("b", 5))], "lead from 1 to 2, not to 5"),
    ],
)
def test_what_cannot_be_drawn_is_refused(changes, message):
    for draw in (waterfalls, stacked_effects):
        with pytest.raises(ValueError, match=message):
            draw(changes, "万吨")


def test_rounded_levels_may_miss_the_sum_by_their_rounding():
    effects = (Amount("人口", 15.4),)
    rounded = Change("2020", Amount("a", 350, 349.5, 350.5), effects, Amount("b", 365, 364.5, 365.5))
    assert waterfall(rounded, "万吨")


def test_stacks_refuse_different_and_too_many_drivers():
    with pytest.raises(ValueError, match="are not those of"):
        stacked_effects([change("zh"), change("en")], "万吨")
    many = Change("x", Amount("a", 0), tuple(Amount(str(k), 1) for k in range(9)), Amount("b", 9))
    with pytest.raises(ValueError, match="9 drivers"):
        stacked_effects([many], "万吨")
    with pytest.raises(ValueError, match="not “fr”"):
        stacked_effects([change()], "万吨", lang="fr")
