"""The command that takes data out: ``nearzero export``.

Here: arguments and messages. Not here: any work of its own (``exchange.export``).
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from nearzero.cli_messages import refuse, show


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command(
        name="export",
        epilog="Examples:  \n`nearzero export laoshan`  \n`nearzero export laoshan --format parquet --out tables`  \n"
        "`nearzero export laoshan --format iamc-long`",
    )(export_command)


def export_command(
    place: Annotated[str, typer.Argument(metavar="PLACE", help="A place, by the name of its folder.")],
    form: Annotated[str, typer.Option("--format", help="xlsx, parquet, iamc-wide or iamc-long.")] = "xlsx",
    out: Annotated[Path | None, typer.Option("--out", metavar="PATH", help="The file; a folder for parquet.")] = None,
    replace: Annotated[bool, typer.Option("--replace", help="What is there may be written over.")] = False,
    raw: Annotated[Path | None, typer.Option("--raw", metavar="DIR", help="Another data/raw folder.")] = None,
) -> None:
    """Write the data of a place for other programs."""
    from nearzero.exchange.export import FORMATS, export
    from nearzero.places.raw import Raw
    from nearzero.problems import DataError

    ending = FORMATS[form][1] if form in FORMATS else ""
    try:
        path = export(Raw(raw), place, form, out or Path(f"{place}{ending}"), replace=replace)
    except DataError as error:
        show(error.problems)
        refuse("Nothing was exported.")
    typer.echo(f"Wrote {path}")
