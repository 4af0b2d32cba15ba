"""Tapio's states, at and between their bounds, and what is left open when activity stands still."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nearzero.analysis.decoupling import tapio
from nearzero.analysis.refusals import DecompositionError, InfiniteCellError, MissingCellError

CASES = Path(__file__).parents[1] / "data" / "cases"
CASE = json.loads((CASES / "tapio_eight_states.json").read_text(encoding="utf-8"))
STATES = {
    "SD": "strong_decoupling",
    "WD": "weak_decoupling",
    "EC": "expansive_coupling",
    "END": "expansive_negative_decoupling",
    "SND": "strong_negative_decoupling",
    "WND": "weak_negative_decoupling",
    "RC": "recessive_coupling",
    "RD": "recessive_decoupling",
}


@pytest.mark.parametrize(
    ("point", "code"), list(zip(CASE["inputs"]["probe_points"], CASE["expected"]["state"], strict=True))
)
def test_the_eight_states_agree_with_the_published_table(point, code):
    found = tapio(point["F0"], point["F1"], point["G0"], point["G1"])
    assert found.state == STATES[code]
    assert found.elasticity == pytest.approx((point["F1"] / point["F0"] - 1) / (point["G1"] / point["G0"] - 1))
    assert found.reason is None


@pytest.mark.parametrize(
    ("emissions_end", "activity_end", "state"),
    [
        (108, 110, "expansive_coupling"),
        (112, 110, "expansive_coupling"),
        (107.99, 110, "weak_decoupling"),
        (112.01, 110, "expansive_negative_decoupling"),
        (92, 90, "recessive_coupling"),
        (88, 90, "recessive_coupling"),
        (92.01, 90, "weak_negative_decoupling"),
        (87.99, 90, "recessive_decoupling"),
    ],
)
def test_both_bounds_belong_to_coupling(emissions_end, activity_end, state):
    assert tapio(100, emissions_end, 100, activity_end).state == state


@pytest.mark.parametrize(("activity_end", "state"), [(110, "weak_decoupling"), (90, "weak_negative_decoupling")])
def test_unchanged_emissions_are_weak_decoupling_of_elasticity_zero(activity_end, state):
    found = tapio(100, 100, 100, activity_end)
    assert (found.state, found.elasticity) == (state, 0.0)
    assert str(found.elasticity) == "0.0"


def test_activity_that_stands_still_leaves_the_state_open():
    found = tapio(100, 105, 80, 80)
    assert (found.state, found.elasticity) == ("indeterminate", None)
    assert "activity changes by 0" in found.reason


@pytest.mark.parametrize(
    ("rounding", "state"),
    [(0.05, "indeterminate"), ((0.04, 0.05), "expansive_negative_decoupling"), (0.5, "indeterminate")],
)
def test_a_change_of_activity_within_its_rounding_leaves_the_state_open(rounding, state):
    assert tapio(100, 105, 80, 80.1, activity_rounding=rounding).state == state


def test_rounding_gives_the_range_of_the_elasticity():
    found = tapio(100, 105, 100, 110, emissions_interval=0.5, activity_rounding=(0.5, 0.5))
    assert found.low < found.elasticity < found.high
    assert found.low == pytest.approx((104.5 / 100.5 - 1) / (110.5 / 99.5 - 1))
    assert found.reason is None
    assert found.state == "weak_decoupling"


def test_rounding_that_admits_another_state_is_said():
    found = tapio(100, 100.2, 100, 110, emissions_interval=0.5)
    assert found.state == "weak_decoupling"
    assert found.low < 0 < found.high
    assert "other states" in found.reason


@pytest.mark.parametrize("values", [(0, 5, 100, 110), (-3, -5, 100, 110), (100, 105, 0, 10), (100, 105, -1, 10)])
def test_without_a_start_above_zero_there_is_no_relative_change(values):
    found = tapio(*values)
    assert found.state == "indeterminate"
    assert "not above zero" in found.reason


def test_missing_values_are_refused():
    with pytest.raises(MissingCellError):
        tapio(100, float("nan"), 100, 110)
    with pytest.raises(InfiniteCellError):
        tapio(100, 105, 100, float("inf"))
    with pytest.raises(DecompositionError, match="half-widths"):
        tapio(100, 105, 100, 110, activity_rounding=-1)


@given(
    values=st.tuples(*[st.floats(1.0, 1e6)] * 4),
    units=st.tuples(*[st.sampled_from([1e-3, 1.0, 0.0293, 1e4])] * 2),
)
@settings(max_examples=50, deadline=None)
def test_units_do_not_matter(values, units):
    a, b, c, d = values
    found = tapio(a, b, c, d)
    rescaled = tapio(a * units[0], b * units[0], c * units[1], d * units[1])
    if found.elasticity is None or abs(d / c - 1) < 1e-6:
        return
    assert rescaled.elasticity == pytest.approx(found.elasticity, rel=1e-6, abs=1e-6)
