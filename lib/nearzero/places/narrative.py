"""What people write for a report: the files of ``data/raw/places/<place>/narrative``.

Here: which files there may be, their simple Markdown, what is wrong with them. Not here: where they stand in a report
(``presentation.research``) and what the guide asks for in them (``programme/<programme>/guide.toml``).

Headings, paragraphs, lists, emphasis and simple tables are read; emphasis is dropped, since a report has none.
Anything else (HTML, images, links, code) is refused with the line it stands in.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from nearzero.problems import UNSEEN, Problem, nearest, refuse_errors

if TYPE_CHECKING:
    from pathlib import Path

    from nearzero.places.raw import Raw

FOLDER = "narrative"
APPLICATION, SUMMARY = "application.toml", "application.md"
# The blanks of the application form (附件4 一) that only the applicant can fill.
APPLICATION_KEYS = (
    "object",
    "applicant",
    "jurisdiction",
    "head",
    "head_post",
    "contact",
    "contact_post",
    "phone",
    "email",
    "address",
)
LARGEST = 64 * 1024

_HEADING = re.compile(r"(#{1,6})\s+(.+?)\s*#*")
_ITEM = re.compile(r"\s*(?:[-*+]|(\d+)[.)、])\s+(.+)")
_RULE = re.compile(r"\s*\|?(\s*:?-+:?\s*\|)*\s*:?-+:?\s*\|?\s*")
_STRONG = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1")
_EMPHASIS = re.compile(r"(?<![\w*])([*_])(?=[^\s*_])([^*_]+?)(?<=\S)\1(?![\w*])")
_REFUSED = (
    (re.compile(r"!\["), "no images", "figures are made from results"),
    (re.compile(r"\]\("), "no links", "write the address as plain text"),
    (re.compile(r"</?[A-Za-z!]"), "no HTML", "only headings, paragraphs, lists, emphasis and simple tables"),
    (re.compile(r"`"), "no code", "only headings, paragraphs, lists, emphasis and simple tables"),
    (re.compile(r"^\s*>"), "no quotations", "write a paragraph"),
    (re.compile(rf"[\x0b-\x1f]|{UNSEEN.pattern}"), "no control characters", "save the file as plain text"),
)


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of a text that somebody wrote.

    Attributes:
        kind: ``heading``, ``paragraph``, ``item`` or ``table``.
        text: What it says; of a table nothing.
        level: Of a heading: 1 to 6.
        rows: Of a table: its cells, the head first, all rows of one length.
    """

    kind: Literal["heading", "paragraph", "item", "table"]
    text: str = ""
    level: int = 0
    rows: tuple[tuple[str, ...], ...] = ()


def narrative_names(raw: Raw, programme: str) -> tuple[str, ...]:
    """Return the names that files of the folder may have: those of the programme's guide, and of the application.

    Args:
        raw: The data folder.
        programme: Id of the programme; without a guide only the application's names are known.
    """
    path = raw.root / "programme" / programme / "guide.toml"
    guide = tomllib.loads(path.read_text(encoding="utf-8")) if programme and path.is_file() else {}
    texts = [
        part["narrative"] for one in guide.get("chapter", ()) for part in one.get("part", ()) if "narrative" in part
    ]
    english = [text.removesuffix(".md") + ".en.md" for text in (*texts, SUMMARY)]
    return tuple(dict.fromkeys([*texts, SUMMARY, *english, APPLICATION]))


def narrative(raw: Raw, place_id: str, name: str) -> tuple[Piece, ...]:
    """Return what a file says; nothing where the place does not have it.

    Args:
        raw: The data folder.
        place_id: The place.
        name: Name of the file: ``profile.md``.

    Raises:
        DataError: The file has errors; all of them are named.
    """
    path = raw.root / "places" / place_id / FOLDER / name
    if not path.is_file():
        return ()
    text, problems = _read(path, f"places/{place_id}/{FOLDER}/{name}")
    problems += _lines(text, f"places/{place_id}/{FOLDER}/{name}")
    refuse_errors(problems)
    return _pieces(text)


def application(raw: Raw, place_id: str) -> dict[str, str]:
    """Return what the applicant filled in of the form's blanks; nothing where there is no such file.

    Raises:
        DataError: The file has errors.
    """
    path = raw.root / "places" / place_id / FOLDER / APPLICATION
    if not path.is_file():
        return {}
    record, problems = _application(path, f"places/{place_id}/{FOLDER}/{APPLICATION}")
    refuse_errors(problems)
    return {key: str(value).strip() for key, value in record.items()}


def check_narrative(raw: Raw, place_id: str, programme: str) -> list[Problem]:
    """Judge all files of the folder of a place.

    Args:
        raw: The data folder.
        place_id: The place.
        programme: Id of its programme, whose guide says which files there may be.

    Returns:
        Every problem, by file and line.
    """
    folder = raw.root / "places" / place_id / FOLDER
    if not folder.is_dir():
        return []
    if folder.is_symlink():
        name, hint = f"places/{place_id}/{FOLDER}", "put a real folder in its place"
        return [Problem(name, None, None, FOLDER, "the folder is no link", hint)]
    known = narrative_names(raw, programme)
    problems: list[Problem] = []
    for path in sorted(folder.iterdir()):
        name = f"places/{place_id}/{FOLDER}/{path.name}"
        if path.name.startswith("."):  # an editor's own
            continue
        if path.name not in known or not path.is_file():
            problems.append(
                Problem(name, None, None, path.name, "a file the guide asks for", nearest(path.name, known))
            )
        elif path.name == APPLICATION:
            problems += _application(path, name)[1]
        else:
            text, found = _read(path, name)
            problems += found + _lines(text, name)
    return problems


def _read(path: Path, name: str) -> tuple[str, list[Problem]]:
    """Return the text of a file, and what is wrong with the file as a whole."""
    content = path.read_bytes()
    if len(content) > LARGEST:
        rule = f"at most {LARGEST // 1024} kB"
        return "", [
            Problem(name, None, None, f"{len(content)} bytes", rule, "shorten it, or divide it between sections")
        ]
    try:
        return content.decode("utf-8-sig").replace("\r\n", "\n"), []
    except UnicodeDecodeError as error:
        return "", [Problem(name, None, None, str(error), "the file is UTF-8", "save it again as UTF-8")]


def _lines(text: str, name: str) -> list[Problem]:
    return [
        Problem(name, row, None, line.strip(), rule, hint)
        for row, line in enumerate(text.split("\n"), start=1)
        for pattern, rule, hint in _REFUSED
        if pattern.search(line)
    ]


def _application(path: Path, name: str) -> tuple[dict[str, Any], list[Problem]]:
    text, problems = _read(path, name)
    try:
        record = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return {}, [*problems, Problem(name, None, None, str(error), "the file is TOML", "mend the line it names")]
    problems += [
        Problem(name, None, key, str(value), "a blank of the application form", nearest(key, APPLICATION_KEYS))
        for key, value in record.items()
        if key not in APPLICATION_KEYS
    ]
    problems += [
        Problem(name, None, key, str(value), f"{key} is quoted text", 'write it as "…"')
        for key, value in record.items()
        if key in APPLICATION_KEYS and not isinstance(value, str)
    ]
    return record, problems


def _pieces(text: str) -> tuple[Piece, ...]:
    """Return the pieces of a text: each stands alone or ends with an empty line."""
    found: list[Piece] = []
    for part in re.split(r"\n[ \t]*\n", text.strip("\n")):
        paragraph: list[str] = []
        lines = [line for line in part.split("\n") if line.strip()]
        if len(lines) > 1 and "|" in lines[0] and _RULE.fullmatch(lines[1]):
            found.append(_table(lines))
            continue
        for line in lines:
            heading, item = _HEADING.fullmatch(line.strip()), _ITEM.fullmatch(line)
            if heading or item:
                found += _paragraph(paragraph)
                paragraph = []
            if heading:
                found.append(Piece("heading", _plain(heading[2]), len(heading[1])))
            elif item:
                found.append(Piece("item", (f"{item[1]}. " if item[1] else "") + _plain(item[2])))
            else:
                paragraph.append(line.strip())
        found += _paragraph(paragraph)
    return tuple(found)


def _paragraph(lines: list[str]) -> list[Piece]:
    """Return lines as one paragraph; a break inside Chinese text is no space."""
    text = ""
    for line in lines:
        text += (" " if text and text[-1].isascii() and line[0].isascii() else "") + line
    return [Piece("paragraph", _plain(text))] if text else []


def _table(lines: list[str]) -> Piece:
    rows = [[_plain(cell.strip()) for cell in line.strip().strip("|").split("|")] for line in (lines[0], *lines[2:])]
    width = len(rows[0])
    return Piece("table", rows=tuple(tuple([*row, *[""] * width][:width]) for row in rows))


def _plain(text: str) -> str:
    """Return the text without its marks of emphasis."""
    return _EMPHASIS.sub(r"\2", _STRONG.sub(r"\2", text))
