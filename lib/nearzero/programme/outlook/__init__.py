"""The outlook of a place: what is required, which paths lead where, how sure that is, and what can be attained.

Here: required paths, scenarios, projections, measures, peak years, simulation, attainability. Not here: models of one
series without knowledge of the programme (``analysis.forecasting``), words and figures (``presentation``).
"""

from __future__ import annotations
