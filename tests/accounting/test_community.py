from __future__ import annotations

import pytest

from nearzero.accounting.community import PER_HEAD, TOTAL, community
from nearzero.places.chain import Constant
from nearzero.places.series import Key, Point
from nearzero.results import to_json


@pytest.fixture
def residents():
    return Point(
        key=Key("population"),
        year=2022,
        value=0.5,
        low=0.49995,
        high=0.50005,
        unit="万人",
        state="measured",
        route="as_printed",
        expression=Constant(5000),
        scale=1e-4,
    )


def rows(row):
    return [
        row("natural_gas", "40", "万立方米", sector="urban_households"),
        row("heat", "30000", "吉焦", sector="urban_households"),
        row("electricity", "600", "万千瓦时", sector="urban_households"),
        row("gasoline", "700", "吨", sector="urban_households"),
    ]


def test_only_gas_heat_and_electricity_are_counted(row, method, residents):
    (found,) = community(rows(row), method(), [residents])
    gas, heat, electricity = 40 * 389.31 * 15.3e-3 * 0.99 * 44 / 12, 30_000 * 0.11, 6e6 * 0.641e-3
    assert {part: total.value for part, total in found.parts.items()} == pytest.approx(
        {"gas": gas, "heat": heat, "electricity": electricity}
    )
    assert found.total.value == pytest.approx(gas + heat + electricity)
    assert found.per_head == pytest.approx((gas + heat + electricity) / 5000)
    assert found.low < found.per_head < found.high
    assert found.not_counted == ("gasoline",)
    assert "not counted by the formula: gasoline" in found.note


def test_a_part_without_a_row_is_missing_and_a_row_of_zero_is_not(row, method, residents):
    without = [one for one in rows(row) if one.carrier != "heat"]
    (found,) = community(without, method(), [residents])
    assert (found.total.value, found.per_head) == (None, None)
    assert [one.carrier for one in found.missing] == ["heat"]
    assert "write 0" in found.missing[0].ask
    (with_zero,) = community([*without, row("heat", "0", "吉焦")], method(), [residents])
    assert with_zero.total.value == pytest.approx(found.parts["gas"].value + found.parts["electricity"].value)
    assert not with_zero.missing


def test_without_residents_there_is_a_total_and_nothing_per_head(row, method):
    (found,) = community(rows(row), method())
    assert found.total.value is not None
    assert found.per_head is None
    assert "residents" in found.note


def test_the_generation_side_is_refused(row, method):
    with pytest.raises(ValueError, match="consumption side"):
        community(rows(row), method(boundary="generation"))


def test_results_carry_rule_set_and_unique_ids(row, method, residents, real_raw):
    (found,) = community(rows(row), method(), [residents])
    said = list(found.results())
    to_json(said)
    assert len({one.id for one in said}) == len(said) == 5
    assert {one.variable for one in said} == {TOTAL, PER_HEAD}
    for one in said:
        assert one.unit == real_raw.dictionary[one.variable].unit
        assert (one.method, one.form, one.identity) == ("fuel_defaults", "shandong:yearly", "consumption")
