"""Charts are sound SVG, escape what they are given, and put numbers where they belong."""

from __future__ import annotations

import math
import re

import pytest
from defusedxml import ElementTree
from hypothesis import given
from hypothesis import strategies as st

from nearzero.presentation.explorer.charts import Band, Bar, Dot, Stroke, fan, lines, plane, ticks, waterfall
from nearzero.presentation.figures import palette, style

EVIL = '<script>alert("1")</script> & co'
NUMBERS = st.floats(-1e6, 1e6).map(lambda x: round(x, 3))


def dots(values):
    return tuple(Dot(2020 + k, y, y - 1, y + 1, f"{y:g}", f"id/{k}") for k, y in enumerate(values))


@given(st.lists(NUMBERS, min_size=1, max_size=6))
def test_lines_are_sound_and_stay_inside(values):
    root = ElementTree.fromstring(lines(EVIL, [Stroke(EVIL, dots(values)), Stroke("b", dots(values))]))
    _, _, width, height = map(float, root.attrib["viewBox"].split())

    for circle in root.iter("circle"):
        assert 0 <= float(circle.attrib["cx"]) <= width
        assert 0 <= float(circle.attrib["cy"]) <= height
    assert not list(root.iter("script"))


@given(st.floats(-1e6, 1e6), st.floats(1e-3, 1e6))
def test_ticks_are_round_rising_and_within(low, span):
    found = [tick for tick, _ in ticks(low, low + span)]

    assert 1 <= len(found) <= 7
    assert found == sorted(found)
    assert all(low - span * 1e-6 <= tick <= low + span * (1 + 1e-6) for tick in found)


def test_a_higher_number_stands_higher():
    root = ElementTree.fromstring(lines("a", [Stroke("a", dots([1.0, 3.0, 2.0]))]))
    heights = [-float(one.attrib["cy"]) for one in root.iter("circle")]

    assert heights[1] > heights[2] > heights[0]


@given(st.lists(st.floats(-100, 100), min_size=1, max_size=5))
def test_a_waterfall_leads_from_start_to_end(effects):
    end = 500 + math.fsum(effects)
    bars = [Bar(f"d{k}", e, f"{e:+.1f}", f"id/{k}", e - 1, e + 1) for k, e in enumerate(effects)]
    root = ElementTree.fromstring(waterfall("t", Bar("a", 500, "500"), bars, Bar("b", end, f"{end:g}")))
    boxes = [(float(r.attrib["x"]), float(r.attrib["width"])) for r in root.iter("rect")]
    last = boxes[-2][0] + (boxes[-2][1] if effects[-1] > 0 else 0)

    assert len(boxes) == len(effects) + 2
    assert last == pytest.approx(sum(boxes[-1]), abs=1.2)


def test_a_fan_letters_its_targets_and_carries_their_ids():
    band = Band((2022, 2023), ((8.0, 7.0), (12.0, 13.0)), ((9.0, 9.0), (11.0, 11.0)))
    drawn = fan("t", dots([10.0]), dots([10.0, 11.0]), band, [Dot(2023, 9.5, text="9.5", id="goal/1")])

    assert re.search(r'data-result-id="goal/1"[^>]*>9\.5<', drawn)
    assert ElementTree.fromstring(drawn).tag == "svg"


def test_the_plane_has_one_scale_around_zero():
    root = ElementTree.fromstring(plane("t", "x", "y", [Stroke("a", (Dot(5, 5, text="p", id="i"), Dot(-5, -5)))]))
    first, second = ((float(c.attrib["cx"]), float(c.attrib["cy"])) for c in root.iter("circle"))

    assert first[0] > second[0]
    assert first[1] < second[1]


def test_colours_are_those_of_the_figures():
    for name in ("BLUE", "VERMILLION", "SKY", "GREEN", "ORANGE", "GREY", "INK", "PALE"):
        assert getattr(style, name) == getattr(palette, name)
