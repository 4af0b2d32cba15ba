"""What the inventories of CEADs call their sectors, fuels, units and sheets.

Here: names to ids, with the spellings that differ from workbook to workbook. Not here: reading sheets
(``ceads_sheet``). A name that is no known spelling is unknown: “Ferrous” and “Nonferrous” are too near to guess.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cached_property

from nearzero.exchange.reading.cells import half_width
from nearzero.places import contracts
from nearzero.places.raw import Raw
from nearzero.places.tables import rows
from nearzero.problems import nearest

# What a column or row stands for where it is no carrier and no sector.
TOTAL, PROCESS, HEAT, ELECTRICITY, OTHER = "total", "process", "heat", "electricity", "other_energy"

_CARRIERS = {
    "Scope 2 Heat": HEAT, "Scope 2 Electricity": ELECTRICITY, "Diesel": "diesel", "Other Washed": "other_washed_coal",
    "Liquefied Petroleum Gas": "lpg", "Other Coking Product": "other_coking_products", "Briquette": "briquettes",
    "Blast Furnace Gas": "blast_furnace_gas", "Converter Gas": "converter_gas", "Other Coal Gas": "other_coal_gas",
    "Petrol": "gasoline", "Industrial Process": PROCESS, "Process Emission": PROCESS, "Cement": PROCESS,
    "Scope 1 Total": TOTAL, "Scope1": TOTAL, "Total": TOTAL, "Total Emission": TOTAL, "Gangue": "gangue",
    "Liquefied Natural Gas": "lng", "LNG": "lng",
}  # fmt: skip
_SECTORS = {
    "Total Emission": TOTAL, "Total Consumption": TOTAL, "Total": TOTAL, "Total Energy Consumption": TOTAL,
    "Farming, Forestry, Animal Husbandry, Fishery Conservancy": "agriculture",
    "Logging and Transport of Wood": "logging",
    "Leather, Furs, Down and Relative Products": "leather",
    "Timber Processing, Bamboo, Cane, Palm and Straw Products": "timber",
    "Timber Processing, Bamboo, Cane, Palm Fiber": "timber",
    "Cultural, Educational and Sports Goods": "cultural_sports_goods",
    "Instruments, Meters, Cultural and Official Machinery": "instruments",
    "Instruments, Meters Cultural and Office Machinery": "instruments",
    "Electrical Equipment and Machinery": "electrical_machinery",
    "Production and Supply of Electric Power, Steam, Hot Water": "power_heat",
    "Electric Power, Steam and Hot Water Production and Supply": "power_heat",
    "Transport, Storage, Post and Telecommunication Services": "transport_storage_post",
    "Transportation, Storage, Postal and Telecommunications Services": "transport_storage_post",
    "Wholesale, Retail Trade and Catering Service": "wholesale_retail_catering",
    "Other Sectors": "other_services", "Other": "other_services", "Other Services": "other_services",
    "Urban Households": "urban_households", "Urban Resident": "urban_households",
    "Urban Residential": "urban_households", "Rural Households": "rural_households",
    "Rural Resident": "rural_households", "Rural Residential": "rural_households",
}  # fmt: skip
_UNITS = {
    "mtco2": "百万吨", "mt": "百万吨", "milliontonnes": "百万吨", "milliontons": "百万吨", "10^4tco2": "万吨",
    "10^4tons": "万吨", "10^4tonnes": "万吨", "10^4ton": "万吨", "10^4t": "万吨", "10000tons": "万吨",
    "10^4tce": "万吨标准煤", "10000tce": "万吨标准煤", "10^4tonsce": "万吨标准煤", "10^4tsce": "万吨标准煤",
    "10^8cu.m": "亿立方米", "10^8cum": "亿立方米", "10^8m3": "亿立方米", "10^8cubicmeters": "亿立方米",
    "10^8kwh": "亿千瓦时", "10^8kw.h": "亿千瓦时", "10^10kj": "万吉焦", "10^10kjoule": "万吉焦", "10^12kj": "百万吉焦",
}  # fmt: skip
_SHEET = re.compile(r"(?P<first>(19|20)\d\d)?[\s_-]*(?P<name>\D*?)[\s_-]*(?P<last>(19|20)\d\d)?")


def plain(name: str) -> str:
    """Return what two spellings of one name have in common: no signs, no “and”, no plural, no capitals."""
    # a new word begins where a capital follows a small letter: TotalEmissions, CleanedCoal
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", half_width(name))
    words = re.findall("[a-z0-9]+", spaced.casefold())
    return "".join(word.removesuffix("s") for word in words if word not in {"and", "the", "of"})


# The fuels that every inventory has, whatever the lists of the data folder: a sheet is known by them.
FUELS = frozenset(
    plain(name)
    for name in [
        "Raw Coal",
        "Cleaned Coal",
        "Other Washed Coal",
        "Briquettes",
        "Coke",
        "Coke Oven Gas",
        "Other Gas",
        "Crude Oil",
        "Gasoline",
        "Kerosene",
        "Diesel Oil",
        "Fuel Oil",
        "LPG",
        "Refinery Gas",
        "Other Petroleum Products",
        "Natural Gas",
    ]
)


def unit_of(text: str) -> str:
    """Return the workbench's name of a unit: ``10^8 cu.m`` is ``亿立方米``; empty where it is no known one."""
    bare = re.sub(r"[\s()（）]", "", half_width(text)).casefold().replace("₂", "2").replace("³", "3").rstrip(".")
    return _UNITS.get(bare.replace("*", "^").replace("^^", "^"), "")


def is_co2(text: str) -> bool:
    """Tell whether the text of a unit says carbon dioxide."""
    return "co2" in re.sub(r"[\s_]", "", half_width(text)).casefold().replace("₂", "2")


def region_and_year(sheet: str) -> tuple[str, str]:
    """Return what the name of a sheet says: ``Shandong2018`` is ``("Shandong", "2018")``; empty parts where nothing."""
    found = _SHEET.fullmatch(half_width(sheet))
    return (found["name"].strip(), found["last"] or found["first"] or "") if found else ("", "")


class Names:
    """Names of one data folder."""

    def __init__(self, raw: Raw) -> None:
        """Take the lists of a data folder."""
        self._raw = raw

    @cached_property
    def carriers(self) -> Mapping[str, str]:
        """Ids of carriers, and the words above, by plain name."""
        return self._of("carriers.csv", contracts.CARRIERS, "carrier", _CARRIERS)

    @cached_property
    def sectors(self) -> Mapping[str, str]:
        """Ids of sectors, and the total, by plain name."""
        return self._of("sectors.csv", contracts.SECTORS, "sector", _SECTORS)

    @cached_property
    def inventory_sectors(self) -> tuple[str, ...]:
        """Ids of the sectors that an inventory has: 45 branches of production and two kinds of households."""
        table = self._raw.table("sectors.csv", contracts.SECTORS)
        return tuple(table["sector"][table["ceads"] != ""])

    def _of(self, file: str, contract: contracts.Contract, column: str, spellings: Mapping[str, str]) -> dict[str, str]:
        ids = {getattr(row, column): row.ceads for row in rows(self._raw.table(file, contract)) if row.ceads}
        known = {*ids, *self._raw.table(file, contract)[column], TOTAL}
        return {plain(text): name for text, name in spellings.items() if name in known} | {
            plain(text): name for name, text in ids.items()
        }

    def sector_hint(self, text: str) -> str:
        """Return the nearest sector as inventories spell it."""
        table = self._raw.table("sectors.csv", contracts.SECTORS)
        return nearest(text, [name for name in table["ceads"] if name])


def passport(kind: str, titles: tuple[str, str], years: Sequence[str], file: str) -> tuple[str, Mapping[str, object]]:
    """Return id and passport of the inventories of some years.

    Args:
        kind: ``co2``, ``energy`` or ``city``.
        titles: What they are called in Chinese and English.
        years: The years, in order.
        file: Name of the workbook.
    """
    span = years[0] if len(years) == 1 else f"{years[0]}-{years[-1]}"
    return f"ceads-{kind}-{span}", {
        "title": f"{titles[0]} {span}",
        "title_en": f"{titles[1]}, {span}",
        "issuer": "中国碳核算数据库（CEADs）",
        "issuer_en": "Carbon Emission Accounts and Datasets (CEADs)",
        "number": "",
        "date": "",
        "kind": "inventory",
        "covers": [],
        "language": "en",
        "note": f"read from {file}; write down here which release it is",
    }
