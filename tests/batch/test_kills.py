"""Whatever ends a run: nothing half made has a final name, nothing finished is lost, nobody is left over."""

from __future__ import annotations

import importlib.util
import json
import os
import signal
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

import pytest
from typer.testing import CliRunner

from nearzero.cli import app

_SPEC = importlib.util.spec_from_file_location("kills", Path(__file__).with_name("kills.py"))
kills = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(kills)

pytestmark = [pytest.mark.slow, pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there are kernels only")]
PLACES = ("laoshan", "zhangqiu", "example-county")
# All but the first place wait for a word, so that whoever is killed is in the middle of its work on any machine.
WAITS = """\
import pathlib, time
while place != "laoshan" and not pathlib.Path({word!r}).exists():
    time.sleep(.05)
print("x" * 5000)"""


@pytest.fixture
def word(tmp_path):
    return tmp_path / "word"


@pytest.fixture
def start(tmp_path, word, write_notebooks, real_raw, light_run):
    """Start a run of some places, or go on with it."""
    write_notebooks(tmp_path / "notebooks", WAITS.format(word=str(word)))
    call = [*PLACES, "--raw", str(real_raw.root), "--jobs", "2"]
    return lambda *arguments, **limits: kills.Victim(light_run, tmp_path, *(arguments or call), **limits)


def ledger(run):
    return json.loads((run.out / "ledger.json").read_text(encoding="utf-8"))


def states(run):
    return {entry["state"] for entry in ledger(run)["entries"]}


def test_whoever_is_ended_nothing_finished_is_lost_and_the_next_run_goes_on(start, word):
    run = start()
    run.until("laoshan/run.json")
    family = run.kill("runner", signal.SIGINT)
    code, said = run.wait()
    assert (code, "nearzero run --resume" in said) == (130, True), said
    assert kills.gone(family)
    assert ledger(run)["run"]["state"] == "stopped"
    assert states(run) == {"done", "stopped"}
    assert not list(run.out.glob(".*.part"))
    first = kills.finished(run.out)
    assert set(first) == {"laoshan"}

    run = start("--resume", "--jobs", "2")
    run.until(".*.part/notebooks")
    family = run.kill("runner")
    assert run.wait()[0] == -signal.SIGKILL
    assert kills.gone(family)
    assert kills.finished(run.out) == first
    assert ledger(run)["run"]["state"] == "running", "nobody was left to say how it ended"

    run = start("--resume", "--jobs", "2")
    run.until(".*.part/notebooks")
    family = run.kill("child")
    word.touch()
    code, said = run.wait()
    assert (code, "signal SIGKILL" in said) == (1, True), said
    assert kills.gone(family)
    second = kills.finished(run.out)
    assert len(second) == len(PLACES), "all but the place whose notebook was killed, and the comparison"
    assert states(run) == {"done", "died"}

    word.unlink()
    run = start("--resume", "--jobs", "2")
    run.until(".*.part/notebooks")
    run.kill("child", signal.SIGCONT)  # there is one now
    family = run.kill("warm process")
    word.touch()
    code, said = run.wait()
    assert code == 0, f"a notebook whose warm process died gets another: {said}"
    assert kills.gone(family)
    whole = kills.finished(run.out)
    assert set(whole) == {*PLACES, "comparison"}
    assert {name: whole[name] for name in second} == second
    assert second["laoshan"] == first["laoshan"]
    assert states(run) == {"done"}
    assert not [path.name for path in run.out.rglob("*") if path.suffix in {".part", ".old"}]


def test_a_notebook_whose_branch_died_is_forked_from_the_warm_process(start, word):
    run = start()
    run.until(".*.part/notebooks")
    run.kill("child", signal.SIGCONT)  # there is one now
    family = run.kill("branch")
    word.touch()
    code, said = run.wait()
    assert code == 0, said
    assert kills.gone(family)
    assert set(kills.finished(run.out)) == {*PLACES, "comparison"}
    assert states(run) == {"done"}


def mounted(folder: Path, *options: str) -> bool:
    """Mount a file system in memory, where that is allowed."""
    call = ["mount", "-t", "tmpfs", "-o", ",".join(options), "tmpfs", str(folder)]
    return subprocess.run(call, check=False, capture_output=True).returncode == 0  # noqa: S603 - ours


@pytest.fixture
def mount(tmp_path):
    """Mount a file system where reports go; give its folder, or None where that is not allowed."""
    with ExitStack() as stack:

        def mount_one(name: str, *options: str) -> Path | None:
            folder = tmp_path / name
            folder.mkdir()
            if not mounted(folder, *options):
                return None
            stack.callback(subprocess.run, ["umount", "-l", str(folder)], check=True)
            return folder

        yield mount_one


def test_files_that_cannot_be_written_in_full_are_failures_and_nothing_else(start, word, mount):
    """A full disk; where none can be made, files may only have so many bytes."""
    word.touch()
    disk = mount("reports", "size=48k")
    run = start(limit_file_bytes=0 if disk else 4000)
    code, said = run.wait()
    assert code == 1, said
    assert ("No space left" if disk else "File too large") in said
    whole = kills.finished(run.out)
    assert set(whole) < {*PLACES, "comparison"}
    if disk:
        subprocess.run(["mount", "-o", "remount,size=8m", str(disk)], check=True)  # noqa: S603, S607 - ours
    run = start("--resume")
    code, said = run.wait()
    assert code == 0, said
    after = kills.finished(run.out)
    assert set(after) == {*PLACES, "comparison"}
    assert {name: after[name] for name in whole} == whole


@pytest.mark.usefixtures("light")
@pytest.mark.parametrize("why", ["a file stands there", "it may only be read"])
def test_a_folder_that_cannot_be_written_is_refused(tmp_path, real_raw, mount, why):
    out = tmp_path / "file" / "reports"
    if why == "a file stands there":
        (tmp_path / "file").write_text("", encoding="utf-8")
    elif os.geteuid():
        out.mkdir(parents=True, mode=0o555)
    elif (out := mount("disk", "ro")) is None:
        pytest.skip("an administrator may write everywhere, and nothing can be mounted")
    outcome = CliRunner().invoke(app, ["run", "laoshan", "--raw", str(real_raw.root), "--out", str(out)])
    assert outcome.exit_code == 2, outcome.output
    assert "Nothing was run" in outcome.output
