"""Outputs are whole or not there."""

from pathlib import Path

import pytest

from nearzero.batch import outputs
from nearzero.batch.outputs import clear_leftovers, replaced_folder, write_text


def everything(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() if path.is_file() else b"" for path in folder.rglob("*")
    }


@pytest.fixture
def earlier(tmp_path):
    """A folder of reports with one earlier report."""
    out = tmp_path / "reports"
    (out / "alpha" / "figures").mkdir(parents=True)
    (out / "alpha" / "report.html").write_text("earlier", encoding="utf-8")
    (out / "alpha" / "figures" / "a.png").write_bytes(b"\x89PNG")
    return out


def test_a_fresh_folder_takes_the_place_of_the_earlier_one(earlier):
    with replaced_folder(earlier / "alpha") as fresh:
        assert not list(fresh.iterdir())
        (fresh / "report.html").write_text("later", encoding="utf-8")
        assert (earlier / "alpha" / "report.html").read_text(encoding="utf-8") == "earlier"
    assert everything(earlier) == {"alpha": b"", "alpha/report.html": b"later"}


def test_a_first_folder_appears_with_its_parents(tmp_path):
    with replaced_folder(tmp_path / "a" / "b" / "alpha") as fresh:
        (fresh / "x").write_text("1", encoding="utf-8")
    assert everything(tmp_path / "a" / "b") == {"alpha": b"", "alpha/x": b"1"}


@pytest.mark.parametrize("error", [ValueError, OSError, KeyboardInterrupt, SystemExit])
def test_an_error_keeps_the_earlier_folder_and_leaves_nothing_else(earlier, error):
    before = everything(earlier)

    def half():
        with replaced_folder(earlier / "alpha") as fresh:
            (fresh / "report.html").write_text("half", encoding="utf-8")
            raise error

    with pytest.raises(error):
        half()
    assert everything(earlier) == before


def test_an_error_before_there_was_a_folder_leaves_none(tmp_path):
    with pytest.raises(ValueError, match="no"), replaced_folder(tmp_path / "alpha"):
        raise ValueError("no")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_put_in_place_brings_the_earlier_one_back(earlier, monkeypatch):
    before = everything(earlier)
    rename = Path.rename

    def failing(self, target):
        if self.suffix == ".part":
            raise OSError("the disk is full")
        return rename(self, target)

    monkeypatch.setattr(outputs.Path, "rename", failing)
    monkeypatch.setattr(outputs, "_exchanged", lambda *_: False)
    with pytest.raises(OSError, match="full"), replaced_folder(earlier / "alpha") as fresh:
        (fresh / "report.html").write_text("later", encoding="utf-8")
    assert everything(earlier) == before


def test_folders_can_be_read_by_others(tmp_path):
    with replaced_folder(tmp_path / "alpha"):
        pass
    assert (tmp_path / "alpha").stat().st_mode & 0o777 == 0o755


def test_a_text_is_written_as_utf8_and_can_be_read_by_others(tmp_path):
    path = tmp_path / "new" / "甲.json"
    write_text(path, "二氧化碳 −1\n")
    assert path.read_bytes() == "二氧化碳 −1\n".encode()
    assert path.stat().st_mode & 0o777 == 0o644
    assert list(path.parent.iterdir()) == [path]


def test_a_text_that_cannot_be_written_keeps_the_earlier_one(tmp_path):
    path = tmp_path / "ledger.json"
    write_text(path, "earlier")
    with pytest.raises(UnicodeEncodeError):
        write_text(path, "\ud800")
    assert everything(tmp_path) == {"ledger.json": b"earlier"}


def test_where_folders_cannot_change_names_at_once_the_fresh_one_still_takes_the_place(earlier, monkeypatch):
    monkeypatch.setattr(outputs, "_exchanged", lambda *_: False)
    with replaced_folder(earlier / "alpha") as fresh:
        (fresh / "report.html").write_text("later", encoding="utf-8")
    assert everything(earlier) == {"alpha": b"", "alpha/report.html": b"later"}


def test_what_a_killed_run_left_is_cleared_and_what_it_had_set_aside_is_back(earlier):
    (earlier / ".alpha.abcd_123.part" / "notebooks").mkdir(parents=True)
    (earlier / ".alpha.abcd_123.part" / "run.log").write_text("how far it came", encoding="utf-8")
    (earlier / ".ledger.json.abcd1234.part").write_text("{", encoding="utf-8")
    (earlier / "alpha").rename(earlier / ".alpha.zyxw9876.old")
    (earlier / ".keep").write_text("mine", encoding="utf-8")
    assert clear_leftovers(earlier, earlier / "logs") == ["alpha"]
    assert {path.name for path in earlier.iterdir()} == {"alpha", "logs", ".keep"}
    assert (earlier / "alpha" / "report.html").read_text(encoding="utf-8") == "earlier"
    assert (earlier / "logs" / "alpha.log").read_text(encoding="utf-8") == "how far it came"
