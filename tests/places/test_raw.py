"""The data folder is found, read once, and hands out only what keeps its contract."""

import pytest

from nearzero.places import checks
from nearzero.places import raw as module
from nearzero.places.contracts import FACTS, VARIABLES
from nearzero.places.raw import Raw
from nearzero.problems import DataError


def test_folder_is_the_one_the_environment_names(monkeypatch, tmp_path):
    monkeypatch.setenv("NEARZERO_RAW", str(tmp_path))
    assert Raw().root == tmp_path


def test_folder_is_the_one_above_the_working_folder(monkeypatch, small_raw, tmp_path):
    monkeypatch.delenv("NEARZERO_RAW", raising=False)
    (tmp_path / "data").mkdir()
    small_raw.root.rename(tmp_path / "data" / "raw")
    below = tmp_path / "notebooks" / "mine"
    below.mkdir(parents=True)
    monkeypatch.chdir(below)
    assert Raw().root == tmp_path / "data" / "raw"


def test_folder_of_the_package_serves_where_none_is_nearer(monkeypatch, tmp_path):
    monkeypatch.delenv("NEARZERO_RAW", raising=False)
    monkeypatch.chdir(tmp_path)
    assert (module.default_root() / "variables.csv").is_file()


def test_a_table_is_read_once(small_raw):
    raw = small_raw.raw
    first = raw.table("variables.csv", VARIABLES)
    small_raw.path("variables.csv").unlink()
    assert raw.table("variables.csv", VARIABLES) is first


def test_what_is_forgotten_of_a_place_is_read_anew_and_nothing_else(small_raw):
    raw = small_raw.raw
    shared, facts = raw.table("variables.csv", VARIABLES), raw.facts("alpha")
    raw.forget("alpha")
    assert raw.facts("alpha") is not facts
    assert raw.facts("alpha").equals(facts)
    assert raw.table("variables.csv", VARIABLES) is shared


def test_a_table_with_problems_is_never_handed_out(small_raw):
    small_raw.cell("places/alpha/facts.csv", 2, value="viel", state="sure")
    with pytest.raises(DataError) as refusal:
        small_raw.raw.table("places/alpha/facts.csv", FACTS)
    assert {problem.column for problem in refusal.value} == {"value", "state"}


def test_facts_that_break_a_rule_are_never_handed_out(small_raw):
    small_raw.cell("places/alpha/facts.csv", 2, unit="亿元")
    small_raw.cell("places/alpha/facts.csv", 4, source="nowhere")
    with pytest.raises(DataError) as refusal:
        small_raw.raw.facts("alpha")
    assert [(problem.row, problem.column) for problem in refusal.value] == [(4, "source"), (2, "price_basis")]


def test_the_rules_of_a_table_are_asked_once_until_the_place_is_forgotten(small_raw, monkeypatch):
    asked = []
    monkeypatch.setitem(checks.RULES, "facts.csv", lambda _raw, frame: asked.append(len(frame)) or [])
    raw = small_raw.raw
    raw.facts("alpha")
    raw.judged_table("alpha", "facts.csv")
    assert len(asked) == 1
    raw.forget("alpha")
    raw.facts("alpha")
    assert len(asked) == 2


def test_places_are_the_folders_that_are_not_hidden(small_raw):
    small_raw.write("places/.ipynb_checkpoints/facts-checkpoint.csv", "")
    small_raw.write("places/notes.txt", "")
    assert small_raw.raw.place_ids == ["alpha", "beta"]
    assert small_raw.check() == []


def test_an_unknown_place_is_refused_with_the_nearest_name(small_raw):
    with pytest.raises(DataError, match="“alfa” · the place has a folder · did you mean “alpha”"):
        small_raw.raw.place("alfa")


def test_a_place_with_a_wrong_file_is_refused(small_raw):
    small_raw.write("places/alpha/place.toml", 'id = "alpha"\n')
    with pytest.raises(DataError) as refusal:
        small_raw.raw.place("alpha")
    assert [problem.column for problem in refusal.value] == ["zh", "en", "kind"]


@pytest.mark.parametrize("content", [b"[alpha\n", b"\xff\xfe", None])
def test_unreadable_passports_are_refused(content, small_raw):
    if content is None:
        small_raw.path("sources.toml").unlink()
    else:
        small_raw.write("sources.toml", content)
    with pytest.raises(DataError, match=r"every document needs a passport in sources\.toml"):
        _ = small_raw.raw.sources


def test_a_table_a_place_does_not_have_is_empty(small_raw):
    raw = small_raw.raw
    assert not raw.has("beta", "targets.csv")
    assert raw.place_table("beta", "targets.csv").empty
    assert "binding" in raw.place_table("beta", "targets.csv")


def test_a_place_without_facts_has_no_facts_and_no_series(small_raw):
    small_raw.path("places/beta/facts.csv").unlink()
    assert small_raw.raw.facts("beta").empty
    resolver = small_raw.resolver("beta")
    assert resolver.years == []
    assert len(resolver.series("co2_total")) == 0


def test_facts_that_are_only_a_head_line_are_no_facts(small_raw):
    small_raw.write("places/beta/facts.csv", ",".join(FACTS.columns) + "\n")
    assert small_raw.raw.facts("beta").empty


def test_a_report_is_made_for_places_of_a_programme_that_have_facts(small_raw):
    small_raw.path("places/beta/facts.csv").unlink()
    small_raw.write("places/gamma/place.toml", 'id = "gamma"\nzh = "丙区"\nen = "Gamma"\nkind = "city"\n')
    small_raw.write("places/gamma/facts.csv", small_raw.text("places/alpha/facts.csv"))
    assert small_raw.raw.reportable_places() == ["alpha"]
