"""Parameters of a notebook: what it takes, checked before anything runs.

Here: reading the ``parameters`` cell and judging what is given for it. Not here: running (``notebooks``).
A misspelt parameter must be an error here, because papermill only logs it.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nearzero.problems import nearest

TAG = "parameters"
SETTINGS = "settings"
# Settings of the explorer that say where it stands, not what is computed.
_NOT_SETTINGS = {"lang", "tab", "places", "moves"}


class ParameterError(ValueError):
    """Parameters that a notebook does not take; every one that is wrong is named."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of a notebook.

    Attributes:
        name: Its name.
        annotation: Its type as written, ``str`` or ``list[str]``.
        default: Its default.
        help: The comment beside it.
    """

    name: str
    annotation: str
    default: Any
    help: str


def parameters_of(notebook: Path) -> dict[str, Parameter]:
    """Read the parameters cell of a notebook.

    Args:
        notebook: The file.

    Returns:
        Parameters by name, in order.

    Raises:
        ParameterError: There is no parameters cell, or a parameter has no type or no literal default.
    """
    import nbformat

    cells = nbformat.read(notebook, as_version=4).cells
    tagged = [cell.source for cell in cells if TAG in cell.metadata.get("tags", [])]
    if len(tagged) != 1:
        raise ParameterError(f"{notebook.name}: exactly one cell carries the tag “{TAG}”, not {len(tagged)}")
    lines = tagged[0].splitlines()
    found = {}
    for node in _statements(notebook, tagged[0]):
        if not isinstance(node, ast.AnnAssign) or not isinstance(node.target, ast.Name) or node.value is None:
            raise ParameterError(f"{notebook.name}: “{ast.unparse(node)}” is no parameter; write name: type = default")
        after = lines[(node.end_lineno or 1) - 1].encode()[node.end_col_offset :].decode()
        found[node.target.id] = Parameter(
            name=node.target.id,
            annotation=ast.unparse(node.annotation),
            default=_default(notebook, node.target.id, node.value),
            help=after.partition("#")[2].strip(),
        )
    return found


def _statements(notebook: Path, source: str) -> list[ast.stmt]:
    try:
        return ast.parse(source).body
    except SyntaxError as error:
        raise ParameterError(f"{notebook.name}: the cell “{TAG}” is no Python: {error.msg}") from error


def _default(notebook: Path, name: str, node: ast.expr) -> Any:  # noqa: ANN401 - whatever a literal is
    try:
        return ast.literal_eval(node)
    except ValueError as error:
        raise ParameterError(f"{notebook.name}: the default of {name} is “{ast.unparse(node)}”, no literal") from error


def checked(notebook: Path, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the parameters to run a notebook with, after judging names and types.

    Args:
        notebook: The file.
        given: What the user gives; the defaults stand for the rest.

    Returns:
        What was given, with values turned into the declared types where that loses nothing.

    Raises:
        ParameterError: A name is unknown (the nearest is suggested) or a value is not of its type; all
            of them are named.
    """
    from pydantic import TypeAdapter, ValidationError

    known = parameters_of(notebook)
    wrong, values = [], {}
    for name, value in given.items():
        if name not in known:
            wrong.append(f"{name}: {notebook.name} has no such parameter; {nearest(name, known)}")
            continue
        try:
            values[name] = TypeAdapter(_TYPES[known[name].annotation]).validate_python(value)
        except KeyError:
            wrong.append(f"{name}: {notebook.name} declares it as “{known[name].annotation}”, which is not supported")
        except ValidationError as error:
            said = error.errors()[0]["msg"]
            wrong.append(f"{name}={value!r}: {notebook.name} takes {known[name].annotation}; {said}")
    if wrong:
        raise ParameterError("\n".join(wrong))
    return values


def from_settings(notebook: Path, settings: str) -> dict[str, Any]:
    """Return what the settings of the explorer give for the parameters of a notebook.

    A parameter that has the name of a setting takes its value; one called ``settings`` takes all of them. Place and
    language are not theirs to say.

    Args:
        notebook: The file.
        settings: The settings as JSON; empty for none.

    Raises:
        ParameterError: The settings cannot be read, or the notebook has no parameters.
    """
    from nearzero.presentation.explorer.state import StateError, from_json

    if not settings:
        return {}
    try:
        record = from_json(settings).record()
    except StateError as error:
        raise ParameterError(f"the settings: {error}") from error
    known = parameters_of(notebook)
    said = {name: value for name, value in record.items() if name in known and name not in _NOT_SETTINGS}
    return said | ({SETTINGS: settings} if SETTINGS in known else {})


_TYPES: dict[str, Any] = {
    "str": str,
    "int": int,
    "float": float,
    "bool": bool,
    "str | None": str | None,
    "int | None": int | None,
    "float | None": float | None,
    "list[str]": list[str],
    "list[int]": list[int],
    "list[float]": list[float],
}
