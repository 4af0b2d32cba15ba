"""Statements about growth and the levels they belong to, all together, as one question of feasibility.

Every printed number is an interval. In logarithms, levels, changes in per cent, annual rates and ratios are
linear, so that a linear programme tells whether any set of true values rounds to all that is printed. Where
none does, the smallest set of facts that already conflicts is found by leaving out one after another.

Ratios over money are read at constant prices, whatever year's: they get a money column of their own, which
grows as real growth does. Here: the columns, the rows and what the solver says. Not here: comparisons of two
numbers in one year (``ratios``).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from nearzero import units
from nearzero.programme.audit.finding import Cited
from nearzero.programme.audit.material import Material, Row
from nearzero.programme.audit.terms import Term

Column = tuple[str, int, str]  # variable, year, and whose prices where that is not its own
_TINY = 1e-7
_DRIFT = 0.02  # how much the coal per kWh may change in a year
_COEFFICIENT = "coal_per_kwh"  # column of what turns electricity into standard coal


@dataclass(frozen=True, slots=True)
class Line:
    """One linear condition ``low <= sum of weights x columns <= high``.

    Attributes:
        weights: Column and weight.
        low: Lower end.
        high: Upper end.
        facts: Ids of the facts it holds by; empty for what must hold anyway.
    """

    weights: tuple[tuple[Column, float], ...]
    low: float
    high: float
    facts: frozenset[str] = frozenset()


@dataclass(slots=True)
class System:
    """All conditions of one place."""

    lines: list[Line] = field(default_factory=list)
    cited: dict[str, Cited] = field(default_factory=dict)
    rows: dict[str, Row] = field(default_factory=dict)
    weak: dict[str, bool] = field(default_factory=dict)
    ratios: frozenset[str] = frozenset()

    def add(self, weights: dict[Column, float], ends: tuple[float, float], *terms: Term) -> None:
        """Add a condition that holds by some facts, or always where there are none."""
        low, high = ends
        if math.isfinite(low) or math.isfinite(high):
            facts = frozenset(one.id for term in terms for one in term.cited)
            self.lines.append(Line(tuple(weights.items()), low, high, facts))
            for term in terms:
                self.cited |= {one.id: one for one in term.cited}
                for one in term.cited:
                    self.weak[one.id] = self.weak.get(one.id, False) or term.weak

    @property
    def facts(self) -> list[str]:
        """Ids of all facts, in document order."""
        return list(self.cited)

    def of(self, facts: Iterable[str]) -> list[Line]:
        """Return the conditions that hold by these facts alone, and those that hold anyway."""
        chosen = set(facts)
        return [line for line in self.lines if line.facts <= chosen]

    def feasible(self, facts: Iterable[str]) -> bool:
        """Tell whether any true values round to these facts."""
        return _solve(self.of(facts), {}) is not None

    def reach(self, facts: Iterable[str], weights: dict[Column, float]) -> tuple[float, float]:
        """Return the least and the largest value of a weighted sum of columns that some facts allow."""
        lines = self.of(facts)
        low = _solve(lines, weights)
        high = _solve(lines, {column: -weight for column, weight in weights.items()})
        return (-math.inf if low is None else low), (math.inf if high is None else -high)


def _solve(lines: list[Line], objective: dict[Column, float]) -> float | None:
    """Return the least value of the objective, −∞ where it has none, None where nothing is feasible."""
    from scipy.optimize import linprog  # type: ignore[import-untyped]
    from scipy.sparse import csr_array  # type: ignore[import-untyped]

    columns = {name: k for k, name in enumerate(dict.fromkeys(c for line in lines for c, _ in line.weights))}
    if any(name not in columns for name in objective):
        return -math.inf
    entries: list[tuple[int, int, float]] = []
    limits: list[float] = []
    for line in lines:
        for sign, end in ((1.0, line.high), (-1.0, -line.low)):
            if math.isfinite(end):
                entries += [(len(limits), columns[column], sign * weight) for column, weight in line.weights]
                limits.append(end + _TINY)
    if not limits:
        return 0.0
    at = np.array([entry[:2] for entry in entries], dtype=int).T
    matrix = csr_array(([entry[2] for entry in entries], (at[0], at[1])), shape=(len(limits), len(columns)))
    cost = np.zeros(len(columns))
    for name, weight in objective.items():
        cost[columns[name]] = weight
    found = linprog(cost, A_ub=matrix, b_ub=limits, bounds=(None, None), method="highs")
    if found.status == 2:
        return None
    return float(found.fun) if found.status == 0 else -math.inf


def build(material: Material) -> System:
    """Return the conditions that the facts of a place make."""
    system = System(ratios=frozenset(material.ratios))
    money = {name for name in material.variables if units.has_money(material.dictionary[name].unit)}
    seen = set()
    for row in material.valued:
        said = (row.variable, row.statement, row.year, row.base_year, row.comparator, row.number)
        if not row.year.isdigit() or row.sector or row.carrier or said in seen:
            continue
        seen.add(said)
        system.rows[row.id] = row
        if row.statement == "level" and row.low > 0:
            term = material.term(row)
            column = (row.variable, int(row.year), "printed" if _plain_money(material, row.variable, money) else "")
            system.add({column: 1.0}, (math.log(term.low), math.log(term.high)), term)
        elif row.base_year.isdigit():
            _add_change(material, system, row, _plain_money(material, row.variable, money))
    for ratio in material.ratios:
        _add_ratio(material, system, ratio)
    _add_electricity(system)
    for part in material.parts:
        if part.rule == "moves_with":
            for member in part.parts:
                _tie_growth(system, (part.whole.variable, ""), (member.variable, ""))
    return system


def _plain_money(material: Material, variable: str, money: set[str]) -> bool:
    """True for amounts of money, whose levels have prices; a ratio is at its own."""
    return variable in money and not material.dictionary[variable].denominator


def _add_change(material: Material, system: System, row: Row, money: bool) -> None:
    """Add a change: in per cent and annual rates as they are; absolute ones through the level they start from."""
    start, end = int(row.base_year), int(row.year)
    if start >= end or row.unit == "百分点":
        return
    prices = "" if not money else "printed" if row.price_basis == "current" else "real"
    weights = {(row.variable, end, prices): 1.0, (row.variable, start, prices): -1.0}
    term = material.term(row)
    if row.statement == "change_pct" and term.low > -100:
        system.add(weights, (math.log1p(term.low / 100), math.log1p(term.high / 100)), term)
    elif row.statement == "annual_rate_pct" and term.low > -100:
        years = end - start
        system.add(weights, (years * math.log1p(term.low / 100), years * math.log1p(term.high / 100)), term)
    elif row.statement in {"change_abs", "annual_change_abs"} and not money:
        times = end - start if row.statement == "annual_change_abs" else 1
        for anchor in material.printed(row.variable, end):
            ends = [a / (a - b * times) for a in (anchor.low, anchor.high) for b in (term.low, term.high)]
            if min(ends) > 0 and all(math.isfinite(one) for one in ends):
                system.add(weights, (math.log(min(ends)), math.log(max(ends))), term, anchor)


def _add_ratio(material: Material, system: System, ratio: str) -> None:
    """Tie a ratio to its parts in every year; money in it grows as real growth does, at a level of its own."""
    scale = material.ratio_scale(ratio)
    if scale is None:
        return
    entry = material.dictionary[ratio]
    years = sorted({column[1] for line in system.lines for column, _ in line.weights if column[0] == ratio})
    for year in years:
        weights: dict[Column, float] = {(ratio, year, ""): 1.0}
        for name, sign in ((entry.numerator, -1.0), (entry.denominator, 1.0)):
            own = ratio if units.has_money(material.dictionary[name].unit) else ""
            weights[name, year, own] = sign
        system.add(weights, (math.log(scale), math.log(scale)))
    for name in (entry.numerator, entry.denominator):
        if units.has_money(material.dictionary[name].unit) and entry.unit != "%":
            _tie_growth(system, (name, "real"), (name, ratio), years)


def _tie_growth(system: System, one: tuple[str, str], two: tuple[str, str], years: Iterable[int] = ()) -> None:
    """Let two columns grow alike between any two years."""
    known = sorted({c[1] for line in system.lines for c, _ in line.weights if (c[0], c[2]) in {one, two}} | set(years))
    for start, end in pairwise(known):
        weights = {(one[0], end, one[1]): 1.0, (one[0], start, one[1]): -1.0}
        weights |= {(two[0], end, two[1]): -1.0, (two[0], start, two[1]): 1.0}
        system.add(weights, (0.0, 0.0))


def _add_electricity(system: System) -> None:
    """Tie electricity, its share and total energy: one coefficient, which changes by little from year to year."""
    years = sorted({c[1] for line in system.lines for c, _ in line.weights if c[0] == "electricity_share"})
    for year in years:
        weights = {("electricity_share", year, ""): 1.0, ("energy", year, ""): 1.0}
        weights |= {("electricity", year, ""): -1.0, (_COEFFICIENT, year, ""): -1.0}
        system.add(weights, (math.log(1000.0), math.log(1000.0)))  # 亿千瓦时 x kgce/kWh = 10 万吨标准煤; share in %
    for start, end in pairwise(years):
        slack = _DRIFT * (end - start)
        system.add({(_COEFFICIENT, end, ""): 1.0, (_COEFFICIENT, start, ""): -1.0}, (-slack, slack))


@dataclass(frozen=True, slots=True)
class Conflict:
    """Facts that cannot all hold.

    Attributes:
        facts: Their ids, in document order; without any one of them the rest can hold.
        shown: Those among them that print the change which is held against the others.
        start: Column the change counts from.
        end: Column it leads to.
    """

    facts: tuple[str, ...]
    shown: tuple[str, ...]
    start: Column
    end: Column


def smallest_conflicts(system: System, most: int = 8) -> Iterator[Conflict]:
    """Find sets of facts that conflict, each as small as it can be made.

    Facts are left out one by one as long as the rest still conflicts. This is done from several ends, and the
    smallest set is taken; then the change it is shown by is put aside, and the search goes on.

    Args:
        system: The conditions.
        most: Stop after so many sets.

    Yields:
        The conflicts, each by its facts.
    """
    pool = _connected(system)
    for _ in range(most):
        if system.feasible(pool):
            return
        conflict = _shown(system, min(_several(system, pool), key=lambda facts: (len(facts), _rates(system, facts))))
        if conflict.shown:
            yield conflict
        aside = conflict.shown or conflict.facts
        pool = [one for one in pool if one not in aside]


def _rates(system: System, facts: list[str]) -> int:
    """Count annual rates: the total change is the plainer statement."""
    return sum(system.rows[fact].statement.startswith("annual") for fact in facts if fact in system.rows)


def _shown(system: System, facts: list[str]) -> Conflict:
    """Choose the change to show: of a ratio with two levels, of anything with two, else a stated change."""
    levels: dict[str, list[str]] = {}
    for fact in facts:
        row = system.rows.get(fact)
        if row is not None and row.statement == "level":
            levels.setdefault(row.variable, []).append(fact)
    moved = {name: both for name, both in levels.items() if len({system.rows[one].year for one in both}) > 1}
    for name in sorted(moved, key=lambda one: one not in system.ratios):
        years = sorted(int(system.rows[fact].year) for fact in moved[name])
        return Conflict(tuple(facts), tuple(moved[name]), (name, years[0], ""), (name, years[-1], ""))
    stated = [(line, one) for line in system.lines for one in facts if line.facts == {one} and len(line.weights) == 2]
    for line, fact in sorted(stated, key=lambda pair: system.rows[pair[1]].variable not in system.ratios):
        return Conflict(tuple(facts), (fact,), line.weights[1][0], line.weights[0][0])
    return Conflict(tuple(facts), (), ("", 0, ""), ("", 0, ""))


def _several(system: System, pool: list[str]) -> list[list[str]]:
    orders = [pool, pool[::-1]]
    orders += [pool[k::3] + [one for one in pool if one not in pool[k::3]] for k in range(3)]
    found: list[list[str]] = []
    for order in orders:
        one = _shrink(system, order)
        kept = [fact for fact in pool if fact in one]
        if kept not in found:
            found.append(kept)
    return found


def _shrink(system: System, facts: list[str]) -> set[str]:
    """Leave out facts as long as the rest conflicts; halves first, so that few programmes are solved."""
    kept = list(facts)
    size = max(len(kept) // 2, 1)
    while True:
        start = 0
        while start < len(kept):
            rest = kept[:start] + kept[start + size :]
            if rest and not system.feasible(rest):
                kept = rest
            else:
                start += size
        if size == 1:
            return set(kept)
        size = max(size // 2, 1)


def _connected(system: System) -> list[str]:
    """Return the facts that stand in a group with at least one tie; the others cannot conflict."""
    tied: set[Column] = {c for line in system.lines if len(line.weights) > 1 for c, _ in line.weights}
    used = {f for line in system.lines if any(c in tied for c, _ in line.weights) for f in line.facts}
    return [fact for fact in system.facts if fact in used]
