import pytest

from nearzero.accounting.factors import MissingFactorError
from nearzero.accounting.inventory.category_uncertainty import AS_FUEL, STATISTICS, Stated, category_uncertainties
from nearzero.places.raw import Raw


@pytest.fixture(scope="module")
def raw():
    return Raw()


def percents(found, *category):
    return tuple(each.value for each in found.of(*category))


def test_fuels_have_the_ipcc_defaults_with_their_rows_and_marks(raw):
    activity, factor = category_uncertainties(raw).of("combustion", "cement", "raw_coal")
    assert (activity.value, factor.value) == (5.0, 7.0)
    assert activity.inputs == ("factor:unc_AD_fossil_combustion_default@2006",)
    assert {activity.status, factor.status} <= {"published", "unconfirmed"}
    assert "IPCC 2006" in activity.source


def test_purchased_electricity_takes_them_and_says_so(raw):
    _, factor = category_uncertainties(raw).of("electricity", "industry", "electricity")
    assert factor.value == 7.0
    assert factor.note == AS_FUEL


@pytest.mark.parametrize(("kind", "carrier"), [("process", "cement_clinker"), ("waste", "municipal_waste")])
def test_what_the_table_says_nothing_of_is_asked_for(raw, kind, carrier):
    with pytest.raises(MissingFactorError, match=f"no uncertainty of activity data of {carrier}"):
        category_uncertainties(raw).of(kind, "cement", carrier)
    half = category_uncertainties(raw, stated={carrier: Stated(activity=2, source="plant")})
    with pytest.raises(MissingFactorError, match="no uncertainty of the factor"):
        half.of(kind, "cement", carrier)


def test_what_is_stated_goes_before_the_default_and_holds_for_parts(raw):
    found = category_uncertainties(raw, stated={"coal": Stated(factor=3, source="sampling of coal")})
    activity, factor = found.of("combustion", "cement", "raw_coal")
    assert (activity.value, factor.value, factor.source) == (5.0, 3.0, "sampling of coal")
    assert percents(found, "combustion", "cement", "diesel") == (5.0, 7.0)


def test_nothing_is_stated_without_a_source():
    with pytest.raises(ValueError, match="needs its source"):
        Stated(factor=3, source=" ")


# Table 2.15 of IPCC 2006, volume 2: main electricity, industry and commercial with well developed statistics.
@pytest.mark.parametrize(
    ("row", "basis", "end", "expected"),
    [
        ("unc_AD_industry_good_stats", "survey", "low", 2),
        ("unc_AD_industry_good_stats", "survey", "middle", 2.5),
        ("unc_AD_industry_good_stats", "survey", "high", 3),
        ("unc_AD_industry_good_stats", "extrapolation", "high", 5),
        ("unc_AD_main_power_heat_good_stats", "survey", "high", 1),
        ("unc_AD_main_power_heat_good_stats", "extrapolation", "low", 3),
        ("unc_AD_commercial_residential_weak_stats", "extrapolation", "high", 25),
        ("unc_AD_biomass_small", "survey", "high", 60),
    ],
)
def test_the_end_of_a_printed_range_is_chosen_by_name(raw, row, basis, end, expected):
    found = category_uncertainties(raw, statistics={"industry": row}, basis=basis, end=end)
    assert percents(found, "combustion", "cement", "raw_coal")[0] == expected
    assert percents(found, "combustion", "households", "raw_coal")[0] == 5.0


def test_every_row_that_may_be_chosen_is_in_the_table_and_can_be_read(raw):
    for row in STATISTICS:
        assert category_uncertainties(raw, statistics={"industry": row}).sectors["industry"].value > 0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"statistics": {"industries": STATISTICS[1]}}, "did you mean “industry”"),
        ({"statistics": {"industry": "unc_AD_industry"}}, "did you mean “unc_AD_industry_good_stats”"),
        ({"stated": {"cola": Stated(source="x")}}, "did you mean “coal”"),
        ({"end": "top"}, "“top” is not known"),
        ({"statistics": {"industry": STATISTICS[0]}, "end": "low"}, "has no lower end; take the high one"),
    ],
)
def test_names_that_are_unknown_and_ends_that_are_not_printed_are_refused(raw, arguments, message):
    with pytest.raises(ValueError, match=message):
        category_uncertainties(raw, **arguments)
