"""The index shows every report that is there, and nothing else."""

import json

import pytest

from nearzero.batch.index import write_index


@pytest.fixture
def out(tmp_path):
    for name, title, files in (
        ("alpha", "甲区：三年碳排放分析", ("report.html", "report.docx")),
        ("comparison", "甲区、乙区对比", ("report.html",)),
        (".beta.x.part", "half", ("report.html",)),
    ):
        (tmp_path / name / "figures").mkdir(parents=True)
        (tmp_path / name / "results.json").write_text(json.dumps({"title": title, "results": []}), encoding="utf-8")
        for file in files:
            (tmp_path / name / file).write_text("x", encoding="utf-8")
    (tmp_path / "notes").mkdir()
    return tmp_path


def page(out):
    write_index(out)
    return (out / "index.html").read_text(encoding="utf-8")


def test_every_report_has_a_row_with_links_to_the_files_that_are_there(out):
    text = page(out)
    assert "甲区：三年碳排放分析" in text
    assert 'href="alpha/report.docx"' in text
    assert 'href="comparison/report.html"' in text
    assert 'href="comparison/report.docx"' not in text
    assert 'href="alpha/figures"' in text
    assert 'href="alpha/notebooks"' not in text


def test_pages_of_notebooks_are_linked_one_by_one(out):
    (out / "alpha" / "notebooks").mkdir()
    for name in ("02_drivers.html", "01_trends.html", "01_trends.ipynb"):
        (out / "alpha" / "notebooks" / name).write_text("x", encoding="utf-8")
    text = page(out)
    assert 'href="alpha/notebooks"' in text
    assert text.index('href="alpha/notebooks/01_trends.html">01_trends<') < text.index("notebooks/02_drivers.html")
    assert "01_trends.ipynb" not in text


def test_half_made_reports_and_other_folders_are_not_shown(out):
    text = page(out)
    assert "half" not in text
    assert "notes" not in text


def test_titles_are_text_and_not_markup(out):
    (out / "alpha" / "results.json").write_text(json.dumps({"title": "<script>&"}), encoding="utf-8")
    text = page(out)
    assert "<script>" not in text
    assert "&lt;script&gt;&amp;" in text


def test_an_empty_folder_has_an_index_too(tmp_path):
    assert "<tbody>" in page(tmp_path)


def test_the_index_asks_for_nothing_from_elsewhere(out):
    assert "http" not in page(out)
