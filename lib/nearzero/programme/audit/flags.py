"""A document's own verdicts beside its numbers.

Here: simple logic on facts and rules, to find where a reader would ask. Not here: the judgement of
indicators, which the programme's own module gives.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from nearzero.programme.audit.finding import Cited, Finding, Said, shown
from nearzero.programme.audit.material import Material, Row
from nearzero.programme.audit.terms import Term
from nearzero.programme.audit.wording import finding, label, result

_WORDS = {"met": Said("完成", "met"), "not_met": Said("未完成", "not met")}
_INDICATOR = re.compile(r"指标\s*(F?\d+)")


def flags(material: Material) -> Iterator[Finding]:
    """Redo every verdict that a rule and printed numbers allow."""
    rules = {rule.number: rule for rule in material.rules}
    for row, cited in material.status:
        if row.own_flag not in _WORDS:
            continue
        rule = rules.get(row.indicator)
        if rule is not None and rule.variable:
            yield from _by_rule(material, rule, row, cited)
        yield from _by_targets(material, row, cited)


def _by_rule(material: Material, rule: Row, row: Row, cited: Cited) -> Iterator[Finding]:
    if rule.rule == "assigned":
        yield from _assigned(material, rule, row, cited)
        return
    for variable in rule.variable.split(";"):
        verdict = _verdict(material, rule.rule, rule.threshold, rule.base_year, variable)
        if verdict is not None and verdict[0] != (row.own_flag == "met") and _speaks_of(material, row, variable):
            yield _differs(material, row, cited, variable, verdict[1])


def _speaks_of(material: Material, row: Row, variable: str) -> bool:
    """True unless the row names another of the indicator's quantities (one row each)."""
    others = [fact.variable for fact in material.valued if fact.variable != variable and row.locator in fact.locator]
    own = [fact for fact in material.valued if fact.variable == variable and row.locator in fact.locator]
    return bool(own) or not others


def _verdict(
    material: Material, rule: str, threshold: str, base_year: str, variable: str
) -> tuple[bool, tuple[Term, ...]] | None:
    """Return whether the last printed value keeps a rule, and the values that say so; None where open."""
    latest = material.latest(variable)
    if latest is None:
        return None
    now = latest[1]
    if rule in {"below_base", "above_base", "no_growth", "change_le"}:
        base = material.level(variable, base_year or str(material.place.base_year))
        if base is None or latest[0] == base_year or not base.value:
            return None
        if rule == "change_le":
            return (now.value / base.value - 1) * 100 <= float(threshold), (base, now)
        better = {"below_base": now.value < base.value, "above_base": now.value > base.value}
        return better.get(rule, now.value <= base.value), (base, now)
    if rule not in {"ge", "gt", "eq", "count_ge"} or not threshold:
        return None
    limit = float(threshold)
    kept = {"gt": now.value > limit, "eq": now.value == limit}
    return kept.get(rule, now.value >= limit), (now,)


def _differs(material: Material, row: Row, cited: Cited, variable: str, terms: tuple[Term, ...]) -> Finding:
    right = "not_met" if row.own_flag == "met" else "met"
    change: tuple[Term, ...] = ()
    if len(terms) == 2:
        change = (terms[1] - terms[0],)
    return finding(
        material,
        "flag_differs",
        "doubt",
        (variable,),
        f"{row.indicator}/{variable}",
        cited=(cited, *(one for term in terms for one in term.cited)),
        arithmetic=(" → ".join(term.text for term in terms),),
        results=[result(material, variable, row.year, term, method="change_abs") for term in change],
        number=row.indicator,
        left=_WORDS[row.own_flag],
        right=_WORDS[right],
    )


def _assigned(material: Material, rule: Row, row: Row, cited: Cited) -> Iterator[Finding]:
    """A verdict on what the higher level assigns rests on a value that is not printed."""
    variable = rule.variable.split(";")[0]
    if rule.fallback:
        verdict = _verdict(material, rule.fallback, "", rule.base_year, variable)
        if verdict is not None and verdict[0] != (row.own_flag == "met"):
            yield _differs(material, row, cited, variable, verdict[1])
            return
    numbers = [t for t in material.targets if t.row.variable == variable and t.number is not None]
    if not numbers:
        yield finding(
            material,
            "flag_without_number",
            "doubt",
            (variable,),
            f"{row.indicator}/{variable}",
            cited=(cited,),
            number=row.indicator,
            left=_WORDS[row.own_flag],
            right=Said("上级下达的目标值", "what the higher level assigned"),
        )


def _by_targets(material: Material, row: Row, cited: Cited) -> Iterator[Finding]:
    """Hold a verdict against the numeric targets that the document itself sets for the indicator."""
    own = [
        t
        for t in material.targets
        if t.row.indicator == row.indicator and t.number is not None and t.row.binding != "task" and not t.row.scope
    ]
    rules = {rule.number: rule for rule in material.rules}
    asked = rules[row.indicator].variable.split(";") if row.indicator in rules else []
    own = [t for t in own if t.row.variable not in asked and t.row.statement in {"", "level"}]
    blank = [t for t in own if material.latest(t.row.variable) is None]
    if blank and row.own_flag == "met":
        names = [t.row.variable for t in blank]
        yield finding(
            material,
            "flag_without_number",
            "doubt",
            names,
            f"{row.indicator}/{'+'.join(names)}",
            cited=(cited, *(t.cited for t in blank)),
            number=row.indicator,
            left=_WORDS["met"],
            right=label(material, *names),
            label=_row_name(rules, row, names, material),
        )
    known = [(t, latest) for t in own if (latest := material.latest(t.row.variable)) is not None]
    if known and not blank and row.own_flag == "not_met":
        reached = [latest[1].value >= material.target_term(t).value for t, latest in known if t.row.comparator == "ge"]
        if reached and len(reached) == len(own) and all(reached):
            terms = tuple(latest[1] for _, latest in known)
            variables = [t.row.variable for t, _ in known]
            yield finding(
                material,
                "flag_differs",
                "doubt",
                variables,
                f"{row.indicator}/targets",
                cited=(cited, *(t.cited for t, _ in known), *(one for term in terms for one in term.cited)),
                arithmetic=[f"{t.row.value} {t.row.unit} ≤ {latest[1].text}" for t, latest in known],
                number=row.indicator,
                label=_row_name(rules, row, variables, material),
                left=_WORDS["not_met"],
                right=_WORDS["met"],
            )


def _row_name(rules: dict[str, Row], row: Row, names: list[str], material: Material) -> Said:
    rule = rules.get(row.indicator)
    return Said(rule.name, rule.name_en) if rule is not None else label(material, *names)


def words_against_numbers(material: Material) -> Iterator[Finding]:
    """Find years said to have had none of what a number implies there was some."""
    for row, cited in material.status:
        if row.state != "not_started" or not row.year.isdigit():
            continue
        for variable in dict.fromkeys(fact.variable for fact in material.valued if _belongs(fact, row.indicator)):
            if material.printed(variable, row.year):
                continue
            term = material.level(variable, row.year)
            undated = material.printed(variable, "undated")
            if term is None or term in undated or not term.low > 0:
                continue
            unit = material.dictionary[variable].unit
            yield finding(
                material,
                "word_against_number",
                "contradiction",
                (variable,),
                f"{row.indicator}/{variable}@{row.year}",
                cited=(cited, *term.cited),
                arithmetic=(term.written(unit),),
                results=(result(material, variable, row.year, term),),
                number=row.indicator,
                year=row.year,
                left=f"{shown(term.value)} {unit}",
            )


def _belongs(fact: Row, indicator: str) -> bool:
    found = _INDICATOR.search(fact.locator)
    return found is not None and found[1] == indicator
