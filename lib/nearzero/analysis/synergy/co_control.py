"""Co-control by measure: coordinate system, cross-elasticity, unit cost.

Here: what one measure does to CO2 and to pollutants together. Not here: sums of pollutants (``equivalents``), places
(``of_place``).

The coordinate system has the reduction of a pollutant across and that of CO2 upwards (Mao Xianqiang and others 2012).
Cross-elasticity is the relative reduction of CO2 over that of the pollutant: (ΔC/C) ÷ (ΔP/P). A small denominator makes
it meaningless, so that it is refused there. Reductions are positive and rises negative.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from nearzero.accounting.calculators.desk import blank
from nearzero.accounting.calculators.outcomes import Outcome, total, without, work_out
from nearzero.accounting.calculators.quantities import Assumption, Quantity, given
from nearzero.places.contracts import GREENHOUSE_GASES, INVESTMENT, POLLUTANTS
from nearzero.places.tables import rows

if TYPE_CHECKING:
    from nearzero.places.chain import Expression
    from nearzero.places.raw import Raw
    from nearzero.rounding import Interval

CALCULATOR = "co_control"
FILE = "co_control.csv"
CARBON = "CO2"
# Relative reduction of a pollutant, as a share of what is emitted, below which no elasticity is said.
SMALLEST = 0.001
Quadrant = Literal[
    "co_both", "co_carbon_only", "co_pollutant_only", "co_carbon_rises", "co_pollutant_rises", "co_neither", "co_open"
]
# By the signs of the reductions of CO2 and of the pollutant.
_QUADRANTS: dict[tuple[int | None, int | None], Quadrant] = {
    (1, 1): "co_both",
    (1, 0): "co_carbon_only",
    (0, 1): "co_pollutant_only",
    (-1, 1): "co_carbon_rises",
    (1, -1): "co_pollutant_rises",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One measure and what it does in a year.

    Attributes:
        id: Its id; that of a project where it is one.
        name: Chinese name.
        name_en: English name; the Chinese one where there is none.
        stage: ``source``, ``process``, ``end_of_pipe`` or empty.
        year: The year, or ``undated``.
        effects: Reduction by gas and pollutant; one that is missing has no value.
        investment: What it costs; None where nobody says.
    """

    id: str
    name: str
    name_en: str
    stage: str
    year: str
    effects: Mapping[str, Quantity]
    investment: Quantity | None = None

    @property
    def pollutants(self) -> dict[str, Quantity]:
        """Effects on pollutants."""
        return {name: one for name, one in self.effects.items() if name in POLLUTANTS}


def read_measures(raw: Raw, place_id: str) -> tuple[Measure, ...]:
    """Return the measures of a place whose effects are stated; none where it has no such table.

    Args:
        raw: The data folder.
        place_id: The place.

    Raises:
        DataError: The table has errors.
    """
    if not raw.has(place_id, FILE):
        return ()
    frame = raw.judged_table(place_id, FILE)
    projects = {row.id: row for row in rows(raw.place_table(place_id, "projects.csv"))}
    found = []
    for (measure, year), group in frame.groupby(["measure", "year"], sort=False):
        cells = {row.item: _quantity(row, place_id) for row in rows(group)}
        project = projects.get(measure)
        names = [name for name in group["name"] if name] or [getattr(project, "name", measure)]
        english = [name for name in group["name_en"] if name] or [getattr(project, "name_en", "")]
        found.append(
            Measure(
                id=str(measure),
                name=names[0],
                name_en=english[0] or names[0],
                stage=next((stage for stage in group["stage"] if stage), ""),
                year=str(year),
                effects={name: one for name, one in cells.items() if name != INVESTMENT},
                investment=cells.get(INVESTMENT) or _of_project(project, place_id),
            )
        )
    return tuple(found)


def _quantity(row: object, place: str) -> Quantity:
    cell = {name: str(getattr(row, name)) for name in ("measure", "item", "year", "value", "unit", "state", "note")}
    money = cell["item"] == INVESTMENT
    return given(
        cell["item"],
        cell["value"],
        cell["unit"],
        id=f"{place}:co_control/{cell['measure']}[{cell['item']}]@{cell['year']}",
        state=cell["state"],
        qualifier=str(getattr(row, "qualifier", "")),
        exact=cell["value"] == "0",  # it does nothing to it; 0.0 is a rounded number
        price_basis="unstated" if money else "",
        note=cell["note"],
    )


def _of_project(project: object | None, place: str) -> Quantity | None:
    """Return the investment that the list of projects states; None where it states none."""
    digits = str(getattr(project, INVESTMENT, ""))
    if not digits:
        return None
    return given(INVESTMENT, digits, "亿元", id=f"{place}:{getattr(project, 'id', '')}", price_basis="unstated")


def quadrant(carbon: Interval, pollutant: Interval) -> Quadrant:
    """Return where a measure lies in the coordinate system of co-control, as far as the intervals say.

    Args:
        carbon: Lower and upper end of the reduction of CO2; a rise is negative.
        pollutant: The same of a pollutant.

    Returns:
        ``co_both``: cuts both. ``co_carbon_only``, ``co_pollutant_only``: cuts one and leaves the other as it is.
        ``co_carbon_rises``: cuts the pollutant at the cost of CO2, as end-of-pipe measures do.
        ``co_pollutant_rises``: the other way round. ``co_neither``: cuts none. ``co_open``: an interval holds 0 and
        more, so that the sign is not known.
    """
    signs = _sign(carbon), _sign(pollutant)
    if None in signs:
        return "co_open"
    return _QUADRANTS.get(signs, "co_neither")


def _sign(ends: Interval) -> int | None:
    low, high = ends
    if low > 0:
        return 1
    if high < 0:
        return -1
    return 0 if low == high == 0 else None


def _about(measure: Measure, name: str, unit: str, method: str = "", item: str = "") -> Outcome:
    label = f"{measure.id}|{item}" if item else measure.id
    return blank(CALCULATOR, name, measure.year, unit, method, item=label)


def effect(measure: Measure, item: str) -> Outcome:
    """Return the reduction of one gas or pollutant by a measure, in t a year."""
    about = _about(measure, "measure_reduction", "吨", item=item)
    if item not in measure.effects:
        return without(about, f"{measure.id}:{item}")
    return work_out(about, [measure.effects[item]], lambda one: one)


def carbon_effect(measure: Measure, potentials: Mapping[str, Assumption]) -> Outcome:
    """Return what a measure does to greenhouse gases: to CO2, and with CH4 or N2O stated to all in CO2 equivalents.

    Args:
        measure: The measure.
        potentials: Global warming potential by gas, in tCO2e/t.
    """
    gases = [gas for gas in GREENHOUSE_GASES if gas in measure.effects]
    if gases == [CARBON] or CARBON not in gases:
        return effect(measure, CARBON)
    about = _about(measure, "measure_reduction", "吨二氧化碳当量", "co2e", "CO2e")
    quantities = [one for gas in gases for one in (measure.effects[gas], potentials[gas])]

    def build(*leaves: Expression) -> Expression:
        return total(leaves[k] * leaves[k + 1] for k in range(0, len(leaves), 2))

    return work_out(about, quantities, build)


def place_of(carbon: Outcome, pollutant: Outcome) -> Quadrant | None:
    """Return the quadrant of a measure; None where one of its effects is missing."""
    ends = [(one.low, one.high) for one in (carbon, pollutant)]
    if any(low is None or high is None for low, high in ends):
        known = all(one.value is not None for one in (carbon, pollutant))
        return "co_open" if known else None
    (a, b), (c, d) = ends
    return quadrant((float(a or 0), float(b or 0)), (float(c or 0), float(d or 0)))


def cross_elasticity(
    measure: Measure, item: str, baselines: Mapping[str, Quantity], smallest: float = SMALLEST
) -> Outcome:
    """Return the cross-elasticity of a measure: the relative reduction of CO2 over that of a pollutant.

    Args:
        measure: The measure.
        item: The pollutant.
        baselines: What the place emits of CO2 and of the pollutant, by name.
        smallest: Relative reduction of the pollutant below which nothing is said.

    Returns:
        The elasticity. Without a value, and with the reason in ``note``, where an effect or what is emitted is
        missing, and where the denominator may be 0 or is smaller than ``smallest``.
    """
    about = _about(measure, "measure_cross_elasticity", "", "relative_reductions", item)
    needed = {name: measure.effects.get(name) for name in (CARBON, item)}
    missing = [f"{measure.id}:{name}" for name, one in needed.items() if one is None or one.value is None]
    missing += [f"emitted:{name}" for name in needed if name not in baselines or baselines[name].value is None]
    if missing:
        return without(about, *missing)
    carbon, pollutant = (one for one in needed.values() if one is not None)
    stopped = _stop(pollutant, baselines[item], smallest)
    if stopped:
        return replace(about, missing=("denominator",), note=stopped)

    def build(cut: Expression, emitted: Expression, other: Expression, base: Expression) -> Expression:
        return (cut / emitted) / (other / base)

    return work_out(about, [carbon, baselines[CARBON], pollutant, baselines[item]], build)


def _stop(cut: Quantity, emitted: Quantity, smallest: float) -> str:
    """Return why a relative reduction is no denominator; empty where it is one."""
    share = work_out(blank(CALCULATOR, "share", "", ""), [cut, emitted], lambda one, whole: one / whole)
    low, high = share.low, share.high
    if low is None or high is None or low <= 0 <= high:
        return "refused: the reduction of the pollutant may be 0, so that the ratio has no bounds"
    if min(abs(low), abs(high)) < smallest:
        return f"refused: the reduction is less than {smallest:.2%} of what is emitted, too small a denominator"
    return ""


def unit_cost(measure: Measure, item: str) -> Outcome:
    """Return the investment per tonne that is cut in a year, in 元 per yearly tonne.

    Args:
        measure: The measure.
        item: The gas or pollutant that is cut.

    Returns:
        The cost; without a value where nobody states an investment, or where it is not sure that anything is cut.
    """
    about = replace(_about(measure, "measure_unit_cost", "元/吨", "per_yearly_tonne", item), price_basis="unstated")
    reduction = effect(measure, item)
    if measure.investment is None or measure.investment.value is None:
        return without(about, f"{measure.id}:{INVESTMENT}")
    if reduction.low is None or reduction.low <= 0:
        return replace(about, missing=("reduction",), note="no unit cost: it is not sure that anything is cut")
    return work_out(about, [measure.investment, measure.effects[item]], lambda money, cut: money / cut)
