"""A page of a notebook shows what the notebook shows, and needs nothing but itself."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from nearzero.presentation import notebook_page
from nearzero.presentation.blocks import Cell, Column, Figure, Formula, Paragraph, Table
from nearzero.presentation.formulas import lmdi
from nearzero.presentation.notebook import show

TABLE = Table(
    "t", "二氧化碳排放", (Column("年", align="left"), Column("排放", "万吨")), ((Cell("2022"), Cell("−12.5")),)
)
WORDS = Paragraph("缺失输入：人口。", kind="missing")


def drawn():
    from nearzero.presentation.figures.style import drawing

    with drawing(40, 30) as figure:
        figure.add_subplot().plot([1, 2])
    return figure


@pytest.fixture
def executed(tmp_path):
    blocks = [TABLE, WORDS, Formula(lmdi()), Figure("f", "排放", "两年", drawn)]
    outputs = [new_output("display_data", show(block).bundle) for block in blocks]
    cells = [new_markdown_cell("# 趋势"), new_code_cell("show_all()", outputs=outputs, execution_count=1)]
    nbformat.write(new_notebook(cells=cells), tmp_path / "01_trends.ipynb")
    return tmp_path / "01_trends.ipynb"


class Seen(HTMLParser):
    """What a page holds: its text, and what its elements would fetch or run."""

    def __init__(self, page):
        super().__init__()
        self.text, self.scripts, self.addresses, self.language = "", 0, [], ""
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.scripts += tag == "script"
        self.addresses += [given[name] for name in ("src", "href") if name in given]
        self.language = given.get("lang", self.language)

    def handle_data(self, data):
        self.text += data


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page_stands_beside_the_notebook_and_shows_its_outputs(executed, lang):
    made = notebook_page.write_page(executed, lang)
    assert made == executed.with_suffix(".html")
    seen = Seen(page := made.read_text(encoding="utf-8"))
    for text in ("趋势", "show_all()", "二氧化碳排放", "−12.5", "缺失输入：人口。"):
        assert text in seen.text
    assert "<math" in page
    assert seen.language == lang


def test_the_page_fetches_and_runs_nothing(executed):
    page = notebook_page.write_page(executed).read_text(encoding="utf-8")
    seen = Seen(page)
    assert seen.scripts == 0
    assert [at for at in seen.addresses if not at.startswith(("data:image/png;base64,", "#"))] == []
    assert re.findall(r"@import|url\(\s*[\"']?(?!data:)[^)]", page) == []


def test_the_same_notebook_gives_the_same_page(executed):
    first = notebook_page.write_page(executed).read_bytes()
    assert notebook_page.write_page(executed).read_bytes() == first


def test_after_a_rehearsal_no_template_is_compiled(executed, monkeypatch):
    notebook_page.rehearse()
    made = notebook_page._exporter()
    monkeypatch.setattr(type(made.environment), "compile", lambda *_, **__: pytest.fail("a template is compiled"))
    notebook_page.write_page(executed)
