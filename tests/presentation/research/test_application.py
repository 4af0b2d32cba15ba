"""The application form: characters counted as Word counts them, own texts first, blanks marked."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nearzero.presentation.blocks import Paragraph
from nearzero.presentation.research.application import application_form, count_characters, summary

FACTS = """
co2_total,2020,380,万吨,measured,
co2_total,2022,400,万吨,measured,
population,2022,50.00,万人,measured,
"""


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("近零碳城市", 5),
        ("近零碳，城市。", 7),  # punctuation counts
        ("GDP growth", 2),  # a word each
        ("2022年为365万吨。", 7),  # two numbers, four characters and a full stop
        ("较2020年下降20.5%", 6),  # 较 2020 年 下 降 20.5%
        ("“两高”项目", 6),
        ("CO₂排放", 3),
        ("  空 格\n不计 ", 4),
        ("1,499.42 万吨", 3),
    ],
)
def test_characters_are_counted_as_word_does(text, count):
    assert count_characters(text) == count


@given(st.lists(st.sampled_from(["碳", "。", "，", "“"])), st.lists(st.sampled_from(["ab", "12.5%", "x-y"])))
def test_chinese_counts_by_the_character_and_latin_by_the_word(wide, narrow):
    assert count_characters("".join(wide) + " " + " ".join(narrow)) == len(wide) + len(narrow)


@pytest.fixture
def study(country):
    return country.place("alpha", FACTS)


def write(study, name, text):
    folder = study.raw.root / "places" / study.place.id / "narrative"
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")


def test_the_summary_is_made_from_results_and_within_the_limit(study):
    *said, counted = summary(study, "zh")
    assert any("400 万吨" in block.text for block in said if isinstance(block, Paragraph) and block.results)
    assert "不超过2000字" in counted.text


def test_the_applicants_own_summary_comes_first_and_is_counted(study):
    write(study, "application.md", "近零碳" * 700)
    *said, counted = summary(study, "zh")
    assert [block.text for block in said] == ["近零碳" * 700]
    assert counted.kind == "warning"
    assert "2100字" in counted.text
    assert "超出2000字" in counted.text


def test_a_chinese_text_does_not_enter_an_english_form(study):
    write(study, "application.md", "近零碳")
    assert not any("近零碳" in block.text for block in summary(study, "en") if isinstance(block, Paragraph))


def test_blanks_are_marked_until_they_are_filled_in(study):
    blocks = application_form(study, "zh")[0].blocks
    assert [block.kind for block in blocks if isinstance(block, Paragraph)] == ["placeholder"]
    keys = ("applicant", "head", "head_post", "contact", "contact_post", "phone", "email", "address", "jurisdiction")
    write(study, "application.toml", "\n".join(f'{key} = "某{key}"' for key in keys))
    blocks = application_form(study, "zh")[0].blocks
    assert not [block for block in blocks if isinstance(block, Paragraph)]
    assert "某email" in [row[1].text for row in blocks[0].rows]
