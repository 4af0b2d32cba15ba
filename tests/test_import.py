"""Importing the package costs nothing; its public names come when they are asked for."""

import json
import subprocess
import sys

import pytest

import nearzero

HEAVY = ["pandas", "pint", "matplotlib", "numpy", "geopandas", "statsmodels", "pydantic"]


def modules_after(statement: str) -> set[str]:
    script = f"import json, sys; {statement}; print(json.dumps([name for name in {HEAVY} if name in sys.modules]))"
    ran = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True)  # noqa: S603
    return set(json.loads(ran.stdout))


def test_import_loads_none_of_the_heavy_packages():
    assert modules_after("import nearzero") == set()


def test_command_line_is_loaded_without_the_heavy_packages():
    assert modules_after("import nearzero.cli") & {"pandas", "pint", "matplotlib"} == set()


@pytest.mark.parametrize("name", nearzero.__all__)
def test_every_public_name_is_there(name):
    assert getattr(nearzero, name) is not None


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="has no attribute 'nothing'"):
        _ = nearzero.nothing
