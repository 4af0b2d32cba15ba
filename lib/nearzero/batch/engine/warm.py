"""The caller's side: one warm process, and a job for every notebook in it.

Here: starting and closing the warm process, and ordering forks. Not here: the child that is forked (``job``), one that
forks others in its turn (``branch``), and files (``execution``).
"""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import socket
import subprocess
import sys
import threading
import weakref
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from nearzero.batch.engine.frames import ORDER_BYTES, receive
from nearzero.batch.engine.job import GONE_SECONDS, Job, WarmUnavailableError

if TYPE_CHECKING:
    from nearzero.batch.engine.outcome import Outcome

_START_SECONDS = 600.0
_SERVER = ("-m", "nearzero.batch.engine.server")


class WarmParent:
    """A process that has imported everything and forks a clean child per notebook.

    It starts with the first notebook, is used from any number of threads at once, starts anew after it died, and
    ends with the block. A notebook of another language or one that asks for it (metadata
    ``{"nearzero": {"engine": "kernel"}}``) runs in an ordinary kernel; so does everything where fork is not to be had.
    """

    def __init__(self, *rehearsed: str) -> None:
        """Make it; nothing is started yet.

        Args:
            *rehearsed: Functions, as ``module:function``, that the warm process calls once before it forks anything.
        """
        _import_jsonschema()
        self._rehearsed = rehearsed
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
                command = [sys.executable, *_SERVER, str(theirs.fileno()), *self._rehearsed]
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

    def start_soon(self) -> None:
        """Start the warm process and do not wait for it; what is wrong with it is told when it is used."""

        def start() -> None:
            with contextlib.suppress(WarmUnavailableError):
                self.start()

        threading.Thread(target=start, name="warm", daemon=True).start()

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
                self._process.wait(GONE_SECONDS)
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
                if not job.why_not:
                    self._await_end()
            else:
                self.adopt(job)
                return job
        raise AssertionError

    def _await_end(self) -> None:
        """Wait for the end of a process that answers no more: one that is killed has closed its sockets before it."""
        with self._lock, contextlib.suppress(subprocess.TimeoutExpired):
            if self._process is not None:
                self._process.wait(GONE_SECONDS)

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
