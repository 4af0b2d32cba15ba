"""A state comes back from link and settings as it was; nothing else is taken for one."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nearzero.presentation.explorer.state import TABS, History, State, StateError, from_json, from_query

IDS = st.from_regex(r"[a-z][a-z0-9_:-]{0,15}", fullmatch=True)
VALUES = st.integers(-9999, 9999).map(lambda n: n / 100)
STATES = st.builds(
    State,
    lang=st.sampled_from(["zh", "en"]),
    tab=st.sampled_from(TABS),
    places=st.lists(IDS, max_size=2, unique=True).map(tuple),
    first=st.integers(1990, 2030),
    identity=IDS,
    price_basis=IDS,
    scenario=IDS,
    moves=st.dictionaries(IDS, VALUES, max_size=5).map(lambda moves: tuple(sorted(moves.items()))),
)


@given(STATES)
def test_link_and_settings_bring_the_state_back(state):
    assert from_query(state.to_query()) == state
    assert from_query("?token=abc&" + state.to_query()) == state
    assert from_json(state.to_json()) == state


@given(st.text(max_size=80))
def test_any_text_is_a_state_or_refused_by_name(text):
    for read in (from_json, from_query):
        with suppress(StateError):  # and nothing else
            assert isinstance(read(text), State)


@pytest.mark.parametrize(
    ("record", "said"),
    [
        ({"lang": "fr"}, "zh, en"),
        ({"places": ["a", "a"]}, "two different"),
        ({"places": ["../../etc"]}, "an id"),
        ({"identiy": "kaya3"}, "identity"),
        ({"moves": {"gdp": "much"}}, "gdp has no number"),
        ({"moves": {"gdp": True}}, "gdp has no number"),
        ({"first": 20}, "a year"),
        ({"method": "<script>"}, "an id"),
        ([], "object"),
    ],
)
def test_a_wrong_setting_is_named(record, said):
    with pytest.raises(StateError, match=said):
        from_json(json.dumps(record))


def test_infinite_values_are_refused():
    with pytest.raises(StateError, match="no number"):
        from_json('{"moves": {"gdp": Infinity}}')
    with pytest.raises(StateError, match="no number"):
        from_query("move.gdp=nan")


def test_all_that_is_wrong_is_said_at_once():
    with pytest.raises(StateError) as caught:
        from_json('{"lang": "fr", "tab": "none", "speed": 3}')
    assert len(str(caught.value).splitlines()) == 3


def test_a_move_can_be_taken_back_by_itself():
    state = State().moved("gdp", 5.0).moved("population", 1.0)

    assert state.moved("gdp", None).moves == (("population", 1.0),)


class TestHistory:
    def test_the_way_back_and_forth(self):
        history = History(State())
        for year in (2020, 2021, 2022):
            history.push(replace(history.now, first=year))
        assert [history.undo().first for _ in range(4)] == [2021, 2020, 0, 0]
        assert [history.redo().first for _ in range(4)] == [2020, 2021, 2022, 2022]

    def test_a_new_step_ends_the_way_forth(self):
        history = History(State())
        history.push(State(first=2020))
        history.undo()
        history.push(State(first=2021))
        assert not history.can_redo
        assert history.undo() == State()

    def test_a_drag_is_one_step(self):
        history = History(State())
        for k in range(50):
            history.push(State().moved("gdp", k / 10), "gdp", k * 0.05)
        history.push(history.now.moved("population", 1.0), "population", 2.6)
        assert history.undo().moves == (("gdp", 4.9),)
        assert history.undo() == State()

    def test_two_moves_with_a_pause_are_two_steps(self):
        history = History(State())
        history.push(State().moved("gdp", 1.0), "gdp", 0.0)
        history.push(State().moved("gdp", 2.0), "gdp", 10.0)
        assert history.undo().moves == (("gdp", 1.0),)

    def test_what_changes_nothing_is_no_step(self):
        history = History(State())
        history.push(State())
        assert not history.can_undo
