"""A new place: its folder, its ``place.toml`` and the workbook to fill in.

Here: what ``nearzero new`` does. Not here: reading the workbook back (``read``).
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from nearzero.exchange.place_names import check_id, place_folder
from nearzero.exchange.toml_text import place_toml
from nearzero.exchange.workbook import words
from nearzero.exchange.workbook.place_sheet import takes_part
from nearzero.exchange.workbook.template import KINDS, write_template
from nearzero.places.raw import Raw
from nearzero.problems import DataError, Problem, nearest

GUIDE_YEARS = 5  # the base year, the three years the guide asks for, and one more


def new_place(
    raw: Raw, place_id: str, kind: str, place: Mapping[str, object], *, lang: str = "zh", years: int = GUIDE_YEARS
) -> tuple[Path, Path]:
    """Make a place that has no numbers yet.

    Args:
        raw: The data folder.
        place_id: Its id.
        kind: ``city``, ``park`` or ``community``.
        place: Other keys of ``place.toml``: ``zh``, ``en``, ``parent``, ``base_year``, …
        lang: Language of the workbook.
        years: How many years the workbook asks for, from the base year on.

    Returns:
        The folder, and the workbook beside its ``place.toml``.

    Raises:
        DataError: The name is no id, the kind or the parent is not known, or the place is there already.
    """
    folder = place_folder(raw.root, check_id(place_id))
    if kind not in KINDS:
        raise DataError([Problem("--kind", None, None, kind, "a kind of place", nearest(kind, KINDS))])
    parent = str(place.get("parent", ""))
    if parent and parent not in raw.place_ids:
        hint = nearest(parent, raw.place_ids)
        raise DataError([Problem("--parent", None, None, parent, "a place of the data folder", hint)])
    if folder.exists():
        hint = "choose another name, or bring in numbers with “nearzero import”"
        raise DataError([Problem(f"places/{place_id}", None, None, place_id, "the place is not there yet", hint)])
    base_year = place.get("base_year")
    first = base_year if isinstance(base_year, int) else 2020
    record = {"zh": place_id, "en": place_id, "kind": kind, **takes_part(raw, kind), **place}
    folder.mkdir(parents=True)
    (folder / "place.toml").write_text(place_toml("", place_id, record), encoding="utf-8")
    known = {"id": place_id, "base_year": first, "target_year": 2025, **record}
    known["kind"] = words.label(words.CHOICES["kind"][kind], lang)
    workbook = folder / f"{place_id}.xlsx"
    write_template(raw, workbook, kind, years=range(first, first + years), lang=lang, place=known)
    return folder, workbook
