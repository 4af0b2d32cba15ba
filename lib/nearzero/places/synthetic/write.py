"""Writing the tables of the invented county.

Here: ``place.toml``, and which table comes from which module. Not here: any number.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import fields
from pathlib import Path

from nearzero.places.contracts import (
    ACTIVITY,
    ASSESSMENT_RULES,
    ASSESSMENTS,
    CO_CONTROL,
    FACTS,
    FIRMS,
    SCENARIOS,
    STATUS,
    SURVEYS,
    TARGETS,
)
from nearzero.places.synthetic.activity import activity_rows
from nearzero.places.synthetic.assessments import assessment_rows, assessment_rule_rows
from nearzero.places.synthetic.co_control import effect_rows
from nearzero.places.synthetic.county import origin
from nearzero.places.synthetic.facts import Fact, county_facts
from nearzero.places.synthetic.firms import firm_rows
from nearzero.places.synthetic.indicators import status_rows, target_rows
from nearzero.places.synthetic.scenarios import scenario_rows
from nearzero.places.synthetic.surveys import survey_rows

_PLACE = """\
id = "{id}"
zh = "示例县（虚构）"
en = "Example County (invented)"
aliases = []
kind = "city"
parent = "shandong"
programme = "shandong-2023"
system = "city"
boundary_zh = "虚构的县，数据全部虚构，不指任何真实地方；能源为终端消费（吨标准煤），电力按当量值（0.1229千克标准煤\
/千瓦时），发电、供热的燃料投入不重复计入，用作原料、材料的石脑油和润滑油不计入；化石能源含所用电力、热力中的化石部分\
；二氧化碳含所用电力、热力的排放和水泥熟料过程排放，不含生活垃圾焚烧，电力因子2020年为假定的0.742、2021年0.6838、2022\
年0.641千克/千瓦时"
boundary_en = "An invented county: every number is made up and stands for no real place. Energy is final \
consumption in tce with electricity by its calorific value (0.1229 kgce/kWh); fuel burned for electricity and heat \
is not counted twice, naphtha and lubricants used as feedstock and material are left out. Fossil energy holds the \
fossil part of the electricity and heat used. CO2 holds the emissions of electricity and heat used and of clinker, \
not those of waste incinerated; grid factors 0.742 (assumed), 0.6838, 0.641 kg/kWh in 2020, 2021, 2022"
extent_zh = "虚构，没有地理位置"
extent_en = "Invented, without a location"
base_year = 2020
target_year = 2025
synthetic = true
pv_region = "山东(东部沿海)"
"""


def write_example_county(root: Path, place_id: str = "example-county", seed: int = 2020) -> Path:
    """Write the example county: ``place.toml`` and its tables.

    Args:
        root: A ``data/raw`` folder; the place goes into ``places/<place_id>``.
        place_id: Id of the place.
        seed: What the numbers are drawn from; the same seed gives the same bytes.

    Returns:
        The folder of the place.
    """
    folder = root / "places" / place_id
    folder.mkdir(parents=True, exist_ok=True)
    files = {
        "place.toml": _PLACE.format(id=place_id),
        "facts.csv": to_csv(FACTS.columns, (_fact_row(fact, seed) for fact in county_facts(seed))),
        "targets.csv": to_csv(TARGETS.columns, target_rows(seed)),
        "status.csv": to_csv(STATUS.columns, status_rows(seed)),
        "activity.csv": to_csv(ACTIVITY.columns, activity_rows(seed)),
        "firms.csv": to_csv((*FIRMS.columns, *FIRMS.optional), firm_rows(seed)),
        "scenarios.csv": to_csv(SCENARIOS.columns, scenario_rows(seed)),
        "co_control.csv": to_csv((*CO_CONTROL.columns, *CO_CONTROL.optional), effect_rows(seed)),
        "assessment_rules.csv": to_csv(ASSESSMENT_RULES.columns, assessment_rule_rows(seed)),
        "assessments.csv": to_csv(ASSESSMENTS.columns, assessment_rows(seed)),
    }
    files |= {name: to_csv(SURVEYS[name].columns, table) for name, table in survey_rows(seed).items()}
    for name, text in files.items():
        (folder / name).write_bytes(text.encode())
    return folder


def to_csv(columns: Iterable[str], rows: Iterable[Mapping[str, str]]) -> str:
    """Return rows as the text of a table: the given columns, empty where a row does not say."""
    out = io.StringIO()
    writer = csv.DictWriter(out, list(columns), restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def _fact_row(fact: Fact, seed: int) -> dict[str, str]:
    said = {field.name: str(getattr(fact, field.name)) for field in fields(fact)}
    return said | origin(fact.year, seed)
