"""Parts and wholes: parts add up, shares make 100, and no part is larger than its whole.

Here: ``parts.csv`` and the hierarchies of sectors and carriers, held against printed numbers. Not here:
places within places (``across``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import product

from nearzero.programme.audit.finding import Finding, Said, Severity, shown
from nearzero.programme.audit.material import Cell, Material
from nearzero.programme.audit.parts import Member, Part, children
from nearzero.programme.audit.terms import Term, exactly
from nearzero.programme.audit.wording import finding, grade, label, listed, result, said_year


def sums(material: Material) -> Iterator[Finding]:
    """Add up the parts of every whole and compare, for every year in which all parts are known."""
    for part in [*material.parts, *_cells_of_wholes(material)]:
        if part.rule != "sum":
            continue
        for year in _years(material, part):
            options = [
                [term.scaled(_like(material, member, part)) for term in _at(material, member, year)]
                for member in part.parts
            ]
            wholes = [exactly(part.constant)] if part.constant is not None else _at(material, part.whole, year)
            if wholes and all(options):
                # of a number printed twice, the one that fits is taken: that it is printed twice is said elsewhere
                total, whole = min(
                    ((_total(terms), whole) for terms in product(*options) for whole in wholes),
                    key=lambda pair: abs(pair[0].value - pair[1].value),
                )
                yield from _added(material, part, year, total, whole)


def _like(material: Material, member: Member, part: Part) -> float:
    """Return what turns a part into the unit of its whole; 1 for shares that make 100."""
    return 1.0 if part.constant is not None else material.factor(member.variable, part.whole.variable)


def _total(terms: Iterable[Term]) -> Term:
    first, *others = terms
    for term in others:
        first = first + term
    return first


def _added(material: Material, part: Part, year: str, total: Term, whole: Term) -> Iterator[Finding]:
    unit = "%" if part.constant is not None else material.dictionary[part.whole.variable].unit
    # printed digits decide: a sum that meets the whole only because one part is rounded coarsely is worth a note
    half = max((whole.high - whole.low) / 2, 1e-9 * abs(whole.value))
    if total.meets(whole) and abs(total.value - whole.value) <= half + 1e-9 * abs(whole.value):
        return
    inside = total.meets(whole)
    remark = Said("差额在舍入之内。", "The difference lies within rounding.") if inside else Said("", "")
    name = Said("100%", "100 %") if part.constant is not None else label(material, part.whole.variable)
    variables = [member.variable for member in part.parts]
    if part.constant is None:
        variables.insert(0, part.whole.variable)
    yield finding(
        material,
        "parts_sum",
        "note" if inside else grade(total, whole, soft=bool(part.note), small=0.002),
        tuple(dict.fromkeys(variables)),
        f"{part.whole}@{year}",
        cited=(*total.cited, *whole.cited),
        arithmetic=(f"{total.written(unit)} ≠ {whole.text}",),
        results=(result(material, variables[0], year, total, unit, method="sum"),),
        year=said_year(year),
        list=listed(label(material, member.variable, cell=member.cell) for member in part.parts),
        left=f"{shown(total.value, 6)} {unit}",
        right=whole.text,
        label=name,
        extra=remark,
    )


def _at(material: Material, member: Member, year: str) -> list[Term]:
    """Return the printed levels, else one from a change, else one from two targets."""
    printed = material.printed(member.variable, year, member.cell)
    if printed or not year.isdigit():
        return printed
    undated = material.printed(member.variable, "undated", member.cell)
    changed = [term for term in material.levels(member.variable, year, member.cell) if term not in undated]
    aimed = from_targets(material, member.variable, int(year))
    return changed or ([aimed] if aimed is not None else [])


def from_targets(material: Material, variable: str, year: int) -> Term | None:
    """Return the level of a year that two targets give: the level aimed at less the increase since then."""
    levels, rises = [], []
    for target in material.targets:
        row = target.row
        if row.variable != variable or target.number is None or row.scope:
            continue
        if row.statement in {"", "level"} and target.number:
            levels.append(target)
        if row.statement == "change_abs" and row.base_year == str(year):
            rises.append(target)
    for level in levels:
        for rise in rises:
            if level.row.year == rise.row.year and level.row.unit == rise.row.unit:
                return material.target_term(level) - material.target_term(rise)
    return None


def _years(material: Material, part: Part) -> list[str]:
    found = {row.year for member in part.parts for row in material.rows_of(member.variable)}
    bases = {
        target.row.base_year
        for target in material.targets
        for member in part.parts
        if target.row.variable == member.variable and target.row.statement == "change_abs"
    }
    return sorted(found | bases)


def _cells_of_wholes(material: Material) -> Iterator[Part]:
    """Make a part of every printed sector or carrier and its printed children, one level down."""
    tree = children(material.raw)
    for variable in material.variables:
        cells = material.cells(variable)
        for name, below in tree.items():
            inner = [cell for cell in below if cell in cells]
            if len(inner) < 2 or not _adds_up(material, variable):
                continue
            whole = _cell(name, below)
            members = tuple(Member(variable, *cell) for cell in inner)
            if whole in cells or name == "":
                rule = "sum" if len(inner) == len(below) and name else "within"
                yield Part(Member(variable, *whole), members, rule)


def _cell(name: str, below: list[Cell]) -> Cell:
    if not name:
        return "", ""
    return (name, "") if below[0][0] else ("", name)


def _adds_up(material: Material, variable: str) -> bool:
    """True for amounts: shares, ratios and rates of cells do not add up."""
    entry = material.dictionary[variable]
    return entry.unit != "%" and "/" not in entry.unit and not entry.denominator


def within(material: Material) -> Iterator[Finding]:
    """Compare every part with its whole, year by year; an undated part with the last year of the whole."""
    for part in [*material.parts, *_cells_of_wholes(material)]:
        if part.rule in {"within", "narrower"}:
            for member in part.parts:
                yield from _inside(material, part, member)


def _inside(material: Material, part: Part, member: Member) -> Iterator[Finding]:
    years = dict.fromkeys(
        row.year for row in material.rows_of(member.variable) if (row.sector, row.carrier) == member.cell
    )
    for year in years:
        at = year
        if not year.isdigit():
            last = material.latest(part.whole.variable, part.whole.cell)
            at = last[0] if last else year
        wholes = material.levels(part.whole.variable, at, part.whole.cell)
        if not wholes:
            continue
        factor = material.factor(member.variable, part.whole.variable)
        parts = [term.scaled(factor) for term in material.printed(member.variable, year, member.cell)]
        if not parts:
            continue
        term, whole = max(parts, key=lambda t: t.value), max(wholes, key=lambda t: t.value)
        yield from _larger(material, part, member, year, (term, whole))


def _larger(material: Material, part: Part, member: Member, year: str, pair: tuple[Term, Term]) -> Iterator[Finding]:
    term, whole = pair
    equal = part.rule == "narrower" and term.value == whole.value and term.value not in {0.0, 100.0}
    if term.low <= whole.high * (1 + 1e-9) and not equal:
        return
    severity: Severity = "doubt" if equal or term.weak or whole.weak or part.note else "contradiction"
    yield finding(
        material,
        "part_equals_whole" if equal else "part_above_whole",
        severity,
        (part.whole.variable, member.variable),
        f"{member}<{part.whole}@{year}",
        cited=(*term.cited, *whole.cited),
        arithmetic=(f"{term.text} {'=' if equal else '>'} {whole.text}",),
        year=said_year(year),
        list=label(material, member.variable, cell=member.cell),
        label=label(material, part.whole.variable, cell=part.whole.cell),
        left=term.text,
        right=whole.text,
    )
