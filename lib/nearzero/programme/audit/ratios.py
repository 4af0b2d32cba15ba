"""Ratios and what they are made of: printed ratio against its parts, and the parts that ratios imply.

Here: one year at a time. Not here: changes over the years (``growth``).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations, pairwise

from nearzero import units
from nearzero.programme.audit.finding import Finding, Said, Severity, shown
from nearzero.programme.audit.material import Material, Row
from nearzero.programme.audit.terms import Term, exactly
from nearzero.programme.audit.wording import finding, grade, label, listed, result, said_year


def ratio_gives_back(material: Material) -> Iterator[Finding]:
    """Compare every printed ratio with numerator over denominator, and the total it implies with the printed one."""
    for ratio in material.ratios:
        scale = material.ratio_scale(ratio)
        if scale is None:
            continue
        entry = material.dictionary[ratio]
        for year in _years(material, ratio):
            printed = material.printed(ratio, year)
            at = _reference_year(material, year, entry.denominator)
            above, below = material.level(entry.numerator, at), material.level(entry.denominator, at)
            if above is None or below is None or not below.value:
                continue
            for term in printed:
                yield from _compared(material, ratio, year, term, (above, below, scale))


def _compared(
    material: Material, ratio: str, year: str, term: Term, made_of: tuple[Term, Term, float]
) -> Iterator[Finding]:
    above, below, scale = made_of
    entry = material.dictionary[ratio]
    made = (above / below).scaled(scale)
    if made.meets(term) or not term.value:
        return
    soft = units.has_money(entry.unit)
    severity: Severity = grade(term, replace(made, weak=made.weak and soft), soft=soft)
    if severity == "doubt" and not soft and made.gap(term) > 0.2:
        severity = "contradiction"  # no rounding, year or wording explains a fifth
    total = (above / term).scaled(scale)
    unit = material.dictionary[entry.denominator].unit
    lines = (f"{made.written(entry.unit)} ≠ {term.text}", f"{total.written(unit)}; {below.written(unit)}")
    yield finding(
        material,
        "ratio_total",
        severity,
        (ratio, entry.numerator, entry.denominator),
        f"{ratio}@{year}",
        cited=(*term.cited, *above.cited, *below.cited),
        arithmetic=lines,
        results=(
            result(material, ratio, year, made, factor="from_parts"),
            result(material, entry.denominator, year, total, factor=ratio),
        ),
        year=said_year(year),
        left=term.text,
        right=f"{shown(made.value, 5)} {entry.unit}",
    )


def _years(material: Material, variable: str) -> list[str]:
    return list(dict.fromkeys(row.year for row in material.rows_of(variable) if not row.sector and not row.carrier))


def _reference_year(material: Material, year: str, variable: str) -> str:
    """Return the year to look a part up in: an undated ratio is held against the last printed year."""
    if year.isdigit():
        return year
    found = material.years(variable)
    return str(found[-1]) if found else "undated"


def denominators(material: Material) -> Iterator[Finding]:
    """Compare all denominators of one year with each other: the printed one and those that ratios imply."""
    for variable in _denominators(material):
        for year in _all_years(material, variable):
            known: dict[str, Term] = {}
            own = material.level(variable, year)
            if own is not None:
                known[variable] = own
            for ratio in material.ratios:
                known |= _implied(material, ratio, variable, year)
            yield from _groups_apart(material, variable, year, known)


def _denominators(material: Material) -> list[str]:
    return list(dict.fromkeys(material.dictionary[ratio].denominator for ratio in material.ratios))


def _all_years(material: Material, variable: str) -> list[int]:
    ratios = [name for name in material.ratios if variable == material.dictionary[name].denominator]
    return sorted({year for name in (variable, *ratios) for year in material.years(name)})


def _implied(material: Material, ratio: str, variable: str, year: int) -> dict[str, Term]:
    entry, scale = material.dictionary[ratio], material.ratio_scale(ratio)
    term = material.level(ratio, year) if material.printed(ratio, year) else None
    if scale is None or term is None or not term.value:
        return {}
    if entry.denominator == variable:
        above = material.level(entry.numerator, year)
        return {} if above is None or not above.value else {ratio: (above / term).scaled(scale)}
    if entry.numerator == variable:
        below = material.level(entry.denominator, year)
        return {} if below is None or not below.value else {ratio: (below * term).scaled(1 / scale)}
    return {}


def _groups_apart(material: Material, variable: str, year: int, known: dict[str, Term]) -> Iterator[Finding]:
    apart = [(one, two) for one, two in combinations(known, 2) if not known[one].meets(known[two])]
    if not apart or (variable in known and len(known) < 3):
        return  # one ratio against a printed total is what ratio_gives_back says
    unit = material.dictionary[variable].unit
    money = units.has_money(unit)
    worst: Severity = "note"
    for one, two in apart:
        severity = grade(known[one], known[two], soft=money)
        worst = min(worst, severity, key=("contradiction", "doubt", "note").index)
    lines = [term.written(unit) for term in known.values()]
    lines += [f"{_name(variable, one)} ≠ {_name(variable, two)}" for one, two in apart]
    groups = [
        Said(
            f"{_label(material, variable, name).zh}{shown(term.value, 5)}{unit}",
            f"{_label(material, variable, name).en} {shown(term.value, 5)} {units.label(unit, 'en')}",
        )
        for name, term in known.items()
    ]
    yield finding(
        material,
        "denominators_apart",
        worst,
        (variable, *(name for name in known if name != variable)),
        f"{variable}@{year}",
        cited=(one for term in known.values() for one in term.cited),
        arithmetic=lines,
        results=[
            result(material, variable, year, term, factor=name if name != variable else "printed")
            for name, term in known.items()
        ],
        year=str(year),
        list=listed(groups),
    )


def _name(variable: str, name: str) -> str:
    return "printed" if name == variable else name


def _label(material: Material, variable: str, name: str) -> Said:
    return Said("印出值", "printed") if name == variable else label(material, name)


def implied_values(material: Material) -> Iterator[Finding]:
    """Say the denominators that are not printed for every year of a ratio, and how they would have to grow."""
    found: dict[str, dict[tuple[str, int], Term]] = {}
    for ratio in material.ratios:
        entry = material.dictionary[ratio]
        years = material.years(ratio)
        if all(material.levels(entry.denominator, year) for year in years):
            continue
        for year in years:
            for term in _implied(material, ratio, entry.denominator, year).values():
                found.setdefault(entry.denominator, {})[ratio, year] = term
    for variable, terms in found.items():
        unit = material.dictionary[variable].unit
        said = [f"{year}: {shown(term.value, 5)} {unit}" for (_, year), term in terms.items()]
        yield finding(
            material,
            "implied_value",
            "note",
            (variable, *dict.fromkeys(ratio for ratio, _ in terms)),
            variable,
            cited=(one for term in terms.values() for one in term.cited),
            arithmetic=[*(f"{year}: {term.written(unit)}" for (_, year), term in terms.items()), *_growth(terms)],
            results=[result(material, variable, year, term, factor=ratio) for (ratio, year), term in terms.items()],
            list=listed(said),
        )


def _growth(terms: dict[tuple[str, int], Term]) -> Iterator[str]:
    """Write out the growth between the neighbouring years of one ratio."""
    for ((ratio, start), first), ((other, end), last) in pairwise(terms.items()):
        if ratio == other:
            change = last.value / first.value - 1
            yield f"{start}—{end}: {'+' if change > 0 else ''}{shown(change * 100, 3)} %"


def implied_limits(material: Material) -> Iterator[Finding]:
    """Ask of a ratio over a part of the economy whose two parts are not printed what keeps it within the total.

    CO2 per industrial value added, for example: the emissions of industry are at most those of the place, so
    the value added is at most total / ratio. Where that is less than nine tenths of the sector it belongs to,
    the other branches of the sector have little room.
    """
    above = {str(part): rule.whole for rule in material.parts if rule.rule == "within" for part in rule.parts}
    for ratio in material.ratios:
        entry, scale = material.dictionary[ratio], material.ratio_scale(ratio)
        if scale is None or entry.numerator not in above or entry.denominator not in above:
            continue
        for year in material.years(ratio):
            total = material.level(above[entry.numerator].variable, year)
            whole = material.level(above[entry.denominator].variable, year) or _from_share(
                material, above[entry.denominator].variable, year
            )
            term = material.level(ratio, year)
            if total is None or whole is None or term is None or not term.value:
                continue
            limit = (total / term).scaled(scale)
            share = limit.value / whole.value
            if share >= 0.9:
                continue
            unit = material.dictionary[entry.denominator].unit
            yield finding(
                material,
                "implied_limit",
                "doubt" if share < 0.8 else "note",
                (ratio, entry.numerator, entry.denominator, above[entry.numerator].variable),
                f"{ratio}@{year}",
                cited=(*term.cited, *total.cited, *whole.cited),
                arithmetic=(limit.written(unit), (limit / whole).scaled(100).written("%")),
                results=(result(material, entry.denominator, year, limit, method="at_most", factor=ratio),),
                year=str(year),
                left=term.text,
                other=label(material, entry.numerator),
                right=f"{shown(limit.value)} {unit}",
                whole=label(material, above[entry.denominator].variable),
                share=f"{shown(share * 100, 3)} %",
            )


def _from_share(material: Material, variable: str, year: int) -> Term | None:
    """Return a level from its printed share in a printed whole."""
    for ratio in material.ratios:
        entry, scale = material.dictionary[ratio], material.ratio_scale(ratio)
        if entry.numerator == variable and entry.unit == "%" and scale:
            share, whole = material.level(ratio, year), material.level(entry.denominator, year)
            if share is not None and whole is not None:
                return (whole * share).scaled(1 / scale)
    return None


def ratio_to_place(material: Material) -> Iterator[Finding]:
    """Compare “70 % of the city's ratio” with the shares that numerator and denominator have in the city."""
    shares = {(row.variable, row.comparator): row for row in _shares(material)}
    said_before = set()
    for row in material.valued:
        entry = material.dictionary[row.variable]
        if row.statement not in {"ratio_to", "above_pct"} or not entry.numerator or not entry.denominator:
            continue
        above, below = shares.get((entry.numerator, row.comparator)), shares.get((entry.denominator, row.comparator))
        if above is None or below is None:
            continue
        made = (material.term(above) / material.term(below)).scaled(100)
        said = loosely(material, row)
        if row.statement == "above_pct":
            said = exactly(100.0, "100 %") + said
        if made.meets(said) or (row.variable, row.comparator, said.value) in said_before:
            continue
        said_before.add((row.variable, row.comparator, said.value))
        other = _place(material, row.comparator)
        yield finding(
            material,
            "ratio_to_place",
            grade(said, made, soft=True),
            (row.variable, entry.numerator, entry.denominator),
            f"{row.variable}/{row.comparator}@{row.year}",
            cited=(*said.cited, *made.cited),
            arithmetic=(f"{made.written('%')} ≠ {said.text}",),
            results=(result(material, row.variable, row.year, made, "%", method="ratio_to", factor=row.comparator),),
            left=said.text,
            right=f"{shown(made.value, 3)} %",
            other=other,
        )


def _shares(material: Material) -> list[Row]:
    """Return the shares in other places, the most exact one last."""
    rows = [row for row in material.valued if row.statement == "share_of"]
    return sorted(rows, key=lambda row: row.low - row.high)


def loosely(material: Material, row: Row) -> Term:
    """Read “about 70” as a round number: anything that rounds to it at its last digit that is not 0."""
    term = material.term(row)
    digits = row.value.lstrip("-")
    zeros = len(digits) - len(digits.rstrip("0")) if digits.isdigit() else 0
    if not row.qualifier or not zeros:
        return term
    half = max(5 * 10.0 ** (zeros - 1), (term.high - term.low) / 2)
    return replace(term, low=term.value - half, high=term.value + half)


def _place(material: Material, place_id: str) -> Said:
    if place_id not in material.raw.place_ids:
        return Said(place_id, place_id)
    place = material.raw.place(place_id)
    return Said(place.zh, place.en)
