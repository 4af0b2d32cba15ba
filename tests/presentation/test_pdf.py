from __future__ import annotations

import json
import re
import time
from dataclasses import replace

import pytest
import typst
from hypothesis import given, settings
from hypothesis import strategies as st

from nearzero.presentation import pdf
from nearzero.presentation.blocks import Chapter, Heading, Paragraph
from nearzero.presentation.pdf import source_of, write_pdf
from nearzero.presentation.pdf.compiler import fonts_in
from nearzero.presentation.pdf.markup import literal

READER = typst.Compiler(b"", ignore_system_fonts=True)
HOSTILE = '#panic("x") $x_1^2$ *b* _i_ [c] @ref <label> \\ `raw` // gone /* gone */ = head - "q" ~ \'s\' #{1+1}'


@pytest.fixture
def compiled(report, tmp_path):
    """What the compiler makes of the report, to be asked for its elements."""
    return Asked(report, tmp_path)


class Asked:
    def __init__(self, report, folder):
        self.compiler = typst.Compiler(
            source_of(report, folder).encode(),
            root=str(folder),
            font_paths=fonts_in(pdf.font_folders()),
            ignore_system_fonts=True,
        )

    def all(self, selector):
        return json.loads(self.compiler.query(selector))


def texts(element):
    """All text in an element, in order."""
    if isinstance(element, dict):
        own = [element["text"]] if isinstance(element.get("text"), str) else []
        return own + [text for key, value in element.items() if key != "text" or not own for text in texts(value)]
    if isinstance(element, list):
        return [text for one in element for text in texts(one)]
    return []


def plain(element):
    return "".join(texts(element)).replace("\u200b", "")


def test_tables_and_figures_are_those_of_the_report_and_numbered(compiled, report):
    tables = [table for chapter in report for table in chapter.tables]
    figures = [figure for chapter in report for figure in chapter.figures]

    captions = [plain(one["caption"]["body"]) for one in compiled.all("figure.where(kind: table)")]
    assert captions == [f"表{n}\u2002{t.caption}" for n, t in enumerate(tables, 1)]
    assert len(compiled.all("table")) == len(tables)
    shown = compiled.all("figure.where(kind: image)")
    assert [plain(one["caption"]["body"]) for one in shown] == [
        f"图{n}\u2002{f.caption}" for n, f in enumerate(figures, 1)
    ]
    assert [one["alt"] for one in compiled.all("image")] == [figure.alt for figure in figures]


def test_every_cell_is_there_below_heads_and_units(compiled, report):
    table = report.chapters[0].tables[0]
    shown = compiled.all("table")[0]
    head, *rest = [child for child in shown["children"] if child["func"] not in {"hline", "footer"}]
    (foot,) = [child for child in shown["children"] if child["func"] == "footer"]
    *last, notes = [child for child in foot["children"] if child["func"] != "hline"]

    assert [plain(cell) for cell in head["children"] if cell["func"] != "hline"] == [
        *(column.head for column in table.columns),
        *(column.unit for column in table.columns),
    ]
    groups = [plain(one) for one in rest if one["func"] == "header"]
    cells = [plain(one) for one in [*rest, *last] if one["func"] != "header"]
    assert len(last) == len(table.columns)  # the last row stays with the notes
    assert all(note in plain(notes) for note in table.notes)
    assert groups == list(table.groups.values())
    assert cells == [str(cell) for row in table.rows for cell in row]


def test_headings_make_the_outline_and_skip_no_level(report, tmp_path):
    deep = replace(report, chapters=(Chapter("a", "甲", (Heading("深", level=4), Heading("浅"))),))

    found = Asked(deep, tmp_path).all("heading.where(outlined: true)")

    assert [(one["level"], plain(one["body"])) for one in found] == [(1, "甲"), (2, "深"), (2, "浅")]


@pytest.mark.parametrize(("title", "numbered"), [("现状", True), ("第一章 现状", False), ("附件2", False)])
def test_chapters_are_numbered_unless_they_bring_their_own(report, tmp_path, title, numbered):
    own = replace(report, chapters=(Chapter("a", title, ()),))

    assert (f"numbered: {'true' if numbered else 'false'}") in source_of(own, tmp_path)


def test_wide_tables_and_what_leads_to_them_lie_on_turned_pages(report, tmp_path):
    source = source_of(report, tmp_path)

    turned = source[source.index("#turned[\n") : source.index("\n]\n")]
    assert 'heading(level: 1, "部门")' in turned
    assert "分部门排放" in turned
    assert "没有 2016 年的电力数据" not in turned


def test_notices_are_marked_by_words(report, tmp_path):
    source = source_of(report, tmp_path)

    assert 'boxed("missing", "缺失：", "没有 2016 年的电力数据。")' in source
    assert 'boxed("finding", "结论：", ' in source
    assert 'boxed("warning", "注意：", ' in source


def test_two_writes_give_the_same_bytes_whenever_they_are(report, tmp_path):
    write_pdf(report, tmp_path / "a")
    time.sleep(1.1)
    write_pdf(report, tmp_path / "b")

    written = (tmp_path / "a").read_bytes()
    assert written == (tmp_path / "b").read_bytes()
    assert written.startswith(b"%PDF-1.")
    assert b"CreationDate" not in written
    assert b"ModDate" not in written


def test_fonts_are_inside_and_no_others_are_named(report, tmp_path):
    write_pdf(report, tmp_path / "report.pdf")
    written = (tmp_path / "report.pdf").read_bytes()

    names = set(re.findall(rb"/FontName ?/([A-Z]{6}\+)?([A-Za-z-]+)", written))
    assert names
    assert all(subset for subset, _ in names)
    assert len(re.findall(rb"/FontFile[23]? ", written)) == len(names)
    assert {name.split(b"-")[0] for _, name in names} <= {b"NotoSansCJKsc", b"DejaVuSans"}


def test_it_is_tagged_and_says_its_language(report, english_report, tmp_path):
    write_pdf(report, tmp_path / "zh.pdf")
    write_pdf(english_report, tmp_path / "en.pdf")

    assert b"/StructTreeRoot" in (tmp_path / "zh.pdf").read_bytes()
    assert b"/Lang(zh-CN)" in (tmp_path / "zh.pdf").read_bytes().replace(b"/Lang (", b"/Lang(")
    assert b"/Lang(en)" in (tmp_path / "en.pdf").read_bytes().replace(b"/Lang (", b"/Lang(")


def test_markup_that_people_typed_stays_text(report, tmp_path):
    table = report.chapters[0].tables[0]
    cell = replace(table.rows[0][0], text=HOSTILE)
    spoilt = replace(
        table,
        caption=HOSTILE,
        notes=(HOSTILE,),
        sources=(HOSTILE,),
        groups={0: HOSTILE},
        rows=((cell, *table.rows[0][1:]),),
    )
    blocks = (Heading(HOSTILE), Paragraph(HOSTILE), Paragraph(HOSTILE, kind="missing"), spoilt)
    hostile = replace(
        report,
        title=HOSTILE,
        subtitle=HOSTILE,
        watermark=HOSTILE,
        about=((HOSTILE, HOSTILE),),
        chapters=(Chapter("a", HOSTILE, blocks),),
    )

    asked = Asked(hostile, tmp_path)

    assert {plain(one["body"]) for one in asked.all("heading.where(outlined: true)")} == {HOSTILE}
    assert plain(asked.all("table")[0]["children"]).count(HOSTILE) == 4  # group, cell, note, source
    assert plain(asked.all("figure.where(kind: table)")[0]["caption"]["body"]) == f"表1\u2002{HOSTILE}"
    assert not asked.all("math.equation")
    write_pdf(hostile, tmp_path / "hostile.pdf")


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=60))
def test_a_literal_stands_for_its_text(text):
    back = json.loads(READER.eval(literal(text)))

    seen = [one for one in text.replace("\t", " ") if one.isprintable() and one.isascii()]
    assert [one for one in back if one.isprintable() and one.isascii()] == seen
    assert literal(back) == literal(text)


@pytest.mark.parametrize(
    "odd", ["\x00\x1b\ud800\ufffe", "\u202eabc\u2066", "\ufeff\u00ad\ufe0f", "𓀀\U0010fffd", "a\u2028b\r\nc"]
)
def test_characters_that_no_font_has_do_not_stop_it(report, tmp_path, odd):
    strange = replace(report, title=f"怪{odd}", chapters=(Chapter("odd", f"怪{odd}", (Paragraph(odd),)),))

    write_pdf(strange, tmp_path / "odd.pdf")

    assert literal("𓀀") == '"〓"'


def test_a_row_taller_than_a_page_and_a_word_wider_than_a_line_do_not_stop_it(report, tmp_path):
    table = report.chapters[0].tables[0]
    long = replace(table.rows[0][0], text="sha256:" + "0123456789abcdef" * 300)
    huge = replace(table, rows=((long, *table.rows[0][1:]), *table.rows[1:]))

    source = source_of(replace(report, chapters=(Chapter("a", "甲", (huge,)),)), tmp_path)

    assert "whole: false, breakable: true" in source
    assert "whole: true" in source_of(report, tmp_path)
