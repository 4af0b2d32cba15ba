from __future__ import annotations

from dataclasses import replace

import pytest
from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from nearzero.presentation.word import write_word
from nearzero.presentation.word.template import TemplateError


@pytest.fixture
def template(tmp_path):
    """A bureau's file: its own paper, header, styles and front matter."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin, section.left_margin, section.right_margin = (
        Mm(37),
        Mm(35),
        Mm(28),
        Mm(26),
    )
    section.header.paragraphs[0].text = "某市生态环境局"
    section.footer.paragraphs[0].text = "内部资料"
    document.styles["Heading 1"].font.size = Pt(17)
    document.styles.add_style("公文正文", WD_STYLE_TYPE.PARAGRAPH).font.size = Pt(16)
    document.styles["Body Text"].element.getparent().remove(document.styles["Body Text"].element)
    document.add_paragraph("封面", style="公文正文")
    document.save(str(tmp_path / "template.docx"))
    return tmp_path / "template.docx"


@pytest.fixture
def written(report, template, tmp_path):
    write_word(report, tmp_path / "report.docx", template=template)
    return Document(str(tmp_path / "report.docx"))


def mm(*lengths):
    return tuple(round(length / Mm(1)) for length in lengths)


def test_what_stands_in_the_template_comes_first(written, report):
    assert [paragraph.text for paragraph in written.paragraphs[:2]] == ["封面", report.title]
    assert written.paragraphs[1].paragraph_format.page_break_before


def test_paper_and_header_are_the_template_s(written):
    first, turned, last = written.sections
    assert mm(first.top_margin, first.left_margin) == mm(last.top_margin, last.left_margin) == (37, 28)
    assert turned.orientation == WD_ORIENT.LANDSCAPE
    assert mm(turned.page_width, turned.left_margin, turned.top_margin) == (297, 37, 26)
    for section in written.sections:
        assert [said.text for said in section.header.paragraphs] == ["某市生态环境局", "虚构数据，仅供演示"]
        assert section.footer.paragraphs[0].text == "内部资料"


def test_styles_are_found_by_name_and_left_as_they_are(written):
    assert written.styles["Heading 1"].font.size == Pt(17)
    used = {paragraph.style.name for paragraph in written.paragraphs}
    assert "公文正文" in used
    assert "Body Text" not in used
    assert "Heading 1" in used


def test_tables_and_pictures_keep_within_the_margins(written):
    room = Mm(210 - 28 - 26.05)  # Word keeps lengths in twentieths of a point

    assert all(shape.width <= room + Mm(0.1) for shape in written.inline_shapes)
    assert sum(column.w for column in written.tables[0]._tbl.tblGrid.gridCol_lst) <= room + Mm(0.1)


def test_every_style_that_is_missing_is_named(report, template, tmp_path):
    document = Document(str(template))
    for name in ("Caption", "Heading 2"):
        style = document.styles[name].element
        style.getparent().remove(style)
    document.save(str(template))

    with pytest.raises(TemplateError, match=r"Heading 2.*标题 2.*Caption.*题注"):
        write_word(report, tmp_path / "report.docx", template=template)
    assert not (tmp_path / "report.docx").exists()


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"PK\x03\x04"])
def test_what_is_no_word_document_is_refused(content, report, tmp_path):
    (tmp_path / "template.docx").write_bytes(content)

    with pytest.raises(TemplateError, match=r"template\.docx: no Word document"):
        write_word(report, tmp_path / "report.docx", template=tmp_path / "template.docx")


def test_a_template_that_says_nothing_adds_no_page(report, tmp_path):
    Document().save(str(tmp_path / "empty.docx"))
    write_word(report, tmp_path / "report.docx", template=tmp_path / "empty.docx")
    written = Document(str(tmp_path / "report.docx"))

    assert written.paragraphs[0].text == report.title
    assert not written.paragraphs[0].paragraph_format.page_break_before


def test_headings_that_bring_their_number_are_not_counted_again(report, template, tmp_path):
    numbered = replace(report, chapters=tuple(replace(one, title=f"一、{one.title}") for one in report))
    write_word(numbered, tmp_path / "report.docx", template=template)
    written = Document(str(tmp_path / "report.docx"))

    titles = [paragraph for paragraph in written.paragraphs if paragraph.style.name == "Heading 1"]
    assert [one._p.pPr.numPr.numId.val for one in titles] == [0, 0]


def test_two_writes_on_a_template_give_the_same_bytes(report, template, tmp_path):
    for name in "ab":
        write_word(report, tmp_path / name, template=template)

    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
    assert Document(str(tmp_path / "a")).element.find(f".//{qn('w:sectPr')}") is not None
