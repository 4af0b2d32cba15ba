"""Keeping what one sees: a chapter for reports, figures, a workbook, the settings.

Here: from a state to files and to the chapter that ``nearzero run --settings`` adds. Not here: the formats themselves
(``images``, ``excel``), buttons (``widgets``).
"""

from __future__ import annotations

import tempfile
from base64 import b64encode
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from nearzero import __version__
from nearzero.presentation.blocks import Block, Chapter, Figure, Heading, Paragraph, Report
from nearzero.presentation.excel import write_excel
from nearzero.presentation.explorer.accounts import accounts_view
from nearzero.presentation.explorer.desk import Desk
from nearzero.presentation.explorer.outlook_view import outlook_view
from nearzero.presentation.explorer.page import INVENTED
from nearzero.presentation.explorer.section import Section
from nearzero.presentation.explorer.state import State, from_json
from nearzero.presentation.explorer.synergy_view import synergy_view
from nearzero.presentation.explorer.views import (
    between_view,
    decoupling_view,
    drivers_view,
    levels_view,
)
from nearzero.presentation.text import pick

if TYPE_CHECKING:
    from nearzero.study import Study

VIEWS: Mapping[str, Callable[[Desk, State], Section]] = {
    "levels": levels_view,
    "drivers": drivers_view,
    "decoupling": decoupling_view,
    "between": between_view,
    "accounts": accounts_view,
    "synergy": synergy_view,
    "outlook": outlook_view,
}


@dataclass(frozen=True, slots=True)
class File:
    """A file to keep: its name, its media type and what is in it."""

    name: str
    media: str
    content: bytes

    def link(self) -> str:
        """Return a link that saves it."""
        data = f"data:{self.media};base64,{b64encode(self.content).decode()}"
        return f'<a class="nz-file" download="{escape(self.name)}" href="{data}">{escape(self.name)}</a>'


def chapter(desk: Desk, state: State) -> Chapter:
    """Return everything that is seen with these settings as a chapter of a report."""
    blocks: list[Block] = []
    for make in VIEWS.values():
        section = make(desk, state)
        if section.id != "between" or len(state.places) > 1:
            blocks += [Heading(section.title, f"explored_{section.id}"), *section.blocks]
    return Chapter("explored", pick(state.lang, "按所设参数的结果", "Results for the settings chosen"), tuple(blocks))


def chapter_of(study: Study, lang: str) -> Chapter:
    """Return the chapter on a place for the settings that its study carries; empty where it carries none.

    Raises:
        StateError: The settings name what there is not.
    """
    return Chapter("explored", "", ()) if study.explored is None else chapter(*_of(study, study.explored, lang))


def kept(study: Study, settings: str, views: Sequence[str], lang: str) -> list[Block]:
    """Return some views of a place for settings, as a notebook shows them; a sentence where there are no settings.

    Args:
        study: The place.
        settings: Settings of the explorer as JSON; empty for none.
        views: Some of ``VIEWS``.
        lang: ``zh`` or ``en``.

    Raises:
        StateError: The settings cannot be read or name what there is not.
    """
    if not settings:
        text = pick(lang, "未给出探索页的参数（settings）。", "No settings of the explorer are given (settings).")
        return [Paragraph(text)]
    desk, state = _of(study, from_json(settings), lang)
    return [block for name in views for block in VIEWS[name](desk, state).blocks]


def _of(study: Study, explored: State, lang: str) -> tuple[Desk, State]:
    """Return the desk and the state of a place for settings; those of another place are taken without its levers."""
    first = study.place.id
    places = (first, *(place for place in explored.places if place != first))
    desk = Desk(study.raw, lambda place, raw: study if place == first else type(study).load(place, raw))
    wanted = explored if explored.places[:1] == (first,) else replace(explored, moves=())
    return desk, desk.fit(replace(wanted, places=places[:2], lang=lang))[0]


def figures(section: Section, kind: str) -> list[File]:
    """Return the figures of a view as files, drawn as for a report.

    Args:
        section: The view.
        kind: ``png`` or ``svg``.
    """
    from nearzero.presentation import images

    media = {"png": "image/png", "svg": "image/svg+xml"}[kind]
    shown = [block for block in section.blocks if isinstance(block, Figure)]
    return [File(f"{one.id}.{kind}", media, getattr(images, kind)(one)) for one in shown]


def workbook(desk: Desk, state: State) -> File:
    """Return the tables of all views, and every number with interval, state and inputs, as .xlsx."""
    name = pick(state.lang, "、", ", ").join(desk.name(place, state.lang) for place in state.places)
    report = Report(
        id="explored",
        title=pick(state.lang, f"{name}：所设参数的结果", f"{name}: results for the settings chosen"),
        subtitle=state.to_query(),
        lang=state.lang,
        chapters=(chapter(desk, state),),
        about=((pick(state.lang, "工具", "Made with"), f"nearzero {__version__}"),),
        watermark=_invented(desk, state),
    )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "explored.xlsx"
        write_excel(report, path)
        content = path.read_bytes()
    return File("explored.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", content)


def settings(state: State) -> File:
    """Return the settings as the file that ``nearzero run --settings`` takes."""
    return File("settings.json", "application/json", state.to_json().encode())


def _invented(desk: Desk, state: State) -> str:
    return pick(state.lang, *INVENTED) if desk.invented(state.places) else ""
