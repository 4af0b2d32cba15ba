"""The formulas of the chapter on drivers: each identity, and how effects come from it.

Here: formulas with what their letters mean. Not here: their parts (``presentation.formulas``) and any effect.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from nearzero.presentation import formulas
from nearzero.presentation.blocks import Block, Formula, Paragraph
from nearzero.presentation.cross_references import refer
from nearzero.presentation.text import pick

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nearzero.analysis.drivers import Support
    from nearzero.analysis.identities import Identity
    from nearzero.study import Study


def method_blocks(lang: str) -> list[Block]:
    """Return how the effect of a factor is found, the same for every identity."""
    text = pick(
        lang,
        "因素k的影响由LMDI-I加法形式给出，以对数平均为权重，x为该因素，i为单元，0、T为首末年：",
        "The effect of factor k by additive LMDI-I, weighted with the logarithmic mean; x is the factor, i a cell, 0 "
        "and T are the first and the last year:",
    )
    return [Paragraph(text), Formula(formulas.lmdi())]


def identity_blocks(study: Study, identity: Identity, carried: Sequence[Support], lang: str) -> list[Block]:
    """Return an identity as a formula, what its letters stand for, and where its effects are shown.

    Args:
        study: The place.
        identity: The identity.
        carried: What the data carry of it.
        lang: ``zh`` or ``en``.
    """
    dictionary = study.raw.dictionary
    names = [f"{identity.id}_{support.price_basis.replace(':', '_')}" for support in carried]
    tables = [refer(f"effects_{name}", pick(lang, "下表", "the table below")) for name in names]
    figures = [refer(f"waterfall_{name}", pick(lang, "下图", "the figure below")) for name in names]
    shown = pick(
        lang,
        f"各因素的影响见{'、'.join([*tables, *figures])}。",
        f" For the effects see {', '.join([*tables, *figures])}.",
    )
    return [
        Formula(formulas.identity(identity, dictionary, lang)),
        Paragraph(formulas.legend(identity, dictionary, lang) + shown),
    ]
