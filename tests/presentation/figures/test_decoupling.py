"""The plane of decoupling: sectors, points, labels."""

from __future__ import annotations

import math

import pytest
from matplotlib.patches import Polygon

from nearzero.analysis.decoupling import tapio
from nearzero.presentation.figures.decoupling import SECTORS, Move, decoupling_plane

MOVES = [
    Move("崂山区", "2020—2022", 16.4, 4.3, (16.35, 16.45), (4.25, 4.35)),
    Move("章丘区", "2020—2022", 12.1, -3.2, (11.5, 12.7), (-4.0, -2.4)),
    Move("青岛市", "2020—2022", 13.0, 3.4),
    Move("青岛市", "2015—2020", -5.0, -2.0),
]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_plane_is_drawn_whole(lang, sound, written):
    text = written(sound(decoupling_plane(MOVES, lang)))
    for word in {"zh": ("强脱钩", "衰退连结", "排放变化（%）", "修约区间")}.get(
        lang, ("strong decoupling", "recessive coupling")
    ):
        assert word in text
    for move in MOVES:
        assert f"{move.place} {move.period}" in text


def test_each_sector_is_the_state_that_the_analysis_gives_its_points():
    axes = decoupling_plane(MOVES).axes[0]
    patches = {patch.get_gid(): patch for patch in axes.patches if isinstance(patch, Polygon)}
    assert len(patches) == 8
    for degrees in range(3, 360, 6):
        x, y = 10 * math.cos(math.radians(degrees)), 10 * math.sin(math.radians(degrees))
        state = tapio(100, 100 + y, 100, 100 + x).state
        assert patches[state].get_path().contains_point((x, y)), (degrees, state)


def test_names_of_the_states_stand_in_their_sectors():
    axes = decoupling_plane(MOVES[:1]).axes[0]
    names = {text.get_text(): text for text in axes.texts}
    for patch, sector in zip(axes.patches, SECTORS, strict=True):
        (name,) = [
            text
            for label, text in names.items()
            if text.get_position() == tuple(coordinate * axes.get_xlim()[1] for coordinate in sector.name_at)
        ]
        box = name.get_window_extent()
        centre = axes.transData.inverted().transform(((box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2))
        assert patch.get_path().contains_point(centre), name.get_text()


def test_points_and_intervals_are_where_the_numbers_say():
    axes = decoupling_plane(MOVES).axes[0]
    points = [(line.get_xdata()[0], line.get_ydata()[0]) for line in axes.lines if line.get_marker() != "None"]
    assert points == [(move.activity, move.emissions) for move in MOVES]
    spans = [(list(line.get_xdata()), list(line.get_ydata())) for line in axes.lines if line.get_gid() == "interval"]
    assert ([16.35, 16.45], [4.3, 4.3]) in spans
    assert ([12.1, 12.1], [-4.0, -2.4]) in spans


def test_both_axes_have_the_same_scale_around_zero():
    axes = decoupling_plane(MOVES).axes[0]
    assert axes.get_xlim() == axes.get_ylim()
    assert sum(axes.get_xlim()) == 0
    assert axes.get_xlim()[1] > 16.45


def test_labels_of_points_keep_clear_of_each_other(overlapping):
    axes = decoupling_plane([*MOVES, Move("莱西市", "2020—2022", 13.1, 3.5)]).axes[0]
    assert overlapping([text for text in axes.texts if "—" in text.get_text()]) == []


def test_one_point_without_interval_has_no_legend(sound):
    figure = sound(decoupling_plane([Move("崂山区", "2022", 0.0, 0.0)]))
    assert not figure.legends


def test_axes_are_named_by_the_caller(written):
    text = written(decoupling_plane(MOVES, activity="地区生产总值变化", emissions="CO₂ 变化"))
    assert "地区生产总值变化（%）" in text
    assert "CO₂ 变化（%）" in text


def test_what_cannot_be_drawn_is_refused():
    with pytest.raises(ValueError, match="no change"):
        decoupling_plane([])
    with pytest.raises(ValueError, match="崂山区 over 2022"):
        decoupling_plane([Move("崂山区", "2022", float("nan"), 0.0)])
    with pytest.raises(ValueError, match="not “fr”"):
        decoupling_plane(MOVES, lang="fr")
