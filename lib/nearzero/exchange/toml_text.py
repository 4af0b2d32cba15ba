"""Writing the two kinds of TOML that an import touches: ``place.toml`` and passports in ``sources.toml``.

Here: quoting, and merging with what is there. Not here: reading (``tomllib`` does). A passport that is there is
never changed; new ones are appended.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping

from nearzero.exchange.plain_text import visible


def toml_value(value: object) -> str:
    """Return a value as TOML: text, whole numbers, booleans and lists of them."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(toml_value(part) for part in value) + "]"
    # JSON's escapes are TOML's, but for DEL
    return json.dumps(visible(str(value)), ensure_ascii=False).replace("\x7f", "\\u007f")


def toml_lines(record: Mapping[str, object]) -> str:
    """Return a record as lines ``key = value``."""
    return "".join(f"{key} = {toml_value(value)}\n" for key, value in record.items())


def place_toml(former: str, place_id: str, place: Mapping[str, object]) -> str:
    """Return a ``place.toml``: what was there, with what was read put over it.

    Args:
        former: The file as it is; empty where there is none.
        place_id: The id, which comes first.
        place: Keys that were read; those without a value change nothing.
    """
    there = tomllib.loads(former) if former else {}
    said = {key: value for key, value in place.items() if value not in ("", None, [])}
    if {**there, **said, "id": place_id} == there:
        return former
    return toml_lines({"id": place_id, **{k: v for k, v in (there | said).items() if k != "id"}})


def append_passports(former: str, sources: Mapping[str, Mapping[str, object]]) -> str:
    """Return ``sources.toml`` with the passports that it does not have yet.

    Args:
        former: The file as it is.
        sources: Passports by id.
    """
    known = tomllib.loads(former)
    new = [f"\n[{key}]\n{toml_lines(passport)}" for key, passport in sources.items() if key not in known]
    return former + ("\n" if former and not former.endswith("\n") else "") + "".join(new)
