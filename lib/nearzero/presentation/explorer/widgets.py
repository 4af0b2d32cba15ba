"""The explorer on the screen: choices, sliders, views, messages.

Here: widgets, what happens when one is moved, and the order in which things are shown anew. Not here: what is shown
(``views``, ``outlook_view``), how it is marked up (``page``), files (``keep``, ``upload``).

Everything is computed when a change arrives: a page sends the next move of a slider only after the last one has been
answered, so that moves never queue up.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

import ipywidgets as w

from nearzero.presentation.explorer import keep
from nearzero.presentation.explorer.desk import Desk
from nearzero.presentation.explorer.labels import options, problem_lines, word
from nearzero.presentation.explorer.log import log_failure, log_file
from nearzero.presentation.explorer.outlook_view import future, lever_name, outlook_view
from nearzero.presentation.explorer.page import PAGE_STYLE, STYLE, message_html, section_html, why_html
from nearzero.presentation.explorer.section import Section
from nearzero.presentation.explorer.sliders import Sliders
from nearzero.presentation.explorer.state import LANGUAGES, TABS, History, State
from nearzero.presentation.explorer.synergy_view import weighed
from nearzero.presentation.explorer.upload import Uploads
from nearzero.presentation.explorer.weights import WeightFields, with_weight
from nearzero.problems import DataError
from nearzero.programme.outlook.explored import COAL, GAS, SHARES, Lever

if TYPE_CHECKING:
    from collections.abc import Iterator

_LOG = logging.getLogger(__name__)
CHOICES = (
    "place",
    "other",
    "first",
    "last",
    "identity",
    "price_basis",
    "method",
    "form",
    "factor_set",
    "electricity",
    "year_rule",
    "scenario",
)
_FILES = ("png", "svg", "xlsx", "settings")


class Explorer:
    """One session: a desk, a history of states, and the widgets that show the present one."""

    def __init__(self, desk: Desk, state: State, *, as_page: bool = False) -> None:
        """Show a state.

        Args:
            desk: The places.
            state: What to begin with.
            as_page: Whether it stands on a page of its own, whose address can carry the state.

        Raises:
            StateError: The state names what there is not.
        """
        self.desk, self.as_page = desk, as_page
        self.uploads = Uploads(desk.raw)
        self.history = History(desk.fit(state)[0])
        self.section = Section("", "", ())
        self._first, self._shown, self._quiet = self.history.now, "", False
        self._last_view = "outlook"
        self._build()
        self.show()

    @property
    def state(self) -> State:
        """The present state."""
        return self.history.now

    @property
    def levers(self) -> dict[str, w.FloatSlider]:
        """The sliders by lever."""
        return self.sliders.by_lever

    def _build(self) -> None:
        self.lang = w.ToggleButtons(options=[("中文", "zh"), ("English", "en")], style={"button_width": "74px"})
        self.tabs = w.ToggleButtons(options=list(TABS), style={"button_width": "auto"})
        self.choices = {
            name: w.Dropdown(layout=w.Layout(width="auto"), style={"description_width": "76px"}) for name in CHOICES
        }
        self.buttons = {name: w.Button(layout=w.Layout(width="58px")) for name in ("undo", "redo", "reset")}
        self.sliders = Sliders(lambda lever, value: self._guarded(partial(self._move, lever, value)))
        self.weights = WeightFields(lambda name, text: self._guarded(partial(self._weigh, name, text)))
        self.message, self.view, self.why, self.link = w.HTML(), w.HTML(), w.HTML(), w.HTML()
        self.ask = w.Text()
        self.files = {name: w.Button(layout=w.Layout(width="150px")) for name in _FILES}
        self.ready = w.HTML()
        self.upload = w.FileUpload(accept=".xlsx", multiple=False, layout=w.Layout(width="220px"))
        self.save = w.Button(disabled=True, layout=w.Layout(width="220px"))
        named = {**self.choices, **self.buttons, **self.files, "lang": self.lang, "tabs": self.tabs, "ask": self.ask}
        named |= {"levers": self.sliders.box, "weights": self.weights.box}
        named |= {"message": self.message, "view": self.view, "why": self.why, "link": self.link, "ready": self.ready}
        for name, widget in {**named, "upload": self.upload, "save": self.save}.items():
            widget.add_class(f"nz-{name}")
        self._wire()
        self.kept = w.VBox(
            [w.HBox(list(self.files.values())), self.ready, self.link, w.HBox([self.upload, self.save])],
        )
        bar = w.HBox([self.lang, *self.buttons.values()], layout=w.Layout(flex_flow="row wrap"))
        moved = (self.sliders.box, self.weights.box)
        left = w.VBox([bar, *self.choices.values(), *moved], layout=w.Layout(width="350px", flex="0 0 350px"))
        left.add_class("nz-left")
        beside = w.Layout(flex="1 1 0", width="0")
        right = w.VBox([self.tabs, self.message, self.kept, self.view, self.why], layout=beside)
        right.layout.min_width = "0"
        self.widget = w.VBox([w.HTML(STYLE + (PAGE_STYLE if self.as_page else "")), self.ask, w.HBox([left, right])])
        self.widget.add_class("nz-app")

    def _wire(self) -> None:
        for name, widget in self.choices.items():
            widget.observe(partial(self._changed, partial(self._choose, name)), "value")
        self.lang.observe(partial(self._changed, self._speak), "value")
        self.tabs.observe(partial(self._changed, self._turn), "value")
        self.ask.observe(partial(self._changed, self._explain), "value")
        self.upload.observe(partial(self._changed, self._take_in), "value")
        steps = {"undo": self._undo, "redo": self._redo, "reset": self._reset}
        for name, act in steps.items():
            self.buttons[name].on_click(partial(self._pressed, act))
        for name, button in self.files.items():
            button.on_click(partial(self._pressed, partial(self._export, name)))
        self.save.on_click(partial(self._pressed, self._save))

    def _changed(self, act: Callable[[Any], None], change: Any) -> None:  # noqa: ANN401 - what traitlets gives
        if not self._quiet:
            self._guarded(partial(act, change["new"]))

    def _pressed(self, act: Callable[[], None], _button: w.Button) -> None:
        self._guarded(act)

    def _guarded(self, act: Callable[[], None]) -> None:
        """Do something; say what is wrong instead of leaving a trace, and show the last good state."""
        before = self.history.snapshot()
        try:
            act()
        except DataError as error:
            lines = problem_lines(error.problems)
        except (ValueError, LookupError) as error:
            lines = [str(error.args[0]) if error.args else str(error)]
        except Exception as error:  # noqa: BLE001 - a message instead of a stack trace, whatever it is; the log has the trace
            log_failure(_LOG, "the explorer could not carry out a step", error)
            lines = [" ".join(filter(None, (word("failed", before[0].lang), log_file())))]
        else:
            return
        self.history.restore(before)
        self.show()
        self.message.value = message_html(lines, error=True)

    def _choose(self, name: str, value: Any) -> None:  # noqa: ANN401 - what a choice holds
        state = self.state
        if name in {"place", "other"}:
            first = value if name == "place" else state.places[0]
            other = value if name == "other" else "".join(state.places[1:])
            places = (first, other) if other and other != first else (first,)
            if first != state.places[0]:  # years and price bases are those of the first place
                state = replace(state, first=0, last=0, price_basis="", moves=())
            self._go(replace(state, places=places))
        elif name == "scenario":
            self._go(replace(state, scenario=value, moves=()))
        elif name == "identity":
            self._go(replace(state, identity=value, price_basis=""))
        else:
            self._go(replace(state, **{name: value}))

    def _go(self, state: State, what: str = "") -> None:
        fitted, said = self.desk.fit(state)
        self.history.push(fitted, what, time.monotonic())
        self.show(said)

    def _speak(self, lang: str) -> None:
        self.history.now = replace(self.state, lang=lang)
        self.show()

    def _turn(self, tab: str) -> None:
        self.history.now = replace(self.state, tab=tab)
        self.show()

    def _undo(self) -> None:
        self._back_to(self.history.undo())

    def _redo(self) -> None:
        self._back_to(self.history.redo())

    def _back_to(self, state: State) -> None:
        """Show a state of the history in the language and under the tab of now."""
        self.sliders.of = ()
        self.history.now = replace(state, lang=self.lang.value, tab=self.tabs.value)
        self.show()

    def _reset(self) -> None:
        self.sliders.of = ()
        self._go(replace(self._first, lang=self.state.lang, tab=self.state.tab))

    def _move(self, lever: str, value: float) -> None:
        if self.sliders.of != _subject(self.state):  # it was under way when something else was chosen
            return
        self.history.push(_one_free(self.state.moved(lever, round(value, 2)), lever), lever, time.monotonic())
        self.show(fast=True)

    def _weigh(self, name: str, text: str) -> None:
        self._go(with_weight(self.state, name, text))

    def _explain(self, name: str) -> None:
        self._shown = name
        self._answer()

    def _answer(self) -> None:
        found = self.section.results.get(self._shown)
        raw = self.desk.study(found.place if found and found.place in self.desk.places else self.state.places[0]).raw
        self.why.value = why_html(raw, found, self.state.lang)

    def show(self, said: tuple[str, ...] = (), *, fast: bool = False) -> None:
        """Show the present state.

        Args:
            said: Messages to show with it.
            fast: Whether only a lever has moved: the choices stay as they are.
        """
        state = self.state
        self.section, levers = self._section(state)
        invented = self.desk.invented(state.places)
        self.view.value = section_html(self.section, state.lang, invented=invented) if self.section.id else ""
        study = self.desk.study(state.places[0])
        named = [(one, lever_name(study, one.id, state.lang) + ("" if one.share else " / a")) for one in levers]
        self.sliders.show(named, _subject(state), keep_values=fast)
        self.weights.show(weighed(self.desk, state) if state.tab == "synergy" else [], state)
        if not fast:
            self._sync()
        self._sync_buttons()
        self.message.value = message_html(list(said), error=False)
        self._answer()

    def _section(self, state: State) -> tuple[Section, tuple[Lever, ...]]:
        if state.tab == "outlook":
            made = future(self.desk, state.places[0], state)
            self._last_view = "outlook"
            return outlook_view(self.desk, state, made), made.explored.levers if made else ()
        if state.tab in keep.VIEWS:
            self._last_view = state.tab
            return keep.VIEWS[state.tab](self.desk, state), ()
        return Section("", "", ()), ()

    def _sync(self) -> None:
        """Set every choice to the present state, in its language."""
        state, lang = self.state, self.state.lang
        values = {name: getattr(state, name) for name in CHOICES if name not in {"place", "other"}}
        values |= {"place": state.places[0], "other": "".join(state.places[1:])}
        with self._silence():
            for name, found in options(self.desk, state).items():
                widget = self.choices[name]
                if tuple(widget.options) != tuple(found):
                    widget.options = found
                widget.value = values[name] if values[name] in [value for _, value in found] else found[0][1]
                widget.description = word(name, lang)
                widget.tooltip = next((label for label, value in found if value == widget.value), "")  # where it is cut
            self.lang.value = lang
            self.tabs.options = [(word(name, lang), name) for name in TABS]
            self.tabs.value = state.tab
            for name, button in {**self.buttons, **self.files}.items():
                button.description = word(name, lang)
            self.upload.description, self.save.description = word("upload", lang), word("save", lang)
            self.save.disabled = state.places[0] not in self.desk.own
            self.kept.layout.display = "flex" if state.tab == "keep" else "none"
            self.why.layout.display = "none" if state.tab == "keep" else ""
            self.choices["scenario"].layout.display = "" if state.tab == "outlook" else "none"
        self.ready.value = ""
        self.link.value = _link(state, as_page=self.as_page) if state.tab == "keep" else ""

    def _sync_buttons(self) -> None:
        self.buttons["undo"].disabled = not self.history.can_undo
        self.buttons["redo"].disabled = not self.history.can_redo

    @contextmanager
    def _silence(self) -> Iterator[None]:
        before, self._quiet = self._quiet, True
        try:
            yield
        finally:
            self._quiet = before

    def _export(self, kind: str) -> None:
        state = self.state
        if kind in {"png", "svg"}:
            section = keep.VIEWS[self._last_view](self.desk, state)
            files = keep.figures(section, kind)
        else:
            files = [keep.workbook(self.desk, state) if kind == "xlsx" else keep.settings(state)]
        said = f"<p>{word('all', state.lang)}</p>" if kind in {"png", "svg"} else ""
        self.ready.value = f'<div class="nz">{said}{" · ".join(file.link() for file in files)}</div>'

    def _take_in(self, uploaded: Any) -> None:  # noqa: ANN401 - what the upload holds
        if not uploaded:
            return
        file = uploaded[0]
        self.message.value = message_html([word("reading", self.state.lang)], error=False)
        try:
            place, raw, warnings = self.uploads.take_in(str(file["name"]), bytes(file["content"]))
        finally:
            with self._silence():
                self.upload.value = ()
        self.desk.take_in(place, raw)
        state = State(lang=self.state.lang, tab="levels", places=(place,))
        self._go(state)
        taken = word("taken", state.lang) + self.desk.name(place, state.lang)
        self.message.value = message_html([taken, *problem_lines(warnings)], error=False)

    def _save(self) -> None:
        place = self.state.places[0]
        self.uploads.save(place)
        text = word("saved", self.state.lang) + self.desk.name(place, self.state.lang)
        self.message.value = message_html([text], error=False)

    def _repr_mimebundle_(self, **about: Any) -> Any:  # noqa: ANN401 - Jupyter's protocol
        return self.widget._repr_mimebundle_(**about)


def _subject(state: State) -> tuple[str, ...]:
    """Return what the levers of a state are levers of."""
    return (state.places[0], state.identity, state.price_basis, state.scenario)


def _one_free(state: State, lever: str) -> State:
    """Return a state in which one share of fuels takes what the others leave: not the one that was moved last."""
    if lever in SHARES and {name for name, _ in state.moves} >= set(SHARES):
        return state.moved(next(name for name in (GAS, COAL) if name != lever), None)
    return state


def _link(state: State, *, as_page: bool) -> str:
    """Return how to come back to a state: a link on a page, the text of the parameter ``state`` in a notebook."""
    from html import escape

    query = escape(replace(state, tab="outlook").to_query())
    said = word("link", state.lang)
    places = " ".join(state.places)
    command = escape(f"nearzero run {places} --settings settings.json --lang {state.lang}")
    line = f'<a class="nz-here" href="?{query}">?{query}</a>' if as_page else f'<code class="nz-here">{query}</code>'
    return f'<div class="nz"><p>{said}: {line}</p><p>{word("run", state.lang)}: <code>{command}</code></p></div>'


__all__ = ["LANGUAGES", "Explorer"]
