"""What an import would change: rows that are new, rows that go, rows that say something else.

Here: comparing the tables that are there with those that were read. Not here: writing (``write``).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from nearzero.places import contracts
from nearzero.places.contracts import Contract
from nearzero.places.raw import Raw

if TYPE_CHECKING:
    import pandas as pd

    from nearzero.exchange.imported import Imported

# Columns that a row is not recognised by: they are what may change.
_SAID = frozenset({"value", "source", "locator", "note", "state", "own_flag", "evidence"})
Row = Mapping[str, str]
_SIGNS = {"added": "+", "removed": "−", "changed": "±"}


@dataclass(frozen=True, slots=True)
class Change:
    """One row that differs.

    Attributes:
        table: ``facts.csv``, …
        kind: ``added``, ``removed`` or ``changed``.
        row: What the row is about.
        text: What it says, or what changes in it.
    """

    table: str
    kind: Literal["added", "removed", "changed"]
    row: str
    text: str

    def __str__(self) -> str:
        """Return ``+``, ``−`` or ``±``, the row and what it says."""
        return f"{_SIGNS[self.kind]} {self.table} · {self.row} · {self.text}"


@dataclass(frozen=True, slots=True)
class Difference:
    """All that an import changes.

    Attributes:
        place_id: The place.
        new: Whether the place has no folder yet.
        changes: Rows that differ, by table.
        kept: Where the former folder was put; None where there was none, or nothing has been written.
    """

    place_id: str
    new: bool
    changes: tuple[Change, ...]
    kept: Path | None = None

    @property
    def destroys(self) -> tuple[Change, ...]:
        """The changes that take something away or put something else in its place."""
        return tuple(change for change in self.changes if change.kind != "added")

    def lines(self, most: int = 40) -> Iterator[str]:
        """Yield a summary per table, then the changes; those that destroy first.

        Args:
            most: At most so many changes.
        """
        counts = Counter((change.table, change.kind) for change in self.changes)
        for table in dict.fromkeys(change.table for change in self.changes):
            added, removed, changed = (counts[table, kind] for kind in ("added", "removed", "changed"))
            yield f"{table}: {added} rows added, {changed} changed, {removed} removed"
        if not self.changes:
            yield "no row differs"
        shown = [*self.destroys, *(change for change in self.changes if change.kind == "added")]
        yield from (f"  {change}" for change in shown[:most])
        if len(shown) > most:
            yield f"  … and {len(shown) - most} more"


def difference(raw_root: Path, imported: Imported) -> Difference:
    """Compare what was read with what is there.

    Args:
        raw_root: The data folder.
        imported: What was read.

    Returns:
        The changes; tables that were not read stay and are not named. A table that cannot be read any more counts as
        removed line by line.
    """
    folder = raw_root / "places" / imported.place_id
    changes: list[Change] = []
    for name, table in imported.tables.items():
        contract = contracts.PLACE_TABLES[name]
        before = _rows_there(raw_root, imported.place_id, name, contract)
        changes += _compare(name, before, table, contract)
    return Difference(imported.place_id, not folder.exists(), tuple(changes))


def _rows_there(raw_root: Path, place_id: str, name: str, contract: Contract) -> pd.DataFrame | None:
    path = f"places/{place_id}/{name}"
    if not (raw_root / path).is_file():
        return None
    return Raw(raw_root).read(path, contract)[0].drop(columns=["file", "row"])


def _compare(name: str, before: pd.DataFrame | None, after: pd.DataFrame, contract: Contract) -> list[Change]:
    columns = [column for column in (*contract.columns, *contract.optional) if column in after]
    identity = [column for column in contract.key if column not in _SAID and column in columns]
    old = {} if before is None else _by_identity(before.reindex(columns=columns, fill_value=""), identity)
    new = _by_identity(after, identity)
    changes = [Change(name, "added", _name(key), _text(row)) for key, row in new.items() if key not in old]
    changes += [Change(name, "removed", _name(key), _text(row)) for key, row in old.items() if key not in new]
    for key, row in new.items():
        if key in old and old[key] != row:
            what = (f"{k}: {old[key][k] or '∅'} → {v or '∅'}" for k, v in row.items() if old[key].get(k, "") != v)
            changes.append(Change(name, "changed", _name(key), "; ".join(what)))
    return changes


def _by_identity(frame: pd.DataFrame, identity: list[str]) -> dict[tuple[str, ...], Row]:
    """Return the rows by what they are about; of several about the same, each by its rank."""
    seen: Counter[tuple[str, ...]] = Counter()
    rows: dict[tuple[str, ...], Row] = {}
    names = [str(column) for column in frame.columns]
    positions = [names.index(column) for column in identity]
    for cells in frame.itertuples(index=False, name=None):
        key = tuple(cells[k] for k in positions)
        seen[key] += 1
        rows[*key, str(seen[key])] = dict(zip(names, cells, strict=True))
    return rows


def _name(key: tuple[str, ...]) -> str:
    return " ".join([*(part for part in key[:-1] if part), *([f"#{key[-1]}"] if key[-1] != "1" else [])])


def _text(row: Row) -> str:
    said = " ".join(row.get(column, "") for column in ("value", "unit", "state") if row.get(column))
    return said or next((row[column] for column in ("name", "evidence", "rate", "note") if row.get(column)), "")
