"""The targets of a district beside the rules of its programme.

Here: base years, thresholds, wording, gaps, indicator by indicator. Not here: whether a rule is met.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from nearzero.places.contracts import WITHOUT_VALUE
from nearzero.programme.audit.finding import Finding, Said, shown
from nearzero.programme.audit.material import Material, Row, Target
from nearzero.programme.audit.wording import finding, label, listed

_NUMERIC = frozenset({"ge", "gt", "eq", "count_ge", "change_le", "frequency"})
_AGAINST_BASE = frozenset({"below_base", "above_base", "no_growth"})
_WORDS = frozenset({"qualitative"})
_LARGER_IS_STRICTER = frozenset({"ge", "gt", "eq", "count_ge"})


def against_rules(material: Material) -> Iterator[Finding]:
    """Compare the table targets of every indicator with the rule of the programme."""
    missing = []
    for rule in material.rules:
        targets = [target for target in material.targets if target.row.indicator == rule.number]
        if not targets:
            missing.append(rule)
            continue
        yield from _other_variable(material, rule, targets)
        own = [target for target in targets if target.row.variable in rule.variable.split(";")]
        formal = [target for target in own if target.row.binding in {"constraint", "reference"}] or own
        seen: set[tuple[str, ...]] = set()
        for target in formal:
            row = target.row
            said = (row.variable, row.comparator, row.value, row.base_year)
            if said not in seen:
                seen.add(said)
                yield from _compared(material, rule, target)
    if missing:
        unserved = [Said(f"{rule.number}（{rule.name}）", f"{rule.number} ({rule.name_en})") for rule in missing]
        names = [rule.variable.split(";")[0] for rule in missing if rule.variable]
        yield finding(material, "rule_missing", "doubt", names, "all", list=listed(unserved), label="")


def _compared(material: Material, rule: Row, target: Target) -> Iterator[Finding]:
    row = target.row
    common = {"number": rule.number, "label": label(material, row.variable)}
    name = f"{rule.number}/{row.variable}"
    if rule.base_year and row.base_year and rule.base_year != row.base_year:
        yield finding(
            material,
            "rule_base_moved",
            "contradiction",
            (row.variable,),
            name,
            cited=(target.cited,),
            arithmetic=(f"{row.base_year} ≠ {rule.base_year}",),
            left=row.base_year,
            right=rule.base_year,
            **common,
        )
    if row.comparator in _WORDS and rule.rule in _NUMERIC | _AGAINST_BASE:
        yield finding(
            material,
            "rule_in_words",
            "doubt",
            (row.variable,),
            name,
            cited=(target.cited,),
            right=_rule_text(rule),
            **common,
        )
    elif target.number is not None and rule.threshold and _weaker(rule, target):
        yield finding(
            material,
            "rule_weaker",
            "contradiction",
            (row.variable,),
            name,
            cited=(target.cited,),
            arithmetic=(f"{row.comparator} {row.value} {row.unit} / {_rule_text(rule)}",),
            left=f"{_sign(row.comparator)}{row.value} {row.unit}",
            right=_rule_text(rule),
            **common,
        )


def _weaker(rule: Row, target: Target) -> bool:
    number, threshold = target.number or 0.0, float(rule.threshold)
    if rule.rule in _LARGER_IS_STRICTER:
        return number < threshold or (number == threshold and rule.rule == "gt" and target.row.comparator == "ge")
    return number > threshold


def _rule_text(rule: Row) -> str:
    if rule.rule in _AGAINST_BASE:
        return {"below_base": "<", "above_base": ">", "no_growth": "≤"}[rule.rule] + (rule.base_year or "2020")
    sign = {"ge": "≥", "gt": ">", "eq": "=", "count_ge": "≥", "change_le": "≤", "frequency": "≤"}.get(rule.rule, "")
    unit = "%" if rule.rule == "change_le" else "年" if rule.rule == "frequency" else rule.unit
    return f"{sign}{shown(float(rule.threshold))} {unit}".strip()


def _sign(comparator: str) -> str:
    return {"ge": "≥", "gt": ">", "le": "≤", "lt": "<", "eq": "=", "about": "≈"}.get(comparator, "")


def _other_variable(material: Material, rule: Row, targets: list[Target]) -> Iterator[Finding]:
    """Find targets that stand in the row of an indicator but count something else.

    Only where the indicator asks for something that can be counted, and the other quantity is none of its parts
    and no amount behind it.
    """
    if rule.rule == "qualitative" or not rule.variable:
        return
    asked = {name for cell in (rule.variable, rule.numerator, rule.denominator) for name in cell.split(";")}
    done = set()
    for target in targets:
        row = target.row
        if row.variable in asked or row.variable in done or row.binding == "task" or row.scope:
            continue
        done.add(row.variable)
        yield finding(
            material,
            "rule_other_variable",
            "note",
            (row.variable, *rule.variable.split(";")),
            f"{rule.number}/{row.variable}",
            cited=(target.cited,),
            number=rule.number,
            left=label(material, row.variable),
            right=label(material, *rule.variable.split(";")),
        )


def open_targets(material: Material) -> Iterator[Finding]:
    """Name the targets that are left to the higher level without a number, and own numbers beside them."""
    found = [target for target in material.targets if target.row.comparator == "assigned" and target.whole]
    names = list(dict.fromkeys(target.row.variable for target in found))
    if not names:
        return
    due = {(target.row.variable, target.row.year) for target in found}
    numbered = [t for t in material.targets if (t.row.variable, t.row.year) in due and t.number is not None and t.whole]
    own = listed(
        Said(
            f"{material.label(t.row.variable, 'zh')}{_sign(t.row.comparator)}{t.row.value}{t.row.unit}",
            f"{material.label(t.row.variable, 'en')} {_sign(t.row.comparator)}{t.row.value} {t.row.unit}",
        )
        for t in {(t.row.variable, t.row.value): t for t in numbered}.values()
    )
    extra = Said(f"正文另有：{own.zh}。", f"The text has besides: {own.en}.") if numbered else Said("", "")
    yield finding(
        material,
        "target_open",
        "note",
        names,
        "all",
        cited=[target.cited for target in (*found, *numbered)],
        list=label(material, *names),
        extra=extra,
    )


def bases_missing(material: Material) -> Iterator[Finding]:
    """Find targets that count from a year whose value is not printed."""
    done = set()
    for target in material.targets:
        row = target.row
        relative = row.comparator in _AGAINST_BASE or row.statement == "change_pct"
        if not relative or not row.base_year or row.variable in done or row.scope or row.year <= row.base_year:
            continue
        done.add(row.variable)
        cell = (row.sector, row.carrier)
        if material.printed(row.variable, row.base_year, cell) or _not_applicable(material, row.variable):
            continue
        blank = [
            fact
            for fact in material.facts
            if (fact.variable, fact.year, fact.statement) == (row.variable, row.base_year, "level")
        ]
        states = [fact.state for fact in blank if fact.state in WITHOUT_VALUE]
        derived = material.level(row.variable, row.base_year, cell)
        dated = derived is not None and not material.printed(row.variable, "undated", cell)
        if dated or (row.statement == "change_pct" and not states):
            continue  # the level follows, or the change can be judged without it
        yield finding(
            material,
            "target_base_missing",
            "doubt",
            (row.variable,),
            f"{row.variable}@{row.base_year}",
            cited=(target.cited, *(material.cite(fact) for fact in blank)),
            year=row.base_year,
            left=_state_words(states),
        )


def _state_words(states: list[str]) -> Said:
    words = {
        "missing": Said("空格或“/”", "blank or “/”"),
        "not_assessed": Said("考核未开展", "assessment not begun"),
        "not_applicable": Said("不涉及", "not concerned"),
    }
    return listed(words[state] for state in dict.fromkeys(states)) if states else Said("未列", "not listed")


def _not_applicable(material: Material, variable: str) -> bool:
    return any(row.variable == variable and row.state == "not_applicable" for row in material.facts)


def not_applicable(material: Material) -> Iterator[Finding]:
    """Name the indicators that do not apply now and still have a target."""
    names = dict.fromkeys(
        t.row.variable for t in material.targets if t.row.indicator and _not_applicable(material, t.row.variable)
    )
    if names:
        cited = [material.cite(row) for row in material.facts if row.variable in names]
        yield finding(
            material,
            "target_not_applicable",
            "doubt",
            list(names),
            "all",
            cited=cited,
            list=label(material, *names),
        )


def by_sector_only(material: Material) -> Iterator[Finding]:
    """Find an indicator with a threshold that is printed by sector only, so that the whole cannot be computed."""
    for rule in material.rules:
        if rule.rule not in {"ge", "gt", "eq"} or not rule.threshold or not rule.variable:
            continue
        cells = [cell for cell in material.cells(rule.variable) if cell[0]]
        if len(cells) < 2 or ("", "") in material.cells(rule.variable):
            continue
        latest = {cell: material.latest(rule.variable, cell) for cell in cells}
        known = {cell: found[1] for cell, found in latest.items() if found is not None}
        weights = rule.denominator and material.rows_of(rule.denominator)
        threshold = float(rule.threshold)
        short = [cell for cell, term in known.items() if not term.low > threshold]
        if weights:
            continue
        yield finding(
            material,
            "threshold_by_sector",
            "doubt",
            (rule.variable, *((rule.denominator,) if rule.denominator else ())),
            rule.variable,
            cited=(one for term in known.values() for one in term.cited),
            arithmetic=[f"{'|'.join(filter(None, cell))}: {term.text}" for cell, term in known.items()],
            number=rule.number,
            list=listed(_cell_value(material, cell, term.text) for cell, term in known.items()),
            left=_rule_text(rule).lstrip("≥>="),
            right=listed(_cell_value(material, cell, known[cell].text) for cell in short) if short else "—",
        )


def _cell_value(material: Material, cell: tuple[str, str], text: str) -> Said:
    def bare(lang: str) -> str:
        return re.sub(r"^.*?[（(](.*)[）)]$", r"\1", material.label("", lang, cell)).strip()

    return Said(f"{bare('zh')}{text}", f"{bare('en')} {text}")
