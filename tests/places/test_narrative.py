"""What people may write for a report, and what is refused with the line it stands in."""

from __future__ import annotations

import pytest

from nearzero.places.checks import check_place
from nearzero.places.narrative import LARGEST, application, check_narrative, narrative, narrative_names
from nearzero.places.raw import Raw
from nearzero.problems import DataError

GUIDE = '[[chapter]]\n[[chapter.part]]\nnarrative = "profile.md"\n'
TEXT = """\
# 区域概况

甲区位于**海边**，
人口 50 万。

- 一个街道
2. two *plain* words

| 街道 | 面积 |
|:--|--:|
| 东 | 12 |
| 西
"""


@pytest.fixture
def raw(tmp_path):
    folder = tmp_path / "places" / "alpha" / "narrative"
    folder.mkdir(parents=True)
    (tmp_path / "programme" / "some").mkdir(parents=True)
    (tmp_path / "programme" / "some" / "guide.toml").write_text(GUIDE, encoding="utf-8")
    return Raw(tmp_path)


def write(raw, name, text):
    path = raw.root / "places" / "alpha" / "narrative" / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())


def problems(raw):
    return check_narrative(raw, "alpha", "some")


def test_headings_paragraphs_lists_and_tables_are_read(raw):
    write(raw, "profile.md", TEXT)
    heading, paragraph, first, second, table = narrative(raw, "alpha", "profile.md")
    assert (heading.kind, heading.text, heading.level) == ("heading", "区域概况", 1)
    assert paragraph.text == "甲区位于海边，人口 50 万。"
    assert [first.text, second.text] == ["一个街道", "2. two plain words"]
    assert table.rows == (("街道", "面积"), ("东", "12"), ("西", ""))
    assert not problems(raw)


def test_stars_and_underlines_that_mark_nothing_stay(raw):
    write(raw, "profile.md", "2 * 3 * 4 和 co2_per_gdp，5*6")
    assert narrative(raw, "alpha", "profile.md")[0].text == "2 * 3 * 4 和 co2_per_gdp，5*6"


def test_lines_of_english_are_joined_by_a_space(raw):
    write(raw, "profile.md", "one\ntwo")
    assert narrative(raw, "alpha", "profile.md")[0].text == "one two"


@pytest.mark.parametrize(
    "line", ["![map](map.png)", "[a](https://x.example)", "<b>a</b>", "`code`", "> said", "a\x07b", "<!-- a -->"]
)
def test_anything_else_is_refused_with_its_line(raw, line):
    write(raw, "profile.md", f"甲\n\n{line}\n")
    (problem,) = {one.row: one for one in problems(raw)}.values()
    assert (problem.file, problem.row) == ("places/alpha/narrative/profile.md", 3)
    with pytest.raises(DataError):
        narrative(raw, "alpha", "profile.md")


def test_less_than_signs_are_no_html(raw):
    write(raw, "profile.md", "5 < 7，a<5")
    assert not problems(raw)


def test_an_unknown_name_gets_the_nearest_known_one(raw):
    write(raw, "profil.md", "甲")
    (problem,) = problems(raw)
    assert "profile.md" in problem.hint


def test_a_file_too_large_or_not_utf8_is_refused(raw):
    write(raw, "profile.md", b"a" * (LARGEST + 1))
    write(raw, "application.md", "甲区".encode("gbk"))
    rules = {problem.rule for problem in problems(raw)}
    assert rules == {"at most 64 kB", "the file is UTF-8"}


def test_what_is_not_there_says_nothing(raw):
    assert narrative(raw, "alpha", "profile.md") == ()
    assert application(raw, "alpha") == {}


def test_the_blanks_of_the_application_are_known(raw):
    write(raw, "application.toml", 'head = "某人"\nhed_post = "x"\nphone = 1\n')
    found = {problem.column: problem for problem in problems(raw)}
    assert "head_post" in found["hed_post"].hint
    assert found["phone"].rule == "phone is quoted text"
    write(raw, "application.toml", 'head = " 某人 "\n')
    assert application(raw, "alpha") == {"head": "某人"}


def test_the_real_guide_names_files_of_both_languages(real_raw):
    names = narrative_names(real_raw, "shandong-2023")
    assert {"management_status.md", "management_status.en.md", "application.md", "application.toml"} <= set(names)


def test_the_check_of_a_place_sees_the_folder(raw):
    (raw.root / "places" / "alpha" / "place.toml").write_text(
        'id = "alpha"\nzh = "甲"\nen = "Alpha"\nkind = "city"\nprogramme = "some"\n', encoding="utf-8"
    )
    write(raw, "profile.md", "<b>")
    assert any(problem.rule == "no HTML" for problem in check_place(raw, "alpha"))
