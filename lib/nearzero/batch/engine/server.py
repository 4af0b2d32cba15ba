"""The warm process: imports everything once, then forks a clean child per notebook and tells how each ended.

Here: what is imported, forking, reaping, killing. Not here: cells (``child``) and callers (``warm``). Started as
``python -m nearzero.batch.engine.server FD [MODULE:FUNCTION]...``; it ends with its caller, and takes every child and
grandchild along.

It runs one thread, so that a fork copies nothing half done. Each job brings four descriptors: the socket of its
cells, the pipes for its standard output and error, and the pipe for its end.

A child that is told to make something ready runs no cells: it does that, and then serves in the same way, so that its
own children share what it has made (``branch``).
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import importlib
import json
import os
import pkgutil
import select
import signal
import socket
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from nearzero.batch.engine.frames import ORDER_BYTES, receive, send

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from nearzero.batch.engine.child import Kernel

_PR_SET_PDEATHSIG, _PR_SET_CHILD_SUBREAPER = 1, 36
_LOOK_SECONDS = 2.0
# Set before NumPy comes in: threads would not survive the fork.
ENVIRONMENT = {
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    # pyarrow, which pandas imports, would start a thread that gives memory back, and reserve a gigabyte at once, which
    # counts against the limit of every child
    "JE_ARROW_MALLOC_CONF": "background_thread:false",
    "ARROW_DEFAULT_MEMORY_POOL": "system",
}
# Set before matplotlib comes in. As in a kernel, figures are drawn by Agg and shown inline; the module is loaded
# by the first figure of a child, so that a notebook can still choose another.
_BACKEND = "module://matplotlib_inline.backend_inline"
_MODULES = (
    "IPython.display",
    "IPython.core.pylabtools",
    "pandas",
    "pandas.io.formats.html",
    "matplotlib.pyplot",
    "matplotlib.backends.backend_agg",
    "statsmodels.api",
    "statsmodels.formula.api",
    "seaborn",
    "geopandas",
    "SALib.analyze.sobol",
    "SALib.sample.sobol",
    "scipy.optimize",
    "scipy.stats",
    "pint",
)
# Of this package everything but what starts runs; notebooks import the rest piece by piece.
_NOT_OURS = ("nearzero.batch", "nearzero.cli", "nearzero.__main__")


def main() -> None:
    """Import, say so, and serve until the caller is gone."""
    control = socket.socket(fileno=int(sys.argv[1]))
    caller = os.getppid()
    _prctl(_PR_SET_CHILD_SUBREAPER)  # what a notebook sends into the background ends up here
    os.environ.update(ENVIRONMENT)
    os.environ.setdefault("MPLBACKEND", _BACKEND)
    kernel, why_not = _prepared(sys.argv[2:])
    send(control, {"why_not": why_not, "language_info": kernel.language_info, "pid": os.getpid()})
    if not why_not:
        _Server(control, caller, kernel).run()


def _prepared(rehearsed: Sequence[str]) -> tuple[Kernel, str]:
    """Return the kernel, and why this process cannot be forked safely ("" where it can)."""
    from nearzero.batch.engine.child import make_kernel

    kernel = make_kernel()
    for name in (*_MODULES, *_our_modules()):
        importlib.import_module(name)
    _rehearse()
    for name in rehearsed:
        _function(name)()
    _take_working_folder()
    sys.argv = ["ipykernel_launcher.py"]  # as in a kernel
    return kernel, _settled()


def _settled() -> str:
    """Make this process fit to be forked; return why it is not ("" where it is)."""
    threads = len(os.listdir("/proc/self/task"))  # noqa: PTH208 - no thing of pathlib counts threads
    if threads > 1:
        return f"what was imported or made left {threads - 1} threads running"
    gc.collect()
    gc.freeze()  # children do not touch, and so do not copy, what is here now
    return ""


def _our_modules() -> list[str]:
    import nearzero

    found = pkgutil.walk_packages(nearzero.__path__, "nearzero.", onerror=lambda _: None)
    return [module.name for module in found if not module.name.startswith(_NOT_OURS)]


def _rehearse() -> None:
    """Do once what every notebook would do for itself and what nobody can see: as parsing units."""
    from PIL import Image

    from nearzero.presentation.boundaries import unit
    from nearzero.units import registry

    Image.preinit()
    registry()
    unit("370212")  # a district: it is looked for in the boundaries of all levels


def _function(name: str) -> Callable[..., object]:
    """Return what is called ``module:function``."""
    module, _, function = name.partition(":")
    found: Callable[..., object] = getattr(importlib.import_module(module), function)
    return found


def _take_working_folder() -> None:
    """Put the working folder on the path where kernels have it: after the standard library."""
    from IPython.core.shellapp import InteractiveShellApp

    InteractiveShellApp.init_path(type("_Here", (), {"ignore_cwd": False})())  # type: ignore[no-untyped-call]


def _prctl(option: int, value: int = 1) -> None:
    ctypes.CDLL(None, use_errno=True).prctl(option, value, 0, 0, 0)


class _Server:
    """The loop: orders of the caller on one side, ends of children on the other."""

    def __init__(self, control: socket.socket, caller: int, kernel: Kernel) -> None:
        self.control, self.caller, self.kernel = control, caller, kernel
        self.poll = select.poll()
        self.poll.register(control, select.POLLIN)
        self.jobs: dict[int, tuple[int, int]] = {}  # descriptor of a child: its process, the pipe for its end

    def run(self) -> None:
        """Serve until the caller closes its end or is no longer the parent."""
        try:
            while os.getppid() == self.caller:
                ready = {number for number, _ in self.poll.poll(_LOOK_SECONDS * 1000)}
                for number in ready & self.jobs.keys():
                    self._reap(number)
                if self.control.fileno() in ready and not self._order():
                    return
        finally:
            for number in list(self.jobs):
                _end(self.jobs[number][0], signal.SIGKILL)
                self._reap(number)

    def _order(self) -> bool:
        """Carry out one order: a job with its descriptors, or the end of one."""
        try:
            said, given, _, _ = socket.recv_fds(self.control, ORDER_BYTES, 4)
        except ConnectionError:
            return False
        if not said:
            return False
        order = json.loads(said)
        if "kill" in order:
            if any(process == order["kill"] for process, _ in self.jobs.values()):
                _end(order["kill"], order["signal"])
            return True
        self._fork(given)
        return True

    def _fork(self, given: list[int]) -> None:
        cells, out, err, end = given
        try:
            process = os.fork()
        except OSError as error:
            _tell(end, {"error": f"{error}"})
            for number in given:
                os.close(number)
            return
        if process == 0:
            self._be_child(cells, out, err, end)
        watched = os.pidfd_open(process)
        self.jobs[watched] = process, end
        self.poll.register(watched, select.POLLIN)
        _tell(end, {"pid": process})
        for number in (cells, out, err):
            os.close(number)

    def _be_child(self, cells: int, out: int, err: int, end: int) -> NoReturn:
        code = 1
        try:
            server = os.getppid()
            os.setsid()
            _prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
            _prctl(_PR_SET_CHILD_SUBREAPER)
            if os.getppid() != server:
                os._exit(1)
            for number in (*self.jobs, *(pipe for _, pipe in self.jobs.values()), end):
                os.close(number)
            self.control.close()
            nothing = os.open(os.devnull, os.O_RDONLY)
            for source, target in ((nothing, 0), (out, 1), (err, 2)):
                os.dup2(source, target)
                os.close(source)
            run_child(self.kernel, socket.socket(fileno=cells))
            code = 0
        except BaseException as error:  # noqa: BLE001 - nothing may return into the server's loop
            os.write(2, f"{type(error).__name__}: {error}\n".encode())
        finally:
            os._exit(code)

    def _reap(self, number: int) -> None:
        """Tell how a child ended, after everything it left behind is gone."""
        process, end = self.jobs.pop(number)
        self.poll.unregister(number)
        os.waitid(os.P_PID, process, os.WEXITED | os.WNOWAIT)
        _end(process, signal.SIGKILL)  # its id is not given away before it is waited for
        _, status, used = os.wait4(process, 0)
        os.close(number)
        self._end_strays()
        code = os.waitstatus_to_exitcode(status)
        _tell(end, {"exit_code": code, "peak_bytes": used.ru_maxrss * 1024})
        os.close(end)

    def _end_strays(self) -> None:
        """End what a notebook left behind in sessions of its own; it has become a child of this process."""
        known = {process for process, _ in self.jobs.values()}
        for folder in Path("/proc").iterdir():
            if folder.name.isdigit() and int(folder.name) not in known and _parent_of(folder) == os.getpid():
                with contextlib.suppress(ProcessLookupError, ChildProcessError):
                    os.kill(int(folder.name), signal.SIGKILL)
                    os.waitpid(int(folder.name), 0)
                    self._end_strays()
                    return


def run_child(kernel: Kernel, sock: socket.socket) -> None:
    """Take the caller's working folder, environment and limit, forget all shared randomness, and run the cells.

    Args:
        kernel: The kernel made before the fork.
        sock: To the caller, whose first message is the order.
    """
    import random
    import resource

    import numpy as np

    from nearzero.batch.engine.child import serve

    order: dict[str, Any] = receive(sock) or {}
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, signal.SIG_DFL if name == signal.SIGTERM else signal.default_int_handler)
    os.environ.clear()
    os.environ.update({"MPLBACKEND": _BACKEND} | order["environment"] | ENVIRONMENT)
    kernel.shell.init_environment()
    os.environ["JPY_PARENT_PID"] = str(os.getppid())
    os.chdir(order["folder"])
    if order["memory_bytes"]:
        resource.setrlimit(resource.RLIMIT_DATA, (order["memory_bytes"],) * 2)
    random.seed()
    np.random.seed()  # noqa: NPY002 - the legacy state is what a fork would share
    if "ready" in order:
        _branch_off(kernel, sock, order["ready"])
    else:
        serve(kernel, sock)


def _branch_off(kernel: Kernel, sock: socket.socket, order: dict[str, Any]) -> None:
    """Make ready what children are to share, say so, and fork them until the caller closes its end."""
    why_not = ""
    try:
        _function(order["call"])(*order["arguments"])
    except Exception as error:  # noqa: BLE001 - told to the caller, who goes on without
        why_not = f"{type(error).__name__}: {error}"
    for stream in (sys.stdout, sys.stderr):
        stream.flush()  # nobody listens yet; children are not to say it for this process
    why_not = why_not or _settled()
    send(sock, {"msg_type": "ready", "why_not": why_not})
    if not why_not:
        _Server(sock, os.getppid(), kernel).run()


def _end(process: int, number: int) -> None:
    """Signal a child that is not waited for yet, and its group; just after the fork it has none."""
    for kill in (os.killpg, os.kill):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            kill(process, number)


def _parent_of(folder: Path) -> int:
    try:
        return int((folder / "stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()[1])
    except (OSError, IndexError):
        return 0


def _tell(pipe: int, message: dict[str, Any]) -> None:
    with contextlib.suppress(OSError):  # nobody listens any more
        os.write(pipe, json.dumps(message).encode() + b"\n")


if __name__ == "__main__":
    main()
