"""Works side by side: as many at a time as asked for, each in processes of its own.

Here: threads that wait for processes, putting folders in place, stopping. Not here: what a work is (``work``),
which works there are (``run``) and other machines (``cluster``).
"""

from __future__ import annotations

import gc
import signal
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from queue import SimpleQueue

from nearzero.batch.engine.warm import WarmParent
from nearzero.batch.ledger import Entry
from nearzero.batch.outputs import replaced_folder
from nearzero.batch.work import Work, carry_out, drop_failed, keep_failed, rehearsed

LOGS = "logs"
_LOOK_SECONDS = 0.2  # how often it is looked whether the run is asked to end


class Watch:
    """What is told while a run goes on; this one keeps it to itself."""

    def begin(self, steps: Mapping[str, int], jobs: int) -> None:
        """Told how many steps each work has."""

    def step(self, slot: int, name: str, step: str, cell: int, cells: int) -> None:
        """Told where a worker is; from its thread."""

    def finished(self, name: str, entries: Sequence[Entry]) -> None:
        """Told what became of a work."""

    def end(self) -> None:
        """Told that nothing more comes."""


class Stopped(BaseException):
    """The run was asked to end; carries what had happened."""

    def __init__(self, happened: list[Entry]) -> None:
        """Take what had happened."""
        super().__init__("stopped")
        self.happened = happened


def run_works(
    works: Sequence[Work],
    out: Path,
    jobs: int,
    watch: Watch,
    note: Callable[[list[Entry]], None],
    asked: Sequence[int] = (),
    warm: WarmParent | None = None,
) -> list[Entry]:
    """Carry out works, and put each folder in place when it is whole.

    Args:
        works: What to do.
        out: Folder of the reports.
        jobs: How many at a time.
        watch: Told how it goes.
        note: Told what became of each work, in this thread.
        asked: From ``interruptible``; the works end early when something is in it.
        warm: The warm process, if there is one already; it ends with the works.

    Returns:
        What happened.

    Raises:
        Stopped: Ctrl-C or SIGTERM; everything that ran has ended.
    """
    slots: SimpleQueue[int] = SimpleQueue()
    for slot in range(jobs):
        slots.put(slot)
    happened: dict[str, list[Entry]] = {}
    gc.collect()
    gc.freeze()  # what is here stays; it is not looked through after every work

    def take(future: Future[list[Entry]], work: Work) -> None:
        entries = future.result()
        note(entries)
        happened[work.name] = entries
        watch.finished(work.name, entries)

    warm = warm or WarmParent(*rehearsed({name for work in works for name in work.formats}))
    with warm as parent, ThreadPoolExecutor(jobs, "work") as pool:
        futures = {pool.submit(_one, work, parent, out, slots, watch): work for work in works}
        waiting = set(futures)
        try:
            while waiting and not asked:
                done, waiting = wait(waiting, _LOOK_SECONDS, FIRST_COMPLETED)
                for future in done:
                    take(future, futures[future])
        finally:  # nothing waits any more, unless the run was asked to end or an error came
            for future in waiting:
                future.cancel()
            if waiting:
                parent.close()
            running = {future for future in waiting if not future.cancelled()}
            while running:
                _end_kernels()
                done, running = wait(running, _LOOK_SECONDS)
                for future in done:
                    take(future, futures[future])
    entries = [entry for made in happened.values() for entry in made]
    if waiting:
        raise Stopped(entries)
    return entries


def _one(work: Work, parent: WarmParent, out: Path, slots: SimpleQueue[int], watch: Watch) -> list[Entry]:
    slot = slots.get()
    try:
        return make(work, parent, out, lambda *at: watch.step(slot, work.name, *at))
    finally:
        slots.put(slot)
        gc.collect()  # notebooks hang together in circles, and are large


def make(work: Work, parent: WarmParent, out: Path, tell: Callable[[str, int, int], None]) -> list[Entry]:
    """Carry out one work and put its folder in place; where it failed, keep its log and leave the earlier report.

    Args:
        work: What to do.
        parent: The warm process.
        out: Folder of the reports.
        tell: Told step, cell and number of cells.

    Returns:
        What happened; no error is raised.
    """
    entries: list[Entry] = []
    try:
        with suppress(_NotWholeError), replaced_folder(out / work.name) as fresh:
            entries = carry_out(work, parent, fresh, tell)
            if not all(entry.good for entry in entries):
                entries = [_stopped(entry, parent) for entry in entries]
                keep_failed(fresh, out / LOGS, entries)
                raise _NotWholeError  # noqa: TRY301 - leaves the inner block only
        if all(entry.good for entry in entries):
            drop_failed(work.name, out / LOGS)
    except Exception as error:  # noqa: BLE001 - the folder cannot be made or put in place; the others go on
        entries = [entry for entry in entries if entry.step != "report"]
        entries.append(Entry(work.name, "report", "failed", 0.0, "", f"{type(error).__name__}: {error}"))
    return entries


class _NotWholeError(Exception):
    """Leaves the block of a folder that must not be put in place."""


def _stopped(entry: Entry, parent: WarmParent) -> Entry:
    """Say of work that ended with the run that it was stopped; a kernel can only say that it died."""
    return replace(entry, state="stopped") if parent.closed and not entry.good else entry


def _end_kernels() -> None:
    """End ordinary kernels that still run: processes of this one, where fork is not to be had."""
    import psutil

    for process in psutil.Process().children(recursive=True):
        with suppress(psutil.Error):
            if "ipykernel_launcher" in process.cmdline():
                process.kill()


@contextmanager
def interruptible() -> Iterator[list[int]]:
    """Let Ctrl-C, SIGTERM and SIGHUP ask the block to end, instead of breaking into whatever line runs.

    An exception out of a handler may come while a lock is taken or a file is half put away.

    Yields:
        The signals that have come, to be looked at now and then; empty for none.
    """
    asked: list[int] = []
    if threading.current_thread() is not threading.main_thread():
        yield asked
        return
    names = ("SIGINT", "SIGTERM", "SIGHUP")
    numbers = [number for name in names if (number := getattr(signal, name, None))]
    before = [(number, signal.signal(number, lambda number, _: asked.append(number))) for number in numbers]
    try:
        yield asked
    finally:
        for number, earlier in before:
            signal.signal(number, earlier)
