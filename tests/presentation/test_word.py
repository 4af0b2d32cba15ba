from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from zipfile import ZipFile

import pytest
from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from matplotlib import pyplot as plt
from PIL import Image

from nearzero.presentation.blocks import Cell, Chapter, Column, Formula, Paragraph, Table
from nearzero.presentation.cross_references import refer
from nearzero.presentation.formula import Fraction, Symbol, plain, product
from nearzero.presentation.formulas import combined_uncertainty, lmdi
from nearzero.presentation.word import write_word


@pytest.fixture
def path(report, tmp_path):
    write_word(report, tmp_path / "report.docx")
    return tmp_path / "report.docx"


@pytest.fixture
def document(path):
    return Document(str(path))


def styled(document, name):
    return [paragraph.text for paragraph in document.paragraphs if paragraph.style.name == name]


def instructions(document):
    return [code.text.strip() for code in document.element.iter(qn("w:instrText"))]


def test_tables_and_figures_are_native_and_as_many_as_in_the_report(document, report):
    assert len(document.tables) == sum(len(chapter.tables) for chapter in report)
    assert len(document.inline_shapes) == sum(len(chapter.figures) for chapter in report)


def test_every_cell_is_there(document, report):
    table = report.chapters[0].tables[0]
    rows = [[cell.text for cell in row.cells] for row in document.tables[0].rows]

    assert rows[:2] == [["年份", "CO₂ 排放总量", "单位面积能耗"], ["", "万吨", "kWh/m²"]]
    assert rows[2] == ["基准期"] * 3
    body = [row for row in rows[2:] if row[0] not in table.groups.values()]
    assert body == [[str(cell) for cell in row] for row in table.rows]


def test_heads_repeat_and_no_row_is_torn(document):
    for table in document.tables:
        repeated = [row._tr.find(f".//{qn('w:tblHeader')}") is not None for row in table.rows]
        assert repeated == [True, True] + [False] * (len(repeated) - 2)
        assert all(row._tr.find(f".//{qn('w:cantSplit')}") is not None for row in table.rows)


def test_three_lines(document):
    borders = document.tables[0]._tbl.tblPr.find(qn("w:tblBorders"))
    thin = [
        [cell._tc.find(f".//{qn('w:tcBorders')}/{qn('w:bottom')}") for cell in row.cells]
        for row in document.tables[0].rows
    ]

    assert {border.tag: border.get(qn("w:sz")) for border in borders} == {qn("w:top"): "12", qn("w:bottom"): "12"}
    assert {border.get(qn("w:sz")) for border in thin[1]} == {"6"}
    assert all(border is None for row in (thin[0], *thin[2:]) for border in row)


def test_captions_count_by_themselves_and_show_their_numbers(document):
    assert styled(document, "Caption") == ["表1\u2002能源消费的 CO₂ 排放", "图1\u2002排放变化", "表2\u2002分部门排放"]
    assert [code for code in instructions(document) if code.startswith("SEQ")] == [
        r"SEQ 表 \* ARABIC",
        r"SEQ 图 \* ARABIC",
        r"SEQ 表 \* ARABIC",
    ]


def test_headings_and_contents(document):
    headings = styled(document, "Heading 1") + styled(document, "Heading 2")
    links = {link.get(qn("w:anchor")) for link in document.element.iter(qn("w:hyperlink"))}
    marks = {mark.get(qn("w:name")) for mark in document.element.iter(qn("w:bookmarkStart"))}

    assert headings == ["现状", "部门", "排放", "之后"]
    assert [text.rstrip("\t") for text in styled(document, "toc 1") + styled(document, "toc 2")] == headings
    assert links <= marks
    assert {code.split()[1] for code in instructions(document) if code.startswith("PAGEREF")} == links
    assert any(code.startswith("TOC") for code in instructions(document))


def test_word_opens_it_without_a_question_and_the_line_on_pages_goes_with_the_update(document):
    assert document.settings.element.find(qn("w:updateFields")) is None
    entries = styled(document, "toc 1") + styled(document, "toc 2")
    texts = [paragraph.text for paragraph in document.paragraphs]
    hint = document.paragraphs[max(texts.index(entry) for entry in entries) + 1]
    assert "F9" in hint.text
    ends = [mark.get(qn("w:fldCharType")) for mark in hint._p.iter(qn("w:fldChar"))]
    assert ends == ["end"]  # of the field of the contents, which an update replaces as a whole


def test_fields_are_closed(document):
    kinds = [mark.get(qn("w:fldCharType")) for mark in document.element.iter(qn("w:fldChar"))]
    open_fields: list[str] = []
    for kind in kinds:
        if kind == "begin":
            open_fields.append(kind)
        elif kind == "separate":
            assert open_fields.pop() == "begin"
            open_fields.append(kind)
        else:
            assert open_fields.pop() == "separate"

    assert kinds
    assert open_fields == []


def test_figures_have_their_alternative_text(document, report):
    shape = document.inline_shapes[0]

    assert shape._inline.docPr.get("descr") == report.chapters[0].figures[0].alt
    assert shape.width <= document.sections[0].page_width - 2 * document.sections[0].left_margin


def test_what_users_typed_stays_text(document):
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)

    assert "<script>alert(1)</script>" in text
    assert "=cmd|'/c calc'!A1" in text
    assert not any("cmd" in code for code in instructions(document))


def test_control_characters_do_not_stop_it(report, tmp_path):
    odd = replace(report, chapters=(Chapter("odd", "怪\x00", (Paragraph("字\x0b符\ud800"),)),))

    write_word(odd, tmp_path / "odd.docx")

    assert styled(Document(str(tmp_path / "odd.docx")), "Body Text") == ["字符"]


def test_wide_tables_lie_on_turned_pages(document):
    assert [section.orientation for section in document.sections] == [
        WD_ORIENT.PORTRAIT,
        WD_ORIENT.LANDSCAPE,
        WD_ORIENT.PORTRAIT,
    ]
    body = list(document.element.body)
    turned = [element for element in body if element.find(f"./{qn('w:pPr')}/{qn('w:sectPr')}") is not None]
    between = body[body.index(turned[0]) + 1 : body.index(turned[1]) + 1]
    assert "部门" in "".join(between[0].itertext())
    assert document.tables[1]._tbl in between


def test_chinese_fonts_and_language_are_declared(document):
    for name, font in (
        *(("Normal", "宋体"), ("Body Text", "宋体"), ("Table Text", "宋体")),
        *(("Title", "黑体"), ("Heading 1", "黑体"), ("Heading 2", "楷体"), ("Heading 3", "仿宋"), ("Warning", "仿宋")),
    ):
        fonts = document.styles[name].element.rPr.rFonts
        assert fonts.get(qn("w:eastAsia")) == font
        assert fonts.get(qn("w:ascii")) == "Times New Roman"
        assert not any("Theme" in attribute for attribute in fonts.attrib)
    language = document.styles.element.find(f".//{qn('w:rPrDefault')}//{qn('w:lang')}")
    assert language.get(qn("w:eastAsia")) == "zh-CN"


def test_watermark_and_page_numbers_are_on_every_page(document):
    assert [section.header.paragraphs[0].text for section in document.sections] == ["虚构数据，仅供演示"] * 3
    assert "PAGE" in document.sections[-1].footer._element.xml


def test_notices_are_marked_by_words(document):
    assert styled(document, "Missing") == ["缺失：没有 2016 年的电力数据。"]
    assert styled(document, "Finding")[0].startswith("结论：")
    assert styled(document, "Warning")[0].startswith("注意：")


def test_properties_carry_no_clock(document, report, tmp_path):
    assert document.core_properties.title == report.title
    assert document.core_properties.language == "zh-CN"
    assert document.core_properties.created.year == 2000

    write_word(report, tmp_path / "dated.docx", date=datetime(2024, 5, 6, tzinfo=UTC))
    assert Document(str(tmp_path / "dated.docx")).core_properties.modified.date().isoformat() == "2024-05-06"


def test_two_writes_give_the_same_bytes(report, tmp_path):
    for name in "ab":
        write_word(report, tmp_path / name)

    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
    with ZipFile(tmp_path / "a") as package:
        assert {part.date_time for part in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert package.namelist()[0] == "[Content_Types].xml"
        assert not [name for name in package.namelist() if "thumbnail" in name]


def test_figures_are_closed(path):
    assert path.exists()
    assert plt.get_fignums() == []


def test_english(english_report, tmp_path):
    write_word(english_report, tmp_path / "report.docx")

    document = Document(str(tmp_path / "report.docx"))
    assert styled(document, "Caption")[0].startswith("Table 1\u2002")
    assert r"SEQ Table \* ARABIC" in instructions(document)
    assert document.core_properties.language == "en"


def test_images_are_sharp_enough_for_print(path):
    with ZipFile(path) as package:
        name = next(name for name in package.namelist() if name.endswith(".png"))
        image = Image.open(BytesIO(package.read(name)))

    assert round(image.info["dpi"][0]) == 200


# Order of elements that Word insists on (ECMA-376, part 1, 17.3.1.26, 17.4.59, 17.4.69, 17.3.2.28), shortened to
# those that may occur.
ORDER = {
    "w:pPr": "pStyle keepNext keepLines pageBreakBefore widowControl numPr pBdr shd tabs spacing ind jc outlineLvl rPr "
    "sectPr",
    "w:tblPr": "tblStyle tblW jc tblInd tblBorders tblLayout tblCellMar tblLook",
    "w:tcPr": "tcW gridSpan vMerge tcBorders shd vAlign",
    "w:rPr": "rStyle rFonts b bCs i iCs color sz szCs vertAlign lang",
    "m:nary": "naryPr sub sup e",
    "m:f": "fPr num den",
    "m:sSubSup": "sSubSupPr e sub sup",
    "m:rad": "radPr deg e",
}
RATIO = product(Fraction(Symbol("非化石能源"), Symbol("能源消费总量")), Symbol("100 %"))


@pytest.fixture
def with_formulas(report):
    table = Table(
        "formulas",
        "算法",
        (Column("变量", align="left"), Column("算法", align="left")),
        ((Cell("比重"), Cell(plain(RATIO), mark="a", formula=RATIO)), (Cell("无"), Cell("—"))),
    )
    said = Paragraph(f"见{refer('curve', '下图')}和{refer('elsewhere', '另表')}。")
    blocks = (Formula(lmdi()), Formula(combined_uncertainty()), said, table)
    return replace(report, chapters=(*report.chapters, Chapter("formulas", "公式", blocks)))


def opened(report, path, **options):
    write_word(report, path, **options)
    return Document(str(path))


def misplaced(document):
    """Elements that stand before one they must follow."""
    for tag, order in ORDER.items():
        prefix = tag.split(":")[0]
        rank = {qn(f"{prefix}:{name}"): place for place, name in enumerate(order.split())}
        for parent in document.element.iter(qn(tag)):
            if tag == "w:rPr" and parent.getparent().tag == qn("m:r"):
                continue
            places = [rank[child.tag] for child in parent]  # a KeyError names what the list above does not know
            if places != sorted(places):
                yield tag, [child.tag for child in parent]


def test_the_parts_of_every_element_stand_in_the_order_of_the_standard(with_formulas, tmp_path):
    assert list(misplaced(opened(with_formulas, tmp_path / "a.docx"))) == []


def test_numbers_and_names_in_the_document_are_given_once(with_formulas, tmp_path):
    document = opened(with_formulas, tmp_path / "a.docx")
    for tag, attribute in (("w:bookmarkStart", "w:id"), ("w:bookmarkStart", "w:name"), ("wp:docPr", "id")):
        name = qn(attribute) if ":" in attribute else attribute
        found = [mark.get(name) for mark in document.element.iter(qn(tag))]
        assert found
        assert len(set(found)) == len(found)


def test_formulas_are_native(with_formulas, tmp_path):
    document = opened(with_formulas, tmp_path / "a.docx")
    cell = document.tables[-1].rows[1].cells[1]

    assert len(list(document.element.iter(qn("m:oMathPara")))) == 2
    fraction = cell._tc.find(f".//{qn('m:f')}")
    assert ["".join(part.itertext()) for part in fraction] == ["非化石能源", "能源消费总量"]
    assert cell.text == "a"  # the mark; the plain text is not repeated


def test_references_follow_their_captions(with_formulas, tmp_path):
    document = opened(with_formulas, tmp_path / "a.docx")
    (reference,) = [code for code in instructions(document) if code.startswith("REF")]
    marks = {mark.get(qn("w:name")): mark for mark in document.element.iter(qn("w:bookmarkStart"))}
    caption = "".join(marks[reference.split()[1]].getparent().itertext())

    assert "图1\u2002排放变化" in caption
    assert "见图1和另表。" in styled(document, "Body Text")


def test_numbering_goes_on_where_another_document_ends(report, tmp_path):
    document = opened(replace(report, first_table=12, first_figure=7, prefix="附表A"), tmp_path / "a.docx")

    assert [text.split("\u2002")[0] for text in styled(document, "Caption")] == ["附表A12", "附图A7", "附表A13"]
    counted = [code for code in instructions(document) if code.startswith("SEQ")]
    assert counted == [r"SEQ 附表A \* ARABIC \r 12", r"SEQ 附图A \* ARABIC \r 7", r"SEQ 附表A \* ARABIC"]


def test_a_table_stays_with_the_lines_below_it(document):
    last = document.tables[0].rows[-1]

    assert all(paragraph.paragraph_format.keep_with_next for cell in last.cells for paragraph in cell.paragraphs)


def test_names_that_would_be_mark_up_stay_text(report, tmp_path):
    typed = 'A & B <w:t>1</w:t> &amp; "q" ]]> { HYPERLINK x }'
    odd = replace(report, title=typed, chapters=(Chapter("odd", typed, (Paragraph(typed),)),))
    write_word(odd, tmp_path / "odd.docx")
    document = Document(str(tmp_path / "odd.docx"))
    assert sum(typed in paragraph.text for paragraph in document.paragraphs) >= 3
    assert not any(typed in code for code in instructions(document))
