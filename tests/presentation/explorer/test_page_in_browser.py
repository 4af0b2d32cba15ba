"""The explorer in a real browser, as a page and in JupyterLab: what is seen is what the library says."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import openpyxl
import pytest

from nearzero.batch.page import HOST, answers, command, environment, free_port
from nearzero.presentation.explorer.keep import VIEWS
from nearzero.presentation.explorer.page import section_html
from nearzero.presentation.explorer.state import State, from_query

pytestmark = [pytest.mark.browser, pytest.mark.slow]

NOTEBOOK = Path(__file__).parents[3] / "notebooks" / "explorer.ipynb"
KEY = "only-for-the-tests"
LONG = 180_000  # ms; a kernel starts on a busy machine
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
VIEW = ".nz-view .nz[data-tab]"
NUMBERS = """() => [...document.querySelectorAll('.nz-view [data-result-id]')]
    .map(e => [e.dataset.resultId, e.textContent])"""


@pytest.fixture(scope="module")
def browser():
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        reason = "no Chromium on this machine (chromium, chromium-browser or google-chrome on the PATH)"
        if os.environ.get("NEARZERO_REQUIRE_BROWSER") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield launched
        launched.close()


@contextmanager
def served(arguments, port, log):
    about = {"env": environment(KEY), "stderr": subprocess.STDOUT}
    with log.open("wb") as out, subprocess.Popen(arguments, stdout=out, **about) as server:  # noqa: S603 - our own
        try:
            assert answers(port, server), log.read_text()
            yield f"http://{HOST}:{port}"
        finally:
            server.terminate()
            server.wait(30)


@pytest.fixture(scope="module")
def site(browser, tmp_path_factory):  # noqa: ARG001 - without a browser there is nothing to start
    port = free_port()
    with served(command(NOTEBOOK, port), port, tmp_path_factory.mktemp("voila") / "log") as address:
        yield address


@pytest.fixture
def opened(browser, site):
    """Open pages by the query of a link; each in a browser of its own person."""
    contexts = []

    def page(query="", *, wait=True):
        contexts.append(browser.new_context(viewport={"width": 1366, "height": 768}, accept_downloads=True))
        made = contexts[-1].new_page()
        made.goto(f"{site}/?token={KEY}&{query}", wait_until="commit", timeout=LONG)
        if wait:
            made.wait_for_selector(VIEW, timeout=LONG)
        return made

    yield page
    for context in contexts:
        context.close()


def settled(page, change):
    """Do something and wait until another view is there."""
    page.evaluate("() => { document.querySelector('.nz-view .nz').dataset.old = '1' }")
    change()
    page.wait_for_selector(f"{VIEW}:not([data-old])", timeout=LONG)


def assert_as_the_library_says(page, desk, state):
    state = desk.fit(state)[0]
    html = section_html(VIEWS[state.tab](desk, state), state.lang)
    page.wait_for_selector(f"{VIEW}[data-tab={state.tab}]", timeout=LONG)
    expected = page.evaluate(
        """html => { const box = document.createElement('div'); box.innerHTML = html;
        return [...box.querySelectorAll('[data-result-id]')].map(e => [e.dataset.resultId, e.textContent]) }""",
        html,
    )
    assert expected
    assert page.evaluate(NUMBERS) == expected


def lever(page, name="gdp"):
    return float(page.inner_text(f".nz-lever-{name} .widget-readout").replace("−", "-"))


def test_every_number_on_every_tab_is_the_librarys(opened, desk):
    page = opened("places=zhangqiu,laoshan&tab=levels&lang=en")
    for number, tab in enumerate(VIEWS):
        if tab != "levels":
            settled(page, lambda number=number: page.click(f".nz-tabs button >> nth={number}"))
        assert_as_the_library_says(page, desk, State(places=("zhangqiu", "laoshan"), tab=tab, lang="en"))


def test_choosing_and_moving_a_slider_by_keyboard(opened, desk):
    page = opened("places=laoshan")
    handle = page.locator(".nz-lever-gdp .noUi-handle")
    before = lever(page)
    settled(page, lambda: handle.press("ArrowRight"))
    for _ in range(3):
        handle.press("PageDown")
    page.wait_for_function("() => document.querySelector('.nz-message').innerText === ''")
    page.wait_for_timeout(1500)
    assert lever(page) != before
    assert_as_the_library_says(page, desk, State(places=("laoshan",), moves=(("gdp", lever(page)),)))
    settled(page, lambda: page.click(".nz-undo"))
    settled(page, lambda: page.select_option(".nz-place select", label="章丘区"))
    assert_as_the_library_says(page, desk, State(places=("zhangqiu",)))


def test_opening_moves_no_lever(opened):
    page = opened("places=laoshan")
    page.wait_for_timeout(1500)
    assert page.is_disabled(".nz-undo button, button.nz-undo")
    assert lever(page) == pytest.approx(7.89)


def test_the_language_changes_everything(opened):
    page = opened("places=laoshan&lang=zh")
    settled(page, lambda: page.click(".nz-lang button >> nth=1"))
    page.wait_for_timeout(800)
    said = page.inner_text("body").replace("中文", "")
    assert "Outlook" in said
    # names of documents that have no English one, and of places in their own list
    assert not re.findall("[\u4e00-\u9fff]{3,}", re.sub(r"〔.*?〕|Sources:.*", "", page.inner_text(".nz-view")))


def test_why_this_number_by_keyboard(opened):
    page = opened("places=laoshan&tab=levels")
    page.locator('[data-result-id="level/laoshan/co2_total/from_change/2020"]').last.press("Enter")
    page.wait_for_selector(".nz-why [data-shown]", timeout=LONG)
    said = page.inner_text(".nz-why")
    assert "365 万吨 ÷ (1 + 4.3 %)" in said
    assert "一（二）1" in said
    box = page.locator(".nz-why [data-shown]").bounding_box()
    assert box["y"] < 768


def test_what_is_seen_can_be_kept(opened, tmp_path):
    page = opened("places=laoshan&move.gdp=6&tab=outlook")
    page.click(".nz-tabs button >> nth=6")
    kept = {}
    for kind in ("svg", "xlsx", "settings"):
        page.click(f".nz-{kind}")
        ending = "json" if kind == "settings" else kind
        link = page.wait_for_selector(f'.nz-ready a[download$=".{ending}"]', timeout=LONG)
        with page.expect_download() as download:
            link.click()
        kept[kind] = tmp_path / download.value.suggested_filename
        download.value.save_as(kept[kind])
    assert kept["svg"].read_bytes().lstrip().startswith(b"<?xml")
    assert len(openpyxl.load_workbook(kept["xlsx"]).sheetnames) > 5
    assert '"gdp": 6.0' in kept["settings"].read_text(encoding="utf-8")
    query = page.get_attribute(".nz-here", "href")
    assert dict(from_query(query).moves) == {"gdp": 6.0}


def test_a_bad_file_is_a_message(opened, tmp_path):
    (tmp_path / "bad.xlsx").write_bytes(b"PK\x03\x04 no workbook")
    page = opened("places=laoshan")
    page.click(".nz-tabs button >> nth=6")
    with page.expect_file_chooser() as chooser:
        page.click(".nz-upload")
    chooser.value.set_files(tmp_path / "bad.xlsx")
    page.wait_for_selector(".nz-message [role=alert]", timeout=LONG)
    assert "Traceback" not in page.inner_text("body")


def test_a_link_to_nowhere_is_a_message(opened):
    page = opened("places=nowhere")
    page.wait_for_selector(".nz-message [role=alert]", timeout=LONG)
    assert "laoshan" in page.inner_text(".nz-message")


def test_without_the_key_there_is_no_page(browser, site):
    context = browser.new_context()
    page = context.new_page()
    page.goto(site + "/")
    assert "login" in page.url
    context.close()


def test_nothing_is_fetched_from_elsewhere_and_no_code_is_shown(opened):
    page = opened("places=laoshan")
    loaded = page.evaluate("performance.getEntriesByType('resource').filter(e => e.transferSize > 0).map(e => e.name)")
    assert loaded
    assert [url for url in loaded if not url.startswith((f"http://{HOST}", "data:", "blob:"))] == []
    assert "import" not in page.inner_text("body")


def test_it_fits_a_laptop_screen(opened):
    page = opened("places=example-county&identity=fossil5")
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_ten_at_once_see_only_their_own(opened, desk):
    pages = {k: opened(f"places=laoshan&move.gdp={k}", wait=False) for k in range(1, 11)}
    for page in pages.values():
        page.wait_for_selector(VIEW, timeout=4 * LONG)
    settled(pages[1], lambda: pages[1].locator(".nz-lever-population .noUi-handle").press("ArrowRight"))
    for k in list(pages)[1:]:
        assert lever(pages[k]) == k
        assert_as_the_library_says(pages[k], desk, State(places=("laoshan",), moves=(("gdp", float(k)),)))


@pytest.fixture(scope="module")
def lab(browser, tmp_path_factory):  # noqa: ARG001 - without a browser there is nothing to start
    folder, port = tmp_path_factory.mktemp("lab"), free_port()
    shutil.copyfile(NOTEBOOK, folder / NOTEBOOK.name)
    arguments = [sys.executable, "-m", "jupyter", "lab", "--no-browser", f"--ip={HOST}", f"--port={port}"]
    arguments += [f"--notebook-dir={folder}", "--allow-root", "--LabApp.news_url=None"]
    with served(arguments, port, folder / "log") as address:
        yield address


def test_the_notebook_in_lab_shows_the_same(browser, lab, desk):
    context = browser.new_context(viewport={"width": 1366, "height": 768})
    page = context.new_page()
    page.goto(f"{lab}/lab/tree/{NOTEBOOK.name}?token={KEY}", wait_until="commit", timeout=LONG)
    page.wait_for_selector(".jp-Notebook .jp-Cell", timeout=LONG)
    page.wait_for_timeout(2000)
    page.click("text=Run >> nth=0")
    page.click("text=Run All Cells")
    page.wait_for_selector(VIEW, timeout=LONG)
    assert_as_the_library_says(page, desk, State())
    settled(page, lambda: page.locator(".nz-lever-gdp .noUi-handle").press("ArrowRight"))
    page.wait_for_timeout(1000)
    assert_as_the_library_says(page, desk, State(moves=(("gdp", lever(page)),)))
    context.close()
