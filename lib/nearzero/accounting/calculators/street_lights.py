"""Renewable street lights: their share, and the electricity and CO2 they save.

Here: counts, share (park indicator 22), savings against a lamp on the grid. Not here: the threshold of the programme.
"""

from __future__ import annotations

from dataclasses import dataclass

from nearzero.accounting.calculators.outcomes import Outcome, share, work_out
from nearzero.accounting.calculators.quantities import Assumption, GridChoice, Quantity, assume
from nearzero.accounting.factors import FactorTable

CALCULATOR = "street_lights"
_HOURS = "千瓦时/千瓦/年"
_POWER = "W/盏"
AGAINST = ("led", "hps")


@dataclass(frozen=True, slots=True, kw_only=True)
class LightAssumptions:
    """What stands behind the savings.

    Attributes:
        hours: Hours of light in a year, in h/a.
        power: Power of the lamp on the grid that a renewable one stands in for, in W per lamp.
        against: Which lamp that is: ``led`` or ``hps``.
    """

    hours: Assumption
    power: Assumption
    against: str

    @classmethod
    def default(cls, table: FactorTable, against: str) -> LightAssumptions:
        """Take them from the factor tables.

        Args:
            table: The factors.
            against: ``led`` (the same light from the grid) or ``hps`` (the old sodium lamp): a choice that decides
                the result and is therefore part of it.

        Raises:
            MissingFactorError: The tables do not have one of them.
            ValueError: The lamp is neither.
        """
        if against not in AGAINST:
            raise ValueError(f"“{against}” is no lamp to compare with: one of {', '.join(AGAINST)}")
        return cls(
            hours=assume(table, "streetlight_hours"),
            power=assume(table, f"streetlight_power_{against.upper()}"),
            against=against,
        )


def _about(name: str, year: int, unit: str, method: str = "", form: str = "") -> Outcome:
    return Outcome(name=name, calculator=CALCULATOR, period=str(year), value=None, unit=unit, method=method, form=form)


def renewable_share(renewable: Quantity, lights: Quantity, year: int) -> Outcome:
    """Return the share of renewable street lights, in per cent.

    Args:
        renewable: Street lights with their own renewable electricity.
        lights: All street lights.
        year: The year.
    """
    return share(_about("renewable_street_lights_share", year, "%", "by_count"), [renewable], [lights])


def electricity_saved(renewable: Quantity, assumptions: LightAssumptions, year: int) -> Outcome:
    """Return the electricity that is not taken from the grid, in 万千瓦时/年: lamps × power × hours.

    Args:
        renewable: Street lights with their own renewable electricity.
        assumptions: Hours and the lamp they stand in for.
        year: The year.
    """
    about = _about("street_lights_electricity_saved", year, "万千瓦时/年", f"against_{assumptions.against}")
    quantities = [renewable, assumptions.power, assumptions.hours]
    return work_out(about, quantities, lambda n, power, hours: n * power * hours, [None, _POWER, _HOURS])


def reduction(renewable: Quantity, assumptions: LightAssumptions, grid: GridChoice, year: int) -> Outcome:
    """Return the CO2 avoided, in t/a: electricity saved × grid factor.

    Args:
        renewable: Street lights with their own renewable electricity.
        assumptions: Hours and the lamp they stand in for.
        grid: The factor of the electricity.
        year: The year.
    """
    about = _about("street_lights_co2_avoided", year, "吨/年", f"against_{assumptions.against}", grid.form)
    quantities = [renewable, assumptions.power, assumptions.hours, grid.factor]
    return work_out(
        about, quantities, lambda n, power, hours, co2: n * power * hours * co2, [None, _POWER, _HOURS, None]
    )
