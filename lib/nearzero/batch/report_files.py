"""The files of one report: HTML, Word document, PDF, workbook, results, figures, and pages of its notebooks.

Here: which files a report consists of. Not here: how a format is written (``presentation``).
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from nearzero import __version__
from nearzero.batch.outputs import write_text
from nearzero.results import to_json

if TYPE_CHECKING:
    from collections.abc import Mapping

    from nearzero.presentation.blocks import Report

FORMATS = ("html", "docx", "pdf", "xlsx")
# The executed notebooks as HTML, for readers without Jupyter; only where asked for, since the report says the same.
PAGES = "pages"


def write_report(
    report: Report, folder: Path, formats: tuple[str, ...] = FORMATS, template: Path | str | None = None
) -> list[str]:
    """Write a report into a folder.

    Args:
        report: What is said.
        folder: Where the files go: ``report.html``, ``report.docx``, ``report.pdf``, ``tables.xlsx``,
            ``results.json``, ``figures/``, and beside the executed notebooks of ``notebooks/`` their pages.
        formats: Some of ``FORMATS``, and ``PAGES``; with that alone there are no figures.
        template: The Word file that the document is built on.

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

        write_word(report, folder / "report.docx", template=template)
        names.append("report.docx")
    if "pdf" in formats:
        from nearzero.presentation.pdf import write_pdf

        write_pdf(report, folder / "report.pdf")
        names.append("report.pdf")
    if "xlsx" in formats:
        from nearzero.presentation.excel import write_excel

        write_excel(report, folder / "tables.xlsx")
        names.append("tables.xlsx")
    text = to_json(report.results, report=report.id, title=report.title, lang=report.lang, nearzero=__version__)
    write_text(folder / "results.json", text + "\n")
    names.append("results.json")
    if {*FORMATS} & {*formats}:
        names += _write_figures(report, folder / "figures")
    if PAGES in formats:
        names += _write_pages(folder, report.lang)
    return names


def write_documents(
    documents: Mapping[str, Report],
    folder: Path,
    formats: tuple[str, ...] = FORMATS,
    template: Path | str | None = None,
) -> list[str]:
    """Write the documents that go with a report, which have neither results nor figures of their own.

    Args:
        documents: By the names of their files: ``plan_tables``, …
        folder: Where the files go.
        formats: As for ``write_report``; those for tables alone are passed over.
        template: The Word file that documents are built on.

    Returns:
        Names of the files written.
    """
    from nearzero.presentation.html import write_html
    from nearzero.presentation.word import write_word

    names = []
    for name, document in documents.items():
        if "html" in formats:
            write_html(document, folder / f"{name}.html")
            names.append(f"{name}.html")
        if "docx" in formats:
            write_word(document, folder / f"{name}.docx", template=template)
            names.append(f"{name}.docx")
        if "pdf" in formats:
            from nearzero.presentation.pdf import write_pdf

            write_pdf(document, folder / f"{name}.pdf")
            names.append(f"{name}.pdf")
    return names


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


def _write_pages(folder: Path, lang: str) -> list[str]:
    """Write a page of every executed notebook of a report, beside it."""
    from nearzero.presentation.notebook_page import write_page

    return [f"notebooks/{write_page(path, lang).name}" for path in sorted((folder / "notebooks").glob("[!.]*.ipynb"))]
