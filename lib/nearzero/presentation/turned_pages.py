"""Which blocks of a chapter stand on turned paper: wide tables, what leads to them, and what ends the chapter there.

Here: the choice, the same for every format with pages. Not here: how a format turns the paper (``word``,
``pdf.markup``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from nearzero.presentation.blocks import Heading, Paragraph, Table
from nearzero.presentation.column_widths import fit

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from nearzero.presentation.blocks import Block, Chapter

_SHORT = 5  # paragraphs that may stand on turned paper above a wide table, or below the last one
# A wide table stays upright where it is short and can be read there: a page turned for a few rows is an empty page.
_FEW, _LOW, _READABLE = 12, 300.0, 7.0  # rows with groups; height and size of letters in points
_UPRIGHT = 453.0  # between the margins of an upright page, in points


def turned(chapter: Chapter) -> Iterator[tuple[Block, bool]]:
    """Yield the blocks of a chapter, title first, each with whether it stands on turned paper.

    Wide tables do, unless they are short and fit an upright page, with what leads to them: the text from the chapter's
    title or the last wide table on, as long as it is short; else that from the nearest heading on. Short text after
    the last of them goes with it where it ends the chapter.
    """
    blocks = (Heading(chapter.title, level=1), *chapter.blocks)
    lying = [False] * len(blocks)
    for index, block in enumerate(blocks):
        if isinstance(block, Table) and block.wide:
            first = _leading(blocks, lying, index)
            if not _needs_room(block) and not (first and lying[first - 1]):
                continue
            lying[first : index + 1] = [True] * (index + 1 - first)
    last = _trailing(blocks)
    if len(blocks) - last <= _SHORT and lying[last - 1]:
        lying[last:] = [True] * (len(blocks) - last)
    yield from zip(blocks, lying, strict=True)


def _needs_room(table: Table) -> bool:
    if len(table.rows) + len(table.groups) > _FEW:
        return True
    upright = fit(table, _UPRIGHT)
    return upright.size < _READABLE or upright.height > _LOW


def _trailing(blocks: Sequence[Block]) -> int:
    """Return where the paragraphs begin that end the chapter."""
    start = len(blocks)
    while isinstance(blocks[start - 1], Paragraph):
        start -= 1
    return start


def _leading(blocks: Sequence[Block], lying: Sequence[bool], index: int) -> int:
    """Return where the text begins that stands on the page of a wide table."""
    start = index
    while start and isinstance(blocks[start - 1], Heading | Paragraph) and not lying[start - 1]:
        start -= 1
    before = range(start, index)
    if (start == 0 or lying[start - 1]) and sum(isinstance(blocks[k], Paragraph) for k in before) <= _SHORT:
        return start
    heading = next((k for k in reversed(before) if isinstance(blocks[k], Heading)), index)
    while heading > start and isinstance(blocks[heading - 1], Heading):
        heading -= 1
    return heading if index - heading <= _SHORT else index
