"""One place and everything the workbench can say of it: the façade that notebooks, CLI and tests share.

Here: putting the parts together. Not here: any calculation or wording of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import copy
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from nearzero.accounting.choice import Choice
from nearzero.places.place import Place
from nearzero.places.raw import Raw
from nearzero.places.resolve import Resolver
from nearzero.places.series import Series

if TYPE_CHECKING:
    import pandas as pd

    from nearzero.accounting.calculators.desk import Choices
    from nearzero.accounting.calculators.outcomes import Outcome
    from nearzero.accounting.electricity import SideBySide
    from nearzero.accounting.energy.account import EnergyAccount
    from nearzero.accounting.inventory import Inventory
    from nearzero.accounting.pollutants import JointInventory
    from nearzero.accounting.reconciliation.reconciled import Reconciliation
    from nearzero.accounting.uses import Gap as InputGap
    from nearzero.analysis.drivers import Support
    from nearzero.analysis.identities import Identity
    from nearzero.analysis.synergy import Synergy, Weight
    from nearzero.presentation.blocks import Chapter, Report
    from nearzero.presentation.explorer.state import State
    from nearzero.programme.acceptance import Acceptance
    from nearzero.programme.audit import Finding
    from nearzero.programme.gaps import Gap
    from nearzero.programme.outlook.feasibility import Feasibility
    from nearzero.programme.outlook.place_outlook import Outlook
    from nearzero.programme.outlook.simulation import OutlookSimulation
    from nearzero.programme.projects import ProjectTable
    from nearzero.programme.scheme import Programme
    from nearzero.programme.verdicts import Verdict
    from nearzero.results import Result

# The three years before the application, which the guide asks for.
GUIDE_YEARS = 3


class Study:
    """Everything about one place. Results are computed on first use and kept."""

    # What this process opened before it was forked, by data folder and place: its forks find it read and computed.
    _open: ClassVar[dict[tuple[Path, str], Study]] = {}

    def __init__(self, place: Place, raw: Raw) -> None:
        """Take a place of a data folder; use ``Study.load``."""
        self.place = place
        self.raw = raw
        # the factors that the report's own inventory uses; set it before the report is asked for
        self.choice = Choice()
        # weights of pollutants, in kg per pollution equivalent; those of the tax law where None
        self.weights: Mapping[str, Weight] | None = None
        # what was chosen in the explorer; with it the report has one more chapter
        self.explored: State | None = None
        self._chapters: dict[tuple[object, ...], Chapter] = {}

    @classmethod
    def load(cls, place: str, raw: Raw | Path | str | None = None) -> Study:
        """Open a place.

        Args:
            place: Its id.
            raw: The data folder, or None for the default one.

        Raises:
            DataError: There is no such place, or its facts have errors; all of them are named.
        """
        folder = raw if isinstance(raw, Raw) else Raw(raw)
        if kept := cls._open.get((folder.root.resolve(), place)):
            return copy(kept)
        study = cls(folder.place(place), folder)
        _ = study.resolver
        return study

    def keep_open(self) -> None:
        """Let ``load`` give copies of this study from now on, though files may change: for processes that are forked.

        A copy has settings of its own and shares what was computed.
        """
        self._open[self.raw.root.resolve(), self.place.id] = self

    @cached_property
    def resolver(self) -> Resolver:
        """The series of the place."""
        return Resolver(self.raw, self.place.id)

    @property
    def facts(self) -> pd.DataFrame:
        """The facts of the place, with ids, numbers and intervals."""
        return self.resolver.facts

    @cached_property
    def years(self) -> list[int]:
        """The three years of the study: the base year and those after it that the CO2 total is known for.

        Where the total is known in fewer years, the years in between are counted too: what is missing there
        is said, not left out.
        """
        known = [year for year in self.series("co2_total").years if year >= self.place.base_year]
        if not known:
            return [self.place.base_year + k for k in range(GUIDE_YEARS)]
        return list(range(min(known[0], self.place.base_year), known[-1] + 1))

    def series(self, variable: str, price_basis: str = "", sector: str = "", carrier: str = "") -> Series:
        """Return the levels of a variable by year; see ``Resolver.series``."""
        return self.resolver.series(variable, price_basis, sector, carrier)

    @cached_property
    def all_series(self) -> list[Series]:
        """Every series with at least one level in a single year: per variable, price basis, sector and carrier."""
        return self.resolver.all_series(dict.fromkeys([*self.headline_variables, *self.facts["variable"]]))

    @property
    def headline_variables(self) -> tuple[str, ...]:
        """What the guide asks for first, whether printed or derived, as far as the dictionary has it."""
        wanted = (
            "co2_total",
            "co2_per_capita",
            "co2_per_gdp",
            "population",
            "gdp",
            "gdp_per_capita",
            "energy",
            "fossil_energy",
            "nonfossil_share",
            "energy_per_gdp",
            "electricity",
        )
        return tuple(name for name in wanted if name in self.raw.dictionary)

    def levels(self) -> list[Result]:
        """Return the level of every variable in every year that has one."""
        from nearzero.analysis.trends import levels

        return [result for series in self.all_series for result in levels(series, self.place.id)]

    def trends(self, variables: Iterable[str] | None = None) -> list[Result]:
        """Return changes and annual rates of every series with two levels or more.

        Args:
            variables: Only these; all where None.
        """
        from nearzero.analysis.trends import changes

        wanted = None if variables is None else set(variables)
        return [
            result
            for series in self.all_series
            if wanted is None or series.key.variable in wanted
            for result in changes(series, self.place.id)
        ]

    @cached_property
    def identities(self) -> dict[str, Identity]:
        """The identities of the registry."""
        from nearzero.analysis.identities import read_identities

        return read_identities(self.raw.root / "identities.toml")

    def supports(self) -> list[Support]:
        """Tell which identities the data carry, at which price bases and in which years."""
        from nearzero.analysis.drivers import supports

        return [
            support
            for identity in self.identities.values()
            for support in supports(self.resolver, identity, self.years)
        ]

    def drivers(self, identity: str | None = None, method: str = "lmdi1") -> list[Result]:
        """Return the effects of the drivers for every identity that the data carry.

        Args:
            identity: Only this one; all where None.
            method: As in ``decompose``.
        """
        from nearzero.analysis.drivers import effects

        return [
            result
            for support in self.supports()
            if support.holds and identity in {None, support.identity.id}
            for result in effects(self.resolver, support, method)
        ]

    def decoupling(self) -> list[Result]:
        """Return the decoupling of CO2 from GDP per period and price basis."""
        from nearzero.analysis.place_decoupling import decoupling

        return list(decoupling(self.resolver, self.years))

    def inventory(self) -> Inventory | None:
        """Return the CO2 inventory by ``choice``; None where the place has no activity data by sector.

        Raises:
            ValueError: The choice names a set or a rule that there is not.
        """
        from nearzero.accounting.place_accounts import inventory_of

        return inventory_of(self.raw, self.place.id, self.choice)

    def inventory_uncertainty(self) -> tuple[Result, ...]:
        """Return how sure level and trend of the inventory are, by both IPCC approaches; nothing without two years."""
        from nearzero.accounting.place_accounts import uncertainty_of_place

        return uncertainty_of_place(self.raw, self.place.id, self.choice)

    def electricity(self) -> SideBySide:
        """Return emissions of electricity and energy under every rule, each year's factor and fixed ones."""
        from nearzero.accounting.place_accounts import electricity_of

        return electricity_of(self.raw, self.place.id, self.choice, self.years)

    def grid_part(self) -> tuple[tuple[Result, ...], tuple[InputGap, ...]]:
        """Return what the grid and what the place made of the change of electricity emissions, and what is missing."""
        from nearzero.accounting.place_accounts import grid_part_of

        return grid_part_of(self.raw, self.place.id, self.years)

    def reconcile(self, year: int) -> Reconciliation:
        """Try every combination of factors against the total that is published for a year.

        Raises:
            KeyError: No total is published for the year, and none follows from what is published.
        """
        from nearzero.accounting.reconciliation import reconcile_place

        return reconcile_place(self.raw, self.place.id, year)

    @cached_property
    def energy(self) -> EnergyAccount:
        """The energy balances of the place, its key firms, and the shares that follow from them."""
        from nearzero.accounting.energy.account import energy_account

        return energy_account(self.raw, self.place.id, self.years)

    def calculations(self, choices: Choices | None = None) -> list[Outcome]:
        """Return what the calculators say of the tables, facts and projects of the place.

        Args:
            choices: Rules and regions; those of ``calculator_choices`` where None.
        """
        from nearzero.accounting.calculators.of_place import calculate

        return calculate(self.raw, self.place.id, choices or self.calculator_choices)

    @property
    def calculator_choices(self) -> Choices:
        """What the calculators choose: the electricity rule of the report; change a field for another choice."""
        from nearzero.accounting.calculators.desk import Choices

        _, _, year = self.choice.year_rule.partition(":")
        return Choices(electricity=self.choice.electricity, fixed_year=int(year) if year else None)

    def pollutants(self, *, unconfirmed: bool = False) -> JointInventory | None:
        """Return direct emissions of pollutants and greenhouse gases; None where there is no activity data by sector.

        Args:
            unconfirmed: Whether to take factors that are not confirmed.
        """
        from nearzero.accounting.pollutants import joint_inventory

        return joint_inventory(self.raw, self.place.id, self.choice, unconfirmed=unconfirmed)

    def synergy(self, weights: Mapping[str, Weight] | None = None) -> Synergy:
        """Return what the data say of pollution and carbon together: measures, rates, degree over time.

        Args:
            weights: Weights of pollutants, in kg per equivalent; those chosen before, or of the tax law, where None.
        """
        from nearzero.analysis.synergy import synergy_of

        return synergy_of(self.raw, self.resolver, self.place.id, self.weights if weights is None else weights)

    @cached_property
    def programme(self) -> Programme | None:
        """The scheme of the programme; None where the place takes part in none or its folder has none."""
        from nearzero.programme.scheme import read_programme

        name = self.place.programme
        exists = bool(name) and (self.raw.root / "programme" / name / "programme.toml").is_file()
        return read_programme(self.raw, name) if exists else None

    def indicators(self) -> tuple[Verdict, ...]:
        """Return the verdict on every indicator and feature indicator; none where no rules apply to the place."""
        return self._verdicts

    @cached_property
    def _verdicts(self) -> tuple[Verdict, ...]:
        from nearzero.programme.indicators import feature_rules, system_of
        from nearzero.programme.judge import judge

        rules = system_of(self.raw, self.place)
        return tuple(judge(self.resolver, self.place, [*rules, *feature_rules(self.raw, self.place)])) if rules else ()

    def acceptance(self) -> Acceptance | None:
        """Return what the conditions of acceptance make of the verdicts; None without a scheme or verdicts."""
        return self._acceptance

    @cached_property
    def _acceptance(self) -> Acceptance | None:
        from nearzero.programme.acceptance import accept

        if self.programme is None or self.place.system not in self.programme.conditions:
            return None
        return accept(self._verdicts, self.programme) if self._verdicts else None

    def gaps(self) -> tuple[Gap, ...]:
        """Return what remains to every target that has a dated level."""
        return self._gaps

    @cached_property
    def _gaps(self) -> tuple[Gap, ...]:
        from nearzero.programme.gaps import gaps

        return tuple(gaps(self._verdicts))

    def projects(self) -> ProjectTable:
        """Return the projects of the place and what follows from them."""
        return self._projects

    @cached_property
    def _projects(self) -> ProjectTable:
        from nearzero.programme.indicators import system_of
        from nearzero.programme.projects import project_table

        return project_table(self.raw, self.place, system_of(self.raw, self.place))

    def outlook(self) -> Outlook:
        """Return what is required, the scenarios, and where they lead."""
        return self._outlook

    @cached_property
    def _outlook(self) -> Outlook:
        from nearzero.programme.outlook.place_outlook import Outlook

        return Outlook(self.resolver, self.place, self.supports(), self._verdicts)

    def attainability(self, simulations: Iterable[OutlookSimulation] = ()) -> Feasibility | None:
        """Return what can be attained by the year due, indicator by indicator and together; None without rules.

        Args:
            simulations: Simulated scenarios, for the probabilities that go with the indicators they carry.
        """
        from nearzero.programme.outlook.attainability import attainability, chances_of
        from nearzero.programme.outlook.feasibility import feasibility

        if not self._verdicts:
            return None
        pieces = (self.resolver, self.place, self._verdicts, self._projects, self.programme)
        return feasibility(attainability(*pieces, chances=chances_of(simulations)), self.programme)

    @cached_property
    def feasibility(self) -> Feasibility | None:
        """What can be attained, with the probabilities of the simulated scenarios; None without rules."""
        return self.attainability(self._outlook.simulations) if self._verdicts else None

    def audit(self) -> tuple[Finding, ...]:
        """Return what a careful reader would ask the authors of the documents; the most serious first."""
        return self._findings

    @cached_property
    def _findings(self) -> tuple[Finding, ...]:
        from nearzero.programme.audit import audit

        return tuple(audit(self.raw, self.place.id))

    def chapter(self, name: str, lang: str = "zh") -> Chapter:
        """Return one chapter of the report by the settings of this study; made on first use and kept.

        Args:
            name: ``overview``, ``trends``, ``accounting``, ``drivers``, ``indicators``, ``judgement``, ``projects``,
                ``audit``, …
            lang: ``zh`` or ``en``.

        Raises:
            KeyError: There is no such chapter.
        """
        from nearzero.presentation.chapters import chapter

        made_by = (name, lang, self.choice, self._other_weights, self.explored)
        if made_by not in self._chapters:
            self._chapters[made_by] = chapter(name, self, lang)
        return self._chapters[made_by]

    @property
    def _other_weights(self) -> tuple[tuple[str, Weight], ...] | None:
        """The weights of pollutants; None where they are those of the tax law, chosen or not."""
        from nearzero.accounting.factors import FactorTable
        from nearzero.analysis.synergy import tax_law_weights

        if self.weights is None or self.weights == tax_law_weights(FactorTable.read(self.raw)):
            return None
        return tuple(sorted(self.weights.items()))

    def report(self, lang: str = "zh") -> Report:
        """Return the whole report.

        Args:
            lang: ``zh`` or ``en``.
        """
        from nearzero.presentation.chapters import report

        return report(self, lang)

    def forms(self, lang: str = "zh") -> dict[str, Report]:
        """Return the documents that go with the report by the names of their files; none without a programme.

        Args:
            lang: ``zh`` or ``en``.
        """
        from nearzero.presentation.research.forms import forms

        return forms(self, lang)


def compare(places: Iterable[str], raw: Raw | Path | str | None = None, lang: str = "zh") -> Report:
    """Return the comparison of some places with each other and with the targets of city and province.

    Args:
        places: Ids of places of one programme and system.
        raw: The data folder, or None for the default one.
        lang: ``zh`` or ``en``.

    Raises:
        DataError: A place does not exist or its facts have errors.
        DifferentRulesError: The places are judged by different indicator systems.
    """
    from nearzero.presentation.chapters.comparison import report

    folder = raw if isinstance(raw, Raw) else Raw(raw)
    return report([Study.load(place, folder) for place in places], lang)
