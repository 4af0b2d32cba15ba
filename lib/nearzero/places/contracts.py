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
WINDOWS = Contract(
    columns=_columns("pattern zh en unit low high misread source note"),
    required=_columns("pattern zh en low high source"),
    key=("pattern",),
    numbers=("low", "high"),
)
FIRMS = Contract(
    columns=_columns("firm sector carrier year value unit state source locator note"),
    required=_columns("firm carrier year state source locator"),
    key=_columns("firm sector carrier year"),
    closed={"state": tuple(state for state in STATES if state != "derived")},
    numbers=("value",),
    optional=("firm_en",),
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
FLOWS = Contract(
    columns=_columns("id zh en group sign note"),
    required=_columns("id zh en group sign"),
    key=("id",),
    closed={
        "group": _columns("supply transformation loss final nonenergy process balance"),
        "sign": _columns("positive negative either"),
    },
)
# Flows that are broken down by sector; all others belong to the whole place.
FLOWS_BY_SECTOR = frozenset({"final", "nonenergy", "process"})
ACTIVITY = Contract(
    columns=_columns("flow sector carrier year value unit state source locator note"),
    required=_columns("flow carrier year state source locator"),
    key=_columns("flow sector carrier year"),
    closed={
        "state": tuple(state for state in STATES if state != "derived"),
        "qualifier": QUALIFIERS,
    },
    numbers=("value",),
    optional=("qualifier",),
)
# Growth rates of the drivers of an identity, in % a year, that a person chose: a scenario of their own.
SCENARIOS = Contract(
    columns=_columns("scenario zh en identity driver first last rate low high origin source locator note"),
    required=_columns("scenario zh en identity driver first last rate origin"),
    key=_columns("scenario identity driver first"),
    closed={"origin": _columns("source assumption target observed")},
    numbers=("rate", "low", "high"),
    optional=("price_basis",),
)
# How the factor of the grid goes on after the last published one, in % a year, by rule for electricity.
GRID_RATES = Contract(
    columns=_columns("rule first last rate low high origin source locator note"),
    required=_columns("rule first last rate low high origin note"),
    key=_columns("rule first"),
    closed={"origin": _columns("source assumption")},
    numbers=("rate", "low", "high"),
)

# Air pollutants and greenhouse gases that a measure may cut or add, by the names that factors and tables use.
POLLUTANTS = ("SO2", "NOx", "PM2.5", "PM10", "soot", "dust", "VOCs", "CO")
GREENHOUSE_GASES = ("CO2", "CH4", "N2O")
INVESTMENT = "investment"
# What a measure does to emissions in a year, reductions positive; a measure may be a project of the place.
CO_CONTROL = Contract(
    columns=_columns("measure name name_en stage item year value unit state source locator note"),
    required=_columns("measure item year state source locator"),
    key=_columns("measure item year"),
    closed={
        "stage": ("", "source", "process", "end_of_pipe"),
        "item": (*GREENHOUSE_GASES, *POLLUTANTS, INVESTMENT),
        "state": tuple(state for state in STATES if state != "derived"),
        "qualifier": QUALIFIERS,
    },
    numbers=("value",),
    optional=("qualifier",),
)

# What may carry carbon: the environmental assessment of a plan or of a project, and the review of a project's energy.
ASSESSMENT_KINDS = ("plan_eia", "project_eia", "energy_review")
# Whose assessments carry carbon, as a plan says it. A rule may hold for a part of its sector only: beer, of beverages.
ASSESSMENT_RULES = Contract(
    columns=_columns("id name name_en kind state sector covers source locator note"),
    required=_columns("id name kind state source locator"),
    key=_columns("id kind source locator"),
    closed={
        "kind": ASSESSMENT_KINDS,
        "state": _columns("pilot to_be_extended encouraged task"),
        "covers": ("", "whole", "part"),
    },
)
# The plans and projects of a place that were assessed; ``value`` is the CO2 a year that an assessment states.
ASSESSMENTS = Contract(
    columns=_columns(
        "id name name_en kind sector rule project year carbon_assessed value unit state source locator note"
    ),
    required=_columns("id name kind year carbon_assessed source locator"),
    key=("id",),
    closed={
        "kind": ASSESSMENT_KINDS,
        "carbon_assessed": ("yes", "no", "not_stated"),
        "state": ("", *(state for state in STATES if state != "derived")),
        "qualifier": QUALIFIERS,
    },
    numbers=("value",),
    optional=("qualifier",),
)


def _survey(items: str, measures: str) -> Contract:
    """Return the contract of a table of one subject: what was counted, of which kind, in which year."""
    return Contract(
        columns=_columns("item measure year value unit state source locator note"),
        required=_columns("item measure year state source locator"),
        key=_columns("item measure year"),
        closed={
            "item": _columns(items),
            "measure": _columns(measures),
            "state": tuple(state for state in STATES if state != "derived"),
            "qualifier": QUALIFIERS,
        },
        numbers=("value",),
        optional=("qualifier",),
    )


# Tables of one subject that a district may add, by file name: the kinds it counts, and what it counts of them.
# ``all`` is the whole as printed; it is not the sum of the others unless the document says so.
SURVEYS = {
    "roofs.csv": _survey("public_institution factory other", "roof_area pv_area pv_capacity pv_generation"),
    "lights.csv": _survey("all renewable efficient", "lights"),
    "straw.csv": _survey(
        "all wheat maize rice soybean peanut tuber cotton rapeseed other",
        "output generated collectable fertiliser feed fuel substrate raw_material",
    ),
    "green_area.csv": _survey(
        "all park nursery protective attached other",
        "area cover_area land_use_area urban_population temporary_population",
    ),
    "freight.csv": _survey("rail water conveyor pipeline road other", "tonnes tonne_km"),
    "forest.csv": _survey("all coniferous broadleaved mixed bamboo shrub orchard other", "stock area"),
    "solid_waste.csv": _survey(
        "all coal_gangue fly_ash tailings smelting_slag by_product_gypsum construction_waste other",
        "generated stock_used used disposed stored",
    ),
    "heating.csv": _survey(
        "all clean_coal gas electricity heat_pump waste_heat geothermal biomass solar nuclear other_clean other",
        "urban_area rural_households",
    ),
    "pollutants.csv": _survey(" ".join(POLLUTANTS), "emitted"),
    "waste_water.csv": _survey("all domestic industrial", "water_treated cod_removed nitrogen_treated power_used"),
    "municipal_waste.csv": _survey("all incineration landfill composting recycling other", "waste_treated"),
}
# What each of them is counted in; a row may use any unit of the same kind.
SURVEY_UNITS = {
    **dict.fromkeys(("roof_area", "pv_area", "area", "cover_area", "land_use_area", "urban_area"), "万平方米"),
    **dict.fromkeys(
        _columns("output generated collectable fertiliser feed fuel substrate raw_material tonnes"), "万吨"
    ),
    **dict.fromkeys(_columns("stock_used used disposed stored"), "万吨"),
    **dict.fromkeys(("urban_population", "temporary_population"), "万人"),
    "pv_capacity": "千瓦",
    "pv_generation": "万千瓦时",
    "lights": "盏",
    "tonne_km": "万吨公里",
    "stock": "万立方米",
    "rural_households": "户",
    **dict.fromkeys(_columns("emitted cod_removed nitrogen_treated"), "吨"),
    "water_treated": "万立方米",
    "power_used": "万千瓦时",
    "waste_treated": "万吨",
}

# The tables a place may have, by file name.
PLACE_TABLES = {
    "facts.csv": FACTS,
    "targets.csv": TARGETS,
    "status.csv": STATUS,
    "projects.csv": PROJECTS,
    "project_quantities.csv": PROJECT_QUANTITIES,
    "measures.csv": MEASURES,
    "firms.csv": FIRMS,
    "activity.csv": ACTIVITY,
    "scenarios.csv": SCENARIOS,
    "co_control.csv": CO_CONTROL,
    "assessment_rules.csv": ASSESSMENT_RULES,
    "assessments.csv": ASSESSMENTS,
    **SURVEYS,
}
