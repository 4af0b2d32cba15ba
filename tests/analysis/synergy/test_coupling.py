"""Coupling coordination: the corrected form against printed numbers, weights and normalisation by plain arithmetic."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nearzero.analysis.synergy.coupling import (
    NORMALISATIONS,
    TooFewYearsError,
    coordination,
    coupling,
    entropy_weights,
    normalise,
    subsystem_score,
    uncorrected_coupling,
)

# Scores of three subsystems, with what the R package mathmodels (zhjx19/mathmodels, reference page of
# ``coupling_degree``) prints for them: uncorrected with equal weights, corrected with weights 0.4, 0.3, 0.3.
SCORES = [
    (0.0162, 0.2720, 0.2655),
    (0.1782, 0.6824, 0.3721),
    (0.5490, 0.0593, 0.5729),
    (0.6730, 0.4812, 0.9082),
    (0.0207, 0.8891, 0.2017),
    (0.9875, 0.5573, 0.8984),
]
UNCORRECTED = [
    (0.571, 0.185, 0.325),
    (0.867, 0.411, 0.597),
    (0.674, 0.394, 0.515),
    (0.967, 0.687, 0.815),
    (0.418, 0.370, 0.393),
    (0.971, 0.814, 0.889),
]
CORRECTED = [
    (0.447, 0.168, 0.274),
    (0.501, 0.388, 0.440),
    (0.455, 0.409, 0.432),
    (0.669, 0.686, 0.678),
    (0.175, 0.336, 0.242),
    (0.715, 0.832, 0.771),
]
# Wang Shujia and others 2021, table 8: coupling of 13 cities in 2008 by the uncorrected and by the corrected model,
# two subsystems.
TABLE_8 = list(
    zip(
        (0.9989, 0.9935, 0.8868, 0.9073, 0.6821, 0.8328, 0.6816, 0.7789, 0.6871, 0.6101, 0.8017, 0.7867, 0.7191),
        (0.9404, 0.8660, 0.5440, 0.5769, 0.3006, 0.4780, 0.3344, 0.4171, 0.3278, 0.2700, 0.4374, 0.4196, 0.3738),
        strict=True,
    )
)

score = st.floats(0, 1)


@pytest.mark.parametrize(
    ("corrected", "weights", "printed"), [(False, None, UNCORRECTED), (True, [0.4, 0.3, 0.3], CORRECTED)]
)
def test_three_subsystems_come_out_as_another_package_prints_them(corrected, weights, printed):
    found = coordination(SCORES, weights, corrected=corrected)
    rows = np.stack([found.coupling, found.level, found.degree], axis=-1)
    assert rows == pytest.approx(np.array(printed), abs=6e-4)


@pytest.mark.parametrize(("before", "after"), TABLE_8)
def test_two_subsystems_that_give_the_old_coupling_of_the_paper_give_its_new_one(before, after):
    """The old coupling fixes the ratio of the scores; some level of them in 0 … 1 must then give the new one."""
    ratio = ((1 - math.sqrt(1 - before**2)) / before) ** 2
    levels = np.linspace(1e-6, 1, 20_001)
    scores = np.stack([levels, ratio * levels], axis=-1)
    assert uncorrected_coupling(scores) == pytest.approx(np.full(len(levels), before), abs=1e-9)
    assert np.abs(coupling(scores) - after).min() < 5e-4


@given(st.lists(score, min_size=2, max_size=6))
def test_coupling_is_what_the_formula_says_term_by_term(scores):
    count, most = len(scores), max(scores)
    apart = sum(abs(scores[i] - scores[j]) for i in range(count) for j in range(i))
    product = math.prod(one / most for one in scores) if most > 0 else 1.0
    expected = math.sqrt((1 - apart / sum(range(1, count))) * product ** (1 / (count - 1)))
    assert float(coupling(scores)) == pytest.approx(expected, abs=1e-9)


@given(score, st.integers(2, 6))
def test_equal_subsystems_are_fully_coupled(value, count):
    assert float(coupling([value] * count)) == pytest.approx(1)
    assert float(uncorrected_coupling([value] * count)) == pytest.approx(1)


@given(st.lists(score, min_size=2, max_size=5), st.randoms())
def test_the_order_of_the_subsystems_does_not_matter(scores, random):
    mixed = random.sample(scores, len(scores))
    assert float(coupling(mixed)) == pytest.approx(float(coupling(scores)), abs=1e-9)


@given(st.lists(score, min_size=2, max_size=5))
def test_everything_stays_between_nothing_and_one(scores):
    for corrected in (True, False):
        found = coordination(scores, corrected=corrected)
        for number in (found.coupling, found.level, found.degree):
            assert -1e-12 <= float(number) <= 1 + 1e-9


def test_scores_and_weights_that_are_none_are_refused():
    with pytest.raises(ValueError, match="two subsystems"):
        coupling([0.5])
    with pytest.raises(ValueError, match="between 0 and 1"):
        coupling([0.5, 1.2])
    for weights in ([0.5, 0.6], [1.5, -0.5], [1.0]):
        with pytest.raises(ValueError, match="add up to 1"):
            coordination([0.2, 0.4], weights)


YEARS = [(10.0, 3.0), (8.0, 5.0), (9.0, 4.0)]  # the first falls and that is good, of the second more is better


def test_normalisation_puts_the_best_year_at_one():
    assert normalise(YEARS, [False, True]) == pytest.approx(np.array([(0, 0), (1, 1), (0.5, 0.5)]))
    assert normalise(YEARS, [False, True], "min_max_shifted")[0] == pytest.approx([0.1, 0.1])
    assert normalise(YEARS, [False, True], "to_best")[0] == pytest.approx([0.8, 0.6])


def test_an_indicator_that_never_moves_is_not_worse_than_the_best():
    assert normalise([(5.0,), (5.0,), (5.0,)], [False]) == pytest.approx(np.ones((3, 1)))


@given(st.lists(st.tuples(st.floats(1, 100), st.floats(1, 100)), min_size=3, max_size=6), st.floats(0.01, 100))
def test_the_unit_of_an_indicator_does_not_change_its_score(rows, scale):
    values = np.array(rows)
    other = values * [scale, 1]
    for method in NORMALISATIONS:
        assert normalise(other, [False, True], method) == pytest.approx(
            normalise(values, [False, True], method), abs=1e-6
        )


def test_two_years_carry_no_normalisation():
    with pytest.raises(TooFewYearsError, match="2 years"):
        normalise([(1.0,), (2.0,)], [True])


def test_entropy_weights_are_those_of_the_textbook_formula():
    values = np.array([(0.1, 0.3), (0.6, 0.3), (0.3, 0.4)])
    differing = []
    for column in values.T:
        shares = [one / sum(column) for one in column]
        differing.append(1 + sum(share * math.log(share) for share in shares) / math.log(3))
    assert entropy_weights(values) == pytest.approx([one / sum(differing) for one in differing])


@given(st.lists(st.tuples(score, score, score), min_size=3, max_size=6))
def test_entropy_weights_add_up_to_one_and_none_is_negative(rows):
    weights = entropy_weights(rows)
    assert weights.sum() == pytest.approx(1)
    assert (weights >= 0).all()


def test_given_weights_are_used_as_they_are():
    assert subsystem_score(YEARS, [False, True], weights=[1, 0]) == pytest.approx([0, 1, 0.5])
    with pytest.raises(ValueError, match="add up to 1"):
        subsystem_score(YEARS, [False, True], weights=[1, 1])
