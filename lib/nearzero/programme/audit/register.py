"""The checks of the audit, as a list that can be read.

Here: which checks there are, what each asks, and in which order they run. Not here: the checks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from nearzero.programme.audit import (
    across,
    counts,
    energy,
    flags,
    growth_findings,
    own_targets,
    projects,
    rates,
    ratios,
    repeats,
    rules,
    series,
    shares,
    states,
    sums,
)
from nearzero.programme.audit.finding import Finding
from nearzero.programme.audit.material import Material


@dataclass(frozen=True, slots=True)
class Check:
    """One check of one place.

    Attributes:
        id: Its name.
        asks: What it asks, in a sentence.
        run: From the tables of a place to findings.
        kinds: Kinds of findings it makes.
    """

    id: str
    asks: str
    run: Callable[[Material], Iterable[Finding]]
    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CheckAcross:
    """One check of a district and the city it is part of."""

    id: str
    asks: str
    run: Callable[[Material, Material], Iterable[Finding]]
    kinds: tuple[str, ...]


CHECKS: tuple[Check, ...] = (
    Check("ratios", "Does numerator over denominator give the ratio?", ratios.ratio_gives_back, ("ratio_total",)),
    Check(
        "denominators",
        "Can all ratios of a year share one denominator?",
        ratios.denominators,
        ("denominators_apart",),
    ),
    Check("implied", "What is printed nowhere but follows?", ratios.implied_values, ("implied_value",)),
    Check("limits", "Does a part stay within the total?", ratios.implied_limits, ("implied_limit",)),
    Check("ratio-to-place", "Do ratio and shares agree?", ratios.ratio_to_place, ("ratio_to_place",)),
    Check(
        "growth",
        "Can levels, growth and ratios all hold?",
        growth_findings.growth_and_levels,
        ("growth_conflict",),
    ),
    Check("annual", "Do annual rates make the total change?", rates.annual_against_total, ("rate_change",)),
    Check("sums", "Do the parts make the whole?", sums.sums, ("parts_sum",)),
    Check(
        "shares",
        "Do printed shares make 100, and one whole?",
        shares.shares_of_variables,
        ("parts_sum", "denominators_apart"),
    ),
    Check("within", "Is every part within its whole?", sums.within, ("part_above_whole", "part_equals_whole")),
    Check(
        "electricity",
        "How was electricity counted as coal?",
        energy.electricity_coefficient,
        ("electricity_coefficient", "electricity_remainder"),
    ),
    Check("fuels", "Do fuels in tonnes make fossil energy?", energy.fuels_in_tonnes, ("fuels_rest",)),
    Check("co2-per-coal", "Is CO2 per tce plausible?", energy.co2_per_coal, ("co2_per_coal",)),
    Check("grid", "Which grid factor is behind the total?", energy.grid_factor, ("grid_factor",)),
    Check("jumps", "Is a change too large to pass?", series.jumps, ("jump",)),
    Check("apart", "Do CO2 and energy move together?", series.apart, ("pair_apart",)),
    Check(
        "standing",
        "Does a series stand still or go the wrong way?",
        series.standing_and_moving,
        ("stands_still", "moving_away"),
    ),
    Check(
        "twice",
        "Is a quantity printed with two values?",
        repeats.printed_twice,
        ("printed_twice", "rounded_twice", "full_claim", "state_differs"),
    ),
    Check("same-number", "Is one number printed for two quantities?", repeats.same_number, ("same_number",)),
    Check(
        "same-number-above",
        "Is a number the one of the place above?",
        repeats.same_number_above,
        ("same_number_places",),
    ),
    Check(
        "rules",
        "Do the targets follow the programme?",
        rules.against_rules,
        ("rule_base_moved", "rule_weaker", "rule_missing", "rule_in_words", "rule_other_variable"),
    ),
    Check("open", "Which targets have no number?", rules.open_targets, ("target_open",)),
    Check("bases", "Is the base of a target printed?", rules.bases_missing, ("target_base_missing",)),
    Check("not-applicable", "Does a target apply?", rules.not_applicable, ("target_not_applicable",)),
    Check("by-sector", "Can the whole be computed?", rules.by_sector_only, ("threshold_by_sector",)),
    Check(
        "already-met",
        "Does a target ask for more than there is?",
        own_targets.already_met,
        ("target_below_baseline", "target_met_already"),
    ),
    Check("conflicts", "Do targets for one thing differ?", own_targets.conflicts, ("targets_conflict",)),
    Check("uncovered", "Do projects make the rise aimed at?", own_targets.uncovered, ("target_uncovered",)),
    Check("counts", "Are there as many rows as stated?", counts.counts, ("count_differs",)),
    Check("products", "Does number times size make the whole?", projects.products, ("project_product",)),
    Check("project-rates", "Is a project's ratio usual?", projects.rates, ("project_rate",)),
    Check(
        "project-dates",
        "Do the dates of a project hold?",
        projects.dates,
        ("project_dates", "project_late", "project_over"),
    ),
    Check("unserved", "Which indicator has no project?", projects.indicators_without_project, ("project_missing",)),
    Check("flags", "Do verdicts follow from numbers?", flags.flags, ("flag_differs", "flag_without_number")),
    Check("words", "Do words agree with numbers?", flags.words_against_numbers, ("word_against_number",)),
    Check("substitutes", "What stands in for a value?", states.substitutes, ("substitute_value",)),
    Check("periods", "Which values are of a whole period?", states.periods, ("period_value",)),
    Check("blanks", "Is a blank filled elsewhere?", states.blanks, ("missing_but_printed", "count_for_share")),
)

CHECKS_ACROSS: tuple[CheckAcross, ...] = (
    CheckAcross(
        "shares-of-city",
        "Do shares imply the city's own numbers?",
        across.shares_of_city,
        ("city_total", "city_growth"),
    ),
    CheckAcross("within-city", "Is the district within the city?", across.larger_than_city, ("district_above_city",)),
    CheckAcross("city-targets", "Is a target weaker than the city's?", across.weaker_than_city, ("weaker_than_city",)),
)
