"""Pollution equivalents: the law's own arithmetic, weights of one's own, particles that are part of others."""

from __future__ import annotations

import pytest

from nearzero.accounting.calculators.desk import blank
from nearzero.accounting.calculators.quantities import given, stated
from nearzero.accounting.factors import FactorTable
from nearzero.analysis.synergy.equivalents import equivalents, tax_law_weights, weights_of


@pytest.fixture(scope="module")
def table(real_raw):
    return FactorTable.read(real_raw)


def add(weights, **tonnes):
    amounts = {name.replace("_", "."): given(name, digits, "吨", exact=True) for name, digits in tonnes.items()}
    return equivalents(blank("co_control", "measure_equivalents", 2022, ""), amounts, weights)


@pytest.mark.parametrize(
    ("pollutant", "tonnes", "printed"),
    [("SO2", "160", 168421.05), ("NOx", "228", 240000), ("soot", "45", 20642.20), ("CO", "20", 1197.60)],
)
def test_one_pollutant_is_as_the_textbook_of_tax_agents_works_it_out(table, pollutant, tonnes, printed):
    """Textbook for tax agents, example 8-1: equivalents of a firm that emits 160 t SO2, 228 t NOx, …."""
    assert add(tax_law_weights(table), **{pollutant: tonnes}).value == pytest.approx(printed, abs=5e-3)


def test_pollutants_add_up_and_what_has_no_weight_is_named(table):
    found = add(tax_law_weights(table), SO2="160", NOx="228", VOCs="5")
    assert found.value == pytest.approx(168421.05 + 240000, abs=0.01)
    assert "VOCs" in found.note


def test_without_any_weight_there_is_no_sum(table):
    found = add(tax_law_weights(table), VOCs="5")
    assert found.value is None
    assert "VOCs" in found.note


def test_a_missing_amount_leaves_the_sum_missing(table):
    found = add(tax_law_weights(table), SO2="160", NOx="")
    assert found.value is None
    assert found.missing


def test_fine_particles_within_soot_are_not_counted_twice(table):
    weights = tax_law_weights(table, PM2_5=stated("PM2.5", "2.18", "kg", "a test"))
    both, alone = add(weights, soot="45", PM2_5="30"), add(weights, soot="45")
    assert both.value == pytest.approx(alone.value)
    assert "PM2.5" in both.note
    assert add(weights, PM2_5="45").value == pytest.approx(alone.value)


def test_other_weights_need_a_pollutant_a_number_and_a_source(table):
    assert weights_of(table, "", "") == tax_law_weights(table)
    assert weights_of(table, "VOCs=0.95; SO2=1", "a study")["VOCs"].source == "a study"
    for text, source, said in (
        ("VOC=1", "a", "VOCs"),
        ("VOCs=x", "a", "x"),
        ("VOCs=0", "a", "above 0"),
        ("VOCs=1", "", "source"),
    ):
        with pytest.raises(ValueError, match=said):
            weights_of(table, text, source)
