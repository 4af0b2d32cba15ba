"""Rules of a person's own scenarios: known identities and drivers, years that fit together, ranges, sources.

Here: ``scenarios.csv`` of a place and ``scenarios/grid.csv``. Not here: what a table still misses for a scenario (the
outlook names it), and whether a rate is plausible.
"""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Any

from nearzero.places.checks.cells import check_sources
from nearzero.places.tables import problems_where, rows
from nearzero.problems import Problem, nearest
from nearzero.rounding import number

if TYPE_CHECKING:
    import pandas as pd

    from nearzero.places.raw import Raw


def check_scenarios(raw: Raw, frame: pd.DataFrame) -> list[Problem]:
    """Judge a table of growth rates.

    Args:
        raw: The data folder, for identities and sources.
        frame: Rows as text.

    Returns:
        Every problem.
    """
    drivers = _drivers(raw)
    problems = problems_where(
        frame, ~frame["identity"].isin(set(drivers)), "identity", "an identity", lambda name: nearest(name, drivers)
    )
    known = [row.driver in drivers.get(row.identity, {row.driver}) for row in rows(frame)]
    wrong = ~frame["identity"].isna() & ~_mask(frame, known)
    names = sorted({name for found in drivers.values() for name in found})
    problems += problems_where(frame, wrong, "driver", "a driver of the identity", lambda name: nearest(name, names))
    problems += check_periods(frame)
    stated = frame["origin"].isin({"source", "target", "observed"}) & (frame["source"] == "")
    hint = "name the document, or use the origin assumption and say in the note why"
    problems += problems_where(frame, stated, "source", "a rate that is no assumption has a source", hint)
    bare = (frame["origin"] == "assumption") & (frame["note"] == "")
    problems += problems_where(frame, bare, "note", "an assumption says why", "one sentence on where the rate is from")
    sourced = frame[frame["source"] != ""]
    problems += check_sources(raw, sourced) if not sourced.empty else []
    return problems + _check_overlaps(frame)


def check_periods(frame: pd.DataFrame) -> list[Problem]:
    """Judge years and ranges of a table of rates: first before last, low ≤ rate ≤ high, no fall by all there is.

    Args:
        frame: Rows as text, with ``first``, ``last``, ``rate``, ``low``, ``high``.
    """
    listed = list(rows(frame))
    years = [row.first.isdigit() and row.last.isdigit() and int(row.first) < int(row.last) for row in listed]
    hint = "the rate holds after the first year up to and including the last: 2022, 2025"
    problems = problems_where(frame, ~_mask(frame, years), "last", "the first year comes before the last", hint)
    ordered = [_ordered(row) for row in listed]
    hint = "rates in % a year above −100, low ≤ rate ≤ high; both ends or none"
    return problems + problems_where(frame, ~_mask(frame, ordered), "rate", "the rate lies in its range", hint)


def _ordered(row: Any) -> bool:  # noqa: ANN401 - a row of the table
    if bool(row.low) != bool(row.high):
        return False
    try:
        ends = [number(cell) for cell in (row.low, row.rate, row.high) if cell]
    except ValueError:
        return True  # that it is no number is said elsewhere
    return ends == sorted(ends) and all(end > -100 for end in ends)


def _check_overlaps(frame: pd.DataFrame) -> list[Problem]:
    """A driver has one rate in a year."""
    spans: dict[tuple[str, ...], list[tuple[int, int]]] = {}
    clashes = []
    for row in rows(frame):
        if not (row.first.isdigit() and row.last.isdigit()):
            clashes.append(False)
            continue
        key, span = (row.scenario, row.identity, row.driver, row.price_basis), (int(row.first), int(row.last))
        clashes.append(any(span[0] < last and first < span[1] for first, last in spans.get(key, [])))
        spans.setdefault(key, []).append(span)
    hint = "let one period end where the next begins: 2022–2025, then 2025–2030"
    return problems_where(frame, _mask(frame, clashes), "first", "a driver has one rate in a year", hint)


def _mask(frame: pd.DataFrame, values: list[bool]) -> pd.Series[bool]:
    import pandas as pd

    return pd.Series(values, index=frame.index, dtype=bool)


def _drivers(raw: Raw) -> dict[str, set[str]]:
    """Return the drivers of every identity; those of all products where there are several."""
    try:
        data = tomllib.loads((raw.root / "identities.toml").read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError):
        return {}
    data.pop("drivers", None)
    return {
        name: {driver for one in record.get("drivers", []) for driver in ([one] if isinstance(one, str) else one)}
        for name, record in data.items()
    }
