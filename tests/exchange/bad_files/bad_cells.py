"""Workbooks that open, with cells, heads and layouts that must not be believed."""

from __future__ import annotations

from bad_build import GOOD, Case, Xml, book, changed, file, packed, parts, sheet_xml

NO_NUMBER = "a number, or a word for why there is none"
HELD = "a number that a table can hold"
ERROR = '<c r="{r}" t="e"><v>%s</v></c>'
DATED = '<c r="{r}" s="%s"><v>%s</v></c>'
LONG = (
    ("变量", "年份", "数值", "计量单位", "数据状态", "资料来源", "备注"),
    ("常住人口", "2021", "50.5", "万人", "公布值", "alpha-plan", ""),
)


def c(name, what, rows, *said, where="", value=None, **more):
    """A case of one sheet “表”."""
    content = book(rows, **more)
    return Case(name, what, file(f"{name}.xlsx", content), said, where and f"表!{where}", value)


def v(name, what, value, *said, shown=None):
    """A case of one spoilt cell, D2: the population of 2021."""
    plain = isinstance(value, str) and shown is None
    return c(name, what, changed(1, 3, value), *said, where="D2", value=value if plain else shown)


def n(name, what, value, *said, column=0, where="", shown=None):
    """A case of one spoilt name or unit in row 2; a unit is blamed at the first number that has it."""
    where = where or ("C2" if column else "A2")
    return c(name, what, changed(1, column, value), *said, where=where, value=value if shown is None else shown)


def r(name, what, column, value, *said):
    """A case of one spoilt cell in a sheet of one number per row."""
    return c(name, what, changed(1, column, value, LONG), *said, where=f"{'ABCDEFG'[column]}2", value=value)


VALUES = [
    v("letter-o", "O for 0", "5O.5", "behind the number"),
    v("letter-l", "l for 1", "l2.5", NO_NUMBER),
    v("word", "a word", "增长较快", NO_NUMBER),
    v("sentence", "a sentence of many words", "据初步统计" * 20 + "50.5", "not a text"),
    v("two-numbers", "two numbers", "50.5 51.0", "is a unit"),
    v("two-lines", "two numbers on two lines", "50.5\n51.0", "is a unit"),
    v("slash-numbers", "two numbers and a slash", "50.5/51.0", "is a unit"),
    v("sum", "a sum", "50+0.5", "is a unit"),
    v("two-points", "two decimal points", "5.0.5", "is a unit"),
    v("version", "thousands by points", "1.234.567", "is a unit"),
    v("comma-decimal", "a comma for the point", "50,5", "decimal point"),
    v("comma-odd", "commas that group nothing", "1,234,5", "decimal point"),
    v("comma-after-point", "a point and a comma", "1.234,5", "decimal point"),
    v("wide-comma", "the same in full width", "１，２３４，５", "decimal point"),
    v("space-odd", "blanks that group nothing", "50 5", "is a unit"),
    v("nan", "NaN", "NaN", NO_NUMBER),
    v("inf", "infinity", "inf", NO_NUMBER),
    v("minus-inf", "minus infinity", "-Infinity", NO_NUMBER),
    v("infinity-sign", "∞", "∞", NO_NUMBER),
    v("xml-nan", "NaN stored as a number", Xml('<c r="{r}"><v>NaN</v></c>'), NO_NUMBER, shown="NaN"),
    v("xml-inf", "INF stored as a number", Xml('<c r="{r}"><v>INF</v></c>'), NO_NUMBER, shown="INF"),
    v("huge", "1e308", "1e308", HELD),
    v("too-huge", "1e999", "1e999", HELD),
    v("tiny", "1e-300", "1e-300", HELD),
    v("xml-exponent", "an exponent of six digits", Xml('<c r="{r}"><v>1e-999999</v></c>'), "number", shown=None),
    v("hex", "a hexadecimal number", "0x1F", "behind the number"),
    v("underscore", "1_000", "1_000", "behind the number"),
    v("arabic-digits", "digits of another script", "٥٠", "number"),
    v("chinese-number", "a number in words", "五十", NO_NUMBER),
    v("circled", "a circled number", "⑤", NO_NUMBER),
    v("superscript", "a superscript as the number", "⁵", NO_NUMBER),
    v("roman", "a Roman number", "Ⅴ", NO_NUMBER),
    v("fraction", "½", "½", NO_NUMBER),
    v("true", "a truth value", True, NO_NUMBER, shown="TRUE"),
    v("div0", "#DIV/0!", Xml(ERROR % "#DIV/0!"), "a formula without an error", shown="#DIV/0!"),
    v("ref", "#REF!", Xml(ERROR % "#REF!"), "a formula without an error", shown="#REF!"),
    v("n-a", "#N/A", Xml(ERROR % "#N/A"), "a formula without an error", shown="#N/A"),
    v("value-error", "#VALUE! typed as text", "#VALUE!", "a formula without an error"),
    v("no-cached", "a formula that was never computed", Xml('<c r="{r}"><f>B1*2</f></c>'), "computed value", shown=""),
    v("deep-formula", "a formula of 3000 brackets, never computed",
      Xml(f'<c r="{{r}}"><f>{"(" * 3000}1{")" * 3000}</f><v></v></c>'), "computed value", shown=""),
    v("formula-text", "a formula typed as text", "=SUM(A1:A9)", "computed value"),
    v("formula-at", "@SUM", "@SUM(A1)", NO_NUMBER),
    v("dde", "a command", "=cmd|' /C calc'!A0", "computed value"),
    v("date", "a day", Xml(DATED % (1, 44742)), "is it a date"),
    v("date-short", "5-6 that became the sixth of May", Xml(DATED % (2, 44687)), "is a unit", shown="05月06日"),
    v("date-time", "a time of day", Xml(DATED % (4, 0.5)), "behind the number", shown="12:00"),
    v("date-iso", "a day as XML has it", Xml('<c r="{r}" t="d"><v>2021-06-30T00:00:00</v></c>'), "is it a date"),
    v("date-text", "a day as text", "2021/6/30", "is a unit"),
    v("range-back", "a range that runs backwards", "5~3", "lower to the upper"),
    v("range-three", "a range of three", "3~4~5", "is a unit"),
    v("range-open", "a range without an end", "3~", "is a unit"),
    v("qualifier-alone", "“约” alone", "约", NO_NUMBER),
    v("greater-alone", "“＞” alone", "＞", NO_NUMBER),
    v("unit-alone", "a unit without a number", "万人", NO_NUMBER),
    v("unit-unknown", "a unit nobody knows", "50.5斗", "is a unit"),
    v("unit-other", "a unit of another dimension", "50.5吨", "not a unit of the same kind", shown="吨"),
    v("per-cent-of-people", "per cent of people", "50.5%", "population", shown="%"),
    v("two-units", "two units", "50.5万人吨", "is a unit"),
    v("negative", "a negative population", "-50.5", "lies between 0"),
    v("negative-stored", "a negative population as a number", -50.5, "lies between 0", shown="-50.5"),
    v("brackets", "a number in brackets, as accountants write losses", "(50.5)", "brackets"),
    v("emoji", "an emoji", "50.5👍", "is a unit"),
    v("rtl", "digits turned round", "\u202e5.05", "control characters"),
    v("html", "HTML", "<b>50.5</b>", NO_NUMBER),
    v("template", "a template", "{{ 7*7 }}", NO_NUMBER),
    v("state-unknown", "a state nobody knows", "50.5（听说）", "is a unit"),
    v("dash-number", "a dash before the number", "——50.5", NO_NUMBER),
    v("quote", "an apostrophe", "'50.5", NO_NUMBER),
    v("at-row", "an address", "a@b.cn", NO_NUMBER),
]  # fmt: skip

SHARES = [
    c("share-negative", "a negative share", [*GOOD, ("空气优良天数比例", "%", "-3", "90")], "lies between 0 and 100",
      where="C4", value="-3"),
    c("share-over", "a share over 100", [*GOOD, ("空气优良天数比例", "%", "88", "101.5")], "lies between 0 and 100",
      where="D4", value="101.5"),
    c("share-shown", "1680 % as a sheet shows 16.8",
      [*GOOD, ("空气优良天数比例", "%", Xml('<c r="{r}" s="3"><v>16.8</v></c>'), "90")], "lies between 0 and 100",
      where="C4", value="1680"),
    c("share-points", "a share in points", [*GOOD, ("空气优良天数比例", "百分点", "3", "4")], "percentage points",
      where="C4"),
]  # fmt: skip

NAMES = [
    n("name-near", "a name with a slip", "常驻人口", "a variable of the dictionary", "常住人口"),
    n("name-english", "an English name with a slip", "Residential population", "a variable of the dictionary"),
    n("name-unknown", "a name nobody knows", "幸福指数", "a variable of the dictionary"),
    n("name-formula", "a formula for a name", "=A1", "a variable of the dictionary"),
    n("name-error", "#REF! for a name", Xml(ERROR % "#REF!"), "a formula without an error", shown="#REF!"),
    n("name-rtl", "a name turned round", "常住\u202e人口", "control characters"),
    n("name-long", "a name of 5000 letters", "人" * 5000, "a variable of the dictionary"),
    n("name-number", "a number for a name", "12345", "a variable of the dictionary"),
    n("unit-wrong", "a unit that is none", "万仁", "a known unit", column=1),
    n("unit-dimension", "a unit of mass for people", "万吨", "not a unit of the same kind", column=1),
    n("unit-missing", "no unit", "", "a number has a unit", column=1, shown="50.0"),
    n("unit-code", "code for a unit", "__import__('os')", "a known unit", column=1),
    n("unit-power", "a unit that computes for ever", "9**9**9**9", "a known unit", column=1),
    n("unit-long", "a unit of 3000 brackets", "(" * 3000 + "m" + ")" * 3000, "a known unit", column=1),
]
HEADS = [
    c("year-twice", "a year comes twice", changed(0, 3, "2020年"), "a year has one column", where="D1", value="2020年"),
    c("year-long", "year 20222", changed(0, 3, "20222年"), "a year from 1900", where="D1", value="20222年"),
    c("year-short", "year 202", changed(0, 3, "202年"), "a year from 1900", where="D1", value="202年"),
    c("year-swapped", "year 2202", changed(0, 3, "2202年"), "a year from 1900", where="D1", value="2202年"),
    c("year-far", "year 2099 as measured", changed(0, 3, "2099年"), "not yet", where="D2"),
    c("year-back", "a period that runs backwards", changed(0, 3, "2021-2015年"), "a period runs forward", where="D2"),
    c("year-error", "#REF! for a year", changed(0, 3, Xml(ERROR % "#REF!")), "a formula without an error",
      where="D1", value="#REF!"),
    c("year-unsaved", "a year that was never computed", changed(0, 3, Xml('<c r="{r}"><f>C1+1</f></c>')),
      "computed value", where="D1"),
    c("name-unsaved", "a name that was never computed", changed(1, 0, Xml('<c r="{r}"><f>X1</f></c>')),
      "computed value", where="A2"),
    c("column-twice", "two columns of units", [("指标", "单位", "单位", "2021年"), ("常住人口", "万人", "人", "50.5")],
      "a column comes once", where="C1", value="单位"),
    c("variable-twice", "a variable in two columns",
      [("年份", "常住人口（万人）", "常住人口（万人）"), ("2020", "50", "51")], "has one column", where="C1"),
    c("row-twice", "a variable in two rows, with two numbers", [*GOOD, ("常住人口", "万人", "55.0", "55.5")],
      "a number comes once", where="C4", value="55.0"),
    c("no-head", "no head", [("甲", "乙"), ("1", "2")], "a table was read"),
    c("no-names", "years and no names", [("2020年", "2021年"), ("1", "2")], "a table was read"),
    c("empty-sheet", "a sheet without a cell", [], "a table was read"),
    c("only-heads", "heads and no rows", GOOD[:1], "a table was read"),
    c("merged-over-data", "a merged area over numbers of several variables", GOOD,
      "one value", where="D2", merged=["D2:D3"], value="50.5"),
    c("merged-name", "one name for two rows", [*GOOD[:2], ("", "万人", "51.0", "52.0")], "a number comes once",
      where="C3", merged=["A2:A3"]),
]  # fmt: skip

LISTED = [
    r("year-words", "a year in words", 1, "去年", "a year"),
    r("year-two", "year 22", 1, "22", "a year"),
    r("year-20222", "year 20222 in a row", 1, "20222", "a year"),
    r("state-word", "a state that is not listed", 4, "听说", "one of the list"),
    r("state-slip", "a state with a slip", 4, "公部值", "公布值"),
    c("source-unknown", "a document without a passport", changed(1, 5, "某年鉴", LONG), "a document of sources.toml",
      where="C2", value="某年鉴"),
    r("note-rtl", "a note turned round", 6, "正常\u202e文字", "control characters"),
    r("note-long", "a note of 10 001 letters", 6, "长" * 10_001, "10000 characters"),
    c("state-none", "a value without a state", changed(1, 4, "", LONG), "says its state", where="E2"),
    c("state-missing-value", "missing, and a value", changed(1, 4, "缺失", LONG), "no value where the state",
      where="C2", value="50.5"),
    c("year-none", "no year", changed(1, 1, "", LONG), "never empty", where="C2"),
    c("source-unsaved", "a document that was never computed", changed(1, 5, Xml('<c r="{r}"><f>Z1</f></c>'), LONG),
      "computed value", where="F2"),
]  # fmt: skip


def sheets(name, what, said, where="", value=None, place="alpha", **rows):
    """A case of sheets by name, beside a good one."""
    content = packed(parts({"表": sheet_xml(GOOD), **{key: sheet_xml(part) for key, part in rows.items()}}))
    return Case(name, what, file(f"{name}.xlsx", content), said, where, value, place)


TARGET = (
    "变量",
    "年份",
    "数值类型",
    "比较",
    "数值",
    "计量单位",
    "基准年",
    "约束性质",
    "适用范围",
    "指标序号",
    "资料来源",
)
GOAL = ("二氧化碳排放总量", "2025", "", "不高于（≤）", "390", "万吨", "2020", "约束指标", "", "1", "alpha-plan")
PROJECT = ("序号", "项目类别", "项目名称", "建设内容", "项目类型", "投资（亿元）", "开工", "完工")
WORKS = ("1", "能源", "屋顶光伏", "装光伏", "可再生能源", "1.5", "2023", "2025")
SUBJECTS = [
    sheets("target-no-year", "a target without a year", ("never empty",), "目标!E2",
           目标=[TARGET, ("co2_total", "", *GOAL[2:])]),
    sheets("target-relation", "a relation that is none", ("one of the list",), "目标!D2", "大约等于吧",
           目标=[TARGET, (*GOAL[:3], "大约等于吧", *GOAL[4:])]),
    sheets("target-base-after", "a base year after the target", ("before its target",), "目标!E2", "2030",
           目标=[TARGET, (*GOAL[:6], "2030", *GOAL[7:])]),
    sheets("target-no-number", "a threshold without a number", ("a threshold has a number",), "目标!D2",
           目标=[TARGET, (*GOAL[:4], "", *GOAL[5:])]),
    sheets("target-binding", "a binding that is none", ("one of the list",), "目标!H2", "随便",
           目标=[TARGET, (*GOAL[:7], "随便", *GOAL[8:])]),
    sheets("target-indicator", "an indicator nobody has", ("an indicator of the programme",), "目标!E2", "77",
           目标=[TARGET, (*GOAL[:9], "77", *GOAL[10:])]),
    sheets("project-number", "a project numbered in words", ("a number of a project",), "重点项目!A2", "甲一",
           重点项目=[PROJECT, ("甲一", *WORKS[1:])]),
    sheets("project-twice", "two projects of one number", ("a row comes once",), "重点项目!C3", "P01",
           重点项目=[PROJECT, WORKS, ("1", "能源", "地源热泵", *WORKS[3:])]),
    sheets("project-kind", "a kind of project that is none", ("one of the list",), "重点项目!E2", "玄学",
           重点项目=[PROJECT, (*WORKS[:4], "玄学", *WORKS[5:])]),
    sheets("project-money", "an investment in tonnes", ("亿元",), "重点项目!F2", "5吨",
           重点项目=[PROJECT, (*WORKS[:5], "5吨", *WORKS[6:])]),
    sheets("project-negative", "a negative investment", ("never negative",), "重点项目!C2", "-1.5",
           重点项目=[PROJECT, (*WORKS[:5], "-1.5", *WORKS[6:])]),
    sheets("project-ends-first", "a project that ends before it begins", ("begins before it ends",), "重点项目!C2", "2020",
           重点项目=[PROJECT, (*WORKS[:7], "2020")]),
    sheets("quantity-no-project", "a quantity of no project", ("a project of projects.csv",), "项目工程量!C2", "P99",
           项目工程量=[("项目编号", "工程量指标", "数值", "计量单位"), ("P99", "公交车数", "40", "辆")]),
    sheets("status-indicator", "the state of no indicator", ("an indicator of the programme",), "指标现状!C2", "77",
           指标现状=[("指标序号", "年份", "数据状态", "现状说明"), ("77", "2022", "已落实", "好")]),
    sheets("status-state", "a state that is none", ("one of the list",), "指标现状!C2", "很好",
           指标现状=[("指标序号", "年份", "数据状态", "现状说明"), ("1", "2022", "很好", "好")]),
    sheets("activity-flow", "a flow nobody knows", ("a flow of flows.csv",), "能源活动水平!A2", "挥发",
           能源活动水平=[("流向", "行业", "能源品种", "单位", "2021年"), ("挥发", "工业", "煤炭", "万吨标准煤", "5")]),
    sheets("activity-carrier", "a carrier with a slip", ("a carrier of carriers.csv", "煤炭"), "能源活动水平!C2", "煤碳",
           能源活动水平=[("流向", "行业", "能源品种", "单位", "2021年"), ("final", "工业", "煤碳", "万吨标准煤", "5")]),
    sheets("activity-sector", "a sector nobody knows", ("a sector of sectors.csv",), "能源活动水平!B2", "航天",
           能源活动水平=[("流向", "行业", "能源品种", "单位", "2021年"), ("final", "航天", "煤炭", "万吨标准煤", "5")]),
    sheets("activity-negative", "negative consumption", ("never negative",), "能源活动水平!E2", "-5",
           能源活动水平=[("流向", "行业", "能源品种", "单位", "2021年"), ("final", "工业", "煤炭", "万吨标准煤", "-5")]),
    sheets("activity-unit", "coal by volume", ("coal is in",), "能源活动水平!E2", "万立方米",
           能源活动水平=[("流向", "行业", "能源品种", "单位", "2021年"), ("final", "工业", "煤炭", "万立方米", "5")]),
    sheets("activity-future", "activity of a year to come", ("a year from 1980",), "能源活动水平!E2", "2098",
           能源活动水平=[("流向", "行业", "能源品种", "单位", "2098年"), ("final", "工业", "煤炭", "万吨标准煤", "5")]),
    sheets("firm-no-carrier", "a firm without a carrier", ("never empty",), "重点企业!C2",
           重点企业=[("企业名称", "行业", "数值", "年份", "单位"), ("某厂", "工业", "5", "2021", "万吨标准煤")]),
    sheets("place-kind", "a kind of place that is none", ("a kind of place",), "地方!B2", "星球",
           地方=[("代号", "alpha"), ("类型", "星球")]),
    sheets("place-year", "a base year in words", ("a year",), "地方!B2", "去年", 地方=[("代号", "alpha"), ("基准年", "去年")]),
    sheets("place-parent", "part of a place nobody knows", ("a place of the data folder",), "地方!B2", "火星",
           地方=[("代号", "alpha"), ("所属地区", "火星")]),
    sheets("place-itself", "part of itself", ("no part of itself",), "", "alpha",
           地方=[("代号", "alpha"), ("所属地区", "alpha")]),
    sheets("place-unsaved", "a name of the place that was never computed", ("computed value",), "地方!B2",
           地方=[("代号", "alpha"), ("中文名称", Xml('<c r="{r}"><f>Z9</f></c>'))]),
    sheets("place-nobody", "no word of which place", ("which place it is about",), place=None),
]  # fmt: skip
LEAVING = {
    "up": "../x", "up-deep": "../../../../tmp/x", "root": "/etc/passwd", "drive": "C:\\x", "share": "\\\\host\\x",
    "hidden": ".x", "dots": "..", "device": "con", "port": "lpt1", "dot-behind": "abc.", "blank-behind": "ab c",
    "long": "a" * 300, "slash": "a/b", "chinese": "甲区", "url": "http://x", "null": "a%00b", "percent": "%2e%2e",
    "capital": "Alpha", "line": "a\nb",
}  # fmt: skip
SUBJECTS += [
    sheets(f"id-{key}", f"an id that leaves: {name!r:.30}", ("an id of a place",), "", name, None,
           地方=[("代号", name)])
    for key, name in LEAVING.items()
]  # fmt: skip
CELLS = [*VALUES, *SHARES, *NAMES, *HEADS, *LISTED, *SUBJECTS]
