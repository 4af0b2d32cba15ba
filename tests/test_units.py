"""Printed units convert within their kind; what may not be added, compared or divided away is refused."""

import re

import pint
import pytest

from nearzero import units
from nearzero.places.contracts import PLACE_TABLES
from nearzero.units import UnitError

CHINESE = re.compile(r"[\u4e00-\u9fff]")


@pytest.mark.parametrize(
    ("printed", "canonical", "expected"),
    [
        ("吨标准煤", "万吨标准煤", 1e-4),
        ("万吨标煤", "万吨标准煤", 1.0),
        ("千克标准煤", "吨标准煤", 1e-3),
        ("吨", "万吨", 1e-4),
        ("亿吨", "万吨", 1e4),
        ("人", "万人", 1e-4),
        ("度", "亿千瓦时", 1e-8),
        ("万千瓦时", "亿千瓦时", 1e-4),
        ("兆瓦", "万千瓦", 0.1),
        ("MW", "万千瓦", 0.1),
        ("千万千瓦", "万千瓦", 1e3),
        ("亩", "平方米", 2000 / 3),
        ("万亩", "公顷", 1e4 / 15),
        ("平方公里", "公顷", 100.0),
        ("毫克/立方米", "微克/立方米", 1e3),
        ("m²", "平方米", 1.0),
        ("㎡", "平方米", 1.0),
        ("万m2", "万平方米", 1.0),
        ("m3", "立方米", 1.0),
        ("hm2", "公顷", 1.0),
        ("Nm3", "标准立方米", 1.0),
        ("人·公里", "人公里", 1.0),
        ("个/每万人", "个/万人", 1.0),
        ("%", "", 0.01),
        ("", "", 1.0),
        (" 万吨 ", "吨", 1e4),
    ],
)
def test_a_printed_unit_converts_to_the_canonical_one(printed, canonical, expected):
    assert units.factor(printed, canonical) == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize(
    ("printed", "canonical", "expected"),
    [("亿元", "万元", 1e4), ("吨/亿元", "吨/万元", 1e-4), ("元/人", "万元/人", 1e-4)],
)
def test_money_converts_at_one_price_basis(printed, canonical, expected):
    for basis in ("current", "constant_2020", "comparable", "unstated", "unstated:co2_per_gdp"):
        assert units.factor(printed, canonical, basis) == pytest.approx(expected, rel=1e-12)


def test_tonnes_over_persons_is_tonnes_per_person():
    ratio = units.quantity(365, "万吨") / units.quantity(51.72, "万人")
    assert ratio.to(units.parse("吨/人")).magnitude == pytest.approx(365 / 51.72)


BASES = ["current", "constant_2020", "constant_2022", "unstated", "unstated:co2_per_gdp", "unstated:energy_per_gdp"]


@pytest.mark.parametrize("other", BASES[1:])
def test_two_price_bases_neither_convert_nor_add_up(other):
    with pytest.raises(UnitError, match="convert by a published real growth rate"):
        units.factor("亿元", "亿元", "current", other)
    with pytest.raises(pint.DimensionalityError):
        units.quantity(1, "亿元", "current") + units.quantity(1, "亿元", other)


@pytest.mark.parametrize("other", BASES[1:])
def test_two_price_bases_do_not_divide_into_a_plain_number(other):
    ratio = units.quantity(2, "亿元", "current") / units.quantity(1, "亿元", other)
    assert not ratio.dimensionless
    same = units.quantity(2, "亿元", other) / units.quantity(1, "亿元", other)
    assert same.dimensionless


def test_a_ratio_over_money_keeps_its_price_basis():
    with pytest.raises(UnitError, match="at current prices is not “吨/万元” at constant_2020 prices"):
        units.factor("吨/万元", "吨/万元", "current", "constant_2020")


def test_standard_coal_counted_in_two_ways_is_neither_added_nor_compared():
    calorific, equal_value = "万吨标准煤（当量）", "万吨标准煤（等价）"
    for one, other in [(calorific, equal_value), (calorific, "万吨标准煤"), ("万吨标准煤", equal_value)]:
        with pytest.raises(UnitError, match="当量值 / 等价值"):
            units.factor(one, other)
        with pytest.raises(pint.DimensionalityError):
            units.quantity(1, one) + units.quantity(1, other)
    assert units.factor("吨标准煤(当量)", calorific) == pytest.approx(1e-4)


@pytest.mark.parametrize(
    ("unit", "to"),
    [("吨二氧化碳", "吨碳"), ("吨", "吨二氧化碳当量"), ("百分点", "%"), ("人", "个"), ("千瓦", "千瓦时")],
)
def test_units_of_two_kinds_do_not_convert(unit, to):
    with pytest.raises(UnitError, match=f"“{unit}” is not a unit of the same kind as “{to}”"):
        units.factor(unit, to)


@pytest.mark.parametrize(
    "text", ["万顿", "吨/", "2 吨", "万 吨", "()", "吨标准煤（别的）", "__import__('os')", "‰", "km2x"]
)
def test_an_unknown_unit_is_refused_by_name(text):
    with pytest.raises(UnitError, match="is not known") as refusal:
        units.parse(text)
    assert f"“{text}”" in str(refusal.value)


@pytest.mark.parametrize("basis", ["", "constant", "constant_20", "2020", "constant_2020x", "unstated:"])
def test_money_without_a_price_basis_is_refused(basis):
    with pytest.raises(UnitError, match="“亿元” is money: it needs a price basis"):
        units.parse("亿元", basis)


@pytest.mark.parametrize(("unit", "money"), [("亿元", True), ("吨/万元", True), ("元/人", True), ("万吨", False)])
def test_money_in_a_unit_is_recognised(unit, money):
    assert units.has_money(unit) is money


def known(unit: str) -> bool:
    try:
        units.parse(unit, "current" if units.has_money(unit) else "")
    except UnitError:
        return False
    return True


def printed_units(raw) -> set[str]:
    found = {variable.unit for variable in raw.dictionary.values()}
    for place in raw.place_ids:
        for file in ("facts.csv", "targets.csv", "project_quantities.csv"):
            assert "unit" in PLACE_TABLES[file].columns
            table = raw.place_table(place, file)
            ranks = table["statement"] == "rank" if "statement" in table else table["unit"] == "位"
            found |= set(table["unit"][~ranks])
    return found


def test_every_unit_of_the_dictionary_and_of_the_documents_is_known(real_raw):
    assert sorted(unit for unit in printed_units(real_raw) if not known(unit)) == []


def test_every_unit_has_an_english_label(real_raw):
    assert sorted(unit for unit in printed_units(real_raw) if CHINESE.search(units.label(unit, "en"))) == []


@pytest.mark.parametrize(
    ("unit", "zh", "en"),
    [
        ("万吨标准煤", "万吨标准煤", "10⁴ tce"),
        ("吨/万元", "吨/万元", "t/10⁴ yuan"),
        ("吨标准煤/万元", "吨标准煤/万元", "tce/10⁴ yuan"),
        ("微克/立方米", "微克/立方米", "µg/m³"),
        ("亿千瓦时", "亿千瓦时", "10⁸ kWh"),
        ("kWh/m2", "kWh/m²", "kWh/m²"),
        ("%", "%", "%"),
        ("", "", ""),
    ],
)
def test_labels_are_what_readers_of_a_language_expect(unit, zh, en):
    assert units.label(unit) == zh
    assert units.label(unit, "en") == en


@pytest.mark.parametrize(
    ("unit", "to", "price_basis", "expected"),
    [
        ("万吨", "吨", "", True),
        ("吨", "千瓦时", "", False),
        ("no such unit", "吨", "", False),
        ("亿元", "万元", "current", True),
        ("亿元", "万元", "", False),  # money without a price basis
    ],
)
def test_what_converts_is_what_has_a_factor(unit, to, price_basis, expected):
    assert units.converts(unit, to, price_basis) is expected
