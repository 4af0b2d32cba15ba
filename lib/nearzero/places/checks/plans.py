"""Rules of what a plan says: targets, projects, their quantities, and the state of indicators.

Here: what ``nearzero check`` finds in those tables. Not here: rules that facts have too (``check``, ``cells``).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from nearzero import units
from nearzero.places import contracts
from nearzero.places.place import read_place
from nearzero.places.tables import problems_where
from nearzero.problems import Problem, nearest
from nearzero.rounding import number

if TYPE_CHECKING:
    import pandas as pd

    from nearzero.places.raw import Raw

_YEAR = re.compile(r"(18|19|20)[0-9]{2}")
_OWN = re.compile("F[0-9]+")  # feature indicators, which a district adds for itself


def check_targets(raw: Raw, frame: pd.DataFrame) -> list[Problem]:
    """Judge years, units and indicators of targets; names and sources are judged like those of facts."""
    pairs = zip(frame["base_year"], frame["year"], strict=True)
    late = frame["row"].isin([row for row, (base, year) in zip(frame["row"], pairs, strict=True) if _after(base, year)])
    rule, hint = "the base year of a target lies before its target year", "check both years"
    problems = problems_where(frame, late, "base_year", rule, hint)
    levels = frame["statement"].isin({"", "level"}) & (frame["value"] != "")
    for (variable, unit), rows in frame[levels].groupby(["variable", "unit"]):
        why = _unlike(raw, str(variable), str(unit))
        if why:
            found = frame["row"].isin(rows["row"])
            problems += problems_where(frame, found, "unit", why, f"the unit of {variable} is “{_unit(raw, variable)}”")
    return problems + check_indicator(raw, frame)


def _after(base: str, year: str) -> bool:
    first, last = _YEAR.fullmatch(base), _YEAR.match(year[-4:])
    return bool(first and last and first[0] >= last[0])


def _unit(raw: Raw, variable: object) -> str:
    return raw.dictionary[str(variable)].unit


def _unlike(raw: Raw, variable: str, unit: str) -> str:
    """Return why a level of a variable cannot be in a unit; empty where it can, or where others say it."""
    if variable not in raw.dictionary:
        return ""
    try:
        if units.has_money(unit) or units.has_money(_unit(raw, variable)):
            units.parse(unit, "current" if units.has_money(unit) else "")
            return ""
        units.parse(unit)
        units.factor(unit, _unit(raw, variable))
    except units.UnitError as error:
        return "" if "not known" in str(error) else f"{variable}: {error}"
    return ""


def check_indicator(raw: Raw, frame: pd.DataFrame) -> list[Problem]:
    """Judge the column ``indicator``: numbers of the system that the place is judged by; several by semicolons."""
    known = _indicators(raw, frame)
    if not known:
        return []
    cells = frame["indicator"].str.split(";")
    wrong = ~cells.map(lambda parts: all(p.strip() in {"", *known} or _OWN.fullmatch(p.strip()) for p in parts))
    rule = "an indicator of the programme, by its number"
    return problems_where(frame, wrong, "indicator", rule, lambda v: nearest(v, known))


def _indicators(raw: Raw, frame: pd.DataFrame) -> list[str]:
    """Return the numbers of the indicators of the place that a table belongs to; none where it has no system."""
    folder = str(frame["file"].iloc[0]).rpartition("/")[0]
    place, _ = read_place(raw.root / folder / "place.toml", folder)
    if place is None or not place.system:
        return []
    name = f"programme/{place.programme}/{place.system}.csv"
    if not (raw.root / name).is_file():
        return []
    return [str(one) for one in raw.read(name, contracts.INDICATORS)[0]["number"]]


def check_projects(frame: pd.DataFrame) -> list[Problem]:
    """Judge money and time of projects."""
    negative = frame["investment"].map(_is_negative).astype(bool)
    problems = problems_where(frame, negative, "investment", "an investment is never negative", "check the sign")
    pairs = zip(frame["row"], frame["start"], frame["end"], strict=True)
    backwards = [row for row, a, b in pairs if _YEAR.fullmatch(a) and _YEAR.fullmatch(b) and a > b]
    ends_first = frame["row"].isin(backwards)
    return problems + problems_where(frame, ends_first, "end", "a project begins before it ends", "check both years")


def _is_negative(text: str) -> bool:
    try:
        return bool(text) and number(text) < 0
    except ValueError:
        return False  # said by the contract


def check_quantities(raw: Raw, frame: pd.DataFrame) -> list[Problem]:
    """Judge that quantities belong to projects of the same place."""
    folder = str(frame["file"].iloc[0]).rpartition("/")[0]
    name = f"{folder}/projects.csv"
    projects, wrong_there = raw.read(name, contracts.PROJECTS) if (raw.root / name).is_file() else (None, [])
    if wrong_there or (projects is not None and projects.empty):
        return []  # the list itself is not sound, or not written yet
    known = [] if projects is None else list(projects["id"])
    wrong = ~frame["project"].isin(known) & (frame["project"] != "")
    return problems_where(frame, wrong, "project", "a project of projects.csv", lambda v: nearest(v, known))
