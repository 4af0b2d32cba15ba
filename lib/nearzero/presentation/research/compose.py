"""The research report: the guide's chapters with every computed block in its place, once, and marked placeholders.

Here: putting the parts together. Not here: what stands where (``guide.toml``) and what the parts say.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from nearzero.presentation.blocks import Block, Chapter, Heading
from nearzero.presentation.chapters import sources
from nearzero.presentation.research.answers import answers
from nearzero.presentation.research.definitions import definitions
from nearzero.presentation.research.fields import attainability, attained, features, of_fields, projects, status
from nearzero.presentation.research.guide import numbered, numbered_part
from nearzero.presentation.research.missing import missing_blocks, wanted
from nearzero.presentation.research.narrative import is_missing, written
from nearzero.presentation.research.placing import Placing
from nearzero.presentation.text import pick

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from nearzero.presentation.research.guide import Guide, GuideChapter, Part
    from nearzero.presentation.research.missing import Wanted
    from nearzero.study import Study

_DIVIDED = "outlook@attainability"  # shown field by field, like the table of indicators
_LAST = ("annex_missing", "annex_definitions")  # they speak of what stands before them


def research_chapters(study: Study, guide: Guide, computed: Sequence[Chapter], lang: str) -> tuple[Chapter, ...]:
    """Return front page, chapters and annexes; the last annex traces every number to a line of a document.

    Args:
        study: The place.
        guide: What the programme asks for.
        computed: Every computed chapter that has something to say of the place.
        lang: ``zh`` or ``en``.
    """
    return _Composer(study, guide, computed, lang).chapters()


class _Composer:
    """Composes one report."""

    def __init__(self, study: Study, guide: Guide, computed: Sequence[Chapter], lang: str) -> None:
        self._study, self._guide, self._lang = study, guide, lang
        self._computed: Mapping[str, Chapter] = {chapter.id: chapter for chapter in computed}
        divided = [chapter for chapter in computed if chapter.id != "indicators"]  # its table goes to the fields
        parts = [part for one in (*guide.chapters, *guide.annexes) for part in one.parts]
        self._placing = Placing(
            divided, [name for part in parts for name in part.blocks if name[0] != ":"] + [_DIVIDED]
        )

    def chapters(self) -> tuple[Chapter, ...]:
        """Return everything in reading order."""
        study, lang = self._study, self._lang
        missing = wanted(study, self._guide, self._computed, lang)
        body = [self._chapter(index, one) for index, one in enumerate(self._guide.chapters, start=1)]
        unwritten = {one.id: sum(map(is_missing, one.blocks)) for one in body}
        front = answers(study, self._guide, self._computed, missing, unwritten, lang)
        annexes = list(self._annexes(missing, [front, *body]))
        results = [result for one in (front, *body, *annexes) for result in one.results]
        last = sources.chapter(study, results, lang)
        title = pick(lang, f"附件{len(annexes) + 1} {last.title}", f"Annex {len(annexes) + 1} {last.title}")
        return (front, *body, *annexes, Chapter(last.id, title, last.blocks))

    def _chapter(self, index: int, chapter: GuideChapter) -> Chapter:
        blocks: list[Block] = []
        number = 0
        for part in chapter.parts:
            found = [*self._blocks(chapter, part), *written(self._study, part, chapter, self._lang)]
            if found:
                number += 1
                blocks += [Heading(numbered_part(index, number, part, self._lang), part.id), *found]
        return Chapter(chapter.id, numbered(index, chapter, self._lang), tuple(blocks))

    def _annexes(self, missing: Sequence[Wanted], before: Sequence[Chapter]) -> Iterator[Chapter]:
        """Yield the annexes that have something to say, numbered; what the guide left without a place comes next."""
        made: list[Chapter] = []
        leftovers = self._placing.leftovers()
        for annex in self._guide.annexes:
            if annex.id in _LAST and leftovers:
                made.append(self._annex("annex_more", self._more, len(made) + 1, leftovers))
                leftovers = []
            blocks = self._annex_blocks(annex, missing, [*before, *made])
            if blocks:
                made.append(self._annex(annex.id, pick(self._lang, annex.zh, annex.en), len(made) + 1, blocks))
        if leftovers:
            made.append(self._annex("annex_more", self._more, len(made) + 1, leftovers))
        yield from made

    @property
    def _more(self) -> str:
        return pick(self._lang, "其他计算结果", "Other results")

    def _annex(self, name: str, title: str, number: int, blocks: Sequence[Block]) -> Chapter:
        return Chapter(name, pick(self._lang, f"附件{number} {title}", f"Annex {number} {title}"), tuple(blocks))

    def _annex_blocks(self, annex: GuideChapter, missing: Sequence[Wanted], before: Sequence[Chapter]) -> list[Block]:
        found: list[Block] = []
        for name in annex.parts[0].blocks:
            if name == ":missing":
                found += missing_blocks(self._guide, missing, self._lang)
            elif name == ":definitions":
                results = (result for one in before for result in one.results)
                found.append(definitions(self._study, results, self._lang))
            else:
                found += self._placing.blocks(name, level=2)
        return found

    def _blocks(self, chapter: GuideChapter, part: Part) -> list[Block]:
        """Return the computed blocks of a section; below a heading of their own what does not follow from the title."""
        study, lang = self._study, self._lang
        indicators = self._computed.get("indicators", Chapter("indicators", "", ()))
        outlook = self._computed.get("outlook", Chapter("outlook", "", ()))
        found: list[Block] = []
        for name in part.blocks:
            match name:
                case ":status":
                    found += status(study, chapter, indicators, lang)
                case ":features":
                    title = pick(lang, "特色指标", "Feature indicators")
                    mine = tuple(one for one in study.indicators() if one.rule.kind == "feature")
                    shown = [
                        *features(study, indicators, lang),
                        *attained(study, outlook, mine, "features", title, lang),
                    ]
                    found += _headed(shown, title)
                case ":attainability":
                    found += attainability(study, chapter, lang)
                    mine = of_fields(study, chapter.fields)
                    found += attained(study, outlook, mine, chapter.id, pick(lang, chapter.zh, chapter.en), lang)
                case ":projects":
                    found += _headed(projects(study, chapter, lang), pick(lang, "相关工程", "Projects"))
                case _:
                    found += self._placing.blocks(name)
        return found


def _headed(blocks: list[Block], title: str) -> list[Block]:
    return [Heading(title, level=3), *blocks] if blocks else []
