"""The energy balance of a place in the form of the regional balance of the China Energy Statistical Yearbook.

Here: rows (supply, transformation, losses, final use by sector, difference) by carriers, in physical units (实物量)
or in standard coal (标准量), with every cell a result and nothing hidden: the difference is a row, a missing
quantity is named and leaves a blank. Not here: activity data (``activity``), shares made from a balance
(``structure``, ``nonfossil``), its picture (``flow``).

Signs are those of the yearbook: outflow and what is put into a transformation are negative, losses and final use
positive. Supply + transformation = losses + final use + difference holds for every carrier, by construction.

Electricity in standard coal counts by its calorific value (当量值) or by the coal its generation takes (等价值); a
balance is one or the other, and the unit of its totals says which. A blank cell of a group that has rows (a carrier
without losses) is no quantity. A group without any row (no supply side at all) is missing, and so is every total
that needs it: a zero has to be written to count as one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from nearzero.accounting.activity import Activity, read_flows
from nearzero.accounting.amounts import Amount, Conversion, Term, absent, added
from nearzero.accounting.energy.balance_rows import SHOWN_SECTORS, Tree, carrier_tree, carrier_units, sector_tree
from nearzero.accounting.energy.balance_units import Electricity, GasClass, Measure, converter, total_unit
from nearzero.results import Result

if TYPE_CHECKING:
    from nearzero.places.raw import Raw

# Ids of flows.csv that a balance computes.
AVAILABLE = "available"
TRANSFORMATION = "transformation"
DIFFERENCE = "balance_difference"
TOTAL = "total"
LOSS = "loss"
FINAL = "final"
NONENERGY = "nonenergy"
COMPUTED = (AVAILABLE, TRANSFORMATION, DIFFERENCE, TOTAL)
# What the total of a row stands under, in place of a carrier.
ALL = ""

# From here on a difference is worth a warning, as a share of the consumption of the carrier. A convention of this
# workbench: the yearbooks let differences of a few per cent stand.
LARGEST_DIFFERENCE = 0.05

_NEEDED = {
    AVAILABLE: ("supply",),
    TRANSFORMATION: ("transformation",),
    DIFFERENCE: ("supply", "transformation", "loss", "final"),
    TOTAL: ("transformation", "loss", "final"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the table: a flow, and a sector where the flow has sectors."""

    flow: str
    sector: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BalanceWarning:
    """What does not fit within a balance.

    Attributes:
        kind: ``large_difference``; ``printed_differs``: the table prints another sum than its rows add up to;
            ``parts_exceed``: the sectors add up to more than what is printed for their whole.
        row: The row.
        carrier: The carrier; empty for all.
        found: What the rows give.
        printed: What is printed, for the last two kinds.
        share: |Difference| ÷ consumption of the carrier, for ``large_difference``; None where there is no
            consumption.
        limit: Share from which on it is large.
    """

    kind: Literal["large_difference", "printed_differs", "parts_exceed"]
    row: Row
    carrier: str
    found: Amount
    printed: Amount | None = None
    share: float | None = None
    limit: float | None = None


class Balance:
    """The balance of one place and one year in one unit; made by ``balance``."""

    def __init__(
        self,
        raw: Raw,
        place: str,
        activities: Sequence[Activity],
        year: int,
        measure: Measure,
        without: frozenset[str] = frozenset(),
    ) -> None:
        """Sort the rows into cells; amounts are computed when they are asked for."""
        self.place, self.year, self.measure, self.without = place, year, measure, without
        self.flows = read_flows(raw)
        self.sectors: Tree = sector_tree(raw)
        self.tree: Tree = carrier_tree(raw)
        self._units = carrier_units(raw)
        self._convert = converter(raw, measure, year, self._units)
        energy = [one for one in activities if one.year == year and self.flows[one.flow].group != "process"]
        mine = [one for one in energy if one.carrier not in without]
        self.rows_in: dict[tuple[str, str, str], Activity] = {(one.flow, one.sector, one.carrier): one for one in mine}
        if len(self.rows_in) != len(mine):
            raise ValueError(f"two rows of {year} have the same flow, sector and carrier")
        self._used = {(one.flow, one.carrier) for one in mine}
        self.carriers = tuple(name for name in self.tree.order if any(one.carrier == name for one in mine))
        self._conversions: dict[tuple[str, str], Conversion] = {}

    # --- what stands where

    @cached_property
    def groups(self) -> frozenset[str]:
        """Groups of flows that have a row."""
        return frozenset(self.flows[flow].group for flow, _, _ in self.rows_in)

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """The rows of the table, in the order of the yearbook: those that have a cell, and what is computed."""
        found = []
        for flow in self.flows.values():
            if flow.group == "process":
                continue
            if flow.id == next((one.id for one in self.flows.values() if one.group == "transformation"), None):
                found.append(Row(TRANSFORMATION))
            if flow.id in COMPUTED or any(name == flow.id for name, _, _ in self.rows_in):
                found.append(Row(flow.id))
                found += [Row(flow.id, sector) for sector in self._shown_sectors(flow.id)]
        return tuple(found)

    def _shown_sectors(self, flow: str) -> list[str]:
        if flow not in {FINAL, NONENERGY}:
            return []
        return [name for name in SHOWN_SECTORS if any(self._cover(flow, name, carrier) for carrier in self.carriers)]

    def unit(self, carrier: str = ALL) -> str:
        """Return the unit of a column: that of the carrier, or standard coal."""
        if self.measure.unit == "physical":
            return self._units.get(carrier, "")
        return total_unit(self.measure) if carrier in {ALL, "electricity"} else "万吨标准煤"

    # --- cells

    def cell(self, flow: str, sector: str = "", carrier: str = ALL) -> Amount | None:
        """Return one cell.

        Args:
            flow: Id of ``flows.csv``, or ``transformation`` for the sum of its group.
            sector: Id of ``sectors.csv``; all of them where empty. What is printed for the whole is taken; else
                the sum of its parts.
            carrier: Id of ``carriers.csv``; the total over carriers where empty (standard coal only).

        Returns:
            The amount; without a value where something it needs is missing, and None where the cell is blank.

        Raises:
            ValueError: A total over carriers is asked for in physical units.
        """
        if carrier == ALL and self.measure.unit == "physical":
            raise ValueError("tonnes and cubic metres are not added: a total needs standard coal")
        lacking = [group for group in _NEEDED.get(flow, ()) if group not in self.groups]
        if lacking:
            return absent(self.unit(carrier), *(self.group_id(group) for group in lacking))
        terms = self.terms(flow, sector, carrier)
        return added(terms, self.unit(carrier)) if terms else None

    def group_id(self, group: str) -> str:
        """Return how a whole group of rows is named where it is missing."""
        return f"{self.place}:activity/{group}@{self.year}"

    def terms(self, flow: str, sector: str = "", carrier: str = ALL) -> list[Term]:
        """Return the quantities that a cell adds up, with their signs."""
        if carrier == ALL:
            return [term for signed in self._signed(flow, net=True) for term in self._over_carriers(*signed, sector)]
        return [
            self._term(one, sign)
            for name, sign, only_negative in self._signed(flow, net=False)
            for one in self._cover(name, sector, carrier)
            if not only_negative or (one.value is None or one.value < 0)
        ]

    def _signed(self, flow: str, *, net: bool) -> list[tuple[str, int, bool]]:
        """Return the flows a row is made of: id, sign, and whether only what is put in counts.

        The consumption of one carrier (消费量合计) holds what is put into transformations and not what comes
        out; that of all energy (能源消费总量) holds the loss of transformations, which is input less output.
        """
        supply, transformed = self._of_group("supply"), self._of_group("transformation")
        uses = [*self._of_group("loss"), FINAL]
        match flow:
            case "available":
                return [(name, 1, False) for name in supply]
            case "transformation":
                return [(name, 1, False) for name in transformed]
            case "balance_difference":
                plus = [(name, 1, False) for name in (*supply, *transformed)]
                return [*plus, *((name, -1, False) for name in uses)]
            case "total":
                return [*((name, 1, False) for name in uses), *((name, -1, not net) for name in transformed)]
        return [(flow, 1, False)]

    def _of_group(self, group: str) -> list[str]:
        return [flow.id for flow in self.flows.values() if flow.group == group]

    def _cover(self, flow: str, sector: str, carrier: str) -> list[Activity]:
        """Return the rows that make up a cell: the one printed for it, else those of its parts."""
        if (flow, carrier) not in self._used:
            return []
        printed = self.rows_in.get((flow, sector, carrier))
        if printed is not None:
            return [printed]
        return [one for part in self.sectors.children(sector) for one in self._cover(flow, part, carrier)]

    def _over_carriers(self, flow: str, sign: int, _: bool, sector: str) -> Iterator[Term]:
        """Yield the rows of every carrier, leaving out a carrier whose wider one is printed too."""
        found = {carrier: self._cover(flow, sector, carrier) for carrier in self.carriers}
        for carrier, own in found.items():
            if not any(found.get(wider) for wider in self.tree.above(carrier)):
                yield from (self._term(one, sign) for one in own)

    def _term(self, one: Activity, sign: int) -> Term:
        key = (one.carrier, one.unit)
        if key not in self._conversions:
            self._conversions[key] = self._convert(*key)
        return Term(one, self._conversions[key], sign)

    # --- what is said

    @property
    def columns(self) -> tuple[str, ...]:
        """The carriers, and in standard coal their total."""
        return self.carriers if self.measure.unit == "physical" else (*self.carriers, ALL)

    @cached_property
    def table(self) -> dict[tuple[Row, str], Amount]:
        """Every cell that is not blank, by row and carrier. A printed total or difference is a check, not a cell."""
        found = {}
        for row in self.rows:
            for carrier in self.columns:
                amount = self.cell(row.flow, row.sector, carrier)
                if amount is not None:
                    found[row, carrier] = amount
        return found

    @cached_property
    def missing(self) -> tuple[str, ...]:
        """Ids of what the balance lacks: rows without a value, whole groups, coefficients."""
        groups = [self.group_id(group) for group in _NEEDED[DIFFERENCE] if group not in self.groups]
        return tuple(dict.fromkeys([*groups, *(name for one in self.table.values() for name in one.missing)]))

    @cached_property
    def unconverted(self) -> tuple[str, ...]:
        """Carriers that have no coefficient of standard coal; totals are missing while they are in."""
        found = {
            one.carrier
            for one in self.rows_in.values()
            if any(name.startswith("factor:") for name in self._term(one, 1).conversion.missing)
        }
        return tuple(carrier for carrier in self.carriers if carrier in found)

    @property
    def form(self) -> str:
        """What results add to the method: the class of natural gas, and the carriers left out."""
        left_out = "without:" + "+".join(sorted(self.without)) if self.without else ""
        return ",".join(filter(None, (self.measure.form, left_out)))

    @cached_property
    def warnings(self) -> tuple[BalanceWarning, ...]:
        """Large differences, and printed sums that their parts contradict beyond rounding."""
        return (*self._large_differences(), *self._contradictions(), *self._exceeding_parts())

    def _large_differences(self) -> Iterator[BalanceWarning]:
        for carrier in self.columns:
            found, whole = self.table.get((Row(DIFFERENCE), carrier)), self.table.get((Row(TOTAL), carrier))
            if found is None or found.value is None or found.low is None or found.high is None:
                continue
            least = 0.0 if found.low <= 0 <= found.high else min(abs(found.low), abs(found.high))
            consumed = whole.value if whole is not None and whole.value else None
            if least > LARGEST_DIFFERENCE * (consumed or 0.0):
                share = abs(found.value) / consumed if consumed else None
                yield BalanceWarning(
                    kind="large_difference",
                    row=Row(DIFFERENCE),
                    carrier=carrier,
                    found=found,
                    share=share,
                    limit=LARGEST_DIFFERENCE,
                )

    def _contradictions(self) -> Iterator[BalanceWarning]:
        for (flow, sector, carrier), one in self.rows_in.items():
            if flow in COMPUTED and not sector and one.value is not None:
                found = self.table.get((Row(flow), carrier))
                printed = added([self._term(one, 1)], self.unit(carrier))
                if found is not None and _apart(found, printed):
                    row = Row(flow)
                    yield BalanceWarning(kind="printed_differs", row=row, carrier=carrier, found=found, printed=printed)

    def _exceeding_parts(self) -> Iterator[BalanceWarning]:
        for (flow, sector, carrier), one in self.rows_in.items():
            parts = [row for part in self.sectors.children(sector) for row in self._cover(flow, part, carrier)]
            if flow not in {FINAL, NONENERGY} or one.value is None or not parts:
                continue
            found = added([self._term(row, 1) for row in parts], self.unit(carrier))
            printed = added([self._term(one, 1)], self.unit(carrier))
            if found.low is not None and printed.high is not None and found.low > printed.high:
                yield BalanceWarning(
                    kind="parts_exceed", row=Row(flow, sector), carrier=carrier, found=found, printed=printed
                )

    def results(self) -> tuple[Result, ...]:
        """Return every cell as a result.

        ``variable`` is the flow, ``factor`` sector and carrier (``all`` for the total over carriers), ``method``
        ``physical``, ``calorific`` or ``equal_value``, ``form`` the class of natural gas in standard coal
        and the carriers left out.
        """
        return tuple(
            amount.result(
                analysis="balance",
                place=self.place,
                variable=row.flow,
                factor="|".join(part for part in (row.sector, carrier or "all") if part),
                method=self.measure.method,
                form=self.form,
                period=str(self.year),
            )
            for (row, carrier), amount in self.table.items()
        )


def _apart(one: Amount, other: Amount) -> bool:
    """Tell whether two amounts contradict each other beyond rounding."""
    if one.low is None or one.high is None or other.low is None or other.high is None:
        return False
    return one.low > other.high or one.high < other.low


def balance(  # noqa: PLR0913 - each names one choice, with its default
    raw: Raw,
    activities: Iterable[Activity],
    year: int,
    *,
    unit: Literal["physical", "standard_coal"] = "standard_coal",
    electricity: Electricity = "calorific",
    gas_class: GasClass = "high",
    place: str = "",
    without: Iterable[str] = (),
) -> Balance:
    """Make the energy balance of one year.

    Args:
        raw: The data folder, for flows, sectors, carriers and coefficients.
        activities: Rows of one place; other years and process activity are left out.
        year: The year.
        unit: ``physical``: every carrier in its own unit (实物量); ``standard_coal`` (标准量).
        electricity: ``calorific`` (当量值) or ``equal_value`` (等价值, the coefficient of that year).
        gas_class: Class of natural gas of GB/T 2589: ``high``, ``typical`` or ``low``. ``high`` (1.33 kgce/m³) agrees
            with the calorific value of the provincial guide (38 931 kJ/m³).
        place: The place, where there may be no rows at all.
        without: Carriers left out, for a balance of what has coefficients (see ``Balance.unconverted``). Every
            result names them in its form.

    Raises:
        ValueError: The rows are of several places or repeat a cell, or an argument is not one of those named.
    """
    found = tuple(activities)
    places = {one.place for one in found} | ({place} if place else set())
    if len(places) > 1:
        raise ValueError(f"a balance is of one place, not of {', '.join(sorted(places))}")
    measure = Measure(unit, electricity, gas_class)
    return Balance(raw, next(iter(places), ""), found, year, measure, frozenset(without))
