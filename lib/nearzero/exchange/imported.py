"""What a reader makes of a file: tables of a place, ready to be checked and written.

Here: the record that every reader returns. Not here: readers (``workbook``, ``ceads``, …) and writing (``write``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from nearzero.exchange.reading.conversion import Conversion
from nearzero.problems import Problem

if TYPE_CHECKING:
    import pandas as pd

Origin = tuple[str, str]  # sheet and cell


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """One place as read from files.

    Attributes:
        place_id: Its id, the name of its folder.
        tables: The tables that were read, by file name (``facts.csv``); text throughout, columns of the contract.
        place: Keys of ``place.toml`` that were read; those that are not here keep what the place has already.
        sources: Passports of documents that ``sources.toml`` does not have yet, by id.
        origins: Per table the sheet and cell of every row, in the order of the rows; empty where it is not known.
        conversions: Everything that was read differently from how it stood.
        problems: Everything that broke a rule while reading.
        raw_files: The files that were read; they are kept with their checksums.
    """

    place_id: str
    tables: Mapping[str, pd.DataFrame]
    place: Mapping[str, object] = field(default_factory=dict)
    sources: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    origins: Mapping[str, tuple[Origin, ...]] = field(default_factory=dict)
    conversions: tuple[Conversion, ...] = ()
    problems: tuple[Problem, ...] = ()
    raw_files: tuple[Path, ...] = ()

    def located(self, problem: Problem) -> Problem:
        """Return a problem of one of the tables with the sheet and the cell it comes from."""
        table, row = problem.file.rpartition("/")[2], problem.row
        origins = self.origins.get(table, ())
        if problem.sheet or row is None or not 2 <= row < len(origins) + 2:
            return problem
        sheet, cell = origins[row - 2]
        return replace(problem, sheet=sheet, cell=cell)
