"""The command ``nearzero run``.

Here: its options, what it says before and after. Not here: the run (``batch``) and progress (``batch.progress``).
"""

from __future__ import annotations

import os
import sys
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from nearzero.cli_messages import FAILED, refuse, show

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nearzero.batch.engine.warm import WarmParent
    from nearzero.batch.ledger import Entry
    from nearzero.batch.run import Options, Plan

INTERRUPTED = 130

# Threads of the linear algebra would only get in the way of processes side by side.
_ONE_THREAD = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        name="run",
        epilog="Examples:  \n`nearzero run`  \n`nearzero run zhangqiu --lang en`  \n"
        "`nearzero run laoshan zhangqiu --out ~/reports --jobs 2`  \n`nearzero run --resume`  \n"
        "`nearzero run --only-failed --dry-run`",
    )(run_command)


def run_command(  # noqa: PLR0913 - options
    *,
    places: Annotated[
        list[str] | None, typer.Argument(metavar="PLACE", help="Places, by the names of their folders.")
    ] = None,
    raw: Annotated[Path | None, typer.Option("--raw", metavar="DIR", help="Another data/raw folder.")] = None,
    out: Annotated[
        str, typer.Option("--out", metavar="DIR", help="Where reports go; an address of fsspec will do.")
    ] = "reports",
    lang: Annotated[str | None, typer.Option("--lang", help="zh (default) or en.")] = None,
    formats: Annotated[
        str | None, typer.Option("--formats", help="Some of html,docx,pdf,xlsx (these where not given) and pages.")
    ] = None,
    jobs: Annotated[int | None, typer.Option("--jobs", min=1, help="Places at a time; one per core.")] = None,
    seconds: Annotated[
        float | None, typer.Option("--seconds", min=1, help="Limit for each notebook and report.")
    ] = None,
    memory: Annotated[int | None, typer.Option("--memory", min=100, help="Limit for each, MB.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Make what is unchanged, too.")] = False,
    resume: Annotated[bool, typer.Option("--resume", help="Go on with the last run into this folder.")] = False,
    only_failed: Annotated[bool, typer.Option("--only-failed", help="Only what failed last time.")] = False,
    settings: Annotated[
        Path | None, typer.Option("--settings", metavar="FILE", help="Settings kept in the explorer: one more chapter.")
    ] = None,
    template: Annotated[
        Path | None, typer.Option("--template", metavar="FILE", help="A Word file (.docx) that documents build on.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would run and why, and run nothing.")] = False,
    scheduler: Annotated[str, typer.Option("--scheduler", metavar="ADDRESS", help="A Dask scheduler.")] = "",
) -> None:
    """Run the notebooks of places and write their reports, the comparison and the index.

    What is unchanged since its last run is passed over.
    """
    os.environ.update(dict.fromkeys(_ONE_THREAD, "1"))
    from nearzero.batch import run as running

    options = running.Options(
        jobs=jobs or running.cores(),
        force=force,
        only_failed=only_failed,
        seconds=seconds or running.SECONDS,
        megabytes=memory or running.MEGABYTES,
        scheduler=scheduler,
    )
    asked: dict[str, Any] = {"places": places or (), "raw": raw, "lang": lang, "formats": formats}
    if template is not None:
        _usable(template)
        asked["template"] = template
    if settings is not None:
        asked = _with_settings(settings, asked)
    with ExitStack() as stack:
        folder, also = _folder(out, stack)
        if resume:
            asked = _as_before(folder, asked)
        wanted = _formats(asked["formats"])
        warm = None if dry_run or scheduler else _warming(folder, wanted, force, stack)
        planned = replace(_planned(folder, {**asked, "formats": wanted}, options), warm=warm)
        if planned.why_not_compared:
            typer.echo(planned.why_not_compared, err=True)
        if dry_run:
            _say_what_would_run(planned)
            return
        happened = _run(planned, also)
    _summarise(happened, out)


def _usable(template: Path) -> None:
    from nearzero.presentation.word.template import TemplateError, open_template

    try:
        open_template(template)
    except TemplateError as error:
        refuse(f"--template {error}")


def _with_settings(file: Path, asked: dict[str, Any]) -> dict[str, Any]:
    """Return what is asked for with the settings of the explorer; places and language are theirs where not said."""
    from nearzero.presentation.explorer.state import StateError, from_json

    try:
        state = from_json(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, StateError) as error:
        refuse(f"--settings {file}: {error}")
    given = {name: value for name, value in asked.items() if value}
    return {**asked, "places": state.places, "lang": state.lang, **given, "settings": state.to_json()}


def _folder(out: str, stack: ExitStack) -> tuple[Path, list[Any]]:
    """Return where the run writes, and who else is told; a store that is no folder gets one beside."""
    from nearzero.batch.elsewhere import is_elsewhere, mirrored

    if not is_elsewhere(out):
        return Path(out).expanduser(), []
    try:
        mirror = stack.enter_context(mirrored(out))
    except (ImportError, OSError, ValueError) as error:
        refuse(f"--out {out}: {error}")
    return mirror.folder, [mirror]


def _as_before(folder: Path, asked: dict[str, Any]) -> dict[str, Any]:
    """Return what the last run was asked for, where this call does not say otherwise."""
    from nearzero.batch.run import last_call

    before = last_call(folder)
    if not before:
        refuse(f"--resume: no run into {folder} is known")
    kept = {**before, "raw": Path(before["raw"]), "formats": ",".join(before["formats"])}
    return {**kept, **{name: value for name, value in asked.items() if value}}


def _planned(folder: Path, asked: dict[str, Any], options: Options) -> Plan:
    from nearzero.batch.run import plan
    from nearzero.places.raw import Raw
    from nearzero.problems import DataError

    lang = asked["lang"] or "zh"
    if lang not in {"zh", "en"}:
        refuse(f"--lang {lang}: zh or en")
    try:
        planned, warnings = plan(
            Raw(asked["raw"]),
            folder,
            asked["places"],
            lang,
            asked["formats"],
            options,
            asked.get("settings", ""),
        )
    except DataError as error:
        show(error.problems)
        refuse("Nothing was run; earlier reports are untouched.")
    show(warnings)
    return replace(planned, template=asked.get("template"))


def _warming(folder: Path, formats: Sequence[str], force: bool, stack: ExitStack) -> WarmParent | None:
    """Start the warm process while data are checked, unless much may be passed over; it ends with the stack."""
    from nearzero.batch.engine.warm import WarmParent
    from nearzero.batch.work import rehearsed

    if not force and (folder / "ledger.json").exists():
        return None
    warm = stack.enter_context(WarmParent(*rehearsed(formats)))
    warm.start_soon()
    return warm


def _formats(text: str | None) -> tuple[str, ...]:
    from nearzero.batch.report_files import FORMATS, PAGES
    from nearzero.problems import nearest

    if not text:
        return FORMATS
    known = (*FORMATS, PAGES)
    wanted = tuple(part.strip() for part in text.split(",") if part.strip())
    unknown = [part for part in wanted if part not in known]
    if unknown or not wanted:
        refuse(
            "\n".join(f"--formats {part}: {nearest(part, known)}" for part in unknown) or "--formats: name at least one"
        )
    return wanted


def _say_what_would_run(planned: Plan) -> None:
    for work, decision in planned.decisions():
        doing = ", ".join(work.steps) if decision.runs else "passed over"
        typer.echo(f"{work.name}: {doing} ({decision.why})")


def _run(planned: Plan, also: Sequence[Any]) -> list[Entry]:
    from nearzero.batch.lock import BusyError
    from nearzero.batch.progress import run_with_progress
    from nearzero.batch.scheduler import Stopped

    unusable: tuple[type[Exception], ...] = (BusyError, OSError)
    if planned.options.scheduler:
        from nearzero.batch.cluster import ClusterError

        unusable = (*unusable, ClusterError)
    try:
        return run_with_progress(planned, *also)
    except Stopped as stopped:
        made = len({entry.place for entry in stopped.happened if entry.step == "report" and entry.good})
        typer.echo(f"Stopped; {made} reports are finished. Go on with: nearzero run --resume", err=True)
        sys.exit(INTERRUPTED)
    except unusable as error:
        refuse(f"{error}\nNothing was run; earlier reports are untouched.")


def _summarise(happened: Sequence[Entry], out: str) -> None:
    failed = [entry for entry in happened if not entry.good]
    for entry in failed:
        typer.secho(f"{entry.place} · {entry.step}: {entry.state}: {entry.error}", fg="red", err=True)
    skipped = sum(entry.state == "skipped" for entry in happened)
    over = f", {skipped} passed over" if skipped else ""
    where = out if "://" in out else (Path(out).expanduser() / "index.html").resolve()
    typer.echo(f"{len(happened) - len(failed) - skipped} done{over}, {len(failed)} failed. Reports: {where}")
    if failed:
        raise typer.Exit(FAILED)
