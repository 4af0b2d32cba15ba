"""The long table of facts of one place, ready to calculate with.

Here: ids of facts, numbers, rounding intervals, canonical units. Not here: levels made from statements
(``resolve``) and the rules (``check``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from nearzero import units
from nearzero.places.contracts import SINCE_BASE, WITHOUT_VALUE
from nearzero.places.tables import rows
from nearzero.rounding import interval, number

if TYPE_CHECKING:
    import pandas as pd

    from nearzero.places.dictionary import Dictionary

# Statements whose number is in the unit of the variable itself.
_IN_OWN_UNIT = frozenset({"level", "cumulative", "above_abs", "change_abs", "annual_change_abs"})


def prepare(table: pd.DataFrame, dictionary: Dictionary, place_id: str) -> pd.DataFrame:
    """Add ids, numbers and intervals to a checked table of facts.

    Args:
        table: Text as read.
        dictionary: The variables.
        place_id: The place, first part of every id.

    Returns:
        The columns of the contract, and: ``id``; ``number``, ``low``, ``high`` in the printed unit; and
        ``level``, ``level_low``, ``level_high`` in the unit of the dictionary (NaN for statements that are
        not in the variable's own unit). Facts without a value have NaN throughout.
    """
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
    # A zero in a cell of an inventory says that the sector does not use the carrier: it is no rounded number.
    unused = (frame["number"] == 0) & ((frame["sector"] != "") | (frame["carrier"] != ""))
    ends = [(0.0, 0.0) if zero else both for zero, both in zip(unused, ends, strict=True)]
    frame["low"] = pd.Series([low for low, _ in ends], index=frame.index, dtype=float)
    frame["high"] = pd.Series([high for _, high in ends], index=frame.index, dtype=float)
    factors = np.array([_factor(row, dictionary) for row in rows(frame)], dtype=float)
    for column, source in (("level", "number"), ("level_low", "low"), ("level_high", "high")):
        frame[column] = frame[source].to_numpy(dtype=float) * factors
    return frame


def _factor(row: Any, dictionary: Dictionary) -> float:  # noqa: ANN401 - a row of the table
    if np.isnan(row.number) or row.statement not in _IN_OWN_UNIT or row.unit == "百分点":
        return float("nan")
    return units.factor(row.unit, dictionary[row.variable].unit, row.price_basis)


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
    for row in rows(frame):
        cell = f"[{row.sector}|{row.carrier}]" if row.sector or row.carrier else ""
        statement = "" if row.statement == "level" else f"~{row.statement}"
        against = row.base_year if row.statement in SINCE_BASE else row.comparator
        name = f"{place_id}:{row.variable}{cell}@{row.year}{statement}{':' + against if against else ''}"
        seen[name] = seen.get(name, 0) + 1
        ids.append(name if seen[name] == 1 else f"{name}#{seen[name]}")
    return ids
