"""The places opened before a person asks, in a process whose forks then serve one page each.

Here: opening them, and taking them where the data folder is still what it was. Not here: processes
(``batch.page_forks``), the desk itself (``desk``).
"""

from __future__ import annotations

import gc
from pathlib import Path
from typing import TYPE_CHECKING

from nearzero.places.raw import Raw

if TYPE_CHECKING:
    from nearzero.presentation.explorer.desk import Desk

Stamp = tuple[tuple[str, int, int], ...]
# Of many places the first are opened; the others as ever, when somebody chooses them.
_MOST_PLACES = 4
_ready: dict[str, tuple[Stamp, Desk]] = {}


def prepare(raw: Path | str | None = None) -> None:
    """Open the places of a data folder, with everything that the first page imports and computes.

    Args:
        raw: The data folder, or None for the default one.
    """
    from nearzero.presentation.explorer.desk import Desk
    from nearzero.presentation.explorer.outlook_view import outlook_view
    from nearzero.presentation.explorer.state import State
    from nearzero.presentation.explorer.widgets import Explorer  # noqa: F401 - imported before the fork
    from nearzero.problems import DataError
    from nearzero.study import Study

    found = Raw(raw)
    stamp = stamp_of(found.root)
    desk = Desk(found, Study.load)
    for place in desk.places[:_MOST_PLACES]:
        try:
            outlook_view(desk, desk.fit(State(places=(place,)))[0])
        except (DataError, ValueError):
            continue  # the page says what is wrong with it
    _ready[str(found.root.resolve())] = stamp, desk
    gc.collect()
    gc.freeze()  # forks share what is never looked through


def desk_of(raw: Raw) -> Desk | None:
    """Return the desk that was prepared; None where none was, or the folder has changed since."""
    stamp, desk = _ready.get(str(raw.root.resolve()), ((), None))
    return desk if desk is not None and stamp == stamp_of(raw.root) else None


def stamp_of(root: Path) -> Stamp:
    """Return what tells one content of a folder from another: names, sizes and times of its files."""
    found = sorted(path for path in root.rglob("*") if path.is_file())
    return tuple((str(path), path.stat().st_size, path.stat().st_mtime_ns) for path in found)
