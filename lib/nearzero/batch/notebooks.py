"""Running one notebook with checked parameters.

Here: execution and the judgement whether it succeeded. Not here: which notebooks run for whom (``run``).
"""

from __future__ import annotations

import logging
import sys
import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from nearzero.batch.parameters import checked

# A cell that hangs ends the notebook; analysis cells take seconds.
CELL_SECONDS = 600


class NotebookError(RuntimeError):
    """A notebook that did not run to its end; the message names notebook, cell and error."""


def default_folder() -> Path:
    """Return the folder of the notebooks: the one above the working folder, else the one beside the package."""
    here = Path.cwd()
    for folder in [here, *here.parents, *Path(__file__).resolve().parents]:
        if (folder / "notebooks" / "01_trends.ipynb").is_file():
            return folder / "notebooks"
    return here / "notebooks"


def execute(notebook: Path, output: Path, parameters: Mapping[str, Any]) -> None:
    """Run a notebook from beginning to end and keep the executed copy.

    Args:
        notebook: The notebook.
        output: Where the executed copy goes.
        parameters: Values for its parameters cell.

    Raises:
        ParameterError: A parameter is unknown or of the wrong type; nothing has run.
        NotebookError: A cell failed or hung; the executed copy shows how far it came.
    """
    values = checked(notebook, parameters)
    import papermill
    from papermill.exceptions import PapermillExecutionError

    # It warns of every parameter whose type it cannot parse; parameters have been judged above.
    logging.getLogger("papermill").setLevel(logging.ERROR)
    output.parent.mkdir(parents=True, exist_ok=True)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # deprecations inside the kernel client are not the reader's
            papermill.execute_notebook(
                str(notebook),
                str(output),
                parameters=values,
                cwd=str(notebook.parent),
                progress_bar=False,
                execution_timeout=CELL_SECONDS,
                kernel_manager_class=_local_kernel_manager(),
            )
    except PapermillExecutionError as error:
        raise NotebookError(f"{notebook.name}, cell {error.cell_index}: {error.ename}: {error.evalue}") from error
    except Exception as error:  # whatever kernel or client raise: a dead kernel, a time-out
        raise NotebookError(f"{notebook.name}: {type(error).__name__}: {error}") from error
    _require_whole(output)


def _local_kernel_manager() -> type:
    """Return a manager whose kernels listen on files of this user instead of network ports, where that works."""
    from jupyter_client.manager import AsyncKernelManager

    class LocalKernelManager(AsyncKernelManager):
        def __init__(self, **options: Any) -> None:  # noqa: ANN401 - whatever the client passes on
            transport = "tcp" if sys.platform == "win32" else "ipc"
            super().__init__(**{"transport": transport, **options})

    return LocalKernelManager


def _require_whole(output: Path) -> None:
    """Judge a run by its result: every code cell ran and none holds an error."""
    import nbformat

    for number, cell in enumerate(nbformat.read(output, as_version=4).cells):
        if cell.cell_type != "code" or not cell.source.strip():
            continue
        if cell.execution_count is None or any(out.output_type == "error" for out in cell.outputs):
            raise NotebookError(f"{output.name}, cell {number}: it did not run to its end")
