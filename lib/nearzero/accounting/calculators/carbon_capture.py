"""Carbon capture: what is stored, what is used, and the energy it takes.

Here: the split by destination. Only CO2 that stays in the ground is removed. CO2 that is sold or made into urea comes
back to the air within a year or so: it is use and no removal. Not here: projects (``programme.projects``).
"""

from __future__ import annotations

from collections.abc import Mapping

from nearzero.accounting.calculators.outcomes import Outcome, definition, total, without, work_out
from nearzero.accounting.calculators.quantities import Assumption, GridChoice, Quantity
from nearzero.places.chain import Expression

CALCULATOR = "carbon_capture"
STORAGE = frozenset({"geological_storage"})
USE = frozenset({"sold", "urea", "food", "welding", "chemicals", "algae", "greenhouse", "enhanced_oil_recovery"})
# Oil recovery leaves part of the CO2 in the ground; how much is for a measurement to say, so it counts as use.
UNDECIDED = "undecided"


def _about(name: str, period: object, unit: str, method: str = "", form: str = "", item: str = "") -> Outcome:
    return Outcome(
        name=name,
        calculator=CALCULATOR,
        period=str(period),
        value=None,
        unit=unit,
        method=method,
        form=form,
        item=item,
    )


def split(
    destinations: Mapping[str, Quantity], period: object, item: str = "", unit: str = "万吨/年"
) -> tuple[Outcome, ...]:
    """Return CO2 captured, stored and used, each by itself; what has no known destination stays by itself as well.

    Args:
        destinations: CO2 by destination: ``geological_storage`` is storage, those of ``USE`` are use, ``undecided``
            is neither.
        period: The year, or ``undated``.
        item: The project.
        unit: Unit of the outcomes: ``万吨/年`` for capacities, ``吨`` for what a year captured.

    Raises:
        ValueError: A destination is none of these.
    """
    unknown = sorted(set(destinations) - STORAGE - USE - {UNDECIDED})
    if unknown:
        known = ", ".join(sorted({*STORAGE, *USE, UNDECIDED}))
        raise ValueError(f"{', '.join(unknown)}: whether this is storage or use is not known; one of {known}")
    groups = {
        "co2_captured": set(destinations),
        "co2_stored": STORAGE & set(destinations),
        "co2_used": USE & set(destinations),
        "co2_capture_undecided": {UNDECIDED} & set(destinations),
    }
    notes = {
        "co2_stored": "the only part that counts as removed",
        "co2_used": "used, not removed: it comes back to the air",
    }
    said = [
        _sum(_about(name, period, unit, "by_destination", item=item), [destinations[one] for one in sorted(members)])
        .with_note(notes.get(name, ""))
        for name, members in groups.items()
        if members
    ]  # fmt: skip
    if not groups["co2_stored"]:
        said.append(_nothing_stored(destinations, period, item, unit))
    return tuple(said)


def _sum(about: Outcome, quantities: list[Quantity]) -> Outcome:
    return work_out(about, quantities, lambda *leaves: total(leaves))


def _nothing_stored(destinations: Mapping[str, Quantity], period: object, item: str, unit: str) -> Outcome:
    """Say that nothing is stored where every destination is known to be use; else that it is not known."""
    about = _about("co2_stored", period, unit, "by_destination", item=item)
    if UNDECIDED in destinations or not destinations:
        return without(about, "destination of the CO2")
    whole = [destinations[one] for one in sorted(destinations)]
    outcome = work_out(about, whole, lambda *leaves: total(leaves) - total(leaves))
    return outcome.with_note("all of it is used, none is stored: no removal")


def co2_in_urea(urea: Quantity, period: object, item: str = "", unit: str = "万吨/年") -> Outcome:
    """Return the CO2 that urea takes up, from the molar masses 44 and 60: use, and no removal.

    Args:
        urea: Urea made.
        period: The year, or ``undated``.
        item: The project.
        unit: Unit of the outcome.
    """
    about = _about("co2_used", period, unit, "from_urea", item=item)
    outcome = work_out(about, [urea], lambda mass: mass * definition("44/60", 44 / 60, "", "tCO2/t", "44/60"))
    return outcome.with_note("comes back to the air when the urea is spread: no removal")


def energy_penalty(
    captured: Quantity, per_tonne: Assumption, grid: GridChoice, period: object, item: str = "", unit: str = "吨"
) -> Outcome:
    """Return the CO2 of the electricity that capture takes.

    Args:
        captured: CO2 captured.
        per_tonne: Electricity per CO2 captured, for example in 千瓦时/吨; of the plant itself, there is no default.
        grid: The factor of the electricity.
        period: The year, or ``undated``.
        item: The project.
        unit: Unit of the outcome.
    """
    about = _about("co2_capture_energy_co2", period, unit, "electricity", grid.form, item)
    return work_out(about, [captured, per_tonne, grid.factor], _penalty)


def _penalty(captured: Expression, per_tonne: Expression, co2: Expression) -> Expression:
    return captured * per_tonne * co2


def stored_net(
    stored: Quantity, captured: Quantity, per_tonne: Assumption, grid: GridChoice, period: object, item: str = "",
    unit: str = "吨",
) -> Outcome:  # fmt: skip
    """Return the CO2 stored less the CO2 of the energy that capture takes.

    Args:
        stored: CO2 in the ground; the quantity captured itself where all of it is stored.
        captured: CO2 captured, stored or used.
        per_tonne: Electricity per CO2 captured.
        grid: The factor of the electricity.
        period: The year, or ``undated``.
        item: The project.
        unit: Unit of the outcome.
    """
    about = _about("co2_stored_net", period, unit, "stored_less_energy", grid.form, item)
    outcome = work_out(
        about,
        [stored, captured, per_tonne, grid.factor],
        lambda kept, all_, each, co2: kept - _penalty(all_, each, co2),
    )
    if outcome.high is not None and outcome.high < 0:
        return outcome.with_note("negative: capture emits more than it stores")
    return outcome
