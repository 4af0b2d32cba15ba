"""Numbers that carry their rounding interval, their arithmetic and the facts they come from.

Here: plain arithmetic over the price bases and units that the audit has to compare on purpose. Not here:
resolved series, which refuse exactly that (``places.chain``).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

from nearzero.programme.audit.finding import Cited, shown

_WEAK = frozenset({"estimated", "preliminary", "proxy", "substitute_year"})


@dataclass(frozen=True, slots=True)
class Term:
    """A number in the unit of the dictionary.

    Attributes:
        value: The number.
        low: Lower end of its interval.
        high: Upper end.
        text: How it came about, with the digits as printed.
        cited: The facts.
        weak: True where a fact is estimated, about, undated or stands in for another.
        strength: Binding strength of ``text``: 3 a number, 2 a product, 1 a sum.
    """

    value: float
    low: float
    high: float
    text: str
    cited: tuple[Cited, ...] = ()
    weak: bool = False
    strength: int = 3

    def __add__(self, other: Term) -> Term:
        """Return the sum."""
        return _combine(self, other, "+", self.value + other.value, (self.low + other.low, self.high + other.high))

    def __sub__(self, other: Term) -> Term:
        """Return the difference."""
        return _combine(self, other, "−", self.value - other.value, (self.low - other.high, self.high - other.low))

    def __mul__(self, other: Term) -> Term:
        """Return the product."""
        return _combine(self, other, "×", self.value * other.value, _corners(self, other, lambda a, b: a * b))

    def __truediv__(self, other: Term) -> Term:
        """Return the quotient; infinite where it is divided by nothing."""
        value = self.value / other.value if other.value else math.copysign(math.inf, self.value)
        return _combine(self, other, "÷", value, _corners(self, other, lambda a, b: a / b))

    def scaled(self, factor: float) -> Term:
        """Return the number in another unit; the arithmetic stays."""
        low, high = sorted((self.low * factor, self.high * factor))
        return replace(self, value=self.value * factor, low=low, high=high)

    def meets(self, other: Term) -> bool:
        """True where the two intervals have a point in common."""
        slack = 1e-9 * max(abs(self.value), abs(other.value))
        return self.low <= other.high + slack and other.low <= self.high + slack

    def gap(self, other: Term) -> float:
        """Return how far apart the nearest ends are, relative to the other number; 0 where they meet."""
        apart = max(self.low - other.high, other.low - self.high, 0.0)
        return apart / abs(other.value) if other.value else math.inf if apart else 0.0

    def written(self, unit: str = "") -> str:
        """Return the arithmetic and what it gives, with the interval."""
        if self.strength == 3:
            return self.text  # its digits say how exact it is
        ends = f"（{shown(self.low, 5)}—{shown(self.high, 5)}）" if self.low < self.high else ""
        return f"{self.text} = {shown(self.value, 5)}{ends} {unit}".rstrip()

    @property
    def ids(self) -> tuple[str, ...]:
        """Ids of the facts, each once."""
        return tuple(dict.fromkeys(one.id for one in self.cited))


def exactly(value: float, text: str = "") -> Term:
    """Return a number that stands in a formula."""
    return Term(value, value, value, text or shown(value, 6))


def is_weak(state: str, qualifier: str, year: str) -> bool:
    """Tell whether a fact is too soft to contradict another one by itself."""
    return state in _WEAK or bool(qualifier) or not year.isdigit()


def _combine(left: Term, right: Term, sign: str, value: float, ends: tuple[float, float]) -> Term:
    own = 1 if sign in "+−" else 2
    first = f"({left.text})" if left.strength < own else left.text
    second = f"({right.text})" if right.strength < own + (sign in "−÷") else right.text
    cited = tuple(dict.fromkeys((*left.cited, *right.cited)))
    return Term(value, *ends, f"{first} {sign} {second}", cited, left.weak or right.weak, own)


def _corners(left: Term, right: Term, apply: Callable[[float, float], float]) -> tuple[float, float]:
    ends = []
    for a in (left.low, left.high):
        for b in (right.low, right.high):
            try:
                ends.append(apply(a, b))
            except ZeroDivisionError:
                ends.append(math.inf)
    real = [end for end in ends if not math.isnan(end)]
    return (min(real), max(real)) if real else (-math.inf, math.inf)
