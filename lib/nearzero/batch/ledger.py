"""The ledger of a run: what happened to every notebook and report, written from what happened.

Here: entries and their file. Not here: making things happen (``run``).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from nearzero.batch.outputs import write_text


@dataclass(frozen=True, slots=True)
class Entry:
    """What happened to one piece of work.

    Attributes:
        place: Id of the place, or ``comparison``.
        step: Name of the notebook, or ``report``.
        state: ``done`` or ``failed``.
        seconds: How long it took.
        inputs: Hash of everything it rests on.
        error: What went wrong.
    """

    place: str
    step: str
    state: str
    seconds: float
    inputs: str
    error: str = ""


class Ledger:
    """Entries of all runs into one output folder; a later one of the same piece of work replaces an earlier one."""

    def __init__(self, path: Path) -> None:
        """Open the ledger of an output folder; an unreadable one is begun anew.

        Args:
            path: ``reports/ledger.json``.
        """
        self.path = path
        self.entries: dict[tuple[str, str], Entry] = {}
        try:
            kept = json.loads(path.read_text(encoding="utf-8"))["entries"]
            self.entries = {(one["place"], one["step"]): Entry(**one) for one in kept}
        except (OSError, ValueError, KeyError, TypeError):
            self.entries = {}

    def note(self, entry: Entry) -> None:
        """Write an entry down at once, so that a run that dies leaves a true ledger."""
        self.entries[entry.place, entry.step] = entry
        listed = [asdict(self.entries[key]) for key in sorted(self.entries)]
        write_text(self.path, json.dumps({"entries": listed}, ensure_ascii=False, indent=1) + "\n")


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
