"""The explorer: choosing, moving and keeping, in JupyterLab and as a page.

Here belong the state of a session, what is shown for it, and the widgets. Calculations do not: everything shown is a
result of the layers below, and the report made with the same settings shows the same.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nearzero.presentation.explorer.widgets import Explorer


def explore(raw: Path | str | None = None, state: str = "", lang: str = "zh") -> Explorer:
    """Open the explorer.

    On a page the state comes with the address; what cannot be read of it is said on the page, which then opens as it
    does without.

    Args:
        raw: The data folder, or None for the default one.
        state: A state to begin with: the query of a link, or settings as JSON.
        lang: ``zh`` or ``en``, where the state does not say.
    """
    from dataclasses import replace

    from nearzero.places.raw import Raw
    from nearzero.presentation.explorer.desk import Desk
    from nearzero.presentation.explorer.page import message_html
    from nearzero.presentation.explorer.ready import desk_of
    from nearzero.presentation.explorer.state import State, from_json, from_query
    from nearzero.presentation.explorer.widgets import Explorer
    from nearzero.study import Study

    found = Raw(raw)
    desk = desk_of(found) or Desk(found, Study.load)
    as_page = os.environ.get("SERVER_SOFTWARE", "").startswith("voila") or "VOILA_KERNEL_ID" in os.environ
    plain = State(lang=lang if lang in {"zh", "en"} else "zh")
    warmed = Explorer(desk, plain, as_page=as_page) if as_page and not state and _is_warmed() else None
    wanted = state or (_query() if as_page else "")
    if not wanted:
        return warmed or Explorer(desk, plain, as_page=as_page)
    try:
        opened = from_json(wanted) if wanted.lstrip().startswith("{") else from_query(wanted)
        if "lang" not in wanted:
            opened = replace(opened, lang=plain.lang)
        return Explorer(desk, opened, as_page=as_page)
    except ValueError as error:
        explorer = warmed or Explorer(desk, plain, as_page=as_page)
        explorer.message.value = message_html(str(error).splitlines(), error=True)
        return explorer


def _is_warmed() -> bool:
    """Tell whether this is a kernel that is started before a person asks for a page."""
    return os.environ.get("VOILA_PREHEAT", "False") == "True"


def _query() -> str:
    """Return the query of the page's address; a warmed kernel waits for the page that takes it."""
    if _is_warmed():
        from voila.utils import wait_for_request

        wait_for_request()
    return os.environ.get("QUERY_STRING", "")
