"""Other greenhouse gases as CO2 equivalents, by the assessment report whose potentials are used.

Here: global warming potentials over 100 years. Not here: emission factors of other gases (none is in the
tables yet: they are asked for).
"""

from __future__ import annotations

from nearzero.accounting.factors import Factor, FactorTable, MissingFactorError

REPORTS = ("SAR", "AR5", "AR6")
GASES = ("CO2", "CH4", "N2O", "SF6")


def gwp(table: FactorTable, gas: str, report: str) -> Factor:
    """Return the global warming potential of a gas over 100 years, in t CO2e per t.

    CO2 is 1 in every report. The potential of one report never stands in for that of another.

    Args:
        table: The factors.
        gas: ``CO2``, ``CH4``, ``N2O`` or ``SF6``.
        report: ``SAR`` (provincial guide of 2011), ``AR5`` or ``AR6``.

    Raises:
        ValueError: There is no such report.
        MissingFactorError: The table has no potential of the gas by this report.
    """
    if report not in REPORTS:
        raise ValueError(f"“{report}” is no assessment report here: one of {', '.join(REPORTS)}")
    name = "gwp100_CO2" if gas == "CO2" else f"gwp100_{gas}_{report}"
    if gas not in GASES:
        known = ", ".join(GASES)
        ask = f"potentials are here for {known}; ask for that of {gas} by {report}, with the table it stands in"
        raise MissingFactorError(name, ask=ask)
    try:
        return table.find(name)
    except MissingFactorError as error:
        others = [one for one in REPORTS if _has(table, f"gwp100_{gas}_{one}")]
        ask = f"the potential of {gas} by {report} is to be asked for; those by {', '.join(others) or 'none'} are here"
        raise MissingFactorError(name, ask=ask) from error


def to_co2e(table: FactorTable, gas: str, tonnes: float, report: str) -> float:
    """Return an amount of a gas in t CO2e.

    The report fixes the potential, so that the digits of the potential add no rounding.

    Args:
        table: The factors.
        gas: ``CO2``, ``CH4``, ``N2O`` or ``SF6``.
        tonnes: Amount, in t of the gas.
        report: ``SAR``, ``AR5`` or ``AR6``.

    Raises:
        ValueError: There is no such report.
        MissingFactorError: The table has no potential of the gas by this report.
    """
    factor = gwp(table, gas, report)
    if factor.value is None:
        raise MissingFactorError(factor.name, ask=f"the table has “{factor.digits}”, no single value")
    return tonnes * factor.value


def _has(table: FactorTable, name: str) -> bool:
    try:
        table.find(name)
    except MissingFactorError:
        return False
    return True
