"""The English edition: no Chinese is left where it is not meant to stand."""

from __future__ import annotations

import re
from fnmatch import fnmatchcase

import pytest

from nearzero.presentation.blocks import Figure, Heading, Paragraph, Table

CJK = re.compile(r"[\u3400-\u9fff]")
# Tables whose cells quote documents: where in a document something stands (locators), digits and units as printed,
# names of bureaus and of terms without an English wording, sources of factors.
QUOTING = (
    *("standing", "scenario_rates", "attainable_*", "self_report", "phases", "responsible", "sub_targets", "projects"),
    *("audit_*", "calc_*_assumptions", "documents", "factors", "facts", "project_facts", "table_rows", "stated_*"),
    *("synergy_targets", "synergy_plan_measures", "assessment_rules", "assessments"),
)


@pytest.fixture(params=["zhangqiu", "laoshan"])
def report(request, reports):
    return reports(request.param, "en")


def test_running_text_heads_and_captions_are_english(report):
    said = [report.title, report.subtitle, *(chapter.title for chapter in report)]
    for chapter in report:
        for block in chapter.blocks:
            match block:
                case Heading() | Paragraph():
                    said.append(block.text)
                case Table():
                    said += [block.caption, *block.groups.values()]
                    said += [text for column in block.columns for text in (column.head, column.unit)]
                case Figure():
                    said += [block.caption, block.alt]

    assert [text for text in said if CJK.search(text)] == []


def test_cells_are_english_where_they_quote_no_document(report):
    left = [
        (table.id, str(cell))
        for chapter in report
        for table in chapter.tables
        if not any(fnmatchcase(table.id, pattern) for pattern in QUOTING)
        for row in table.rows
        for cell in row
        if CJK.search(str(cell))
    ]

    assert left == []
