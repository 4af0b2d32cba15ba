"""The guide as data: the document's ten chapters, fields of every system covered, references that can be read."""

from __future__ import annotations

from dataclasses import replace

import pytest

from nearzero.presentation.chapters import CHAPTERS
from nearzero.presentation.research.guide import numeral, read_guide
from nearzero.presentation.research.placing import Reference
from nearzero.programme.indicators import system_of

OWN = {":status", ":features", ":attainability", ":projects", ":missing", ":definitions"}
# chapters that other parts of the package bring, or will
LATER = {"outlook", "forecasting"}


@pytest.fixture(params=["city", "park", "community"])
def place(request, real_raw):
    return replace(real_raw.place("laoshan"), system=request.param)


@pytest.fixture
def guide(place, real_raw):
    return read_guide(real_raw, place)


def test_a_city_has_the_ten_chapters_of_the_document(real_raw):
    guide = read_guide(real_raw, real_raw.place("laoshan"))
    assert [one.locator for one in guide.chapters] == [f"附件3 {numeral(k)}" for k in range(1, 11)]
    analysed = [one for one in guide.chapters if one.fields]
    assert len(analysed) == 8
    assert all([part.id for part in one.parts] == ["status", "outlook", "attainability"] for one in analysed)


def test_every_indicator_has_a_chapter(place, guide, real_raw):
    assert all(guide.chapter_of(rule.field) for rule in system_of(real_raw, place))


def test_every_field_of_a_chapter_with_fields_is_asked_for(place, guide, real_raw):
    fields = {rule.field for rule in system_of(real_raw, place)}
    assert all(fields & set(one.fields) for one in guide.chapters if one.fields)


def test_every_reference_is_to_a_chapter_that_exists_or_to_a_block_made_here(guide):
    names = [name for one in (*guide.chapters, *guide.annexes) for part in one.parts for name in part.blocks]
    assert {name for name in names if name[0] == ":"} <= OWN
    assert {Reference.parse(name).chapter for name in names if name[0] != ":"} <= set(CHAPTERS) | LATER


def test_every_computed_chapter_has_a_place(guide):
    names = [name for one in (*guide.chapters, *guide.annexes) for part in one.parts for name in part.blocks]
    assert set(CHAPTERS) - {"indicators"} <= {Reference.parse(name).chapter for name in names}


def test_narrative_files_are_asked_for_once_and_say_what_is_wanted_in_both_languages(guide):
    parts = [part for one in guide.chapters for part in one.parts if part.narrative]
    assert len({part.narrative for part in parts}) == len(parts)
    for part in parts:
        assert part.asks, part.narrative
        assert all(ask.zh.strip() and ask.en.strip() and ask.en.isascii() for ask in part.asks), part.narrative


def test_a_park_is_asked_for_its_own_things_only(real_raw):
    guide = read_guide(real_raw, replace(real_raw.place("laoshan"), system="park"))
    asks = [ask.en for one in guide.chapters for part in one.parts for ask in part.asks]
    assert any("eco-industrial park" in ask for ask in asks)
    assert any("street lights" in ask for ask in asks)
    assert not any("buses" in ask for ask in asks)
    assert "agriculture" not in [one.id for one in guide.chapters]
    assert guide.chapter_of("低碳基础设施").zh == "低碳基础设施"


def test_a_place_without_a_programme_has_no_guide(real_raw):
    assert read_guide(real_raw, real_raw.place("qingdao")) is None


@pytest.mark.parametrize(("number", "text"), [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (37, "三十七")])
def test_chinese_numerals(number, text):
    assert numeral(number) == text
