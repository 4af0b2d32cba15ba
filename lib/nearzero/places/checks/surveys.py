"""Rules of the tables of one subject (``roofs.csv``, ``straw.csv``, …): units, years, values, the whole and its kinds.

Here: what ``nearzero check`` finds in them. Not here: what is calculated from them (``accounting.calculators``).
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from nearzero import units
from nearzero.places.checks.cells import check_sources, check_values
from nearzero.places.contracts import SURVEY_UNITS
from nearzero.places.tables import problems_where
from nearzero.problems import Problem

if TYPE_CHECKING:
    import pandas as pd

    from nearzero.places.raw import Raw


def check_survey(raw: Raw, frame: pd.DataFrame) -> list[Problem]:
    """Judge a table of one subject.

    Args:
        raw: The folder, for the passports.
        frame: The table as text.

    Returns:
        Every problem.
    """
    if frame.empty:
        return []
    year = frame["year"].str.fullmatch(r"(19|20)[0-9]{2}")
    problems = problems_where(frame, ~year, "year", "a year from 1900 to 2099", "one row per year: 2022")
    problems += check_sources(raw, frame) + check_values(frame, "a row")
    below = frame["value"].str.startswith("-")
    problems += problems_where(frame, below, "value", "never below zero", "areas, tonnes and counts are positive")
    # Without a value the unit may stay away too; a measure that is not known has been reported by the contract.
    said = (frame["unit"] != "") | (frame["value"] != "")
    there = set(frame["measure"])
    for measure, canonical in ((name, unit) for name, unit in SURVEY_UNITS.items() if name in there):
        here = said & (frame["measure"] == measure)
        wrong = here & ~frame["unit"].map(partial(units.converts, to=canonical))
        hint = f"a unit of the same kind as {canonical}"
        problems += problems_where(frame, wrong, "unit", f"“{measure}” is in a unit of its kind", hint)
    return problems
