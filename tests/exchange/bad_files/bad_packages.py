"""Files that are no workbook, or a workbook built to do harm: zip, parts, XML, encodings."""

from __future__ import annotations

import io
import os
import zipfile
from pathlib import Path

from bad_build import GOOD, MAIN, SHEET1, Case, Xml, book, changed, file, packed, parts, sheet_xml

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
WHOLE = "the workbook is whole"
NO_BOOK = "the file is a workbook"


def with_parts(**spoilt: str | bytes | None):
    """The good workbook with parts replaced, or left out (None); short names for the usual ones."""
    names = {"sheet": SHEET1, "book": "xl/workbook.xml", "rels": "xl/_rels/workbook.xml.rels",
             "styles": "xl/styles.xml", "strings": "xl/sharedStrings.xml"}  # fmt: skip
    content = parts({"表": sheet_xml(GOOD)})
    for name, data in spoilt.items():
        content[names.get(name, name)] = data
    return packed({name: data for name, data in content.items() if data is not None})


def sheet(body: str) -> bytes:
    return with_parts(sheet=f'<worksheet xmlns="{MAIN}"><sheetData>{body}</sheetData></worksheet>')


def doctype(inner: str, use: str) -> str:
    head = f'<?xml version="1.0"?><!DOCTYPE worksheet [{inner}]>'
    body = f'<row r="1"><c r="A1" t="str"><v>{use}</v></c></row>'
    return f'{head}<worksheet xmlns="{MAIN}"><sheetData>{body}</sheetData></worksheet>'


LAUGHS = '<!ENTITY l0 "ha">' + "".join(f'<!ENTITY l{k} "{f"&l{k - 1};" * 10}">' for k in range(1, 10))


def bomb(part: str, piece: bytes, size: int) -> bytes:
    """A workbook one part of which unpacks to far more than it packs to."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts({"表": sheet_xml(GOOD)}).items():
            if name != part:
                archive.writestr(name, data)
        with archive.open(part, "w", force_zip64=True) as stream:
            stream.write(f'<worksheet xmlns="{MAIN}"><sheetData>'.encode())
            block = piece * (1_000_000 // len(piece))
            for _ in range(size // 1_000_000):
                stream.write(block)
    return out.getvalue()


def nested() -> bytes:
    inner = packed({"zeros": b"\0" * 5_000_000})
    return packed({"inner.xlsx": inner, "other.zip": inner})


def many_parts() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in parts({"表": sheet_xml(GOOD)}).items():
            archive.writestr(name, data)
        for k in range(12_000):
            archive.writestr(f"xl/media/{'x' * 400}{k}", b"")
    return out.getvalue()


def patched(signature: bytes, offset: int, value: bytes) -> bytes:
    """The good workbook with bytes behind the last zip record of a kind changed."""
    data = bytearray(book())
    at = data.rindex(signature) + offset
    data[at : at + len(value)] = value
    return bytes(data)


def all_patched(signature: bytes, offset: int, value: bytes) -> bytes:
    data, at = bytearray(book()), -1
    while (at := data.find(signature, at + 1)) >= 0:
        data[at + offset : at + offset + len(value)] = value
    return bytes(data)


def flipped() -> bytes:
    """The packed bytes of the sheet destroyed in the middle."""
    data = bytearray(book([*GOOD, *[("注", "", os.urandom(20).hex())] * 40]))
    at = data.index(SHEET1.encode()) + len(SHEET1) + 60
    data[at : at + 40] = b"\xff" * 40
    return bytes(data)


def twice() -> bytes:
    out = io.BytesIO(book())
    import warnings

    with zipfile.ZipFile(out, "a") as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        archive.writestr(SHEET1, sheet_xml(changed(1, 2, "99")))
    return out.getvalue()


def covered() -> bytes:
    """Merged areas that each cover the whole sheet: little to write, much to fill."""
    rows = [*GOOD, *[("x",) * 60] * 400]
    return book(rows, merged=[f"A{k}:ZZ200000" for k in range(1, 3000)])


def staircase() -> bytes:
    """A cell far to the right in every row: few cells, and a wide sheet in memory."""
    body = "".join(f'<row r="{k}"><c r="WB{k}"><v>1</v></c></row>' for k in range(1, 30_000))
    return sheet(body)


def fifo(folder: Path) -> Path:
    path = folder / "pipe.csv"
    os.mkfifo(path)
    return path


def folder_named_xlsx(folder: Path) -> Path:
    (folder / "empty.xlsx").mkdir()
    return folder / "empty.xlsx"


def crowd(folder: Path) -> Path:
    for k in range(401):
        (folder / f"t{k}.csv").write_bytes(b"a,b\n")
    return folder


def p(name, what, content, *said, where="", value=None, suffix="xlsx"):
    """A case of one file."""
    return Case(name, what, file(f"{name}.{suffix}", content), said, where, value)


SHARED = '<row r="1"><c r="A1" t="s"><v>{}</v></c></row>'
PACKAGES = [
    # what is no workbook at all
    p("empty", "no byte", b"", NO_BOOK, "xlsx"),
    p("text-as-xlsx", "a CSV file named xlsx", "指标,2020\n".encode(), NO_BOOK),
    p("html-as-xlsx", "a web page named xlsx", b"<html><table></table></html>", NO_BOOK),
    p("pdf-as-xlsx", "a PDF named xlsx", b"%PDF-1.7\n" + b"x" * 90, NO_BOOK),
    p("xls", "the old kind of workbook", OLE + b"\0" * 600, "old kind (.xls)", value="xls"),
    p("encrypted", "a workbook with a password", OLE + "EncryptedPackage".encode("utf-16-le"), "without a password"),
    p("zip-encrypted", "parts with a password", all_patched(b"PK\x01\x02", 8, b"\x01\x00"), "without a password"),
    p("docx", "a Word file named xlsx", packed({"word/document.xml": "<w/>"}), NO_BOOK, "some other zip"),
    p("xlsb", "a binary workbook", packed({"xl/workbook.bin": b"x"}), NO_BOOK, "binary"),
    p("xlsm", "a module of macros", with_parts(**{"xl/vbaProject.bin": b"x"}), "without macros", value="macros"),
    p("macro-sheet", "a sheet of old macros", with_parts(**{"xl/macrosheets/sheet1.xml": "<m/>"}), "without macros"),
    p("macro-case", "a module in capitals", with_parts(**{"XL/VBAPROJECT.BIN": b"x"}), "without macros"),
    p("truncated", "the second half is gone", book()[: len(book()) // 2], NO_BOOK, "broken"),
    p("head-only", "a zip's first bytes only", b"PK\x03\x04 half", NO_BOOK),
    p("end-gone", "the list of parts is cut", book()[:-30], NO_BOOK),
    p("part-twice", "a part comes twice", twice(), WHOLE, "comes twice"),
    p("bytes-destroyed", "the packed sheet is damaged", flipped(), WHOLE, SHEET1),
    p("wrong-checksum", "checksums do not fit", all_patched(b"PK\x01\x02", 16, b"\1\2\3\4"), WHOLE),
    p("unknown-packing", "a way of packing nobody knows", all_patched(b"PK\x01\x02", 10, b"\x63\x00"), WHOLE),
    p("directory-lies", "the list of parts points elsewhere", patched(b"PK\x05\x06", 16, b"\xff\xff\xff\x00"), WHOLE),
    p("many-parts", "a list of 12 000 parts", many_parts, "list of parts"),
    # parts that are missing or wrong
    p("no-sheet", "the sheet's part is missing", with_parts(sheet=None), WHOLE, "sheet1.xml is missing"),
    p("no-relations", "the list of sheets is missing", with_parts(rels=None), WHOLE, "rels is missing"),
    p("no-worksheets", "a workbook of charts only",
      with_parts(rels=parts({"表": ""})["xl/_rels/workbook.xml.rels"].replace("worksheet\"", "chartsheet\"")),
      "has a sheet of cells"),
    p("relation-unknown", "a sheet without its relation",
      with_parts(book=parts({"表": ""})["xl/workbook.xml"].replace("rId1", "rId9")), "has a sheet of cells"),
    p("relation-leaves", "a sheet that points out of the file",
      with_parts(rels=parts({"表": ""})["xl/_rels/workbook.xml.rels"].replace("worksheets/", "../../../etc/")), WHOLE),
    p("relation-linked", "a sheet in another file",
      with_parts(rels=parts({"表": ""})["xl/_rels/workbook.xml.rels"].replace("Target=",
                 'TargetMode="External" Target=')), "has a sheet of cells"),
    p("same-name", "two sheets of one name but for a blank",
      lambda: packed(parts({"表": sheet_xml(GOOD), "表 ": sheet_xml(GOOD)})), "a name of its own", value="表 "),
    p("many-sheets", "401 sheets", lambda: packed(parts({f"s{k}": "<worksheet/>" for k in range(401)})),
      "at most 400 sheets", value="401"),
    # broken and hostile XML
    p("xml-cut", "the sheet's XML ends early", with_parts(sheet=sheet_xml(GOOD)[:-30]), WHOLE, SHEET1),
    p("xml-mixed", "tags that cross", sheet('<row r="1"><c r="A1"></row></c>'), WHOLE, "mismatched"),
    p("xml-empty", "a part of no byte", with_parts(sheet=b""), WHOLE),
    p("xml-control", "a control character", sheet('<row r="1"><c r="A1" t="str"><v>a\x07</v></c></row>'), WHOLE),
    p("xml-encoding", "an encoding nobody knows",
      with_parts(sheet=b'<?xml version="1.0" encoding="klingon"?><worksheet/>'), WHOLE),
    p("xml-multibyte", "an encoding the parser cannot hold",
      with_parts(sheet=b'<?xml version="1.0" encoding="gbk"?><worksheet/>'), WHOLE),
    p("xml-bad-utf8", "bytes that are no UTF-8", with_parts(sheet=b"<worksheet>\xff\xfe\xfd</worksheet>"), WHOLE),
    p("laughs", "entities that grow a billion times", with_parts(sheet=doctype(LAUGHS, "&l9;")), "document type"),
    p("external-entity", "an entity that reads a file",
      with_parts(sheet=doctype('<!ENTITY x SYSTEM "file:///etc/passwd">', "&x;")), "document type", value=SHEET1),
    p("external-dtd", "a document type from elsewhere",
      with_parts(book='<!DOCTYPE workbook SYSTEM "http://127.0.0.1:9/x.dtd"><workbook/>'), "document type"),
    p("parameter-entity", "an entity in the shared texts",
      with_parts(strings='<!DOCTYPE sst [<!ENTITY % a "x">]><sst/>'), "document type"),
    p("entity-unknown", "an entity that is not declared", sheet('<row r="1"><c r="A1"><v>&nope;</v></c></row>'), WHOLE),
    # sizes
    p("bomb-zeros", "30 MB of blanks in the sheet", lambda: bomb(SHEET1, b" " * 1000, 30_000_000), "unpack"),
    p("bomb-elements", "2 million formats", lambda: bomb("xl/styles.xml", b"<xf/>", 10_000_000), "200000 formats"),
    p("bomb-strings", "a million shared texts",
      lambda: bomb("xl/sharedStrings.xml", b"<si><t>a</t></si>", 20_000_000), "unpack"),
    p("bomb-nested", "zips in a zip", nested, NO_BOOK, "some other zip"),
    p("row-far-down", "a cell in row 1 048 576", sheet('<row r="1048576"><c r="A1048576"><v>1</v></c></row>'),
      "at most 200000 rows", where="表!A1048576"),
    p("row-no-row", "a cell in row 9 999 999", sheet('<row r="1"><c r="A9999999"><v>1</v></c></row>'),
      "at most 200000 rows", where="表!A9999999"),
    p("columns-16k", "a cell in column XFD", book(changed(1, 3, Xml('<c r="XFD2"><v>1</v></c>'))),
      "600 columns", where="表!XFD2"),
    p("row-zero", "a cell in row 0", sheet('<row r="1"><c r="A1"><v>1</v></c><c r="B0"><v>7</v></c></row>'),
      WHOLE, value="B0"),
    p("staircase", "a wide sheet of few cells", staircase, "cells"),
    p("merged-over-merged", "3000 merged areas over everything", covered, "merged"),
    p("cell-10-mb", "a cell of 10 MB", lambda: book(changed(1, 3, os.urandom(5_000_000).hex())),
      "at most 10000 characters", where="表!D2"),
    p("number-5000-digits", "a number of 5000 digits", book(changed(1, 3, Xml(f'<c r="{{r}}"><v>{"9" * 5000}</v></c>'))),
      "number", where="表!D2"),
    # references inside the workbook
    p("string-missing", "a shared text that is not there", sheet(SHARED.format(7)), "a shared text that exists",
      where="表!A1", value="7"),
    p("string-negative", "a shared text of a negative number", sheet(SHARED.format(-1)), "a shared text", value="-1"),
    p("string-superscript", "a shared text numbered ²", sheet(SHARED.format("²")), "a shared text", where="表!A1"),
    p("string-long", "a shared text of 5000 digits", sheet(SHARED.format("1" * 5000)), "a shared text", where="表!A1"),
    # CSV
    p("utf16", "UTF-16", "指标,2022\n".encode("utf-16"), "UTF-8 or GBK", value="UTF-16", suffix="csv"),
    p("utf16-bare", "UTF-16 without a mark", "a,b\n".encode("utf-16-le"), "the file is text", suffix="csv"),
    p("utf32", "UTF-32", "a,b\n".encode("utf-32"), "UTF-8", suffix="csv"),
    p("big5", "Big5", "國內生產總值,能源消費總量,碳排放總量,單位\n".encode("big5"), "UTF-8 or GBK", suffix="csv"),
    p("latin1", "Latin-1", "Größe,Währung,Übersicht,Maß\n".encode("latin-1"), "UTF-8 or GBK", suffix="csv"),
    p("latin1-lone", "one Latin-1 letter", b"caf\xe9,2020\n", "UTF-8 or GBK", suffix="csv"),
    p("shift-jis", "Shift-JIS", "エネルギー消費量,二酸化炭素排出量,単位\n".encode("shift-jis"), "UTF-8 or GBK",
      suffix="csv"),
    p("nul", "a NUL", b"a,\0b\n", "the file is text", value="NUL", suffix="csv"),
    p("random-csv", "no text at all", bytes(range(128, 256)) * 20, "UTF-8 or GBK", suffix="csv"),
    p("xlsx-as-csv", "a workbook named csv", book(), "the file is text", suffix="csv"),
    p("quote-open", "a quote that is not closed", b'a,"b\n1,2\n', "a CSV table", "quote", suffix="csv"),
    p("quote-mid", "a letter behind a closing quote", b'"a"b,c\n', "a CSV table", suffix="csv"),
    p("csv-million-rows", "a million rows", lambda: b"1,2\n" * 1_000_000, "at most 200000 rows", suffix="csv"),
    p("csv-wide", "601 columns", b"a," * 601 + b"\n", "600 columns", suffix="csv"),
    p("csv-long-cell", "a cell of 20 000 letters", b"a," + b"b" * 20_000 + b"\n", "10000 characters",
      where="csv-long-cell!B1", suffix="csv"),
    p("csv-huge-cell", "a cell of 10 MB", lambda: b"a," + b"b" * 10_000_000 + b"\n", "a CSV table", suffix="csv"),
    # no files
    Case("pipe", "a named pipe", fifo, ("the file can be read",)),
    Case("not-there", "a file that is not there", lambda folder: folder / "none.xlsx", ("the file can be read",)),
    Case("no-files", "a folder without a file", folder_named_xlsx, ("the folder holds CSV files",)),
    Case("crowd", "a folder of 401 files", crowd, ("at most 400 files",), value="401"),
]  # fmt: skip
