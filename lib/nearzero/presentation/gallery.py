"""Every kind of figure on one page, drawn from invented numbers.

Here: an example for each figure function. Not here: the functions (``figures``) and figures of real places
(``chapters``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from nearzero.presentation.blocks import Chapter, Figure, Paragraph, Report
from nearzero.presentation.text import pick

if TYPE_CHECKING:
    from collections.abc import Callable

    from matplotlib.figure import Figure as Drawing

    from nearzero.places.raw import Raw
    from nearzero.presentation.figures.effects import Change
    from nearzero.presentation.figures.trends import TrendPoint

_INVENTED = "example-county"


def gallery(raw: Raw, lang: str = "zh") -> Report:
    """Return a page with an example of every figure.

    Args:
        raw: The data folder: names of carriers and indicators, and the invented county.
        lang: ``zh`` or ``en``.
    """
    opening = Paragraph(
        pick(lang, "每种图一例，数字均为虚构。", "One example of each figure; all numbers are invented."),
        kind="warning",
    )
    title = pick(lang, "图集", "Gallery of figures")
    return Report(
        id="gallery",
        title=title,
        subtitle="",
        lang=lang,
        chapters=(Chapter("figures", title, (opening, *examples(raw, lang))),),
        watermark=pick(lang, "虚构示例，不得引用", "Invented example: not to be cited"),
    )


def examples(raw: Raw, lang: str = "zh") -> tuple[Figure, ...]:
    """Return the examples, one for each figure function, its name being the id."""
    made: dict[str, tuple[str, str, Callable[[], Drawing]]] = {
        "trend_panels": ("趋势多图", "Trend panels", lambda: _trends(lang)),
        "waterfall": ("因素瀑布图", "Waterfall of drivers", lambda: _waterfall(lang)),
        "waterfalls": ("逐年瀑布图", "Waterfalls over the years", lambda: _waterfalls(lang)),
        "stacked_effects": ("因素贡献堆积图", "Stacked effects", lambda: _stacked(lang)),
        "decoupling_plane": ("脱钩状态平面", "Decoupling plane", lambda: _decoupling(lang)),
        "co_control_plane": ("协同控制坐标系", "Plane of co-control", lambda: _co_control(lang)),
        "sankey": ("能流图", "Energy flows", lambda: _sankey(raw, lang)),
        "electricity_panels": ("各规则下的用电排放", "Electricity under every rule", lambda: _electricity(lang)),
        "scorecard": ("指标评分卡", "Scorecard of indicators", lambda: _scorecard(lang)),
        "ladder": ("目标阶梯图", "Ladder of targets", lambda: _ladder(lang)),
        "calendar": ("项目日历", "Project calendar", lambda: _calendar(lang)),
        "fan_charts": ("情景扇形图", "Fan chart", lambda: _fan(lang)),
        "bounds": ("目标约束线", "Bounds that targets set", lambda: _bounds(lang)),
        "locator_map": ("位置示意图", "Sketch map", lambda: _map(lang)),
    }
    alt = pick(lang, "示例图，数字均为虚构：{}。", "Example with invented numbers: {}.")
    return tuple(
        Figure(
            name,
            f"{pick(lang, zh, en)}（{name}）" if lang == "zh" else f"{en} ({name})",
            alt.format(pick(lang, zh, en)),
            draw,
        )
        for name, (zh, en, draw) in made.items()
    )


def _history() -> tuple[TrendPoint, ...]:
    from nearzero.presentation.figures.trends import TrendPoint

    return (
        TrendPoint(2020, 349.95, 349.3, 350.6, derived=True),
        TrendPoint(2021, 360.0, 359.5, 360.5),
        TrendPoint(2022, 365.0, 364.5, 365.5),
    )


def _trends(lang: str) -> Drawing:
    from nearzero.presentation.figures.trends import Target, Trend, TrendPoint, trend_panels

    intensity = (TrendPoint(2022, 0.35, 0.345, 0.355), TrendPoint(2020, 0.39, 0.385, 0.395, derived=True))
    panels = [
        Trend(pick(lang, "二氧化碳排放总量", "Total CO₂"), pick(lang, "万吨", "10⁴ t"), _history()),
        Trend(pick(lang, "碳强度", "CO₂ per GDP"), pick(lang, "吨/万元", "t/10⁴ yuan"), intensity, Target(2025, 0.3)),
    ]
    return trend_panels(panels, lang)


def _change(lang: str, period: str, start: float, values: tuple[float, ...]) -> Change:
    from nearzero.presentation.figures.effects import Amount, Change

    names = pick(
        lang,
        "人口|人均地区生产总值|能源强度|单位能源碳排放",
        "Population|GDP per capita|Energy per GDP|CO₂ per energy",
    ).split("|")
    first, last = period.split("—")
    effects = tuple(Amount(name, value, value - 2, value + 3) for name, value in zip(names, values, strict=True))
    return Change(period, Amount(first, start, start - 0.5, start + 0.5), effects, Amount(last, start + sum(values)))


def _changes(lang: str) -> list[Change]:
    return [
        _change(lang, "2020—2021", 350.0, (6.0, 23.2, -14.2, -5.0)),
        _change(lang, "2021—2022", 360.0, (4.0, 20.0, -14.0, -5.0)),
    ]


def _waterfall(lang: str) -> Drawing:
    from nearzero.presentation.figures.effects import waterfall

    return waterfall(_change(lang, "2020—2022", 350.0, (10.0, 43.2, -28.2, -10.0)), pick(lang, "万吨", "10⁴ t"), lang)


def _waterfalls(lang: str) -> Drawing:
    from nearzero.presentation.figures.effects import waterfalls

    return waterfalls(_changes(lang), pick(lang, "万吨", "10⁴ t"), lang)


def _stacked(lang: str) -> Drawing:
    from nearzero.presentation.figures.effects import stacked_effects

    return stacked_effects(_changes(lang), pick(lang, "万吨", "10⁴ t"), lang)


def _decoupling(lang: str) -> Drawing:
    from nearzero.presentation.figures.decoupling import Move, decoupling_plane

    one, other = pick(lang, "甲县|乙县", "County A|County B").split("|")
    moves = [
        Move(one, "2020—2022", 16.4, 4.3, (16.35, 16.45), (4.25, 4.35)),
        Move(other, "2020—2022", 12.1, -3.2, (11.5, 12.7), (-4.0, -2.4)),
        Move(other, "2015—2020", -5.0, -2.0),
    ]
    return decoupling_plane(moves, lang)


def _co_control(lang: str) -> Drawing:
    from nearzero.presentation.figures.co_control import Spot, co_control_plane

    names = pick(lang, "煤改气|脱硫提标|光伏|余热回收|碳捕集", "gas|desulphurisation|PV|waste heat|capture").split("|")
    spots = [
        Spot(names[0], (57.4, 57.3, 57.5), (3.9, 3.8, 4.0), "source"),
        Spot(names[1], (88.4, 88.3, 88.5), (-0.3, -0.35, -0.25), "end_of_pipe"),
        Spot(names[2], (0.0, 0.0, 0.0), (5.1, 5.0, 5.2), "source"),
        Spot(names[3], (11.1, 5.7, 16.4), (1.2, 1.1, 1.3), "process"),
        Spot(names[4], (-3.7, -3.8, -3.6), (3.0, 2.9, 3.1), "process"),
    ]
    across, upwards = pick(lang, "万污染当量|万吨", "10⁴ equivalents|10⁴ t").split("|")
    return co_control_plane(spots, lang, across, upwards)


def _sankey(raw: Raw, lang: str) -> Drawing:
    from nearzero.accounting.activity import activities
    from nearzero.accounting.energy.balance import balance
    from nearzero.accounting.energy.flow import energy_flow
    from nearzero.presentation.figures.sankey import sankey
    from nearzero.presentation.figures.sankey_words import names_of

    rows = activities(raw, _INVENTED)
    return sankey(energy_flow(balance(raw, rows, 2022, without=("naphtha", "lubricants"))), names_of(raw, lang), lang)


def _electricity(lang: str) -> Drawing:
    from nearzero.presentation.figures.electricity import Level, Line, Rule, electricity_panels

    yearly = Line(
        None,
        tuple(Level(year, 120.0 + 4 * k, 118.0 + 4 * k, 122.0 + 4 * k) for k, year in enumerate((2020, 2021, 2022))),
    )
    fixed = Line(2022, tuple(Level(year, 112.0 + 8 * k) for k, year in enumerate((2020, 2021, 2022))))
    titles = pick(lang, "省级因子|区域因子", "Provincial factor|Regional factor").split("|")
    return electricity_panels([Rule(title, (yearly, fixed)) for title in titles], pick(lang, "万吨", "10⁴ t"), lang)


def _scorecard(lang: str) -> Drawing:
    from nearzero.presentation.figures.scorecard import Strip, Tile, scorecard
    from nearzero.programme.verdicts import VERDICT_STATES

    tiles = [Tile(str(k), state, bold=k % 2 == 0) for k, state in enumerate(VERDICT_STATES, start=1)]
    half = len(tiles) // 2
    names = pick(lang, "低碳管理|低碳能源", "Management|Energy").split("|")
    return scorecard([Strip(names[0], tuple(tiles[:half])), Strip(names[1], tuple(tiles[half:]))], lang)


def _ladder(lang: str) -> Drawing:
    from nearzero.presentation.figures.ladder import Ladder, Row, Rung, ladder

    county, province = pick(lang, "示例县|示例省", "Example County|Example Province").split("|")
    rows = (
        Row(county, (Rung(2020, 0.39, 0.385, 0.395), Rung(2022, 0.35)), (Rung(2025, 0.32), Rung(2030, 0.28))),
        Row(province, (Rung(2020, 1.21),), (Rung(2025, 0.97),)),
    )
    return ladder([Ladder(pick(lang, "碳强度", "CO₂ per GDP"), pick(lang, "吨/万元", "t/10⁴ yuan"), rows)], lang)


def _calendar(lang: str) -> Drawing:
    from nearzero.presentation.figures.calendar import Bar, Mark, calendar

    names = pick(lang, "温室气体清单|屋顶光伏|轨道交通", "Greenhouse-gas inventory|Rooftop PV|Metro line").split("|")
    bars = [
        Bar(f"P01 {names[0]}", (2023, 1), (2024, 12)),
        Bar(f"P02 {names[1]}", None, (2023, 12)),
        Bar(f"P03 {names[2]}", (2023, 1), (2026, 12), late=True),
    ]
    return calendar(bars, [Mark(pick(lang, "创建期末", "End of the period"), (2025, 12))], lang)


def _fan(lang: str) -> Drawing:
    from nearzero.presentation.figures.fan import Fan, fan_charts, spreads
    from nearzero.presentation.figures.trends import Target

    steps = range(1, 14)
    quantiles = [[365.0 + side * k * k / 2 + 2 * k for k in steps] for side in (-2, -1, 0, 1, 2)]
    target = Target(2025, 349.952, pick(lang, "低于 2020 年", "below 2020"))
    title = pick(lang, "二氧化碳排放总量（强化情景）", "Total CO₂, strengthened scenario")
    spread = spreads([2022 + k for k in steps], quantiles)
    return fan_charts([Fan(title, pick(lang, "万吨", "10⁴ t"), _history(), spread, (target,))], lang)


def _bounds(lang: str) -> Drawing:
    from nearzero.presentation.figures.bounds import Bound, Seen, bounds

    growths = [0.0, 2.0, 4.0, 6.0, 8.0]
    total = Bound(pick(lang, "总量低于2020年", "total below 2020"), tuple(-100 * g / (100 + g) for g in growths))
    intensity = Bound(pick(lang, "碳强度下降20.5%", "CO₂ per GDP −20.5 %"), (-4.5,) * len(growths))
    return bounds(growths, [total, intensity], Seen(5.0, -3.2, -3.6, -2.8), lang)


def _map(lang: str) -> Drawing:
    from nearzero.presentation.figures.maps import Spot, locator_map

    places = [Spot("370212", pick(lang, "崂山区", "Laoshan")), Spot("370114", pick(lang, "章丘区", "Zhangqiu"))]
    others = [Spot("370200", pick(lang, "青岛市", "Qingdao")), Spot("370100", pick(lang, "济南市", "Jinan"))]
    return locator_map(places, lang, others)
