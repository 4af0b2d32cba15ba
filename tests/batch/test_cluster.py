"""On a cluster the same reports are made, and a worker that dies costs a retry."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import pytest

from nearzero.batch import cluster, elsewhere
from nearzero.batch.cluster import ClusterError, pack, unpack
from nearzero.batch.run import Options, Plan, run
from nearzero.places.raw import Raw

distributed = pytest.importorskip("distributed")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="workers fork"),
    pytest.mark.filterwarnings("ignore"),
]
# The first worker that gets this cell dies once, in the middle of its work.
DIES = """\
import os, pathlib, psutil
mark = pathlib.Path({mark!r})
if not mark.exists():
    mark.touch()
    psutil.Process(os.getppid()).parent().kill()
    import time; time.sleep(60)
place"""


@pytest.fixture
def planned(raw, tmp_path, write_notebooks, light):  # noqa: ARG001
    folder = write_notebooks(tmp_path / "notebooks", "place")
    return Plan(Raw(raw), tmp_path / "reports", ("laoshan", "alpha"), notebooks=folder)


def test_reports_come_back_whole_and_a_worker_that_dies_costs_a_retry(planned, tmp_path, write_notebook, light_run):
    given = 'place: str = ""\nlang: str = "zh"\nraw: str | None = None\n'
    cell = DIES.format(mark=str(tmp_path / "mark"))
    write_notebook(planned.notebooks / "02_drivers.ipynb", cell, parameters=given)
    light_worker = light_run.rpartition("from nearzero.cli")[0]
    (tmp_path / "light_worker.py").write_text(light_worker, encoding="utf-8")
    options = {
        "n_workers": 2,
        "threads_per_worker": 1,
        "dashboard_address": None,
        "preload": str(tmp_path / "light_worker.py"),
    }
    with distributed.LocalCluster(processes=True, **options) as workers:
        happened = run(replace(planned, options=Options(scheduler=workers.scheduler_address)))
    assert (tmp_path / "mark").exists()
    assert {(entry.place, entry.state) for entry in happened} == {
        ("laoshan", "done"),
        ("alpha", "done"),
        ("comparison", "done"),
    }
    assert (planned.out / "laoshan" / "notebooks" / "02_drivers.ipynb").is_file()
    assert {entry.state for entry in run(planned)} == {"skipped"}, "reports of a cluster stand as those of here do"


def test_a_scheduler_that_does_not_answer_is_said(planned, monkeypatch):
    monkeypatch.setattr(cluster, "_CONNECT_SECONDS", 1)
    with pytest.raises(ClusterError, match="no scheduler answers"):
        run(replace(planned, options=Options(scheduler="tcp://127.0.0.1:9")))


def test_a_worker_with_other_code_is_refused():
    with pytest.raises(ClusterError, match="tcp://b: another nearzero"):
        cluster._refuse_other_code({"tcp://a": "1", "tcp://b": "2"}, "1")
    with pytest.raises(ClusterError, match="no workers"):
        cluster._refuse_other_code({}, "1")


def test_an_archive_gives_back_what_was_packed(tmp_path):
    (tmp_path / "in" / "deep").mkdir(parents=True)
    (tmp_path / "in" / "deep" / "甲.csv").write_bytes(b"1")
    (tmp_path / "in" / ".hidden").write_bytes(b"2")
    archive = pack({"raw": tmp_path / "in"})
    assert archive == pack({"raw": tmp_path / "in"})
    unpack(archive, tmp_path / "out")
    assert [path.relative_to(tmp_path / "out").as_posix() for path in (tmp_path / "out").rglob("*.*")] == [
        "raw/deep/甲.csv"
    ]


def test_a_store_that_is_no_folder_gets_the_reports_and_lets_unchanged_ones_be(planned):
    address = "memory://reports"
    for state in ("done", "skipped"):
        with elsewhere.mirrored(address) as mirror:
            happened = run(replace(planned, out=mirror.folder), mirror)
        assert {entry.state for entry in happened} == {state}
    import fsspec

    store = fsspec.filesystem("memory")
    found = {Path(name).relative_to("/reports").as_posix() for name in store.find("/reports")}
    assert {"index.html", "ledger.json", "alpha/run.json", "alpha/notebooks/01_trends.ipynb"} <= found
    assert b"alpha/results.json" in store.cat_file("/reports/index.html")
    assert not [name for name in found if name.startswith(".") or ".part" in name]
