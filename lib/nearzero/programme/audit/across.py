"""Places within places: a district beside the city it is part of, and what its shares imply about the city.

Here: two places at a time. Not here: anything within one place.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from nearzero.programme.audit.finding import Finding, Said, shown
from nearzero.programme.audit.material import Material, Row, Target
from nearzero.programme.audit.own_targets import said
from nearzero.programme.audit.terms import Term, exactly
from nearzero.programme.audit.wording import finding, grade, label, result, said_year

_FAST = 2.0  # growth that is this many points a year above what it was needs a reason


def _name(material: Material) -> Said:
    return Said(material.place.zh, material.place.en)


def shares_of_city(district: Material, city: Material) -> Iterator[Finding]:
    """Divide every district value by its share in the city and compare with what the city prints."""
    done = set()
    for row in district.valued:
        if row.statement != "share_of" or row.comparator != city.place_id or row.variable in done:
            continue
        level = district.level(row.variable, row.year, (row.sector, row.carrier))
        if level is None or not row.number:
            continue
        done.add(row.variable)
        total = (level / district.term(row)).scaled(100)
        own = city.printed(row.variable, row.year)
        unit = district.dictionary[row.variable].unit
        if own and not total.meets(own[0]):
            yield finding(
                district,
                "city_total",
                grade(total, own[0]),
                (row.variable,),
                f"{row.variable}@{row.year}/{city.place_id}",
                cited=(*total.cited, *own[0].cited),
                arithmetic=(f"{total.written(unit)} ≠ {own[0].text}",),
                results=(
                    result(district, row.variable, row.year, total, place=city.place_id, factor=district.place_id),
                ),
                other=_name(city),
                list=f"{row.value} {row.unit}",
                left=f"{shown(total.value)} {unit}",
                right=own[0].text,
            )
        elif not own:
            yield from _too_fast(district, city, row, total)


def _too_fast(district: Material, city: Material, row: Row, total: Term) -> Iterator[Finding]:
    """Compare the growth from the city's last printed level to the implied one with the growth before."""
    years = [year for year in city.years(row.variable) if row.year.isdigit() and year < int(row.year)]
    if not years:
        return
    base = city.level(row.variable, years[-1])
    before = next((r for r in city.rows_of(row.variable, "change_abs") if r.year == str(years[-1])), None)
    if base is None or before is None or not before.base_year.isdigit():
        return
    past = base / (base - city.term(before))
    earlier = _annual(past, years[-1] - int(before.base_year))
    since = _annual(total / base, int(row.year) - years[-1])
    if since.low - earlier.high < _FAST:
        return
    unit = district.dictionary[row.variable].unit
    yield finding(
        district,
        "city_growth",
        "doubt",
        (row.variable,),
        f"{row.variable}@{years[-1]}-{row.year}/{city.place_id}",
        cited=(*total.cited, *base.cited, *past.cited),
        arithmetic=(total.written(unit), since.written("%/a"), earlier.written("%/a")),
        results=(
            result(district, row.variable, row.year, total, place=city.place_id, factor=district.place_id),
            result(
                district,
                row.variable,
                f"{years[-1]}-{row.year}",
                since,
                "%",
                place=city.place_id,
                method="annual_rate_pct",
                factor=district.place_id,
            ),
        ),
        other=_name(city),
        year=row.year,
        base=str(years[-1]),
        left=f"{shown(total.value)} {unit}",
        right=base.text,
        list=f"{shown(since.value, 3)} %",
        extra=f"{shown(earlier.value, 3)} %",
    )


def _annual(ratio: Term, years: int) -> Term:
    value, low, high = ((end ** (1 / years) - 1) * 100 for end in (ratio.value, ratio.low, ratio.high))
    return Term(value, low, high, f"({ratio.text}) ^ (1 ÷ {years}) − 1", ratio.cited, ratio.weak, 1)


def larger_than_city(district: Material, city: Material) -> Iterator[Finding]:
    """Compare amounts of the same year, or of the nearest printed one: no district is larger than its city."""
    for variable in district.variables:
        entry = district.dictionary[variable]
        if entry.unit == "%" or "/" in entry.unit or entry.denominator or not _adds_up(variable):
            continue
        own, theirs = district.latest(variable), city.latest(variable)
        if own is None or theirs is None or own[1].low <= theirs[1].high:
            continue
        yield finding(
            district,
            "district_above_city",
            "contradiction" if own[0] == theirs[0] else "doubt",
            (variable,),
            f"{variable}/{city.place_id}",
            cited=(*own[1].cited, *theirs[1].cited),
            arithmetic=(f"{own[1].text}（{own[0]}） > {theirs[1].text}（{theirs[0]}）",),
            other=_name(city),
            left=Said(f"{own[1].text}（{said_year(own[0]).zh}）", f"{own[1].text} ({own[0]})"),
            right=Said(f"{theirs[1].text}（{said_year(theirs[0]).zh}）", f"{theirs[1].text} ({theirs[0]})"),
        )


def _adds_up(variable: str) -> bool:
    """True for what a city has as much of as its districts together; means, limits and dates are none of it."""
    means = ("hours", "temperature", "precipitation", "humidity", "concentration", "year", "limit", "elevation")
    return not any(word in variable for word in (*means, "rate", "period", "threshold", "interval", "plan_"))


def weaker_than_city(district: Material, city: Material) -> Iterator[Finding]:
    """Compare numeric targets for the same quantity and year; targets for one kind of object are left out."""
    done = set()
    for own in district.targets:
        for theirs in city.targets:
            one, two = own.row, theirs.row
            if own.number is None or theirs.number is None or one.scope or not _for(two.scope, district):
                continue
            same = (one.variable, one.year, one.statement, one.unit) == (
                two.variable,
                two.year,
                two.statement,
                two.unit,
            )
            key = (one.variable, one.year, one.statement, own.number, theirs.number)
            if same and key not in done and _weaker(own, theirs):
                done.add(key)
                yield finding(
                    district,
                    "weaker_than_city",
                    "doubt",
                    (one.variable,),
                    f"{one.variable}@{one.year}:{one.value}/{city.place_id}",
                    cited=(own.cited, theirs.cited),
                    arithmetic=(f"{one.comparator} {one.value} / {two.comparator} {two.value} {two.unit}",),
                    other=_name(city),
                    left=said(own),
                    right=said(theirs),
                )


def _for(scope: str, district: Material) -> bool:
    return scope in {"", district.place_id}


def _weaker(own: Target, theirs: Target) -> bool:
    ours, other = own.number or 0.0, theirs.number or 0.0
    amount = own.row.unit != "%" and "interval" not in own.row.variable and own.row.statement in {"", "level"}
    if amount:
        return False  # a district's amount is only a part of the city's
    if {own.row.comparator, theirs.row.comparator} <= {"le", "lt"}:
        return ours > other
    if {own.row.comparator, theirs.row.comparator} <= {"ge", "gt", "eq"}:
        return ours < other
    return False


def same_shares(materials: list[Material]) -> Iterator[Finding]:
    """Compare what several districts imply about one city."""
    implied: dict[tuple[str, str, str], list[tuple[Material, Term]]] = {}
    for material in materials:
        for row in material.valued:
            if row.statement == "share_of" and row.comparator in material.raw.place_ids and row.number:
                level = material.level(row.variable, row.year, (row.sector, row.carrier))
                if level is not None:
                    total = (level / material.term(row)).scaled(100)
                    implied.setdefault((row.variable, row.year, row.comparator), []).append((material, total))
    for (variable, year, city_id), found in implied.items():
        for (one, first), (two, second) in combinations(found, 2):
            if one.place_id == two.place_id or first.meets(second):
                continue
            place = one.raw.place(city_id)
            unit = one.dictionary[variable].unit
            yield finding(
                one,
                "city_total",
                grade(first, second),
                (variable,),
                f"{variable}@{year}/{city_id}/{two.place_id}",
                cited=(*first.cited, *second.cited),
                arithmetic=(first.written(unit), second.written(unit)),
                results=(
                    result(one, variable, year, first, place=city_id, factor=one.place_id),
                    result(one, variable, year, second, place=city_id, factor=two.place_id),
                ),
                other=Said(place.zh, place.en),
                list=f"{shown(exactly(100.0).value * first.value / first.value, 3)} %",
                left=f"{shown(first.value)} {unit}",
                right=f"{shown(second.value)} {unit}（{two.place.zh}）",
                label=label(one, variable),
            )
