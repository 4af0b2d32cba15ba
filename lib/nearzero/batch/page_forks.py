"""Kernels of the page as forks of one process that has imported everything and opened the places.

Here: that process, and the provisioner by which the server asks it for a kernel. Not here: what is opened
(``presentation.explorer.ready``), the server (``page_server``).

A page needs a kernel of its own; started from nothing it takes seconds of a processor, forked a fraction of one. The
process runs one thread and no event loop, so that a fork copies nothing half done. Where there is no fork, or the
process has ended, kernels start as ever. A kernel ends with that process, and that process with the server.
"""

from __future__ import annotations

import asyncio
import atexit
import json
import os
import select
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from typing import Any, NoReturn

from jupyter_client.provisioning.factory import KernelProvisionerFactory
from jupyter_client.provisioning.local_provisioner import LocalProvisioner

from nearzero.batch.engine.server import ENVIRONMENT

_LOOK_SECONDS, _END_SECONDS = 0.05, 5


def can_fork() -> bool:
    """Tell whether kernels can be forked here, and their end be seen."""
    return hasattr(os, "fork") and hasattr(os, "pidfd_open")


class Forked:
    """A kernel's process, which is a child of another one; as much of ``Popen`` as the provisioner uses."""

    stdin = stdout = stderr = None

    def __init__(self, pid: int) -> None:
        """Take a process; one that has ended already is seen as that."""
        self.pid, self._fd, self.returncode = pid, -1, None
        try:
            self._fd = os.pidfd_open(pid)
        except ProcessLookupError:
            self.returncode = 1

    returncode: int | None

    def poll(self) -> int | None:
        """Return None while it runs; how it ended is known to its parent alone."""
        if self.returncode is None and select.select([self._fd], [], [], 0)[0]:
            self.returncode = 0
            os.close(self._fd)
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Wait until it has ended.

        Raises:
            TimeoutExpired: It has not.
        """
        until = None if timeout is None else time.monotonic() + timeout
        while (code := self.poll()) is None:
            if until is not None and time.monotonic() > until:
                raise subprocess.TimeoutExpired("kernel", timeout or 0)
            time.sleep(_LOOK_SECONDS)
        return code

    def send_signal(self, number: int) -> None:
        """Send a signal, unless it has ended."""
        if self.poll() is None:
            with suppress(ProcessLookupError):
                signal.pidfd_send_signal(self._fd, number)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """End it."""
        self.send_signal(signal.SIGKILL)


class Forks:
    """The server's side of the process that forks."""

    def __init__(self) -> None:
        """Start it; it is ready some seconds later, and asked only then."""
        self._asked = threading.Lock()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "nearzero.batch.page_forks"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, **ENVIRONMENT},
            start_new_session=True,  # Ctrl-C is for the server, which then ends it
        )
        atexit.register(self.close)

    def close(self) -> None:
        """End it."""
        if self._process.stdin is not None:
            with suppress(OSError):
                self._process.stdin.close()
        try:
            self._process.wait(_END_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def fork(self, connection: str, env: dict[str, str], folder: str) -> Forked | None:
        """Return a kernel; None where none can be had.

        Args:
            connection: The connection file of the kernel.
            env: Its environment.
            folder: Its working folder.
        """
        order = json.dumps({"connection": connection, "env": env, "folder": folder}) + "\n"
        with self._asked:
            try:
                assert self._process.stdin is not None  # noqa: S101 - for the type checker
                assert self._process.stdout is not None  # noqa: S101
                self._process.stdin.write(order.encode())
                self._process.stdin.flush()
                answer = self._process.stdout.readline()
            except (OSError, ValueError):
                return None
        return Forked(int(answer)) if answer.strip() else None


_forks: list[Forks] = []


class ForkProvisioner(LocalProvisioner):
    """Gets a kernel as a fork; starts it as ever where that fails."""

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> Any:  # noqa: ANN401 - as the provisioner has it
        """Launch a kernel."""
        connection = cmd[cmd.index("-f") + 1] if "-f" in cmd else ""
        folder = str(kwargs.get("cwd") or os.getcwd())  # noqa: PTH109 - a path as text goes to the other process
        process = None
        if connection and _forks:
            env = {str(name): str(value) for name, value in kwargs.get("env", os.environ).items()}
            process = await asyncio.to_thread(_forks[0].fork, connection, env, folder)
        if process is None:
            return await super().launch_kernel(cmd, **kwargs)
        self.process = process  # type: ignore[assignment]
        self.pid = self.pgid = process.pid
        self.cwd = folder
        return self.connection_info


class Factory(KernelProvisionerFactory):
    """Gives every kernel of this server that provisioner."""

    def create_provisioner_instance(self, kernel_id: str, kernel_spec: Any, parent: Any) -> Any:  # noqa: ANN401
        """Return a provisioner."""
        return ForkProvisioner(kernel_id=kernel_id, kernel_spec=kernel_spec, parent=parent)


def use_forks() -> None:
    """Start the process that forks, and take kernels from it from now on."""
    if can_fork():
        _forks.append(Forks())
        Factory.instance()


def main() -> None:
    """Open the places, then fork a kernel for every order until the server is gone."""
    orders, answers = os.dup(0), os.dup(1)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(2, 1)
    import ipykernel.ipkernel
    import ipykernel.kernelapp  # noqa: F401 - imported before the fork

    from nearzero.presentation.explorer.ready import prepare

    prepare()
    if len(os.listdir("/proc/self/task")) > 1:  # noqa: PTH208 - names alone
        return  # a fork would lose the other threads, and keep their locks
    signal.signal(signal.SIGCHLD, _bury)
    with os.fdopen(orders, encoding="utf-8") as lines:
        for line in lines:
            pid = os.fork()
            if not pid:
                os.close(answers)
                os.close(orders)
                _become_kernel(json.loads(line))
            os.write(answers, f"{pid}\n".encode())


def _bury(*_: object) -> None:
    """Take note of every kernel that has ended, so that none stays as a zombie."""
    with suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


def _become_kernel(order: dict[str, Any]) -> NoReturn:
    """Be a kernel with a session, an environment and a folder of its own; never return to the loop."""
    code = 1
    try:
        os.setsid()
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        os.environ.clear()
        os.environ.update(order["env"])
        os.environ["JPY_PARENT_PID"] = str(os.getppid())  # with whose end the kernel ends
        os.chdir(order["folder"])
        sys.argv = ["ipykernel_launcher", "-f", order["connection"]]
        from ipykernel.kernelapp import IPKernelApp

        app: Any = IPKernelApp.instance()
        app.initialize(sys.argv[1:])
        app.start()
        code = 0
    finally:
        os._exit(code)


if __name__ == "__main__":
    main()
