"""Which blocks of a chapter stand on turned paper: wide tables, and what leads to them.

Here: the choice, the same for every format with pages. Not here: how a format turns the paper (``word``,
``pdf.markup``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from nearzero.presentation.blocks import Heading, Paragraph, Table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from nearzero.presentation.blocks import Block, Chapter

_SHORT = 5  # paragraphs that may stand on turned paper above a wide table


def turned(chapter: Chapter) -> Iterator[tuple[Block, bool]]:
    """Yield the blocks of a chapter, title first, each with whether it stands on turned paper.

    Wide tables do, with what leads to them: the text from the chapter's title or the last wide table on, as long as
    it is short; else that from the nearest heading on.
    """
    blocks = (Heading(chapter.title, level=1), *chapter.blocks)
    lying = [False] * len(blocks)
    for index, block in enumerate(blocks):
        if isinstance(block, Table) and block.wide:
            first = _leading(blocks, lying, index)
            lying[first : index + 1] = [True] * (index + 1 - first)
    yield from zip(blocks, lying, strict=True)


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
