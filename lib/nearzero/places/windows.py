"""Between which values a factor is plausible, and what a number outside is likely to be instead.

Here: ``windows.csv`` and the guess at the mistake (t for kg, carbon for CO2, per tonne for per standard coal).
Not here: which rows are judged (``checks.factors``), or whether a factor is right: a window is wide.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from math import isclose, log10
from typing import TYPE_CHECKING

from nearzero import units
from nearzero.places import contracts
from nearzero.places.tables import rows

if TYPE_CHECKING:
    from nearzero.places.raw import Raw

FILE = "windows.csv"
_PLAIN = {"fraction": "", "-": ""}
_POWERS = {
    1: "ten",
    2: "a hundred",
    3: "a thousand",
    4: "ten thousand (万)",
    5: "a hundred thousand",
    6: "a million",
    7: "ten million (千万)",
    8: "a hundred million (亿)",
    9: "a thousand million",
}
_CO2_PER_CARBON = 44 / 12


@dataclass(frozen=True, slots=True)
class Window:
    """One row of ``windows.csv``.

    Attributes:
        pattern: Names of the factors it is for; ``*`` stands for anything.
        zh: What it is, in Chinese.
        en: What it is, in English.
        unit: The unit of both ends; empty for a plain number.
        low: Least plausible value.
        high: Largest plausible value.
        misread: Units that such a number is often really in.
        source: Where the window comes from.
    """

    pattern: str
    zh: str
    en: str
    unit: str
    low: float
    high: float
    misread: tuple[str, ...]
    source: str

    def holds(self, value: float) -> bool:
        """Tell whether a value in the unit of the window lies in it."""
        return self.low <= value <= self.high

    def __str__(self) -> str:
        """Return the window as a rule says it."""
        return f"{self.low:g} to {self.high:g} {self.unit}".rstrip()


class Windows:
    """All windows, the most particular pattern first, as the file has them."""

    def __init__(self, windows: tuple[Window, ...]) -> None:
        """Keep the windows."""
        self._windows = windows

    @classmethod
    def read(cls, raw: Raw) -> Windows:
        """Read ``windows.csv``; a folder without it judges nothing.

        Raises:
            DataError: The table does not keep ``contracts.WINDOWS``.
        """
        if not (raw.root / FILE).is_file():
            return cls(())
        return cls(
            tuple(
                Window(
                    pattern=row.pattern,
                    zh=row.zh,
                    en=row.en,
                    unit=row.unit,
                    low=float(row.low),
                    high=float(row.high),
                    misread=tuple(filter(None, (unit.strip() for unit in row.misread.split(";")))),
                    source=row.source,
                )
                for row in rows(raw.table(FILE, contracts.WINDOWS))
            )
        )

    def __iter__(self) -> Iterator[Window]:
        """Iterate in the order of the file."""
        return iter(self._windows)

    def of(self, name: str) -> Window | None:
        """Return the window of a factor, or None where nothing bounds it."""
        return next((one for one in self._windows if fnmatchcase(name, one.pattern)), None)

    def judge(self, name: str, value: float, unit: str) -> tuple[str, str, str] | None:
        """Say what is wrong with a factor.

        Args:
            name: Name of the factor, or a name that a window is for.
            value: The number.
            unit: The unit that is said to be its own.

        Returns:
            The column to blame, the rule and a hint that names the likely mistake; None where the value lies
            in its window or no window is for it.
        """
        window = self.of(name)
        if window is None:
            return None
        try:
            found = value * factor(unit, window.unit)
        except units.UnitError as error:
            rule = f"{window.en} is in {window.unit or 'a plain number'}: {error}"
            return "unit", rule, _other_unit(window, value, unit)
        if window.holds(found):
            return None
        rule = f"{window.en} lies between {window.low:g} and {window.high:g} {window.unit}".rstrip()
        return "value", rule, self._outside(window, value, unit)

    def _outside(self, window: Window, value: float, unit: str) -> str:
        if value < 0:
            return f"{value:g} is negative: a removal has a row of its own, a factor none of its sign"
        for reading in (window.unit, *window.misread):
            read = _reading(window, value, reading)
            if reading != unit and read is not None and window.holds(read):
                return _says(window, value, unit, reading, read)
        for other in self._windows:
            fits = _reading(other, value, unit)
            if other.low < other.high and fits is not None and other.holds(fits):
                return f"{value:g} {unit} would be plausible as “{other.en}” ({other}): is the name or the row wrong?"
        return "check digits and unit" if (slip := _slip(window, value, unit)) is None else slip


def readable(unit: str) -> str:
    """Return a unit of the factor tables as the registry reads it."""
    return _PLAIN.get(unit, unit)


def factor(unit: str, to: str) -> float:
    """Return the number that turns a value in one unit of the factor tables into another.

    Raises:
        UnitError: The two are of different kinds.
    """
    return units.factor(readable(unit), readable(to))


def with_carbon(unit: str, to: str) -> float | None:
    """Return the number between two units where carbon and CO2 may stand for each other; None where they do not fit."""
    for given, wanted, ratio in ((unit, to, 1.0), (_swapped(unit), to, _ratio(unit))):
        try:
            return factor(given, wanted) * ratio
        except units.UnitError:
            continue
    return None


def _swapped(unit: str) -> str:
    above, slash, below = unit.partition("/")
    other = above[:-3] + "C" if above.endswith("CO2") else above + "O2" if above.endswith("C") else above
    return other + slash + below


def _ratio(unit: str) -> float:
    """Return what carbon to CO2, or CO2 to carbon, multiplies by."""
    return 1 / _CO2_PER_CARBON if unit.partition("/")[0].endswith("CO2") else _CO2_PER_CARBON


def _reading(window: Window, value: float, unit: str) -> float | None:
    ratio = with_carbon(unit, window.unit)
    return None if ratio is None else value * ratio


def _says(window: Window, value: float, unit: str, reading: str, read: float) -> str:
    """Say what a number looks like, and by how much its own unit makes it wrong."""
    carbon = reading.partition("/")[0].endswith("C") != window.unit.partition("/")[0].endswith("C")
    if carbon:
        times = "44/12" if reading.partition("/")[0].endswith("C") else "12/44"
        return f"{value:g} looks like {reading}: times {times} it is {read:.4g} {window.unit}"
    said = unit or "a plain number"
    hint = f"{value:g} looks like {reading or 'a plain number'}, the unit says {said}"
    power = _power(factor(unit, window.unit), factor(reading, window.unit))
    if power:
        size = "large" if power > 0 else "small"
        hint += f": {value:g} {said} is {_POWERS[abs(power)]} times too {size}"
    return hint


def _power(own: float, likely: float) -> int:
    """Return the power of ten between two units, 0 where it is none."""
    power = round(log10(own / likely))
    return power if isclose(own / likely, 10.0**power, rel_tol=1e-9) and abs(power) in _POWERS else 0


def _slip(window: Window, value: float, unit: str) -> str | None:
    """Say by which power of ten a number misses its window, where one would bring it in."""
    for power in sorted((*_POWERS, *(-one for one in _POWERS)), key=abs):
        moved = value * factor(unit, window.unit) * 10.0**-power
        if window.low < window.high and window.holds(moved):
            size = "large" if power > 0 else "small"
            return f"{value:g} {unit} is {_POWERS[abs(power)]} times too {size}, or the decimal point slipped"
    return None


def _other_unit(window: Window, value: float, unit: str) -> str:
    """Guess at what a unit of another kind was meant to be."""
    ratio = with_carbon(unit, window.unit)
    if ratio is not None and window.holds(value * ratio):
        times = "44/12" if unit.partition("/")[0].endswith("C") else "12/44"
        return f"{value:g} {unit} times {times} is {value * ratio:.4g} {window.unit}: convert it, and say so"
    for reading in (window.unit, *window.misread):
        read = _reading(window, value, reading)
        if read is not None and window.holds(read):
            return f"{value:g} looks like {reading or 'a plain number'}, the unit says {unit or 'nothing'}"
    return f"write it in {window.unit or 'a plain number'}"
