"""The coordinate system of co-control: every quadrant is seen and named, measures stand where their numbers are."""

from __future__ import annotations

import pytest

from nearzero.presentation.figures.co_control import Spot, co_control_plane

SPOTS = [
    Spot("M1", (57.4, 57.3, 57.5), (3.9, 3.8, 4.0), "source"),
    Spot("M2", (88.4, 88.3, 88.5), (-0.3, -0.35, -0.25), "end_of_pipe"),
    Spot("M3", (-3.7, -3.8, -3.6), (3.0, 2.9, 3.1), "process"),
]


@pytest.mark.parametrize(("lang", "name"), [("zh", "减污增碳"), ("en", "cuts both")])
def test_quadrants_measures_and_stages_are_named(sound, written, lang, name):
    text = written(sound(co_control_plane(SPOTS, lang, "10⁴", "t")))
    for word in (name, "M1", "M2", "M3"):
        assert word in text


@pytest.mark.parametrize("spots", [SPOTS[:1], SPOTS[1:2], SPOTS])
def test_zero_lies_inside_so_that_all_quadrants_are_seen(spots):
    axes = co_control_plane(spots).axes[0]
    for low, high in (axes.get_xlim(), axes.get_ylim()):
        assert low < 0 < high
        assert min(-low, high) > 0.1 * (high - low)


def test_names_keep_clear_of_one_another(sound, overlapping):
    figure = sound(co_control_plane(SPOTS))
    assert overlapping(figure.axes[0].texts) == []


def test_nothing_to_draw_is_refused():
    with pytest.raises(ValueError, match="no measure"):
        co_control_plane([])
    with pytest.raises(ValueError, match="M1"):
        co_control_plane([Spot("M1", (float("nan"), 0, 0), (1, 1, 1))])
