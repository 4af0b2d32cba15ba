"""A place that was opened beforehand says what one that is opened now says."""

from __future__ import annotations

import pytest

from nearzero.accounting.choice import Choice
from nearzero.batch.opened import open_place
from nearzero.places.raw import Raw
from nearzero.presentation.chapters import CHAPTERS
from nearzero.presentation.notebook import show
from nearzero.study import Study


@pytest.fixture
def opened(real_raw, monkeypatch):
    monkeypatch.setattr(Study, "_open", {})
    open_place("zhangqiu", str(real_raw.root), "zh")


def said(study, name):
    """Everything that a chapter shows but images, and its numbers."""
    chapter = study.chapter(name)
    texts = [shown.bundle["text/plain"] for block in chapter.blocks if (shown := show(block))]
    return texts, chapter.results


@pytest.mark.usefixtures("opened")
def test_every_chapter_is_what_it_would_be_otherwise(real_raw, monkeypatch):
    study = Study.load("zhangqiu", real_raw.root)
    made = {name: study.chapter(name) for name in CHAPTERS}
    assert all(Study.load("zhangqiu", Raw(real_raw.root)).chapter(name) is one for name, one in made.items())
    monkeypatch.setattr(Study, "_open", {})
    other = Study.load("zhangqiu", real_raw.root)
    assert all(said(study, name) == said(other, name) for name in CHAPTERS)


@pytest.mark.usefixtures("opened")
def test_settings_of_one_study_are_not_those_of_another_and_make_chapters_of_their_own(real_raw):
    first, second = (Study.load("zhangqiu", real_raw.root) for _ in range(2))
    before = second.chapter("accounting")
    first.choice = Choice(year_rule="fixed:2020")
    assert second.choice == Choice()
    assert first.chapter("accounting") is not before
    assert said(first, "accounting")[0] != said(second, "accounting")[0]
    assert second.chapter("accounting") is before
    first.choice = Choice()
    assert first.chapter("accounting") is before


@pytest.mark.usefixtures("opened")
def test_other_places_and_other_folders_are_read(real_raw, raw):
    assert Study.load("laoshan", real_raw.root).place.id == "laoshan"
    assert Study.load("zhangqiu", raw).raw.root == raw
