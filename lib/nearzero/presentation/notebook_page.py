"""An executed notebook as one HTML page, for readers without Jupyter.

Here: the page, as nbconvert makes it, without what it would fetch from a network. Not here: how blocks look in a
notebook (``notebook``) and the report (``html``).
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nbconvert import HTMLExporter

# Formulas are MathML, and nothing on a page is interactive: none of the scripts is needed.
_WITHOUT_SCRIPTS = (
    "{% extends 'lab/index.html.j2' %}"
    "{% block html_head_js %}{% endblock %}"
    "{% block html_head_js_mathjax %}{% endblock %}"
    "{% block html_head_js_mermaidjs %}{% endblock %}"
)


def write_page(executed: Path, lang: str = "zh") -> Path:
    """Write the page of a notebook beside it.

    Args:
        executed: The notebook, with its outputs.
        lang: ``zh`` or ``en``, the language of the page.

    Returns:
        The page: the same name, ending in ``.html``. It opens without a network.
    """
    made = _exporter()
    made.language_code = lang
    page, _ = made.from_filename(str(executed))
    target = executed.with_suffix(".html")
    target.write_text(page, encoding="utf-8", newline="\n")
    return target


@cache
def _exporter() -> HTMLExporter:
    """Return the exporter, which keeps its templates compiled."""
    from nbconvert import HTMLExporter

    return HTMLExporter(raw_template=_WITHOUT_SCRIPTS)  # type: ignore[no-untyped-call]


def rehearse() -> None:
    """Make a page of nothing, so that processes forked from this one find everything imported and compiled."""
    from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

    shown = new_output("execute_result", {"text/html": "<table></table>", "text/markdown": "#", "text/plain": ""})
    _exporter().from_notebook_node(new_notebook(cells=[new_markdown_cell("#"), new_code_cell("1", outputs=[shown])]))
