"""Two real districts, and two invented ones, against arithmetic written out by hand here."""

from itertools import product
from math import exp, log

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nearzero.analysis.between_places import compare_over_time, compare_places, missing_levels
from nearzero.analysis.decomposition import DecompositionError, MissingCellError, UnknownMethodError
from nearzero.analysis.drivers import FORMS
from nearzero.analysis.identities import IdentityError, read_identities
from nearzero.places.raw import Raw
from nearzero.places.resolve import Resolver
from nearzero.results import to_json

BASIS = "constant_2022"
PLACES = ("laoshan", "zhangqiu")
# Laoshan: 365 万吨, 51.72 万人, 1081.17 亿元. Zhangqiu: 8537813.87 吨, 7.76 吨/人, 1120.7 亿元.
CO2 = {"laoshan": 365.0, "zhangqiu": 853.781387}
PEOPLE = {"laoshan": 51.72, "zhangqiu": 853.781387 / 7.76}
GDP = {"laoshan": 1081.17, "zhangqiu": 1120.7}
MEANS = {name: sum(column.values()) / 2 for name, column in (("co2", CO2), ("people", PEOPLE), ("gdp", GDP))}
DRIVERS = ("population", "affluence", "carbon_intensity")


@pytest.fixture(scope="module")
def kaya3(real_raw):
    return read_identities(real_raw.root / "identities.toml")["kaya3"]


@pytest.fixture(scope="module")
def districts(laoshan, zhangqiu):
    return [laoshan, zhangqiu]


@pytest.fixture(scope="module")
def by_mean(districts, kaya3):
    return list(compare_places(districts, kaya3, BASIS, 2022))


@pytest.fixture
def small(small_raw):
    """Alpha and Beta with all that kaya3 needs in 2020 and 2022; Beta is as large as half of Alpha."""
    beta = "places/beta/facts.csv"
    for variable, year, value, unit, basis in (
        ("co2_total", "2022", "200", "万吨", ""),
        ("population", "2020", "25.00", "万人", ""),
        ("population", "2022", "25.00", "万人", ""),
        ("gdp", "2022", "500.0", "亿元", "unstated"),
    ):
        small_raw.append(beta, variable=variable, year=year, value=value, unit=unit, price_basis=basis)
    small_raw.append(
        beta, variable="gdp", year="2022", value="8.0", unit="%", statement="change_pct", base_year="2020",
        price_basis="comparable",
    )  # fmt: skip
    return small_raw


def places_of(small):
    return [small.resolver("alpha"), small.resolver("beta")]


def identity_of(small, name="kaya3"):
    return read_identities(small.path("identities.toml"))[name]


def numbers(results, form="additive"):
    return {(one.place, one.period, one.factor): one.value for one in results if one.form == form}


def ratios_of(place, co2=None, people=None, gdp=None):
    """The three drivers of a place over those of the reference."""
    c, p, g = CO2[place] / co2, PEOPLE[place] / people, GDP[place] / gdp
    return dict(zip(DRIVERS, (p, g / p, c / g), strict=True))


def effect(place, driver, form, co2, people, gdp):
    ratio = ratios_of(place, co2, people, gdp)[driver]
    weight = (CO2[place] - co2) / (log(CO2[place]) - log(co2))
    return weight * log(ratio) if form == "additive" else ratio


@pytest.mark.parametrize(("place", "form"), [*product(PLACES, FORMS)])
def test_effects_against_the_mean_agree_with_arithmetic_by_hand(by_mean, place, form):
    found = {one.factor: one for one in by_mean if one.place == place and one.form == form}
    assert list(found) == [*DRIVERS, "total"]
    for driver in DRIVERS:
        assert found[driver].value == pytest.approx(effect(place, driver, form, **MEANS), rel=1e-10)
    whole = CO2[place] - MEANS["co2"] if form == "additive" else CO2[place] / MEANS["co2"]
    assert found["total"].value == pytest.approx(whole)


def test_effects_against_the_mean_in_numbers(by_mean):
    """L(365, 609.39) = 476.80, × ln 0.63953, ln 1.53557 and ln 0.60991."""
    found = numbers(by_mean)
    assert [round(found["laoshan", "2022", one], 2) for one in DRIVERS] == [-213.14, 204.5, -235.75]
    assert [round(found["zhangqiu", "2022", one], 2) for one in DRIVERS] == [223.09, -210.2, 231.5]


@pytest.mark.parametrize("form", FORMS)
def test_effects_against_one_place_agree_with_arithmetic_by_hand(districts, kaya3, form):
    results = list(compare_places(districts, kaya3, BASIS, 2022, "zhangqiu", forms=[form]))
    assert [(one.place, one.factor) for one in results] == [("laoshan", one) for one in [*DRIVERS, "total"]]
    other = {"co2": CO2["zhangqiu"], "people": PEOPLE["zhangqiu"], "gdp": GDP["zhangqiu"]}
    for one in results[:3]:
        assert one.value == pytest.approx(effect("laoshan", one.factor, form, **other), rel=1e-10)


@pytest.mark.parametrize("method", ["lmdi1", "lmdi2", "shapley", "fisher"])
@pytest.mark.parametrize("reference", ["mean", "laoshan"])
def test_effects_make_up_the_difference(districts, kaya3, reference, method):
    results = list(compare_places(districts, kaya3, BASIS, 2022, reference, method))
    for place, form in {(one.place, one.form) for one in results}:
        parts = [one for one in results if (one.place, one.form) == (place, form)]
        *drivers, whole = [one.value for one in parts]
        joined = np.sum(drivers) if form == "additive" else np.prod(drivers)
        assert joined == pytest.approx(whole)
        assert {one.method for one in parts} == {f"{method}:{reference}"}


def test_one_against_the_other_is_the_other_against_the_one_reversed(districts, kaya3):
    forth = list(compare_places(districts, kaya3, BASIS, 2022, "zhangqiu"))
    back = list(compare_places(districts, kaya3, BASIS, 2022, "laoshan"))
    for one, other in zip(forth, back, strict=True):
        turned = -1 if one.form == "additive" else 1 / one.value
        if one.form == "additive":
            assert other.value == pytest.approx(-one.value)
            assert (other.low, other.high) == pytest.approx((turned * one.high, turned * one.low))
        else:
            assert other.value == pytest.approx(turned)
            assert (other.low, other.high) == pytest.approx((1 / one.high, 1 / one.low))


def test_the_order_of_places_does_not_matter(districts, kaya3, by_mean):
    turned = list(compare_places(districts[::-1], kaya3, BASIS, 2022))
    assert numbers(turned) == pytest.approx(numbers(by_mean))


def test_bands_enclose_every_number_the_printed_digits_can_mean(by_mean):
    """Every digit varies by half a unit of its last place; per-capita emissions of Zhangqiu move its population."""
    rng = np.random.default_rng(5)
    for _ in range(500):
        u = rng.uniform(-1, 1, 6)
        co2 = [365 + 0.5 * u[0], 853.781387 + 5e-7 * u[1]]
        people = [51.72 + 0.005 * u[2], co2[1] / (7.76 + 0.005 * u[3])]
        gdp = [1081.17 + 0.005 * u[4], 1120.7 + 0.05 * u[5]]
        mean_c, mean_p, mean_g = sum(co2) / 2, sum(people) / 2, sum(gdp) / 2
        for k, place in enumerate(PLACES):
            weight = (co2[k] - mean_c) / log(co2[k] / mean_c)
            drawn = {
                "population": weight * log(people[k] / mean_p),
                "affluence": weight * log(gdp[k] / people[k] / mean_g * mean_p),
                "carbon_intensity": weight * log(co2[k] / gdp[k] / mean_c * mean_g),
            }
            for one in by_mean:
                if one.place == place and one.form == "additive" and one.factor in drawn:
                    assert one.low - 1e-9 <= drawn[one.factor] <= one.high + 1e-9
    assert all(one.low < one.value < one.high and one.interval_kind == "rounding" for one in by_mean)
    population = next(one for one in by_mean if (one.place, one.factor) == ("laoshan", "population"))
    assert (population.low, population.high) == pytest.approx((-213.561, -212.719), abs=5e-4)


def test_results_say_where_they_come_from(by_mean):
    one = by_mean[1]
    assert one.id == "between_places/laoshan/co2_total/kaya3/lmdi1:mean/additive/affluence/constant_2022/2022"
    assert (one.unit, one.price_basis, one.state, one.note) == ("万吨", BASIS, "estimated", "mean of laoshan, zhangqiu")
    assert one.arithmetic == "L(365, 609.391) × ln((1081.17 ÷ 1100.93) ÷ (51.72 ÷ 80.8717))"
    assert one.inputs[0].startswith("laoshan:")
    assert sorted(one.inputs) == [
        "laoshan:co2_total@2022",
        "laoshan:gdp@2022",
        "laoshan:population@2022",
        "zhangqiu:co2_per_capita@2022",
        "zhangqiu:co2_total@2022",
        "zhangqiu:gdp@2022",
    ]
    ratio = next(other for other in by_mean if other.form == "multiplicative" and other.factor == "total")
    assert (ratio.unit, ratio.arithmetic) == ("", "365 ÷ 609.391")


def test_the_written_arithmetic_gives_the_number(by_mean):
    """Six digits are written, so four or more agree."""

    def log_mean(a, b):
        return (a - b) / log(a / b)

    for one in by_mean:
        text = one.arithmetic.replace("÷", "/").replace("×", "*").replace("−", "-")
        value = eval(text, {"__builtins__": {}, "L": log_mean, "ln": log})  # noqa: S307 - written by the code under test
        assert value == pytest.approx(one.value, rel=1e-4)


def test_comparisons_with_different_references_have_different_names(districts, kaya3, by_mean):
    others = [one for place in PLACES for one in compare_places(districts, kaya3, BASIS, 2022, place)]
    over_time = compare_over_time(districts, kaya3, "unstated:co2_per_gdp", [2020, 2022])
    to_json([*by_mean, *others, *over_time])


def test_an_unstated_price_basis_is_said(districts, kaya3):
    results = list(compare_places(districts, kaya3, "unstated:co2_per_gdp", 2022))
    assert all("may differ between places" in one.note for one in results)


# invented districts


def test_equal_ratios_leave_the_whole_difference_to_the_level(small):
    """Beta in 2022 is half of Alpha in everything, so that only its population tells them apart."""
    results = numbers(compare_places(places_of(small), identity_of(small), BASIS, 2022, "alpha"))
    assert results == pytest.approx(
        {
            ("beta", "2022", "population"): -200.0,
            ("beta", "2022", "affluence"): 0.0,
            ("beta", "2022", "carbon_intensity"): 0.0,
            ("beta", "2022", "total"): -200.0,
        }
    )


def test_equal_places_give_zero(small):
    small.write("places/beta/facts.csv", small.text("places/alpha/facts.csv"))
    results = list(compare_places(places_of(small), identity_of(small), BASIS, 2022))
    for one in results:
        assert one.value == pytest.approx(0 if one.form == "additive" else 1, abs=1e-12)
        assert one.low <= one.value <= one.high


def test_three_places_are_circular_through_their_mean(small):
    for name in ("place.toml", "facts.csv"):
        small.write(f"places/gamma/{name}", small.text(f"places/beta/{name}").replace('"beta"', '"gamma"'))
    for row, cells in enumerate(small.records("places/gamma/facts.csv"), start=1):
        if cells[:2] == ["co2_total", "2022"]:
            small.cell("places/gamma/facts.csv", row, value="330")
        if cells[:2] == ["population", "2022"]:
            small.cell("places/gamma/facts.csv", row, value="31.00")
    places = [*places_of(small), small.resolver("gamma")]
    found = numbers(compare_places(places, identity_of(small), BASIS, 2022))
    mean = (400 + 200 + 330) / 3
    weight = (330 - mean) / log(330 / mean)
    mean_people = (50 + 25 + 31) / 3
    assert found["gamma", "2022", "population"] == pytest.approx(weight * log(31 / mean_people))
    assert sum(found[place, "2022", "total"] for place in ("alpha", "beta", "gamma")) == pytest.approx(0)
    for one, other in (("alpha", "beta"), ("beta", "gamma"), ("gamma", "alpha")):
        gap = sum(found[one, "2022", driver] - found[other, "2022", driver] for driver in DRIVERS)
        assert gap == pytest.approx(found[one, "2022", "total"] - found[other, "2022", "total"])


def test_over_time_differences_of_one_place_sum_to_its_change(small):
    results = list(compare_over_time(places_of(small), identity_of(small), BASIS, [2022, 2020]))
    found, index = numbers(results), numbers(results, "multiplicative")
    assert {one.method for one in results} == {"lmdi1:mean:2020-2022"}
    assert {one.period for one in results} == {"2020", "2022"}
    changes = {"alpha": 400 - 400 / 1.05, "beta": 200 - 300}
    for place, change in changes.items():
        in_time = [found[place, "2022", driver] - found[place, "2020", driver] for driver in DRIVERS]
        assert sum(in_time) == pytest.approx(change)
    in_space = [index["alpha", "2020", driver] / index["beta", "2020", driver] for driver in DRIVERS]
    assert np.prod(in_space) == pytest.approx(400 / 1.05 / 300)


def test_over_time_the_mean_is_that_of_all_places_and_years(small):
    found = numbers(compare_over_time(places_of(small), identity_of(small), BASIS, [2020, 2022]))
    co2 = (400 + 400 / 1.05 + 200 + 300) / 4
    people = (50 + 48.5 + 25 + 25) / 4
    assert found["beta", "2020", "total"] == pytest.approx(300 - co2)
    weight = (300 - co2) / log(300 / co2)
    assert found["beta", "2020", "population"] == pytest.approx(weight * log(25 / people))


def test_over_time_against_one_place_and_year(small):
    results = list(compare_over_time(places_of(small), identity_of(small), BASIS, [2020, 2022], ("alpha", 2020)))
    assert [(one.place, one.period) for one in results if one.factor == "total" and one.form == "additive"] == [
        ("beta", "2020"), ("alpha", "2022"), ("beta", "2022"),
    ]  # fmt: skip
    assert {one.method for one in results} == {"lmdi1:alpha:2020"}
    index = numbers(results, "multiplicative")
    assert index["alpha", "2022", "population"] == pytest.approx(50 / 48.5)
    assert index["alpha", "2022", "total"] == pytest.approx(1.05)


def test_one_year_over_time_is_that_year(small):
    once = numbers(compare_places(places_of(small), identity_of(small), BASIS, 2022))
    assert numbers(compare_over_time(places_of(small), identity_of(small), BASIS, [2022])) == pytest.approx(once)


@settings(max_examples=15, deadline=None)
@given(data=st.data())
def test_any_two_places_close_and_are_opposite_about_their_mean(real_raw, data):
    """With two places the mean lies in the middle, so that their differences from it are opposite."""
    basis = data.draw(st.sampled_from([BASIS, "unstated:co2_per_gdp"]))
    form = data.draw(st.sampled_from(FORMS))
    method = data.draw(st.sampled_from(["lmdi1", "lmdi2", "shapley", "fisher"]))
    order = data.draw(st.permutations(PLACES))
    kaya3 = read_identities(real_raw.root / "identities.toml")["kaya3"]
    places = [Resolver(real_raw, place) for place in order]
    found = numbers(compare_places(places, kaya3, basis, 2022, method=method, forms=[form]), form)
    whole = [found[place, "2022", "total"] for place in order]
    parts = [[found[place, "2022", driver] for driver in DRIVERS] for place in order]
    if form == "additive":
        assert sum(whole) == pytest.approx(0, abs=1e-9)
        assert [sum(one) for one in parts] == pytest.approx(whole)
    else:
        assert sum(whole) == pytest.approx(2)
        assert [exp(sum(map(log, one))) for one in parts] == pytest.approx(whole)


# what cannot be compared


def test_missing_levels_are_all_named(districts, kaya3):
    gaps = missing_levels(districts, kaya3, BASIS, [2021, 2022])
    assert {place: [key.variable for key in keys] for place, keys in gaps.items()} == {
        ("laoshan", 2021): ["population", "gdp", "co2_total"]
    }
    with pytest.raises(MissingCellError, match=f"at {BASIS}: laoshan 2021: population, gdp, co2_total"):
        list(compare_places(districts, kaya3, BASIS, 2021))
    with pytest.raises(MissingCellError, match=r"laoshan 2021: .*; zhangqiu 2020: gdp"):
        list(compare_over_time(districts, kaya3, BASIS, [2020, 2021, 2022]))


@pytest.mark.parametrize(("value", "qualifier"), [("400", "over"), ("0", "")])
def test_without_an_interval_of_an_input_no_band_is_said(small, value, qualifier):
    rows = small.records("places/beta/facts.csv")
    row = next(k for k, cells in enumerate(rows, start=1) if cells[:2] == ["co2_total", "2022"])
    small.cell("places/beta/facts.csv", row, value=value, qualifier=qualifier)
    results = list(compare_places(places_of(small), identity_of(small), BASIS, 2022, forms=["additive"]))
    assert results
    assert all((one.low, one.high, one.interval_kind) == (None, None, None) for one in results)
    total = next(one for one in results if (one.place, one.factor) == ("beta", "total"))
    assert total.value == pytest.approx((float(value) - 400) / 2)
    assert all(bool(one.arithmetic) == (value != "0") for one in results if one.place == "beta")


def test_sums_over_cells_are_refused(districts, real_raw):
    fuels = read_identities(real_raw.root / "identities.toml")["fuels"]
    with pytest.raises(IdentityError, match="fuels"):
        list(compare_places(districts, fuels, BASIS, 2022))


def test_methods_that_leave_a_residual_are_refused(districts, kaya3):
    for method in ("laspeyres", "magic"):
        with pytest.raises(UnknownMethodError, match=method):
            list(compare_places(districts, kaya3, BASIS, 2022, method=method))
    with pytest.raises(DecompositionError, match="sum"):
        list(compare_places(districts, kaya3, BASIS, 2022, forms=["sum"]))


def test_two_different_places_and_a_reference_among_them_are_needed(districts, kaya3):
    for places in (districts[:1], [districts[0], districts[0]], []):
        with pytest.raises(ValueError, match="two or more different places"):
            list(compare_places(places, kaya3, BASIS, 2022))
    with pytest.raises(ValueError, match=r"qingdao.*none of the places laoshan, zhangqiu"):
        list(compare_places(districts, kaya3, BASIS, 2022, "qingdao"))
    for reference in ("laoshan", ("laoshan", 2019)):
        with pytest.raises(ValueError, match="no place and year among"):
            list(compare_over_time(districts, kaya3, BASIS, [2022], reference))
    with pytest.raises(ValueError, match="no year"):
        list(compare_over_time(districts, kaya3, BASIS, []))


def test_nothing_is_kept_between_two_readings_of_the_data(small):
    first = numbers(compare_places(places_of(small), identity_of(small), BASIS, 2022))
    second = [Resolver(Raw(small.root), place) for place in ("alpha", "beta")]
    assert numbers(compare_places(second, identity_of(small), BASIS, 2022)) == first
