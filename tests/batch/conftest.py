"""Notebooks and data folders for runs, small enough to break, and a run that takes moments instead of minutes."""

from __future__ import annotations

import shutil
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from nearzero.batch import run, work
from nearzero.batch.engine import warm
from nearzero.batch.run import PLACE_NOTEBOOKS

PARAMETERS = """\
place: str = "laoshan"  # id of a place
lang: str = "zh"  # zh or en
raw: str | None = None
years: list[int] = [2020, 2022]
share: float = 0.5  # of the whole, "#" included
"""
FEW = PLACE_NOTEBOOKS[:2]
GIVEN = 'place: str = "laoshan"\nlang: str = "zh"\nraw: str | None = None\n'
GIVEN_SEVERAL = 'places: list[str] = ["laoshan"]\nlang: str = "zh"\nraw: str | None = None\n'
FACTS = """\
variable,year,value,unit,qualifier,statement,base_year,comparator,sector,carrier,state,price_basis,source,locator,note
co2_total,2020,380,万吨,,,,,,,measured,,programme,一1,
co2_total,2022,400,万吨,,,,,,,measured,,programme,一1,
"""
PLACE = 'id = "{0}"\nzh = "甲区"\nen = "Alpha"\nkind = "city"\nprogramme = "shandong-2023"\nsystem = "city"\n'

# A warm process that has imported little, and a report of one file: what is tested here is what is around them.
LIGHT_SERVER = (
    "-W",
    "ignore",
    "-c",
    """from nearzero.batch.engine import server as s
s._MODULES, s._our_modules, s._rehearse = ("numpy",), list, lambda: None
s.main()""",
)
LIGHT_REPORT = "import json; open(FOLDER + '/results.json', 'w').write(json.dumps({'title': NAME, 'results': []}))"
LIGHT_RUN = f"""\
import sys
from nearzero.batch import run, work
from nearzero.batch.engine import warm
warm._SERVER = {LIGHT_SERVER!r}
work.Work.code = property(lambda self: {LIGHT_REPORT!r}.replace('NAME', repr(self.name)))
work.Work.opening = ("builtins:exec", ("pass",))
from nearzero import study
from nearzero.batch import run
run.check = lambda *_: []
run.PLACE_NOTEBOOKS = {FEW!r}
run.Fingerprints.code = run.Fingerprints.environment = 'the same'  # whoever edits or installs meanwhile
from nearzero.cli import main
main()
"""


def write_notebook(
    path: Path, *sources: str, parameters: str | None = PARAMETERS, metadata: dict | None = None
) -> Path:
    """Write a notebook with a parameters cell (none where None) and code cells."""
    cells = [new_markdown_cell("# Title")]
    if parameters is not None:
        cells.append(new_code_cell(parameters, metadata={"tags": ["parameters"]}))
    cells += [new_code_cell(source) for source in sources]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(new_notebook(cells=cells, metadata=kernel | (metadata or {})), path)
    return path


def write_notebooks(folder: Path, *sources: str) -> Path:
    """Write all notebooks of a run, with the same cells."""
    for name in PLACE_NOTEBOOKS:
        write_notebook(folder / f"{name}.ipynb", *sources, parameters=GIVEN)
    write_notebook(folder / "03_comparison.ipynb", "print(places)", parameters=GIVEN_SEVERAL)
    return folder


def add_place(root: Path, name: str, source: str) -> None:
    (root / "places" / name).mkdir()
    (root / "places" / name / "place.toml").write_text(PLACE.format(name), encoding="utf-8")
    (root / "places" / name / "facts.csv").write_text(FACTS.replace("programme", source), encoding="utf-8")


@pytest.fixture
def notebook(tmp_path: Path) -> Path:
    return write_notebook(tmp_path / "small.ipynb", "print(place)")


@pytest.fixture(name="write_notebook")
def writer():
    return write_notebook


@pytest.fixture(name="write_notebooks")
def writer_of_all():
    return write_notebooks


@pytest.fixture
def raw(tmp_path, real_raw):
    """A copy of the data folder, with an invented place beside the real ones."""
    shutil.copytree(real_raw.root, tmp_path / "raw")
    add_place(tmp_path / "raw", "alpha", next(iter(real_raw.sources)))
    return tmp_path / "raw"


@pytest.fixture
def light(monkeypatch):
    """Let runs of this process take moments; of the notebooks of a place there are two."""
    monkeypatch.setattr(run, "PLACE_NOTEBOOKS", FEW)
    monkeypatch.setattr(run.Fingerprints, "code", "the same")
    monkeypatch.setattr(run.Fingerprints, "environment", "the same")
    monkeypatch.setattr(warm, "_SERVER", LIGHT_SERVER)
    code = property(lambda self: LIGHT_REPORT.replace("NAME", repr(self.name)))
    monkeypatch.setattr(work.Work, "code", code)
    monkeypatch.setattr(work.Work, "opening", None)


@pytest.fixture
def light_run():
    """The command line as a script whose runs take moments."""
    return LIGHT_RUN
