"""The share of non-fossil energy in consumption, by each of its definitions, never mixed.

Here: four numbers that all go by the same name (非化石能源消费比重). Not here: what documents print (a fact), other
shares (``structure``).

Two things are to be chosen, and every result names both:

- How primary electricity counts (``method``): ``coal_equivalent`` (发电煤耗法: by the coal that generating it in power
  plants would take in that year, in numerator and denominator alike, as China's targets for the share do) or
  ``calorific`` (电热当量法: by its calorific value).
- Whose electricity counts (``form``): ``produced`` (what is generated within the place) or ``with_imported_green``
  (besides, the non-fossil part of the net inflow, for which the place must say what part that is).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, Literal

from nearzero.accounting.amounts import Amount, absent, added, share, weakest
from nearzero.accounting.energy.balance import balance as make_balance
from nearzero.accounting.energy.balance_rows import KINDS, OTHER
from nearzero.accounting.energy.structure import OVER_THE_BOUNDARY, PRIMARY, consumption, terms_of
from nearzero.places.contracts import STATES, WITHOUT_VALUE
from nearzero.places.tables import rows

if TYPE_CHECKING:
    from nearzero.accounting.activity import Activity
    from nearzero.accounting.energy.balance import Balance
    from nearzero.accounting.energy.balance_units import Electricity, GasClass
    from nearzero.places.raw import Raw
    from nearzero.results import Result

Definition = Literal["coal_equivalent", "calorific"]
Scope = Literal["produced", "with_imported_green"]

_COUNTED: dict[str, Electricity] = {"coal_equivalent": "equal_value", "calorific": "calorific"}
_GREEN_SHARE = "outside_electricity_green_share"
_EVERY = (*KINDS, OTHER)


@dataclass(frozen=True, slots=True, kw_only=True)
class GreenShare:
    """The non-fossil part of the electricity that comes in, in per cent.

    Attributes:
        value: The share.
        low: Lower end of its rounding interval.
        high: Upper end.
        id: Id of the fact it is.
        state: State of the fact.
    """

    value: float
    low: float
    high: float
    id: str
    state: str = "measured"


def green_share(raw: Raw, place_id: str, year: int) -> GreenShare | None:
    """Return the printed green share of the electricity a place receives, the best one; None where none is printed.

    Args:
        raw: The data folder.
        place_id: The place; a share of the province is not that of a district.
        year: The year.
    """
    facts = raw.facts(place_id)
    mine = facts[(facts["variable"] == _GREEN_SHARE) & (facts["statement"] == "level") & (facts["year"] == str(year))]
    valued = [row for row in rows(mine) if row.state not in WITHOUT_VALUE]
    if not valued:
        return None
    best = min(valued, key=lambda row: (STATES.index(row.state), row.level_high - row.level_low))
    return GreenShare(value=best.level, low=best.level_low, high=best.level_high, id=best.id, state=best.state)


def nonfossil_share(  # noqa: PLR0913 - each names one choice
    raw: Raw,
    activities: Sequence[Activity],
    year: int,
    definition: Definition,
    scope: Scope = "produced",
    *,
    green: GreenShare | None = None,
    gas_class: GasClass = "high",
    place: str = "",
    without: Iterable[str] = (),
) -> Result:
    """Return the share of non-fossil energy by one definition.

    Args:
        raw: The data folder.
        activities: Activity data of one place.
        year: The year.
        definition: How primary electricity counts, see above.
        scope: Whose electricity counts, see above.
        green: Non-fossil share of the net inflow of electricity, for ``with_imported_green``.
        gas_class: Class of natural gas in standard coal.
        place: The place, where it may have no rows at all.
        without: Carriers left out, as in ``balance.balance``.

    Returns:
        The share in per cent; without a value, and with what to ask for, where a row, a coefficient or the green
        share is missing. A place that sends out electricity on balance has no ``with_imported_green``: what part of
        its outflow is non-fossil is not known.

    Raises:
        ValueError: The definition or the scope is not known.
    """
    if definition not in _COUNTED or scope not in {"produced", "with_imported_green"}:
        raise ValueError(f"“{definition}”, “{scope}” is no definition of the non-fossil share")
    counted = _COUNTED[definition]
    whole = make_balance(raw, activities, year, electricity=counted, gas_class=gas_class, place=place, without=without)
    amount = _share(whole, scope, green)
    return amount.result(
        analysis="energy_structure",
        place=whole.place,
        variable="nonfossil_share",
        method=definition,
        form=",".join(filter(None, (scope, whole.form))),
        period=str(year),
    )


def definitions(
    raw: Raw,
    activities: Sequence[Activity],
    years: Iterable[int],
    *,
    green: dict[int, GreenShare] | None = None,
    gas_class: GasClass = "high",
    place: str = "",
    without: Iterable[str] = (),
) -> list[Result]:
    """Return the share by every definition side by side, year by year.

    Args:
        raw: The data folder.
        activities: Activity data of one place.
        years: The years.
        green: Non-fossil share of the net inflow of electricity, by year.
        gas_class: Class of natural gas in standard coal.
        place: The place, where it may have no rows at all.
        without: Carriers left out.
    """
    scopes: tuple[Scope, ...] = ("produced", "with_imported_green")
    ways: tuple[Definition, ...] = ("coal_equivalent", "calorific")
    left_out = tuple(without)
    return [
        nonfossil_share(
            raw,
            activities,
            year,
            definition,
            scope,
            green=(green or {}).get(year),
            gas_class=gas_class,
            place=place,
            without=left_out,
        )
        for year, definition, scope in product(years, ways, scopes)
    ]


def _share(whole: Balance, scope: Scope, green: GreenShare | None) -> Amount:
    unit = whole.unit()
    used = consumption(whole, _EVERY) or absent(unit, whole.group_id("final"))
    primary = terms_of(whole, [PRIMARY], ("electricity", "nonfossil"))
    # a place that produces coal and says nothing of its solar roofs has not said that there are none
    name = f"{whole.place}:activity/{PRIMARY}[|electricity]@{whole.year}"
    produced = added(primary, unit) if primary else absent(unit, name)
    if scope == "produced":
        return share(produced, used)
    across = terms_of(whole, OVER_THE_BOUNDARY, ("electricity",))
    if not across:
        inflow = absent(unit, f"{whole.place}:activity/inflow[|electricity]@{whole.year}")
    else:
        inflow = added(across, unit)
    if inflow.value is not None and inflow.value < 0:
        return absent("%", f"{whole.place}:nonfossil_share_of_outflow[|electricity]@{whole.year}")
    if green is None:
        lacking = (*produced.missing, *inflow.missing, f"{whole.place}:{_GREEN_SHARE}@{whole.year}")
        return absent("%", *dict.fromkeys((*lacking, *used.missing)))
    return share(_with_green(produced, inflow, green), used)


def _with_green(produced: Amount, inflow: Amount, green: GreenShare) -> Amount:
    """Return what is produced and the green part of what comes in."""
    inputs = tuple(dict.fromkeys((*produced.inputs, *inflow.inputs, green.id)))
    missing = tuple(dict.fromkeys((*produced.missing, *inflow.missing)))
    if produced.value is None or inflow.value is None:
        return Amount(value=None, low=None, high=None, unit=produced.unit, state="missing", missing=missing)
    value = produced.value + green.value / 100 * inflow.value
    return Amount(
        value=value,
        low=(produced.low or 0.0) + green.low / 100 * (inflow.low or 0.0),
        high=(produced.high or 0.0) + green.high / 100 * (inflow.high or 0.0),
        unit=produced.unit,
        state=weakest((produced.state, inflow.state, green.state, "derived")),
        inputs=inputs,
        arithmetic=f"{produced.value:.6g} {produced.unit} + {green.value:g} % × {inflow.value:.6g} {inflow.unit}",
    )
