"""What people wrote, and marked placeholders for what they have not.

Here: texts of ``data/raw/places/<place>/narrative`` as blocks. Not here: reading and checking them
(``places.narrative``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from nearzero.places.narrative import FOLDER, Piece, narrative
from nearzero.presentation.blocks import Block, Cell, Column, Heading, Paragraph, Table
from nearzero.presentation.text import pick

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nearzero.presentation.research.guide import GuideChapter, Part
    from nearzero.study import Study

_DEEPEST = 4


def file_name(name: str, lang: str) -> str:
    """Return the name of the file of a language: ``profile.md``, ``profile.en.md``."""
    return name if lang == "zh" else name.removesuffix(".md") + ".en.md"


def written(study: Study, part: Part, chapter: GuideChapter, lang: str) -> list[Block]:
    """Return what people wrote for a section, or one placeholder that says what the guide asks for there.

    Args:
        study: The place.
        part: The section.
        chapter: Its chapter.
        lang: ``zh`` or ``en``.
    """
    if not part.narrative:
        return []
    name = file_name(part.narrative, lang)
    pieces = narrative(study.raw, study.place.id, name)
    return text_blocks(pieces, name, lang) if pieces else [_placeholder(study, part, chapter, name, lang)]


def is_missing(block: Block) -> bool:
    """Tell whether a block is a placeholder."""
    return isinstance(block, Paragraph) and block.kind == "placeholder"


def text_blocks(pieces: Sequence[Piece], name: str, lang: str, level: int = 3) -> list[Block]:
    """Return the pieces of a text as blocks; its tables say which file they stand in, and carry no results.

    Args:
        pieces: The text.
        name: Its file.
        lang: ``zh`` or ``en``.
        level: Level of its highest headings.
    """
    highest = min((piece.level for piece in pieces if piece.kind == "heading"), default=1)
    made: list[Block] = []
    title = ""
    for piece in pieces:
        match piece.kind:
            case "heading":
                title = piece.text
                made.append(Heading(piece.text, level=min(piece.level - highest + level, _DEEPEST)))
            case "paragraph":
                made.append(Paragraph(piece.text))
            case "item":
                made.append(Paragraph(piece.text if piece.text[:1].isdigit() else f"• {piece.text}"))
            case "table":
                made.append(_table(piece, title, name, 1 + sum(isinstance(one, Table) for one in made), lang))
    return made


def _table(piece: Piece, title: str, name: str, number: int, lang: str) -> Table:
    stem = name.removesuffix(".md").replace(".", "_")
    return Table(
        f"narrative_{stem}_{number}",
        title or pick(lang, "申报单位提供的表", "Table supplied by the applicant"),
        tuple(Column(head, align="left") for head in piece.rows[0]),
        tuple(tuple(Cell(cell) for cell in row) for row in piece.rows[1:]),
        notes=(
            pick(
                lang,
                f"申报单位提供，未经核算（{FOLDER}/{name}）。",
                f"Supplied by the applicant, not computed ({FOLDER}/{name}).",
            ),
        ),
    )


def _placeholder(study: Study, part: Part, chapter: GuideChapter, name: str, lang: str) -> Paragraph:
    asks = [f"{number}. {pick(lang, ask.zh, ask.en)}" for number, ask in enumerate(part.asks, start=1)]
    where = f"data/raw/places/{study.place.id}/{FOLDER}/{name}"
    text = pick(
        lang,
        f"本节须由申报单位撰写，写入 {where}。编制指南（{chapter.locator}）要求：",
        f"People write this section, in {where}. The guide (annex 3) asks for:",
    )
    return Paragraph("\n".join([text, *asks]), kind="placeholder")
