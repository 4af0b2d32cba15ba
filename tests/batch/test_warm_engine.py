"""A warm child does what a kernel does, leaks nothing, and its end is told as it was."""

from __future__ import annotations

import importlib.util
import os
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import nbformat
import papermill
import pytest
from jupyter_core.utils import ensure_event_loop
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from nearzero.batch.engine import execution, warm
from nearzero.batch.engine.job import WarmUnavailableError, group_exceeds
from nearzero.batch.engine.warm import WarmParent

_SPEC = importlib.util.spec_from_file_location("warm_corpus", Path(__file__).with_name("warm_corpus.py"))
corpus = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(corpus)

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="elsewhere everything runs in kernels"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
]
NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
MEGABYTE = 2**20


@pytest.fixture(scope="module")
def parent():
    with WarmParent() as fresh:
        yield fresh


@pytest.fixture
def run(parent, tmp_path):
    """Run sources as the cells of a notebook; the outcome and the executed cells that are not papermill's marks."""

    def run_sources(*sources, metadata=None, **options):
        source, target = tmp_path / "in.ipynb", tmp_path / "out" / "out.ipynb"
        write(source, [new_code_cell(text) for text in sources], metadata)
        outcome = parent.execute(source, target, {}, **options)
        return outcome, unmarked(nbformat.read(target, 4)).cells

    return run_sources


def test_what_is_rehearsed_is_there_in_every_child(tmp_path):
    write(tmp_path / "in.ipynb", [new_code_cell("import sys\n'nbconvert' in sys.modules")])
    with WarmParent("nearzero.presentation.notebook_page:rehearse") as fresh:
        outcome = fresh.execute(tmp_path / "in.ipynb", tmp_path / "out.ipynb", {})
    assert (outcome.state, outcome.engine) == ("done", "warm")
    assert nbformat.read(tmp_path / "out.ipynb", 4).cells[0].outputs[0].data["text/plain"] == "True"


def write(path, cells, metadata=None):
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(new_notebook(cells=cells, metadata={"kernelspec": kernel} | (metadata or {})), path)


def unmarked(nb):
    nb.cells = [cell for cell in nb.cells if "papermill-error-cell-tag" not in cell.metadata.get("tags", [])]
    return nb


def both(parent, source, folder, monkeypatch, **parameters):
    """Run a notebook warm and in a kernel."""
    made = []
    for engine in ("warm", "kernel"):
        if engine == "kernel":
            monkeypatch.setattr(execution, "why_kernel", lambda *_: "compared")
        outcome = parent.execute(source, folder / f"{engine}.ipynb", parameters, seconds=300)
        assert outcome.engine == engine
        made.append((outcome, nbformat.read(folder / f"{engine}.ipynb", 4)))
    return made


def text(cell):
    return "".join(out.get("text", "") or out.get("data", {}).get("text/plain", "") for out in cell.outputs)


def agree(warm, kernel):
    assert corpus.shape(warm.metadata) == corpus.shape(kernel.metadata)
    assert warm.metadata.language_info == kernel.metadata.language_info
    assert len(warm.cells) == len(kernel.cells)
    for ours, theirs in zip(warm.cells, kernel.cells, strict=True):
        assert ours.source == theirs.source
        assert corpus.outputs(ours) == corpus.outputs(theirs), ours.source
        assert ours.get("execution_count") == theirs.get("execution_count"), ours.source
        assert corpus.shape(ours.metadata) == corpus.shape(theirs.metadata), ours.source
        status = [cell.metadata.get("papermill", {}).get("status") for cell in (ours, theirs)]
        assert status[0] == status[1], ours.source


class TestAsAKernel:
    def test_every_kind_of_output_is_what_a_kernel_gives(self, parent, tmp_path, monkeypatch):
        monkeypatch.delenv("PYTEST_CURRENT_TEST", raising=False)
        cells = [
            new_code_cell(source, metadata={"tags": ["raises-exception"] * (name in corpus.RAISING)})
            for name, source in corpus.CELLS.items()
        ]
        write(tmp_path / "in.ipynb", cells)
        (ours, warm), (theirs, kernel) = both(parent, tmp_path / "in.ipynb", tmp_path, monkeypatch, p=1)
        assert ours.ok
        assert theirs.ok
        agree(warm, kernel)

    def test_an_error_stops_a_notebook_with_the_same_marks(self, parent, tmp_path, monkeypatch):
        write(
            tmp_path / "in.ipynb",
            [
                new_code_cell("x: int = 1", metadata={"tags": ["parameters"]}),
                new_markdown_cell("text"),
                new_code_cell("print(x)\nraise ValueError('没有')"),
                new_code_cell("print('never')"),
            ],
        )
        (ours, warm), (theirs, kernel) = both(parent, tmp_path / "in.ipynb", tmp_path, monkeypatch, x=2)
        assert ours.state == theirs.state == "failed"
        assert ours.message == theirs.message == "cell 3: ValueError: 没有"
        agree(warm, kernel)
        assert warm.cells[-1].metadata.papermill.status == "pending"

    def test_a_notebook_of_this_project_says_the_same(self, parent, tmp_path, monkeypatch):
        source = NOTEBOOKS / "04_indicators.ipynb"
        (ours, warm), (theirs, kernel) = both(parent, source, tmp_path, monkeypatch, place="example-county")
        assert (ours.message, theirs.message) == ("", "")
        agree(warm, kernel)

    @pytest.mark.usefixtures("light")
    def test_papermill_finds_the_engine_by_name(self, tmp_path):
        write(tmp_path / "in.ipynb", [new_code_cell("import os\nos.getcwd()")])
        nb = papermill.execute_notebook(
            tmp_path / "in.ipynb", tmp_path / "out.ipynb", engine_name="nearzero-warm", cwd=tmp_path, progress_bar=False
        )
        assert text(nb.cells[0]) == repr(str(tmp_path))
        write(tmp_path / "bad.ipynb", [new_code_cell("1/0")])
        with pytest.raises(papermill.PapermillExecutionError, match="ZeroDivisionError"):
            papermill.execute_notebook(
                tmp_path / "bad.ipynb", tmp_path / "out.ipynb", engine_name="nearzero-warm", progress_bar=False
            )


class TestIsolation:
    def test_nothing_of_one_notebook_is_seen_by_the_next(self, run):
        first, _ = run(
            "import os, sys, random, builtins, numpy as np, pandas as pd, matplotlib.pyplot as plt\n"
            "leak = 1; builtins.leak = 1; os.environ['LEAK'] = '1'; os.chdir('/'); sys.path.append('/leak')\n"
            "np.random.seed(1); random.seed(1); plt.ioff(); plt.figure(); pd.set_option('display.max_rows', 3)\n"
            "import nearzero; nearzero.leak = 1; plt.rcParams['lines.linewidth'] = 9"
        )
        _, cells = run(
            "import os, sys, nearzero, pandas as pd, matplotlib.pyplot as plt\n"
            "('leak' in dir(), hasattr(__builtins__, 'leak'), 'LEAK' in os.environ, os.getcwd() == '/',\n"
            " '/leak' in sys.path, plt.get_fignums(), pd.get_option('display.max_rows'), hasattr(nearzero, 'leak'),\n"
            " plt.rcParams['lines.linewidth'])"
        )
        assert first.ok
        assert text(cells[0]) == "(False, False, False, False, False, [], 60, False, 1.5)"

    def test_random_numbers_of_two_notebooks_differ(self, run):
        source = "import random, numpy as np\nrandom.random(), np.random.random(), np.random.default_rng().random()"
        drawn = [text(run(source)[1][0]).strip("()").split(", ") for _ in range(2)]
        assert all(one != other for one, other in zip(*drawn, strict=True))

    def test_the_callers_environment_reaches_the_notebook(self, run, monkeypatch):
        monkeypatch.setenv("NEARZERO_SAID", "乙")
        assert text(run("import os\nprint(os.environ['NEARZERO_SAID'])")[1][0]) == "乙\n"

    def test_processes_and_threads_left_behind_are_ended(self, run):
        outcome, cells = run(
            "import subprocess, threading, time\n"
            "threading.Thread(target=time.sleep, args=(600,)).start()\n"
            "own = subprocess.Popen(['sleep', '600'])\n"
            "away = subprocess.Popen(['sleep', '600'], start_new_session=True)\n"
            "print(own.pid, away.pid)"
        )
        assert outcome.ok
        gone(*map(int, text(cells[0]).split()))

    def test_nothing_stays_open_and_no_file_is_left(self, run, parent, tmp_path):
        run("1")
        before = [open_files(pid) for pid in ("self", parent.pid)]
        for _ in range(3):
            run("1")
        assert [open_files(pid) for pid in ("self", parent.pid)] == before
        assert sorted(path.name for path in tmp_path.rglob("*")) == ["in.ipynb", "out", "out.ipynb"]
        assert parents()[parent.pid] == os.getpid()
        assert parent.pid not in parents().values()

    def test_what_a_notebook_leaves_for_its_exit_is_done(self, run, tmp_path):
        run(f"import atexit, pathlib\natexit.register(pathlib.Path({str(tmp_path / 'done')!r}).touch)")
        assert (tmp_path / "done").exists()

    def test_raw_output_of_libraries_and_subprocesses_is_kept(self, run):
        _, cells = run("import os, subprocess\nos.write(2, b'raw\\n')\n_ = subprocess.run(['echo', '子'])", "1")
        assert sorted(out.text for out in cells[0].outputs) == ["raw\n", "子\n"]


def open_files(pid):
    return len(list(Path(f"/proc/{pid}/fd").iterdir()))


def parents():
    """Every process with its parent."""
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            found[int(folder.name)] = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
    return found


def gone(*processes):
    deadline = time.monotonic() + 600
    while alive := [one for one in processes if Path(f"/proc/{one}").exists()]:
        assert time.monotonic() < deadline, alive
        time.sleep(0.02)


class TestEnds:
    @pytest.mark.parametrize(
        ("source", "said"),
        [
            ("import os; print('before', flush=True); os._exit(3)", "exit code 3"),
            ("import ctypes; print('before', flush=True); ctypes.string_at(0)", "signal SIGSEGV"),
            ("import os; print('before', flush=True); os.kill(os.getpid(), 9)", "signal SIGKILL"),
        ],
    )
    def test_a_death_is_told_and_the_next_notebook_runs(self, run, source, said):
        outcome, cells = run("1", source, "print('never')")
        assert (outcome.state, outcome.cell, outcome.ename) == ("died", 1, "DeadKernelError")
        assert outcome.evalue == f"the process ended: {said}"
        assert cells[1].outputs[0].text.startswith("before\n")
        assert cells[1].outputs[-1].evalue == outcome.evalue
        assert [cell.metadata.papermill.status for cell in cells] == ["completed", "failed", "pending"]
        assert run("1")[0].ok

    def test_a_time_limit_ends_the_whole_group(self, run):
        outcome, cells = run(
            "import subprocess, signal\nprint(subprocess.Popen(['sleep', '600']).pid, flush=True)\n"
            "signal.signal(signal.SIGTERM, signal.SIG_IGN)\nimport time; time.sleep(6000)",
            seconds=3.0,
        )
        assert (outcome.state, outcome.ename, outcome.exit_code) == ("time", "TimeLimitExceeded", -signal.SIGKILL)
        gone(int(cells[0].outputs[0].text))

    def test_the_time_limit_counts_all_cells(self, run):
        outcome, _ = run("import time", *["time.sleep(.5)"] * 5, seconds=2.0)
        assert outcome.state == "time"

    def test_a_memory_hog_meets_its_limit_and_ordinary_work_does_not(self, run):
        work = (
            "import numpy as np, pandas as pd\na = np.random.rand(500, 500); (a @ a).sum() > 0, pd.DataFrame(a).shape"
        )
        outcome, cells = run(work, "hog = np.ones((2000, 1000, 1000))", memory_bytes=700 * MEGABYTE)
        assert (outcome.state, outcome.cell) == ("memory", 1)
        assert text(cells[0]) == "(np.True_, (500, 500))"
        assert outcome.peak_bytes < 700 * MEGABYTE

    def test_several_processes_share_one_limit(self, run):
        outcome, _ = run(
            "import os, time\nfor _ in range(4):\n    if not os.fork():\n"
            "        hog = b'x' * (200 << 20); time.sleep(600)\ntime.sleep(600)",
            memory_bytes=600 * MEGABYTE,
            seconds=600,
        )
        assert (outcome.state, outcome.ename) == ("memory", "MemoryLimitExceeded")

    @pytest.mark.parametrize(("code", "state"), [("", "done"), ("0", "done"), ("3", "failed")])
    def test_leaving_is_judged_as_papermill_does(self, run, code, state):
        outcome, cells = run(f"import sys; sys.exit({code})", "print('never')")
        assert outcome.state == state
        assert cells[1].execution_count is None

    def test_a_copy_is_at_its_name_only_when_all_is_over(self, parent, tmp_path):
        write(tmp_path / "in.ipynb", [new_code_cell("1"), new_code_cell("import time; time.sleep(1)")])
        seen = []
        target = tmp_path / "out.ipynb"
        parent.execute(tmp_path / "in.ipynb", target, {}, on_cell=lambda *at: seen.append((at, target.exists())))
        assert seen == [((0, 2), False), ((1, 2), False)]
        assert target.exists()

    @pytest.mark.usefixtures("light")
    def test_closing_stops_what_runs(self, tmp_path):
        write(tmp_path / "in.ipynb", [new_code_cell("import time; time.sleep(600)")])
        began = threading.Event()
        with ThreadPoolExecutor() as pool, WarmParent() as fresh:
            running = pool.submit(
                fresh.execute, tmp_path / "in.ipynb", tmp_path / "o.ipynb", {}, on_cell=lambda *_: began.set()
            )
            assert began.wait(600)
            fresh.close()
            assert running.result(600).state == "stopped"
            late = fresh.execute(tmp_path / "in.ipynb", tmp_path / "late.ipynb", {})
        assert (late.state, late.engine) == ("stopped", "warm"), "it does not begin in a kernel instead"

    def test_closing_does_not_wait_for_a_start(self):
        fresh = WarmParent()
        with ThreadPoolExecutor() as pool:
            starting = pool.submit(fresh.start)
            while fresh.pid is None and not starting.done():
                time.sleep(0.001)
            fresh.close()
            with pytest.raises(WarmUnavailableError, match=r"closed|ended"):
                starting.result()
        assert fresh.pid is None

    @pytest.mark.usefixtures("light")
    def test_a_start_that_nobody_waited_for_serves_the_first_notebook(self, tmp_path):
        write(tmp_path / "in.ipynb", [new_code_cell("import os\nos.getppid()")])
        with WarmParent() as fresh:
            fresh.start_soon()
            while fresh.pid is None:
                time.sleep(0.001)
            began = fresh.pid
            assert fresh.execute(tmp_path / "in.ipynb", tmp_path / "o.ipynb", {}).engine == "warm"
        cells = nbformat.read(tmp_path / "o.ipynb", 4).cells
        assert cells[0].outputs[0].data["text/plain"] == str(began)

    def test_a_start_that_nobody_waited_for_ends_with_the_block(self):
        with WarmParent() as fresh:
            fresh.start_soon()
            while fresh.pid is None:
                time.sleep(0.001)
            began = fresh.pid
        assert fresh.pid is None
        gone(began)

    @pytest.mark.usefixtures("light")
    def test_the_death_of_the_warm_process_takes_children_along_and_the_next_notebook_starts_another(self, tmp_path):
        source = (
            "import os, subprocess\nprint(os.getpid(), subprocess.Popen(['sleep', '600']).pid, flush=True)\n"
            "os.kill(os.getppid(), 9); import time; time.sleep(600)"
        )
        write(tmp_path / "in.ipynb", [new_code_cell(source)])
        write(tmp_path / "good.ipynb", [new_code_cell("1")])
        with WarmParent() as fresh:
            outcome = fresh.execute(tmp_path / "in.ipynb", tmp_path / "o.ipynb", {}, seconds=600)
            assert outcome.orphaned
            cells = unmarked(nbformat.read(tmp_path / "o.ipynb", 4)).cells
            gone(*map(int, cells[0].outputs[0].text.split()))
            assert fresh.execute(tmp_path / "good.ipynb", tmp_path / "o.ipynb", {}).engine == "warm"

    @pytest.mark.usefixtures("light")
    def test_a_warm_process_that_is_dying_is_not_taken_for_alive(self, tmp_path):
        class Dying:
            """As a process whose sockets are closed and whose memory is still being given back."""

            def __init__(self, process):
                self.pid, self._code, self._waited = process.pid, process.wait(), False

            def poll(self):
                return self._code if self._waited else None

            def wait(self, _seconds=None):
                self._waited = True
                return self._code

        write(tmp_path / "in.ipynb", [new_code_cell("1")])
        with WarmParent() as fresh:
            fresh.start()
            os.kill(fresh.pid, signal.SIGKILL)
            fresh._process = Dying(fresh._process)
            assert fresh.execute(tmp_path / "in.ipynb", tmp_path / "o.ipynb", {}).engine == "warm"

    @pytest.mark.usefixtures("light")
    def test_nothing_outlives_a_caller_that_is_killed(self, tmp_path):
        told = tmp_path / "told"
        cell = (
            "import os, subprocess, pathlib\n"
            f"away = subprocess.Popen(['sleep', '600'], start_new_session=True)\n"
            f"pathlib.Path({str(told) + '.part'!r}).write_text(f'{{os.getppid()}} {{os.getpid()}} {{away.pid}}')\n"
            f"os.rename({str(told) + '.part'!r}, {str(told)!r})\nimport time; time.sleep(600)"
        )
        write(tmp_path / "in.ipynb", [new_code_cell(cell)])
        code = (
            f"from pathlib import Path\nfrom nearzero.batch.engine import warm\nwarm._SERVER = {warm._SERVER!r}\n"
            f"f = Path({str(tmp_path)!r})\nwarm.WarmParent().execute(f / 'in.ipynb', f / 'o.ipynb', {{}})"
        )
        with subprocess.Popen([sys.executable, "-W", "ignore", "-c", code]) as caller:  # noqa: S603 - ours
            deadline = time.monotonic() + 600
            while not told.exists() and time.monotonic() < deadline:
                time.sleep(0.05)
            caller.kill()
        gone(*map(int, told.read_text().split()))
        assert not (tmp_path / "o.ipynb").exists()


class TestManyAndFallback:
    def test_notebooks_run_side_by_side_from_threads(self, parent, tmp_path):
        for number in range(6):
            write(tmp_path / f"{number}.ipynb", [new_code_cell(f"import time; time.sleep(.3); print({number})")])

        def one(number):
            target = tmp_path / f"{number}.out.ipynb"
            return parent.execute(tmp_path / f"{number}.ipynb", target, {}).ok, text(nbformat.read(target, 4).cells[0])

        with ThreadPoolExecutor(6) as pool:
            assert list(pool.map(one, range(6))) == [(True, f"{number}\n") for number in range(6)]

    def test_a_notebook_that_asks_for_a_kernel_gets_one_with_the_same_limits(self, run):
        asks = {"nearzero": {"engine": "kernel"}}
        outcome, cells = run(
            "print(1)", "import time; time.sleep(6000)", metadata=asks, seconds=6, memory_bytes=2000 * MEGABYTE
        )
        assert (outcome.engine, outcome.why_kernel) == ("kernel", "the notebook asks for a kernel")
        assert outcome.state == "time"
        assert cells[outcome.cell].metadata.papermill.status == "failed"

    def test_where_fork_is_not_to_be_had_a_kernel_runs(self, tmp_path, monkeypatch):
        monkeypatch.delattr(os, "pidfd_open")
        write(tmp_path / "in.ipynb", [new_code_cell("1/0")])
        with WarmParent() as fresh:
            outcome = fresh.execute(tmp_path / "in.ipynb", tmp_path / "o.ipynb", {}, seconds=600)
        assert (outcome.engine, outcome.state, outcome.ename) == ("kernel", "failed", "ZeroDivisionError")
        assert "fork" in outcome.why_kernel

    def test_a_thread_that_ran_a_kernel_leaves_no_event_loop_open(self, run):
        loops = []

        def in_a_thread():
            outcome, _ = run("1", metadata={"nearzero": {"engine": "kernel"}})
            loops.append(ensure_event_loop.__globals__["_loop"].get())
            return outcome

        with ThreadPoolExecutor(1) as pool:
            assert pool.submit(in_a_thread).result().engine == "kernel"
        assert [loop.is_closed() for loop in loops] == [True]

    def test_a_notebook_of_another_language_is_not_run_warm(self, parent, tmp_path):
        nb = new_notebook(cells=[new_code_cell("1")])
        nb.metadata.kernelspec = {"name": "ir", "display_name": "R", "language": "R"}
        nbformat.write(nb, tmp_path / "in.ipynb")
        outcome = parent.execute(tmp_path / "in.ipynb", tmp_path / "o.ipynb", {}, seconds=60)
        assert (outcome.engine, outcome.state) == ("kernel", "died")
        assert "ir" in outcome.message

    def test_memory_of_a_group_is_that_of_its_processes(self):
        assert group_exceeds(os.getpgrp(), 10 * MEGABYTE)
        assert not group_exceeds(os.getpgrp(), 2**40)
        assert not group_exceeds(2**22, 0)

    def test_pages_that_processes_share_are_counted_once(self):
        """A forked copy of much memory takes next to nothing of its own, though all of it is resident in both."""
        code = (
            "import os, time\nheld = bytearray(os.urandom(1 << 20)) * 200\n"
            "forks = [os.fork() for _ in range(2)]\nos.write(1, b'ready\\n')\ntime.sleep(600)"
        )
        with subprocess.Popen(  # noqa: S603 - our own interpreter
            [sys.executable, "-c", code], stdout=subprocess.PIPE, start_new_session=True, text=True
        ) as made:
            try:
                assert [made.stdout.readline() for _ in range(4)] == ["ready\n"] * 4
                assert group_exceeds(made.pid, 150 * MEGABYTE)
                assert not group_exceeds(made.pid, 400 * MEGABYTE)
            finally:
                os.killpg(made.pid, signal.SIGKILL)
