"""The errors with which an analysis refuses data it cannot answer for.

Here belong only the error classes and what they mean. How a cell is found and described stands with the
checks of each analysis.
"""


class DecompositionError(ValueError):
    """Base of all refusals: the data do not permit the decomposition that was asked for.

    Attributes:
        index: Position of the first offending entry in the input array, or None where no single entry is at
            fault.
    """

    def __init__(self, message: str, index: tuple[int, ...] | None = None) -> None:
        """Keep the message for the reader and the position for the program."""
        super().__init__(message)
        self.index = index


class MissingCellError(DecompositionError):
    """A value is missing (NaN). Missing is not zero, so it is never replaced."""


class InfiniteCellError(DecompositionError):
    """A value is infinite."""


class ShapeMismatchError(DecompositionError):
    """Arrays or labels do not fit each other, or an axis that the identity needs is absent."""


class SignChangeError(DecompositionError):
    """A value changes its sign, so that no logarithm describes its change."""


class NegativeCellError(DecompositionError):
    """A cell is negative where an index (a ratio of sums) needs cells of zero or more."""


class ZeroAggregateError(DecompositionError):
    """An aggregate is zero, so that a ratio or a share of it does not exist."""


class OutOfRangeError(DecompositionError):
    """A product of factors is too large or too small for floating-point numbers."""


class UnknownMethodError(DecompositionError):
    """The name of a method or of a form is not one of those offered."""


class TooManyFactorsError(DecompositionError):
    """The identity has more factors than a method over all subsets of factors can visit."""


class ClosureError(DecompositionError):
    """Effects do not add up (or multiply up) to the change they are said to explain."""
