"""What a browser makes of the page: its fonts and its edges."""

from __future__ import annotations

import pytest

from nearzero.presentation.html import write_html

pytestmark = pytest.mark.browser

TOO_WIDE = """() => {
  const room = document.querySelector('main').getBoundingClientRect();
  return [...document.querySelectorAll('.table, figure, img, p, h1, h2, h3')]
    .filter(e => e.closest('main'))
    .filter(e => e.getBoundingClientRect().right > room.right + 1 || e.getBoundingClientRect().left < room.left - 1)
    .map(e => e.id || e.tagName);
}"""
# The whole table must fit on paper, where nothing scrolls.
TORN_TABLES = """() => [...document.querySelectorAll('.table')]
    .filter(e => e.querySelector('table').getBoundingClientRect().width > e.getBoundingClientRect().width + 1)
    .map(e => e.id)"""
MM = 96 / 25.4


@pytest.fixture(params=["report", "english_report"])
def opened(request, browser, tmp_path):
    path = tmp_path / "report.html"
    write_html(request.getfixturevalue(request.param), path)
    context = browser.new_context(offline=True, viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(path.as_uri())
    page.evaluate("document.fonts.ready")
    yield page
    page.screenshot(path=tmp_path / "report.png", full_page=True)
    context.close()


def test_every_glyph_comes_from_the_fonts_inside(opened):
    protocol = opened.context.new_cdp_session(opened)
    protocol.send("DOM.enable")
    protocol.send("CSS.enable")
    root = protocol.send("DOM.getDocument")["root"]["nodeId"]
    nodes = protocol.send("DOM.querySelectorAll", {"nodeId": root, "selector": "body *"})["nodeIds"]

    used = [font for node in nodes for font in protocol.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]]

    assert used
    assert [font for font in used if not font["isCustomFont"]] == []


@pytest.mark.parametrize("width", [1280, 700, 390])
def test_nothing_leaves_the_page_on_screen(opened, width):
    opened.set_viewport_size({"width": width, "height": 900})

    assert opened.evaluate(TOO_WIDE) == []
    assert opened.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_nothing_leaves_the_paper(opened):
    opened.emulate_media(media="print")
    opened.set_viewport_size({"width": int(160 * MM), "height": 900})
    narrow = opened.evaluate(TORN_TABLES)
    opened.set_viewport_size({"width": int(253 * MM), "height": 900})
    wide = opened.evaluate(TORN_TABLES)

    assert set(narrow) <= {"table-sectors"}
    assert wide == []
    assert opened.evaluate(TOO_WIDE) == []


def test_the_screenshot_is_no_blank_page(opened, tmp_path):
    opened.screenshot(path=tmp_path / "seen.png", full_page=True)

    assert (tmp_path / "seen.png").stat().st_size > 20_000
