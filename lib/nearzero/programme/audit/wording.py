"""From what a check has found to a finding with sentences in both languages.

Here: filling the templates of ``wording.toml``. Not here: any judgement.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from nearzero.programme.audit.finding import Cited, Finding, Said, Severity
from nearzero.programme.audit.terms import Term
from nearzero.results import Result

if TYPE_CHECKING:
    from nearzero.programme.audit.material import Material

Text = str | Said
_SMALL = 0.01  # a gap below one per cent is worth a note, not a doubt


@cache
def templates() -> dict[str, dict[str, str]]:
    """Return the texts by kind: ``title_zh``, ``title_en``, ``zh``, ``en``, ``ask_zh``, ``ask_en``."""
    return tomllib.loads(Path(__file__).with_name("wording.toml").read_text(encoding="utf-8"))


def finding(  # noqa: PLR0913 - a finding has as many parts
    material: Material,
    kind: str,
    severity: Severity,
    variables: Sequence[str],
    what: str = "",
    *,
    cited: Iterable[Cited] = (),
    arithmetic: Iterable[str] = (),
    results: Iterable[Result] = (),
    **fields: Text,
) -> Finding:
    """Make a finding; ``label`` and ``place`` are filled in where they are not given.

    Args:
        material: The place.
        kind: One of the kinds.
        severity: How serious.
        variables: Ids; the first names the finding.
        what: What tells this finding from others of its kind; the variables where empty.
        cited: Facts it rests on.
        arithmetic: Lines of the calculation.
        results: Implied numbers.
        fields: What the template names.
    """
    defaults: dict[str, Text] = {"label": label(material, *variables[:1]), "extra": "", "place": material.place_id}
    filled = {**defaults, **fields}
    said = templates()[kind]
    return Finding(
        id=f"{material.place_id}/{kind}/{what or '+'.join(variables)}",
        kind=kind,
        severity=severity,
        place=material.place_id,
        variables=tuple(variables),
        message=_fill(said["zh"], said["en"], filled),
        question=_fill(said["ask_zh"], said["ask_en"], filled),
        arithmetic=tuple(arithmetic),
        facts=tuple(dict.fromkeys(cited)),
        results=tuple(results),
    )


def _fill(zh: str, en: str, fields: dict[str, Text]) -> Said:
    in_zh = {name: text if isinstance(text, str) else text.zh for name, text in fields.items()}
    in_en = {name: text if isinstance(text, str) else text.en for name, text in fields.items()}
    return Said(zh.format(**in_zh).strip(), en.format(**in_en).strip())


def label(material: Material, *variables: str, cell: tuple[str, str] = ("", "")) -> Said:
    """Return the names of some variables in both languages."""
    zh = "、".join(material.label(name, "zh", cell) for name in variables)
    return Said(zh, ", ".join(material.label(name, "en", cell) for name in variables))


def listed(parts: Iterable[Text]) -> Said:
    """Return an enumeration in both languages."""
    both = [part if isinstance(part, Said) else Said(part, part) for part in parts]
    return Said("、".join(part.zh for part in both), ", ".join(part.en for part in both))


def said_year(year: str | int) -> Said:
    """Return a year or period as it stands before a colon or a name; undated where none is printed."""
    if str(year) == "undated":
        return Said("（年份未注明）", "an unstated year")
    return Said(f"{year}年", str(year))


def grade(left: Term, right: Term, *, soft: bool = False, small: float = _SMALL) -> Severity:
    """Judge two numbers that should be one.

    Args:
        left: One of them.
        right: The other.
        soft: True where something the document does not say, such as a price basis, may explain a gap.
        small: A gap up to this, relative to the right number, is a note.
    """
    if left.meets(right) or left.gap(right) < small:
        return "note"
    return "doubt" if soft or left.weak or right.weak else "contradiction"


def result(material: Material, variable: str, period: str | int, term: Term, unit: str = "", **more: str) -> Result:
    """Make a result of an implied number.

    Args:
        material: The place.
        variable: What it is a value of.
        period: Year or period.
        term: The number.
        unit: Its unit; that of the dictionary where empty.
        more: ``method``, ``factor``, ``price_basis``, ``note``, ``place``.
    """
    known = material.dictionary[variable].unit if variable in material.dictionary else ""
    return Result(
        analysis="audit",
        place=more.get("place", material.place_id),
        variable=variable,
        period=str(period),
        value=term.value,
        unit=unit or known,
        price_basis=more.get("price_basis", ""),
        factor=more.get("factor", ""),
        method=more.get("method", "implied"),
        low=term.low if term.low > float("-inf") else None,
        high=term.high if term.high < float("inf") else None,
        interval_kind="rounding",
        state="derived",
        inputs=term.ids,
        arithmetic=term.text,
        note=more.get("note", ""),
    )
