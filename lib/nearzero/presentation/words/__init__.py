"""Words and digits: how numbers, states and closed lists read in Chinese and English.

Here: formatting of numbers and the labels of ids that are not variables. Not here: sentences about a place
(``chapters``).
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from nearzero import units
from nearzero.presentation.words.accounting import ACCOUNTING_LABELS
from nearzero.presentation.words.programme import PROGRAMME_LABELS
from nearzero.presentation.words.synergy import SYNERGY_LABELS

if TYPE_CHECKING:
    from nearzero.places.dictionary import Dictionary
    from nearzero.results import Result

MOST_DIGITS = 6
NONE = "—"

LABELS: dict[str, tuple[str, str]] = {
    # states of facts
    "measured": ("公布值", "published"),
    "derived": ("推算值", "derived"),
    "estimated": ("粗算值", "estimated"),
    "preliminary": ("预计数", "preliminary"),
    "proxy": ("替代指标", "proxy"),
    "substitute_year": ("替代年份", "substitute year"),
    "not_assessed": ("考核未开展", "assessment not begun"),
    "not_applicable": ("不涉及", "not applicable"),
    "missing": ("缺失", "missing"),
    # states of indicators
    "reported": ("有数据", "reported"),
    "in_place": ("已落实", "in place"),
    "partly": ("部分落实", "partly in place"),
    "not_started": ("未开展", "not started"),
    "met": ("完成", "met"),
    "not_met": ("未完成", "not met"),
    # binding of targets, kind of indicators
    "constraint": ("约束指标", "constraint"),
    "reference": ("参考指标", "reference"),
    "feature": ("特色指标", "feature"),
    "expected": ("预期性", "expected"),
    "task": ("任务要求", "task"),
    # decoupling
    "strong_decoupling": ("强脱钩", "strong decoupling"),
    "weak_decoupling": ("弱脱钩", "weak decoupling"),
    "expansive_coupling": ("扩张连结", "expansive coupling"),
    "expansive_negative_decoupling": ("扩张负脱钩", "expansive negative decoupling"),
    "strong_negative_decoupling": ("强负脱钩", "strong negative decoupling"),
    "weak_negative_decoupling": ("弱负脱钩", "weak negative decoupling"),
    "recessive_coupling": ("衰退连结", "recessive coupling"),
    "recessive_decoupling": ("衰退脱钩", "recessive decoupling"),
    "indeterminate": ("无法判定", "indeterminate"),
    # methods
    "change_abs": ("变化量", "change"),
    "change_pct": ("变化率", "change in per cent"),
    "annual_rate_pct": ("年均变化率", "mean annual rate"),
    "as_printed": ("文件原值", "as printed"),
    "from_change": ("由变化幅度推算", "from a stated change"),
    "from_parts": ("由分子分母推算", "from numerator and denominator"),
    "from_ratio": ("由比值推算", "from a ratio"),
    "from_relation": ("由恒等关系推算", "from a relation"),
    "lmdi1": ("LMDI-I", "LMDI-I"),
    "lmdi1_chained": ("LMDI-I（逐年链式）", "LMDI-I (chained)"),
    "lmdi2": ("LMDI-II", "LMDI-II"),
    "shapley": ("Shapley/Sun", "Shapley/Sun"),
    "laspeyres": ("拉氏（Laspeyres）", "Laspeyres"),
    "paasche": ("帕氏（Paasche）", "Paasche"),
    "fisher": ("Fisher理想指数", "Fisher ideal index"),
    "marshall_edgeworth": ("Marshall–Edgeworth", "Marshall–Edgeworth"),
    "additive": ("加法形式", "additive"),
    "multiplicative": ("乘法形式", "multiplicative"),
    # the guide's causes
    "population": ("人口", "population"),
    "economy": ("经济发展", "economy"),
    "technology": ("技术水平", "technology"),
    "energy structure": ("能源结构", "energy structure"),
    "economic structure": ("经济结构", "economic structure"),
    "urbanisation": ("城镇化", "urbanisation"),
    # topics
    "carbon": ("二氧化碳", "Carbon dioxide"),
    "energy": ("能源", "Energy"),
    "industry": ("产业", "Industry"),
    "buildings": ("建筑", "Buildings"),
    "transport": ("交通", "Transport"),
    "living": ("生活", "Living"),
    "agriculture": ("农业", "Agriculture"),
    "sinks": ("碳汇", "Sinks"),
    "management": ("管理", "Management"),
    "air": ("空气质量", "Air quality"),
    "land": ("土地", "Land"),
    "resources": ("资源", "Resources"),
    "rural": ("农村", "Rural areas"),
    "finance": ("金融", "Finance"),
    "plan": ("方案", "The plan"),
    # verdicts, acceptance, gaps, ladder, projects
    **PROGRAMME_LABELS,
    # inventories, factors, uncertainty
    **ACCOUNTING_LABELS,
    # pollution and carbon together
    **SYNERGY_LABELS,
}


def label(name: str, lang: str) -> str:
    """Return what readers call an id of a closed list; the id itself where it has no label."""
    zh, en = LABELS.get(name, (name, name))
    return zh if lang == "zh" else en


def decimals(low: float | None, high: float | None, value: float) -> int:
    """Return how many decimals a number carries: those its interval leaves, six significant digits at most."""
    size = math.floor(math.log10(abs(value))) + 1 if value else 1
    most = max(0, MOST_DIGITS - max(size, 1))
    if low is None or high is None or not 0 < high - low < math.inf:
        return min(most, 4)
    return min(most, max(0, -math.floor(math.log10((high - low) * (1 + 1e-9)))))


def number(value: float | None, places: int, *, signed: bool = False) -> str:
    """Return a number with a true minus sign, a thin grouping of thousands and, if wanted, a plus sign."""
    if value is None or not math.isfinite(value):
        return NONE
    rounded = round(value, places) + 0.0  # no negative zero
    text = f"{rounded:+,.{places}f}" if signed and rounded else f"{rounded:,.{places}f}"
    return text.replace("-", "−")


def short(value: float, low: float | None = None, high: float | None = None, *, signed: bool = False) -> str:
    """Return a number with the digits its interval leaves, three decimals at most; an exact one without idle zeros."""
    if low is not None and high is not None and 0 < high - low < math.inf:
        return number(value, min(3, decimals(low, high, value)), signed=signed)
    text = number(value, 2 if abs(value) >= 1 else 4, signed=signed)
    return text.rstrip("0").rstrip(".") if "." in text else text


def of(result: Result, *, signed: bool = False, most: int = 4) -> str:
    """Return the number of a result with the digits its interval leaves, ``most`` decimals at the most."""
    if not isinstance(result.value, int | float) or not math.isfinite(result.value):
        return NONE
    return number(result.value, min(most, decimals(result.low, result.high, result.value)), signed=signed)


def interval(result: Result, *, signed: bool = False, most: int = 4) -> str:
    """Return the interval of a result, with one digit more than the number carries; a dash without one."""
    if result.low is None or result.high is None or not isinstance(result.value, int | float):
        return NONE
    if not all(map(math.isfinite, (result.low, result.value, result.high))):
        return NONE
    places = min(decimals(result.low, result.high, result.value) + 1, most)
    low, high = (number(end, places, signed=signed) for end in (result.low, result.high))
    return low if low == high else f"{low} ~ {high}"


def with_unit(result: Result, lang: str, *, signed: bool = False, most: int = 4) -> str:
    """Return a number with its unit, for running text."""
    unit = units.label(result.unit, lang)
    space = "" if unit == "%" and lang == "zh" else " "
    return f"{of(result, signed=signed, most=most)}{space}{unit}".strip()


def price_basis(basis: str, dictionary: Dictionary, lang: str) -> str:
    """Return what readers are told of a price basis; empty where there is no money."""
    if basis.startswith("constant_"):
        year = basis.removeprefix("constant_")
        return f"按{year}年价格" if lang == "zh" else f"at prices of {year}"
    if basis.startswith("unstated:"):
        ratio = dictionary[basis.removeprefix("unstated:")].label(lang)
        return (
            f"价格基准未注明，与公布的“{ratio}”同口径"
            if lang == "zh"
            else f"price basis not stated; that of the printed “{ratio}”"
        )
    named = {"current": ("当年价格", "at current prices"), "unstated": ("价格基准未注明", "price basis not stated")}
    zh, en = named.get(basis, ("", ""))
    return zh if lang == "zh" else en


def listed(items: list[str], lang: str) -> str:
    """Join items as a reader of the language lists them."""
    if lang == "zh":
        return "、".join(items)
    return ", ".join(items[:-1]) + (" and " if len(items) > 1 else "") + items[-1] if items else ""
