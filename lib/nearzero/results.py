"""A number that the workbench says, with everything a reader needs to redo it.

Here: the record and its files. Not here: how it is computed (``analysis``) or shown (``presentation``).
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One number that reaches a table, a figure or a sentence.

    Attributes:
        analysis: What it belongs to: ``trend``, ``drivers``, ``decoupling``, ``comparison``, ``fact``, …
        place: Id of the place.
        variable: Id of the dictionary.
        factor: The driver, for effects.
        identity: The identity that was decomposed.
        method: How it was computed: ``as_printed``, ``difference``, ``lmdi1``, …
        form: ``additive``, ``multiplicative``, or empty.
        period: ``2022`` or ``2020-2022``.
        value: The number; None where it cannot be said, with the reason in ``note``.
        unit: Its unit, as the dictionary writes it.
        price_basis: Price basis, where money is in the unit.
        low: Lower end of the interval.
        high: Upper end of the interval.
        interval_kind: ``rounding``, ``uncertainty`` or None.
        state: State of the weakest input, or ``derived``.
        inputs: Ids of the facts it rests on.
        arithmetic: The calculation written out.
        note: What a reader must know.
    """

    analysis: str
    place: str
    variable: str
    period: str
    value: float | str | None
    unit: str = ""
    price_basis: str = ""
    factor: str = ""
    identity: str = ""
    method: str = ""
    form: str = ""
    low: float | None = None
    high: float | None = None
    interval_kind: str | None = None
    state: str = ""
    inputs: tuple[str, ...] = ()
    arithmetic: str = ""
    note: str = ""

    @property
    def id(self) -> str:
        """What tells this result from every other one."""
        series = (self.place, self.variable, self.identity, self.method, self.form, self.factor, self.price_basis)
        parts = (self.analysis, *series)
        return "/".join([*(part for part in parts if part), self.period])

    def to_dict(self) -> dict[str, Any]:
        """Return a record that JSON can hold: no infinities, no tuples."""
        # not asdict, which copies every name of an input: half the time that a file of results takes
        record = {name: getattr(self, name) for name in COLUMNS}
        for name in ("value", "low", "high"):
            if isinstance(record[name], float) and not math.isfinite(record[name]):
                record[name] = None
        record["inputs"] = list(self.inputs)
        return record


# Hundreds of results rest on the same hundreds of facts, those of an inventory: in a file their list stands once.
_LONGEST_LIST = 48
SHARED = "inputs_of"

COLUMNS = ("id", *(field.name for field in fields(Result)))


def to_json(results: Iterable[Result], **about: Any) -> str:  # noqa: ANN401 - whatever JSON holds
    """Return the results as one JSON document, each id once, in the order they were said.

    Args:
        results: The results; the same one may come more than once.
        about: What the document says of itself (place, period, versions).

    Raises:
        ValueError: Two different results share an id, so that one would be lost.
    """
    unique: dict[str, dict[str, Any]] = {}
    for result in results:
        record = result.to_dict()
        if unique.setdefault(result.id, record) != record:
            raise ValueError(f"two different results are called {result.id}")
    shared = _share_inputs(unique.values())
    groups = ",\n".join(f"{_compact(name)}: {_compact(ids)}" for ids, name in shared.items())
    lines = ",\n".join(_compact(record) for record in unique.values())
    said = "".join(f"{_compact(name)}: {_compact(value)},\n" for name, value in about.items())
    said += f'"{SHARED}": {{\n{groups}\n}},\n' if groups else ""
    return f'{{{said}"results": [\n{lines}\n]}}'


def records_of(document: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the records of a document that ``to_json`` made, each with all its inputs.

    Args:
        document: What ``json.load`` gives.
    """
    shared = document.get(SHARED, {})
    return [
        {**record, "inputs": [one for name in record["inputs"] for one in shared.get(name, (name,))]}
        for record in document["results"]
    ]


def _share_inputs(records: Iterable[dict[str, Any]]) -> dict[tuple[str, ...], str]:
    """Put a name in place of every long list of inputs; return the lists with their names."""
    shared: dict[tuple[str, ...], str] = {}
    for record in records:
        ids = tuple(record["inputs"])
        if len(ids) > _LONGEST_LIST:
            record["inputs"] = [shared.setdefault(ids, f"{SHARED}:{len(shared) + 1}")]
    return shared


def _compact(value: object) -> str:
    """Return JSON on one line: a report has tens of thousands of inputs, and a line for each would bury the numbers."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False)
