"""The files of one report: pages, Word document, results and figures.

Here: which files a report consists of. Not here: how a format is written (``presentation``).
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from nearzero import __version__
from nearzero.batch.outputs import write_text
from nearzero.results import to_json

if TYPE_CHECKING:
    from nearzero.presentation.blocks import Report

FORMATS = ("html", "docx")


def write_report(report: Report, folder: Path, formats: tuple[str, ...] = FORMATS) -> list[str]:
    """Write a report into a folder.

    Args:
        report: What is said.
        folder: Where the files go: ``report.html``, ``report.docx``, ``results.json``, ``figures/``.
        formats: Some of ``html`` and ``docx``.

    Returns:
        Names of the files written.
    """
    names = []
    if "html" in formats:
        from nearzero.presentation.html import write_html

        write_html(report, folder / "report.html")
        names.append("report.html")
    if "docx" in formats:
        from nearzero.presentation.word import write_word

        write_word(report, folder / "report.docx")
        names.append("report.docx")
    text = to_json(report.results, report=report.id, title=report.title, lang=report.lang, nearzero=__version__)
    write_text(folder / "results.json", text + "\n")
    names.append("results.json")
    return names + _write_figures(report, folder / "figures")


def _write_figures(report: Report, folder: Path) -> list[str]:
    """Write every figure as PNG for screens and SVG for print."""
    from nearzero.presentation.images import png, svg

    folder.mkdir(parents=True, exist_ok=True)
    names = []
    for chapter in report:
        for figure in chapter.figures:
            for suffix, save in ((".png", png), (".svg", svg)):
                (folder / f"{figure.id}{suffix}").write_bytes(save(figure))
                names.append(f"figures/{figure.id}{suffix}")
    return names
