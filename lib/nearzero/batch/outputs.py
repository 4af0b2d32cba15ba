"""Writing outputs so that they are whole or not there: made beside, then put in place.

Here: folders and files that replace earlier ones at once. Not here: what is in them.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


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


def _swap(fresh: Path, final: Path) -> None:
    """Put the fresh folder at the final name; the old one is set aside first and then removed."""
    if not final.exists():
        fresh.rename(final)
        return
    aside = fresh.with_suffix(".old")
    final.rename(aside)
    try:
        fresh.rename(final)
    except OSError:
        aside.rename(final)
        raise
    shutil.rmtree(aside, ignore_errors=True)
