"""What a person may choose for the places at hand, and the parts that every view needs, computed once.

Here: choices that the data carry, and a state fitted to them with a message for everything that had to give way. Not
here: what is shown (``views``), the wording of widgets (``widgets``).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from nearzero.accounting.factors import FactorTable
from nearzero.accounting.sets import read_electricity_rules, read_sets
from nearzero.analysis.decomposition import METHODS
from nearzero.analysis.drivers import FORMS, Support, effects
from nearzero.analysis.synergy import Weight, weights_of
from nearzero.presentation import words
from nearzero.presentation.explorer.state import State, StateError
from nearzero.presentation.provenance import cited
from nearzero.presentation.text import pick
from nearzero.problems import nearest
from nearzero.programme.outlook.explored import Explored, Workshop
from nearzero.programme.outlook.goals import Goal, goals_of
from nearzero.programme.outlook.projection import Levels
from nearzero.programme.outlook.rates import basis_of
from nearzero.programme.outlook.scenario import Scenario
from nearzero.programme.outlook.standard_scenarios import HORIZON

if TYPE_CHECKING:
    from nearzero.accounting.electricity import SideBySide
    from nearzero.accounting.inventory import Inventory
    from nearzero.analysis.synergy import Synergy
    from nearzero.places.raw import Raw
    from nearzero.results import Result
    from nearzero.study import Study

T = TypeVar("T")
Opener = Callable[[str, "Raw"], "Study"]


class Desk:
    """The places of a session and what has been computed for them."""

    def __init__(self, raw: Raw, opener: Opener) -> None:
        """Take a data folder.

        Args:
            raw: The data folder.
            opener: Opens a place of a data folder; ``Study.load``.
        """
        self.raw, self._opener = raw, opener
        self.own: dict[str, Raw] = {}  # places of the person's own, with the folders they lie in
        self._kept: dict[tuple[object, ...], object] = {}

    @property
    def places(self) -> list[str]:
        """Ids of the places to choose from; a person's own ones last."""
        return [*self.raw.reportable_places(), *self.own]

    def name(self, place: str, lang: str) -> str:
        """Return what readers call a place."""
        found = self.own.get(place, self.raw).place(place)
        return pick(lang, found.zh, found.en)

    def invented(self, places: Sequence[str]) -> bool:
        """Tell whether one of some places is invented, which every view must say."""
        return any(self.own.get(place, self.raw).place(place).synthetic for place in places)

    def keep(self, key: tuple[object, ...], make: Callable[[], T]) -> T:
        """Return what was made under a key, or make it."""
        if key not in self._kept:
            self._kept[key] = make()
        return self._kept[key]  # type: ignore[return-value]

    def take_in(self, place: str, raw: Raw) -> None:
        """Offer a place of the person's own; what was known of an earlier one of that name is forgotten."""
        self.own[place] = raw
        self._kept = {key: found for key, found in self._kept.items() if place not in key}

    def study(self, place: str) -> Study:
        """Open a place.

        Raises:
            DataError: Its data have errors.
        """
        return self.keep(("study", place), lambda: self._opener(place, self.own.get(place, self.raw)))

    def cited(self, study: Study, results: Sequence[Result], lang: str) -> tuple[str, ...]:
        """Return what results rest on, as readers cite it; looked up once, however often a lever moves."""
        used = dict.fromkeys(name for one in results for name in one.inputs)
        key = ("cited", study.place.id, tuple(used), lang)
        return self.keep(key, lambda: cited(study.raw, results, lang))

    def supports(self, place: str) -> list[Support]:
        """Return which identities the data carry, at which price bases."""
        return self.keep(("supports", place), self.study(place).supports)

    def bases(self, place: str, identity: str) -> list[str]:
        """Return the price bases at which an identity can be decomposed; none where the data do not carry it."""
        return [one.price_basis for one in self.supports(place) if one.identity.id == identity and one.holds]

    def support(self, place: str, state: State) -> Support | None:
        """Return the identity at the price basis for the years chosen; None where the data do not carry it."""
        for one in self.supports(place):
            if (one.identity.id, one.price_basis) == (state.identity, state.price_basis) and one.holds:
                years = tuple(year for year in one.years if state.first <= year <= state.last)
                return replace(one, years=years) if len(years) > 1 else None
        return None

    def effects(self, place: str, state: State) -> tuple[Result, ...]:
        """Return the effects of the drivers as chosen; none where the data do not carry them."""
        support = self.support(place, state)
        if support is None:
            return ()
        key = ("effects", place, support.identity.id, support.price_basis, support.years, state.method, state.form)
        resolver = self.study(place).resolver
        return self.keep(key, lambda: tuple(effects(resolver, support, state.method, (state.form,))))

    def electricity(self, place: str, state: State) -> SideBySide:
        """Return emissions of electricity and energy under every rule."""
        from nearzero.accounting.place_accounts import electricity_of

        study, choice = self.study(place), state.choice
        key = ("electricity", place, state.factor_set)
        return self.keep(key, lambda: electricity_of(study.raw, place, choice, study.years))

    def inventory(self, place: str, state: State) -> Inventory | None:
        """Return the inventory by the choice of factors; None where the place has no activity data."""
        from nearzero.accounting.place_accounts import inventory_of

        choice = state.choice
        return self.keep(("inventory", place, choice), lambda: inventory_of(self.study(place).raw, place, choice))

    def weights(self, state: State) -> dict[str, Weight]:
        """Return the weights of pollutants, in kg per equivalent.

        Raises:
            ValueError: A weight cannot be read, or has no source.
        """
        return weights_of(FactorTable.read(self.raw), state.weights, state.weights_source)

    def synergy(self, place: str, state: State) -> Synergy:
        """Return what the data say of pollution and carbon together, under the weights chosen."""
        key = ("synergy", place, state.weights, state.weights_source)
        return self.keep(key, lambda: self.study(place).synergy(self.weights(state)))

    def scenarios(self, place: str, state: State) -> list[Scenario]:
        """Return the scenarios of the identity at the price basis."""
        made = self.study(place).outlook().scenarios
        return [one for one in made if (one.identity, one.price_basis) == (state.identity, state.price_basis)]

    def start(self, place: str, state: State) -> Levels:
        """Return where the paths start.

        Raises:
            StopIteration: There is no scenario of the identity.
        """
        starts = self.study(place).outlook().starts
        return next(s for s in starts if (s.identity.id, s.price_basis) == (state.identity, state.price_basis))

    def goals(self, place: str, state: State) -> tuple[Goal, ...]:
        """Return the targets that the paths can be held against."""
        key = ("goals", place, state.identity, state.price_basis)
        return self.keep(key, lambda: goals_of(self.study(place).indicators(), self.start(place, state))[0])

    def explored(self, place: str, state: State) -> Explored | None:
        """Return the scenario as its levers stand; None where the identity has none.

        Raises:
            ValueError: Shares of fuels exceed 100 %, or a rate holds the grid already.
        """
        found = self.scenarios(place, state)
        preset = next((one for one in found if one.id == state.scenario), None)
        if preset is None:
            return None
        return self._workshop(place, state).explore(preset, dict(state.moves))

    def beside(self, state: State) -> tuple[State, tuple[str, ...]] | None:
        """Return the same choice for the second place, and what gave way for it; None where one place is chosen."""
        if len(state.places) < 2:
            return None
        wanted = replace(state, places=state.places[1:], first=0, last=0)
        found, said = self.fit(wanted)
        if self.scenarios(found.places[0], found):
            return found, said
        own, _ = self.fit(replace(wanted, price_basis=""))  # none at the price basis of the first: at its own
        if own.price_basis == found.price_basis:
            return found, said
        return own, (
            self._gave_way(state, *(self._basis(one, state.lang) for one in (found.price_basis, own.price_basis))),
        )

    def _basis(self, basis: str, lang: str) -> str:
        return words.price_basis(basis, self.raw.dictionary, lang) or basis

    def _workshop(self, place: str, state: State) -> Workshop:
        def make() -> Workshop:
            study = self.study(place)
            wanted = (state.identity, state.price_basis)
            support = next(s for s in self.supports(place) if (s.identity.id, s.price_basis) == wanted)
            return Workshop(study.resolver, basis_of(study.resolver, study.place, support), HORIZON, state.factor_set)

        return self.keep(("workshop", place, state.identity, state.price_basis, state.factor_set), make)

    def year_rules(self, state: State) -> list[str]:
        """Return the year rules of the electricity rule: yearly, and every year that has a factor."""
        rule = read_electricity_rules(self.raw)[state.electricity]
        return ["yearly", *(f"fixed:{year}" for year in FactorTable.read(self.raw).years(rule.factor_name))]

    def fit(self, state: State) -> tuple[State, tuple[str, ...]]:
        """Return the state as far as the data carry it, and a sentence for everything that gave way.

        Raises:
            ValueError: A weight of a pollutant cannot be read.
            StateError: A place or a choice does not exist at all.
            DataError: The data of a place have errors.
        """
        said: list[str] = []
        places = state.places or tuple(sorted(self.places, key=lambda place: self.invented([place]))[:1])
        if not places:
            raise StateError(
                pick(state.lang, "数据文件夹中没有可分析的地方", "the data folder has no place to explore")
            )
        self._known(places, self.places)
        state = replace(state, places=places)
        study = self.study(places[0])
        years = study.years
        first, last = (years[0] if state.first not in years else state.first), state.last or years[-1]
        if not first < last <= years[-1]:
            first, last = years[0], years[-1]
        state = replace(state, first=first, last=last)
        self._known((state.identity,), study.identities)
        self._known((state.method,), METHODS)
        self._known((state.form,), FORMS)
        self._known((state.factor_set,), read_sets(self.raw))
        self._known((state.electricity,), read_electricity_rules(self.raw))
        self.weights(state)
        state = self._fit_basis(state, said)
        if state.year_rule not in self.year_rules(state):
            said.append(self._gave_way(state, state.year_rule, "yearly"))
            state = replace(state, year_rule="yearly")
        return self._fit_outlook(state, said), tuple(said)

    def _fit_basis(self, state: State, said: list[str]) -> State:
        known = self.bases(state.places[0], state.identity)
        if state.price_basis in known or not known:
            return state
        made = self.study(state.places[0]).outlook().scenarios
        ahead = {one.price_basis for one in made if one.identity == state.identity}
        found = next((one for one in known if one in ahead), known[0])
        if state.price_basis:
            said.append(self._gave_way(state, *(self._basis(one, state.lang) for one in (state.price_basis, found))))
        return replace(state, price_basis=found)

    def _fit_outlook(self, state: State, said: list[str]) -> State:
        ids = [one.id for one in self.scenarios(state.places[0], state)]
        if ids and state.scenario not in ids:
            said.append(self._gave_way(state, state.scenario, ids[0]))
            state = replace(state, scenario=ids[0], moves=())
        if not ids or not state.moves:
            return state
        plain = self.explored(state.places[0], replace(state, moves=()))
        levers = {one.id for one in plain.levers} if plain else set()
        for name in [name for name, _ in state.moves if name not in levers]:
            said.append(pick(state.lang, f"该恒等式没有“{name}”这一参数，已略去", f"no lever “{name}” here: left out"))
            state = state.moved(name, None)
        return state

    def _gave_way(self, state: State, old: str, new: str) -> str:
        instead = pick(state.lang, f"，改为“{new}”", f": “{new}” instead") if new else ""
        return pick(state.lang, f"数据不支持“{old}”", f"the data do not carry “{old}”") + instead

    def _known(self, names: Sequence[str], known: object) -> None:
        choices = list(known)  # type: ignore[call-overload]
        for name in names:
            if name not in choices:
                raise StateError(f"“{name}”: {nearest(name, choices)}")
