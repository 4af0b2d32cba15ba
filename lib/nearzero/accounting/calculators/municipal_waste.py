"""Municipal waste by the way it is treated: incineration, landfill and composting beside each other, and the shares.

Here: greenhouse gases of composting, shares by way of treatment, and the same waste sent either way. Not here: the
fossil CO2 of incineration and the methane of landfills (``waste_to_energy``, which this module calls).

Composting gives CH4 and N2O of the wet waste (IPCC 2006, volume 5, equations 4.1 and 4.2, table 4.1); its CO2 is
biogenic and not counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from nearzero.accounting.calculators import waste_to_energy
from nearzero.accounting.calculators.desk import blank
from nearzero.accounting.calculators.outcomes import Outcome, share, work_out
from nearzero.accounting.calculators.quantities import Assumption, Quantity, assume
from nearzero.accounting.calculators.waste_to_energy import LandfillAssumptions, WasteAssumptions
from nearzero.accounting.factors import FactorTable
from nearzero.places.chain import Expression

CALCULATOR = "municipal_waste"
CO2E = "吨二氧化碳当量"
WAYS = ("incineration", "landfill", "composting")
_PER_MASS = "克/千克"


@dataclass(frozen=True, slots=True, kw_only=True)
class CompostAssumptions:
    """What stands behind the emissions of composting.

    Attributes:
        methane: CH4 per wet waste.
        nitrous_oxide: N2O per wet waste.
        gwp_methane: Global warming potential of CH4, in tCO2e/t.
        gwp_nitrous_oxide: The same of N2O.
    """

    methane: Assumption
    nitrous_oxide: Assumption
    gwp_methane: Assumption
    gwp_nitrous_oxide: Assumption

    @classmethod
    def default(cls, table: FactorTable, report: str = "AR5") -> CompostAssumptions:
        """Take them from the factor tables.

        Args:
            table: The factors.
            report: Assessment report of the potentials.

        Raises:
            MissingFactorError: The tables do not have one of them.
        """
        return cls(
            methane=assume(table, "composting_ch4"),
            nitrous_oxide=assume(table, "composting_n2o"),
            gwp_methane=assume(table, f"gwp100_CH4_{report}"),
            gwp_nitrous_oxide=assume(table, f"gwp100_N2O_{report}"),
        )


def _about(name: str, year: int, unit: str, method: str, item: str = "") -> Outcome:
    return blank(CALCULATOR, name, year, unit, method, item=item)


def composting(waste: Quantity, assumptions: CompostAssumptions, year: int) -> Outcome:
    """Return the methane and nitrous oxide of composting, in tCO2e.

    Args:
        waste: Wet waste composted in the year.
        assumptions: The factors.
        year: The year.
    """
    about = _about("composting_ghg", year, CO2E, "wet_waste")
    quantities = [
        waste,
        assumptions.methane,
        assumptions.gwp_methane,
        assumptions.nitrous_oxide,
        assumptions.gwp_nitrous_oxide,
    ]

    def build(*leaves: Expression) -> Expression:
        mass, methane, of_methane, nitrous, of_nitrous = leaves
        return mass * methane * of_methane + mass * nitrous * of_nitrous

    return work_out(about, quantities, build, [None, _PER_MASS, None, _PER_MASS])


def shares(treated: Mapping[str, Quantity], whole: Quantity, year: int) -> list[Outcome]:
    """Return what per cent of the waste goes which way.

    Args:
        treated: Waste by way of treatment.
        whole: All waste.
        year: The year.
    """
    return [
        share(_about("municipal_waste_share", year, "%", "by_mass", way), [amount], [whole])
        for way, amount in treated.items()
    ]


def routes(
    waste: Quantity,
    year: int,
    *,
    incineration: WasteAssumptions,
    compost: CompostAssumptions,
    landfill: LandfillAssumptions | None = None,
    years: int = 100,
) -> list[Outcome]:
    """Return what the same waste would emit by each way of treatment, in tCO2e: a comparison, and no inventory.

    Args:
        waste: The waste.
        year: The year it arises.
        incineration: Carbon of the waste.
        compost: Factors of composting; they hold for its organic part only.
        landfill: Parameters of the landfill; it is left out where nobody gives them.
        years: Over how many years the decay in the landfill is counted.
    """
    burned = waste_to_energy.incineration(waste, incineration, year)
    found = {"incineration": replace(burned, unit=CO2E), "composting": composting(waste, compost, year)}
    if landfill is not None:
        found["landfill"] = waste_to_energy.landfill_methane(waste, landfill, year, years)
    note = "the same waste sent one way: a comparison, and no emission of the place"
    return list(_named(found.items(), year, note))


def _named(found: Iterable[tuple[str, Outcome]], year: int, note: str) -> Iterable[Outcome]:
    for way, one in found:
        named = replace(one, name="municipal_waste_route", calculator=CALCULATOR, item=way, period=str(year))
        yield named.with_note(note)
