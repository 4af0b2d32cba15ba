"""Numbers, line breaks and labels of figures."""

from __future__ import annotations

import pytest
from matplotlib.transforms import Bbox

from nearzero.presentation.figures import lettering
from nearzero.presentation.figures.lettering import (
    Label,
    chosen,
    number_axis,
    place,
    require,
    require_finite,
    said,
    titled,
    wrap,
)
from nearzero.presentation.figures.style import drawing, settle


@pytest.mark.parametrize(
    ("value", "low", "high", "signed", "text"),
    [
        (365, 364.5, 365.5, False, "365"),
        (0.35, 0.345, 0.355, False, "0.35"),
        (-6.4, -9.0, -3.0, True, "−6"),
        (9.87, 9.8, 9.94, True, "+9.9"),
        (0.02, -0.6, 0.6, True, "0"),
        (-0.02, -0.6, 0.6, True, "0"),
        (7.05, None, None, False, "7.05"),
        (330, None, None, False, "330"),
        (5, 5, 5, False, "5"),
        (0, None, None, True, "0"),
        (1 / 3, None, None, False, "0.3333"),
        (0.00012, None, None, False, "0.00012"),
        (1081.17, 1081.165, 1081.175, False, "1,081.17"),
    ],
)
def test_numbers_have_the_digits_they_carry_and_a_true_minus(value, low, high, signed, text):
    assert said(value, low, high, signed=signed) == text


@pytest.mark.parametrize(
    ("text", "ems", "lines"),
    [
        ("人口", 6, ["人口"]),
        ("能源消费碳排放强度", 5, ["能源消费碳", "排放强度"]),
        ("Energy consumption per GDP", 10, ["Energy consumption", "per GDP"]),
        ("单位地区生产总值能耗", 9, ["单位地区生", "产总值能耗"]),
        ("2020 年目标", 3, ["2020", "年目标"]),
        ("面积，平方米", 2, ["面", "积，", "平方", "米"]),
        ("", 5, [""]),
    ],
)
def test_lines_break_where_the_script_allows(text, ems, lines):
    assert wrap(text, ems).split("\n") == lines


def test_a_unit_is_never_torn_apart():
    assert titled("Total CO₂ emissions", "10⁴ t", "en", 12) == "Total CO₂ emissions\n(10⁴ t)"
    assert titled("排放", "万吨", "zh", 12) == "排放（万吨）"
    assert titled("排放", "", "zh", 12) == "排放"


def test_unknown_language_empty_input_and_infinite_numbers_are_refused():
    with pytest.raises(ValueError, match="not “fr”"):
        chosen({"zh": 1, "en": 2}, "fr")
    with pytest.raises(ValueError, match="no series"):
        require([], "there is no series")
    with pytest.raises(ValueError, match="not finite"):
        require_finite([1.0, None, float("nan")], "it")


def test_labels_of_crowded_points_do_not_cover_each_other(overlapping):
    points = [(x / 3, y / 3) for x in range(3) for y in range(3)]
    with drawing(150, 100) as figure:
        axes = figure.add_subplot(xlim=(-4, 5), ylim=(-4, 5))
        settle(figure)
        placed = place(axes, [Label(x, y, f"标签 {x:.1f} {y:.1f}") for x, y in points])
    assert overlapping(placed) == []
    assert all(axes.bbox.containsx(t.get_window_extent().x0) for t in placed)


def test_labels_keep_clear_of_what_must_be_seen():
    with drawing(100, 60) as figure:
        axes = figure.add_subplot(xlim=(-1, 1), ylim=(-1, 1))
        settle(figure)
        x, y = axes.transData.transform((0, 0))
        wall = Bbox.from_extents(x - 200, y, x + 200, y + 200)
        (text,) = place(axes, [Label(0, 0, "标签")], [wall])
    assert text.get_window_extent().y1 <= y


def test_a_label_far_from_its_point_has_a_leader_line():
    with drawing(100, 60) as figure:
        axes = figure.add_subplot(xlim=(-1, 1), ylim=(-1, 1))
        settle(figure)
        x, y = axes.transData.transform((0, 0))
        around = Bbox.from_extents(x - 30, y - 30, x + 30, y + 30)
        near, far = (place(axes, [Label(0, 0, "标签")], avoid)[0] for avoid in ([], [around]))
    assert near.arrow_patch is None
    assert far.arrow_patch is not None


def test_an_interval_has_a_name_in_both_languages():
    assert set(lettering.INTERVALS["zh"]) == set(lettering.INTERVALS["en"]) == {"rounding", "uncertainty"}


def test_numbers_at_an_axis_are_grouped_as_labels_are():
    with drawing(100, 60) as figure:
        axes = figure.add_subplot(ylim=(-2500, 1500), xlim=(0.3, 0.4))
        number_axis(axes.yaxis, 4)
        number_axis(axes.xaxis, 4)
    assert {"−2,000", "−1,000", "0", "1,000"} <= {tick.get_text() for tick in axes.get_yticklabels()}
    assert {"0.30", "0.40"} <= {tick.get_text() for tick in axes.get_xticklabels()}
