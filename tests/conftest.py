"""An invented data folder, small enough to break one cell at a time; nothing in it is true."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from nearzero.places.checks import check
from nearzero.places.raw import Raw
from nearzero.places.resolve import Resolver
from nearzero.problems import Problem

REAL = Path(__file__).parents[1] / "data" / "raw"

VARIABLES = """\
variable,zh,en,unit,topic,numerator,denominator,minimum,maximum,note
co2_total,二氧化碳排放总量,Total CO2 emissions,万吨,carbon,,,0,,
co2_per_capita,人均二氧化碳排放,CO2 emissions per capita,吨/人,carbon,co2_total,population,0,200,
co2_per_gdp,单位地区生产总值二氧化碳排放,CO2 emissions per unit of GDP,吨/万元,carbon,co2_total,gdp,0,30,
gdp,地区生产总值,Gross domestic product,亿元,economy,,,0,,
gdp_per_capita,人均地区生产总值,GDP per capita,万元/人,economy,gdp,population,0,,
population,常住人口,Resident population,万人,population,,,0,,
energy,能源消费总量,Total energy consumption,万吨标准煤,energy,,,0,,
fossil_energy,化石能源消费总量,Fossil energy consumption,万吨标准煤,energy,,,0,,
nonfossil_share,非化石能源消费比重,Share of non-fossil energy,%,energy,,,0,100,
good_air_days_share,空气优良天数比例,Share of good-air days,%,environment,,,0,100,
co2_peak_year,达峰年份,Year of peak CO2 emissions,年,carbon,,,2000,2100,
buses_count,公交车数,Buses,辆,transport,,,0,,
"""

RELATIONS = """\
variable,expression,note
energy,fossil_energy / (1 - nonfossil_share),
fossil_energy,energy * (1 - nonfossil_share),
"""

SECTORS = """\
sector,zh,en,parent,level,gbt4754,ceads,block
industry,工业,Industry,,1,B-D,,production
transport,交通,Transport,,1,G,,production
"""

CARRIERS = """\
carrier,zh,en,parent,ceads,unit,fossil
coal,煤炭,Coal,,,万吨标准煤,true
oil,石油,Oil,,,万吨标准煤,true
"""

SOURCES = """\
[alpha-plan]
title = "甲区创建方案"
title_en = "Plan of Alpha"
issuer = "甲区人民政府"
number = ""
date = "2024-01"
kind = "district plan"
covers = ["alpha"]

[programme]
title = "创建实施方案"
title_en = "Programme"
issuer = "某省"
number = ""
date = "2023-07"
kind = "provincial programme"
covers = []
"""

IDENTITIES = """\
[kaya3]
zh = "人口 × 人均地区生产总值 × 碳强度"
en = "population × GDP per capita × CO2 per GDP"
expression = "co2_total = population * gdp/population * co2_total/gdp"
drivers = ["population", "affluence", "carbon_intensity"]

[drivers.population]
zh = "人口规模"
en = "Population"
cause = "population"

[drivers.affluence]
zh = "人均地区生产总值"
en = "GDP per capita"
cause = "economy"

[drivers.carbon_intensity]
zh = "碳强度"
en = "CO2 per unit of GDP"
cause = "technology"
"""

CITY = """\
number,field,name,name_en,unit,kind,rule,threshold,base_year,variable,numerator,denominator,scope,fallback,source,locator,note
1,低碳管理,二氧化碳排放总量,Total CO2 emissions,吨,constraint,below_base,,2020,co2_total,,,,,programme,表 指标1,
2,低碳管理,碳强度,CO2 per GDP,吨/万元,constraint,change_le,-20.5,2020,co2_per_gdp,co2_total,gdp,,,programme,表 指标2,
3,低碳交通,推广新能源公交车,New-energy buses,辆,reference,above_base,,2020,buses_count,,,,,programme,表 指标3,
"""

ALPHA_FACTS = """\
variable,year,value,unit,qualifier,statement,base_year,comparator,sector,carrier,state,price_basis,source,locator,note
population,2022,50.00,万人,,,,,,,measured,,alpha-plan,一1,
population,2022,1.50,万人,,change_abs,2020,,,,measured,,alpha-plan,一1,
co2_total,2022,400,万吨,,,,,,,estimated,,alpha-plan,一2,
co2_total,2022,5.0,%,,change_pct,2020,,,,estimated,,alpha-plan,一2,
gdp,2022,1000.0,亿元,,,,,,,measured,unstated,alpha-plan,一3,
gdp,2022,10.0,%,,change_pct,2020,,,,measured,comparable,alpha-plan,一3,
co2_per_gdp,2022,0.42,吨/万元,,,,,,,measured,unstated,alpha-plan,表 指标2,
fossil_energy,2020,120.00,万吨标准煤,,,,,,,measured,,alpha-plan,表 指标4 2020,
fossil_energy,2021,130.00,万吨标准煤,,,,,,,measured,,alpha-plan,表 指标4 2021,
fossil_energy,2022,140.00,万吨标准煤,,,,,,,measured,,alpha-plan,表 指标4 2022,
nonfossil_share,2020,20.0,%,,,,,,,measured,,alpha-plan,表 指标5 2020,
nonfossil_share,2021,22.0,%,,,,,,,measured,,alpha-plan,表 指标5 2021,
nonfossil_share,2022,24.0,%,,,,,,,measured,,alpha-plan,表 指标5 2022,
good_air_days_share,2022,88.25,%,,,,,,,measured,,alpha-plan,一4,
good_air_days_share,2020,,%,,,,,,,missing,,alpha-plan,表 指标6,"printed as a slash, so missing"
energy,2022,30,万吨标准煤,about,,,,,coal,estimated,,alpha-plan,一5,
gdp,2022,7.2,%,about,share_of,,beta,,,measured,unstated,alpha-plan,一3,
"""

BETA_FACTS = """\
variable,year,value,unit,qualifier,statement,base_year,comparator,sector,carrier,state,price_basis,source,locator,note
co2_total,2020,3000000.00,吨,,,,,,,measured,,alpha-plan,表 2020,
co2_total,2021,3100000.00,吨,,,,,,,measured,,alpha-plan,表 2021,
co2_per_capita,2020,8.00,吨/人,,,,,,,measured,,alpha-plan,表 2020,
co2_per_capita,2021,8.10,吨/人,,,,,,,measured,,alpha-plan,表 2021,
"""

ALPHA_TARGETS = """\
variable,year,statement,comparator,value,unit,base_year,binding,scope,indicator,source,locator,note
co2_total,2025,,below_base,,,2020,constraint,,1,alpha-plan,表 指标1,
co2_per_gdp,2025,change_pct,le,-20.5,%,2020,constraint,,2,alpha-plan,表 指标2,
"""

ALPHA_STATUS = """\
indicator,year,state,evidence,own_flag,lead,assisting,source,locator
1,2022,reported,a number,,甲区生态环境分局,,alpha-plan,表 指标1
"""

ALPHA_PROJECTS = """\
id,group,name,content,kind,investment,investment_state,start,end,benefit,units,indicators,source,locator,note
P01,能源,屋顶光伏,装光伏,renewable,1.5,stated,2023,2025,,区发展改革局,1,alpha-plan,表3 序号1,
P02,交通,公交更新,换车,transport,,undetermined,2023,2025,,区交通局,3,alpha-plan,表3 序号2,
"""

ALPHA_QUANTITIES = """\
project,quantity,value,unit,qualifier,source,locator,note
P02,buses_count,40,辆,,alpha-plan,表3 序号2,
"""

PLACE = """\
id = "{id}"
zh = "{zh}"
en = "{en}"
kind = "city"
programme = "shandong-2023"
system = "city"
"""

FILES = {
    "variables.csv": VARIABLES,
    "relations.csv": RELATIONS,
    "sectors.csv": SECTORS,
    "carriers.csv": CARRIERS,
    "sources.toml": SOURCES,
    "identities.toml": IDENTITIES,
    "programme/shandong-2023/city.csv": CITY,
    "places/alpha/place.toml": PLACE.format(id="alpha", zh="甲区", en="Alpha"),
    "places/alpha/facts.csv": ALPHA_FACTS,
    "places/alpha/targets.csv": ALPHA_TARGETS,
    "places/alpha/status.csv": ALPHA_STATUS,
    "places/alpha/projects.csv": ALPHA_PROJECTS,
    "places/alpha/project_quantities.csv": ALPHA_QUANTITIES,
    "places/beta/place.toml": PLACE.format(id="beta", zh="乙区", en="Beta"),
    "places/beta/facts.csv": BETA_FACTS,
}
ALPHA = "places/alpha/facts.csv"


class SmallRaw:
    """The invented folder, with hands to change it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        for name, text in FILES.items():
            self.write(name, text)

    @property
    def raw(self) -> Raw:
        """The folder as it stands now; nothing is kept from before."""
        return Raw(self.root)

    def check(self, places: list[str] | None = None) -> list[Problem]:
        return check(self.raw, places)

    def messages(self) -> list[str]:
        return [str(problem) for problem in self.check()]

    def resolver(self, place: str = "alpha") -> Resolver:
        return Resolver(self.raw, place)

    def path(self, name: str) -> Path:
        return self.root / name

    def text(self, name: str) -> str:
        return self.path(name).read_text(encoding="utf-8")

    def write(self, name: str, content: str | bytes) -> None:
        path = self.path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())

    def records(self, name: str) -> list[list[str]]:
        return list(csv.reader(io.StringIO(self.text(name))))

    def write_records(self, name: str, records: list[list[str]]) -> None:
        out = io.StringIO()
        csv.writer(out, lineterminator="\n").writerows(records)
        self.write(name, out.getvalue())

    def cell(self, name: str, row: int, **cells: str) -> None:
        """Replace cells of a row, counted as an editor counts lines (head line 1)."""
        records = self.records(name)
        for column, value in cells.items():
            records[row - 1][records[0].index(column)] = value
        self.write_records(name, records)

    def append(self, name: str, **cells: str) -> int:
        """Append a row; return its line. A fact is measured and has a source where nothing else is said."""
        records = self.records(name)
        known = {"source": "alpha-plan", "locator": f"行{len(records) + 1}", "state": "measured"} | cells
        records.append([known.get(column, "") for column in records[0]])
        self.write_records(name, records)
        return len(records)

    def fact(self, variable: str, year: str, value: str, unit: str, **cells: str) -> int:
        return self.append(ALPHA, variable=variable, year=year, value=value, unit=unit, **cells)

    def only_facts(self, *facts: dict[str, str]) -> None:
        """Leave the place alpha with these facts and no others."""
        self.write_records(ALPHA, self.records(ALPHA)[:1])
        for fact in facts:
            self.append(ALPHA, **fact)


@pytest.fixture
def small_raw(tmp_path: Path) -> SmallRaw:
    """Two invented districts and everything that belongs to them."""
    return SmallRaw(tmp_path / "raw")


@pytest.fixture(scope="session")
def real_raw() -> Raw:
    """The data folder of this repository."""
    return Raw(REAL)


@pytest.fixture(scope="session")
def laoshan(real_raw: Raw) -> Resolver:
    return Resolver(real_raw, "laoshan")


@pytest.fixture(scope="session")
def zhangqiu(real_raw: Raw) -> Resolver:
    return Resolver(real_raw, "zhangqiu")
