from __future__ import annotations

import pytest

from nearzero.accounting.boundary import EXCLUDED, INCLUDED, DoubleCountError, NonEnergy
from nearzero.accounting.selection import FROM_BALANCE, NO_RAW_MATERIAL, refuse_both_sides, select


def plant(row):
    return [
        row("raw_coal", "100", "吨", sector="chemicals"),
        row("electricity", "30", "万千瓦时", sector="chemicals"),
        row("heat", "500", "吉焦", sector="chemicals"),
        row("raw_coal", "-90", "吨", flow="thermal_power"),
        row("electricity", "20", "万千瓦时", flow="thermal_power"),
        row("raw_coal", "-40", "吨", flow="heating_supply"),
        row("heat", "480", "吉焦", flow="heating_supply"),
        row("electricity", "12", "万千瓦时", flow="inflow"),
        row("electricity", "-2", "万千瓦时", flow="outflow"),
    ]


def cells(chosen):
    return {(term.flow, term.carrier) for term in chosen.terms}


def test_consumption_side_takes_users_and_leaves_plants(row, hierarchy):
    chosen = select(plant(row), "consumption", hierarchy)
    assert cells(chosen) == {("final", "raw_coal"), ("final", "electricity"), ("final", "heat")}
    assert {one.reason for one in chosen.left} == {"plant_fuel", "plant_output", "trade"}


def test_generation_side_takes_plants_and_net_imports_and_leaves_users(row, hierarchy):
    chosen = select(plant(row), "generation", hierarchy)
    assert cells(chosen) == {
        ("final", "raw_coal"),
        ("thermal_power", "raw_coal"),
        ("heating_supply", "raw_coal"),
        ("net_import", "electricity"),
        ("net_import", "heat"),
    }
    net = {term.carrier: sum(w * one.value for w, one in term.rows) for term in chosen.terms if not term.sector}
    assert net == {"electricity": 10, "heat": 20}  # 12 − 2 as printed; 500 − 480 from the balance
    assert FROM_BALANCE in chosen.notes


def test_nothing_is_lost_between_counted_and_left(row, hierarchy):
    for side in ("consumption", "generation"):
        chosen = select(plant(row), side, hierarchy)
        counted = {one.id for term in chosen.terms for _, one in term.rows}
        left = {one.activity.id for one in chosen.left}
        assert counted | left == {one.id for one in plant(row)}


def test_net_import_that_nothing_gives_is_named(row, hierarchy):
    chosen = select([row("raw_coal", "5", "吨"), row("heat", "7", "吉焦")], "generation", hierarchy)
    assert set(chosen.lacking) == {("electricity", 2022), ("heat", 2022)}


def test_both_sides_in_one_list_are_refused_with_rows_of_both(row, hierarchy):
    both = (*select(plant(row), "consumption", hierarchy).terms, *select(plant(row), "generation", hierarchy).terms)
    with pytest.raises(DoubleCountError, match=r"thermal_power\[\|raw_coal\].*final\[chemicals\|electricity\]"):
        refuse_both_sides(both)


def test_a_whole_beside_its_part_is_refused(row, hierarchy):
    with pytest.raises(DoubleCountError, match=r"final\[\|raw_coal\].*part of.*final\[\|coal\]"):
        select([row("coal", "5", "吨标准煤"), row("raw_coal", "5", "吨")], "consumption", hierarchy)
    with pytest.raises(DoubleCountError, match="part of"):
        select(
            [
                row("electricity", "5", "万千瓦时", sector="industry"),
                row("electricity", "5", "万千瓦时", sector="cement"),
            ],
            "consumption",
            hierarchy,
        )


def test_the_same_row_twice_is_refused(row, hierarchy):
    with pytest.raises(DoubleCountError, match="comes twice"):
        select([row("coke", "5", "吨"), row("coke", "6", "吨")], "consumption", hierarchy)


def test_waste_counted_as_treated_and_as_fuel_is_refused(row, hierarchy):
    waste = [
        row("municipal_waste", "5", "吨", flow="process"),
        row("municipal_waste", "-5", "吨", flow="thermal_power"),
        row("electricity", "0", "万千瓦时", flow="inflow"),
    ]
    with pytest.raises(DoubleCountError, match="waste is counted more than once"):
        select(waste, "generation", hierarchy)
    assert cells(select(waste, "consumption", hierarchy)) == {("process", "municipal_waste")}


def test_a_missing_part_of_a_given_whole_is_no_gap_but_a_missing_whole_is(row, hierarchy):
    part_missing = select([row("coal", "5", "吨标准煤"), row("raw_coal", None, "吨")], "consumption", hierarchy)
    assert [one.reason for one in part_missing.left] == ["other_level"]
    whole_missing = select([row("coal", None, "吨标准煤"), row("raw_coal", "5", "吨")], "consumption", hierarchy)
    assert cells(whole_missing) == {("final", "coal"), ("final", "raw_coal")}


def test_raw_material_is_taken_from_the_use_it_is_part_of(row, hierarchy):
    rows = [
        row("naphtha", "60", "吨", sector="chemicals"),
        row("naphtha", "45", "吨", sector="chemicals", flow="nonenergy"),
    ]

    def burned(rule):
        (term,) = select(rows, "consumption", hierarchy, rule).terms
        return sum(weight * one.value for weight, one in term.rows)

    assert burned(EXCLUDED) == 15
    assert burned(INCLUDED) == 60
    assert burned(NonEnergy("ipcc", {"naphtha": 0.8}, source="IPCC")) == pytest.approx(60 - 36)


def test_raw_material_of_a_part_is_taken_from_the_whole_and_without_a_whole_is_named(row, hierarchy):
    material = row("naphtha", "45", "吨", sector="chemicals", flow="nonenergy")
    chosen = select([row("naphtha", "60", "吨", sector="industry"), material], "consumption", hierarchy)
    assert sum(weight * one.value for term in chosen.terms for weight, one in term.rows) == 15
    alone = select([material], "consumption", hierarchy)
    assert not alone.terms
    assert [one.reason for one in alone.left] == ["nothing_to_take_from"]


def test_without_rows_of_raw_material_the_assumption_is_stated(row, hierarchy):
    assert select([row("coke", "5", "吨")], "consumption", hierarchy).notes == (NO_RAW_MATERIAL,)


def test_an_unknown_side_is_refused(row, hierarchy):
    with pytest.raises(ValueError, match="consumption or generation"):
        select([row("coke", "5", "吨")], "both", hierarchy)
