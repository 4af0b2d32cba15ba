"""Whatever ends a run: nothing half made has a final name, nothing finished is lost, nobody is left over."""

from __future__ import annotations

import importlib.util
import json
import random
import shutil
import signal
import sys
import time
from pathlib import Path

import pytest

_SPEC = importlib.util.spec_from_file_location("kills", Path(__file__).with_name("kills.py"))
kills = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(kills)

pytestmark = [pytest.mark.slow, pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there are kernels only")]
PLACES = ("laoshan", "zhangqiu", "example-county", "shandong")
BUSY = "import time; time.sleep(.3)"


@pytest.fixture
def start(tmp_path, write_notebooks, real_raw, light_run):
    """Start a run of some places, or go on with it."""
    write_notebooks(tmp_path / "notebooks", BUSY, f"print({'x' * 5000!r})")
    call = [*PLACES, "--raw", str(real_raw.root), "--jobs", "2"]
    return lambda *arguments, **limits: kills.Victim(light_run, tmp_path, *(arguments or call), **limits)


def resumed(start, before):
    """Go on, and see that everything is there, and what was finished is as it was."""
    run = start("--resume", "--jobs", "2")
    code, said = run.wait()
    assert code == 0, said
    after = kills.finished(run.out)
    assert set(after) == {*PLACES, "comparison"}
    assert {name: after[name] for name in before} == before
    entries = json.loads((run.out / "ledger.json").read_text(encoding="utf-8"))["entries"]
    assert {entry["state"] for entry in entries} == {"done"}
    assert not [path.name for path in run.out.rglob("*") if path.suffix in {".part", ".old"}]


@pytest.mark.parametrize("whom", kills.WHOM)
def test_a_kill_costs_what_was_being_made_and_no_more(start, whom):
    run = start()
    run.until(".*.part/notebooks")
    time.sleep(random.Random(whom).uniform(0, 1.5))  # noqa: S311
    family = run.kill(whom)
    code, _ = run.wait()
    assert code in {-signal.SIGKILL, 0, 1}
    assert kills.gone(family)
    resumed(start, kills.finished(run.out))


def test_ctrl_c_ends_everything_and_the_ledger_says_so(start):
    run = start()
    run.until("*/run.json")
    family = run.kill("runner", signal.SIGINT)
    code, said = run.wait()
    assert (code, "nearzero run --resume" in said) == (130, True), said
    assert kills.gone(family)
    ledger = json.loads((run.out / "ledger.json").read_text(encoding="utf-8"))
    assert ledger["run"]["state"] == "stopped"
    assert {entry["state"] for entry in ledger["entries"]} <= {"done", "stopped"}
    assert not list(run.out.glob(".*.part"))
    resumed(start, kills.finished(run.out))


def test_files_that_cannot_be_written_in_full_are_failures_and_nothing_else(start):
    run = start(limit_file_bytes=4000)
    code, said = run.wait()
    assert code == 1, said
    assert "File too large" in said
    assert set(kills.finished(run.out)) <= {"comparison"}, "its notebook is small enough"
    resumed(start, {})


def test_a_folder_that_cannot_be_written_is_refused(start, tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    run = start(*PLACES[:1], "--out", str(tmp_path / "file" / "reports"))
    code, said = run.wait()
    assert code == 2, said
    assert "Nothing was run" in said
    shutil.rmtree(tmp_path / "reports", ignore_errors=True)
