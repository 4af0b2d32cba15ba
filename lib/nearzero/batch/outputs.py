"""Writing outputs so that they are whole or not there: made beside, then put in place.

Here: folders and files that replace earlier ones at once, and clearing what a killed run left. Not here: what is in
them.
"""

from __future__ import annotations

import ctypes
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

# A folder being made, or set aside, for the name in the middle; the same for a file.
_LEFTOVER = re.compile(r"\.(?P<name>.+)\.[a-z0-9_]{8}\.(?P<kind>part|old)")
_RENAME_EXCHANGE, _AT_FDCWD = 2, -100


def write_text(path: Path, text: str) -> None:
    """Write a file that appears whole or not at all.

    Args:
        path: Its final name.
        text: Its content, written as UTF-8.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


@contextmanager
def replaced_folder(final: Path) -> Iterator[Path]:
    """Give a fresh folder that takes the place of an earlier one only if the block ends without an error.

    Args:
        final: The folder to replace.

    Yields:
        An empty folder beside it.
    """
    final.parent.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(dir=final.parent, prefix=f".{final.name}.", suffix=".part"))
    fresh.chmod(0o755)
    try:
        yield fresh
        _swap(fresh, final)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def clear_leftovers(out: Path, logs: Path | None = None) -> list[str]:
    """Remove what a killed run left half made, and bring back what it had set aside and not replaced.

    Args:
        out: A folder of reports that no run writes into now.
        logs: Where the ``run.log`` of a half-made folder goes; nowhere where None.

    Returns:
        Names of the reports that were half made.
    """
    found = []
    for path in sorted(out.glob(".*")):
        if not (match := _LEFTOVER.fullmatch(path.name)):
            continue
        final = out / match["name"]
        if match["kind"] == "old" and path.is_dir() and not final.exists():
            path.rename(final)
        elif path.is_dir():
            found.append(match["name"])
            if logs and (path / "run.log").is_file():
                logs.mkdir(exist_ok=True)
                with suppress(OSError):
                    (path / "run.log").replace(logs / f"{match['name']}.log")
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
    return found


def _swap(fresh: Path, final: Path) -> None:
    """Put the fresh folder at the final name, the earlier one at the name of the fresh; at once where possible."""
    if not final.exists():
        fresh.rename(final)
    elif not _exchanged(fresh, final):
        aside = fresh.with_suffix(".old")
        final.rename(aside)
        try:
            fresh.rename(final)
        except OSError:
            aside.rename(final)
            raise
        shutil.rmtree(aside, ignore_errors=True)


def _exchanged(one: Path, other: Path) -> bool:
    """Let two folders change names in one step, so that the report is there all the time; False where none can."""
    if sys.platform != "linux":
        return False
    try:
        exchange = ctypes.CDLL(None, use_errno=True).renameat2
    except AttributeError:  # an older C library
        return False
    return bool(exchange(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE) == 0)
