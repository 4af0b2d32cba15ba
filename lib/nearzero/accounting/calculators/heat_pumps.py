"""Heat pumps against the boiler they stand in for.

Here: electricity, CO2 of both, their balance, and the coefficient of performance at which they are equal. Not here: the
heat a building needs (it is measured or stated).

Electricity is heat ÷ 3.6 MJ/kWh ÷ COP; fuel is heat ÷ efficiency; CO2 of fuel is CC × OF × 44/12 of its heat.
"""

from __future__ import annotations

from dataclasses import dataclass

from nearzero.accounting.calculators.outcomes import Outcome, co2_per_carbon, joules_per_kwh, work_out
from nearzero.accounting.calculators.quantities import Assumption, GridChoice, Quantity, assume
from nearzero.accounting.factors import FactorTable
from nearzero.places.chain import Expression

CALCULATOR = "heat_pumps"
KINDS = ("air", "ground")
FUELS = {"gas": "natural_gas", "coal": "bituminous_coal_general"}


@dataclass(frozen=True, slots=True, kw_only=True)
class HeatPumpAssumptions:
    """What stands behind the comparison.

    Attributes:
        kind: ``air`` or ``ground``.
        cop: Seasonal coefficient of performance: heat delivered per electricity used.
        fuel: ``gas`` or ``coal``: what the boiler burns.
        efficiency: Heat delivered per heat in the fuel.
        carbon_content: Carbon per heat in the fuel, in tC/TJ.
        oxidation: Share of the carbon that is burned.
    """

    kind: str
    cop: Assumption
    fuel: str
    efficiency: Assumption
    carbon_content: Assumption
    oxidation: Assumption

    @classmethod
    def default(cls, table: FactorTable, kind: str, fuel: str) -> HeatPumpAssumptions:
        """Take them from the factor tables.

        Args:
            table: The factors.
            kind: ``air`` or ``ground``.
            fuel: ``gas`` or ``coal``.

        Raises:
            MissingFactorError: The tables do not have one of them.
            ValueError: The kind or the fuel is another one.
        """
        if kind not in KINDS or fuel not in FUELS:
            raise ValueError(f"“{kind}” against “{fuel}”: the kinds are {KINDS}, the fuels {tuple(FUELS)}")
        return cls(
            kind=kind,
            cop=assume(table, f"hp_cop_{kind}_source_seasonal"),
            fuel=fuel,
            efficiency=assume(table, f"boiler_efficiency_{fuel}"),
            carbon_content=assume(table, f"cc_{FUELS[fuel]}"),
            oxidation=assume(table, f"of_{FUELS[fuel]}"),
        )


def _about(name: str, year: int, unit: str, method: str, form: str = "") -> Outcome:
    return Outcome(name=name, calculator=CALCULATOR, period=str(year), value=None, unit=unit, method=method, form=form)


def electricity_used(heat: Quantity, assumptions: HeatPumpAssumptions, year: int) -> Outcome:
    """Return the electricity the heat pump takes, in 万千瓦时.

    Args:
        heat: Heat delivered, in 吉焦.
        assumptions: The coefficient of performance is used.
        year: The year.
    """
    about = _about("heat_pump_electricity", year, "万千瓦时", assumptions.kind)
    return work_out(about, [heat, assumptions.cop], _electricity)


def _electricity(heat: Expression, cop: Expression) -> Expression:
    return heat / joules_per_kwh() / cop


def _fuel_co2(heat: Expression, efficiency: Expression, carbon: Expression, burned: Expression) -> Expression:
    return heat / efficiency * carbon * burned * co2_per_carbon()


def emissions(heat: Quantity, assumptions: HeatPumpAssumptions, grid: GridChoice, year: int) -> Outcome:
    """Return the CO2 of the electricity the heat pump takes, in t.

    Args:
        heat: Heat delivered.
        assumptions: The coefficient of performance is used.
        grid: The factor of the electricity.
        year: The year.
    """
    about = _about("heat_pump_co2", year, "吨", assumptions.kind, grid.form)
    return work_out(about, [heat, assumptions.cop, grid.factor], lambda q, cop, co2: _electricity(q, cop) * co2)


def boiler_emissions(heat: Quantity, assumptions: HeatPumpAssumptions, year: int) -> Outcome:
    """Return the CO2 of the boiler for the same heat, in t.

    Args:
        heat: Heat delivered.
        assumptions: Fuel and efficiency are used.
        year: The year.
    """
    about = _about("boiler_co2", year, "吨", assumptions.fuel)
    quantities = [heat, assumptions.efficiency, assumptions.carbon_content, assumptions.oxidation]
    return work_out(about, quantities, _fuel_co2)


def balance(heat: Quantity, assumptions: HeatPumpAssumptions, grid: GridChoice, year: int) -> Outcome:
    """Return the CO2 avoided by the heat pump, in t: boiler less heat pump. Below zero it emits more, and says so.

    Args:
        heat: Heat delivered.
        assumptions: Both sides of the comparison.
        grid: The factor of the electricity.
        year: The year.
    """
    method = f"{assumptions.kind}_against_{assumptions.fuel}"
    about = _about("heat_pump_co2_avoided", year, "吨", method, grid.form)
    quantities = [
        heat,
        assumptions.efficiency,
        assumptions.carbon_content,
        assumptions.oxidation,
        assumptions.cop,
        grid.factor,
    ]

    def build(*leaves: Expression) -> Expression:
        q, efficiency, carbon, burned, cop, co2 = leaves
        return _fuel_co2(q, efficiency, carbon, burned) - _electricity(q, cop) * co2

    outcome = work_out(about, quantities, build)
    if outcome.value is None or outcome.low is None or outcome.high is None:
        return outcome
    if outcome.high < 0:
        return outcome.with_note("negative: with this electricity the heat pump emits more than the boiler")
    if outcome.low < 0:
        return outcome.with_note("its sign is not sure: the interval holds 0")
    return outcome


def break_even_cop(assumptions: HeatPumpAssumptions, grid: GridChoice, year: int) -> Outcome:
    """Return the coefficient of performance from which on the heat pump emits less than the boiler.

    Args:
        assumptions: Fuel and efficiency are used.
        grid: The factor of the electricity.
        year: The year.
    """
    about = _about("heat_pump_break_even_cop", year, "", assumptions.fuel, grid.form)
    quantities = [grid.factor, assumptions.efficiency, assumptions.carbon_content, assumptions.oxidation]

    def build(co2: Expression, efficiency: Expression, carbon: Expression, burned: Expression) -> Expression:
        return co2 / joules_per_kwh() * efficiency / (carbon * burned * co2_per_carbon())

    return work_out(about, quantities, build)
