"""The feasibility question: what holds together, what does not, and which facts are to blame."""

from __future__ import annotations

import math

from nearzero.programme.audit.finding import Cited
from nearzero.programme.audit.growth import System, smallest_conflicts
from nearzero.programme.audit.terms import Term


def printed(name: str, low: float, high: float) -> Term:
    return Term((low + high) / 2, low, high, name, (Cited(name, "plan", "一"),))


def level(system: System, variable: str, year: int, ends: tuple[float, float]) -> None:
    term = printed(f"{variable}@{year}", *ends)
    system.add({(variable, year, ""): 1.0}, (math.log(ends[0]), math.log(ends[1])), term)


def growth(system: System, variable: str, ends: tuple[float, float]) -> None:
    term = printed(f"{variable}~growth", *ends)
    ends = (math.log1p(ends[0]), math.log1p(ends[1]))
    system.add({(variable, 2022, ""): 1.0, (variable, 2020, ""): -1.0}, ends, term)


def system(end: tuple[float, float]) -> System:
    made = System()
    level(made, "co2", 2020, (99.5, 100.5))
    level(made, "co2", 2022, end)
    growth(made, "co2", (0.0495, 0.0505))
    level(made, "other", 2020, (1.0, 2.0))
    return made


def test_feasible_up_to_the_edge_of_rounding() -> None:
    edge = 100.5 * 1.0505
    assert system((edge - 1e-6, 110.0)).feasible(["co2@2020", "co2@2022", "co2~growth"])
    assert not system((edge + 1e-3, 110.0)).feasible(["co2@2020", "co2@2022", "co2~growth"])


def test_smallest_set_leaves_out_who_is_not_concerned() -> None:
    from types import SimpleNamespace

    made = system((109.0, 110.0))
    for fact in made.facts:
        statement = "change_pct" if "growth" in fact else "level"
        made.rows[fact] = SimpleNamespace(variable=fact[:3], year=fact[-4:], statement=statement)
    found = list(smallest_conflicts(made))
    assert len(found) == 1
    assert set(found[0].facts) == {"co2@2020", "co2@2022", "co2~growth"}
    assert all(made.feasible([one for one in found[0].facts if one != left]) for left in found[0].facts)


def test_no_conflict_where_all_holds() -> None:
    assert list(smallest_conflicts(system((104.5, 105.5)))) == []


def test_reach_is_what_the_others_allow() -> None:
    low, high = system((104.5, 105.5)).reach(["co2@2020", "co2~growth"], {("co2", 2022, ""): 1.0})
    assert math.isclose(math.exp(low), 99.5 * 1.0495, rel_tol=1e-5)
    assert math.isclose(math.exp(high), 100.5 * 1.0505, rel_tol=1e-5)


def test_open_without_any_tie() -> None:
    low, high = System().reach([], {("co2", 2022, ""): 1.0})
    assert math.isinf(low)
    assert math.isinf(high)
