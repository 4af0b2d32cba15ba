"""Opening what somebody sent: a workbook, a CSV file, or a folder of CSV files.

Here: which reader takes which file. Not here: the readers (``xlsx``, ``delimited``) and what the sheets mean.
"""

from __future__ import annotations

from pathlib import Path

from nearzero.exchange.reading.delimited import read_csv
from nearzero.exchange.reading.limits import Limits, refuse
from nearzero.exchange.reading.sheet import RawCell, Sheet
from nearzero.exchange.reading.xlsx import read_xlsx

__all__ = ["Limits", "RawCell", "Sheet", "files_of", "open_workbook"]

_TEXT = frozenset({".csv", ".txt", ".tsv"})


def open_workbook(path: Path | str, limits: Limits | None = None) -> tuple[Sheet, ...]:
    """Open a workbook.

    Args:
        path: An xlsx file, a CSV file, or a folder of CSV files.
        limits: How much is read at most; the usual bounds where None.

    Returns:
        Its sheets; a CSV file is a sheet of its name. Cells are text as a person sees it.

    Raises:
        DataError: It cannot be read. Nothing is read in part.
    """
    path, limits = Path(path), limits or Limits()
    if path.exists() and not path.is_dir() and not path.is_file():
        raise refuse(path.name, "", "the file can be read", "it is no file but a device or a pipe")
    files = files_of(path)
    if len(files) > limits.sheets:
        raise refuse(path.name, str(len(files)), f"at most {limits.sheets} files", "split the folder")
    if path.is_dir() and not files:
        raise refuse(path.name, "", "the folder holds CSV files", "save each sheet as “CSV UTF-8”")
    sheets: list[Sheet] = []
    for file in files:
        if file.suffix.casefold() in _TEXT:
            sheets.append(read_csv(file, limits, file.relative_to(path).as_posix() if path.is_dir() else ""))
        elif file.suffix.casefold() != ".toml":
            sheets.extend(read_xlsx(file, limits))
    return tuple(sheets)


def files_of(path: Path) -> list[Path]:
    """Return the files a workbook consists of, in the order of their names.

    Args:
        path: A file, or a folder of CSV files (a ``place.toml`` in it belongs to them).
    """
    if not path.is_dir():
        return [path]
    found = (file for file in path.iterdir() if file.is_file() and not file.name.startswith("."))
    return sorted(file for file in found if file.suffix.casefold() in {*_TEXT, ".toml"})
