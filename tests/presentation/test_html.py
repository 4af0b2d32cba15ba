from __future__ import annotations

import base64
import re
from dataclasses import replace
from io import BytesIO
from itertools import pairwise

import pytest
from fontTools.ttLib import TTFont
from lxml import html as reader
from matplotlib import pyplot as plt

from nearzero.presentation.blocks import Cell, Chapter, Column, Formula, Paragraph, Table
from nearzero.presentation.cross_references import refer
from nearzero.presentation.formula import Fraction, Symbol, plain, product
from nearzero.presentation.formulas import combined_uncertainty
from nearzero.presentation.html import Visible, write_html

FACE = re.compile(r'font-weight: (\d+); src: url\("data:font/woff;base64,([^"]+)"\)')


@pytest.fixture
def page(report, tmp_path):
    write_html(report, tmp_path / "report.html")
    return (tmp_path / "report.html").read_text(encoding="utf-8")


@pytest.fixture
def tree(page):
    return reader.fromstring(page)


def texts(elements):
    return ["".join(element.itertext()) for element in elements]


def test_tables_and_figures_are_those_of_the_report_and_numbered(tree, report):
    tables = [table for chapter in report for table in chapter.tables]
    figures = [figure for chapter in report for figure in chapter.figures]

    assert texts(tree.findall(".//caption")) == [f"表{n}\u2002{t.caption}" for n, t in enumerate(tables, 1)]
    assert texts(tree.findall(".//figcaption")) == [f"图{n}\u2002{f.caption}" for n, f in enumerate(figures, 1)]
    assert len(tree.findall(".//img")) == len(figures)
    assert [image.get("alt") for image in tree.findall(".//img")] == [figure.alt for figure in figures]


def test_every_cell_is_there_and_units_stand_in_the_head(tree, report):
    table = report.chapters[0].tables[0]
    shown = tree.get_element_by_id("table-emissions")

    assert texts(shown.findall(".//tr[@class='units']/td")) == ["", "万吨", "kWh/m²"]
    assert texts(shown.findall(".//tr[@class='group']/th")) == list(table.groups.values())
    rows = [row for row in shown.findall(".//tbody/tr") if row.get("class") != "group"]
    assert [texts(row) for row in rows] == [[str(cell) for cell in row] for row in table.rows]


def test_numbers_lead_to_their_results(tree, report):
    table = report.chapters[0].tables[0]
    cells = tree.get_element_by_id("table-emissions").findall(".//td[@data-result]")

    assert [cell.get("data-result") for cell in cells] == [result.id for result in table.results]
    assert cells[0].get("title").splitlines() == [
        "12.3 ÷ 1.05 = 11.7",
        "区间：[100.45, 100.55] 修约",
        "状态：公布值",
    ]


def test_what_users_typed_stays_text(page, tree):
    assert "<script" not in page
    assert "<script>alert(1)</script>" in "".join(tree.find("body").itertext())
    assert "=cmd|'/c calc'!A1" in "".join(tree.find("body").itertext())


def test_hostile_text_everywhere_is_escaped(report, tmp_path):
    bad = '"><img src=x onerror=alert(1)></style>'
    chapters = tuple(Chapter(chapter.id + bad, bad, chapter.blocks) for chapter in report)
    hostile = replace(report, title=bad, subtitle=bad, watermark=bad, about=((bad, bad),), chapters=chapters)

    write_html(hostile, tmp_path / "report.html")

    tree = reader.fromstring((tmp_path / "report.html").read_text(encoding="utf-8"))
    assert not tree.xpath("//*[@onerror]")
    assert tree.findtext(".//h1") == bad


def test_headings_descend_and_the_contents_lead_to_them(tree):
    levels = [int(element.tag[1]) for element in tree.iter("h1", "h2", "h3", "h4", "h5", "h6")]
    ids = set(tree.xpath("//@id"))

    assert levels[0] == 1
    assert all(below - above <= 1 for above, below in pairwise(levels))
    assert len(ids) == len(tree.xpath("//@id"))
    links = [link.get("href").removeprefix("#") for link in tree.findall(".//nav//a")]
    assert len(links) == 4
    assert set(links) <= ids


def test_notices_are_marked_by_words(tree):
    assert texts(tree.xpath("//p[contains(@class, 'box')]/strong")) == ["结论：", "缺失：", "注意："]


def test_notes_and_sources_follow(tree):
    assert texts(tree.get_element_by_id("table-emissions").findall("p")) == [
        "注：a 含外购电力。",
        "负数为净吸收，如 −1.0。",
        "资料来源：《某市统计年鉴 2023》；<script>alert(1)</script>",
    ]


def test_sources_can_be_given_titles(report, tmp_path):
    write_html(report, tmp_path / "report.html", source_titles={"《某市统计年鉴 2023》": "年鉴全称"})

    assert "资料来源：年鉴全称；" in (tmp_path / "report.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(("name", "lang", "caption"), [("report", "zh-CN", "表1"), ("english_report", "en", "Table 1")])
def test_language_is_declared(name, lang, caption, request, tmp_path):
    write_html(request.getfixturevalue(name), tmp_path / "report.html")

    tree = reader.parse(str(tmp_path / "report.html")).getroot()
    assert tree.get("lang") == lang
    assert tree.findtext(".//caption//b") == caption


def test_the_fonts_hold_every_character(page):
    visible = Visible(page)
    held: dict[str, set[int]] = {"400": set(), "700": set()}
    for weight, woff in FACE.findall(page):
        with TTFont(BytesIO(base64.b64decode(woff))) as font:
            held[weight] |= set(font.getBestCmap())

    assert {ord(character) for character in visible.text if character.isprintable()} <= held["400"]
    assert {ord(character) for character in visible.bold if character.isprintable()} <= held["700"]
    assert "表1" in visible.bold
    assert "虚构数据，仅供演示" not in visible.bold


def test_nothing_is_loaded_from_elsewhere(tree):
    addresses = tree.xpath("//@src | //@href")

    assert addresses
    assert all(address.startswith(("#", "data:")) for address in addresses)


def test_two_writes_give_the_same_bytes(report, tmp_path):
    for name in "ab":
        write_html(report, tmp_path / name)

    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_figures_are_drawn_once_and_closed(report, figure, tmp_path):
    drawn = []
    counted = replace(figure, draw=lambda: drawn.append(1) or figure.draw())
    plt.close("all")

    write_html(replace(report, chapters=(Chapter("one", "一", (counted,)),)), tmp_path / "report.html")

    assert drawn == [1]
    assert plt.get_fignums() == []


def test_a_repeated_id_is_refused(report, tmp_path):
    twice = replace(report, chapters=(report.chapters[0], report.chapters[0]))

    with pytest.raises(ValueError, match="emissions"):
        write_html(twice, tmp_path / "report.html")


def _luminance(colour):
    """Relative luminance by WCAG 2.2."""
    digits = colour.removeprefix("#")
    full = digits if len(digits) == 6 else "".join(2 * digit for digit in digits)
    parts = [int(full[k : k + 2], 16) / 255 for k in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one, other):
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_is_measured_as_the_guidelines_do():
    assert contrast("#000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#fff") == pytest.approx(4.48, abs=0.005)  # known to fail by a hair


def test_every_colour_of_text_can_be_read(page):
    css = page[page.index("<style>") : page.index("</style>")]
    screen = re.sub(r"@font-face \{[^}]*\}", "", css[: css.index("@media print")])
    darkest_ground = "#f6f6f6"  # of boxes; the page is white
    colours = {}
    for selector, body in re.findall(r"([^{}]+)\{([^{}]*)\}", screen):
        found = dict(re.findall(r"(?<![-\w])(color|background): (#[0-9a-f]{3,6})", body))
        if "color" in found:
            colours[selector.strip()] = contrast(found["color"], found.get("background", darkest_ground))

    assert len(colours) >= 6
    assert {name: ratio for name, ratio in colours.items() if ratio < 4.5} == {}


def test_who_reads_with_the_keyboard_can_skip_the_contents(tree):
    first = tree.find("body")[0]

    assert first.get("href") == "#main"
    assert first.text == "跳到正文"
    assert tree.get_element_by_id("main").tag == "main"
    assert tree.get_element_by_id("main").get("tabindex") == "-1"


def test_heads_say_what_they_head(tree):
    for table in tree.findall(".//table"):
        assert {head.get("scope") for head in table.findall(".//thead//th")} == {"col"}
        assert {head.get("scope") for head in table.findall(".//tbody//th")} <= {"row", "rowgroup"}


def test_formulas_and_references(report, tmp_path):
    ratio = product(Fraction(Symbol("<能源>"), Symbol("GDP")), Symbol("100 %"))
    table = Table("ratio", "算法", (Column("算法", align="left"),), ((Cell(plain(ratio), formula=ratio),),))
    said = Paragraph(f"见{refer('curve', '下图')}、{refer('other', '<另表>')}。")
    more = Chapter("more", "公式", (Formula(combined_uncertainty()), said, table))
    write_html(replace(report, chapters=(*report.chapters, more)), tmp_path / "a.html")
    page = (tmp_path / "a.html").read_text(encoding="utf-8")
    tree = reader.fromstring(page)

    assert len(tree.findall(".//math")) == 2
    assert texts(tree.get_element_by_id("table-ratio").findall(".//mfrac/mtext")) == ["<能源>", "GDP"]
    (link,) = tree.xpath("//section[@id='chapter-more']//p/a")
    assert (link.text, link.get("href")) == ("图1", "#figure-curve")
    assert "<另表>" in "".join(tree.get_element_by_id("chapter-more").itertext())


def test_numbering_goes_on_where_another_document_ends(report, tmp_path):
    write_html(replace(report, first_table=12, first_figure=7, prefix="A"), tmp_path / "a.html")
    tree = reader.fromstring((tmp_path / "a.html").read_text(encoding="utf-8"))

    assert [text.split("\u2002")[0] for text in texts(tree.findall(".//caption"))] == ["表A12", "表A13"]
    assert texts(tree.findall(".//figcaption"))[0].startswith("图A7\u2002")


def test_names_notes_and_marks_that_would_be_mark_up_stay_text(report, tmp_path):
    typed = "A & B <b>1</b> \"q\" 'q' &amp; </title></style><img src=x onerror=y>"
    chapter = Chapter("odd", typed, (Paragraph(typed + "\x00\x0b\ud800"),))
    write_html(replace(report, title=typed, chapters=(chapter,)), tmp_path / "odd.html")
    page = (tmp_path / "odd.html").read_text(encoding="utf-8")
    whole = reader.fromstring(page)
    assert whole.findtext(".//title").strip().startswith(typed)
    assert typed in "".join(whole.find("body").itertext())
    assert not whole.xpath("//img[@onerror]")
    assert not set("\x00\x0b") & set(page)
