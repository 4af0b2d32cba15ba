import pytest

from nearzero.accounting.calculators import straw
from nearzero.accounting.calculators.quantities import assume, given, missing, stated
from nearzero.accounting.factors import MissingFactorError


def tonnes(digits):
    return given(f"straw {digits}", digits, "万吨")


def test_a_measured_ratio_comes_before_the_economic_coefficient(table):
    maize, wheat = (straw.StrawAssumptions.default(table, crop) for crop in ("maize", "wheat"))
    assert (maize.method, wheat.method) == ("straw_grain_ratio", "economic_coefficient")
    with pytest.raises(MissingFactorError):
        straw.StrawAssumptions.default(table, "ginseng")


def test_maize_straw_of_the_country_is_what_the_study_found(table):
    """Huo Lili and others, Transactions of the CSAE 2020(21): 2.16 × 10⁸ t from 257 million t of maize in 2018."""
    outcome = straw.generated(tonnes("25717"), straw.StrawAssumptions.default(table, "maize"), 2018)
    assert outcome.value == pytest.approx(21600, rel=0.01)
    assert outcome.low == pytest.approx(25716.5 * 0.61)


def test_an_economic_coefficient_is_grain_over_grain_and_straw():
    half = straw.StrawAssumptions(crop="x", ratio=stated("c", "0.4", "-", "test"), economic=True)
    grain = 20.0
    made = straw.generated(tonnes("20"), half, 2022).value
    assert grain / (grain + made) == pytest.approx(0.4)


def test_the_collectable_coefficient_is_asked_for(table):
    with pytest.raises(MissingFactorError, match="ask for it"):
        assume(table, "straw_collectable_coefficient")


def test_collectable_is_a_part_of_what_is_generated(table):
    maize = straw.StrawAssumptions.default(table, "maize")
    part = stated("collectable", "0.83", "fraction", "the county's straw ledger")
    assert straw.collectable(tonnes("10"), maize, part, 2022).value == pytest.approx(10 * 0.84 * 0.83)


def test_the_rate_adds_uses_and_crops_before_it_divides():
    outcome = straw.use_rate([tonnes("6"), tonnes("3.6")], [tonnes("7"), tonnes("3")], 2022)
    assert outcome.value == pytest.approx(96)
    assert straw.use_rate([tonnes("6"), missing("feed")], [tonnes("7")], 2022).value is None
