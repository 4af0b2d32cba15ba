"""Runs of many places beside a loop of ``papermill`` and ``jupyter nbconvert``, as ratios of one run on one machine.

Run it with ``python benchmarks/batch.py``. Parts: ``start``, ``loop``, ``overhead``, ``many``, ``kills``;
``--parts start,loop`` takes some, ``--places`` and ``--slow-places`` make it shorter. The slow side is measured on
``--slow-places`` places and scaled per place. Places are invented counties of the size of the example county, or
copies of a district with what its documents print.
"""

# ruff: noqa: S101, S311, S603, D107 - our own commands, moments by chance

import argparse
import importlib.util
import json
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import warnings
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from statistics import median
from types import ModuleType

import nbformat
import psutil

from nearzero.batch.notebooks import default_folder
from nearzero.batch.run import PLACE_NOTEBOOKS
from nearzero.places.raw import Raw
from nearzero.places.synthetic import write_many
from nearzero.presentation.boundaries import districts

ROOT = Path(__file__).parents[1]
BIN = Path(sys.executable).parent
JOBS = 2
COUNTY = "county"


def province(folder: Path, count: int, like: str = COUNTY) -> tuple[Path, list[str]]:
    """Write a data folder with invented counties of full detail under the names of the province's, or with copies."""
    real = Raw().root
    if like != COUNTY:
        shutil.copytree(real, folder / "raw")
        return folder / "raw", [copied(folder / "raw" / "places", like, number) for number in range(count)]
    shutil.copytree(real, folder / "raw", ignore=shutil.ignore_patterns("places"))
    shutil.copytree(real / "places" / "shandong", folder / "raw" / "places" / "shandong")
    names = dict(districts("37")["name"].items())
    return folder / "raw", write_many(folder / "raw", dict(list(names.items())[:count]))


def copied(places: Path, like: str, number: int) -> str:
    """Copy a place under another id."""
    name = f"{like}-{number}"
    shutil.copytree(places / like, places / name)
    about = (places / name / "place.toml").read_text(encoding="utf-8")
    (places / name / "place.toml").write_text(about.replace(f'id = "{like}"', f'id = "{name}"'), encoding="utf-8")
    return name


def cpu(*command: str) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def start(_: argparse.Namespace) -> None:
    pandas = median(cpu(sys.executable, "-c", "import pandas") for _ in range(5))
    for label, command in (
        ("nearzero --help", (str(BIN / "nearzero"), "--help")),
        ("import nearzero", (sys.executable, "-c", "import nearzero")),
        ("python alone", (sys.executable, "-c", "")),
    ):
        print(f"CPU of {label} / of `import pandas`: {median(cpu(*command) for _ in range(5)) / pandas:.2f} x")


MAIN = "from nearzero.cli import main\nmain()"


class Measured:
    """A run of the command line, with the memory of its processes over time."""

    def __init__(self, raw: Path, places: list[str], out: Path, *options: str) -> None:
        command = [sys.executable, "-c", MAIN, "run", *places, "--raw", str(raw), "--out", str(out)]
        command += ["--jobs", str(JOBS)]
        began = time.perf_counter()
        self.parent: list[float] = []
        with subprocess.Popen(
            [*command, *options], stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL, cwd=ROOT
        ) as run:
            watched = psutil.Process(run.pid)
            while run.poll() is None:
                try:
                    self.parent.append(watched.memory_info().rss / 2**20)
                except psutil.Error:
                    break
                time.sleep(0.5)
        self.seconds, self.code = time.perf_counter() - began, run.returncode
        self.entries = json.loads((out / "ledger.json").read_text(encoding="utf-8"))["entries"]


def loop(args: argparse.Namespace) -> None:
    """Compare with a loop of commands on the same notebooks: executed copies and a page of each."""
    for like in args.like.split(","):
        against_loop(args, like)


def against_loop(args: argparse.Namespace, like: str) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        raw, places = province(folder, args.places, like)
        slow = places[: args.slow_places]
        began = time.perf_counter()
        for place in slow:
            for notebook in PLACE_NOTEBOOKS:
                made = folder / f"{place}.{notebook}.ipynb"
                source = default_folder() / f"{notebook}.ipynb"
                given = ["-p", "place", place, "-p", "raw", str(raw), "--cwd", str(source.parent)]
                subprocess.run(
                    [str(BIN / "papermill"), str(source), str(made), *given], check=True, capture_output=True
                )
                subprocess.run(
                    [str(BIN / "jupyter"), "nbconvert", "--to", "html", str(made)], check=True, capture_output=True
                )
        per_slow = (time.perf_counter() - began) / len(slow)
        print(f"like {like}: {len(slow)} places by the loop, {len(places)} by us in {JOBS} jobs, warm-up counted")
        same = Measured(raw, places, folder / "same", "--formats", "pages")
        ratio = per_slow / (same.seconds / len(places))
        print(f"    loop / same notebooks and pages: {ratio:.1f} x  (wanted: 10 or more); exit code {same.code}")
        ours = Measured(raw, places, folder / "reports", "--formats", "html")
        ratio = per_slow / (ours.seconds / len(places))
        print(f"    loop / whole run with reports: {ratio:.1f} x; exit code {ours.code}")


def overhead(args: argparse.Namespace) -> None:
    """Compare opening and notebooks of a place with the same cells in one process that has everything imported."""
    from IPython.core.interactiveshell import InteractiveShell
    from IPython.utils.capture import capture_output

    from nearzero.batch.engine.branch import Branch
    from nearzero.batch.engine.execution import execute
    from nearzero.batch.engine.warm import WarmParent

    shell = InteractiveShell.instance()
    with tempfile.TemporaryDirectory() as name, WarmParent() as parent:
        raw, (place, *_) = province(Path(name), 1)
        paths = [default_folder() / f"{notebook}.ipynb" for notebook in PLACE_NOTEBOOKS]
        given = {"place": place, "raw": str(raw)}

        def bare() -> None:
            for path in paths:
                cells = [cell.source for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]
                cells.insert(1, f"place, raw = {place!r}, {str(raw)!r}")
                with capture_output():
                    for source in cells:
                        shell.run_cell(source).raise_error()

        def warm() -> None:
            with Branch(parent, "nearzero.batch.opened:open_place", [place, str(raw), "zh"], Path(name)) as branch:
                for path in paths:
                    execute(branch, path, Path(name) / "out.ipynb", given)

        seconds: dict[str, list[float]] = {"bare": [], "warm": []}
        bare()  # both sides with everything imported and read once before
        warm()
        for _ in range(args.rounds):
            for label, made in (("bare", bare), ("warm", warm)):
                began = time.perf_counter()
                made()
                seconds[label].append(time.perf_counter() - began)
        ratio = median(seconds["warm"]) / median(seconds["bare"])
        print(f"opening and notebooks of a place / the same cells in one process: {ratio:.2f} x (wanted: <= 1.3)")


def many(args: argparse.Namespace) -> None:
    """Watch a long run: time per place in its first and second half, memory of parent and children."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        raw, places = province(folder, args.many)
        ours = Measured(raw, places, folder / "reports", "--formats", args.formats)
        order = {place: k for k, place in enumerate(places)}
        mine = [one for one in ours.entries if one["place"] in order]
        halves = [[one for one in mine if (order[one["place"]] >= len(places) / 2) is late] for late in (False, True)]
        first, second = (sum(one["seconds"] for one in half) for half in halves)
        print(f"{len(places)} places, {JOBS} jobs, exit code {ours.code}")
        print(f"    time of the second half / first half: {second / first:.2f} x")
        third = max(1, len(ours.parent) // 3)
        growth = median(ours.parent[-third:]) / median(ours.parent[third : 2 * third] or ours.parent)
        print(
            f"    parent: {max(ours.parent):.0f} MB at most (wanted: < 400), last third / middle third {growth:.2f} x"
        )
        peaks = [max(one["peak_mb"] for one in half) for half in halves]
        print(f"    children: {max(peaks)} MB at most (wanted: < 700), second half / first {peaks[1] / peaks[0]:.2f} x")


def tests_of_batch(name: str) -> ModuleType:
    """Load a module beside the tests."""
    spec = importlib.util.spec_from_file_location(name, ROOT / "tests" / "batch" / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def workers_of(folder: Path) -> AbstractContextManager:
    """Start a scheduler and two workers."""
    from distributed import LocalCluster

    preload = str(folder / "preload.py")
    return LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None, preload=preload)


def kills(args: argparse.Namespace) -> None:
    """End runs at random moments and go on; see ``tests/batch/kills.py``. Notebooks are light unless ``--whole``."""
    tools, light = tests_of_batch("kills"), tests_of_batch("conftest")
    rng = random.Random(args.seed)
    script = MAIN if args.whole else light.LIGHT_RUN
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        raw, places = province(folder, args.kill_places)
        if args.whole:
            shutil.copytree(default_folder(), folder / "notebooks")
        else:
            light.write_notebooks(folder / "notebooks", "import time; time.sleep(.3)", "print('x' * 5000)")
        (folder / "preload.py").write_text(script.rpartition("from nearzero.cli")[0], encoding="utf-8")
        call = [*places, "--raw", str(raw), "--jobs", str(JOBS), "--formats", "html"]
        lost, ended = 0, dict.fromkeys((*tools.WHOM, "Ctrl-C", "dask worker"), 0)
        for number in range(args.kills):
            whom = list(ended)[number % len(ended)]
            done = tools.finished(folder / "reports")
            if len(done) == len(places) + 1:  # all is there: from the beginning, with what is there at risk
                call = [*call, *["--force"] * ("--force" not in call)]
            with workers_of(folder) if whom == "dask worker" else nullcontext() as workers:
                run = tools.Victim(
                    script, folder, *call, *(["--scheduler", workers.scheduler_address] if workers else [])
                )
                time.sleep(rng.uniform(args.kill_seconds / 10, args.kill_seconds))
                if run.process.poll() is None:
                    ended[whom] += 1
                    family = run.family()
                    if workers:
                        os.kill(rng.choice(list(workers.workers.values())).process.pid, signal.SIGKILL)
                    elif whom == "Ctrl-C":
                        run.process.send_signal(signal.SIGINT)
                    else:
                        run.kill(whom)
                    run.wait()
                    assert tools.gone(family), f"{whom}: processes are left over"
                run.wait()
            after = tools.finished(folder / "reports")  # each of them whole
            lost += len(done.keys() - after.keys())
            if "--force" not in call:
                lost += sum(after.get(name) != made for name, made in done.items())
        code, said = tools.Victim(script, folder, "--resume", "--jobs", str(JOBS)).wait()
        whole = tools.finished(folder / "reports")
        assert code == 0, said
    print(f"ended at random moments: {', '.join(f'{whom} {count}' for whom, count in ended.items())}")
    print(f"    {lost} finished reports lost, {len(whole)} of {len(places) + 1} whole after --resume")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--parts", default="start,overhead,loop")
    parser.add_argument("--places", type=int, default=20, help="places of the fast side")
    parser.add_argument("--slow-places", type=int, default=1, help="places of the slow side")
    parser.add_argument("--like", default=f"{COUNTY},laoshan", help="full invented counties, or copies of a place")
    parser.add_argument("--many", type=int, default=136, help="places of the long run")
    parser.add_argument("--formats", default="html", help="formats of the long run")
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--kill-seconds", type=float, default=15, help="the latest moment of an end, s")
    parser.add_argument("--kill-places", type=int, default=6)
    parser.add_argument("--whole", action="store_true", help="end runs of the real notebooks and reports")
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    warnings.simplefilter("ignore")
    os.environ.update(dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1"))
    for part in args.parts.split(","):
        {"start": start, "loop": loop, "overhead": overhead, "many": many, "kills": kills}[part](args)


if __name__ == "__main__":
    main()
