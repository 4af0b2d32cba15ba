"""What can be computed for a place with what is there, and what each missing input would add.

Here: putting together what identities, indicators and the inventory say they lack. Not here: any calculation, and the
reports' own lists of gaps (``presentation.chapters``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nearzero.programme.verdicts import Verdict
    from nearzero.study import Study

_LACKING = frozenset({"missing", "needs_evidence"})


@dataclass(frozen=True, slots=True)
class Ability:
    """Something the workbench says of a place.

    Attributes:
        zh: What, in Chinese.
        en: The same in English.
        possible: Whether the data carry it.
    """

    zh: str
    en: str
    possible: bool


@dataclass(frozen=True, slots=True)
class Lack:
    """A missing input.

    Attributes:
        input: Its id: a variable, ``activity.csv``, or an indicator to state in words.
        zh: Its name.
        en: The same in English.
        years: The years it is missing in; empty where any year would do.
        adds: What it would add, in both languages.
    """

    input: str
    zh: str
    en: str
    years: tuple[int, ...]
    adds: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Readiness:
    """What is possible, and what is missing; the input that adds most comes first."""

    abilities: tuple[Ability, ...]
    lacks: tuple[Lack, ...]

    def lines(self, lang: str = "zh", most: int = 25) -> Iterator[str]:
        """Yield the summary line by line.

        Args:
            lang: ``zh`` or ``en``.
            most: At most so many missing inputs.
        """
        zh = lang == "zh"
        able = [one for one in self.abilities if one.possible]
        yield (
            f"可以给出（{len(able)}/{len(self.abilities)}）："
            if zh
            else f"Possible ({len(able)} of {len(self.abilities)}):"
        )
        yield "  " + ("；" if zh else "; ").join(dict.fromkeys(one.zh if zh else one.en for one in able))
        if self.lacks:
            yield "缺少的输入，以及补上后可得：" if zh else "Missing inputs, and what each would add:"
        for lack in self.lacks[:most]:
            years = (
                f" {'、'.join(map(str, lack.years)) if zh else ', '.join(map(str, lack.years))}" if lack.years else ""
            )
            adds = ("；" if zh else "; ").join(dict.fromkeys(a[0 if zh else 1] for a in lack.adds))
            yield f"  - {lack.zh if zh else lack.en} ({lack.input}){years} → {adds}"
        if len(self.lacks) > most:
            rest = len(self.lacks) - most
            yield f"  … 另有{rest}项" if zh else f"  … and {rest} more"


class _Collector:
    """Missing inputs by id, while they are collected."""

    def __init__(self, study: Study) -> None:
        self._study = study
        self._years: dict[str, set[int]] = {}
        self._adds: dict[str, dict[tuple[str, str], None]] = {}
        self._names: dict[str, tuple[str, str]] = {}

    def add(self, name: str, label: tuple[str, str], years: Iterable[int], adds: tuple[str, str]) -> None:
        """Note that an input is missing for something."""
        self._names.setdefault(name, label)
        self._years.setdefault(name, set()).update(years)
        self._adds.setdefault(name, {})[adds] = None

    def variable(self, name: str, years: Iterable[int], adds: tuple[str, str], *, in_cells: bool = False) -> None:
        """Note that a variable, or cells of it, are missing for something."""
        entry = self._study.raw.dictionary.get(name)
        zh, en = (entry.zh, entry.en) if entry else (name, name)
        if in_cells:
            name, zh, en = f"{name}[…]", f"{zh}（分行业或分品种）", f"{en} (by sector or carrier)"
        self.add(name, (zh, en), years, adds)

    def lacks(self) -> tuple[Lack, ...]:
        """Return what is missing; what adds most comes first."""
        found = [
            Lack(name, *self._names[name], tuple(sorted(self._years[name])), tuple(self._adds[name]))
            for name in self._names
        ]
        return tuple(sorted(found, key=lambda lack: -len(lack.adds)))


def readiness(study: Study) -> Readiness:
    """Say what the data of a place carry.

    Args:
        study: The place.

    Returns:
        Abilities (levels, identities, indicators, inventory) and missing inputs.
    """
    missing = _Collector(study)
    abilities = [*_headlines(study, missing), *_identities(study, missing), *_indicators(study, missing)]
    abilities += [*_inventory(study, missing), *_assessments(study, missing)]
    return Readiness(tuple(abilities), missing.lacks())


def _headlines(study: Study, missing: _Collector) -> Iterator[Ability]:
    for name in study.headline_variables if study.place.kind != "community" else ("population",):
        entry, known = study.raw.dictionary[name], study.series(name).years
        gap = [year for year in study.years if year not in known]
        if gap:
            missing.variable(name, gap, ("趋势", "its trend"))
        if known:
            years = f"{known[0]}" if len(known) == 1 else f"{known[0]}–{known[-1]}"
            yield Ability(f"{entry.zh}（{years}）", f"{entry.en} ({years})", possible=True)


def _identities(study: Study, missing: _Collector) -> Iterator[Ability]:
    if study.place.kind == "community":  # identities need GDP or value added, which a community does not have
        return
    done: set[str] = set()
    for support in study.supports():
        identity = support.identity
        if identity.id in done:
            continue
        done.add(identity.id)
        label = (f"因素分解 {identity.id}", f"drivers {identity.id}")
        yield Ability(*label, possible=support.holds)
        if not support.holds:
            for year, keys in support.missing.items():
                for key in keys:
                    cell = bool(key.sector or key.carrier)
                    if not cell and not key.price_basis and year in study.series(key.variable).years:
                        continue
                    missing.variable(key.variable, (year,), label, in_cells=cell)


def _indicators(study: Study, missing: _Collector) -> Iterator[Ability]:
    for verdict in study.indicators():
        rule = verdict.rule
        label = (f"指标{rule.number} {rule.name}", f"indicator {rule.number} {rule.name_en}")
        yield Ability(*label, possible=verdict.state not in _LACKING)
        if verdict.state in _LACKING:
            wanted = _wanted(study, verdict)
            one_of = (f"{label[0]}（几项输入之一或其组合）", f"{label[1]} (one of several inputs, or some together)")
            for name in wanted:
                missing.variable(name, (), one_of if len(wanted) > 1 else label)
            if not verdict.variable:
                missing.add(f"status.csv {rule.number}", (rule.name, rule.name_en), (), label)


def _wanted(study: Study, verdict: Verdict) -> tuple[str, ...]:
    named = tuple(name for name in verdict.reason.names if name in study.raw.dictionary)
    return named or ((verdict.variable,) if verdict.variable else ())


def _inventory(study: Study, missing: _Collector) -> Iterator[Ability]:
    label = ("二氧化碳清单", "CO2 inventory")
    inventory = study.inventory()
    yield Ability(*label, possible=inventory is not None)
    if inventory is None:
        missing.add("activity.csv", ("能源活动水平", "activity data"), study.years, label)
        return
    for one in inventory.missing:
        cell = f"{one.flow}[{one.sector}|{one.carrier}]"
        missing.add(cell, (one.ask_zh, one.ask), (one.year,), label)


def _assessments(study: Study, missing: _Collector) -> Iterator[Ability]:
    if study.place.kind == "community":  # it decides on no plans and projects
        return
    label = ("规划和项目评价中的碳排放", "carbon in plan and project assessments")
    stated = bool(len(study.raw.place_table(study.place.id, "assessments.csv")))
    yield Ability(*label, possible=stated)
    if not stated:
        missing.add("assessments.csv", ("规划、项目评价清单", "list of assessments of plans and projects"), (), label)
