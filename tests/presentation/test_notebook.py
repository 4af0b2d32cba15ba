from __future__ import annotations

from IPython.core.formatters import DisplayFormatter
from lxml import html as reader
from matplotlib import pyplot as plt

from nearzero.presentation.blocks import Chapter, Heading, Paragraph
from nearzero.presentation.notebook import show


def shown(block, lang="zh"):
    bundle, _ = DisplayFormatter().format(show(block, lang))
    return bundle


def test_a_table_has_rows_caption_and_small_print(table):
    bundle = shown(table)
    tree = reader.fromstring(bundle["text/html"])

    assert tree.findtext(".//caption") == table.caption
    assert len(tree.findall(".//tbody/tr")) == len(table.rows) + len(table.groups)
    assert "资料来源：" in bundle["text/html"]
    assert "<script" not in bundle["text/html"]
    assert bundle["text/plain"].splitlines()[1] == "年份\tCO₂ 排放总量\t单位面积能耗"


def test_a_figure_is_an_image_with_its_alternative_text_and_is_closed(figure):
    plt.close("all")
    bundle = shown(figure, "en")
    tree = reader.fromstring(bundle["text/html"])

    assert tree.find(".//img").get("alt") == figure.alt
    assert tree.find(".//img").get("src").startswith("data:image/png;base64,")
    assert tree.findtext(".//figcaption") == figure.caption
    assert tree.findall(".//p")[0].text == "Note: 虚构数据。"
    assert figure.alt in bundle["text/plain"]
    assert plt.get_fignums() == []


def test_text_is_markdown_that_says_what_was_typed():
    assert shown(Paragraph("a*b* <script> $x$"))["text/markdown"] == r"a\*b\* \<script\> \$x\$"
    assert shown(Paragraph("好", kind="finding"))["text/markdown"] == "> **结论：** 好"
    assert shown(Heading("排放"))["text/markdown"] == "### 排放"


def test_a_chapter_shows_nothing_by_itself():
    assert show(Chapter("one", "一", ())) is None


def test_the_plain_text_is_what_print_gives():
    assert str(show(Paragraph("好", kind="missing"), "en")) == "Missing: 好"
