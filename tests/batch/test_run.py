"""A run: whole reports or none, a truthful ledger, and one place's failure is not another's."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import nbformat
import pytest
from typer.testing import CliRunner

from nearzero import __version__
from nearzero.batch import outputs
from nearzero.batch import run as run_module
from nearzero.batch.run import PLACE_NOTEBOOKS, Plan, plan, run
from nearzero.cli import app
from nearzero.places.raw import Raw
from nearzero.problems import DataError
from nearzero.study import Study

FACTS = """\
variable,year,value,unit,qualifier,statement,base_year,comparator,sector,carrier,state,price_basis,source,locator,note
co2_total,2020,380,万吨,,,,,,,measured,,programme,一1,
co2_total,2022,400,万吨,,,,,,,measured,,programme,一1,
"""
PLACE = 'id = "alpha"\nzh = "甲区"\nen = "Alpha"\nkind = "city"\nprogramme = "shandong-2023"\nsystem = "city"\n'
GIVEN = 'place: str = "laoshan"\nlang: str = "zh"\nraw: str | None = None\n'
GIVEN_SEVERAL = 'places: list[str] = ["laoshan"]\nlang: str = "zh"\nraw: str | None = None\n'


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def entries(out: Path) -> dict[tuple[str, str], dict]:
    found = json.loads((out / "ledger.json").read_text(encoding="utf-8"))["entries"]
    return {(entry["place"], entry["step"]): entry for entry in found}


def copy_raw(root: Path, real: Raw) -> Path:
    """Copy the data folder, with an invented place beside the real ones."""
    shutil.copytree(real.root, root)
    source = next(iter(real.sources))
    (root / "places" / "alpha").mkdir()
    (root / "places" / "alpha" / "place.toml").write_text(PLACE, encoding="utf-8")
    (root / "places" / "alpha" / "facts.csv").write_text(FACTS.replace("programme", source), encoding="utf-8")
    return root


@pytest.fixture
def raw(tmp_path, real_raw):
    return copy_raw(tmp_path / "raw", real_raw)


@pytest.fixture(scope="module")
def whole(tmp_path_factory, real_raw):
    """One run of one real place through the command line, with the real notebooks and a real kernel."""
    folder = tmp_path_factory.mktemp("run")
    copy_raw(folder / "raw", real_raw)
    arguments = ["run", "laoshan", "--raw", str(folder / "raw"), "--out", str(folder / "reports")]
    outcome = CliRunner().invoke(app, arguments)
    assert outcome.exit_code == 0, outcome.output
    return folder, outcome


@pytest.fixture
def earlier(whole, tmp_path):
    """A folder with that report in it, to be put at risk; the data folder stands beside it."""
    shutil.copytree(whole[0] / "reports", tmp_path / "reports")
    return tmp_path / "reports"


@pytest.mark.slow
class TestWholeRun:
    @pytest.fixture
    def out(self, whole):
        return whole[0] / "reports"

    def test_every_file_of_the_report_is_there_and_not_empty(self, out):
        found = contents(out)
        wanted = {"index.html", "ledger.json"} | {
            f"laoshan/{name}"
            for name in (
                "report.html",
                "report.docx",
                "results.json",
                *(f"notebooks/{n}.ipynb" for n in PLACE_NOTEBOOKS),
            )
        }
        assert wanted <= set(found)
        assert all(found.values())
        assert not [name for name in found if ".part" in name or ".old" in name]

    def test_every_figure_is_there_as_image_and_as_drawing(self, out, real_raw):
        figures = [figure.id for chapter in Study.load("laoshan", real_raw).report() for figure in chapter.figures]
        found = {path.name for path in (out / "laoshan" / "figures").iterdir()}
        assert found == {f"{name}.{kind}" for name in figures for kind in ("png", "svg")}
        assert (out / "laoshan" / "figures" / f"{figures[0]}.png").read_bytes().startswith(b"\x89PNG")

    def test_the_results_are_those_of_the_report(self, out, real_raw):
        said = json.loads((out / "laoshan" / "results.json").read_text(encoding="utf-8"))
        report = Study.load("laoshan", real_raw).report()
        assert said["title"] == report.title
        assert said["nearzero"] == __version__
        assert [record["id"] for record in said["results"]] == list(dict.fromkeys(r.id for r in report.results))
        assert all(record["inputs"] for record in said["results"])

    def test_the_ledger_says_what_was_done(self, out):
        found = entries(out)
        assert set(found) == {("laoshan", step) for step in (*PLACE_NOTEBOOKS, "report")}
        for entry in found.values():
            assert entry["state"] == "done"
            assert entry["error"] == ""
            assert entry["seconds"] > 0
            assert len(entry["inputs"]) == 16

    def test_the_executed_notebooks_show_what_they_computed(self, out):
        for path in sorted((out / "laoshan" / "notebooks").glob("*.ipynb")):
            cells = [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]
            shown = [output for cell in cells for output in cell.outputs]
            assert all(cell.execution_count for cell in cells), path.name
            assert not [output for output in shown if output.output_type in {"error", "stream"}], path.name
            assert sum("text/html" in output.get("data", {}) for output in shown) >= 3, path.name

    def test_page_document_and_index_carry_the_title(self, out):
        title = json.loads((out / "laoshan" / "results.json").read_text(encoding="utf-8"))["title"]
        assert title in (out / "laoshan" / "report.html").read_text(encoding="utf-8")
        assert title in (out / "index.html").read_text(encoding="utf-8")
        from docx import Document

        document = Document(str(out / "laoshan" / "report.docx"))
        assert len(document.tables) >= 5

    def test_the_person_at_the_keyboard_is_told(self, whole):
        assert f"{len(PLACE_NOTEBOOKS) + 1} done, 0 failed" in whole[1].output
        assert "index.html" in whole[1].output

    def test_bad_input_leaves_everything_as_it_was(self, earlier, raw):
        before = contents(earlier)
        facts = raw / "places" / "laoshan" / "facts.csv"
        lines = facts.read_text(encoding="utf-8").splitlines(keepends=True)
        row = next(k for k, line in enumerate(lines) if line.startswith("gdp,2022,1081.17"))
        lines[row] = lines[row].replace("1081.17", "1O81.17")
        facts.write_text("".join(lines), encoding="utf-8")
        outcome = CliRunner().invoke(app, ["run", "laoshan", "alpha", "--raw", str(raw), "--out", str(earlier)])
        assert outcome.exit_code == 2
        assert f"row {row + 1}" in outcome.output
        assert "1O81.17" in outcome.output
        assert "untouched" in outcome.output
        assert contents(earlier) == before

    def test_a_notebook_that_fails_for_one_place_leaves_its_report_and_lets_the_others_go_on(
        self, earlier, raw, tmp_path, write_notebook
    ):
        folder = tmp_path / "notebooks"
        failing = "if place == 'laoshan':\n    raise ValueError('没有数据')\nprint(place)"
        write_notebook(folder / "01_trends.ipynb", failing, parameters=GIVEN)
        for name in PLACE_NOTEBOOKS[1:]:
            write_notebook(folder / f"{name}.ipynb", "print(lang)", parameters=GIVEN)
        write_notebook(folder / "03_comparison.ipynb", "print(places)", parameters=GIVEN_SEVERAL)
        before, known = contents(earlier / "laoshan"), entries(earlier)
        happened = run(Plan(Raw(raw), earlier, ("laoshan", "alpha"), "en", ("html",), folder))

        assert contents(earlier / "laoshan") == before
        found = entries(earlier)
        failed = found["laoshan", "01_trends"]
        assert failed["state"] == "failed"
        assert "01_trends.ipynb" in failed["error"]
        assert "没有数据" in failed["error"]
        assert found["laoshan", "report"] == known["laoshan", "report"]  # the earlier report is still there
        assert {step for (place, step), entry in found.items() if place == "alpha" and entry["state"] == "done"} == {
            *PLACE_NOTEBOOKS,
            "report",
        }
        assert [entry.state for entry in happened].count("failed") == 1
        assert (earlier / "alpha" / "report.html").is_file()
        assert not (earlier / "alpha" / "report.docx").exists()
        assert (earlier / "comparison" / "report.html").is_file()
        assert {"alpha/report.html", "laoshan/report.html", "comparison/report.html"} <= set(contents(earlier))
        assert not [name for name in contents(earlier) if ".part" in name]


class TestOrder:
    """The order of things, without kernels: what runs is replaced by something that only writes."""

    @pytest.fixture
    def told(self, monkeypatch):
        """Replace notebooks and reports; return what was asked for."""
        asked = []

        def execute(source, target, given):
            asked.append((source.stem, dict(given)))
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(source.stem, encoding="utf-8")

        def write_report(report, folder, formats):
            asked.append((report, formats))
            (folder / "results.json").write_text(json.dumps({"title": str(report)}), encoding="utf-8")

        monkeypatch.setattr(run_module, "execute", execute)
        monkeypatch.setattr(run_module, "write_report", write_report)
        monkeypatch.setattr(run_module.Study, "report", lambda self, lang: f"{self.place.id} {lang}")
        monkeypatch.setattr(run_module, "compare", lambda places, _raw, _lang: f"compared {places}")
        return asked

    @pytest.fixture
    def planned(self, raw, tmp_path):
        return Plan(Raw(raw), tmp_path / "reports", ("laoshan", "alpha"))

    def test_every_step_is_announced_in_the_order_of_the_plan(self, planned, told):
        announced = []
        happened = run(planned, lambda place, step: announced.append((place, step)))
        assert announced == planned.steps == [(entry.place, entry.step) for entry in happened]
        assert announced[-2:] == [("comparison", "03_comparison"), ("comparison", "report")]
        assert len(told) == len(announced)

    def test_one_place_is_compared_with_none(self, planned, told):
        run(replace(planned, places=("alpha",)))
        assert [step for step, _ in told] == [*PLACE_NOTEBOOKS, "alpha zh"]

    def test_notebooks_get_place_language_and_folder(self, planned, told, raw):
        run(replace(planned, places=("alpha",), lang="en"))
        assert told[0] == ("01_trends", {"place": "alpha", "lang": "en", "raw": str(raw.resolve())})

    def test_a_report_that_fails_discards_the_notebooks_made_for_it(self, planned, told, monkeypatch):
        monkeypatch.setattr(run_module, "write_report", lambda *_: 1 / 0)
        run(planned)
        assert told
        assert [path.name for path in planned.out.iterdir() if path.is_dir()] == []
        assert {entry["state"] for (_, step), entry in entries(planned.out).items() if step == "report"} == {"failed"}

    def test_a_folder_that_cannot_be_put_in_place_is_a_failure_and_stops_nobody_else(self, planned, told, monkeypatch):
        def full(fresh, final):
            if final.name == "laoshan":
                raise OSError("no space left")
            fresh.rename(final)

        monkeypatch.setattr(outputs, "_swap", full)
        run(planned)
        assert told
        found = entries(planned.out)
        assert found["laoshan", "report"]["state"] == "failed"
        assert "no space" in found["laoshan", "report"]["error"]
        assert found["alpha", "report"]["state"] == "done"

    def test_a_notebook_that_is_not_there_is_a_failure_of_its_step(self, planned, tmp_path):
        run(replace(planned, notebooks=tmp_path / "nowhere", places=("alpha",)))
        ((key, entry),) = entries(planned.out).items()
        assert key == ("alpha", "01_trends")
        assert entry["state"] == "failed"
        assert "01_trends.ipynb" in entry["error"]

    def test_a_notebook_without_the_parameters_of_a_run_is_a_failure_that_names_them(
        self, planned, tmp_path, write_notebook
    ):
        write_notebook(tmp_path / "n" / "01_trends.ipynb", parameters='palce: str = ""\nlang: str = "zh"')
        run(replace(planned, notebooks=tmp_path / "n", places=("alpha",)))
        error = entries(planned.out)["alpha", "01_trends"]["error"]
        assert "place: 01_trends.ipynb has no such parameter; did you mean “palce”" in error
        assert "raw:" in error

    def test_an_editors_folder_among_the_data_disturbs_nothing(self, planned, told, raw):
        (raw / "places" / "alpha" / ".ipynb_checkpoints").mkdir()
        run(planned)
        assert told
        assert {entry["state"] for entry in entries(planned.out).values()} == {"done"}

    @pytest.mark.parametrize(
        ("file", "changes"),
        [
            ("places/laoshan/facts.csv", True),
            ("places/qingdao/targets.csv", True),  # the prefecture's targets stand in the report
            ("variables.csv", True),
            ("programme/shandong-2023/city.csv", True),
            ("places/alpha/facts.csv", False),
        ],
    )
    def test_the_hash_of_the_inputs_changes_with_what_a_report_rests_on(self, planned, told, raw, file, changes):
        one = replace(planned, places=("laoshan",))
        run(one)
        before = entries(planned.out)["laoshan", "report"]["inputs"]
        with (raw / file).open("a", encoding="utf-8") as text:
            text.write("\n")
        run(one)
        assert told
        assert (entries(planned.out)["laoshan", "report"]["inputs"] != before) is changes

    def test_the_hash_does_not_depend_on_where_the_data_lie(self, planned, told, raw, tmp_path):
        shutil.copytree(raw, tmp_path / "moved")
        for folder, out in ((raw, tmp_path / "a"), (tmp_path / "moved", tmp_path / "b")):
            run(replace(planned, raw=Raw(folder), out=out))
        assert told
        hashes = [{key: entry["inputs"] for key, entry in entries(tmp_path / name).items()} for name in "ab"]
        assert hashes[0] == hashes[1]

    def test_steps_of_one_place_have_hashes_of_their_own(self, planned, told):
        run(replace(planned, places=("alpha",)))
        assert told
        hashes = [entry["inputs"] for entry in entries(planned.out).values()]
        assert all(one != other for one, other in pairwise(sorted(hashes)))


class TestPlan:
    def test_every_reportable_place_is_meant_where_none_is_named(self, raw, tmp_path):
        planned, _ = plan(Raw(raw), tmp_path / "reports")
        assert {"alpha", "laoshan", "zhangqiu"} <= set(planned.places)
        assert "qingdao" not in planned.places

    def test_a_place_named_twice_runs_once(self, raw, tmp_path):
        planned, _ = plan(Raw(raw), tmp_path / "reports", ["alpha", "laoshan", "alpha"])
        assert planned.places == ("alpha", "laoshan")

    def test_errors_of_all_places_are_raised_at_once_and_nothing_is_made(self, raw, tmp_path):
        for name in ("alpha", "laoshan"):
            with (raw / "places" / name / "facts.csv").open("a", encoding="utf-8") as file:
                file.write("populaton,2022,1,万人,,,,,,,measured,,nowhere,一1,\n")
        with pytest.raises(DataError) as caught:
            plan(Raw(raw), tmp_path / "reports", ["alpha", "laoshan"])
        assert {problem.file.split("/")[1] for problem in caught.value} == {"alpha", "laoshan"}
        assert not (tmp_path / "reports").exists()

    def test_errors_of_a_place_that_does_not_run_are_not_its_neighbours(self, raw, tmp_path):
        with (raw / "places" / "alpha" / "facts.csv").open("a", encoding="utf-8") as file:
            file.write("populaton,2022,1,万人,,,,,,,measured,,nowhere,一1,\n")
        assert plan(Raw(raw), tmp_path / "reports", ["laoshan"])[0].places == ("laoshan",)
