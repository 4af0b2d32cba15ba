"""The sheet that says which place a workbook is about.

Here: keys of ``place.toml`` from a sheet of two columns. Not here: numbers (``rows``).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from nearzero.exchange.place_names import find_place
from nearzero.exchange.reading.cells import UNCOMPUTED, half_width
from nearzero.exchange.reading.sheets import Sheet
from nearzero.exchange.workbook import words
from nearzero.exchange.workbook.judge import COMPUTE
from nearzero.places.place import KINDS
from nearzero.places.raw import Raw
from nearzero.problems import Problem, nearest

_KEYS: dict[str, words.Words] = {key: (zh, en, key) for key, (zh, en, _) in words.PLACE_KEYS.items()}
_ID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
SYSTEMS = ("city", "park", "community")


def place_sheet(sheets: Sequence[Sheet]) -> Sheet | None:
    """Return the sheet about the place, if there is one."""
    return next((sheet for sheet in sheets if words.find(sheet.name, words.SHEETS) == "place"), None)


def read_place_sheet(sheet: Sheet, raw: Raw) -> tuple[dict[str, object], list[Problem]]:
    """Read the keys of a place.

    Args:
        sheet: Rows of a key and its content.
        raw: The data folder, for the place it is part of.

    Returns:
        The keys as ``place.toml`` has them, and what is wrong.
    """
    texts = _texts(sheet)
    problems = _uncomputed(sheet)

    def blame(key: str, rule: str, hint: str) -> None:
        text, cell = texts[key]
        problems.append(Problem(sheet.file or sheet.name, None, key, text, rule, hint, sheet=sheet.name, cell=cell))

    place: dict[str, object] = {key: text for key, (text, _) in texts.items()}
    if "kind" in texts:
        kind = words.find(texts["kind"][0], words.CHOICES["kind"])
        kind = kind or (texts["kind"][0] if texts["kind"][0] in KINDS else None)
        place["kind"] = kind or texts["kind"][0]
        if kind is None:
            blame("kind", "a kind of place", nearest(texts["kind"][0], SYSTEMS))
    if "parent" in texts:
        parent = find_place(raw, texts["parent"][0])
        place["parent"] = parent or texts["parent"][0]
        # an id may name a place without a folder: a country, or a city whose data are not here
        if parent is None and not _ID.fullmatch(texts["parent"][0]):
            blame("parent", "a place of the data folder", nearest(texts["parent"][0], raw.place_ids))
    for key in (name for name in ("base_year", "target_year") if name in texts):
        found = re.fullmatch(r"(\d{4})(\.0)?年?", half_width(texts[key][0]))
        place[key] = int(found[1]) if found else 0
        if not found:
            blame(key, "a year", "four digits, for example 2020")
    if "aliases" in texts:
        place["aliases"] = [part.strip() for part in re.split("[、,，;；]", texts["aliases"][0]) if part.strip()]
    if "synthetic" in texts:
        place["synthetic"] = texts["synthetic"][0].casefold() in {"是", "yes", "true", "1", "y"}
    return place | takes_part(raw, str(place.get("kind", ""))), problems


def _uncomputed(sheet: Sheet) -> list[Problem]:
    file, cells = sheet.file or sheet.name, sorted(cell for cell in sheet.unsaved if cell.startswith("B"))
    return [Problem(file, None, None, "", UNCOMPUTED, COMPUTE, sheet=sheet.name, cell=cell) for cell in cells]


def _texts(sheet: Sheet) -> dict[str, tuple[str, str]]:
    """Return the content and the cell of every key."""
    texts: dict[str, tuple[str, str]] = {}
    for number, row in enumerate(sheet.rows, 1):
        cells = [half_width(cell) for cell in row]
        key = words.find(cells[0], _KEYS) if cells else None
        if key and len(cells) > 1 and cells[1]:
            texts[key] = cells[1] if key in {"id", "kind", "adcode"} else row[1].strip(), f"B{number}"
    return texts


def takes_part(raw: Raw, kind: str) -> dict[str, object]:
    """Return programme and system of a kind of place: those of the one programme that the data folder has."""
    programmes = sorted(path.parent.name for path in raw.root.glob("programme/*/*.csv"))
    if kind not in SYSTEMS or len(set(programmes)) != 1:
        return {}
    return {"programme": programmes[0], "system": kind}
