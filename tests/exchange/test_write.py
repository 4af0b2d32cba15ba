"""Writing loses nothing: the difference is known before, the former folder is kept, a failure leaves all as it was."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from nearzero.exchange.difference import difference
from nearzero.exchange.imported import Imported
from nearzero.exchange.keep import changed_files, origins_of, with_cells
from nearzero.exchange.plain_text import csv_text
from nearzero.exchange.toml_text import append_passports, place_toml
from nearzero.exchange.write import KEPT, check_imported, write_place
from nearzero.problems import DataError

FOLDER = "places/alpha"


def snapshot(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}


@pytest.fixture
def facts(small_raw):
    """The facts of alpha as an import, with one cell changed where asked."""

    def made(row=None, **cells):
        frame = small_raw.raw.place_table("alpha", "facts.csv").drop(columns=["file", "row"])
        for column, value in cells.items():
            frame.loc[row, column] = value
        sent = small_raw.root.parent / "sent.csv"
        sent.write_text("as sent", encoding="utf-8")
        origins = tuple(("表", f"C{k + 2}") for k in range(len(frame)))
        return Imported(
            place_id="alpha", tables={"facts.csv": frame}, origins={"facts.csv": origins}, raw_files=(sent,)
        )

    return made


def test_the_same_tables_again_change_nothing_and_need_no_leave(small_raw, facts):
    before = small_raw.raw.facts("alpha")
    assert difference(small_raw.root, facts()).changes == ()
    write_place(small_raw.root, facts())
    assert small_raw.raw.facts("alpha").equals(before)


def test_a_changed_value_is_shown_and_needs_leave(small_raw, facts):
    new = facts(2, value="401")
    (change,) = difference(small_raw.root, new).changes
    assert (change.kind, change.text) == ("changed", "value: 400 → 401")
    before = snapshot(small_raw.root)
    with pytest.raises(DataError, match="--replace"):
        write_place(small_raw.root, new)
    assert snapshot(small_raw.root) == before


def test_the_former_folder_is_kept_and_is_no_place(small_raw, facts):
    before = snapshot(small_raw.path(FOLDER))
    done = write_place(small_raw.root, facts(2, value="401"), replace=True)
    assert done.kept == small_raw.root / "places" / KEPT / "alpha" / "1"
    assert snapshot(done.kept) == before
    assert small_raw.raw.place_ids == ["alpha", "beta"]
    assert small_raw.check() == []


def test_data_that_break_a_rule_are_refused_by_their_cell_and_nothing_is_written(small_raw, facts):
    before = snapshot(small_raw.root)
    with pytest.raises(DataError) as caught:
        write_place(small_raw.root, facts(2, unit="公斤", value="x"), replace=True)
    assert {problem.cell for problem in caught.value} == {"C4"}
    assert snapshot(small_raw.root) == before
    assert {problem.sheet for problem in check_imported(small_raw.root, facts(2, unit="度角"))} == {"表"}


def test_a_failure_while_folders_are_exchanged_leaves_the_former_one(small_raw, facts, monkeypatch):
    before = snapshot(small_raw.root)
    rename = Path.rename

    def failing(self, target):
        if self.name.startswith(".alpha-"):
            raise OSError("no space left")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", failing)
    with pytest.raises(OSError, match="no space"):
        write_place(small_raw.root, facts(2, value="401"), replace=True)
    assert snapshot(small_raw.root) == before


def test_a_folder_that_is_a_link_is_refused(small_raw, tmp_path):
    elsewhere = tmp_path / "elsewhere"
    small_raw.path(FOLDER).rename(elsewhere)
    small_raw.path(FOLDER).symlink_to(elsewhere)
    with pytest.raises(DataError, match="no link"):
        write_place(small_raw.root, Imported(place_id="alpha", tables={}))


def test_the_file_that_was_sent_is_kept_with_its_checksum(small_raw, facts):
    write_place(small_raw.root, facts())
    folder = small_raw.path(FOLDER)
    (kept,) = folder.glob("imported/*sent.csv")
    assert changed_files(folder) == []
    kept.write_text("changed", encoding="utf-8")
    assert changed_files(folder) == [kept.name]


def test_a_problem_names_the_cell_until_the_table_is_edited_by_hand(small_raw, facts):
    write_place(small_raw.root, facts())
    assert origins_of(small_raw.path(FOLDER))["facts.csv"][0] == ("表", "C2")
    small_raw.cell("variables.csv", 2, maximum="10")
    assert {problem.cell for problem in with_cells(small_raw.root, small_raw.check(["alpha"]))} == {"C4"}
    small_raw.cell(f"{FOLDER}/facts.csv", 2, note="by hand")
    assert origins_of(small_raw.path(FOLDER)) == {}


def test_an_implausible_value_may_be_marked_as_meant(small_raw):
    small_raw.cell("variables.csv", 2, maximum="10")
    (problem,) = small_raw.check(["alpha"])
    assert "例外：" in problem.exception
    small_raw.cell(f"{FOLDER}/facts.csv", 4, note="例外：文件如此")
    assert [problem.severity for problem in small_raw.check(["alpha"])] == ["warning"]


@pytest.mark.parametrize("text", ["=1+1", "+cmd|' /C calc'!A0", "@SUM(A1)", "-2+3", "\t=1"])
def test_text_that_looks_like_a_formula_stays_text_and_comes_back(text, small_raw, facts):
    assert csv_text(text)[0] == " "
    write_place(small_raw.root, facts(2, note=text), replace=True)
    assert small_raw.raw.place_table("alpha", "facts.csv")["note"][2] == text.strip()
    assert small_raw.check() == []


def test_negative_numbers_stay_numbers():
    assert [csv_text(text) for text in ("-10.4", "+3", "1e-3", "-5~6")] == ["-10.4", "+3", "1e-3", "-5~6"]


def test_passports_are_added_and_never_changed():
    former = '[a]\ntitle = "A"\n'
    assert append_passports(former, {"a": {"title": "other"}}) == former
    text = append_passports(former, {"b": {"title": 'quote " \\ new\nline', "covers": ["x"]}})
    assert tomllib.loads(text)["b"] == {"title": 'quote " \\ new\nline', "covers": ["x"]}
    assert tomllib.loads(place_toml('zh = "旧"\n', "x", {"zh": "新", "en": ""})) == {"id": "x", "zh": "新"}
