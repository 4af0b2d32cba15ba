"""The sketch map: places, names, note."""

from __future__ import annotations

import math

import pytest
from matplotlib.text import Text

from nearzero.presentation import boundaries
from nearzero.presentation.figures import maps
from nearzero.presentation.figures.maps import Spot, locator_map

PLACES = {
    "zh": [Spot("370212", "崂山区"), Spot("370114", "章丘区")],
    "en": [Spot("370212", "Laoshan"), Spot("370114", "Zhangqiu")],
}
OTHERS = {
    "zh": [Spot("370200", "青岛市"), Spot("370100", "济南市")],
    "en": [Spot("370200", "Qingdao"), Spot("370100", "Jinan")],
}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_map_is_drawn_whole_with_its_note(lang, sound, written, overlapping):
    figure = sound(locator_map(PLACES[lang], lang, OTHERS[lang]))
    text = written(figure)
    for spot in (*PLACES[lang], *OTHERS[lang]):
        assert spot.label in text
    assert {"zh": "示意图；边界数据：天地图", "en": "Sketch map; boundaries: Tianditu"}[lang] in text
    assert {"zh": "100 千米", "en": "100 km"}[lang] in text
    assert "120°E" in text
    assert overlapping(figure.axes[0].texts) == []


def test_places_are_filled_where_they_lie():
    axes = locator_map(PLACES["zh"]).axes[0]
    filled = {patch.get_gid(): patch for patch in axes.patches if patch.get_gid()}
    assert set(filled) == {"370212", "370114"}
    for code, patch in filled.items():
        point = boundaries.unit(code).representative_point().iloc[0]
        assert patch.get_path().contains_point((point.x, point.y))
    assert filled["370212"].get_facecolor() != filled["370114"].get_facecolor()
    assert filled["370212"].get_hatch() != filled["370114"].get_hatch()


def test_names_stand_at_their_places_but_not_on_small_ones():
    axes = locator_map(PLACES["zh"]).axes[0]
    for spot in PLACES["zh"]:
        (name,) = [text for text in axes.texts if text.get_text() == spot.label]
        (patch,) = [patch for patch in axes.patches if patch.get_gid() == spot.adcode]
        assert not Text.get_window_extent(name).overlaps(patch.get_window_extent())
        assert patch.get_path().contains_point(name.xy)


def test_crowded_places_keep_their_names_apart(overlapping, sound):
    codes = boundaries.districts("3702").index
    axes = sound(locator_map([Spot(code, code) for code in codes])).axes[0]
    assert overlapping([text for text in axes.texts if text.get_text() in set(codes)]) == []


def test_prefectures_come_in_the_order_of_their_codes_so_that_the_file_is_the_same_each_time():
    prefectures = ["3717", "3706", "3713", "3703", "3711", "3702", "3708"]
    axes = locator_map([Spot(boundaries.districts(code).index[0], code) for code in prefectures]).axes[0]
    drawn = [patch.get_path().vertices.tolist() for patch in axes.patches]
    first = [
        drawn.index(maps._path(maps._coarse(boundaries.districts(code)).iloc[0]).vertices.tolist())
        for code in sorted(prefectures)
    ]
    assert first == sorted(first)


def test_the_scale_bar_has_its_length():
    axes = locator_map(PLACES["zh"]).axes[0]
    (bar,) = [line for line in axes.lines if line.get_gid() == "scale"]
    west, east = axes.get_xlim()
    latitude = math.radians(sum(axes.get_ylim()) / 2)
    share = max(bar.get_xdata()) - min(bar.get_xdata())
    assert share * (east - west) * 111.32 * math.cos(latitude) == pytest.approx(100)


def test_a_whole_prefecture_and_a_province_elsewhere(sound):
    sound(locator_map([Spot("370200", "青岛市")]))
    sound(locator_map([Spot("310115", "浦东新区")]))


@pytest.mark.parametrize(
    ("places", "message"),
    [
        ([], "no place"),
        ([Spot("379999", "无")], "“379999”"),
        ([Spot("370212", "崂山区"), Spot("110101", "东城区")], "one map shows one province"),
    ],
)
def test_what_cannot_be_drawn_is_refused(places, message):
    with pytest.raises(ValueError, match=message):
        locator_map(places)
    with pytest.raises(ValueError, match="not “fr”"):
        locator_map(PLACES["zh"], lang="fr")
