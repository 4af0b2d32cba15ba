"""The long table of facts of one place, ready to calculate with.

Here: ids of facts, numbers, rounding intervals, canonical units. Not here: levels made from statements
(``resolve``) and the rules (``check``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from nearzero import units
from nearzero.places.contracts import SINCE_BASE, WITHOUT_VALUE
from nearzero.rounding import interval, number

if TYPE_CHECKING:
    import pandas as pd

    from nearzero.places.dictionary import Dictionary
    from nearzero.places.raw import Raw

# Statements whose number is in the unit of the variable itself.
_IN_OWN_UNIT = frozenset({"level", "cumulative", "above_abs", "change_abs", "annual_change_abs"})


def facts_of(raw: Raw, place_id: str) -> pd.DataFrame:
    """Return the facts of a place with ids, numbers and intervals.

    Args:
        raw: The data folder.
        place_id: The place.

    Returns:
        The columns of the contract, and: ``id``; ``number``, ``low``, ``high`` in the printed unit; and
        ``level``, ``level_low``, ``level_high`` in the unit of the dictionary (NaN for statements that are
        not in the variable's own unit). Facts without a value have NaN throughout.

    Raises:
        DataError: The table, or a table it refers to, has errors.
    """
    from nearzero.places.check import check_facts

    table = raw.place_table(place_id, "facts.csv")
    from nearzero.problems import refuse_errors

    refuse_errors(check_facts(raw, table))
    return prepare(table, raw.dictionary, place_id)


def prepare(table: pd.DataFrame, dictionary: Dictionary, place_id: str) -> pd.DataFrame:
    """Add ids, numbers and intervals to a checked table of facts.

    Args:
        table: Text as read.
        dictionary: The variables.
        place_id: The place, first part of every id.
    """
    import numpy as np
    import pandas as pd

    frame = table.assign(statement=table["statement"].replace("", "level"))
    frame.insert(0, "id", fact_ids(frame, place_id))
    frame.insert(1, "place", place_id)
    empty = frame["state"].isin(WITHOUT_VALUE) | (frame["value"] == "")
    frame["number"] = [np.nan if none else number(v) for v, none in zip(frame["value"], empty, strict=True)]
    ends = [
        (np.nan, np.nan) if none else interval(value, qualifier)
        for value, qualifier, none in zip(frame["value"], frame["qualifier"], empty, strict=True)
    ]
    frame["low"] = pd.Series([low for low, _ in ends], index=frame.index, dtype=float)
    frame["high"] = pd.Series([high for _, high in ends], index=frame.index, dtype=float)
    factors = np.array([_factor(row, dictionary) for row in frame.itertuples(index=False)], dtype=float)
    for column, source in (("level", "number"), ("level_low", "low"), ("level_high", "high")):
        frame[column] = frame[source].to_numpy(dtype=float) * factors
    return frame


def _factor(row: object, dictionary: Dictionary) -> float:
    variable: str = row.variable  # type: ignore[attr-defined]
    unit: str = row.unit  # type: ignore[attr-defined]
    if row.statement not in _IN_OWN_UNIT or unit == "百分点":  # type: ignore[attr-defined]
        return float("nan")
    return units.factor(unit, dictionary[variable].unit, row.price_basis)  # type: ignore[attr-defined]


def fact_ids(frame: pd.DataFrame, place_id: str) -> list[str]:
    """Return the id of every fact: ``place:variable[sector|carrier]@year~statement:base#n``.

    Args:
        frame: Facts with the statement filled in.
        place_id: The place.

    Returns:
        Ids in the order of the rows; facts that would share one are numbered from the second on.
    """
    seen: dict[str, int] = {}
    ids = []
    for row in frame.itertuples(index=False):
        cell = f"[{row.sector}|{row.carrier}]" if row.sector or row.carrier else ""
        statement = "" if row.statement == "level" else f"~{row.statement}"
        against = row.base_year if row.statement in SINCE_BASE else row.comparator
        name = f"{place_id}:{row.variable}{cell}@{row.year}{statement}{':' + against if against else ''}"
        seen[name] = seen.get(name, 0) + 1
        ids.append(name if seen[name] == 1 else f"{name}#{seen[name]}")
    return ids
