"""What is wrong with the data, told to the person at the keyboard.

Here: one problem, a list of them, and the error that carries the list. Not here: the rules themselves
(they stand with the data they judge).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Literal

# Signs that nobody sees: control characters, and those that turn the order of what is seen (5.05 into 50.5).
UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
NOT_UNSEEN = "no control characters, seen or unseen"

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Problem:
    """One cell, row or file that breaks a rule, and what to do about it.

    Attributes:
        file: The file, relative to the data folder.
        row: Line number as a text editor shows it (the head line is 1), or None for a whole file.
        column: Column name, or None where the whole row is meant.
        value: The offending text, as it stands in the file.
        rule: What must hold.
        hint: What to do.
        severity: ``error`` stops every report; ``warning`` is only shown.
        sheet: Sheet of the workbook that the value came from, if it came from one.
        cell: Cell of that sheet: ``C7``.
        exception: How to mark that the value is meant as it is; empty where no exception is possible.
    """

    file: str
    row: int | None
    column: str | None
    value: str
    rule: str
    hint: str
    severity: Severity = "error"
    sheet: str | None = None
    cell: str | None = None
    exception: str = ""

    @property
    def where(self) -> str:
        """``sheet · cell · row · column``, as far as they are known."""
        row = None if self.row is None else f"row {self.row}"
        return " · ".join(part for part in (self.sheet, self.cell, row, self.column) if part)

    def __str__(self) -> str:
        """Return ``file · sheet · cell · row · column · value · rule · hint`` on one line."""
        place = [self.file, self.where] if self.where else [self.file]
        shown = self.value if len(self.value) <= 60 else self.value[:57] + "…"
        return " · ".join([*place, f"“{shown}”", self.rule, self.hint])


class DataError(ValueError):
    """Data that must not be used. Carries every problem found, not only the first."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        """Keep the problems that are errors.

        Args:
            problems: All that was found; warnings are kept too, so that they can be shown.
        """
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))

    def __iter__(self) -> Iterator[Problem]:
        """Iterate over the problems."""
        return iter(self.problems)


def refuse_errors(problems: Iterable[Problem]) -> None:
    """Raise once, with everything, if any problem is an error.

    Raises:
        DataError: At least one problem has the severity ``error``.
    """
    found = tuple(problems)
    if any(problem.severity == "error" for problem in found):
        raise DataError(found)


def nearest(name: str, known: Iterable[str]) -> str:
    """Return a hint that names the nearest known spelling, or lists what there is.

    Args:
        name: What was written.
        known: What could have been written.
    """
    choices = sorted(set(known))
    close = get_close_matches(name, choices, n=1, cutoff=0.6)
    if close:
        return f"did you mean “{close[0]}”?"
    if len(choices) <= 12:
        return "one of: " + ", ".join(choices)
    return f"{len(choices)} names are known, none of them near this one"
