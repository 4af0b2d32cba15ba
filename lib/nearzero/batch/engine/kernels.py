"""The way back to an ordinary kernel.

Here: when a notebook goes there, and running it with the same limits. Not here: the warm way.
"""

from __future__ import annotations

import math
import shutil
import sys
import tempfile
import threading
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any

from nearzero.batch.engine.outcome import Outcome, State

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from nbformat import NotebookNode


def why_kernel(nb: NotebookNode, kernel_name: str) -> str:
    """Return why a notebook cannot run warm; "" where it can.

    Args:
        nb: The notebook; metadata ``{"nearzero": {"engine": "kernel"}}`` ask for a kernel.
        kernel_name: Name of its kernel.
    """
    if nb.metadata.get("nearzero", {}).get("engine") == "kernel":
        return "the notebook asks for a kernel"
    return _why_not_ours(kernel_name)


@lru_cache
def _why_not_ours(kernel_name: str) -> str:
    """Say whether a kernel is IPython in this environment, which is what the warm process is."""
    from jupyter_client.kernelspec import KernelSpecManager, NoSuchKernel

    try:
        spec = KernelSpecManager().get_kernel_spec(kernel_name)
    except NoSuchKernel:
        return f"the kernel {kernel_name} is not known here"
    command = spec.argv
    plain = {"python", "python3", f"python{sys.version_info[0]}.{sys.version_info[1]}"}
    ours = command[0] in plain or Path(command[0]).absolute() == Path(sys.executable).absolute()
    if not ours or "ipykernel_launcher" not in command:
        return f"the kernel {kernel_name} is not this Python"
    return f"the kernel {kernel_name} has an environment of its own" if spec.env else ""


def run_in_kernel(
    nb_man: Any,  # noqa: ANN401 - papermill's manager
    kernel_name: str,
    why: str,
    *,
    folder: Path,
    seconds: float | None = None,
    memory_bytes: int | None = None,
    on_cell: Callable[[int, int], None] | None = None,
    **options: Any,  # noqa: ANN401 - traits of the client
) -> Outcome:
    """Run a notebook in an ordinary kernel of papermill's, within the same limits.

    Args:
        nb_man: Keeps and saves the notebook.
        kernel_name: Name of the kernel.
        why: Why it runs here, for the outcome.
        folder: Where its cells run.
        seconds: Limit for the whole notebook, s.
        memory_bytes: Limit for the kernel, bytes: an allocation above it fails.
        on_cell: Told index and number of cells before each.
        **options: As for papermill's client.

    Returns:
        What became of it.
    """
    from nbclient.exceptions import CellTimeoutError
    from papermill.clientwrap import PapermillNotebookClient

    began = monotonic()
    told: dict[str, Any] = {"state": "done"}

    def started(cell: NotebookNode, cell_index: int) -> None:
        if cell.cell_type == "code" and cell.source.strip():
            told["cell"] = cell_index
            if on_cell:
                on_cell(cell_index, len(nb_man.nb.cells))

    if seconds:
        options["timeout_func"] = lambda _cell: max(1, math.ceil(began + seconds - monotonic()))
    sockets = Path(tempfile.mkdtemp(prefix="nearzero-"))
    client = PapermillNotebookClient(
        nb_man,
        kernel_name=kernel_name,
        kernel_manager_class=_manager(memory_bytes, sockets),
        resources={"metadata": {"path": str(folder)}},
        on_cell_start=started,
        **options,
    )
    try:
        with _loop_of_thread():
            client.execute()
        told |= _error_in(nb_man.nb, memory_bytes)
    except Exception as error:  # noqa: BLE001 - whatever kernel or client raise: a dead kernel, a time-out
        state: State = "time" if isinstance(error, CellTimeoutError) else "died"
        evalue = f"the notebook ran longer than {seconds:g} s and was ended" if seconds and state == "time" else ""
        ename = "TimeLimitExceeded" if state == "time" else type(error).__name__
        told |= {"state": state, "ename": ename, "evalue": evalue or str(error)}
        _mark(nb_man, told)
    finally:
        shutil.rmtree(sockets, ignore_errors=True)
    return Outcome(seconds=monotonic() - began, engine="kernel", why_kernel=why, **told)


@contextmanager
def _loop_of_thread() -> Iterator[None]:
    """Close the event loop that Jupyter makes for a thread and leaves to it; that of the main thread is everybody's."""
    import asyncio

    from jupyter_core.utils import ensure_event_loop

    try:
        yield
    finally:
        if threading.current_thread() is not threading.main_thread():
            ensure_event_loop().close()
            asyncio.set_event_loop(None)


def _manager(memory_bytes: int | None, sockets: Path) -> type:
    """Return the project's manager, with a limit on what its kernel may allocate and sockets in a folder of their own.

    Otherwise they are named relative to the working folder, which is not that of the cells here.
    """
    from nearzero.batch.notebooks import _local_kernel_manager

    class LimitedManager(_local_kernel_manager()):  # type: ignore[misc]
        def __init__(self, **options: Any) -> None:  # noqa: ANN401
            super().__init__(**({} if sys.platform == "win32" else {"ip": str(sockets / "k")}), **options)

        async def _async_post_start_kernel(self, **options: Any) -> None:  # noqa: ANN401
            await super()._async_post_start_kernel(**options)
            if memory_bytes and sys.platform == "linux":
                import resource

                resource.prlimit(self.provisioner.pid, resource.RLIMIT_DATA, (memory_bytes,) * 2)

        post_start_kernel = _async_post_start_kernel

    return LimitedManager


def _error_in(nb: NotebookNode, memory_bytes: int | None) -> dict[str, Any]:
    """Return the error that stopped a notebook, as fields of an outcome."""
    failed = [cell for cell in nb.cells if cell.metadata.get("papermill", {}).get("exception") is True]
    errors = [out for cell in failed for out in cell.get("outputs", []) if out.output_type == "error"]
    if not failed or (errors and errors[-1].ename == "SystemExit" and errors[-1].evalue in ("", "0")):
        return {}
    if not errors:
        return {"state": "failed", "ename": "CellExecutionError", "evalue": ""}
    state = "memory" if memory_bytes and errors[-1].ename.endswith("MemoryError") else "failed"
    return {"state": state, "ename": errors[-1].ename, "evalue": errors[-1].evalue}


def _mark(nb_man: Any, told: dict[str, Any]) -> None:  # noqa: ANN401 - papermill's manager
    """Write the end of the kernel into the cell that ran; papermill itself would call that cell completed."""
    import nbformat

    if (index := told.get("cell")) is None:
        return
    cell = nb_man.nb.cells[index]
    shown = [f"{told['ename']}: {told['evalue']}"]
    cell.outputs.append(nbformat.v4.new_output("error", ename=told["ename"], evalue=told["evalue"], traceback=shown))
    nb_man.cell_exception(cell, cell_index=index)
