"""Kernels that are forks: each its own process with its own environment, and seen when it ends."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys

import pytest

from nearzero.batch.page_forks import Forked, can_fork
from nearzero.places.raw import Raw, default_root
from nearzero.presentation.explorer import ready

pytestmark = pytest.mark.skipif(not can_fork(), reason="kernels are not forked on this system")


def test_the_end_of_a_process_is_seen_and_signals_reach_it():
    with subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"]) as started:
        forked = Forked(started.pid)
        assert forked.poll() is None
        with pytest.raises(subprocess.TimeoutExpired):
            forked.wait(0.01)
        forked.kill()
        assert started.wait(30) == -signal.SIGKILL
        assert forked.wait(30) is not None
        forked.terminate()  # nothing is there any more


def test_a_process_that_has_ended_before_is_seen_as_that():
    pid = os.fork()
    if not pid:
        os._exit(0)
    os.waitpid(pid, 0)
    assert Forked(pid).poll() is not None


def test_a_desk_that_was_prepared_is_given_up_when_the_data_change(tmp_path, monkeypatch):
    monkeypatch.setattr(ready, "_MOST_PLACES", 0)
    monkeypatch.setattr(ready, "_ready", {})
    shutil.copytree(default_root(), tmp_path / "raw")
    raw = Raw(tmp_path / "raw")
    assert ready.desk_of(raw) is None
    ready.prepare(raw.root)
    assert ready.desk_of(raw) is not None
    with (raw.root / "variables.csv").open("a") as file:
        file.write("\n")
    assert ready.desk_of(raw) is None
