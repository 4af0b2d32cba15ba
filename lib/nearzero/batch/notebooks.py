"""Where the notebooks are, and kernels for those that do not run warm.

Here: the folder, and the manager of ordinary kernels. Not here: running (``engine``) and which run for whom (``run``).
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any


def default_folder() -> Path:
    """Return the folder of the notebooks: the one above the working folder, else the one beside the package."""
    here = Path.cwd()
    for folder in [here, *here.parents, *Path(__file__).resolve().parents]:
        if (folder / "notebooks" / "01_trends.ipynb").is_file():
            return folder / "notebooks"
    return here / "notebooks"


def _local_kernel_manager() -> type:
    """Return a manager whose kernels listen on files of this user instead of network ports, where that works."""
    from jupyter_client.manager import AsyncKernelManager

    class LocalKernelManager(AsyncKernelManager):
        def __init__(self, **options: Any) -> None:  # noqa: ANN401 - whatever the client passes on
            transport = "tcp" if sys.platform == "win32" else "ipc"
            super().__init__(**{"transport": transport, **options})

    return LocalKernelManager
