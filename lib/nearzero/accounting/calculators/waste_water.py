"""Waste water: CO2 of its power, methane and nitrous oxide of its treatment, and what heat and sludge gas give back.

Here: each of them by itself, in all and per cubic metre. Nothing is netted: heat from the effluent and power from
sludge gas stand in for energy from elsewhere and are said apart. Not here: sewers, chemicals, the carbon of the sludge
put on land.

CH4 = COD removed × factor − recovered (IPCC 2006, volume 5, equation 6.1); N2O = nitrogen treated × factor × 44/28
(IPCC 2019 Refinement, volume 5, chapter 6). CO2 of the organic carbon is biogenic and not counted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from nearzero.accounting.calculators.desk import blank
from nearzero.accounting.calculators.outcomes import Outcome, definition, joules_per_kwh, total, work_out
from nearzero.accounting.calculators.quantities import Assumption, GridChoice, Quantity, assume
from nearzero.accounting.factors import FactorTable
from nearzero.places.chain import Constant, Expression

CALCULATOR = "waste_water"
KINDS = ("domestic", "industrial")
CO2E = "吨二氧化碳当量"
_MASS = "千克/千克"
_HEAT_OF_WATER = ("4.186", 4.186)  # MJ per m³ and K, at 15 ℃


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessAssumptions:
    """What stands behind the emissions of treatment.

    Attributes:
        methane: CH4 per COD removed.
        nitrous_oxide: N2O-N per nitrogen treated.
        gwp_methane: Global warming potential of CH4, in tCO2e/t.
        gwp_nitrous_oxide: The same of N2O.
    """

    methane: Assumption
    nitrous_oxide: Assumption
    gwp_methane: Assumption
    gwp_nitrous_oxide: Assumption

    @classmethod
    def default(cls, table: FactorTable, kind: str = "domestic", report: str = "AR5") -> ProcessAssumptions:
        """Take them from the factor tables.

        Args:
            table: The factors.
            kind: ``domestic`` or ``industrial`` waste water.
            report: Assessment report of the potentials.

        Raises:
            MissingFactorError: The tables do not have one of them.
            ValueError: The kind is another one.
        """
        if kind not in KINDS:
            raise ValueError(f"“{kind}” is no waste water here: one of {', '.join(KINDS)}")
        return cls(
            methane=assume(table, f"waste_water_ch4_{kind}"),
            nitrous_oxide=assume(table, "waste_water_n2o"),
            gwp_methane=assume(table, f"gwp100_CH4_{report}"),
            gwp_nitrous_oxide=assume(table, f"gwp100_N2O_{report}"),
        )


def _about(name: str, period: object, unit: str, method: str, form: str = "", item: str = "") -> Outcome:
    return blank(CALCULATOR, name, period, unit, method, form=form, item=item)


def power_per_volume(power: Quantity, water: Quantity, year: int) -> Outcome:
    """Return the electricity per cubic metre treated, in kWh/m³."""
    about = _about("waste_water_power_intensity", year, "千瓦时/立方米", "by_volume")
    return work_out(about, [power, water], lambda used, volume: used / volume)


def power_co2(power: Quantity, grid: GridChoice, year: int) -> Outcome:
    """Return the CO2 of the electricity used, in t."""
    about = _about("waste_water_power_co2", year, "吨", "electricity", grid.form)
    outcome = work_out(about, [power, grid.factor], lambda used, factor: used * factor)
    return outcome.with_note("part of the electricity of the place: never added to its inventory a second time")


def methane(removed: Quantity, assumptions: ProcessAssumptions, year: int, kind: str = "", *gas: Quantity) -> Outcome:
    """Return the methane of treatment, in tCO2e.

    Args:
        removed: COD removed in the year.
        assumptions: The factors.
        year: The year.
        kind: ``domestic`` or ``industrial``, for the name of the result.
        gas: Methane recovered, where there is some; it is subtracted.
    """
    about = _about("waste_water_ch4", year, CO2E, "cod_removed", item=kind)
    quantities = [removed, assumptions.methane, assumptions.gwp_methane, *gas]

    def build(cod: Expression, factor: Expression, potential: Expression, *caught: Expression) -> Expression:
        made = cod * factor
        return ((made - total(caught)) if caught else made) * potential

    return work_out(about, quantities, build, [None, _MASS])


def nitrous_oxide(nitrogen: Quantity, assumptions: ProcessAssumptions, year: int, kind: str = "") -> Outcome:
    """Return the nitrous oxide of treatment, in tCO2e.

    Args:
        nitrogen: Nitrogen treated in the year.
        assumptions: The factors.
        year: The year.
        kind: ``domestic`` or ``industrial``, for the name of the result.
    """
    about = _about("waste_water_n2o", year, CO2E, "nitrogen_treated", item=kind)

    def build(amount: Expression, factor: Expression, potential: Expression) -> Expression:
        return amount * factor * definition("44/28", 44 / 28, "", "tN2O/tN", "44/28") * potential

    quantities = [nitrogen, assumptions.nitrous_oxide, assumptions.gwp_nitrous_oxide]
    return work_out(about, quantities, build, [None, _MASS])


def per_volume(parts: Sequence[tuple[Quantity, Assumption, Assumption]], water: Quantity, year: int) -> Outcome:
    """Return emissions of treatment per cubic metre, in tCO2e/10⁴ m³ (0.1 kg/m³).

    Args:
        parts: COD removed or nitrogen treated, its factor, and the potential of its gas.
        water: Water treated.
        year: The year.
    """
    about = _about("waste_water_process_intensity", year, "吨二氧化碳当量/万立方米", "by_volume")
    quantities = [water, *(one for part in parts for one in part)]
    readings = [None, *([None, _MASS, None] * len(parts))]

    def build(volume: Expression, *leaves: Expression) -> Expression:
        made = [_gas(parts[k // 3][1], leaves[k] * leaves[k + 1]) * leaves[k + 2] for k in range(0, len(leaves), 3)]
        return total(made) / volume

    return work_out(about, quantities, build, readings)


def _gas(factor: Assumption, amount: Expression) -> Expression:
    """Return the mass of a gas: factors of nitrous oxide count its nitrogen."""
    nitrogen = factor.name.endswith("n2o")
    return amount * definition("44/28", 44 / 28, "", "tN2O/tN", "44/28") if nitrogen else amount


def effluent_heat(
    water: Quantity, cooled: Quantity, cop: Assumption, boiler: Assumption, grid: GridChoice, year: int
) -> tuple[Outcome, Outcome, Outcome]:
    """Return what heat pumps make of the heat of the effluent: heat, the CO2 of their power, and the CO2 they replace.

    Heat delivered is Q × COP ÷ (COP − 1) with Q = volume × 4.186 MJ/(m³·K) × cooling; power is Q ÷ (COP − 1).

    Args:
        water: Effluent used in the year.
        cooled: By how much it is cooled, in 开 (K).
        cop: Coefficient of performance; above 1.
        boiler: CO2 per heat of what they stand in for, in kgCO2/GJ or tCO2/GJ.
        grid: The factor of the electricity.
        year: The year.

    Raises:
        ValueError: The coefficient is not above 1.
    """
    if cop.low is None or cop.low <= 1:
        raise ValueError("a heat pump delivers more heat than the electricity it takes: COP above 1")

    def taken(volume: Expression, kelvin: Expression) -> Expression:
        return volume * kelvin * definition(_HEAT_OF_WATER[0], _HEAT_OF_WATER[1], "兆焦/立方米", "MJ/(m³·K)", "4.186")

    def delivered(volume: Expression, kelvin: Expression, ratio: Expression, *rest: Expression) -> Expression:
        heat = taken(volume, kelvin) * ratio / (ratio - Constant(1))
        return heat * rest[0] if rest else heat

    def power(volume: Expression, kelvin: Expression, ratio: Expression, factor: Expression) -> Expression:
        return taken(volume, kelvin) / (ratio - Constant(1)) / joules_per_kwh() * factor

    used, plain = [water, cooled, cop], [None, ""]
    heat = work_out(_about("waste_water_heat", year, "吉焦", "heat_pump"), used, delivered, plain)
    own = _about("waste_water_heat_co2", year, "吨", "heat_pump", grid.form)
    replaced = _about("waste_water_heat_co2_displaced", year, "吨", "heat_pump")
    apart = "avoided where the heat came from: never subtracted from the emissions of the plant"
    return (
        heat,
        work_out(own, [*used, grid.factor], power, plain),
        work_out(replaced, [*used, boiler], delivered, plain).with_note(apart),
    )


def sludge_power(
    gas: Quantity,
    methane_share: Assumption,
    heat_value: Assumption,
    efficiency: Assumption,
    grid: GridChoice,
    year: int,
) -> tuple[Outcome, Outcome]:
    """Return the power that sludge gas gives, and the CO2 of the grid power it stands in for.

    Args:
        gas: Sludge gas burned in the year.
        methane_share: Methane in it, by volume.
        heat_value: Net calorific value of methane per volume.
        efficiency: Electricity per heat burned.
        grid: The factor of the electricity.
        year: The year.
    """
    quantities = [gas, methane_share, heat_value, efficiency]

    def made(volume: Expression, share: Expression, heat: Expression, ratio: Expression) -> Expression:
        return volume * share * heat * ratio / joules_per_kwh()

    def avoided(*leaves: Expression) -> Expression:
        return made(*leaves[:4]) * leaves[4]

    power = _about("waste_water_sludge_power", year, "万千瓦时", "sludge_gas")
    displaced = _about("waste_water_sludge_co2_displaced", year, "吨", "sludge_gas", grid.form)
    apart = "avoided in the grid: never subtracted from the emissions of the plant"
    return (
        work_out(power, quantities, made),
        work_out(displaced, [*quantities, grid.factor], avoided).with_note(apart),
    )
