"""Drivers of two real districts, against arithmetic written out by hand here."""

from itertools import pairwise, product
from math import log, prod

import numpy as np
import pytest

from nearzero.analysis.decoupling import tapio
from nearzero.study import Study

CO2, CO2_CHANGE = 365, 4.3
PEOPLE, MORE_PEOPLE = 51.72, 1.43
GDP, GROWTH = 1081.17, 16.4

CONSTANT, UNSTATED = "constant_2022", "unstated:co2_per_gdp"
SAMPLES = 2000


def log_mean(end, start):
    return (end - start) / (np.log(end) - np.log(start))


@pytest.fixture(scope="module")
def study(real_raw):
    return Study.load("laoshan", real_raw)


@pytest.fixture(scope="module")
def other(real_raw):
    return Study.load("zhangqiu", real_raw)


def pick(results, **wanted):
    """Effects by driver, of the results that have these attributes."""
    found = [result for result in results if all(getattr(result, name) == value for name, value in wanted.items())]
    assert len({result.factor for result in found}) == len(found), "more than one result of a driver is left"
    return {result.factor: result for result in found}


def lacking(support, year):
    """Variables that a year lacks."""
    return {key.variable for key in support.missing[year]}


class TestKaya3OfLaoshan:
    def test_additive_effects_are_those_of_the_formula(self, study):
        effects = pick(study.drivers("kaya3"), form="additive", price_basis=CONSTANT)
        start = CO2 / (1 + CO2_CHANGE / 100)
        weight = (CO2 - start) / log(CO2 / start)  # L(365, 349.95)
        people = log(PEOPLE / (PEOPLE - MORE_PEOPLE))  # ln(51.72 / 50.29)
        output = log(1 + GROWTH / 100)
        emissions = log(1 + CO2_CHANGE / 100)
        assert effects["population"].value == pytest.approx(weight * people)
        assert effects["affluence"].value == pytest.approx(weight * (output - people))
        assert effects["carbon_intensity"].value == pytest.approx(weight * (emissions - output))
        assert effects["total"].value == pytest.approx(CO2 - start)

    def test_the_numbers_are_the_known_ones(self, study):
        effects = pick(study.drivers("kaya3"), form="additive", price_basis=CONSTANT)
        assert {name: round(result.value, 2) for name, result in effects.items()} == {
            "population": 10.02,
            "affluence": 44.26,
            "carbon_intensity": -39.23,
            "total": 15.05,
        }

    def test_multiplicative_effects_are_the_ratios_of_the_drivers(self, study):
        effects = pick(study.drivers("kaya3"), form="multiplicative", price_basis=CONSTANT)
        people = PEOPLE / (PEOPLE - MORE_PEOPLE)
        assert effects["population"].value == pytest.approx(people)
        assert effects["affluence"].value == pytest.approx(1.164 / people)
        assert effects["carbon_intensity"].value == pytest.approx(1.043 / 1.164)
        assert effects["total"].value == pytest.approx(1.043)

    def test_the_arithmetic_is_written_out(self, study):
        effects = pick(study.drivers("kaya3"), form="additive", price_basis=CONSTANT)
        assert effects["population"].arithmetic == "L(365, 349.952) × ln(51.72 ÷ 50.29)"

    def test_bands_hold_every_reading_of_the_printed_numbers(self, study):
        random = np.random.default_rng(0)
        emissions = random.uniform(364.5, 365.5, SAMPLES)
        emissions_0 = emissions / (1 + random.uniform(0.0425, 0.0435, SAMPLES))
        people = random.uniform(51.715, 51.725, SAMPLES)
        people_0 = people - random.uniform(1.425, 1.435, SAMPLES)
        growth = 1 + random.uniform(0.1635, 0.1645, SAMPLES)
        weight = log_mean(emissions, emissions_0)
        found = {
            "population": weight * np.log(people / people_0),
            "affluence": weight * np.log(growth * people_0 / people),
            "carbon_intensity": weight * np.log(emissions / emissions_0 / growth),
            "total": emissions - emissions_0,
        }
        for name, result in pick(study.drivers("kaya3"), form="additive", price_basis=CONSTANT).items():
            assert result.low <= found[name].min(), name
            assert result.high >= found[name].max(), name
            # and the band is not wider than what the samples nearly reach
            assert np.ptp(found[name]) > 0.6 * (result.high - result.low), name

    def test_effects_rest_on_the_six_facts_and_on_the_weakest_of_them(self, study):
        effects = pick(study.drivers("kaya3"), form="additive", price_basis=CONSTANT)
        facts = study.facts.set_index("id")
        inputs = effects["total"].inputs
        assert {facts.loc[name, "variable"] for name in inputs} == {"co2_total", "population", "gdp"}
        assert len(inputs) == 6
        assert all(name in facts.index for name in inputs)
        if "estimated" in set(facts.loc[list(inputs), "state"]):
            assert effects["population"].state == "estimated"


@pytest.fixture(scope="module", params=["laoshan", "zhangqiu"])
def groups(request, study, other):
    """All results of a place by identity, price basis, method, form and period."""
    place = {"laoshan": study, "zhangqiu": other}[request.param]
    found = {}
    for result in place.drivers():
        key = (result.identity, result.price_basis, result.method, result.form, result.period)
        found.setdefault(key, {})[result.factor] = result
    assert found
    return found


class TestEveryDecomposition:
    def test_additive_effects_sum_to_the_change(self, groups):
        for key, effects in groups.items():
            if key[3] == "additive":
                parts = [result.value for name, result in effects.items() if name != "total"]
                assert sum(parts) == pytest.approx(effects["total"].value, rel=1e-9, abs=1e-9), key

    def test_multiplicative_effects_multiply_to_the_ratio(self, groups):
        for key, effects in groups.items():
            if key[3] == "multiplicative":
                parts = [result.value for name, result in effects.items() if name != "total"]
                assert prod(parts) == pytest.approx(effects["total"].value), key

    def test_chained_effects_are_the_sums_or_products_of_the_yearly_ones(self, groups):
        for (identity, basis, method, form, period), effects in groups.items():
            if not method.endswith("_chained"):
                continue
            first, last = map(int, period.split("-"))
            plain = method.removesuffix("_chained")
            yearly = [
                groups[identity, basis, plain, form, f"{start}-{end}"]
                for start, end in pairwise(range(first, last + 1))
            ]
            join = sum if form == "additive" else prod
            for name, result in effects.items():
                assert result.value == pytest.approx(join(year[name].value for year in yearly)), (identity, name)

    def test_the_change_of_the_total_is_that_of_the_emissions(self, groups):
        totals = {key[4]: effects["total"].value for key, effects in groups.items() if key[3] == "additive"}
        for key, effects in groups.items():
            if key[3] == "additive" and next(iter(effects.values())).variable == "co2_total":
                assert effects["total"].value == pytest.approx(totals[key[4]], rel=0.02), key

    def test_every_value_lies_in_its_interval(self, groups):
        for key, effects in groups.items():
            for name, result in effects.items():
                slack = 1e-9 * max(1, abs(result.value))
                assert result.low - slack <= result.value <= result.high + slack, (key, name)
                assert result.inputs
                assert result.interval_kind == "rounding"


def test_bands_with_more_inputs_than_corners_hold_every_reading(other):
    """fossil5 rests on fifteen printed numbers: the band follows slopes, and must hold all samples still."""
    facts = other.facts.set_index("id")
    random = np.random.default_rng(1)

    def read(variable, year):
        row = facts.loc[f"zhangqiu:{variable}@{year}"]
        return random.uniform(row.level_low, row.level_high, SAMPLES)

    levels = {}
    for year in (2020, 2021, 2022):
        emissions, fossil = read("co2_total", year), read("fossil_energy", year)
        people = emissions / read("co2_per_capita", year)
        gdp = emissions / read("co2_per_gdp", year)
        energy = fossil / (1 - read("nonfossil_share", year) / 100)
        levels[year] = (people, gdp / people, energy / gdp, fossil / energy, emissions / fossil, emissions)
    names = ("population", "affluence", "energy_intensity", "fossil_share", "carbon_per_fossil")
    periods = {"2020-2021": (2020, 2021), "2021-2022": (2021, 2022), "2020-2022": (2020, 2022)}
    effects = {}
    for period, (first, last) in periods.items():
        weight = log_mean(levels[last][-1], levels[first][-1])
        for name, start, end in zip(names, levels[first], levels[last], strict=False):
            effects[name, "lmdi1", period] = weight * np.log(end / start)
    for name in names:
        yearly = (effects[name, "lmdi1", period] for period in ("2020-2021", "2021-2022"))
        effects[name, "lmdi1_chained", "2020-2022"] = sum(yearly)
    said = [r for r in other.drivers("fossil5") if r.form == "additive" and r.price_basis == UNSTATED]
    checked = 0
    for result in said:
        if (result.factor, result.method, result.period) in effects:
            sample = effects[result.factor, result.method, result.period]
            assert result.low <= sample.min(), result.id
            assert result.high >= sample.max(), result.id
            checked += 1
    assert checked == len(effects) == 20


class TestPriceBases:
    def test_they_stand_side_by_side(self, study):
        bases = {result.price_basis for result in study.drivers("kaya3")}
        assert {CONSTANT, UNSTATED} <= bases
        affluence = {
            basis: pick(study.drivers("kaya3"), form="additive", price_basis=basis)["affluence"].value
            for basis in (CONSTANT, UNSTATED)
        }
        assert affluence[CONSTANT] != pytest.approx(affluence[UNSTATED], abs=0.1)

    def test_they_never_mix(self, study, other):
        for result in [*study.drivers(), *other.drivers()]:
            kinds = {name.split(":")[1].split("@")[0] for name in result.inputs}
            if result.price_basis == UNSTATED:
                assert "gdp" not in kinds, result.id
            elif result.price_basis.startswith("constant"):
                assert "co2_per_gdp" not in kinds, result.id
                assert "gdp_per_capita" not in kinds, result.id

    def test_every_effect_of_an_identity_with_money_says_its_basis(self, study, other):
        assert all(result.price_basis for result in [*study.drivers("kaya3"), *other.drivers("fossil5")])


class TestSupport:
    def test_what_laoshan_lacks_for_kaya4_is_named_by_year(self, study):
        (support,) = [one for one in study.supports() if one.identity.id == "kaya4"]
        assert not support.holds
        assert lacking(support, 2020) == {"energy"}
        assert lacking(support, 2021) == {"population", "gdp", "energy", "co2_total"}
        assert 2022 not in support.missing

    @pytest.mark.parametrize("identity", ["kaya4", "fossil4", "fossil5"])
    def test_what_laoshan_lacks_is_not_decomposed(self, study, identity):
        assert study.drivers(identity) == []

    @pytest.mark.parametrize("identity", ["kaya3", "kaya4", "fossil4", "fossil5"])
    def test_zhangqiu_carries_every_identity_over_the_three_years(self, other, identity):
        (support,) = [one for one in other.supports() if one.identity.id == identity and one.price_basis == UNSTATED]
        assert support.holds
        assert support.years == (2020, 2021, 2022)
        assert not support.missing
        said = {(result.method, result.period) for result in other.drivers(identity)}
        periods = ["2020-2021", "2021-2022", "2020-2022"]
        assert said >= {*product(["lmdi1"], periods), ("lmdi1_chained", "2020-2022")}

    def test_an_unknown_identity_has_no_effects(self, study):
        assert study.drivers("kaya99") == []

    def test_a_place_with_one_year_carries_nothing_and_says_what_it_misses(self, small_raw):
        small_raw.only_facts({"variable": "co2_total", "year": "2022", "value": "400", "unit": "万吨"})
        (support,) = Study.load("alpha", small_raw.raw).supports()
        assert not support.holds
        assert lacking(support, 2020) == {"population", "gdp", "co2_total"}
        assert lacking(support, 2022) == {"population", "gdp"}


class TestDecoupling:
    def test_zhangqiu_gives_no_elasticity_where_gdp_stands_still(self, other):
        still = [result for result in other.decoupling() if result.period == "2021-2022"]
        assert {result.price_basis for result in still} == {CONSTANT, UNSTATED}
        for result in still:
            assert result.value is None
            assert result.low is None
            assert result.high is None
            assert result.factor == "indeterminate"
            assert result.note

    def test_zhangqiu_decouples_strongly_over_the_whole_period(self, other):
        (whole,) = [result for result in other.decoupling() if result.period == "2020-2022"]
        assert whole.factor == "strong_decoupling"
        assert whole.value < 0

    def test_the_elasticity_of_laoshan_is_that_of_its_printed_rates(self, study):
        (result,) = [one for one in study.decoupling() if one.price_basis == CONSTANT]
        assert result.value == pytest.approx(4.3 / 16.4)
        assert result.factor == "weak_decoupling"
        assert (result.low, result.high) == pytest.approx((4.25 / 16.45, 4.35 / 16.35))

    def test_elasticities_agree_with_the_plain_formula(self, study, other):
        for one in (study, other):
            for result in one.decoupling():
                first, last = map(int, result.period.split("-"))
                co2, gdp = one.series("co2_total"), one.series("gdp", result.price_basis)
                plain = tapio(*(series.at(year).value for series in (co2, gdp) for year in (first, last)))
                if result.value is not None:
                    assert result.value == pytest.approx(plain.elasticity)
                    assert result.factor == plain.state
                    assert result.low <= result.value <= result.high

    def test_a_place_without_gdp_says_nothing(self, small_raw):
        small_raw.only_facts({"variable": "co2_total", "year": "2022", "value": "400", "unit": "万吨"})
        assert Study.load("alpha", small_raw.raw).decoupling() == []
