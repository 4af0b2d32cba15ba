"""The numbers of tables and figures and what they are called by them, so that every format of a report gives the same.

Here: counting. Not here: the words before a number (``labels``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from nearzero.presentation.labels import labels_of

if TYPE_CHECKING:
    from nearzero.presentation.blocks import Report


def numbers(report: Report) -> dict[str, int]:
    """Return the number of each table and figure by its id; the two are counted apart, through all chapters.

    Raises:
        ValueError: An id stands for two tables or figures.
    """
    counted: dict[str, int] = {}
    for kind, first in (("tables", report.first_table), ("figures", report.first_figure)):
        blocks = [block for chapter in report for block in getattr(chapter, kind)]
        for number, block in enumerate(blocks, start=first):
            if block.id in counted:
                raise ValueError(f"two tables or figures have the id “{block.id}”")
            counted[block.id] = number
    return counted


def shown_as(report: Report) -> dict[str, str]:
    """Return what each table and figure is called, “表3” or “Figure 2”, by its id."""
    words, counted = labels_of(report), numbers(report)
    tables = {table.id: f"{words.table}{counted[table.id]}" for chapter in report for table in chapter.tables}
    figures = {figure.id: f"{words.figure}{counted[figure.id]}" for chapter in report for figure in chapter.figures}
    return tables | figures
