"""The ledger of a run: what happened to every notebook and report, written from what happened.

Here: entries, their file, and the record of the run itself. Not here: making things happen (``scheduler``), or what
lets a place be passed over (``skip``), which is judged by the record in the folder of each report.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from nearzero.batch.outputs import write_text

# ``time``, ``memory``: ended at a limit. ``died``: its process ended. ``stopped``: the run was ended meanwhile.
# ``skipped``: what it rests on is unchanged, so that what is there stands.
STATES = ("done", "failed", "time", "memory", "died", "stopped", "skipped")


@dataclass(frozen=True, slots=True)
class Entry:
    """What happened to one piece of work.

    Attributes:
        place: Id of the place, or ``comparison``.
        step: Name of the notebook, or ``report``.
        state: One of ``STATES``.
        seconds: How long it took.
        inputs: Hash of everything it rests on.
        error: What went wrong.
        peak_mb: Most memory its process had, MB; 0 where nobody measured it.
    """

    place: str
    step: str
    state: str
    seconds: float
    inputs: str
    error: str = ""
    peak_mb: int = 0

    @property
    def good(self) -> bool:
        """Whether the work is there."""
        return self.state in {"done", "skipped"}


class Ledger:
    """Entries of all runs into one output folder; a later one of the same piece of work replaces an earlier one."""

    def __init__(self, path: Path) -> None:
        """Open the ledger of an output folder; an unreadable one is begun anew.

        Args:
            path: ``reports/ledger.json``.
        """
        self.path = path
        self.entries: dict[tuple[str, str], Entry] = {}
        self.run: dict[str, Any] = {}
        try:
            kept = json.loads(path.read_text(encoding="utf-8"))
            self.entries = {(one["place"], one["step"]): Entry(**one) for one in kept["entries"]}
            self.run = dict(kept.get("run", {}))
        except (OSError, ValueError, KeyError, TypeError):
            self.entries = {}

    def begin(self, about: Mapping[str, Any]) -> None:
        """Write down that a run begins, and with what; it is told as interrupted until ``end``.

        Args:
            about: What was asked for: places, language, formats, …
        """
        self.run = {**about, "state": "running"}
        self._write()

    def end(self, state: str) -> None:
        """Write down how the run ended: ``done``, ``failed`` or ``stopped``."""
        self.run["state"] = state
        self._write()

    def note(self, *entries: Entry) -> None:
        """Write entries down at once, so that a run that dies leaves a true ledger.

        What was passed over leaves the entry of the work that is there, where there is one.
        """
        for entry in entries:
            key = entry.place, entry.step
            if entry.state != "skipped" or key not in self.entries:
                self.entries[key] = entry
        self._write()

    def _write(self) -> None:
        kept: dict[str, Any] = {"entries": [asdict(self.entries[key]) for key in sorted(self.entries)]}
        if self.run:
            kept["run"] = self.run
        write_text(self.path, json.dumps(kept, ensure_ascii=False, indent=1) + "\n")


def hash_of(files: Iterable[Path], *words: str) -> str:
    """Return one hash over the contents of some files and some words.

    Args:
        files: Files; their names count too.
        words: Whatever else the work rests on (parameters, versions).
    """
    digest = hashlib.sha256()
    for file in sorted(files):
        digest.update(file.name.encode() + b"\0" + hashlib.sha256(file.read_bytes()).digest())
    for word in words:
        digest.update(b"\0" + word.encode())
    return digest.hexdigest()[:16]
