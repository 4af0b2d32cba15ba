"""Every bad file is refused by name, cell, value, rule and hint; nothing is written, and what there was stays.

The files are made on the spot from a good one (``bad_build``): ``bad_packages``, ``bad_cells``, ``bad_tables`` are
tables of what is done and what must be said; ``bad_folders`` are data folders for ``nearzero check``.
"""

from __future__ import annotations

import shutil
import time
from pathlib import Path

import bad_build
import pytest
from bad_cells import CELLS
from bad_folders import FOLDERS
from bad_packages import PACKAGES
from bad_tables import TABLES
from typer.testing import CliRunner

from nearzero.cli import app
from nearzero.exchange.formats import reader, recognise
from nearzero.exchange.reading.sheets import open_workbook
from nearzero.exchange.write import check_imported, write_place
from nearzero.places.checks import check
from nearzero.places.raw import Raw
from nearzero.problems import DataError, refuse_errors

CASES = [*PACKAGES, *CELLS, *TABLES]
FLOWS = "id,zh,en,group,sign,note\nfinal,终端消费量,Final consumption,final,positive,\n"
SECONDS = 20  # far above what any of them takes on an idle machine


def snapshot(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def root(tmp_path_factory, invented):
    """One data folder for all files, as none of them may change it."""
    return invented(tmp_path_factory.mktemp("bad"))


@pytest.fixture(scope="module")
def invented():
    import importlib.util

    spec = importlib.util.spec_from_file_location("small_raw_files", Path(__file__).parents[1] / "conftest.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)

    def make(folder):
        raw = module.SmallRaw(folder / "raw")
        raw.write("flows.csv", FLOWS)
        return raw.root

    return make


def bring_in(path: Path, root: Path, place: str | None) -> None:
    """What ``nearzero import --replace`` does; every problem comes at once."""
    sheets = open_workbook(path)
    for imported in reader(recognise(sheets)).read(path, sheets, Raw(root), place):
        refuse_errors(check_imported(root, imported))
        write_place(root, imported, replace=True)


def test_there_are_at_least_150_and_each_has_a_name_of_its_own():
    names = [case.id for case in CASES]
    assert len(set(names)) == len(names) >= 150


def test_the_good_files_they_are_made_from_are_read(tmp_path, invented):
    good = {
        "book.xlsx": bad_build.file("book.xlsx", bad_build.book()),
        "facts": bad_build.folder(facts__csv=bad_build.facts()),
    }
    for make in good.values():
        folder = tmp_path / f"{len(list(tmp_path.iterdir()))}"
        folder.mkdir()
        bring_in(make(folder), invented(folder), "alpha")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_a_bad_file_is_refused_by_name_and_changes_nothing(case, root, tmp_path):
    before, started = snapshot(root), time.process_time()
    path = case.make(tmp_path)
    with pytest.raises(DataError) as caught:
        bring_in(path, root, case.place)
    assert time.process_time() - started < SECONDS
    assert snapshot(root) == before
    errors = [problem for problem in caught.value if problem.severity == "error"]
    for problem in errors:
        assert problem.file
        assert problem.rule
        assert problem.hint
    fitting = [problem for problem in errors if all(part in str(problem) for part in case.said)]
    assert fitting, f"{case.what}: {[str(problem) for problem in errors]}"
    if case.where:
        places = [f"{problem.sheet}!{problem.cell}" for problem in fitting]
        assert case.where in places, [str(problem) for problem in fitting]
        fitting = [problem for problem in fitting if f"{problem.sheet}!{problem.cell}" == case.where]
    if case.value is not None:
        assert case.value in {problem.value for problem in fitting}, [problem.value for problem in fitting]


@pytest.mark.parametrize("case", FOLDERS, ids=lambda case: case.id)
def test_a_spoilt_data_folder_is_named_by_check(case, root, tmp_path):
    spoilt = tmp_path / "raw"
    shutil.copytree(root, spoilt)
    case.spoil(spoilt)
    before = snapshot(spoilt)
    problems = check(Raw(spoilt))
    assert snapshot(spoilt) == before
    assert any(all(part in str(one) for part in case.said) and one.hint for one in problems), list(map(str, problems))


@pytest.mark.parametrize("name", ["letter-o", "laughs", "raw-unit"])
def test_the_command_shows_the_message_and_says_that_nothing_was_written(name, root, tmp_path):
    case = next(case for case in CASES if case.id == name)
    before = snapshot(root)
    outcome = CliRunner().invoke(app, ["import", str(case.make(tmp_path)), "--place", "alpha", "--raw", str(root)])
    assert outcome.exit_code == 2
    assert all(part in outcome.output for part in case.said)
    assert "Nothing was written" in outcome.output
    assert "Hint:" in outcome.output
    assert snapshot(root) == before
