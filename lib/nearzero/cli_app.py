"""The command ``nearzero app``.

Here: its options and what it says. Not here: the server (``batch.page``) and the explorer (``presentation.explorer``).
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from nearzero.cli_messages import FAILED, refuse


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        name="app",
        epilog="Examples:  \n`nearzero app`  \n`nearzero app --lang en --no-browser`  \n"
        "`nearzero app --raw ~/my-county/raw --port 8866`",
    )(app_command)


def app_command(
    raw: Annotated[Path | None, typer.Option("--raw", metavar="DIR", help="Another data/raw folder.")] = None,
    lang: Annotated[str, typer.Option("--lang", help="zh or en.")] = "zh",
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="Any free one where 0.")] = 0,
    browser: Annotated[bool, typer.Option("--browser/--no-browser", help="Open the page.")] = True,
) -> None:
    """Open the explorer as a page of this machine; Ctrl-C ends it.

    The link holds the key to the page: whoever has it on this machine can open it.
    """
    from nearzero.batch.page import PageError, serve
    from nearzero.places.raw import Raw

    if lang not in {"zh", "en"}:
        refuse(f"--lang {lang}: zh or en")
    if not (Raw(raw).root / "variables.csv").is_file():
        refuse(f"{Raw(raw).root}: no data folder (variables.csv is missing)")

    def ready(link: str) -> None:
        typer.echo(f"Open this address in a browser:\n{link}\nCtrl-C ends it.")
        if browser:
            import webbrowser

            webbrowser.open(link)

    try:
        serve(port, raw, lang, ready)
    except PageError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(FAILED) from None
