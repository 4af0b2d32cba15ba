"""The one dictionary of variables: labels, units, ratios, bounds.

Here: ``variables.csv`` as objects. Not here: values.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nearzero.places.tables import rows
from nearzero.problems import nearest

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class Variable:
    """One variable of the dictionary.

    Attributes:
        id: Its name in every table.
        zh: Chinese label.
        en: English label.
        unit: Canonical unit; empty for a plain number.
        topic: Chapter it belongs to.
        numerator: Of a ratio, the variable above the line, if there is one.
        denominator: Of a ratio, the variable below the line, if there is one.
        minimum: Least plausible value, in the canonical unit.
        maximum: Largest plausible value.
        note: What the dictionary says besides.
    """

    id: str
    zh: str
    en: str
    unit: str
    topic: str
    numerator: str = ""
    denominator: str = ""
    minimum: float | None = None
    maximum: float | None = None
    note: str = ""

    def label(self, lang: str = "zh") -> str:
        """Return the name a reader of the language expects."""
        return self.zh if lang == "zh" else self.en


class Dictionary(Mapping[str, Variable]):
    """All variables by id, in the order of the file."""

    def __init__(self, table: pd.DataFrame) -> None:
        """Make the dictionary from ``variables.csv`` as text."""
        self._variables = {
            row.variable: Variable(
                id=row.variable,
                zh=row.zh,
                en=row.en,
                unit=row.unit,
                topic=row.topic,
                numerator=row.numerator,
                denominator=row.denominator,
                minimum=float(row.minimum) if row.minimum else None,
                maximum=float(row.maximum) if row.maximum else None,
                note=row.note,
            )
            for row in rows(table)
        }

    def __getitem__(self, name: str) -> Variable:
        """Return one variable.

        Raises:
            KeyError: The name is unknown; the message suggests the nearest.
        """
        if name not in self._variables:
            raise KeyError(f"unknown variable “{name}”: {nearest(name, self._variables)}")
        return self._variables[name]

    def __iter__(self) -> Iterator[str]:
        """Iterate over the ids."""
        return iter(self._variables)

    def __len__(self) -> int:
        """Return how many variables there are."""
        return len(self._variables)

    def __contains__(self, name: object) -> bool:
        """Tell whether the id is known."""
        return name in self._variables
