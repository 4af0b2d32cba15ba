"""The check before anything runs: everything that a run rests on.

Here: the data folder and the identities, together. Not here: the rules (``places.checks``, ``analysis.identities``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nearzero.places.raw import Raw
    from nearzero.problems import Problem


def check(raw: Raw, places: list[str] | None = None) -> list[Problem]:
    """Check everything a run rests on: the data folder and the identities.

    Args:
        raw: The data folder.
        places: Ids of places; all of them where None.

    Returns:
        Every problem.
    """
    from nearzero.analysis.identities import check_identities
    from nearzero.places.checks import check as check_data

    problems = check_data(raw, places)
    if (raw.root / "variables.csv").is_file() and not any(p.file == "variables.csv" for p in problems):
        problems += check_identities(raw.root / "identities.toml", raw.dictionary)
    return problems
