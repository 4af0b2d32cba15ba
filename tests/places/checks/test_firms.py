"""Rules of the table of firms: names, units, years and values."""

from __future__ import annotations

import pytest

HEAD = "firm,sector,carrier,year,value,unit,state,source,locator,note\n"


@pytest.mark.parametrize(
    ("line", "column", "rule"),
    [
        ("甲厂,industries,coal,2022,5,吨标准煤,measured,alpha-plan,表1,", "sector", "id of sectors.csv"),
        ("甲厂,industry,coals,2022,5,吨标准煤,measured,alpha-plan,表1,", "carrier", "id of carriers.csv"),
        ("甲厂,industry,coal,2022,5,亿千瓦时,measured,alpha-plan,表1,", "unit", "a unit of coal"),
        ("甲厂,industry,coal,2022,-5,吨标准煤,measured,alpha-plan,表1,", "value", "never negative"),
        ("甲厂,industry,coal,22,5,吨标准煤,measured,alpha-plan,表1,", "year", "a year"),
        ("甲厂,industry,coal,2022,,吨标准煤,measured,alpha-plan,表1,", "value", "has a value"),
        ("甲厂,industry,coal,2022,5,吨标准煤,measured,beta-plan,表1,", "source", "sources.toml"),
    ],
)
def test_a_wrong_row_is_found(small_raw, line, column, rule):
    small_raw.write("places/alpha/firms.csv", HEAD + line + "\n")
    found = [problem for problem in small_raw.check(["alpha"]) if problem.file.endswith("firms.csv")]
    assert [(problem.column, rule in problem.rule) for problem in found] == [(column, True)]


def test_a_right_row_and_a_missing_one_pass(small_raw):
    good = "甲厂,industry,coal,2022,5~6,万吨标准煤,measured,alpha-plan,表1,\n"
    good += "乙厂,industry,coal,2022,,,missing,alpha-plan,表1,\n"
    small_raw.write("places/alpha/firms.csv", HEAD + good)
    assert small_raw.check(["alpha"]) == []
