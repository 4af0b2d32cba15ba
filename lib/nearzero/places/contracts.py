"""What the tables of ``data/raw`` must look like. Contracts are data; ``tables`` and ``check`` read them.

Here: columns, closed lists and keys. Not here: any reading or checking. ``docs/reference/data.md`` says the
same in words.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

STATEMENTS = (
    "level",
    "change_pct",
    "change_abs",
    "annual_rate_pct",
    "annual_change_abs",
    "share_of",
    "ratio_to",
    "above_pct",
    "above_abs",
    "rank",
    "cumulative",
)
SINCE_BASE = frozenset({"change_pct", "change_abs", "annual_rate_pct", "annual_change_abs", "cumulative"})
IN_PER_CENT = frozenset({"change_pct", "annual_rate_pct", "share_of", "ratio_to", "above_pct"})
AGAINST_OTHER = frozenset({"share_of", "ratio_to", "above_pct", "above_abs", "rank"})

# Best first: the state of a result is the weakest of its inputs.
STATES = (
    "measured",
    "derived",
    "preliminary",
    "estimated",
    "substitute_year",
    "proxy",
    "not_assessed",
    "not_applicable",
    "missing",
)
WITHOUT_VALUE = frozenset({"not_assessed", "not_applicable", "missing"})
QUALIFIERS = ("", "about", "over", "under", "at_least", "at_most")
COMPARATORS = (
    "ge",
    "gt",
    "le",
    "lt",
    "eq",
    "about",
    "below_base",
    "above_base",
    "no_growth",
    "assigned",
    "qualitative",
)
WITHOUT_THRESHOLD = frozenset({"below_base", "above_base", "no_growth", "assigned", "qualitative"})


@dataclass(frozen=True, slots=True)
class Contract:
    """What one kind of table must look like.

    Attributes:
        columns: The columns every file of this kind has.
        required: Columns that are never empty.
        closed: Columns whose values come from a closed list.
        numbers: Columns that hold a number (or a printed range ``5~6``), or nothing.
        key: Columns that together tell one row from every other.
        optional: Columns a file may have besides.
    """

    columns: tuple[str, ...]
    required: tuple[str, ...]
    key: tuple[str, ...]
    closed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    numbers: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()


def _columns(names: str) -> tuple[str, ...]:
    return tuple(names.split())


VARIABLES = Contract(
    columns=_columns("variable zh en unit topic numerator denominator minimum maximum note"),
    required=_columns("variable zh en topic"),
    key=("variable",),
    numbers=("minimum", "maximum"),
)
RELATIONS = Contract(
    columns=_columns("variable expression note"),
    required=_columns("variable expression"),
    key=("variable", "expression"),
)
FACTS = Contract(
    columns=_columns(
        "variable year value unit qualifier statement base_year comparator sector carrier state price_basis "
        "source locator note"
    ),
    required=_columns("variable year state source locator"),
    key=_columns("variable year value statement base_year comparator sector carrier price_basis source locator note"),
    closed={
        "statement": ("", *STATEMENTS),
        "qualifier": QUALIFIERS,
        "state": tuple(state for state in STATES if state != "derived"),
    },
    numbers=("value",),
)
TARGETS = Contract(
    columns=_columns(
        "variable year statement comparator value unit base_year binding scope indicator source locator note"
    ),
    required=_columns("variable year comparator binding source locator"),
    key=_columns("variable year statement comparator value base_year scope indicator source locator note"),
    closed={
        "statement": ("", *STATEMENTS),
        "comparator": COMPARATORS,
        "binding": ("constraint", "reference", "feature", "expected", "task"),
    },
    numbers=("value",),
    optional=("sector", "carrier", "price_basis"),
)
STATUS = Contract(
    columns=_columns("indicator year state evidence own_flag lead assisting source locator"),
    required=_columns("indicator source locator"),
    key=_columns("indicator year state evidence own_flag source locator"),
    closed={
        "state": ("", "reported", "in_place", "partly", "not_started", "not_assessed", "not_applicable", "missing"),
        "own_flag": ("", "met", "not_met"),
    },
)
PROJECTS = Contract(
    columns=_columns(
        "id group name content kind investment investment_state start end benefit units indicators source locator note"
    ),
    required=_columns("id group name kind investment_state source locator"),
    key=("id",),
    closed={
        "kind": _columns(
            "renewable storage waste_heat fuel_switch efficiency building transport waste water sink carbon_capture "
            "industry management other"
        ),
        "investment_state": ("stated", "undetermined", "not_given"),
    },
    numbers=("investment",),
    optional=("name_en", "content_en", "benefit_en", "group_en"),
)
PROJECT_QUANTITIES = Contract(
    columns=_columns("project quantity value unit qualifier source locator note"),
    required=_columns("project quantity value source locator"),
    key=_columns("project quantity value unit qualifier locator note"),
    closed={"qualifier": QUALIFIERS},
    numbers=("value",),
)
INDICATORS = Contract(
    columns=_columns(
        "number field name name_en unit kind rule threshold base_year variable numerator denominator scope fallback "
        "source locator note"
    ),
    required=_columns("number field name name_en kind rule source locator"),
    key=("number",),
    closed={
        "kind": ("constraint", "reference"),
        "rule": _columns(
            "below_base above_base change_le ge gt eq count_ge no_growth assigned qualitative any_of frequency"
        ),
    },
    numbers=("threshold",),
    optional=("field_en",),
)
FACTORS = Contract(
    columns=_columns("name value unit year region source status note"),
    required=_columns("name source status"),
    key=_columns("name year region value"),
    closed={"status": ("published", "unconfirmed")},
)
PARTS = Contract(
    columns=_columns("whole parts rule note"),
    required=_columns("whole parts rule"),
    key=_columns("whole parts rule"),
    closed={"rule": ("sum", "within", "narrower", "moves_with")},
)
# How a whole or a part is named: a variable, or a cell of it such as ``energy[|coal]``.
PART_NAME = re.compile(r"(?P<variable>\w+)(\[(?P<sector>\w*)\|(?P<carrier>\w*)\])?")
SECTORS = Contract(
    columns=_columns("sector zh en parent level gbt4754 ceads block"),
    required=_columns("sector zh en"),
    key=("sector",),
    optional=("note",),
)
CARRIERS = Contract(
    columns=_columns("carrier zh en parent ceads unit fossil"),
    required=_columns("carrier zh en"),
    key=("carrier",),
    optional=("note",),
)
MEASURES = Contract(
    columns=_columns("number chapter name name_en departments themes indicators source locator"),
    required=_columns("number name source locator"),
    key=("number",),
)

# The tables a place may have, by file name.
PLACE_TABLES = {
    "facts.csv": FACTS,
    "targets.csv": TARGETS,
    "status.csv": STATUS,
    "projects.csv": PROJECTS,
    "project_quantities.csv": PROJECT_QUANTITIES,
    "measures.csv": MEASURES,
}
