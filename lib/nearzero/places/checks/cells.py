"""Rules that several tables share: names that exist, documents that exist, values where the state promises one.

Here: rules of a column, whatever the table. Not here: rules of one table (``check``, ``activity``, …).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from nearzero.places.contracts import WITHOUT_VALUE
from nearzero.places.tables import problems_where
from nearzero.problems import Problem, nearest

if TYPE_CHECKING:
    import pandas as pd

    from nearzero.places.raw import Raw


def check_sources(raw: Raw, frame: pd.DataFrame) -> list[Problem]:
    """Judge the column ``source``: every document has a passport."""
    wrong = ~frame["source"].isin(set(raw.sources)) & (frame["source"] != "")
    rule = "a document of sources.toml"
    return problems_where(frame, wrong, "source", rule, lambda v: nearest(v, raw.sources))


def check_names(frame: pd.DataFrame, column: str, known: Iterable[str]) -> list[Problem]:
    """Judge a column of ids by the closed list of the same name, ``sectors.csv`` for ``sector``; empty is allowed."""
    names = set(known)
    wrong = ~frame[column].isin(names) & (frame[column] != "")
    return problems_where(frame, wrong, column, f"an id of {column}s.csv", lambda v: nearest(v, names))


def check_not_yet(frame: pd.DataFrame) -> list[Problem]:
    """Judge that nothing was measured in a year that has not begun."""
    now = str(datetime.now(tz=UTC).year)
    wrong = (
        (frame["state"] == "measured")
        & (frame["year"].str[-4:] > now)
        & frame["year"].str.fullmatch("([0-9]{4}-)?20[0-9]{2}")
    )
    rule, hint = f"what is measured is not yet to come: a year until {now}", "check the year, or choose another state"
    return problems_where(frame, wrong, "year", rule, hint)


def check_values(frame: pd.DataFrame, what: str = "a fact") -> list[Problem]:
    """Judge ``value`` by ``state``: a value, or a state that says why there is none.

    Args:
        frame: A table with both columns.
        what: What a row of it is called in the message.
    """
    without = frame["state"].isin(WITHOUT_VALUE)
    hint = "write the digits as printed, or a state that says why there is none (missing, not_applicable, …)"
    problems = problems_where(frame, ~without & (frame["value"] == ""), "value", f"{what} has a value", hint)
    hint = "take the value out, or use another state"
    return problems + problems_where(
        frame, without & (frame["value"] != ""), "value", "no value where the state says there is none", hint
    )
