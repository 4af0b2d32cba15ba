"""An energy balance as a graph of flows: from supply through transformation to use.

Here: nodes and links with their amounts, so that what enters a node leaves it. Not here: how the graph is drawn
(``presentation.figures.sankey``) and the balance itself (``balance``).

Five columns: where energy comes from, the kinds of energy supplied, transformation, the kinds of energy delivered,
where energy goes. Carriers are grouped into kinds (coal, oil, gas, electricity, heat, non-fossil, other), since a
coking plant turns coal into coal. What a transformation puts in and does not put out goes to its losses. Energy that
a transformation makes and another one puts in again (own electricity in a heat pump) comes back as ``recycled``.

Only standard coal with electricity at its calorific value (当量值) is conserved by a transformation; counted at equal
value, a power plant would seem to lose nothing, so that such a balance has no flows to draw.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nearzero.accounting.energy.balance import DIFFERENCE, FINAL, LOSS
from nearzero.accounting.energy.balance_rows import KINDS, OTHER, SHOWN_SECTORS, kind_of

if TYPE_CHECKING:
    from nearzero.accounting.energy.balance import Balance

SUPPLY, ENERGY, PROCESS, DELIVERED, USE = range(5)
RECYCLED = "recycled"
CONVERSION_LOSS = "conversion_loss"
SMALL = "small"
# Kind of a link whose energy is lost.
LOST = "lost"
_NOTHING = 1e-9  # of the whole: what remains of sums that cancel


@dataclass(frozen=True, slots=True)
class Node:
    """A place that energy passes: its column and what it is (a flow, a kind of energy, a sector).

    Attributes:
        column: 0 (where it comes from) to 4 (where it goes).
        name: Id of ``flows.csv``, of ``sectors.csv``, a kind of energy, or one of ``recycled``,
            ``conversion_loss``, ``small``.
    """

    column: int
    name: str


@dataclass(frozen=True, slots=True)
class Link:
    """Energy that passes from one node to a later one, in the unit of the graph."""

    source: Node
    target: Node
    kind: str
    value: float


@dataclass(frozen=True, slots=True, kw_only=True)
class EnergyFlow:
    """The flows of one balance.

    Attributes:
        place: The place.
        year: The year.
        unit: Unit of every link.
        links: From left to right; none is negative.
        total: What enters the place: the supply side of the graph without what is recycled.
        merged: Names of the nodes that were too small to draw and stand under ``small``.
        without: Carriers that the balance leaves out.
    """

    place: str
    year: int
    unit: str
    links: tuple[Link, ...]
    total: float
    merged: tuple[str, ...] = ()
    without: tuple[str, ...] = ()

    @property
    def nodes(self) -> tuple[Node, ...]:
        """Every node once, column by column, in the order of the links."""
        ends = dict.fromkeys(node for link in self.links for node in (link.source, link.target))
        return tuple(sorted(ends, key=lambda node: node.column))

    def entering(self, node: Node) -> float:
        """Return what enters a node."""
        return sum(link.value for link in self.links if link.target == node)

    def leaving(self, node: Node) -> float:
        """Return what leaves a node."""
        return sum(link.value for link in self.links if link.source == node)

    def through(self, node: Node) -> float:
        """Return what passes a node."""
        return max(self.entering(node), self.leaving(node))


class NoFlowError(ValueError):
    """A balance that has no flows to draw, with the reason.

    Attributes:
        missing: Ids of what it lacks, if that is the reason.
    """

    def __init__(self, message: str, missing: tuple[str, ...] = ()) -> None:
        """Keep the message for the reader and what is missing for the program."""
        super().__init__(message)
        self.missing = missing


def energy_flow(balance: Balance, smallest: float = 0.01) -> EnergyFlow:
    """Return the flows of a balance.

    Args:
        balance: In standard coal, with electricity at its calorific value.
        smallest: Sources and uses below this share of the whole are put together under ``small`` of their column;
            transformations and the balance difference never are.

    Raises:
        NoFlowError: The balance is in other units, or lacks a row that a flow needs.
    """
    if balance.measure.method != "calorific":
        raise NoFlowError("flows are drawn in standard coal with electricity at its calorific value (当量值)")
    if balance.missing:
        raise NoFlowError(f"the balance lacks {', '.join(balance.missing)}", balance.missing)
    kinds = {carrier: kind_of(balance.tree, carrier) for carrier in balance.carriers}
    links: list[Link] = []
    for kind in (*KINDS, OTHER):
        links += _of_kind(balance, kind, [carrier for carrier, own in kinds.items() if own == kind])
    links += _transformation_losses(links)
    total = sum(one.value for one in links if one.source.column == SUPPLY and one.source.name != RECYCLED)
    kept = [one for one in links if one.value > _NOTHING * total]
    if not kept:
        raise NoFlowError("the balance holds no energy")
    kept, merged = _merge_small(kept, smallest * total)
    return EnergyFlow(
        place=balance.place,
        year=balance.year,
        unit=balance.unit(),
        links=tuple(kept),
        total=total,
        merged=merged,
        without=tuple(sorted(balance.without)),
    )


def _amount(balance: Balance, carriers: Iterable[str], flow: str, sector: str = "") -> float:
    """Return one row of a kind of energy; blank cells are no quantity."""
    cells = (balance.cell(flow, sector, carrier) for carrier in carriers)
    return sum(cell.value for cell in cells if cell is not None and cell.value is not None)


def _of_kind(balance: Balance, kind: str, carriers: list[str]) -> list[Link]:
    """Return the links of one kind of energy: supply, into and out of transformation, use."""
    if not carriers:
        return []
    supplied, delivered = Node(ENERGY, kind), Node(DELIVERED, kind)
    rows = {flow.id: _amount(balance, carriers, flow.id) for flow in balance.flows.values() if flow.group == "supply"}
    difference = _amount(balance, carriers, DIFFERENCE)
    sources = {name: value for name, value in rows.items() if value > 0}
    sinks = {name: -value for name, value in rows.items() if value < 0}
    (sources if difference < 0 else sinks)[DIFFERENCE] = abs(difference)
    put_in, put_out = _transformed(balance, carriers)
    direct = sum(sources.values()) - sum(put_in.values())
    if direct < 0:  # what is put in is made here: it comes back from the far side
        sources[RECYCLED] = sinks[RECYCLED] = -direct
    sinks[LOSS] = _amount(balance, carriers, LOSS)
    links = [Link(Node(SUPPLY, name), supplied, kind, value) for name, value in sources.items()]
    links += [Link(supplied, Node(PROCESS, name), kind, value) for name, value in put_in.items()]
    links.append(Link(supplied, delivered, kind, max(direct, 0.0)))
    links += [Link(Node(PROCESS, name), delivered, kind, value) for name, value in put_out.items()]
    links += [Link(delivered, Node(USE, name), kind, value) for name, value in _uses(balance, carriers).items()]
    return links + [Link(delivered, Node(USE, name), kind, value) for name, value in sinks.items()]


def _transformed(balance: Balance, carriers: list[str]) -> tuple[dict[str, float], dict[str, float]]:
    """Return what each transformation puts in and puts out of some carriers, both positive."""
    put_in: dict[str, float] = {}
    put_out: dict[str, float] = {}
    for flow in (one.id for one in balance.flows.values() if one.group == "transformation"):
        for carrier in carriers:
            value = _amount(balance, [carrier], flow)
            side = put_in if value < 0 else put_out
            if value:
                side[flow] = side.get(flow, 0.0) + abs(value)
    return put_in, put_out


def _uses(balance: Balance, carriers: list[str]) -> dict[str, float]:
    """Return final consumption by the sectors of the table; what is printed for the whole only, as ``final``."""
    sectors = [
        name for name in SHOWN_SECTORS if not any(above in SHOWN_SECTORS for above in balance.sectors.above(name))
    ]
    found = {name: _amount(balance, carriers, FINAL, name) for name in sectors}
    found[FINAL] = _amount(balance, carriers, FINAL) - sum(found.values())
    if found[FINAL] < 0:  # the sectors exceed the printed whole within rounding, or the balance has warned
        found[FINAL] = 0.0
    return found


def _transformation_losses(links: list[Link]) -> list[Link]:
    """Return what transformations lose, and what those give out that put in nothing (recovered heat)."""
    found = []
    for node in dict.fromkeys(end for one in links for end in (one.source, one.target) if end.column == PROCESS):
        entering = sum(one.value for one in links if one.target == node)
        leaving = sum(one.value for one in links if one.source == node)
        if entering > leaving:
            found.append(Link(node, Node(USE, CONVERSION_LOSS), LOST, entering - leaving))
        elif leaving > entering:
            kind = next(one.kind for one in links if one.source == node)
            found.append(Link(Node(SUPPLY, node.name), node, kind, leaving - entering))
    return found


def _merge_small(links: list[Link], least: float) -> tuple[list[Link], tuple[str, ...]]:
    """Put small sources and small uses together, where there are two or more of them in a column."""
    merged: dict[Node, Node] = {}
    for column in (SUPPLY, USE):
        sizes: dict[Node, float] = {}
        for link in links:
            node = link.source if column == SUPPLY else link.target
            if node.column == column:
                sizes[node] = sizes.get(node, 0.0) + link.value
        # the difference is never hidden among small flows
        small = [node for node, size in sizes.items() if size < least and node.name != DIFFERENCE]
        if len(small) > 1:
            merged |= dict.fromkeys(small, Node(column, SMALL))
    sums: dict[tuple[Node, Node, str], float] = {}
    for link in links:
        key = (merged.get(link.source, link.source), merged.get(link.target, link.target), link.kind)
        sums[key] = sums.get(key, 0.0) + link.value
    names = tuple(dict.fromkeys(node.name for node in merged))
    return [Link(source, target, kind, value) for (source, target, kind), value in sums.items()], names
