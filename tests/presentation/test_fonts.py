from __future__ import annotations

import shutil
import warnings
from dataclasses import replace
from io import BytesIO

import matplotlib as mpl
import pytest
from fontTools.ttLib import TTFont
from matplotlib import pyplot as plt

from nearzero.presentation import fonts

TEXT = "碳排放 CO₂、m²、10⁴ t、−1 至 ≥ 2（万吨标准煤）"


def characters(woff: bytes) -> set[int]:
    with TTFont(BytesIO(woff)) as font:
        return set(font.getBestCmap())


@pytest.mark.parametrize("bold", [False, True])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_subsets_hold_each_character_of_the_text_and_hardly_more(bold, lang):
    parts = fonts.split(TEXT, bold, lang)

    held = [characters(fonts.subset(part, bold, family)) for family, part in parts.items()]

    assert set.union(*held) - {ord("≤")} == {ord(character) for character in TEXT}  # ≤ is ≥ mirrored
    assert sum(map(len, held)) <= len(set(TEXT)) + 1


def test_a_subset_is_woff_small_and_the_same_each_time():
    first = fonts.subset(TEXT)
    fonts._subset.cache_clear()

    assert first[:4] == b"wOFF"
    assert len(first) < 20_000
    assert fonts.subset(TEXT) == first


def test_what_the_chinese_font_lacks_or_sets_too_wide_comes_from_the_fallback():
    parts = fonts.split("₂−一“", lang="zh")

    assert set(parts[fonts.FALLBACK]) == set("₂−")
    assert set(parts[fonts.CHINESE]) == set("一“")
    assert "“" in fonts.split("“", lang="en")[fonts.FALLBACK]


def test_missing_glyphs_names_what_no_font_has():
    assert fonts.missing_glyphs(TEXT + "\n\t\u200b") == set()
    assert fonts.missing_glyphs("好\U0001f9ff") == {"\U0001f9ff"}


def test_figures_show_every_sign():
    with mpl.rc_context(fonts.use_in_figures()), warnings.catch_warnings():
        warnings.simplefilter("error")
        figure, axes = plt.subplots()
        axes.plot([-1, 1], [-1, 1])
        axes.set_title(TEXT)
        axes.set_xlabel("$\\mathrm{排放}^2$ $E_1 \\cdot 10^4$", fontweight="bold")
        figure.savefig(BytesIO(), format="png")
        plt.close(figure)


def test_a_font_of_the_same_name_on_the_machine_changes_no_figure(monkeypatch, tmp_path):
    from matplotlib.font_manager import findfont, fontManager

    fonts.use_in_figures()
    before = {family: findfont(family) for family in fonts.FAMILIES}
    same = [entry for entry in fontManager.ttflist if entry.fname in before.values()]
    others = [replace(entry, fname=shutil.copy(entry.fname, tmp_path)) for entry in same]
    monkeypatch.setattr(fontManager, "ttflist", [*others, *fontManager.ttflist])

    fonts._register.__wrapped__()
    fontManager._findfont_cached.cache_clear()

    assert len(others) >= len(fonts.FAMILIES)
    assert {family: findfont(family) for family in fonts.FAMILIES} == before


def test_an_absent_font_package_is_named(monkeypatch):
    monkeypatch.setattr(fonts, "find_spec", lambda _: None)
    fonts._path.cache_clear()

    with pytest.raises(FileNotFoundError, match="mpl-font"):
        fonts._path(fonts.CHINESE, bold=False)
