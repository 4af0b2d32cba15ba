"""Ending a run at any moment, and what must be true afterwards; for tests and the benchmark."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import psutil

WHOM = ("runner", "warm process", "branch", "child")
# What hangs is ended after so long; no verdict rests on it.
_HANGS = 1800


class Victim:
    """A run in a process of its own."""

    def __init__(self, script: str, folder: Path, *arguments: str, limit_file_bytes: int = 0):
        """Start it: a script that takes the arguments of ``nearzero``, in a working folder."""
        before = f"import resource; resource.setrlimit(resource.RLIMIT_FSIZE, ({limit_file_bytes},) * 2)\n"
        quiet = "import warnings; warnings.simplefilter('ignore')\n"
        code = (before if limit_file_bytes else "") + quiet + script
        self.out = folder / "reports"
        self.process = subprocess.Popen(  # noqa: S603 - ours
            [sys.executable, "-c", code, "run", *arguments],
            cwd=folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def wait(self, seconds: float = _HANGS) -> tuple[int, str]:
        """Return how it ended and what it said."""
        if not self.process.stdout.closed:
            self.said = self.process.communicate(timeout=seconds)[0]
        return self.process.returncode, self.said

    def family(self) -> list[psutil.Process]:
        """All processes of the run: itself, the warm process, its branches, their children."""
        me = psutil.Process(self.process.pid)
        return [me, *me.children(recursive=True)]

    def until(self, pattern: str) -> None:
        """Wait until something is in the folder of reports."""
        deadline = time.monotonic() + _HANGS
        while not any(self.out.glob(pattern)):
            assert self.process.poll() is None, self.wait()
            assert time.monotonic() < deadline
            time.sleep(0.02)

    def kill(self, whom: str, number: int = signal.SIGKILL) -> list[psutil.Process]:
        """Kill one of the run as soon as there is one; return all of the run as it was, nobody where it had ended."""
        while self.process.poll() is None:
            with suppress(psutil.NoSuchProcess):
                family = self.family()
                warm = [one for one in family[1:] if "engine" in " ".join(_command(one))][:1]
                branches = [one for one in warm for one in one.children()]
                children = [one for one in branches for one in one.children()]
                roles = {"runner": family[:1], "warm process": warm, "branch": branches, "child": children}
                for process in roles[whom][:1]:
                    process.send_signal(number)
                    return family
            time.sleep(0.02)
        return []


def _command(process: psutil.Process) -> list[str]:
    with suppress(psutil.Error):
        return process.cmdline()
    return []


def gone(family: list[psutil.Process], seconds: float = _HANGS / 10) -> bool:
    """Tell whether all of a run has ended."""
    _, alive = psutil.wait_procs(family, timeout=seconds)
    return not [one for one in alive if one.is_running() and one.status() != psutil.STATUS_ZOMBIE]


def finished(out: Path) -> dict[str, int]:
    """Return the reports in place with the time of their record, after making sure that each is whole."""
    found = {}
    for folder in out.iterdir() if out.is_dir() else ():
        if not folder.is_dir() or folder.name.startswith(".") or folder.name == "logs":
            continue
        record = json.loads((folder / "run.json").read_text(encoding="utf-8"))
        assert all((folder / name).is_file() for name in record["files"]), folder
        for path in folder.rglob("*.ipynb"):
            json.loads(path.read_text(encoding="utf-8"))
        found[folder.name] = (folder / "run.json").stat().st_mtime_ns
    for name in ("ledger.json",):
        if (out / name).is_file():
            json.loads((out / name).read_text(encoding="utf-8"))
    return found
