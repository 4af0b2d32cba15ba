"""The sliders of the levers, and how to tell a hand on them from the echo of a page.

Here: one slider per lever, what they are given, and which of their messages is a move. Not here: levers
(``programme.outlook.explored``), what a move leads to (``widgets``).

Kernel and page talk past each other for a moment: a page may send a value, rounded, that it was given before, and the
last move of a slider may arrive when another place has been chosen. The first is known by its value. The second comes
from a slider that is no longer there: whenever the sliders become levers of something else they are made anew, and
nobody listens to the former ones.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import ipywidgets as w

from nearzero.programme.outlook.explored import Lever

# Finer than what is shown would let a page round the values of a scenario, and so move its levers by itself.
_STEP = 0.01
# How long a page may take to answer to a value it was given, and how many values may be under way.
_ANSWER_SECONDS = 5.0
_MOST_GIVEN = 8


class Sliders:
    """The sliders on the screen.

    Attributes:
        box: The widget that holds them.
        by_lever: The sliders by lever.
        of: What they are levers of; empty where the next ones are made anew in any case.
    """

    def __init__(self, moved: Callable[[str, float], None]) -> None:
        """Take what is told of a move.

        Args:
            moved: Told lever and value when a hand has moved a slider.
        """
        self.box = w.VBox([], layout=w.Layout(width="100%"))
        self.by_lever: dict[str, w.FloatSlider] = {}
        self.of: tuple[str, ...] = ()
        self._moved, self._quiet = moved, False
        self._given: dict[str, list[tuple[float, float]]] = {}

    def show(self, levers: Sequence[tuple[Lever, str]], of: tuple[str, ...], *, keep_values: bool) -> None:
        """Set the sliders.

        Args:
            levers: Levers with their names.
            of: What they are levers of.
            keep_values: Whether those that are moved stay as the hand has put them.
        """
        gone = list(self.by_lever.values()) if levers and of != self.of else []
        if gone:
            self.by_lever, self._given = {}, {}
        self.of = of if levers else self.of
        self._quiet = True
        try:
            for lever, name in levers:
                self._set(lever, name, keep_value=keep_values and lever.moved)
        finally:
            self._quiet = False
        wanted = tuple(self.by_lever[lever.id] for lever, _ in levers)
        if wanted != self.box.children:
            self.box.children = wanted
        for slider in gone:
            slider.unobserve_all()
            for widget in (slider, slider.layout, slider.style):
                widget.close()

    def _set(self, lever: Lever, name: str, *, keep_value: bool) -> None:
        slider = self.by_lever.get(lever.id) or self._made(lever.id)
        # the frame first widened, then the value, so that it is never outside
        slider.min, slider.max = min(lever.low, slider.min), max(lever.high, slider.max)
        if not keep_value:
            slider.value = self._give(lever.id, round(lever.value, 2))
        slider.min, slider.max = lever.low, lever.high
        slider.description = f"{name} %{' •' if lever.moved else ''}"

    def _made(self, lever: str) -> w.FloatSlider:
        slider = w.FloatSlider(
            min=-1000.0, max=1000.0, step=_STEP, readout_format=".2f", layout=w.Layout(width="98%", height="46px")
        )
        slider.add_class(f"nz-lever-{lever}")
        slider.observe(partial(self._changed, lever), "value")
        self.by_lever[lever] = slider
        return slider

    def _changed(self, lever: str, change: Any) -> None:  # noqa: ANN401 - what traitlets gives
        if self._quiet:
            return
        value = float(change["new"])
        if self._answers(lever, value):
            self._quiet = True
            try:
                self.by_lever[lever].value = self._given[lever][-1][0]
            finally:
                self._quiet = False
            return
        self._given[lever] = [(value, -math.inf)]  # the page's own: no answer is under way
        self._moved(lever, value)

    def _give(self, lever: str, value: float) -> float:
        """Note a value that the page is given, and return it."""
        given = self._given.setdefault(lever, [])
        if not given or given[-1][0] != value:
            given.append((value, time.monotonic()))
            del given[:-_MOST_GIVEN]
        return value

    def _answers(self, lever: str, value: float) -> bool:
        """Tell whether a page only repeats, rounded, what it was given: nobody moved the lever.

        The answer to one value may come when the next has been given already. What the page sends comes in order, so
        that a real move ends the waiting for answers.
        """
        given = self._given.get(lever, [])
        awaited = [one for one, at in given[:-1] if time.monotonic() - at < _ANSWER_SECONDS]
        return any(abs(value - one) < _STEP * 0.6 for one in [*awaited, *(one for one, _ in given[-1:])])
