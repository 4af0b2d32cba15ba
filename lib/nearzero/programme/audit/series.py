"""Series over the years: jumps, quantities that part company, values that stand still or move away.

Here: printed levels of neighbouring years. Not here: stated growth (``growth``).
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import pairwise

from nearzero.programme.audit.finding import Finding, Said, shown
from nearzero.programme.audit.material import Cell, Material, Target
from nearzero.programme.audit.terms import Term, exactly
from nearzero.programme.audit.wording import finding, label, result

_JUMP = 0.15  # per cent of change a reader would ask about
_POINTS = 10.0  # the same for shares, in percentage points
_SMALL_CELL = 0.02  # of the whole; what changes less in one sector or carrier is left out
_APART = 0.05  # change of the ratio of two quantities that move together
_GAP = 2  # neighbouring years are at most so far apart
_TIED = (("co2_total", "fossil_energy"), ("co2_total", "energy"))


def _pairs(material: Material, variable: str, cell: Cell = ("", "")) -> Iterator[tuple[int, int, Term, Term]]:
    """Iterate over neighbouring printed years, with their levels; one year apart comes from a change as well."""
    years = material.years(variable, cell)
    for row in material.rows_of(variable, "change_abs"):
        if row.year.isdigit() and row.base_year.isdigit() and int(row.year) in years:
            years = sorted({*years, int(row.base_year)})
    for start, end in pairwise(years):
        first, last = material.level(variable, start, cell), material.level(variable, end, cell)
        if first is not None and last is not None and end - start <= _GAP:
            yield start, end, first, last


def jumps(material: Material) -> Iterator[Finding]:
    """Find changes that are too large to pass without a reason.

    A ratio is left out where its numerator jumps in the same years: the one question answers the other.
    """
    found: dict[tuple[str, int], tuple[str, Cell, int, Term, Term]] = {}
    for variable in material.variables:
        for cell in material.cells(variable):
            for start, end, first, last in _pairs(material, variable, cell):
                if _is_jump(material, variable, first, last) and _matters(material, variable, cell, end, last - first):
                    found[f"{variable}{cell}", end] = (variable, cell, start, first, last)
    for (_, end), (variable, cell, start, first, last) in found.items():
        above = material.dictionary[variable].numerator
        if above and (f"{above}{cell}", end) in found:
            continue
        change = _change(material, variable, first, last)
        unit = "百分点" if material.dictionary[variable].unit == "%" else "%"
        yield finding(
            material,
            "jump",
            "doubt",
            (variable,),
            f"{variable}{'[' + '|'.join(cell) + ']' if any(cell) else ''}@{start}-{end}",
            cited=change.cited,
            arithmetic=(change.written(unit),),
            results=(
                result(material, variable, f"{start}-{end}", change, unit, method="change", factor="|".join(cell)),
            ),
            left=first.text if first.strength == 3 else f"{shown(first.value)} {material.dictionary[variable].unit}",
            right=last.text,
            period=f"{start}—{end}",
            list=_signed(change.value, unit),
            label=label(material, variable, cell=cell),
        )


def _matters(material: Material, variable: str, cell: Cell, year: int, change: Term) -> bool:
    """Leave out the cells of an inventory whose change is lost in the whole."""
    if not any(cell):
        return True
    whole = material.level(variable, year)
    return not all(cell) and (whole is None or abs(change.value) >= _SMALL_CELL * whole.value)


def _is_jump(material: Material, variable: str, first: Term, last: Term) -> bool:
    if "count" in variable and max(first.value, last.value) < 30:
        return False  # a few more or fewer of a thing are no jump
    if material.dictionary[variable].unit == "%":
        return abs(last.value - first.value) >= _POINTS
    if first.value <= 0:
        return False  # what was not there before is new, not a jump
    change = _change(material, variable, first, last)
    if math.isfinite(change.high - change.low) and change.low <= 0 <= change.high:
        return False  # printed too coarsely to say
    return abs(last.value / first.value - 1) >= _JUMP


def _change(material: Material, variable: str, first: Term, last: Term) -> Term:
    if material.dictionary[variable].unit == "%":
        return last - first
    return (last / first - exactly(1.0)).scaled(100)


def _signed(value: float, unit: str) -> str:
    return f"{'+' if value > 0 else ''}{shown(value, 3)} {unit}"


def apart(material: Material) -> Iterator[Finding]:
    """Find years in which CO2 and the energy it comes from change by quite different rates."""
    for one, two in _TIED:
        years = sorted(set(material.years(one)) & set(material.years(two)))
        for start, end in pairwise(years):
            terms = [material.level(name, year) for name in (one, two) for year in (start, end)]
            if any(term is None or term.value <= 0 for term in terms):
                continue
            a, b, c, d = (term for term in terms if term is not None)
            change = ((b / a) / (d / c) - exactly(1.0)).scaled(100)
            if change.low <= _APART * 100 and change.high >= -_APART * 100:
                continue
            yield finding(
                material,
                "pair_apart",
                "doubt",
                (one, two),
                f"{one}/{two}@{start}-{end}",
                cited=change.cited,
                arithmetic=(
                    f"{one}: {(b / a - exactly(1.0)).scaled(100).written('%')}",
                    f"{two}: {(d / c - exactly(1.0)).scaled(100).written('%')}",
                    change.written("%"),
                ),
                results=(result(material, one, f"{start}-{end}", change, "%", method="per", factor=two),),
                period=f"{start}—{end}",
                other=label(material, two),
                left=_signed((b.value / a.value - 1) * 100, "%"),
                right=_signed((d.value / c.value - 1) * 100, "%"),
                list=_signed(change.value, "%"),
            )


def standing_and_moving(material: Material) -> Iterator[Finding]:
    """Hold every target that asks for a rise or fall against the years printed so far."""
    done = set()
    for target in material.targets:
        row = target.row
        if row.comparator not in {"below_base", "above_base"} or row.variable in done:
            continue
        done.add(row.variable)
        cell = (row.sector, row.carrier)
        years = [year for year in material.years(row.variable, cell) if year >= int(row.base_year)]
        terms = [term for year in years if (term := material.level(row.variable, year, cell)) is not None]
        base = material.level(row.variable, row.base_year, cell)
        if base is None or not terms:
            continue
        if len(terms) > 1 and len({term.value for term in terms}) == 1:
            yield _still(material, target, (years[0], years[-1]), terms)
        elif years[-1] > int(row.base_year):
            yield from _away(material, target, (int(row.base_year), years[-1]), (base, terms[-1]))


def _wanted(target: Target) -> Said:
    below = target.row.comparator == "below_base"
    year = target.row.base_year
    return Said(f"较{year}年{'下降' if below else '上升'}", f"{'below' if below else 'above'} {year}")


def _still(material: Material, target: Target, years: tuple[int, int], terms: list[Term]) -> Finding:
    variable, period = target.row.variable, f"{years[0]}—{years[1]}"
    return finding(
        material,
        "stands_still",
        "doubt",
        (variable,),
        f"{variable}@{period}",
        cited=(*(one for term in terms for one in term.cited), target.cited),
        arithmetic=(" = ".join(term.text for term in terms),),
        left=terms[0].text,
        right=_wanted(target),
        period=period,
    )


def _away(material: Material, target: Target, years: tuple[int, int], terms: tuple[Term, Term]) -> Iterator[Finding]:
    variable, (base, now) = target.row.variable, terms
    worse = now.low > base.high if target.row.comparator == "below_base" else now.high < base.low
    if not worse:
        return
    change = _change(material, variable, base, now)
    unit = "百分点" if material.dictionary[variable].unit == "%" else "%"
    own = material.dictionary[variable].unit
    yield finding(
        material,
        "moving_away",
        "note",
        (variable,),
        f"{variable}@{years[0]}-{years[1]}",
        cited=(*change.cited, target.cited),
        arithmetic=(change.written(unit),),
        results=(result(material, variable, f"{years[0]}-{years[1]}", change, unit, method="away"),),
        left=base.text if base.strength == 3 else f"{shown(base.value, 5)} {own}",
        right=now.text,
        period=f"{years[0]}—{years[1]}",
        list=_wanted(target),
    )
