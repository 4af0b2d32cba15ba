"""Sets reproduce the published products of factors; rules keep to their year; 当量 and 等价 never meet."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nearzero.accounting.factors import FactorTable, MissingFactorError
from nearzero.accounting.sets import (
    StandardCoal,
    add_standard_coal,
    read_electricity_rules,
    read_process_set,
    read_sets,
)
from nearzero.places.contracts import CARRIERS
from nearzero.units import UnitError, factor


@pytest.fixture(scope="module")
def table(real_raw):
    return FactorTable.read(real_raw)


@pytest.fixture(scope="module")
def sets(real_raw):
    return read_sets(real_raw)


@pytest.fixture(scope="module")
def rules(real_raw):
    return read_electricity_rules(real_raw)


@pytest.fixture(scope="module")
def ways(real_raw):
    return {way: StandardCoal.read(real_raw, electricity=way) for way in ("calorific", "equal_value")}


# IPCC 2006 guidelines, volume 2: carbon content (table 1.3, kg/GJ) and CO2 factor (table 1.4, kg/GJ).
IPCC = [("natural_gas", 15.3), ("raw_coal", 25.8), ("diesel", 20.2), ("gasoline", 18.9), ("crude_oil", 20.0)]
IPCC += [("fuel_oil", 21.1), ("lpg", 17.2)]
DERIVED = ["gasoline", "diesel", "natural_gas", "bituminous_coal_general", "lignite", "coke", "petroleum_coke"]
DERIVED += ["crude_oil", "fuel_oil", "lng", "lpg", "blast_furnace_gas", "converter_gas", "coke_oven_gas"]


class TestFuelDefaults:
    def test_the_worked_example_of_gasoline(self, sets, table):
        found = sets["fuel_defaults"].emission_factor(table, "gasoline")
        assert found.value == pytest.approx(43.07 * 18.9 * 0.98 * 44 / 12 / 1000, rel=1e-12)
        assert round(found.value, 6) == 2.925056
        assert (found.unit, found.activity_unit, found.status) == ("tCO2/吨", "吨", "published")
        assert found.arithmetic == "43.07 GJ/t × 18.9 tC/TJ × 0.98 × 44/12 = 2.925056 tCO2/吨"
        assert found.inputs == tuple(f"factor:{name}_gasoline@2025" for name in ("ncv", "cc", "of"))

    @pytest.mark.parametrize("fuel", DERIVED)
    def test_every_derived_row_of_the_table_is_reproduced_within_its_digits(self, table, fuel):
        ncv, cc, of, ef = (table.find(f"{kind}_{fuel}") for kind in ("ncv", "cc", "of", "ef"))
        assert ef.low <= ncv.value * cc.value * of.value * 44 / 12 / 1000 <= ef.high

    def test_every_fuel_with_three_factors_is_tried_above(self, table):
        fuels = {f.name.removeprefix("ef_") for f in table if f.note == "" and "derived NCV" in f.source}
        assert fuels == set(DERIVED)

    def test_a_set_gives_what_its_derived_row_says(self, sets, table):
        for carrier, product in sets["fuel_defaults"].factors.items():
            fuel = product.split("*")[0].strip().removeprefix("ncv_")
            row = table.find(f"ef_{fuel}")
            assert row.low <= sets["fuel_defaults"].emission_factor(table, carrier).value <= row.high, carrier

    def test_gas_is_per_ten_thousand_cubic_metres_and_says_which(self, sets, table):
        found = sets["fuel_defaults"].emission_factor(table, "natural_gas")
        assert found.unit == "tCO2/万立方米"
        assert round(found.value * factor("亿立方米", found.activity_unit)) == 216219
        assert "Nm³" in found.note

    def test_raw_coal_says_what_stands_for_it(self, sets, table):
        found = sets["fuel_defaults"].emission_factor(table, "raw_coal")
        assert "no default of raw coal" in found.note
        assert found.inputs[0] == "factor:ncv_bituminous_coal_general@2025"

    def test_the_band_is_that_of_all_digits_together(self, sets, table):
        found = sets["fuel_defaults"].emission_factor(table, "diesel")
        ends = [(42.6515, 42.6525), (20.15, 20.25), (0.975, 0.985)]
        corners = [a * b * c * 44 / 12 / 1000 for a, b, c in itertools.product(*ends)]
        assert (found.low, found.high) == pytest.approx((min(corners), max(corners)), rel=1e-9)


class TestIpcc2006:
    @pytest.mark.parametrize(("carrier", "carbon"), IPCC)
    def test_the_default_is_the_carbon_content_times_44_to_12(self, sets, table, carrier, carbon):
        name = sets["ipcc2006"].factors[carrier].split("*")[1].strip()
        printed = table.find(name)
        assert printed.value == round(carbon * 44 / 12, 1)

    def test_a_factor_per_heat_becomes_one_per_tonne(self, sets, table):
        found = sets["ipcc2006"].emission_factor(table, "diesel")
        assert found.value == pytest.approx(42.652 * 74.1 / 1000)
        assert "44/12" not in found.arithmetic


class TestPerStandardCoal:
    @pytest.mark.parametrize(
        ("name", "values"),
        [
            ("per_tce_a", (2.66, 1.73, 1.56)),
            ("per_tce_b", (2.64, 2.08, 1.63)),
            ("per_tce_c", (0.7476 * 44 / 12, 0.5825 * 44 / 12, 0.4435 * 44 / 12)),
        ],
    )
    def test_the_three_sets(self, sets, table, name, values):
        found = [sets[name].emission_factor(table, carrier) for carrier in ("coal", "oil", "gas")]
        assert [one.value for one in found] == pytest.approx(values, rel=1e-12)
        assert {one.unit for one in found} == {"tCO2/吨标准煤"}
        assert {one.status for one in found} == {"unconfirmed"}

    def test_tonnes_of_carbon_become_co2_in_the_arithmetic(self, sets, table):
        found = sets["per_tce_c"].emission_factor(table, "coal")
        assert found.arithmetic == "0.7476 tC/tce × 44/12 = 2.7412 tCO2/吨标准煤"
        assert found.low == pytest.approx(0.74755 * 44 / 12)

    def test_what_holds_for_coal_holds_for_the_coals(self, sets, table, real_raw):
        parents = real_raw.table("carriers.csv", CARRIERS).set_index("carrier")["parent"]
        for carrier, family in (("raw_coal", "coal"), ("naphtha", "oil"), ("lng", "gas"), ("converter_gas", "coal")):
            assert parents[carrier]
            found, whole = (sets["per_tce_a"].emission_factor(table, name) for name in (carrier, family))
            assert (found.value, found.carrier) == (whole.value, carrier)

    @pytest.mark.parametrize("carrier", ["electricity", "heat", "solar", "cement_clinker"])
    def test_what_is_no_fossil_fuel_has_no_factor(self, sets, table, carrier):
        with pytest.raises(MissingFactorError, match="no default"):
            sets["per_tce_a"].emission_factor(table, carrier)


def test_every_set_names_carriers_and_factors_that_exist(sets, table, real_raw):
    known = set(real_raw.table("carriers.csv", CARRIERS)["carrier"])
    every = [*sets.values(), read_process_set(real_raw)]
    assert {"per_tce_a", "per_tce_b", "per_tce_c", "fuel_defaults", "ipcc2006"} <= set(sets)
    for one in every:
        assert set(one.factors) | set(one.notes) <= known
        assert one.zh
        assert one.en
        assert one.basis in {"tce", "physical"}
        for carrier in one.factors:
            found = one.emission_factor(table, carrier)
            assert found.low < found.value < found.high


def test_a_carrier_without_a_default_is_asked_for(sets, table):
    with pytest.raises(MissingFactorError) as error:
        sets["fuel_defaults"].emission_factor(table, "kerosene")
    assert "ask for a measured value" in error.value.ask


def test_processes_and_waste_are_per_tonne(real_raw, table):
    found = read_process_set(real_raw)
    values = {carrier: found.emission_factor(table, carrier) for carrier in found.factors}
    assert {carrier: one.value for carrier, one in values.items()} == {
        "cement_clinker": 0.538,
        "lime": 0.683,
        "municipal_waste": 0.5573,
    }
    # share of carbon × share of it that is fossil × burnt × 44/12
    assert values["municipal_waste"].low <= 0.4 * 0.4 * 0.95 * 44 / 12 <= values["municipal_waste"].high
    assert {one.unit for one in values.values()} == {"tCO2/吨"}


class TestElectricity:
    def test_the_rules_and_their_kinds(self, rules):
        kinds = {name: rule.kind for name, rule in rules.items()}
        assert kinds == {
            "shandong": "average",
            "north": "average",
            "national": "average",
            "national_residual": "residual",
            "national_fossil": "fossil",
            "national_notice": "notice",
        }

    # the two notices of the ministry for 2022 and the notice on enterprise reports
    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("shandong", 0.641),
            ("north", 0.6776),
            ("national", 0.5366),
            ("national_residual", 0.5856),
            ("national_fossil", 0.8325),
            ("national_notice", 0.5703),
        ],
    )
    def test_the_factor_of_2022(self, rules, table, name, value):
        assert rules[name].factor(table, 2022).value == value
        assert rules[name].emission_factor(table, 2022).value == pytest.approx(value * 10)
        assert rules[name].emission_factor(table, 2022).unit == "tCO2/万千瓦时"

    @pytest.mark.parametrize("name", ["shandong", "north", "national", "national_residual"])
    def test_a_year_without_a_factor_borrows_none(self, rules, table, name):
        with pytest.raises(MissingFactorError, match="2019"):
            rules[name].factor(table, 2019)

    def test_the_marginal_baseline_is_no_rule(self, rules):
        assert not [rule for rule in rules.values() if "baseline" in rule.factor_name]

    def test_a_value_of_research_makes_the_factor_unconfirmed(self, rules, table):
        assert rules["shandong"].emission_factor(table, 2020).status == "unconfirmed"
        assert rules["shandong"].emission_factor(table, 2022).status == "published"


class TestStandardCoal:
    @pytest.mark.parametrize(
        ("carrier", "amount", "unit", "tce"),
        [
            ("raw_coal", 1, "吨", 0.7143),
            ("gasoline", 2, "万吨", 29428),
            ("natural_gas", 1, "万立方米", 13.3),
            ("heat", 1, "万吉焦", 341.2),
            ("electricity", 1, "亿千瓦时", 12290),
            ("coal", 3, "万吨标准煤", 30000),
            ("electricity", 3, "万吨标准煤(当量)", 30000),
        ],
    )
    def test_coefficients_of_the_standard(self, ways, carrier, amount, unit, tce):
        assert ways["calorific"].convert(amount, unit, carrier, 2022) == pytest.approx(tce)

    def test_electricity_at_its_two_values(self, ways):
        amounts = {way: one.convert(1, "千瓦时", "electricity", 2022) * 1000 for way, one in ways.items()}
        assert amounts == pytest.approx({"calorific": 0.1229, "equal_value": 0.3015})
        assert amounts["calorific"] == pytest.approx(3.6 / 29.3076, rel=1e-3)

    def test_a_coefficient_is_the_calorific_value_over_that_of_standard_coal(self, real_raw, table):
        coal = StandardCoal.read(real_raw, gas="high")
        heat = table.find("tce_definition").value
        for fuel in ("gasoline", "diesel", "crude_oil", "fuel_oil", "lpg", "natural_gas", "coke"):
            ncv = table.find(f"ncv_{fuel}").value
            assert coal.coefficient(fuel).value == pytest.approx(ncv / heat, rel=2e-3), fuel

    @pytest.mark.parametrize(("gas", "coefficient"), [("high", 13.3), ("typical", 12.143), ("low", 11.0)])
    def test_the_class_of_gas_is_a_named_choice(self, real_raw, gas, coefficient):
        found = StandardCoal.read(real_raw, gas=gas).coefficient("natural_gas")
        assert found.value == pytest.approx(coefficient)
        assert gas in found.note

    def test_the_class_that_is_taken_agrees_with_the_calorific_value_of_the_guide(self, real_raw, table):
        by_guide = table.find("ncv_natural_gas").value / table.find("tce_definition").value  # tce per 10⁴ m³
        apart = {
            gas: abs(StandardCoal.read(real_raw, gas=gas).coefficient("natural_gas").value / by_guide - 1)
            for gas in ("high", "typical", "low")
        }
        assert StandardCoal.read(real_raw).gas == min(apart, key=apart.get) == "high"
        assert apart["high"] < 0.002
        assert apart["typical"] > 0.05

    @pytest.mark.parametrize("choice", [{"gas": "middle"}, {"electricity": "当量"}])
    def test_an_unknown_choice_is_refused(self, real_raw, choice):
        with pytest.raises(ValueError, match="no way of counting here"):
            StandardCoal.read(real_raw, **choice)

    def test_the_two_ways_are_never_added(self, ways):
        amounts = [(one.convert(1, "亿千瓦时", "electricity", 2022), one.unit) for one in ways.values()]
        with pytest.raises(UnitError, match="not added or compared"):
            add_standard_coal(amounts)
        with pytest.raises(UnitError, match="different ways"):
            add_standard_coal([(1.0, "吨标准煤"), (1.0, "吨标准煤_等价")])

    def test_electricity_in_standard_coal_says_how_it_was_counted(self, ways):
        for unit in ("万吨标准煤", "万吨标准煤(等价)"):
            with pytest.raises(UnitError, match="different ways"):
                ways["calorific"].convert(1, unit, "electricity", 2022)

    def test_equal_value_needs_its_year_and_borrows_none(self, ways):
        with pytest.raises(MissingFactorError, match="say which year"):
            ways["equal_value"].coefficient("electricity")
        with pytest.raises(MissingFactorError, match="2021"):
            ways["equal_value"].coefficient("electricity", 2021)

    def test_a_carrier_without_a_coefficient_is_asked_for(self, ways):
        with pytest.raises(MissingFactorError, match="ask for its calorific value"):
            ways["calorific"].coefficient("gangue")
        with pytest.raises(MissingFactorError, match="did you mean “gasoline”"):
            ways["calorific"].coefficient("gasolin")

    def test_a_unit_of_another_kind_is_refused(self, ways):
        with pytest.raises(UnitError):
            ways["calorific"].convert(1, "万吨", "natural_gas")

    def test_nothing_is_no_sum(self):
        with pytest.raises(ValueError, match="nothing to add"):
            add_standard_coal([])

    @given(st.floats(0, 1e6), st.sampled_from(["吨", "万吨", "千克", "亿吨"]))
    def test_the_unit_of_the_amount_does_not_matter(self, ways, amount, unit):
        tonnes = amount * factor(unit, "吨")
        same = ways["calorific"].convert(tonnes, "吨", "diesel")
        assert ways["calorific"].convert(amount, unit, "diesel") == pytest.approx(same, rel=1e-12)

    @given(st.lists(st.tuples(st.floats(0, 1e6), st.sampled_from(["吨标准煤", "万吨标准煤"])), min_size=1, max_size=6))
    def test_sums_do_not_depend_on_the_units_of_the_parts(self, amounts):
        total, unit = add_standard_coal(amounts)
        tonnes = sum(value * (10_000 if name == "万吨标准煤" else 1) for value, name in amounts)
        assert total * factor(unit, "吨标准煤") == pytest.approx(tonnes, rel=1e-9)
