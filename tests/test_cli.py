"""The command line: what it says, and with which code it ends."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from typer.testing import CliRunner

from nearzero import cli
from nearzero.batch.engine.warm import WarmParent
from nearzero.batch.run import PLACE_NOTEBOOKS
from nearzero.cli import app

ALPHA = "places/alpha/facts.csv"


@pytest.fixture
def call(small_raw, tmp_path, monkeypatch):
    """Call a command on the invented folder, from an empty working folder."""
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")
    monkeypatch.setenv("NEARZERO_RAW", str(small_raw.root))
    monkeypatch.setenv("COLUMNS", "200")
    return lambda *arguments: CliRunner().invoke(app, list(arguments))


@pytest.fixture
def nothing_made(tmp_path):
    """Whether the working folder is still empty."""
    return lambda: list((tmp_path / "work").iterdir()) == []


class TestCheck:
    def test_sound_data_end_with_0(self, call):
        outcome = call("check")
        assert outcome.exit_code == 0, outcome.output
        assert outcome.output == "No problems.\n"

    def test_an_error_ends_with_2_and_is_told_with_file_row_column_value_and_hint(self, call, small_raw):
        row = small_raw.fact("population", "2021", "5O.20", "万人")
        outcome = call("check")
        assert outcome.exit_code == 2
        assert ALPHA in outcome.output
        assert f"row {row} · value “5O.20”" in outcome.output
        assert "Hint: digits as printed" in outcome.output

    def test_every_problem_of_every_file_is_shown_in_one_go(self, call, small_raw):
        small_raw.cell(ALPHA, 2, value="many")
        small_raw.cell(ALPHA, 3, state="guessed")
        small_raw.cell("places/beta/facts.csv", 2, variable="co2_totl")
        outcome = call("check")
        assert outcome.exit_code == 2
        assert outcome.output.count("error:") >= 3
        assert all(text in outcome.output for text in ("many", "guessed", "did you mean “co2_total”"))

    def test_some_places_can_be_checked_alone(self, call, small_raw):
        small_raw.cell(ALPHA, 2, value="many")
        assert call("check", "beta").exit_code == 0
        assert call("check", "alpha").exit_code == 2
        assert call("check", "beta", "alpha").exit_code == 2

    def test_an_unknown_place_suggests_the_nearest(self, call):
        outcome = call("check", "alhpa")
        assert outcome.exit_code == 2
        assert "did you mean “alpha”" in outcome.output

    def test_another_folder_can_be_named(self, call, small_raw, monkeypatch):
        monkeypatch.delenv("NEARZERO_RAW")
        assert call("check", "--raw", str(small_raw.root)).exit_code == 0

    def test_a_folder_that_is_not_there_is_no_crash(self, call, tmp_path):
        outcome = call("check", "--raw", str(tmp_path / "nowhere"))
        assert outcome.exit_code == 2
        assert "Hint" in outcome.output
        assert outcome.exception is None or isinstance(outcome.exception, SystemExit)

    def test_a_file_in_another_encoding_is_told_what_it_is(self, call, small_raw):
        small_raw.write(ALPHA, small_raw.text(ALPHA).encode("gb18030"))
        outcome = call("check")
        assert outcome.exit_code == 2
        assert "GBK" in outcome.output


class TestRun:
    def test_a_dry_run_says_what_would_run_and_makes_nothing(self, call, nothing_made):
        outcome = call("run", "alpha", "beta", "--dry-run")
        assert outcome.exit_code == 0, outcome.output
        lines = [line for line in outcome.output.splitlines() if "report" in line]
        steps = ", ".join([*PLACE_NOTEBOOKS, "report"])
        assert lines == [
            f"alpha: {steps} (there is no report yet)",
            f"beta: {steps} (there is no report yet)",
            "comparison: 03_comparison, report (there is no report yet)",
        ]
        assert nothing_made()

    def test_one_place_is_not_compared(self, call):
        assert "comparison" not in call("run", "alpha", "--dry-run").output

    def test_without_a_name_every_place_of_a_programme_runs(self, call):
        output = call("run", "--dry-run").output
        assert "alpha: 01_trends" in output
        assert "beta: 01_trends" in output

    def test_nothing_to_go_on_with_is_refused(self, call, nothing_made):
        outcome = call("run", "--resume")
        assert outcome.exit_code == 2
        assert "no run into reports is known" in outcome.output
        assert nothing_made()

    def test_only_what_failed_is_nothing_at_first(self, call):
        outcome = call("run", "alpha", "--only-failed", "--dry-run")
        assert "alpha: passed over (did not fail last time)" in outcome.output

    def test_a_wrong_language_is_refused(self, call, nothing_made):
        outcome = call("run", "alpha", "--lang", "fr")
        assert outcome.exit_code == 2
        assert "zh or en" in outcome.output
        assert nothing_made()

    @pytest.mark.parametrize(
        ("formats", "said"), [("docs", "“docx”"), ("html,qqqq", "docx, html, pages, pdf, xlsx"), (",", "at least one")]
    )
    def test_wrong_formats_are_refused_with_the_nearest_or_all(self, call, nothing_made, formats, said):
        outcome = call("run", "alpha", "--formats", formats)
        assert outcome.exit_code == 2
        assert said in outcome.output
        assert nothing_made()

    def test_an_unknown_place_suggests_the_nearest_and_nothing_runs(self, call, nothing_made):
        outcome = call("run", "alpha", "btea")
        assert outcome.exit_code == 2
        assert "did you mean “beta”" in outcome.output
        assert "Nothing was run" in outcome.output
        assert nothing_made()

    def test_data_with_errors_are_refused_before_anything_is_made(self, call, small_raw, nothing_made):
        row = small_raw.fact("population", "2021", "5O.20", "万人")
        outcome = call("run", "alpha")
        assert outcome.exit_code == 2
        assert f"row {row}" in outcome.output
        assert nothing_made()

    def test_it_is_said_that_too_many_places_are_not_compared(self, call, monkeypatch):
        monkeypatch.setattr("nearzero.batch.run.MOST_COMPARED", 1)
        outcome = call("run", "--dry-run")
        assert "No comparison: 2 places are too many" in outcome.output
        assert "03_comparison" not in outcome.output

    def test_bad_data_end_the_warm_process_that_had_begun_meanwhile(self, call, small_raw, monkeypatch):
        begun = []
        monkeypatch.setattr(WarmParent, "start_soon", lambda self: begun.append(self))  # noqa: PLW0108 - binds self
        small_raw.fact("population", "2021", "5O.20", "万人")
        assert call("run", "alpha").exit_code == 2
        assert [one.closed for one in begun] == [True]

    def test_nothing_is_begun_where_most_may_be_passed_over_or_is_only_asked(self, call, monkeypatch, tmp_path):
        monkeypatch.setattr(WarmParent, "start_soon", lambda _: pytest.fail("it is begun"))
        assert call("run", "alpha", "--dry-run").exit_code == 0
        (tmp_path / "before").mkdir()
        (tmp_path / "before" / "ledger.json").write_text("{}", encoding="utf-8")
        monkeypatch.setattr("nearzero.batch.progress.run_with_progress", lambda *_: [])
        assert call("run", "alpha", "--out", str(tmp_path / "before")).exit_code == 0

    def test_a_failure_while_running_ends_with_1_and_is_told(self, call, monkeypatch):
        from nearzero.batch import progress
        from nearzero.batch.ledger import Entry

        def failed(_planned, *_also):
            done = Entry("beta", "report", "done", 1.0, "")
            return [Entry("alpha", "01_trends", "failed", 1.0, "", "01_trends.ipynb, cell 3: 甲"), done]

        monkeypatch.setattr(progress, "run_with_progress", failed)
        outcome = call("run")
        assert outcome.exit_code == 1
        assert "alpha · 01_trends: failed: 01_trends.ipynb, cell 3: 甲" in outcome.output
        assert "1 done, 1 failed" in outcome.output


class TestAudit:
    @pytest.fixture
    def odd(self, small_raw):
        """An alpha whose plan prints two populations for one year, and a ratio that its parts do not give."""
        small_raw.fact("population", "2022", "53.00", "万人")
        small_raw.fact("co2_per_capita", "2022", "9.00", "吨/人")

    @pytest.mark.usefixtures("odd")
    def test_findings_are_grouped_with_arithmetic_facts_and_question(self, call):
        outcome = call("audit", "alpha", "--lang", "en")
        assert outcome.exit_code == 0, outcome.output
        assert "Contradictions (" in outcome.output
        assert "Two values for one thing" in outcome.output
        assert "     = 50.00 10⁴ persons ≠ 53.00 10⁴ persons" in outcome.output
        assert "     · Resident population 2022: 50.00 10⁴ persons (一1)" in outcome.output
        assert "   Ask: Which one holds" in outcome.output

    @pytest.mark.usefixtures("odd")
    def test_the_default_language_is_chinese(self, call):
        output = call("audit", "alpha").output
        assert "矛盾（" in output
        assert "问：以哪一个为准" in output

    @pytest.mark.usefixtures("odd")
    def test_one_severity_can_be_asked_for(self, call):
        output = call("audit", "alpha", "--lang", "en", "--severity", "contradiction").output
        assert "Contradictions (" in output
        assert "Doubts (" not in output
        assert "Notes (" not in output

    @pytest.mark.usefixtures("odd")
    @pytest.mark.parametrize("lang", ["zh", "en"])
    def test_json_is_all_that_is_printed_and_holds_both_languages(self, call, lang):
        outcome = call("audit", "alpha", "--json", "--lang", lang)
        assert outcome.exit_code == 0
        records = json.loads(outcome.stdout)
        assert outcome.stderr == ""
        twice = next(record for record in records if record["kind"] == "printed_twice")
        assert twice["severity"] == "contradiction"
        assert twice["message"]["zh"]
        assert twice["question"]["en"]
        assert all(fact["locator"] for record in records for fact in record["facts"])

    @pytest.mark.usefixtures("odd")
    def test_severity_narrows_json_too(self, call):
        records = json.loads(call("audit", "alpha", "--json", "--severity", "note").stdout)
        assert {record["severity"] for record in records} <= {"note"}

    def test_a_place_without_findings_says_so(self, call, small_raw):
        small_raw.only_facts({"variable": "population", "year": "2022", "value": "50.00", "unit": "万人"})
        for name in ("targets.csv", "status.csv", "projects.csv", "project_quantities.csv"):
            small_raw.path(f"places/alpha/{name}").unlink()
        outcome = call("audit", "alpha", "--lang", "en", "--severity", "contradiction")
        assert outcome.exit_code == 0
        assert outcome.output == "Nothing was found.\n"
        assert json.loads(call("audit", "alpha", "--json", "--severity", "contradiction").stdout) == []

    def test_an_unknown_place_is_refused_with_the_nearest(self, call):
        outcome = call("audit", "alhpa", "--json")
        assert outcome.exit_code == 2
        assert outcome.stdout == ""
        assert "did you mean “alpha”" in outcome.stderr

    @pytest.mark.parametrize(
        ("arguments", "said"), [(("--lang", "fr"), "zh or en"), (("--severity", "doupt"), "did you mean “doubt”")]
    )
    def test_wrong_options_are_refused(self, call, arguments, said):
        outcome = call("audit", "alpha", *arguments)
        assert outcome.exit_code == 2
        assert said in outcome.output

    def test_data_with_errors_are_refused(self, call, small_raw):
        row = small_raw.fact("population", "2021", "5O.20", "万人")
        outcome = call("audit", "alpha")
        assert outcome.exit_code == 2
        assert f"row {row}" in outcome.output


def commands():
    import typer

    return sorted(typer.main.get_command(app).commands)


@pytest.mark.parametrize("command", commands())
def test_the_help_of_every_command_shows_an_example(command):
    outcome = CliRunner().invoke(app, [command, "--help"], env={"COLUMNS": "120"}, prog_name="nearzero")
    assert outcome.exit_code == 0
    assert f"nearzero {command}" in outcome.output
    assert "Example" in outcome.output
    assert outcome.output.count(f"nearzero {command}") >= 2  # the usage and at least one example


def test_without_a_command_the_help_is_shown():
    outcome = CliRunner().invoke(app, [])
    assert "check" in outcome.output
    assert "run" in outcome.output


def test_an_unknown_option_suggests_the_right_one(call):
    outcome = call("run", "--formts", "html")
    assert outcome.exit_code == 2
    assert "--formats" in outcome.output


def test_an_interrupt_ends_with_130_and_without_a_trace(monkeypatch, capsys):
    def interrupted():
        raise KeyboardInterrupt

    monkeypatch.setattr(cli, "app", interrupted)
    with pytest.raises(SystemExit) as caught:
        cli.main()
    assert caught.value.code == 130
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("command", ["run", "audit"])
def test_help_answers_without_the_heavy_packages(command):
    heavy = {"pandas", "matplotlib", "numpy", "scipy", "pint", "papermill", "geopandas"}
    code = (
        "import sys; from nearzero.cli import app\n"
        f"try: app(['{command}', '--help'])\n"
        "except SystemExit: pass\n"
        f"print(sorted({heavy} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603
    assert done.stdout.splitlines()[-1] == "[]"
