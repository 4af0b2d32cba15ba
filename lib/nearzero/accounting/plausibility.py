"""Whether a factor fits the activity it is multiplied with, and whether emissions fit the energy they come from.

Here: t/t, t/tce and tC/tce told apart when numbers meet. Not here: the windows and the judgement of the tables
(``places.windows``, ``places.check_factors``).
"""

from __future__ import annotations

from dataclasses import dataclass

from nearzero import units
from nearzero.accounting.factors import Factor
from nearzero.accounting.sets import EmissionFactor
from nearzero.places.windows import Windows

_COAL = "吨标准煤"
_VOLUME = "万立方米"
# The window that emissions per standard coal of a fuel must lie in.
_PER_STANDARD_COAL = {"coal": "ef_tce_coal", "oil": "ef_tce_oil", "gas": "ef_tce_gas_"}


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something that does not fit, and what it is likely to be.

    Attributes:
        rule: What must hold.
        hint: The likely mistake.
    """

    rule: str
    hint: str

    def __str__(self) -> str:
        """Return both on one line."""
        return f"{self.rule}; {self.hint}"


def doubt_factor(windows: Windows, factor: Factor) -> Doubt | None:
    """Say what is wrong with a factor by itself; None where it lies in its window.

    Args:
        windows: What is plausible.
        factor: The factor; one without a single value is not judged.
    """
    if factor.value is None:
        return None
    verdict = windows.judge(factor.name, factor.value, factor.unit)
    return None if verdict is None else Doubt(verdict[1], verdict[2])


def doubt_pair(factor: EmissionFactor, activity_unit: str) -> Doubt | None:
    """Say why a factor must not be multiplied with an activity; None where the two fit.

    Args:
        factor: What one unit of activity emits.
        activity_unit: The unit of the activity as printed.
    """
    rule = f"{factor.value:.4g} {factor.unit} is multiplied with an activity in {factor.activity_unit}"
    try:
        units.factor(activity_unit, factor.activity_unit)
    except units.UnitError as error:
        return Doubt(rule, _why(factor, activity_unit, str(error)))
    return None


def doubt_emissions(windows: Windows, family: str, emissions: float, energy: float) -> Doubt | None:
    """Say whether stated emissions of a fuel fit the standard coal they come from.

    Args:
        windows: What is plausible.
        family: ``coal``, ``oil`` or ``gas``.
        emissions: t CO2.
        energy: tce; nothing is said of 0.

    Raises:
        ValueError: There is no window for such a family.
    """
    if family not in _PER_STANDARD_COAL:
        raise ValueError(f"no window is known for “{family}”: one of {', '.join(_PER_STANDARD_COAL)}")
    if energy == 0:
        return None
    verdict = windows.judge(_PER_STANDARD_COAL[family], emissions / energy, "tCO2/tce")
    return None if verdict is None else Doubt(verdict[1], verdict[2])


def _why(factor: EmissionFactor, activity_unit: str, said: str) -> str:
    if any(units.converts(activity_unit, coal) for coal in (_COAL, "吨标准煤_当量", "吨标准煤_等价")):
        return (
            f"the activity is in standard coal ({activity_unit}), the factor per {factor.activity_unit}: "
            "take a set per standard coal, or the physical amount"
        )
    if factor.activity_unit == _COAL:
        return (
            f"the factor is per tonne of standard coal, the activity in {activity_unit}: "
            "convert the activity by its calorific value, or take a set per physical unit"
        )
    if units.converts(activity_unit, "吨") and factor.activity_unit == _VOLUME:
        return f"the activity is a mass ({activity_unit}), the factor per volume: liquefied gas has a factor of its own"
    if units.converts(activity_unit, _VOLUME):
        return f"the activity is a volume ({activity_unit}), the factor per {factor.activity_unit}"
    return said
