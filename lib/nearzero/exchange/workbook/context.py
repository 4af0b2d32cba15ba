"""What reading one workbook needs and collects.

Here: names, documents, problems and conversions of one import. Not here: reading sheets (``rows``, ``place_sheet``).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from nearzero.exchange.reading.conversion import Conversion
from nearzero.exchange.reading.sheet import reference
from nearzero.exchange.reading.sheets import Sheet
from nearzero.exchange.workbook.names import Names
from nearzero.exchange.workbook.passports import Passports
from nearzero.places.raw import Raw
from nearzero.problems import Problem, Severity

if TYPE_CHECKING:
    from nearzero.exchange.imported import Origin


@dataclass(slots=True)
class Context:
    """One import.

    Attributes:
        raw: The data folder.
        place_id: The place.
        names: Names of variables, sectors, carriers and flows.
        passports: The documents that rows may name.
        problems: What broke a rule so far.
        conversions: What was read differently so far.
    """

    raw: Raw
    place_id: str
    names: Names
    passports: Passports
    problems: list[Problem] = field(default_factory=list)
    conversions: list[Conversion] = field(default_factory=list)

    def blame(  # noqa: PLR0913 - the parts of one message
        self,
        sheet: Sheet,
        at: tuple[int, int] | None,
        value: str,
        rule: str,
        hint: str,
        *,
        column: str | None = None,
        severity: Severity = "error",
        exception: str = "",
    ) -> None:
        """Note a problem of a cell (row and column from 0) or, without one, of a sheet."""
        cell = reference(*at) if at else None
        file = sheet.file or sheet.name
        self.problems.append(
            Problem(file, None, column, value, rule, hint, severity, sheet=sheet.name, cell=cell, exception=exception)
        )

    def convert(self, sheet: Sheet, at: tuple[int, int], kind: str, before: str, after: str) -> None:
        """Note that a cell was read as something else."""
        self.conversions.append(Conversion(kind, before, after, sheet.name, reference(*at)))


@dataclass(slots=True)
class Rows:
    """The rows of one table so far, each with the cell it comes from."""

    rows: list[dict[str, str]] = field(default_factory=list)
    origins: list[Origin] = field(default_factory=list)
