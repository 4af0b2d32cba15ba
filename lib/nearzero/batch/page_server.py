"""Voilà with one exception to its guard against foreign forms.

Here: the server process that ``page`` starts. Not here: its command, environment and link (``page``), where kernels
come from (``page_forks``).

Every request that changes something must carry the token of a form (XSRF). The message by which a closing page ends
its kernel cannot: a browser sends it without headers while the page goes. It is taken from this page alone: the browser
must name this page as its origin, have the cookie of the login, and know the id of the kernel.
"""

from __future__ import annotations

from typing import Any

from tornado.web import HTTPError
from voila.app import Voila
from voila.shutdown_kernel_handler import VoilaShutdownKernelHandler

from nearzero.batch.page_forks import use_forks


class Closing(VoilaShutdownKernelHandler):  # type: ignore[misc]
    """Ends the kernel of a page that is closed."""

    def check_xsrf_cookie(self) -> None:
        """Ask for the origin instead of the token of a form.

        Raises:
            HTTPError: Another page sends it, or none that says which it is.
        """
        if self.request.headers.get("Origin") != f"{self.request.protocol}://{self.request.host}":
            raise HTTPError(403)


class Page(Voila):  # type: ignore[misc]
    """The server of the explorer."""

    def init_handlers(self) -> list[Any]:
        """Return the handlers of Voilà with the exception in place."""
        return [
            (path, Closing if handler is VoilaShutdownKernelHandler else handler, *rest)
            for path, handler, *rest in super().init_handlers()
        ]


if __name__ == "__main__":
    use_forks()
    Page.launch_instance()
