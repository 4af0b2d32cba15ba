"""Whole runs of one invented place: the same input gives the same bytes, and a bureau's own template is built on."""

from __future__ import annotations

import os
import subprocess
import sys
from io import BytesIO

import pytest
from docx import Document

# The real report and forms, without notebooks; what another place has is no concern here.
RUN = """\
from nearzero.batch import run
run.PLACE_NOTEBOOKS = ()
run.check = lambda *_: []
from nearzero.cli import main
main()
"""
MADE = ("report", "plan_tables", "application_form", "self_evaluation")
TOLD = {"run.json", "run.log"}  # how long it took and when


@pytest.fixture
def twice(raw, tmp_path):
    """The files of two runs, which put sets and dictionaries in two orders."""
    template = Document()
    template.sections[0].header.paragraphs[0].text = "某市生态环境局"
    template.add_paragraph("封面")
    template.save(str(tmp_path / "template.docx"))
    running = []
    for seed in "12":
        arguments = ["run", "alpha", "--raw", str(raw), "--out", str(tmp_path / seed), "--jobs", "1"]
        running.append(
            subprocess.Popen(  # noqa: S603 - our own command
                [sys.executable, "-c", RUN, *arguments, "--template", str(tmp_path / "template.docx")],
                env={**os.environ, "PYTHONHASHSEED": seed},
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
            )
        )
    for one in running:
        said = one.communicate()[0].decode(errors="replace")
        assert one.returncode == 0, said
    folders = [tmp_path / seed / "alpha" for seed in "12"]
    return [
        {
            path.relative_to(folder).as_posix(): path.read_bytes()
            for path in sorted(folder.rglob("*"))
            if path.is_file() and path.name not in TOLD
        }
        for folder in folders
    ]


def test_two_runs_give_the_same_bytes_in_every_format_and_build_on_the_template(twice):
    first, second = twice
    expected = {f"{name}.{kind}" for name in MADE for kind in ("html", "docx", "pdf")}
    assert expected | {"tables.xlsx", "results.json"} <= set(first)
    assert any(name.startswith("figures/") for name in first)
    assert set(first) == set(second)
    assert [name for name in first if first[name] != second[name]] == []
    for name in MADE:
        document = Document(BytesIO(first[f"{name}.docx"]))
        assert document.paragraphs[0].text == "封面", name
        assert document.sections[0].header.paragraphs[0].text == "某市生态环境局", name
        assert document.tables, name
