"""The files a place came from, kept beside its tables with their checksums.

Here: ``places/<id>/imported/``: copies, ``index.json`` with checksums and the cell of every row. Not here: reading
them. A cell is named only while the table is exactly as it was written: after an edit by hand it would point wrong.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from nearzero.exchange.imported import Imported, Origin
from nearzero.problems import Problem

FOLDER = "imported"
_INDEX = "index.json"


def checksum(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def keep(folder: Path, imported: Imported) -> None:
    """Copy the files that were read into the folder of a place, and write their index.

    Args:
        folder: The folder of the place, tables already written.
        imported: What was read. Copies of earlier imports stay.
    """
    target = folder / FOLDER
    target.mkdir(exist_ok=True)
    index = _index(folder)
    files = {entry["file"]: entry for entry in index.get("files", [])}
    for path in imported.raw_files:
        digest = checksum(path)
        name = f"{digest[:12]}-{path.name}"
        shutil.copyfile(path, target / name)
        files[name] = {"file": name, "sha256": digest, "bytes": path.stat().st_size}
    tables = index.get("tables", {}) | {
        name: {"sha256": checksum(folder / name), "cells": [f"{sheet}!{cell}" for sheet, cell in origins]}
        for name, origins in imported.origins.items()
        if (folder / name).is_file()
    }
    record = {"files": list(files.values()), "tables": tables}
    (target / _INDEX).write_text(json.dumps(record, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def origins_of(folder: Path) -> Mapping[str, tuple[Origin, ...]]:
    """Return sheet and cell of every row of the tables of a place that are still as they were imported.

    Args:
        folder: The folder of the place.
    """
    found: dict[str, tuple[Origin, ...]] = {}
    for name, entry in _index(folder).get("tables", {}).items():
        if (folder / name).is_file() and checksum(folder / name) == entry.get("sha256"):
            pairs = (str(text).rpartition("!") for text in entry.get("cells", []))
            found[name] = tuple((sheet, cell) for sheet, _, cell in pairs)
    return found


def with_cells(raw_root: Path, problems: Iterable[Problem]) -> list[Problem]:
    """Return problems with the sheet and cell that their rows were imported from, where that is known.

    Args:
        raw_root: The data folder.
        problems: Problems of ``nearzero check``.
    """
    origins: dict[Path, Mapping[str, tuple[Origin, ...]]] = {}
    found = []
    for problem in problems:
        folder = (raw_root / problem.file).parent
        if folder.parent == raw_root / "places" and problem.row is not None:
            if folder not in origins:
                origins[folder] = origins_of(folder)
            cells = origins[folder].get(Path(problem.file).name, ())
            if 2 <= problem.row < len(cells) + 2:
                sheet, cell = cells[problem.row - 2]
                problem = replace(problem, sheet=sheet, cell=cell)  # noqa: PLW2901 - the same problem, located
        found.append(problem)
    return found


def changed_files(folder: Path) -> list[str]:
    """Return the kept files that are gone or no longer what they were."""
    target = folder / FOLDER
    return [
        entry["file"]
        for entry in _index(folder).get("files", [])
        if not (target / entry["file"]).is_file() or checksum(target / entry["file"]) != entry["sha256"]
    ]


def _index(folder: Path) -> dict[str, Any]:
    path = folder / FOLDER / _INDEX
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
