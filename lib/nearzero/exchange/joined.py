"""Rows of an inventory joined with what a place has already: years and documents add up, nothing else goes.

Here: one table of one place, old rows and new ones. Not here: reading (``ceads``, ``energy_balance``), writing
(``write``).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from nearzero.exchange.imported import Imported, Origin
from nearzero.exchange.keep import origins_of
from nearzero.exchange.place_names import check_id
from nearzero.exchange.reading.conversion import Conversion
from nearzero.exchange.reading.sheets import files_of
from nearzero.places import contracts
from nearzero.places.raw import Raw
from nearzero.problems import Problem

if TYPE_CHECKING:
    import pandas as pd

# What a row is about: a new row takes the place of an old one only where all of this is the same.
_ABOUT = {
    "facts.csv": ("variable", "year", "statement", "base_year", "comparator", "sector", "carrier", "source"),
    "activity.csv": contracts.ACTIVITY.key,
}
Row = Mapping[str, str]


@dataclass(slots=True)
class Gathered:
    """What the sheets of a file say of one place."""

    place: Mapping[str, object] = field(default_factory=dict)
    tables: dict[str, list[tuple[Row, Origin]]] = field(default_factory=lambda: defaultdict(list))
    problems: list[Problem] = field(default_factory=list)
    conversions: list[Conversion] = field(default_factory=list)

    def add(self, table: str, row: Row, origin: Origin) -> None:
        """Add a row of a table; columns that are not named are empty."""
        self.tables[table].append((row, origin))


def imported(
    raw: Raw, path: Path, place_id: str, gathered: Gathered, sources: Mapping[str, Mapping[str, object]]
) -> Imported:
    """Return one place as an import, its new rows joined with those it has.

    Args:
        raw: The data folder.
        path: The file that was read.
        place_id: The place, there already or not.
        gathered: What was read.
        sources: Passports of the documents that the rows name.

    Raises:
        DataError: The name is no id, or a table that is there has errors.
    """
    check_id(place_id)
    joined = {name: _join(raw, place_id, name, rows) for name, rows in gathered.tables.items()}
    there = place_id in raw.place_ids
    return Imported(
        place_id=place_id,
        tables={name: table for name, (table, _) in joined.items()},
        place={} if there else gathered.place,
        sources={key: passport for key, passport in sources.items() if key not in raw.sources},
        origins={name: tuple(cells) for name, (_, cells) in joined.items()},
        conversions=tuple(dict.fromkeys(gathered.conversions)),
        problems=tuple(gathered.problems),
        raw_files=tuple(files_of(path)),
    )


def _join(raw: Raw, place_id: str, name: str, new: Sequence[tuple[Row, Origin]]) -> tuple[pd.DataFrame, list[Origin]]:
    import pandas as pd

    contract, about = contracts.PLACE_TABLES[name], _ABOUT[name]
    found = {tuple(row.get(column, "") for column in about): (row, origin) for row, origin in new}
    rows: list[tuple[Row, Origin]] = []
    if raw.has(place_id, name):
        old = raw.place_table(place_id, name)
        cells = origins_of(raw.root / "places" / place_id).get(name, ())
        known = cells if len(cells) == len(old) else [("", "")] * len(old)
        names = [str(column) for column in old.columns]
        for cells_of_row, origin in zip(old.itertuples(index=False, name=None), known, strict=True):
            row: Row = dict(zip(names, cells_of_row, strict=True))
            rows.append(found.pop(tuple(row[column] for column in about), (row, origin)))
    rows.extend(found.values())
    columns = [*contract.columns, *(name for name in contract.optional if any(row.get(name) for row, _ in rows))]
    frame = pd.DataFrame([[row.get(k, "") for k in columns] for row, _ in rows], columns=columns, dtype=str)
    return frame, [origin for _, origin in rows]
