"""The sheets of an xlsx file as text, read as a stream.

Here: shared strings, number formats, cells, merged areas. Not here: whether the file may be trusted (``package``).
A formula counts with the value that was last computed; one without is named. Declared sizes are not believed.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from xml.parsers import expat

from nearzero.exchange.reading.conversion import Conversion
from nearzero.exchange.reading.limits import Limits, refuse
from nearzero.exchange.reading.numbers import format_code, shown
from nearzero.exchange.reading.package import Package
from nearzero.exchange.reading.sheet import Area, Sheet, column_letters, column_number, reference

_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_MERGED = re.compile(r"([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})")
# Elements of the small parts that say something here.
_RELATIONS = frozenset({"Relationship"})
_SHEETS = frozenset({"workbookPr", "sheet"})
_FORMATS = frozenset({"numFmt", "cellXfs", "cellStyles", "cellStyleXfs", "xf"})
_LONGEST_NUMBER = 100
_MOST_ELEMENTS = 200_000  # Excel itself ends at 65 490 formats

Attributes = dict[str, str]
Start = Callable[[str, Attributes], None]
End = Callable[[str], None]


def read_xlsx(path: Path, limits: Limits) -> tuple[Sheet, ...]:
    """Read every sheet of a workbook.

    Args:
        path: The file.
        limits: How much is read at most.

    Returns:
        The sheets in their order, hidden ones too (each says so in its conversions).

    Raises:
        DataError: The workbook cannot be read, or is larger than the limits.
    """
    with Package(path, limits) as package:
        entries, since_1904 = _workbook(package)
        _refuse_names(path.name, [name for name, _, _ in entries])
        if len(entries) > limits.sheets:
            raise refuse(path.name, str(len(entries)), f"at most {limits.sheets} sheets", "split the workbook")
        strings = _strings(package) if package.has("xl/sharedStrings.xml") else []
        codes = _formats(package) if package.has("xl/styles.xml") else ["General"]
        sheets, left = [], limits.cells
        for name, part, hidden in entries:
            reader = _SheetReader(package, name, strings, codes, since_1904=since_1904, cells=left)
            package.parse(part, reader.parser)
            left -= reader.count
            sheets.append(reader.sheet(hidden=hidden))
    return tuple(sheets)


def _refuse_names(file: str, names: list[str]) -> None:
    """Refuse a workbook whose cells could not be named: without sheets, or with two of one name."""
    if not names:
        hint = "it may hold charts only, or be damaged: open it in Excel or WPS and save it as .xlsx"
        raise refuse(file, "", "a workbook has a sheet of cells", hint)
    seen: set[str] = set()
    for name in names:
        plain = name.strip().casefold()
        if plain in seen:
            raise refuse(file, name, "every sheet has a name of its own", "rename one of the two", sheet=name)
        seen.add(plain)


def _whole(text: str, otherwise: int = -1) -> int:
    """Return a whole number written in plain digits; what is none, or far too long, is another one."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else otherwise


def _parser(start: Start, end: End, text: Callable[[str], None]) -> expat.XMLParserType:
    """Return a parser that calls with names that carry no namespace."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = lambda name, given: start(name.rpartition(":")[2], given)
    parser.EndElementHandler = lambda name: end(name.rpartition(":")[2])
    parser.CharacterDataHandler = text
    return parser


def _elements(package: Package, part: str, wanted: frozenset[str]) -> Iterator[tuple[str, Attributes]]:
    """Return the wanted elements of a small part with their attributes."""
    found: list[tuple[str, Attributes]] = []

    def start(name: str, given: Attributes) -> None:
        if name in wanted:
            found.append((name, given))
            if len(found) > _MOST_ELEMENTS:
                hint = "copy the cells to a new workbook"
                raise refuse(package.name, part, f"at most {_MOST_ELEMENTS} formats, sheets or relations", hint)

    package.parse(part, _parser(start, lambda _: None, lambda _: None))
    return iter(found)


def _workbook(package: Package) -> tuple[list[tuple[str, str, bool]], bool]:
    """Return name, part and hiddenness of every sheet, and whether days count from 1904."""
    targets = {
        given.get("Id", ""): (given.get("Target", ""), given.get("Type", ""))
        for name, given in _elements(package, "xl/_rels/workbook.xml.rels", _RELATIONS)
        if name == "Relationship" and given.get("TargetMode") != "External"
    }
    entries, since_1904 = [], False
    for name, given in _elements(package, "xl/workbook.xml", _SHEETS):
        if name == "workbookPr":
            since_1904 = given.get("date1904", "") in {"1", "true"}
        if name == "sheet":
            relation = next((value for key, value in given.items() if key.rpartition(":")[2] == "id"), "")
            target, kind = targets.get(relation, ("", ""))
            if kind.endswith("/worksheet"):  # charts and dialogues hold no cells
                part = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}")
                entries.append((given.get("name", ""), part, given.get("state", "visible") != "visible"))
    return entries, since_1904


def _strings(package: Package) -> list[str]:
    """Return the shared strings; phonetic readings are left out."""
    found: list[str] = []
    pieces: list[str] = []
    inside = {"t": False, "rPh": False}

    def start(name: str, _: Attributes) -> None:
        if name == "si":
            pieces.clear()
        elif name in inside:
            inside[name] = True

    def end(name: str) -> None:
        if name == "si":
            found.append("".join(pieces))
            if len(found) > package.limits.cells:
                rule = f"at most {package.limits.cells} shared texts"
                raise refuse(package.name, str(len(found)), rule, "split the workbook")
        elif name in inside:
            inside[name] = False

    def text(data: str) -> None:
        if inside["t"] and not inside["rPh"]:
            pieces.append(data)

    package.parse("xl/sharedStrings.xml", _parser(start, end, text))
    return found


def _formats(package: Package) -> list[str]:
    """Return the code of the number format of every cell style."""
    own: dict[int, str] = {}
    codes: list[str] = []
    inside = False
    for name, given in _elements(package, "xl/styles.xml", _FORMATS):
        if name == "numFmt":
            own[_whole(given.get("numFmtId", ""))] = given.get("formatCode", "")
        elif name in {"cellXfs", "cellStyles", "cellStyleXfs"}:
            inside = name == "cellXfs"
        elif name == "xf" and inside:
            codes.append(format_code(_whole(given.get("numFmtId", "0"), 0), own))
    return codes or ["General"]


def _columns(given: Attributes) -> str:
    first, last = _whole(given.get("min", ""), 1), _whole(given.get("max", ""), 1)
    names = [column_letters(max(0, number - 1)) for number in (first, last)]
    return names[0] if first == last else "–".join(names)


class _SheetReader:
    """The cells of one sheet while its part is being read."""

    def __init__(
        self, package: Package, name: str, strings: list[str], codes: list[str], *, since_1904: bool, cells: int
    ) -> None:
        self._file, self._limits, self._name = package.name, package.limits, name
        self._strings, self._codes, self._since_1904, self._left = strings, codes, since_1904, cells
        self.count = 0
        self._rows: list[list[str]] = []
        self._merged: list[Area] = []
        self._covered = self._padded = 0
        self._hidden: list[str] = []
        self._unsaved: list[str] = []
        self._row = self._column = -1
        self._kind = self._style = ""
        self._formula = self._keep = False
        self._text: list[str] = []
        self.parser = _parser(self._start, self._end, self._data)

    def sheet(self, *, hidden: bool) -> Sheet:
        """Return what was read."""
        notes = [Conversion("hidden_sheet", "hidden", "read like any other", self._name)] if hidden else []
        if self._hidden:
            some = ", ".join(self._hidden[:20]) + (" …" if len(self._hidden) > 20 else "")
            notes.append(Conversion("hidden_cells", f"rows or columns {some}", "read like any others", self._name))
        return Sheet(self._name, self._rows, tuple(self._merged), self._file, tuple(notes), frozenset(self._unsaved))

    def _start(self, name: str, given: Attributes) -> None:
        if name == "c":
            self._place(given.get("r", ""))
            self._kind, self._style, self._formula = given.get("t", "n"), given.get("s", "0"), False
            self._text.clear()
        elif name in {"v", "t"}:
            self._keep = True
        elif name == "f":
            self._formula = True
        elif name == "row":
            self._row, self._column = _whole(given.get("r", ""), self._row + 2) - 1, -1
            if given.get("hidden") in {"1", "true"}:
                self._hidden.append(str(self._row + 1))
        elif name == "col" and given.get("hidden") in {"1", "true"}:
            self._hidden.append(_columns(given))
        elif name == "mergeCell" and (found := _MERGED.fullmatch(given.get("ref", ""))):
            if len(self._merged) >= self._limits.rows:
                raise self._refuse(
                    "merged areas", f"at most {self._limits.rows} merged areas", "copy the values to a new sheet"
                )
            top, left, bottom, right = int(found[2]), column_number(found[1]), int(found[4]), column_number(found[3])
            self._merge((top - 1, left, bottom - 1, right))

    def _merge(self, area: Area) -> None:
        """Keep a merged area; those of a workbook never overlap, so they cannot cover more cells than it may have."""
        top, left, bottom, right = area
        rows, columns = self._limits.rows, self._limits.columns
        self._covered += max(0, min(bottom, rows) - top + 1) * max(0, min(right, columns) - left + 1)
        if self._covered > rows * columns:
            raise self._refuse("merged areas", "merged areas do not overlap", "copy the values to a new sheet")
        self._merged.append(area)

    def _place(self, where: str) -> None:
        found = _REFERENCE.fullmatch(where)
        if found and int(found[2]) == 0:
            hint = "the workbook is damaged: save it again from Excel"
            raise refuse(self._file, where, "the workbook is whole", hint, sheet=self._name)
        if found:
            self._row, self._column = int(found[2]) - 1, column_number(found[1])
        else:
            self._row, self._column = max(self._row, 0), self._column + 1

    def _data(self, data: str) -> None:
        if self._keep:
            self._text.append(data)

    def _end(self, name: str) -> None:
        if name in {"v", "t"}:
            self._keep = False
        elif name == "rPh":
            self._text.clear()
        elif name == "c":
            value = self._value("".join(self._text))
            if value:
                self._put(value)
            elif self._formula and not self._text:
                self._unsaved.append(reference(self._row, self._column))

    def _value(self, text: str) -> str:
        if not text:
            return ""
        if self._kind == "s":
            index = _whole(text)
            if not 0 <= index < len(self._strings):
                raise self._refuse(
                    text, "a shared text that exists", "the workbook is damaged: save it again from Excel"
                )
            return self._strings[index]
        if self._kind == "b":
            return "TRUE" if text == "1" else "FALSE"
        if self._kind != "n":
            return text
        style = _whole(self._style, 0)
        code = self._codes[style] if style < len(self._codes) else "General"
        if len(text) > _LONGEST_NUMBER:
            return text  # no number: what stands there is refused where it is read
        return shown(text, code, since_1904=self._since_1904)

    def _put(self, value: str) -> None:
        limits = self._limits
        if self._row >= limits.rows or self._column >= limits.columns:
            rule = f"at most {limits.rows} rows and {limits.columns} columns"
            raise self._refuse(value, rule, "a table of one place is far smaller: split it, or clear stray cells")
        self.count += 1
        if self.count > self._left:
            raise self._refuse(str(self.count), f"at most {limits.cells} filled cells", "split the workbook")
        if len(value) > limits.text:
            raise self._refuse(value, f"a cell has at most {limits.text} characters", "shorten it")
        while len(self._rows) <= self._row:
            self._rows.append([])
        row = self._rows[self._row]
        self._padded += max(0, self._column - len(row))
        if self._padded > self._limits.cells:
            rule = f"at most {self._limits.cells} cells, empty ones before filled ones among them"
            raise self._refuse(value, rule, "move the columns of the table together")
        row.extend([""] * (self._column - len(row)))
        if self._column < len(row):
            row[self._column] = value
        else:
            row.append(value)

    def _refuse(self, value: str, rule: str, hint: str) -> Exception:
        where = reference(self._row, self._column) if self._row >= 0 and self._column >= 0 else None
        return refuse(self._file, value, rule, hint, sheet=self._name, cell=where)
