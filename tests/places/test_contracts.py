"""The contracts and their description in words name the same things."""

import re
from pathlib import Path

import pytest

from nearzero.places import contracts

DOCUMENT = (Path(__file__).parents[2] / "docs" / "reference" / "data.md").read_text(encoding="utf-8")
IN_CODE = {word for span in re.findall(r"`([^`\n]+)`", DOCUMENT) for word in re.findall(r"[a-z0-9_]+", span)}

TABLES = {
    "facts": contracts.FACTS,
    "targets": contracts.TARGETS,
    "status": contracts.STATUS,
    "projects": contracts.PROJECTS,
    "project_quantities": contracts.PROJECT_QUANTITIES,
    "variables": contracts.VARIABLES,
    "indicators": contracts.INDICATORS,
    "factors": contracts.FACTORS,
    "windows": contracts.WINDOWS,
    "parts": contracts.PARTS,
    "flows": contracts.FLOWS,
    "activity": contracts.ACTIVITY,
    "assessment_rules": contracts.ASSESSMENT_RULES,
    "assessments": contracts.ASSESSMENTS,
}
EVERY = {**TABLES, "relations": contracts.RELATIONS, "sectors": contracts.SECTORS, "carriers": contracts.CARRIERS}


def paragraph(opening: str) -> str:
    return next(block for block in DOCUMENT.split("\n\n") if block.startswith(opening))


@pytest.mark.parametrize(
    ("opening", "names"),
    [
        ("Statements:", contracts.STATEMENTS),
        ("States:", contracts.STATES),
        ("`comparator`:", contracts.COMPARATORS),
    ],
)
def test_a_closed_list_is_described_name_by_name(opening, names):
    words = {word for span in re.findall(r"`([^`\n]+)`", paragraph(opening)) for word in span.split()}
    assert set(names) <= words


def test_every_qualifier_is_described():
    row = next(line for line in DOCUMENT.splitlines() if line.startswith("| `qualifier`"))
    assert {name for name in contracts.QUALIFIERS if name} == set(re.findall(r"`([a-z_]+)`", row)) - {"qualifier"}


def test_no_statement_is_described_that_the_contract_does_not_know():
    assert set(re.findall(r"`([a-z_]+)` \(", paragraph("Statements:"))) <= set(contracts.STATEMENTS)


def test_no_state_is_described_that_the_contract_does_not_know():
    assert set(re.findall(r"`([a-z_]+)` \(", paragraph("States:"))) == set(contracts.STATES)


@pytest.mark.parametrize("table", TABLES)
def test_every_column_and_closed_value_is_described(table):
    contract = TABLES[table]
    allowed = {value for values in contract.closed.values() for value in values if value}
    assert set(contract.columns) | allowed <= IN_CODE


@pytest.mark.parametrize("table", EVERY)
def test_a_contract_speaks_only_of_its_own_columns(table):
    contract = EVERY[table]
    known = {*contract.columns, *contract.optional}
    assert {*contract.required, *contract.key, *contract.closed, *contract.numbers} <= known
    assert len(known) == len(contract.columns) + len(contract.optional)


def test_subsets_of_statements_and_states_belong_to_them():
    assert set(contracts.STATEMENTS) >= contracts.SINCE_BASE | contracts.IN_PER_CENT | contracts.AGAINST_OTHER
    assert set(contracts.STATES) >= contracts.WITHOUT_VALUE
    assert set(contracts.COMPARATORS) >= contracts.WITHOUT_THRESHOLD


def test_a_raw_file_never_holds_a_derived_number():
    assert "derived" not in contracts.FACTS.closed["state"]
