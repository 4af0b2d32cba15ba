"""The provinces of China as inventories and yearbooks name them.

Here: names, ids and administrative codes (GB/T 2260). Not here: places of the data folder (``place_names``).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

_TABLE = """\
beijing 110000 北京市 Beijing
tianjin 120000 天津市 Tianjin
hebei 130000 河北省 Hebei
shanxi 140000 山西省 Shanxi
inner-mongolia 150000 内蒙古自治区 Inner Mongolia
liaoning 210000 辽宁省 Liaoning
jilin 220000 吉林省 Jilin
heilongjiang 230000 黑龙江省 Heilongjiang
shanghai 310000 上海市 Shanghai
jiangsu 320000 江苏省 Jiangsu
zhejiang 330000 浙江省 Zhejiang
anhui 340000 安徽省 Anhui
fujian 350000 福建省 Fujian
jiangxi 360000 江西省 Jiangxi
shandong 370000 山东省 Shandong
henan 410000 河南省 Henan
hubei 420000 湖北省 Hubei
hunan 430000 湖南省 Hunan
guangdong 440000 广东省 Guangdong
guangxi 450000 广西壮族自治区 Guangxi
hainan 460000 海南省 Hainan
chongqing 500000 重庆市 Chongqing
sichuan 510000 四川省 Sichuan
guizhou 520000 贵州省 Guizhou
yunnan 530000 云南省 Yunnan
tibet 540000 西藏自治区 Tibet
shaanxi 610000 陕西省 Shaanxi
gansu 620000 甘肃省 Gansu
qinghai 630000 青海省 Qinghai
ningxia 640000 宁夏回族自治区 Ningxia
xinjiang 650000 新疆维吾尔自治区 Xinjiang
"""
_SPELLINGS = {"neimenggu": "inner-mongolia", "neimongol": "inner-mongolia", "xizang": "tibet", "shannxi": "shaanxi"}
_KIND = re.compile("(省|市|壮族自治区|回族自治区|维吾尔自治区|自治区)$")


@dataclass(frozen=True, slots=True)
class Province:
    """One province-level division.

    Attributes:
        id: Pinyin, or the English name where that is what is used; the name of its folder.
        adcode: Six digits.
        zh: Full Chinese name.
        en: Name in English.
    """

    id: str
    adcode: str
    zh: str
    en: str

    @property
    def place(self) -> Mapping[str, object]:
        """Keys of its ``place.toml``."""
        return {"zh": self.zh, "en": self.en, "kind": "province", "parent": "china", "adcode": self.adcode}


@cache
def provinces() -> Mapping[str, Province]:
    """Return all provinces by id."""
    lines = (line.split(maxsplit=3) for line in _TABLE.splitlines())
    return {name: Province(name, code, zh, en) for name, code, zh, en in lines}


@cache
def _by_name() -> Mapping[str, Province]:
    found = {_plain(spelling): provinces()[name] for spelling, name in _SPELLINGS.items()}
    for one in provinces().values():
        found |= {_plain(name): one for name in (one.id, one.zh, one.en, _KIND.sub("", one.zh))}
    return found


def find_province(name: str) -> Province | None:
    """Return the province that a name means: ``InnerMongolia``, ``Inner Mongolia``, ``内蒙古``; None for any other."""
    return _by_name().get(_plain(name))


def _plain(name: str) -> str:
    return re.sub(r"[\s_-]|province$", "", name.casefold())
