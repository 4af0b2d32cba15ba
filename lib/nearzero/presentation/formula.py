"""Formulas as small trees that every format can set: fractions, sums, indices, roots.

Here: the parts of a formula and its plain text. Not here: how a format writes it (``formula_markup``) and which
formulas there are (``formulas``).
"""

from __future__ import annotations

from dataclasses import dataclass

_SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(frozen=True, slots=True)
class Symbol:
    """A name or a number, upright: Chinese names of quantities have no italics."""

    text: str


@dataclass(frozen=True, slots=True)
class Sign:
    """A sign between two parts: ``×``, ``=``, ``+``."""

    text: str


@dataclass(frozen=True, slots=True)
class Row:
    """Parts one after the other."""

    parts: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Fraction:
    """One part over another."""

    above: Expression
    below: Expression


@dataclass(frozen=True, slots=True)
class Scripts:
    """A part with what stands at its lower and upper right."""

    base: Expression
    below: Expression | None = None
    above: Expression | None = None


@dataclass(frozen=True, slots=True)
class Sum:
    """A sum over indices, which stand below its sign."""

    over: Expression
    body: Expression


@dataclass(frozen=True, slots=True)
class Root:
    """A square root."""

    body: Expression


@dataclass(frozen=True, slots=True)
class Brackets:
    """A part in round brackets."""

    body: Expression


Expression = Symbol | Sign | Row | Fraction | Scripts | Sum | Root | Brackets


def row(*parts: Expression | str) -> Row:
    """Return parts one after the other; a text is a sign."""
    return Row(tuple(Sign(part) if isinstance(part, str) else part for part in parts))


def product(*factors: Expression) -> Row:
    """Return factors with ``×`` between them."""
    parts: list[Expression] = []
    for factor in factors:
        parts += [Sign("×"), factor] if parts else [factor]
    return Row(tuple(parts))


def plain(formula: Expression) -> str:  # noqa: PLR0911 - one for each part
    """Return the formula in one line: for readers that hear it, and for formats without formulas."""
    match formula:
        case Symbol(text):
            return text
        case Sign(text):
            return f" {text} "
        case Row(parts):
            return "".join(map(plain, parts))
        case Fraction(above, below):
            return f"{_closed(above)} ÷ {_closed(below)}"
        case Scripts(base, below, above):
            low, high = (plain(part) if part is not None else "" for part in (below, above))
            return _closed(base) + _script(low, "_", _SUBSCRIPTS) + _script(high, "^", _SUPERSCRIPTS)
        case Sum(over, body):
            return f"Σ[{plain(over)}] {plain(body)}"
        case Root(body):
            return f"√({plain(body)})"
        case Brackets(body):
            return f"({plain(body)})"


def _closed(part: Expression) -> str:
    """Return a part in brackets where it would fall apart."""
    inner = part.parts[0] if isinstance(part, Row) and len(part.parts) == 1 else part
    loose = isinstance(inner, Row | Fraction | Sum)
    return f"({plain(inner)})" if loose else plain(inner)


def _script(text: str, mark: str, digits: dict[int, int]) -> str:
    """Return what stands at the right of a base, as raised or lowered digits where it has no others."""
    if not text:
        return ""
    if text.isascii() and text.isdigit():
        return text.translate(digits)
    return mark + (text if len(text) == 1 else f"({text})")
