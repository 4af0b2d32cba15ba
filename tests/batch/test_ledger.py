"""The ledger says what happened, and nothing that did not."""

import json
from dataclasses import asdict, replace

import pytest

from nearzero.batch.ledger import Entry, Ledger, hash_of

DONE = Entry("alpha", "01_trends", "done", 1.5, "abc")


@pytest.fixture
def path(tmp_path):
    return tmp_path / "reports" / "ledger.json"


def test_entries_are_written_at_once_and_read_again(path):
    Ledger(path).note(DONE)
    assert Ledger(path).entries == {("alpha", "01_trends"): DONE}


def test_a_later_entry_of_the_same_work_replaces_the_earlier_one(path):
    ledger = Ledger(path)
    failed = replace(DONE, state="failed", error="cell 3: ValueError: 甲")
    ledger.note(DONE)
    ledger.note(failed)
    assert list(Ledger(path).entries.values()) == [failed]


def test_entries_of_other_runs_are_kept(path):
    Ledger(path).note(DONE)
    Ledger(path).note(replace(DONE, place="beta"))
    assert {place for place, _ in Ledger(path).entries} == {"alpha", "beta"}


def test_the_file_is_sorted_and_readable(path):
    ledger = Ledger(path)
    ledger.note(replace(DONE, place="beta", error="缺失"))
    ledger.note(DONE)
    text = path.read_text(encoding="utf-8")
    assert [entry["place"] for entry in json.loads(text)["entries"]] == ["alpha", "beta"]
    assert "缺失" in text
    assert text.endswith("\n")


@pytest.mark.parametrize(
    "content", ["", "{", "[]", '{"entries": 3}', '{"entries": [{"place": "alpha"}]}', '{"entries": [{"odd": 1}]}']
)
def test_an_unreadable_ledger_is_begun_anew(path, content):
    path.parent.mkdir()
    path.write_text(content, encoding="utf-8")
    ledger = Ledger(path)
    assert ledger.entries == {}
    ledger.note(DONE)
    assert json.loads(path.read_text(encoding="utf-8")) == {"entries": [asdict(DONE)]}


def test_a_ledger_that_is_no_text_is_begun_anew(path):
    path.parent.mkdir()
    path.write_bytes(b"\xff\xfe\x00")
    assert Ledger(path).entries == {}


class TestHash:
    @pytest.fixture
    def files(self, tmp_path):
        found = [tmp_path / "a.csv", tmp_path / "b.csv"]
        for file in found:
            file.write_text(file.name, encoding="utf-8")
        return found

    def test_it_is_the_same_for_the_same_content_in_any_order(self, files):
        assert hash_of(files, "x") == hash_of(files[::-1], "x") == hash_of(files, "x")

    def test_it_changes_with_content_name_and_words(self, files):
        before = {hash_of(files, "x"), hash_of(files, "y"), hash_of(files, "x", "y"), hash_of(files[:1], "x")}
        assert len(before) == 4
        files[0].write_text("other", encoding="utf-8")
        assert hash_of(files, "x") not in before

    def test_a_renamed_file_is_another_input(self, files):
        before = hash_of(files)
        files[0].rename(files[0].with_name("c.csv"))
        assert hash_of([files[0].with_name("c.csv"), files[1]]) != before
