"""How long it takes from the release of a slider to the painted figure, on the page in a browser.

A real Chromium opens the page of Laoshan, moves the slider of GDP growth and measures in the page itself:
from the key to the second animation frame after the new figures stand in the document. Beside it: the same two figures
drawn anew with matplotlib, as for a report. Printed are median, 95th percentile and the ratio of the two.
"""

from __future__ import annotations

import shutil
import subprocess
from statistics import median, quantiles
from time import perf_counter

from playwright.sync_api import sync_playwright

from nearzero.batch.notebooks import default_folder
from nearzero.batch.page import HOST, NOTEBOOK, answers, command, environment, free_port
from nearzero.places.raw import Raw
from nearzero.presentation import images
from nearzero.presentation.blocks import Figure
from nearzero.presentation.explorer.desk import Desk
from nearzero.presentation.explorer.outlook_view import outlook_view
from nearzero.presentation.explorer.state import State
from nearzero.study import Study

MOVES, WARM = 60, 5
KEY = "benchmark"
RELEASE_TO_PAINT = """() => new Promise(done => {
  const view = document.querySelector('.nz-view'), handle = document.querySelector('.nz-lever-gdp .noUi-handle');
  const began = performance.now();
  const seen = new MutationObserver(() => {
    seen.disconnect();
    requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - began)));
  });
  seen.observe(view, {childList: true, subtree: true, characterData: true});
  handle.dispatchEvent(new KeyboardEvent('keydown', {key: 'ArrowRight', bubbles: true, cancelable: true}));
})"""


def in_the_page() -> list[float]:
    """Return milliseconds from release to paint."""
    port = free_port()
    arguments = command(default_folder() / NOTEBOOK, port)
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(arguments, env=environment(KEY), **quiet) as server, sync_playwright() as playwright:  # noqa: S603
        try:
            answers(port, server)
            arguments = ["--no-sandbox", "--disable-gpu"]
            browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=arguments)
            page = browser.new_page(viewport={"width": 1366, "height": 768})
            page.goto(f"http://{HOST}:{port}/?token={KEY}&places=laoshan", wait_until="commit", timeout=180_000)
            page.wait_for_selector(".nz-view .nz[data-tab]", timeout=180_000)
            page.wait_for_selector(".nz-lever-gdp .noUi-handle", timeout=180_000)
            found = []
            for _ in range(MOVES + WARM):
                found.append(page.evaluate(RELEASE_TO_PAINT))
                page.wait_for_timeout(100)
            browser.close()
        finally:
            server.terminate()
    return found[WARM:]


def with_matplotlib(repetitions: int = 5) -> list[float]:
    """Return milliseconds for the same view with its figures drawn as for a report."""
    desk = Desk(Raw(None), Study.load)
    found = []
    for k in range(repetitions + 1):
        state = desk.fit(State(places=("laoshan",), moves=(("gdp", 5.0 + k / 10),)))[0]
        began = perf_counter()
        for block in outlook_view(desk, state).blocks:
            if isinstance(block, Figure):
                images.png(block, 144)
        found.append((perf_counter() - began) * 1000)
    return found[1:]


def main() -> None:
    if shutil.which("chromium") is None:
        print("no chromium on the PATH: nothing is measured")
        return
    page = in_the_page()
    middle, late = median(page), quantiles(page, n=20)[-1]
    redrawn = median(with_matplotlib())
    print(f"release to paint, {len(page)} moves: median {middle:.0f} ms (at most 150), p95 {late:.0f} ms (at most 400)")
    print(f"figures drawn anew with matplotlib: {redrawn:.0f} ms; ratio {redrawn / middle:.1f}")


if __name__ == "__main__":
    main()
