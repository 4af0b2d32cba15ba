"""Sources: which documents are cited, and the way from every number back to a line of a document."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from nearzero.places import tables
from nearzero.presentation import words
from nearzero.presentation.blocks import Cell, Chapter, Column, Heading, Paragraph, Table
from nearzero.presentation.text import pick
from nearzero.results import Result

if TYPE_CHECKING:
    import pandas as pd

    from nearzero.places.raw import Raw
    from nearzero.study import Study


def cited(raw: Raw, results: Iterable[Result], lang: str) -> tuple[str, ...]:
    """Return the documents that some results rest on, as readers cite them, each once."""
    used = dict.fromkeys(name for result in results for name in result.inputs)
    sources: dict[str, None] = {}
    for place in dict.fromkeys(name.partition(":")[0] for name in used):
        facts = raw.facts(place)
        sources |= dict.fromkeys(facts.loc[facts["id"].isin(used), "source"])
    return tuple(citation(raw.sources[name], lang) for name in sources)


def citation(passport: dict[str, Any], lang: str) -> str:
    """Return a document as readers cite it: issuer, title, number, date."""
    number = f"{passport['number']}" if passport.get("number") else ""
    if lang == "zh":
        said = [f"{passport['issuer']}：《{passport['title']}》", number, str(passport["date"])]
        return "，".join(part for part in said if part)
    said = [passport.get("issuer_en", passport["issuer"]), passport["title_en"], number, str(passport["date"])]
    return ", ".join(part for part in said if part)


def chapter(study: Study, results: Sequence[Result], lang: str) -> Chapter:
    """Return the annex that traces every number of a report back to a line of a document.

    Args:
        study: The place.
        results: Every number of the report.
        lang: ``zh`` or ``en``.
    """
    used = {name for result in results for name in result.inputs}
    facts = study.facts[study.facts["id"].isin(used)]
    documents = facts.groupby("source", sort=False)["id"].size()
    return Chapter(
        "sources",
        pick(lang, "数据出处", "Sources of the numbers"),
        (
            Paragraph(
                pick(
                    lang,
                    f"本报告的数字出自下列文件的{len(facts)}条数据；推算值的算式见 results.json。",
                    f"The numbers of this report rest on {len(facts)} facts of the documents below; the arithmetic of "
                    "derived values stands in results.json.",
                )
            ),
            Heading(pick(lang, "文件", "Documents")),
            Table(
                "documents",
                pick(lang, "引用文件", "Documents cited"),
                (
                    Column(pick(lang, "文件", "Document"), align="left"),
                    Column(pick(lang, "引用数据条数", "Facts used")),
                ),
                tuple(
                    (Cell(citation(study.raw.sources[str(name)], lang)), Cell(str(count)))
                    for name, count in documents.items()
                ),
            ),
            Heading(pick(lang, "数据与位置", "Facts and where they stand")),
            _facts_table(study, facts, lang),
        ),
    )


def _facts_table(study: Study, facts: pd.DataFrame, lang: str) -> Table:
    heads = [
        Column(pick(lang, "指标", "Variable"), align="left"),
        Column(pick(lang, "年份", "Year"), align="center"),
        Column(pick(lang, "文件原值", "As printed")),
        Column(pick(lang, "性质", "State"), align="center"),
        Column(pick(lang, "位置", "Where"), align="left"),
        Column(pick(lang, "数据编号", "Fact id"), align="left"),
    ]
    rows = tuple(
        (
            Cell(study.raw.dictionary[row.variable].label(lang)),
            Cell(row.year if not row.base_year else f"{row.base_year}→{row.year}"),
            Cell(f"{row.value.replace('-', '−')} {row.unit}".strip()),
            Cell(words.label(row.state, lang)),
            Cell(row.locator),
            Cell(row.id),
        )
        for row in tables.rows(facts)
    )
    return Table("facts", pick(lang, "数据清单", "Facts used"), tuple(heads), rows, wide=True)
