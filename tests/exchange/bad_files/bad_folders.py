"""Data folders spoilt by hand: what ``nearzero check`` must name before anything is computed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

PLACE = "places/alpha/place.toml"


@dataclass(frozen=True)
class Spoilt:
    """One spoilt data folder: what is done to it, and parts of the message that must come."""

    id: str
    what: str
    spoil: Callable[[Path], None]
    said: tuple[str, ...]


def write(name: str, content: str | bytes) -> Callable[[Path], None]:
    def spoil(root: Path) -> None:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())

    return spoil


def replaced(name: str, old: str, new: str) -> Callable[[Path], None]:
    def spoil(root: Path) -> None:
        text = (root / name).read_text(encoding="utf-8")
        assert old in text
        (root / name).write_text(text.replace(old, new), encoding="utf-8")

    return spoil


def link(root: Path) -> None:
    (root / "places/alpha/narrative").symlink_to("/etc")


def s(name, what, spoil, *said):
    return Spoilt(name, what, spoil, said)


FACTS, NARRATIVE = "places/alpha/facts.csv", "places/alpha/narrative/application.md"
FOLDERS = [
    s("toml-no-id", "no id", replaced(PLACE, 'id = "alpha"', ""), PLACE, "the key is there"),
    s("toml-other-id", "the id of another folder", replaced(PLACE, '"alpha"', '"gamma"'), "name of the folder"),
    s("toml-bad-kind", "a kind that is none", replaced(PLACE, '"city"\nprog', '"planet"\nprog'), "one of: city"),
    s("toml-syntax", "no TOML", write(PLACE, "id = "), PLACE, "the file is TOML"),
    s("toml-gbk", "GBK", write(PLACE, 'zh = "甲区"'.encode("gbk")), PLACE, "UTF-8"),
    s("toml-deep", "5000 brackets", write(PLACE, "x = " + "[" * 5000), PLACE, "the file is TOML"),
    s("toml-gone", "no place.toml", lambda root: (root / PLACE).unlink(), "a place has a place.toml"),
    s("toml-alias", "aliases as text", replaced(PLACE, 'en = "Alpha"', 'en = "A"\naliases = "B"'), "a list"),
    s("toml-alias-number", "a number for an alias", replaced(PLACE, 'en = "Alpha"', 'en = "A"\naliases = [1]'),
      "aliases", "text"),
    s("toml-parent-self", "part of itself", replaced(PLACE, 'en = "Alpha"', 'en = "A"\nparent = "alpha"'),
      "no part of itself"),
    s("toml-system", "a system that is none", replaced(PLACE, 'system = "city"', 'system = "planet"'), "system"),
    s("toml-control", "a control character in a name", replaced(PLACE, 'en = "Alpha"', 'en = "A\\u0007"'),
      "control characters"),
    s("facts-bom", "a byte-order mark", replaced(FACTS, "variable,year", "\ufeffvariable,year"), FACTS, "byte-order"),
    s("facts-gbk", "facts in GBK", write(FACTS, "variable,甲\n".encode("gbk")), FACTS, "GBK"),
    s("facts-quote", "a quote that is not closed", write(FACTS, 'variable,"year\n'), FACTS, "quote"),
    s("facts-nul", "a NUL", replaced(FACTS, "一1", "一\0"), FACTS, "control characters"),
    s("facts-empty", "an empty file", write(FACTS, ""), FACTS, "head line"),
    s("table-unknown", "a table nobody knows", write("places/alpha/fact.csv", "a\n1\n"), "fact.csv", "facts.csv"),
    s("narrative-gbk", "a text in GBK", write(NARRATIVE, "概况".encode("gbk")), NARRATIVE, "the file is UTF-8"),
    s("narrative-html", "HTML in a text", write(NARRATIVE, "x\n<script>alert(1)</script>\n"), "row 2", "no HTML"),
    s("narrative-link", "a link in a text", write(NARRATIVE, "[x](javascript:alert(1))"), "no links"),
    s("narrative-image", "an image from elsewhere", write(NARRATIVE, "![x](http://127.0.0.1/x.png)"), "no images"),
    s("narrative-control", "an escape of a terminal", write(NARRATIVE, "\x1b[2J"), "no control characters"),
    s("narrative-rtl", "a text turned round", write(NARRATIVE, "a\u202eb"), "no control characters"),
    s("narrative-long", "a text of 1 MB", write(NARRATIVE, "x" * 1_000_000), "at most 64 kB"),
    s("narrative-name", "a text nobody asks for", write("places/alpha/narrative/../narrative/x.md", "x"), "x.md"),
    s("narrative-linked", "the folder is a link", link, "narrative", "no link"),
    s("application-toml", "an application that is no TOML", write("places/alpha/narrative/application.toml", "x ="),
      "application.toml", "TOML"),
    s("sources-toml", "passports that are no TOML", write("sources.toml", "[a"), "sources.toml", "TOML"),
    s("sources-gbk", "passports in GBK", write("sources.toml", '[a]\ntitle="甲"'.encode("gbk")), "sources.toml"),
    s("sources-flat", "a passport that is a number", write("sources.toml", "alpha-plan = 3\nprogramme = 4\n"),
      "sources.toml", "passport"),
    s("unit-none", "a unit of the dictionary that is none", replaced("variables.csv", "亿元,economy", "两,economy"),
      "variables.csv", "a known unit"),
    s("relation-code", "code for a relation",
      replaced("relations.csv", "energy * (1 - nonfossil_share)", "__import__('os')"), "relations.csv", "a relation"),
    s("relation-deep", "a relation of 5000 brackets",
      replaced("relations.csv", "energy * (1 - nonfossil_share)", "(" * 2000 + "energy" + ")" * 2000), "a relation"),
    s("relation-power", "a relation that computes for ever",
      replaced("relations.csv", "energy * (1 - nonfossil_share)", "9**9**9**9"), "a relation"),
]  # fmt: skip
