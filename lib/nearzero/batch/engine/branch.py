"""A process between the warm one and its notebooks: it makes something ready once, and they share it.

Here: the caller's side of such a process. Not here: what is made ready (``batch.opened``), and the process itself
(``server``).

What the notebooks of one place all begin with, reading and computing, is most of their work. Forked from a process
that has done it, each of them finds it done, and changes only a copy of its own.
"""

from __future__ import annotations

import json
import socket
from collections.abc import Sequence
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any, Self

from nearzero.batch.engine.frames import ORDER_BYTES
from nearzero.batch.engine.job import Job, WarmUnavailableError
from nearzero.batch.engine.outcome import how_it_ended

if TYPE_CHECKING:
    from nearzero.batch.engine.warm import WarmParent

_END_SECONDS = 10.0


class Branch:
    """A process with something ready. It is used like the ``WarmParent`` it comes from, by one thread."""

    def __init__(
        self,
        parent: WarmParent,
        call: str,
        arguments: Sequence[Any],
        folder: Path,
        *,
        seconds: float | None = None,
        memory_bytes: int | None = None,
    ) -> None:
        """Fork it and wait until it is ready.

        Args:
            parent: The warm process.
            call: What to call, as ``module:function``.
            arguments: Its arguments, which JSON can hold.
            folder: Where it is called.
            seconds: Limit, s.
            memory_bytes: Limit for the process, which holds for its children too.

        Raises:
            WarmUnavailableError: The call failed or met a limit, or there is no warm process; the message says why.
        """
        self.parent = parent
        self._base = parent.job(folder, memory_bytes, {"call": call, "arguments": list(arguments)})
        why_not = self._wait(seconds)
        if why_not:
            self._base.stop()
            self._base.close()
            raise WarmUnavailableError(why_not)
        self.language_info = parent.language_info

    def _wait(self, seconds: float | None) -> str:
        """Wait for its word; return why it is not ready ("" where it is)."""
        try:
            for message in self._base.messages(monotonic() + seconds if seconds else None):
                if message["msg_type"] == "ready":
                    return str(message["why_not"])
        except TimeoutError:
            return f"it took longer than {seconds:g} s"
        except MemoryError:
            return f"it took more than {(self._base.memory_bytes or 0) / 2**20:.0f} MB"
        return f"the process ended: {how_it_ended(self._base.exit_code)}"

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close it."""
        self.close()

    @property
    def closed(self) -> bool:
        """Whether the warm process was closed."""
        return self.parent.closed

    @property
    def pid(self) -> int:
        """Process id."""
        return self._base.pid

    def job(self, folder: Path, memory_bytes: int | None = None) -> Job:
        """Fork a child; from the warm process where this one has ended.

        Args:
            folder: Where its cells run.
            memory_bytes: Limit, or None.

        Raises:
            WarmUnavailableError: There is no process to fork.
        """
        job = Job(self, memory_bytes)
        try:
            job.begin(folder)
        except (OSError, WarmUnavailableError):
            job.close()
            return self.parent.job(folder, memory_bytes)
        self.parent.adopt(job)
        return job

    def order(self, message: dict[str, Any], descriptors: list[int]) -> None:
        """Send an order to the process (for ``Job``)."""
        socket.send_fds(self._base.cells, [json.dumps(message).encode().ljust(ORDER_BYTES)], descriptors)

    def close(self) -> None:
        """End it, and whatever of its children is left."""
        self._base.release()
        self._base.wait(_END_SECONDS)
        if not self._base.ended:
            self._base.stop()
        self._base.close()
