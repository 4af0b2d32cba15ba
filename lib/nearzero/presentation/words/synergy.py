"""Words of the synergy chapter: quadrants, stages, reasons, normalisations, assessments and their rules.

Here: labels of its closed lists. Not here: names of pollutants (``calculators``), sentences (``chapters``).
"""

from __future__ import annotations

SYNERGY_LABELS: dict[str, tuple[str, str]] = {
    # quadrants of co-control
    "co_both": ("协同减排", "cuts both"),
    "co_carbon_only": ("只减碳", "carbon only"),
    "co_pollutant_only": ("只减污", "pollutants only"),
    "co_carbon_rises": ("减污增碳", "cuts pollutants, adds carbon"),
    "co_pollutant_rises": ("减碳增污", "cuts carbon, adds pollutants"),
    "co_neither": ("污碳均不减", "cuts neither"),
    "co_open": ("无法判定", "open"),
    "stage_": ("环节未注明", "stage not stated"),
    # stages
    "stage_source": ("源头", "source"),
    "stage_process": ("过程", "process"),
    "stage_end_of_pipe": ("末端", "end of pipe"),
    # how pollution and carbon changed over the same years
    "rate_co_both": ("污碳同降", "both improve"),
    "rate_co_carbon_only": ("碳降，污染不变", "carbon falls, air unchanged"),
    "rate_co_pollutant_only": ("污染改善，碳不变", "air improves, carbon unchanged"),
    "rate_co_carbon_rises": ("污染改善，碳上升", "air improves, carbon rises"),
    "rate_co_pollutant_rises": ("碳降，污染加重", "carbon falls, air worsens"),
    "rate_co_neither": ("均未改善", "neither improves"),
    "rate_co_open": ("修约范围内无法判定", "open within rounding"),
    # the degree of synergy
    "corrected": ("修正模型", "corrected"),
    "uncorrected": ("未修正模型（仅作对照）", "uncorrected (comparison only)"),
    "min_max": ("极差标准化", "min–max"),
    "min_max_shifted": ("极差标准化（0.1—1）", "min–max (0.1 to 1)"),
    "to_best": ("与最优年之比", "ratio to the best year"),
    "entropy": ("熵权", "entropy weights"),
    "equal": ("等权", "equal weights"),
    # assessments of plans and projects
    "plan_eia": ("规划环评", "EIA of plans"),
    "project_eia": ("建设项目环评", "EIA of projects"),
    "energy_review": ("节能审查", "energy review"),
    "carbon_yes": ("是", "yes"),
    "carbon_no": ("否", "no"),
    "carbon_not_stated": ("未注明", "not stated"),
    # whose assessments are to carry carbon, and what a row says of it
    "pilot": ("已试点", "pilot"),
    "to_be_extended": ("拟扩大到", "to be extended to"),
    "encouraged": ("鼓励试点", "pilot encouraged"),
    "covers_whole": ("整个行业", "the whole sector"),
    "covers_part": ("行业的一部分", "a part of the sector"),
    "rule_named": ("属于（清单注明）", "yes (the row says so)"),
    "rule_by_sector": ("属于（按行业）", "yes (by sector)"),
    "rule_open": ("无法判定", "open"),
    "rule_other_sector": ("所列行业之外", "another sector"),
    "rule_none": ("无此类要求", "none of this kind"),
}
