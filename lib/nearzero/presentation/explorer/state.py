"""What a person has chosen: one immutable state, its history, and its forms as link and as settings.

Here: the choices themselves and how they are written down. Not here: which of them the data of a place carry
(``choices``), what is shown for them (``views``), widgets (``widgets``).
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from math import isfinite
from typing import Any
from urllib.parse import parse_qsl, urlencode

from nearzero.accounting.choice import Choice
from nearzero.problems import nearest

TABS = ("levels", "drivers", "decoupling", "between", "accounts", "synergy", "outlook", "keep")
LANGUAGES = ("zh", "en")
_MOVE = "move."
_WEIGHTS = re.compile(r"[A-Za-z0-9.=; ]{0,200}")
_ID = re.compile(r"[A-Za-z0-9_:.|-]*")
# A drag is one step back, not as many as it had events.
_SAME_DRAG_SECONDS = 1.5
_MOST_STEPS = 200


class StateError(ValueError):
    """Settings that cannot be read; every one that is wrong is named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """Everything that decides what is shown.

    Attributes:
        lang: ``zh`` or ``en``.
        tab: What is looked at; one of ``TABS``.
        places: Ids of one place, or of two to compare.
        first: First year; 0 for the first of the study.
        last: Last year; 0 for the last of the study.
        identity: Id of the identity.
        price_basis: Price basis; empty for the best one that the data carry.
        method: Method of decomposition.
        form: ``additive`` or ``multiplicative``.
        factor_set: Factors of the fuels.
        electricity: Rule for electricity.
        year_rule: ``yearly``, or ``fixed:2022``.
        scenario: Scenario that the levers start from.
        weights: Weights of pollutants that are not those of the tax law, in kg per equivalent: ``SO2=0.95; VOCs=1``.
        weights_source: Who says so; needed with ``weights``.
        moves: Levers that are moved, with their values; sorted by lever.
    """

    lang: str = "zh"
    tab: str = "outlook"
    places: tuple[str, ...] = ()
    first: int = 0
    last: int = 0
    identity: str = "kaya3"
    price_basis: str = ""
    method: str = "lmdi1"
    form: str = "additive"
    factor_set: str = "fuel_defaults"
    electricity: str = "shandong"
    year_rule: str = "yearly"
    scenario: str = "continuation"
    weights: str = ""
    weights_source: str = ""
    moves: tuple[tuple[str, float], ...] = ()

    @property
    def choice(self) -> Choice:
        """The choice of factors."""
        return Choice(self.factor_set, self.electricity, self.year_rule)

    def moved(self, lever: str, value: float | None) -> State:
        """Return the state with a lever at a value; where None, as the scenario has it."""
        found = {name: at for name, at in self.moves if name != lever}
        if value is not None:
            found[lever] = value
        return replace(self, moves=tuple(sorted(found.items())))

    def to_json(self) -> str:
        """Return the settings as a file that ``nearzero run --settings`` takes."""
        return json.dumps(self.record(), ensure_ascii=False, indent=1, allow_nan=False)

    def to_query(self) -> str:
        """Return the state as the query of a link; what is as it begins is left out."""
        plain, said = State().record(), self.record()
        pairs = [(k, ",".join(v) if isinstance(v, list) else v) for k, v in said.items() if k != "moves"]
        pairs = [(k, v) for k, v in pairs if v != (",".join(plain[k]) if isinstance(plain[k], list) else plain[k])]
        return urlencode([*pairs, *((_MOVE + name, f"{value:.10g}") for name, value in self.moves)])

    def record(self) -> dict[str, Any]:
        """Return the settings by name, as JSON holds them."""
        record = {one.name: getattr(self, one.name) for one in fields(self)}
        return {**record, "places": list(self.places), "moves": dict(self.moves)}


def from_json(text: str) -> State:
    """Read settings.

    Raises:
        StateError: The text is no JSON object, or a setting is unknown or of the wrong kind; all are named.
    """
    try:
        record = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise StateError(f"the settings are no JSON: {str(error)[:120]}") from error
    if not isinstance(record, dict):
        raise StateError("the settings are a JSON object: {…}")
    return _checked(record)


def from_query(query: str) -> State:
    """Read the query of a link. What belongs to the page and not to the state (``token``) is passed over.

    Raises:
        StateError: A setting is unknown or of the wrong kind; all are named.
    """
    record: dict[str, Any] = {}
    moves: dict[str, Any] = {}
    for name, value in parse_qsl(query.lstrip("?"), max_num_fields=100):
        if name.startswith(_MOVE):
            moves[name.removeprefix(_MOVE)] = _number(value)
        elif name == "places":
            record[name] = [one for one in value.split(",") if one]
        elif name in {"first", "last"}:
            record[name] = int(value) if value.isdecimal() and len(value) < 6 else value
        elif name not in {"token", "voila-theme", "voila-template"}:
            record[name] = value
    return _checked(record | ({"moves": moves} if moves else {}))


def _number(text: str) -> float | str:
    try:
        return float(text)
    except ValueError:
        return text


def _checked(record: Mapping[str, Any]) -> State:
    known = {one.name: one for one in fields(State)}
    wrong = [f"{name}: no such setting; {nearest(str(name), known)}" for name in record if name not in known]
    values: dict[str, Any] = {}
    for name, value in record.items():
        if name in known:
            try:
                values[name] = _READ.get(name, _word)(value)
            except (TypeError, ValueError) as error:
                wrong.append(f"{name}: {str(value)[:60]!r}: {error}")
    if wrong:
        raise StateError("\n".join(wrong))
    return State(**values)


def _word(value: object) -> str:
    if not isinstance(value, str) or not _ID.fullmatch(value) or len(value) > 100:
        raise ValueError("an id: letters, digits and _ : . | -")
    return value


def _weights(value: object) -> str:
    if not isinstance(value, str) or not _WEIGHTS.fullmatch(value):
        raise ValueError("pollutants with kg per equivalent: SO2=0.95; VOCs=1")
    return value


def _sentence(value: object) -> str:
    if not isinstance(value, str) or len(value) > 200 or not value.replace(" ", "_").isprintable():
        raise ValueError("a line of text")
    return value


def _one_of(choices: tuple[str, ...]) -> Any:  # noqa: ANN401 - a reader of one setting
    def read(value: object) -> str:
        if value not in choices:
            raise ValueError("one of: " + ", ".join(choices))
        return str(value)

    return read


def _places(value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or len(value) > 2 or len(set(map(str, value))) < len(value):
        raise ValueError("one place, or two different ones")
    return tuple(_word(one) for one in value)


def _year(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not (value == 0 or 1900 <= value <= 2100):
        raise ValueError("a year")
    return value


def _moves(value: object) -> tuple[tuple[str, float], ...]:
    if not isinstance(value, dict) or len(value) > 20:
        raise ValueError("levers with their values")
    found = []
    for name, at in value.items():
        if isinstance(at, bool) or not isinstance(at, int | float) or not isfinite(at):
            raise ValueError(f"{str(name)[:40]} has no number")
        found.append((_word(name), float(at)))
    return tuple(sorted(found))


_READ: dict[str, Any] = {
    "lang": _one_of(LANGUAGES),
    "tab": _one_of(TABS),
    "form": _one_of(("additive", "multiplicative")),
    "places": _places,
    "first": _year,
    "last": _year,
    "moves": _moves,
    "weights": _weights,
    "weights_source": _sentence,
}


class History:
    """The states of a session, with the way back and forth again."""

    def __init__(self, state: State) -> None:
        """Begin with a state."""
        self._past: list[State] = []
        self._future: list[State] = []
        self.now = state
        self._last: tuple[str, float] = ("", 0.0)

    def push(self, state: State, what: str = "", at: float = 0.0) -> None:
        """Go on to a state; moves of one lever in quick succession are one step.

        Args:
            state: The new state.
            what: What was changed.
            at: When, in seconds of any clock.
        """
        if state == self.now:
            return
        same = bool(what) and what == self._last[0] and at - self._last[1] < _SAME_DRAG_SECONDS
        if not same:
            self._past = [*self._past, self.now][-_MOST_STEPS:]
        self._future, self.now, self._last = [], state, (what, at)

    def snapshot(self) -> tuple[State, list[State], list[State]]:
        """Return what ``restore`` takes."""
        return self.now, list(self._past), list(self._future)

    def restore(self, snapshot: tuple[State, list[State], list[State]]) -> None:
        """Go back to a snapshot, as if nothing had been done since."""
        self.now, self._past, self._future = snapshot
        self._last = ("", 0.0)

    @property
    def can_undo(self) -> bool:
        """Whether there is a way back."""
        return bool(self._past)

    @property
    def can_redo(self) -> bool:
        """Whether there is a way forth."""
        return bool(self._future)

    def undo(self) -> State:
        """Go back one step; stay where there is none."""
        if self._past:
            self._future.append(self.now)
            self.now, self._last = self._past.pop(), ("", 0.0)
        return self.now

    def redo(self) -> State:
        """Go forth one step; stay where there is none."""
        if self._future:
            self._past.append(self.now)
            self.now, self._last = self._future.pop(), ("", 0.0)
        return self.now
