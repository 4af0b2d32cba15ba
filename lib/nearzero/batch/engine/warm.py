"""The caller's side: one warm process, and a job for every notebook in it.

Here: starting and closing the warm process, the channels of a job, its limits. Not here: what the messages of a job
mean (``client``), and files (``execution``).
"""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import selectors
import signal
import socket
import subprocess
import sys
import threading
import weakref
from codecs import getincrementaldecoder
from collections.abc import Iterator, Mapping
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any, Self

from nearzero.batch.engine.frames import ORDER_BYTES, Unpacker, receive, send

if TYPE_CHECKING:
    from nearzero.batch.engine.branch import Branch
    from nearzero.batch.engine.outcome import Outcome

_LOOK_SECONDS = 0.25  # how often memory and limits are looked at
_GRACE_SECONDS = 2.0  # from SIGTERM to SIGKILL
_GONE_SECONDS = 30.0  # from SIGKILL to the word that all is gone, on a machine that has much else to do
_START_SECONDS = 600.0
_SERVER = ("-m", "nearzero.batch.engine.server")


class WarmUnavailableError(RuntimeError):
    """No warm process can be had here; the message says why. An ordinary kernel still works."""


class WarmParent:
    """A process that has imported everything and forks a clean child per notebook.

    It starts with the first notebook, is used from any number of threads at once, starts anew after it died, and
    ends with the block. A notebook of another language or one that asks for it (metadata
    ``{"nearzero": {"engine": "kernel"}}``) runs in an ordinary kernel; so does everything where fork is not to be had.
    """

    def __init__(self) -> None:
        """Make it; nothing is started yet."""
        _import_jsonschema()
        self._lock = threading.RLock()
        self._process: subprocess.Popen[bytes] | None = None
        self._starting: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None
        self._jobs: weakref.WeakSet[Job] = weakref.WeakSet()
        self._closing = threading.Event()
        self.language_info: dict[str, Any] = {}

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close it."""
        self.close()

    @property
    def closed(self) -> bool:
        """Whether it was closed, so that nothing begins in it any more."""
        return self._closing.is_set()

    @property
    def pid(self) -> int | None:
        """Process id of the warm process; None where none runs."""
        return self._process.pid if self._process else None

    def start(self) -> None:
        """Start the warm process, unless it runs, and wait until it has imported everything.

        Raises:
            WarmUnavailableError: This system cannot, or the process did not come up.
        """
        with self._lock:
            if self._closing.is_set():
                raise WarmUnavailableError("the warm process was closed")
            if self._process is not None and self._process.poll() is None:
                return
            self._drop()
            if not (sys.platform == "linux" and hasattr(os, "pidfd_open")):
                raise WarmUnavailableError("this system has no safe fork with process descriptors")
            ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
            with theirs:
                command = [sys.executable, *_SERVER, str(theirs.fileno())]
                self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
                    command, pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL, start_new_session=True
                )
            self._control, self._starting = ours, self._process
            if self._closing.is_set():
                self._process.kill()
            ours.settimeout(_START_SECONDS)
            try:
                ready = receive(ours)
            except (TimeoutError, ConnectionError):
                ready = None
            ours.settimeout(None)
            self._starting = None
            why_not = ready["why_not"] if ready else "it ended or hung while importing"
            if ready is None or why_not:
                self._drop()
                raise WarmUnavailableError(why_not)
            self.language_info = ready["language_info"]

    def close(self) -> None:
        """End the warm process, and with it every notebook that still runs; those are told as ``stopped``."""
        self._closing.set()
        if (starting := self._starting) is not None:  # whoever waits for it to come up has the lock
            starting.kill()
        with self._lock:
            self._drop()

    def _drop(self) -> None:
        """Let go of the warm process: it ends its children when the socket closes, else it is made to."""
        if self._control is not None:
            self._control.close()
            self._control = None
        if self._process is not None:
            try:
                self._process.wait(_GONE_SECONDS)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
            self._process = None
            for job in list(self._jobs):  # had it been killed itself, it could not end what children had started
                job.end_group()

    def execute(
        self,
        nb_in: Path,
        nb_out: Path,
        parameters: Mapping[str, Any],
        *,
        seconds: float | None = None,
        memory_bytes: int | None = None,
        **options: Any,  # noqa: ANN401 - handed on by name
    ) -> Outcome:
        """Run a notebook with papermill's parameters and keep the executed copy, in a clean child.

        Args:
            nb_in: The notebook.
            nb_out: Its executed copy: there when the notebook has ended, whatever the end, and never in part. While
                it runs, ``.<name>.part.ipynb`` beside it shows how far it is.
            parameters: Values for its parameters cell, already judged.
            seconds: Limit for the whole notebook, s; then everything it started is ended.
            memory_bytes: Limit of the memory it may have, bytes: first an allocation fails (``MemoryError``), and
                what gets past that, as several processes together do, is ended.
            **options: ``cwd`` (folder the cells run in; that of the notebook otherwise) and ``on_cell`` (called with
                index and number of cells before each).

        Returns:
            What became of it.

        Raises:
            OSError: The notebook cannot be read or its copy not be written.
        """
        from nearzero.batch.engine.execution import execute

        return execute(self, nb_in, nb_out, parameters, seconds=seconds, memory_bytes=memory_bytes, **options)

    def job(self, folder: Path, memory_bytes: int | None = None, ready: Mapping[str, Any] | None = None) -> Job:
        """Fork a child.

        Args:
            folder: Where its cells run.
            memory_bytes: Limit, or None.
            ready: For ``Branch``: what the child makes ready instead of running cells.

        Returns:
            The job; to be closed.

        Raises:
            WarmUnavailableError: There is no warm process to fork.
        """
        for attempt in (1, 2):  # it may have died since the last job: once more, with a fresh one
            self.start()
            job = Job(self, memory_bytes)
            try:
                job.begin(folder, ready)
            except (OSError, WarmUnavailableError) as error:
                job.close()
                if attempt == 2:
                    raise WarmUnavailableError(str(error)) from error
            else:
                self.adopt(job)
                return job
        raise AssertionError

    def adopt(self, job: Job) -> None:
        """Take on a job: what it started is ended with this process at the latest."""
        with self._lock:
            self._jobs.add(job)

    def order(self, message: dict[str, Any], descriptors: list[int]) -> None:
        """Send an order to the warm process (for ``Job``)."""
        with self._lock:
            if self._control is None:
                raise WarmUnavailableError("the warm process was closed")
            socket.send_fds(self._control, [json.dumps(message).encode().ljust(ORDER_BYTES)], descriptors)


class Job:
    """A child at work on one notebook."""

    def __init__(self, parent: WarmParent | Branch, memory_bytes: int | None) -> None:
        """Make the channels.

        Args:
            parent: What forks the child.
            memory_bytes: Limit, or None.
        """
        self.parent, self.memory_bytes = parent, memory_bytes
        self.cells, self._theirs = socket.socketpair()
        self._pipes = {name: os.pipe() for name in ("stdout", "stderr", "end")}
        self.pid = 0
        self.exit_code: int | None = None
        self.peak_bytes = 0
        self.ended = False
        self._unpacker = Unpacker()
        decoder = getincrementaldecoder("utf-8")
        self._decoders = {name: decoder("replace") for name in ("stdout", "stderr")}
        self._selector = selectors.DefaultSelector()
        self._end_bytes = b""
        self._why_not = ""

    def begin(self, folder: Path, ready: Mapping[str, Any] | None = None) -> None:
        """Order the fork and tell the child where and within what it works, and what it makes ready, if anything.

        Raises:
            WarmUnavailableError: There was no fork.
            OSError: There is nobody to order it from.
        """
        try:
            ends = [self._theirs.fileno(), *(self._pipes[name][1] for name in ("stdout", "stderr", "end"))]
            self.parent.order({"job": True}, ends)
        finally:
            self._theirs.close()
            for _, theirs in self._pipes.values():
                os.close(theirs)
        self._selector.register(self.cells, selectors.EVENT_READ, "cells")
        for name, (ours, _) in self._pipes.items():
            self._selector.register(ours, selectors.EVENT_READ, name)
        order = {"environment": dict(os.environ), "folder": str(folder), "memory_bytes": self.memory_bytes}
        self.ask(order | ({"ready": dict(ready)} if ready else {}))
        while not (self.pid or self.ended):  # whoever is to fork may be gone already
            self._take_end(os.read(self._pipes["end"][0], 1 << 12))
        if not self.pid:
            raise WarmUnavailableError(self._why_not or "the process that forks has ended")

    def ask(self, message: dict[str, Any]) -> None:
        """Send the child a message.

        Raises:
            OSError: It is gone.
        """
        send(self.cells, message)

    def release(self) -> None:
        """Tell the child that nothing more comes."""
        with contextlib.suppress(OSError):
            self.cells.shutdown(socket.SHUT_WR)

    def messages(self, deadline: float | None = None) -> Iterator[dict[str, Any]]:
        """Give what the child says, until it has ended.

        Args:
            deadline: On the clock of ``time.monotonic``.

        Yields:
            Messages of the kernel; ``{"msg_type": "raw", …}`` for what came through the pipes of a standard stream.

        Raises:
            TimeoutError: The deadline passed.
            MemoryError: The processes of the job have more memory than they may.
        """
        looked = monotonic()
        while not self.ended:
            for key, _ in self._selector.select(_LOOK_SECONDS):
                yield from self._read(key.fd, key.data)
            now = monotonic()
            if deadline is not None and now > deadline:
                raise TimeoutError
            if self.memory_bytes and now - looked > _LOOK_SECONDS:
                looked = now
                if self.pid and group_bytes(self.pid) > self.memory_bytes:
                    raise MemoryError
        for name in ("stdout", "stderr"):
            yield from self.drain(name)

    def drain(self, name: str) -> Iterator[dict[str, Any]]:
        """Give what waits in a pipe of a standard stream, without waiting."""
        while (ours := self._pipes[name][0]) in self._selector.get_map():
            reader = selectors.SelectSelector()
            reader.register(ours, selectors.EVENT_READ)
            with reader:
                if not reader.select(0):
                    return
            yield from self._read(ours, name)

    def _read(self, number: int, name: str) -> Iterator[dict[str, Any]]:
        try:
            data = os.read(number, 1 << 18)
        except ConnectionError:
            data = b""
        if name == "cells":
            yield from self._unpacker.feed(data)
        elif name == "end":
            self._take_end(data)
        else:
            text = self._decoders[name].decode(data, final=not data)
            if text:
                yield {"msg_type": "raw", "name": name, "text": text}
        if not data:
            self._selector.unregister(number)

    def _take_end(self, data: bytes) -> None:
        *lines, self._end_bytes = (self._end_bytes + data).split(b"\n")
        for line in lines:
            told = json.loads(line)
            self.pid = told.get("pid", self.pid)
            self.exit_code = told.get("exit_code", self.exit_code)
            self.peak_bytes = told.get("peak_bytes", self.peak_bytes)
            self._why_not = told.get("error", self._why_not)
        if not data:
            self.ended = True
            if self.exit_code is None:  # nobody was left to tell: the warm process is gone, the group may not be
                self.end_group()

    def stop(self) -> None:
        """End the child and all of its group: asked first, made to after some seconds. Returns when it is gone."""
        self.memory_bytes = None
        for number, patience in ((signal.SIGTERM, _GRACE_SECONDS), (signal.SIGKILL, _GONE_SECONDS)):
            if self.ended:
                return
            if self.pid:
                with contextlib.suppress(OSError, WarmUnavailableError):
                    self.parent.order({"kill": self.pid, "signal": int(number)}, [])
            with contextlib.suppress(TimeoutError, MemoryError):
                for _ in self.messages(monotonic() + patience):
                    pass
        self.end_group()

    def end_group(self) -> None:
        """End the group without the help of the warm process; the child itself dies with that process."""
        if self.pid and self.exit_code is None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.pid, signal.SIGKILL)

    def close(self) -> None:
        """Close the channels; a child still at work ends with them."""
        self._selector.close()
        self.cells.close()
        self._theirs.close()
        for ours, _ in self._pipes.values():
            with contextlib.suppress(OSError):
                os.close(ours)
        self._pipes = {}


def _import_jsonschema() -> None:
    """Import what nbformat and papermill check notebooks with, without its grammar of international addresses.

    That grammar is optional, no schema of notebooks asks for it, and building it takes several times as long as all
    other imports of a run. Whoever imports it for itself still gets it.
    """
    grammar = "rfc3987_syntax"
    if "jsonschema" in sys.modules or grammar in sys.modules:
        return
    sys.modules[grammar] = None  # type: ignore[assignment]
    try:
        importlib.import_module("jsonschema")
    finally:
        del sys.modules[grammar]


def group_bytes(group: int) -> int:
    """Return the memory of a process group, bytes, each page shared with others counted in proportion.

    Args:
        group: Its id.
    """
    total = 0
    for folder in Path("/proc").iterdir():
        if not folder.name.isdigit():
            continue
        try:
            fields = (folder / "stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
            if int(fields[2]) == group:
                lines = (folder / "smaps_rollup").read_text(encoding="utf-8").splitlines()
                total += 1024 * sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
        except (OSError, IndexError, ValueError):  # it ended while we looked
            continue
    return total
