"""What the energy of a place is made of and where it comes from, out of its balance in standard coal.

Here: consumption by kind of energy, shares of coal, oil and gas in fossil energy and in all energy, what uses most of
each kind, dependence on inflow, self-sufficiency. Not here: the share of non-fossil energy, which has definitions of
its own (``nonfossil``), shares that documents print (``analysis.structure``), the balance itself (``balance``).

Consumption of a kind of energy is final use and losses, and what transformations put in less what they put out: the
coal of a power plant counts as coal, its electricity not a second time. Electricity and heat appear with what comes
in over the boundary and with primary electricity. Fossil fuel burned elsewhere for the electricity that comes in is
no fossil energy of the place by this reckoning.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from nearzero.accounting.amounts import Amount, Term, absent, added, share
from nearzero.accounting.energy.balance import ALL, AVAILABLE, FINAL, LOSS, TOTAL
from nearzero.accounting.energy.balance_rows import KINDS, OTHER, TOP_SECTORS, kind_of
from nearzero.results import Result

if TYPE_CHECKING:
    from nearzero.accounting.energy.balance import Balance

FOSSIL = ("coal", "oil", "gas")
# Flows over the boundary; outflow and export are printed negative.
OVER_THE_BOUNDARY = ("inflow", "import", "bunkers_abroad", "outflow", "export", "bunkers_domestic")
PRIMARY = "primary_production"


def consumption(balance: Balance, kinds: Iterable[str]) -> Amount | None:
    """Return the consumption of some kinds of energy.

    Args:
        balance: In standard coal.
        kinds: Of ``balance_rows.KINDS``, or ``other_energy``.

    Returns:
        The amount; without a value where a row is missing; None where the place has none of them.
    """
    whole = balance.cell(TOTAL)
    if whole is not None and whole.value is None and not whole.inputs:  # a group of rows is missing
        return whole
    return _sum(balance, terms_of(balance, [TOTAL], kinds))


def terms_of(balance: Balance, flows: Iterable[str], kinds: Iterable[str]) -> list[Term]:
    """Return the quantities of some rows that are of some kinds of energy."""
    wanted = set(kinds)
    return [
        term
        for flow in flows
        for term in balance.terms(flow, "", ALL)
        if kind_of(balance.tree, term.activity.carrier) in wanted
    ]


def _sum(balance: Balance, terms: Sequence[Term]) -> Amount | None:
    return added(terms, balance.unit()) if terms else None


def consumption_levels(balances: Iterable[Balance]) -> Iterator[Result]:
    """Say the consumption of every kind of energy that a place has, of fossil energy and of all energy.

    Args:
        balances: In standard coal, one per year.

    Yields:
        Method ``consumption``: per kind as ``factor``; ``fossil_energy`` for coal, oil and gas together and
        ``energy`` without a factor for everything. Without a value where a row is missing.
    """
    for balance in balances:
        every = (*KINDS, OTHER)
        for kind in every:
            amount = consumption(balance, [kind])
            if amount is not None:
                yield _result(balance, amount, "consumption", kind)
        for variable, members in (("fossil_energy", FOSSIL), ("energy", every)):
            amount = consumption(balance, members)
            if amount is not None:
                yield _result(balance, amount, "consumption", "", variable)


def uses(balance: Balance, kind: str) -> list[Result]:
    """Return what uses a kind of energy, in per cent of all of it: transformations, losses, final use by sector.

    Args:
        balance: In standard coal.
        kind: Of ``balance_rows.KINDS``, or ``other_energy``.

    Returns:
        Largest first, method ``share_of_use`` with the kind as ``identity`` and the flow or the sector as ``factor``;
        none where the place uses none. What a transformation puts in counts in full, as in the consumption of one
        carrier (消费量合计). Where final use is printed for the whole only, it stands as ``final``.
    """
    parts = {name: terms for name, terms in _uses(balance, kind) if terms}
    if not parts:
        return []
    unit = balance.unit()
    whole = added([term for terms in parts.values() for term in terms], unit)
    found = []
    for name, terms in parts.items():
        rest = [term for other, more in parts.items() if other != name for term in more]
        amount = share(added(terms, unit), whole, added(rest, unit) if rest else _nothing(balance))
        if amount.value != 0:
            found.append(_result(balance, amount, "share_of_use", name, identity=kind))
    return sorted(found, key=lambda one: -(one.value if isinstance(one.value, float) else 0.0))


def _uses(balance: Balance, kind: str) -> Iterator[tuple[str, list[Term]]]:
    def mine(terms: Iterable[Term]) -> list[Term]:
        return [term for term in terms if kind_of(balance.tree, term.activity.carrier) == kind]

    for flow in (one.id for one in balance.flows.values() if one.group == "transformation"):
        put_in = [term for term in mine(balance.terms(flow)) if term.activity.value is None or term.activity.value < 0]
        yield flow, [Term(term.activity, term.conversion, -1) for term in put_in]
    sectors = {name: mine(balance.terms(FINAL, name)) for name in TOP_SECTORS}
    if any(sectors.values()):
        yield from sectors.items()
    else:
        yield FINAL, mine(balance.terms(FINAL))
    yield LOSS, mine(balance.terms(LOSS))


def fuel_shares(balances: Iterable[Balance]) -> Iterator[Result]:
    """Say the shares of the kinds of energy in fossil energy and in all energy, year by year.

    Args:
        balances: In standard coal, one per year.

    Yields:
        ``share_of_fossil`` of coal, oil and gas, ``share_of_total`` of every kind that the place has. Where a row is
        missing the share has no value, and says what is missing.
    """
    for balance in balances:
        every = (*KINDS, OTHER)
        amounts = {kind: amount for kind in every if (amount := consumption(balance, [kind])) is not None}
        for method, members in (("share_of_fossil", FOSSIL), ("share_of_total", every)):
            for kind in (name for name in members if name in amounts):
                whole = consumption(balance, members)
                rest = consumption(balance, [name for name in members if name != kind])
                if whole is not None:
                    yield _result(balance, share(amounts[kind], whole, rest or _nothing(balance)), method, kind)


def import_dependence(balances: Iterable[Balance]) -> Iterator[Result]:
    """Say how much of the energy available comes from outside, and how much of the use is produced within.

    Args:
        balances: In standard coal, one per year.

    Yields:
        ``import_dependence``: net inflow ÷ energy available (可供本地区消费的能源量), for all energy and for each kind
        that has a supply side; negative for a place that sends out more than it takes in. ``self_sufficiency``:
        primary production ÷ consumption, for all energy. Without a value where a row is missing.
    """
    for balance in balances:
        yield from _dependence(balance, "", (*KINDS, OTHER))
        for kind in (*KINDS, OTHER):
            if terms_of(balance, [AVAILABLE], [kind]):
                yield from _dependence(balance, kind, (kind,))
        produced = _sum(balance, terms_of(balance, [PRIMARY], (*KINDS, OTHER)))
        used = consumption(balance, (*KINDS, OTHER)) or absent(balance.unit(), balance.group_id("final"))
        if produced is None:
            produced = absent(balance.unit(), f"{balance.place}:activity/{PRIMARY}@{balance.year}")
        yield _result(balance, share(produced, used), "self_sufficiency", "")


def _dependence(balance: Balance, kind: str, members: Sequence[str]) -> Iterator[Result]:
    unit = balance.unit()
    if "supply" not in balance.groups:
        yield _result(balance, absent(unit, balance.group_id("supply")), "import_dependence", kind)
        return
    across = terms_of(balance, OVER_THE_BOUNDARY, members)
    others = [flow.id for flow in balance.flows.values() if flow.group == "supply" and flow.id not in OVER_THE_BOUNDARY]
    within = terms_of(balance, others, members)
    if across:
        net, rest, whole = added(across, unit), _sum(balance, within), added([*across, *within], unit)
        yield _result(balance, share(net, whole, rest or _nothing(balance)), "import_dependence", kind)


def _nothing(balance: Balance) -> Amount:
    """Return what is left of a whole that is all one part: nothing, exactly."""
    return Amount(value=0.0, low=0.0, high=0.0, unit=balance.unit(), state="derived")


def _result(
    balance: Balance, amount: Amount, method: str, kind: str, variable: str = "energy", identity: str = ""
) -> Result:
    return amount.result(
        analysis="energy_structure",
        place=balance.place,
        variable=variable,
        factor=kind,
        identity=identity,
        method=method,
        form=",".join(filter(None, (balance.measure.method, balance.form))),
        period=str(balance.year),
    )
