"""One inventory of what is emitted inside a place: CO2, CH4, N2O, SO2, NOx, PM2.5 and VOCs from the same activity data.

Here: direct emissions on the generation side (where fuel is burned, plants included), each gas by its own factors, and
what is missing. Not here: electricity and heat from elsewhere (``inventory``), factors themselves
(``factors/pollutants.csv``), abatement at a plant (its measured emissions belong in ``pollutants.csv`` of the place).

An emission is activity × net calorific value × factor (IPCC 2006, volume 2, equation 2.1; CO2 as in ``inventory``). A
factor that is not confirmed is a missing input unless the caller takes unconfirmed ones too.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from nearzero import units
from nearzero.accounting.activity import activities
from nearzero.accounting.emissions import Cell, Missing, cell_of
from nearzero.accounting.factors import Factor, FactorTable, MissingFactorError
from nearzero.accounting.gases import gwp
from nearzero.accounting.inventory import Total, add, inventory
from nearzero.accounting.method import read_method
from nearzero.accounting.sets import EmissionFactor
from nearzero.results import Result

if TYPE_CHECKING:
    from nearzero.accounting.boundary import Kind
    from nearzero.accounting.choice import Choice
    from nearzero.accounting.method import Conversion, Method
    from nearzero.accounting.selection import Term
    from nearzero.places.raw import Raw

FILE = "factors/pollutants.toml"
GREENHOUSE = ("CO2", "CH4", "N2O")
AIR = ("SO2", "NOx", "PM2.5", "VOCs")
GASES = (*GREENHOUSE, *AIR)
ANALYSIS = "joint_inventory"
VARIABLE = "emissions_joint"
_DIRECT: tuple[Kind, ...] = ("combustion", "process", "waste")
_COAL = "tce_definition"
# Calcination gives off CO2 and neither of these: IPCC 2006, volume 3, chapter 2, has no method for them.
_NOT_EMITTED = frozenset({("CH4", "process"), ("N2O", "process")})
_ASK = (
    "ask for it with its source (for pollutants: 排放源统计调查产排污核算方法和系数手册, 生态环境部公告2021年第24号) "
    "and add a row to factors/pollutants.csv"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class JointInventory:
    """Direct emissions of one place, gas by gas, cell by cell.

    Attributes:
        place: The place.
        cells: The cells of each gas; they are the same for all of them. Values are in t of the gas.
        unconfirmed: Whether factors that are not confirmed were taken.
        form: How results name the choice of factors.
    """

    place: str
    cells: Mapping[str, tuple[Cell, ...]]
    unconfirmed: bool
    form: str

    @property
    def years(self) -> tuple[int, ...]:
        """Years that have a cell."""
        return tuple(sorted({cell.year for cell in self.cells["CO2"]}))

    def total(self, gas: str, year: int) -> Total:
        """Return the sum of the cells of a gas in a year; without a value where one of them is missing."""
        return add([cell for cell in self.cells[gas] if cell.year == year])

    def missing(self, gas: str) -> tuple[Missing, ...]:
        """Return what a gas lacks."""
        return tuple(cell.missing for cell in self.cells[gas] if cell.missing is not None)


def joint_inventory(raw: Raw, place_id: str, choice: Choice, *, unconfirmed: bool = False) -> JointInventory | None:
    """Make the joint inventory of a place; None where it has no table of activity data.

    Args:
        raw: The data folder.
        place_id: The place.
        choice: Its factor set is that of the CO2 of fuels.
        unconfirmed: Whether to take factors that are not confirmed; their cells are ``estimated``.

    Raises:
        ValueError: The choice names what there is not.
        DataError: A table has errors.
    """
    if not raw.has(place_id, "activity.csv"):
        return None
    method = read_method(raw, choice.factor_set, choice.electricity, year_rule=choice.year_rule, boundary="generation")
    whole = inventory(activities(raw, place_id), method)
    direct = tuple(cell for cell in whole.cells if cell.kind in _DIRECT)
    said = tomllib.loads((raw.root / FILE).read_text(encoding="utf-8"))
    joint = _Joint(method, said["groups"], said["classes"], unconfirmed, frozenset(one.name for one in method.table))
    cells = {"CO2": direct}
    for gas in GASES[1:]:
        emitting = (cell.term for cell in direct if (gas, cell.kind) not in _NOT_EMITTED)
        cells[gas] = tuple(cell_of(term, joint.rules(gas, term)) for term in emitting)
    form = f"{method.name}{'+unconfirmed' if unconfirmed else ''}"
    return JointInventory(place=place_id, cells=cells, unconfirmed=unconfirmed, form=form)


def _nearest(line: Iterator[str], groups: Mapping[str, str], default: str) -> str:
    return next((groups[name] for name in line if name in groups), default)


@dataclass(frozen=True, slots=True)
class _Joint:
    """What the factors of all gases share, and the rules of each gas in each group of sectors."""

    method: Method
    groups: Mapping[str, str]
    classes: Mapping[str, str]
    unconfirmed: bool
    names: frozenset[str]
    _known: dict[tuple[str, str, bool], _Rules] = field(default_factory=dict)

    def rules(self, gas: str, term: Term) -> _Rules:
        """Return the rules that a term is counted by."""
        group = _nearest(self.method.hierarchy.sector_line(term.sector), self.groups, "manufacturing")
        key = (gas, group, any("标准煤" in row.unit for _, row in term.rows))
        if key not in self._known:
            self._known[key] = _Rules(self, *key)
        return self._known[key]

    def find(self, name: str) -> Factor:
        """Return a factor.

        Raises:
            MissingFactorError: There is none, or none that is confirmed where only such are taken.
        """
        if name not in self.names:
            raise MissingFactorError(name, ask=_ASK)
        factor = self.method.table.find(name)
        if factor.status != "published" and not self.unconfirmed:
            ask = f"the table has {factor.digits} {factor.unit} ({factor.source}), unconfirmed: confirm it or ask"
            raise MissingFactorError(name, ask=ask)
        return factor


@dataclass(frozen=True, slots=True)
class _Rules:
    """The factors of one gas in one group of sectors, in the form that a cell asks for them."""

    joint: _Joint
    gas: str
    group: str
    per_coal: bool
    _known: dict[tuple[Kind, str], EmissionFactor | MissingFactorError] = field(default_factory=dict)

    def emission_factor(self, kind: Kind, carrier: str, year: int) -> EmissionFactor:
        """Return what one unit of a carrier emits, in t of the gas; burning has the same factor in every year.

        Raises:
            MissingFactorError: There is none, or none that is confirmed.
        """
        del year
        if (kind, carrier) not in self._known:
            try:
                self._known[kind, carrier] = self._made(kind, carrier)
            except MissingFactorError as error:
                self._known[kind, carrier] = error
        found = self._known[kind, carrier]
        if isinstance(found, MissingFactorError):
            raise found
        return found

    def _made(self, kind: Kind, carrier: str) -> EmissionFactor:
        fuel = _nearest(self.joint.method.hierarchy.carrier_line(carrier), self.joint.classes, carrier)
        burned = kind == "combustion"
        name = f"combustion_{self.gas}_{self.group}_{fuel}" if burned else f"{kind}_{self.gas}_{carrier}"
        numbers = [self.joint.find(name), *([self._heat(carrier)] if burned else [])]
        per, scale = _activity("*".join(f"({one.unit.replace('Nm3', 'm3')})" for one in numbers))
        value, low, high = scale, scale, scale
        for one in numbers:
            if one.value is None or one.low is None or one.high is None:
                raise MissingFactorError(one.name, ask=f"the table has “{one.digits}”, no single value")
            value, low, high = value * one.value, low * one.low, high * one.high
        unit = f"t{self.gas}/{per}"
        return EmissionFactor(
            carrier=carrier,
            value=value,
            low=low,
            high=high,
            unit=unit,
            activity_unit=per,
            status="published" if all(one.status == "published" for one in numbers) else "unconfirmed",
            inputs=tuple(one.id for one in numbers),
            arithmetic=" × ".join(f"{one.digits} {one.unit}" for one in numbers) + f" = {value:.7g} {unit}",
            note=numbers[0].note,
        )

    def conversion(self, unit: str, to: str, carrier: str, year: int) -> Conversion:
        """Return what turns an activity into the unit of its factor; see ``Method.conversion``."""
        return self.joint.method.conversion(unit, to, carrier, year)

    def _heat(self, carrier: str) -> Factor:
        """Return the heat of one unit of a fuel: that of standard coal, or its net calorific value."""
        if self.per_coal:
            return self.joint.find(_COAL)
        names = self.joint.method.factor_set.factors.get(carrier, "").split("*")
        found = [name.strip() for name in names if name.strip().startswith("ncv_")]
        return self.joint.find(found[0] if found else f"ncv_{carrier}")


def _activity(unit: str) -> tuple[str, float]:
    """Return the unit of activity below the line of a product of units, and the scale to t per that unit."""
    for per in ("吨", "万立方米", "吨标准煤"):
        try:
            return per, units.factor(unit, f"t/{per}")
        except units.UnitError:
            continue
    raise units.UnitError(f"“{unit}” is not a mass per unit of activity")


def co2e(table: FactorTable, found: JointInventory, year: int, report: str = "AR5") -> float | None:
    """Return the greenhouse gases of a year in t CO2e; None where one of them is not known in full.

    Args:
        table: The factors.
        found: The inventory.
        year: The year.
        report: Whose potentials: ``SAR``, ``AR5`` or ``AR6``.
    """
    totals = {gas: found.total(gas, year).value for gas in GREENHOUSE}
    known = {gas: value for gas, value in totals.items() if value is not None}
    if len(known) < len(GREENHOUSE):
        return None
    return sum(value * float(gwp(table, gas, report).value or 0) for gas, value in known.items())


def results(found: JointInventory, gases: Sequence[str] = GASES) -> Iterator[Result]:
    """Say the total of every gas and year, in t; where it lacks something, what is known stands under ``~partial``."""
    for gas in gases:
        for year in found.years:
            whole = found.total(gas, year)
            lacking = len(whole.missing)
            note = f"{lacking} of {len(whole.cells)} cells lack an input" if lacking else ""
            base = Result(
                analysis=ANALYSIS,
                place=found.place,
                variable=VARIABLE,
                factor=gas,
                identity="generation",
                form=found.form,
                method="direct",
                period=str(year),
                value=whole.value,
                unit="吨",
                low=whole.low,
                high=whole.high,
                interval_kind=None if whole.value is None else "rounding",
                state=whole.state,
                inputs=whole.inputs if whole.value is not None else (),
                arithmetic=whole.arithmetic if whole.value is not None else "",
                note=note,
            )
            yield base
            counted = any(cell.factor is not None for cell in whole.cells)  # nothing burned is no part of a sum
            if lacking and whole.partial is not None and counted:
                yield replace(
                    base,
                    factor=f"{gas}~partial",
                    value=whole.partial,
                    low=whole.partial_low,
                    high=whole.partial_high,
                    interval_kind="rounding",
                    state="estimated" if found.unconfirmed else "derived",
                    inputs=whole.inputs,
                    arithmetic=whole.arithmetic,
                    note=f"{note}; what is known of it, not the total",
                )
