"""Numbers that are printed more than once: the same quantity twice, and one number for two quantities.

Here: comparison of rows of one place, within and across documents. Not here: arithmetic.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from nearzero.programme.audit.finding import Finding, Said, Severity
from nearzero.programme.audit.material import Material, Row
from nearzero.programme.audit.ratios import loosely
from nearzero.programme.audit.terms import Term
from nearzero.programme.audit.wording import finding, label, listed, said_year

_PLAIN = frozenset({0.0, 1.0, 100.0})


def printed_twice(material: Material) -> Iterator[Finding]:
    """Compare all rows that say the same thing; a period and “at present” meet the years they may mean."""
    groups: dict[tuple[str, ...], list[Row]] = {}
    for row in material.valued:
        if row.statement not in {"rank", "cumulative"} and not _enumerates(material, row):
            key = (row.variable, row.statement, row.base_year, row.comparator, row.sector, row.carrier)
            groups.setdefault(key, []).append(row)
    for found in groups.values():
        seen: set[tuple[str, str]] = set()
        for one, two in combinations(found, 2):
            if not _same_time(one, two) or (one.value, two.value) in seen:
                continue
            seen.add((one.value, two.value))
            yield from _pair(material, one, two)


def _enumerates(material: Material, row: Row) -> bool:
    """True for amounts of a sector, which a document may print plant by plant."""
    return bool(row.sector) and material.dictionary[row.variable].unit != "%"


def _same_time(one: Row, two: Row) -> bool:
    first, second = (_span(row.year) for row in (one, two))
    return first is None or second is None or (first[0] <= second[1] and second[0] <= first[1])


def _span(year: str) -> tuple[int, int] | None:
    return None if year == "undated" else (int(year[:4]), int(year[-4:]))


def _pair(material: Material, one: Row, two: Row) -> Iterator[Finding]:
    left, right = loosely(material, one), loosely(material, two)
    if left.value == right.value:
        if one.state != two.state and {one.state, two.state} & {"preliminary", "proxy", "substitute_year"}:
            yield _states(material, one, two, left, right)
        return
    exact_years = one.year == two.year or _span(one.year) is None or _span(two.year) is None
    if not left.meets(right):
        soft = left.weak or right.weak or not exact_years
        severity: Severity = "doubt" if soft else "contradiction"
        yield _twice(material, "printed_twice", severity, one, two, left, right)
    elif (
        {left.value, right.value} & {100.0}
        and not (one.qualifier or two.qualifier)
        and material.dictionary[one.variable].unit == "%"
    ):
        yield _twice(material, "full_claim", "note", one, two, left, right)
    elif exact_years and not one.qualifier and not two.qualifier and not _rounds(one.value, two.value):
        yield _twice(material, "rounded_twice", "doubt", one, two, left, right)


def _rounds(one: str, two: str) -> bool:
    """Tell whether the finer of two printed numbers rounds (half up) to the coarser."""
    from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

    try:
        coarse, fine = sorted((Decimal(one), Decimal(two)), key=lambda n: -int(n.as_tuple().exponent))
        return fine.quantize(Decimal(1).scaleb(int(coarse.as_tuple().exponent)), ROUND_HALF_UP) == coarse
    except InvalidOperation:
        return True  # a printed range


def _twice(material: Material, kind: str, severity: Severity, one: Row, two: Row, left: Term, right: Term) -> Finding:
    full_first = right.value == 100.0 and kind == "full_claim"
    first, second = (right, left) if full_first else (left, right)
    said = [
        Said(
            f"{term.text}（{said_year(row.year).zh.strip('（）')}，{row.locator}）",
            f"{term.text} ({row.year}, {row.locator})",
        )
        for row, term in ((one, left), (two, right))
    ]
    return finding(
        material,
        kind,
        severity,
        (one.variable,),
        f"{one.variable}@{one.year}~{two.year}:{one.value}~{two.value}",
        cited=(*left.cited, *right.cited),
        arithmetic=(f"{left.text} ≠ {right.text}",),
        list=listed(said),
        left=first.text,
        right=second.text,
        label=label(material, one.variable, cell=(one.sector, one.carrier)),
    )


def _states(material: Material, one: Row, two: Row, left: Term, right: Term) -> Finding:
    soft = next(row for row in (one, two) if row.state in {"preliminary", "proxy", "substitute_year"})
    words = {
        "preliminary": Said("预计数", "preliminary"),
        "proxy": Said("替代指标", "a proxy"),
        "substitute_year": Said("替代年份", "another year's value"),
    }
    return finding(
        material,
        "state_differs",
        "note",
        (one.variable,),
        f"{one.variable}@{one.year}",
        cited=(*left.cited, *right.cited),
        arithmetic=(f"{left.text}（{one.locator}）; {right.text}（{two.locator}）",),
        list=words[soft.state],
    )


def same_number(material: Material) -> Iterator[Finding]:
    """Find one number for two quantities, where the digits are too many or the names too close for chance."""
    groups: dict[tuple[object, ...], list[Row]] = {}
    for row in material.valued:
        said = row.statement in {"level", "change_pct", "change_abs"} and abs(row.number) not in _PLAIN
        # years of an event coincide without meaning anything; cells of an inventory are too many
        if said and row.unit != "年" and not row.sector and not row.carrier:
            groups.setdefault((row.year, row.statement, row.base_year, row.number), []).append(row)
    narrower = {
        frozenset((part.whole.variable, member.variable))
        for part in material.parts
        for member in part.parts
        if part.rule == "narrower"
    }
    done = set()
    for found in groups.values():
        for one, two in combinations(found, 2):
            pair = frozenset((one.variable, two.variable))
            if len(pair) < 2 or pair in narrower or (pair, one.year) in done or not _suspect(material, one, two):
                continue
            done.add((pair, one.year))
            left, right = material.term(one), material.term(two)
            yield finding(
                material,
                "same_number",
                "doubt",
                (one.variable, two.variable),
                f"{'+'.join(sorted(pair))}@{one.year}",
                cited=(*left.cited, *right.cited),
                arithmetic=(f"{left.text}（{one.locator}） = {right.text}（{two.locator}）",),
                other=label(material, two.variable),
                left=left.text,
                year=one.year,
            )


def _suspect(material: Material, one: Row, two: Row) -> bool:
    kinds = {material.dictionary[row.variable].unit.split("/")[0] for row in (one, two)}
    digits = one.value.replace("-", "").replace(".", "").strip("0")
    common = set(one.variable.split("_")) & set(two.variable.split("_")) - {"count", "share", "rate", "per", "area"}
    if one.statement == "level":
        return len(kinds) == 1 and (len(digits) >= 3 or (len(digits) >= 2 and len(common) >= 2))
    return len(digits) >= 2 and len(common) >= 2


def same_number_above(material: Material) -> Iterator[Finding]:
    """Find a number that the place and the one above it share to every digit."""
    above = material.parent
    if above is None:
        return
    theirs = {(row.variable, row.year, row.number): row for row in above.valued if row.statement == "level"}
    done = set()
    for row in material.valued:
        other = theirs.get((row.variable, row.year, row.number))
        if other is None or row.statement != "level" or row.number in _PLAIN or row.variable in done:
            continue
        if len(row.value.replace(".", "").strip("0")) < 3:
            continue
        done.add(row.variable)
        left, right = material.term(row), above.term(other)
        yield finding(
            material,
            "same_number_places",
            "doubt",
            (row.variable,),
            f"{row.variable}@{row.year}/{above.place_id}",
            cited=(*left.cited, *right.cited),
            arithmetic=(f"{left.text}（{row.locator}） = {right.text}（{other.locator}）",),
            left=left.text,
            year=row.year,
            other=Said(above.place.zh, above.place.en),
        )
