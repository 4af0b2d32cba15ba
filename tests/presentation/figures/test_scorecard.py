"""Verdicts as tiles: every indicator once, every state a symbol of its own."""

from __future__ import annotations

import pytest

from nearzero.presentation import words
from nearzero.presentation.figures.scorecard import LOOKS, Strip, Tile, scorecard
from nearzero.programme.verdicts import VERDICT_STATES


def strips(lang="zh"):
    title = "低碳管理" if lang == "zh" else "Low-carbon management"
    half = len(VERDICT_STATES) // 2
    tiles = [Tile(str(k), state, bold=k % 2 == 0) for k, state in enumerate(VERDICT_STATES)]
    return [Strip(title, tuple(tiles[:half])), Strip(title, tuple(tiles[half:]))]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_indicator_and_state_is_there(lang, sound, written):
    text = written(sound(scorecard(strips(lang), lang)))
    assert all(words.label(state, lang) in text for state in VERDICT_STATES)
    assert all(str(k) in text for k in range(len(VERDICT_STATES)))


def test_states_are_told_apart_without_colour():
    """Marker and whether it is filled differ; a symbol of one shape is filled for one state and hollow for another."""
    seen = {(look["marker"], look.get("markerfacecolor") == "#FFFFFF") for look in LOOKS.values()}
    assert set(LOOKS) == set(VERDICT_STATES)
    assert len(seen) == len(LOOKS)


def test_constraint_indicators_have_bold_frames():
    widths = {patch.get_gid(): patch.get_linewidth() for patch in scorecard(strips()).axes[0].patches}
    assert widths["tile-0"] > widths["tile-1"]


@pytest.mark.parametrize(
    ("given", "message"),
    [([], "no indicator"), ([Strip("x", (Tile("1", "odd"),))], "no symbol for the state odd")],
)
def test_what_cannot_be_drawn_is_refused(given, message):
    with pytest.raises(ValueError, match=message):
        scorecard(given)
    with pytest.raises(ValueError, match="not “fr”"):
        scorecard(strips(), "fr")
