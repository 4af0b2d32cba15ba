"""Forecasting models of one series or of a panel, tests of trends, and how the models compare.

Here: statistics that know nothing of targets, projects and programmes. Not here: scenarios and attainability
(``programme.outlook``).

Every model knows the shortest series it answers for and refuses below that, with the reason: three annual points
carry no regression.
"""

from nearzero.analysis.forecasting.arima import ARIMA
from nearzero.analysis.forecasting.backtest import backtest, mean_growth
from nearzero.analysis.forecasting.comparison import Comparison, Score, Trial, rolling_origin
from nearzero.analysis.forecasting.exponential import ETS
from nearzero.analysis.forecasting.grey import DGM11, GM11, GreyForecast, grey_forecast
from nearzero.analysis.forecasting.naive import DRIFT, NAIVE, growth_model
from nearzero.analysis.forecasting.protocol import Fitted, Forecast, Model, fit_or_refuse
from nearzero.analysis.forecasting.refusals import ForecastError, Refusal, TooFewObservations
from nearzero.analysis.forecasting.stirpat import Stirpat, stirpat
from nearzero.analysis.forecasting.trend import LINEAR, LOG_LINEAR
from nearzero.analysis.forecasting.trend_tests import MannKendall, SenSlope, mann_kendall, sen_slope

MODELS = (NAIVE, DRIFT, LINEAR, LOG_LINEAR, GM11, DGM11, ETS, ARIMA)

__all__ = [
    "ARIMA",
    "DGM11",
    "DRIFT",
    "ETS",
    "GM11",
    "LINEAR",
    "LOG_LINEAR",
    "MODELS",
    "NAIVE",
    "Comparison",
    "Fitted",
    "Forecast",
    "ForecastError",
    "GreyForecast",
    "MannKendall",
    "Model",
    "Refusal",
    "Score",
    "SenSlope",
    "Stirpat",
    "TooFewObservations",
    "Trial",
    "backtest",
    "fit_or_refuse",
    "grey_forecast",
    "growth_model",
    "mann_kendall",
    "mean_growth",
    "rolling_origin",
    "sen_slope",
    "stirpat",
]
