"""Annual rates against total changes of the same quantity and period."""

from __future__ import annotations

from collections.abc import Iterator

from nearzero.programme.audit.finding import Finding, shown
from nearzero.programme.audit.material import Material, Row
from nearzero.programme.audit.terms import Term
from nearzero.programme.audit.wording import finding, grade, result

_PAIRS = {"annual_rate_pct": "change_pct", "annual_change_abs": "change_abs"}


def annual_against_total(material: Material) -> Iterator[Finding]:
    """Raise every annual rate to its years and compare it with the stated total change."""
    totals: dict[tuple[str, ...], list[Row]] = {}
    for row in material.valued:
        totals.setdefault(_key(row, row.statement), []).append(row)
    for row in material.valued:
        if row.statement not in _PAIRS or not (row.year.isdigit() and row.base_year.isdigit()):
            continue
        years = int(row.year) - int(row.base_year)
        made = _over(material, row, years)
        for other in totals.get(_key(row, _PAIRS[row.statement]), []):
            total = material.term(other)
            if made.meets(total):
                continue
            period = f"{row.base_year}—{row.year}"
            yield finding(
                material,
                "rate_change",
                grade(made, total),
                (row.variable,),
                f"{row.variable}@{period}",
                cited=(*made.cited, *total.cited),
                arithmetic=(f"{made.written(other.unit)} ≠ {total.text}",),
                results=(result(material, row.variable, period, made, other.unit, method=other.statement),),
                left=f"{row.value} {row.unit}",
                right=f"{total.text}（{shown(made.value)} {other.unit}）",
                period=period,
            )


def _key(row: Row, statement: str) -> tuple[str, ...]:
    return row.variable, row.year, row.base_year, row.sector, row.carrier, statement


def _over(material: Material, row: Row, years: int) -> Term:
    """Return the total change that an annual one makes over some years."""
    term = material.term(row)
    if row.statement == "annual_change_abs":
        return Term(
            term.value * years, term.low * years, term.high * years, f"{term.text} × {years}", term.cited, term.weak, 2
        )
    value, low, high = (((1 + end / 100) ** years - 1) * 100 for end in (term.value, term.low, term.high))
    return Term(value, low, high, f"(1 + {term.text}) ^ {years} − 1", term.cited, term.weak, 1)
