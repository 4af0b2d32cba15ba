"""One place: what it is called, what it is part of, what it applies as.

Here: ``place.toml``. Not here: numbers about the place (``facts``).
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from nearzero.problems import NOT_UNSEEN, UNSEEN, Problem, nearest

_SYSTEMS = ("city", "park", "community")
KINDS = ("city", "park", "community", "prefecture", "province", "country")


@dataclass(frozen=True, slots=True)
class Place:
    """Identity of a place.

    Attributes:
        id: Name of its folder.
        zh: Chinese name.
        en: English name.
        kind: ``city`` (a county-level district), ``park``, ``community``, ``prefecture``, ``province``.
        parent: Id of the place it is part of.
        adcode: Six-digit administrative code, key to the boundaries.
        programme: The programme it takes part in, if any.
        system: The indicator system it is judged by: ``city``, ``park`` or ``community``.
        aliases: Other and former names.
        boundary_zh: What area the numbers hold for.
        boundary_en: The same in English.
        base_year: Year the targets count from.
        target_year: Year the targets are due.
        synthetic: True for an invented example.
        extent_zh: Where it lies, in a few words.
        extent_en: The same in English.
        pv_region: Region of the full-load hours of photovoltaics that it is like, as ``calculators.csv`` names it.
    """

    id: str
    zh: str
    en: str
    kind: str
    parent: str = ""
    adcode: str = ""
    programme: str = ""
    system: str = ""
    aliases: tuple[str, ...] = ()
    boundary_zh: str = ""
    boundary_en: str = ""
    base_year: int = 2020
    target_year: int = 2025
    synthetic: bool = False
    extent_zh: str = ""
    extent_en: str = ""
    pv_region: str = ""

    def name(self, lang: str = "zh") -> str:
        """Return the name a reader of the language expects."""
        return self.zh if lang == "zh" else self.en

    def boundary(self, lang: str = "zh") -> str:
        """Return the boundary text of the language."""
        return self.boundary_zh if lang == "zh" else self.boundary_en


def read_place(path: Path, name: str) -> tuple[Place | None, list[Problem]]:
    """Read a ``place.toml``.

    Args:
        path: The file.
        name: What to call it in messages.

    Returns:
        The place, or None where the file does not describe one; and all problems.
    """
    try:
        record = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        hint = "write one with id, zh, en and kind"
        return None, [Problem(name, None, None, "", "a place has a place.toml", hint)]
    except (ValueError, RecursionError) as error:  # whatever tomllib makes of bad text, numbers or brackets
        return None, [Problem(name, None, None, str(error), "the file is TOML in UTF-8", "mend the line it names")]
    known = [field.name for field in fields(Place)]
    problems = [
        Problem(name, None, key, str(record[key]), "the key belongs to a place", nearest(key, known))
        for key in record
        if key not in known
    ]
    problems += [
        Problem(name, None, key, "", "the key is there", f"add {key} = …")
        for key in ("id", "zh", "en", "kind")
        if not record.get(key)
    ]
    problems += _check_types(record, name)
    if record.get("kind") and record["kind"] not in KINDS:
        rule = "one of: " + ", ".join(KINDS)
        problems.append(Problem(name, None, "kind", str(record["kind"]), rule, nearest(str(record["kind"]), KINDS)))
    if record.get("id") and record["id"] != path.parent.name:
        rule = "the id is the name of the folder"
        problems.append(Problem(name, None, "id", str(record["id"]), rule, f"write “{path.parent.name}”"))
    if not problems:
        problems = _check_sense(record, name)
    if problems:
        return None, problems
    return Place(**{**record, "aliases": tuple(record.get("aliases", ()))}), []


def _check_sense(record: dict[str, Any], name: str) -> list[Problem]:
    """Judge what the values say, once each is of its kind."""
    texts = [(key, text) for key, value in record.items() for text in (value if isinstance(value, list) else [value])]
    problems = [
        Problem(name, None, key, str(text), NOT_UNSEEN, "type the text anew")
        for key, text in texts
        if UNSEEN.search(str(text))
    ]
    if any(not isinstance(text, str) for key, text in texts if key == "aliases"):
        aliases = str(record["aliases"])
        problems.append(Problem(name, None, "aliases", aliases, "aliases are quoted text", "mend the value"))
    system, parent = record.get("system", ""), record.get("parent", "")
    if system not in {"", *_SYSTEMS}:
        rule = "the system is one of: " + ", ".join(_SYSTEMS)
        problems.append(Problem(name, None, "system", system, rule, nearest(system, _SYSTEMS)))
    if parent and parent == record["id"]:
        hint = "name the place that holds it, or leave it out"
        problems.append(Problem(name, None, "parent", parent, "a place is no part of itself", hint))
    if record.get("base_year", 2020) >= record.get("target_year", 2025):
        target, hint = str(record.get("target_year", 2025)), "check both years"
        problems.append(Problem(name, None, "target_year", target, "the base year lies before the target year", hint))
    return problems


def _check_types(record: dict[str, Any], name: str) -> list[Problem]:
    """Judge the kind of every value: text, but for the few that are not."""
    special = {"base_year": int, "target_year": int, "synthetic": bool, "aliases": list}
    said = {int: "a whole number without quotes", bool: "true or false", list: "a list in brackets", str: "quoted text"}
    return [
        Problem(name, None, key, str(value), f"{key} is {said[wanted]}", "mend the value")
        for key, value in record.items()
        if type(value) is not (wanted := special.get(key, str))
    ]
