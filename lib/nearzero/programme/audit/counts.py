"""Counts that a document states of itself, beside its rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from nearzero.programme.audit.finding import Finding
from nearzero.programme.audit.material import Material
from nearzero.programme.audit.wording import finding


def _indicators(material: Material, *kinds: str) -> int | None:
    """Count the indicators with a state row; of some kinds only, by the binding of their table target."""
    numbers = {row.indicator for row, _ in material.status}
    if not kinds or not numbers:
        return len(numbers) or None
    chosen = {t.row.indicator for t in material.targets if t.row.binding in kinds and t.row.indicator}
    return len(chosen & numbers) or None


def _rules(material: Material, kind: str) -> int | None:
    return sum(rule.kind == kind for rule in material.rules) or None


def _fields(material: Material) -> int | None:
    return len({rule.field for rule in material.rules}) or None


def _projects(material: Material) -> int | None:
    return len(material.projects) or None


def _groups(material: Material) -> int | None:
    return len({row.group for row, _ in material.projects}) or None


def _districts(material: Material) -> int | None:
    places = (material.raw.place(name) for name in material.raw.place_ids)
    return sum(place.parent == material.place_id and place.kind == "city" for place in places) or None


def _years(material: Material) -> int | None:
    ends = {row.end[:4] for row, _ in material.projects if row.end}
    starts = {row.start[:4] for row, _ in material.projects if row.start}
    return material.place.target_year - int(min(starts)) + 1 if starts and ends else None


# What a stated count is held against; None where there are no rows to count.
COUNTED: dict[str, tuple[Callable[[Material], int | None], ...]] = {
    "plan_projects_count": (_projects,),
    "plan_project_groups_count": (_groups,),
    "plan_indicators_count": (_indicators,),
    "plan_constraint_indicators_count": (
        lambda material: _indicators(material, "constraint"),
        lambda material: _rules(material, "constraint"),
    ),
    "plan_reference_indicators_count": (
        lambda material: _indicators(material, "reference"),
        lambda material: _rules(material, "reference"),
    ),
    "plan_feature_indicators_count": (lambda material: _indicators(material, "feature"),),
    "plan_indicator_systems_count": (_fields,),
    "plan_period_years": (_years,),
    "districts_count": (_districts,),
}


def counts(material: Material) -> Iterator[Finding]:
    """Compare every stated count with the rows it counts."""
    for row in material.valued:
        for k, count in enumerate(COUNTED.get(row.variable, ())):
            found = count(material)
            if found is None or row.statement != "level" or row.low <= found <= row.high:
                continue
            yield finding(
                material,
                "count_differs",
                "contradiction",
                (row.variable,),
                f"{row.variable}/{k}",
                cited=(material.cite(row),),
                arithmetic=(f"{row.value} ≠ {found}",),
                left=f"{row.value} {row.unit}",
                right=str(found),
            )
