"""Which document a row of a workbook comes from.

Here: the sheet of sources, and the passport of the workbook itself. Not here: writing ``sources.toml``
(``toml_text``). No number is without a source: where a workbook names no document, the workbook is the document.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from nearzero.exchange.reading.conversion import Conversion
from nearzero.exchange.workbook.words import plain
from nearzero.places.raw import Raw

_SLUG = re.compile(r"[^a-z0-9]+")
_KEYS = ("title", "title_en", "issuer", "number", "date", "kind")


class Passports:
    """The documents that the rows of one workbook may name."""

    def __init__(self, raw: Raw, place_id: str, rows: Sequence[Mapping[str, str]], file: str) -> None:
        """Give every document of the sheet of sources an id.

        Args:
            raw: The data folder, for documents that have a passport already.
            place_id: The place.
            rows: Rows of the sheet: ``id``, ``title``, …
            file: Name of the workbook.
        """
        self._file, self._place, self._raw = file, place_id, raw
        self._ids: dict[str, str] = {plain(source): source for source in raw.sources}
        self.new: dict[str, dict[str, object]] = {}
        self._listed: list[str] = []
        for row in rows:
            self._add(row)

    def _add(self, row: Mapping[str, str]) -> None:
        named, title = row.get("id", ""), row.get("title", "")
        source = self._ids.get(plain(named)) if named in self._raw.sources else None
        if source is None:
            slug = _SLUG.sub("-", named.casefold()).strip("-") or str(len(self._listed) + 1)
            # a whole id, as an export writes it, stays: rows of the other sheets name it
            whole = named == slug and "-" in slug
            source = slug if whole or slug.startswith(f"{self._place}-") else f"{self._place}-{slug}"
            if source not in self._raw.sources:
                passport: dict[str, object] = {key: row.get(key, "") for key in _KEYS}
                passport["title"] = title or named
                self.new[source] = {**passport, "covers": [self._place], "language": "zh"}
        self._listed.append(source)
        for text in (named, title, source):
            if text:
                self._ids.setdefault(plain(text), source)

    def find(self, text: str) -> tuple[str, Conversion | None]:
        """Return the id of the document that a cell names.

        Args:
            text: The cell; empty where the row names none.

        Returns:
            The id (the text itself where it is no known document, for the check to refuse), and what was concluded.
        """
        if text:
            source = self._ids.get(plain(text), text)
            return source, None if source == text else Conversion("source", text, source)
        if len(self._listed) == 1:
            return self._listed[0], Conversion("source", "", f"{self._listed[0]} (the only document listed)")
        own = f"{self._place}-workbook"
        if own not in self._raw.sources and own not in self.new:
            title = {
                "title": self._file,
                "title_en": self._file,
                "issuer": "",
                "number": "",
                "date": "",
                "kind": "workbook",
            }
            self.new[own] = {**title, "covers": [self._place], "language": "zh"}
        return own, Conversion("source", "", f"{own} (no document named: the workbook itself)")
