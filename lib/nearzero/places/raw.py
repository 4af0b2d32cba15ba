"""The folder ``data/raw``: what is in it, read once and kept.

Here: finding the folder and its files, and handing out checked tables. Not here: the rules (``contracts``,
``check``) or what tables mean.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nearzero.places import contracts
from nearzero.places.dictionary import Dictionary
from nearzero.places.place import Place, read_place
from nearzero.places.tables import read_table
from nearzero.problems import DataError, Problem, nearest, refuse_errors

if TYPE_CHECKING:
    import pandas as pd

    from nearzero.places.contracts import Contract


def default_root() -> Path:
    """Return the ``data/raw`` to use: ``NEARZERO_RAW``, else the one above the working folder or the package."""
    if chosen := os.environ.get("NEARZERO_RAW"):
        return Path(chosen)
    here = Path.cwd()
    for folder in [here, *here.parents, *Path(__file__).resolve().parents]:
        if (folder / "data" / "raw" / "variables.csv").is_file():
            return folder / "data" / "raw"
    return here / "data" / "raw"


class Raw:
    """All of one ``data/raw`` folder.

    Tables are read on first use. A table with problems is never handed out: reading it raises them all.
    """

    def __init__(self, root: Path | str | None = None) -> None:
        """Point at a folder; nothing is read yet.

        Args:
            root: The folder, or None for the default one.
        """
        self.root = Path(root) if root is not None else default_root()
        self._tables: dict[str, tuple[pd.DataFrame, list[Problem]]] = {}
        self._judged: dict[str, list[Problem]] = {}
        self._facts: dict[str, pd.DataFrame] = {}

    def read(self, name: str, contract: Contract) -> tuple[pd.DataFrame, list[Problem]]:
        """Read one table once.

        Args:
            name: Path below the folder.
            contract: What it must look like.

        Returns:
            The rows as text, and all problems of the file by itself.
        """
        if name not in self._tables:
            self._tables[name] = read_table(self.root / name, contract, name)
        return self._tables[name]

    def table(self, name: str, contract: Contract) -> pd.DataFrame:
        """Return a table that keeps its contract.

        Raises:
            DataError: The table has errors.
        """
        frame, problems = self.read(name, contract)
        refuse_errors(problems)
        return frame

    @cached_property
    def dictionary(self) -> Dictionary:
        """The dictionary of variables."""
        return Dictionary(self.table("variables.csv", contracts.VARIABLES))

    @cached_property
    def sources(self) -> dict[str, dict[str, Any]]:
        """Passports of the documents, by id."""
        path = self.root / "sources.toml"
        try:
            found = tomllib.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError, RecursionError) as error:
            hint = "every document needs a passport in sources.toml"
            raise DataError([Problem("sources.toml", None, None, str(error), "the file is TOML", hint)]) from error
        rule, hint = "a passport is a table: [id], then title, issuer, …", "write it like the others"
        refuse_errors(
            Problem("sources.toml", None, key, str(passport), rule, hint)
            for key, passport in found.items()
            if not isinstance(passport, dict)
        )
        return found

    @cached_property
    def place_ids(self) -> list[str]:
        """Ids of all places that have a folder."""
        folder = self.root / "places"
        entries = folder.iterdir() if folder.is_dir() else ()
        # an editor's .ipynb_checkpoints is no place
        return sorted(entry.name for entry in entries if entry.is_dir() and not entry.name.startswith("."))

    def place(self, place_id: str) -> Place:
        """Return the identity of a place.

        Raises:
            DataError: There is no such place, or its ``place.toml`` has errors.
        """
        if place_id not in self.place_ids:
            hint = nearest(place_id, self.place_ids)
            raise DataError([Problem("places", None, None, place_id, "the place has a folder", hint)])
        place, problems = read_place(self.root / "places" / place_id / "place.toml", f"places/{place_id}/place.toml")
        if place is None:
            raise DataError(problems)
        return place

    def ancestors(self, place: Place) -> tuple[Place, ...]:
        """Return what a place is part of, nearest first, as far as there are folders; a circle is walked once.

        Raises:
            DataError: The ``place.toml`` of one of them has errors.
        """
        found: list[Place] = []
        name = place.parent
        while name in self.place_ids and name not in {place.id, *(one.id for one in found)}:
            found.append(self.place(name))
            name = found[-1].parent
        return tuple(found)

    def has(self, place_id: str, file: str) -> bool:
        """Tell whether a place has a table."""
        return (self.root / "places" / place_id / file).is_file()

    def place_table(self, place_id: str, file: str) -> pd.DataFrame:
        """Return one of the tables of a place; an empty one where the place does not have it.

        Args:
            place_id: The place.
            file: ``facts.csv``, ``targets.csv``, …

        Raises:
            DataError: The table has errors.
        """
        contract = contracts.PLACE_TABLES[file]
        if not self.has(place_id, file):
            import pandas as pd

            return pd.DataFrame(columns=[*contract.columns, *contract.optional, "file", "row"], dtype=str)
        return self.table(f"places/{place_id}/{file}", contract)

    def judged(self, place_id: str, file: str, frame: pd.DataFrame) -> list[Problem]:
        """Return what the rules of a table of a place find in it; they are asked once.

        Args:
            place_id: The place.
            file: The table.
            frame: Its rows, as ``read`` or ``place_table`` gives them.
        """
        from nearzero.places.checks import RULES

        name = f"places/{place_id}/{file}"
        if name not in self._judged:
            self._judged[name] = [] if frame.empty else RULES[file](self, frame)
        return self._judged[name]

    def judged_table(self, place_id: str, file: str) -> pd.DataFrame:
        """Return one of the tables of a place, which keeps contract and rules; see ``place_table``.

        Raises:
            DataError: The table, or a table it refers to, has errors.
        """
        frame = self.place_table(place_id, file)
        refuse_errors(self.judged(place_id, file, frame))
        return frame

    def facts(self, place_id: str) -> pd.DataFrame:
        """Return the facts of a place, checked and with ids, numbers and intervals; see ``facts.prepare``.

        Raises:
            DataError: The table, or a table it refers to, has errors.
        """
        from nearzero.places.facts import prepare

        if place_id not in self._facts:
            self._facts[place_id] = prepare(self.judged_table(place_id, "facts.csv"), self.dictionary, place_id)
        return self._facts[place_id]

    def forget(self, place_id: str) -> None:
        """Let go of what was read of a place; it is read anew when somebody asks for it."""
        self._facts.pop(place_id, None)
        kept: tuple[dict[str, Any], ...] = (self._tables, self._judged)
        for tables in kept:
            for name in [name for name in tables if name.startswith(f"places/{place_id}/")]:
                del tables[name]

    def reportable_places(self) -> list[str]:
        """Ids of the places that a report is made for: those with facts that take part in a programme."""
        chosen: Iterable[str] = (name for name in self.place_ids if self.has(name, "facts.csv"))
        return [name for name in chosen if self.place(name).system]
