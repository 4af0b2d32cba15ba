"""Which reader takes which file: the workbench's own workbook, or one of the field's published formats.

Here: the table of readers, and finding the one that fits. Not here: the readers. A reader of another format is a
module with ``recognises`` and ``read``, and a line below.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Protocol, cast

from nearzero.exchange.imported import Imported
from nearzero.exchange.reading.sheets import Sheet
from nearzero.places.raw import Raw
from nearzero.problems import DataError, Problem, nearest

# Name, and the module that reads it. The first that recognises the sheets reads them; the workbook takes all others.
FORMATS = {
    "ceads-province": "nearzero.exchange.ceads:PROVINCE",
    "ceads-energy": "nearzero.exchange.ceads:ENERGY",
    "ceads-city": "nearzero.exchange.ceads_city:CITY",
    "energy-balance": "nearzero.exchange.energy_balance:BALANCE",
    "workbook": "nearzero.exchange.workbook.read:WORKBOOK",
}


class Reader(Protocol):
    """What reads one format."""

    def recognises(self, sheets: Sequence[Sheet]) -> bool:
        """Tell by their shape whether the sheets are of this format."""

    def read(self, path: Path, sheets: Sequence[Sheet], raw: Raw, place: str | None) -> tuple[Imported, ...]:
        """Read the sheets.

        Args:
            path: The file or folder they come from.
            sheets: Its sheets.
            raw: The data folder, for names.
            place: Id of the place, or None where the file says it.
        """


def reader(name: str) -> Reader:
    """Return the reader of a format.

    Raises:
        DataError: There is no such format.
    """
    if name not in FORMATS:
        raise DataError([Problem("--format", None, None, name, "a format that can be read", nearest(name, FORMATS))])
    module, _, attribute = FORMATS[name].partition(":")
    return cast("Reader", getattr(import_module(module), attribute))


def recognise(sheets: Sequence[Sheet]) -> str:
    """Return the name of the format of some sheets."""
    there = [name for name in FORMATS if find_spec(FORMATS[name].partition(":")[0]) is not None]
    return next((name for name in there if reader(name).recognises(sheets)), "workbook")
