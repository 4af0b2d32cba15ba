"""The tables of scenario databases, by the documented rules of the IAMC format, and by pyam where it is installed.

pyam 4.0 wants numpy < 2.5 and matplotlib < 3.11, below what is locked here, so it is no dependency of the tests.
"""

import csv
import gc
import re
import warnings

import pandas as pd
import pytest
from openpyxl import load_workbook

from nearzero.exchange import iamc
from nearzero.exchange.export import export
from nearzero.places.resolve import Resolver

PLACES = ("laoshan", "example-county")


@pytest.fixture(scope="module", params=PLACES)
def found(request, real_raw):
    return iamc.records(real_raw, request.param)


def test_the_wide_layout_has_the_columns_of_the_format(found):
    table = iamc.wide(found)
    assert list(table.columns[:5]) == ["Model", "Scenario", "Region", "Variable", "Unit"]
    years = list(table.columns[5:])
    assert years == sorted(years)
    assert all(isinstance(year, int) for year in years)
    assert not table.duplicated(["Model", "Scenario", "Region", "Variable", "Unit"]).any()
    assert table.iloc[:, :5].map(bool).all(axis=None)


def test_the_long_layout_has_the_columns_of_the_format(found):
    table = iamc.long(found)
    assert list(table.columns) == ["model", "scenario", "region", "variable", "unit", "year", "value"]
    assert not table.duplicated(["variable", "unit", "year"]).any()
    assert table["value"].notna().all()


def test_names_are_paths_without_signs_that_mean_something(found):
    for record in found:
        assert re.fullmatch(r"[^|*]+(\|[^|*]+)*", record.variable), record.variable


def test_both_layouts_say_the_same_numbers(found):
    wide = iamc.wide(found).melt(["Model", "Scenario", "Region", "Variable", "Unit"], var_name="year").dropna()
    keys = ["variable", "unit", "year"]
    one = wide.rename(columns=str.lower).astype({"year": int}).set_index(keys)["value"].sort_index()
    two = iamc.long(found).set_index(keys)["value"].sort_index()
    pd.testing.assert_series_equal(one, two, check_index_type=False)


def test_units_of_the_common_definitions(real_raw):
    resolver = Resolver(real_raw, "laoshan")
    levels = {(r.variable, r.unit, r.point.year): r.value for r in iamc.records(real_raw, "laoshan")}
    # 万吨 are 10^4 t: a hundred of them make 1 Mt; a hundred 万人 make a million; ten 亿元 make a billion
    assert levels["Emissions|CO2", "Mt CO2/yr", 2022] == 3.65
    assert levels["Population", "million", 2022] == pytest.approx(resolver.series("population").at(2022).value / 100)
    assert levels["GDP", "billion CNY/yr (prices of 2022)", 2022] == pytest.approx(108.117)


@pytest.mark.parametrize("layout", ["iamc-wide", "iamc-long"])
def test_every_number_has_state_method_and_inputs_beside_it(layout, real_raw, tmp_path):
    path = export(real_raw, "laoshan", layout, tmp_path / ("out.xlsx" if layout == "iamc-wide" else "out.csv"))
    if layout == "iamc-wide":
        book = load_workbook(path)
        assert book.sheetnames == ["data", "method"]
        rows = [dict(zip(iamc.METHOD, row, strict=True)) for row in book["method"].iter_rows(2, values_only=True)]
    else:
        with (tmp_path / "out-method.csv").open(encoding="utf-8") as stream:
            rows = list(csv.DictReader(stream))
    assert len(rows) == len(iamc.records(real_raw, "laoshan"))
    assert all(row["state"] and row["method"] and row["inputs"] for row in rows)
    derived = next(row for row in rows if row["variable"] == "Emissions|CO2" and int(row["year"]) == 2020)
    assert (derived["state"], derived["arithmetic"]) == ("estimated", "365 万吨 ÷ (1 + 4.3 %)")


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("layout", ["iamc-wide", "iamc-long"])
def test_pyam_reads_what_was_written(place, layout, real_raw, tmp_path):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        pyam = pytest.importorskip("pyam")
        path = export(real_raw, place, layout, tmp_path / ("out.xlsx" if layout == "iamc-wide" else "out.csv"))
        frame = pyam.IamDataFrame(path)
        expected = iamc.long(iamc.records(real_raw, place))
        keys = ["region", "variable", "unit", "year"]
        read = frame.data.dropna().set_index(keys)["value"].sort_index()
        gc.collect()  # pyam leaves the workbook open
    pd.testing.assert_series_equal(
        read, expected.set_index(keys)["value"].sort_index(), check_index_type=False, check_names=False
    )
