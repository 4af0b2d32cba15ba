"""Settings kept in the explorer, given to a run: its notebooks and its report show the same numbers."""

from __future__ import annotations

import json
from html import escape
from pathlib import Path

import nbformat
import pytest
from typer.testing import CliRunner

from nearzero.batch import run
from nearzero.batch.notebooks import default_folder
from nearzero.batch.parameters import ParameterError, from_settings
from nearzero.batch.run import Plan
from nearzero.cli import app
from nearzero.places.raw import Raw
from nearzero.presentation.blocks import Table
from nearzero.presentation.explorer import keep
from nearzero.presentation.explorer.desk import Desk
from nearzero.presentation.explorer.keep import VIEWS
from nearzero.presentation.explorer.state import State
from nearzero.results import records_of, to_json
from nearzero.study import Study

CHOSEN = State(
    places=("alpha",),
    identity="kaya3",
    method="shapley",
    factor_set="per_tce_a",
    electricity="national",
    moves=(("gdp", 4.0),),
)
MORE = """\
population,2020,50.0,万人,,,,,,,measured,,{0},一2,
population,2022,51.0,万人,,,,,,,measured,,{0},一2,
gdp,2020,500.0,亿元,,,,,,,measured,constant_2020,{0},一3,
gdp,2022,560.0,亿元,,,,,,,measured,constant_2020,{0},一3,
electricity,2020,18.0,亿千瓦时,,,,,,,measured,,{0},一4,
electricity,2022,20.0,亿千瓦时,,,,,,,measured,,{0},一4,
"""


@pytest.fixture
def small(raw):
    """A data folder with a place of a dozen numbers."""
    with (raw / "places" / "alpha" / "facts.csv").open("a", encoding="utf-8") as file:
        file.write(MORE.format(next(iter(Raw(raw).sources))))
    return raw


def test_a_notebook_takes_what_it_has_parameters_for():
    said = {path.stem: from_settings(path, CHOSEN.to_json()) for path in default_folder().glob("0*.ipynb")}

    factors = {"factor_set": "per_tce_a", "electricity": "national", "year_rule": "yearly"}
    assert said["01_trends"] == factors
    assert said["05_energy"] == {name: factors[name] for name in ("electricity", "year_rule")}
    assert json.loads(said["02_drivers"]["settings"])["method"] == "shapley"
    assert json.loads(said["07_outlook"]["settings"])["moves"] == {"gdp": 4.0}
    assert said["08_audit"] == {}


def test_without_settings_notebooks_stay_as_they_are():
    assert all(from_settings(path, "") == {} for path in default_folder().glob("0*.ipynb"))


def test_settings_that_cannot_be_read_are_named():
    with pytest.raises(ParameterError, match="identity"):
        from_settings(default_folder() / "02_drivers.ipynb", '{"identiy": "kaya3"}')


def test_a_report_rests_on_every_place_of_its_settings(raw, tmp_path):
    def data(settings):
        planned = Plan(Raw(raw), tmp_path, ("laoshan",), settings=settings)
        return planned.works[0].prints["data"]

    wide = State(places=("laoshan", "zhangqiu")).to_json()
    before = data(""), data(wide)
    with (raw / "places" / "zhangqiu" / "facts.csv").open("a", encoding="utf-8") as file:
        file.write("\n")
    assert data("") == before[0]
    assert data(wide) != before[1]


@pytest.mark.slow
def test_a_run_with_settings_shows_the_numbers_of_the_explorer(small, tmp_path, monkeypatch):
    desk = Desk(Raw(small), Study.load)
    state, _ = desk.fit(CHOSEN)
    shown = {name: VIEWS[name](desk, state).results for name in VIEWS}
    assert shown["outlook"]
    assert shown["drivers"]
    (tmp_path / "settings.json").write_bytes(keep.settings(state).content)
    monkeypatch.setattr(run, "PLACE_NOTEBOOKS", ("01_trends", "02_drivers", "07_outlook"))
    out = tmp_path / "reports"
    call = ["run", "--settings", tmp_path / "settings.json", "--raw", small, "--out", out, "--formats", "html"]
    outcome = CliRunner().invoke(app, list(map(str, call)))

    assert outcome.exit_code == 0, outcome.output
    said = {one["id"]: one for one in records_of(json.loads((out / "alpha" / "results.json").read_text("utf-8")))}
    for results in shown.values():
        for record in records_of(json.loads(to_json(results.values()))):
            assert said[record["id"]] == record
    for notebook, views in (("02_drivers", ("drivers", "decoupling")), ("07_outlook", ("outlook",))):
        text = _shown(out / "alpha" / "notebooks" / f"{notebook}.ipynb")
        tables = [one for view in views for one in VIEWS[view](desk, state).blocks if isinstance(one, Table)]
        assert tables
        for cell in (cell for table in tables for row in table.rows for cell in row if cell.result is not None):
            assert escape(cell.text) in text, (notebook, cell)
    first = _shown(out / "alpha" / "notebooks" / "01_trends.ipynb")
    assert "吨标准煤系数组A" in first
    assert "全国电力平均因子" in first


def _shown(executed: Path) -> str:
    cells = nbformat.read(executed, as_version=4).cells
    return "\n".join(out.get("data", {}).get("text/html", "") for cell in cells for out in cell.get("outputs", ()))
