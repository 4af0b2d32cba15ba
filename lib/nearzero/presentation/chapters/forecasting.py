"""Forecasting models on a long series: does it have a trend, which model forecasts best, and how far may one look.

Here: the chapter for places whose emissions are known for many years in a row. Not here: the models
(``analysis.forecasting``), and why they refuse shorter series (``outlook.models``).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from nearzero import units
from nearzero.analysis.forecasting import MODELS, backtest, mann_kendall, mean_growth, sen_slope
from nearzero.analysis.forecasting.comparison import run_origins
from nearzero.analysis.forecasting.protocol import check_series
from nearzero.analysis.forecasting.score_results import score_results
from nearzero.analysis.trends import weakest
from nearzero.presentation import words
from nearzero.presentation.blocks import Block, Cell, Chapter, Column, Heading, Paragraph, Table
from nearzero.presentation.chapters.outlook.models import VARIABLE, is_long, model_name, refusal_text
from nearzero.presentation.provenance import cited
from nearzero.presentation.text import pick
from nearzero.results import Result

if TYPE_CHECKING:
    from nearzero.analysis.forecasting import Comparison
    from nearzero.places.series import Series
    from nearzero.study import Study

_HORIZON = 5
_FIRST = 8
_STEP = 3  # years from one origin to the next: selecting an ARIMA takes a second each time
# The back-test forecasts the second half of the series from the first.
_BACKTEST_HORIZONS = (1, 2, 3, 5, 10)
_SIGNIFICANT = 0.05


def chapter(study: Study, lang: str) -> Chapter:
    """Return the chapter on forecasting models; without blocks where the series is short or has gaps."""
    title = pick(lang, "预测模型的比较与回测", "Forecasting models compared and tried on the past")
    if not is_long(study):
        return Chapter("forecasting", title, ())
    series = study.series(VARIABLE)
    years, values = list(series.years), [point.value for point in series]
    known, checked = check_series(years, values)
    compared = run_origins(known, checked, MODELS, range(_FIRST, len(years), _STEP), _HORIZON, 0.95)
    first = len(years) // 2
    tried = backtest(years, values, first, MODELS, {"continuation": mean_growth()})
    blocks: list[Block] = [
        Heading(pick(lang, "有无趋势", "Is there a trend"), "trend"),
        _trend(study, series, lang),
        Heading(pick(lang, "模型比较", "Models compared"), "comparison"),
        *_comparison(study, series, compared, lang),
        Heading(pick(lang, "回测", "Back-test"), "backtest"),
        *_backtest(study, series, tried, first, lang),
    ]
    return Chapter("forecasting", title, tuple(blocks))


def _about(study: Study, series: Series) -> Result:
    """Return what all results on a series share."""
    return Result(
        analysis="trend_test",
        place=study.place.id,
        variable=VARIABLE,
        period=f"{series.years[0]}-{series.years[-1]}",
        value=None,
        unit=series.unit,
        state=weakest("derived", *(point.state for point in series)),
        inputs=tuple(dict.fromkeys(name for point in series for name in point.inputs)),
    )


def _trend(study: Study, series: Series, lang: str) -> Paragraph:
    from dataclasses import replace

    values = [point.value for point in series]
    test, slope = mann_kendall(values), sen_slope(list(series.years), values)
    about = _about(study, series)
    p = replace(about, method="mann_kendall_p", value=test.p, unit="", note=f"S = {test.s}, τ = {test.tau:.3f}")
    sen = replace(
        about,
        method="sen_slope",
        value=slope.slope,
        low=slope.low,
        high=slope.high,
        interval_kind="uncertainty",
        note=f"a year; {slope.level:.0%} interval",
    )
    unit = units.label(series.unit, lang)
    said = "p<0.001" if test.p < 0.001 else f"p={test.p:.3f}"
    significant = test.p < _SIGNIFICANT
    speed, span = words.of(sen, signed=True, most=2), words.interval(sen, signed=True, most=2)
    text = pick(
        lang,
        f"{series.years[0]}—{series.years[-1]}年共{len(series)}个年度值，Mann–Kendall检验{said}，"
        f"{'有显著的单调趋势' if significant else '无显著的单调趋势'}；"
        f"Sen斜率每年{speed} {unit}（95%区间{span}）。"
        "检验假定各年独立，序列有转折时斜率只是全期的平均。",
        f"{len(series)} annual values, {series.years[0]}–{series.years[-1]}; Mann–Kendall test {said}: "
        f"{'a' if significant else 'no'} significant monotonic trend; Sen’s slope "
        f"{speed} {unit} a year (95 % interval {span}). The test takes the years as independent; where the series "
        "turns, the slope is but a mean of the whole.",
    )
    return Paragraph(text, (p, sen), kind="finding")


def _comparison(study: Study, series: Series, compared: Comparison, lang: str) -> list[Block]:
    results = list(score_results(compared, _about(study, series)))
    best = compared.best()
    ratio = compared.score(best).ratio_to_naive or 0.0
    better = best != "naive" and ratio < 1
    text = pick(
        lang,
        f"自第{_FIRST}年起每隔{_STEP}年取一个起点，向前预测1—{_HORIZON}年并与实际比较："
        + (
            f"误差最小的是{model_name(best, lang)}，为“末值不变”的{words.number(ratio, 2)}倍。"
            if better
            else "没有模型胜过“末值不变”。"
        )
        + "预测区间的实际覆盖率低于标称95%的模型，其区间不可信。",
        f"From the {_FIRST}th year on, every {_STEP} years, models forecast 1 to {_HORIZON} years ahead and are "
        "compared with what came: "
        + (
            f"the smallest error is that of: {model_name(best, lang)}, {words.number(ratio, 2)} times that of the last "
            "value. "
            if better
            else "no model beats the last value. "
        )
        + "Where intervals of nominally 95 % hold fewer of the actual values, they are not to be trusted.",
    )
    shown = [r for r in results if r.factor == "all horizons"]
    lead = next((r for r in shown if r.method == f"rolling_origin:{best}" and r.form == "ratio_to_naive"), None)
    return [
        Paragraph(text, (lead,) if lead else (), kind="finding"),
        _scores_table(study, compared, shown, lang),
    ]


def _scores_table(study: Study, compared: Comparison, shown: Sequence[Result], lang: str) -> Table:
    cells = {(r.method.partition(":")[2], r.form): r for r in shown}
    columns = {
        "ratio_to_naive": (pick(lang, "误差与末值不变之比", "Error over that of the last value"), 2),
        "mase": ("MASE", 2),
        "mape": (pick(lang, "平均绝对百分误差（%）", "MAPE (%)"), 1),
        "coverage": (pick(lang, "95%区间实际覆盖率（%）", "Coverage of 95 % intervals (%)"), 0),
    }
    rows = []
    for name in dict.fromkeys(name for name, _ in cells):
        count = compared.score(name).count
        made = (cells.get((name, metric)) for metric in columns)
        digits = (places for _, places in columns.values())
        rows.append(
            (
                Cell(model_name(name, lang)),
                Cell(str(count)),
                *(_number(result, places) for result, places in zip(made, digits, strict=True)),
            )
        )
    for refusal in compared.refusals:
        empty = (Cell(words.NONE) for _ in columns)
        rows.append((Cell(model_name(refusal.model, lang)), Cell(refusal_text(refusal, lang)), *empty))
    return Table(
        "forecast_comparison",
        pick(lang, "模型滚动预测误差比较", "Errors of the models from a rolling origin"),
        (
            Column(pick(lang, "模型", "Model"), align="left"),
            Column(pick(lang, "预测次数或拒绝原因", "Forecasts, or why refused"), align="center"),
            *(Column(head) for head, _ in columns.values()),
        ),
        tuple(rows),
        notes=(
            pick(
                lang,
                "各模型所需年数不同，预测次数也不同；与末值不变之比在相同起点和步长上计算，可互相比较，其余各列不可直接比较。",
                "Models need different numbers of years and so forecast from different ones. The ratio is taken over "
                "the same origins and horizons and can be compared; the other columns cannot.",
            ),
        ),
        sources=cited(study.raw, shown, lang),
    )


def _number(result: Result | None, places: int) -> Cell:
    if result is None:
        return Cell(words.NONE)
    return Cell(words.number(float(result.value or 0), places), result)


def _backtest(study: Study, series: Series, tried: Comparison, first: int, lang: str) -> list[Block]:
    about = _about(study, series)
    results = list(score_results(tried, about, ("mape", "ratio_to_naive"), f"backtest{first}"))
    cells = {(r.method.partition(":")[2], r.factor): r for r in results if r.form == "mape"}
    ahead = [h for h in _BACKTEST_HORIZONS if h <= len(series) - first]
    names = list(dict.fromkeys(name for name, _ in cells))
    rows = tuple(
        (
            Cell(model_name(name, lang)),
            *(_number(cells.get((name, f"horizon {h}")), 1) for h in ahead),
            _number(cells.get((name, "all horizons")), 1),
        )
        for name in names
    )
    last = series.years[first - 1]
    by_all = {name: float(cells[name, "all horizons"].value or 0) for name in names}
    beats = [model_name(n, lang) for n in names if n != "naive" and by_all[n] < by_all["naive"]]
    worst = max(by_all, key=lambda name: by_all[name])
    rule = by_all.get("continuation")
    beaten = f"胜过“末值不变”的有{words.listed(beats, lang)}" if beats else "没有模型胜过“末值不变”"
    text = pick(
        lang,
        f"只用到{last}年为止的{first}年数据预测其后各年：{beaten}；"
        f"误差最大的是{model_name(worst, lang)}（平均{words.number(by_all[worst], 1)}%）"
        + (f"，延续情景的规则平均误差{words.number(rule, 1)}%。" if rule is not None else "。")
        + "序列在其间转折时，按过去趋势外推的误差随年数增大，情景推算也是如此。",
        f"Forecast from the {first} years up to {last} alone: better than the last value were "
        f"{words.listed(beats, lang) or 'none'}; the largest error is that of: {model_name(worst, lang)} "
        f"({words.number(by_all[worst], 1)} % on average)"
        + (
            f"; the rule of the scenario “continuation” errs by {words.number(rule, 1)} %. "
            if rule is not None
            else ". "
        )
        + "Where a series turns, errors of what goes on as before grow with the years; so do those of scenarios.",
    )
    said = tuple(
        cells[name, "all horizons"] for name in dict.fromkeys(("naive", worst, "continuation")) if name in by_all
    )
    refused = [f"{model_name(r.model, lang)}: {refusal_text(r, lang)}" for r in tried.refusals]
    note = pick(
        lang,
        "一个起点的误差即单一年份的误差；“全部”为其后各年平均。",
        "With one origin the error at a horizon is that of a single year; “all”: mean of all later years.",
    )
    table = Table(
        "forecast_backtest",
        pick(
            lang,
            f"用{last}年以前数据预测的误差，按向前年数",
            f"Errors of forecasts from the data up to {last}, by years ahead",
        ),
        (
            Column(pick(lang, "模型", "Model"), align="left"),
            *(Column(pick(lang, f"第{h}年", f"year {h}"), "%") for h in ahead),
            Column(pick(lang, "全部", "all"), "%"),
        ),
        rows,
        notes=(note, *refused),
        sources=cited(study.raw, results, lang),
    )
    return [Paragraph(text, said, kind="finding"), table]
