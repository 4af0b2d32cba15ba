"""The chain from printed numbers to a derived one: evaluated, bounded and written out from one expression.

Here: expressions whose leaves are facts. Not here: which expression to use (``resolve``).

An expression is evaluated in base units, so that ``8537813.87 吨 / 7.76 吨/人`` needs no conversion in
between, and knows its own unit, so that what does not go together is refused.
"""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from nearzero import units
from nearzero.rounding import Interval, band

if TYPE_CHECKING:
    from numpy.typing import NDArray

_APPLY: dict[str, Callable[[Any, Any], Any]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "**": operator.pow,
}
_STRENGTH = {"+": 1, "-": 1, "*": 2, "/": 2, "**": 3}
_SIGN = {"-": "−", "*": "×", "/": "÷", "+": "+", "**": "^"}


class Expression:
    """Arithmetic on facts. Made from leaves with the operators of Python."""

    unit: Any  # pint's unit, in base units

    def leaves(self) -> Iterator[Printed]:
        """Iterate over the facts it rests on."""
        raise NotImplementedError

    def evaluate(self, values: Mapping[str, NDArray[np.float64]] | None = None) -> NDArray[np.float64]:
        """Return the value in base units.

        Args:
            values: Values of facts by id, in base units; the printed ones where None.
        """
        raise NotImplementedError

    def text(self, strength: int = 0) -> str:
        """Return the arithmetic with the digits and units as printed.

        Args:
            strength: Binding strength of what stands around it, for parentheses.
        """
        raise NotImplementedError

    def intervals(self) -> dict[str, Interval]:
        """Return the rounding interval of every leaf, in base units."""
        return {leaf.fact: (leaf.low, leaf.high) for leaf in self.leaves()}

    def bounds(self) -> Interval:
        """Return lowest and highest value over all rounding intervals together, in base units."""
        leaves = self.intervals()
        if any(not np.isfinite(end) for ends in leaves.values() for end in ends):
            return float("-inf"), float("inf")
        low, high = band(lambda values: np.asarray(self.evaluate(values)), leaves)
        return float(low), float(high)

    def __add__(self, other: Expression) -> Operation:
        """Return the sum."""
        return Operation("+", self, other)

    def __sub__(self, other: Expression) -> Operation:
        """Return the difference."""
        return Operation("-", self, other)

    def __mul__(self, other: Expression) -> Operation:
        """Return the product."""
        return Operation("*", self, other)

    def __truediv__(self, other: Expression) -> Operation:
        """Return the quotient."""
        return Operation("/", self, other)

    def __pow__(self, other: Expression) -> Operation:
        """Return the power (of a pure number)."""
        return Operation("**", self, other)


_LONGEST = 500  # characters of a relation


@dataclass(frozen=True, slots=True)
class Printed(Expression):
    """A fact as a leaf.

    Attributes:
        fact: Its id.
        digits: As printed, with the sign a decrease was given.
        printed_unit: As printed.
        value: In base units.
        low: Lower end of its rounding interval, in base units.
        high: Upper end.
        state: State of the fact.
        unit: Unit of ``value``.
    """

    fact: str
    digits: str
    printed_unit: str
    value: float
    low: float
    high: float
    state: str
    unit: Any

    def leaves(self) -> Iterator[Printed]:
        """Iterate over itself."""
        yield self

    def evaluate(self, values: Mapping[str, NDArray[np.float64]] | None = None) -> NDArray[np.float64]:
        """Return the value of the fact."""
        return np.asarray(self.value if values is None else values[self.fact])

    def bounds(self) -> Interval:
        """Return its rounding interval, which a qualifier may leave open at one end."""
        return self.low, self.high

    def text(self, strength: int = 0) -> str:
        """Return digits and unit."""
        digits = self.digits.replace("-", "−")
        shown = f"{digits} {self.printed_unit}".strip()
        return f"({shown})" if strength > 0 and digits.startswith("−") else shown


@dataclass(frozen=True, slots=True)
class Constant(Expression):
    """A pure number that stands in a formula."""

    value: float

    @property
    def unit(self) -> Any:  # noqa: ANN401
        """The unit of a pure number."""
        return units.registry().Unit("")

    def leaves(self) -> Iterator[Printed]:
        """Iterate over nothing."""
        return iter(())

    def evaluate(self, values: Mapping[str, NDArray[np.float64]] | None = None) -> NDArray[np.float64]:  # noqa: ARG002
        """Return the number."""
        return np.asarray(self.value)

    def text(self, strength: int = 0) -> str:  # noqa: ARG002
        """Return the number in its shortest form."""
        return f"{self.value:g}"


@dataclass(frozen=True, slots=True)
class Operation(Expression):
    """Two expressions and what is done with them.

    Raises:
        UnitError: The two are added or subtracted and are not of one kind, for example money at two price
            bases or standard coal counted in two ways.
    """

    symbol: str
    left: Expression
    right: Expression

    def __post_init__(self) -> None:
        """Refuse what does not go together."""
        if self.symbol in "+-" and self.left.unit.dimensionality != self.right.unit.dimensionality:
            raise units.UnitError(
                f"{self.left.text()} and {self.right.text()} are not of one kind: they are not added or subtracted"
            )

    @property
    def unit(self) -> Any:  # noqa: ANN401
        """Unit of the result."""
        if self.symbol in "+-":
            return self.left.unit
        if self.symbol == "**":
            return units.registry().Unit("")
        return _APPLY[self.symbol](self.left.unit, self.right.unit)

    def leaves(self) -> Iterator[Printed]:
        """Iterate over the facts of both sides."""
        yield from self.left.leaves()
        yield from self.right.leaves()

    def evaluate(self, values: Mapping[str, NDArray[np.float64]] | None = None) -> NDArray[np.float64]:
        """Return the value of the operation."""
        return np.asarray(_APPLY[self.symbol](self.left.evaluate(values), self.right.evaluate(values)))

    def text(self, strength: int = 0) -> str:
        """Return the arithmetic of both sides with their operator."""
        own = _STRENGTH[self.symbol]
        # subtraction and division bind their right side more tightly: a − (b − c), a ÷ (b × c)
        shown = f"{self.left.text(own)} {_SIGN[self.symbol]} {self.right.text(own + (self.symbol in '-/'))}"
        return f"({shown})" if own < strength else shown


def printed(fact: Any, price_basis: str | None = None) -> Printed:  # noqa: ANN401 - a row of the facts table
    """Make a leaf of a row of the facts table.

    Args:
        fact: A row with ``id``, ``value``, ``unit``, ``number``, ``low``, ``high``, ``state``, ``price_basis``.
        price_basis: The price basis to read it at, where that is not the fact's own (a level at current
            prices is, in its own year, also one at constant prices of that year).
    """
    basis = fact.price_basis if price_basis is None else price_basis
    unit = units.parse(fact.unit, basis)
    scale, base = units.registry().get_base_units(unit)
    low, high = float(fact.low) * scale, float(fact.high) * scale
    return Printed(
        fact=fact.id,
        digits=fact.value,
        printed_unit=fact.unit,
        value=float(fact.number) * scale,
        low=low,
        high=high,
        state=fact.state,
        unit=base,
    )


def formula(text: str, operands: Mapping[str, Expression]) -> Expression:
    """Make an expression from a relation such as ``fossil_energy / (1 - nonfossil_share)``.

    Args:
        text: Names, numbers, ``+ - * /`` and parentheses; nothing else is understood.
        operands: The expression of every name.

    Raises:
        ValueError: The text holds anything else.
        KeyError: A name has no expression.
        UnitError: Things are added that are not of one kind.
    """
    symbols = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/"}

    def build(node: ast.expr) -> Expression:
        match node:
            case ast.Name(id=name):
                return operands[name]
            case ast.Constant(value=float() | int() as value) if not isinstance(value, bool):
                return Constant(float(value))
            case ast.BinOp(left=left, op=op, right=right) if type(op) in symbols:
                return Operation(symbols[type(op)], build(left), build(right))
        raise _no_relation(text)

    return build(_tree(text))


def names(text: str) -> set[str]:
    """Return the names that a relation holds.

    Raises:
        ValueError: The text is no expression at all.
    """
    return {node.id for node in ast.walk(_tree(text)) if isinstance(node, ast.Name)}


def _tree(text: str) -> ast.expr:
    if len(text) > _LONGEST:  # its brackets would be deeper than any function may call itself
        raise _no_relation(text[:_LONGEST] + "…")
    try:
        return ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, RecursionError, MemoryError) as error:
        raise _no_relation(text) from error


def _no_relation(text: str) -> ValueError:
    return ValueError(f"“{text}” is no relation: only names, numbers, + - * / and parentheses are")
