"""Numbers as a spreadsheet stores them, turned into what a person saw.

Here: number formats, ``0.053`` as ``5.3%``, ``44742`` as ``2022-06-30``. Not here: what the text
means (``cells``). A format that hides digits is not followed: the
stored digits are the data.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation
from functools import lru_cache

_BUILT_IN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00",
    14: "yyyy-mm-dd", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm", 19: "h:mm:ss", 20: "h:mm", 21: "h:mm:ss",
    22: "yyyy-mm-dd h:mm",
    27: "yyyy年m月", 28: "m月d日", 29: "m月d日", 30: "m-d-yy", 31: "yyyy年m月d日",
    36: "yyyy年m月",
    37: "#,##0", 38: "#,##0", 39: "#,##0.00", 40: "#,##0.00", 45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0", 49: "@",
    57: "yyyy年m月", 58: "m月d日",
}  # fmt: skip
_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')
_SIGNIFICANT = 15  # what a spreadsheet shows of a number at most


def format_code(number: int, own: dict[int, str]) -> str:
    """Return the code of a number format.

    Args:
        number: Its id.
        own: The formats that the workbook defines itself.
    """
    return own.get(number) or _BUILT_IN.get(number, "General")


@lru_cache(maxsize=1024)
def _kind(code: str) -> tuple[str, int]:
    """Return what a format shows (``general``, ``fixed``, ``percent``, ``date``) and how many decimals."""
    bare = _QUOTED.sub("", code.partition(";")[0])
    if code == "General" or bare == "@" or "E+" in bare:
        return "general", 0
    if re.search("[yd]|mmm", bare, re.IGNORECASE) or "h:" in bare:
        return "date", 0
    decimals = re.search(r"[0#?]\.([0#?]*)", bare)
    return "percent" if "%" in bare else "fixed", min(len(decimals[1]), _SIGNIFICANT) if decimals else 0


def shown(stored: str, code: str, *, since_1904: bool = False) -> str:
    """Return the text of a stored number.

    Args:
        stored: As the file holds it: ``0.30000000000000004``.
        code: Number format of the cell.
        since_1904: Whether days count from 1904.

    Returns:
        ``0.3``; with the zeros that the format adds (``97.60``), never with fewer digits than are stored.
    """
    if stored.isdigit() and code == "General" and len(stored) <= _SIGNIFICANT:
        return stored
    try:
        number = Decimal(stored)
    except InvalidOperation:
        return stored
    if not number.is_finite() or (number and not Decimal("1e-100") < abs(number) < Decimal("1e100")):
        return stored
    kind, decimals = _kind(code)
    if kind == "date":
        return _date(number, code, since_1904=since_1904)
    if kind == "percent":
        number *= 100
    number = _rounded(number)
    if kind != "general":
        padded = number.quantize(Decimal(1).scaleb(-decimals)) if abs(number) < Decimal("1e12") else number
        number = padded if padded == number else number
    return format(number, "f") + ("%" if kind == "percent" else "")


def _rounded(number: Decimal) -> Decimal:
    """Return a binary number with the digits that were meant."""
    if not number:
        return Decimal(0)
    places = _SIGNIFICANT - 1 - number.adjusted()
    short = round(number, places) if places > 0 else number
    return short.normalize() if short != short.to_integral() else short.to_integral()


def _date(number: Decimal, code: str, *, since_1904: bool) -> str:
    start = datetime(1904, 1, 1) if since_1904 else datetime(1899, 12, 30)  # noqa: DTZ001 - sheets know no zones
    try:
        day = start + timedelta(days=float(number))
    except OverflowError:
        return str(number)
    bare = _QUOTED.sub("", code.partition(";")[0]).casefold()
    # 05-06 would read as a range and 2022 as a number: what was a date says that it is one
    if "y" not in bare:
        return f"{day.month:02d}月{day.day:02d}日" if "d" in bare else f"{day:%H:%M}"
    return f"{day:%Y-%m-%d}" if "d" in bare else f"{day:%Y-%m}" if "m" in bare else f"{day.year}年"
