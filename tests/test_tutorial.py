"""The tutorial runs as it is written: every command, every script, and the lines that it shows."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from nearzero.batch.run import PLACE_NOTEBOOKS
from nearzero.cli import app

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "tutorial" / "park-and-community.md"
_BLOCK = re.compile(r"```(console|python)\n(.*?)```", re.DOTALL)


def steps(text):
    """Every script and every command of a page, each with the lines shown below it."""
    for kind, body in _BLOCK.findall(text):
        if kind == "python":
            yield "script", body.partition("\n")[0].removeprefix("# "), body
            continue
        for part in re.split(r"^\$ ", body, flags=re.MULTILINE)[1:]:
            command, _, shown = part.partition("\n")
            yield "command", command, shown


def shown_in(wanted, said):
    """Whether the lines that a page shows came, in their order; ``...`` stands for any lines."""
    lines = iter(said.splitlines())
    return all(any(want.strip() == line.strip() for line in lines) for want in wanted.splitlines() if want.strip(" .…"))


def run(command, monkeypatch):
    """Do what a command line says, without a shell."""
    program, *arguments = shlex.split(command)
    if program == "cp":
        shutil.copytree(ROOT / arguments[1], arguments[2])
    elif program == "export":
        monkeypatch.setenv(*arguments[0].split("=", 1))
    elif program == "python":
        monkeypatch.setattr("sys.argv", arguments)
        exec(compile(Path(arguments[0]).read_text(encoding="utf-8"), arguments[0], "exec"), {"__name__": "__main__"})  # noqa: S102
    else:
        assert program == "nearzero"
        outcome = CliRunner().invoke(app, arguments)
        assert outcome.exit_code == 0, outcome.output
        return outcome.output
    return ""


@pytest.mark.slow
def test_the_tutorial_runs_as_it_is_written(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "300")
    done = []
    for kind, what, text in steps(PAGE.read_text(encoding="utf-8")):
        if kind == "script":
            Path(what).write_text(text, encoding="utf-8")
        else:
            with monkeypatch.context() as only_here:
                if what.startswith("nearzero run example-park"):  # the notebooks are run with the community, once
                    only_here.setattr("nearzero.batch.run.PLACE_NOTEBOOKS", ())
                said = run(what, monkeypatch)
            assert shown_in(text, said), f"$ {what}\n{said}"
            done.append(what.split()[:2])
    assert done.count(["nearzero", "run"]) == 2
    for place in ("example-park", "example-community"):
        assert "虚构" in Path("my-reports", place, "report.html").read_text(encoding="utf-8")
        assert Path("my-reports", place, "results.json").is_file()
    assert len(list(Path("my-reports", "example-community", "notebooks").glob("*.ipynb"))) == len(PLACE_NOTEBOOKS)
