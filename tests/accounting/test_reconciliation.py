"""A published total against every combination of factors: each is tried, and a match is never called proof."""

import itertools
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nearzero.accounting.factors import FactorTable
from nearzero.accounting.reconciliation import Settings, process_options, reconcile, reconcile_place
from nearzero.accounting.reconciliation.reconciled import Option
from nearzero.accounting.sets import read_electricity_rules
from nearzero.accounting.uses import Gap
from nearzero.rounding import interval
from nearzero.units import UnitError

from .invented import DIGITS, RULES, SETS, row, rows, table

FUELS = {"coal": "20.0", "oil": "10.0", "gas": "5.0"}
PARTS = rows(2022, **FUELS, electricity="30.0")


def total(value, half=0.5, unit="万吨", year=2022):
    return SimpleNamespace(
        year=year,
        value=value,
        low=value - half,
        high=value + half,
        unit=unit,
        state="measured",
        inputs=(f"alpha:co2_total@{year}",),
    )


def run(published, records=PARTS, exact=False, **more):
    return reconcile(published, records, SETS, RULES, table(exact=exact), **more)


def names(found):
    return {(one.set_id, one.form, one.options) for one in found}


def test_every_combination_is_tried_once():
    found = run(total(200.0), settings=Settings(near=1e9))
    expected = {(s.id, form, ()) for s in SETS for form in _forms()}
    assert found.tried == len(expected) == 2 * 6
    assert names(found.matches + found.near) == expected


def _forms():
    return ["none", *(f"{name}:{year}" for name, year in DIGITS if name in {"grid", "nation"})]


def test_sums_and_bands_by_hand():
    found = run(total(249.4), settings=Settings(near=1e9))
    by_name = {(one.set_id, one.form): one for one in found.matches + found.near}
    one = by_name["first", "grid:2022"]
    assert one.value == pytest.approx(20 * 2.66 + 10 * 1.73 + 5 * 1.56 + 30 * 6.0)
    low = 19.95 * 2.655 + 9.95 * 1.725 + 4.95 * 1.555 + 29.95 * 5.95
    high = 20.05 * 2.665 + 10.05 * 1.735 + 5.05 * 1.565 + 30.05 * 6.05
    assert (one.low, one.high) == pytest.approx((low, high))
    assert one.residual == pytest.approx(249.4 - one.value)
    assert (one.residual_low, one.residual_high) == pytest.approx((248.9 - high, 249.9 - low))
    assert by_name["first", "none"].value == pytest.approx(78.3)
    assert by_name["first", "none"].arithmetic == (
        "20 万吨标准煤 × 2.66 tCO2/吨标准煤 + 5 万吨标准煤 × 1.56 tCO2/吨标准煤 + 10 万吨标准煤 × 1.73 tCO2/吨标准煤"
    )


def test_matches_and_near_misses_come_apart_and_in_order():
    found = run(total(258.3))
    assert names(found.matches) >= {("first", "grid:2022", ())}
    assert not names(found.matches) & names(found.near)
    for group in (found.matches, found.near):
        assert [abs(one.residual) for one in group] == sorted(abs(one.residual) for one in group)
    assert all(abs(one.residual) <= 0.05 * 258.3 for one in found.near)
    assert all(not one.residual_low <= 0 <= one.residual_high for one in found.near)


def test_a_match_is_never_called_proof():
    found = run(total(258.3))
    assert "proves nothing" in found.warning
    assert all(remark.zh and remark.en for remark in found.remarks)
    assert all("proves nothing" in one.note for one in found.results() if one.identity == "match")


def test_several_matches_are_said_to_be_several():
    found = run(total(260.0, half=5.0))
    assert len(found.matches) > 1
    assert "several" in [remark.id for remark in found.remarks]
    assert "other_parts" in [remark.id for remark in found.remarks]


def test_no_match_leaves_the_factors_that_the_total_implies():
    found = run(total(999.0, half=0.05))
    assert not found.matches
    assert [remark.id for remark in found.remarks] == ["none_matches", "other_parts"]
    power = next(one for one in found.implied if one.kind == "electricity_factor" and one.set_id == "first")
    assert power.value == pytest.approx((999 - 78.3) / 30 / 10)
    assert power.unit == "kgCO2/kWh"
    assert power.within == ()
    fuel = next(one for one in found.implied if one.kind == "fuel_factor" and one.form == "grid:2022")
    assert fuel.value == pytest.approx((999 - 180) / 35)
    low_power, high_power = 29.95 * 5.95, 30.05 * 6.05
    assert (fuel.low, fuel.high) == pytest.approx(((998.95 - high_power) / 35.15, (999.05 - low_power) / 34.85))


def test_known_factors_within_the_implied_band_are_named():
    found = run(total(78.3 + 180.0))
    power = next(one for one in found.implied if one.kind == "electricity_factor" and one.set_id == "first")
    assert power.low <= 0.60 <= power.high
    assert "grid:2022" in power.within


def test_a_total_below_the_fuels_implies_a_negative_factor_and_says_so():
    found = run(total(50.0))
    said = [one for one in found.results() if one.identity == "implied_electricity_factor"]
    assert all(one.value < 0 and "negative" in one.note for one in said)


@pytest.mark.parametrize("fuel", ["coal", "oil", "gas"])
def test_without_one_of_the_fuels_nothing_is_tried(fuel):
    found = run(total(258.3), [one for one in PARTS if one.carrier != fuel])
    assert (found.tried, found.matches, found.near, found.implied) == (0, (), (), ())
    assert [gap.input for gap in found.missing] == [f"alpha:energy[|{fuel}]@2022"]
    assert [remark.id for remark in found.remarks] == ["parts_missing"]


def test_a_missing_value_is_no_zero_and_a_printed_zero_is_one():
    missing = [row("coal", 2022, None), *PARTS[1:]]
    assert run(total(258.3), missing).tried == 0
    none = [row("coal", 2022, "0", exact=True), *PARTS[1:]]
    assert run(total(258.3), none).tried == 12


def test_one_missing_kind_of_coal_keeps_the_sum_away_though_another_is_known():
    kinds = Settings(families={"coal": ["raw_coal", "coke"], "oil": [], "gas": []})
    known = [row("raw_coal", 2022, "20.0"), *PARTS[1:]]
    found = run(total(258.3), [*known, row("coke", 2022, None)], settings=kinds)
    assert found.tried == 0
    assert [gap.input for gap in found.missing] == ["alpha:activity/final[|coke]@2022"]
    named = run(total(258.3), [*PARTS, Gap("alpha:peat@2022", "ask", "peat", 2022)])
    assert named.tried == 0


def test_without_electricity_only_fuels_are_tried_and_it_is_asked_for():
    found = run(total(78.3), PARTS[:3])
    assert names(found.matches) == {("first", "none", ())}
    assert found.tried == len(SETS)
    assert [gap.input for gap in found.missing] == ["alpha:electricity@2022"]
    assert not [one for one in found.implied if one.kind == "electricity_factor"]


def test_options_are_tried_in_and_out():
    process = Option("process", 10.0, 9.9, 10.1, ("alpha:co2_process@2022",), text="10.0 万吨")
    found = run(total(258.3 + 10), options=[process], settings=Settings(near=1e9))
    assert found.tried == 24
    assert ("first", "grid:2022", ("process",)) in names(found.matches)
    match = next(one for one in found.matches if one.options and one.form == "grid:2022")
    assert "alpha:co2_process@2022" in match.inputs
    assert match.arithmetic.endswith("10.0 万吨")


def test_heat_among_the_records_is_an_option():
    found = run(total(258.3 + 22.0), [*PARTS, row("heat", 2022, "200")], settings=Settings(near=1e9))
    assert found.tried == 24
    assert ("first", "grid:2022", ("heat",)) in names(found.matches)


def test_a_set_that_does_not_go_with_the_units_is_not_tried_and_named():
    physical = [row("coal", 2022, "28", unit="万吨"), *PARTS[1:]]
    found = run(total(258.3), physical)
    assert found.tried == 0
    assert [gap.input for gap in found.not_tried] == ["factor:first|coal", "factor:second|coal"]


def test_a_total_must_be_a_mass():
    with pytest.raises(UnitError):
        run(total(258.3, unit="万吨标准煤"))


def test_the_unit_of_the_total_does_not_matter():
    tonnes, wan = run(total(2.583e6, half=5e3, unit="吨")), run(total(258.3))
    assert names(tonnes.matches) == names(wan.matches)
    assert tonnes.total == pytest.approx(wan.total)


def test_other_years_are_passed_over():
    assert names(run(total(258.3), [*PARTS, *rows(2021, coal="99.0")]).matches) == names(run(total(258.3)).matches)


def test_results_have_unique_ids_inputs_and_arithmetic():
    found = list(run(total(258.3), options=[Option("process", 10.0, 9.9, 10.1)]).results())
    assert found
    assert len({one.id for one in found}) == len(found)
    assert {one.identity for one in found} >= {"match", "near", "implied_electricity_factor", "implied_fuel_factor"}
    assert all("alpha:co2_total@2022" in one.inputs and one.arithmetic and one.unit for one in found)


printed = st.decimals(min_value="1", max_value="90", places=1).map(str)
amounts = st.fixed_dictionaries(dict.fromkeys(("coal", "oil", "gas", "electricity"), printed))
SOURCES = [*(("first", form) for form in _forms()), *(("second", form) for form in _forms())]


def planted(values, set_id, form, process):
    """The sum of one combination from digits alone: nothing of the package is in it."""
    number = {"first": 1, "second": 2}[set_id]
    fuels = sum(float(values[fuel]) * float(DIGITS[f"ef_{fuel}_{number}", None]) for fuel in FUELS)
    name, _, year = form.partition(":")
    grid = 0.0 if form == "none" else float(DIGITS[name, int(year)])
    return fuels + float(values["electricity"]) * grid * 10 + process


@given(amounts, st.sampled_from(SOURCES), st.booleans(), st.floats(0, 1))
@settings(max_examples=60, deadline=None)
def test_a_planted_combination_is_always_found_within_rounding(values, source, counted, half):
    process = 12.5 if counted else 0.0
    value = planted(values, *source, process)
    options = [Option("process", 12.5, 12.45, 12.55)]
    found = run(total(value, half), rows(2022, **values), options=options)
    assert (*source, ("process",) if counted else ()) in names(found.matches)


@given(amounts, st.sampled_from(SOURCES))
@settings(max_examples=60, deadline=None)
def test_with_exact_digits_there_is_no_tolerance(values, source):
    value = planted(values, *source, 0.0)
    found = run(total(value, 0.0), rows(2022, exact=True, **values), exact=True)
    same = {one for one in SOURCES if planted(values, *one, 0.0) == pytest.approx(value, rel=1e-9)}
    assert {(one.set_id, one.form) for one in found.matches} == same
    off = run(total(value + 1e-3, 0.0), rows(2022, exact=True, **values), exact=True)
    assert (*source, ()) not in names(off.matches)


@given(amounts, st.permutations(range(4)), st.booleans())
@settings(max_examples=30, deadline=None)
def test_order_of_rows_sets_rules_and_options_does_not_matter(values, order, backwards):
    records = rows(2022, **values)
    step = -1 if backwards else 1
    options = [Option("process", 12.5, 12.45, 12.55), Option("waste", 3.0, 2.9, 3.1)]
    first = reconcile(total(300.0), records, SETS, RULES, table(), options=options)
    shuffled = [records[k] for k in order]
    second = reconcile(total(300.0), shuffled, SETS[::step], RULES[::step], table(), options=options[::step])
    assert first == second


LAOSHAN = {"coal": "21.86", "oil": "33.57", "gas": "30"}
PER_TCE = {
    "per_tce_a": {"coal": "2.66", "oil": "1.73", "gas": "1.56"},
    "per_tce_b": {"coal": "2.64", "oil": "2.08", "gas": "1.63"},
    "per_tce_c": {"coal": "0.7476", "oil": "0.5825", "gas": "0.4435"},
}


def brute_force(real_raw):
    """Every combination for Laoshan from printed digits, each by all corners of its box: name → (lowest, highest)."""
    factors, rules = FactorTable.read(real_raw), read_electricity_rules(real_raw)
    grids = {
        f"{rule.id}:{one.year}": one.digits
        for rule in rules.values()
        for one in factors
        if one.name == rule.factor_name and one.value is not None
    } | {"none": None}
    for (set_id, per_tce), (form, grid) in itertools.product(PER_TCE.items(), grids.items()):
        carbon = 44 / 12 if set_id == "per_tce_c" else 1.0
        low, high = 0.0, 0.0
        terms = [(interval(LAOSHAN[fuel], "about"), interval(per_tce[fuel]), carbon) for fuel in LAOSHAN]
        if grid is not None:
            terms.append((interval("29.75"), interval(grid), 10.0))
        for amount, factor, scale in terms:
            corners = [a * f * scale for a in amount for f in factor]
            low, high = low + min(corners), high + max(corners)
        yield set_id, form, low, high


def test_laoshan_every_combination_agrees_with_brute_force(real_raw):
    found = reconcile_place(real_raw, "laoshan", 2022, near=10.0)
    by_name = {(one.set_id, one.form): one for one in found.matches + found.near}
    expected = list(brute_force(real_raw))
    assert set(by_name) == {(set_id, form) for set_id, form, _, _ in expected}
    assert found.tried == len(expected)
    for set_id, form, low, high in expected:
        one = by_name[set_id, form]
        assert (one.low, one.high) == pytest.approx((low, high))
        assert one.matches == (low <= 365.5 and high >= 364.5)


def test_laoshan_more_than_one_combination_gives_365(real_raw):
    found = reconcile_place(real_raw, "laoshan", 2022)
    assert {("per_tce_a", "shandong:2021", ()), ("per_tce_a", "north:2022", ())} <= names(found.matches)
    assert len({one.set_id for one in found.matches}) > 1
    assert [remark.id for remark in found.remarks] == ["proves_nothing", "several", "other_parts"]
    implied = {one.set_id: one for one in found.implied if one.kind == "electricity_factor"}
    assert implied["per_tce_a"].value == pytest.approx((365 - 163.0237) / 29.75 / 10)
    assert implied["per_tce_a"].value == pytest.approx(0.679, abs=5e-4)
    assert {"shandong:2021", "north:2022"} <= set(implied["per_tce_a"].within)
    assert all(one.state == "estimated" for one in found.matches)  # the sets per standard coal are unconfirmed
    assert {gap.input.partition("|")[0] for gap in found.not_tried} >= {"factor:fuel_defaults"}


def test_zhangqiu_lacks_its_parts_and_says_which(real_raw):
    found = reconcile_place(real_raw, "zhangqiu", 2022)
    assert found.tried == 0
    assert not list(found.results())
    assert {gap.input for gap in found.missing} == {
        "zhangqiu:electricity@2022",
        "zhangqiu:energy[|coal]@2022",
        "zhangqiu:energy[|oil]@2022",
        "zhangqiu:energy[|gas]@2022",
    }


def test_a_year_without_a_total_cannot_be_reconciled(real_raw):
    with pytest.raises(KeyError):
        reconcile_place(real_raw, "laoshan", 2019)


def test_the_invented_county_is_found_by_the_factors_it_was_made_with(real_raw):
    for year in (2020, 2021, 2022):
        found = reconcile_place(real_raw, "example-county", year)
        made = ("fuel_defaults", f"shandong:{year}", ("cement_clinker", "heat"))
        assert made in names(found.matches)
        one = next(match for match in found.matches if (match.set_id, match.form, match.options) == made)
        assert abs(one.residual) < 1e-5 * found.total[0]
        assert len(found.matches) > 1  # and others match as well: no proof


def test_process_activity_makes_options(real_raw):
    options, gaps = process_options(real_raw, "example-county", 2022)
    assert {one.id for one in options} == {"cement_clinker", "municipal_waste"}
    assert not gaps
    assert process_options(real_raw, "laoshan", 2022) == ((), ())
