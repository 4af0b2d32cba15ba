"""The commands that bring data in: ``nearzero new``, ``nearzero template``, ``nearzero import``.

Here: arguments and messages. Not here: any work of its own (``exchange``).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from nearzero.cli_messages import refuse, show

if TYPE_CHECKING:
    from nearzero.exchange.imported import Imported
    from nearzero.exchange.reading.conversion import Conversion
    from nearzero.places.raw import Raw

RawFolder = Annotated[Path | None, typer.Option("--raw", metavar="DIR", help="Another data/raw folder.")]
Kind = Annotated[str, typer.Option("--kind", help="city, park or community.")]
Lang = Annotated[str, typer.Option("--lang", help="zh or en: language of the workbook.")]
_SHOWN = 30  # conversions shown without --verbose


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    app.command(
        name="new",
        epilog="Examples:  \n`nearzero new example-county`  \n"
        "`nearzero new example-park --kind park --zh 示例园区 --parent qingdao`",
    )(new_command)
    app.command(
        name="template",
        epilog="Examples:  \n`nearzero template`  \n`nearzero template --kind park --out park.xlsx`",
    )(template_command)
    app.command(
        name="import",
        epilog="Examples:  \n`nearzero import data/raw/places/example-park/example-park.xlsx`  \n"
        "`nearzero import tables/ --place example-park --dry-run`  \n`nearzero import new.xlsx --replace`",
    )(import_command)


def new_command(  # noqa: PLR0913, PLR0917 - one parameter per option
    name: Annotated[str, typer.Argument(metavar="NAME", help="Id of the place: lower-case letters, digits, hyphens.")],
    kind: Kind = "city",
    zh: Annotated[str, typer.Option("--zh", help="Chinese name.")] = "",
    en: Annotated[str, typer.Option("--en", help="English name.")] = "",
    parent: Annotated[str, typer.Option("--parent", help="Place it is part of.")] = "",
    base_year: Annotated[int, typer.Option("--base-year", min=1990, max=2060, help="Year targets count from.")] = 2020,
    lang: Lang = "zh",
    raw: RawFolder = None,
) -> None:
    """Make a new place: its folder and the workbook to fill in."""
    from nearzero.exchange.workbook.new import new_place
    from nearzero.places.raw import Raw
    from nearzero.problems import DataError

    _language(lang)
    given = {"zh": zh, "en": en, "parent": parent, "base_year": base_year}
    try:
        folder, workbook = new_place(
            Raw(raw), name, kind, {key: value for key, value in given.items() if value}, lang=lang
        )
    except DataError as error:
        show(error.problems)
        refuse("Nothing was made.")
    typer.echo(f"Made {folder}\nFill in {workbook}, then: nearzero import {workbook}")


def template_command(
    kind: Kind = "city",
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help="The workbook to write.")] = Path("template.xlsx"),
    years: Annotated[str, typer.Option("--years", help="First and last year.")] = "2020-2024",
    lang: Lang = "zh",
    raw: RawFolder = None,
) -> None:
    """Write the blank workbook, for a place that is not named yet."""
    from nearzero.exchange.workbook.template import KINDS, write_template
    from nearzero.places.raw import Raw
    from nearzero.problems import DataError, nearest

    _language(lang)
    if kind not in KINDS:
        refuse(f"--kind {kind}: {nearest(kind, KINDS)}")
    first, _, last = years.partition("-")
    if not (first.isdigit() and (last or first).isdigit() and 0 <= int(last or first) - int(first) < 40):
        refuse(f"--years {years}: for example 2020-2024")
    if out.exists():
        refuse(f"{out} is there already; give another name with --out")
    try:
        write_template(Raw(raw), out, kind, years=range(int(first), int(last or first) + 1), lang=lang)
    except (DataError, OSError) as error:
        refuse(str(error))
    typer.echo(f"Wrote {out}")


def import_command(
    workbook: Annotated[Path, typer.Argument(metavar="WORKBOOK", help="An xlsx file, or a folder of CSV files.")],
    place: Annotated[
        str | None, typer.Option("--place", help="Id of the place, where the file does not say it.")
    ] = None,
    form: Annotated[str | None, typer.Option("--format", help="The format; recognised where not given.")] = None,
    replace: Annotated[bool, typer.Option("--replace", help="Rows that are there may go or change.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Read, check and compare; write nothing.")] = False,
    verbose: Annotated[bool, typer.Option("--verbose", help="Show every conversion.")] = False,
    raw: RawFolder = None,
) -> None:
    """Read a workbook, report every conversion, check it, show what would change, and write it."""
    from nearzero.exchange.formats import reader, recognise
    from nearzero.exchange.reading.sheets import open_workbook
    from nearzero.places.raw import Raw
    from nearzero.problems import DataError

    folder = Raw(raw)
    try:
        sheets = open_workbook(workbook)
        name = form or recognise(sheets)
        typer.echo(f"{workbook.name}: {name}, {len(sheets)} sheets")
        places = reader(name).read(workbook, sheets, folder, place)
        _one_by_one(folder, places, replace=replace, dry_run=dry_run, most=10**9 if verbose else _SHOWN)
    except DataError as error:
        show(error.problems)
        refuse("Nothing was written for this place; what was there is untouched.")


def _one_by_one(folder: Raw, places: Sequence[Imported], *, replace: bool, dry_run: bool, most: int) -> None:
    from nearzero.exchange.difference import difference
    from nearzero.exchange.write import check_imported, write_place
    from nearzero.problems import refuse_errors

    for imported in places:
        _conversions(imported.conversions, most)
        problems = check_imported(folder.root, imported)
        refuse_errors(problems)
        show(problems)
        found = difference(folder.root, imported)
        typer.echo(f"{imported.place_id}{' (new)' if found.new else ''}:")
        for line in found.lines():
            typer.echo(f"  {line}")
        if not imported.tables:
            refuse("No table was read: fill in the workbook first.")
        if dry_run:
            continue
        written = write_place(folder.root, imported, replace=replace)
        kept = f"; the former folder is {written.kept}" if written.kept else ""
        typer.echo(f"Wrote places/{imported.place_id}{kept}. Next: nearzero check {imported.place_id}")
    if dry_run:
        typer.echo("Nothing was written (--dry-run).")


def _conversions(conversions: Sequence[Conversion], most: int) -> None:
    if not conversions:
        return
    counts = Counter(one.kind for one in conversions)
    typer.echo(f"{len(conversions)} conversions: " + ", ".join(f"{kind} {n}" for kind, n in counts.most_common()))
    for one in conversions[:most]:
        typer.echo(f"  {one}")
    if len(conversions) > most:
        typer.echo(f"  … and {len(conversions) - most} more (--verbose)")


def _language(lang: str) -> None:
    if lang not in {"zh", "en"}:
        refuse(f"--lang {lang}: zh or en")
