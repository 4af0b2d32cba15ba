"""What the data of places say, and that nothing is said of what they do not."""

from __future__ import annotations

import pytest

from nearzero.accounting.calculators.quantities import stated
from nearzero.accounting.factors import FactorTable
from nearzero.analysis.synergy import synergy_of, tax_law_weights
from nearzero.places.resolve import Resolver
from nearzero.results import to_json


@pytest.fixture(scope="module")
def county(real_raw):
    return synergy_of(real_raw, Resolver(real_raw, "example-county"), "example-county")


def test_the_example_shows_every_case(county):
    states = {state for placed in county.measures for state in placed.quadrants.values()}
    wanted = {"co_both", "co_carbon_only", "co_carbon_rises", "co_pollutant_rises", "co_open", None}
    assert wanted <= states


def test_ids_are_unique_and_every_number_names_its_rows(county):
    to_json(county.results)
    for one in county.results:
        if isinstance(one.value, float) and one.analysis == "co_control":
            assert one.inputs, one.id


def test_the_elasticity_of_the_example_is_that_of_its_own_rows(county, real_raw):
    total = Resolver(real_raw, "example-county").series("co2_total")
    tonnes = {point.year: point.value * 1e4 for point in total}[2022]
    (found,) = (placed for placed in county.measures if placed.measure.id == "M01")
    assert found.elasticities["SO2"].value == pytest.approx((42000 / tonnes) / (610 / 6120))


def test_given_weights_take_part(real_raw, county):
    weights = tax_law_weights(FactorTable.read(real_raw)) | {"VOCs": stated("VOCs", "0.5", "kg", "a test")}
    other = synergy_of(real_raw, Resolver(real_raw, "example-county"), "example-county", weights)
    before, after = ({p.measure.id: p.equivalents.value for p in one.measures} for one in (county, other))
    assert before["M06"] is None
    assert after["M06"] == pytest.approx(640_000 / 0.5)
    assert after["M03"] == before["M03"]


@pytest.mark.parametrize("place", ["laoshan", "zhangqiu"])
def test_real_districts_give_no_degree_for_want_of_years(real_raw, place):
    found = synergy_of(real_raw, Resolver(real_raw, place), place)
    assert found.over_time.refused == "too_few_years"
    assert found.measures == ()
    assert len(found.pairs) == {"laoshan": 0, "zhangqiu": 3}[place]
