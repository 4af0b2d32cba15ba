"""The engine ``nearzero-warm`` of papermill.

Here: papermill's interface. Not here: how notebooks run (``execution``), which is imported late because papermill
loads its engines while it is itself being imported.
"""

from __future__ import annotations

import atexit
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from papermill.engines import Engine

if TYPE_CHECKING:
    from papermill.engines import NotebookExecutionManager

    from nearzero.batch.engine.warm import WarmParent


class WarmEngine(Engine):  # type: ignore[misc]
    """papermill's engine ``nearzero-warm``: ``papermill in.ipynb out.ipynb --engine nearzero-warm``.

    Notebooks of one process share one warm process, which pays where many run:
    ``papermill.execute_notebook(..., engine_name="nearzero-warm")`` in a loop.
    """

    _parent: WarmParent | None = None
    _owner = 0

    @classmethod
    def execute_notebook(
        cls,
        nb: Any,  # noqa: ANN401 - nbformat has no types
        kernel_name: str,
        output_path: str | None = None,
        progress_bar: bool | dict[str, Any] = True,  # noqa: FBT001, FBT002, RUF100 - as in papermill
        log_output: bool = False,  # noqa: FBT001, FBT002, RUF100
        autosave_cell_every: int = 30,
        **options: Any,  # noqa: ANN401 - engine arguments of papermill
    ) -> Any:  # noqa: ANN401
        """Run a notebook, saving whole files only."""
        from nearzero.batch.engine.execution import Manager

        manager = Manager(nb, output_path, log_output, progress_bar, autosave_cell_every)
        manager.notebook_start()
        try:
            cls.execute_managed_notebook(manager, kernel_name, log_output=log_output, **options)
        finally:
            manager.cleanup_pbar()
            manager.notebook_complete()
        return manager.nb

    @classmethod
    def execute_managed_notebook(  # noqa: PLR0913 - as in papermill
        cls,
        nb_man: NotebookExecutionManager,
        kernel_name: str,
        *,
        log_output: bool = False,
        stdout_file: Any = None,  # noqa: ANN401 - a file
        stderr_file: Any = None,  # noqa: ANN401
        seconds: float | None = None,
        memory_bytes: int | None = None,
        execution_timeout: float | None = None,
        **_: object,
    ) -> None:
        """Run the cells; ``seconds`` and ``memory_bytes`` are this engine's limits for the whole notebook.

        papermill's ``execution_timeout``, for a cell, is taken as a limit for the notebook where ``seconds`` is
        not given. What ended a notebook stands as an error in its last cell, and papermill raises it.
        """
        from nearzero.batch.engine.execution import run_managed

        options = {"log_output": log_output, "stdout_file": stdout_file, "stderr_file": stderr_file}
        run_managed(
            cls._shared(),
            nb_man,
            kernel_name,
            folder=Path.cwd(),
            seconds=seconds or execution_timeout,
            memory_bytes=memory_bytes,
            **options,
        )

    @classmethod
    def _shared(cls) -> WarmParent:
        from nearzero.batch.engine.warm import WarmParent

        if cls._parent is None or cls._owner != os.getpid():
            cls._parent, cls._owner = WarmParent(), os.getpid()
            atexit.register(cls._parent.close)
        return cls._parent
