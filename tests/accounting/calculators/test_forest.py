import pytest
from hypothesis import given as check
from hypothesis import settings
from hypothesis import strategies as st

from nearzero.accounting.calculators import forest
from nearzero.accounting.calculators.forest import DoubleCountedRootsError, ForestParameters
from nearzero.accounting.calculators.quantities import assume, given, missing, stated
from nearzero.accounting.factors import MissingFactorError


@pytest.fixture(scope="module")
def national(table):
    return ForestParameters.national(table)


def stock(digits, year=2020, **more):
    return given("forest_stock", digits, "万立方米", id=f"somewhere:forest_stock@{year}", **more)


def test_parameters_of_shandong_are_asked_for_and_not_replaced(table):
    with pytest.raises(MissingFactorError, match="shandong"):
        ForestParameters.shandong(table)


def test_the_whole_tree_factor_takes_no_root_shoot_ratio(national):
    ratio = stated("rsr", "0.25", "-", "test")
    with pytest.raises(DoubleCountedRootsError, match="twice"):
        ForestParameters(
            basis=forest.WHOLE_TREE,
            density=national.density,
            expansion=national.expansion,
            carbon_fraction=national.carbon_fraction,
            root_shoot=ratio,
        )


def test_a_factor_of_the_other_basis_is_refused(national):
    with pytest.raises(DoubleCountedRootsError, match="BEF_total"):
        ForestParameters(
            basis=forest.ABOVE_GROUND,
            density=national.density,
            expansion=national.expansion,
            carbon_fraction=national.carbon_fraction,
            root_shoot=stated("rsr", "0.25", "-", "test"),
        )


def test_the_above_ground_factor_needs_the_roots(table, national):
    with pytest.raises(ValueError, match="root-shoot"):
        ForestParameters(
            basis=forest.ABOVE_GROUND,
            density=national.density,
            expansion=assume(table, "forest_BEF_above_national"),
            carbon_fraction=national.carbon_fraction,
        )


def test_both_routes_agree_at_the_root_shoot_ratio_that_links_their_factors(table, national):
    roots = stated("rsr", repr(1.787 / 1.431 - 1), "-", "test")
    above = ForestParameters.national(table, root_shoot=roots)
    assert forest.carbon_stock(stock("100"), above, 2020).value == pytest.approx(
        forest.carbon_stock(stock("100"), national, 2020).value
    )


def test_national_parameters_come_near_what_was_found_for_shandong(table):
    """Zhang Chunhua and others, Acta Ecologica Sinica 2018(5): 43.98 Tg C in 2009–2013, by another method.

    The national inventory of those years has a growing stock of 8919.79 × 10⁴ m³ for Shandong.
    """
    parameters = ForestParameters.national(table, carbon_fraction="provincial")
    carbon = forest.carbon_stock(stock("8919.79"), parameters, 2013).value
    assert carbon == pytest.approx(4398, rel=0.2)


def test_removal_is_the_change_of_carbon_times_44_over_12(national):
    start, end = stock("118.40"), stock("121.92", 2022)
    change = [forest.carbon_stock(one, national, 2020).value for one in (start, end)]
    outcome = forest.removal(start, end, 2020, 2022, national)
    assert outcome.value == pytest.approx((change[1] - change[0]) * 1e4 * 44 / 12 / 2)
    assert outcome.method == "whole_tree:national"
    assert outcome.note.count("unconfirmed") == 2


def test_a_stock_of_another_year_says_nothing_about_a_change(national):
    """Laoshan prints the stock of 2021 under 2020 and 2022: the difference of 0 is none."""
    start, end = stock("97", state="substitute_year"), stock("97", 2022, state="substitute_year")
    for outcome in (forest.removal(start, end, 2020, 2022, national), forest.growth_rate(start, end, 2020, 2022)):
        assert outcome.value is None
        assert "another year" in outcome.note


def test_a_sudden_fall_is_asked_about(national):
    """Zhangqiu: 142.8 to 113.73 in one year."""
    outcome = forest.removal(stock("142.8", 2021), stock("113.73", 2022), 2021, 2022, national)
    assert outcome.value < 0
    assert "-20.4 %" in outcome.note
    assert "no emission" in outcome.note
    assert "survey" not in forest.removal(stock("139.36"), stock("142.8", 2021), 2020, 2021, national).note


def test_a_missing_stock_stays_missing(national):
    outcome = forest.removal(missing("s", "万立方米", "somewhere:x"), stock("97"), 2020, 2021, national)
    assert outcome.value is None
    assert outcome.missing == ("somewhere:x",)


@settings(max_examples=20, deadline=None)
@check(volume=st.decimals("1", "5000", places=2), rate=st.decimals("-5", "5", places=2), years=st.integers(1, 15))
def test_projection_undoes_the_growth_rate(volume, rate, years):
    growth = stated("growth", str(rate), "%", "test")
    later = forest.project_stock(stock(str(volume)), growth, 2020, 2020 + years)
    assert later.value == pytest.approx(float(volume) * (1 + float(rate) / 100) ** years)
    assert later.state == "estimated"
    back = forest.growth_rate(stock(str(volume)), stock(repr(later.value), 2020 + years), 2020, 2020 + years)
    assert back.value == pytest.approx(float(rate), abs=1e-9)


@settings(max_examples=20, deadline=None)
@check(volume=st.decimals("1", "5000", places=2))
def test_carbon_is_linear_in_the_stock_whatever_its_unit(volume, national):
    in_wan = forest.carbon_stock(stock(str(volume)), national, 2020).value
    in_one = forest.carbon_stock(given("s", f"{volume}e4", "立方米"), national, 2020).value
    assert in_one == pytest.approx(in_wan)
    assert in_wan == pytest.approx(float(volume) * 0.462 * 1.787 * 0.47)
