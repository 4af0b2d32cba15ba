"""An invented programme with one district, a city and a province; nothing in it is true."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path

import pytest

from nearzero.places import contracts
from nearzero.places.raw import Raw
from nearzero.places.resolve import Resolver
from nearzero.programme.indicators import feature_rules, system_of
from nearzero.programme.judge import judge
from nearzero.programme.scheme import Conditions, Phase, Programme, read_programme

ACTUAL = Path(__file__).parents[2] / "data" / "raw"

VARIABLES = """\
variable,zh,en,unit,topic,numerator,denominator,minimum,maximum,note
total,总量,Total,万吨,carbon,,,,,
people,人口,People,万人,economy,,,,,
per_head,人均,Per head,吨/人,carbon,total,people,,,
money,产值,Output,亿元,economy,,,,,
intensity,强度,Intensity,吨/万元,carbon,total,money,,,
co2_total,碳排放,CO2,万吨,carbon,,,,,
co2_per_gdp,碳强度,CO2 per GDP,吨/万元,carbon,co2_total,gdp,,,
gdp,生产总值,GDP,亿元,economy,,,,,
share,比重,Share,%,energy,,,0,100,
part,部分,Part,万吨,energy,,,,,
whole,全部,Whole,万吨,energy,,,,,
stock,存量,Stock of the earlier years,万吨,energy,,,,,
capacity,产能,Capacity,万吨,energy,,,,,
buses_count,公交车,Buses,辆,transport,,,,,
firms_count,企业,Firms,家,industry,,,,,
key_firms_count,重点企业,Key firms,家,industry,,,,,
projects_count,项目,Projects,个,industry,,,,,
ghg_inventory_interval,清单间隔,Inventory interval,年,management,,,,,
ghg_inventories_count,清单数,Inventories,份,management,,,,,
pv_capacity,光伏装机,Photovoltaics,万千瓦,energy,,,,,
renewable_capacity,可再生装机,Renewables,万千瓦,energy,,,,,
module_power,组件功率,Module,瓦,energy,,,,,
"""
PROGRAMME = """\
id = "p"
source = "rules"
[years]
base = 2020
target = 2025
[types.city]
zh = "城市"
[quota]
city = 1
strict = false
provincial_cap = true
provincial_cap_value = "not printed"
[[eligibility]]
id = "clear_boundary"
zh = "边界"
en = "Boundary"
[[eligibility]]
id = "mechanism"
zh = "机制"
en = "Mechanism"
[[veto]]
id = "falsified"
zh = "造假"
en = "Falsified"
window_years = 3
[[phase]]
id = "application"
zh = "申报"
en = "Application"
start = 2023-07-06
end = 2023-10-31
[[phase]]
id = "building"
zh = "建设"
en = "Building"
start = 2023-11-01
end = 2025-12-31
[acceptance]
constraint_share = 1.0
reference_share = 0.7
[acceptance.city]
constraints = 2
references = 4
reference_count = 3
"""
SOURCES = "".join(
    f'[{name}]\ntitle = "{name}"\ntitle_en = ""\nissuer = ""\nnumber = ""\ndate = "{day}"\nkind = ""\ncovers = []\n'
    for name, day in (("plan", "2024-03-15"), ("rules", "2023-07-06"), ("city-plan", "2022-02"))
)
_DISTRICT = 'kind = "city"\nparent = "metro"\nprogramme = "p"\nsystem = "city"\n'
PLACES = {
    "alpha": f'id = "alpha"\nzh = "甲区"\nen = "Alpha"\n{_DISTRICT}',
    "beta": f'id = "beta"\nzh = "乙区"\nen = "Beta"\n{_DISTRICT}',
    "metro": 'id = "metro"\nzh = "某市"\nen = "Metro"\nkind = "prefecture"\nparent = "realm"\n',
    "realm": 'id = "realm"\nzh = "某省"\nen = "Realm"\nkind = "province"\n',
}
_FILLED = {
    "source": "plan",
    "state": "measured",
    "unit": "%",
    "year": "2022",
    "kind": "constraint",
    "field": "场",
    "name": "名",
    "name_en": "Name",
    "binding": "constraint",
    "group": "组",
    "investment_state": "not_given",
}
_TABLES = {
    "facts.csv": contracts.FACTS,
    "targets.csv": contracts.TARGETS,
    "status.csv": contracts.STATUS,
    "projects.csv": contracts.PROJECTS,
    "project_quantities.csv": contracts.PROJECT_QUANTITIES,
}


class Invented:
    """The folder, with hands to fill it: a row is the cells that matter."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._lines = 0
        self.file("variables.csv", VARIABLES)
        self.file("relations.csv", "variable,expression,note\n")
        self.file(
            "sectors.csv", "sector,zh,en,parent,level,gbt4754,ceads,block\nsteel,钢,Steel,,,,,\ncement,泥,Cement,,,,,\n"
        )
        self.file("carriers.csv", "carrier,zh,en,parent,ceads,unit,fossil\ncoal,煤,Coal,,,,\n")
        self.file("sources.toml", SOURCES)
        self.file("programme/p/programme.toml", PROGRAMME)
        for name, text in PLACES.items():
            self.file(f"places/{name}/place.toml", text)
        self.facts()
        self.rules()

    def file(self, name: str, text: str) -> None:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def rules(self, *rules: dict[str, str]) -> None:
        numbered = [{"number": str(index), "base_year": "2020"} | rule for index, rule in enumerate(rules, 1)]
        self._table("programme/p/city.csv", contracts.INDICATORS, numbered)

    def facts(self, *facts, place: str = "alpha") -> None:
        self._table(f"places/{place}/facts.csv", contracts.FACTS, [_row(fact) for fact in facts])

    def table(self, file: str, *table: dict[str, str], place: str = "alpha") -> None:
        self._table(f"places/{place}/{file}", _TABLES[file], table)

    def _table(self, name: str, contract: contracts.Contract, table) -> None:
        head = [*contract.columns, *contract.optional]
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(head)
        for row in table:
            self._lines += 1
            unknown = set(row) - set(head)
            assert not unknown, unknown
            cells = {**_FILLED, "locator": f"行{self._lines}", **row}
            if contract is contracts.STATUS:
                cells = {**cells, "state": row.get("state", "")}
            if contract is contracts.TARGETS:
                cells = {**cells, "year": row.get("year", "2025"), "state": ""}
            writer.writerow([cells.get(column, "") for column in head])
        self.file(name, out.getvalue())

    @property
    def raw(self) -> Raw:
        return Raw(self.root)

    def judge(self, *, year: int | None = None, features: bool = False):
        raw = self.raw
        rules = [*system_of(raw, "alpha"), *(feature_rules(raw, "alpha") if features else ())]
        return judge(Resolver(raw, "alpha"), raw.place("alpha"), rules, year)

    def verdict(self, rule: dict[str, str], *facts, year: int | None = None):
        self.rules(rule)
        self.facts(*facts)
        return self.judge(year=year)[0]


def _row(fact) -> dict[str, str]:
    """Return the cells of a fact given as ``(variable, year, value[, unit[, {further cells}]])``."""
    if isinstance(fact, dict):
        return fact
    *cells, last = fact
    further = last if isinstance(last, dict) else {}
    named = zip(("variable", "year", "value", "unit"), fact if not further else cells, strict=False)
    return dict(named) | further


@pytest.fixture
def invented(tmp_path):
    return Invented(tmp_path / "raw")


@pytest.fixture
def scheme():
    """A programme whose conditions are small enough to count by hand."""
    return Programme(
        id="p",
        source="rules",
        base_year=2020,
        target_year=2025,
        phases=(Phase("building", "建设", "Building", date(2023, 11, 1), date(2025, 12, 31)),),
        quota={"city": 1},
        quota_strict=False,
        provincial_cap="not printed",
        gate=(),
        conditions={"city": Conditions("city", 1, 14, 10, 0.7)},
        locators={},
    )


@pytest.fixture(scope="session")
def actual():
    return Raw(ACTUAL)


@pytest.fixture(scope="session")
def actual_scheme(actual):
    return read_programme(actual, "shandong-2023")


def _verdicts(raw: Raw, place: str):
    return judge(Resolver(raw, place), raw.place(place), [*system_of(raw, place), *feature_rules(raw, place)])


@pytest.fixture(scope="session")
def of_laoshan(actual):
    return _verdicts(actual, "laoshan")


@pytest.fixture(scope="session")
def of_zhangqiu(actual):
    return _verdicts(actual, "zhangqiu")
