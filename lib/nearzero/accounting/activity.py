"""Activity data: how much of each carrier a place brings in, transforms, loses and uses, row by row.

Here: the records of ``activity.csv``, and for a place without that table the energy its documents print by
carrier. Not here: what activity emits (``inventory``), the form of an energy balance (``balance``), and the rules
of the table (``places.checks.activity``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from nearzero.places.contracts import CARRIERS, FLOWS, STATES, WITHOUT_VALUE
from nearzero.places.tables import rows
from nearzero.rounding import interval, number

if TYPE_CHECKING:
    from nearzero.places.raw import Raw

FINAL = "final"
_NONE = (None, None, None)
# What has been read of each data folder, by place.
_read: WeakKeyDictionary[Raw, dict[str, tuple[Activity, ...]]] = WeakKeyDictionary()


@dataclass(frozen=True, slots=True)
class Flow:
    """One row of the regional energy balance of the China Energy Statistical Yearbook, or process activity.

    Attributes:
        id: ``inflow``, ``thermal_power``, ``final``, …
        zh: Name as the yearbook prints it.
        en: English name.
        group: ``supply``, ``transformation``, ``loss``, ``final``, ``nonenergy`` (part of final), ``process`` (no row
            of the balance) or ``balance`` (printed sums and the difference: checks, never added).
        sign: Sign of a printed value: ``positive``, ``negative`` or ``either``.
        note: What belongs in it.
    """

    id: str
    zh: str
    en: str
    group: str
    sign: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity:
    """One quantity of one carrier in one flow, as printed.

    Attributes:
        place: The place.
        flow: Id of ``flows.csv``. Input of a transformation is negative and its output positive, as printed.
        sector: Id of ``sectors.csv``; empty for the whole place.
        carrier: Id of ``carriers.csv``.
        year: The year.
        value: In ``unit``; None where the state says that there is none. A missing quantity is never 0.
        low: Lower end of the rounding interval, in ``unit``; None without a value.
        high: Upper end. A printed 0 says that the sector does not use the carrier: its interval is 0 to 0.
        unit: As printed.
        state: State of the row or of the fact.
        id: ``<place>:activity/<flow>[<sector>|<carrier>]@<year>``; for a quantity taken from the facts, the id of
            the fact, so that the number is traced to the row it stands in.
        source: Id of ``sources.toml``.
        locator: Where in that document.
        note: What a reader must know.
    """

    place: str
    flow: str
    sector: str
    carrier: str
    year: int
    value: float | None
    low: float | None
    high: float | None
    unit: str
    state: str
    id: str
    source: str
    locator: str
    note: str


def read_flows(raw: Raw) -> dict[str, Flow]:
    """Return the closed list of flows, in the order of the balance.

    Raises:
        DataError: ``flows.csv`` has errors.
    """
    return {
        row.id: Flow(row.id, row.zh, row.en, row.group, row.sign, row.note)
        for row in rows(raw.table("flows.csv", FLOWS))
    }


def activities(raw: Raw, place_id: str) -> tuple[Activity, ...]:
    """Return the activity data of a place.

    Args:
        raw: The data folder.
        place_id: The place.

    Returns:
        The rows of ``activity.csv`` in their order. For a place without that table, the levels that its facts print
        for the whole place, as flow ``final``: ``energy`` by carrier (standard coal) and ``electricity`` (kWh). Of
        several prints of one level the one with the best state is taken, then the one with most digits. A carrier
        is left out where a wider one of the same year has a value (raw coal beside coal), and electricity in standard
        coal where it is there in kWh, so that nothing is counted twice. Quantities of a part of the place (coal of
        large industry, gas supplied by one company) are no activity of the place and are not taken.

    Raises:
        DataError: The table or the facts have errors.
    """
    known = _read.setdefault(raw, {})
    if place_id not in known:
        has_table = raw.has(place_id, "activity.csv")
        known[place_id] = tuple(_from_table(raw, place_id) if has_table else _from_facts(raw, place_id))
    return known[place_id]


def _from_table(raw: Raw, place_id: str) -> Iterator[Activity]:
    for row in rows(raw.judged_table(place_id, "activity.csv")):
        value, low, high = _numbers(row)
        yield Activity(
            place=place_id,
            flow=row.flow,
            sector=row.sector,
            carrier=row.carrier,
            year=int(row.year),
            value=value,
            low=low,
            high=high,
            id=f"{place_id}:activity/{row.flow}[{row.sector}|{row.carrier}]@{row.year}",
            **{name: getattr(row, name) for name in ("unit", "state", "source", "locator", "note")},
        )


def _numbers(row: Any) -> tuple[float, float, float] | tuple[None, None, None]:  # noqa: ANN401 - a row of the table
    """Return value and interval; a zero is exact, as in the facts: the sector does not use the carrier."""
    if row.state in WITHOUT_VALUE:
        return _NONE
    value = number(row.value)
    return (value, *((0.0, 0.0) if value == 0 else interval(row.value, row.qualifier)))


def _from_facts(raw: Raw, place_id: str) -> Iterator[Activity]:
    facts = raw.facts(place_id)
    parents = dict(zip(*(raw.table("carriers.csv", CARRIERS)[name] for name in ("carrier", "parent")), strict=True))
    level = facts[(facts["statement"] == "level") & (facts["sector"] == "") & facts["year"].str.isdigit()]
    chosen: dict[tuple[int, str], Any] = {}
    for row in rows(level[(level["variable"] == "electricity") & (level["carrier"] == "")]):
        _keep_better(chosen, (int(row.year), "electricity"), row)
    in_kwh = set(chosen)
    for row in rows(level[(level["variable"] == "energy") & (level["carrier"] != "")]):
        if (int(row.year), row.carrier) not in in_kwh:
            _keep_better(chosen, (int(row.year), row.carrier), row)
    for (year, carrier), row in sorted(chosen.items(), key=lambda item: item[0]):
        if any(_has_value(chosen.get((year, wider))) for wider in _ancestors(carrier, parents)):
            continue
        none = row.state in WITHOUT_VALUE
        value, low, high = _NONE if none else (float(row.number), float(row.low), float(row.high))
        yield Activity(
            place=place_id,
            flow=FINAL,
            sector="",
            carrier=carrier,
            year=year,
            value=value,
            low=low,
            high=high,
            **{name: getattr(row, name) for name in ("id", "unit", "state", "source", "locator", "note")},
        )


def _keep_better(chosen: dict[tuple[int, str], Any], key: tuple[int, str], row: Any) -> None:  # noqa: ANN401
    """Keep the print with the better state, then with the narrower interval; the first one where both are equal."""
    if key not in chosen or _goodness(row) < _goodness(chosen[key]):
        chosen[key] = row


def _has_value(row: Any) -> bool:  # noqa: ANN401 - a row of the facts table, or None
    return row is not None and row.state not in WITHOUT_VALUE


def _goodness(row: Any) -> tuple[int, float]:  # noqa: ANN401 - a row of the facts table
    width = float(row.level_high) - float(row.level_low)
    return STATES.index(row.state), width if width == width else float("inf")  # noqa: PLR0124 - NaN: no value


def _ancestors(carrier: str, parents: Mapping[str, str]) -> Iterable[str]:
    while carrier := parents.get(carrier, ""):
        yield carrier
