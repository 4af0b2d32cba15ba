"""The tables of one subject of a place as quantities that calculators take.

Here: reading and choosing rows. Not here: their contracts (``places.contracts``) and any calculation.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from nearzero.accounting.calculators.quantities import Quantity, given, missing
from nearzero.places.contracts import SURVEY_UNITS, SURVEYS
from nearzero.places.tables import rows

if TYPE_CHECKING:
    from nearzero.places.raw import Raw

WHOLE = "all"
# What is counted by pieces: its digits are no rounding.
_COUNTED = frozenset({"lights", "rural_households"})


class Survey:
    """One table of one place."""

    def __init__(self, place: str, subject: str, quantities: Iterable[tuple[str, str, int, Quantity]]) -> None:
        """Keep the quantities by item, measure and year; use ``read``."""
        self.place, self.subject = place, subject
        self._cells = {(item, measure, year): quantity for item, measure, year, quantity in quantities}

    @classmethod
    def read(cls, raw: Raw, place: str, subject: str) -> Survey:
        """Read a table of a place; an empty one where the place does not have it.

        Args:
            raw: The data folder.
            place: The place.
            subject: ``roofs``, ``lights``, ``straw``, …

        Raises:
            DataError: The table has errors.
            KeyError: There is no such table.
        """
        file = f"{subject}.csv"
        if file not in SURVEYS:
            raise KeyError(file)
        frame = raw.judged_table(place, file)
        cells = (
            (str(row.item), str(row.measure), int(row.year), _quantity(row, place, subject)) for row in rows(frame)
        )
        return cls(place, subject, cells)

    @property
    def years(self) -> list[int]:
        """Years that have a row."""
        return sorted({year for _, _, year in self._cells})

    def items(self, measure: str, year: int) -> list[str]:
        """Return the items that have a row of a measure in a year, the whole left out, in the order of the table."""
        return [item for item, what, when in self._cells if (what, when) == (measure, year) and item != WHOLE]

    def has(self, item: str, measure: str, year: int) -> bool:
        """Tell whether there is a row, with or without a value."""
        return (item, measure, year) in self._cells

    def at(self, item: str, measure: str, year: int) -> Quantity:
        """Return one quantity; a row that is not there is missing, by name, and never 0."""
        found = self._cells.get((item, measure, year))
        name = _id(self.place, self.subject, item, measure, year)
        return missing(measure, SURVEY_UNITS[measure], name) if found is None else found

    def parts(self, measure: str, year: int) -> list[Quantity]:
        """Return the whole of a measure where it is printed, else all its items: what is to be added up.

        The items that a table lists need not be all there are, so that a printed whole comes first.
        """
        whole = self.at(WHOLE, measure, year)
        items = self.items(measure, year)
        if whole.value is not None or not items:
            return [whole]
        return [self.at(item, measure, year) for item in items]


def _id(place: str, subject: str, item: str, measure: str, year: int) -> str:
    return f"{place}:{subject}/{measure}[{item}]@{year}"


def _quantity(row: object, place: str, subject: str) -> Quantity:
    cell = {name: str(getattr(row, name)) for name in ("item", "measure", "year", "value", "unit", "state", "note")}
    return given(
        cell["measure"],
        cell["value"],
        cell["unit"] or SURVEY_UNITS[cell["measure"]],
        id=_id(place, subject, cell["item"], cell["measure"], int(cell["year"])),
        state=cell["state"],
        qualifier=str(getattr(row, "qualifier", "")),
        exact=cell["measure"] in _COUNTED or _is_zero(cell["value"]),
        note=cell["note"],
    )


def _is_zero(digits: str) -> bool:
    """Tell whether a printed number is 0: nothing there, and so no rounded number."""
    return bool(digits) and not digits.strip("0.")
