"""The child: an IPython kernel whose messages go through a socket to the caller.

Here: the kernel object, its streams, and the loop that runs one cell after the other. Not here: forking (``server``)
and what becomes of the messages (``client``).

It is ipykernel's own kernel and shell, so that displays, errors, magics and ``await`` are what they are everywhere;
only the sockets are replaced. No thread runs in it.
"""

from __future__ import annotations

import asyncio
import atexit
import contextvars
import io
import logging
import os
import sys
import threading
from base64 import b64encode
from contextlib import suppress
from functools import partial
from time import monotonic
from typing import TYPE_CHECKING, Any, TypeAlias

from ipykernel.displayhook import ZMQShellDisplayHook  # noqa: F401 - imported before the fork
from ipykernel.ipkernel import IPythonKernel
from ipykernel.jsonutil import json_clean
from ipykernel.kernelapp import IPKernelApp
from jupyter_client.session import Session, extract_header

from nearzero.batch.engine.frames import receive, send

if TYPE_CHECKING:
    import socket

# ipykernel declares its attributes as traits, of which a type checker knows little.
Kernel: TypeAlias = Any

# As long as the kernel's streams wait before they send what was printed.
_FLUSH_SECONDS = 0.2


class Outlet(Session):
    """A session that sends to the caller instead of to ZeroMQ sockets."""

    def connect(self, sock: socket.socket) -> None:
        """Take the socket; before, what is sent is dropped."""
        self.sock, self.owner, self.lock = sock, os.getpid(), threading.RLock()

    def send(  # type: ignore[override]
        self,
        stream: object,  # noqa: ARG002 - the socket it would go to
        msg_or_type: dict[str, Any] | str,
        content: dict[str, Any] | None = None,
        parent: dict[str, Any] | None = None,
        ident: object = None,  # noqa: ARG002
        buffers: list[bytes] | None = None,
        *_: object,
        **__: object,
    ) -> dict[str, Any] | None:
        """Send a message; a process that the notebook forked has only its streams."""
        message = self.msg(msg_or_type, content, parent) if isinstance(msg_or_type, str) else msg_or_type
        if not hasattr(self, "sock"):
            return None
        if os.getpid() != self.owner:
            if message["msg_type"] == "stream":
                number = 2 if message["content"]["name"] == "stderr" else 1
                os.write(number, message["content"]["text"].encode("utf-8", "replace"))
            return None
        said = {
            "msg_type": message["msg_type"],
            "content": message["content"],
            "parent_header": {"msg_id": message.get("parent_header", {}).get("msg_id")},
        }
        if buffers:
            said["buffers"] = [b64encode(memoryview(one).cast("B")).decode() for one in buffers]
        with self.lock:
            send(self.sock, said)
        return message


class Stream(io.TextIOBase):
    """Standard output or error of the cells, told apart by the cell that began them."""

    encoding = "UTF-8"
    errors = "strict"

    def __init__(self, outlet: Outlet, name: str) -> None:
        """Make a stream.

        Args:
            outlet: Where it goes.
            name: ``stdout`` or ``stderr``.
        """
        self.outlet, self.name = outlet, name
        self._own: contextvars.ContextVar[dict[str, Any]] = contextvars.ContextVar("parent_header")
        self._last: dict[str, Any] = {}
        self._lock = threading.RLock()
        self._waiting: list[tuple[dict[str, Any], str]] = []
        self._since = 0.0

    def set_parent(self, parent: dict[str, Any]) -> None:
        """Say which cell runs; a thread belongs to the cell that runs when it prints."""
        self._last = extract_header(parent)
        self._own.set(self._last)

    def set_thread_parent(self, parent: dict[str, Any]) -> object:
        """Say which cell this thread belongs to; the token undoes it."""
        return self._own.set(extract_header(parent))

    def reset_thread_parent(self, token: Any) -> None:  # noqa: ANN401 - a token of a context variable
        """Undo ``set_thread_parent``."""
        self._own.reset(token)

    def writable(self) -> bool:
        """Return True."""
        return True

    def write(self, text: str) -> int:
        """Take text in; it goes out with the next flush, or when some time has passed."""
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text)}")
        with self._lock:
            if not self._waiting:
                self._since = monotonic()
            self._waiting.append((self._own.get(self._last), text))
            late = monotonic() - self._since > _FLUSH_SECONDS
        if late or os.getpid() != getattr(self.outlet, "owner", os.getpid()):
            self.flush()
        return len(text)

    def flush(self) -> None:
        """Send what is waiting, as one message per cell."""
        with self._lock:
            waiting, self._waiting = self._waiting, []
            while waiting:
                parent = waiting[0][0]
                rest = next((i for i, (other, _) in enumerate(waiting) if other != parent), len(waiting))
                text = "".join(text for _, text in waiting[:rest])
                waiting = waiting[rest:]
                if text:
                    self.outlet.send(None, "stream", {"name": self.name, "text": text}, parent)


class _Loop:
    """Stands where a kernel has the loop of its sockets; asked only to stop it, which the child does itself."""

    def call_later(self, *_: object) -> None:
        """Do nothing."""

    stop = add_callback = call_later


class _NoThread:
    """Stands where a kernel has the thread of its shell channel: SIGINT ends the child, not a cell."""

    parent_thread = None


def make_kernel() -> Kernel:
    """Make the kernel, with streams in place; done once, before the fork.

    Returns:
        The kernel; ``kernel.session`` is its ``Outlet``.
    """
    from traitlets.config import Config

    outlet = Outlet()
    sys.stdout, sys.stderr = Stream(outlet, "stdout"), Stream(outlet, "stderr")
    # The debugger would cost a quarter of a second and threads; nobody can attach to a batch.
    sys.modules["debugpy"] = None  # type: ignore[assignment]
    config = Config()
    # nbclient's kernels keep their history in memory, too; on disk it needs a thread.
    config.HistoryManager.enabled = False
    config.IPKernelApp.nearzero = "looked for in the configuration to tell a kernel from a terminal"
    log = logging.getLogger("nearzero.kernel")
    kernel: Kernel = IPythonKernel.instance(config=config, session=outlet, iopub_socket=object(), log=log)
    app = IPKernelApp.instance()  # neither initialised nor started: it is asked for its kernel
    app.kernel = kernel
    kernel.io_loop = _Loop()
    kernel.shell_channel_thread = _NoThread()
    del sys.modules["debugpy"]
    return kernel


def serve(kernel: Kernel, sock: socket.socket) -> None:
    """Run the cells the caller sends until it sends no more; then what the notebook left for its exit.

    Args:
        kernel: From ``make_kernel``.
        sock: To the caller.
    """
    kernel.session.connect(sock)
    asyncio.run(_serve(kernel, sock))
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    sock.close()
    atexit._run_exitfuncs()  # noqa: SLF001 - a fork ends with os._exit, which runs none


async def _serve(kernel: Kernel, sock: socket.socket) -> None:
    while (cell := await _next(sock)) is not None:
        header = {"msg_id": cell["id"], "msg_type": "execute_request", "session": kernel.session.session}
        parent = {"header": header, "metadata": {}, "content": {}, "parent_header": {}}
        kernel.set_parent([], parent)
        say = partial(kernel.session.send, None, parent=parent)
        say("status", {"execution_state": "busy"})
        say("execute_input", {"execution_count": kernel.execution_count, "code": ""})
        reply = await kernel.do_execute(cell["source"], silent=False, store_history=True, allow_stdin=False)
        for stream in (sys.stdout, sys.stderr):
            with suppress(Exception):  # a cell may have put anything there
                stream.flush()
        told = {name: reply.get(name) for name in ("status", "ename", "evalue", "traceback")}
        told["exit"] = bool(kernel.shell.exit_now)
        say("status", {"execution_state": "idle"})
        say("execute_reply", json_clean(told))  # type: ignore[no-untyped-call]


async def _next(sock: socket.socket) -> dict[str, Any] | None:
    """Wait for the next cell; what earlier cells left running in the loop goes on meanwhile."""
    loop = asyncio.get_running_loop()
    ready: asyncio.Future[None] = loop.create_future()
    loop.add_reader(sock.fileno(), _settle, ready)
    try:
        await ready
    finally:
        loop.remove_reader(sock.fileno())
    return receive(sock)


def _settle(ready: asyncio.Future[None]) -> None:
    if not ready.done():
        ready.set_result(None)
