"""Which of many projections speak for a place, what is drawn of them, and what that depends on.

Here: the choice among identities and price bases, and draws of what is chosen. Not here: the projections
(``projection``), drawing (``simulation``) and ranking (``sensitivity``) themselves.

Identities differ in how finely they tell a path, not where it leads: at observed rates all end at one total. So one is
shown, the one whose drivers more targets of the place can be held against, and the plainest of those.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from nearzero.programme.outlook.goals import goals_of
from nearzero.programme.outlook.projection import Projection
from nearzero.programme.outlook.scenario import CONTINUATION, PLANNED, STRENGTHENED
from nearzero.programme.outlook.sensitivity import NoVarianceError, Ranking, rank_inputs
from nearzero.programme.outlook.simulation import OutlookSimulation, simulate
from nearzero.programme.verdicts import Verdict

STANDARD = (CONTINUATION, PLANNED, STRENGTHENED)
# Enough to name what matters most; the intervals of the indices say how sure that is.
RANKING_SAMPLES = 256


def leading(projections: Sequence[Projection], verdicts: Sequence[Verdict]) -> tuple[Projection, ...]:
    """Return the projections that speak for a place.

    Those of one identity at its best price basis, and scenarios of a person's own that were written for another one.

    Args:
        projections: All there are, identity by identity, each at its best price basis first.
        verdicts: Of the place; their targets decide between identities.
    """
    best: dict[str, Projection] = {}
    for one in projections:
        best.setdefault(one.scenario.identity, one)
    if not best:
        return ()

    def worth(one: Projection) -> tuple[int, int]:
        return len(goals_of(verdicts, one.start)[0]), -len(one.start.drivers)

    chosen = max(best.values(), key=worth)  # the first of equals

    def same(one: Projection, other: Projection) -> bool:
        mine, its = one.scenario, other.scenario
        return (mine.identity, mine.price_basis) == (its.identity, its.price_basis)

    found = [one for one in projections if same(one, chosen)]
    known = {*STANDARD, *(one.scenario.id for one in found)}
    for one in projections:
        if one.scenario.id not in known and same(one, best[one.scenario.identity]):
            found.append(one)
            known.add(one.scenario.id)
    return tuple(found)


def beside(projections: Iterable[Projection], chosen: Sequence[Projection]) -> tuple[Projection, ...]:
    """Return the projections of the leading identity at other price bases.

    Args:
        projections: All there are.
        chosen: From ``leading``.
    """
    identities = {one.scenario.identity for one in chosen[:1]}
    return tuple(one for one in projections if one.scenario.identity in identities and one not in chosen)


def drawn(projections: Iterable[Projection], verdicts: Sequence[Verdict]) -> Iterator[OutlookSimulation]:
    """Draw projections with the targets that fall into their years; what is known from one side only is left out.

    Args:
        projections: The projections.
        verdicts: Of the place.
    """
    for one in projections:
        goals = [goal for goal in goals_of(verdicts, one.start)[0] if goal.year in one.years]
        try:
            yield simulate(one, goals)
        except ValueError:  # a level of which only one end is printed has no distribution
            continue


def rankings(simulation: OutlookSimulation) -> tuple[Ranking, ...]:
    """Say what the margin to each target depends on most; nothing of margins that nothing drawn moves.

    Args:
        simulation: Draws of a scenario.
    """
    found = []
    model = simulation.model
    for goal in model.goals:
        try:
            found.append(rank_inputs(model, goal.variable, goal.year, goal=goal, samples=RANKING_SAMPLES))
        except NoVarianceError:
            continue
    return tuple(found)
