"""The real data keep every rule, say where each number stands, and hold nothing about a person."""

import re
import tomllib
from collections import Counter
from datetime import date

import pytest

from nearzero import units
from nearzero.analysis.identities import read_identities
from nearzero.places.checks import check
from nearzero.places.contracts import FACTORS, INDICATORS, PLACE_TABLES
from nearzero.rounding import number

PROGRAMME = "programme/shandong-2023"
SYSTEMS = {"city": (18, 14), "park": (14, 11), "community": (5, 6)}


@pytest.fixture(scope="module")
def real_places(real_raw):
    """The places that exist: an invented example proves nothing about the documents."""
    return [name for name in real_raw.place_ids if not real_raw.place(name).synthetic]


@pytest.fixture(scope="module")
def documents(real_raw):
    return {name: passport for name, passport in real_raw.sources.items() if passport["kind"] != "synthetic"}


@pytest.fixture(scope="module")
def table(real_raw, real_places):
    """Rows of one kind of table, of every real place that has it."""

    def table(file):
        for place in real_places:
            for row in real_raw.place_table(place, file).itertuples(index=False):
                yield place, row

    return table


@pytest.fixture(scope="module")
def factors(real_raw):
    names = sorted(path.name for path in (real_raw.root / "factors").glob("*.csv"))
    return [row for name in names for row in real_raw.table(f"factors/{name}", FACTORS).itertuples(index=False)]


def system(real_raw, kind):
    return real_raw.table(f"{PROGRAMME}/{kind}.csv", INDICATORS)


def test_check_finds_no_error(real_raw):
    assert [str(problem) for problem in check(real_raw) if problem.severity == "error"] == []


@pytest.mark.parametrize(("file", "least"), [("facts.csv", 480), ("targets.csv", 390), ("projects.csv", 63)])
def test_no_row_has_been_lost(file, least, table):
    assert len(list(table(file))) >= least


@pytest.mark.parametrize("file", ["facts.csv", "targets.csv", "status.csv", "projects.csv", "project_quantities.csv"])
def test_every_row_says_its_document_and_where_in_it(file, table, documents):
    for place, row in table(file):
        assert row.source in documents, (place, row)
        assert row.locator.strip(), (place, row)


def test_every_fact_has_an_id_of_its_own(real_raw):
    ids = [name for place in real_raw.place_ids for name in real_raw.facts(place)["id"]]
    assert [name for name, count in Counter(ids).items() if count > 1] == []


@pytest.mark.parametrize("kind", SYSTEMS)
def test_the_programme_has_as_many_rules_of_each_kind_as_it_says(kind, real_raw):
    constraints, references = SYSTEMS[kind]
    frame = system(real_raw, kind)
    assert Counter(frame["kind"]) == {"constraint": constraints, "reference": references}
    assert list(frame["number"]) == [str(k + 1) for k in range(constraints + references)]
    said = tomllib.loads((real_raw.root / PROGRAMME / "programme.toml").read_text(encoding="utf-8"))
    assert said["acceptance"][kind]["constraints"] == constraints
    assert said["acceptance"][kind]["references"] == references


@pytest.mark.parametrize("kind", SYSTEMS)
def test_a_rule_with_a_threshold_has_its_number(kind, real_raw):
    for row in system(real_raw, kind).itertuples(index=False):
        if row.rule in {"change_le", "ge", "gt", "eq", "count_ge", "frequency"}:
            assert number(row.threshold) is not None
        if row.rule in {"below_base", "above_base", "change_le"}:
            assert row.base_year == "2020"


def test_every_project_quantity_belongs_to_a_project(table):
    projects = {(place, row.id) for place, row in table("projects.csv")}
    orphans = [
        (place, row.project) for place, row in table("project_quantities.csv") if (place, row.project) not in projects
    ]
    assert orphans == []


def test_every_project_quantity_is_in_a_unit_of_its_variable(table, real_raw):
    for _, row in table("project_quantities.csv"):
        canonical = real_raw.dictionary[row.quantity].unit
        assert units.factor(row.unit, canonical, "current") > 0, row


def test_every_indicator_number_is_one_of_the_system_or_a_feature(table, real_raw):
    known = set(system(real_raw, "city")["number"])
    columns = {
        "status.csv": "indicator",
        "targets.csv": "indicator",
        "projects.csv": "indicators",
        "measures.csv": "indicators",
    }
    wrong = [
        (place, file, name)
        for file, column in columns.items()
        for place, row in table(file)
        for name in getattr(row, column).split(";")
        if name and name not in known and not re.fullmatch(r"F[0-9]+", name)
    ]
    assert wrong == []


@pytest.mark.parametrize("place", ["laoshan", "zhangqiu"])
def test_a_plan_says_something_of_every_indicator(place, real_raw):
    listed = set(real_raw.place_table(place, "status.csv")["indicator"])
    assert set(system(real_raw, "city")["number"]) <= listed


def test_a_target_lies_after_the_year_it_counts_from(table):
    for place, row in table("targets.csv"):
        if row.base_year and row.year.isdigit():
            assert row.base_year < row.year, (place, row)


def test_a_change_lies_after_the_year_it_counts_from(table):
    for place, row in table("facts.csv"):
        if row.base_year and row.year.isdigit():
            assert row.base_year < row.year, (place, row)


def test_a_reduction_carries_its_sign(table):
    printed_as_fall = re.compile("下降|降低|减少")
    for place, row in table("facts.csv"):
        if row.statement in {"change_pct", "change_abs"} and printed_as_fall.search(row.note):
            assert row.value.startswith("-"), (place, row)


MOBILE = re.compile(r"(?<![0-9.])(\+?86[- ]?)?1[3-9][0-9][- ]?[0-9]{4}[- ]?[0-9]{4}(?![0-9])")
LANDLINE = re.compile(r"(?<![0-9.])0[1-9][0-9]{1,2}[- ][0-9]{7,8}(?![0-9])")
IDENTITY_CARD = re.compile(r"(?<![0-9.])[1-9][0-9]{16}[0-9Xx](?![0-9])")
E_MAIL = re.compile(r"[\w.]+@[\w-]+\.[a-z]+")


@pytest.mark.parametrize("text", ["13812345678", "138 1234 5678", "+86-13812345678", "0532-88996666"])
def test_a_telephone_number_would_be_found(text):
    assert MOBILE.search(text) or LANDLINE.search(text)


def test_no_cell_holds_a_telephone_number_or_another_trace_of_a_person(real_raw):
    found = [
        (path.name, match.group())
        for path in sorted(real_raw.root.rglob("*"))
        if path.suffix in {".csv", ".toml"}
        for pattern in (MOBILE, LANDLINE, IDENTITY_CARD, E_MAIL)
        for match in pattern.finditer(path.read_text(encoding="utf-8"))
    ]
    assert found == []


def test_an_invented_place_rests_on_invented_numbers_only(real_raw, real_places, documents):
    for place in set(real_raw.place_ids) - set(real_places):
        for file in PLACE_TABLES:
            assert not set(real_raw.place_table(place, file)["source"]) & set(documents), (place, file)


def test_every_document_has_a_complete_passport(real_raw, documents):
    assert set(documents) == {
        "laoshan-plan-2024",
        "zhangqiu-plan-2024",
        "qingdao-climate-2022",
        "qingdao-synergy-2024",
        "shandong-programme-2023",
    }
    for name, passport in documents.items():
        assert {"title", "title_en", "issuer", "number", "date", "kind", "covers", "language"} <= set(passport), name
        assert all(passport[key] for key in ("title", "title_en", "issuer", "kind", "covers", "language")), name
        parts = [int(part) for part in passport["date"].split("-")]
        assert date(*(parts + [1] * (3 - len(parts)))) <= date.today()  # noqa: DTZ011 - a day is enough here
        assert set(passport["covers"]) <= set(real_raw.place_ids), name


def test_every_place_is_described_and_part_of_one_that_is(real_raw, real_places):
    for name in real_places:
        place = real_raw.place(name)
        assert re.fullmatch(r"[0-9]{6}", place.adcode), name
        assert place.parent in {*real_raw.place_ids, "china"}, name


def test_the_districts_that_applied_are_reported(real_raw, real_places):
    assert [name for name in real_raw.reportable_places() if name in real_places] == ["laoshan", "zhangqiu"]


def test_every_identity_closes_over_variables_of_the_dictionary(real_raw):
    identities = read_identities(real_raw.root / "identities.toml")
    assert {"kaya3", "kaya4", "fossil4", "fossil5"} <= set(identities)
    for identity in identities.values():
        assert {identity.target, *identity.variables} <= set(real_raw.dictionary), identity.id


def test_a_ratio_of_the_dictionary_has_the_unit_of_its_parts(real_raw):
    registry = units.registry()
    wrong = []
    for variable in real_raw.dictionary.values():
        if variable.numerator and variable.denominator:
            above, below, own = (
                units.parse(real_raw.dictionary[name].unit, "current")
                for name in (variable.numerator, variable.denominator, variable.id)
            )
            if registry.Quantity(1, above / below).dimensionality != registry.Quantity(1, own).dimensionality:
                wrong.append((variable.id, variable.unit))
    assert wrong == []


def test_the_bounds_of_the_dictionary_are_in_order(real_raw):
    for variable in real_raw.dictionary.values():
        if variable.minimum is not None and variable.maximum is not None:
            assert variable.minimum < variable.maximum, variable.id


def test_ids_of_variables_keep_the_naming_grammar(real_raw):
    assert [name for name in real_raw.dictionary if not re.fullmatch(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", name)] == []


def test_factors_are_published_or_marked_as_unconfirmed(factors):
    assert {row.status for row in factors} == {"published", "unconfirmed"}
    assert len(factors) >= 200


def test_a_factor_that_is_not_known_is_left_empty_and_says_so(factors):
    assert [row.name for row in factors if not row.source] == []
    assert [row.name for row in factors if not row.value and not re.match("absent: ask|a formula", row.note)] == []


def test_every_table_of_a_place_is_one_of_the_contracts(real_raw):
    found = {path.name for path in (real_raw.root / "places").glob("*/*") if path.suffix == ".csv"}
    assert found <= set(PLACE_TABLES)
