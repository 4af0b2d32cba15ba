"""What every figure must keep: texts on the page, no box for a glyph, no state left behind."""

from __future__ import annotations

import io

import matplotlib as mpl
import pytest
from matplotlib.text import Text


def _texts(figure):
    """All texts that are drawn and not empty."""
    return [text for text in figure.findobj(Text) if text.get_visible() and text.get_text().strip()]


@pytest.fixture
def written():
    """Everything that is written on a figure, without line breaks."""
    return lambda figure: "|".join(text.get_text() for text in _texts(figure)).replace("\n", "")


@pytest.fixture
def overlapping():
    """Pairs of texts that cover each other by more than a hair."""
    return _overlapping


def _overlapping(labels):
    for figure in {id(text.figure): text.figure for text in labels}.values():
        figure.draw_without_rendering()  # a label stands where it is drawn
    boxes = [(text.get_text(), Text.get_window_extent(text)) for text in labels]
    return [
        (one, other)
        for k, (one, a) in enumerate(boxes)
        for other, b in boxes[k + 1 :]
        if min(a.x1, b.x1) - max(a.x0, b.x0) > 2 and min(a.y1, b.y1) - max(a.y0, b.y0) > 2
    ]


def _inside(figure):
    """Check that nothing reaches beyond the page."""
    figure.draw_without_rendering()
    page = figure.bbox
    for part in (*figure.axes, *figure.legends, *figure.texts):
        box = part.get_tightbbox()
        assert box.x0 >= -1, f"{part} is cut on the left"
        assert box.y0 >= -1, f"{part} is cut at the bottom"
        assert box.x1 <= page.x1 + 1, f"{part} is cut on the right"
        assert box.y1 <= page.y1 + 1, f"{part} is cut at the top"


@pytest.fixture
def sound():
    """Save a figure as image and as vectors, outside its style (warnings are errors), and look where its texts are."""

    def check(figure):
        with mpl.rc_context():
            mpl.rcdefaults()
            for kind in ("png", "svg"):
                file = io.BytesIO()
                figure.savefig(file, format=kind, dpi=100)
                assert file.tell() > 5000
        _inside(figure)
        assert figure.get_axes()
        return figure

    return check
