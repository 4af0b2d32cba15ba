"""Identities of emissions: what is multiplied to give the total, read from data and checked for closure.

Here: the notation of ``identities.toml`` and what an identity consists of. Not here: what a place knows of it
(``cells``) and its decomposition (``drivers``).

``co2_total = population * gdp/population * co2_total/gdp`` is a product. A sum over cells is written
``co2_energy = sum[sector:production+carrier] … * energy[sector+carrier]/energy[sector] * …``; several sums are
joined by ``+ sum[…]``.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nearzero.problems import DataError, Problem

INDICES = ("sector", "carrier")

_SYMBOL = re.compile(r"^([a-z][a-z0-9_]*)(?:\[([a-z+]+)\])?$")
_INDEX = re.compile(rf"^({'|'.join(INDICES)})(?::([a-z_]+))?$")
_BLOCK = re.compile(r"sum\[([^\]]*)\]")


class IdentityError(ValueError):
    """An identity that cannot be read, or whose factors do not multiply to what it explains."""


@dataclass(frozen=True, slots=True, order=True)
class Symbol:
    """A variable of the notation with the indices it stands at: ``energy[sector+carrier]``."""

    variable: str
    indices: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Return the symbol as it is written."""
        return self.variable + (f"[{'+'.join(self.indices)}]" if self.indices else "")


@dataclass(frozen=True, slots=True)
class Factor:
    """One factor of a product: a level, or a ratio of two symbols."""

    driver: str
    numerator: Symbol
    denominator: Symbol | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """A product, summed over the cells of its indices.

    Attributes:
        sums: Indices summed over, in pairs with the branch each is limited to (empty for all).
        factors: The product.
    """

    sums: tuple[tuple[str, str], ...]
    factors: tuple[Factor, ...]

    def branch(self, index: str) -> str | None:
        """Return the branch an index is summed over (empty for all), or None where it is not summed over."""
        return dict(self.sums).get(index)


@dataclass(frozen=True, slots=True)
class Driver:
    """What a factor is called, and which of the guide's causes it speaks to."""

    id: str
    zh: str
    en: str
    cause: str

    def label(self, lang: str = "zh") -> str:
        """Return the name a reader of the language expects."""
        return self.zh if lang == "zh" else self.en


@dataclass(frozen=True, slots=True)
class Identity:
    """A total as a sum of products of drivers.

    Attributes:
        id: Its name.
        zh: Chinese wording.
        en: English wording.
        target: The variable that is explained.
        blocks: The products; one without sums for a simple identity.
        drivers: The drivers of all blocks, each once, in order.
        part: True where it explains a part of the place only.
    """

    id: str
    zh: str
    en: str
    target: str
    blocks: tuple[Block, ...]
    drivers: tuple[Driver, ...]
    part: bool = False

    def label(self, lang: str = "zh") -> str:
        """Return the wording of the language."""
        return self.zh if lang == "zh" else self.en

    @property
    def has_cells(self) -> bool:
        """True where it sums over sectors or carriers."""
        return any(block.sums for block in self.blocks)

    @property
    def variables(self) -> tuple[str, ...]:
        """Every variable it needs, each once."""
        symbols = (s for b in self.blocks for f in b.factors for s in (f.numerator, f.denominator) if s is not None)
        return tuple(dict.fromkeys(symbol.variable for symbol in symbols))


def parse(expression: str, drivers: Sequence[str] | Sequence[Sequence[str]] = ()) -> tuple[str, tuple[Block, ...]]:
    """Read an identity and check that every product cancels to the left side.

    Args:
        expression: ``total = level * above/below * …``, see the head of this module.
        drivers: Names of the factors, in order; one list per block where there are several.

    Returns:
        The left side and the blocks.

    Raises:
        IdentityError: The text is no identity, what does not cancel is named, or drivers and factors differ
            in number.
    """
    target, equals, right = (part.strip() for part in " ".join(expression.split()).partition("="))
    if not equals or not _SYMBOL.match(target):
        raise IdentityError(f"“{expression}” is no identity: write total = level * above/below * …")
    products = _split(right)
    named = _drivers_by_block(drivers, len(products))
    blocks = tuple(_block(target, sums, product, names) for (sums, product), names in zip(products, named, strict=True))
    return target, blocks


def _split(right: str) -> list[tuple[dict[str, str], str]]:
    """Split the right side into sums and products; a side without a sum is one product."""
    heads = list(_BLOCK.finditer(right))
    if not heads:
        return [({}, right)]
    ends = [*(head.start() for head in heads[1:]), len(right)]
    products = [right[head.end() : end].strip() for head, end in zip(heads, ends, strict=True)]
    if right[: heads[0].start()].strip() or not all(product.endswith("+") for product in products[:-1]):
        raise IdentityError(f"“{right}” is no sum of products: write sum[…] … + sum[…] …")
    products[:-1] = [product.removesuffix("+").strip() for product in products[:-1]]
    return [(_sums(head[1]), product) for head, product in zip(heads, products, strict=True)]


def _sums(text: str) -> dict[str, str]:
    found = [_INDEX.match(part.strip()) for part in text.split("+")]
    if not all(found):
        raise IdentityError(f"“sum[{text}]” is no sum: indices are {' and '.join(INDICES)}, with or without a branch")
    return {match[1]: match[2] or "" for match in found if match}


def _drivers_by_block(drivers: Sequence[str] | Sequence[Sequence[str]], count: int) -> list[list[str]]:
    if drivers and not isinstance(drivers[0], str):
        named = [list(names) for names in drivers]
    else:
        named = [[str(name) for name in drivers]] if drivers else [[] for _ in range(count)]
    if len(named) != count:
        raise IdentityError(f"{count} products need as many lists of drivers, not {len(named)}")
    return named


def _block(target: str, sums: dict[str, str], product: str, names: list[str]) -> Block:
    terms = [part.strip().split("/") for part in product.split("*")]
    if names and len(names) != len(terms):
        raise IdentityError(f"“{product}” has {len(terms)} factors, but {len(names)} drivers are named")
    symbols = [[_symbol(text, sums) for text in term] for term in terms]
    if any(len(term) > 2 for term in symbols):
        raise IdentityError(f"“{product}”: a factor is a level or one ratio")
    factors = tuple(
        Factor(names[k] if names else str(k), term[0], term[1] if len(term) > 1 else None)
        for k, term in enumerate(symbols)
    )
    _require_closure(Symbol(target, tuple(sums)), factors, product)
    return Block(tuple(sums.items()), factors)


def _symbol(text: str, sums: Mapping[str, str]) -> Symbol:
    match = _SYMBOL.match(text.strip())
    if not match:
        raise IdentityError(f"“{text.strip()}” is no variable")
    indices = tuple(match[2].split("+")) if match[2] else ()
    unknown = [index for index in indices if index not in sums]
    if unknown:
        raise IdentityError(f"“{text.strip()}” stands at {unknown[0]}, which is not summed over")
    return Symbol(match[1], tuple(index for index in INDICES if index in indices))


def _require_closure(target: Symbol, factors: Sequence[Factor], product: str) -> None:
    above = Counter(factor.numerator for factor in factors)
    below = Counter(factor.denominator for factor in factors if factor.denominator is not None)
    wanted = Counter([target])
    left_over = {*((above - below) - wanted), *(wanted - (above - below)), *(below - above)}
    if left_over:
        names = ", ".join(str(symbol) for symbol in sorted(left_over))
        raise IdentityError(f"“{product}” does not close: {names} does not cancel to {target}")


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
    described = {name: Driver(id=name, **record) for name, record in data.pop("drivers").items()}
    problems: list[Problem] = []
    identities = {}
    for name, record in data.items():
        try:
            identities[name] = _identity(name, record, described)
        except (IdentityError, KeyError) as error:
            hint = "as many described drivers as factors, and factors that cancel to the left side"
            problems.append(Problem(path.name, None, name, record.get("expression", ""), str(error), hint))
    if problems:
        raise DataError(problems)
    return identities


def check_identities(path: Path, known: Container[str]) -> list[Problem]:
    """Judge ``identities.toml``: every identity closes, and every name is a variable of the dictionary.

    Args:
        path: The file.
        known: Ids of the dictionary.
    """
    try:
        identities = read_identities(path)
    except FileNotFoundError:
        return [Problem(path.name, None, None, "", "the identities of the drivers are there", "add identities.toml")]
    except tomllib.TOMLDecodeError as error:
        return [Problem(path.name, None, None, str(error), "the file is TOML", "mend the line it names")]
    except DataError as error:
        return list(error.problems)
    return [
        Problem(path.name, None, identity.id, name, "a variable of variables.csv", "add it, or mend the name")
        for identity in identities.values()
        for name in (identity.target, *identity.variables)
        if name not in known
    ]


def _identity(name: str, record: Mapping[str, Any], described: Mapping[str, Driver]) -> Identity:
    target, blocks = parse(record["expression"], record["drivers"])
    used = dict.fromkeys(factor.driver for block in blocks for factor in block.factors)
    drivers = tuple(described[driver] for driver in used)
    return Identity(name, record["zh"], record["en"], target, blocks, drivers, record.get("part", False))
