"""What was read differently from how it stood in the file.

Here: the record of one conversion. Not here: making any (``cells``, ``numbers``, ``sheets``).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Conversion:
    """One thing that was read as something else, so that a person can object.

    Attributes:
        kind: ``full_width``, ``thousands``, ``percent``, ``unit``, ``footnote``, ``name``, ``encoding``, …
        before: As it stood.
        after: As it was read.
        sheet: The sheet, once it is known.
        cell: The cell (``C7``), once it is known.
    """

    kind: str
    before: str
    after: str
    sheet: str = ""
    cell: str = ""

    def __str__(self) -> str:
        """Return ``sheet · cell · kind: “before” → “after”``."""
        where = " · ".join(part for part in (self.sheet, self.cell) if part)
        return f"{where + ' · ' if where else ''}{self.kind}: “{self.before}” → “{self.after}”"
