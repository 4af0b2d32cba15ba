"""The notebooks are found."""

from nearzero.batch.notebooks import default_folder


def test_the_notebooks_are_found_from_a_folder_below_and_from_anywhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert (default_folder() / "01_trends.ipynb").is_file()
    own = tmp_path / "notebooks"
    own.mkdir()
    (own / "01_trends.ipynb").write_text("{}", encoding="utf-8")
    (tmp_path / "below").mkdir()
    monkeypatch.chdir(tmp_path / "below")
    assert default_folder() == own
