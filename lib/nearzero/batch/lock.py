"""One run at a time in a folder of reports.

Here: the lock and who holds it. Not here: what is done under it.
"""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

LOCK = ".run.lock"


class BusyError(RuntimeError):
    """Another run writes into the folder; the message says which process."""


@contextmanager
def sole_run(out: Path) -> Iterator[None]:
    """Hold the lock of a folder of reports.

    The system lets go of it when its process ends, however it ends. On file systems without such locks the process
    that wrote the file is looked for: one that has ended, or started later under the same number, holds nothing.

    Args:
        out: The folder; made where it is not there.

    Raises:
        BusyError: Another run holds it.
        OSError: The folder cannot be written.
    """
    out.mkdir(parents=True, exist_ok=True)
    with (out / LOCK).open("a+", encoding="utf-8") as file:
        held = _lock(file)
        file.seek(0)
        holder = _read(file)
        if held is False or (held is None and holder and _alive(holder)):
            raise BusyError(f"process {holder.get('process', '?')} on {holder.get('host', '?')} writes into {out}")
        _write(file, {"process": os.getpid(), "started": _started(os.getpid()), "host": socket.gethostname()})
        try:
            yield
        finally:
            _write(file, {})


def _lock(file: IO[str]) -> bool | None:
    """Take the lock of the system; None where there is none to be had."""
    try:
        import fcntl

        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except (ImportError, OSError):
        return None
    return True


def _read(file: IO[str]) -> dict[str, Any]:
    try:
        return dict(json.loads(file.read()))
    except (ValueError, TypeError):
        return {}


def _write(file: IO[str], holder: dict[str, Any]) -> None:
    file.seek(0)
    file.truncate()
    file.write(json.dumps(holder) if holder else "")
    file.flush()


def _alive(holder: dict[str, Any]) -> bool:
    """Tell whether the process that wrote the file still runs; on another machine nobody can tell, so yes."""
    if holder.get("host") != socket.gethostname():
        return True
    return _started(int(holder.get("process", 0))) == holder.get("started") != 0


def _started(process: int) -> float:
    """Return when a process started, s since 1970; 0 where there is none."""
    import psutil

    try:
        return float(psutil.Process(process).create_time())
    except (psutil.Error, ValueError):
        return 0.0
