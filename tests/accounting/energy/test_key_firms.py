"""Key firms: the largest until 80 % of the industrial use of a carrier, and what is said where that cannot be."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nearzero.accounting.activity import activities
from nearzero.accounting.energy.key_firms import CARRIERS, firm_changes, firm_rows, key_firms
from nearzero.results import to_json


def industry(row, digits, carrier="raw_coal", unit="吨"):
    return [row(carrier, digits, unit, sector="chemicals"), row(carrier, "0", unit, flow="thermal_power")]


def firms(row, **uses):
    return [firm(row, name, digits) for name, digits in uses.items()]


def firm(row, name, digits, carrier="raw_coal", unit="吨", year=2022):
    made = row(carrier, digits, unit, sector="chemicals", year=year)
    return replace(made, flow=name, id=f"park:firms/{name}[chemicals|{carrier}]@{year}")


def test_the_list_ends_with_the_firm_that_reaches_80_per_cent(row, real_raw):
    found = key_firms(real_raw, industry(row, "1000"), firms(row, a="300", b="500", c="100", d="50"), "raw_coal", 2022)
    assert [(one.firm, one.listed) for one in found.firms] == [("b", True), ("a", True), ("c", False), ("d", False)]
    assert [one.cumulative.value for one in found.firms] == pytest.approx([50, 80, 90, 95])
    assert found.verdict == "reached"


def test_a_list_that_does_not_reach_80_per_cent_says_so(row, real_raw):
    found = key_firms(real_raw, industry(row, "1000"), firms(row, a="300", b="400"), "raw_coal", 2022)
    assert found.verdict == "not_reached"
    assert all(one.listed for one in found.firms)


def test_firms_that_exceed_industry_are_an_error_without_shares(row, real_raw):
    found = key_firms(real_raw, industry(row, "1000"), firms(row, a="700", b="400"), "raw_coal", 2022)
    assert found.verdict == "exceeds_total"
    assert [problem.severity for problem in found.problems] == ["error"]
    assert all(one.share is None for one in found.firms)
    within_rounding = key_firms(real_raw, industry(row, "1000"), firms(row, a="600.4", b="400"), "raw_coal", 2022)
    assert within_rounding.verdict == "reached"


def test_without_the_industrial_use_no_share_is_said(row, real_raw):
    whole = [row("raw_coal", "1000", "吨"), row("raw_coal", "0", "吨", flow="thermal_power")]
    found = key_firms(real_raw, whole, firms(row, a="300"), "raw_coal", 2022)
    assert (found.verdict, found.missing) == ("no_total", ("park:activity/final[industry|raw_coal]@2022",))
    assert found.firms[0].use.value == pytest.approx(0.03)
    assert found.firms[0].share is None


def test_what_plants_burn_is_industrial_use_unless_the_caller_says_otherwise(row, real_raw):
    rows = [row("raw_coal", "1000", "吨", sector="chemicals"), row("raw_coal", "-3000", "吨", flow="thermal_power")]
    plant = firms(row, plant="3000")
    assert key_firms(real_raw, rows, plant, "raw_coal", 2022).firms[0].share.value == pytest.approx(75)
    assert key_firms(real_raw, rows, plant, "raw_coal", 2022, basis="final").verdict == "exceeds_total"


def test_fuels_of_one_kind_are_added_in_standard_coal(row, real_raw):
    rows = [row("gasoline", "100", "吨", sector="paper"), *industry(row, "300", "diesel")]
    found = key_firms(real_raw, rows, [firm(row, "a", "50", "gasoline"), firm(row, "a", "100", "diesel")], "oil", 2022)
    share = (50 * 1.4714 + 100 * 1.4571) / (100 * 1.4714 + 300 * 1.4571) * 100
    assert found.firms[0].share.value == pytest.approx(share)
    assert found.total.unit == "万吨标准煤"


def test_a_firm_without_a_value_is_named(row, real_raw):
    found = key_firms(real_raw, industry(row, "1000"), firms(row, a="900", b=None), "raw_coal", 2022)
    assert [one.firm for one in found.firms] == ["a"]
    assert found.missing == ("park:firms/b[chemicals|raw_coal]@2022",)


def test_no_firms_is_a_verdict_of_its_own(row, real_raw):
    assert key_firms(real_raw, industry(row, "1000"), [], "raw_coal", 2022).verdict == "no_firms"


@settings(max_examples=25, deadline=None)
@given(uses=st.lists(st.integers(1, 10**6), min_size=1, max_size=12), others=st.integers(0, 10**6), data=st.data())
def test_the_list_is_the_shortest_that_reaches_80_per_cent(row, real_raw, uses, others, data):
    total = sum(uses) + others
    given = data.draw(st.permutations([firm(row, f"f{k:02}", str(use)) for k, use in enumerate(uses)]))
    found = key_firms(real_raw, industry(row, str(total)), given, "raw_coal", 2022)
    ordered, together, length = sorted(uses, reverse=True), 0, 0
    while length < len(ordered) and 5 * together < 4 * total:
        together += ordered[length]
        length += 1
    assert len(found.listed) == length
    assert found.verdict == ("reached" if 5 * together >= 4 * total else "not_reached")
    assert all(one.share.low <= one.share.value <= one.share.high for one in found.firms)


def test_changes_run_from_year_to_year_and_over_all(row, real_raw):
    rows = [one for digits in ("100", "90", "120") for one in industry(row, digits)]
    years = (2020, 2021, 2022)
    rows = [replace(one, year=year) for year, one in zip([y for y in years for _ in range(2)], rows, strict=True)]
    used = [firm(row, "a", digits, year=year) for digits, year in zip(("80", "60", "100"), years, strict=True)]
    lists = [key_firms(real_raw, rows, used, "raw_coal", year) for year in years]
    found = {(one.method, one.period): one for one in firm_changes(lists)}
    assert found["change_pct", "2020-2021"].value == pytest.approx(-25)
    assert found["change_pct", "2020-2022"].value == pytest.approx(25)
    assert found["change_abs", "2020-2022"].value == pytest.approx(0.002)
    assert found["change_pct", "2020-2022"].low == pytest.approx((99.5 / 80.5 - 1) * 100)


# --- the example county


def test_names_of_firms_are_those_of_the_data_and_the_lists_are_results(real_raw):
    rows, used = activities(real_raw, "example-county"), firm_rows(real_raw, "example-county")
    found = [
        key_firms(real_raw, rows, used, carrier, year, without=("naphtha", "lubricants"))
        for carrier in CARRIERS
        for year in (2020, 2021, 2022)
    ]
    names = {row.firm for row in real_raw.place_table("example-county", "firms.csv").itertuples()}
    assert {one.firm for listed in found for one in listed.firms} == names
    assert all("虚构" in name for name in names)
    assert {listed.verdict for listed in found} <= {"reached", "not_reached"}
    changes = [one for k in range(5) for one in firm_changes(found[3 * k : 3 * k + 3])]
    to_json([*(one for listed in found for one in listed.results()), *changes])
    missing = [name for listed in found for name in listed.missing]
    assert missing == ["example-county:firms/示例纺织有限公司（虚构）[textiles|heat]@2021"]


def test_districts_without_a_list_of_firms_have_none(real_raw):
    for place in ("laoshan", "zhangqiu"):
        assert firm_rows(real_raw, place) == ()
