"""Names of places: which may become a folder, and which place a written name means.

Here: ids, and old and new names (``aliases``). Not here: names of variables (``workbook.names``).
"""

from __future__ import annotations

import re
from pathlib import Path

from nearzero.places.raw import Raw
from nearzero.problems import DataError, Problem

_ID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_LONGEST = 60
# Names that a system keeps for devices: no folder of such a name can be made or copied there.
_RESERVED = frozenset({"con", "prn", "aux", "nul", *(f"{port}{k}" for port in ("com", "lpt") for k in range(1, 10))})
_KIND = re.compile("(市|区|县|新区|街道|镇|社区|园区|开发区)$")


def check_id(name: str) -> str:
    """Return a name that may become a folder.

    Raises:
        DataError: It is none: it could leave the data folder, or does not read as an id.
    """
    if len(name) > _LONGEST or not _ID.fullmatch(name) or name in _RESERVED:
        rule = "an id of a place: lower-case letters, digits and single hyphens, a letter first"
        raise DataError([Problem("places", None, "id", name, rule, "for example “example-park”")])
    return name


def place_folder(raw_root: Path, place_id: str) -> Path:
    """Return the folder of a place, there or not, that surely lies in the data folder.

    Raises:
        DataError: The name is no id, or the folder is a link that leads elsewhere.
    """
    folder = raw_root / "places" / check_id(place_id)
    if folder.is_symlink() or (raw_root / "places").resolve() != folder.resolve().parent:
        hint = "put a real folder in its place"
        raise DataError([Problem("places", None, None, place_id, "the folder of a place is no link", hint)])
    return folder


def find_place(raw: Raw, name: str) -> str | None:
    """Return the id of the place that a name means; None where none or several fit.

    Args:
        raw: The data folder.
        name: Id, Chinese or English name, or an alias: an old name, a name with the prefecture before it.
    """
    wanted = _plain(name)
    exact, near = set(), set()
    for place_id in raw.place_ids:
        place = raw.place(place_id)
        names = {_plain(text) for text in (place.id, place.zh, place.en, *place.aliases)}
        if wanted in names:
            exact.add(place_id)
        if _KIND.sub("", wanted) in {_KIND.sub("", text) for text in names}:
            near.add(place_id)
    found = exact or near
    return found.pop() if len(found) == 1 else None


def _plain(text: str) -> str:
    return re.sub(r"[\s·]|（.*?）|\(.*?\)", "", text).casefold()
