"""Reports in a store that is no folder: object stores, other machines, whatever fsspec reads and writes.

Here: bringing the records of earlier reports and sending new ones. Not here: the run, which works on a folder
beside. What is sent last is ``run.json``: a report without it counts as not there, since stores cannot put a folder
in place at once.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from nearzero.batch.ledger import Entry
from nearzero.batch.scheduler import LOGS, Watch
from nearzero.batch.skip import RECORD, read_record

_OVERVIEW = ("ledger.json", "index.html")
_NEEDED = (RECORD, "results.json")


def is_elsewhere(out: str) -> bool:
    """Tell whether an address is none of a folder: ``s3://bucket/reports``, ``memory://reports``."""
    return "://" in out


@contextmanager
def mirrored(address: str) -> Iterator[Mirror]:
    """Give a folder that stands for a store: what is known of earlier reports is in it when the block begins.

    Args:
        address: An address that fsspec understands.

    Yields:
        The mirror; its ``folder`` is where the run writes.

    Raises:
        ModuleNotFoundError: fsspec, or what it needs for the address, is not installed.
        OSError: The store does not answer.
    """
    with tempfile.TemporaryDirectory(prefix="nearzero-") as folder:
        mirror = Mirror(address, Path(folder))
        mirror.bring()
        try:
            yield mirror
        finally:
            mirror.close()


class Mirror(Watch):
    """A store and the folder that stands for it; as a watch, it sends each report when it is finished."""

    def __init__(self, address: str, folder: Path) -> None:
        """Open the store.

        Args:
            address: An address that fsspec understands.
            folder: An empty folder.
        """
        import fsspec

        self.folder = folder
        self._store: Any
        self._store, self._root = fsspec.core.url_to_fs(address)
        self._store.makedirs(self._root, exist_ok=True)

    def bring(self) -> None:
        """Bring the ledger and the records; files of earlier reports stand there without content, to be counted."""
        for name in _OVERVIEW:
            self._get(name)
        for path in self._store.glob(f"{self._root}/*/{RECORD}"):
            report = path.split("/")[-2]
            for name in _NEEDED:
                self._get(f"{report}/{name}")
            for name in read_record(self.folder / report).get("files", ()):
                target = self.folder / report / name
                target.parent.mkdir(parents=True, exist_ok=True)
                target.touch()

    def finished(self, name: str, entries: Sequence[Entry]) -> None:
        """Send a report, or what was kept of its failure, and the ledger."""
        if all(entry.good for entry in entries):
            self._put_report(name)
        for path in sorted((self.folder / LOGS).glob(f"{name}.*")):
            self._put(f"{LOGS}/{path.name}")
        self._put("ledger.json")

    def close(self) -> None:
        """Send the ledger and the index as the run left them."""
        for name in _OVERVIEW:
            if (self.folder / name).is_file():
                self._put(name)

    def _put_report(self, place: str) -> None:
        known = set(self._store.find(f"{self._root}/{place}"))
        record = f"{self._root}/{place}/{RECORD}"
        if record in known:
            self._store.rm(record)
        files = json.loads((self.folder / place / RECORD).read_text(encoding="utf-8"))["files"]
        for name in [*(one for one in files if one != RECORD), RECORD]:
            self._put(f"{place}/{name}")
        for old in known - {f"{self._root}/{place}/{name}" for name in files}:
            self._store.rm(old)

    def _get(self, name: str) -> None:
        if self._store.isfile(f"{self._root}/{name}"):
            (self.folder / name).parent.mkdir(parents=True, exist_ok=True)
            (self.folder / name).write_bytes(self._store.cat_file(f"{self._root}/{name}"))

    def _put(self, name: str) -> None:
        target = f"{self._root}/{name}"
        self._store.makedirs(target.rpartition("/")[0], exist_ok=True)
        self._store.pipe_file(target, (self.folder / name).read_bytes())
