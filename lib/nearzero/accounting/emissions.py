"""One cell of an inventory: activity × factor, with its band, its state and its arithmetic.

Here: the emission of one term, and what is missing where it cannot be said. Not here: which terms there are
(``selection``), sums of cells (``inventory``).

The band of a product has a closed form: the ends of the activity times the ends of the factor.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Protocol

from nearzero.accounting.amounts import weakest
from nearzero.accounting.boundary import NET_IMPORT, Kind
from nearzero.accounting.factors import MissingFactorError
from nearzero.accounting.scopes import scope_of
from nearzero.accounting.selection import Term
from nearzero.units import UnitError

if TYPE_CHECKING:
    from nearzero.accounting.activity import Activity
    from nearzero.accounting.method import Conversion
    from nearzero.accounting.sets import EmissionFactor

_WRITTEN_OUT = 6  # sums of more rows than this are named, not written out
_NET_EXPORT = "net export: counted negative, for the fuel of the plants inside is counted in full"
_DUST = 1e-12  # what is left of a sum that cancels, relative to its parts


class Rules(Protocol):
    """Where a cell gets its factor from: a ``Method`` for CO2, or the rules of another gas."""

    def emission_factor(self, kind: Kind, carrier: str, year: int) -> EmissionFactor:
        """Return what one unit of a carrier emits, in t."""
        ...

    def conversion(self, unit: str, to: str, carrier: str, year: int) -> Conversion:
        """Return what turns activity into the unit of its factor."""
        ...


@dataclass(frozen=True, slots=True)
class Missing:
    """Something an inventory lacks, and what to ask for.

    Attributes:
        cause: ``activity``, ``factor``, ``unit`` or ``net_import``.
        flow: The flow of the cell.
        sector: Its sector.
        carrier: Its carrier.
        year: Its year.
        ask: What to ask, for the person at the keyboard.
        ask_zh: The same in Chinese.
    """

    cause: str
    flow: str
    sector: str
    carrier: str
    year: int
    ask: str
    ask_zh: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """Emissions of one carrier in one sector and year.

    Attributes:
        term: What is counted.
        activity: Amount in the unit that the factor is per; None where it is missing.
        activity_low: Lower end of its rounding interval, coefficients of conversion included.
        activity_high: Upper end.
        factor: What one unit emits; None where there is none.
        value: t CO2; None where activity or factor is missing.
        low: Lower end over all rounding intervals together.
        high: Upper end.
        state: The weakest of activity and factor, ``derived`` at best; ``missing``.
        activity_ids: Ids of the rows.
        factor_ids: Ids of the factors, those of conversion included.
        arithmetic: The product written out.
        note: What a reader must know.
        missing: What it lacks, or None.
    """

    term: Term
    activity: float | None = None
    activity_low: float = math.nan
    activity_high: float = math.nan
    factor: EmissionFactor | None = None
    value: float | None = None
    low: float | None = None
    high: float | None = None
    state: str = "missing"
    activity_ids: tuple[str, ...] = ()
    factor_ids: tuple[str, ...] = ()
    arithmetic: str = ""
    note: str = ""
    missing: Missing | None = None

    @property
    def flow(self) -> str:
        """The flow."""
        return self.term.flow

    @property
    def sector(self) -> str:
        """The sector; empty for the whole place."""
        return self.term.sector

    @property
    def carrier(self) -> str:
        """The carrier."""
        return self.term.carrier

    @property
    def year(self) -> int:
        """The year."""
        return self.term.year

    @property
    def kind(self) -> Kind:
        """``combustion``, ``electricity``, ``heat``, ``process`` or ``waste``."""
        return self.term.kind

    @property
    def scope(self) -> int:
        """1 for direct emissions, 2 for electricity and heat from elsewhere."""
        return scope_of(self.kind)

    @property
    def inputs(self) -> tuple[str, ...]:
        """Ids of everything it rests on."""
        return (*self.activity_ids, *self.factor_ids)


def cell_of(term: Term, method: Rules) -> Cell:
    """Return what one term emits.

    Args:
        term: What is counted.
        method: The rule set.

    Returns:
        The cell; without a value, and with what to ask for, where activity or factor is missing or the unit of the
        activity is not one that the factor can be applied to.
    """
    rows = [row for _, row in term.rows]
    ids = tuple(row.id for row in rows)
    without = [row for row in rows if row.value is None]
    if without:
        return Cell(term=term, activity_ids=ids, missing=_no_activity(term, without))
    if _is_nothing(term):
        return _nothing(term, ids)
    try:
        factor = method.emission_factor(term.kind, term.carrier, term.year)
        turned = [method.conversion(row.unit, factor.activity_unit, term.carrier, term.year) for row in rows]
    except MissingFactorError as error:
        return Cell(term=term, activity_ids=ids, missing=_no_factor(term, error))
    except UnitError as error:
        return Cell(term=term, activity_ids=ids, missing=_no_unit(term, rows, error))
    activity, low, high = _amount(term, turned)
    ends = product((low, high), (factor.low, factor.high))
    conversions = tuple(dict.fromkeys(turned))
    unconfirmed = "unconfirmed" in {factor.status, *(one.status for one in conversions)}
    states = [*(row.state for row in rows), "derived", *(["estimated"] if unconfirmed else [])]
    used = dict.fromkeys((*(name for one in conversions for name in one.inputs), *factor.inputs))
    return Cell(
        term=term,
        activity=activity,
        activity_low=low,
        activity_high=high,
        factor=factor,
        value=activity * factor.value,
        low=ends[0],
        high=ends[1],
        state=weakest(states),
        activity_ids=ids,
        factor_ids=tuple(used),
        arithmetic=_written(term, turned, factor, activity * factor.value),
        note="; ".join(filter(None, (_NET_EXPORT if term.flow == NET_IMPORT and activity < 0 else "", factor.note))),
    )


def _is_nothing(term: Term) -> bool:
    """Tell whether nothing is burned: the rows print 0, or all of the use is raw material."""
    values = [weight * (row.value or 0.0) for weight, row in term.rows]
    return all(value == 0 for value in values) or (
        term.flow == "final" and sum(values) == 0 and len({row.unit for _, row in term.rows}) == 1
    )


def _nothing(term: Term, ids: tuple[str, ...]) -> Cell:
    raw_material = any(row.value for _, row in term.rows)
    return Cell(
        term=term,
        activity=0.0,
        activity_low=0.0,
        activity_high=0.0,
        value=0.0,
        low=0.0,
        high=0.0,
        state=weakest((*(row.state for _, row in term.rows), "derived")),
        activity_ids=ids,
        arithmetic=_activity_written(term) if raw_material else "",
        note="all of it is use as raw material" if raw_material else "",
    )


def _amount(term: Term, turned: Sequence[Conversion]) -> tuple[float, float, float]:
    """Return the activity in the unit of the factor with its ends; rows that share a coefficient are added first."""
    groups: dict[tuple[str, ...], list[tuple[float, float, float, Conversion]]] = {}
    for (weight, row), one in zip(term.rows, turned, strict=True):
        if row.value is None or row.low is None or row.high is None:
            raise ValueError(f"{row.id} has no value")
        low, high = sorted((weight * row.low * one.value, weight * row.high * one.value))
        groups.setdefault(one.inputs, []).append((weight * row.value * one.value, low, high, one))
    value, least, most = 0.0, 0.0, 0.0
    for found in groups.values():
        one = found[0][3]
        relative = (one.low / one.value, one.high / one.value)
        low, high = product((sum(part[1] for part in found), sum(part[2] for part in found)), relative)
        own = _without_dust([part[0] for part in found])
        value, least, most = value + own, least + low, most + high
    return value, least, most


def _written(term: Term, turned: Sequence[Conversion], factor: EmissionFactor, value: float) -> str:
    texts = list(dict.fromkeys(before_equals(one.text) for one in turned if one.text))
    product = before_equals(factor.arithmetic)
    product = f"({product})" if " × " in product else product
    said = _activity_written(term)
    said = f"({said})" if len(term.rows) > 1 else said
    return " ".join([said, *texts, "×", product, "=", in_words(value)])


def _activity_written(term: Term) -> str:
    text, shared = "", {row.unit for _, row in term.rows}
    if len(term.rows) > _WRITTEN_OUT and len(shared) == 1:
        parts = [weight * (row.value or 0.0) for weight, row in term.rows]
        return f"{_without_dust(parts):.8g} {shared.pop()} net of {len(parts)} rows".replace("-", "−")
    for weight, row in term.rows:
        value = weight * (row.value or 0.0) if abs(weight) == 1 else (row.value or 0.0)
        shown = f"{plain(abs(value))} {row.unit}" + ("" if abs(weight) == 1 else f" × {plain(abs(weight))}")
        below = value < 0 or (abs(weight) != 1 and weight < 0)
        text += (" − " if below else " + ") + shown if text else ("−" if below else "") + shown
    return text


def _without_dust(parts: Sequence[float]) -> float:
    """Return a sum; 0 where only the last bits of its parts are left of it."""
    whole = math.fsum(parts)
    return 0.0 if abs(whole) <= _DUST * math.fsum(map(abs, parts)) else whole


def plain(value: float) -> str:
    """Return a number in its shortest form, without an exponent: ``567224.1126``, ``30``."""
    return f"{Decimal(repr(value)).normalize():f}".replace("-", "−")


def before_equals(text: str) -> str:
    """Return a calculation without its outcome."""
    return text.partition(" = ")[0]


def product(one: tuple[float, float], other: tuple[float, float]) -> tuple[float, float]:
    """Return the ends of the product of two intervals."""
    ends = [a * b if a and b else 0.0 for a in one for b in other]  # nothing times an open end is nothing
    return min(ends), max(ends)


def in_words(tonnes: float) -> str:
    """Return tonnes with four digits and their unit: ``58.15 万吨``, ``972.1 吨``."""
    scale, unit = (1e4, "万吨") if abs(tonnes) >= 1e4 else (1.0, "吨")
    scaled = tonnes / scale
    decimals = max(0, 3 - math.floor(math.log10(abs(scaled)))) if scaled else 0
    return f"{scaled:.{min(decimals, 6)}f} {unit}".replace("-", "−")


def _no_activity(term: Term, rows: Sequence[Activity]) -> Missing:
    named = ", ".join(row.id for row in rows)
    ask = f"the activity is missing: ask the statistics bureau for {named} (in {rows[0].unit or 'its unit'})"
    ask_zh = f"缺活动水平：请向统计部门索取 {named}（{rows[0].unit or '单位待定'}）"
    return Missing("activity", term.flow, term.sector, term.carrier, term.year, ask, ask_zh)


def _no_factor(term: Term, error: MissingFactorError) -> Missing:
    ask_zh = f"缺排放因子 {error.name}{'' if error.year is None else f'（{error.year}年）'}：请索取，并注明来源"
    return Missing("factor", term.flow, term.sector, term.carrier, term.year, str(error), ask_zh)


def _no_unit(term: Term, rows: Sequence[Activity], error: UnitError) -> Missing:
    named = ", ".join(f"{row.id} ({row.unit})" for row in rows)
    ask = f"the factor cannot be applied to {named}: {error}; ask for the quantity in its own unit"
    ask_zh = f"单位不符，无法套用排放因子：{named}；请索取该品种实物量（电力注明当量或等价）"
    return Missing("unit", term.flow, term.sector, term.carrier, term.year, ask, ask_zh)


def net_import_lacking(carrier: str, year: int) -> Cell:
    """Return the cell of a net import of electricity or heat that no row gives."""
    kind: Kind = "heat" if carrier == "heat" else "electricity"
    named, source = ("热力", "供热企业") if kind == "heat" else ("电力", "供电公司")
    who = "heat supplier" if kind == "heat" else "grid company"
    ask = f"the net import of {carrier} in {year} is missing: ask the {who} for inflow and outflow; write 0 for none"
    ask_zh = f"缺{year}年{named}净调入量：请向{source}索取调入量与调出量；没有则填0"
    term = Term(flow=NET_IMPORT, sector="", carrier=carrier, year=year, kind=kind, rows=())
    return Cell(term=term, missing=Missing("net_import", NET_IMPORT, "", carrier, year, ask, ask_zh))
