"""What the commands say of problems, and how they refuse.

Here: printing problems by file. Not here: commands (``cli``, ``cli_exchange``).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NoReturn

import typer

from nearzero.problems import Problem

# Exit codes: 1 something failed while running, 2 the call or the data are wrong and nothing was done.
FAILED, REFUSED = 1, 2


def show(problems: Iterable[Problem]) -> None:
    """Show every problem, grouped by file: sheet · cell · row · column · value · rule · hint · exception."""
    by_file: dict[str, list[Problem]] = {}
    for problem in problems:
        by_file.setdefault(problem.file, []).append(problem)
    for file, found in by_file.items():
        typer.secho(f"{file}", bold=True, err=True)
        for problem in found:
            value = f" “{problem.value[:60]}”" if problem.value else ""
            exception = f" Exception: {problem.exception}." if problem.exception else ""
            text = f"  {problem.severity}: {problem.where}{value}: {problem.rule}. Hint: {problem.hint}{exception}"
            typer.echo(text, err=True)


def refuse(message: str) -> NoReturn:
    """Say why nothing is done, and end."""
    typer.secho(message, fg="red", err=True)
    raise typer.Exit(REFUSED)
