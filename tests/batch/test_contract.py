"""A notebook counts as run when it shows what it must."""

from __future__ import annotations

import json
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output

from nearzero.batch.contract import KINDS, ContractError, judge
from nearzero.batch.run import COMPARISON_NOTEBOOK, PLACE_NOTEBOOKS

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
TABLE = "<table><tbody><tr><td>1</td></tr></tbody></table>"
FIGURE = f'<figure><img src="data:image/png;base64,{"A" * 500}"></figure>'
WORDS = {"text/markdown": "The data do not carry this."}


@pytest.fixture
def executed(tmp_path):
    """Write an executed notebook of one cell that shows a section."""

    def write(*shown, count=1, source='show_all(*chapter.section("emissions"))', **said):
        bundles = [one if isinstance(one, dict) else {"text/html": one} for one in shown]
        outputs = [new_output("display_data", bundle) for bundle in bundles]
        cell = new_code_cell(source, execution_count=count, outputs=outputs)
        nbformat.write(new_notebook(cells=[cell], metadata={"nearzero": said}), tmp_path / "n.ipynb")
        return tmp_path / "n.ipynb"

    return write


@pytest.mark.parametrize("shown", [(TABLE, FIGURE), (TABLE, WORDS, FIGURE), (WORDS,)])
def test_a_section_shows_what_is_listed_or_says_why_not(executed, shown):
    judge(executed(*shown, shows={"emissions": ["table", "figure"]}))


@pytest.mark.parametrize(
    ("shown", "said", "wrong"),
    [
        ((TABLE,), {"shows": {"emissions": ["table", "figure"]}}, "“emissions” shows no figure"),
        ((TABLE, WORDS), {"shows": {"emissions": ["table", "figure"]}}, "“emissions” shows no figure"),
        ((), {"shows": {"emissions": ["table"]}}, "“emissions” shows no table"),
        ((WORDS,), {"shows": {"emissions": ["table"]}, "always": ["emissions"]}, "“emissions” shows no table"),
        ((TABLE,), {"shows": {"energy": ["table"]}}, "no cell shows the section “energy”"),
        (("<table><tbody> </tbody></table>",), {}, "cell 0: a table without rows"),
        (('<figure><img src="data:image/png;base64,AA"></figure>',), {}, "cell 0: an image without content"),
    ],
)
def test_what_lacks_or_is_empty_is_named(executed, shown, said, wrong):
    with pytest.raises(ContractError, match=wrong):
        judge(executed(*shown, **said))


def test_a_cell_that_did_not_run_breaks_it(executed):
    with pytest.raises(ContractError, match="cell 0 did not run"):
        judge(executed(TABLE, count=None))


@pytest.mark.parametrize("name", [*PLACE_NOTEBOOKS, COMPARISON_NOTEBOOK])
def test_what_a_notebook_of_a_run_promises_has_a_cell(name):
    notebook = json.loads((NOTEBOOKS / f"{name}.ipynb").read_text(encoding="utf-8"))
    said = notebook["metadata"].get("nearzero", {})
    sources = "".join("".join(cell["source"]) for cell in notebook["cells"])
    assert all(f'section("{section}")' in sources for section in said.get("shows", {}))
    assert all(set(kinds) <= set(KINDS) for kinds in said.get("shows", {}).values())
    assert set(said.get("always", ())) <= set(said.get("shows", {}))
    assert set(said) <= {"shows", "always", "engine"}
