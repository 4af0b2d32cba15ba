"""The command line: ``nearzero check``, ``nearzero run``, ``nearzero audit``.

Here: arguments, progress and messages. Not here: any work of its own. Heavy packages are imported inside
the commands, so that ``--help`` answers at once.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Iterable

    from nearzero.batch.ledger import Entry
    from nearzero.problems import Problem
    from nearzero.programme.audit import Finding
    from nearzero.study import Study

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
    help="A research workbench for near-zero-carbon districts.",
)

Places = Annotated[
    list[str] | None, typer.Argument(metavar="[PLACE]...", help="Places, by the names of their folders.")
]
RawFolder = Annotated[Path | None, typer.Option("--raw", metavar="DIR", help="Another data/raw folder.")]

# Exit codes: 1 something failed while running, 2 the call or the data are wrong and nothing was done.
FAILED, REFUSED = 1, 2


@app.command(
    name="check",
    epilog="Examples:  \n`nearzero check`  \n`nearzero check laoshan zhangqiu`  \n"
    "`nearzero check --raw ~/my-county/raw`",
)
def check_command(places: Places = None, raw: RawFolder = None) -> None:
    """Check all data, or the data of some places, and show every problem at once."""
    from nearzero.places.raw import Raw
    from nearzero.study import check

    problems = check(Raw(raw), places or None)
    if problems:
        _show(problems)
    errors = [problem for problem in problems if problem.severity == "error"]
    if errors:
        raise typer.Exit(REFUSED)
    typer.echo("No problems." if not problems else f"No errors; {len(problems)} warnings.")


@app.command(
    name="run",
    epilog="Examples:  \n`nearzero run`  \n`nearzero run zhangqiu --lang en`  \n"
    "`nearzero run laoshan zhangqiu --out ~/reports`",
)
def run_command(
    places: Places = None,
    raw: RawFolder = None,
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Where reports go.")] = Path("reports"),
    lang: Annotated[str, typer.Option("--lang", help="zh or en.")] = "zh",
    formats: Annotated[str, typer.Option("--formats", help="Some of html,docx.")] = "html,docx",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would run, and run nothing.")] = False,
) -> None:
    """Run the notebooks of places and write their reports, the comparison and the index."""
    from nearzero.batch.run import plan
    from nearzero.places.raw import Raw
    from nearzero.problems import DataError

    wanted = _formats(formats)
    if lang not in {"zh", "en"}:
        _refuse(f"--lang {lang}: zh or en")
    try:
        planned, warnings = plan(Raw(raw), out, places or (), lang, wanted)
    except DataError as error:
        _show(error.problems)
        _refuse("Nothing was run; earlier reports are untouched.")
    _show(warnings)
    if dry_run:
        for place, step in planned.steps:
            typer.echo(f"{place}: {step}")
        return
    from nearzero.batch.progress import run_with_progress

    _summarise(run_with_progress(planned), out)


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
    from nearzero.places.raw import Raw
    from nearzero.problems import DataError, nearest, refuse_errors
    from nearzero.programme.audit import SEVERITIES
    from nearzero.study import Study, check

    if lang not in {"zh", "en"}:
        _refuse(f"--lang {lang}: zh or en")
    if severity is not None and severity not in SEVERITIES:
        _refuse(f"--severity {severity}: {nearest(severity, SEVERITIES)}")
    try:
        folder = Raw(raw)
        refuse_errors(check(folder, [place]))
        study = Study.load(place, folder)
        findings = [found for found in study.audit() if severity in {None, found.severity}]
    except DataError as error:
        _show(error.problems)
        _refuse("Nothing was audited.")
    if as_json:
        _print_records(findings)
    else:
        _print_findings(study, findings, lang)


def _print_records(findings: Iterable[Finding]) -> None:
    import json

    from nearzero.programme.audit import to_records

    typer.echo(json.dumps(to_records(findings), ensure_ascii=False, indent=1, allow_nan=False))


def _print_findings(study: Study, findings: Iterable[Finding], lang: str) -> None:
    from nearzero.presentation.audit_words import printout

    for line in printout(study.raw, findings, lang):
        typer.echo(line)


def _formats(text: str) -> tuple[str, ...]:
    from nearzero.batch.report_files import FORMATS
    from nearzero.problems import nearest

    wanted = tuple(part.strip() for part in text.split(",") if part.strip())
    unknown = [part for part in wanted if part not in FORMATS]
    if unknown or not wanted:
        _refuse(
            "\n".join(f"--formats {part}: {nearest(part, FORMATS)}" for part in unknown)
            or "--formats: name at least one"
        )
    return wanted


def _summarise(happened: Iterable[Entry], out: Path) -> None:
    entries = list(happened)
    failed = [entry for entry in entries if entry.state == "failed"]
    for entry in failed:
        typer.secho(f"{entry.place} · {entry.step}: {entry.error}", fg="red", err=True)
    typer.echo(f"{len(entries) - len(failed)} done, {len(failed)} failed. Reports: {(out / 'index.html').resolve()}")
    if failed:
        raise typer.Exit(FAILED)


def _show(problems: Iterable[Problem]) -> None:
    """Show every problem, grouped by file: row · column · value · rule · hint."""
    by_file: dict[str, list[Problem]] = {}
    for problem in problems:
        by_file.setdefault(problem.file, []).append(problem)
    for file, found in by_file.items():
        typer.secho(f"{file}", bold=True, err=True)
        for problem in found:
            where = " · ".join(
                part for part in (f"row {problem.row}" if problem.row else "", problem.column or "") if part
            )
            value = f" “{problem.value[:60]}”" if problem.value else ""
            typer.echo(f"  {problem.severity}: {where}{value}: {problem.rule}. Hint: {problem.hint}", err=True)


def _refuse(message: str) -> None:
    typer.secho(message, fg="red", err=True)
    raise typer.Exit(REFUSED)


def main() -> None:
    """Run the command line."""
    try:
        app()
    except KeyboardInterrupt:
        sys.exit(130)
