"""Sources: which documents are cited, and the way from every number back to a line of a document."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
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


# An inventory of more cells is listed by variable and year; its cells stand in facts.csv and results.json.
_LONGEST_INVENTORY = 60


def cited(raw: Raw, results: Iterable[Result], lang: str) -> tuple[str, ...]:
    """Return the documents that some results rest on, as readers cite them, each once."""
    used = dict.fromkeys(name for result in results for name in result.inputs)
    sources: dict[str, None] = {}
    for place in dict.fromkeys(name.partition(":")[0] for name in used):
        facts = raw.facts(place)
        sources |= dict.fromkeys(facts.loc[facts["id"].isin(used), "source"])
        sources |= dict.fromkeys(row.source for row in project_facts(raw, place, used))
    return tuple(citation(raw.sources[name], lang) for name in sources)


@dataclass(frozen=True, slots=True)
class ProjectFact:
    """A printed number of a project that results rest on: its investment or one of its quantities."""

    id: str
    variable: str
    period: str
    printed: str
    source: str
    locator: str


def project_facts(raw: Raw, place_id: str, used: Container[str]) -> tuple[ProjectFact, ...]:
    """Return the numbers of a place's projects whose ids (``place:P01``, ``place:P01:variable``) are used."""
    found = []
    for row in tables.rows(raw.place_table(place_id, "projects.csv")):
        name = f"{place_id}:{row.id}"
        if name in used:
            period = "—".join(dict.fromkeys(part for part in (row.start, row.end) if part))
            found.append(ProjectFact(name, "", period, f"{row.investment} 亿元", row.source, row.locator))
    for row in tables.rows(raw.place_table(place_id, "project_quantities.csv")):
        name = f"{place_id}:{row.project}:{row.quantity}"
        if name in used:
            found.append(ProjectFact(name, row.quantity, "", f"{row.value} {row.unit}", row.source, row.locator))
    return tuple(found)


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
    listed = project_facts(study.raw, study.place.id, used)
    documents = Counter([*facts["source"], *(one.source for one in listed)])
    count = len(facts) + len(listed)
    return Chapter(
        "sources",
        pick(lang, "数据出处", "Sources of the numbers"),
        (
            Paragraph(
                pick(
                    lang,
                    f"本报告的数字出自下列文件的{count}条数据；推算值的算式见 results.json。",
                    f"The numbers of this report rest on {count} facts of the documents below; the arithmetic of "
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
                    (Cell(citation(study.raw.sources[str(name)], lang)), Cell(str(times)))
                    for name, times in documents.items()
                ),
            ),
            Heading(pick(lang, "数据与位置", "Facts and where they stand")),
            _facts_table(study, facts, listed, lang),
        ),
    )


def _facts_table(study: Study, facts: pd.DataFrame, listed: Sequence[ProjectFact], lang: str) -> Table:
    heads = [
        Column(pick(lang, "指标", "Variable"), align="left"),
        Column(pick(lang, "年份", "Year"), align="center"),
        Column(pick(lang, "文件原值", "As printed")),
        Column(pick(lang, "性质", "State"), align="center"),
        Column(pick(lang, "位置", "Where"), align="left"),
        Column(pick(lang, "数据编号", "Fact id"), align="left"),
    ]
    inventory = (facts["sector"] != "") | (facts["carrier"] != "")
    whole = inventory & (inventory.sum() > _LONGEST_INVENTORY)
    rows = (
        *(_fact_row(study, row, lang) for row in tables.rows(facts[~whole])),
        *_inventory_rows(study, facts[whole], lang),
        *(_project_row(study, one, lang) for one in listed),
    )
    return Table("facts", pick(lang, "数据清单", "Facts used"), tuple(heads), rows, wide=True)


def _fact_row(study: Study, row: Any, lang: str) -> tuple[Cell, ...]:  # noqa: ANN401 - a row of the facts table
    return (
        Cell(study.raw.dictionary[row.variable].label(lang)),
        Cell(row.year if not row.base_year else f"{row.base_year}→{row.year}"),
        Cell(f"{row.value.replace('-', '−')} {row.unit}".strip()),
        Cell(words.label(row.state, lang)),
        Cell(row.locator),
        Cell(row.id),
    )


def _inventory_rows(study: Study, facts: pd.DataFrame, lang: str) -> list[tuple[Cell, ...]]:
    """Return one row per variable and year of an inventory by sector and carrier."""
    found: list[tuple[Cell, ...]] = []
    for (variable, year), cells in facts.groupby(["variable", "year"], sort=False):
        place = cells["id"].iloc[0].partition(":")[0]
        found.append(
            (
                Cell(study.raw.dictionary[str(variable)].label(lang)),
                Cell(str(year)),
                Cell(pick(lang, f"分部门、分品种{len(cells)}个", f"{len(cells)} cells")),
                Cell(words.listed([words.label(state, lang) for state in dict.fromkeys(cells["state"])], lang)),
                Cell(words.listed(list(dict.fromkeys(cells["locator"])), lang)),
                Cell(f"{place}:{variable}[…]@{year}"),
            )
        )
    return found


def _project_row(study: Study, one: ProjectFact, lang: str) -> tuple[Cell, ...]:
    what = study.raw.dictionary[one.variable].label(lang) if one.variable else pick(lang, "投资", "Investment")
    project = one.id.split(":")[1]
    return (
        Cell(pick(lang, f"{project}：{what}", f"{project}: {what}")),
        Cell(one.period or words.NONE),
        Cell(one.printed),
        Cell(words.label("measured", lang)),
        Cell(one.locator),
        Cell(one.id),
    )
