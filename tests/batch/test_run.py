"""A run: whole reports or none, a truthful ledger, and one place's failure is not another's."""

from __future__ import annotations

import json
import shutil
import signal
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import nbformat
import pytest
from typer.testing import CliRunner

from nearzero import __version__
from nearzero.batch import outputs, work
from nearzero.batch.engine.warm import WarmParent
from nearzero.batch.ledger import Entry
from nearzero.batch.lock import BusyError, sole_run
from nearzero.batch.run import Options, Plan, plan, run
from nearzero.batch.scheduler import Stopped, Watch, make, run_works
from nearzero.batch.skip import Fingerprints, step_hash
from nearzero.cli import app
from nearzero.places.raw import Raw
from nearzero.problems import DataError
from nearzero.study import Study

GIVEN = 'place: str = "laoshan"\nlang: str = "zh"\nraw: str | None = None\n'

SOME = ("01_trends", "04_indicators", "06_projects")  # that each of them runs is seen elsewhere


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def entries(out: Path) -> dict[tuple[str, str], dict]:
    found = json.loads((out / "ledger.json").read_text(encoding="utf-8"))["entries"]
    return {(entry["place"], entry["step"]): entry for entry in found}


def unmoved(monkeypatch):
    """Let code and environment count as unchanged, whoever edits or installs meanwhile."""
    monkeypatch.setattr(Fingerprints, "code", "the same")
    monkeypatch.setattr(Fingerprints, "environment", "the same")


@pytest.fixture(scope="module")
def whole(tmp_path_factory, real_raw):
    """One run of one real place through the command line, with the real notebooks and report."""
    folder = tmp_path_factory.mktemp("run")
    shutil.copytree(real_raw.root, folder / "raw")
    arguments = ["run", "laoshan", "--raw", str(folder / "raw"), "--out", str(folder / "reports")]
    with pytest.MonkeyPatch.context() as patched:
        unmoved(patched)
        patched.setattr("nearzero.batch.run.PLACE_NOTEBOOKS", SOME)
        outcome = CliRunner().invoke(app, [*arguments, "--formats", "html,docx,pages"])
    assert outcome.exit_code == 0, outcome.output
    return folder, outcome


@pytest.fixture(scope="module")
def said_here(real_raw):
    """The same report, made in this process."""
    return Study.load("laoshan", real_raw).report()


@pytest.fixture
def earlier(whole, tmp_path, monkeypatch):
    """A folder with that report in it, to be put at risk; the data folder stands beside it."""
    unmoved(monkeypatch)
    monkeypatch.setattr("nearzero.batch.run.PLACE_NOTEBOOKS", SOME)
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
                "plan_tables.docx",
                "application_form.html",
                "self_evaluation.docx",
                "results.json",
                *(f"notebooks/{n}.{kind}" for n in SOME for kind in ("ipynb", "html")),
            )
        }
        assert wanted <= set(found)
        assert all(found[name] for name in found if name != ".run.lock")
        assert not [name for name in found if ".part" in name or ".old" in name]

    def test_every_figure_is_there_as_image_and_as_drawing(self, out, said_here):
        figures = [figure.id for chapter in said_here for figure in chapter.figures]
        found = {path.name for path in (out / "laoshan" / "figures").iterdir()}
        assert found == {f"{name}.{kind}" for name in figures for kind in ("png", "svg")}
        assert (out / "laoshan" / "figures" / f"{figures[0]}.png").read_bytes().startswith(b"\x89PNG")

    def test_the_results_are_those_of_the_report(self, out, said_here):
        said = json.loads((out / "laoshan" / "results.json").read_text(encoding="utf-8"))
        report = said_here
        assert said["title"] == report.title
        assert said["nearzero"] == __version__
        assert [record["id"] for record in said["results"]] == list(dict.fromkeys(r.id for r in report.results))
        assert all(record["inputs"] for record in said["results"])

    def test_the_ledger_says_what_was_done(self, out):
        found = entries(out)
        assert set(found) == {("laoshan", step) for step in (*SOME, "report")}
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
        assert f"{len(SOME) + 1} done, 0 failed" in whole[1].output
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

    def test_unchanged_it_is_passed_over_and_nothing_is_touched(self, earlier, whole):
        before = contents(earlier / "laoshan")
        arguments = [
            "run",
            "laoshan",
            "--raw",
            str(whole[0] / "raw"),
            "--out",
            str(earlier),
            "--formats",
            "html,docx,pages",
        ]
        dry = CliRunner().invoke(app, [*arguments, "--dry-run"])
        assert dry.output == "laoshan: passed over (nothing it rests on has changed)\n"
        outcome = CliRunner().invoke(app, arguments)
        assert f"0 done, {len(SOME) + 1} passed over, 0 failed" in outcome.output
        assert contents(earlier / "laoshan") == before
        assert {entry["state"] for entry in entries(earlier).values()} == {"done"}

    def test_every_step_had_a_process_of_its_own_whose_memory_was_measured(self, out):
        assert all(30 < entry["peak_mb"] < 700 for entry in entries(out).values())
        log = (out / "laoshan" / "run.log").read_text(encoding="utf-8").splitlines()
        assert [line.split()[2] for line in log] == [f"{step}:" for step in ("opening", *SOME, "report")]
        assert log[0].endswith(" s"), "the place was opened once for all steps"


class Told(Watch):
    """Keeps what it is told."""

    def __init__(self):
        self.steps, self.done = [], []

    def step(self, slot, name, step, cell, cells):  # noqa: ARG002
        if (name, step) not in self.steps:
            self.steps.append((name, step))

    def finished(self, name, entries):  # noqa: ARG002
        self.done.append(name)


@pytest.mark.slow
@pytest.mark.usefixtures("light")
class TestOrder:
    """The order of things, with notebooks and reports that take moments."""

    @pytest.fixture
    def planned(self, raw, tmp_path, write_notebooks):
        folder = write_notebooks(tmp_path / "notebooks", "print(place)")
        return Plan(Raw(raw), tmp_path / "reports", ("laoshan", "alpha"), notebooks=folder)

    @pytest.fixture
    def failing(self, planned, write_notebook):
        """Let the first notebook fail for one place."""
        source = "if place == 'laoshan':\n    raise ValueError('没有数据')\nprint(place)"
        return lambda: write_notebook(planned.notebooks / "01_trends.ipynb", source, parameters=GIVEN)

    def test_every_step_is_told_and_done_once(self, planned):
        told = Told()
        happened = run(planned, told)
        steps = ["01_trends", "02_drivers", "report"]
        wanted = [(place, step) for place in ("laoshan", "alpha") for step in steps]
        wanted += [("comparison", "03_comparison"), ("comparison", "report")]
        assert told.steps == wanted == [(entry.place, entry.step) for entry in happened]
        assert told.done == ["laoshan", "alpha", "comparison"]
        assert {entry.state for entry in happened} == {"done"}
        cells = nbformat.read(planned.out / "alpha" / "notebooks" / "01_trends.ipynb", 4).cells
        assert cells[-1].outputs[0].text == "alpha\n"
        assert json.loads((planned.out / "ledger.json").read_text(encoding="utf-8"))["run"]["state"] == "done"

    def test_more_places_than_can_be_read_side_by_side_are_not_compared(self, planned, monkeypatch):
        assert planned.why_not_compared == ""
        monkeypatch.setattr("nearzero.batch.run.MOST_COMPARED", 1)
        assert [work.name for work in planned.works] == ["laoshan", "alpha"]
        assert "2 places are too many" in planned.why_not_compared

    def test_one_place_is_compared_with_none(self, planned):
        assert {entry.place for entry in run(replace(planned, places=("alpha",)))} == {"alpha"}

    def test_several_jobs_make_the_same(self, planned, tmp_path):
        run(planned)
        run(replace(planned, out=tmp_path / "two", options=Options(jobs=3)))
        made = [sorted(name for name in contents(out)) for out in (planned.out, tmp_path / "two")]
        assert made[0] == made[1]

    def test_a_notebook_that_fails_for_one_place_leaves_its_report_and_lets_the_others_go_on(self, planned, failing):
        run(planned)
        before, known = contents(planned.out / "laoshan"), entries(planned.out)
        failing()
        happened = run(planned)
        assert contents(planned.out / "laoshan") == before
        found = entries(planned.out)
        failed = found["laoshan", "01_trends"]
        assert failed["state"] == "failed"
        assert "01_trends.ipynb" in failed["error"]
        assert "没有数据" in failed["error"]
        assert found["laoshan", "02_drivers"]["state"] == "done", "the other notebooks of the place run, too"
        assert found["laoshan", "report"] == known["laoshan", "report"]  # the earlier report is still there
        assert [entry.state for entry in happened].count("failed") == 1
        assert (planned.out / "comparison" / "results.json").is_file()
        assert "ValueError" in (planned.out / "logs" / "laoshan.log").read_text(encoding="utf-8")
        assert (planned.out / "logs" / "laoshan.01_trends.ipynb").is_file()
        assert not [name for name in contents(planned.out) if ".part" in name]

    def test_only_what_failed_is_made_again_and_its_log_goes(self, planned, failing, write_notebook):
        failing()
        run(planned)
        write_notebook(planned.notebooks / "01_trends.ipynb", "print(place)", parameters=GIVEN)
        happened = run(replace(planned, options=Options(only_failed=True)))
        assert {entry.place for entry in happened if entry.state == "done"} == {"laoshan"}
        assert {entry["state"] for entry in entries(planned.out).values()} == {"done"}
        assert list((planned.out / "logs").iterdir()) == []

    @pytest.mark.parametrize(
        ("cell", "state", "said"),
        [
            ("import time; time.sleep(6000)", "time", "longer than 1 s"),
            ("import os; os._exit(3)", "died", "exit code 3"),
            ("hog = b'x' * (3 << 30)", "memory", "MemoryError"),
            ("display({'text/html': '<table><tbody></tbody></table>'}, raw=True)", "failed", "a table without rows"),
        ],
    )
    def test_each_end_has_its_state(self, planned, write_notebook, cell, state, said):
        write_notebook(planned.notebooks / "01_trends.ipynb", cell, parameters=GIVEN)
        limits = Options(seconds=1 if state == "time" else 600)
        happened = run(replace(planned, places=("alpha",), options=limits))
        assert happened[0].state == state
        assert happened[1].state == "done" or state == "time"  # the limit holds for the other one, too
        assert said in happened[0].error
        assert not (planned.out / "alpha").exists()

    @pytest.mark.parametrize(("deaths", "state"), [(1, "done"), (2, "died")])
    def test_a_notebook_whose_warm_process_dies_is_tried_once_more(
        self, planned, write_notebook, tmp_path, deaths, state
    ):
        cell = (
            f"import os, pathlib, time\nmarks = pathlib.Path({str(tmp_path)!r})\n"
            f"count = len(list(marks.glob('mark*')))\n(marks / f'mark{{count}}').touch()\n"
            f"if count < {deaths}:\n    os.kill(os.getppid(), 9); time.sleep(6000)"
        )
        write_notebook(planned.notebooks / "01_trends.ipynb", cell, parameters=GIVEN)
        happened = run(replace(planned, places=("alpha",)))
        assert [entry.state for entry in happened[:2]] == [state, "done"]
        assert len(list(tmp_path.glob("mark*"))) == 2

    def test_a_place_that_cannot_be_opened_beforehand_is_opened_by_every_step(self, planned, monkeypatch):
        opening = property(lambda self: ("nearzero.batch.opened:open_place", (self.name, "nowhere", "zh")))
        monkeypatch.setattr(work.Work, "opening", opening)
        happened = run(replace(planned, places=("alpha",)))
        assert [entry.state for entry in happened] == ["done"] * 3
        log = (planned.out / "alpha" / "run.log").read_text(encoding="utf-8")
        assert "opening: every step does it for itself: DataError" in log

    def test_a_run_that_ends_between_two_notebooks_puts_nothing_in_place(self, planned, tmp_path):
        with WarmParent() as parent:

            def tell(step, *_):
                if step == "02_drivers":
                    parent.close()

            happened = make(planned.works[0], parent, tmp_path / "reports", tell)
        assert [(entry.step, entry.state) for entry in happened] == [("01_trends", "done"), ("02_drivers", "stopped")]
        assert [path.name for path in (tmp_path / "reports").iterdir()] == ["logs"]

    def test_a_run_that_is_asked_to_end_at_once_does_nothing_more(self, planned):
        told: list[list[Entry]] = []
        with pytest.raises(Stopped) as stopped:
            run_works(planned.works, planned.out, 2, Watch(), told.append, asked=[signal.SIGINT])
        assert all(entry.state == "stopped" for entry in stopped.value.happened)
        assert [entry for entries in told for entry in entries] == stopped.value.happened
        assert not (planned.out / "alpha").exists()

    def test_a_report_that_fails_discards_the_notebooks_made_for_it(self, planned, monkeypatch):
        monkeypatch.setattr("nearzero.batch.work.Work.code", "1 / 0")
        assert [entry.error for entry in run(planned) if not entry.good] == [
            "cell 0: ZeroDivisionError: division by zero"
        ] * 3
        assert [path.name for path in planned.out.iterdir() if path.is_dir()] == ["logs"]

    def test_a_report_without_content_is_a_failure(self, planned, monkeypatch):
        monkeypatch.setattr("nearzero.batch.work.Work.code", "open(FOLDER + '/report.html', 'w').close()")
        happened = run(replace(planned, places=("alpha",)))
        assert "report.html: written without content" in happened[-1].error

    def test_a_folder_that_cannot_be_put_in_place_is_a_failure_and_stops_nobody_else(self, planned, monkeypatch):
        def full(fresh, final):
            if final.name == "laoshan":
                raise OSError("no space left")
            fresh.rename(final)

        monkeypatch.setattr(outputs, "_swap", full)
        run(planned)
        found = entries(planned.out)
        assert found["laoshan", "report"]["state"] == "failed"
        assert "no space" in found["laoshan", "report"]["error"]
        assert found["alpha", "report"]["state"] == "done"

    def test_notebooks_that_are_not_there_or_take_other_parameters_are_named(self, planned, write_notebook):
        (planned.notebooks / "01_trends.ipynb").unlink()
        write_notebook(planned.notebooks / "02_drivers.ipynb", parameters='palce: str = ""\nlang: str = "zh"')
        one, two = run(replace(planned, places=("alpha",)))[:2]
        assert (one.state, two.state) == ("failed", "failed")
        assert "01_trends.ipynb" in one.error
        assert "place: 02_drivers.ipynb has no such parameter; did you mean “palce”" in two.error
        assert "raw:" in two.error

    def test_one_run_at_a_time_writes_into_a_folder(self, planned):
        with sole_run(planned.out), pytest.raises(BusyError, match="process"):
            run(planned)

    def test_a_place_whose_report_or_record_was_lost_is_made_again(self, planned):
        one = replace(planned, places=("alpha",))
        run(one)
        assert {entry.state for entry in run(one)} == {"skipped"}
        (planned.out / "ledger.json").unlink()
        assert {entry.state for entry in run(one)} == {"skipped"}
        assert entries(planned.out)["alpha", "report"]["state"] == "done", "learnt from the record of the folder"
        (planned.out / "alpha" / "results.json").unlink()
        assert {entry.state for entry in run(one)} == {"done"}


class TestWhatItRestsOn:
    @pytest.fixture(autouse=True)
    def quiet(self, request, monkeypatch):
        if "code_and_environment" not in request.node.name:
            unmoved(monkeypatch)

    @pytest.fixture
    def planned(self, raw, tmp_path, write_notebooks):
        return Plan(Raw(raw), tmp_path / "reports", ("laoshan",), notebooks=write_notebooks(tmp_path / "n", "1"))

    def prints(self, planned):
        return replace(planned, raw=Raw(planned.raw.root)).works[0].prints

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
    def test_the_hash_of_the_data_changes_with_what_a_report_rests_on(self, planned, raw, file, changes):
        before = self.prints(planned)
        with (raw / file).open("a", encoding="utf-8") as text:
            text.write("\n")
        after = self.prints(planned)
        assert (after["data"] != before["data"]) is changes
        assert {**after, "data": ""} == {**before, "data": ""}

    def test_an_editors_folder_among_the_data_is_no_matter(self, planned, raw):
        before = self.prints(planned)
        (raw / "places" / "laoshan" / ".ipynb_checkpoints").mkdir()
        assert self.prints(planned) == before

    def test_it_is_no_matter_where_the_data_lie(self, planned, raw, tmp_path):
        shutil.copytree(raw, tmp_path / "moved")
        assert self.prints(replace(planned, raw=Raw(tmp_path / "moved"))) == self.prints(planned)

    @pytest.mark.parametrize(
        ("change", "part"),
        [({"lang": "en"}, "parameters"), ({"formats": ("html",)}, "formats"), ({"places": ("alpha",)}, "parameters")],
    )
    def test_other_wishes_are_other_work(self, planned, change, part):
        assert replace(planned, **change).works[0].prints[part] != self.prints(planned)[part]

    def test_a_changed_notebook_is_other_work(self, planned, write_notebook):
        before = self.prints(planned)
        write_notebook(planned.notebooks / "08_audit.ipynb", "2", parameters=GIVEN)
        after = self.prints(planned)
        assert [part for part in before if before[part] != after[part]] == ["notebooks"]

    def test_code_and_environment_count(self, planned, monkeypatch):
        before = self.prints(planned)
        monkeypatch.setattr("nearzero.__file__", str(planned.notebooks / "__init__.py"))
        monkeypatch.setattr("importlib.metadata.distributions", list)
        after = self.prints(planned)
        assert [part for part in before if before[part] != after[part]] == ["code", "environment"]

    def test_steps_have_hashes_of_their_own(self, planned):
        work = planned.works[0]
        hashes = [step_hash(work.prints, step, one) for step, one in zip(work.steps, (*work.hashes, ""), strict=True)]
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
