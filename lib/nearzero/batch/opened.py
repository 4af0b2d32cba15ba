"""A place opened before its notebooks and its report are forked, so that all of them find it read and computed.

Here: what is opened. Not here: processes (``engine.branch``) and which works open what (``work``).
"""

from __future__ import annotations

from pathlib import Path

from nearzero.batch.collecting import collecting_seldom
from nearzero.presentation.chapters import CHAPTERS
from nearzero.study import Study


@collecting_seldom()
def open_place(place: str, raw: str, lang: str) -> None:
    """Open a place and make its chapters; ``Study.load`` gives it from now on, in this process and in its forks.

    Args:
        place: Its id.
        raw: The data folder.
        lang: ``zh`` or ``en``.

    Raises:
        DataError: The data have errors.
    """
    study = Study.load(place, Path(raw))
    for name in CHAPTERS:
        study.chapter(name, lang)
    study.keep_open()
