"""``place.toml`` says who a place is; what it says wrongly is named."""

import pytest

from nearzero.places.place import Place, read_place

GOOD = """\
id = "alpha"
zh = "甲区"
en = "Alpha"
kind = "city"
aliases = ["甲", "A"]
base_year = 2021
synthetic = true
boundary_zh = "全区"
boundary_en = "All of it"
"""


@pytest.fixture
def read(tmp_path):
    def read(text: str | bytes | None):
        path = tmp_path / "alpha" / "place.toml"
        path.parent.mkdir()
        if text is not None:
            path.write_bytes(text if isinstance(text, bytes) else text.encode())
        place, problems = read_place(path, "alpha/place.toml")
        assert (place is None) == bool(problems)
        return place, [str(problem) for problem in problems]

    return read


def test_a_place_is_what_its_file_says(read):
    place, _ = read(GOOD)
    assert place == Place(
        id="alpha",
        zh="甲区",
        en="Alpha",
        kind="city",
        aliases=("甲", "A"),
        base_year=2021,
        synthetic=True,
        boundary_zh="全区",
        boundary_en="All of it",
    )
    assert (place.name(), place.name("en")) == ("甲区", "Alpha")
    assert (place.boundary(), place.boundary("en")) == ("全区", "All of it")
    assert place.target_year == 2025


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('id = "alpha"', 'id = "beta"', "· id · “beta” · the id is the name of the folder · write “alpha”"),
        ('id = "alpha"\n', "", "· id · “” · the key is there · add id = …"),
        ('zh = "甲区"', 'zh = ""', "· zh · “” · the key is there · add zh = …"),
        (
            '"city"',
            '"citty"',
            "· kind · “citty” · one of: city, park, community, prefecture, province, country · did you mean “city”?",
        ),
        ("aliases =", "alias =", "· alias · “['甲', 'A']” · the key belongs to a place · did you mean “aliases”?"),
        ("2021", '"2021"', "· base_year · “2021” · base_year is a whole number without quotes · mend the value"),
        ("true", '"yes"', "· synthetic · “yes” · synthetic is true or false · mend the value"),
        ('["甲", "A"]', '"甲"', "· aliases · “甲” · aliases is a list in brackets · mend the value"),
        ('"Alpha"', "5", "· en · “5” · en is quoted text · mend the value"),
    ],
)
def test_a_wrong_key_is_told_with_what_to_do(old, new, message, read):
    assert read(GOOD.replace(old, new))[1][0] == f"alpha/place.toml {message}"


def test_a_place_without_its_file_is_told(read):
    assert read(None)[1] == ["alpha/place.toml · “” · a place has a place.toml · write one with id, zh, en and kind"]


@pytest.mark.parametrize("text", ["id = alpha", "id = ", GOOD.encode("gbk"), b"\xef\xbb\xbf" + GOOD.encode()])
def test_a_file_that_is_no_toml_is_told(text, read):
    (message,) = read(text)[1]
    assert message.endswith("the file is TOML in UTF-8 · mend the line it names")


def test_all_wrong_keys_are_told_at_once(read):
    assert len(read('id = "beta"\nkind = "x"\nnme = "y"\n')[1]) == 5
