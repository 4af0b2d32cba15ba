"""The chapter on forecasting models: only for long series, always beside the naive forecast."""

from __future__ import annotations

import pytest

from nearzero.analysis.forecasting import DRIFT, GM11, LINEAR, NAIVE
from nearzero.presentation.blocks import Heading
from nearzero.presentation.chapters import forecasting
from nearzero.results import to_json
from nearzero.study import Study


@pytest.fixture
def chapter(real_raw, monkeypatch):
    """The models that take no time; the others have tests of their own."""
    monkeypatch.setattr(forecasting, "MODELS", (NAIVE, DRIFT, LINEAR, GM11))
    return Study.load("example-city", real_raw).chapter("forecasting", "en")


def test_short_series_have_no_chapter(real_raw):
    assert Study.load("laoshan", real_raw).chapter("forecasting", "zh").blocks == ()


def test_sections_stand_in_order_and_numbers_are_told_apart(chapter):
    assert [block.id for block in chapter.blocks if isinstance(block, Heading)] == ["trend", "comparison", "backtest"]
    assert to_json(chapter.results)


def test_the_naive_forecast_stands_beside_every_model(chapter):
    rows = {row[0].text: row for row in chapter["forecast_comparison"].rows}
    assert rows["last value"][2].text == "1.00"
    assert {"line through first and last value", "linear trend regression"} <= set(rows)
    tried = [row[0].text for row in chapter["forecast_backtest"].rows]
    assert tried[0] == "last value"
    assert "the rule of continuation (mean growth)" in tried


def test_errors_of_the_back_test_follow_from_the_series(chapter, real_raw):
    """The last value of 2010 as a forecast of 2011: |actual − forecast| ÷ actual."""
    series = Study.load("example-city", real_raw).series("co2_total")
    known, came = series.at(2010).value, series.at(2011).value
    first = chapter["forecast_backtest"].rows[0][1].result
    assert first.value == pytest.approx(abs(came - known) / came * 100)


def test_the_rule_of_continuation_uses_the_first_years_only(chapter, real_raw):
    series = Study.load("example-city", real_raw).series("co2_total")
    start, end, came = (series.at(year).value for year in (1999, 2010, 2012))
    rate = (end / start) ** (1 / 11)
    row = next(row for row in chapter["forecast_backtest"].rows if "continuation" in row[0].text)
    assert row[2].result.value == pytest.approx(abs(came - end * rate**2) / came * 100)
