"""Parameters are judged before anything runs: a misspelt one is an error that suggests the right one."""

import pytest

from nearzero.batch.parameters import ParameterError, checked, parameters_of


def test_parameters_are_read_with_type_default_and_help(notebook):
    found = parameters_of(notebook)
    assert list(found) == ["place", "lang", "raw", "years", "share"]
    assert found["place"].annotation == "str"
    assert found["place"].default == "laoshan"
    assert found["place"].help == "id of a place"
    assert found["raw"].annotation == "str | None"
    assert found["raw"].default is None
    assert found["raw"].help == ""
    assert found["share"].help == 'of the whole, "#" included'


def test_a_sign_inside_a_default_is_no_comment(tmp_path, write_notebook):
    path = write_notebook(tmp_path / "n.ipynb", parameters='mark: str = "#甲"  # a mark')
    assert parameters_of(path)["mark"].default == "#甲"
    assert parameters_of(path)["mark"].help == "a mark"


def test_what_is_given_is_handed_on_and_the_rest_keeps_its_default(notebook):
    assert checked(notebook, {"place": "zhangqiu", "raw": None}) == {"place": "zhangqiu", "raw": None}
    assert checked(notebook, {}) == {}


def test_values_take_the_declared_type_where_nothing_is_lost(notebook):
    assert checked(notebook, {"years": ["2020", 2021.0], "share": 1}) == {"years": [2020, 2021], "share": 1.0}


def test_an_unknown_name_suggests_the_nearest(notebook):
    with pytest.raises(ParameterError, match=r"plcae: small\.ipynb has no such parameter; did you mean “place”"):
        checked(notebook, {"plcae": "laoshan"})


def test_a_name_like_no_other_lists_what_there_is(notebook):
    with pytest.raises(ParameterError, match="one of: lang, place, raw, share, years"):
        checked(notebook, {"zzz": 1})


@pytest.mark.parametrize(
    "given",
    [
        {"place": 5},
        {"place": None},
        {"place": ["laoshan"]},
        {"raw": 3},
        {"years": "2020"},
        {"years": [2020.5]},
        {"years": ["soon"]},
        {"share": "half"},
    ],
)
def test_a_value_of_the_wrong_type_is_refused_with_the_type(notebook, given):
    (name,) = given
    with pytest.raises(ParameterError, match=r"small\.ipynb takes") as caught:
        checked(notebook, given)
    assert str(caught.value).startswith(name)


def test_everything_that_is_wrong_is_said_at_once(notebook):
    with pytest.raises(ParameterError) as caught:
        checked(notebook, {"plcae": "x", "years": "2020", "lang": "en", "share": []})
    lines = str(caught.value).splitlines()
    assert [line.split(":")[0].split("=")[0] for line in lines] == ["plcae", "years", "share"]


def test_a_notebook_without_a_parameters_cell_is_refused(tmp_path, write_notebook):
    path = write_notebook(tmp_path / "n.ipynb", "print(1)", parameters=None)
    with pytest.raises(ParameterError, match=r"exactly one cell .*“parameters”, not 0"):
        parameters_of(path)


def test_two_parameters_cells_are_refused(tmp_path, write_notebook):
    import nbformat

    path = write_notebook(tmp_path / "n.ipynb", "x: int = 1")
    read = nbformat.read(path, as_version=4)
    read.cells[-1].metadata["tags"] = ["parameters"]
    nbformat.write(read, path)
    with pytest.raises(ParameterError, match="not 2"):
        parameters_of(path)


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("place = 'laoshan'", "write name: type = default"),
        ("place: str", "write name: type = default"),
        ("import os", "write name: type = default"),
        ("place: str = chosen()", "no literal"),
        ("place: str = __import__('os').getcwd()", "no literal"),
        ("place: str = ", "no Python"),
    ],
)
def test_a_parameter_needs_a_type_and_a_literal_default(tmp_path, write_notebook, cell, said):
    with pytest.raises(ParameterError, match=said):
        parameters_of(write_notebook(tmp_path / "n.ipynb", parameters=cell))


def test_a_type_that_is_not_supported_is_named(tmp_path, write_notebook):
    path = write_notebook(tmp_path / "n.ipynb", parameters="when: complex = 1j")
    with pytest.raises(ParameterError, match="“complex”, which is not supported"):
        checked(path, {"when": 2})
