"""What a document says of a change, beside what its own levels give.

Here: stated rates and changes recomputed from levels that do not rest on the statement itself. Not here:
everything else an audit asks.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from nearzero.analysis.trends import changes
from nearzero.places.resolve import Resolver
from nearzero.places.series import Series
from nearzero.places.tables import rows
from nearzero.results import Result

_METHODS = {"change_pct": "change_pct", "change_abs": "change_abs", "annual_rate_pct": "annual_rate_pct"}


@dataclass(frozen=True, slots=True)
class Comparison:
    """A statement and its recomputation.

    Attributes:
        stated: What the document says.
        recomputed: What its levels give.
        agrees: True where the two intervals meet.
    """

    stated: Result
    recomputed: Result

    @property
    def agrees(self) -> bool:
        """True where the interval of the statement meets that of the recomputation."""
        ends = (self.stated.low, self.stated.high, self.recomputed.low, self.recomputed.high)
        if any(end is None for end in ends):
            return False
        low, high, other_low, other_high = (float(end) for end in ends if end is not None)
        return low <= other_high and other_low <= high


def compare_statements(resolver: Resolver, all_series: list[Series]) -> Iterator[Comparison]:
    """Recompute every stated change or annual rate that the levels of the same document reach.

    Args:
        resolver: The series of the place.
        all_series: Series to recompute from.

    Yields:
        One comparison per statement and series (a statement about money may be compared at more than one
        price basis).
    """
    facts = resolver.facts
    for row in rows(facts[facts["statement"].isin(_METHODS)]):
        for series in all_series:
            key = series.key
            if (key.variable, key.sector, key.carrier) != (row.variable, row.sector, row.carrier):
                continue
            for result in changes(series, resolver.place_id):
                same = result.method == _METHODS[row.statement] and result.period == f"{row.base_year}-{row.year}"
                if same and row.id not in result.inputs:
                    yield Comparison(_stated(row, resolver.place_id, result), result)


def _stated(row: Any, place: str, like: Result) -> Result:  # noqa: ANN401 - a row of the facts table
    return Result(
        analysis="statement",
        place=place,
        variable=row.variable,
        method=row.statement,
        period=like.period,
        value=row.number,
        unit=row.unit,
        low=row.low,
        high=row.high,
        interval_kind="rounding",
        state=row.state,
        inputs=(row.id,),
        note=row.locator,
    )
