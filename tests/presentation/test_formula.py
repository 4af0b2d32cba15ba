"""Formulas: the plain text, and that every markup says the same."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nearzero.places.raw import Raw
from nearzero.presentation import formulas
from nearzero.presentation.formula import (
    Brackets,
    Fraction,
    Root,
    Row,
    Scripts,
    Sign,
    Sum,
    Symbol,
    plain,
    product,
)
from nearzero.presentation.formula_markup import mathml, office_math, typeset
from nearzero.presentation.pdf.markup import literal
from nearzero.study import Study

texts = st.text(alphabet="ab碳能<&\"'#$[]{}\\x2", min_size=1, max_size=4)
leaves = st.builds(Symbol, texts) | st.builds(Sign, st.sampled_from("×=+−"))
trees = st.recursive(
    leaves,
    lambda inner: (
        st.builds(Row, st.lists(inner, min_size=1, max_size=3).map(tuple))
        | st.builds(Fraction, inner, inner)
        | st.builds(Scripts, inner, st.none() | inner, inner)
        | st.builds(Sum, inner, inner)
        | st.builds(Root, inner)
        | st.builds(Brackets, inner)
    ),
    max_leaves=8,
)


def words(formula):
    """All texts of a formula in reading order."""
    match formula:
        case Symbol(text) | Sign(text):
            return text
        case Row(parts):
            return "".join(map(words, parts))
        case Fraction(above, below):
            return words(above) + words(below)
        case Scripts(base, below, above):
            return "".join(words(part) for part in (base, below, above) if part is not None)
        case Sum(over, body):
            return words(over) + words(body)
        case _:
            return words(formula.body)


@given(trees)
def test_mathml_is_well_formed_and_says_what_the_formula_says(tree):
    root = ET.fromstring(mathml(tree))  # noqa: S314 - made here

    assert root.get("alttext") == plain(tree).replace("\n", " ")
    assert "".join(root.itertext()).translate(str.maketrans("", "", "∑()")) == words(tree)


@given(trees)
def test_office_math_says_what_the_formula_says(tree):
    assert "".join(office_math(tree, "宋体").itertext()) == words(tree)


@given(trees)
def test_the_typesetter_gets_texts_as_literals_only(tree):
    written = typeset(tree, lambda text: f"⟨{len(text)}⟩")

    assert written.count("(") == written.count(")")
    assert not set(written) & set("碳能<&#$[]{}\\'")


def test_the_plain_text_keeps_what_belongs_together():
    ratio = Fraction(Row((Symbol("a"), Sign("+"), Symbol("b"))), Scripts(Symbol("c"), above=Symbol("2")))

    assert plain(ratio) == "(a + b) ÷ c²"
    assert plain(product(Symbol("P"), Fraction(Symbol("G"), Symbol("P")))) == "P × G ÷ P"
    assert plain(Root(Sum(Symbol("k"), Scripts(Symbol("x"), Symbol("k"))))) == "√(Σ[k] x_k)"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_identities_cancel_to_their_left_side(real_raw: Raw, lang):
    identities = Study.load("laoshan", real_raw).identities

    kaya = formulas.identity(identities["kaya4"], real_raw.dictionary, lang)
    assert plain(kaya) == "C = P × G ÷ P × E ÷ G × C ÷ E"
    for one in identities.values():
        used = set(formulas.legend(one, real_raw.dictionary, lang))
        assert {
            letter for letter in words(formulas.identity(one, real_raw.dictionary, lang)) if letter in "CPGEFVij"
        } <= used


def test_shares_are_given_in_per_cent(real_raw: Raw):
    dictionary = real_raw.dictionary

    assert plain(formulas.indicator(dictionary["nonfossil_share"], dictionary, "zh")).endswith("× 100 %")
    assert "100" not in plain(formulas.indicator(dictionary["co2_per_capita"], dictionary, "zh"))
    assert formulas.indicator(dictionary["population"], dictionary, "zh") is None


def test_literals_of_the_typesetter_hold_quotes():
    assert typeset(Symbol('"x"'), literal).count('\\"x\\"') == 2
