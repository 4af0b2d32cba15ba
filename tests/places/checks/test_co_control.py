"""What ``nearzero check`` says of the effects of measures."""

from __future__ import annotations

import pytest

HEAD = "measure,name,name_en,stage,item,year,value,unit,state,source,locator,note,qualifier\n"
GOOD = "M1,改造,Retrofit,process,SO2,2025,12.5,吨,estimated,alpha-plan,表3,,about\n"


def found(small_raw, line):
    small_raw.write("places/alpha/co_control.csv", HEAD + line)
    return [problem for problem in small_raw.check(["alpha"]) if problem.file.endswith("co_control.csv")]


def test_a_good_row_passes(small_raw):
    assert found(small_raw, GOOD) == []
    assert found(small_raw, GOOD.replace("M1,改造,Retrofit", "P01,,")) == []


@pytest.mark.parametrize(
    ("old", "new", "column"),
    [
        ("2025", "next", "year"),
        ("12.5,吨", "12.5,千瓦时", "unit"),
        ("SO2", "SO3", "item"),
        ("process", "middle", "stage"),
        ("alpha-plan", "nobody", "source"),
        ("M1,改造,Retrofit", "M1,,", "measure"),
        ("SO2,2025,12.5,吨", "investment,2025,12.5,吨", "unit"),
        ("SO2,2025,12.5,吨", "investment,2025,-2,亿元", "value"),
        ("12.5,吨,estimated", "12.5,吨,missing", "value"),
    ],
)
def test_what_is_wrong_is_named_by_its_column(small_raw, old, new, column):
    assert column in {problem.column for problem in found(small_raw, GOOD.replace(old, new))}
