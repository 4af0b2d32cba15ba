"""A workbook of a place of one's own: read and checked as on the command line, gone with the page unless saved.

Here: from the bytes of a file to a place beside the others, in a folder of its own. Not here: reading and rules
(``exchange``), the button (``widgets``).
"""

from __future__ import annotations

import shutil
import tempfile
import weakref
from pathlib import Path
from typing import TYPE_CHECKING

from nearzero.places.raw import Raw
from nearzero.problems import DataError, Problem, refuse_errors

if TYPE_CHECKING:
    from nearzero.exchange.imported import Imported

_MOST_NAME = 200  # bytes; file systems take 255
MOST_BYTES = 20_000_000


class Uploads:
    """What a person has brought along; its folder goes when the session does."""

    def __init__(self, raw: Raw) -> None:
        """Take the data folder that places are read against; nothing is ever written to it but by ``save``."""
        self._raw = raw
        self.folder = Path(tempfile.mkdtemp(prefix="nearzero-"))
        self.close = weakref.finalize(self, shutil.rmtree, self.folder, ignore_errors=True)  # at the latest at the end
        self._known: dict[str, Imported] = {}

    def take_in(self, name: str, content: bytes) -> tuple[str, Raw, tuple[Problem, ...]]:
        """Read a workbook.

        Args:
            name: Name of the file; messages name it.
            content: Its bytes.

        Returns:
            Id of the place, a data folder that has it, and what the check warns of.

        Raises:
            DataError: The file cannot be read or breaks a rule; every problem is named by sheet and cell.
        """
        from nearzero.exchange.workbook.read import read_workbook
        from nearzero.exchange.write import check_imported, write_place

        if not name.lower().endswith(".xlsx"):
            raise _refused(name, "a filled workbook (.xlsx)", "nearzero template makes a blank one")
        if len(content) > MOST_BYTES:
            raise _refused(name, f"at most {MOST_BYTES // 1_000_000} MB", "upload the workbook of one place")
        here = Path(tempfile.mkdtemp(dir=self.folder))
        path = here / _plain(name)
        path.write_bytes(content)
        imported = read_workbook(path, self._raw)
        warnings = check_imported(self._raw.root, imported)
        refuse_errors(warnings)
        root = here / "raw"
        shutil.copytree(self._raw.root, root, ignore=shutil.ignore_patterns(".*"))
        write_place(root, imported, replace=True)
        self._known[imported.place_id] = imported
        return imported.place_id, Raw(root), tuple(warnings)

    def save(self, place: str) -> None:
        """Write a place that was brought along into the data folder.

        Raises:
            KeyError: No such place was brought along.
            DataError: It would change or take away rows that are there.
        """
        from nearzero.exchange.write import write_place

        write_place(self._raw.root, self._known[place], replace=False)


def _plain(name: str) -> str:
    """Return a name of a file without folders and without signs that no file system takes."""
    last = name.replace("\\", "/").rpartition("/")[2]
    kept = "".join(sign if sign.isprintable() and sign not in '<>:"|?*' else "_" for sign in last).lstrip(".")
    return kept if len(kept.encode()) <= _MOST_NAME else "upload.xlsx"


def _refused(name: str, rule: str, hint: str) -> DataError:
    return DataError([Problem(name[:80], None, None, "", rule, hint)])
