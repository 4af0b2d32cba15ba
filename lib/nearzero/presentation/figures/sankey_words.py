"""Words on a picture of energy flows.

Here: headings and notes, and the names of flows, sectors and kinds of energy as a picture has room for. Not here:
the picture (``sankey``).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from nearzero.accounting.energy.flow import CONVERSION_LOSS, RECYCLED, SMALL
from nearzero.places.contracts import CARRIERS, FLOWS, SECTORS
from nearzero.places.tables import rows

if TYPE_CHECKING:
    from nearzero.places.raw import Raw

WORDS: Mapping[str, Mapping[str, str]] = {
    "zh": {
        "columns": "供应|供应品种|加工转换|终端品种|去向",
        RECYCLED: "转换回用",
        CONVERSION_LOSS: "加工转换损失",
        SMALL: "其他",
        "unit": "单位：",
        "merged": "“其他”含占比较小的{names}。",
        "without": "不含没有折标准煤系数的{names}。",
        "and": "、",
    },
    "en": {
        "columns": "Supply|Energy supplied|Transformation|Energy delivered|Use",
        RECYCLED: "Recycled",
        CONVERSION_LOSS: "Conversion losses",
        SMALL: "Other",
        "unit": "Unit: ",
        "merged": "Small flows put together as Other: {names}.",
        "without": "Without {names}, for which there is no coefficient of standard coal.",
        "and": ", ",
    },
}
UNITS: Mapping[str, Mapping[str, str]] = {
    "万吨标准煤(当量)": {"zh": "万吨标准煤，电力按当量值", "en": "10⁴ tce, electricity at its calorific value"}
}
# Names that are shorter on a picture than in a table.
_SHORT: Mapping[str, dict[str, str]] = {
    "zh": {
        "primary_production": "一次生产",
        "inflow": "区外调入",
        "outflow": "调出区外",
        "stock_change": "库存变化",
        "bunkers_abroad": "境外加油",
        "bunkers_domestic": "境内加油",
        "transport_storage_post": "交通运输、仓储、邮政",
        "wholesale_retail_catering": "批零、住宿、餐饮",
        "agriculture": "农林牧渔业",
        "other_services": "其他服务业",
        "nonfossil": "非化石能源",
        "final": "未分行业终端",
    },
    "en": {
        "primary_production": "Primary production",
        "inflow": "Inflow",
        "outflow": "Outflow",
        "import": "Imports",
        "export": "Exports",
        "stock_change": "Stock change",
        "bunkers_abroad": "Bunkers abroad",
        "bunkers_domestic": "Bunkers at home",
        "coal": "Coal",
        "oil": "Petroleum",
        "thermal_power": "Thermal power",
        "recovered": "Recovered energy",
        "refining": "Refining",
        "transport_storage_post": "Transport, storage, post",
        "wholesale_retail_catering": "Trade, catering",
        "agriculture": "Agriculture",
        "final": "Final use, no sector",
    },
}


def names_of(raw: Raw, lang: str) -> dict[str, str]:
    """Return what flows, sectors and carriers are called, from the tables of a data folder.

    Args:
        raw: The data folder.
        lang: ``zh`` or ``en``.
    """
    found = {}
    for table, contract, key in (
        ("sectors.csv", SECTORS, "sector"),
        ("carriers.csv", CARRIERS, "carrier"),
        ("flows.csv", FLOWS, "id"),
    ):
        for row in rows(raw.table(table, contract)):
            found[str(getattr(row, key))] = str(getattr(row, lang)).removesuffix("（-）").removesuffix(" (-)")
    return found | _SHORT[lang]
