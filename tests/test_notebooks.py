"""Notebooks in git: questions, not answers; short cells; one typed parameters cell."""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path

import pytest

from nearzero.batch.parameters import TAG, checked, parameters_of
from nearzero.batch.run import COMPARISON_NOTEBOOK, PLACE_NOTEBOOKS

FOLDER = Path(__file__).parents[1] / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))
MOST_LINES = 5


@pytest.fixture(params=NOTEBOOKS, ids=[path.stem for path in NOTEBOOKS])
def path(request):
    return request.param


@pytest.fixture
def notebook(path):
    return json.loads(path.read_text(encoding="utf-8"))


@pytest.fixture
def code(notebook):
    return [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]


def source(cell):
    return "".join(cell["source"])


def is_parameters(cell):
    return TAG in cell["metadata"].get("tags", [])


def test_the_notebooks_of_a_run_are_there():
    assert {*PLACE_NOTEBOOKS, COMPARISON_NOTEBOOK} <= {path.stem for path in NOTEBOOKS}


def test_a_notebook_is_read_as_jupyter_reads_it(path):
    import nbformat

    nbformat.validate(nbformat.read(path, as_version=4))


def test_no_outputs_and_no_counts_are_kept(code):
    for cell in code:
        assert cell["outputs"] == []
        assert cell["execution_count"] is None
        assert set(cell["metadata"]) <= {"tags"}


def test_the_first_cell_is_a_title_and_a_question(notebook):
    first = notebook["cells"][0]
    title, _, rest = source(first).partition("\n")
    assert first["cell_type"] == "markdown"
    assert re.match(r"# \S", title)
    assert rest.rstrip().endswith(("?", "？"))
    assert "？" in rest, "the question stands in Chinese too"


def test_there_is_one_parameters_cell_before_all_other_code(code):
    assert [is_parameters(cell) for cell in code] == [True] + [False] * (len(code) - 1)


def test_every_parameter_has_a_type_a_default_and_a_word_of_help(path):
    found = parameters_of(path)
    assert {"lang", "raw"} <= set(found)
    assert all(one.annotation and one.help for one in found.values())
    assert checked(path, {name: one.default for name, one in found.items()})


def test_cells_have_five_lines_of_code_at_most(code):
    for cell in code:
        if not is_parameters(cell):
            lines = [line for line in source(cell).splitlines() if line.strip() and not line.lstrip().startswith("#")]
            assert 1 <= len(lines) <= MOST_LINES, source(cell)


def test_nothing_is_calculated_in_a_notebook(code):
    """Cells call the library: no functions, loops, branches or arithmetic that a test could not reach."""
    kept = (ast.FunctionDef, ast.ClassDef, ast.For, ast.While, ast.If, ast.BinOp, ast.Lambda, ast.comprehension)
    for cell in code:
        if not is_parameters(cell):
            assert not [node for node in ast.walk(ast.parse(source(cell))) if isinstance(node, kept)], source(cell)


def test_names_that_are_used_were_made_before(code):
    known: set[str] = set()
    for cell in code:
        tree = ast.parse(source(cell))
        for node in ast.walk(tree):
            if isinstance(node, ast.Import | ast.ImportFrom):
                known |= {(alias.asname or alias.name).split(".")[0] for alias in node.names}
            elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                known.add(node.id)
        used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)}
        assert used <= known | set(dir(__builtins__)) | {"str", "list", "int", "float", "bool"}, source(cell)


def test_headings_in_two_languages_stand_before_what_they_head(notebook):
    headings = [source(cell) for cell in notebook["cells"][1:] if cell["cell_type"] == "markdown"]
    assert headings
    assert all(text.startswith("## ") and " · " in text for text in headings)
    assert notebook["cells"][-1]["cell_type"] == "code"


def test_the_language_is_said(notebook):
    assert notebook["metadata"]["kernelspec"]["name"] == "python3"
    assert notebook["metadata"]["kernelspec"]["language"] == "python"
    assert notebook["metadata"]["language_info"]["name"] == "python"
    assert (notebook["nbformat"], notebook["nbformat_minor"]) >= (4, 5)


def test_ids_of_cells_are_unique(notebook):
    ids = [cell["id"] for cell in notebook["cells"]]
    assert len(ids) == len(set(ids))


def test_ids_of_cells_are_unique_over_all_notebooks():
    ids = [cell["id"] for path in NOTEBOOKS for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]]
    assert len(ids) == len(set(ids))


def test_sections_that_are_asked_for_by_chapter_exist():
    from nearzero.presentation.chapters import CHAPTERS

    for path in NOTEBOOKS:
        for name in re.findall(r'study\.chapter\(\\?"(\w+)', path.read_text(encoding="utf-8")):
            assert name in CHAPTERS, (path.name, name)
