"""The workbook of cities in its published shape. Every number here is invented."""

from pathlib import Path

import pytest
from openpyxl import Workbook

from nearzero.exchange.ceads_city import CITY
from nearzero.exchange.formats import recognise
from nearzero.exchange.reading.sheets import open_workbook
from nearzero.places.raw import Raw
from nearzero.problems import DataError

CITIES = {"Qingdao": (61.25, 60.5, None), "Jinan": (55.0, 54.125, 53.0), "Neverland": (1.5, 1.25, 1.0)}
YEARS = (2005, 2006, 2007)


@pytest.fixture
def raw() -> Raw:
    return Raw(Path(__file__).parents[2] / "data" / "raw")


def city_book(path: Path, matrix: dict | None = None, names: tuple[str, str] = ("emission vector", "emission matrix")):
    book = Workbook()
    book.remove(book.active)
    vector = book.create_sheet(names[0])
    vector.append(["ID", "city", "year", "emission"])
    for number, (city, values) in enumerate(CITIES.items(), 1):
        for year, value in zip(YEARS, values, strict=True):
            vector.append([number, city, year, value])
    sheet = book.create_sheet(names[1])
    sheet.append(["ID", "city", *YEARS])
    for number, (city, values) in enumerate((matrix or CITIES).items(), 1):
        sheet.append([number, city, *values])
    book.save(path)
    return path


def read(path: Path, raw: Raw, place: str | None = None):
    return CITY.read(path, open_workbook(path), raw, place)


def test_cities_become_places_with_their_totals(tmp_path, raw):
    path = city_book(tmp_path / "cities.xlsx")
    assert recognise(open_workbook(path)) == "ceads-city"
    found = {one.place_id: one for one in read(path, raw)}
    assert set(found) == {"qingdao", "jinan", "neverland"}
    new = found["jinan"].tables["facts.csv"]
    rows = new[new["source"] == "ceads-city-2005-2007"]
    assert rows[["variable", "year", "value", "unit", "state"]].to_numpy().tolist() == [
        ["co2_total", "2005", "55", "百万吨", "estimated"],
        ["co2_total", "2006", "54.125", "百万吨", "estimated"],
        ["co2_total", "2007", "53", "百万吨", "estimated"],
    ]
    assert found["jinan"].place == {}
    assert found["neverland"].place["kind"] == "prefecture"
    assert [problem.value for problem in found["neverland"].problems] == ["Neverland"]


def test_what_a_place_has_already_stays(tmp_path, raw):
    (found,) = read(city_book(tmp_path / "cities.xlsx"), raw, "qingdao")
    before = raw.place_table("qingdao", "facts.csv")
    table = found.tables["facts.csv"]
    assert len(table) == len(before) + len(YEARS)
    assert table["value"].tolist()[: len(before)] == before["value"].tolist()
    assert table.iloc[-1][["value", "state"]].tolist() == ["", "missing"]


def test_sheets_that_differ_are_said(tmp_path, raw):
    path = city_book(tmp_path / "cities.xlsx", CITIES | {"Jinan": (55.0, 99.0, 53.0)})
    (found,) = read(path, raw, "jinan")
    (problem,) = found.problems
    assert (problem.sheet, problem.cell, problem.value, problem.severity) == ("emission matrix", "D3", "99", "warning")
    assert "54.125" in problem.hint


def test_one_sheet_is_enough(tmp_path, raw):
    (found,) = read(city_book(tmp_path / "cities.xlsx", names=("notes", "Emission_Matrix")), raw, "jinan")
    assert set(found.tables["facts.csv"]["year"]) >= {"2005", "2006", "2007"}
    assert any(note.kind == "sheet_without_emissions" for note in found.conversions)


def test_a_place_that_is_not_there_is_refused_with_the_nearest_name(tmp_path, raw):
    with pytest.raises(DataError, match="did you mean “qingdao”"):
        read(city_book(tmp_path / "cities.xlsx"), raw, "qindao")
