"""The same works on other machines: workers of a Dask scheduler, each process with one warm process of its own.

Here: what is sent to a worker and what comes back. Not here: one work (``work``) and the run around it (``run``).

Nothing is shared but the network: data folder and notebooks go to the workers as an archive, folders of reports come
back as archives. A worker must have the same code, which is asked before anything is sent. A worker that dies costs
another try of what it was doing.
"""

from __future__ import annotations

import atexit
import io
import os
import shutil
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from nearzero.batch.ledger import Entry
from nearzero.batch.outputs import replaced_folder
from nearzero.batch.scheduler import LOGS, Stopped, Watch, make
from nearzero.batch.skip import RECORD, Fingerprints
from nearzero.batch.work import Work, drop_failed, rehearsed
from nearzero.places.raw import Raw

if TYPE_CHECKING:
    from nearzero.batch.engine.warm import WarmParent
    from nearzero.batch.run import Plan

RETRIES = 2
_CONNECT_SECONDS = 30
_LOOK_SECONDS = 0.1  # how often it is looked what has come back


class ClusterError(RuntimeError):
    """The cluster cannot be used; the message says why."""


def run_on_cluster(
    works: Sequence[Work],
    planned: Plan,
    watch: Watch,
    note: Callable[[list[Entry]], None],
    asked: Sequence[int] = (),
) -> list[Entry]:
    """Carry out works on the workers of a scheduler, and put each folder in place when it is whole.

    Args:
        works: What to do.
        planned: The run.
        watch: Told what is finished.
        note: Told what became of each work.
        asked: From ``interruptible``; the works end early when something is in it.

    Returns:
        What happened.

    Raises:
        ClusterError: No scheduler answers, it has no workers, or a worker has other code.
        Stopped: Ctrl-C; what workers still do is cancelled.
    """
    try:
        from distributed import Client, as_completed
    except ModuleNotFoundError as error:
        raise ClusterError("--scheduler needs Dask: pip install 'nearzero[cluster]'") from error
    try:
        client = Client(planned.options.scheduler, timeout=_CONNECT_SECONDS, set_as_default=False)
    except (OSError, TimeoutError, ValueError) as error:
        raise ClusterError(f"{planned.options.scheduler}: no scheduler answers: {error}") from error
    happened: list[Entry] = []
    with client:
        _refuse_other_code(client.run(_code_here), Fingerprints(planned.raw).code)
        given = pack({"raw": planned.raw.root, "notebooks": planned.notebooks})
        # As a task, not scattered: a worker that dies with it, or while it gets it, costs doing it again elsewhere.
        archive = client.submit(bytes, given, retries=RETRIES)
        futures = {
            client.submit(work_here, work, archive, sha256(given).hexdigest(), pure=False, retries=RETRIES): work
            for work in works
        }
        completed = as_completed(list(futures), loop=client.loop)
        while not completed.is_empty() and not asked:
            for future in completed.next_batch(block=False):
                work = futures[future]
                entries = _collected(work, future, planned.out)
                note(entries)
                happened += entries
                watch.finished(work.name, entries)
                future.release()
            time.sleep(_LOOK_SECONDS)
        if not completed.is_empty():
            client.cancel(list(futures), force=True)
            raise Stopped(happened)
    return happened


def _refuse_other_code(found: dict[str, str], ours: str) -> None:
    if not found:
        raise ClusterError("the scheduler has no workers; start some with: dask worker ADDRESS --nthreads 1")
    if others := [worker for worker, code in found.items() if code != ours]:
        raise ClusterError(f"{', '.join(others)}: another nearzero is installed there than here")


def _collected(work: Work, future: object, out: Path) -> list[Entry]:
    """Put what came back in place; where a worker died too often, say so."""
    try:
        entries, report, logs = future.result()  # type: ignore[attr-defined]
        if report:
            with replaced_folder(out / work.name) as fresh:
                unpack(report, fresh)
            drop_failed(work.name, out / LOGS)
        if logs:
            (out / LOGS).mkdir(parents=True, exist_ok=True)
            unpack(logs, out / LOGS)
    except Exception as error:  # noqa: BLE001 - whatever a worker or the disk raises: the others go on
        state = "died" if type(error).__name__ == "KilledWorker" else "failed"
        return [Entry(work.name, "report", state, 0.0, "", f"{type(error).__name__}: {error}")]
    return list(entries)


def work_here(work: Work, archive: bytes, name: str) -> tuple[list[Entry], bytes, bytes]:
    """Carry out a work in this process, which is a worker.

    Args:
        work: What to do, with paths of the machine that sent it.
        archive: Data folder and notebooks.
        name: Name of the archive: its hash.

    Returns:
        What happened, the archive of the report (empty where it failed), the archive of the logs kept of a failure.
    """
    given = _Here.unpacked(archive, name)
    own = replace(
        work,
        given={**work.given, "raw": str(given / "raw")},
        notebooks=tuple(given / "notebooks" / path.name for path in work.notebooks),
    )
    with tempfile.TemporaryDirectory(prefix="nearzero-") as folder:
        out = Path(folder)
        entries = make(own, _Here.parent(work), out, lambda *_: None)
        report = pack({"": out / work.name}) if (out / work.name / RECORD).is_file() else b""
        logs = pack({"": out / LOGS}) if (out / LOGS).is_dir() else b""
    return entries, report, logs


def _code_here() -> str:
    return Fingerprints(Raw()).code


class _Here:
    """What a worker process keeps from one work to the next: the warm process, and what was unpacked."""

    _parent: WarmParent | None = None
    _folder: Path | None = None

    @classmethod
    def parent(cls, work: Work) -> WarmParent:
        from nearzero.batch.engine.warm import WarmParent

        if cls._parent is None:
            cls._parent = WarmParent(*rehearsed(work.formats))
            atexit.register(cls._parent.close)
        return cls._parent

    @classmethod
    def unpacked(cls, archive: bytes, name: str) -> Path:
        if cls._folder is None:
            cls._folder = Path(tempfile.mkdtemp(prefix="nearzero-"))
            atexit.register(shutil.rmtree, cls._folder, ignore_errors=True)
        folder = cls._folder / name
        if not folder.is_dir():
            part = Path(tempfile.mkdtemp(dir=cls._folder))
            unpack(archive, part)
            try:
                part.rename(folder)
            except OSError:  # another thread was quicker
                shutil.rmtree(part)
        return folder


def pack(folders: dict[str, Path]) -> bytes:
    """Return an archive of some folders; the same content gives the same bytes.

    Args:
        folders: By the name each has in the archive; "" for the archive itself.
    """
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, folder in folders.items():
            for path in _files(folder):
                inside = os.path.join(name, path.relative_to(folder).as_posix())  # noqa: PTH118 - a name in an archive
                archive.writestr(zipfile.ZipInfo(inside), path.read_bytes(), zipfile.ZIP_DEFLATED)
    return whole.getvalue()


def _files(folder: Path) -> Iterable[Path]:
    hidden = (path for path in folder.rglob("*") if path.is_file())
    return sorted(path for path in hidden if not path.relative_to(folder).as_posix().startswith("."))


def unpack(archive: bytes, folder: Path) -> None:
    """Write the files of an archive into a folder."""
    with zipfile.ZipFile(io.BytesIO(archive)) as packed:
        packed.extractall(folder)
    for path in folder.rglob("*"):
        path.chmod(0o755 if path.is_dir() else 0o644)
