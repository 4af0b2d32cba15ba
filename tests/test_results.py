"""Results tell themselves apart, and their file is JSON that any reader takes."""

import json
import math
from dataclasses import replace

import pytest

from nearzero.results import COLUMNS, Result, records_of, to_json

LEVEL = Result(
    analysis="level",
    place="alpha",
    variable="gdp",
    period="2022",
    value=1000.0,
    unit="亿元",
    price_basis="constant_2022",
    low=999.95,
    high=1000.05,
    interval_kind="rounding",
    method="as_printed",
    state="measured",
    inputs=("alpha:gdp@2022",),
    arithmetic="1 ÷ 2",
    note="注",
)


def test_id_holds_what_is_said_and_nothing_empty():
    assert LEVEL.id == "level/alpha/gdp/as_printed/constant_2022/2022"
    assert Result(analysis="fact", place="a", variable="v", period="2020", value=None).id == "fact/a/v/2020"


@pytest.mark.parametrize(
    "field",
    ["analysis", "place", "variable", "period", "price_basis", "factor", "identity", "method", "form"],
)
def test_results_that_differ_in_what_they_say_have_two_ids(field):
    assert replace(LEVEL, **{field: "other"}).id != LEVEL.id


def test_the_same_number_at_two_price_bases_is_two_results():
    results = [LEVEL, replace(LEVEL, price_basis="unstated")]
    assert len(json.loads(to_json(results))["results"]) == 2


@pytest.mark.parametrize("place", ["laoshan", "zhangqiu"])
def test_no_two_results_of_a_district_share_an_id(place, real_raw):
    from nearzero.study import Study

    study = Study.load(place, real_raw)
    results = [*study.levels(), *study.trends(), *study.drivers(), *study.decoupling()]
    assert len({result.id for result in results}) == len(results)


def test_each_result_is_written_once_in_the_order_it_was_said():
    later = replace(LEVEL, period="2021")
    written = json.loads(to_json([LEVEL, later, LEVEL]))["results"]
    assert [record["period"] for record in written] == ["2022", "2021"]


def test_two_different_results_of_one_id_are_refused_rather_than_one_lost():
    with pytest.raises(ValueError, match=f"two different results are called {LEVEL.id}"):
        to_json([LEVEL, replace(LEVEL, value=1.0)])


@pytest.mark.parametrize("number", [math.nan, math.inf, -math.inf])
def test_json_has_neither_nan_nor_infinity(number):
    text = to_json([replace(LEVEL, value=number, low=number, high=number)])
    record = json.loads(text, parse_constant=pytest.fail)["results"][0]
    assert record["value"] is record["low"] is record["high"] is None
    with pytest.raises(ValueError, match="JSON"):
        to_json([], threshold=number)


def test_a_result_comes_back_from_its_file():
    record = json.loads(to_json([LEVEL], place="alpha"))["results"][0]
    assert tuple(record) == COLUMNS
    assert record.pop("id") == LEVEL.id
    assert Result(**{**record, "inputs": tuple(record["inputs"])}) == LEVEL


def test_the_file_says_what_it_is_about_in_plain_characters():
    text = to_json([LEVEL], title="甲区")
    assert json.loads(text)["title"] == "甲区"
    assert "甲区" in text


def test_a_long_list_of_inputs_is_written_once_and_comes_back_for_every_result():
    many = tuple(f"alpha:energy[s{k}|coal]@2022" for k in range(100))
    results = [replace(LEVEL, period=str(year), inputs=many) for year in range(2000, 2010)] + [LEVEL]
    text = to_json(results)
    assert text.count(many[50]) == 1
    document = json.loads(text)
    assert document["results"][-1]["inputs"] == list(LEVEL.inputs)
    assert [tuple(record["inputs"]) for record in records_of(document)] == [many] * 10 + [LEVEL.inputs]
    assert records_of(json.loads(to_json([LEVEL]))) == json.loads(to_json([LEVEL]))["results"]
