"""A report as PDF: tagged for readers that cannot see, its fonts inside, the same bytes each time.

Here: the fonts and the images. Not here: what stands in the document (``markup``), its looks
(``templates/report.typ``) and the compiler (``compiler``).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from nearzero.presentation import fonts
from nearzero.presentation.images import DPI, for_screen
from nearzero.presentation.pdf.compiler import compiled
from nearzero.presentation.pdf.markup import Picture, markup

if TYPE_CHECKING:
    from nearzero.presentation.blocks import Figure, Report

_TEMPLATE = Path(__file__).parents[1] / "templates" / "report.typ"


def write_pdf(report: Report, path: Path | str, *, source_titles: Mapping[str, str] | None = None) -> None:
    """Write the report as PDF (PDF/UA-1); the same report gives the same bytes, and no clock is read.

    Args:
        report: The report.
        path: The file.
        source_titles: What a source is printed as, where that is not how the tables name it.
    """
    with TemporaryDirectory() as name:
        folder = Path(name)
        pdf = compiled(source_of(report, folder, source_titles), folder, font_folders())
    Path(path).write_bytes(pdf)


def source_of(report: Report, folder: Path, source_titles: Mapping[str, str] | None = None) -> str:
    """Return what the compiler is given, after the figures have been put into a folder.

    Args:
        report: The report.
        folder: Where the figures go; the compiler's root.
        source_titles: What a source is printed as, where that is not how the tables name it.
    """
    figures = [figure for chapter in report for figure in chapter.figures]
    pictures = {figure.id: _put(figure, folder, number) for number, figure in enumerate(figures, start=1)}
    return _TEMPLATE.read_text(encoding="utf-8") + markup(report, pictures, source_titles)


def _put(figure: Figure, folder: Path, number: int) -> Picture:
    """Write the image of a figure and return where it is and how large."""
    kind, content = for_screen(figure)
    name = f"{number}.{'svg' if kind == 'image/svg+xml' else 'png'}"
    (folder / name).write_bytes(content)
    return Picture(f"/{name}", *_size(kind, content))


def _size(kind: str, content: bytes) -> tuple[float, float]:
    """Return the natural width and height in points."""
    if kind == "image/png":
        from PIL import Image

        with Image.open(BytesIO(content)) as image:
            return image.width * 72 / DPI, image.height * 72 / DPI
    head = content[: content.index(b">", content.index(b"<svg"))]
    sides = dict(re.findall(rb'\b(width|height)="([\d.]+)pt"', head))
    return float(sides[b"width"]), float(sides[b"height"])


def font_folders() -> list[str]:
    """Return the folders of the fonts of the report."""
    return sorted({str(fonts.folder(family)) for family in fonts.FAMILIES})
