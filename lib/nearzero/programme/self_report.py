"""The place's own verdict beside ours, and why the two differ.

Here: flags and one reason each, from a closed list. Not here: our verdicts (``judge``).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from nearzero.places.raw import Raw
from nearzero.places.tables import rows
from nearzero.programme.verdicts import Verdict

FLAG_REASONS = (
    "agrees",
    "flag_met_target_not_due",
    "no_number_behind_flag",
    "assigned_target_unknown",
    "value_contradicts_flag",
    "proxy",
    "qualitative",
    "no_flag",
)
_REACHED = "met"
_NOT_YET = frozenset({"on_track", "behind"})


@dataclass(frozen=True, slots=True)
class OwnFlag:
    """One variable of one indicator: the place's flag and our state.

    Attributes:
        verdict: Ours.
        flag: ``met``, ``not_met`` or empty.
        reason: One of ``FLAG_REASONS``.
        evidence: What the place says.
        source: The document.
        locator: Where it stands there.
    """

    verdict: Verdict
    flag: str
    reason: str
    evidence: str = ""
    source: str = ""
    locator: str = ""

    @property
    def differs(self) -> bool:
        """Whether the flag says something that our verdict does not."""
        return self.reason not in {"agrees", "no_flag"}


def own_flags(raw: Raw, place_id: str, verdicts: Iterable[Verdict]) -> list[OwnFlag]:
    """Set the place's own flags beside the verdicts.

    Args:
        raw: The data folder.
        place_id: The place.
        verdicts: Ours.

    Returns:
        One record per verdict, in the same order. Where an indicator has as many flags as variables, each variable has
        its own, in the order of the table.
    """
    said: dict[str, list[Any]] = {}
    for row in rows(raw.place_table(place_id, "status.csv")):
        if row.own_flag:
            said.setdefault(row.indicator, []).append(row)
    chosen = list(verdicts)
    of_number: dict[str, list[Verdict]] = {}
    for verdict in chosen:
        of_number.setdefault(verdict.number, []).append(verdict)
    found = []
    for verdict in chosen:
        flags = said.get(verdict.number, [])
        siblings = of_number[verdict.number]
        index = siblings.index(verdict) if len(flags) == len(siblings) else -1
        row = flags[index] if flags else None
        if row is None:
            found.append(OwnFlag(verdict, "", "no_flag"))
        else:
            why = _why(verdict, row.own_flag)
            found.append(OwnFlag(verdict, row.own_flag, why, row.evidence, row.source, row.locator))
    return found


def _why(verdict: Verdict, flag: str) -> str:
    """Return why a flag differs from a verdict, or that it does not."""
    claims = flag == _REACHED
    unassigned = "assigned_target_unknown" in verdict.caveats
    special = {
        "proxy_only": "proxy",
        "needs_evidence": "qualitative" if verdict.rule.rule == "qualitative" else "no_number_behind_flag",
        "missing": "no_number_behind_flag",
        "not_assessed": "no_number_behind_flag",
        "not_applicable": "no_number_behind_flag",
    }
    if unassigned and (verdict.state in special or claims != (verdict.state == _REACHED)):
        return "assigned_target_unknown"
    if verdict.state in special:
        return special[verdict.state]
    if verdict.state == "near_threshold":
        printed = verdict.outcome is not None and verdict.outcome.passes
        return "agrees" if claims == printed else "value_contradicts_flag"
    if claims and verdict.state in _NOT_YET:
        return "flag_met_target_not_due"
    return "agrees" if claims == (verdict.state == _REACHED) else "value_contradicts_flag"
