"""The command line: ``nearzero check`` and ``audit``; ``cli_run``, ``cli_exchange``, … add the others.

Here: arguments, progress and messages. Not here: any work of its own. Heavy packages are imported inside
the commands, so that ``--help`` answers at once.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from nearzero import cli_app, cli_appendix, cli_exchange, cli_export, cli_run
from nearzero.cli_messages import REFUSED, refuse, show

if TYPE_CHECKING:
    from collections.abc import Iterable

    from nearzero.places.raw import Raw
    from nearzero.programme.audit import Finding
    from nearzero.study import Study

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,  # rich would double the time to the help
    pretty_exceptions_enable=False,
    help="A research workbench for near-zero-carbon districts.",
)

Places = Annotated[list[str] | None, typer.Argument(metavar="PLACE", help="Places, by the names of their folders.")]
RawFolder = Annotated[Path | None, typer.Option("--raw", metavar="DIR", help="Another data/raw folder.")]


@app.command(
    name="check",
    epilog="Examples:  \n`nearzero check`  \n`nearzero check laoshan zhangqiu`  \n"
    "`nearzero check --raw ~/my-county/raw`",
)
def check_command(
    places: Places = None,
    raw: RawFolder = None,
    lang: Annotated[str, typer.Option("--lang", help="zh or en: language of the summary.")] = "zh",
) -> None:
    """Check all data, or the data of some places, and show every problem at once.

    For places that are named, it is also said what can be computed, and what each missing input would add.
    """
    from nearzero.checking import check
    from nearzero.exchange.keep import with_cells
    from nearzero.places.raw import Raw

    folder = Raw(raw)
    problems = with_cells(folder.root, check(folder, places or None))
    if problems:
        show(problems)
    errors = [problem for problem in problems if problem.severity == "error"]
    if errors:
        raise typer.Exit(REFUSED)
    typer.echo("No problems." if not problems else f"No errors; {len(problems)} warnings.")
    for place in places or ():
        _print_readiness(place, folder, lang)


def _print_readiness(place: str, folder: Raw, lang: str) -> None:
    from nearzero.readiness import readiness
    from nearzero.study import Study

    if folder.has(place, "facts.csv"):
        typer.echo(f"\n{place}")
        for line in readiness(Study.load(place, folder)).lines(lang):
            typer.echo(line)


@app.command(
    name="audit",
    epilog="Examples:  \n`nearzero audit laoshan`  \n`nearzero audit zhangqiu --lang en --severity contradiction`  \n"
    "`nearzero audit laoshan --json > findings.json`",
)
def audit_command(
    place: Annotated[str, typer.Argument(metavar="PLACE", help="A place, by the name of its folder.")],
    raw: RawFolder = None,
    lang: Annotated[str, typer.Option("--lang", help="zh or en.")] = "zh",
    severity: Annotated[
        str | None, typer.Option("--severity", help="Only contradiction, doubt or note; all where not given.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print records of all findings, and nothing else.")] = False,
) -> None:
    """Say what a careful reader would ask the authors of a place's documents."""
    from nearzero.checking import check
    from nearzero.places.raw import Raw
    from nearzero.problems import DataError, nearest, refuse_errors
    from nearzero.programme.audit import SEVERITIES
    from nearzero.study import Study

    if lang not in {"zh", "en"}:
        refuse(f"--lang {lang}: zh or en")
    if severity is not None and severity not in SEVERITIES:
        refuse(f"--severity {severity}: {nearest(severity, SEVERITIES)}")
    try:
        folder = Raw(raw)
        refuse_errors(check(folder, [place]))
        study = Study.load(place, folder)
        findings = [found for found in study.audit() if severity in {None, found.severity}]
    except DataError as error:
        show(error.problems)
        refuse("Nothing was audited.")
    if as_json:
        _print_records(findings)
    else:
        _print_findings(study, findings, lang)


def _print_records(findings: Iterable[Finding]) -> None:
    import json

    from nearzero.programme.audit import to_records

    typer.echo(json.dumps(to_records(findings), ensure_ascii=False, indent=1, allow_nan=False))


def _print_findings(study: Study, findings: Iterable[Finding], lang: str) -> None:
    from nearzero.presentation.words.audit import printout

    for line in printout(study.raw, findings, lang):
        typer.echo(line)


cli_app.register(app)
cli_run.register(app)
cli_exchange.register(app)
cli_export.register(app)
cli_appendix.register(app)
for _command in app.registered_commands:  # examples keep their lines in plain help, too
    if _command.epilog:
        _command.epilog = "\b\n" + _command.epilog.replace("  \n", "\n  ").replace("`", "")


def main() -> None:
    """Run the command line."""
    try:
        app()
    except KeyboardInterrupt:
        sys.exit(130)
