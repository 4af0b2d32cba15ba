"""The figures of the explorer as the report has them, drawn when they are kept.

Here: blocks with drawings by ``figures``, and the results that a drawing needs beside those of its table. Not here: the
quick charts on the screen (``charts``).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from nearzero import units
from nearzero.analysis.cells import Cells
from nearzero.analysis.drivers import Support, levels_explained
from nearzero.analysis.identities import Identity
from nearzero.analysis.trends import changes, levels
from nearzero.places.series import Series
from nearzero.presentation.blocks import Figure
from nearzero.presentation.provenance import cited
from nearzero.presentation.text import pick
from nearzero.results import Result

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Drawing

    from nearzero.presentation.explorer.desk import Desk
    from nearzero.study import Study

Step = tuple[Result, Result, Result]


def trend(study: Study, series: Series, results: Sequence[Result], name: str, lang: str) -> Figure:
    """Return the figure of one series."""
    key = "_".join(part for part in (series.key.variable, series.key.price_basis.replace(":", "_")) if part)
    title = f"{study.place.name(lang)}{pick(lang, '：', ': ')}{name}"
    draw = partial(_draw_trend, title, tuple(results), lang)
    return _figure(study, f"explored_trend_{study.place.id}_{key}", title, draw, results, lang)


def _draw_trend(title: str, results: Sequence[Result], lang: str) -> Drawing:
    from nearzero.presentation.figures.trends import Trend, TrendPoint, trend_panels

    points = tuple(
        TrendPoint(int(r.period), float(r.value or 0), r.low, r.high, derived=r.method != "as_printed") for r in results
    )
    return trend_panels([Trend(title, units.label(results[0].unit, lang), points)], lang)


def ends_of(study: Study, support: Support) -> tuple[Result, Result]:
    """Return the level before and after: as printed, or of the part that the identity explains."""
    years = (support.years[0], support.years[-1])
    said = {int(r.period): r for r in levels(study.series(support.identity.target), study.place.id)}
    if not support.identity.part and all(year in said for year in years):
        return said[years[0]], said[years[1]]
    found = levels_explained(Cells(study.resolver, support.identity, support.price_basis), support.years)
    unit = study.raw.dictionary[support.identity.target].unit
    first, last = (
        Result(
            analysis="explained",
            place=study.place.id,
            variable=support.identity.target,
            identity=support.identity.id,
            period=str(year),
            value=found[year],
            unit=unit,
            price_basis=support.price_basis,
            state="derived",
            note="sum over the cells of the identity",
        )
        for year in years
    )
    return first, last


def effects(study: Study, support: Support, results: Sequence[Result], ends: Sequence[Result], lang: str) -> Figure:
    """Return the waterfall of one period."""
    title = pick(lang, f"{study.place.zh}：驱动因素瀑布图", f"{study.place.en}: waterfall of the drivers")
    parts = tuple(r for r in results if r.factor != "total")
    said = (results[0].period.replace("-", "—"), *(r.period for r in ends))
    draw = partial(_draw_waterfall, support.identity, parts, tuple(ends), said, lang)
    return _figure(study, f"explored_waterfall_{study.place.id}", title, draw, (*results, *ends), lang)


def difference(desk: Desk, identity: Identity, results: Sequence[Result], ends: Sequence[Result], lang: str) -> Figure:
    """Return the waterfall from one place to another."""
    names = tuple(desk.name(r.place, lang) for r in ends)
    title = pick(lang, f"{names[1]}与{names[0]}之差", f"{names[1]} against {names[0]}")
    parts = tuple(r for r in results if r.factor != "total")
    draw = partial(_draw_waterfall, identity, parts, tuple(ends), (ends[0].period, *names), lang)
    return _figure(desk.study(ends[0].place), "explored_difference", title, draw, (*results, *ends), lang)


def _draw_waterfall(
    identity: Identity, results: Sequence[Result], ends: Sequence[Result], said: Sequence[str], lang: str
) -> Drawing:
    from nearzero.presentation.figures.effects import Amount, Change, waterfall

    names = {driver.id: driver.label(lang) for driver in identity.drivers}
    names["residual"] = pick(lang, "残差", "Residual")
    amounts = tuple(Amount(names[r.factor], float(r.value or 0), r.low, r.high) for r in results)
    start, end = (Amount(name, float(r.value or 0), r.low, r.high) for name, r in zip(said[1:], ends, strict=True))
    return waterfall(Change(said[0], start, amounts, end), units.label(results[0].unit, lang), lang)


def moves_of(study: Study, results: Sequence[Result]) -> list[Step]:
    """Return per elasticity the changes it compares, of emissions and of the economy, in %, and itself."""
    found: list[Step] = []
    for one in results:
        pair = []
        for variable, basis in (("co2_total", ""), ("gdp", one.price_basis)):
            moved = changes(study.series(variable, basis), study.place.id)
            pair += [r for r in moved if r.method == "change_pct" and r.period == one.period]
        if len(pair) == 2:
            found.append((pair[0], pair[1], one))
    return found


def plane_figure(study: Study, steps: Sequence[Step], lang: str) -> Figure:
    """Return the plane of decoupling of one place."""
    title = pick(lang, f"{study.place.zh}：脱钩路径", f"{study.place.en}: path of decoupling")
    results = [r for step in steps for r in step]
    draw = partial(_draw_plane, study.place.name(lang), tuple(steps), lang)
    return _figure(study, f"explored_plane_{study.place.id}", title, draw, results, lang)


def _draw_plane(name: str, steps: Sequence[Step], lang: str) -> Drawing:
    from nearzero.presentation.figures.decoupling import Move, decoupling_plane

    def ends(r: Result) -> tuple[float, float] | None:
        return None if r.low is None or r.high is None else (r.low, r.high)

    moves = [
        Move(name, r.period.replace("-", "—"), float(a.value or 0), float(e.value or 0), ends(a), ends(e))
        for e, a, r in steps
    ]
    return decoupling_plane(moves, lang)


def _figure(
    study: Study, name: str, title: str, draw: partial[Drawing], results: Sequence[Result], lang: str
) -> Figure:
    said = pick(lang, "；", "; ").join(dict.fromkeys(r.period for r in results))
    sources = cited(study.raw, results, lang)
    return Figure(name, title, f"{title} {said}", draw, tuple(results), sources=sources)
