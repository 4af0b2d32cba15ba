"""Forest: carbon in the growing stock, its change as CO2, and its projection at a stated growth.

Here: the stock-volume method (provincial guide, land use and forestry; IPCC 2006, volume 4, equation 2.8):
C = V·SVD·BEF·(1 + RSR)·CF with the BEF of what grows above ground, or C = V·SVD·BEF·CF with the BEF of the whole
tree, which holds the roots already. Not here: soil, litter and harvested wood; offsets (they stand beside a total,
not in it).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from nearzero.accounting.calculators.outcomes import Outcome, co2_per_carbon, without, work_out
from nearzero.accounting.calculators.quantities import Assumption, Quantity, assume, given
from nearzero.accounting.factors import FactorTable
from nearzero.places.chain import Constant, Expression

CALCULATOR = "forest"
WHOLE_TREE, ABOVE_GROUND = "whole_tree", "above_ground"
_SHANDONG = "forest_SVD_BEF_RSR_GR_CR_shandong"
_CARBON = "吨碳/吨"
# A growing stock moves by some per cent a year; a tenth in one year is a felling, a fire or another survey.
SUDDEN_PER_CENT = 10
# States whose number is not of the year it stands under, so that a change between them says nothing.
_NOT_OF_THE_YEAR = frozenset({"substitute_year", "proxy"})


class DoubleCountedRootsError(ValueError):
    """A whole-tree expansion factor holds the roots: times (1 + root-shoot ratio) they would be counted twice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ForestParameters:
    """What turns a growing stock into carbon.

    Attributes:
        basis: ``above_ground`` or ``whole_tree``: what the expansion factor expands to.
        density: SVD: dry matter per stem volume, in t/m³.
        expansion: BEF of that basis.
        root_shoot: RSR, with the above-ground BEF only.
        carbon_fraction: CF: carbon per dry matter.

    Raises:
        DoubleCountedRootsError: A whole-tree BEF comes with a root-shoot ratio.
        ValueError: An above-ground BEF comes without one, or the basis is neither.
    """

    basis: str
    density: Assumption
    expansion: Assumption
    carbon_fraction: Assumption
    root_shoot: Assumption | None = None

    def __post_init__(self) -> None:
        """Refuse roots counted twice or not at all."""
        if self.basis not in {WHOLE_TREE, ABOVE_GROUND}:
            raise ValueError(f"“{self.basis}”: the expansion factor is of the whole tree or of what is above ground")
        names = {WHOLE_TREE: "total", ABOVE_GROUND: "above"}
        other = names[ABOVE_GROUND if self.basis == WHOLE_TREE else WHOLE_TREE]
        if f"BEF_{other}" in self.expansion.name:
            raise DoubleCountedRootsError(f"{self.expansion.name} is not a {self.basis} expansion factor")
        if self.basis == WHOLE_TREE and self.root_shoot is not None:
            raise DoubleCountedRootsError(
                f"{self.expansion.name} holds the roots already; with {self.root_shoot.name} they would count twice"
            )
        if self.basis == ABOVE_GROUND and self.root_shoot is None:
            raise ValueError("an above-ground expansion factor leaves the roots out: give the root-shoot ratio")

    @classmethod
    def shandong(cls, table: FactorTable) -> ForestParameters:
        """Take the parameters of the province.

        Raises:
            MissingFactorError: They are absent: ask for them, or opt in to national ones by name (``national``).
        """
        return cls(
            basis=WHOLE_TREE,
            density=assume(table, _SHANDONG),
            expansion=assume(table, _SHANDONG),
            carbon_fraction=assume(table, _SHANDONG),
        )

    @classmethod
    def national(
        cls, table: FactorTable, carbon_fraction: str = "ipcc", root_shoot: Assumption | None = None
    ) -> ForestParameters:
        """Take national averages, knowingly: they are not those of Shandong's forests.

        Args:
            table: The factors.
            carbon_fraction: ``ipcc`` (0.47) or ``provincial`` (0.5).
            root_shoot: With one, the above-ground BEF is taken; without, that of the whole tree.

        Raises:
            MissingFactorError: The tables do not have one of them.
        """
        basis = WHOLE_TREE if root_shoot is None else ABOVE_GROUND
        name = "total" if root_shoot is None else "above"
        return cls(
            basis=basis,
            density=assume(table, "forest_SVD_national"),
            expansion=assume(table, f"forest_BEF_{name}_national"),
            carbon_fraction=assume(table, f"forest_carbon_fraction_{carbon_fraction}"),
            root_shoot=root_shoot,
        )

    @property
    def quantities(self) -> list[Assumption]:
        """The parameters in the order of the formula."""
        roots = [] if self.root_shoot is None else [self.root_shoot]
        return [self.density, self.expansion, self.carbon_fraction, *roots]

    @property
    def readings(self) -> list[str | None]:
        """How their units are read."""
        return [None, "", _CARBON, *([] if self.root_shoot is None else [""])]


def _carbon(volume: Expression, parameters: tuple[Expression, ...]) -> Expression:
    density, expansion, fraction, *roots = parameters
    biomass = volume * density * expansion
    if roots:
        biomass = biomass * (Constant(1) + roots[0])
    return biomass * fraction


def _about(name: str, period: object, unit: str, parameters: ForestParameters | None, form: str = "") -> Outcome:
    method = "" if parameters is None else f"{parameters.basis}:{parameters.density.name.rpartition('_')[2]}"
    return Outcome(
        name=name, calculator=CALCULATOR, period=str(period), value=None, unit=unit, method=method, form=form
    )


def carbon_stock(volume: Quantity, parameters: ForestParameters, year: int) -> Outcome:
    """Return the carbon in the living trees, in 万吨碳.

    Args:
        volume: Growing stock.
        parameters: What turns it into carbon.
        year: The year.
    """
    about = _about("forest_carbon_stock", year, "万吨碳", parameters, _fraction(parameters))
    quantities = [volume, *parameters.quantities]
    return work_out(about, quantities, lambda stock, *rest: _carbon(stock, rest), [None, *parameters.readings])


def _fraction(parameters: ForestParameters) -> str:
    return f"cf_{parameters.carbon_fraction.name.rpartition('_')[2]}"


def removal(start: Quantity, end: Quantity, start_year: int, end_year: int, parameters: ForestParameters) -> Outcome:
    """Return the CO2 that the growing stock took up per year, in 吨/年; below zero it is a loss.

    Args:
        start: Growing stock of the first year.
        end: Growing stock of the last year.
        start_year: The first year.
        end_year: The last year.
        parameters: What turns it into carbon.

    Returns:
        The outcome; without a value where one of the two stocks is that of another year: the difference would be 0
        by construction and not by growth.

    Raises:
        ValueError: The years do not run forward.
    """
    span = _years(start_year, end_year)
    about = _about("forest_co2_removal", f"{start_year}-{end_year}", "吨/年", parameters, _fraction(parameters))
    borrowed = [one.id for one in (start, end) if one.state in _NOT_OF_THE_YEAR]
    if borrowed:
        note = f"{', '.join(borrowed)} is the number of another year: it says nothing about a change"
        return replace(without(about, *borrowed), note=note)

    def build(first: Expression, last: Expression, time: Expression, *rest: Expression) -> Expression:
        return _carbon(last - first, rest) * co2_per_carbon() / time

    quantities = [start, end, span, *parameters.quantities]
    return _about_leap(work_out(about, quantities, build, [None, None, None, *parameters.readings]), start, end, span)


def _about_leap(outcome: Outcome, start: Quantity, end: Quantity, span: Quantity) -> Outcome:
    if outcome.value is None or not start.value or end.value is None or not span.value:
        return outcome
    if start.unit != end.unit:
        return outcome
    change = (end.value / start.value - 1) * 100
    if abs(change) / span.value > SUDDEN_PER_CENT:
        text = f"the stock changes by {change:+.1f} % in {span.value:g} a: ask for a felling, a fire or a new survey; "
        return outcome.with_note(f"{text}a break in the series is no emission")
    return outcome


def _years(start: int, end: int) -> Quantity:
    if end <= start:
        raise ValueError(f"from {start} to {end} no time passes")
    return given(f"years {start}-{end}", str(end - start), "年", exact=True)


def growth_rate(start: Quantity, end: Quantity, start_year: int, end_year: int) -> Outcome:
    """Return the mean annual growth of the stock, in per cent: (end ÷ start)^(1 ÷ years) − 1.

    Args:
        start: Growing stock of the first year.
        end: Growing stock of the last year.
        start_year: The first year.
        end_year: The last year.

    Raises:
        ValueError: The years do not run forward.
    """
    years = _years(start_year, end_year)
    about = _about("forest_stock_growth", f"{start_year}-{end_year}", "%", None, "annual_rate")
    exponent = Constant(1 / float(years.value or 1))
    outcome = work_out(about, [start, end], lambda first, last: (last / first) ** exponent - Constant(1))
    if outcome.value is not None and {start.state, end.state} & _NOT_OF_THE_YEAR:
        return without(about, start.id, end.id).with_note("a number of another year says nothing about growth")
    return outcome


def project_stock(volume: Quantity, growth: Assumption, year: int, to_year: int) -> Outcome:
    """Return the growing stock of a later year at a stated growth, in 万立方米: a scenario and no forecast.

    Args:
        volume: Growing stock of the year.
        growth: Growth per year, in per cent; stated with its source.
        year: The year of the stock.
        to_year: The year wanted.

    Raises:
        ValueError: The years do not run forward.
    """
    years = _years(year, to_year)
    about = _about("forest_stock", to_year, "万立方米", None, "stated_growth")
    power = Constant(float(years.value or 0))
    outcome = work_out(about, [volume, growth], lambda stock, rate: stock * (Constant(1) + rate) ** power, [None, "%"])
    if outcome.value is None:
        return outcome
    return replace(outcome, state="estimated").with_note("a scenario at a stated growth, no forecast")
