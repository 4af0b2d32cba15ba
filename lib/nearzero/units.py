"""Units of the field, and what may be added to or divided by what.

Here: reading a printed unit, converting between units, names of units for readers. Units themselves are
data, in ``units.txt``. Not here: emission factors (they are facts with a source, not conversions).

Price bases are dimensions: ``亿元`` at current prices and ``亿元`` at prices of 2020 do not convert, add up
or divide into a plain number. The same holds for the two ways of counting electricity as standard coal.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pint

DEFINITIONS = Path(__file__).with_name("units.txt")

# Spellings that are no identifiers, or that documents use for a unit defined under another name.
_SPELLINGS = (
    ("%", "percent"),
    ("m²", "m2"),
    ("㎡", "m2"),
    ("m³", "m3"),
    ("℃", "摄氏度"),
    ("·", "*"),
    ("每", "/"),
    ("(当量)", "_当量"),
    ("（当量）", "_当量"),
    ("(等价)", "_等价"),
    ("（等价）", "_等价"),
)
_POWER_OF_METRE = re.compile(r"(?<![A-Za-z])m([23])(?![A-Za-z0-9])")  # not the m2 of hm2, nor the m3 of Nm3
_LONGEST = 60
_BAD_POWER = re.compile(r"(\*\*|\^)(?!\s*[-+]?[1-9](?![\d.*^])(?!\s*(\*\*|\^)))")
_MONEY = re.compile(r"元(?![A-Za-z_])")
_PRICE_BASIS = re.compile(r"^(current|comparable|unstated(:\w+)?|constant_(19|20)\d\d)$")

_ENGLISH = {
    "污染当量": "pollution equivalents",
    "万吨标准煤(当量)": "10⁴ tce (calorific)",
    "万吨标准煤(等价)": "10⁴ tce (equal value)",
    "万吨标准煤": "10⁴ tce",
    "吨标准煤": "tce",
    "千克标准煤": "kgce",
    "克标准煤": "gce",
    "万吨标煤": "10⁴ tce",
    "吨标煤": "tce",
    "亿千瓦时": "10⁸ kWh",
    "万千瓦时": "10⁴ kWh",
    "千瓦时": "kWh",
    "万吉焦": "10⁴ GJ",
    "吉焦": "GJ",
    "千万千瓦": "10⁷ kW",
    "万千瓦": "10⁴ kW",
    "千瓦": "kW",
    "兆瓦": "MW",
    "千伏": "kV",
    "万Nm³": "10⁴ Nm³",  # as label() has it by then
    "万Nm3": "10⁴ Nm³",
    "亿元": "10⁸ yuan",
    "万元": "10⁴ yuan",
    "元": "yuan",
    "万人": "10⁴ persons",
    "人": "person",
    "万人次": "10⁴ person-times",
    "千人公里": "10³ person-km",
    "亿吨": "10⁸ t",
    "万吨": "10⁴ t",
    "吨": "t",
    "千克": "kg",
    "万吨二氧化碳当量": "10⁴ tCO₂e",
    "吨二氧化碳当量": "tCO₂e",
    "万吨碳": "10⁴ tC",
    "百吨公里": "10² t-km",
    "千吨公里": "10³ t-km",
    "万吨公里": "10⁴ t-km",
    "蒸吨": "t of steam",
    "重量箱": "weight case",
    "万标箱": "10⁴ TEU",
    "亿立方米": "10⁸ m³",
    "万立方米": "10⁴ m³",
    "立方米": "m³",
    "万立方": "10⁴ m³",
    "万平方米": "10⁴ m²",
    "平方米": "m²",
    "平方公里": "km²",
    "公里": "km",
    "千米": "km",
    "米": "m",
    "毫米": "mm",
    "微克": "µg",
    "百分点": "percentage points",
    "万亩": "10⁴ mu",
    "亩": "mu",
    "万公顷": "10⁴ ha",
    "公顷": "ha",
    "小时": "h",
    "天": "days",
    "年": "a",
    "日": "d",
    "倍": "times",
    "次": "times",
    "场次": "events",
    "种": "kinds",
    "类": "kinds",
    "层": "storeys",
    "户": "households",
    **dict.fromkeys(("个", "家", "份", "台", "块", "处", "套", "座", "条", "盏", "辆", "项", "级", "位"), "no."),
}


class UnitError(ValueError):
    """A unit that is not known, or two units that do not go together."""


@cache
def registry() -> pint.UnitRegistry[Any]:
    """Return the registry of the field's units (made on first use; pint takes a second to load)."""
    import pint

    return pint.UnitRegistry(str(DEFINITIONS), cache_folder=None)


@cache
def parse(unit: str, price_basis: str = "") -> Any:  # noqa: ANN401 - pint's unit has no public type
    """Return the unit that a document prints.

    Args:
        unit: As printed: ``万吨``, ``吨/万元``, ``%``; empty for a plain number.
        price_basis: ``current``, ``constant_2020``, ``comparable`` or ``unstated`` where money is in the unit;
            ``unstated:co2_per_gdp`` for the basis that a ratio was printed at, whatever it was.

    Returns:
        A unit of the registry.

    Raises:
        UnitError: The unit is unknown, or money comes without a price basis.
    """
    text = unit.strip()
    # the parser computes: a tower of powers or a thousand brackets would keep it busy for ever
    if len(text) > _LONGEST or _BAD_POWER.search(text):
        raise UnitError(f"the unit “{unit[:_LONGEST]}” is not known")
    for spelling, name in _SPELLINGS:
        text = text.replace(spelling, name)
    text = _POWER_OF_METRE.sub(lambda found: "平方米" if found[1] == "2" else "立方米", text)
    if _MONEY.search(text):
        text = _MONEY.sub(f"元_{_money_unit(unit, price_basis)}", text)
    try:
        return registry().parse_units(text or "dimensionless")
    except Exception as error:
        raise UnitError(f"the unit “{unit}” is not known") from error


def _money_unit(unit: str, price_basis: str) -> str:
    if not _PRICE_BASIS.match(price_basis):
        raise UnitError(f"“{unit}” is money: it needs a price basis (current, constant_2020, comparable, unstated)")
    name = price_basis.replace(":", "_")
    if f"元_{name}" not in registry():
        registry().define(f"元_{name} = [money_{name}]")
    return name


@cache
def factor(unit: str, to: str, price_basis: str = "", to_price_basis: str | None = None) -> float:
    """Return the number that turns a value in ``unit`` into a value in ``to``.

    Args:
        unit: The unit as printed.
        to: The unit wanted.
        price_basis: Price basis of ``unit``.
        to_price_basis: Price basis of ``to``; the same one where it is not given.

    Raises:
        UnitError: The two have different dimensions, for example current against constant prices.
    """
    import pint

    target_basis = price_basis if to_price_basis is None else to_price_basis
    try:
        converted = registry().Quantity(1.0, parse(unit, price_basis)).to(parse(to, target_basis))
    except pint.DimensionalityError as error:
        raise UnitError(_why_not(unit, to, price_basis, target_basis)) from error
    return float(converted.magnitude)


@cache
def converts(unit: str, to: str, price_basis: str = "") -> bool:
    """Tell whether a value in ``unit`` can be turned into one in ``to``; a refusal is remembered, too.

    Args:
        unit: The unit as printed.
        to: The unit wanted.
        price_basis: Price basis of both, where they hold money.
    """
    try:
        factor(unit, to, price_basis)
    except UnitError:
        return False
    return True


def _why_not(unit: str, to: str, price_basis: str, to_price_basis: str) -> str:
    if unit == to or price_basis != to_price_basis:
        return (
            f"“{unit}” at {price_basis or 'no'} prices is not “{to}” at {to_price_basis or 'no'} prices: "
            "convert by a published real growth rate, and name it"
        )
    if "标准煤" in unit and "标准煤" in to:
        return (
            f"“{unit}” and “{to}” count electricity in different ways (当量值 / 等价值): they are not added or compared"
        )
    return f"“{unit}” is not a unit of the same kind as “{to}”"


def quantity(value: float, unit: str, price_basis: str = "") -> Any:  # noqa: ANN401 - pint's quantity
    """Return a pint quantity, so that arithmetic on it keeps its unit and its price basis.

    Args:
        value: The number.
        unit: The unit as printed.
        price_basis: Price basis, where the unit holds money.
    """
    return registry().Quantity(value, parse(unit, price_basis))


def has_money(unit: str) -> bool:
    """Tell whether a unit holds money, so that a price basis belongs to it."""
    return bool(_MONEY.search(unit))


def label(unit: str, lang: str = "zh") -> str:
    """Return the unit as readers of a language expect it.

    Args:
        unit: The unit as the dictionary has it.
        lang: ``zh`` or ``en``.
    """
    unit = unit.replace("m2", "m²").replace("m3", "m³")
    if lang == "zh":
        return unit
    return "/".join(_ENGLISH.get(part, part) for part in unit.split("/"))


def labelled(text: str) -> str:
    """Return a text with the units after its numbers as readers of English expect them; counted pieces lose theirs.

    Args:
        text: A calculation or a sentence: ``365 万吨 ÷ 51.72 万人``.
    """
    return _after_number().sub(lambda found: f" {label(found[1], 'en')}".removesuffix(" no."), text)


@cache
def _after_number() -> re.Pattern[str]:
    """Return what a unit after a number looks like: a space, then known names, no Chinese word behind."""
    known = "|".join(sorted(map(re.escape, _ENGLISH), key=len, reverse=True))
    return re.compile(rf"(?<=[\d)）∞?]) ((?:[A-Za-z]\w*/)?(?:{known})(?:/(?:{known}))*)(?![\u4e00-\u9fff])", re.ASCII)
