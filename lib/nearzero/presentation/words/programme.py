"""Labels of the judgement layer's closed lists: states, reasons, caveats, flags, gaps, ladder, acceptance, projects.

Here: ids to words. Not here: numbers and sentences (``words``, ``chapters``); all labels are looked up through
``label``.
"""

from __future__ import annotations

STATES: dict[str, tuple[str, str]] = {
    "on_track": ("按进度", "on track"),
    "near_threshold": ("处于阈值边缘", "at the threshold within rounding"),
    "needs_evidence": ("待佐证", "needs evidence"),
    "proxy_only": ("仅有替代指标", "proxy only"),
    "behind": ("滞后", "behind"),
}
BASES: dict[str, tuple[str, str]] = {
    "computed": ("由分子分母计算", "computed"),
    "published": ("文件公布", "published"),
    "stated": ("文件所述变化", "stated change"),
    "none": ("无", "none"),
    "undated": ("未注明年份", "no year"),
}
REASONS: dict[str, tuple[str, str]] = {
    "threshold_passed": ("达到要求", "reaches what is asked"),
    "threshold_failed": ("未达要求", "does not reach what is asked"),
    "threshold_within_rounding": ("阈值在修约区间内", "threshold lies within rounding"),
    "not_below_base": ("未低于基准年", "not below the base year"),
    "not_above_base": ("未高于基准年", "not above the base year"),
    "grew": ("较基准年增长", "grew since the base year"),
    "ahead_of_path": ("快于直线进度", "ahead of the straight path"),
    "behind_path": ("慢于直线进度", "behind the straight path"),
    "weak_value_cannot_pass": (
        "估算或替代年份值不能单独判定达标",
        "an estimate or substitute year cannot pass by itself",
    ),
    "proxy_cannot_pass": ("替代指标不能判定", "a proxy cannot pass"),
    "one_value_for_both_years": ("基准与现状为同一替代值", "one substitute value stands for both years"),
    "undated_value": ("数值未注明年份", "value without a year"),
    "assigned_target_unknown": ("上级下达目标未知", "assigned target unknown"),
    "assessment_not_begun": ("考核未开展", "assessment not begun"),
    "no_value": ("无数值", "no value"),
    "no_value_after_base_year": ("基准年后无数值", "no value after the base year"),
    "missing_denominator": ("缺分母", "denominator missing"),
    "missing_weights": ("缺权重（产能）", "weights (capacities) missing"),
    "words_without_number": ("有文字无数值", "words without a number"),
    "words_need_evidence": ("定性表述待佐证", "words need evidence"),
    "nothing_said": ("文件未提及", "nothing said"),
    "count_is_zero": ("数量为零", "count is zero"),
    "stated_not_applicable": ("文件称不涉及", "said not to apply"),
}
CAVEATS: dict[str, tuple[str, str]] = {
    "period_value": ("多年值", "value of several years"),
    "older_value": ("非最新年份", "older than other data"),
    "later_words": ("其后年份仅有文字", "only words for later years"),
    "contradicting_print": ("文件另有不同数值", "another value is printed too"),
    "path_within_rounding": ("与直线进度之差在修约区间内", "distance to the path lies within rounding"),
    "other_basis_changes_state": ("换用其他口径则判定不同", "another basis gives another state"),
    "fallback_until_assigned": ("目标下达前与基准年比较", "compared with the base year until a target is assigned"),
    "assigned_target": ("按上级下达目标判定", "judged by the assigned target"),
    "ancestor_goal": ("上级自身目标仅供参照", "goal of the higher level for reference only"),
    "cell_without_value": ("指标表该年无数值", "no value in the table of indicators for that year"),
    "price_basis_unstated": ("价格基准未注明", "price basis not stated"),
    "current_prices": ("当年价格", "current prices"),
}
FLAG_REASONS: dict[str, tuple[str, str]] = {
    "agrees": ("一致", "agrees"),
    "flag_met_target_not_due": ("自评完成，但目标尚未达到且未到期", "flagged met; target not reached and not yet due"),
    "no_number_behind_flag": ("自评无数值支撑", "no number behind the flag"),
    "value_contradicts_flag": ("数值与自评不符", "the value contradicts the flag"),
    "qualitative": ("定性指标，须佐证", "in words; needs evidence"),
    "no_flag": ("无自评", "no flag"),
}
GAP_METHODS: dict[str, tuple[str, str]] = {
    "target": ("目标值", "target"),
    "remaining": ("尚需变化", "remaining change"),
    "remaining_pct": ("尚需变化率", "remaining change in per cent"),
    "required_points": ("年均需变化（百分点）", "required points a year"),
    "required_rate_pct": ("所需年均变化率", "required annual rate"),
    "points_so_far": ("迄今年均变化（百分点）", "points a year so far"),
    "rate_so_far_pct": ("迄今年均变化率", "annual rate so far"),
    "most_gdp_growth_pct": ("GDP增幅上限", "largest growth of GDP"),
    "gdp_growth_so_far_pct": ("迄今GDP增幅", "growth of GDP so far"),
    "most_gdp_growth_left_pct": ("余下GDP增幅上限", "largest growth of GDP left"),
    "most_gdp_rate_pct": ("余下GDP年均增速上限", "largest annual growth of GDP left"),
    "gdp_rate_so_far_pct": ("迄今GDP年均增速", "annual growth of GDP so far"),
    "total_so_far_pct": ("迄今总量变化率", "change of the total so far"),
    "needed_intensity_pct": ("按迄今增速所需强度变化率", "intensity change needed at the pace so far"),
    "total": ("总量目标", "total"),
    "intensity": ("强度目标", "intensity"),
}
DIFFERENCES: dict[str, tuple[str, str]] = {
    "different_statement": ("表述类型不同", "different kind of statement"),
    "different_direction": ("方向不同", "different direction"),
    "different_base_year": ("基准年不同", "different base year"),
    "different_price_basis": ("价格基准不同", "different price basis"),
    "different_scope": ("适用范围不同", "different scope"),
    "no_number": ("一方无数值", "one has no number"),
}
LEVELS: dict[str, tuple[str, str]] = {
    "province": ("省级", "province"),
    "prefecture": ("市级", "prefecture"),
    "city": ("区县级", "district"),
    "park": ("园区", "park"),
    "community": ("社区", "community"),
}
ACCEPTANCE: dict[str, tuple[str, str]] = {
    "counted_not_met": ("不涉及的计为未完成", "not applicable counted as not met"),
    "left_out": ("不涉及的不计入", "not applicable left out"),
    "eligibility": ("申报条件", "eligibility"),
    "veto": ("否决情形", "veto"),
    "gate_stated": ("文件已说明", "stated"),
    "gate_refused": ("文件所述相反", "the opposite is said"),
    "gate_unknown": ("文件未说明，需询问", "not said; to be asked"),
}
INVESTMENT: dict[str, tuple[str, str]] = {
    "undetermined": ("未定", "undetermined"),
    "not_given": ("未给出", "not given"),
}
PROGRAMME_LABELS: dict[str, tuple[str, str]] = {
    **STATES,
    **BASES,
    **REASONS,
    **CAVEATS,
    **FLAG_REASONS,
    **GAP_METHODS,
    **DIFFERENCES,
    **LEVELS,
    **ACCEPTANCE,
    **INVESTMENT,
}
# What the numbers of a reason are called.
REASON_NUMBERS: dict[str, tuple[str, str]] = {
    "base": ("基准值", "base"),
    "value": ("现值", "value"),
    "level": ("现值", "value"),
    "change_pct": ("变化率", "change"),
    "change_abs": ("变化量", "change"),
    "threshold": ("要求", "asked"),
    "path": ("直线进度", "path"),
    "ancestor_goal": ("上级自身目标", "goal of the higher level"),
    "numerator": ("分子", "numerator"),
    "largest_denominator": ("达标所容最大分母", "largest denominator that passes"),
    "lowest": ("各行业最低", "lowest sector"),
    "highest": ("各行业最高", "highest sector"),
}
