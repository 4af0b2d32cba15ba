"""Identities of emissions: what is multiplied to give the total, read from data and checked for closure.

Here: the notation ``co2_total = population * gdp/population * co2_total/gdp`` and what a place must know for
it. Not here: the decomposition of an identity (``drivers``).
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from nearzero.problems import DataError, Problem

_NAME = r"[a-z][a-z0-9_]*"
_TERM = re.compile(rf"^({_NAME})(?:/({_NAME}))?$")


@dataclass(frozen=True, slots=True)
class Driver:
    """One factor of an identity.

    Attributes:
        id: Its name.
        zh: Chinese label.
        en: English label.
        cause: Which of the guide's causes it speaks to.
        numerator: The variable above the line.
        denominator: The variable below it; empty for a level.
    """

    id: str
    zh: str
    en: str
    cause: str
    numerator: str
    denominator: str

    def label(self, lang: str = "zh") -> str:
        """Return the name a reader of the language expects."""
        return self.zh if lang == "zh" else self.en


@dataclass(frozen=True, slots=True)
class Identity:
    """A total as a product of drivers.

    Attributes:
        id: Its name.
        zh: Chinese wording.
        en: English wording.
        target: The variable that is explained.
        drivers: The factors, in order.
    """

    id: str
    zh: str
    en: str
    target: str
    drivers: tuple[Driver, ...]

    def label(self, lang: str = "zh") -> str:
        """Return the wording of the language."""
        return self.zh if lang == "zh" else self.en

    @property
    def variables(self) -> tuple[str, ...]:
        """Every variable it needs, each once."""
        parts = (name for driver in self.drivers for name in (driver.numerator, driver.denominator) if name)
        return tuple(dict.fromkeys(parts))


class IdentityError(ValueError):
    """An identity that cannot be read, or whose factors do not multiply to what it explains."""


def parse(expression: str) -> tuple[str, list[tuple[str, str]]]:
    """Read an identity and check that its factors multiply to the left side.

    Args:
        expression: ``total = level * above/below * …``.

    Returns:
        The left side, and numerator and denominator (maybe empty) of each factor.

    Raises:
        IdentityError: The text is no identity, or what does not cancel is named.
    """
    target, equals, product = (part.strip() for part in expression.partition("="))
    terms = [_TERM.match(term.strip()) for term in product.split("*")]
    if not equals or not re.fullmatch(_NAME, target) or not all(terms):
        raise IdentityError(f"“{expression}” is no identity: write total = level * above/below * …")
    factors = [(match[1], match[2] or "") for match in terms if match]
    above, below = Counter(name for name, _ in factors), Counter(name for _, name in factors if name)
    left_over = (above - below) - Counter([target])
    not_made = Counter([target]) - (above - below)
    if left_over or not_made or below - above:
        names = ", ".join(sorted({*left_over, *not_made, *(below - above)}))
        raise IdentityError(f"“{expression}” does not close: {names} does not cancel to {target}")
    return target, factors


def read_identities(path: Path) -> dict[str, Identity]:
    """Read ``identities.toml``.

    Args:
        path: The file.

    Returns:
        Identities by id, in the order of the file.

    Raises:
        DataError: An identity does not close or names a driver that is not described.
    """
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    described = data.pop("drivers")
    problems: list[Problem] = []
    identities = {}
    for name, record in data.items():
        try:
            target, factors = parse(record["expression"])
            drivers = tuple(
                Driver(id=driver, numerator=above, denominator=below, **described[driver])
                for driver, (above, below) in zip(record["drivers"], factors, strict=True)
            )
        except (IdentityError, KeyError, ValueError) as error:
            hint = "as many described drivers as factors, and factors that cancel to the left side"
            problems.append(Problem(path.name, None, name, record.get("expression", ""), str(error), hint))
            continue
        identities[name] = Identity(name, record["zh"], record["en"], target, drivers)
    if problems:
        raise DataError(problems)
    return identities
