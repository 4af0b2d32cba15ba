"""The targets of a document beside its own numbers and beside each other.

Here: targets that are met already, weaker than the start, or different in two places. Not here: the rules of
the programme (``rules``).
"""

from __future__ import annotations

from collections.abc import Iterator

from nearzero.programme.audit.finding import Cited, Finding, Said, Severity
from nearzero.programme.audit.material import Material, Target
from nearzero.programme.audit.terms import Term
from nearzero.programme.audit.wording import finding, listed, said_year

_SIGNS = {"ge": "≥", "gt": ">", "le": "≤", "lt": "<", "eq": "=", "about": "≈"}
_UP = frozenset({"ge", "gt", "about"})
_DOWN = frozenset({"le", "lt"})


def said(target: Target) -> Said:
    """Return a target in a few signs."""
    row = target.row
    if target.number is not None:
        change = {"change_pct": Said("变化", "change "), "change_abs": Said("增量", "increase ")}.get(row.statement)
        text = f"{_SIGNS.get(row.comparator, '')}{row.value} {row.unit}".strip().replace("-", "−")
        return Said(f"{change.zh}{text}", f"{change.en}{text}") if change else Said(text, text)
    words = {
        "below_base": Said(f"较{row.base_year}年下降", f"below {row.base_year}"),
        "above_base": Said(f"较{row.base_year}年上升", f"above {row.base_year}"),
        "no_growth": Said("零增长", "no growth"),
        "assigned": Said("上级下达", "as assigned"),
        "qualitative": Said("文字目标", "in words"),
    }
    return words[row.comparator]


def already_met(material: Material) -> Iterator[Finding]:
    """Hold every numeric target against the base year and the present value."""
    done = set()
    for target in material.targets:
        row = target.row
        key = (row.variable, row.sector, row.carrier, row.comparator, row.value)
        level = row.statement in {"", "level"} and row.comparator in _UP | _DOWN
        if target.number is None or not level or row.scope or key in done:
            continue
        done.add(key)
        cell = (row.sector, row.carrier)
        latest = material.latest(row.variable, cell)
        if latest is None or not _before(latest[0], row.year):
            continue
        aim, now = material.target_term(target), latest[1]
        base = next(iter(material.printed(row.variable, str(material.place.base_year), cell)), None)
        below = base is not None and base.value != aim.value and _reached(target, base, aim)
        kind = "target_below_baseline" if below else "target_met_already"
        if not _reached(target, now, aim):
            continue
        start = base if below and base is not None else now
        yield finding(
            material,
            kind,
            "doubt" if below else "note",
            (row.variable,),
            f"{row.variable}@{row.year}:{row.value}",
            cited=(*start.cited, *now.cited, target.cited),
            arithmetic=(f"{start.text} {'≥' if row.comparator in _UP else '≤'} {aim.text}",),
            left=said(target),
            right=start.text,
        )


def _before(year: str, target_year: str) -> bool:
    return year == "undated" or not target_year.isdigit() or year[-4:] < target_year


def _reached(target: Target, term: Term, aim: Term) -> bool:
    """True where a level is at or beyond what is aimed at (strictly for “more than” and for “about”)."""
    if target.row.comparator == "ge":
        full = target.row.unit == "%" and aim.value >= 100  # to keep all of a thing is no weak target
        return term.value >= aim.value and not full
    if target.row.comparator in {"gt", "about"}:
        return term.value > aim.value
    return term.value <= aim.value if target.row.comparator == "le" else term.value < aim.value


def conflicts(material: Material) -> Iterator[Finding]:
    """Find targets of one quantity and year that differ in number, strictness or kind."""
    groups: dict[tuple[str, ...], list[Target]] = {}
    for target in material.targets:
        row = target.row
        if row.scope and material.place_id != "" and _is_place(material, row.scope):
            continue  # what a city sets for each of its districts
        year = row.year if row.year.isdigit() else "undated"
        key = (row.variable, year, row.statement if row.comparator != "assigned" else "", row.sector, row.carrier)
        groups.setdefault(key, []).append(target)
    for group, targets in groups.items():
        different = {_content(target): target for target in targets}
        if len(different) > 1:
            yield from _differ(material, group, list(different.values()))


def _is_place(material: Material, scope: str) -> bool:
    return scope in material.raw.place_ids or scope == "china"


def _content(target: Target) -> tuple[str, ...]:
    row = target.row
    number = "" if target.number is None else f"{target.number:g}"
    base = row.base_year if row.comparator in {"below_base", "above_base"} else ""
    return row.comparator, number, base


def _differ(material: Material, key: tuple[str, ...], targets: list[Target]) -> Iterator[Finding]:
    numbers = {target.number for target in targets if target.number is not None}
    scopes = {target.row.scope for target in targets}
    if len(scopes) > 1 and ("" not in scopes or len(scopes) > 2):
        return  # one target for each kind of object
    fixed = {t.row.comparator for t in targets}
    if numbers == set() and fixed <= {"assigned", "above_base", "below_base", "no_growth"} and "assigned" in fixed:
        return  # what holds until the higher level has assigned a target
    severity: Severity = "contradiction" if len(numbers) > 1 and len(scopes) == 1 else "doubt"
    if len(numbers) < 2:
        severity = "note"
    variable, year = key[0], key[1]
    yield finding(
        material,
        "targets_conflict",
        severity,
        (variable,),
        f"{variable}@{year}" + (f"~{key[2]}" if key[2] else ""),
        cited=[target.cited for target in targets],
        arithmetic=[f"{_with_scope(target).zh}（{target.row.locator}）" for target in targets],
        list=listed(_with_scope(target) for target in targets),
        year=said_year(year) if year == "undated" else year,
    )


def _with_scope(target: Target) -> Said:
    words, scope = said(target), target.row.scope
    return Said(f"{words.zh}（{scope}）", f"{words.en} ({scope})") if scope else words


def uncovered(material: Material) -> Iterator[Finding]:
    """Add up what the projects bring and hold it against the rise that a target asks for."""
    done = set()
    for target in material.targets:
        row = target.row
        latest = material.latest(row.variable) if row.variable in material.dictionary else None
        amount = target.number is not None and row.statement in {"", "level"} and row.comparator in _UP
        if not amount or latest is None or row.scope or row.variable in done:
            continue
        unit = material.dictionary[row.variable].unit
        aim, now = material.target_term(target), latest[1]
        if unit == "%" or "/" in unit or aim.value <= now.value:
            continue
        done.add(row.variable)
        names = _below(material, row.variable)
        terms = [
            term.scaled(material.factor(name, row.variable))
            for quantities in material.quantities.values()
            for name, term in quantities.items()
            if name in names
        ]
        total = sum(term.value for term in terms)
        needed = aim.value - now.value
        if not terms or total >= needed:
            continue
        cited: list[Cited] = [one for term in terms for one in term.cited]
        yield finding(
            material,
            "target_uncovered",
            "doubt",
            (row.variable,),
            f"{row.variable}@{row.year}",
            cited=(*now.cited, target.cited, *cited),
            arithmetic=(
                f"{' + '.join(term.text for term in terms)} = {total:.4g} {unit}",
                f"{aim.text} − {now.text} = {needed:.4g} {unit}",
            ),
            left=now.text,
            right=said(target),
            list=f"{total:.4g} {unit}",
            extra=Said(f"所需增量的{total / needed:.0%}", f"{total / needed:.0%} of the rise"),
        )


def _below(material: Material, variable: str) -> set[str]:
    """Return a variable and everything that is part of it."""
    names, before = {variable}, 0
    while len(names) != before:
        before = len(names)
        names |= {m.variable for part in material.parts if part.whole.variable in names for m in part.parts}
    return names
