"""The fonts of a report: one for Chinese, one for what that lacks.

Here: where the fonts are, which characters they have, how figures come by them, and the subsets that a page
carries with it. Not here: anything drawn or written with them.

Noto Sans CJK SC has no ``₂``; DejaVu Sans, which comes with matplotlib, does.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from typing import Any

CHINESE = "Noto Sans CJK SC"
FALLBACK = "DejaVu Sans"
FAMILIES = (CHINESE, FALLBACK)

# Noto sets these as wide as a Chinese character, so that −1 could be read as 一1; in English also the quotes.
_NARROW = {"zh": frozenset("−×÷±≥≤≈≠"), "en": frozenset("−×÷±≥≤≈≠‘’“”…")}

# Tables of vertical and contextual setting, which a report does not need and which take long to subset.
_NOT_NEEDED = ("BASE", "DSIG", "FFTM", "GDEF", "GPOS", "GSUB", "VORG", "vhea", "vmtx")


def use_in_figures() -> dict[str, Any]:
    """Make the fonts known to matplotlib and return what figures set them with.

    Returns:
        Settings for ``matplotlib.rc_context``: Chinese and signs such as ``CO₂``, ``m²``, ``10⁴`` and ``−1`` show,
        in running text and in formulas; in vector files letters are outlines.
    """
    _register()
    upright = ("mathtext.rm", "mathtext.it", "mathtext.sf", "mathtext.cal", "mathtext.tt")
    return {
        "font.family": list(FAMILIES),
        "axes.unicode_minus": True,
        "mathtext.fontset": "custom",
        "mathtext.fallback": "stixsans",
        **dict.fromkeys(upright, CHINESE),
        "mathtext.bf": f"{CHINESE}:bold",
        "svg.fonttype": "path",
    }


def subset(text: str, bold: bool = False, family: str = CHINESE) -> bytes:
    """Return a WOFF font that holds the characters of the text, as far as the family has them.

    Args:
        text: Any text; each character counts once.
        bold: Take the bold weight.
        family: One of ``FAMILIES``.
    """
    return _subset("".join(sorted(set(text))), bold, family)


def split(text: str, bold: bool = False, lang: str = "zh") -> dict[str, str]:
    """Return, for each family that is needed, the characters that come from it, sorted.

    A character comes from the first family that has it, but signs of calculation from the one that sets them
    narrow; one that none has is left out.
    """
    parts: dict[str, str] = {}
    for character in sorted(set(text)):
        families = reversed(FAMILIES) if character in _NARROW[lang] else FAMILIES
        for family in families:
            if ord(character) in covered(family, bold):
                parts[family] = parts.get(family, "") + character
                break
    return parts


def missing_glyphs(text: str) -> set[str]:
    """Return the visible characters of the text that no family has."""
    known = covered(CHINESE) | covered(FALLBACK)
    return {character for character in text if ord(character) not in known and _is_visible(character)}


@lru_cache
def covered(family: str, bold: bool = False) -> frozenset[int]:
    """Return the code points that a family has."""
    from fontTools.ttLib import TTFont

    with TTFont(_path(family, bold), lazy=True) as font:
        return frozenset(font.getBestCmap())


def folder(family: str) -> Path:
    """Return the folder that a family's files lie in."""
    return _path(family, bold=False).parent


def _is_visible(character: str) -> bool:
    """Return False for spaces, line breaks, control characters and joiners."""
    return unicodedata.category(character) not in {"Cc", "Cf", "Zl", "Zp", "Zs"}


@lru_cache
def _register() -> None:
    """Make the fonts known to matplotlib, once per process, before those of the same name that a machine may have."""
    from matplotlib.font_manager import fontManager

    ours = {str(_path(family, bold)) for family in FAMILIES for bold in (False, True)}
    for path in sorted(ours - {entry.fname for entry in fontManager.ttflist}):
        fontManager.addfont(path)
    fontManager.ttflist.sort(key=lambda entry: entry.fname not in ours)  # of equals it takes the first


@lru_cache
def _path(family: str, bold: bool) -> Path:
    """Return where a font lies, without importing what it came with (that changes matplotlib's settings).

    Raises:
        FileNotFoundError: The package that brings the font is not installed.
    """
    if family == FALLBACK:
        import matplotlib as mpl

        return Path(mpl.get_data_path(), "fonts", "ttf", f"DejaVuSans{'-Bold' if bold else ''}.ttf")
    package = find_spec("mpl_font")
    if package is None or package.origin is None:
        raise FileNotFoundError("the Chinese font is missing; install the package mpl-font")
    weight = "Bold" if bold else "Regular"
    return Path(package.origin).with_name("fonts") / "noto" / f"NotoSansCJKsc-{weight}.otf"


@lru_cache
def _subset(characters: str, bold: bool, family: str) -> bytes:
    """Return the subset. Bounding boxes stay those of the whole font: nobody needs them, and they take long."""
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont

    options = Options(
        hinting=False,
        desubroutinize=True,
        layout_features=[],
        notdef_outline=True,
        name_IDs=[0, 13, 14],  # whose it is, and the licence
        drop_tables=[*Options().drop_tables, *_NOT_NEEDED],
    )
    with TTFont(_path(family, bold), lazy=True, recalcBBoxes=False, recalcTimestamp=False) as font:
        subsetter = Subsetter(options)
        subsetter.populate(text=characters)
        subsetter.subset(font)
        font.flavor = "woff"
        file = BytesIO()
        font.save(file)
    return file.getvalue()
