"""Rules of activity data: what breaks one is told with row, column, value, rule and hint."""

from __future__ import annotations

from pathlib import Path

import pytest

FLOWS = (Path(__file__).parents[3] / "data" / "raw" / "flows.csv").read_text(encoding="utf-8")
NAME = "places/alpha/activity.csv"
SECTORS = """\
sector,zh,en,parent,level,gbt4754,ceads,block
industry,工业,Industry,,1,B-D,,production
chemicals,化工,Chemicals,industry,2,26,,production
transport,交通,Transport,,1,G,,production
"""
CARRIERS = """\
carrier,zh,en,parent,ceads,unit,fossil
fossil,化石能源,Fossil energy,,,万吨标准煤,true
coal,煤炭,Coal,fossil,,万吨标准煤,true
raw_coal,原煤,Raw coal,coal,,万吨,true
oil,石油,Oil,fossil,,万吨标准煤,true
naphtha,石脑油,Naphtha,oil,,万吨,true
gas,天然气,Gas,fossil,,万吨标准煤,true
natural_gas,天然气,Natural gas,gas,,亿立方米,true
nonfossil,非化石,Non-fossil,,,万吨标准煤,false
solar,太阳能,Solar,nonfossil,,万吨标准煤,false
heat,热力,Heat,,,万吉焦,false
electricity,电力,Electricity,,,亿千瓦时,false
process,工业生产过程,Process,,,,false
lime,石灰,Lime,process,,万吨,false
waste,废弃物,Waste,,,,
municipal_waste,生活垃圾,Municipal waste,waste,,万吨,
"""
HEAD = "flow,sector,carrier,year,value,unit,state,source,locator,note\n"
# flow sector carrier year value unit; all are sound
ROWS = """\
inflow - raw_coal 2022 60.00 万吨
outflow - raw_coal 2022 -2.00 万吨
thermal_power - raw_coal 2022 -20.00 万吨
thermal_power - electricity 2022 5.00 亿千瓦时
final industry raw_coal 2022 29.00 万吨
final transport natural_gas 2022 1200 万立方米
final chemicals naphtha 2022 3.00 万吨
nonenergy chemicals naphtha 2022 2.50 万吨
final industry electricity 2022 8.00 亿千瓦时
final transport heat 2022 12 万吉焦
process chemicals lime 2022 1.2 万吨
process - municipal_waste 2022 8.8 万吨
primary_production - electricity 2022 0.30 亿千瓦时
"""


@pytest.fixture
def raw(small_raw):
    small_raw.write("flows.csv", FLOWS)
    small_raw.write("sectors.csv", SECTORS)
    small_raw.write("carriers.csv", CARRIERS)
    small_raw.write(NAME, HEAD)
    for line in ROWS.splitlines():
        add(small_raw, line)
    return small_raw


def add(raw, line: str, **more: str) -> int:
    cells = ["" if cell == "-" else cell for cell in line.split()]
    names = ("flow", "sector", "carrier", "year", "value", "unit")
    return raw.append(NAME, **dict(zip(names, cells, strict=True)), **more)


def told(raw) -> list[str]:
    return [message.removeprefix(f"{NAME} · ") for message in raw.messages()]


def test_a_sound_table_has_no_problem(raw):
    assert told(raw) == []


# row added, column, value, rule, hint
WRONG = {
    "unknown flow": (
        "finall industry raw_coal 2021 1 万吨",
        "flow · “finall” · an id of flows.csv · did you mean “final”?",
    ),
    "unknown sector": (
        "final industri raw_coal 2021 1 万吨",
        "sector · “industri” · an id of sectors.csv · did you mean “industry”?",
    ),
    "unknown carrier": (
        "final industry raw_coa 2021 1 万吨",
        "carrier · “raw_coa” · an id of carriers.csv · did you mean “raw_coal”?",
    ),
    "sector of a flow that has none": (
        "inflow industry raw_coal 2021 1 万吨",
        (
            "sector · “industry” · this flow belongs to the whole place · "
            "leave it empty; final, nonenergy, process have sectors"
        ),
    ),
    "process without a process": (
        "process industry raw_coal 2021 1 万吨",
        "carrier · “raw_coal” · process activity names its process · one of: lime, municipal_waste",
    ),
    "a process that is burned": (
        "final industry lime 2021 1 万吨",
        "carrier · “lime” · a carrier of energy · use the flow “process”",
    ),
    "a year to come": (
        "final industry raw_coal 2999 1 万吨",
        "four digits; plans and forecasts are no activity data",
    ),
    "a period": (
        "final industry raw_coal 2020-2022 1 万吨",
        "four digits; plans and forecasts are no activity data",
    ),
    "unknown unit": (
        "final industry raw_coal 2021 1 万顿",
        "unit · “万顿” · the unit “万顿” is not known · write it as documents print it; new units go into units.txt",
    ),
    "unit of another kind": (
        "final industry raw_coal 2021 1 万立方米",
        "unit · “万立方米” · raw_coal is in 万吨 or 吨标准煤 · check the carrier and the unit",
    ),
    "tonnes of a group": (
        "final industry coal 2021 1 万吨",
        "unit · “万吨” · coal is in 万吨标准煤 or 吨标准煤 · name the fuel (raw_coal)",
    ),
    "a fuel counted as electricity is": (
        "final industry coal 2021 1 吨标准煤(等价)",
        "unit · “吨标准煤(等价)” · coal is in 万吨标准煤 or 吨标准煤 · check the carrier and the unit",
    ),
    "electricity in plain standard coal": (
        "final industry electricity 2021 1 万吨标准煤",
        (
            "unit · “万吨标准煤” · electricity in standard coal says how it is counted · "
            "write 万吨标准煤(当量) or 万吨标准煤(等价)"
        ),
    ),
    "heat in plain standard coal": (
        "final industry heat 2021 1 吨标准煤",
        ("unit · “吨标准煤” · heat in standard coal says how it is counted · write 吨标准煤(当量) or 吨标准煤(等价)"),
    ),
    "a quantity without a unit": (
        "final industry raw_coal 2021 1 -",
        "unit · “” · a quantity has a unit · as printed",
    ),
    "negative use": (
        "final industry raw_coal 2021 -1 万吨",
        "value · “-1” · never negative · check the sign; what leaves the place is outflow or export",
    ),
    "outflow without its sign": (
        "outflow - raw_coal 2021 1 万吨",
        "value · “1” · a quantity that leaves is negative · write it as -1",
    ),
    "fuel that a plant would put out": (
        "thermal_power - raw_coal 2021 20 万吨",
        "value · “20” · fuel put into a plant is negative · write it as -20",
    ),
    "electricity that a power plant would take": (
        "thermal_power - electricity 2021 -5 亿千瓦时",
        ("value · “-5” · what a plant puts out is positive · check the sign: input is negative, output positive"),
    ),
    "a row twice": (
        "final industry raw_coal 2022 29.10 万吨",
        "flow · “final” · a row comes once · take the second one out, or say what differs",
    ),
    "a part beside its whole, by sector": (
        "final chemicals raw_coal 2022 1 万吨",
        "carrier · “chemicals|raw_coal” · no part of another row (row 6) · list the parts or the whole, never both",
    ),
    "a part beside its whole, by carrier": (
        "inflow - coal 2022 40 万吨标准煤",
        "carrier · “|raw_coal” · no part of another row (row 15) · list the parts or the whole, never both",
    ),
    "the whole place beside a sector": (
        "final - heat 2022 30 万吉焦",
        "carrier · “transport|heat” · no part of another row (row 15) · list the parts or the whole, never both",
    ),
    "feedstock that nobody uses": (
        "nonenergy transport naphtha 2022 1 万吨",
        "flow · “nonenergy” · part of the final consumption of its cell · add the row “final” of the cell",
    ),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_broken_rule_is_told_once_with_its_row(case, raw):
    line, message = WRONG[case]
    add(raw, line)
    (found,) = told(raw)
    assert found.startswith("row ")
    assert found.endswith(message)


def test_feedstock_is_at_most_the_final_consumption_of_its_cell_whatever_the_units(raw):
    raw.cell(NAME, 9, value="30001", unit="吨")
    assert told(raw) == []  # 3.00 万吨 may be 30 050 t
    raw.cell(NAME, 9, value="30100")
    assert [m.split(" · ")[2:4] for m in told(raw)] == [["“30100”", "at most the final consumption of its cell"]]


def test_feedstock_of_a_wider_cell_is_held_against_the_sum_of_the_finer_ones(raw):
    raw.cell(NAME, 9, sector="industry", value="2.9")
    assert told(raw) == []
    raw.cell(NAME, 9, value="3.2")
    assert len(told(raw)) == 1


@pytest.mark.parametrize("unit", ["万吨标准煤(当量)", "万吨标准煤（等价）"])
def test_electricity_in_standard_coal_that_says_how_it_counts_is_taken(unit, raw):
    raw.cell(NAME, 10, value="9.83", unit=unit)
    assert told(raw) == []


def test_both_ways_of_counting_electricity_in_one_table_are_refused(raw):
    raw.cell(NAME, 10, value="9.83", unit="万吨标准煤(当量)")
    raw.cell(NAME, 11, value="1.2", unit="万吨标准煤(等价)")
    (message,) = told(raw)
    assert "当量 and 等价 are never added" in message


def test_a_missing_quantity_has_a_row_and_no_value(raw):
    raw.cell(NAME, 6, value="", state="missing")
    assert told(raw) == []
    raw.cell(NAME, 6, value="0")
    (message,) = told(raw)
    assert "no value where the state says there is none" in message


def test_an_empty_value_says_why(raw):
    raw.cell(NAME, 6, value="")
    (message,) = told(raw)
    assert "a quantity has a value" in message


@pytest.mark.parametrize(("state", "rule"), [("derived", "one of: measured"), ("", "never empty")])
def test_the_state_comes_from_the_closed_list(state, rule, raw):
    raw.cell(NAME, 6, state=state)
    (message,) = told(raw)
    assert rule in message


def test_text_in_the_value_is_told_once(raw):
    raw.cell(NAME, 6, value="约29")
    (message,) = told(raw)
    assert "a number" in message


def test_an_unknown_document_is_told(raw):
    raw.cell(NAME, 6, source="alpha-plam")
    (message,) = told(raw)
    assert "a document of sources.toml" in message


def test_activity_data_need_the_list_of_flows(raw):
    raw.path("flows.csv").unlink()
    (message,) = raw.messages()
    assert message.startswith("flows.csv")


def test_a_head_line_alone_is_no_problem(raw):
    raw.write(NAME, HEAD)
    assert told(raw) == []


# --- slips of 万 and 亿


def electricity_fact(raw):
    header = "electricity,电力消费量,Electricity consumption,亿千瓦时,energy,,,0,,\n"
    raw.write("variables.csv", raw.text("variables.csv") + header)
    raw.fact("electricity", "2022", "8.1", "亿千瓦时")


@pytest.mark.parametrize(
    ("value", "unit", "power", "name"),
    [
        ("8.0", "万千瓦时", -4, "万"),
        ("80000", "亿千瓦时", 4, "万"),
        ("8.0", "千瓦时", -8, "亿"),
        ("800", "亿千瓦时", 2, ""),
    ],
)
def test_a_total_that_is_powers_of_ten_off_the_fact_is_a_warning_that_names_the_factor(raw, value, unit, power, name):
    electricity_fact(raw)
    raw.cell(NAME, 10, value=value, unit=unit)
    (problem,) = raw.check()
    assert (problem.severity, problem.row, problem.column, problem.value) == ("warning", 10, "value", value)
    assert f"about 10^{power} times" in problem.rule
    assert "8.1 亿千瓦时, alpha:electricity@2022" in problem.rule
    assert (f"“{name}”" in problem.hint) == bool(name)


@pytest.mark.parametrize(("value", "unit"), [("80000", "万千瓦时"), ("5", "亿千瓦时"), ("9.9", "万吨标准煤(当量)")])
def test_another_unit_or_another_boundary_is_no_slip(raw, value, unit):
    electricity_fact(raw)
    raw.cell(NAME, 10, value=value, unit=unit)
    assert told(raw) == []


def test_fuel_in_tonnes_is_held_against_standard_coal_of_the_facts(raw):
    """Alpha prints 30 万吨标准煤 of coal; 29 万吨 of it fit, 29 吨 do not."""
    raw.cell(NAME, 6, unit="吨")
    (problem,) = raw.check()
    assert (problem.severity, problem.row) == ("warning", 6)
    assert "10^-4" in problem.rule


def test_a_year_that_is_powers_of_ten_off_the_others_of_its_cell_is_a_warning(raw):
    for year, value in (("2020", "1100"), ("2021", "0.1150")):
        add(raw, f"final transport natural_gas {year} {value} 万立方米")
    (problem,) = raw.check()
    assert (problem.severity, problem.value) == ("warning", "0.1150")
    assert "about 10^-4 times the other years of its cell" in problem.rule


def test_two_years_far_apart_are_not_judged(raw):
    add(raw, "final transport natural_gas 2021 0.1150 万立方米")
    assert told(raw) == []
