"""Notebooks and data folders for runs, small enough to break."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

PARAMETERS = """\
place: str = "laoshan"  # id of a place
lang: str = "zh"  # zh or en
raw: str | None = None
years: list[int] = [2020, 2022]
share: float = 0.5  # of the whole, "#" included
"""


def write_notebook(path: Path, *sources: str, parameters: str | None = PARAMETERS) -> Path:
    """Write a notebook with a parameters cell (none where None) and code cells."""
    cells = [new_markdown_cell("# Title")]
    if parameters is not None:
        cells.append(new_code_cell(parameters, metadata={"tags": ["parameters"]}))
    cells += [new_code_cell(source) for source in sources]
    metadata = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(new_notebook(cells=cells, metadata=metadata), path)
    return path


@pytest.fixture
def notebook(tmp_path: Path) -> Path:
    return write_notebook(tmp_path / "small.ipynb", "print(place)")


@pytest.fixture(name="write_notebook")
def writer():
    return write_notebook
