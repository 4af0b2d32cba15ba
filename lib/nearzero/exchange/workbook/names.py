"""Which variable, sector, carrier or flow a written name means.

Here: ids by label, by alias (``aliases.csv``) and by spelling. Not here: labels of columns (``words``). What is not
known stays unknown: the nearest name is a suggestion, never taken.
"""

from __future__ import annotations

import re
from functools import cached_property

from nearzero.exchange.reading.cells import half_width, known_unit, unit_name
from nearzero.exchange.workbook.words import plain
from nearzero.places import contracts
from nearzero.places.contracts import Contract
from nearzero.places.raw import Raw
from nearzero.problems import nearest

ALIASES = Contract(columns=("kind", "id", "alias", "note"), required=("kind", "id", "alias"), key=("kind", "alias"))
_NUMBERING = re.compile(r"^(\(?[一二三四五六七八九十]{1,3}[、.)]|\(\d{1,2}\)|\d{1,2}[、.)](?!\d)|#)\s*")
_OF_WHICH = re.compile(r"^(其中|of which)[:：]?\s*", re.IGNORECASE)
_UNIT = re.compile(
    r"[\(（\[【]([^()（）\[\]【】]*(?:\([^()]*\))?[^()（）\[\]【】]*)[\)）\]】]\s*$|[,，/]\s*([^,，/]*)$"
)


class Names:
    """Names of one data folder."""

    def __init__(self, raw: Raw) -> None:
        """Read names when they are first asked for."""
        self._raw = raw
        self._official: dict[str, dict[str, tuple[str, str]]] = {}

    @cached_property
    def _known(self) -> dict[str, dict[str, str]]:
        """Spellings, compared plainly, by kind of name."""
        raw = self._raw
        tables = {"sector": ("sectors.csv", contracts.SECTORS), "carrier": ("carriers.csv", contracts.CARRIERS)}
        if (raw.root / "flows.csv").is_file():
            tables["flow"] = ("flows.csv", contracts.FLOWS)
        found: dict[str, dict[str, str]] = {"variable": {}}
        for variable in raw.dictionary.values():
            for text in (variable.id, variable.zh, variable.en):
                found["variable"].setdefault(plain(text), variable.id)
        for kind, (file, contract) in tables.items():
            frame = raw.table(file, contract)
            key = contract.key[0]
            names = found.setdefault(kind, {})
            for column in [key, "zh", "en", *(["ceads"] if "ceads" in frame else [])]:
                for name, text in zip(frame[key], frame[column], strict=True):
                    if text:
                        names.setdefault(plain(text), name)
        if (raw.root / "aliases.csv").is_file():
            for row in raw.table("aliases.csv", ALIASES).itertuples(index=False):
                found.setdefault(str(row.kind), {}).setdefault(plain(str(row.alias)), str(row.id))
        return found

    def find(self, kind: str, text: str) -> str | None:
        """Return the id that a text means.

        Args:
            kind: ``variable``, ``sector``, ``carrier`` or ``flow``.
            text: As somebody wrote it, numbered or not, with or without “其中：” before it.

        Returns:
            The id, or None where the name is not known.
        """
        known = self._known.get(kind, {})
        bare = _OF_WHICH.sub("", _NUMBERING.sub("", half_width(text)))
        without = re.sub(r"\(.*?\)", "", bare)
        return next((known[name] for name in map(plain, (text, bare, without)) if name in known), None)

    def nearest(self, kind: str, text: str) -> str:
        """Return a hint that names what was perhaps meant."""
        known = self._known.get(kind, {})
        labels = {plain(name): name for name in self.labels(kind)}
        hint = nearest(plain(text), known)
        for spelling, name in labels.items():
            hint = hint.replace(f"“{spelling}”", f"“{name}”")
        return hint

    def official(self, kind: str, name: str) -> tuple[str, str]:
        """Return the Chinese and the English label of an id: a cell that holds one was read as it stands."""
        if kind not in self._official:
            chinese, english = ({i: text for text, i in self.labels(kind, lang).items()} for lang in ("zh", "en"))
            self._official[kind] = {i: (text, english.get(i, text)) for i, text in chinese.items()}
        return self._official[kind].get(name, (name, name))

    def labels(self, kind: str, lang: str = "zh") -> dict[str, str]:
        """Return the labels of a kind of name with their ids."""
        if kind == "variable":
            return {variable.label(lang): variable.id for variable in self._raw.dictionary.values()}
        file, contract = {
            "sector": ("sectors.csv", contracts.SECTORS),
            "carrier": ("carriers.csv", contracts.CARRIERS),
            "flow": ("flows.csv", contracts.FLOWS),
        }[kind]
        if not (self._raw.root / file).is_file():
            return {}
        frame = self._raw.table(file, contract)
        return dict(zip(frame[lang], frame[contract.key[0]], strict=True))


def split_unit(text: str) -> tuple[str, str]:
    """Return a name and the unit that stands in brackets behind it; the unit is empty where there is none.

    Args:
        text: ``地区生产总值（亿元）``.
    """
    found = _UNIT.search(half_width(text))
    if not found:
        return half_width(text), ""
    unit = unit_name(found[1] if found[1] is not None else found[2])
    return (half_width(text)[: found.start()].strip(), unit) if unit and known_unit(unit) else (half_width(text), "")
