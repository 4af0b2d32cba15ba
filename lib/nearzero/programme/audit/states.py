"""What stands in for a value: another year, another quantity, one value for a period, a blank, a count.

Here: states of facts beside what is asked. Not here: whether an indicator is met.
"""

from __future__ import annotations

from collections.abc import Iterator

from nearzero.programme.audit.finding import Finding, Said, shown
from nearzero.programme.audit.material import Material
from nearzero.programme.audit.wording import finding, label, listed, result

_STANDS_IN = {
    "substitute_year": Said("其他年份的数值", "another year's value"),
    "proxy": Said("另一指标的数值", "the value of another quantity"),
}
_BLANK = {
    "missing": Said("空格或“/”", "blank or “/”"),
    "not_assessed": Said("考核未开展", "assessment not begun"),
}


def substitutes(material: Material) -> Iterator[Finding]:
    """Name the values of another year or of another quantity, one finding per quantity and kind."""
    for state, words in _STANDS_IN.items():
        for variable in material.variables:
            rows = [row for row in material.rows_of(variable) if row.state == state]
            if not rows:
                continue
            years = "、".join(dict.fromkeys(row.year for row in rows))
            yield finding(
                material,
                "substitute_value",
                "doubt",
                (variable,),
                f"{variable}/{state}",
                cited=[material.cite(row) for row in rows],
                arithmetic=[f"{row.value} {row.unit}（{row.locator}）" for row in rows],
                year=years,
                list=words,
            )


def periods(material: Material) -> Iterator[Finding]:
    """Name indicators that have one value for several years, and none for a single year."""
    asked = {
        name
        for rule in material.rules
        for cell in (rule.variable, rule.numerator, rule.denominator)
        for name in cell.split(";")
    }
    asked |= {
        t.row.variable for t in material.targets if t.row.indicator and t.number is not None and t.row.binding != "task"
    }
    for variable in material.variables:
        rows = [row for row in material.rows_of(variable) if "-" in row.year]
        if variable not in asked or not rows:
            continue
        single = any(material.years(variable, cell) for cell in material.cells(variable))
        if single:
            continue
        yield finding(
            material,
            "period_value",
            "note",
            (variable,),
            variable,
            cited=[material.cite(row) for row in rows],
            arithmetic=[f"{row.year}: {row.value} {row.unit}（{row.locator}）" for row in rows],
            period=listed(dict.fromkeys(row.year.replace("-", "—") for row in rows)),
        )


def blanks(material: Material) -> Iterator[Finding]:
    """Find blanks of a table that other places of the document fill, and counts that stand for a share."""
    for row in material.facts:
        if row.state not in _BLANK or not row.year.isdigit() or row.statement != "level":
            continue
        cell = (row.sector, row.carrier)
        undated = material.printed(row.variable, "undated", cell)
        terms = [term for term in material.levels(row.variable, row.year, cell) if term not in undated]
        if terms:
            term, unit = terms[0], material.dictionary[row.variable].unit
            yield finding(
                material,
                "missing_but_printed",
                "contradiction" if row.state == "missing" and term.strength == 3 and not term.weak else "doubt",
                (row.variable,),
                f"{row.variable}@{row.year}",
                cited=(material.cite(row), *term.cited),
                arithmetic=(term.written(unit),),
                results=(result(material, row.variable, row.year, term),),
                year=row.year,
                left=_BLANK[row.state],
                right=term.text if term.strength == 3 else f"{shown(term.value, 5)} {unit}",
            )
        yield from _count_for_share(material, row.variable, row.year)


def _count_for_share(material: Material, variable: str, year: str) -> Iterator[Finding]:
    entry = material.dictionary[variable]
    if entry.unit != "%" or not entry.numerator or material.printed(entry.denominator, year):
        return
    for term in material.printed(entry.numerator, year):
        yield finding(
            material,
            "count_for_share",
            "doubt",
            (variable, entry.numerator, entry.denominator),
            f"{variable}@{year}",
            cited=term.cited,
            arithmetic=(f"{term.text} ÷ ?",),
            year=year,
            left=Said(
                f"{label(material, entry.numerator).zh}{term.text}",
                f"{label(material, entry.numerator).en} {term.text}",
            ),
        )
