"""The programme itself: years, phases, quota, gate and conditions of acceptance, as ``programme.toml`` has them.

Here: reading the scheme, and which phase a date is in. Not here: the indicators (``indicators``) and what the
conditions make of a place (``acceptance``).
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from nearzero.places.raw import Raw
from nearzero.problems import DataError, Problem

BUILDING = "building"


@dataclass(frozen=True, slots=True)
class Phase:
    """A dated phase; both dates belong to it."""

    id: str
    zh: str
    en: str
    start: date
    end: date
    locator: str = ""
    note: str = ""

    def __contains__(self, day: object) -> bool:
        """Tell whether a day is in the phase."""
        return isinstance(day, date) and self.start <= day <= self.end


@dataclass(frozen=True, slots=True)
class GateRule:
    """A condition of eligibility, or a veto with the years it looks back."""

    id: str
    kind: str
    zh: str
    en: str
    locator: str = ""
    window_years: int | None = None


@dataclass(frozen=True, slots=True)
class Conditions:
    """What acceptance asks of one indicator system.

    Attributes:
        system: ``city``, ``park`` or ``community``.
        constraints: How many constraint indicators there are.
        references: How many reference indicators there are.
        reference_count: So many reference indicators at least.
        reference_share: And this share of them at least.
        constraint_share: Share of the constraint indicators: all.
    """

    system: str
    constraints: int
    references: int
    reference_count: int
    reference_share: float
    constraint_share: float = 1.0


@dataclass(frozen=True, slots=True)
class Programme:
    """The programme's rules besides its indicators.

    Attributes:
        id: Name of its folder.
        source: The document.
        base_year: Year that changes count from.
        target_year: Year the targets are due.
        phases: In order of time.
        quota: Applications per prefecture and system.
        quota_strict: False where the quota holds as a rule only.
        provincial_cap: The cap as printed; ``not printed`` where there is one without a number.
        gate: Conditions of eligibility, then vetoes.
        conditions: Of acceptance, by system.
        locators: Where quota and acceptance stand.
    """

    id: str
    source: str
    base_year: int
    target_year: int
    phases: tuple[Phase, ...]
    quota: Mapping[str, int]
    quota_strict: bool
    provincial_cap: str
    gate: tuple[GateRule, ...]
    conditions: Mapping[str, Conditions]
    locators: Mapping[str, str]

    def phase(self, name: str) -> Phase:
        """Return a phase by its id.

        Raises:
            KeyError: There is no such phase.
        """
        for phase in self.phases:
            if phase.id == name:
                return phase
        raise KeyError(name)

    def phase_on(self, day: date) -> Phase | None:
        """Return the phase a day is in, or None before the first and after the last."""
        return next((phase for phase in self.phases if day in phase), None)


def read_programme(raw: Raw, name: str) -> Programme:
    """Read the scheme of a programme.

    Args:
        raw: The data folder.
        name: Name of the programme's folder.

    Raises:
        DataError: The file cannot be read or lacks what is needed.
    """
    path = raw.root / "programme" / name / "programme.toml"
    file = f"programme/{name}/programme.toml"
    try:
        return _programme(name, tomllib.loads(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        hint = "the scheme of the programme stands there"
        raise DataError([Problem(file, None, None, str(error), "the file is TOML", hint)]) from error
    except KeyError as error:
        rule = "the scheme says years, phases, quota and conditions of acceptance"
        raise DataError([Problem(file, None, str(error), "", rule, "add it to the file")]) from error


def _programme(name: str, record: Mapping[str, Any]) -> Programme:
    acceptance, quota = record["acceptance"], record["quota"]
    systems = [system for system in record["types"] if system in acceptance]
    return Programme(
        id=name,
        source=record.get("source", ""),
        base_year=record["years"]["base"],
        target_year=record["years"]["target"],
        phases=tuple(_phase(phase) for phase in record["phase"]),
        quota={system: quota[system] for system in record["types"] if system in quota},
        quota_strict=quota.get("strict", True),
        provincial_cap=str(quota.get("provincial_cap_value", "")) if quota.get("provincial_cap") else "",
        gate=(
            *(_gate(item, "eligibility") for item in record.get("eligibility", ())),
            *(_gate(item, "veto") for item in record.get("veto", ())),
        ),
        conditions={
            system: Conditions(
                system=system,
                constraints=acceptance[system]["constraints"],
                references=acceptance[system]["references"],
                reference_count=acceptance[system]["reference_count"],
                reference_share=acceptance["reference_share"],
                constraint_share=acceptance["constraint_share"],
            )
            for system in systems
        },
        locators={"quota": quota.get("locator", ""), "acceptance": acceptance.get("locator", "")},
    )


def _phase(record: Mapping[str, Any]) -> Phase:
    return Phase(
        id=record["id"],
        zh=record["zh"],
        en=record["en"],
        start=record["start"],
        end=record["end"],
        locator=record.get("locator", ""),
        note=record.get("note", ""),
    )


def _gate(record: Mapping[str, Any], kind: str) -> GateRule:
    return GateRule(
        id=record["id"],
        kind=kind,
        zh=record["zh"],
        en=record["en"],
        locator=record.get("locator", ""),
        window_years=record.get("window_years"),
    )
