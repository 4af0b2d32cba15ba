"""Rules of the data that need more than one cell: known names, units, years, price bases, sources.

Here: everything ``nearzero check`` finds beyond the shape of a file. Not here: whether the documents are
right (that is the audit's question, and no reason to refuse them).
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from nearzero import units
from nearzero.places import contracts, tables
from nearzero.places.chain import Constant, formula, names
from nearzero.places.checks.activity import check_activity
from nearzero.places.checks.assessments import check_assessment_rules, check_assessments
from nearzero.places.checks.cells import check_names, check_not_yet, check_sources, check_values
from nearzero.places.checks.co_control import check_co_control
from nearzero.places.checks.factors import check_factors
from nearzero.places.checks.firms import check_firms
from nearzero.places.checks.plans import check_indicator, check_projects, check_quantities, check_targets
from nearzero.places.checks.scenarios import check_periods, check_scenarios
from nearzero.places.checks.surveys import check_survey
from nearzero.places.contracts import AGAINST_OTHER, IN_PER_CENT, SINCE_BASE, WITHOUT_VALUE
from nearzero.places.narrative import check_narrative
from nearzero.places.place import read_place
from nearzero.places.tables import problems_where
from nearzero.problems import DataError, Problem, nearest
from nearzero.rounding import number

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pandas as pd

    from nearzero.places.raw import Raw

_YEAR = re.compile(r"(18|19|20)[0-9]{2}(-(18|19|20)[0-9]{2})?|undated")
_BASE_YEAR = re.compile(r"([0-9]{4})?")
_PRICE_BASIS = re.compile(r"(current|comparable|unstated|constant_(19|20)[0-9]{2})?")
_IN_POINTS = frozenset({"change_abs", "annual_change_abs", "above_abs"})
_GRID = "scenarios/grid.csv"
# The tables of so many places are kept after the check, for whoever reads them next; a province would fill the memory.
_MOST_KEPT = 8
# A note that begins so says that an implausible value is meant as it is, and why.
EXCEPTION = ("例外：", "例外:", "exception:")
_HOW_MEANT = "if the document says so, begin the note with “例外：” and the reason"
_PER_CENT = frozenset({"%", "倍", "", "百分点"})


def check(raw: Raw, places: list[str] | None = None) -> list[Problem]:
    """Check a whole data folder, or some of its places.

    Args:
        raw: The folder.
        places: Ids of places; all of them where None.

    Returns:
        Every problem, by file and row. Problems of the shared tables come first; while these have errors,
        rules that need them are not judged.
    """
    problems = _check_shared(raw)
    if any(problem.severity == "error" for problem in problems):
        return problems
    chosen = raw.place_ids if places is None else places
    if not chosen:
        hint = "make one with place.toml and facts.csv"
        problems.append(Problem("places", None, None, "", "there is a place", hint))
    for place_id in chosen:
        problems += check_place(raw, place_id)
        if len(chosen) > _MOST_KEPT:
            raw.forget(place_id)
    return problems


def _check_shared(raw: Raw) -> list[Problem]:
    tables = {
        "variables.csv": contracts.VARIABLES,
        "relations.csv": contracts.RELATIONS,
        "sectors.csv": contracts.SECTORS,
        "carriers.csv": contracts.CARRIERS,
    }
    # without parts the audit knows the hierarchies only; flows are needed where there is activity data
    optional = {"parts.csv": contracts.PARTS, "flows.csv": contracts.FLOWS, _GRID: contracts.GRID_RATES}
    tables |= {name: contract for name, contract in optional.items() if (raw.root / name).is_file()}
    for path in sorted(raw.root.glob("programme/*/*.csv")):
        tables[path.relative_to(raw.root).as_posix()] = contracts.INDICATORS
    problems = [problem for name, contract in tables.items() for problem in raw.read(name, contract)[1]]
    try:
        _ = raw.sources
    except DataError as error:
        problems += error.problems
    if problems:
        return problems
    grid = check_periods(raw.table(_GRID, contracts.GRID_RATES)) if _GRID in tables else []
    return problems + grid + _check_dictionary(raw) + check_factors(raw)


def _check_dictionary(raw: Raw) -> list[Problem]:
    frame = raw.table("variables.csv", contracts.VARIABLES)
    if frame.empty:
        return [Problem("variables.csv", None, None, "", "the dictionary has variables", "add a row for each")]
    problems = _check_units_known(frame) + _check_relations(raw) + _check_parts(raw)
    for column in ("numerator", "denominator"):
        wrong = (frame[column] != "") & ~frame[column].isin(set(frame["variable"]))
        rule = "a variable of this dictionary"
        problems += problems_where(frame, wrong, column, rule, lambda v: nearest(v, frame["variable"]))
    for path in sorted(raw.root.glob("programme/*/*.csv")):
        table = raw.table(path.relative_to(raw.root).as_posix(), contracts.INDICATORS)
        if not table.empty:
            problems += _check_indicators(raw, table)
    return problems


def _check_relations(raw: Raw) -> list[Problem]:
    frame = raw.table("relations.csv", contracts.RELATIONS)
    if frame.empty:
        return []
    hint = "only names of variables.csv, numbers, + - * / and parentheses"
    wrong = ~frame["expression"].map(lambda text: _is_relation(text, raw))
    return _check_variables(raw, frame, "variable") + problems_where(frame, wrong, "expression", "a relation", hint)


def _check_parts(raw: Raw) -> list[Problem]:
    """Judge the names in ``parts.csv``: wholes and parts are variables or cells; a whole may be a plain number."""
    if not (raw.root / "parts.csv").is_file():
        return []
    frame = raw.table("parts.csv", contracts.PARTS)
    hint = "names of variables.csv, with sector and carrier in brackets where one cell is meant: energy[|coal]"
    whole = ~frame["whole"].map(lambda text: text.isdigit() or _is_part(raw, text))
    parts = ~frame["parts"].map(lambda text: all(_is_part(raw, part.strip()) for part in text.split(";")))
    return problems_where(frame, whole, "whole", "a variable, a cell of one, or a number", hint) + problems_where(
        frame, parts, "parts", "variables or cells, divided by semicolons", hint
    )


def _is_part(raw: Raw, text: str) -> bool:
    found = contracts.PART_NAME.fullmatch(text)
    if found is None or found["variable"] not in raw.dictionary:
        return False
    sectors = raw.table("sectors.csv", contracts.SECTORS)["sector"]
    carriers = raw.table("carriers.csv", contracts.CARRIERS)["carrier"]
    return (found["sector"] or "") in {"", *sectors} and (found["carrier"] or "") in {"", *carriers}


def _is_relation(text: str, raw: Raw) -> bool:
    try:
        known = names(text) <= set(raw.dictionary)
        formula(text, dict.fromkeys(names(text), Constant(1)))
    except (ValueError, TypeError):
        return False
    return known


def _check_units_known(frame: pd.DataFrame) -> list[Problem]:
    known = {unit: _is_unit(unit) for unit in set(frame["unit"])}
    hint = "write it as documents print it (万吨, 吨/万元, %); new units go into units.txt"
    return problems_where(frame, ~frame["unit"].map(known), "unit", "a known unit", hint)


def _is_unit(unit: str) -> bool:
    try:
        units.parse(unit, "current" if units.has_money(unit) else "")
    except units.UnitError:
        return False
    return True


def _check_indicators(raw: Raw, table: pd.DataFrame) -> list[Problem]:
    problems: list[Problem] = []
    for column in ("variable", "numerator", "denominator"):
        unknown = table[column].map(lambda cell: any(name not in raw.dictionary for name in cell.split(";") if name))
        problems += problems_where(table, unknown, column, "variables of the dictionary", "add them to variables.csv")
    return problems + check_sources(raw, table)


def check_place(raw: Raw, place_id: str) -> list[Problem]:
    """Check everything about one place.

    Args:
        raw: The folder.
        place_id: The place.

    Returns:
        Every problem of its files.
    """
    folder = f"places/{place_id}"
    if place_id not in raw.place_ids:
        return [Problem("places", None, None, place_id, "the place has a folder", nearest(place_id, raw.place_ids))]
    place, problems = read_place(raw.root / folder / "place.toml", f"{folder}/place.toml")
    for path in sorted((raw.root / folder).glob("*.csv")):
        name = f"{folder}/{path.name}"
        if path.name not in contracts.PLACE_TABLES:
            hint = nearest(path.name, contracts.PLACE_TABLES)
            problems.append(Problem(name, None, None, path.name, "a table that a place may have", hint))
            continue
        frame, found = raw.read(name, contracts.PLACE_TABLES[path.name])
        problems += found
        problems += raw.judged(place_id, path.name, frame)
    problems += check_narrative(raw, place_id, place.programme if place is not None else "")
    facts = raw.root / folder / "facts.csv"
    if place is not None and place.system and not _has_rows(facts):
        hint = f"fill in its workbook, then: nearzero import {place_id}.xlsx; or write its numbers into facts.csv"
        problems += [Problem(f"{folder}/facts.csv", None, None, "no rows", "the place has facts", hint)]
    return sorted(problems, key=lambda problem: (problem.file, problem.row or 0))


def _has_rows(path: Path) -> bool:
    return path.is_file() and path.read_bytes().strip().count(b"\n") >= 1


def check_facts(raw: Raw, frame: pd.DataFrame) -> list[Problem]:
    """Judge a table of facts by the dictionary, the sources and the units.

    Args:
        raw: The folder, for the shared tables.
        frame: Facts as text.

    Returns:
        Every problem.
    """
    if frame.empty:
        return []
    problems = _check_variables(raw, frame, "variable")
    problems += _check_years(frame) + check_not_yet(frame)
    problems += check_sources(raw, frame)
    problems += check_names(frame, "sector", raw.table("sectors.csv", contracts.SECTORS)["sector"])
    problems += check_names(frame, "carrier", raw.table("carriers.csv", contracts.CARRIERS)["carrier"])
    problems += check_values(frame)
    problems += _check_statements(frame)
    problems += _check_growth_basis(raw, frame)
    return problems + _check_fact_units(raw, frame)


def _check_variables(raw: Raw, frame: pd.DataFrame, column: str) -> list[Problem]:
    wrong = ~frame[column].isin(set(raw.dictionary)) & (frame[column] != "")
    rule = "a variable of variables.csv"
    return problems_where(frame, wrong, column, rule, lambda v: nearest(v, raw.dictionary))


def _check_years(frame: pd.DataFrame) -> list[Problem]:
    years = set(frame["year"])
    wrong = frame["year"].isin({year for year in years if year and not _YEAR.fullmatch(year)})
    hint = "2022, a period 2020-2022, or undated"
    problems = problems_where(frame, wrong, "year", "a year from 1800 to 2099", hint)
    backwards = frame["year"].isin({year for year in years if "-" in year and year[:4] >= year[5:]}) & ~wrong
    problems += problems_where(frame, backwards, "year", "a period runs forward", "earlier year first")
    if "base_year" in frame:
        wrong = ~frame["base_year"].isin({year for year in set(frame["base_year"]) if _BASE_YEAR.fullmatch(year)})
        problems += problems_where(frame, wrong, "base_year", "a year", "four digits, for example 2020")
    return problems


def _check_statements(frame: pd.DataFrame) -> list[Problem]:
    since, other = frame["statement"].isin(SINCE_BASE), frame["statement"].isin(AGAINST_OTHER)
    problems = problems_where(
        frame,
        since & (frame["base_year"] == ""),
        "base_year",
        "a change or rate says since when",
        "add the year it counts from",
    )
    problems += problems_where(
        frame,
        other & (frame["comparator"] == ""),
        "comparator",
        "a share, ratio or rank says of what",
        "add the place or variable it is compared with",
    )
    return problems


def _check_growth_basis(raw: Raw, frame: pd.DataFrame) -> list[Problem]:
    """A growth of money is real or nominal: without a price basis it can be used for neither."""
    money = {name for name, entry in raw.dictionary.items() if units.has_money(entry.unit)}
    growing = frame["statement"].isin({"change_pct", "annual_rate_pct"}) & frame["variable"].isin(money)
    hint = "comparable for real growth, current for nominal growth, unstated where the document does not say"
    rule = "a growth of money says at which prices"
    return problems_where(frame, growing & (frame["price_basis"] == ""), "price_basis", rule, hint)


def _check_fact_units(raw: Raw, frame: pd.DataFrame) -> list[Problem]:
    """Judge each combination of variable, unit, statement and price basis once, then mark its rows."""
    import pandas as pd

    keys = ["variable", "unit", "statement", "price_basis"]
    verdicts = {
        key: _judge_price_basis(key[-1]) or _judge_unit(raw, *key)
        for key in frame[keys].drop_duplicates().itertuples(index=False, name=None)
    }
    judged = [verdicts[key] for key in zip(*(frame[key].to_list() for key in keys), strict=True)]
    valued = ~frame["state"].isin(WITHOUT_VALUE)
    problems: list[Problem] = []
    for verdict in dict.fromkeys(verdict for verdict in verdicts.values() if verdict is not None):
        wrong = pd.Series([found == verdict for found in judged], index=frame.index)
        problems += problems_where(frame, valued & wrong, *verdict)
    return problems + _check_bounds(raw, frame[[found is None for found in judged]])


def _judge_price_basis(price_basis: str) -> tuple[str, str, str] | None:
    """Return column, rule and hint of what is no price basis, or None."""
    if _PRICE_BASIS.fullmatch(price_basis):
        return None
    return "price_basis", "a price basis", "current, constant_2020, comparable or unstated"


def _judge_unit(raw: Raw, variable: str, unit: str, statement: str, price_basis: str) -> tuple[str, str, str] | None:
    """Return column, rule and hint of what is wrong with a unit, or None."""
    judged = {"", *contracts.STATEMENTS} - {"rank"}
    if variable not in raw.dictionary or statement not in judged:
        return None
    canonical = raw.dictionary[variable].unit
    if statement in IN_PER_CENT:
        hint = "a change or share is printed in %; a level has an empty statement"
        return None if unit in _PER_CENT else ("unit", f"“{statement}” is in %", hint)
    if unit == "百分点":
        fits = statement in _IN_POINTS and canonical == "%"
        hint = "use the statement change_abs, annual_change_abs or above_abs"
        return None if fits else ("unit", "percentage points are a difference of two %", hint)
    if units.has_money(unit) and not price_basis:
        hint = "current, constant_2020, comparable, or unstated where the document does not say"
        return "price_basis", "money has a price basis", hint
    try:
        units.factor(unit, canonical, price_basis)
    except units.UnitError as error:
        hint = f"the dictionary has “{canonical or 'a plain number'}” for {variable}"
        return "unit", str(error), hint
    return None


def _check_bounds(raw: Raw, frame: pd.DataFrame) -> list[Problem]:
    """Judge the levels whose units fit by the bounds of the dictionary."""
    problems: list[Problem] = []
    levels = frame[frame["statement"].isin({"", "level"}) & (frame["value"] != "")]
    for variable, rows in levels.groupby("variable"):
        entry = raw.dictionary.get(str(variable))
        if entry is None or (entry.minimum is None and entry.maximum is None):
            continue
        low = entry.minimum if entry.minimum is not None else float("-inf")
        high = entry.maximum if entry.maximum is not None else float("inf")
        found = [_level(row, entry.unit) for row in tables.rows(rows)]
        outside = [level is not None and not low <= level <= high for level in found]
        if not any(outside):
            continue
        rule = f"{entry.id} lies between {low:g} and {high:g} {entry.unit}"
        wrong = rows["row"].isin(rows["row"][outside])
        found_here = problems_where(rows, wrong, "value", rule, "check digits and unit")
        meant = rows["note"][wrong].str.startswith(EXCEPTION)
        problems += [
            replace(problem, severity="warning" if intended else "error", exception="" if intended else _HOW_MEANT)
            for problem, intended in zip(found_here, meant, strict=True)
        ]
    return problems


def _level(row: Any, unit: str) -> float | None:  # noqa: ANN401 - a row of the table
    try:
        return number(row.value) * units.factor(row.unit, unit, row.price_basis)
    except ValueError:
        return None  # that it is no number is said elsewhere


def _check_targets(raw: Raw, frame: pd.DataFrame) -> list[Problem]:
    problems = _check_variables(raw, frame, "variable") + _check_years(frame) + check_sources(raw, frame)
    without = frame["comparator"].isin(contracts.WITHOUT_THRESHOLD)
    hint = "add the number, or use below_base, above_base, no_growth, assigned or qualitative"
    problems += problems_where(frame, ~without & (frame["value"] == ""), "value", "a threshold has a number", hint)
    hint = "below_base and above_base need the year they count from"
    against_base = frame["comparator"].isin({"below_base", "above_base"})
    problems += problems_where(frame, against_base & (frame["base_year"] == ""), "base_year", "a base year", hint)
    return problems + _check_units_known(frame) + check_targets(raw, frame)


def _check_status(raw: Raw, frame: pd.DataFrame) -> list[Problem]:
    return check_sources(raw, frame) + check_indicator(raw, frame)


def _check_projects(raw: Raw, frame: pd.DataFrame) -> list[Problem]:
    problems = check_sources(raw, frame) + check_projects(frame)
    stated = frame["investment_state"] == "stated"
    hint = "a number in 亿元, or investment_state undetermined or not_given"
    return problems + problems_where(
        frame, stated != (frame["investment"] != ""), "investment", "investment and its state agree", hint
    )


def _check_quantities(raw: Raw, frame: pd.DataFrame) -> list[Problem]:
    problems = _check_variables(raw, frame, "quantity") + check_sources(raw, frame) + _check_units_known(frame)
    return problems + check_quantities(raw, frame)


# The rules of every table of a place.
RULES: dict[str, Callable[[Raw, pd.DataFrame], list[Problem]]] = {
    "facts.csv": check_facts,
    "targets.csv": _check_targets,
    "status.csv": _check_status,
    "projects.csv": _check_projects,
    "project_quantities.csv": _check_quantities,
    "measures.csv": check_sources,
    "activity.csv": check_activity,
    "firms.csv": check_firms,
    "scenarios.csv": check_scenarios,
    "co_control.csv": check_co_control,
    "assessment_rules.csv": check_assessment_rules,
    "assessments.csv": check_assessments,
    **dict.fromkeys(contracts.SURVEYS, check_survey),
}
