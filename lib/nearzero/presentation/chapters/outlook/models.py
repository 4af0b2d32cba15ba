"""Which time-series models answer for a place, and why most refuse: three annual values carry no regression.

Here: the section ``models`` of the outlook. Not here: the models (``analysis.forecasting``), comparison and back-test
of long series (``forecasting``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from nearzero.analysis.forecasting.naive import DRIFT, NAIVE
from nearzero.presentation.blocks import Block, Cell, Column, Paragraph, Table
from nearzero.presentation.text import pick

if TYPE_CHECKING:
    from nearzero.analysis.forecasting.protocol import Fitted, Model
    from nearzero.analysis.forecasting.refusals import Refusal
    from nearzero.study import Study

VARIABLE = "co2_total"
# Years from which on models are compared and tried on the past: first origin and horizon of ``rolling_origin``.
LONG = 13
MODEL_NAMES = {
    "naive": ("末值不变", "last value"),
    "drift": ("首末直线", "line through first and last value"),
    "trend_linear": ("线性趋势回归", "linear trend regression"),
    "trend_log": ("对数线性趋势回归", "log-linear trend regression"),
    "gm11": ("GM(1,1)灰色模型", "grey model GM(1,1)"),
    "dgm11": ("DGM(1,1)离散灰色模型", "discrete grey model DGM(1,1)"),
    "ets": ("ETS指数平滑", "exponential smoothing (ETS)"),
    "arima": ("ARIMA", "ARIMA"),
    "continuation": ("延续情景的规则（年均增长率）", "the rule of continuation (mean growth)"),
}
_REFUSALS = {
    "too_few": ("观测数不足", "too few observations"),
    "uneven_spacing": ("年份间隔不等，不作插补", "years unevenly spaced; nothing is interpolated"),
    "unsuitable": ("序列不适合该模型", "the series does not suit the model"),
    "level_ratio": ("级比检验不通过", "the level-ratio test fails"),
    "not_converged": ("估计不收敛", "the estimation did not converge"),
    "identity": ("恒等式无可估计", "an identity has nothing to estimate"),
}


def model_blocks(study: Study, lang: str) -> list[Block]:
    """Return which models answer for the series of emissions; nothing for a place without one."""
    from nearzero.analysis.forecasting import MODELS, fit_or_refuse

    series = study.series(VARIABLE)
    if not len(series):
        return []
    years, values = list(series.years), [point.value for point in series]
    found = [(model, fit_or_refuse(model, years, values)) for model in MODELS]
    answering = [model for model, one in found if _answers(one) and model not in (NAIVE, DRIFT)]
    span = pick(lang, "、", ", ").join(map(str, years)) if len(years) < 6 else f"{years[0]}—{years[-1]}"
    text = pick(
        lang,
        f"二氧化碳排放总量有{len(years)}个年份的数值（{span}）。"
        + (
            "可用的时间序列模型见“预测模型”一章的比较和回测。"
            if answering
            else "没有一个时间序列模型可用：两三个年度值不作回归，以情景和所需速度代之。"
        ),
        f"Total CO2 is known for {len(years)} year(s) ({span}). "
        + (
            "How the models compare and stood the back-test is said in the chapter on forecasting models."
            if answering
            else "No time-series model answers: two or three annual values carry no regression; scenarios and the "
            "required rate answer instead."
        ),
    )
    return [Paragraph(text), _table(found, len(years), lang)]


def _answers(one: Fitted | Refusal) -> bool:
    return hasattr(one, "fitted")


def model_name(name: str, lang: str) -> str:
    """Return what readers call a model."""
    return pick(lang, *MODEL_NAMES.get(name, (name, name)))


def refusal_text(one: Refusal, lang: str) -> str:
    """Return why a model refused."""
    said = pick(lang, *_REFUSALS.get(one.reason, (one.reason, one.reason)))
    if one.needed is not None and one.given is not None:
        said += pick(lang, f"（须{one.needed}个，有{one.given}个）", f" ({one.needed} needed, {one.given} given)")
    return said


def _table(found: list[tuple[Model, Fitted | Refusal]], given: int, lang: str) -> Table:
    rows = []
    for model, one in found:
        if _answers(one):
            simple = model in (NAIVE, DRIFT)
            said = pick(
                lang,
                "可计算，仅作其他模型的对照" if simple else "可用",
                "can be computed, as a yardstick for other models only" if simple else "answers",
            )
        else:
            said = refusal_text(one, lang)  # type: ignore[arg-type]
        rows.append((Cell(model_name(model.id, lang)), Cell(str(model.minimum)), Cell(str(given)), Cell(said)))
    return Table(
        "forecast_models",
        pick(lang, "时间序列模型能否用于本地排放总量", "Which time-series models answer for the total"),
        (
            Column(pick(lang, "模型", "Model"), align="left"),
            Column(pick(lang, "至少须有的年份数", "Years needed"), align="center"),
            Column(pick(lang, "现有", "Years given"), align="center"),
            Column(pick(lang, "结论", "Answer"), align="left"),
        ),
        tuple(rows),
        notes=(
            pick(
                lang,
                "年份间隔不等（如只有2020年和2022年）时不作插补。",
                "Nothing is interpolated where years are unevenly spaced.",
            ),
        ),
    )


def is_long(study: Study) -> bool:
    """Tell whether the series of emissions is long enough to compare models and to try them on the past."""
    years = study.series(VARIABLE).years
    return len(years) >= LONG and list(years) == list(range(years[0], years[-1] + 1))
