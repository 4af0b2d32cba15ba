"""Which factors a report counts with: one choice for the whole report, named in it.

Here: the choice. Not here: the sets and rules there are (``sets``), what a choice makes of activity data
(``method``).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Choice:
    """A factor set for the fuels, a rule for electricity and which year's factor it takes.

    Attributes:
        factor_set: Id of a factor set of ``factors/sets.toml``.
        electricity: Id of a rule for electricity there.
        year_rule: ``yearly`` for the factor of each year, ``fixed:2022`` for that of one year in all years.
    """

    factor_set: str = "fuel_defaults"
    electricity: str = "shandong"
    year_rule: str = "yearly"
