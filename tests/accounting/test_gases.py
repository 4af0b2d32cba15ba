"""CO2 equivalents by report: what the reports print, and no potential borrowed from another report."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nearzero.accounting.factors import FactorTable, MissingFactorError
from nearzero.accounting.gases import REPORTS, gwp, to_co2e


@pytest.fixture(scope="module")
def table(real_raw):
    return FactorTable.read(real_raw)


# IPCC SAR, AR5 (WGI table 8.A.1, without feedbacks) and AR6 (WGI table 7.SM.7)
@pytest.mark.parametrize(
    ("gas", "report", "potential"),
    [
        ("CH4", "SAR", 21),
        ("N2O", "SAR", 310),
        ("CH4", "AR5", 28),
        ("N2O", "AR5", 265),
        ("SF6", "AR5", 23500),
        ("CH4", "AR6", 27.9),
        ("N2O", "AR6", 273),
    ],
)
def test_a_tonne_is_worth_what_the_report_prints(table, gas, report, potential):
    assert to_co2e(table, gas, 1, report) == potential


@pytest.mark.parametrize("report", REPORTS)
def test_co2_is_itself_in_every_report(table, report):
    assert to_co2e(table, "CO2", 12.5, report) == 12.5
    assert gwp(table, "CO2", report).low == gwp(table, "CO2", report).high == 1


def test_a_potential_that_is_not_here_is_asked_for_and_not_borrowed(table):
    with pytest.raises(MissingFactorError) as error:
        to_co2e(table, "SF6", 1, "AR6")
    assert "SF6 by AR6" in str(error.value)
    assert "AR5 are here" in str(error.value)


def test_another_gas_is_asked_for(table):
    with pytest.raises(MissingFactorError, match="ask for that of NF3 by AR5"):
        to_co2e(table, "NF3", 1, "AR5")


def test_an_unknown_report_is_refused_with_what_there_is(table):
    with pytest.raises(ValueError, match=r"AR4.*AR5"):
        gwp(table, "CH4", "AR4")


@given(st.sampled_from(["CO2", "CH4", "N2O"]), st.floats(0, 1e9), st.floats(0, 1e9))
def test_equivalents_add_up(table, gas, first, second):
    parts = [to_co2e(table, gas, tonnes, "AR6") for tonnes in (first, second)]
    assert to_co2e(table, gas, first + second, "AR6") == pytest.approx(sum(parts), rel=1e-12)
