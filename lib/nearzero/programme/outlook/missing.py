"""What must be known before more can be said of an indicator, by name.

Here: which level, base year, target, denominator, weight or evidence is missing, and the numbers that go with a reason.
Not here: the decision (``attainability``).
"""

from __future__ import annotations

from dataclasses import replace

from nearzero.programme.criteria import Criterion
from nearzero.programme.outlook.attained import Need, Part
from nearzero.programme.verdicts import Reason


def without_target(blank: Part) -> Part:
    """Name the target that the higher level has not printed, and the level where that is missing too."""
    verdict = blank.verdict
    needs = [Need("target", (f"{verdict.variable}@{verdict.due}",))]
    if verdict.reason.number("value") is None:
        needs.append(Need("level", (f"{verdict.variable}@{verdict.judged_year}",)))
    why = Reason("target_unknown", verdict.reason.numbers, verdict.reason.names)
    return replace(blank, reason=why, needs=tuple(needs))


def without_rate(blank: Part) -> Part:
    """Say why no rate leads on from a level that falls short: nobody can say where it will stand."""
    verdict, outcome = blank.verdict, blank.verdict.outcome
    base = outcome.reading.base if outcome else None
    if outcome is not None and outcome.weakest == "substitute_year":
        stands = outcome.reading.last
        needs = [Need("level", (f"{verdict.variable}@{stands.period}",))]
        if base is not None and base.state == "substitute_year":
            needs.append(Need("base_level", (f"{verdict.variable}@{base.period}",)))
        return replace(blank, reason=said("substitute_year", blank), needs=tuple(needs))
    if base is None:
        needs = [Need("base_level", (f"{verdict.variable}@{verdict.base_year}",))]
        return replace(blank, reason=said("level_of_base_missing", blank), needs=tuple(needs))
    return replace(blank, state="not_without_more", reason=said("short_and_none_listed", blank))


def name_missing(blank: Part) -> Part:
    """Name what is missing, as the verdict found it."""
    verdict = blank.verdict
    reason, variable = verdict.reason, verdict.variable
    kinds = {"missing_denominator": "denominator", "missing_weights": "weights"}
    found: list[Need] = []
    if reason.id in kinds:
        found.append(Need(kinds[reason.id], reason.names))
    else:
        found.append(Need("level", (f"{variable}@{verdict.judged_year}",)))
        against_base = verdict.criterion is not None and verdict.criterion.against != "level"
        if against_base and reason.number("base") is None:
            found.append(Need("base_level", (f"{variable}@{verdict.base_year}",)))
    if "assigned_target_unknown" in verdict.caveats:
        found.append(Need("target", (f"{variable}@{verdict.due}",)))
    if blank.listed.without_quantity and reason.id in kinds:
        found.append(Need("quantity", blank.listed.without_quantity))
    ids = {"missing_denominator": "denominator_missing", "missing_weights": "weights_missing"}
    why = ids.get(reason.id, "level_missing")
    numbers = [*reason.numbers]
    if blank.listed.largest_denominator is not None:
        numbers = [one for one in numbers if one[0] != "largest_denominator"]
        numbers.append(("largest_denominator", blank.listed.largest_denominator.value))
    return replace(blank, reason=Reason(why, tuple(numbers), reason.names), needs=tuple(found))


def not_its_own(blank: Part, why: str) -> Part:
    """Name the levels that a proxy, a value of another year or one without a year stands for."""
    verdict, outcome = blank.verdict, blank.verdict.outcome
    kind = "date" if why == "undated_value" else "level"
    needs = [Need(kind, (f"{verdict.variable}@{verdict.judged_year}",))]
    base = outcome.reading.base if outcome else None
    if why == "one_value_for_both_years" or (base is not None and base.state == "proxy"):
        needs.append(Need("base_level", (f"{verdict.variable}@{verdict.base_year}",)))
    return replace(blank, reason=Reason(why, verdict.reason.numbers), needs=tuple(needs))


def said(why: str, part: Part, names: tuple[str, ...] = ()) -> Reason:
    """Return a reason with the numbers of the comparison, and names."""
    return Reason(why, numbers_of(part), names)


def numbers_of(part: Part, asked: Criterion | None = None) -> tuple[tuple[str, float], ...]:
    """Return the numbers that every reason of a comparison carries, where they are there."""
    outcome, wanted = part.verdict.outcome, asked or part.verdict.criterion
    measures = (
        outcome.reading.latest if outcome else None,
        part.trend.level if part.trend else None,
        part.listed.brought,
        part.more,
        part.listed.largest_denominator,
    )
    names = ("value", "on_trend", "brought", "more", "largest_denominator")
    found = [(name, one.value) for name, one in zip(names, measures, strict=True) if one is not None]
    target = ("target", part.trend.level.value + part.trend.shortfall.value) if part.trend else None
    if target is None and wanted is not None and wanted.against == "level":
        target = ("target", wanted.threshold)
    return (*found, *((target,) if target else ()))
