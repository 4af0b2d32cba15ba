"""The commands that make single documents: ``nearzero appendix``, ``nearzero gallery``.

Here: arguments and messages. Not here: any work of its own (``presentation.appendix``, ``presentation.gallery``).
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from nearzero.cli_messages import refuse, show

if TYPE_CHECKING:
    from nearzero.presentation.blocks import Report
    from nearzero.study import Study

_FORMATS = ("html", "docx", "pdf", "xlsx")


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    app.command(
        name="appendix",
        epilog="Examples:  \n`nearzero appendix laoshan --list`  \n`nearzero appendix laoshan "
        "--select trends:levels_emissions --select 'drivers:effects_*' --first-table 12 --first-figure 7 --lang en`",
    )(appendix_command)
    app.command(name="gallery", epilog="Examples:  \n`nearzero gallery --out reports/gallery.html`")(gallery_command)


def appendix_command(  # noqa: PLR0913, PLR0917 - options of a command
    place: Annotated[str, typer.Argument(metavar="PLACE", help="A place, by the name of its folder.")],
    select: Annotated[
        list[str] | None,
        typer.Option("--select", metavar="CHAPTER:ID", help="A table or figure; * in the id; repeat or use commas."),
    ] = None,
    first_table: Annotated[int, typer.Option("--first-table", min=1, help="Number of the first table.")] = 1,
    first_figure: Annotated[int, typer.Option("--first-figure", min=1, help="Number of the first figure.")] = 1,
    prefix: Annotated[str, typer.Option("--prefix", help="Before every number: A, or 附表A.")] = "",
    lang: Annotated[str, typer.Option("--lang", help="zh or en.")] = "zh",
    formats: Annotated[str, typer.Option("--formats", help="Some of html,docx,pdf,xlsx.")] = "docx,pdf",
    template: Annotated[
        Path | None, typer.Option("--template", metavar="FILE", help="A Word file to build on.")
    ] = None,
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Where the files go.")] = Path(),
    listed: Annotated[bool, typer.Option("--list", help="List what can be selected, and make nothing.")] = False,
    raw: Annotated[Path | None, typer.Option("--raw", metavar="DIR", help="Another data/raw folder.")] = None,
) -> None:
    """Put chosen tables and figures into an appendix whose numbering continues that of another document."""
    from nearzero.checking import check
    from nearzero.places.raw import Raw
    from nearzero.presentation.appendix import SelectionError, appendix
    from nearzero.presentation.word.template import TemplateError
    from nearzero.problems import DataError, nearest, refuse_errors
    from nearzero.study import Study

    if lang not in {"zh", "en"}:
        refuse(f"--lang {lang}: zh or en")
    wanted = [part.strip() for part in formats.split(",") if part.strip()]
    unknown = [f"--formats {part}: {nearest(part, _FORMATS)}" for part in wanted if part not in _FORMATS]
    if unknown or not wanted:
        refuse("\n".join(unknown) or "--formats: name at least one")
    try:
        folder = Raw(raw)
        refuse_errors(check(folder, [place]))
        study = Study.load(place, folder)
        if listed:
            _list(study, lang)
            return
        names = [part.strip() for text in select or () for part in text.split(",") if part.strip()]
        report = appendix(study, lang, select=names, first_table=first_table, first_figure=first_figure, prefix=prefix)
        _write(report, out, wanted, template)
    except DataError as error:
        show(error.problems)
        refuse("Nothing was made.")
    except (SelectionError, TemplateError) as error:
        refuse(f"{error}\nnearzero appendix {place} --list shows what can be selected.")


def gallery_command(
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help="The page to write.")] = Path(
        "reports/gallery.html"
    ),
    lang: Annotated[str, typer.Option("--lang", help="zh or en.")] = "zh",
    raw: Annotated[Path | None, typer.Option("--raw", metavar="DIR", help="Another data/raw folder.")] = None,
) -> None:
    """Show every kind of figure on one page, drawn from invented numbers."""
    from nearzero.places.raw import Raw
    from nearzero.presentation.gallery import gallery
    from nearzero.presentation.html import write_html

    if lang not in {"zh", "en"}:
        refuse(f"--lang {lang}: zh or en")
    out.parent.mkdir(parents=True, exist_ok=True)
    write_html(gallery(Raw(raw), lang), out)
    typer.echo(f"Made {out}")


def _list(study: Study, lang: str) -> None:
    from nearzero.presentation.appendix import choices
    from nearzero.presentation.blocks import Table
    from nearzero.presentation.labels import labels

    words = labels(lang)
    for one in choices(study, lang):
        kind = words.table if isinstance(one.block, Table) else words.figure
        typer.echo(f"{one.name}\t{kind.strip()}\t{one.block.caption}")


def _write(report: Report, out: Path, formats: list[str], template: Path | None) -> None:
    from nearzero.presentation.excel import write_excel
    from nearzero.presentation.html import write_html
    from nearzero.presentation.pdf import write_pdf
    from nearzero.presentation.word import write_word

    out.mkdir(parents=True, exist_ok=True)
    for name in formats:
        path = out / f"{report.id}.{name}"
        if name == "docx":
            write_word(report, path, template=template)
        else:
            {"html": write_html, "pdf": write_pdf, "xlsx": write_excel}[name](report, path)
        typer.echo(f"Made {path}")
