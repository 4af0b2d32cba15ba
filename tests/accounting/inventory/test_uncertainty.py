"""Both approaches on inventories: small ones whose numbers can be worked by hand, and the invented county."""

import pytest

from nearzero.accounting.activity import Activity, activities
from nearzero.accounting.inventory import inventory
from nearzero.accounting.inventory.categories import assess, covered_shares
from nearzero.accounting.inventory.category_uncertainty import AS_FUEL, Stated, category_uncertainties
from nearzero.accounting.inventory.uncertainty import uncertainty_of
from nearzero.accounting.method import read_method
from nearzero.places.raw import Raw
from nearzero.results import to_json

STATED = {
    "process": Stated(activity=2, factor=5, source="plant records"),
    "waste": Stated(activity=5, factor=20, source="plant records"),
}


@pytest.fixture(scope="module")
def raw():
    return Raw()


@pytest.fixture(scope="module")
def defaults(raw):
    return category_uncertainties(raw)


@pytest.fixture(scope="module")
def county(raw):
    return inventory(activities(raw, "example-county"), read_method(raw))


def row(sector, carrier, year, value, unit="万吨标准煤", flow="final"):
    return Activity(
        place="alpha",
        flow=flow,
        sector=sector,
        carrier=carrier,
        year=year,
        value=value,
        low=value,
        high=value,
        unit=unit,
        state="measured" if value is not None else "missing",
        id=f"alpha:activity/{flow}[{sector}|{carrier}]@{year}",
        source="book",
        locator="1",
        note="",
    )


def small(raw, rows, **options):
    return inventory(rows, read_method(raw, "per_tce_a", **options))


def said(results, method, period, factor=""):
    (found,) = [r for r in results if (r.method, r.period, r.factor) == (method, period, factor)]
    return found


def half(result):
    return (result.high - result.low) / 2


def test_two_sectors_that_share_a_factor_by_hand(raw, defaults):
    # 7 % of the factor stay 7 % in the sum; 5 % of two equal activities become 5 % ÷ √2
    rows = [row(sector, "coal", year, 10) for sector in ("industry", "construction") for year in (2020, 2022)]
    results = uncertainty_of(small(raw, rows), 2020, 2022, defaults)
    level = said(results, "approach1", "2022")
    assert level.value == pytest.approx(2 * 10 * 2.66)
    assert half(level) / level.value == pytest.approx((0.07**2 + 0.05**2 / 2) ** 0.5)
    # the shared factor leaves no trace in a trend of nothing; two activities in two years do: 5 % × √2 ÷ √2
    trend = said(results, "approach1", "2020-2022")
    assert (trend.value, half(trend)) == (pytest.approx(0), pytest.approx(5))


def test_carriers_with_one_factor_share_its_error(raw, defaults):
    rows = [row("industry", carrier, year, 10) for carrier in ("raw_coal", "coke") for year in (2020, 2022)]
    level = said(uncertainty_of(small(raw, rows), 2020, 2022, defaults), "approach1", "2022")
    assert half(level) / level.value == pytest.approx((0.07**2 + 0.05**2 / 2) ** 0.5)


def test_a_grid_factor_of_each_year_errs_anew_and_a_fixed_one_does_not(raw, defaults):
    rows = [row("industry", "electricity", year, 10, "亿千瓦时") for year in (2021, 2022)]
    found = {}
    for rule in ("yearly", "fixed:2022"):
        assessment = assess(small(raw, rows, year_rule=rule), 2021, 2022, defaults)
        found[rule] = assessment.factor_correlated[0], assessment.propagate().trend_uncertainty
    assert found["yearly"][0] is False
    assert found["fixed:2022"] == (True, pytest.approx(5 * 2**0.5))
    assert found["yearly"][1] > found["fixed:2022"][1]


def test_a_sector_that_begins_to_use_a_carrier_still_shares_its_factor(raw, defaults):
    rows = [row("industry", "coal", 2020, 10), row("industry", "coal", 2022, 10)]
    rows += [row("construction", "coal", 2020, 0), row("construction", "coal", 2022, 10)]
    assessment = assess(small(raw, rows), 2020, 2022, defaults)
    assert len(set(assessment.factor_groups)) == 1
    assert assessment.base == pytest.approx([10 * 2.66e4, 0])


def test_a_cell_that_is_zero_in_both_years_is_no_category(raw, defaults):
    rows = [row(s, "coal", y, v) for s, v in (("industry", 10), ("construction", 0)) for y in (2020, 2022)]
    assessment = assess(small(raw, rows), 2020, 2022, defaults)
    assert [category.name for category in assessment.categories] == ["industry|coal"]
    assert assessment.uncovered == ()


def test_a_missing_value_is_named_and_never_zero(raw, defaults):
    rows = [row("industry", "coal", 2020, 10), row("industry", "coal", 2022, 10)]
    rows += [row("construction", "coal", 2020, None), row("construction", "coal", 2022, 10)]
    rows += [row("industry", "oil", 2022, 5)]
    found = small(raw, rows)
    assessment = assess(found, 2020, 2022, defaults)
    reasons = {one.name: one.reason for one in assessment.uncovered}
    assert reasons == {"construction|coal": "no value in 2020", "industry|oil": "no value in 2020"}
    results = uncertainty_of(found, 2020, 2022, defaults)
    whole, part = said(results, "approach1", "2020"), said(results, "approach1", "2020", "covered")
    assert (whole.value, whole.low) == (None, None)
    assert "no value in 2020" in whole.note
    assert part.value == pytest.approx(26.6)
    assert covered_shares(found, assessment)[2022] == pytest.approx(26.6 / (2 * 26.6 + 5 * 1.73) * 100)


def test_processes_are_not_covered_until_an_uncertainty_is_stated(raw, county, defaults):
    results = uncertainty_of(county, 2020, 2022, defaults)
    whole, part = said(results, "approach1", "2022"), said(results, "approach1", "2022", "covered")
    assert whole.value == pytest.approx(county.total(2022).value / 1e4)
    assert (whole.low, whole.interval_kind) == (None, None)
    assert "cement_clinker" in whole.note
    assert part.value < whole.value
    stated = uncertainty_of(county, 2020, 2022, category_uncertainties(raw, stated=STATED))
    level = said(stated, "approach1", "2022")
    assert level.value == pytest.approx(whole.value)
    assert level.low < level.value < level.high
    assert not [r for r in stated if r.factor == "covered"]


def test_both_approaches_agree_where_uncertainties_are_small(raw, county):
    results = uncertainty_of(county, 2020, 2022, category_uncertainties(raw, stated=STATED))
    for period in ("2020", "2022", "2020-2022"):
        one, two = (said(results, approach, period) for approach in ("approach1", "approach2"))
        assert one.value == two.value
        assert half(one) == pytest.approx(half(two), rel=0.05)
        assert AS_FUEL in two.note


def test_the_level_of_either_year_is_the_same_whichever_comes_first(county, defaults):
    assessment = assess(county, 2020, 2022, defaults)
    turned = assess(county, 2022, 2020, defaults)
    assert assessment.turned_round().propagate().half_width == pytest.approx(turned.propagate().half_width)
    assert assessment.turned_round().turned_round() == assessment


def test_results_are_repeatable_and_their_ids_do_not_clash_between_periods(county, defaults):
    results = uncertainty_of(county, 2020, 2022, defaults, draws=500)
    assert results == uncertainty_of(county, 2020, 2022, defaults, draws=500)
    assert results != uncertainty_of(county, 2020, 2022, defaults, draws=500, seed=7)
    to_json([*results, *uncertainty_of(county, 2021, 2022, defaults, draws=500)])
    assert len({result.id for result in results}) == len(results)


def test_results_carry_what_they_rest_on(county, defaults):
    level = said(uncertainty_of(county, 2020, 2022, defaults, draws=500), "approach2", "2022", "covered")
    assert (level.analysis, level.interval_kind, level.unit) == ("inventory_uncertainty", "uncertainty", "万吨")
    assert {"factor:unc_AD_fossil_combustion_default@2006", "factor:unc_EF_CO2_energy@2006"} <= set(level.inputs)
    assert any(name.startswith("example-county:activity/") for name in level.inputs)
    assert "500 draws" in level.note


def test_contributions_are_shares_of_the_variance_largest_first(raw, county):
    results = uncertainty_of(county, 2020, 2022, category_uncertainties(raw, stated=STATED))
    for what in ("level_variance", "trend_variance"):
        shares = [r.value for r in results if r.method == f"approach1:{what}"]
        assert shares == sorted(shares, reverse=True)
        assert 0 < sum(shares) <= 100


@pytest.mark.parametrize(("years", "message"), [((2022, 2022), "needs two years"), ((2019, 2022), "no cell in 2019")])
def test_years_that_do_not_serve_are_refused(county, defaults, years, message):
    with pytest.raises(ValueError, match=message):
        assess(county, *years, defaults)


def test_nothing_covered_is_refused_with_the_reasons(raw, defaults):
    rows = [row("cement", "cement_clinker", year, 10, "万吨", "process") for year in (2020, 2022)]
    with pytest.raises(ValueError, match=r"no category is covered: .*cement_clinker"):
        uncertainty_of(small(raw, rows), 2020, 2022, defaults)
