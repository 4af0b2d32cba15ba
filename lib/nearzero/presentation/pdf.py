"""A report as PDF: tagged for readers that cannot see, its fonts inside, the same bytes each time.

Here: the fonts, the images and the compiler. Not here: what stands in the document (``pdf_markup``) and its looks
(``templates/report.typ``).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Literal

from nearzero.presentation import fonts
from nearzero.presentation.images import DPI, for_screen
from nearzero.presentation.pdf_markup import Picture, markup

if TYPE_CHECKING:
    import typst

    from nearzero.presentation.blocks import Figure, Report

_TEMPLATE = Path(__file__).with_name("templates") / "report.typ"
# The compiler refuses a document without title, language, alternative texts or heads of tables.
_STANDARD: Literal["ua-1"] = "ua-1"


def write_pdf(report: Report, path: Path | str, *, source_titles: Mapping[str, str] | None = None) -> None:
    """Write the report as PDF (PDF/UA-1); the same report gives the same bytes, and no clock is read.

    Args:
        report: The report.
        path: The file.
        source_titles: What a source is printed as, where that is not how the tables name it.
    """
    import typst

    found: Any = _fonts()
    with TemporaryDirectory() as folder:
        source = source_of(report, Path(folder), source_titles)
        # Nothing is fetched: packages could only come from this folder, and fonts only from installed packages.
        pdf = typst.compile(
            source.encode(),
            root=folder,
            font_paths=found,
            ignore_system_fonts=True,
            pdf_standards=[_STANDARD],
            package_path=folder,
            package_cache_path=folder,
        )
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


@lru_cache
def _fonts() -> typst.Fonts:
    """Return the fonts of the report and the compiler's own for formulas, none of this machine's; found once."""
    import typst

    folders = sorted({fonts.folder(family) for family in fonts.FAMILIES})
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=True, font_paths=[str(one) for one in folders]
    )
