"""Rules of ``co_control.csv``: units by what is cut, years, measures that have a name.

Here: what ``nearzero check`` finds in the effects of measures. Not here: what the effects come to
(``analysis.synergy``).
"""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

from nearzero import units
from nearzero.places.checks.cells import check_sources, check_values
from nearzero.places.contracts import INVESTMENT, PROJECTS
from nearzero.places.tables import problems_where
from nearzero.problems import Problem

if TYPE_CHECKING:
    import pandas as pd

    from nearzero.places.raw import Raw

_YEAR = re.compile(r"(19|20)[0-9]{2}|undated")


def check_co_control(raw: Raw, frame: pd.DataFrame) -> list[Problem]:
    """Judge a table of effects of measures.

    Args:
        raw: The folder, for the passports and the projects of the place.
        frame: The table as text.

    Returns:
        Every problem.
    """
    if frame.empty:
        return []
    year = ~frame["year"].map(lambda text: _YEAR.fullmatch(text) is not None) & (frame["year"] != "")
    problems = problems_where(frame, year, "year", "a year or “undated”", "the year the effect is of: 2025")
    problems += check_sources(raw, frame) + check_values(frame, "an effect")
    said = frame["value"] != ""
    for money, canonical, hint in (
        (False, "吨", "a reduction is a mass per year: 吨, 万吨; a rise is negative"),
        (True, "万元", "an investment is in 万元 or 亿元"),
    ):
        here = said & ((frame["item"] == INVESTMENT) == money)
        wrong = here & ~frame["unit"].map(partial(_fits, canonical=canonical))
        problems += problems_where(frame, wrong, "unit", f"a unit of the same kind as {canonical}", hint)
    below = said & (frame["item"] == INVESTMENT) & frame["value"].str.startswith("-")
    problems += problems_where(frame, below, "value", "an investment is not negative", "leave it empty if not known")
    named = set(frame.loc[frame["name"] != "", "measure"]) | _projects(raw, frame)
    hint = "give it a name in one of its rows, or use the id of a project of this place"
    return problems + problems_where(
        frame, ~frame["measure"].isin(named), "measure", "a measure has a name, or is a project", hint
    )


def _projects(raw: Raw, frame: pd.DataFrame) -> set[str]:
    path = f"{str(frame['file'].iloc[0]).rpartition('/')[0]}/projects.csv"
    if not (raw.root / path).is_file():
        return set()
    table, problems = raw.read(path, PROJECTS)
    return set() if problems else set(table["id"])


def _fits(unit: str, canonical: str) -> bool:
    # the table does not say at which prices; what counts is that it is money
    return bool(unit) and units.converts(unit, canonical, "unstated" if "元" in canonical else "")
