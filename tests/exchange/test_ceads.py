"""Workbooks in the shape that CEADs publishes them. Every number here is invented."""

import random
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import Workbook

from nearzero.exchange.ceads import ENERGY, PROVINCE
from nearzero.exchange.ceads_names import FUELS, Names, is_co2, plain, region_and_year, unit_of
from nearzero.exchange.formats import recognise
from nearzero.exchange.provinces import find_province, provinces
from nearzero.exchange.reading.sheets import open_workbook
from nearzero.exchange.write import check_imported, write_place
from nearzero.places.raw import Raw
from nearzero.problems import DataError
from nearzero.study import Study

FUEL_HEADS = [
    "Raw_Coal",
    "Cleaned_Coal",
    "Other_Washed_Coal",
    "Briquettes",
    "Coke",
    "Coke_Oven_Gas",
    "Other_Gas",
    "Other_Coking_Products",
    "Crude_Oil",
    "Gasoline",
    "Kerosene",
    "Diesel_Oil",
    "Fuel_Oil",
    "LPG",
    "Refinery_Gas",
    "Other_Petroleum_Products",
    "Natural_Gas",
]
CO2_HEADS = [*FUEL_HEADS, "Scope_2_Heat", "Scope_2_Electricity", "Other_Energy", "Process", "Scope_1_Total"]
ENERGY_HEADS = [*(head.replace("_", " ") for head in FUEL_HEADS), "Heat", "Electricity", "Other Energy"]
GASES = {"Coke Oven Gas", "Other Gas", "Natural Gas"}
OTHER_UNITS = {"Heat": "10^10 kJ", "Electricity": "10^8 kWh", "Other Energy": "10^4 tce"}
ENERGY_UNITS = [OTHER_UNITS.get(head) or ("10^8 cu.m" if head in GASES else "10^4 tons") for head in ENERGY_HEADS]


@pytest.fixture(scope="module")
def sector_heads(real_raw):
    from nearzero.places import contracts

    table = real_raw.table("sectors.csv", contracts.SECTORS)
    return [name for name in table["ceads"] if name]


def numbers(rows: int, columns: int, seed: int) -> list[list[Decimal]]:
    chance = random.Random(seed)  # noqa: S311 - no secret
    return [
        [
            Decimal(0) if chance.random() < 0.6 else Decimal(chance.randrange(1, 10**9)).scaleb(-8)
            for _ in range(columns)
        ]
        for _ in range(rows)
    ]


def inventory(sectors: list[str], seed: int) -> dict[str, list[Decimal]]:
    """Return invented rows by sector, each with its total of scope 1, and the row of totals."""
    rows = {}
    for sector, cells in zip(sectors, numbers(len(sectors), len(CO2_HEADS) - 1, seed), strict=True):
        cells[19] = Decimal(0)  # other energy
        rows[sector] = [*cells, sum(cells[:17]) + cells[20]]
    return {"TotalEmissions": [sum(column) for column in zip(*rows.values(), strict=True)], **rows}


def add_sheet(book: Workbook, name: str, heads: list[str], units: list[str], rows: dict[str, list[Decimal]]) -> None:
    sheet = book.create_sheet(name)
    sheet.append(["", *heads])
    sheet.append(["", *units])
    for label, cells in rows.items():
        sheet.append([label, *map(float, cells)])


def co2_book(path: Path, sheets: dict[str, dict[str, list[Decimal]]], heads: list[str] = CO2_HEADS) -> Path:
    book = Workbook()
    book.active.title = "NOTE"
    book.active["A1"] = "invented numbers in the published shape"
    for name, rows in sheets.items():
        add_sheet(book, name, heads, ["Mt CO2"] * len(heads), rows)
    book.save(path)
    return path


def read(reader, path: Path, raw: Raw, place: str | None = None):
    return reader.read(path, open_workbook(path), raw, place)


@pytest.fixture
def raw_copy(tmp_path) -> Raw:
    import shutil

    root = Path(__file__).parents[2] / "data" / "raw"
    copy = tmp_path / "raw"
    shutil.copytree(root, copy, ignore=lambda at, names: set(names) & {"places"} if Path(at) == root else set())
    (copy / "places").mkdir()
    return Raw(copy)


def test_every_province_is_known_by_its_names():
    assert len(provinces()) == 31
    for name, wanted in {
        "InnerMongolia": "inner-mongolia",
        "Inner Mongolia": "inner-mongolia",
        "内蒙古": "inner-mongolia",
        "Shanxi": "shanxi",
        "Shaanxi": "shaanxi",
        "陕西省": "shaanxi",
        "广西": "guangxi",
    }.items():
        assert find_province(name).id == wanted
    assert find_province("Springfield") is None


def test_names_of_units_and_sheets():
    assert [unit_of(text) for text in ("10^4 tons", "10^8 cu.m", "10^8 kWh", "10^10 kJ", "10^4 tce", "Mt CO2")] == [
        "万吨", "亿立方米", "亿千瓦时", "万吉焦", "万吨标准煤", "百万吨",
    ]  # fmt: skip
    assert is_co2("Mt CO₂")
    assert not is_co2("10^4 tons")
    assert unit_of("furlong") == ""
    assert region_and_year("InnerMongolia2018") == ("InnerMongolia", "2018")
    assert region_and_year("2018 Shandong") == ("Shandong", "2018")
    assert region_and_year("NOTE") == ("NOTE", "")


def test_all_forty_seven_sectors_and_all_fuels_have_an_id(real_raw, sector_heads):
    names = Names(real_raw)
    assert len(sector_heads) == len(names.inventory_sectors) == 47
    assert len({names.sectors[plain(head)] for head in sector_heads}) == 47
    assert len({names.carriers[plain(head)] for head in CO2_HEADS}) == len(CO2_HEADS)
    assert set(names.carriers) >= FUELS


@pytest.mark.parametrize(
    ("spelling", "sector"),
    [
        ("Farming, Forestry, Animal Husbandry, Fishery & Water Conservancy", "agriculture"),
        ("Ferrous Metals Mining & Dressing", "ferrous_mining"),
        ("Nonferrous Metals Mining and Dressing", "nonferrous_mining"),
        ("Transportation, Storage, Post and Telecommunication Service", "transport_storage_post"),
        ("Scrap and Waste", "waste_recycling"),
        ("Other Sectors", "other_services"),
        ("Urban Residents", "urban_households"),
        ("PRODUCTION AND SUPPLY OF ELECTRIC POWER, STEAM AND HOT WATER", "power_heat"),
    ],
)
def test_spellings_of_sectors(real_raw, spelling, sector):
    assert Names(real_raw).sectors[plain(spelling)] == sector


def test_a_province_of_several_years_becomes_a_place_that_runs(tmp_path, raw_copy, sector_heads):
    rows = {year: inventory(sector_heads, year) for year in (2017, 2018)}
    path = co2_book(tmp_path / "provinces.xlsx", {f"Shandong{year}": rows[year] for year in rows})
    assert recognise(open_workbook(path)) == "ceads-province"
    (found,) = read(PROVINCE, path, raw_copy)
    assert found.place_id == "shandong"
    assert found.problems == ()
    assert check_imported(raw_copy.root, found) == []
    assert write_place(raw_copy.root, found).new
    study = Study.load("shandong", Raw(raw_copy.root))
    total = study.series("co2_total")
    assert [point.year for point in total] == [2017, 2018]
    assert total.at(2018).value == pytest.approx(float(rows[2018]["TotalEmissions"][-1]) * 100)
    steel = study.series("co2_energy", sector="ferrous_metals", carrier="coke")
    assert steel.at(2017).value == pytest.approx(float(rows[2017]["Smelting and Pressing of Ferrous Metals"][4]) * 100)
    assert study.facts.set_index("id").loc["shandong:co2_total@2018", ["unit", "state", "locator"]].tolist() == [
        "百万吨", "estimated", "Shandong2018!W3",
    ]  # fmt: skip
    changes = study.trends(["co2_total"])
    assert changes
    assert not any(support.holds for support in study.supports())
    missing = {key.variable for support in study.supports() for keys in support.missing.values() for key in keys}
    assert {"population", "gdp"} <= missing


def test_a_workbook_of_thirty_provinces_makes_thirty_places(tmp_path, raw_copy, sector_heads):
    chosen = [one for one in provinces().values() if one.id != "tibet"]
    rows = inventory(sector_heads, 1)
    path = co2_book(tmp_path / "all.xlsx", {f"{one.en.replace(' ', '')}2018": rows for one in chosen})
    found = read(PROVINCE, path, raw_copy)
    assert [one.place_id for one in found] == [one.id for one in chosen]
    assert all(len(one.tables["facts.csv"]) == 48 * 22 for one in found)
    assert found[4].place == {
        "zh": "内蒙古自治区", "en": "Inner Mongolia", "kind": "province", "parent": "china", "adcode": "150000",
        "base_year": 2018,
    }  # fmt: skip
    (only,) = read(PROVINCE, path, raw_copy, "shaanxi")
    assert only.place_id == "shaanxi"


def test_a_second_year_joins_the_first_and_the_same_year_again_changes_nothing(tmp_path, raw_copy, sector_heads):
    first = co2_book(tmp_path / "a.xlsx", {"Shandong2017": inventory(sector_heads, 1)})
    second = co2_book(tmp_path / "b.xlsx", {"Shandong2018": inventory(sector_heads, 2)})
    for path in (first, second):
        write_place(raw_copy.root, read(PROVINCE, path, Raw(raw_copy.root))[0])
    assert write_place(raw_copy.root, read(PROVINCE, first, Raw(raw_copy.root))[0]).changes == ()
    facts = Raw(raw_copy.root).facts("shandong")
    assert set(facts["year"]) == {"2017", "2018"}
    assert set(facts["source"]) == {"ceads-co2-2017", "ceads-co2-2018"}
    assert {"ceads-co2-2017", "ceads-co2-2018"} <= set(Raw(raw_copy.root).sources)


def test_totals_that_do_not_add_up_are_said_with_their_arithmetic_and_kept(tmp_path, raw_copy, sector_heads):
    rows = inventory(sector_heads, 3)
    rows["TotalEmissions"][4] += 5
    rows["Nonmetal Mineral Products"][-1] += 2
    rows["TotalEmissions"][-1] += 2
    (found,) = read(PROVINCE, co2_book(tmp_path / "a.xlsx", {"Shandong2018": rows}), raw_copy)
    said = {problem.cell: problem for problem in found.problems}
    assert {problem.severity for problem in found.problems} == {"warning"}
    assert set(said) == {"F3", "W3", "W28"}
    assert "47 sectors of coke add up" in said["F3"].rule
    assert "printed 110.79776917; difference -5.000 百万吨" in said["F3"].hint
    assert "sources of nonmetal_minerals" in said["W28"].rule
    facts = found.tables["facts.csv"]
    kept = facts[(facts["variable"] == "co2_energy") & (facts["carrier"] == "coke") & (facts["sector"] == "")]
    assert float(kept["value"].iloc[0]) == pytest.approx(float(rows["TotalEmissions"][4]))


def test_a_blank_is_missing_and_a_left_out_sector_is_named(tmp_path, raw_copy, sector_heads):
    rows = inventory(sector_heads, 4)
    del rows["Tobacco Processing"]
    path = co2_book(tmp_path / "a.xlsx", {"Shandong2018": rows})
    from openpyxl import load_workbook

    book = load_workbook(path)
    book["Shandong2018"]["B4"] = None
    book["Shandong2018"]["C4"] = "—"
    book.save(path)
    (found,) = read(PROVINCE, path, raw_copy)
    facts = found.tables["facts.csv"].set_index(["variable", "sector", "carrier"])
    assert facts.loc[("co2_energy", "agriculture", "raw_coal"), ["value", "state"]].tolist() == ["", "missing"]
    assert facts.loc[("co2_energy", "agriculture", "cleaned_coal"), ["value", "state"]].tolist() == ["", "missing"]
    assert any("tobacco" in problem.hint for problem in found.problems)
    assert check_imported(raw_copy.root, found) == list(found.problems)


def test_spelling_variants_of_heads_and_a_blank_row_are_read(tmp_path, raw_copy, sector_heads):
    heads = [head.replace("Cleaned_Coal", "CleanedCoal").replace("Diesel_Oil", "Diesel Oil") for head in CO2_HEADS]
    path = co2_book(tmp_path / "a.xlsx", {"InnerMongolia2022": inventory(sector_heads, 5)}, heads)
    from openpyxl import load_workbook

    book = load_workbook(path)
    book["InnerMongolia2022"].insert_rows(3)
    book.save(path)
    (found,) = read(PROVINCE, path, raw_copy)
    assert found.problems == ()
    assert set(found.tables["facts.csv"]["carrier"]) >= {"cleaned_coal", "diesel"}


@pytest.mark.parametrize(
    ("cell", "value", "message"),
    [
        ("A5", "Coal Mining and Undressing", "a sector of the inventories"),
        ("A6", "Coal Mining and Dressing", "a sector comes once"),
        ("C1", "Raw_Coal", "a fuel comes once"),
        ("C2", "furlongs", "a unit of the inventories"),
        ("C7", "many", "Shandong2018 · C7"),
    ],
)
def test_what_cannot_be_read_is_an_error_with_its_cell(tmp_path, raw_copy, sector_heads, cell, value, message):
    path = co2_book(tmp_path / "a.xlsx", {"Shandong2018": inventory(sector_heads, 6)})
    from openpyxl import load_workbook

    book = load_workbook(path)
    book["Shandong2018"][cell] = value
    book.save(path)
    (found,) = read(PROVINCE, path, raw_copy)
    assert any(message in str(problem) and problem.severity == "error" for problem in found.problems)
    with pytest.raises(DataError):
        write_place(raw_copy.root, found)
    assert Raw(raw_copy.root).place_ids == []


@pytest.mark.parametrize(
    ("name", "message"), [("Springfield2018", "named after a place"), ("Shandong", "says the year")]
)
def test_a_sheet_that_says_no_place_or_no_year_is_refused(tmp_path, raw_copy, sector_heads, name, message):
    path = co2_book(tmp_path / "book.xlsx", {name: inventory(sector_heads, 7)})
    with pytest.raises(DataError, match=message):
        read(PROVINCE, path, raw_copy)


def test_energy_becomes_standard_coal_with_its_arithmetic_and_a_fuel_without_coefficient_is_missing(
    tmp_path, raw_copy, sector_heads
):
    body = dict(zip(sector_heads, numbers(47, len(ENERGY_HEADS), 8), strict=True))
    body["Coal Mining and Dressing"] = [Decimal(k + 1) for k in range(len(ENERGY_HEADS))]
    rows = {"Total Consumption": [sum(column) for column in zip(*body.values(), strict=True)], **body}
    book = Workbook()
    book.remove(book.active)
    add_sheet(book, "Shandong2018", ENERGY_HEADS, ENERGY_UNITS, rows)
    path = tmp_path / "energy.xlsx"
    book.save(path)
    assert recognise(open_workbook(path)) == "ceads-energy"
    (found,) = read(ENERGY, path, raw_copy)
    assert check_imported(raw_copy.root, found) == list(found.problems)
    assert {problem.severity for problem in found.problems} == {"warning"}  # fuels without a coefficient
    facts = found.tables["facts.csv"].set_index(["variable", "sector", "carrier"])
    # GB/T 2589-2020: raw coal 0.7143, natural gas 1.33, electricity 0.1229, heat 0.03412 kgce per kg, m3, kWh, MJ
    for carrier, value in {
        "raw_coal": "0.7143",
        "natural_gas": "226.1",  # 17 × 10^8 m3 × 1.33 kgce = 226.1 × 10^4 tce
        "heat": "0.61416",  # 18 × 10^10 kJ × 0.03412 kgce/MJ
        "electricity": "23.351",  # 19 × 10^8 kWh × 0.1229 kgce
        "other_energy": "20",
    }.items():
        row = facts.loc[("energy", "coal_mining", carrier)]
        assert (row["value"], row["unit"], row["state"]) == (value, "万吨标准煤", "estimated")
    assert "1 万吨 × 0.7143 kgce/kg" in facts.loc[("energy", "coal_mining", "raw_coal"), "note"]
    assert facts.loc[("energy", "coal_mining", "briquettes"), ["value", "state"]].tolist() == ["", "missing"]
    assert facts.loc[("electricity", "coal_mining", ""), ["value", "unit"]].tolist() == ["19", "亿千瓦时"]


def test_emissions_energy_people_and_money_carry_the_identity_of_fuels(tmp_path, raw_copy, sector_heads):
    """With both inventories and three rows of the yearbook the drivers run; without, what lacks is named."""
    for year in (2017, 2018):
        rows = inventory(sector_heads, year)
        write_place(raw_copy.root, read(PROVINCE, co2_book(tmp_path / f"{year}.xlsx", {f"Shandong{year}": rows}),
                                        Raw(raw_copy.root))[0])  # fmt: skip
    folder = raw_copy.root / "places" / "shandong"
    with (folder / "facts.csv").open("a", encoding="utf-8") as stream:
        for year, population, gdp in ((2017, "100.33", "63012"), (2018, "101.22", "66649")):
            cells = f"{year},{{}},{{}},,,,,,,measured,{{}},ceads-co2-2017,invented,\n"
            stream.write("population," + cells.format(population, "百万人", ""))
            stream.write("gdp," + cells.format(gdp, "亿元", "constant_2017"))
    study = Study.load("shandong", Raw(raw_copy.root))
    assert study.years == [2017, 2018]
    held = {support.identity.id for support in study.supports() if support.holds}
    assert "kaya3" in held
    effects = [result for result in study.drivers("kaya3") if result.form == "additive"]
    parts = sum(result.value for result in effects if result.factor != "total")
    assert parts == pytest.approx(next(result.value for result in effects if result.factor == "total"))
