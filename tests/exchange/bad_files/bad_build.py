"""A good workbook and a good folder of CSV files, and hands to spoil them; no binary is kept in the repository.

Here: making files. Not here: what is wrong with them (``bad_packages``, ``bad_cells``, ``bad_tables``, ``bad_folders``).
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
SHEET1 = "xl/worksheets/sheet1.xml"

GOOD = (
    ("指标", "单位", "2020年", "2021年"),
    ("常住人口", "万人", "50.0", "50.5"),
    ("二氧化碳排放总量", "万吨", "400", "410"),
)
FACTS = (
    "variable,year,value,unit,qualifier,statement,base_year,comparator,sector,carrier,state,price_basis,source,"
    "locator,note"
).split(",")
FACT = dict.fromkeys(FACTS, "") | {
    "variable": "population", "year": "2021", "value": "50.0", "unit": "万人", "state": "measured",
    "source": "alpha-plan", "locator": "一1",
}  # fmt: skip


@dataclass(frozen=True)
class Case:
    """One bad file.

    ``make`` writes it into a folder and returns what is to be imported; ``said`` are parts of the message that must
    come; ``where`` is the ``sheet!cell`` or the ``row`` it must name, ``value`` the offending text it must show.
    """

    id: str
    what: str
    make: Callable[[Path], Path]
    said: tuple[str, ...]
    where: str = ""
    value: str | None = None
    place: str | None = "alpha"


@dataclass(frozen=True)
class Xml:
    """A cell written as it is; ``{r}`` stands for its name."""

    text: str


def letters(number: int) -> str:
    """Column letters, counted from 0."""
    return (letters(number // 26 - 1) if number >= 26 else "") + chr(65 + number % 26)


def cell_xml(row: int, column: int, value: object) -> str:
    where = f"{letters(column)}{row + 1}"
    if isinstance(value, Xml):
        return value.text.replace("{r}", where)
    if isinstance(value, bool):
        return f'<c r="{where}" t="b"><v>{int(value)}</v></c>'
    if isinstance(value, int | float):
        return f'<c r="{where}"><v>{value}</v></c>'
    return f'<c r="{where}" t="inlineStr"><is><t xml:space="preserve">{escape(str(value))}</t></is></c>'


def sheet_xml(rows, merged=(), before="", row_attributes=None) -> str:
    attributes = row_attributes or {}
    body = "".join(
        f'<row r="{r + 1}"{attributes.get(r, "")}>'
        + "".join(cell_xml(r, c, value) for c, value in enumerate(row) if value != "")
        + "</row>"
        for r, row in enumerate(rows)
    )
    areas = "".join(f'<mergeCell ref="{area}"/>' for area in merged)
    areas = f"<mergeCells>{areas}</mergeCells>" if areas else ""
    return f'<worksheet xmlns="{MAIN}">{before}<sheetData>{body}</sheetData>{areas}</worksheet>'


def parts(sheets: dict[str, str], states=None) -> dict[str, str | bytes]:
    """The parts of a workbook of some sheets, each given as XML."""
    states = states or {}
    listed = "".join(
        f'<sheet name={quoteattr(name)} sheetId="{k}" r:id="rId{k}"{states.get(name, "")}/>'
        for k, name in enumerate(sheets, 1)
    )
    relations = "".join(
        f'<Relationship Id="rId{k}" Type="{OFFICE}/worksheet" Target="worksheets/sheet{k}.xml"/>'
        for k in range(1, len(sheets) + 1)
    )
    styles = "".join(f'<xf numFmtId="{k}"/>' for k in (0, 14, 16, 9, 18, 166))
    return {
        "[Content_Types].xml": "<Types/>",
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{RELATIONS}">{relations}</Relationships>',
        "xl/styles.xml": f'<styleSheet xmlns="{MAIN}"><numFmts><numFmt numFmtId="166" formatCode="yyyy"/></numFmts>'
        f"<cellXfs>{styles}</cellXfs></styleSheet>",
        **{f"xl/worksheets/sheet{k}.xml": text for k, text in enumerate(sheets.values(), 1)},
    }


def packed(content: dict[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, data in content.items():
            archive.writestr(name, data)
    return out.getvalue()


def book(rows=GOOD, **more) -> bytes:
    """A workbook of one sheet “表”."""
    return packed(parts({"表": sheet_xml(rows, **more)}))


def file(name: str, content: bytes | Callable[[], bytes]) -> Callable[[Path], Path]:
    """Make one file."""

    def make(folder: Path) -> Path:
        path = folder / name
        path.write_bytes(content() if callable(content) else content)
        return path

    return make


def changed(row: int, column: int, value: object, rows=GOOD) -> list[list[object]]:
    """The rows with one cell changed, counted from 0."""
    new = [list(cells) for cells in rows]
    new[row][column] = value
    return new


def text(records) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(records)
    return out.getvalue()


def facts(*rows: dict[str, str], head=FACTS) -> str:
    """The text of a facts.csv; each row says what differs from a good one."""
    return text([head, *([{**FACT, **row}.get(name, "") for name in head] for row in rows or ({},))])


def folder(**files: str | bytes) -> Callable[[Path], Path]:
    """Make a folder of files; ``__`` in a name stands for its dot."""

    def make(parent: Path) -> Path:
        target = parent / "sent"
        target.mkdir()
        for name, content in files.items():
            data = content if isinstance(content, bytes) else content.encode()
            (target / name.replace("__", ".")).write_bytes(data)
        return target

    return make
