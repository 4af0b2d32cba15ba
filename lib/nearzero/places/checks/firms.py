"""Rules of ``firms.csv``: known sectors and carriers, units that fit the carrier, no negative use.

Here: what ``nearzero check`` finds in the energy use of firms. Not here: shares of the industrial use
(``accounting.key_firms``), which say when firms use more than industry does.
"""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

from nearzero import units
from nearzero.places.checks.cells import check_names, check_sources, check_values
from nearzero.places.contracts import CARRIERS, SECTORS, WITHOUT_VALUE
from nearzero.places.tables import problems_where
from nearzero.problems import DataError, Problem
from nearzero.rounding import number

if TYPE_CHECKING:
    import pandas as pd

    from nearzero.places.raw import Raw

_YEAR = re.compile(r"(19|20)[0-9]{2}")


def check_firms(raw: Raw, frame: pd.DataFrame) -> list[Problem]:
    """Judge a table of firms.

    Args:
        raw: The folder, for the closed lists.
        frame: The table as text.

    Returns:
        Every problem.
    """
    if frame.empty:
        return []
    try:
        sectors, carriers = raw.table("sectors.csv", SECTORS), raw.table("carriers.csv", CARRIERS)
    except DataError as error:
        return list(error.problems)
    unit_of = dict(zip(carriers["carrier"], carriers["unit"], strict=True))
    problems = check_names(frame, "sector", sectors["sector"]) + check_names(frame, "carrier", unit_of)
    problems += check_sources(raw, frame) + check_values(frame, "the use of a firm")
    wrong = ~frame["year"].map(lambda year: _YEAR.fullmatch(year) is not None) & (frame["year"] != "")
    problems += problems_where(frame, wrong, "year", "a year", "four digits")
    valued = ~frame["state"].isin(WITHOUT_VALUE) & frame["carrier"].isin(unit_of)
    negative = valued & frame["value"].map(_is_negative)
    problems += problems_where(frame, negative, "value", "never negative", "what a firm sells is no negative use")
    for carrier in dict.fromkeys(frame.loc[valued, "carrier"]):
        own = unit_of[carrier]
        misfit = valued & (frame["carrier"] == carrier) & ~frame["unit"].map(partial(_fits, own=own))
        hint = "as printed; fuels may be in 吨标准煤, electricity and heat may not"
        problems += problems_where(frame, misfit, "unit", f"a unit of {carrier} ({own})", hint)
    return problems


def _is_negative(text: str) -> bool:
    try:
        return number(text) < 0
    except ValueError:
        return False  # said by the contract


def _fits(unit: str, own: str) -> bool:
    secondary = own in {"亿千瓦时", "万吉焦"}
    return bool(unit) and any(units.converts(unit, to) for to in ((own,) if secondary else (own, "吨标准煤")))
