"""The explorer as a page: Voilà on this machine only, behind a token, with the code hidden.

Here: the server's command, its environment and its log. Not here: the explorer (``presentation.explorer``), the server
process (``page_server``).
"""

from __future__ import annotations

import os
import secrets
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from nearzero.batch.notebooks import default_folder
from nearzero.presentation.explorer.log import LOG_VARIABLE

NOTEBOOK = "explorer.ipynb"
HOST = "127.0.0.1"
# A page left open loses its kernel after this long without a move.
_IDLE_SECONDS = 3600
_START_SECONDS = 120
_LINES_OF_LOG = 12
# On a busy machine the output of a cell comes after its reply; a page that does not wait for it stays empty.
_OUTPUT_SECONDS = 300


class PageError(RuntimeError):
    """The page cannot be served; what the server said last is in the message."""


# The page loads nothing from elsewhere, and answers to no other name than this machine's.
_SETTINGS = {
    "headers": {
        "Content-Security-Policy": "default-src 'self' 'unsafe-inline' 'unsafe-eval' data: blob:; "
        "connect-src 'self' ws: data: blob:; frame-ancestors 'self'"
    },
    "allow_remote_access": False,
    "local_hostnames": ["localhost"],
}


def command(notebook: Path, port: int, warm: int | None = None) -> list[str]:
    """Return the command that serves a notebook.

    Args:
        notebook: The notebook.
        port: Port on this machine.
        warm: How many kernels wait for the next person; where None, none where they can be forked at once, else one.
    """
    from nearzero.batch.page_forks import can_fork

    warm = (0 if can_fork() else 1) if warm is None else warm
    return [
        sys.executable,
        "-m",
        "nearzero.batch.page_server",
        str(notebook),
        "--no-browser",
        f"--Voila.ip={HOST}",
        f"--port={port}",
        "--Voila.port_retries=0",  # on another port than the link says there is no page
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


def environment(token: str, raw: Path | None = None, log: Path | None = None) -> dict[str, str]:
    """Return the environment of the server and its kernels.

    Args:
        token: What a browser must show.
        raw: Another data folder.
        log: Where the explorer writes what nobody foresaw.
    """
    said = {**os.environ, "JUPYTER_TOKEN": token}
    said |= {} if raw is None else {"NEARZERO_RAW": str(raw.resolve())}
    return said if log is None else {**said, LOG_VARIABLE: str(log)}


def free_port() -> int:
    """Return a port that is free on this machine."""
    with socket.socket() as found:
        found.bind((HOST, 0))
        return int(found.getsockname()[1])


def serve(
    port: int = 0, raw: Path | None = None, lang: str = "zh", on_ready: Callable[[str], object] = lambda _link: None
) -> None:
    """Serve the explorer until it is stopped.

    What the server says goes to a log: on the screen stands the link alone.

    Args:
        port: Port on this machine; any free one where 0.
        raw: Another data folder.
        lang: ``zh`` or ``en``.
        on_ready: Told the link when the page answers.

    Raises:
        PageError: The server did not start or ended by itself.
    """
    notebook, port, token = default_folder() / NOTEBOOK, port or free_port(), secrets.token_urlsafe(24)
    if not is_free(port):
        raise PageError(f"port {port} is taken: give another one, or 0 for any free one")
    with tempfile.TemporaryDirectory(prefix="nearzero-app-") as folder:
        log = Path(folder) / "log"
        with (
            log.open("wb") as out,
            subprocess.Popen(  # noqa: S603 - our own
                command(notebook, port),
                env=environment(token, raw, log),
                stdout=out,
                stderr=out,
                stdin=subprocess.DEVNULL,
            ) as server,
        ):
            try:
                if answers(port, server):
                    on_ready(f"http://{HOST}:{port}/?token={token}&lang={lang}")
                    ended = server.wait()
                else:
                    server.terminate()
                    ended = server.wait() or 1
            except KeyboardInterrupt:
                server.terminate()
                server.wait()
                return
        if ended > 0:
            last = log.read_text(encoding="utf-8", errors="replace").splitlines()[-_LINES_OF_LOG:]
            raise PageError("\n".join(["the page could not be served:", *last]))


def is_free(port: int) -> bool:
    """Tell whether a server can listen on a port of this machine."""
    with socket.socket() as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind((HOST, port))
        except OSError:
            return False
    return True


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
