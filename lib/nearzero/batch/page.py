"""The explorer as a page: Voilà on this machine only, behind a token, with the code hidden.

Here: the server's command and its environment. Not here: the explorer (``presentation.explorer``).
"""

from __future__ import annotations

import os
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from nearzero.batch.notebooks import default_folder

NOTEBOOK = "explorer.ipynb"
HOST = "127.0.0.1"
# A page left open loses its kernel after this long without a move.
_IDLE_SECONDS = 3600
_START_SECONDS = 60
# On a busy machine the output of a cell comes after its reply; a page that does not wait for it stays empty.
_OUTPUT_SECONDS = 300


# The page loads nothing from elsewhere. A closed page ends its kernel by a message that cannot carry a form's token;
# whoever sends it must know the id of the kernel and have the cookie.
_SETTINGS = {
    "headers": {
        "Content-Security-Policy": "default-src 'self' 'unsafe-inline' 'unsafe-eval' data: blob:; "
        "connect-src 'self' ws: data: blob:; frame-ancestors 'self'"
    },
    "disable_check_xsrf": True,
}


def command(notebook: Path, port: int, warm: int = 1) -> list[str]:
    """Return the command that serves a notebook.

    Args:
        notebook: The notebook.
        port: Port on this machine.
        warm: How many kernels wait for the next person; 0 for none.
    """
    return [
        sys.executable,
        "-m",
        "voila",
        str(notebook),
        "--no-browser",
        f"--Voila.ip={HOST}",
        f"--port={port}",
        "--Voila.auto_token=True",  # which it takes from JUPYTER_TOKEN, not from a command line that others can read
        "--Voila.open_browser=False",
        f"--Voila.tornado_settings={_SETTINGS!r}",
        "--VoilaConfiguration.file_allowlist=[]",
        "--VoilaConfiguration.show_tracebacks=False",
        f"--VoilaConfiguration.preheat_kernel={warm > 0}",
        f"--VoilaConfiguration.default_pool_size={warm}",
        f"--VoilaExecutor.iopub_timeout={_OUTPUT_SECONDS}",
        f"--MappingKernelManager.cull_idle_timeout={_IDLE_SECONDS}",
    ]


def environment(token: str, raw: Path | None = None) -> dict[str, str]:
    """Return the environment of the server and its kernels.

    Args:
        token: What a browser must show.
        raw: Another data folder.
    """
    said = {**os.environ, "JUPYTER_TOKEN": token}
    return said if raw is None else {**said, "NEARZERO_RAW": str(raw.resolve())}


def free_port() -> int:
    """Return a port that is free on this machine."""
    with socket.socket() as found:
        found.bind((HOST, 0))
        return int(found.getsockname()[1])


def serve(
    port: int = 0, raw: Path | None = None, lang: str = "zh", on_ready: Callable[[str], object] = lambda _link: None
) -> int:
    """Serve the explorer until it is stopped.

    Args:
        port: Port on this machine; any free one where 0.
        raw: Another data folder.
        lang: ``zh`` or ``en``.
        on_ready: Told the link when the page answers.

    Returns:
        What the server ended with.
    """
    notebook, port, token = default_folder() / NOTEBOOK, port or free_port(), secrets.token_urlsafe(24)
    with subprocess.Popen(command(notebook, port), env=environment(token, raw)) as server:  # noqa: S603 - our own
        try:
            if answers(port, server):
                on_ready(f"http://{HOST}:{port}/?token={token}&lang={lang}")
            return server.wait()
        except KeyboardInterrupt:
            server.terminate()
            return server.wait()


def answers(port: int, server: subprocess.Popen[bytes], seconds: float = _START_SECONDS) -> bool:
    """Wait until a server takes connections; False where it ended before or took too long."""
    until = time.monotonic() + seconds
    while time.monotonic() < until and server.poll() is None:
        with socket.socket() as found:
            found.settimeout(1)
            if found.connect_ex((HOST, port)) == 0:
                return True
        time.sleep(0.2)
    return False
