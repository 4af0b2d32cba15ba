"""What the audit says: one finding, with its arithmetic, its facts and a question to the author.

Here: the record, its closed lists and its form for JSON. Not here: how anything is found.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any, Literal

from nearzero.results import Result

Severity = Literal["contradiction", "doubt", "note"]
SEVERITIES: tuple[Severity, ...] = ("contradiction", "doubt", "note")

KINDS = (
    # a ratio and its two parts
    "ratio_total",
    "denominators_apart",
    "ratio_to_place",
    # growth
    "growth_conflict",
    "rate_change",
    # wholes and parts
    "parts_sum",
    "part_above_whole",
    "part_equals_whole",
    "district_above_city",
    # what is implied
    "implied_value",
    "implied_limit",
    "electricity_coefficient",
    "electricity_remainder",
    "co2_per_coal",
    "fuels_rest",
    "grid_factor",
    "city_total",
    "city_growth",
    # series
    "jump",
    "pair_apart",
    "stands_still",
    "moving_away",
    # printed more than once
    "printed_twice",
    "rounded_twice",
    "full_claim",
    "state_differs",
    "same_number",
    "same_number_places",
    # targets
    "rule_base_moved",
    "rule_weaker",
    "rule_missing",
    "rule_in_words",
    "rule_other_variable",
    "target_open",
    "target_base_missing",
    "target_below_baseline",
    "target_met_already",
    "target_not_applicable",
    "targets_conflict",
    "weaker_than_city",
    "threshold_by_sector",
    # counts
    "count_differs",
    # projects
    "project_product",
    "project_rate",
    "project_late",
    "project_over",
    "project_dates",
    "project_missing",
    "target_uncovered",
    # flags and states
    "flag_differs",
    "flag_without_number",
    "word_against_number",
    "substitute_value",
    "period_value",
    "missing_but_printed",
    "count_for_share",
)


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence in both languages."""

    zh: str
    en: str

    def text(self, lang: str = "zh") -> str:
        """Return the sentence in a language."""
        return self.zh if lang == "zh" else self.en


@dataclass(frozen=True, slots=True)
class Cited:
    """A printed thing and where a reader finds it.

    Attributes:
        id: Id of the fact; for other rows the place, what it is, and its number.
        source: Id of the document.
        locator: Where in the document.
        printed: Digits and unit as printed, or what stands there.
    """

    id: str
    source: str
    locator: str
    printed: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something that a careful reader would ask the author about.

    Attributes:
        id: ``place/kind/what``; stays the same as long as the rows do.
        kind: One of ``KINDS``.
        severity: ``contradiction`` (both cannot be true as printed), ``doubt`` (an explanation is needed that
            the document does not give), ``note`` (worth knowing; may well be right).
        place: Id of the place.
        variables: Ids of the dictionary.
        message: What was found, in one sentence or two.
        arithmetic: The calculation, one step per line.
        facts: What it rests on.
        question: What to ask the author.
        results: Implied numbers.
    """

    id: str
    kind: str
    severity: Severity
    place: str
    variables: tuple[str, ...]
    message: Said
    arithmetic: tuple[str, ...] = ()
    facts: tuple[Cited, ...] = ()
    question: Said
    results: tuple[Result, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a kind or severity that is not in the lists."""
        if self.kind not in KINDS:
            raise ValueError(f"unknown kind of finding “{self.kind}”")
        if self.severity not in SEVERITIES:
            raise ValueError(f"unknown severity “{self.severity}”")

    def to_dict(self) -> dict[str, Any]:
        """Return a record that JSON can hold."""
        record = asdict(self)
        for name in ("variables", "arithmetic", "facts"):
            record[name] = list(record[name])
        record["results"] = [result.to_dict() for result in self.results]
        return record


def to_records(findings: Iterable[Finding]) -> list[dict[str, Any]]:
    """Return findings as records that JSON can hold, in the same order."""
    return [finding.to_dict() for finding in findings]


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """Return findings with the most serious first, otherwise as they come, each id once.

    A second finding with the id of an earlier one gets ``#2``, unless it is the same in every word.
    """
    ordered: list[Finding] = []
    seen: dict[str, list[Finding]] = {}
    for finding in sorted(findings, key=lambda one: SEVERITIES.index(one.severity)):
        before = seen.setdefault(finding.id, [])
        if finding in before:
            continue
        before.append(finding)
        record = {name: getattr(finding, name) for name in Finding.__dataclass_fields__}
        unique = finding.id if len(before) == 1 else f"{finding.id}#{len(before)}"
        ordered.append(Finding(**{**record, "id": unique}))
    return ordered


def shown(value: float, digits: int = 4) -> str:
    """Return a number with about so many digits, with a real minus sign."""
    if not math.isfinite(value):
        return "∞" if value > 0 else "−∞"
    whole = len(str(int(abs(value)))) if abs(value) >= 1 else -math.floor(math.log10(abs(value))) if value else 1
    places = max(0, digits - whole) if abs(value) >= 1 else min(digits + whole - 2, 8) if value else 0
    text = f"{value:.{places}f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return text.replace("-", "−")
