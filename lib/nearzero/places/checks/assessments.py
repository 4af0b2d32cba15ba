"""Rules of ``assessment_rules.csv`` and ``assessments.csv``: names that exist, CO2 that says what it is.

Here: what ``nearzero check`` finds in them. Not here: what they come to (``analysis.synergy.assessments``).
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from nearzero import units
from nearzero.places.assessment_rules import rules_of
from nearzero.places.checks.cells import check_names, check_sources
from nearzero.places.contracts import PROJECTS, SECTORS, WITHOUT_VALUE
from nearzero.places.tables import problems_where
from nearzero.problems import DataError, Problem, nearest

if TYPE_CHECKING:
    import pandas as pd

    from nearzero.places.raw import Raw

_YEAR = re.compile(r"(19|20)[0-9]{2}|undated")


def check_assessment_rules(raw: Raw, frame: pd.DataFrame) -> list[Problem]:
    """Judge a table of rules.

    Args:
        raw: The folder, for sectors and passports.
        frame: The table as text.

    Returns:
        Every problem.
    """
    problems = check_sources(raw, frame) + check_names(frame, "sector", raw.table("sectors.csv", SECTORS)["sector"])
    unsaid = (frame["sector"] == "") != (frame["covers"] == "")
    hint = "whole: the industry is the sector; part: the sector holds other industries too; empty without a sector"
    return problems + problems_where(frame, unsaid, "covers", "a sector says how much of it a rule is for", hint)


def check_assessments(raw: Raw, frame: pd.DataFrame) -> list[Problem]:
    """Judge a table of assessments.

    Args:
        raw: The folder, for sectors, passports, rules and the projects of the place.
        frame: The table as text.

    Returns:
        Every problem.
    """
    if frame.empty:
        return []
    problems = check_sources(raw, frame) + check_names(frame, "sector", raw.table("sectors.csv", SECTORS)["sector"])
    return problems + _years(frame) + _co2(frame) + _projects(raw, frame) + _rules(raw, frame)


def _years(frame: pd.DataFrame) -> list[Problem]:
    wrong = ~frame["year"].map(lambda text: _YEAR.fullmatch(text) is not None) & (frame["year"] != "")
    problems = problems_where(frame, wrong, "year", "a year or “undated”", "the year it was decided on: 2025")
    now = str(datetime.now(tz=UTC).year)
    early = frame["year"].str.fullmatch("20[0-9]{2}") & (frame["year"] > now)
    hint = "list what was decided on; check the year"
    return problems + problems_where(frame, early, "year", f"an assessment lies in a year until {now}", hint)


def _co2(frame: pd.DataFrame) -> list[Problem]:
    said, none = frame["value"] != "", frame["state"].isin(WITHOUT_VALUE)
    wrong_unit = said & ~frame["unit"].map(_is_mass)
    hint = "CO2 a year as the assessment states it, in 吨 or 万吨"
    problems = problems_where(frame, wrong_unit, "unit", "CO2 has a unit of mass", hint)
    hint = "estimated, as an assessment says what is to be; where it states no CO2, take value and state out"
    stateless = (said & (frame["state"] == "")) | (~said & (frame["state"] != "") & ~none)
    problems += problems_where(frame, stateless, "state", "CO2 and its state stand together", hint)
    hint = "take the value out, or use another state"
    problems += problems_where(frame, said & none, "value", "no value where the state says there is none", hint)
    hint = "what is cut belongs in co_control.csv, as the effect of a measure"
    below = said & frame["value"].str.startswith("-")
    problems += problems_where(frame, below, "value", "what is emitted is not negative", hint)
    without = said & frame["carbon_assessed"].isin({"no", "not_stated"})
    hint = "where CO2 is stated, write “yes”"
    return problems + problems_where(
        frame, without, "carbon_assessed", "an assessment that states CO2 carries carbon", hint
    )


def _projects(raw: Raw, frame: pd.DataFrame) -> list[Problem]:
    path = f"{_folder(frame)}/projects.csv"
    table, wrong_there = raw.read(path, PROJECTS) if (raw.root / path).is_file() else (None, [])
    if wrong_there:  # the list itself is not sound
        return []
    known = [] if table is None else list(table["id"])
    wrong = (frame["project"] != "") & ~frame["project"].isin(known)
    problems = problems_where(frame, wrong, "project", "a project of projects.csv", lambda v: nearest(v, known))
    counted = frame[(frame["project"] != "") & (frame["value"] != "")]
    twice = frame["row"].isin(counted.loc[counted.duplicated(["project", "kind", "year"]), "row"])
    hint = "leave the CO2 out where a later assessment of the same project takes its place"
    return problems + problems_where(
        frame, twice, "project", "the CO2 of a project counts once in a kind and year", hint
    )


def _rules(raw: Raw, frame: pd.DataFrame) -> list[Problem]:
    try:
        rules = rules_of(raw, _folder(frame).rpartition("/")[2])
    except DataError:  # said where the rules stand
        return []
    known = {(rule.id, rule.kind) for rule in rules}
    named = [f"{rule} ({kind})" for rule, kind in sorted(known)]
    pairs = zip(frame["row"], frame["rule"], frame["kind"], strict=True)
    wrong = frame["row"].isin([row for row, rule, kind in pairs if rule and (rule, kind) not in known])
    hint = "there are: " + ", ".join(named) if named else "no plan here has rules; leave it empty"
    return problems_where(frame, wrong, "rule", "a rule of assessment_rules.csv for this kind of assessment", hint)


def _folder(frame: pd.DataFrame) -> str:
    return str(frame["file"].iloc[0]).rpartition("/")[0]


def _is_mass(unit: str) -> bool:
    return bool(unit) and units.converts(unit, "吨")
