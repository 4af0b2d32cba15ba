"""Shares printed of a quantity that has no id of its own share: they add up, and imply one whole.

Here: statements such as “1.9 % of the usable land”. Not here: shares that are variables (``ratios``, ``sums``).
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from nearzero.programme.audit.finding import Finding, Severity, shown
from nearzero.programme.audit.material import Material, Row
from nearzero.programme.audit.terms import Term
from nearzero.programme.audit.wording import finding, grade, label, listed, result

_PREFIX = "variable:"


def shares_of_variables(material: Material) -> Iterator[Finding]:
    """Check the shares of one variable in another: their sum where they are all its parts, and the whole they imply."""
    for whole, rows in _by_whole(material).items():
        yield from _sum(material, whole, rows)
        yield from _wholes(material, whole, rows)


def _by_whole(material: Material) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in material.valued:
        if row.statement == "share_of" and row.comparator.startswith(_PREFIX):
            found.setdefault(row.comparator.removeprefix(_PREFIX), []).append(row)
    return found


def _sum(material: Material, whole: str, rows: list[Row]) -> Iterator[Finding]:
    for part in material.parts:
        names = [member.variable for member in part.parts]
        chosen = [row for row in rows if row.variable in names]
        if part.rule != "sum" or part.whole.variable != whole or len(chosen) != len(names):
            continue
        total = material.term(chosen[0])
        for row in chosen[1:]:
            total = total + material.term(row)
        if total.low <= 100 <= total.high:
            continue
        yield finding(
            material,
            "parts_sum",
            "doubt" if total.weak else "contradiction",
            (whole, *names),
            f"{whole}/shares",
            cited=total.cited,
            arithmetic=(f"{total.written('%')} ≠ 100 %",),
            results=(result(material, names[0], rows[0].year, total, "%", method="sum"),),
            year=rows[0].year,
            list=listed(label(material, name) for name in names),
            left=f"{shown(total.value)} %",
            right="100 %",
        )


def _wholes(material: Material, whole: str, rows: list[Row]) -> Iterator[Finding]:
    """Compare whole = part / share over all parts, and with the printed whole."""
    known: dict[str, Term] = {}
    for row in rows:
        level = material.level(row.variable, row.year, (row.sector, row.carrier))
        if level is not None and row.number and whole in material.dictionary:
            known[row.variable] = (level / material.term(row)).scaled(100 * material.factor(row.variable, whole))
    own = material.level(whole, rows[0].year)
    if own is not None:
        known[whole] = own
    apart = [(one, two) for one, two in combinations(known, 2) if not known[one].meets(known[two])]
    if not apart:
        return
    worst: Severity = "note"
    for one, two in apart:
        severity = grade(known[one], known[two])
        worst = min(worst, severity, key=("contradiction", "doubt", "note").index)
    unit = material.dictionary[whole].unit
    yield finding(
        material,
        "denominators_apart",
        worst,
        (whole, *(name for name in known if name != whole)),
        f"{whole}/shares",
        cited=(one for term in known.values() for one in term.cited),
        arithmetic=[term.written(unit) for term in known.values()],
        results=[result(material, whole, rows[0].year, term, factor=name) for name, term in known.items()],
        year=rows[0].year,
        list=listed(f"{shown(term.value, 5)} {unit}" for term in known.values()),
    )
