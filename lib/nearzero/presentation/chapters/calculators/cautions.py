"""What a reader of a calculation must be told first: numbers that cannot be right, or that contradict printed ones.

Here: cautions, and the names of outcomes they share with the tables. Not here: tables (``blocks``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from nearzero import units
from nearzero.accounting.calculators.forest import SUDDEN_PER_CENT
from nearzero.accounting.calculators.outcomes import Outcome, to_results
from nearzero.analysis.trends import levels
from nearzero.presentation import words
from nearzero.presentation.blocks import Block, Paragraph
from nearzero.presentation.chapters.calculators.sections import Subject
from nearzero.presentation.text import pick
from nearzero.presentation.words.calculators import ITEMS, said

if TYPE_CHECKING:
    from nearzero.study import Study


def name_of(study: Study, one: Outcome, lang: str) -> str:
    """Return what readers call an outcome, with its price basis where it holds money."""
    dictionary = study.raw.dictionary
    name = dictionary[one.name].label(lang) if one.name in dictionary else one.name
    basis = words.price_basis(one.price_basis, dictionary, lang)
    return name + (pick(lang, f"（{basis}）", f" ({basis})") if basis else "")


def period_of(one: Outcome, lang: str) -> str:
    """Return the period of an outcome in words."""
    if one.period == "undated":
        return pick(lang, "未注明年份", "undated")
    return one.period.replace("-", "—") if lang == "zh" else one.period.replace("-", "–")


def against_printed(study: Study, subject: Subject, outcomes: Sequence[Outcome], lang: str) -> list[Block]:
    """Say where a printed number and the one computed of the place's own tables contradict each other."""
    texts = []
    for one in outcomes:
        if one.name not in subject.printed or one.item or one.low is None or one.high is None:
            continue
        printed = {point.period: point for point in levels(study.series(one.name), study.place.id)}.get(one.period)
        if printed is None or printed.low is None or printed.high is None:
            continue
        if one.low > printed.high or one.high < printed.low:
            computed, unit = words.of(to_results([one], study.place.id)[0], most=2), units.label(one.unit, lang)
            texts.append(
                pick(
                    lang,
                    f"{one.period}年{name_of(study, one, lang)}：由分项计算为{computed}{unit}，文件公布为"
                    f"{words.with_unit(printed, lang)}，超出修约范围，请核对。",
                    f"{name_of(study, one, lang)}, {one.period}: {computed} {unit} from its parts, printed "
                    f"{words.with_unit(printed, lang)}, beyond rounding; to be checked.",
                )
            )
    return [Paragraph(text, kind="warning") for text in texts]


def cautions(study: Study, outcomes: Iterable[Outcome], lang: str) -> Iterator[str]:
    """Say what cannot be right, or must not be read as it looks."""
    for one in outcomes:
        name, period = name_of(study, one, lang), period_of(one, lang)
        low, high = one.low, one.high
        if one.unit == "%" and low is not None and low > 100 and one.method != "annual_rate":
            yield pick(lang, f"{name}（{period}）大于100%，分子或分母有误。", f"{name} ({period}): more than 100 %.")
        if one.name == "solid_waste_unaccounted" and low is not None and high is not None and not low <= 0 <= high:
            yield pick(
                lang, f"{period}年固体废物收支不平衡，请补充所缺部分。", f"{period}: the balance of waste is open."
            )
        if one.name == "forest_stock_growth" and one.value is not None and abs(one.value) > SUDDEN_PER_CENT:
            yield pick(
                lang,
                f"{period}年森林蓄积量年均变化{words.number(one.value, 1, signed=True)}%，超出自然生长范围："
                "请确认是否更换调查口径、采伐或火灾；数列中断不等于排放。",
                f"The growing stock changes by {words.number(one.value, 1, signed=True)} % a year ({period}): ask for "
                "a new survey, felling or fire; a break in the series is no emission.",
            )
        if one.name == "pv_full_load_hours" and "may not belong together" in one.note:
            hours, kind = words.number(one.value, 0), said(ITEMS, one.item, lang)
            yield pick(
                lang,
                f"{period}年{kind}光伏反推利用小时为{hours}，超出假设区间，装机容量与发电量可能不对应（如年中并网）。",
                f"{kind}, {period}: {hours} implied full-load hours, outside the assumed range; capacity and "
                "generation may not belong together (as with a plant connected in mid-year).",
            )
