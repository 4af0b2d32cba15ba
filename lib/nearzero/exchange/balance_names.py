"""What the regional energy balance of the yearbooks calls its rows, columns and units.

Here: names to ids of flows, sectors and carriers, and units. Not here: reading the table (``energy_balance``).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from nearzero.exchange.reading.cells import half_width

Row = tuple[str, str]  # flow and sector
# Rows that are sums or details of others: read for comparison or not at all, never written.
SUM, DETAIL = "sum", "detail"
OPENING, CLOSING = ("stock_change", "opening"), ("stock_change", "closing")

_ROWS: Mapping[Row, str] = {
    ("available", ""): "可供本地区消费的能源量 可供消费的能源量 可供量",
    ("primary_production", ""): "一次能源生产量 生产量",
    ("inflow", ""): "外省区市调入量 外省市区调入量 外省调入量 调入量 外地调入量 外市调入量",
    ("import", ""): "进口量",
    ("bunkers_abroad", ""): "境内轮船和飞机在境外的加油量 中国飞机轮船在国外加油量 我国轮船飞机在境外加油量",
    ("outflow", ""): "本省区市调出量 本省市区调出量 本省调出量 调出量 本地调出量 本市调出量",
    ("export", ""): "出口量",
    ("bunkers_domestic", ""): "境外轮船和飞机在境内的加油量 外国飞机轮船在中国加油量 外国轮船飞机在境内加油量",
    ("stock_change", ""): "库存增减量 库存增减变化量 库存增减 库存变化量 年初年末库存差额",
    OPENING: "年初库存量 年初库存",
    CLOSING: "年末库存量 年末库存",
    ("recovered", ""): "回收能",
    ("thermal_power", ""): "火力发电",
    ("heating_supply", ""): "供热",
    ("coal_washing", ""): "洗选煤 洗煤",
    ("coking", ""): "炼焦",
    ("refining", ""): "炼油及煤制油 炼油",
    ("gas_making", ""): "制气",
    ("gas_liquefaction", ""): "天然气液化",
    ("briquetting", ""): "煤制品加工 型煤加工",
    ("loss", ""): "损失量 能源损失量",
    ("final", ""): "终端消费量 终端能源消费量",
    ("final", "agriculture"): "农林牧渔业 农林牧渔水利业 农林牧副渔水利业 农业",
    ("final", "industry"): "工业",
    ("nonenergy", "industry"): "用作原料材料 用作原材料 用作原料和材料",
    ("final", "construction"): "建筑业",
    ("final", "transport_storage_post"): "交通运输仓储和邮政业 交通运输仓储及邮政业 交通运输仓储及邮电通讯业",
    ("final", "wholesale_retail_catering"): "批发零售业和住宿餐饮业 批发和零售业住宿和餐饮业 批发零售业住宿餐饮业 "
    "批发零售住宿和餐饮业 批发和零售贸易业餐饮业 批发零售业和住宿业餐饮业",
    ("final", "other_services"): "其他 其他行业 其它",
    ("final", "households"): "居民生活 生活消费 居民生活消费",
    ("final", "urban_households"): "城镇 城镇居民生活 城镇居民",
    ("final", "rural_households"): "乡村 农村 乡村居民生活 农村居民生活 乡村居民",
    ("balance_difference", ""): "平衡差额",
    ("total", ""): "消费量合计 能源消费总量 能源消费量合计",
    (SUM, ""): "加工转换投入产出量 加工转换投入产出 总计",
    (DETAIL, ""): "油品再投入量 焦炭再投入量 运输和输配损失 输配损失 水电 核电 风电 太阳能发电",
}
_CARRIERS = {
    "煤合计": "coal_sum", "原煤": "raw_coal", "洗精煤": "cleaned_coal", "其他洗煤": "other_washed_coal",
    "其它洗煤": "other_washed_coal", "煤制品": "briquettes", "型煤": "briquettes", "煤矸石": "gangue", "焦炭": "coke",
    "焦炉煤气": "coke_oven_gas", "高炉煤气": "blast_furnace_gas", "转炉煤气": "converter_gas",
    "其他煤气": "other_gas", "其它煤气": "other_gas", "其他焦化产品": "other_coking_products",
    "其它焦化产品": "other_coking_products", "油品合计": "oil_sum", "原油": "crude_oil", "汽油": "gasoline",
    "煤油": "kerosene", "柴油": "diesel", "燃料油": "fuel_oil", "石脑油": "naphtha", "润滑油": "lubricants",
    "石蜡": "paraffin_waxes", "溶剂油": "white_spirit", "石油沥青": "bitumen", "石油焦": "petroleum_coke",
    "液化石油气": "lpg", "炼厂干气": "refinery_gas", "其他石油制品": "other_petroleum_products",
    "其它石油制品": "other_petroleum_products", "天然气": "natural_gas", "液化天然气": "lng", "热力": "heat",
    "电力": "electricity", "其他能源": "other_energy", "其它能源": "other_energy", "合计": SUM, "能源合计": SUM,
    "能源总计": SUM, "总计": SUM,
}  # fmt: skip
# Columns that sum others of the same table.
COLUMN_SUMS = {
    "coal_sum": ("raw_coal", "cleaned_coal", "other_washed_coal", "briquettes"),
    "oil_sum": (
        "crude_oil", "gasoline", "kerosene", "diesel", "fuel_oil", "naphtha", "lubricants", "paraffin_waxes",
        "white_spirit", "bitumen", "petroleum_coke", "lpg", "refinery_gas", "other_petroleum_products",
        "other_oil_products",
    ),
}  # fmt: skip
# With its children in the table, the rest of a family is a carrier of its own.
NARROWER = {
    "other_gas": ("other_coal_gas", ("blast_furnace_gas", "converter_gas")),
    "other_petroleum_products": (
        "other_oil_products",
        ("naphtha", "lubricants", "paraffin_waxes", "white_spirit", "bitumen", "petroleum_coke"),
    ),
}
_UNITS = {
    "万吨": "万吨", "亿立方米": "亿立方米", "万立方米": "万立方米", "亿千瓦时": "亿千瓦时", "亿千瓦小时": "亿千瓦时",
    "万千瓦时": "万千瓦时", "万千瓦小时": "万千瓦时", "万百万千焦": "万吉焦", "百亿千焦": "万吉焦", "万吉焦": "万吉焦",
    "吉焦": "吉焦", "百万千焦": "吉焦", "万吨标准煤": "万吨标准煤", "万吨标煤": "万吨标准煤", "万tce": "万吨标准煤",
    "吨标准煤": "吨标准煤", "吨标煤": "吨标准煤", "吨": "吨", "10^4tce": "万吨标准煤", "10000tce": "万吨标准煤",
}  # fmt: skip


def plain(text: str) -> str:
    """Return a label without numbering, brackets, signs, spaces and “其中”."""
    bare = re.sub(r"\s", "", half_width(text))
    bare = re.sub(r"^[一二三四五六七八九十]+[、.．]|^[(（]?[一二三四五六七八九十\d]+[)）、.．]*", "", bare)
    bare = re.sub(r"^(#|其中[:：]?|\*)+", "", bare)
    return re.sub("[^\u4e00-\u9fff]", "", bare)


@cache
def _rows() -> Mapping[str, Row]:
    return {name: row for row, names in _ROWS.items() for name in names.split()}


def row_of(text: str) -> Row | None:
    """Return flow and sector of a row; None where the label is no known one."""
    # an English name may stand behind the Chinese one, and (-), (+) behind both
    return _rows().get(plain(re.split(r"[A-Za-z]{3,}", text, maxsplit=1)[0]))


def carrier_of(text: str) -> str | None:
    """Return the carrier of a column, its unit left off; None where the head is no known one."""
    bare = re.sub(r"\s", "", half_width(text))
    return _CARRIERS.get(plain(re.split(r"[(（]|[A-Za-z]{3,}", bare, maxsplit=1)[0]))


def unit_of(text: str) -> str:
    """Return the workbench's name of a unit: ``万百万千焦`` is ``万吉焦``; empty where it is no known one."""
    bare = re.sub(r"\s", "", half_width(text))
    inside = re.search(r"[(（]([^()（）]*)[)）]", bare)
    return _UNITS.get(inside[1] if inside else bare, "")
