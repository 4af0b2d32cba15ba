"""Names for the entries of an array of cells and factors, so that an error says which one it means.

Here belongs the way from a position in a block back to the position in the caller's array and to a sentence.
Looking for bad entries does not.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from nearzero.analysis.refusals import ShapeMismatchError

Side = Literal["start", "end"]
BlockIndex = tuple[int | slice, ...]


@dataclass(frozen=True)
class Labels:
    """Names and origin of a block of cells.

    Attributes:
        cells: Name of each cell, or None.
        factors: Name of each factor, or None.
        years: For a series, (step, offset) of the year of a transition by side: year = step * transition +
            offset.
        block: Leading index of the block within the whole array.
        corner: Leading position of the whole array within a larger (chunked) one.
    """

    cells: Sequence[str] | None = None
    factors: Sequence[str] | None = None
    years: dict[Side, tuple[int, int]] | None = None
    block: BlockIndex = ()
    corner: tuple[int, ...] = ()

    def of_block(self, block: BlockIndex) -> "Labels":
        """Return the same names for the block that ``block`` cuts out."""
        return replace(self, block=block)

    def at_corner(self, corner: tuple[int, ...]) -> "Labels":
        """Return the same names for an array whose first entry lies at ``corner`` of a chunked one."""
        return replace(self, corner=corner)

    def require_fit(self, n_cells: int, n_factors: int) -> None:
        """Refuse names whose number differs from that of cells or factors.

        Raises:
            ShapeMismatchError: The numbers differ.
        """
        for kind, names, count in (("cells", self.cells, n_cells), ("factors", self.factors, n_factors)):
            if names is not None and len(names) != count:
                raise ShapeMismatchError(f"{len(names)} names are given for {count} {kind}")

    def locate(self, position: Sequence[int], side: Side) -> tuple[int, ...]:
        """Return the index in the caller's array of a position (leading..., cell[, factor]) in the block."""
        inner = [int(i) for i in position]
        leading = [axis if isinstance(axis, int) else (axis.start or 0) + inner.pop(0) for axis in self.block]
        if self.corner:
            leading = [first + i for first, i in zip(self.corner, leading, strict=True)]
        if self.years is not None:
            step, offset = self.years[side]
            leading[-1] = step * leading[-1] + offset
        return (*leading, *inner)

    def describe(self, index: tuple[int, ...], with_factor: bool) -> str:
        """Return the index as words: place in the array, cell, factor, with names where they are known."""
        parts = [f"index {index}"]
        cell = index[-2] if with_factor else index[-1]
        if self.years is not None:
            parts.append(f"year {index[-3] if with_factor else index[-2]} of the series")
        parts.append(_named("cell", cell, self.cells))
        if with_factor:
            parts.append(_named("factor", index[-1], self.factors))
        return ", ".join(parts)


def _named(kind: str, number: int, names: Sequence[str] | None) -> str:
    return f"{kind} {number}" if names is None else f"{kind} {number} ({names[number]})"
