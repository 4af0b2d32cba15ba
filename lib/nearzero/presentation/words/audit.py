"""How a finding of the audit reads: titles, severities, and the facts and steps behind it in words.

Here: from ids and short marks to what readers call them, for the report and the command line alike. Not here:
what is found (``programme.audit``) and how a page is laid out (``chapters.audit``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from nearzero import units
from nearzero.places import tables
from nearzero.places.contracts import CARRIERS, SECTORS
from nearzero.presentation import words
from nearzero.presentation.text import pick
from nearzero.programme.audit.finding import SEVERITIES
from nearzero.programme.audit.wording import templates

if TYPE_CHECKING:
    from nearzero.places.raw import Raw
    from nearzero.programme.audit import Cited, Finding, Said

SEVERITY_WORDS: dict[str, tuple[str, str]] = {
    "contradiction": ("矛盾", "Contradictions"),
    "doubt": ("存疑", "Doubts"),
    "note": ("提示", "Notes"),
}
SEVERITY_MEANING: dict[str, tuple[str, str]] = {
    "contradiction": (
        "按印出的数字，所列说法不可能同时成立。",
        "As printed, the statements cannot all be true.",
    ),
    "doubt": (
        "需要文件没有给出的解释，例如价格口径、统计范围或估算方法。",
        "An explanation is needed that the document does not give: prices, scope, way of estimating.",
    ),
    "note": ("值得知道，可能并无问题。", "Worth knowing; may well be right."),
}
_STATEMENTS = {
    "change_pct": ("变化率", "change in per cent"),
    "change_abs": ("变化量", "change"),
    "annual_rate_pct": ("年均变化率", "mean annual rate"),
    "annual_change_abs": ("年均变化量", "mean annual change"),
    "share_of": ("所占比重", "share"),
    "ratio_to": ("之比", "ratio"),
    "above_pct": ("高出的百分比", "per cent above"),
    "above_abs": ("高出的量", "amount above"),
    "rank": ("位次", "rank"),
    "cumulative": ("累计", "sum over the period"),
}
_COMPARATORS = {
    "ge": ("≥", "≥"),
    "gt": (">", ">"),
    "le": ("≤", "≤"),
    "lt": ("<", "<"),
    "eq": ("=", "="),
    "about": ("≈", "≈"),
    "below_base": ("低于", "below"),
    "above_base": ("高于", "above"),
    "no_growth": ("零增长", "no growth"),
    "assigned": ("上级下达", "as assigned"),
    "qualitative": ("文字目标", "in words"),
}
_MARKS = {
    "printed": ("印出值", "printed"),
    "setA": ("因子组A", "factor set A"),
    "setB": ("因子组B", "factor set B"),
    "setC": ("因子组C", "factor set C"),
}
# What the steps of a calculation say in Chinese, for readers of English.
_PHRASES = (
    (re.compile(r"较(\d{4})年下降"), r"below \1"),
    (re.compile(r"较(\d{4})年上升"), r"above \1"),
    (re.compile(r"（年份未注明）"), " (no year)"),
    (re.compile(r"(\d{4})年(?![\u4e00-\u9fff])"), r"\1"),
    (re.compile("零增长"), "no growth"),
    (re.compile("上级下达"), "as assigned"),
    (re.compile("文字目标"), "in words"),
    (re.compile("变化(?=[≥≤<>=≈])"), "change "),
    (re.compile("增量(?=[≥≤<>=≈])"), "increase "),
    (re.compile(r"\s*（"), " ("),
    (re.compile(r"）"), ")"),
    (re.compile("、"), ", "),
    (re.compile("；"), "; "),
    (re.compile("："), ": "),
)
_FACT = re.compile(
    r"(?P<place>[\w-]+):(?P<variable>[a-z]\w*)(?:\[(?P<sector>\w*)\|(?P<carrier>\w*)\])?"
    r"@(?P<year>\d{4}(?:-\d{4})?|undated)"
    r"(?:~(?P<statement>[a-z_]+)(?::(?P<against>variable:\w+|[\w-]+))?)?(?P<target>![a-z_]+)?(?:#\d+)?"
)
_STATUS = re.compile(r"(?P<place>[\w-]+):indicator (?P<number>\w+)@(?P<year>[\w-]*)")
_PROJECT = re.compile(r"(?P<place>[\w-]+):(?P<project>P\d+)(?::(?P<variable>\w+))?")
_NUMBER_AND_UNIT = re.compile(r"([−\-\d.,~]+) ?(\D.*)?")
_WORD = re.compile(r"(?<![\w:@\[|])[A-Za-z][A-Za-z0-9_]*(?![\w@\]|])")


def title(kind: str, lang: str) -> str:
    """Return the short name of a kind of finding."""
    return templates()[kind][pick(lang, "title_zh", "title_en")]


def severity(name: str, lang: str) -> str:
    """Return the name of a severity, as a heading."""
    return pick(lang, *SEVERITY_WORDS[name])


def printout(raw: Raw, findings: Iterable[Finding], lang: str) -> Iterator[str]:
    """Yield findings as lines of plain text, grouped by severity.

    Args:
        raw: The data folder.
        findings: In any order.
        lang: ``zh`` or ``en``.
    """
    reader, given = Reader(raw, lang), list(findings)
    if not given:
        yield pick(lang, "没有发现问题。", "Nothing was found.")
    ask = pick(lang, "问：", "Ask: ")
    for name in SEVERITIES:
        found = [finding for finding in given if finding.severity == name]
        if not found:
            continue
        count = pick(lang, f"（{len(found)}）", f" ({len(found)})")
        yield f"{severity(name, lang)}{count}"
        for number, finding in enumerate(found, 1):
            yield ""
            yield f"{number}. {title(finding.kind, lang)}"
            yield f"   {reader.said(finding, finding.message)}"
            yield from (f"     = {step}" for step in reader.steps(finding))
            yield from (f"     · {fact}" for fact in reader.facts(finding))
            yield f"   {ask}{reader.said(finding, finding.question)}"
        yield ""


class Reader:
    """Turns findings into words of one language, with the dictionary of a data folder."""

    def __init__(self, raw: Raw, lang: str) -> None:
        """Take a data folder and ``zh`` or ``en``."""
        self._raw, self._lang = raw, lang
        self._cells = {
            name: row
            for file, contract, name_of in (("sectors.csv", SECTORS, "sector"), ("carriers.csv", CARRIERS, "carrier"))
            for row in tables.rows(raw.table(file, contract))
            for name in [getattr(row, name_of)]
        }

    def said(self, finding: Finding, said: Said) -> str:
        """Return a message or a question."""
        return self._translated(said.text(self._lang), finding)

    def steps(self, finding: Finding) -> list[str]:
        """Return the calculation, one step a line, with names in place of ids."""
        return [self._step(line, finding) for line in finding.arithmetic]

    def facts(self, finding: Finding) -> list[str]:
        """Return what a finding rests on: name, what is printed, and where; the place where it is another one."""
        return [self.fact(cited, finding.place) for cited in finding.facts]

    def fact(self, cited: Cited, place: str = "") -> str:
        """Return one citation in words."""
        own = cited.id.partition(":")[0]
        where = self._place(own) + pick(self._lang, "：", ": ") if place not in {"", own} else ""
        name, printed = self.name(cited.id), self.printed(cited)
        said = pick(self._lang, f"{name}：{printed}", f"{name}: {printed}") if printed else name
        return where + said + pick(self._lang, f"（{cited.locator}）", f" ({cited.locator})")

    def name(self, cited_id: str) -> str:
        """Return what readers call a row: variable, year and statement; indicator; project and quantity."""
        if found := _STATUS.fullmatch(cited_id):
            year = self._year(found["year"])
            return pick(self._lang, f"指标{found['number']}自评 {year}", f"Indicator {found['number']} {year}").strip()
        if found := _FACT.fullmatch(cited_id):
            return self._fact_name(found)
        if found := _PROJECT.fullmatch(cited_id):
            of = f" {self._variable(found['variable'])}" if found["variable"] else ""
            return pick(self._lang, f"工程{found['project']}{of}", f"Project {found['project']}{of}")
        return cited_id

    def printed(self, cited: Cited) -> str:
        """Return digits and unit as printed, a target or a state in words."""
        text = cited.printed.strip()
        first, _, rest = text.partition(" ")
        if first in _COMPARATORS and "!" in cited.id:
            sign = pick(self._lang, *_COMPARATORS[first])
            if first in {"below_base", "above_base"}:
                return pick(self._lang, f"{sign}{rest}年", f"{sign} {rest}")
            return f"{sign}{self._amount(rest)}" if any(character.isdigit() for character in rest) else sign
        if text.startswith("—"):  # dates of a project without a start
            return pick(self._lang, f"完工{text[1:]}", f"to end {text[1:]}") if text[1:] else ""
        return self._amount(text) if text[:1] in set("−-0123456789") else words.label(text, self._lang)

    def _amount(self, text: str) -> str:
        found = _NUMBER_AND_UNIT.fullmatch(text)
        if found is None or (found[2] or "").startswith("—"):  # a span of dates
            return text
        unit = units.label((found[2] or "").strip(), self._lang)
        return found[1].replace("-", "−") + (f" {unit}" if unit not in {"", "no."} else "")

    def _fact_name(self, found: re.Match[str]) -> str:
        cell = [pick(self._lang, row.zh, row.en) for row in self._rows(found["sector"], found["carrier"])]
        said = self._variable(found["variable"])
        if cell:
            said += pick(self._lang, f"（{'、'.join(cell)}）", f" ({', '.join(cell)})")
        statement, against = found["statement"] or "", found["against"] or ""
        year = self._year(found["year"])
        if against[:4].isdigit():
            year = pick(self._lang, f"{against}→{year}", f"{against}→{year}")
            against = ""
        said += f" {year}"
        if statement in _STATEMENTS:
            of = self._place(against) if against else ""
            zh, en = _STATEMENTS[statement]
            said += pick(self._lang, f" {zh}", f" {en}") + (pick(self._lang, f"（{of}）", f" ({of})") if of else "")
        return said + (pick(self._lang, "目标", " target") if found["target"] else "")

    def _rows(self, *names: str | None) -> list[Any]:
        return [self._cells[name] for name in names if name in self._cells]

    def _variable(self, name: str) -> str:
        known = self._raw.dictionary.get(name)
        return known.label(self._lang) if known is not None else name

    def _place(self, name: str) -> str:
        if name in self._raw.place_ids:
            return self._raw.place(name).name(self._lang)
        return self._variable(name.removeprefix("variable:"))

    def _year(self, year: str) -> str:
        if year in {"", "undated"}:
            return pick(self._lang, "年份未注明", "no year") if year else ""
        return pick(self._lang, f"{year.replace('-', '—')}年", year.replace("-", "–"))

    def _step(self, line: str, finding: Finding) -> str:
        with_names = _FACT.sub(self._fact_name, line)
        with_names = _WORD.sub(self._word, with_names) if with_names == line else with_names
        return self._translated(with_names, finding)

    def _word(self, found: re.Match[str]) -> str:
        """Return what a word of a calculation means, where it is an id or a mark."""
        word = found[0]
        if word in _MARKS:
            return pick(self._lang, *_MARKS[word])
        if word in _COMPARATORS and word != "about":
            return pick(self._lang, *_COMPARATORS[word])
        for row in self._rows(word):
            return pick(self._lang, row.zh, row.en)
        return self._variable(word)

    def _translated(self, text: str, finding: Finding) -> str:
        """Return a text with units and punctuation of the language; what it quotes stays as it is."""
        if self._lang == "zh":
            return text
        quoted = sorted({cited.locator for cited in finding.facts if cited.locator}, key=len, reverse=True)
        if not quoted:
            return _english(text)
        found = "|".join(map(re.escape, quoted))
        return _joined(re.split(f"（({found})）|({found})", text))


def _joined(parts: Iterable[str | None]) -> str:
    """Put a text together again: its own words, then in turn what is quoted in brackets and what without."""
    said = ""
    for index, part in enumerate(parts):
        if part:
            said += (_english(part), f" ({part})", part)[index % 3]
    return said


def _english(text: str) -> str:
    text = units.labelled(text)
    for pattern, english in _PHRASES:
        text = pattern.sub(english, text)
    return text
