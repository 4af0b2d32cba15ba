"""The guide as data: chapters, sections, what is asked there, and what computed blocks stand there.

Here: reading ``programme/<programme>/guide.toml``. Not here: the blocks (``compose``).
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from nearzero.presentation.text import pick

if TYPE_CHECKING:
    from nearzero.places.place import Place
    from nearzero.places.raw import Raw

_NUMERALS = "零一二三四五六七八九十"


@dataclass(frozen=True, slots=True)
class Ask:
    """Something that only people can write."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Part:
    """A section of a chapter; an annex has one without a title.

    Attributes:
        id: Unique in the chapter.
        zh: Title.
        en: The same in English.
        blocks: What stands there, see ``guide.toml``.
        narrative: File for what people write; empty where nothing is asked of them.
        asks: What that is.
    """

    id: str
    zh: str
    en: str
    blocks: tuple[str, ...]
    narrative: str = ""
    asks: tuple[Ask, ...] = ()


@dataclass(frozen=True, slots=True)
class GuideChapter:
    """A chapter or an annex of the guide.

    Attributes:
        id: Unique in the report.
        zh: Title without its number.
        en: The same in English.
        locator: Where the document asks for it; empty for an annex.
        fields: Fields of the indicator system that it is about, by their Chinese names.
        parts: Sections in order.
    """

    id: str
    zh: str
    en: str
    locator: str
    fields: tuple[str, ...]
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Guide:
    """What a research report holds, for one kind of applicant."""

    source: str
    chapters: tuple[GuideChapter, ...]
    annexes: tuple[GuideChapter, ...]

    def chapter_of(self, field: str) -> GuideChapter | None:
        """Return the chapter about a field of the indicator system."""
        return next((one for one in self.chapters if field in one.fields), None)


def read_guide(raw: Raw, place: Place) -> Guide | None:
    """Return the guide of the place's programme, as it concerns its kind of applicant; None without one.

    Args:
        raw: The data folder.
        place: The applicant.
    """
    path = raw.root / "programme" / place.programme / "guide.toml"
    if not place.programme or not place.system or not path.is_file():
        return None
    record = tomllib.loads(path.read_text(encoding="utf-8"))
    return Guide(
        record["source"],
        tuple(_chapter(one, place.system) for one in _of(record["chapter"], place.system)),
        tuple(_chapter(one, place.system) for one in _of(record["annex"], place.system)),
    )


def numbered(index: int, chapter: GuideChapter, lang: str) -> str:
    """Return the title of a chapter with its number: 一、区域概况."""
    return pick(lang, f"{numeral(index)}、{chapter.zh}", f"{index} {chapter.en}")


def numbered_part(chapter: int, index: int, part: Part, lang: str) -> str:
    """Return the title of a section with its number: （一）现状分析."""
    return pick(lang, f"（{numeral(index)}）{part.zh}", f"{chapter}.{index} {part.en}")


def numeral(number: int) -> str:
    """Return a number from 1 to 99 in Chinese numerals."""
    tens, ones = divmod(number, 10)
    return (_NUMERALS[tens] if tens > 1 else "") + ("十" if tens else "") + (_NUMERALS[ones] if ones else "")


def _of(records: list[dict[str, Any]], system: str) -> list[dict[str, Any]]:
    return [one for one in records if system in one.get("systems", (system,))]


def _chapter(record: dict[str, Any], system: str) -> GuideChapter:
    return GuideChapter(
        id=record["id"],
        zh=record.get(f"zh_{system}", record["zh"]),
        en=record.get(f"en_{system}", record["en"]),
        locator=record.get("locator", ""),
        fields=tuple(record.get("fields", ())),
        parts=tuple(_part(one, system) for one in record.get("part", [{**record, "id": "", "zh": "", "en": ""}])),
    )


def _part(record: dict[str, Any], system: str) -> Part:
    return Part(
        id=record["id"],
        zh=record["zh"],
        en=record["en"],
        blocks=tuple(record["blocks"]),
        narrative=record.get("narrative", ""),
        asks=tuple(Ask(one["zh"], one["en"]) for one in _of(record.get("ask", []), system)),
    )
