"""A notebook ran to its end, or the error says which one stopped where."""

import nbformat
import pytest

from nearzero.batch.notebooks import NotebookError, default_folder, execute
from nearzero.batch.parameters import ParameterError

pytestmark = pytest.mark.slow


def test_a_notebook_runs_with_its_parameters_and_keeps_its_outputs(tmp_path, write_notebook):
    source = write_notebook(tmp_path / "n.ipynb", "print(place, years)", "1 + 1")
    before = source.read_bytes()
    execute(source, tmp_path / "out" / "n.ipynb", {"place": "乙区"})
    cells = nbformat.read(tmp_path / "out" / "n.ipynb", as_version=4).cells
    assert cells[-2].outputs[0].text == "乙区 [2020, 2022]\n"
    assert cells[-1].outputs[0].data["text/plain"] == "2"
    assert source.read_bytes() == before


def test_a_cell_that_fails_is_named_with_its_error(tmp_path, write_notebook):
    source = write_notebook(tmp_path / "n.ipynb", "print(1)", "raise ValueError('没有数据')")
    with pytest.raises(NotebookError, match=r"n\.ipynb, cell \d+: ValueError: 没有数据"):
        execute(source, tmp_path / "out.ipynb", {})


def test_a_kernel_that_dies_is_a_failure(tmp_path, write_notebook):
    source = write_notebook(tmp_path / "n.ipynb", "import os; os._exit(1)")
    with pytest.raises(NotebookError, match=r"n\.ipynb: DeadKernelError"):
        execute(source, tmp_path / "out.ipynb", {})


def test_nothing_runs_with_wrong_parameters(tmp_path, write_notebook):
    mark = tmp_path / "ran"
    source = write_notebook(tmp_path / "n.ipynb", f"open({str(mark)!r}, 'w')")
    with pytest.raises(ParameterError):
        execute(source, tmp_path / "out.ipynb", {"plcae": "x"})
    assert not mark.exists()
    assert not (tmp_path / "out.ipynb").exists()


def test_the_notebooks_are_found_from_a_folder_below_and_from_anywhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert (default_folder() / "01_trends.ipynb").is_file()
    own = tmp_path / "notebooks"
    own.mkdir()
    (own / "01_trends.ipynb").write_text("{}", encoding="utf-8")
    (tmp_path / "below").mkdir()
    monkeypatch.chdir(tmp_path / "below")
    assert default_folder() == own
