"""Rows of activity data that stand in no file."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from nearzero.accounting.activity import Activity
from nearzero.accounting.boundary import Hierarchy, read_hierarchy
from nearzero.accounting.method import Method, read_method
from nearzero.places.raw import Raw
from nearzero.rounding import interval

MakeRow = Callable[..., Activity]


def make_row(
    carrier: str,
    digits: str | None,
    unit: str,
    *,
    flow: str = "final",
    sector: str = "",
    year: int = 2022,
    state: str = "measured",
) -> Activity:
    """A row as it would stand in a table; no digits: missing."""
    low, high = (None, None) if digits is None else (0.0, 0.0) if float(digits) == 0 else interval(digits)
    return Activity(
        place="park",
        flow=flow,
        sector=sector,
        carrier=carrier,
        year=year,
        value=None if digits is None else float(digits),
        low=low,
        high=high,
        unit=unit,
        state="missing" if digits is None else state,
        id=f"park:activity/{flow}[{sector}|{carrier}]@{year}",
        source="test",
        locator="",
        note="",
    )


@pytest.fixture(scope="session")
def row() -> MakeRow:
    return make_row


@pytest.fixture(scope="session")
def hierarchy(real_raw: Raw) -> Hierarchy:
    return read_hierarchy(real_raw)


@pytest.fixture(scope="session")
def method(real_raw: Raw) -> Callable[..., Method]:
    """A method of the real tables: fuel defaults, Shandong's yearly factor, consumption side where nothing is said."""

    made: dict[str, Method] = {}

    def make(*args: Any, **kwargs: Any) -> Method:
        key = repr((args, kwargs))
        if key not in made:
            made[key] = read_method(real_raw, *args, **kwargs)
        return made[key]

    return make
