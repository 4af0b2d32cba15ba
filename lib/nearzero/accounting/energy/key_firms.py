"""The firms that use most of a carrier: listed from the largest down until they reach 80 % of its industrial use.

Here: use by firm and year, shares, the list that the research guide asks for, changes over the years. Not here: the
rules of ``firms.csv`` (``places.check_firms``) and energy balances (``balance``).

Industrial use is final consumption by industry and, unless ``basis`` says otherwise, what is put into
transformations: most coal of a district with a power plant is burned there, and the plant is the firm to list.
Names of firms come from the data alone. Without the industrial use of the place no share is said.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

from nearzero.accounting.activity import Activity
from nearzero.accounting.amounts import Amount, Term, absent, added, share, weakest
from nearzero.accounting.energy.balance import FINAL, Balance
from nearzero.accounting.energy.balance_rows import carrier_tree, carrier_units
from nearzero.accounting.energy.balance_units import STANDARD_COAL, GasClass, Measure, converter
from nearzero.places.contracts import WITHOUT_VALUE
from nearzero.places.tables import rows
from nearzero.problems import Problem
from nearzero.results import Result
from nearzero.rounding import interval, number

if TYPE_CHECKING:
    from nearzero.places.raw import Raw

# The carriers the guide asks for (附件3 三), and the share at which the list may end.
CARRIERS = ("coal", "oil", "gas", "electricity", "heat")
ENOUGH = 80.0
INDUSTRY = "industry"
FILE = "firms.csv"

Basis = Literal["with_transformation", "final"]
Verdict = Literal["reached", "not_reached", "no_total", "exceeds_total", "no_firms"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FirmUse:
    """What one firm uses of a carrier in a year.

    Attributes:
        firm: Its name, as the data have it.
        sectors: Ids of its sectors.
        use: The amount.
        share: Its share of the industrial use, in per cent; None where that is not known.
        cumulative: Share of this firm and all larger ones.
        listed: Whether it belongs to the list: the largest ones until 80 % are reached.
    """

    firm: str
    sectors: tuple[str, ...]
    use: Amount
    share: Amount | None = None
    cumulative: Amount | None = None
    listed: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyFirms:
    """The firms of one carrier and year, largest first.

    Attributes:
        place: The place.
        carrier: Id of the carrier, or of a whole kind (``coal``).
        year: The year.
        basis: What industrial use holds: ``with_transformation`` or ``final``.
        without: Carriers of the kind that are left out of firms and industry alike.
        total: Industrial use; without a value where it is missing.
        firms: Firms with a value, largest first.
        verdict: ``reached``; ``not_reached``: all firms together stay below 80 %; ``no_total``: the denominator is
            missing; ``exceeds_total``: the firms use more than industry does; ``no_firms``.
        missing: Ids of what is missing, firms' rows without a value among them.
        problems: The error that firms exceed the total, for the person who keeps the data.
    """

    place: str
    carrier: str
    year: int
    basis: Basis
    without: tuple[str, ...] = ()
    total: Amount
    firms: tuple[FirmUse, ...]
    verdict: Verdict
    missing: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def form(self) -> str:
        """What results say of the choice: the basis, and the carriers left out."""
        return ",".join(filter(None, (self.basis, "without:" + "+".join(self.without) if self.without else "")))

    @property
    def listed(self) -> tuple[FirmUse, ...]:
        """The firms that the guide asks for."""
        return tuple(one for one in self.firms if one.listed)

    def results(self) -> tuple[Result, ...]:
        """Return the industrial use, and of every firm its use, share and cumulative share.

        ``identity`` is the carrier, ``factor`` the firm, ``form`` the basis
        and the carriers left out.
        """
        found = [self.total.result(**self._name("industrial_use", ""))]
        for one in self.firms:
            found.append(one.use.result(**self._name("use", one.firm)))
            for method, amount in (("share_of_industry", one.share), ("cumulative_share", one.cumulative)):
                if amount is not None:
                    found.append(amount.result(**self._name(method, one.firm)))
        return tuple(found)

    def _name(self, method: str, firm: str) -> dict[str, str]:
        return {
            "analysis": "key_firms",
            "place": self.place,
            "variable": "energy",
            "identity": self.carrier,
            "method": method,
            "form": self.form,
            "factor": firm,
            "period": str(self.year),
        }


def firm_rows(raw: Raw, place_id: str) -> tuple[Activity, ...]:
    """Return the rows of ``firms.csv``, as quantities whose flow is the name of the firm.

    Args:
        raw: The data folder.
        place_id: The place; one without the table has no rows.

    Raises:
        DataError: The table has errors.
    """
    return tuple(_row(row, place_id) for row in rows(raw.judged_table(place_id, FILE)))


def _row(row: object, place_id: str) -> Activity:
    cell = {name: str(getattr(row, name)) for name in ("firm", "sector", "carrier", "year", "value", "unit", "state")}
    value, low, high = None, None, None
    if cell["state"] not in WITHOUT_VALUE:
        value = number(cell["value"])
        low, high = (0.0, 0.0) if value == 0 else interval(cell["value"])
    return Activity(
        place=place_id,
        flow=cell["firm"],
        sector=cell["sector"],
        carrier=cell["carrier"],
        year=int(cell["year"]),
        value=value,
        low=low,
        high=high,
        unit=cell["unit"],
        state=cell["state"],
        id=f"{place_id}:firms/{cell['firm']}[{cell['sector']}|{cell['carrier']}]@{cell['year']}",
        **{name: str(getattr(row, name)) for name in ("source", "locator", "note")},
    )


def key_firms(  # noqa: PLR0913 - each names one choice, with its default
    raw: Raw,
    activities: Sequence[Activity],
    firms: Sequence[Activity],
    carrier: str,
    year: int,
    *,
    basis: Basis = "with_transformation",
    gas_class: GasClass = "high",
    without: Iterable[str] = (),
) -> KeyFirms:
    """List the firms that use most of a carrier.

    Args:
        raw: The data folder.
        activities: Activity data of the place, for its industrial use.
        firms: Rows of its firms, as ``firm_rows`` returns them.
        carrier: Id of a carrier, or of a kind that holds several: these are added in standard coal.
        year: The year.
        basis: ``with_transformation`` or ``final``, see above.
        gas_class: Class of natural gas in standard coal.
        without: Carriers left out of firms and industry alike, for want of a coefficient; named in the results.

    Returns:
        The firms with their shares, and whether the list reaches 80 %.

    Raises:
        ValueError: The rows are of several places.
    """
    places = {one.place for one in (*activities, *firms)}
    if len(places) > 1:
        raise ValueError(f"key firms are of one place, not of {', '.join(sorted(places))}")
    tree, unit_of = carrier_tree(raw), carrier_units(raw)
    measure = _measure(unit_of[carrier], gas_class)
    unit = STANDARD_COAL if measure.unit == "standard_coal" else unit_of[carrier]
    convert = converter(raw, measure, year, dict.fromkeys(unit_of, unit_of[carrier]))
    left_out = frozenset(name for name in without if tree.within(name, carrier))
    mine = [
        one for one in firms if one.year == year and tree.within(one.carrier, carrier) and one.carrier not in left_out
    ]
    terms = [Term(one, convert(one.carrier, one.unit)) for one in mine]
    used = sorted(_uses(terms, unit), key=lambda one: (-(one.use.value or 0.0), one.firm))
    lacking = tuple(dict.fromkeys(name for one in used for name in one.use.missing))
    known = [one for one in used if one.use.value is not None]
    place = next(iter(places), "")
    total = _industrial_use(Balance(raw, place, activities, year, measure, left_out), carrier, basis)
    listed = _with_shares(known, [t for t in terms if not _lacks(t)], total, unit)
    verdict = _verdict(listed, total, terms, unit)
    return KeyFirms(
        place=place,
        carrier=carrier,
        year=year,
        basis=basis,
        without=tuple(sorted(left_out)),
        total=total,
        firms=tuple(known) if verdict in {"no_total", "exceeds_total"} else listed,
        verdict=verdict,
        missing=tuple(dict.fromkeys((*total.missing, *lacking))),
        problems=_problems(place, carrier, year, total, terms, unit) if verdict == "exceeds_total" else (),
    )


def _measure(unit: str, gas_class: GasClass) -> Measure:
    """Return how a carrier is added up: in standard coal where that is its unit, else in its own."""
    return Measure("standard_coal", "calorific", gas_class) if "标准煤" in unit else Measure("physical")


def _lacks(term: Term) -> bool:
    return term.activity.value is None or bool(term.conversion.missing)


def _uses(terms: Iterable[Term], unit: str) -> Iterator[FirmUse]:
    """Yield the use of every firm, its carriers added up."""
    by_firm: dict[str, list[Term]] = {}
    for term in terms:
        by_firm.setdefault(term.activity.flow, []).append(term)
    for firm, mine in by_firm.items():
        sectors = tuple(dict.fromkeys(term.activity.sector for term in mine if term.activity.sector))
        yield FirmUse(firm=firm, sectors=sectors, use=added(mine, unit))


def _industrial_use(whole: Balance, carrier: str, basis: Basis) -> Amount:
    """Return what industry uses of a carrier."""
    unit = STANDARD_COAL if whole.measure.unit == "standard_coal" else whole.unit(carrier)
    if basis == "with_transformation" and FINAL in whole.groups and "transformation" not in whole.groups:
        return absent(unit, whole.group_id("transformation"))
    final = [term for term in whole.terms(FINAL, INDUSTRY) if whole.tree.within(term.activity.carrier, carrier)]
    if not final:
        return absent(unit, f"{whole.place}:activity/{FINAL}[{INDUSTRY}|{carrier}]@{whole.year}")
    put_in = [
        Term(term.activity, term.conversion, -1)
        for term in whole.terms("transformation")
        if whole.tree.within(term.activity.carrier, carrier)
        and (term.activity.value is None or term.activity.value < 0)
    ]
    return added([*final, *(put_in if basis == "with_transformation" else ())], unit)


def _with_shares(known: Sequence[FirmUse], terms: Sequence[Term], total: Amount, unit: str) -> tuple[FirmUse, ...]:
    """Return the firms with their shares; a firm is listed while the larger ones stay below 80 %."""
    if total.value is None:
        return tuple(known)
    found: list[FirmUse] = []
    names: set[str] = set()
    reached = False
    for one in known:
        names.add(one.firm)
        together = added([term for term in terms if term.activity.flow in names], unit)
        cumulative = share(together, total)
        found.append(
            FirmUse(
                firm=one.firm,
                sectors=one.sectors,
                use=one.use,
                share=share(one.use, total),
                cumulative=cumulative,
                listed=not reached,
            )
        )
        reached = reached or (cumulative.value is not None and cumulative.value >= ENOUGH)
    return tuple(found)


def _verdict(firms: Sequence[FirmUse], total: Amount, terms: Sequence[Term], unit: str) -> Verdict:
    if not firms:
        return "no_firms"
    if total.value is None or total.high is None:
        return "no_total"
    together = added([term for term in terms if not _lacks(term)], unit)
    if together.low is not None and together.low > total.high:
        return "exceeds_total"
    last = firms[-1].cumulative
    return "reached" if last is not None and last.value is not None and last.value >= ENOUGH else "not_reached"


def _problems(
    place: str, carrier: str, year: int, total: Amount, terms: Sequence[Term], unit: str
) -> tuple[Problem, ...]:
    together = added([term for term in terms if not _lacks(term)], unit)
    value = f"{together.value:.6g} {unit} of {carrier} in {year}, industry uses {total.value:.6g} {unit}"
    rule = "the firms together use no more than industry does"
    hint = "check the units of the firms (万, 亿) and of the activity data, and whether a firm lies outside the place"
    return (Problem(f"places/{place}/{FILE}", None, "value", value, rule, hint),)


def firm_changes(lists: Sequence[KeyFirms]) -> Iterator[Result]:
    """Say how the use of every firm changed: from year to year, and over the whole time.

    Args:
        lists: The firms of one carrier, one list per year, all on one basis.

    Yields:
        The absolute change (``change_abs``), and in per cent (``change_pct``) where the first use is not 0. A firm
        without a value in a year has no change to or from that year.

    Raises:
        ValueError: The lists are of several carriers or places.
    """
    if len({(one.place, one.carrier, one.form) for one in lists}) > 1:
        raise ValueError("changes are those of one place, one carrier and one basis")
    ordered = sorted(lists, key=lambda one: one.year)
    for firm in dict.fromkeys(one.firm for listed in ordered for one in listed.firms):
        uses = [(listed, one.use) for listed in ordered for one in listed.firms if one.firm == firm]
        pairs = list(pairwise(uses))
        if len(uses) > 2:
            pairs.append((uses[0], uses[-1]))
        for (start, first), (end, last) in pairs:
            yield from _changes(start, first, end, last, firm)


def _changes(start: KeyFirms, first: Amount, end: KeyFirms, last: Amount, firm: str) -> Iterator[Result]:
    if None in {first.value, first.low, first.high, last.value, last.low, last.high}:
        return
    numbers = [float(x) for x in (first.value, first.low, first.high, last.value, last.low, last.high) if x is not None]
    old, old_low, old_high, new, new_low, new_high = numbers
    name = {
        "analysis": "key_firms",
        "place": end.place,
        "variable": "energy",
        "identity": end.carrier,
        "form": end.form,
        "factor": firm,
        "period": f"{start.year}-{end.year}",
    }
    both = tuple(dict.fromkeys((*first.inputs, *last.inputs)))
    state = weakest((first.state, last.state, "derived"))
    change = Amount(
        value=new - old,
        low=new_low - old_high,
        high=new_high - old_low,
        unit=last.unit,
        state=state,
        inputs=both,
        arithmetic=f"{new:.6g} {last.unit} − {old:.6g} {last.unit}",
    )
    yield change.result(method="change_abs", **name)
    if old_low > 0:
        rate = Amount(
            value=(new / old - 1) * 100,
            low=(new_low / old_high - 1) * 100,
            high=(new_high / old_low - 1) * 100,
            unit="%",
            state=state,
            inputs=both,
            arithmetic=f"{new:.6g} {last.unit} ÷ {old:.6g} {last.unit} − 1",
        )
        yield rate.result(method="change_pct", **name)
