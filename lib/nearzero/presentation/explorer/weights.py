"""The fields in which the weights of pollutants are given.

Here: one field per pollutant, the field of their source, and what a state says in place of theirs. Not here: what the
weights do (``analysis.synergy``), which pollutants there are (``synergy_view``).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

import ipywidgets as w

from nearzero.presentation.explorer.labels import word
from nearzero.presentation.explorer.state import State
from nearzero.presentation.words.calculators import ITEMS, said

if TYPE_CHECKING:
    from nearzero.analysis.synergy import Weight

_SOURCE = "source"


class WeightFields:
    """The fields on the screen.

    Attributes:
        box: The widget that holds them.
        fields: The fields by pollutant, and that of the source.
    """

    def __init__(self, changed: Callable[[str, str], None]) -> None:
        """Take what is told of a change.

        Args:
            changed: Told pollutant and digits, or ``source`` and what it says, when a person has changed a field.
        """
        self.title = w.HTML()
        self.box = w.VBox([], layout=w.Layout(width="100%"))
        self.fields: dict[str, w.Text] = {}
        self._changed, self._quiet = changed, False

    def show(self, pollutants: Sequence[tuple[str, Weight | None]], state: State) -> None:
        """Set the fields; none where no measure has an effect.

        Args:
            pollutants: Pollutants with their weights by the law.
            state: What is chosen.
        """
        given, lang = by_pollutant(state.weights), state.lang
        self._quiet = True
        try:
            self.title.value = f'<span class="nz">{word("weights", lang)}</span>'
            for item, weight in pollutants:
                law = weight.digits + word("of_the_law", lang) if weight else word("not_counted", lang)
                self._set(item, said(ITEMS, item, lang), given.get(item, ""), law)
            if pollutants:
                self._set(_SOURCE, word("weights_source", lang), state.weights_source, word("by_hand", lang))
        finally:
            self._quiet = False
        wanted = [self.fields[name] for name in [*(item for item, _ in pollutants), *([_SOURCE] if pollutants else [])]]
        children = tuple([self.title, *wanted] if wanted else [])
        if children != self.box.children:
            self.box.children = children

    def _set(self, name: str, description: str, value: str, hint: str) -> None:
        if name not in self.fields:
            field = w.Text(continuous_update=False, layout=w.Layout(width="98%"), style={"description_width": "96px"})
            field.add_class(f"nz-weight-{name.replace('.', '_')}")
            field.observe(partial(self._heard, name), "value")
            self.fields[name] = field
        field = self.fields[name]
        field.description, field.placeholder, field.value = description, hint, value

    def _heard(self, name: str, change: Any) -> None:  # noqa: ANN401 - what traitlets gives
        if not self._quiet:
            self._changed(name, str(change["new"]))


def by_pollutant(text: str) -> dict[str, str]:
    """Return the digits of weights as a state has them, by pollutant."""
    pairs = (one.partition("=") for one in text.split(";") if one.strip())
    return {name.strip(): digits.strip() for name, _, digits in pairs}


def with_weight(state: State, name: str, text: str) -> State:
    """Return a state with a weight, or with the source of all; an empty weight is that of the law again.

    Args:
        state: The state.
        name: The pollutant, or ``source``.
        text: What was written.

    Raises:
        ValueError: The digits are no number.
    """
    text = text.strip()
    if name == _SOURCE:
        return replace(state, weights_source=text or (word("by_hand", state.lang) if state.weights else ""))
    if text and not text.replace(".", "", 1).isdecimal():
        raise ValueError(f"{name}: {text[:20]!r} …, {word('weights', state.lang)}")
    given = by_pollutant(state.weights) | {name: text}
    weights = "; ".join(f"{item}={digits}" for item, digits in sorted(given.items()) if digits)
    source = (state.weights_source or word("by_hand", state.lang)) if weights else ""
    return replace(state, weights=weights, weights_source=source)
