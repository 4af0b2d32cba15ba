"""Figures as image files, the same bytes each time.

Here: drawing a figure in the report's style, once, and saving it. Not here: what is drawn (``Figure.draw``)
and the caption around it (the formats).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING, Any

from nearzero.presentation.fonts import use_in_figures

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Drawing

    from nearzero.presentation.blocks import Figure

DPI = 200

# A vector image of up to this many bytes is kept; maps and clouds of points come as pixels.
_LARGEST_VECTOR = 300_000

# matplotlib writes the day and its own version otherwise.
_SILENT: dict[str, dict[str, Any]] = {"svg": {"Date": None, "Creator": None}, "png": {"Software": None}}


def png(figure: Figure, dpi: int = DPI) -> bytes:
    """Return the figure as PNG."""
    if dpi == DPI:
        return _files(figure)[0]
    with _drawn(figure) as drawing:
        return _saved(drawing, "png", dpi)


def svg(figure: Figure) -> bytes:
    """Return the figure as SVG, with text as outlines."""
    return _files(figure)[1]


def for_screen(figure: Figure) -> tuple[str, bytes]:
    """Return the media type and the bytes: SVG, or PNG where that would be large."""
    vector = svg(figure)
    return ("image/svg+xml", vector) if len(vector) <= _LARGEST_VECTOR else ("image/png", png(figure))


@lru_cache(maxsize=64)
def _files(figure: Figure) -> tuple[bytes, bytes]:
    """Return PNG and SVG; several formats of one report show the same figure, which is drawn once."""
    with _drawn(figure) as drawing:
        return _saved(drawing, "png", DPI), _saved(drawing, "svg", DPI)


@contextmanager
def _drawn(figure: Figure) -> Iterator[Drawing]:
    """Draw the figure in the report's style, and close it in the end."""
    import matplotlib as mpl
    from matplotlib import pyplot as plt

    style: Any = {**use_in_figures(), "svg.hashsalt": figure.id}
    with mpl.rc_context(style):
        drawing = figure.draw()
        try:
            yield drawing
        finally:
            plt.close(drawing)


def _saved(drawing: Drawing, kind: str, dpi: int) -> bytes:
    """Return the drawing as a file."""
    file = BytesIO()
    drawing.savefig(file, format=kind, dpi=dpi, metadata=_SILENT[kind])
    return file.getvalue()
