"""Formulas in the markup of each format: Office MathML for Word, MathML for pages, calls for the typesetter.

Here: the three markups of one tree. Not here: the tree (``formula``) and where formulas stand (the formats).
"""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import TYPE_CHECKING, Any

from nearzero.presentation.formula import Brackets, Expression, Fraction, Root, Row, Scripts, Sign, Sum, Symbol, plain

if TYPE_CHECKING:
    from collections.abc import Iterable

OFFICE_MATH = "http://schemas.openxmlformats.org/officeDocument/2006/math"
_WORDML = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_RELATIONS = frozenset("=≈≤≥<>≠")


def mathml(formula: Expression, *, block: bool = False) -> str:
    """Return the formula as presentation MathML, with its plain text for readers that do not know it."""
    display = ' display="block"' if block else ' displaystyle="true"'  # small fractions of names cannot be read
    return f'<math{display} alttext="{escape(plain(formula))}">{_mathml(formula)}</math>'


def _mathml(part: Expression) -> str:  # noqa: PLR0911 - one for each part
    match part:
        case Symbol(text):
            return f"<mtext>{escape(text)}</mtext>"
        case Sign(text):
            return f"<mo>{escape(text)}</mo>"
        case Row(parts):
            return f"<mrow>{''.join(map(_mathml, parts))}</mrow>"
        case Fraction(above, below):
            return f"<mfrac>{_mathml(above)}{_mathml(below)}</mfrac>"
        case Scripts(base, below, above):
            tag = {(True, False): "msub", (False, True): "msup"}.get((below is not None, above is not None), "msubsup")
            return f"<{tag}>{''.join(_mathml(one) for one in (base, below, above) if one is not None)}</{tag}>"
        case Sum(over, body):
            return f'<mrow><munder><mo class="sum">∑</mo>{_mathml(over)}</munder>{_mathml(body)}</mrow>'
        case Root(body):
            return f"<msqrt>{_mathml(body)}</msqrt>"
        case Brackets(body):
            return f"<mrow><mo>(</mo>{_mathml(body)}<mo>)</mo></mrow>"


def typeset(formula: Expression, literal: Callable[[str], str], *, block: bool = False) -> str:
    """Return the formula as a call of the typesetter.

    Args:
        formula: The formula.
        literal: Makes a string literal that stands for a text.
        block: Whether it stands on a line of its own.
    """
    body = f"math.display({_typeset(formula, literal)})"
    return f"math.equation(block: {str(block).lower()}, alt: {literal(plain(formula))}, {body})"


def _typeset(part: Expression, literal: Callable[[str], str]) -> str:  # noqa: C901, PLR0911 - one for each part
    def call(function: str, *arguments: str) -> str:
        return f"math.{function}({', '.join(arguments)})"

    def inner(one: Expression) -> str:
        return _typeset(one, literal)

    match part:
        case Symbol(text):
            return f"text({literal(text)})"
        case Sign(text):
            kind = "relation" if text in _RELATIONS else "binary"
            return call("class", f'"{kind}"', f"text({literal(text)})")
        case Row(parts):
            return f"({' + '.join(map(inner, parts))})"
        case Fraction(above, below):
            return call("frac", inner(above), inner(below))
        case Scripts(base, below, above):
            ends = [f"{side}: {inner(one)}" for side, one in (("b", below), ("t", above)) if one is not None]
            return call("attach", inner(base), *ends)
        case Sum(over, body):
            return f"({call('attach', 'math.limits(math.sum)', f'b: {inner(over)}')} + {inner(body)})"
        case Root(body):
            return call("sqrt", inner(body))
        case Brackets(body):
            return call("lr", f'(text("(") + {inner(body)} + text(")"))')


def office_math(formula: Expression, font: str, size: float | None = None) -> Any:  # noqa: ANN401 - an lxml element
    """Return the formula as an ``m:oMath`` element.

    Args:
        formula: The formula.
        font: Of Chinese characters; the rest stands in the font of formulas.
        size: Of the letters in points; that of the paragraph where not given.
    """
    return _Office(font, size).element("oMath", _Office(font, size).parts(formula))


class _Office:
    """Writes one formula for Word."""

    def __init__(self, font: str, size: float | None) -> None:
        self._font, self._size = font, size

    def element(self, tag: str, children: Iterable[Any] = (), **attributes: str) -> Any:  # noqa: ANN401
        """Return an element of Office MathML."""
        from lxml.etree import Element  # type: ignore[import-untyped]

        made = Element(f"{{{OFFICE_MATH}}}{tag}", nsmap={"m": OFFICE_MATH})
        for name, value in attributes.items():
            made.set(f"{{{OFFICE_MATH}}}{name}", value)
        made.extend(children)
        return made

    def parts(self, part: Expression) -> list[Any]:  # noqa: PLR0911 - one for each part
        """Return the elements of a part."""
        match part:
            case Symbol(text):
                return [self._run(text)]
            case Sign(text):
                return [self._run(text)]
            case Row(parts):
                return [one for inner in parts for one in self.parts(inner)]
            case Fraction(above, below):
                return [self.element("f", [self._within("num", above), self._within("den", below)])]
            case Scripts(base, below, above):
                tag = {(True, False): "sSub", (False, True): "sSup"}.get(
                    (below is not None, above is not None), "sSubSup"
                )
                ends = [(name, one) for name, one in (("sub", below), ("sup", above)) if one is not None]
                return [self.element(tag, [self._within("e", base), *(self._within(*end) for end in ends)])]
            case Sum(over, body):
                look = [
                    self.element("chr", val="∑"),
                    self.element("limLoc", val="undOvr"),
                    self.element("supHide", val="1"),
                ]
                within = [self._within("sub", over), self.element("sup"), self._within("e", body)]
                return [self.element("nary", [self.element("naryPr", look), *within])]
            case Root(body):
                hidden = self.element("radPr", [self.element("degHide", val="1")])
                return [self.element("rad", [hidden, self.element("deg"), self._within("e", body)])]
            case Brackets(body):
                return [self.element("d", [self._within("e", body)])]

    def _within(self, tag: str, part: Expression) -> Any:  # noqa: ANN401
        return self.element(tag, self.parts(part))

    def _run(self, text: str) -> Any:  # noqa: ANN401
        """Return a run of upright text."""
        from lxml.etree import SubElement

        run = self.element("r", [self.element("rPr", [self.element("sty", val="p")])])
        properties = SubElement(run, f"{{{_WORDML}}}rPr", nsmap={"w": _WORDML})
        fonts = {"ascii": "Cambria Math", "eastAsia": self._font, "hAnsi": "Cambria Math"}
        SubElement(properties, f"{{{_WORDML}}}rFonts", {f"{{{_WORDML}}}{key}": font for key, font in fonts.items()})
        if self._size is not None:
            SubElement(properties, f"{{{_WORDML}}}sz", {f"{{{_WORDML}}}val": str(int(2 * self._size))})
        said = self.element("t")
        said.text = text
        said.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        run.append(said)
        return run
