"""What a branch has made ready every notebook finds, none changes it for another, and nothing outlives it."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nbformat
import psutil
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from nearzero.batch import work
from nearzero.batch.engine import warm
from nearzero.batch.engine.branch import Branch
from nearzero.batch.engine.execution import execute
from nearzero.batch.engine.job import WarmUnavailableError
from nearzero.batch.engine.warm import WarmParent

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="elsewhere everything runs in kernels"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.usefixtures("light"),
]
MEGABYTE = 2**20
READY = "import json; json.ready = [1, 2]"
# Two processes, one of them in a session of its own, and a cell that does not end.
LASTING = (
    "import os, subprocess, time\n"
    "own = subprocess.Popen(['sleep', '600']).pid\n"
    "away = subprocess.Popen(['sleep', '600'], start_new_session=True).pid\n"
    "print(os.getpid(), own, away, flush=True)\n"
)


@pytest.fixture
def parent():
    with WarmParent() as fresh:
        yield fresh


@pytest.fixture
def branch(parent, tmp_path):
    with Branch(parent, "builtins:exec", [READY], tmp_path) as one:
        yield one


@pytest.fixture
def run(tmp_path):
    """Run a cell; the outcome and what it printed."""

    def run_source(forks, source, **options):
        kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
        path, made = tmp_path / "in.ipynb", tmp_path / "out.ipynb"
        nbformat.write(new_notebook(cells=[new_code_cell(source)], metadata={"kernelspec": kernel}), path)
        outcome = execute(forks, path, made, {}, **options)
        cells = [cell for cell in nbformat.read(made, 4).cells if "papermill-error-cell-tag" not in cell.metadata.tags]
        return outcome, "".join(out.get("text", "") for out in cells[0].outputs)

    return run_source


def gone(*numbers: int) -> None:
    deadline = time.monotonic() + 60
    left = set(numbers)
    while left and time.monotonic() < deadline:
        left = {number for number in left if psutil.pid_exists(number) and not _is_zombie(number)}
        time.sleep(0.02)
    assert not left


def _is_zombie(number: int) -> bool:
    try:
        return psutil.Process(number).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def test_every_notebook_finds_what_is_ready_and_changes_only_its_own(branch, run):
    source = "import json, random, os\njson.ready.append(3); print(json.ready, random.random(), os.getppid(), dir())"
    (first, said), (second, again) = run(branch, source), run(branch, source)
    assert first.ok
    assert (first.engine, second.engine) == ("warm", "warm")
    assert said.startswith("[1, 2, 3] ")
    assert again.startswith("[1, 2, 3] ")
    assert said.split()[3] != again.split()[3], "random numbers differ"
    assert said.split()[4] == str(branch.pid)
    assert "'module" not in said, "what made it ready leaves no names in the notebook"


def test_a_folder_is_that_of_the_caller(parent, tmp_path, monkeypatch):
    (tmp_path / "below").mkdir()
    monkeypatch.chdir(tmp_path)
    with Branch(parent, "builtins:exec", [READY], Path("below")) as one:
        assert work.call(one, "", Path("below"), {}).ok


def test_limits_hold_in_its_children(branch, run):
    assert run(branch, "import time; time.sleep(600)", seconds=1)[0].state == "time"
    assert run(branch, "bytearray(1 << 31)", memory_bytes=900 * MEGABYTE)[0].state == "memory"
    assert run(branch, "1")[0].ok


@pytest.mark.parametrize(
    ("call", "limits", "said"),
    [
        ("raise ValueError('没有')", {}, "ValueError: 没有"),
        ("import time; time.sleep(600)", {"seconds": 0.5}, r"longer than 0\.5 s"),
        ("x = bytearray(1 << 31)", {"memory_bytes": 900 * MEGABYTE}, "MemoryError"),
        ("import os; os._exit(3)", {}, "exit code 3"),
        ("import threading; threading.Thread(target=threading.Event().wait, daemon=True).start()", {}, "1 threads"),
    ],
)
def test_what_cannot_be_made_ready_is_said_and_leaves_nothing(parent, tmp_path, run, call, limits, said):
    parent.start()
    with pytest.raises(WarmUnavailableError, match=said):
        Branch(parent, "builtins:exec", [call], tmp_path, **limits)
    deadline = time.monotonic() + 60
    while (left := psutil.Process(parent.pid).children()) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not left
    assert run(parent, "1")[0].ok


def test_after_its_death_notebooks_come_from_the_warm_process(parent, branch, run):
    outcome, said = run(branch, LASTING + "os.kill(os.getppid(), 9); time.sleep(600)")
    assert outcome.orphaned
    gone(branch.pid, *map(int, said.split()))
    outcome, said = run(branch, "import json, os; print(hasattr(json, 'ready'), os.getppid())")
    assert (outcome.engine, said) == ("warm", f"False {parent.pid}\n")


def test_it_ends_with_its_block_and_leaves_nothing_open(parent, tmp_path, run):
    parent.start()
    run(parent, "1")
    before = [psutil.Process(number).num_fds() for number in (os.getpid(), parent.pid)]
    with Branch(parent, "builtins:exec", [READY], tmp_path) as one:
        outcome, said = run(one, LASTING)
    assert outcome.ok
    gone(one.pid, *map(int, said.split()))
    assert [psutil.Process(number).num_fds() for number in (os.getpid(), parent.pid)] == before


def test_closing_the_warm_process_stops_what_runs_in_it(parent, branch, run):
    began = threading.Event()
    with ThreadPoolExecutor() as pool:
        running = pool.submit(run, branch, LASTING + "time.sleep(600)", on_cell=lambda *_: began.set())
        assert began.wait(60)
        while not (children := psutil.Process(branch.pid).children(recursive=True))[2:]:
            time.sleep(0.02)
        parent.close()
        assert running.result(60)[0].state == "stopped"
    gone(branch.pid, *(one.pid for one in children))
    assert run(branch, "1")[0].state == "stopped"


def test_the_death_of_the_warm_process_takes_it_along(parent, branch, run):
    outcome, said = run(branch, LASTING + f"os.kill({parent.pid}, 9); time.sleep(600)")
    assert outcome.orphaned
    outcome, told = run(branch, "import os; print(os.getppid())")
    assert (outcome.engine, told) == ("warm", f"{parent.pid}\n"), "another warm process has taken its place"
    gone(branch.pid, int(said.split()[0]), int(said.split()[1]))


def test_nothing_outlives_a_caller_that_is_killed(tmp_path):
    told = tmp_path / "told"
    cell = LASTING.replace("print(", f"open({str(told)!r}, 'w').write('%d %d %d' % (").replace(", flush=True)", "))")
    code = (
        f"from pathlib import Path\nfrom nearzero.batch import work\nfrom nearzero.batch.engine import branch, warm\n"
        f"warm._SERVER = {warm._SERVER!r}\nf = Path({str(tmp_path)!r})\n"
        f"with branch.Branch(warm.WarmParent(), 'builtins:exec', [{READY!r}], f) as one:\n"
        f"    work.call(one, {cell + 'time.sleep(600)'!r}, f, {{}})"
    )
    with subprocess.Popen([sys.executable, "-W", "ignore", "-c", code]) as caller:  # noqa: S603 - ours
        deadline = time.monotonic() + 60
        while not (told.exists() and told.read_text().count(" ") == 2) and time.monotonic() < deadline:
            time.sleep(0.02)
        family = psutil.Process(caller.pid).children(recursive=True)
        caller.kill()
    assert len(family) >= 5, "the warm process, the branch, the notebook and what it started"
    gone(*(one.pid for one in family), *map(int, told.read_text().split()))
