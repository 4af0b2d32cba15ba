"""The blank workbook as a file: heads, drop-down lists, example rows, required marks.

Here: drawing with openpyxl. Not here: what is asked for (``forms``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from nearzero.exchange.plain_text import put_text
from nearzero.exchange.reading.sheet import column_letters
from nearzero.exchange.workbook import words
from nearzero.exchange.workbook.forms import Form, Forms
from nearzero.places.raw import Raw

KINDS = ("city", "park", "community")
_HEAD_ROW = 3
_README = (
    (
        "本工作簿按数据字典和创建实施方案生成，填好后运行：nearzero import 文件名",
        "Made from the dictionary and the programme. When filled in: nearzero import FILE",
    ),
    (
        "先填“地方”和“资料来源”，再填各表。灰色斜体的“示例”行不会被读取。",
        "Fill in the place and the sources first. Grey rows that begin with 示例 are not read.",
    ),
    (
        "数字按文件原样填写，位数不增不减；单位可改成文件所用的单位。",
        "Digits as printed, no more and no fewer; the unit may be changed to that of the document.",
    ),
    (
        "空白＝未填写；“/”＝没有数据；“不涉及”＝不适用；“约365”“≥35%”“5~6”都可以。没有数据不要填0。",
        "Blank: not said. “/”: no data. 不涉及: not applicable. Never 0 for no data.",
    ),
    (
        "带*的列必填；●的行是约束指标或指南必需的数据。",
        "Columns with * are needed; rows with ● belong to binding indicators or to the guide.",
    ),
    (
        "资料来源：写“资料来源”表中的编号；只列一份文件时可以不写。出处位置：章节、表号、行列。",
        "Source: its number in the sheet of sources; the locator says where in it.",
    ),
    (
        "金额要选价格口径；增长率写在“其他数据”。",
        "Money has a price basis; growth rates go to the sheet of other facts.",
    ),
    (
        "要略去一行，在其第一格前写“#”。",
        "To leave a row out, write # before its first cell.",
    ),
)
_EXAMPLE = "示例"
_SOURCE_FIELDS = ("id", "title", "title_en", "issuer", "number", "date", "kind", "note")


def write_template(
    raw: Raw,
    path: Path,
    kind: str,
    *,
    years: Sequence[int],
    lang: str = "zh",
    place: Mapping[str, object] | None = None,
) -> Path:
    """Write a blank workbook.

    Args:
        raw: The data folder, for dictionary and rules.
        path: The file to write.
        kind: ``city``, ``park`` or ``community``.
        years: The years to ask for.
        lang: ``zh`` or ``en``; a workbook of either language can be imported.
        place: What is known of the place already.

    Returns:
        The file.
    """
    import openpyxl

    book = openpyxl.Workbook()
    book.remove(book.active)
    pen = _Pen(book, lang)
    pen.readme()
    pen.place({"kind": words.label(words.CHOICES["kind"][kind], lang), **(place or {})})
    pen.sources()
    for form in Forms(raw, kind, years, lang).all():
        pen.form(form)
    pen.finish()
    book.save(path)
    return path


class _Pen:
    """Draws sheets and collects the lists of their drop-downs."""

    def __init__(self, book: Any, lang: str) -> None:  # noqa: ANN401 - a workbook of openpyxl
        from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

        self._book, self._lang = book, lang
        self._bold, self._title = Font(bold=True), Font(bold=True, size=14)
        self._grey = Font(italic=True, color="808080")
        self._head, self._needed = PatternFill("solid", fgColor="DDEBF7"), PatternFill("solid", fgColor="FFF2CC")
        self._wrap = Alignment(wrap_text=True, vertical="top")
        self._line = Border(bottom=Side(style="thin", color="808080"))
        self._lists: dict[tuple[str, ...], str] = {}

    def _sheet(self, name: str) -> Any:  # noqa: ANN401
        return self._book.create_sheet(name[:31])

    def _put(self, sheet: Any, row: int, column: int, text: object, font: Any = None) -> Any:  # noqa: ANN401
        cell = sheet.cell(row, column)
        put_text(cell, str(text))
        if font is not None:
            cell.font = font
        return cell

    def readme(self) -> None:
        """Draw the sheet that says how to fill in the others."""
        sheet = self._sheet(words.label(words.SHEETS["readme"], self._lang))
        self._put(sheet, 1, 1, sheet.title, self._title)
        for number, (zh, en) in enumerate(_README, 3):
            self._put(sheet, number, 1, zh if self._lang == "zh" else en).alignment = self._wrap
        sheet.column_dimensions["A"].width = 100

    def place(self, known: Mapping[str, object]) -> None:
        """Draw the sheet about the place, with what is known of it."""
        sheet = self._sheet(words.label(words.SHEETS["place"], self._lang))
        for column, name in enumerate(("key", "content_of_key", "note"), 1):
            self._put(sheet, 1, column, words.label(words.FIELDS[name], self._lang), self._bold).fill = self._head
        for number, (key, (zh, en, hint)) in enumerate(words.PLACE_KEYS.items(), 2):
            self._put(sheet, number, 1, zh if self._lang == "zh" else en)
            if known.get(key) not in (None, ""):
                self._put(sheet, number, 2, known[key])
            self._put(sheet, number, 3, hint, self._grey)
            if key == "kind":
                kinds = tuple(words.label(spellings, self._lang) for spellings in words.CHOICES["kind"].values())
                self._choose(sheet, kinds, f"B{number}")
            if key in {"id", "zh", "en", "kind", "boundary_zh"}:
                sheet.cell(number, 2).fill = self._needed
        for letter, width in zip("ABC", (20, 48, 60), strict=True):
            sheet.column_dimensions[letter].width = width

    def sources(self) -> None:
        """Draw the sheet of documents."""
        sheet = self._sheet(words.label(words.SHEETS["sources"], self._lang))
        for column, name in enumerate(_SOURCE_FIELDS, 1):
            self._put(sheet, 1, column, words.label(words.FIELDS[name], self._lang), self._bold).fill = self._head
            sheet.column_dimensions[column_letters(column - 1)].width = 30 if "title" in name else 16
        example = (
            f"{_EXAMPLE}1",
            "某区统计年鉴2023",
            "Statistical yearbook 2023",
            "某区统计局",
            "",
            "2023-09",
            "yearbook",
        )
        for column, text in enumerate(example, 1):
            self._put(sheet, 2, column, text, self._grey)

    def form(self, form: Form) -> None:
        """Draw one form."""
        sheet = self._sheet(form.name)
        self._put(sheet, 1, 1, form.name, self._title)
        self._put(sheet, 2, 1, form.help, self._grey)
        last = _HEAD_ROW + 1 + len(form.rows) + form.blank
        for number, column in enumerate(form.columns, 1):
            head = self._put(sheet, _HEAD_ROW, number, column.head, self._bold)
            head.fill, head.border, head.alignment = (
                self._needed if column.required else self._head,
                self._line,
                self._wrap,
            )
            letter = column_letters(number - 1)
            sheet.column_dimensions[letter].width = column.width
            text = f"{_EXAMPLE} {form.example.get(column.field, '')}" if number == 1 else form.example.get(column.field)
            if text and form.example:
                self._put(sheet, _HEAD_ROW + 1, number, text, self._grey)
            for below, row in enumerate(form.rows, _HEAD_ROW + 1 + bool(form.example)):
                if row.get(column.field):
                    self._put(sheet, below, number, row[column.field])
            if column.choices:
                self._choose(sheet, column.choices, f"{letter}{_HEAD_ROW + 1}:{letter}{last}")
        sheet.freeze_panes = sheet.cell(_HEAD_ROW + 1, 2)

    def _choose(self, sheet: Any, choices: tuple[str, ...], cells: str) -> None:  # noqa: ANN401
        """Offer a list for some cells; other text is allowed, as the reader says what it does not know."""
        from openpyxl.worksheet.datavalidation import DataValidation

        if choices not in self._lists:
            self._lists[choices] = column_letters(len(self._lists))
        letter = self._lists[choices]
        name = words.label(words.SHEETS["lists"], self._lang)
        offer = DataValidation(
            type="list", formula1=f"='{name}'!${letter}$1:${letter}${len(choices)}", allow_blank=True
        )
        offer.showErrorMessage = False
        sheet.add_data_validation(offer)
        offer.add(cells)

    def finish(self) -> None:
        """Draw the sheet that holds the lists."""
        sheet = self._sheet(words.label(words.SHEETS["lists"], self._lang))
        for column, choices in enumerate(self._lists, 1):
            for row, text in enumerate(choices, 1):
                self._put(sheet, row, column, text)
        sheet.sheet_state = "hidden"
