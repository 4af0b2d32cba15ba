"""The energy balance in the layout of the yearbooks. The numbers are invented, the sums are made to hold."""

import shutil
from pathlib import Path

import pytest
from openpyxl import Workbook

from nearzero.exchange.balance_names import carrier_of, row_of, unit_of
from nearzero.exchange.energy_balance import BALANCE
from nearzero.exchange.formats import recognise
from nearzero.exchange.reading.sheets import open_workbook
from nearzero.exchange.write import check_imported, write_place
from nearzero.places.raw import Raw
from nearzero.problems import DataError
from nearzero.study import Study

HEADS = [
    "项  目",
    "煤合计\n(万吨)",
    "原 煤\n(万吨)",
    "洗精煤\n(万吨)",
    "油品合计",
    "汽  油",
    "柴 油",
    "天然气",
    "热力",
    "电力",
]
UNITS = ["", "", "", "", "(万吨)", "(万吨)", "(万吨)", "(亿立方米)", "(万百万千焦)", "(亿千瓦小时)"]
ROWS = [
    ["一、可供本地区消费的能源量", 100, 90, 10, 9, 4, 5, 20, None, 60],
    ["  1.一次能源生产量", 30, 30, None, None, None, None, None, None, 20],
    ["  2.外省(区、市)调入量", 80, 70, 10, 9, 4, 5, 20, None, 40],
    ["  5.本省(区、市)调出量(-)", -10, -10],
    ["  8.库存增(-)、减(+)量"],
    ["  年初库存量", 5, 5],
    ["  年末库存量(-)", -5, -5],
    ["二、加工转换投入(-)产出(+)量", -70, -70, None, None, None, None, None, 100, 30],
    ["  1.火力发电", -50, -50, None, None, None, None, None, None, 30],
    ["  2.供热", -20, -20, None, None, None, None, None, 100],
    ["三、损失量", None, None, None, None, None, None, None, 2, 3],
    ["    #运输和输配损失", None, None, None, None, None, None, None, 2, 3],
    ["四、终端消费量", 30, 20, 10, 9, 4, 5, 20, 98, 87],
    ["  1.农、林、牧、渔业", 1, 1, None, 2, None, 2, None, None, 2],
    ["  2.工业", 27, 17, 10, None, None, None, 15, 80, 60],
    ["    #用作原料、材料", 3, 3],
    ["  3.建筑业", None, None, None, 1, None, 1, None, None, 3],
    ["  4.交通运输、仓储和邮政业", None, None, None, 4, 2, 2, 1, None, 4],
    ["  5.批发、零售业和住宿、餐饮业", 1, 1, None, None, None, None, 1, 3, 6],
    ["  6.其他", None, None, None, None, None, None, 1, 5, 5],
    ["  7.居民生活", 1, 1, None, 2, 2, None, 2, 10, 7],
    ["    城 镇", None, None, None, 1, 1, None, 2, 10, 4],
    ["    乡 村", 1, 1, None, 1, 1, None, None, None, 3],
    ["五、平衡差额", 0, 0, 0, 0, 0, 0, 0, 0, 0],
    ["六、消费量合计", 100, 90, 10, 9, 4, 5, 20, 100, 90],
]


@pytest.fixture
def raw_copy(tmp_path) -> Raw:
    root = Path(__file__).parents[2] / "data" / "raw"
    shutil.copytree(
        root, tmp_path / "raw", ignore=lambda at, names: {"places"} & set(names) if Path(at) == root else ()
    )
    (tmp_path / "raw" / "places").mkdir()
    return Raw(tmp_path / "raw")


def balance_book(
    path: Path, rows=ROWS, title="6-15 山东省能源平衡表（实物量）-2020", name="Sheet1", units=UNITS
) -> Path:
    book = Workbook()
    sheet = book.active
    sheet.title = name
    sheet.append([title])
    sheet.merge_cells("A1:J1")
    sheet.append(HEADS)
    sheet.append(units)
    for row in rows:
        sheet.append(row)
    book.save(path)
    return path


def read(path: Path, raw: Raw, place: str | None = None):
    return BALANCE.read(path, open_workbook(path), raw, place)


def changed(label: str, column: int, value) -> list[list]:
    return [[*row[:column], value, *row[column + 1 :]] if row[0].strip() == label else row for row in ROWS]


@pytest.mark.parametrize(
    ("label", "row"),
    [
        ("一、可供本地区消费的能源量", ("available", "")),
        ("5.本省（区、市）调出量（-）", ("outflow", "")),
        ("  境内轮船和飞机在境外的加油量", ("bunkers_abroad", "")),
        ("＃用作原料、材料", ("nonenergy", "industry")),
        ("（四）终端消费量 Total Final Consumption", ("final", "")),
        ("批发和零售业、住宿和餐饮业", ("final", "wholesale_retail_catering")),
        ("8.库存增（-）、减（+）量", ("stock_change", "")),
        ("油品再投入量(-)", ("detail", "")),
        ("某某", None),
    ],
)
def test_rows_by_their_labels(label, row):
    assert row_of(label) == row


def test_columns_and_units_by_their_heads():
    assert [carrier_of(text) for text in ("原 煤\n(万吨)", "其他石油制品", "液化 石油气 LPG", "电力", "人口")] == [
        "raw_coal", "other_petroleum_products", "lpg", "electricity", None,
    ]  # fmt: skip
    # 万百万千焦 is 10^4 × 10^6 kJ = 10^10 kJ = 10^4 GJ
    assert [unit_of(text) for text in ("(万百万千焦)", "亿千瓦小时", "热力（10^4tce）")] == [
        "万吉焦",
        "亿千瓦时",
        "万吨标准煤",
    ]


def test_a_balance_becomes_activity_data_that_the_accounting_reads(tmp_path, raw_copy):
    path = balance_book(tmp_path / "balance.xlsx")
    assert recognise(open_workbook(path)) == "energy-balance"
    (found,) = read(path, raw_copy)
    assert (found.place_id, found.problems) == ("shandong", ())
    assert check_imported(raw_copy.root, found) == []
    table = found.tables["activity.csv"]
    cells = table.set_index(["flow", "sector", "carrier"])
    assert cells.loc[("thermal_power", "", "raw_coal"), ["value", "unit", "year"]].tolist() == ["-50", "万吨", "2020"]
    assert cells.loc[("final", "urban_households", "heat"), ["value", "unit"]].tolist() == ["10", "万吉焦"]
    assert cells.loc[("stock_change", "", "raw_coal"), "value"] == "0"
    assert ("final", "households", "heat") not in cells.index
    assert ("final", "", "electricity") not in cells.index
    assert not {"coal_sum", "oil_sum"} & set(table["carrier"])
    write_place(raw_copy.root, found)
    raw = Raw(raw_copy.root)
    (raw.root / "places" / "shandong" / "facts.csv").write_text(
        (Path(__file__).parents[2] / "data/raw/places/shandong/facts.csv").read_text("utf-8").splitlines()[0] + "\n",
        "utf-8",
    )
    study = Study.load("shandong", Raw(raw.root))
    from nearzero.accounting.activity import activities
    from nearzero.accounting.energy.balance import Balance
    from nearzero.accounting.energy.balance_units import Measure

    balance = Balance(study.raw, "shandong", activities(study.raw, "shandong"), 2020, Measure("physical"))
    assert {"raw_coal", "electricity", "heat"} <= set(balance.carriers)


def test_sums_that_do_not_hold_are_said_with_their_arithmetic(tmp_path, raw_copy):
    path = balance_book(tmp_path / "balance.xlsx", changed("2.工业", 9, 71))
    (found,) = read(path, raw_copy)
    (problem,) = found.problems
    assert (problem.severity, problem.cell, problem.value) == ("warning", "J16", "87")
    assert "2 + 71 + 3 + 4 + 6 + 5 + 7 = 98; printed 87; difference +11 亿千瓦时" in problem.hint


def test_years_join_and_a_blank_is_no_row(tmp_path, raw_copy):
    for year in (2020, 2021):
        path = balance_book(tmp_path / f"{year}.xlsx", title=f"{year}年山东省能源平衡表（实物量）")
        write_place(raw_copy.root, read(path, Raw(raw_copy.root))[0])
    table = Raw(raw_copy.root).place_table("shandong", "activity.csv")
    assert set(table["year"]) == {"2020", "2021"}
    assert not ((table["flow"] == "primary_production") & (table["carrier"] == "gasoline")).any()
    assert set(table["source"]) == {"shandong-energy-balance-2020", "shandong-energy-balance-2021"}


def test_standard_coal_says_how_electricity_counts(tmp_path, raw_copy):
    units = ["", "", "", "", *["万吨标准煤"] * 6]
    heads = [head.replace("(万吨)", "(万吨标准煤)") for head in HEADS]
    path = balance_book(tmp_path / "a.xlsx", title="山东省能源平衡表（标准量）2020 电热当量计算法", units=units)
    from openpyxl import load_workbook

    book = load_workbook(path)
    for k, head in enumerate(heads, 1):
        book.active.cell(2, k).value = head
    book.save(path)
    (found,) = read(path, raw_copy)
    units_of = dict(zip(found.tables["activity.csv"]["carrier"], found.tables["activity.csv"]["unit"], strict=True))
    assert units_of["electricity"] == units_of["heat"] == "万吨标准煤(当量)"
    assert units_of["raw_coal"] == "万吨标准煤"
    assert check_imported(raw_copy.root, found) == []


def test_an_unknown_row_with_numbers_is_said(tmp_path, raw_copy):
    (found,) = read(balance_book(tmp_path / "a.xlsx", [*ROWS, ["七、别的东西", 1, 1]]), raw_copy)
    assert [(problem.severity, problem.value) for problem in found.problems] == [("warning", "七、别的东西")]


@pytest.mark.parametrize(("title", "message"), [("能源平衡表 2020", "which place"), ("山东省能源平衡表", "which year")])
def test_a_table_without_place_or_year_is_refused(tmp_path, raw_copy, title, message):
    with pytest.raises(DataError, match=message):
        read(balance_book(tmp_path / "balance.xlsx", title=title), raw_copy)
