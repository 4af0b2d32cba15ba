"""What a notebook must show to count as run: judged on the executed copy.

Here: the contract and its judgement. Not here: running.

For every notebook: each code cell ran, none holds an error, no table is without rows and no image without content. A
notebook says more in its metadata, section by section (``chapter.section("emissions")`` in a cell)::

    {"nearzero": {"shows": {"emissions": ["table", "figure"], "scorecard": ["table"]}, "always": ["scorecard"]}}

A section shows at least what is listed, or says in words alone that the data of the place do not carry it; one that
is also listed under ``always`` has no such way out. Nothing stands for a section that no cell asks for.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

KINDS = ("table", "figure")
_OPENING = {"table": "<table", "figure": "<figure"}
_BODY = re.compile(r"<tbody>(.*?)</tbody>", re.DOTALL)
# An image of fewer letters of Base64 holds no drawing: PNG of one colour.
_EMPTY_IMAGE = re.compile(r'src="data:image/[a-z+]+;base64,[^"]{0,200}"')


class ContractError(RuntimeError):
    """A notebook that ran but does not show what it must; all that is amiss is named."""


def judge(executed: Path) -> None:
    """Judge an executed notebook.

    Args:
        executed: The copy.

    Raises:
        ContractError: It does not keep its contract.
    """
    import nbformat

    notebook = nbformat.read(executed, as_version=4)
    said = notebook.metadata.get("nearzero", {})
    amiss = []
    seen: dict[str, list[Any]] = {name: [] for name in said.get("shows", {})}
    for number, cell in enumerate(notebook.cells):
        if cell.cell_type != "code" or not cell.source.strip():
            continue
        if cell.execution_count is None or any(out.output_type == "error" for out in cell.outputs):
            amiss.append(f"cell {number} did not run to its end")
        amiss += [f"cell {number}: {what}" for what in _empty(cell.outputs)]
        for name, outputs in seen.items():
            if f'section("{name}")' in cell.source or f"section('{name}')" in cell.source:
                outputs += [*cell.outputs, None]
    for name, outputs in seen.items():
        amiss += _lacking(name, outputs, said["shows"][name], name in said.get("always", ()))
    if amiss:
        raise ContractError(f"{executed.name}: {'; '.join(amiss)}")


def _html(outputs: list[Any]) -> list[str]:
    return [text for out in outputs if out and (text := out.get("data", {}).get("text/html", ""))]


def _empty(outputs: list[Any]) -> list[str]:
    """Name the kinds of blocks that are there without content."""
    shown = _html(outputs)
    found = []
    if any(not re.search(r"<t[dh]", body) for text in shown for body in _BODY.findall(text)):
        found.append("a table without rows")
    if any(_EMPTY_IMAGE.search(text) for text in shown):
        found.append("an image without content")
    return found


def _lacking(name: str, outputs: list[Any], wanted: list[str], always: bool) -> list[str]:
    if not outputs:
        return [f"no cell shows the section “{name}”"]
    shown = _html(outputs)
    there = {kind for kind in KINDS if any(_OPENING[kind] in text for text in shown)}
    in_words = not there and any(out and "text/markdown" in out.get("data", {}) for out in outputs)
    if in_words and not always:
        return []
    return [f"the section “{name}” shows no {kind}" for kind in wanted if kind not in there]
