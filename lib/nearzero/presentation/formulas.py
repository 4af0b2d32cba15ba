"""The formulas that chapters explain their methods with.

Here: identities and indicators read from the data, and the methods' own formulas. Not here: the tree (``formula``)
and any calculation.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from nearzero.presentation.formula import (
    Brackets,
    Expression,
    Fraction,
    Root,
    Scripts,
    Sum,
    Symbol,
    product,
    row,
)
from nearzero.presentation.text import pick

if TYPE_CHECKING:
    from nearzero.analysis.identities import Block, Factor, Identity
    from nearzero.analysis.identities import Symbol as Variable
    from nearzero.places.dictionary import Dictionary
    from nearzero.places.dictionary import Variable as Entry

_LETTERS = {"sector": "i", "carrier": "j"}
# Letters of the literature on decomposition; a variable without one stands with its name.
_SIGNS = {
    "co2_total": "C",
    "co2_energy": "C",
    "population": "P",
    "gdp": "G",
    "energy": "E",
    "fossil_energy": "F",
    "value_added": "V",
    "industrial_value_added": "V",
}


def identity(one: Identity, dictionary: Dictionary, lang: str) -> Expression:
    """Return an identity: the total as a sum of products, cells with the indices i (sector) and j (carrier)."""

    def sign(variable: str) -> Symbol:
        return Symbol(_SIGNS.get(variable) or dictionary[variable].label(lang))

    def named(variable: Variable) -> Expression:
        name = sign(variable.variable)
        letters = "".join(_LETTERS[index] for index in variable.indices)
        return Scripts(name, below=Symbol(letters)) if letters else name

    def one_factor(factor: Factor) -> Expression:
        above = named(factor.numerator)
        return Fraction(above, named(factor.denominator)) if factor.denominator is not None else above

    def block(summed: Block) -> Expression:
        factors = product(*map(one_factor, summed.factors))
        letters = ", ".join(_LETTERS[index] for index, _ in summed.sums)
        return Sum(Symbol(letters), factors) if letters else factors

    parts: list[Expression | str] = []
    for summed in one.blocks:
        parts += ["+", block(summed)] if parts else [block(summed)]
    return row(sign(one.target), "=", *parts)


def legend(one: Identity, dictionary: Dictionary, lang: str) -> str:
    """Say what the letters of an identity stand for."""
    said: dict[str, list[str]] = {}
    for variable in dict.fromkeys((one.target, *one.variables)):
        if variable in _SIGNS:
            said.setdefault(_SIGNS[variable], []).append(dictionary[variable].label(lang))
    between = pick(lang, "、", " or ")
    letters = [
        pick(lang, f"{letter}为{between.join(of)}", f"{letter}: {between.join(of)}") for letter, of in said.items()
    ]
    used = dict.fromkeys(index for block in one.blocks for index, _ in block.sums)
    names = {"sector": pick(lang, "部门", "sectors"), "carrier": pick(lang, "能源品种", "energy carriers")}
    letters += [pick(lang, f"下标{_LETTERS[k]}为{names[k]}", f"index {_LETTERS[k]}: {names[k]}") for k in used]
    return pick(lang, f"式中{'；'.join(letters)}。", f"Here {'; '.join(letters)}.")


def indicator(entry: Entry, dictionary: Dictionary, lang: str) -> Expression | None:
    """Return numerator over denominator, times 100 % for a share; None for what is no ratio."""
    if not (entry.numerator and entry.denominator):
        return None
    ratio = Fraction(*(Symbol(dictionary[part].label(lang)) for part in (entry.numerator, entry.denominator)))
    return product(ratio, Symbol("100 %")) if entry.unit == "%" else ratio


def lmdi() -> Expression:
    """Return the effect of a driver by LMDI-I: the change of its logarithm, weighted with the logarithmic mean.

    Source: Ang (2015), Energy Policy 86, 233-238, equations of the additive LMDI-I.
    """
    start, end = Symbol("0"), Symbol("T")
    first, last = Scripts(Symbol("C"), Symbol("i"), start), Scripts(Symbol("C"), Symbol("i"), end)
    weight = Fraction(row(last, "−", first), row(Symbol("ln "), last, "−", Symbol("ln "), first))
    ratio = Fraction(Scripts(Symbol("x"), Symbol("k,i"), end), Scripts(Symbol("x"), Symbol("k,i"), start))
    return row(
        Scripts(Symbol("ΔC"), Symbol("k")), "=", Sum(Symbol("i"), product(weight, row(Symbol("ln "), Brackets(ratio))))
    )


def emission(lang: str) -> Expression:
    """Return emissions as activity data times emission factors, summed over sectors and carriers."""
    activity, factor = pick(lang, "活动数据", "activity"), pick(lang, "排放因子", "factor")
    body = product(Scripts(Symbol(activity), Symbol("ij")), Scripts(Symbol(factor), Symbol("j")))
    return row(Symbol(pick(lang, "排放量", "emissions")), "=", Sum(Symbol("i, j"), body))


def combined_uncertainty() -> Expression:
    """Return IPCC's approach 1: the relative uncertainty of a sum of independent categories.

    Source: 2006 IPCC Guidelines, volume 1, chapter 3, equation 3.2.
    """

    def term(letter: str) -> Expression:
        return Scripts(Symbol(letter), Symbol("k"))

    squares = Sum(Symbol("k"), Scripts(Brackets(row(term("U"), "·", term("x"))), above=Symbol("2")))
    return row(Symbol("U"), "=", Fraction(Root(squares), Sum(Symbol("k"), term("x"))))
