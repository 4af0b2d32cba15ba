"""What became of a notebook.

Here: the record and its states. Not here: making it happen (``warm``).
"""

from __future__ import annotations

import signal
from dataclasses import dataclass
from typing import Literal

State = Literal["done", "failed", "time", "memory", "died", "stopped"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one notebook.

    Attributes:
        state: ``done``: every cell ran (``sys.exit(0)`` ends a notebook well). ``failed``: a cell raised.
            ``time``, ``memory``: ended at the limit. ``died``: the process ended by itself, or was ended by others.
            ``stopped``: ended, or not begun, because the caller closed the warm process.
        seconds: From the order to the end, s.
        engine: ``warm`` or ``kernel``.
        why_kernel: Why an ordinary kernel ran it; "" for ``warm``.
        cell: Index, in the notebook given, of the last cell that began; None before the first.
        ename: Class of the error, or of the end that was put to it.
        evalue: Its message.
        exit_code: Of the child; negative for a signal; None where nobody knows.
        peak_bytes: Most memory the child had resident, shared pages included; 0 where nobody measured it.
    """

    state: State
    seconds: float
    engine: Literal["warm", "kernel"] = "warm"
    why_kernel: str = ""
    cell: int | None = None
    ename: str = ""
    evalue: str = ""
    exit_code: int | None = None
    peak_bytes: int = 0

    @property
    def ok(self) -> bool:
        """Whether the notebook ran as it should."""
        return self.state == "done"

    @property
    def orphaned(self) -> bool:
        """Whether the warm process ended under it, so that nobody saw its end: no fault that is known of its own."""
        return self.state == "died" and self.engine == "warm" and self.exit_code is None

    @property
    def message(self) -> str:
        """What went wrong, in a sentence; "" where nothing did."""
        if self.ok:
            return ""
        where = "" if self.cell is None else f"cell {self.cell}: "
        return f"{where}{self.ename}: {self.evalue}"


def how_it_ended(exit_code: int | None) -> str:
    """Return an exit code in words.

    Args:
        exit_code: Negative for a signal, as in ``subprocess``; None for unknown.
    """
    if exit_code is None:
        return "its end was not seen"
    if exit_code < 0:
        try:
            return f"signal {signal.Signals(-exit_code).name}"
        except ValueError:
            return f"signal {-exit_code}"
    return f"exit code {exit_code}"
