"""An invented district under the real dictionary, hierarchies, factors and programme; nothing in it is true."""

from __future__ import annotations

import csv
import io
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from nearzero.places import contracts
from nearzero.places.raw import Raw
from nearzero.programme.audit import Finding, audit, audit_across

REAL = Path(__file__).parents[3] / "data" / "raw"
SHARED = ("variables.csv", "relations.csv", "sectors.csv", "carriers.csv", "parts.csv", "factors", "programme")
SOURCES = """\
[plan]
title = "甲区创建方案"
title_en = "Plan of Alpha"
issuer = "甲区人民政府"
number = ""
date = "2024-03-01"
kind = "district plan"
covers = ["alpha"]

[shandong-programme-2023]
title = "创建实施方案"
title_en = "Programme"
issuer = "某省"
number = ""
date = "2023-07-06"
kind = "provincial programme"
covers = []
"""
PLACE = """\
id = "{id}"
zh = "{zh}"
en = "{en}"
kind = "{kind}"
parent = "{parent}"
"""
SYSTEM = 'programme = "shandong-2023"\nsystem = "city"\n'

Row = dict[str, str]


class Invented:
    """A data folder with one district (alpha), its city (metro) and another district (beta)."""

    def __init__(self, root: Path) -> None:
        self.root = root
        root.mkdir()
        for name in SHARED:
            source = REAL / name
            (shutil.copytree if source.is_dir() else shutil.copy)(source, root / name)
        (root / "sources.toml").write_text(SOURCES, encoding="utf-8")
        for name, zh, kind, parent in (("alpha", "甲区", "city", "metro"), ("beta", "乙区", "city", "metro")):
            self._place(name, zh, kind, parent, SYSTEM if name == "alpha" else "")
        self._place("metro", "丙市", "prefecture", "shandong", "")
        self._place("shandong", "山东省", "province", "", "")

    def _place(self, name: str, zh: str, kind: str, parent: str, system: str) -> None:
        folder = self.root / "places" / name
        folder.mkdir(parents=True)
        text = PLACE.format(id=name, zh=zh, en=name.title(), kind=kind, parent=parent) + system
        (folder / "place.toml").write_text(text, encoding="utf-8")

    def write(self, file: str, rows: list[Row], place: str = "alpha") -> None:
        """Write a table of a place; what a row does not say gets a plain value."""
        contract = contracts.PLACE_TABLES[file]
        columns = [*contract.columns, *contract.optional]
        known = {"source": "plan", "state": "measured", "kind": "other", "investment_state": "not_given", "group": "一"}
        if file == "status.csv":
            known.pop("state")
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(columns)
        for k, row in enumerate(rows):
            full = known | {"locator": f"行{k}", "name": f"项目{k}", "binding": "constraint"} | row
            writer.writerow([full.get(column, "") for column in columns])
        (self.root / "places" / place / file).write_text(out.getvalue(), encoding="utf-8")

    def audit(self, place: str = "alpha") -> list[Finding]:
        return audit(Raw(self.root), place)

    def across(self, *places: str) -> list[Finding]:
        return audit_across(Raw(self.root), places or ("alpha", "beta", "metro"))


@pytest.fixture
def invented(tmp_path: Path) -> Invented:
    return Invented(tmp_path / "raw")


@pytest.fixture
def kinds_of(invented: Invented) -> Callable[..., list[str]]:
    """Kinds of findings for tables given by name (``facts=[…], targets=[…]``)."""

    def run(**tables: list[Row]) -> list[str]:
        for file in contracts.PLACE_TABLES:
            path = invented.root / "places" / "alpha" / file
            path.unlink(missing_ok=True)
        for name, rows in {"facts": [], **tables}.items():
            invented.write(f"{name}.csv", rows)
        return [finding.kind for finding in invented.audit()]

    return run
