"""Giving every computed block its place: each once, wherever the guide wants it, nothing lost.

Here: references (``trends#emissions``, ``drivers@index_*``) resolved to blocks. Not here: what a chapter says
(``chapters``) and which references there are (``guide``).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase

from nearzero.presentation.blocks import Block, Chapter, Figure, Formula, Heading, Paragraph, Table

_TOP = 2  # level of the sections of a computed chapter


@dataclass(frozen=True, slots=True)
class Reference:
    """What a line of the guide names: a chapter, one of its sections, or some of its tables and figures.

    Attributes:
        chapter: Id of the chapter.
        section: Id of the section, which may hold ``*``; empty for the whole chapter.
        shown: Ids of tables and figures, which may hold ``*``; none for all there is.
    """

    chapter: str
    section: str = ""
    shown: tuple[str, ...] = ()

    @classmethod
    def parse(cls, text: str) -> Reference:
        """Read ``chapter``, ``chapter#section`` or ``chapter@table,figure_*``."""
        chapter, _, shown = text.partition("@")
        chapter, _, section = chapter.partition("#")
        return cls(chapter, section, tuple(name for name in shown.split(",") if name))

    @property
    def exactness(self) -> int:
        """How exactly it names: 0 for tables and figures, 1 for a section, 2 for a chapter."""
        return 0 if self.shown else 1 if self.section else 2

    @property
    def single(self) -> bool:
        """Whether it names one table or figure, which needs no heading beside its caption."""
        return len(self.shown) == 1 and "*" not in self.shown[0]

    def names(self, found: _Found) -> bool:
        """Tell whether it names a block."""
        if self.shown:
            shown = found.block.id if isinstance(found.block, Table | Figure) else ""
            return any(fnmatchcase(shown, pattern) for pattern in self.shown)
        section = found.path[0].id if found.path else ""
        return not self.section or fnmatchcase(section, self.section)


@dataclass(frozen=True, slots=True)
class _Found:
    """A block and the headings above it in its chapter, the highest first."""

    path: tuple[Heading, ...]
    block: Block


class Placing:
    """The blocks of the computed chapters, handed out by reference.

    A block belongs to the most exact reference that names it: a table asked for by its id is not repeated with its
    section, nor a section asked for by itself with its chapter. Of equally exact ones the first has it.
    """

    def __init__(self, chapters: Iterable[Chapter], references: Iterable[str]) -> None:
        """Decide which reference gets which block.

        Args:
            chapters: What was computed.
            references: Every reference of the guide, in its order.
        """
        self._chapters = {chapter.id: chapter for chapter in chapters}
        left = {name: list(_found(chapter)) for name, chapter in self._chapters.items()}
        self._given: dict[str, list[_Found]] = {}
        for text in sorted(dict.fromkeys(references), key=lambda text: Reference.parse(text).exactness):
            wanted = Reference.parse(text)
            mine = left.get(wanted.chapter, [])
            self._given[text] = [one for one in mine if wanted.names(one)]
            left[wanted.chapter] = [one for one in mine if not wanted.names(one)]
        self._left = left

    def blocks(self, text: str, level: int = 3) -> list[Block]:
        """Return the blocks of a reference below the headings they had; none where the place has none.

        Args:
            text: One of the references given before.
            level: Level of the highest of these headings.
        """
        found, wanted = self._given.get(text, []), Reference.parse(text)
        if wanted.single:
            return [one.block for one in found]
        prefix = "" if wanted.shown else f"{wanted.chapter}_"
        title = self._title(wanted.chapter) if level > _TOP else ""  # below the title of an annex it would repeat that
        return _below_headings(found, title, prefix, level)

    def leftovers(self, level: int = 2) -> list[Block]:
        """Return tables, figures and notices that no reference named; running text alone says nothing without them."""
        made: list[Block] = []
        for name, found in self._left.items():
            kept = [one for one in found if not _only_explains(one.block)]
            made += _below_headings(kept, self._title(name), "", level)
        return made

    def _title(self, name: str) -> str:
        return self._chapters[name].title if name in self._chapters else ""


def _only_explains(block: Block) -> bool:
    """Tell whether a block says nothing without the tables and figures around it."""
    return isinstance(block, Formula) or (isinstance(block, Paragraph) and block.kind == "text")


def _found(chapter: Chapter) -> Iterable[_Found]:
    path: tuple[Heading, ...] = ()
    for block in chapter.blocks:
        if isinstance(block, Heading):
            path = (*(one for one in path if one.level < block.level), block)
        else:
            yield _Found(path, block)


def _below_headings(found: Sequence[_Found], title: str, prefix: str, level: int) -> list[Block]:
    """Return blocks with a heading wherever the path changes; what stands above the first has the title, if any."""
    made: list[Block] = []
    current: tuple[Heading, ...] | None = None
    for one in found:
        path = one.path or ((Heading(title),) if title else ())
        if path != current:
            known = current or ()
            shared = next((k for k, (a, b) in enumerate(zip(known, path, strict=False)) if a is not b), len(known))
            for heading in path[shared:]:
                name = prefix + heading.id if prefix and heading.id else ""
                made.append(replace(heading, id=name, level=heading.level - _TOP + level))
            current = path
        made.append(one.block)
    return made
