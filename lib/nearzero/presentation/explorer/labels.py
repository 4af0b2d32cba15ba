"""What the buttons, choices and messages of the explorer are called, in both languages.

Here: the words. Not here: what is chosen (``desk``), widgets (``widgets``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from nearzero.accounting.sets import read_electricity_rules, read_sets
from nearzero.analysis.decomposition import METHODS
from nearzero.presentation import words
from nearzero.presentation.explorer.desk import Desk
from nearzero.presentation.explorer.state import State
from nearzero.presentation.text import pick

if TYPE_CHECKING:
    from nearzero.problems import Problem

Options = list[tuple[str, object]]

WORDS: dict[str, tuple[str, str]] = {
    "place": ("地方", "Place"),
    "other": ("对比地方", "Compare"),
    "first": ("起始年", "First year"),
    "last": ("结束年", "Last year"),
    "identity": ("恒等式", "Identity"),
    "price_basis": ("价格基准", "Price basis"),
    "method": ("分解方法", "Method"),
    "form": ("形式", "Form"),
    "factor_set": ("燃料因子", "Fuel factors"),
    "electricity": ("电力因子", "Electricity"),
    "year_rule": ("因子年份", "Factor year"),
    "scenario": ("情景", "Scenario"),
    "undo": ("撤销", "Undo"),
    "redo": ("重做", "Redo"),
    "reset": ("复位", "Reset"),
    "levels": ("总量与强度", "Totals"),
    "drivers": ("驱动因素", "Drivers"),
    "decoupling": ("脱钩", "Decoupling"),
    "between": ("两地差异", "Between places"),
    "accounts": ("核算口径", "Accounting"),
    "synergy": ("减污降碳", "Synergy"),
    "outlook": ("展望", "Outlook"),
    "weights": ("污染当量值（千克/当量；留空按税法）", "Weights, kg per equivalent (empty: the law)"),
    "weights_source": ("权重出处", "Source"),
    "by_hand": ("在探索页手工设定", "set by hand in the explorer"),
    "of_the_law": ("（税法）", " (law)"),
    "not_counted": ("不计入", "not counted"),
    "keep": ("导出与上传", "Keep and upload"),
    "png": ("图（PNG）", "Figures (PNG)"),
    "svg": ("图（SVG）", "Figures (SVG)"),
    "xlsx": ("表（xlsx）", "Tables (xlsx)"),
    "settings": ("参数（JSON）", "Settings (JSON)"),
    "upload": ("上传工作簿", "Upload a workbook"),
    "save": ("存入数据文件夹", "Save to the data folder"),
    "link": ("恢复此状态的链接", "Link to this state"),
    "none": ("（无）", "(none)"),
    "all": ("上一页签的图：", "Figures of the tab seen last:"),
    "run": ("用同样参数生成报告", "A report with these settings"),
    "taken": ("已读入，仅在本页打开期间保留：", "Read; kept only while this page is open: "),
    "saved": ("已存入数据文件夹：", "Saved to the data folder: "),
    "failed": (
        "出现意外错误，所选内容未变。详情见日志。",
        "Something unexpected went wrong; nothing has changed. Details are in the log.",
    ),
    "reading": ("正在读取……", "Reading …"),
}


def word(name: str, lang: str) -> str:
    """Return what something is called."""
    return pick(lang, *WORDS[name])


def options(desk: Desk, state: State) -> dict[str, Options]:
    """Return the choices of every field: label and value.

    Args:
        desk: The places.
        state: A state that is fitted to them.
    """
    lang, study = state.lang, desk.study(state.places[0])
    places: Options = [(desk.name(place, lang), place) for place in desk.places]
    bases = desk.bases(state.places[0], state.identity) or [state.price_basis]
    rules, sets = read_electricity_rules(desk.raw), read_sets(desk.raw)
    held = {one.identity.id for one in desk.supports(state.places[0]) if one.holds}
    lacks = pick(lang, "（数据不足）", " (data missing)")
    none = (word("none", lang), "")
    scenarios: Options = [(one.label(lang), one.id) for one in desk.scenarios(state.places[0], state)]
    return {
        "place": places,
        "other": [none, *(one for one in places if one[1] != state.places[0])],
        "first": [(str(year), year) for year in study.years if year < state.last],
        "last": [(str(year), year) for year in study.years if year > state.first],
        "identity": [
            (one.label(lang) + ("" if one.id in held else lacks), one.id) for one in study.identities.values()
        ],
        "price_basis": [(words.price_basis(b, desk.raw.dictionary, lang) or word("none", lang), b) for b in bases],
        "method": [(words.label(name, lang), name) for name in METHODS],
        "form": [(words.label(name, lang), name) for name in ("additive", "multiplicative")],
        "factor_set": [(pick(lang, one.zh, one.en), name) for name, one in sets.items()],
        "electricity": [(pick(lang, one.zh, one.en), name) for name, one in rules.items()],
        "year_rule": [(year_rule_label(name, lang), name) for name in desk.year_rules(state)],
        "scenario": scenarios or [(word("none", lang), state.scenario)],
    }


def year_rule_label(name: str, lang: str) -> str:
    """Return what a rule for the year of a factor is called."""
    _, _, year = name.partition(":")
    return pick(lang, f"固定{year}年", f"{year} in all years") if year else pick(lang, "逐年", "each year's own")


def problem_lines(problems: tuple[Problem, ...], most: int = 30) -> list[str]:
    """Return problems line by line, the first of them where there are many."""
    said = [str(problem) for problem in problems[:most]]
    return said if len(problems) <= most else [*said, f"… + {len(problems) - most}"]
