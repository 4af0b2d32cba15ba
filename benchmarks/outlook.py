"""What 10 000 draws of all targets of one district cost beside the bare array arithmetic.

Both sides run in turn in one process; the ratios of their medians are printed. The district is Laoshan with three
invented rates and their ranges. The whole route is measured: drawing, rates, paths of every variable year by year,
quantiles, chances of all targets and of all together. The bare side gets the same draws and writes the formula down in
plain NumPy: once up to the same quantiles and chances, and once the paths alone.
"""

from __future__ import annotations

from statistics import median
from time import perf_counter

import numpy as np

from nearzero.accounting.monte_carlo import DRAWS, SEED, monte_carlo
from nearzero.programme.outlook.goals import goals_of
from nearzero.programme.outlook.inputs import OutlookModel
from nearzero.programme.outlook.levels import start_levels
from nearzero.programme.outlook.projection import Projection, project
from nearzero.programme.outlook.scenario import Line, Scenario
from nearzero.programme.outlook.simulation import QUANTILES, simulate
from nearzero.study import Study

REPETITIONS = 15
RATES = {"population": (1.0, 0.8, 1.2), "affluence": (5.5, 4.0, 7.0), "carbon_intensity": (-6.0, -8.0, -3.0)}
SHOWN = ("co2_total", "co2_per_capita", "co2_per_gdp")


def district() -> OutlookModel:
    study = Study.load("laoshan")
    support = next(one for one in study.supports() if one.holds and one.identity.id == "kaya3")
    start = start_levels(study.resolver, support)
    lines = tuple(
        Line(driver=name, first=start.year, last=2035, rate=rate, low=low, high=high, origin="assumption")
        for name, (rate, low, high) in RATES.items()
    )
    about = {"place": start.place, "identity": "kaya3", "price_basis": start.price_basis, "start": start.year}
    projection = project(Scenario(id="own", zh="自定", en="own", lines=lines, **about), start)
    return OutlookModel(projection, goals_of(study.indicators(), start)[0])


def drawn(model: OutlookModel) -> dict[str, np.ndarray]:
    """Return the values that the simulation draws, in the order it draws them."""
    kept: dict[str, np.ndarray] = {}

    def keep(values):
        kept.update(model.values(values))
        return next(iter(values.values()))

    monte_carlo(keep, model.inputs, draws=DRAWS, seed=SEED)
    return kept


def paths(projection: Projection, values: dict[str, np.ndarray]) -> list[np.ndarray]:
    """Return total, per head and per GDP, (draws, years), as one would write them down."""
    years = np.arange(1, len(projection.years) + 1)
    people, wealth, carbon = (
        (1 + values[f"line:{one.id}"][:, None] / 100) ** years for one in projection.scenario.lines
    )
    growths = (people * wealth * carbon, wealth * carbon, carbon)
    return [
        projection.start.of(name).level(values)[:, None] * growth for name, growth in zip(SHOWN, growths, strict=True)
    ]


def plain(model: OutlookModel, values: dict[str, np.ndarray]) -> tuple[list[np.ndarray], list[float]]:
    """Return quantiles of the three paths, and the chance of each target and of all together."""
    found = paths(model.projection, values)
    met = []
    for goal, path in zip(model.goals, found, strict=True):
        level, target = path[:, goal.year - model.projection.start.year - 1], goal.target(values)
        met.append(level <= target if goal.criterion.comparator == "le" else level < target)
    chances = [float(one.mean()) for one in (*met, np.all(met, axis=0))]
    return [np.quantile(path, QUANTILES, axis=0) for path in found], chances


def whole(model: OutlookModel) -> tuple[list[np.ndarray], list[float]]:
    found = simulate(model.projection, model.goals)
    chances = [found.chance(goal).share for goal in model.goals] + [found.joint().share]
    return [found.spread(name)[:, 1:] for name in SHOWN], chances


def main() -> None:
    """Print the ratios."""
    model = district()
    values = drawn(model)
    for one, other in zip(plain(model, values)[0], whole(model)[0], strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-9)
    assert plain(model, values)[1] == whole(model)[1]  # noqa: S101 - both sides must say the same
    took: dict[str, list[float]] = {"plain": [], "paths": [], "whole": []}
    for _ in range(REPETITIONS):
        for name, run in (
            ("plain", lambda: plain(model, values)),
            ("paths", lambda: paths(model.projection, values)),
            ("whole", lambda: whole(model)),
        ):
            began = perf_counter()
            run()
            took[name].append(perf_counter() - began)
    times = {name: median(each) for name, each in took.items()}
    print(
        f"{DRAWS} draws, {len(model.goals)} targets, {len(model.projection.years)} years: {times['whole'] * 1e3:.0f} ms"
    )
    print(f"whole route / the same in plain NumPy: {times['whole'] / times['plain']:.2f} (wanted: at most 3)")
    print(f"whole route / the paths alone: {times['whole'] / times['paths']:.2f}")


if __name__ == "__main__":
    main()
