"""What work rests on, as hashes, and whether a report that is there still stands.

Here: hashes of data, code, environment, parameters and notebooks; the decision and its reason. Not here: the work.

The record ``run.json`` in the folder of a report came into place with the folder, so that it is true of the files
beside it even where a run was killed before it could write its ledger.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from nearzero.batch.ledger import Entry, Ledger
from nearzero.batch.outputs import write_text
from nearzero.places.raw import Raw
from nearzero.problems import DataError

RECORD = "run.json"
# In the order they are named as the reason.
PARTS = {
    "parameters": "other parameters",
    "formats": "other formats",
    "notebooks": "the notebooks changed",
    "data": "the data changed",
    "code": "the code changed",
    "environment": "the environment changed",
}


class Fingerprints:
    """Hashes of what the reports of one data folder rest on; each file is read once."""

    def __init__(self, raw: Raw) -> None:
        """Point at a data folder; nothing is read yet.

        Args:
            raw: The folder.
        """
        self.raw = raw
        self._files: dict[Path, str] = {}

    def data(self, places: Sequence[str]) -> str:
        """Return the hash of the files that a report on some places rests on.

        Args:
            places: Ids: their files count, those of what they are part of, and the shared ones.
        """
        folders: dict[Path, None] = {}
        for name in places:
            ancestor = name
            with suppress(DataError):  # said when the report asks for it
                while ancestor in self.raw.place_ids and self.raw.root / "places" / ancestor not in folders:
                    folders[self.raw.root / "places" / ancestor] = None
                    ancestor = self.raw.place(ancestor).parent
        own = (path for folder in folders for path in folder.rglob("*"))
        return _joined([self._shared, *self._hashes(own)])

    def files(self, paths: Iterable[Path]) -> str:
        """Return the hash of some files; one that is not there counts as such."""
        return _joined(f"{path.name} {self._hash(path) if path.is_file() else ''}" for path in paths)

    @cached_property
    def _shared(self) -> str:
        top = (path for path in self.raw.root.iterdir() if path.name != "places") if self.raw.root.is_dir() else ()
        return _joined(self._hashes(path for entry in top for path in (entry, *entry.rglob("*"))))

    def _hashes(self, paths: Iterable[Path]) -> list[str]:
        kept = sorted(path for path in paths if path.is_file() and not path.name.startswith("."))
        return [f"{path.relative_to(self.raw.root).as_posix()} {self._hash(path)}" for path in kept]

    def _hash(self, path: Path) -> str:
        if path not in self._files:
            self._files[path] = hashlib.sha256(path.read_bytes()).hexdigest()
        return self._files[path]

    @cached_property
    def code(self) -> str:
        """Hash of every file of this package."""
        import nearzero

        root = Path(nearzero.__file__).parent
        kept = sorted(path for path in root.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
        return _joined(f"{path.relative_to(root).as_posix()} {self._hash(path)}" for path in kept)

    @cached_property
    def environment(self) -> str:
        """Hash of the interpreter and of the versions of everything that is installed."""
        from importlib.metadata import distributions

        installed = {f"{one.name} {one.version}" for one in distributions()}
        return _joined([sys.version, sys.platform, *sorted(installed)])


def _joined(words: Iterable[str]) -> str:
    return hashlib.sha256("\0".join(words).encode()).hexdigest()[:16]


def step_hash(prints: Mapping[str, str], step: str, notebook: str = "") -> str:
    """Return the hash of everything one step rests on.

    Args:
        prints: By part, as in ``PARTS``.
        step: Name of the notebook, or ``report``.
        notebook: Hash of the notebook; for the report the formats count instead.
    """
    parts = ["data", "code", "environment", "parameters", *([] if notebook else ["formats"])]
    return _joined([*(prints[part] for part in parts), step, notebook])


def write_record(folder: Path, prints: Mapping[str, str], entries: Iterable[Entry]) -> None:
    """Write what a folder rests on and what it holds, before it is put in place.

    Args:
        folder: All of a report.
        prints: By part.
        entries: What happened.
    """
    files = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    record = {"prints": dict(prints), "files": [*files, RECORD], "entries": [asdict(entry) for entry in entries]}
    write_text(folder / RECORD, json.dumps(record, ensure_ascii=False, indent=1) + "\n")


def read_record(folder: Path) -> dict[str, Any]:
    """Return the record of a folder; an empty one where there is none that can be read."""
    try:
        return dict(json.loads((folder / RECORD).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return {}


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether a place runs.

    Attributes:
        runs: Whether it does.
        why: The reason, either way.
    """

    runs: bool
    why: str


def decide(
    folder: Path, prints: Mapping[str, str], ledger: Ledger, *, force: bool = False, only_failed: bool = False
) -> Decision:
    """Decide whether a report is made.

    Args:
        folder: Where it is, or will be.
        prints: What it rests on now.
        ledger: What happened before.
        force: Make it in any case.
        only_failed: Make it only where the last try did not end well.
    """
    bad = [one for (place, _), one in ledger.entries.items() if place == folder.name and not one.good]
    failed = f"{bad[0].step} {bad[0].state} last time" if bad else ""
    if only_failed and not failed:
        return Decision(False, "did not fail last time")
    if force:
        return Decision(True, "forced")
    if failed:
        return Decision(True, failed)
    why = _changed(read_record(folder), folder, prints)
    return Decision(bool(why), why or "nothing it rests on has changed")


def _changed(record: Mapping[str, Any], folder: Path, prints: Mapping[str, str]) -> str:
    """Return why a report does not stand any more; "" where it does."""
    if not record:
        return "there is no report yet"
    for part, why in PARTS.items():
        if record.get("prints", {}).get(part) != prints[part]:
            return why
    gone = [name for name in record.get("files", ()) if not (folder / name).is_file()]
    return f"{gone[0]} is not there any more" if gone else ""
