"""The numbers of tables and figures, so that every format of a report gives the same.

Here: counting. Not here: the words around a number (``labels``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nearzero.presentation.blocks import Report


def numbers(report: Report) -> dict[str, int]:
    """Return the number of each table and figure by its id; the two are counted apart, through all chapters.

    Raises:
        ValueError: An id stands for two tables or figures.
    """
    counted: dict[str, int] = {}
    for kind in ("tables", "figures"):
        blocks = [block for chapter in report for block in getattr(chapter, kind)]
        for number, block in enumerate(blocks, start=1):
            if block.id in counted:
                raise ValueError(f"two tables or figures have the id “{block.id}”")
            counted[block.id] = number
    return counted
