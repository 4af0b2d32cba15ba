"""A park's CO2 by two rules side by side: the national trial method and the province's.

Here: both totals and what makes their difference. Not here: the inventory they start from (``inventory``), the
national core indicator (``park_core``), the province's verdicts on parks (``programme``).

Both rules count fuels, processes, and electricity and heat from outside. They differ in one thing: the national trial
method counts non-fossil electricity that is supplied directly or held by green certificates as 0; the provincial
programme refers to the provincial inventory guide, where every kilowatt-hour has the grid's average factor.

Rests on the factor tables, which cite the trial method's annex 4 (0 for such electricity, 0.11 t CO2/GJ of heat) and
on the programme of 2023, which names the guide and says nothing of certificates. Assumed, until the text of the
trial method is at hand: the rest of the electricity has the factor of the chosen rule; direct supply is part of the
electricity counted and not a second time in it; a certificate of directly supplied electricity is not counted again.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args

from nearzero import units
from nearzero.accounting.amounts import weakest
from nearzero.accounting.emissions import Cell, Missing, in_words, plain
from nearzero.accounting.factors import MissingFactorError
from nearzero.accounting.inventory import Inventory, Total, add, inventory
from nearzero.accounting.park_core import Core, Quantity, core_indicator, size_classes
from nearzero.accounting.selection import Term
from nearzero.results import Result

if TYPE_CHECKING:
    from nearzero.accounting.activity import Activity
    from nearzero.accounting.factors import Factor
    from nearzero.accounting.method import Method

GREEN_FACTOR = "grid_ef_green_or_nonfossil_direct"
Supply = Literal["direct", "certificates"]
SUPPLIES: tuple[Supply, ...] = get_args(Supply)

_GREEN = "green_power"  # the flow of the cell that takes non-fossil electricity out again


@dataclass(frozen=True, slots=True, kw_only=True)
class Park:
    """One year of a park under both rules.

    Attributes:
        inventory: What both start from.
        year: The year.
        provincial: All electricity at the factor of the rule; green certificates not deducted.
        national: Non-fossil electricity supplied directly or held by certificates counted as 0.
        difference: What the deduction makes: provincial − national.
        core: The national core indicator.
        missing: What to ask for.
    """

    inventory: Inventory
    year: int
    provincial: Total
    national: Total
    difference: Total
    core: Core
    missing: tuple[Missing, ...]

    def explanation(self, lang: str = "zh") -> str:
        """Return in one sentence why the two numbers differ."""
        if self.difference.value is None:
            ask = "; ".join(one.ask if lang == "en" else one.ask_zh for one in self.missing)
            return f"差额无法给出：{ask}" if lang == "zh" else f"the difference cannot be said: {ask}"
        amount, arithmetic = in_words(self.difference.value), self.difference.arithmetic
        if lang == "zh":
            return (
                f"两种口径相差{amount}（{arithmetic}）：国家零碳园区核算方法（试行）将直供或持有绿证的非化石电力按0计，"
                "省级口径按电网平均因子计，不扣减绿证"
            )
        return (
            f"the two differ by {amount} ({arithmetic}): the national trial method counts non-fossil electricity "
            "supplied directly or held by green certificates as 0; the provincial rule counts it with the grid's "
            "average factor and deducts no certificates"
        )

    def results(self) -> Iterator[Result]:
        """Say both totals, their difference and the core indicator."""
        method = self.inventory.method
        name = {
            "analysis": "park",
            "place": self.inventory.place,
            "period": str(self.year),
            "method": method.name,
            "form": method.form,
            "identity": method.identity,
        }
        for rule, total in (
            ("provincial", self.provincial),
            ("national", self.national),
            ("difference", self.difference),
        ):
            said = total.value is not None
            note = self.explanation("en") if rule == "difference" else ""
            yield Result(
                **name,
                variable="co2_total",
                factor=rule,
                value=total.value / 1e4 if total.value is not None else None,
                unit="万吨",
                low=total.low / 1e4 if total.low is not None else None,
                high=total.high / 1e4 if total.high is not None else None,
                interval_kind="rounding" if said else None,
                state=total.state,
                inputs=total.inputs if said else (),
                arithmetic=total.arithmetic if said else "",
                note=note if said else "; ".join(one.ask for one in total.missing),
            )
        core = self.core
        yield Result(
            **name,
            variable="co2_per_energy",
            factor="national",
            value=core.value,
            unit="吨/吨标准煤",
            low=core.low,
            high=core.high,
            interval_kind=None if core.value is None else "rounding",
            state=core.state,
            inputs=core.inputs,
            arithmetic=core.arithmetic,
            note=core.note,
        )


def park(
    activities: Iterable[Activity],
    method: Method,
    green: Iterable[Quantity] = (),
    energy: Iterable[Quantity] = (),
) -> tuple[Park, ...]:
    """Return a park's CO2 by the provincial rule and by the national trial method, year by year.

    Args:
        activities: Rows of one park.
        method: The rule set of both: boundary, factors, electricity rule. With plants inside, the generation side
            counts their fuel and net purchases, as the national method has it; without, both sides are the same.
        green: Non-fossil electricity by year: supplied directly, and held by certificates. Both are needed, 0 for
            none: what is not said is not taken for none.
        energy: The park's total energy by year, in standard coal.

    Returns:
        One record per year.

    Raises:
        ValueError: There is more non-fossil electricity than electricity, or a supply is unknown or comes twice.
    """
    whole = inventory(activities, method)
    zero = method.table.find(GREEN_FACTOR)
    supplied = _by_supply(green)
    used = {one.year: one for one in energy}
    return tuple(_of_year(whole, year, supplied, used.get(year), zero) for year in whole.years)


def _by_supply(green: Iterable[Quantity]) -> dict[tuple[int, str], Quantity]:
    found: dict[tuple[int, str], Quantity] = {}
    for one in green:
        if one.supply not in SUPPLIES:
            raise ValueError(f"{one.id}: the supply is {' or '.join(SUPPLIES)}, not “{one.supply}”")
        if found.setdefault((one.year, one.supply), one) is not one:
            raise ValueError(f"{one.id}: the same electricity comes twice; one kilowatt-hour, one claim")
    return found


def _of_year(
    whole: Inventory,
    year: int,
    supplied: Mapping[tuple[int, str], Quantity],
    energy: Quantity | None,
    zero: Factor,
) -> Park:
    cells = whole.select(year)
    claims = [_claim(whole, year, supply, supplied.get((year, supply)), zero) for supply in SUPPLIES]
    _refuse_more_than_all(cells, claims)
    provincial, national = add(cells), add((*cells, *(cell for cell, _ in claims)))
    difference = add([mirrored for _, mirrored in claims])
    core = core_indicator(national, energy, size_classes(whole.method.table))
    lacks = () if energy is not None else (_no_energy(year),)
    return Park(
        inventory=whole,
        year=year,
        provincial=provincial,
        national=national,
        difference=difference,
        core=core,
        missing=(*national.missing, *lacks),
    )


def _claim(whole: Inventory, year: int, supply: Supply, quantity: Quantity | None, zero: Factor) -> tuple[Cell, Cell]:
    """Return the cell that takes non-fossil electricity out of the total, and the same with its sign turned.

    It has the factor of the other electricity, so that the digits of that factor move both together. The factor 0
    is a rule, no rounded number.
    """
    term = Term(flow=_GREEN, sector="", carrier="electricity", year=year, kind="electricity", rows=())
    if quantity is None or quantity.value is None or quantity.low is None or quantity.high is None:
        cell = Cell(term=term, missing=_no_green(year, supply))
        return cell, cell
    try:
        factor = whole.method.emission_factor("electricity", "electricity", year)
    except MissingFactorError as error:
        ask_zh = f"缺{year}年电力排放因子：请索取，并注明来源"
        cell = Cell(term=term, missing=Missing("factor", _GREEN, "", "electricity", year, str(error), ask_zh))
        return cell, cell
    scale = units.factor(quantity.unit, factor.activity_unit)
    value, low, high = (number * scale for number in (quantity.value, quantity.low, quantity.high))
    unconfirmed = ("estimated",) if factor.status == "unconfirmed" else ()
    shared = {
        "term": term,
        "factor": factor,
        "state": weakest((quantity.state, "derived", *unconfirmed)),
        "activity_ids": (quantity.id,),
        "factor_ids": (*factor.inputs, zero.id),
    }
    written = f"{plain(quantity.value)} {quantity.unit} × {factor.arithmetic.partition(' = ')[0]}"
    ends = (low * factor.low, high * factor.high)
    taken = Cell(
        **shared,  # type: ignore[arg-type]
        activity=-value,
        activity_low=-high,
        activity_high=-low,
        value=-value * factor.value,
        low=-ends[1],
        high=-ends[0],
        arithmetic=f"−{written} = {in_words(-value * factor.value)}",
    )
    mirrored = Cell(
        **shared,  # type: ignore[arg-type]
        activity=value,
        activity_low=low,
        activity_high=high,
        value=value * factor.value,
        low=ends[0],
        high=ends[1],
        arithmetic=f"{written} = {in_words(value * factor.value)}",
    )
    return taken, mirrored


def _refuse_more_than_all(cells: Iterable[Cell], claims: Iterable[tuple[Cell, Cell]]) -> None:
    electricity = [cell for cell in cells if cell.kind == "electricity"]
    if any(cell.value is None for cell in electricity):
        return  # how much there is, is not known
    most = math.fsum(cell.activity_high for cell in electricity)
    claimed = [mirrored for _, mirrored in claims if mirrored.activity is not None]
    if math.fsum(cell.activity_low for cell in claimed) > most:
        named = ", ".join(name for cell in claimed for name in cell.activity_ids)
        raise ValueError(f"{named}: more non-fossil electricity than electricity is counted; certificates beyond it")


def _no_green(year: int, supply: Supply) -> Missing:
    zh, en = {
        "direct": ("直供的非化石电量", "non-fossil electricity supplied directly"),
        "certificates": ("持有绿证的电量", "electricity held by green certificates"),
    }[supply]
    ask = f"{en} in {year} is missing: ask the park's management; write 0 for none"
    ask_zh = f"缺{year}年{zh}：请向园区管委会索取；没有则填0"
    return Missing("activity", _GREEN, "", "electricity", year, ask, ask_zh)


def _no_energy(year: int) -> Missing:
    ask = f"the park's total energy in {year} is missing: ask the statistics bureau, electricity at calorific value"
    return Missing(
        "activity", "energy", "", "", year, ask, f"缺{year}年园区能源消费总量（电力按当量值）：请向统计部门索取"
    )
