"""Writing an imported place: checked whole beside the old one, then put in its place.

Here: the order of steps that loses nothing. Not here: reading (``workbook``), comparing (``difference``).
The former folder of a place goes to ``places/.kept/<id>/<number>/``; it is never deleted.
"""

from __future__ import annotations

import csv
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace as with_changes
from pathlib import Path
from typing import TYPE_CHECKING

from nearzero.exchange.difference import Difference, difference
from nearzero.exchange.imported import Imported
from nearzero.exchange.keep import FOLDER, keep
from nearzero.exchange.place_names import place_folder
from nearzero.exchange.plain_text import csv_text
from nearzero.exchange.toml_text import append_passports, place_toml
from nearzero.places.assessment_rules import FILE as RULES
from nearzero.places.checks import check_place
from nearzero.places.raw import Raw
from nearzero.problems import DataError, Problem, refuse_errors

if TYPE_CHECKING:
    import pandas as pd

KEPT = ".kept"


def check_imported(raw_root: Path, imported: Imported) -> list[Problem]:
    """Check what was read as strictly as data that are there, without writing any of it.

    Args:
        raw_root: The data folder.
        imported: What was read.

    Returns:
        Problems of the reading and of the rules, each with its sheet and cell where they are known.
    """
    if not any(len(table) for table in imported.tables.values()):
        return [*imported.problems, _nothing_read(imported)]
    with tempfile.TemporaryDirectory() as folder:
        return list(imported.problems) + _checked(raw_root, imported, Path(folder) / "raw")


def _nothing_read(imported: Imported) -> Problem:
    file = imported.raw_files[0].name if imported.raw_files else imported.place_id
    hint = "fill in the workbook first, or give the columns the heads of the blank workbook (nearzero template)"
    return Problem(file, None, None, "", "a table was read: no row of numbers was found", hint)


def write_place(raw_root: Path, imported: Imported, *, replace: bool = False) -> Difference:
    """Write a place.

    Args:
        raw_root: The data folder.
        imported: What was read.
        replace: Whether rows that are there may go or change.

    Returns:
        What differed, and where the former folder was put.

    Raises:
        DataError: A name leaves the data folder, the data break a rule, or rows would go or change and ``replace`` is
            not set. Nothing has been written then.
    """
    folder = place_folder(raw_root, imported.place_id)
    refuse_errors(imported.problems)
    found = difference(raw_root, imported)
    if found.destroys and not replace:
        text = f"{len(found.destroys)} rows"
        rule, hint = (
            "an import takes no row away and changes none",
            "look at the difference, then allow it with --replace",
        )
        raise DataError([Problem(f"places/{imported.place_id}", None, None, text, rule, hint)])
    with tempfile.TemporaryDirectory() as scratch:
        refuse_errors(_checked(raw_root, imported, Path(scratch) / "raw"))
    (raw_root / "places").mkdir(parents=True, exist_ok=True)
    with _beside(folder) as new:
        _fill(new, folder, imported)
        keep(new, imported)
        former = (raw_root / "sources.toml").read_bytes() if imported.sources else b""
        if imported.sources:
            _replace_file(raw_root / "sources.toml", append_passports(former.decode("utf-8"), imported.sources))
        try:
            kept = _exchange(folder, new)
        except OSError:
            if imported.sources:
                (raw_root / "sources.toml").write_bytes(former)
            raise
    return with_changes(found, kept=kept)


def _checked(raw_root: Path, imported: Imported, preview: Path) -> list[Problem]:
    """Check the place in a copy of the shared tables, and of what other places say that holds in it too."""

    def skip(at: str, names: list[str]) -> set[str]:
        return {"places"} & set(names) if Path(at) == raw_root else set()

    shutil.copytree(raw_root, preview, ignore=skip)
    for toml in raw_root.glob("places/*/place.toml"):
        target = preview / "places" / toml.parent.name
        target.mkdir(parents=True)
        for name in ("place.toml", RULES):
            if (toml.parent / name).is_file():
                shutil.copyfile(toml.parent / name, target / name)
    folder = preview / "places" / imported.place_id
    folder.mkdir(parents=True, exist_ok=True)
    _fill(folder, place_folder(raw_root, imported.place_id), imported)
    sources = preview / "sources.toml"
    if imported.sources:
        sources.write_text(append_passports(sources.read_text(encoding="utf-8"), imported.sources), encoding="utf-8")
    return [imported.located(problem) for problem in check_place(Raw(preview), imported.place_id)]


def _fill(new: Path, folder: Path, imported: Imported) -> None:
    """Write the tables into a new folder, after what the former one holds."""
    if folder.is_dir():
        shutil.copytree(folder, new, dirs_exist_ok=True)
    for name, table in imported.tables.items():
        write_table(new / name, table)
    if imported.place or not (new / "place.toml").is_file():
        former = new / "place.toml"
        text = former.read_text(encoding="utf-8") if former.is_file() else ""
        former.write_text(place_toml(text, imported.place_id, imported.place), encoding="utf-8")


def write_table(path: Path, table: pd.DataFrame) -> None:
    """Write a table as the data folder has it: UTF-8, one line end, formulas as text.

    Args:
        path: The file.
        table: Text throughout.
    """
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(table.columns)
        columns = []
        for column in table.columns:
            cells = table[column].to_list()
            columns.append(map({cell: csv_text(cell) for cell in set(cells)}.__getitem__, cells))
        writer.writerows(zip(*columns, strict=True))


@contextmanager
def _beside(folder: Path) -> Iterator[Path]:
    """Give an empty folder beside another one; what is left of it afterwards goes."""
    new = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    new.chmod(0o755)
    try:
        yield new
    finally:
        shutil.rmtree(new, ignore_errors=True)


def _exchange(folder: Path, new: Path) -> Path | None:
    """Put the new folder in place of the former one, which is kept; undo it where the second step fails."""
    if not folder.exists():
        new.rename(folder)
        return None
    shelf = folder.parent / KEPT / folder.name
    shelf.mkdir(parents=True, exist_ok=True)
    number = 1 + max((int(entry.name) for entry in shelf.iterdir() if entry.name.isdigit()), default=0)
    kept = shelf / str(number)
    folder.rename(kept)
    try:
        new.rename(folder)
    except OSError:
        kept.rename(folder)
        raise
    return kept


def _replace_file(path: Path, text: str) -> None:
    beside = path.with_name(f".{path.name}.new")
    beside.write_text(text, encoding="utf-8")
    os.replace(beside, path)  # noqa: PTH105 - one step, on every system


def kept_files(folder: Path) -> Mapping[str, int]:
    """Return name and size of the files that were kept with a place."""
    return {path.name: path.stat().st_size for path in sorted((folder / FOLDER).glob("*")) if path.is_file()}
