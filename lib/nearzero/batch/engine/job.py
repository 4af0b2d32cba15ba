"""The caller's side of one child: its channels, its limits, its end.

Here: a job and what it takes of memory. Not here: what forks it (``warm``, ``branch``) and what its messages mean
(``client``).
"""

from __future__ import annotations

import contextlib
import json
import os
import selectors
import signal
import socket
from codecs import getincrementaldecoder
from collections.abc import Iterator, Mapping
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any

from nearzero.batch.engine.frames import Unpacker, send

if TYPE_CHECKING:
    from nearzero.batch.engine.branch import Branch
    from nearzero.batch.engine.warm import WarmParent

_LOOK_SECONDS = 0.25  # how often memory and limits are looked at
_GRACE_SECONDS = 2.0  # from SIGTERM to SIGKILL
GONE_SECONDS = 30.0  # from SIGKILL to the word that all is gone, on a machine that has much else to do


class WarmUnavailableError(RuntimeError):
    """No warm process can be had here; the message says why. An ordinary kernel still works."""


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
        self.why_not = ""  # what the process that forks said of it

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
        order = {"environment": dict(os.environ), "folder": str(folder.absolute()), "memory_bytes": self.memory_bytes}
        self.ask(order | ({"ready": dict(ready)} if ready else {}))
        while not (self.pid or self.ended):  # whoever is to fork may be gone already
            self._take_end(os.read(self._pipes["end"][0], 1 << 12))
        if not self.pid:
            raise WarmUnavailableError(self.why_not or "the process that forks has ended")

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
                if self.pid and group_exceeds(self.pid, self.memory_bytes):
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
            self.why_not = told.get("error", self.why_not)
        if not data:
            self.ended = True
            if self.exit_code is None:  # nobody was left to tell: the warm process is gone, the group may not be
                self.end_group()

    def wait(self, seconds: float) -> None:
        """Give the child so many seconds to end; what it says meanwhile is dropped."""
        with contextlib.suppress(TimeoutError, MemoryError):
            for _ in self.messages(monotonic() + seconds):
                pass

    def stop(self) -> None:
        """End the child and all of its group: asked first, made to after some seconds. Returns when it is gone."""
        self.memory_bytes = None
        for number, patience in ((signal.SIGTERM, _GRACE_SECONDS), (signal.SIGKILL, GONE_SECONDS)):
            if self.ended:
                return
            if self.pid:
                with contextlib.suppress(OSError, WarmUnavailableError):
                    self.parent.order({"kill": self.pid, "signal": int(number)}, [])
            self.wait(patience)
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


def group_exceeds(group: int, limit: int) -> bool:
    """Tell whether a process group has more memory than it may, each page shared with others counted in proportion.

    To count shares, the kernel walks through all pages of a process; it is asked only where the pages counted in full
    are too many, which is rarely so.

    Args:
        group: Its id.
        limit: What it may have, bytes.
    """
    page = os.sysconf("SC_PAGE_SIZE")
    resident = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            with contextlib.suppress(OSError, IndexError, ValueError):  # it ended while we looked
                fields = (folder / "stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
                if int(fields[2]) == group:
                    resident[folder] = int(fields[21]) * page
    return sum(resident.values()) > limit and sum(map(_shared_bytes, resident)) > limit


def _shared_bytes(folder: Path) -> int:
    """Return the memory of a process, shared pages in proportion; 0 for one that has ended."""
    try:
        lines = (folder / "smaps_rollup").read_text(encoding="utf-8").splitlines()
    except OSError:
        return 0
    return 1024 * sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
