"""Rules of the factor tables: years, values, units, one value for one name, plausible size.

Here: everything ``nearzero check`` finds in ``factors/*.csv`` and ``windows.csv`` beyond the shape of the files.
Not here: which factors go together (``accounting.sets``).
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from nearzero import units
from nearzero.places import contracts
from nearzero.places.tables import problems_where, rows
from nearzero.places.windows import FILE, Windows, readable
from nearzero.problems import Problem
from nearzero.rounding import number

if TYPE_CHECKING:
    import pandas as pd

    from nearzero.places.raw import Raw

_YEAR = re.compile(r"(19[89][0-9]|20[0-4][0-9])?")
_PLAIN_RANGE = re.compile(r"([0-9.]+)\s*(?:\.\.|~|-|–|—)\s*([0-9.]+)")
# Rows that are no emission factors: their values may be words.
_WORDS = re.compile(r"unc_|pv_|streetlight_|forest_")
_UNIT_HINT = "write it as the tables do (tCO2/t, kgCO2/kWh, GJ/t, tC/TJ, kgce/kg, fraction)"


def check_factors(raw: Raw) -> list[Problem]:
    """Judge every factor table of a folder, and the windows they are judged by.

    Args:
        raw: The folder.

    Returns:
        Every problem; of a file that does not keep its contract, only that.
    """
    import pandas as pd

    problems, windows = _check_windows(raw)
    frames = []
    for path in sorted(raw.root.glob("factors/*.csv")):
        frame, found = raw.read(f"factors/{path.name}", contracts.FACTORS)
        problems += found
        if not found and not frame.empty:
            frames.append(frame)
            problems += judge_factors(frame, windows)
    if frames:
        problems += _check_once(pd.concat(frames, ignore_index=True))
    return problems


def judge_factors(frame: pd.DataFrame, windows: Windows) -> list[Problem]:
    """Judge the rows of one factor table.

    Args:
        frame: Rows that keep ``contracts.FACTORS``, as text.
        windows: What is plausible.

    Returns:
        Every problem.
    """
    year = ~frame["year"].map(lambda text: bool(_YEAR.fullmatch(text))).astype(bool)
    hint = "four digits from 1980 to 2049: the year the factor is of; empty where it holds for every year"
    problems = problems_where(frame, year, "year", "a year", hint)
    says_so = frame["note"].str.contains(r"\brange\b|absent: ask|a formula") | (frame["name"].str.match(_WORDS))
    value = ~frame["value"].map(_is_value).astype(bool) & ~says_so
    hint = "digits as printed, no unit, no thousands separator; a range is 0.5..0.7; a value that is not known stays "
    hint += "empty, with the note “absent: ask for it”"
    problems += problems_where(frame, value, "value", "a number", hint)
    judged = frame[~value & ~frame["name"].str.match(_WORDS) & (frame["value"] != "")]
    bounded = judged["name"].map(lambda name: windows.of(name) is not None).astype(bool)
    unknown = bounded & ~judged["unit"].map(_is_unit).astype(bool)
    problems += problems_where(judged, unknown, "unit", "a known unit", _UNIT_HINT)
    for row in rows(judged[~unknown]):
        for value_read in _numbers(row.value):
            verdict = windows.judge(row.name, value_read, row.unit) or _sign(value_read)
            if verdict is not None:
                column, rule, hint = verdict
                problems.append(Problem(row.file, int(row.row), column, str(getattr(row, column)), rule, hint))
                break
    return problems


def _check_windows(raw: Raw) -> tuple[list[Problem], Windows]:
    if not (raw.root / FILE).is_file():
        return [], Windows(())
    frame, problems = raw.read(FILE, contracts.WINDOWS)
    if problems or frame.empty:
        return list(problems), Windows(())
    read = frame["misread"].str.split(";")
    wrong = ~frame["unit"].map(_is_unit) | ~read.map(lambda cell: all(_is_unit(unit.strip()) for unit in cell))
    found = problems_where(frame, wrong, "unit", "known units, in misread too", _UNIT_HINT)
    backwards = frame["low"].map(float) > frame["high"].map(float)
    found += problems_where(frame, backwards, "low", "a window runs upwards", "the lower end comes first")
    return found, Windows(()) if found else Windows.read(raw)


def _check_once(frame: pd.DataFrame) -> list[Problem]:
    """Two values for one name, year and region leave open which is meant."""
    twice = frame.duplicated(["name", "year", "region"], keep="first")
    hint = "two sources of one factor need two names, or only one of them a place here"
    return problems_where(frame, twice, "name", "one value for a name, year and region", hint)


def _sign(value: float) -> tuple[str, str, str] | None:
    if value >= 0:
        return None
    return "value", "a factor is not negative", f"{value:g} is negative: a removal has a row of its own"


def _numbers(text: str) -> list[float]:
    if found := _PLAIN_RANGE.fullmatch(text.strip()):
        return [number(found[1]), number(found[2])]
    try:
        return [number(text)]
    except ValueError:
        return []


def _is_value(text: str) -> bool:
    """Tell whether a cell is a number, or a plain range 0.61..1.07."""
    try:
        number(text.replace("..", "~"))
    except ValueError:
        return False
    return True


@cache
def _is_unit(unit: str) -> bool:
    try:
        units.parse(readable(unit))
    except units.UnitError:
        return False
    return True
