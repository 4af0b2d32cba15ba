"""Folders of CSV files in the layout of the data folder, each spoilt in one way."""

from __future__ import annotations

from bad_build import FACTS, Case, facts, folder, text

TARGETS = ("variable,year,statement,comparator,value,unit,base_year,binding,scope,indicator,source,locator,note").split(
    ","
)
PROJECTS = (
    "id,group,name,content,kind,investment,investment_state,start,end,benefit,units,indicators,source,locator,note"
).split(",")
WORKS = ("P01,能源,屋顶光伏,装光伏,renewable,1.5,stated,2023,2025,,,1,alpha-plan,表3,").split(",")
IN_FACTS = "facts"


def f(name, what, *said, where=f"{IN_FACTS}!C2", value=None, **cells):
    """A case of one fact that differs from a good one."""
    return Case(name, what, folder(facts__csv=facts(cells)), said, where, value)


def t(name, what, content, *said, where="", value=None, table="facts", place="alpha", **more):
    """A case of one table."""
    files = {f"{table}__csv": content, **more}
    return Case(name, what, folder(**files), said, where, value, place)


WITHOUT_YEAR = [name for name in FACTS if name != "year"]
TABLES = [
    f("raw-variable", "an unknown variable", "a variable of variables.csv", "population", value="populaton",
      variable="populaton"),
    f("raw-year", "year 20222", "a year from 1800", value="20222", year="20222"),
    f("raw-year-none", "no year", "never empty", year=""),
    f("raw-period", "a period that runs backwards", "runs forward", value="2022-2020", year="2022-2020"),
    f("raw-future", "measured in 2099", "not yet", value="2099", year="2099"),
    Case("raw-value", "a word for a number", folder(facts__csv=facts({"value": "fifty"})), ("number",), "facts!C2",
         "fifty"),
    Case("raw-nan", "NaN", folder(facts__csv=facts({"value": "nan"})), ("number",), "facts!C2", "nan"),
    Case("raw-inf", "inf", folder(facts__csv=facts({"value": "inf"})), ("number",), "facts!C2", "inf"),
    Case("raw-huge", "1e999", folder(facts__csv=facts({"value": "1e999"})), ("number",), "facts!C2", "1e999"),
    Case("raw-range-back", "a range that runs backwards", folder(facts__csv=facts({"value": "6~5"})), ("number",),
         "facts!C2", "6~5"),
    Case("raw-comma", "a comma for the point", folder(facts__csv=facts({"value": "50,5"})), ("decimal point",),
         "facts!C2", "50,5"),
    Case("raw-none", "no value", folder(facts__csv=facts({"value": ""})), ("has a value",), "facts!C2"),
    Case("raw-negative", "a negative population", folder(facts__csv=facts({"value": "-3"})), ("between 0",),
         "facts!C2", "-3"),
    f("raw-missing-value", "missing, and a value", "no value where the state", value="50.0", state="missing"),
    f("raw-unit", "a unit nobody knows", "斗", value="斗", unit="斗"),
    f("raw-dimension", "a unit of mass for people", "not a unit of the same kind", value="吨", unit="吨"),
    f("raw-state", "a state that is not listed", "one of: measured", value="mesured", state="mesured"),
    f("raw-state-derived", "a state only results have", "one of: measured", value="derived", state="derived"),
    f("raw-state-none", "no state", "never empty", state=""),
    f("raw-source", "a document without a passport", "a document of sources.toml", value="nowhere", source="nowhere"),
    f("raw-source-none", "no document", "never empty", source=""),
    f("raw-locator-none", "no place in the document", "never empty", locator=""),
    f("raw-sector", "an unknown sector", "an id of sectors.csv", "industry", value="industri", sector="industri"),
    f("raw-carrier", "an unknown carrier", "an id of carriers.csv", value="cole", carrier="cole"),
    f("raw-statement", "an unknown statement", "one of:", value="growth", statement="growth"),
    f("raw-no-base", "a change since no year", "since when", statement="change_pct", unit="%"),
    f("raw-no-other", "a share of nothing", "of what", statement="share_of", unit="%"),
    f("raw-price", "a price basis that is none", "a price basis", value="gold", price_basis="gold"),
    f("raw-money", "money without a price basis", "money has a price basis", variable="gdp", unit="亿元"),
    f("raw-qualifier", "a qualifier that is none", "one of: about", value="maybe", qualifier="maybe"),
    f("raw-control", "a control character", "control characters", where="facts!O2", value="a\x07b", note="a\x07b"),
    f("raw-rtl", "a note turned round", "control characters", where="facts!O2", note="a\u202eb"),
    f("raw-escape", "an escape of a terminal", "control characters", where="facts!O2", note="\x1b[2Jhello"),
    f("raw-long", "a note of 10 001 letters", "10000 characters", where="facts!O2", note="x" * 10_001),
    t("raw-twice", "a row comes twice", facts({}, {}), "a row comes once", where="facts!C3"),
    t("raw-width", "a row with a cell more", facts() + "population,2021,1" + "," * 11 + "plan,x,,surplus\n",
      "as many cells as the head", where="facts!P3", value=",surplus"),
    t("raw-no-column", "the column of years is missing", facts(head=WITHOUT_YEAR), "never empty", where="facts!B2"),
    t("raw-column-twice", "a column comes twice", facts(head=[*FACTS, "value"]), "a column comes once",
      where="facts!P1", value="value"),
    t("raw-empty", "a table without a row", facts().partition("\n")[0] + "\n", "a table was read"),
    t("raw-nothing", "an empty file", "", "a table was read"),
    t("raw-semicolons", "a decimal comma behind semicolons", facts({"value": "50,5"}).replace(",", ";")
      .replace('"50;5"', "50,5"), "decimal point", where="facts!C2", value="50,5"),
    t("raw-target-year", "a target without a year",
      text([TARGETS, "co2_total,,,le,390,万吨,2020,constraint,,1,alpha-plan,表,".split(",")]), "never empty",
      where="targets!E2", table="targets"),
    t("raw-target-relation", "a relation that is none",
      text([TARGETS, "co2_total,2025,,around,390,万吨,2020,constraint,,1,alpha-plan,表,".split(",")]),
      "one of: ge", where="targets!E2", value="around", table="targets"),
    t("raw-target-base", "a base year after the target",
      text([TARGETS, "co2_total,2025,,le,390,万吨,2030,constraint,,1,alpha-plan,表,".split(",")]),
      "before its target", where="targets!E2", value="2030", table="targets"),
    t("raw-target-unit", "a unit nobody knows",
      text([TARGETS, "co2_total,2025,,le,390,斗,2020,constraint,,1,alpha-plan,表,".split(",")]),
      "a known unit", where="targets!E2", value="斗", table="targets"),
    t("raw-target-dimension", "a target in a unit of another dimension",
      text([TARGETS, "co2_total,2025,,le,390,万人,2020,constraint,,1,alpha-plan,表,".split(",")]),
      "co2_total", where="targets!E2", value="万人", table="targets"),
    t("raw-project-no-id", "a project without a number", text([PROJECTS, ["", *WORKS[1:]]]), "never empty",
      table="projects"),
    t("raw-project-twice", "two projects of one number", text([PROJECTS, WORKS, [WORKS[0], "x", *WORKS[2:]]]),
      "a row comes once", value="P01", table="projects"),
    t("raw-project-money", "an investment in words", text([PROJECTS, [*WORKS[:5], "much", *WORKS[6:]]]), "number",
      value="much", table="projects"),
    t("raw-project-state", "an investment and no state of it",
      text([PROJECTS, [*WORKS[:5], "", *WORKS[6:]]]), "investment and its state agree", table="projects"),
    t("raw-quantity", "a quantity of no project",
      "project,quantity,value,unit,qualifier,source,locator,note\nP77,buses_count,4,辆,,alpha-plan,x,\n",
      "a project of projects.csv", value="P77", table="project_quantities"),
    t("raw-status", "the state of no indicator",
      "indicator,year,state,evidence,own_flag,lead,assisting,source,locator\n77,2022,reported,x,,,,alpha-plan,x\n",
      "an indicator of the programme", value="77", table="status"),
    # the folder itself
    t("toml-syntax", "a place.toml that is no TOML", facts(), "TOML", value=None, place__toml="id = alpha", place=None),
    t("toml-encoding", "a place.toml in GBK", facts(), "UTF-8", place__toml='zh = "甲区"'.encode("gbk"), place=None),
    t("toml-deep", "a place.toml of 5000 brackets", facts(), "TOML", place__toml="x = " + "[" * 5000, place=None),
    t("toml-long-number", "a year of 5000 digits", facts(), "TOML", place__toml="base_year = " + "9" * 5000,
      place=None),
    t("toml-id", "an id that leaves", facts(), "an id of a place", value="../x", place__toml='id = "../x"', place=None),
    t("toml-id-list", "a list for an id", facts(), "an id of a place", place__toml="id = [1]", place=None),
    t("toml-kind", "a kind that is none", facts(), "one of: city", value="planet",
      place__toml='id = "alpha"\nkind = "planet"'),
    t("toml-type", "a year in quotes", facts(), "a whole number", value="2020",
      place__toml='id = "alpha"\nbase_year = "2020"'),
    t("toml-key", "a key nobody knows", facts(), "the key belongs to a place", value="x",
      place__toml='id = "alpha"\nmood = "x"'),
    t("toml-new", "a new place without its names", facts(), "the key is there", place__toml='id = "gamma"', place=None),
    t("toml-years", "a target before the base year", facts(), "before the target year", value="2010",
      place__toml='id = "alpha"\ntarget_year = 2010'),
    Case("other-files", "a folder of notes", folder(a__md="x"), ("the folder holds CSV files",)),
    t("option-place-up", "--place ../x", facts(), "an id of a place", value="../x", place="../x"),
    t("option-place-null", "--place with a NUL", facts(), "an id of a place", value="a\0b", place="a\0b"),
    t("option-place-absolute", "--place /abs/x", facts(), "an id of a place", value="/abs/x", place="/abs/x"),
    t("option-place-empty-name", "--place of a dot", facts(), "an id of a place", value=".", place="."),
]  # fmt: skip
