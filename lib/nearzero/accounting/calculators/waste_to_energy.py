"""Waste to energy: the fossil CO2 of incineration, the power, the grid power it stands in for, and landfill methane.

Here: each of them by itself. Nothing is netted unless it is asked for: what a plant emits belongs to the inventory of
the place, what it stands in for belongs to somebody else's. Not here: the inventory of waste water.

Fossil CO2 is W × CCW × FCF × EF × 44/12 (provincial guide; IPCC 2006, volume 5, equation 5.1, on wet waste). Methane is
first-order decay (IPCC 2006, volume 5, chapter 3) with parameters that have to be given.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from nearzero.accounting.calculators.outcomes import Outcome, co2_per_carbon, definition, work_out
from nearzero.accounting.calculators.quantities import Assumption, GridChoice, Quantity, assume, given
from nearzero.accounting.factors import FactorTable
from nearzero.places.chain import Constant, Expression

CALCULATOR = "waste_to_energy"


@dataclass(frozen=True, slots=True, kw_only=True)
class WasteAssumptions:
    """What stands behind the fossil CO2 of incineration.

    Attributes:
        carbon_content: CCW: carbon per waste.
        fossil_fraction: FCF: fossil share of that carbon.
        burnout: EF: share of the carbon that is burned.
    """

    carbon_content: Assumption
    fossil_fraction: Assumption
    burnout: Assumption

    @classmethod
    def default(cls, table: FactorTable) -> WasteAssumptions:
        """Take them from the factor tables.

        Raises:
            MissingFactorError: The tables do not have one of them.
        """
        return cls(
            carbon_content=assume(table, "msw_carbon_content"),
            fossil_fraction=assume(table, "msw_fossil_carbon_fraction"),
            burnout=assume(table, "msw_burnout"),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class LandfillAssumptions:
    """What stands behind the methane of the same waste in a landfill; there are no defaults.

    Attributes:
        organic_carbon: DOC: degradable organic carbon per waste.
        decomposable: DOCf: share of it that decomposes.
        correction: MCF: methane correction factor of the site.
        methane_fraction: F: methane in the gas.
        decay: k: decay rate, in 1/年.
        recovered: R: share of the methane that is recovered.
        oxidised: OX: share of the rest that is oxidised in the cover.
        gwp: Global warming potential, in tCO2e/t.
    """

    organic_carbon: Assumption
    decomposable: Assumption
    correction: Assumption
    methane_fraction: Assumption
    decay: Assumption
    recovered: Assumption
    oxidised: Assumption
    gwp: Assumption


def _about(name: str, period: object, unit: str, method: str, form: str = "") -> Outcome:
    return Outcome(
        name=name, calculator=CALCULATOR, period=str(period), value=None, unit=unit, method=method, form=form
    )


def _fossil(waste: Expression, carbon: Expression, fossil: Expression, burned: Expression) -> Expression:
    return waste * carbon * fossil * burned * co2_per_carbon()


_CARBON = "吨碳/吨"


def incineration(waste: Quantity, assumptions: WasteAssumptions, year: int) -> Outcome:
    """Return the fossil CO2 of incineration, in t.

    Args:
        waste: Waste burned in the year.
        assumptions: Its carbon.
        year: The year.
    """
    about = _about("waste_incineration_co2", year, "吨", "fossil_carbon")
    quantities = [waste, assumptions.carbon_content, assumptions.fossil_fraction, assumptions.burnout]
    outcome = work_out(about, quantities, _fossil, [None, _CARBON])
    return outcome.with_note(
        "CO2 of the biogenic carbon is not counted; stated apart from what the power stands in for"
    )


def displaced(electricity: Quantity, grid: GridChoice, year: int) -> Outcome:
    """Return the CO2 of the grid power that the plant's power stands in for, in t: avoided elsewhere, not here.

    Args:
        electricity: Power supplied in the year, the plant's own use taken off.
        grid: The factor of the electricity.
        year: The year.
    """
    about = _about("waste_power_co2_displaced", year, "吨", "by_generation", grid.form)
    outcome = work_out(about, [electricity, grid.factor], lambda power, co2: power * co2)
    return outcome.with_note("avoided in the grid: never subtracted from the emissions of the place")


def net(waste: Quantity, electricity: Quantity, assumptions: WasteAssumptions, grid: GridChoice, year: int) -> Outcome:
    """Return emission less displacement, in t; only for a comparison of projects, never for an inventory.

    Args:
        waste: Waste burned in the year.
        electricity: Power supplied in the year.
        assumptions: Carbon of the waste.
        grid: The factor of the electricity.
        year: The year.
    """
    about = _about("waste_to_energy_co2_net", year, "吨", "netted", grid.form)
    quantities = [
        waste,
        assumptions.carbon_content,
        assumptions.fossil_fraction,
        assumptions.burnout,
        electricity,
        grid.factor,
    ]

    def build(*leaves: Expression) -> Expression:
        *burning, power, co2 = leaves
        return _fossil(*burning) - power * co2

    outcome = work_out(about, quantities, build, [None, _CARBON])
    return outcome.with_note("netted on request: compares projects, and is no emission of the place")


def landfill_methane(waste: Quantity, assumptions: LandfillAssumptions, year: int, years: int) -> Outcome:
    """Return the methane of one year's waste over the years after it was landfilled, in tCO2e (first-order decay).

    CH4 = W·DOC·DOCf·MCF·F·16/12·(1 − e^(−k·years))·(1 − R)·(1 − OX).

    Args:
        waste: Waste landfilled in one year.
        assumptions: All parameters; there is no default for any.
        year: The year of landfilling.
        years: Over how many years its decay is counted.

    Raises:
        ValueError: No year is counted.
    """
    if years < 1:
        raise ValueError("decay is counted over at least one year")
    about = _about("landfill_ch4", f"{year}-{year + years}", "吨二氧化碳当量", "first_order_decay")
    span = given("years of decay", str(years), "年", exact=True)
    quantities = [
        waste,
        assumptions.organic_carbon,
        assumptions.decomposable,
        assumptions.correction,
        assumptions.methane_fraction,
        assumptions.decay,
        span,
        assumptions.recovered,
        assumptions.oxidised,
        assumptions.gwp,
    ]

    def build(*leaves: Expression) -> Expression:
        mass, carbon, rot, site, methane, decay, time, caught, oxidised, potential = leaves
        per_carbon = definition("16/12", 16 / 12, "吨/吨碳", "tCH4/tC", "16/12")
        decayed = Constant(1) - Constant(math.e) ** (Constant(0) - decay * time)
        made = mass * carbon * rot * site * methane * per_carbon * decayed
        return made * (Constant(1) - caught) * (Constant(1) - oxidised) * potential

    return work_out(about, quantities, build, [None, _CARBON])
