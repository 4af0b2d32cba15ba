"""The explorer in a real browser, as a page and in JupyterLab: what is seen is what the library says."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen
from uuid import uuid4

import openpyxl
import pytest

from nearzero.batch.page import HOST, answers, command, environment, free_port
from nearzero.presentation.explorer.keep import VIEWS
from nearzero.presentation.explorer.page import section_html
from nearzero.presentation.explorer.state import TABS, State, from_query

pytestmark = [pytest.mark.browser, pytest.mark.slow]

NOTEBOOK = Path(__file__).parents[3] / "notebooks" / "explorer.ipynb"
KEY = "only-for-the-tests"
LONG = 180_000  # ms; a kernel starts on a busy machine
VIEW = ".nz-view .nz[data-tab]"
SCREEN = {"width": 1366, "height": 768}
MOVED = """() => [...document.querySelectorAll('.nz-levers .widget-label')].map(e => e.innerText)
    .filter(text => text.includes('•'))"""
KERNEL_READY = """() => document.querySelector(".jp-Notebook-ExecutionIndicator[data-status='idle']")
    && /Python 3/.test(document.querySelector('.jp-Toolbar-kernelName')?.innerText)"""
EXPECTED = """html => { const box = document.createElement('div'); box.innerHTML = html;
    return [...box.querySelectorAll('[data-result-id]')].map(e => [e.dataset.resultId, e.textContent]) }"""
SAME = """expected => JSON.stringify(expected) === JSON.stringify(
    [...document.querySelectorAll('.nz-view [data-result-id]')].map(e => [e.dataset.resultId, e.textContent]))"""
NUMBERS = """() => [...document.querySelectorAll('.nz-view [data-result-id]')]
    .map(e => [e.dataset.resultId, e.textContent])"""


@contextmanager
def served(arguments, port, log):
    # every kernel would compile everything anew where this machine keeps no bytecode
    about = {"env": environment(KEY) | {"PYTHONDONTWRITEBYTECODE": ""}, "stderr": subprocess.STDOUT}
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


# One page per person; all are opened at once. Each belongs to one test, which may do with it what it likes.
PEOPLE = {
    "tabs": "places=zhangqiu,laoshan&tab=levels&lang=en&move.gdp=1",
    "keys": "places=laoshan&move.gdp=2",
    "still": "places=laoshan",
    "words": "places=laoshan&lang=zh&move.gdp=4",
    "why": "places=laoshan&tab=levels&move.gdp=5",
    "kept": "places=laoshan&move.gdp=6",
    "files": "places=laoshan&move.gdp=7",
    "narrow": "places=example-county&identity=fossil5&move.gdp=8",
    "quick": "places=laoshan&move.gdp=9",
    "lost": "places=nowhere",
}


@pytest.fixture(scope="module")
def people(browser, site):
    """Ten people open their pages at once, each in a browser of its own; wait until all of them see something."""
    contexts = {name: browser.new_context(viewport=SCREEN, accept_downloads=True) for name in PEOPLE}
    pages = {name: context.new_page() for name, context in contexts.items()}
    for name, page in pages.items():
        page.goto(f"{site}/?token={KEY}&{PEOPLE[name]}", wait_until="commit", timeout=LONG)
    for page in pages.values():
        page.wait_for_selector(VIEW, timeout=LONG)
    yield pages
    for context in contexts.values():
        context.close()


def settled(page, change):
    """Do something and wait until another view is there."""
    page.evaluate("() => { document.querySelector('.nz-view .nz').dataset.old = '1' }")
    change()
    page.wait_for_selector(f"{VIEW}:not([data-old])", timeout=LONG)


def turn(page, tab):
    """Press the button of a tab."""
    page.click(f".nz-tabs button >> nth={TABS.index(tab)}", timeout=LONG)


def upload(page, path):
    """Press the button and choose a file; a press that a busy page answers late may no longer open the dialogue."""
    from playwright.sync_api import TimeoutError as LateError

    for _ in range(10):
        with suppress(LateError):
            with page.expect_file_chooser(timeout=LONG / 10) as chooser:
                page.click(".nz-upload")
            chooser.value.set_files(path)
            return
    pytest.fail("no dialogue for files opens")


def shown(page):
    """Return every number that is shown, with the id of its result."""
    return page.evaluate(NUMBERS)


def assert_as_the_library_says(page, desk, state):
    """Wait until the page shows what the library says of a state; fail with what differs where it never does."""
    state = desk.fit(state)[0]
    html = section_html(VIEWS[state.tab](desk, state), state.lang, invented=desk.invented(state.places))
    expected = page.evaluate(EXPECTED, html)
    assert expected
    from playwright.sync_api import TimeoutError as PlaywrightTimeout

    with suppress(PlaywrightTimeout):  # the difference says more than that time is up
        page.wait_for_function(SAME, arg=expected, timeout=LONG, polling=100)
    assert shown(page) == expected


def lever(page, name="gdp"):
    return float(page.inner_text(f".nz-lever-{name} .widget-readout").replace("−", "-"))


def test_ten_at_once_see_only_their_own(people, desk):
    for name in ("keys", "words", "kept", "files", "quick"):
        state = from_query(PEOPLE[name])
        assert lever(people[name]) == dict(state.moves)["gdp"]
        assert_as_the_library_says(people[name], desk, state)
    settled(people["quick"], lambda: people["quick"].locator(".nz-lever-gdp .noUi-handle").press("ArrowRight"))
    assert lever(people["quick"]) == 9.01
    assert [lever(people[name]) for name in ("keys", "words", "kept", "files")] == [2, 4, 6, 7]


def test_opening_moves_no_lever(people, desk):
    page = people["still"]
    settled(page, lambda: turn(page, "levels"))  # what the page sent before has been answered by now
    settled(page, lambda: turn(page, "outlook"))
    assert page.is_disabled("button.nz-undo")
    assert lever(page) == pytest.approx(7.89)
    assert_as_the_library_says(page, desk, State(places=("laoshan",)))


def test_every_number_on_every_tab_is_the_librarys(people, desk):
    page, state = people["tabs"], from_query(PEOPLE["tabs"])
    for tab in VIEWS:
        if tab != "levels":
            settled(page, lambda tab=tab: turn(page, tab))
        assert_as_the_library_says(page, desk, replace(state, tab=tab))


def test_choosing_and_moving_a_slider_by_keyboard(people, desk):
    page = people["keys"]
    handle = page.locator(".nz-lever-gdp .noUi-handle")
    handle.press("ArrowRight")
    for _ in range(3):
        handle.press("PageDown")
    at = lever(page)
    assert at == pytest.approx(1.86)  # 2 + 0.01 − 3 × 5 × 0.01
    assert_as_the_library_says(page, desk, State(places=("laoshan",), moves=(("gdp", at),)))
    settled(page, lambda: page.click(".nz-reset"))
    settled(page, lambda: page.click(".nz-undo"))
    assert_as_the_library_says(page, desk, State(places=("laoshan",), moves=(("gdp", at),)))
    settled(page, lambda: page.select_option(".nz-place select", label="章丘区"))
    assert_as_the_library_says(page, desk, State(places=("zhangqiu",)))


def test_a_place_chosen_while_a_slider_moves_starts_as_its_scenario_says(people, desk):
    page = people["quick"]
    handle = page.locator(".nz-lever-gdp .noUi-handle")
    for _ in range(6):
        handle.press("PageUp")
    page.select_option(".nz-place select", label="章丘区")
    assert_as_the_library_says(page, desk, State(places=("zhangqiu",)))
    settled(page, lambda: turn(page, "levels"))
    settled(page, lambda: turn(page, "outlook"))
    assert_as_the_library_says(page, desk, State(places=("zhangqiu",)))


def test_the_language_changes_everything(people):
    page = people["words"]
    settled(page, lambda: page.click(".nz-lang button >> nth=1"))
    page.wait_for_function("() => document.body.innerText.includes('Keep and upload')", timeout=LONG)
    # names of documents that have no English one, and of places in their own list
    said = re.sub(r"〔.*?〕|Sources:.*", "", page.inner_text(".nz-view") + page.inner_text(".nz-levers"))
    assert not re.findall("[\u4e00-\u9fff]{3,}", said)


def test_why_this_number_by_keyboard(people):
    page = people["why"]
    page.locator('[data-result-id="level/laoshan/co2_total/from_change/2020"]').last.press("Enter")
    page.wait_for_selector(".nz-why [data-shown]", timeout=LONG)
    said = page.inner_text(".nz-why")
    assert "365 万吨 ÷ (1 + 4.3 %)" in said
    assert "崂山区" in said
    assert "一（二）1" in said
    box = page.locator(".nz-why [data-shown]").bounding_box()
    assert box["y"] < SCREEN["height"]


def test_what_is_seen_can_be_kept(people, tmp_path):
    page = people["kept"]
    turn(page, "keep")
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


def test_a_bad_file_is_a_message(people, tmp_path):
    (tmp_path / "bad.xlsx").write_bytes(b"PK\x03\x04 no workbook")
    page = people["files"]
    turn(page, "keep")
    upload(page, tmp_path / "bad.xlsx")
    page.wait_for_selector(".nz-message [role=alert]", timeout=LONG)
    assert "Traceback" not in page.inner_text("body")


def test_a_link_to_nowhere_is_a_message(people):
    people["lost"].wait_for_selector(".nz-message [role=alert]", timeout=LONG)
    assert "laoshan" in people["lost"].inner_text(".nz-message")


def test_nothing_is_fetched_from_elsewhere_and_no_code_is_shown(people):
    page = people["still"]
    loaded = page.evaluate("performance.getEntriesByType('resource').filter(e => e.transferSize > 0).map(e => e.name)")
    assert loaded
    assert [url for url in loaded if not url.startswith((f"http://{HOST}", "data:", "blob:"))] == []
    assert "import" not in page.inner_text("body")


def test_it_fits_a_laptop_screen(people):
    page = people["narrow"]
    assert page.locator(".nz-lever-gas_share").count() == 1
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_without_the_key_there_is_no_page(browser, site):
    context = browser.new_context()
    page = context.new_page()
    page.goto(site + "/")
    assert "login" in page.url
    context.close()


def asked(address, method="POST", **headers):
    """Return the status that our own server answers with."""
    request = Request(address, data=b"" if method == "POST" else None, method=method, headers=headers)  # noqa: S310
    try:
        with urlopen(request, timeout=LONG / 1000) as answered:  # noqa: S310
            return answered.status
    except HTTPError as error:
        with error:
            return error.code


def test_nobody_ends_a_kernel_or_logs_in_from_another_page(site):
    ending = f"/voila/api/shutdown/{uuid4()}"
    assert asked(site + ending) == 403
    assert asked(site + ending, Origin="http://elsewhere.example") == 403
    assert asked(site + ending, Origin=site) == 403  # from the page, but without the cookie
    assert asked(site + "/login", Origin="http://elsewhere.example") in {403, 404}
    assert asked(site + "/?token=" + KEY, "GET", Host="elsewhere.example") == 403


def test_a_closed_page_ends_its_kernel(people, site):
    """Runs last: it closes a page."""
    page = people["lost"]
    with page.context.expect_event("request", lambda one: "/voila/api/shutdown/" in one.url, timeout=LONG) as sent:
        page.close(run_before_unload=True)
    kernel = sent.value.url.rpartition("/")[2]
    until = time.monotonic() + LONG / 1000
    while (status := asked(f"{site}/api/kernels/{kernel}?token={KEY}", "GET")) == 200 and time.monotonic() < until:
        time.sleep(0.1)
    assert status == 404


@pytest.fixture(scope="module")
def lab(browser, tmp_path_factory):  # noqa: ARG001 - without a browser there is nothing to start
    folder, port = tmp_path_factory.mktemp("lab"), free_port()
    shutil.copyfile(NOTEBOOK, folder / NOTEBOOK.name)
    arguments = [sys.executable, "-m", "jupyter", "lab", "--no-browser", f"--ip={HOST}", f"--port={port}"]
    arguments += [f"--notebook-dir={folder}", "--allow-root", "--LabApp.news_url=None"]
    with served(arguments, port, folder / "log") as address:
        yield address


def test_the_notebook_in_lab_shows_the_same(browser, lab, desk):
    from playwright.sync_api import TimeoutError as PlaywrightTimeout

    context = browser.new_context(viewport=SCREEN)
    page = context.new_page()
    page.add_locator_handler(page.locator("dialog.jp-Dialog"), lambda asked: asked.locator(".jp-mod-accept").click())
    page.goto(f"{lab}/lab/tree/{NOTEBOOK.name}?token={KEY}", wait_until="commit", timeout=LONG)
    # while its kernel is not there yet, Lab drops an order to run, or asks which kernel and then starts several
    page.wait_for_function(KERNEL_READY, timeout=LONG)
    for _ in range(5):
        page.click("text=Run >> nth=0", timeout=LONG)
        page.click("text=Run All Cells", timeout=LONG)
        with suppress(PlaywrightTimeout):
            page.wait_for_selector(VIEW, timeout=LONG / 3)
            break
    page.wait_for_selector(VIEW, timeout=LONG)
    assert_as_the_library_says(page, desk, State())
    page.locator(".nz-lever-gdp .noUi-handle").press("ArrowRight")
    page.wait_for_function(f"() => ({MOVED})().length === 1", timeout=LONG)
    assert_as_the_library_says(page, desk, State(moves=(("gdp", lever(page)),)))
    context.close()
