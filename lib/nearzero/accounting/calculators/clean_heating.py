"""Clean heating: towns by floor area, the country by household, apart.

Here: the two rates of the community programme (indicator 2). Not here: any number for both together: floor area and
households are not added, and the programme asks for two rates.
"""

from __future__ import annotations

from collections.abc import Sequence

from nearzero.accounting.calculators.outcomes import Outcome, share
from nearzero.accounting.calculators.quantities import Quantity

CALCULATOR = "clean_heating"


def _about(name: str, year: int, method: str) -> Outcome:
    return Outcome(name=name, calculator=CALCULATOR, period=str(year), value=None, unit="%", method=method)


def urban_rate(clean_areas: Sequence[Quantity], heated_area: Quantity, year: int) -> Outcome:
    """Return the share of the heated floor area in town that is heated cleanly, in per cent.

    Args:
        clean_areas: Floor area by clean source of heat.
        heated_area: All heated floor area in town.
        year: The year.
    """
    return share(_about("clean_heating_rate_urban", year, "by_floor_area"), clean_areas, [heated_area])


def rural_rate(clean_households: Sequence[Quantity], heated_households: Quantity, year: int) -> Outcome:
    """Return the share of the heated households in the country that heat cleanly, in per cent.

    Args:
        clean_households: Households by clean source of heat.
        heated_households: All heated households in the country.
        year: The year.
    """
    return share(_about("clean_heating_rate_rural", year, "by_household"), clean_households, [heated_households])
