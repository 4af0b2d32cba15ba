"""One cell as a person typed it: what number, unit, state and qualifier it stands for.

Here: full-width characters, thousands separators, per cent, units behind the number, words for a value that is not
there, footnote marks. Not here: what the column means (``workbook``), how a spreadsheet stores numbers (``numbers``).
Nothing missing becomes a number: a blank stays a blank, “/” is a state.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from nearzero import units
from nearzero.exchange.reading.conversion import Conversion
from nearzero.problems import NOT_UNSEEN, UNSEEN

# Words that stand where a value belongs, by the state they say.
_MISSING = """/ // \\ - -- --- … ... ? 无 缺 缺失 暂无 暂缺 无数据 暂无数据 未统计 未掌握 不详 未定 待定 未确定
待核实 待补充 na n/a n.a. null none nil missing unknown tbd"""
_STATES = {
    **dict.fromkeys(_MISSING.split(), "missing"),
    **dict.fromkeys(("不涉及", "不适用", "无此项", "not applicable", "not_applicable"), "not_applicable"),
    **dict.fromkeys(("未考核", "考核未开展", "未开展考核", "尚未考核", "not assessed", "not_assessed"), "not_assessed"),
}
_AMBIGUOUS = {"无": "“无” may mean none or not known; for none write 0"}

_BEFORE = {
    **dict.fromkeys(("约", "大约", "近", "接近", "~", "≈", "about", "ca."), "about"),
    **dict.fromkeys(("超过", "超", "逾", ">", "over"), "over"),
    **dict.fromkeys(("不到", "不足", "<", "under"), "under"),
    **dict.fromkeys(("≥", ">=", "不低于", "不少于", "至少", "at least"), "at_least"),
    **dict.fromkeys(("≤", "<=", "不高于", "不超过", "不多于", "至多", "at most"), "at_most"),
}
_AFTER = {"左右": "about", "上下": "about", "以上": "over", "余": "over", "多": "over", "以下": "under"}
_STATE_WORDS = {
    **dict.fromkeys(("预计", "预计数", "初步", "初步核算", "快报", "快报数", "preliminary"), "preliminary"),
    **dict.fromkeys(("估算", "估计", "经粗算", "粗算", "测算", "estimated"), "estimated"),
}
_ALTERNATIVES = "|".join(map(re.escape, sorted(_BEFORE, key=len, reverse=True)))
_LEADING = re.compile(rf"({_ALTERNATIVES})\s*(?=[-+.\d])", re.IGNORECASE)
_TRAILING = re.compile("(" + "|".join(_AFTER) + ")$")
_STATE_MARK = re.compile(r"[(（\[]?(" + "|".join(sorted(_STATE_WORDS, key=len, reverse=True)) + r")[)）\]]?")
# Marks of a footnote behind a number: ①, *, ※, [1], 注2, superscripts right after a digit.
_FOOTNOTE = re.compile(
    r"(?<=[\d%\u4e00-\u9fff])\s*"
    r"([①-⑳*※†‡]+|\[\d{1,2}\]|[(（]?注\d{0,2}[)）]?|(?<=\d)[¹²³⁰⁴-⁹ᵃ-ᶻ]+)\s*$"
)
_PLAIN = r"(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]{1,3})?"
_GROUPED = r"[0-9]{1,3}(?:[, '][0-9]{3})+(?:\.[0-9]*)?"
_NUMBER = re.compile(rf"(?P<number>[-+]?(?:{_GROUPED}|{_PLAIN}))(?P<rest>.*)", re.DOTALL)
_RANGE = re.compile(
    rf"(?P<first>{_GROUPED}|{_PLAIN})(?P<sign>%?)\s*(?:~|-{{1,2}}|至|到|to)\s*"
    rf"(?P<last>{_GROUPED}|{_PLAIN})(?P<rest>.*)",
    re.DOTALL,
)
_BRACKETED = re.compile(rf"[(（]\s*(?:{_GROUPED}|{_PLAIN})\s*%?\s*[)）]")
_COMMA = re.compile(r"\d,\d")
# What a spreadsheet shows where a formula failed.
ERRORS = frozenset({"#REF!", "#DIV/0!", "#N/A", "#VALUE!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!", "#FIELD!"})
OF_A_FORMULA = "a formula without an error"
UNCOMPUTED = "a formula has its computed value"
_IN_BRACKETS = "no number in brackets: they mean a loss to some, an estimate to others"
_SCALES = ("千万", "百万", "万", "亿", "千", "百")
_DASHES = str.maketrans("－−–—―‒", "------")
_LONGEST = 60  # characters; what is longer is no number of a table
_TOO_LONG = "a cell of numbers holds one number and its unit, not a text"
_LARGEST = Decimal("1e30")
_UNIT_WORDS = {
    "tCO2": "吨", "tce": "吨标准煤", "10^4 tce": "万吨标准煤", "10^4tce": "万吨标准煤", "万tce": "万吨标准煤",
    "10^4 t": "万吨", "10^4 tons": "万吨", "10^8 kWh": "亿千瓦时", "kwh": "千瓦时", "万kWh": "万千瓦时",
    "亿kWh": "亿千瓦时", "万度": "万千瓦时", "亿度": "亿千瓦时", "万m3": "万立方米", "亿m3": "亿立方米", "百分比": "%",
    "个百分点": "百分点", "％": "%", "万吨标煤": "万吨标准煤", "吨标煤": "吨标准煤", "万吨CO2": "万吨", "吨CO2": "吨",
    "吨CO2/万元": "吨/万元", "tCO2/万元": "吨/万元", "tce/万元": "吨标准煤/万元", "万吨二氧化碳": "万吨",
    "吨二氧化碳": "吨",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Cell:
    """What one cell says.

    Attributes:
        text: As it stood.
        digits: The number as printed, without separators; a range is ``5~6``; empty where there is none.
        unit: Unit behind the number, else the hint.
        state: ``missing``, ``not_applicable``, ``not_assessed``, ``preliminary``, ``estimated``; empty where the cell
            says nothing of it.
        qualifier: ``about``, ``over``, ``under``, ``at_least``, ``at_most`` or empty.
        notes: What was read differently from how it stood.
        trouble: Why it is no number; empty where it is one, or blank, or a word for a missing value.
    """

    text: str
    digits: str = ""
    unit: str = ""
    state: str = ""
    qualifier: str = ""
    notes: tuple[Conversion, ...] = ()
    trouble: str = ""

    @property
    def blank(self) -> bool:
        """Whether nothing stands in the cell: neither a value nor a word for its absence."""
        return not (self.digits or self.state or self.trouble)


def half_width(text: str) -> str:
    """Return a text with full-width letters, digits and signs as their usual ones; Chinese punctuation stays.

    Args:
        text: ``２０２２年（万吨）`` becomes ``2022年(万吨)``.
    """
    if text.isascii():
        return text.strip()
    wide = "".join(chr(ord(c) - 0xFEE0) if "！" <= c <= "～" else c for c in text)
    visible = "".join(c for c in wide if unicodedata.category(c) != "Cf")
    return visible.replace("\u3000", " ").replace("\xa0", " ").translate(_DASHES).strip()


def read_cell(value: object, unit_hint: str = "") -> Cell:
    """Read one cell.

    Args:
        value: What stands there; None and blanks are a blank.
        unit_hint: The unit of the column or row, used where the cell has none.

    Returns:
        Digits as printed, unit, state and qualifier, and every conversion. What cannot be read has ``trouble``.
    """
    return _read("" if value is None else str(value), unit_hint)


@lru_cache(maxsize=65_536)
def _read(original: str, hint: str) -> Cell:
    if (trouble := _never_a_number(original)) is not None:
        return Cell(original, unit=hint, trouble=trouble)
    text = half_width(original)
    if not text:
        return Cell(original, unit=hint)
    notes: list[Conversion] = []
    if text != original.strip():
        notes.append(Conversion("full_width", original, text))
    if (state := _STATES.get(text.strip("()").casefold())) is not None:
        meaning = Conversion("state", original, state + (f" ({_AMBIGUOUS[text]})" if text in _AMBIGUOUS else ""))
        return Cell(original, unit=hint, state=state, notes=(*notes, meaning))
    text, state = _take_state(text, notes)
    text = _take_footnote(text, notes)
    text, qualifier = _take_qualifier(text, notes)
    return _number(original, text, hint, state, qualifier, notes)


def _never_a_number(original: str) -> str | None:
    """Return why a cell holds no number, as far as that can be said before it is taken apart."""
    if original.isdecimal() and original.isascii():
        return None
    bare = original.strip()
    if UNSEEN.search(bare):
        return NOT_UNSEEN
    if bare.upper() in ERRORS:
        return OF_A_FORMULA
    if bare.startswith(("=", "＝")):
        return UNCOMPUTED
    return _IN_BRACKETS if _BRACKETED.fullmatch(half_width(bare)) else None


def _take_state(text: str, notes: list[Conversion]) -> tuple[str, str]:
    found = _STATE_MARK.search(text)
    if not found or not any(c.isdigit() for c in text):
        return text, ""
    notes.append(Conversion("state", found[0], _STATE_WORDS[found[1]]))
    return (text[: found.start()] + text[found.end() :]).strip(), _STATE_WORDS[found[1]]


def _take_footnote(text: str, notes: list[Conversion]) -> str:
    found = _FOOTNOTE.search(text)
    if not found:
        return text
    notes.append(Conversion("footnote", found[1], ""))
    return text[: found.start()].strip()


def _take_qualifier(text: str, notes: list[Conversion]) -> tuple[str, str]:
    qualifier = ""
    if found := _TRAILING.search(text):
        qualifier = _AFTER[found[1]]
        notes.append(Conversion("qualifier", found[1], qualifier))
        text = text[: found.start()].strip()
    if found := _LEADING.match(text):
        qualifier = _BEFORE[found[1].casefold()]
        notes.append(Conversion("qualifier", found[1], qualifier))
        text = text[found.end() :]
    return text, qualifier


def _number(original: str, text: str, hint: str, state: str, qualifier: str, notes: list[Conversion]) -> Cell:
    digits, rest, trouble = _digits(text, notes) if len(text) <= _LONGEST else ("", "", _TOO_LONG)
    if not trouble and (rest.startswith(",") or _COMMA.search(rest)):
        trouble = "commas group three digits each; is this one a decimal point?"
    if not trouble and not all(_is_ordinary(part) for part in digits.split("~")):
        trouble = "a number that a table can hold"
    if trouble:
        return Cell(original, unit=hint, trouble=trouble)
    return _with_unit(Cell(original, digits, hint, state, qualifier, tuple(notes)), rest.strip())


def _digits(text: str, notes: list[Conversion]) -> tuple[str, str, str]:
    """Return the digits of a number or a range, what stands behind them, and why there are none."""
    if found := _RANGE.fullmatch(text):
        first, last = _plain(found["first"]), _plain(found["last"])
        if not _is_ordinary(first) or not _is_ordinary(last):
            return "", "", "a number that a table can hold"
        if Decimal(first) > Decimal(last):
            return "", "", "a range runs from the lower to the upper end; is it a date?"
        digits, rest = f"{first}~{last}", found["sign"] + found["rest"].removeprefix("%" if found["sign"] else "")
        if digits not in text:
            notes.append(Conversion("range", text, digits))
        return digits, rest, ""
    if found := _NUMBER.fullmatch(text):
        digits = _plain(found["number"])
        if digits != found["number"]:
            notes.append(Conversion("thousands", found["number"], digits))
        return digits, found["rest"], ""
    return "", "", "a number, or a word for why there is none"


def _is_ordinary(digits: str) -> bool:
    """Tell whether a number is one that a table of a place can hold."""
    try:
        number = Decimal(digits)
    except InvalidOperation:
        return False
    return number.is_finite() and abs(number) < _LARGEST and (not number or abs(number) > 1 / _LARGEST)


def _plain(number: str) -> str:
    return re.sub("[, ']", "", number).removeprefix("+")


def _with_unit(cell: Cell, rest: str) -> Cell:
    """Return the cell with the unit that stands behind its number, if that is one."""
    notes, digits, unit = list(cell.notes), cell.digits, cell.unit
    rest = rest[1:-1].strip() if rest[:1] in "(（[" and rest[-1:] in ")）]" and rest else rest
    if rest == "‰":
        digits, rest = _per_cent(digits), "%"
        notes.append(Conversion("percent", cell.text, f"{digits}%"))
    if rest in _SCALES and unit and not unit.startswith(_SCALES) and unit != "%":
        rest += unit
    if rest:
        unit = unit_name(rest)
        if not known_unit(unit):
            return Cell(cell.text, unit=cell.unit, trouble=f"“{rest}” behind the number is a unit")
        if unit != cell.unit:
            notes.append(Conversion("unit", cell.text, f"{digits} {unit}"))
    return Cell(cell.text, digits, unit, cell.state, cell.qualifier, tuple(notes))


def _per_cent(digits: str) -> str:
    return "~".join(format(Decimal(part).scaleb(-1), "f") for part in digits.split("~"))


def unit_name(text: str) -> str:
    """Return a unit as the workbench spells it: ``亿kWh`` as ``亿千瓦时``, ``％`` as ``%``.

    Args:
        text: As somebody wrote it, brackets taken off.
    """
    plain = half_width(text).removeprefix("单位").lstrip(":： ").strip()
    plain = plain.replace("CO₂", "CO2").replace("m³", "m3").replace("m²", "m2")
    return _UNIT_WORDS.get(plain, plain)


@lru_cache(maxsize=4096)
def known_unit(unit: str) -> bool:
    """Tell whether a unit is one of the workbench."""
    if unit[:1].isdigit():  # the registry takes plain numbers for units
        return False
    try:
        units.parse(unit, "current" if units.has_money(unit) else "")
    except units.UnitError:
        return False
    return True
