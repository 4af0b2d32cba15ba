"""Many invented counties: sound, told apart, the same for the same seed, and marked as what they are."""

from __future__ import annotations

import shutil

import pytest

from nearzero.places.checks import check
from nearzero.places.raw import Raw
from nearzero.places.synthetic import write_many

NAMES = {"370103": "市中区", "370402": "市中区", "370212": "崂山区"}


@pytest.fixture
def many(tmp_path, real_raw):
    shared = shutil.ignore_patterns("places")
    shutil.copytree(real_raw.root, tmp_path / "raw", ignore=shared)
    shutil.copytree(real_raw.root / "places" / "shandong", tmp_path / "raw" / "places" / "shandong")
    return Raw(tmp_path / "raw"), write_many(tmp_path / "raw", NAMES)


def test_every_one_is_sound_and_marked(many):
    raw, places = many
    assert places == ["synthetic-370103", "synthetic-370402", "synthetic-370212"]
    assert [problem for problem in check(raw, places) if problem.severity == "error"] == []
    for place, (code, name) in zip(map(raw.place, places), NAMES.items(), strict=True):
        assert place.synthetic
        assert place.zh == f"{name}（虚构，{code}）"
        assert "invented" in place.en


def test_no_two_are_alike_and_the_same_seed_gives_the_same(many, tmp_path, real_raw):
    raw, places = many
    facts = [(raw.root / "places" / place / "facts.csv").read_bytes() for place in places]
    assert len(set(facts)) == len(places)
    assert max(map(len, facts)) < 1.1 * (real_raw.root / "places" / "example-county" / "facts.csv").stat().st_size
    again = write_many(tmp_path / "again", NAMES)
    assert [(tmp_path / "again" / "places" / place / "facts.csv").read_bytes() for place in again] == facts
