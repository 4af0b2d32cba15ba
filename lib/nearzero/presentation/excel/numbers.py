"""Which cells of a table are numbers in a spreadsheet, and the format that shows them with the report's digits.

Here: the value and the number format of one cell. Not here: sheets (``excel``).
"""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nearzero.presentation.blocks import Align, Cell

# What stands before the digits (≥, about), the number, and what stands behind it (%, a unit, a year in brackets).
_SHOWN = re.compile(r"(?P<before>[^\d+−-]{0,3})(?P<sign>[+−-]?)(?P<digits>\d[\d,]*(?:\.\d+)?)(?P<after>.*)", re.DOTALL)
# A printed interval stands beside the table as numbers; in a format it would be one format per cell.
_INTERVAL = re.compile(r"\s*\[[^\]]*\]\s*$")
_LONGEST_AFTER = 14
# More digits behind the number make it a range or something else; only a year may stand there, in brackets.
_OTHER_NUMBER = re.compile(r"(?<![(（\d])\d|\d(?![)）\d])")
_FORMATTED = str.maketrans({'"': "”", "\\": "", "\n": " "})


def shown(cell: Cell, align: Align) -> tuple[float, str] | None:
    """Return the number of a cell and the number format with which a spreadsheet shows the report's digits.

    A cell with a result gives the result's value, if what is printed is that value rounded; one without gives what is
    printed, if its column is one of numbers and it is nothing but a number. All else is text.

    Args:
        cell: The cell.
        align: How its column stands.
    """
    match = _SHOWN.fullmatch(_INTERVAL.sub("", cell.text))
    if match is None or len(match["after"]) > _LONGEST_AFTER or _OTHER_NUMBER.search(match["after"]):
        return None
    printed = Decimal(("-" if match["sign"] in {"−", "-"} else "") + match["digits"].replace(",", ""))
    decimals = -int(printed.as_tuple().exponent)
    if cell.result is None:
        if align != "right" or match["before"] or match["after"] or cell.mark:
            return None
        value = float(printed)
    else:
        if not isinstance(cell.result.value, int | float) or isinstance(cell.result.value, bool):
            return None
        value = float(cell.result.value)
        if abs(Decimal(repr(value)) - printed) > Decimal("0.5000001").scaleb(-decimals):
            return None  # the text says something else of it: a range, another unit
        # A spreadsheet rounds halves up; where that is another digit than the report's, one more is shown.
        decimals += _rounded(value, decimals) != printed
    mark = f" {cell.mark}" if cell.mark else ""
    return value, _format(
        match["before"], match["sign"] == "+", "," in match["digits"], decimals, match["after"] + mark
    )


def _rounded(value: float, decimals: int) -> Decimal:
    """Return the number as a spreadsheet shows it: fifteen digits, then halves away from zero."""
    return Decimal(f"{value:.15g}").quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


@lru_cache(maxsize=1024)
def _format(before: str, plus: bool, grouped: bool, decimals: int, after: str) -> str:
    digits = ("#,##0" if grouped else "0") + ("." + "0" * decimals if decimals else "")
    ahead, behind = _quoted(before), _quoted(after)
    positive = f"{ahead}{'+' if plus else ''}{digits}{behind}"
    return f'{positive};{ahead}"−"{digits}{behind};{positive}'


def _quoted(text: str) -> str:
    return f'"{text.translate(_FORMATTED)}"' if text else ""
