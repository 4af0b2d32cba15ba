"""Everything the outlook says of one place, put together: what is required, the scenarios, and where they lead.

Here: the parts in one object, each computed on first use. Not here: any calculation or wording of its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from nearzero.programme.gaps import GrowthBound, gaps, growth_bounds
from nearzero.programme.ladder import Ladder, ladders
from nearzero.programme.outlook.leading import beside, drawn, leading, rankings
from nearzero.programme.outlook.paths import (
    INTENSITY,
    JointRequirement,
    RequiredPath,
    joint_requirements,
    required_paths,
)
from nearzero.programme.outlook.peak import PEAK_YEAR, AgainstRung, Peak, against_ladder, peak_of, peak_result
from nearzero.programme.outlook.projection import Levels, Projection, project
from nearzero.programme.outlook.rates import observed_population
from nearzero.programme.outlook.scenario import Scenario, Unmade
from nearzero.programme.outlook.standard_scenarios import HORIZON, scenarios
from nearzero.results import Result

if TYPE_CHECKING:
    from nearzero.analysis.drivers import Support
    from nearzero.places.place import Place
    from nearzero.places.resolve import Resolver
    from nearzero.programme.outlook.sensitivity import Ranking
    from nearzero.programme.outlook.simulation import OutlookSimulation
    from nearzero.programme.verdicts import Verdict


class Outlook:
    """The outlook of one place."""

    def __init__(
        self,
        resolver: Resolver,
        place: Place,
        supports: Sequence[Support],
        verdicts: Sequence[Verdict],
        horizon: int = HORIZON,
    ) -> None:
        """Take what is known of a place; nothing is computed yet.

        Args:
            resolver: Its series.
            place: The place.
            supports: Identities at their price bases, whether the data carry them or not.
            verdicts: On its indicators; empty where it takes part in no programme.
            horizon: Last year of the standard scenarios.
        """
        self.resolver, self.place = resolver, place
        self.supports, self.verdicts, self.horizon = tuple(supports), tuple(verdicts), horizon

    @cached_property
    def paths(self) -> tuple[RequiredPath, ...]:
        """The path to every target that has a dated level."""
        return required_paths(gaps(self.verdicts))

    @cached_property
    def growth_bounds(self) -> tuple[GrowthBound, ...]:
        """What total and intensity mean together for growth; one per price basis, by the best reading of it."""
        found: dict[str, GrowthBound] = {}
        for bound in growth_bounds(self.verdicts):
            found.setdefault(bound.price_basis, bound)
        return tuple(found.values())

    @cached_property
    def joint(self) -> tuple[JointRequirement, ...]:
        """What total, per head and intensity ask of the intensity together."""
        return joint_requirements(self.verdicts, observed_population(self.starts))

    @cached_property
    def _made(self) -> tuple[tuple[Scenario, ...], tuple[Levels, ...], tuple[Unmade, ...]]:
        return scenarios(self.resolver, self.place, self.supports, self.horizon)

    @property
    def scenarios(self) -> tuple[Scenario, ...]:
        """Every scenario that the data carry, identity by identity."""
        return self._made[0]

    @property
    def starts(self) -> tuple[Levels, ...]:
        """Where the projections of each identity and price basis start."""
        return self._made[1]

    @property
    def unmade(self) -> tuple[Unmade, ...]:
        """What could not be made, with what it misses."""
        return self._made[2]

    @cached_property
    def projections(self) -> tuple[Projection, ...]:
        """The paths of every scenario, in the same order."""
        starts = {(start.identity.id, start.price_basis): start for start in self.starts}
        return tuple(project(one, starts[one.identity, one.price_basis]) for one in self.scenarios)

    def projection(self, scenario: str, identity: str = "kaya3", price_basis: str | None = None) -> Projection:
        """Return the paths of one scenario.

        Args:
            scenario: ``continuation``, ``planned``, ``strengthened``, or the user's own.
            identity: Id of the identity.
            price_basis: Price basis; the best one where None.

        Raises:
            KeyError: There is no such scenario; why may stand in ``unmade``.
        """
        for one in self.projections:
            same = (one.scenario.id, one.scenario.identity) == (scenario, identity)
            if same and price_basis in {None, one.scenario.price_basis}:
                return one
        raise KeyError(f"{self.place.id} has no scenario {scenario} of {identity}")

    @cached_property
    def leading(self) -> tuple[Projection, ...]:
        """The projections that speak for the place: one identity at its best price basis, and a person's own."""
        return leading(self.projections, self.verdicts)

    @cached_property
    def simulations(self) -> tuple[OutlookSimulation, ...]:
        """Draws of the leading projections, then of the same identity at other price bases."""
        return tuple(drawn((*self.leading, *beside(self.projections, self.leading)), self.verdicts))

    @cached_property
    def rankings(self) -> tuple[Ranking, ...]:
        """What the distance to each target depends on most, for the leading projections."""
        mine = [one for one in self.simulations if one.model.projection in self.leading]
        return tuple(ranking for one in mine for ranking in rankings(one))

    @cached_property
    def history(self) -> Mapping[int, float]:
        """Known total emissions by year, in the unit of the dictionary."""
        return {point.year: point.value for point in self.resolver.series("co2_total")}

    @cached_property
    def peaks(self) -> tuple[Peak, ...]:
        """When each projection peaks, in their order."""
        return tuple(peak_of(one, self.history) for one in self.projections)

    @cached_property
    def ladders(self) -> tuple[Ladder, ...]:
        """Targets of place, city and province for what paths carry."""
        tracked = [one.variable for start in self.starts for one in start.tracked]
        return tuple(ladders(self.resolver.raw, self.place, dict.fromkeys([PEAK_YEAR, INTENSITY, *tracked])))

    def against_ladder(self, projection: Projection) -> tuple[AgainstRung, ...]:
        """Return a projection beside the targets of place, city and province."""
        return against_ladder(self.resolver, projection, peak_of(projection, self.history), self.ladders)

    @property
    def results(self) -> tuple[Result, ...]:
        """Every number, each with what it rests on."""
        required = [result for one in self.paths for result in one.results]
        required += [result for one in self.joint for result in one.results]
        required += [result for bound in self.growth_bounds for result in bound.results]
        rates = [result for one in self.scenarios for result in one.results]
        paths = [result for one in self.projections for result in one.results]
        peaks = [peak_result(one, peak) for one, peak in zip(self.projections, self.peaks, strict=True)]
        return (*required, *rates, *paths, *peaks)
