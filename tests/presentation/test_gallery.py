"""The gallery, and every figure against an image of how it looked when somebody last looked at it.

``NEARZERO_NEW_BASELINE=1 pytest tests/presentation/test_gallery.py`` draws the images anew: look at them before they
are kept.
"""

from __future__ import annotations

import importlib
import inspect
import os
import pkgutil
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from nearzero.places.raw import Raw
from nearzero.presentation import figures
from nearzero.presentation.gallery import examples, gallery
from nearzero.presentation.images import png

BASELINE = Path(__file__).with_name("figures") / "baseline"
DPI = 50
# Root mean square of the difference in levels of grey (0-255). Other versions of freetype set letters a little
# differently: some 3; one bar moved by a tenth of its width gives more than 6.
TOLERANCE = 5.0
RAW = Raw(Path(__file__).parents[2] / "data" / "raw")
FIGURES = {figure.id: figure for figure in examples(RAW)}
NOT_DRAWN_ALONE = {"drawing"}  # an empty page, a context manager


def difference(one, other):
    return float(np.sqrt(np.mean((np.asarray(one, float) - np.asarray(other, float)) ** 2)))


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_looks_as_it_did(name):
    drawn = Image.open(BytesIO(png(FIGURES[name], DPI))).convert("L")
    kept = BASELINE / f"{name}.png"
    if os.environ.get("NEARZERO_NEW_BASELINE") == "1":
        drawn.quantize(16).save(kept, optimize=True)
    before = Image.open(kept).convert("L")

    assert abs(drawn.width - before.width) <= 2
    assert abs(drawn.height - before.height) <= 2
    assert difference(drawn.resize(before.size), before) < TOLERANCE


def test_the_comparison_sees_what_has_moved():
    before = Image.open(BASELINE / "waterfall.png").convert("L")
    moved = Image.fromarray(np.roll(np.asarray(before), 3, axis=1))

    assert difference(before, before) == 0
    assert difference(moved, before) > TOLERANCE


def test_every_figure_function_has_an_example():
    made = set()
    for module in pkgutil.iter_modules(figures.__path__):
        found = importlib.import_module(f"{figures.__name__}.{module.name}")
        made |= {
            name
            for name, function in inspect.getmembers(found, inspect.isfunction)
            if function.__module__ == found.__name__
            and not name.startswith("_")
            and function.__annotations__.get("return") == "Figure"
        }

    assert made - NOT_DRAWN_ALONE == set(FIGURES)
    assert {path.stem for path in BASELINE.glob("*.png")} == set(FIGURES)


def test_the_page_says_that_all_is_invented():
    page = gallery(RAW, "en")

    assert page.watermark
    assert page["figures"].blocks[0].kind == "warning"
    assert not any(ord(letter) > 0x3000 for figure in page["figures"].figures for letter in figure.caption + figure.alt)
