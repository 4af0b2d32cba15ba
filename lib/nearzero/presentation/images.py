"""Figures as image files, the same bytes each time.

Here: drawing a figure in the report's style, once, and saving it. Not here: what is drawn (``Figure.draw``)
and the caption around it (the formats).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
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
    with _drawn(figure) as drawing:
        return _saved(drawing, "png", dpi)


def png_and_svg(figure: Figure) -> tuple[bytes, bytes]:
    """Return the figure as PNG and as SVG, drawn once."""
    with _drawn(figure) as drawing:
        return _saved(drawing, "png", DPI), _saved(drawing, "svg", DPI)


def for_screen(figure: Figure) -> tuple[str, bytes]:
    """Return the media type and the bytes: SVG, with text as outlines, or PNG where that would be large."""
    with _drawn(figure) as drawing:
        vector = _saved(drawing, "svg", DPI)
        if len(vector) <= _LARGEST_VECTOR:
            return "image/svg+xml", vector
        return "image/png", _saved(drawing, "png", DPI)


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
