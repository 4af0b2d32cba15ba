"""Reports of the two real districts, made once; and invented places among the real shared tables."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from nearzero.places.raw import Raw
from nearzero.presentation.blocks import Report
from nearzero.study import Study, compare

HEAD = (
    "variable,year,value,unit,qualifier,statement,base_year,comparator,sector,carrier,state,price_basis,source,"
    "locator,note\n"
)


class Reports:
    """Reports by place and language, each made once."""

    def __init__(self, raw: Raw) -> None:
        self.raw = raw
        self._made: dict[tuple[str, str], Report] = {}

    def __call__(self, place: str, lang: str) -> Report:
        if (place, lang) not in self._made:
            made = compare(["laoshan", "zhangqiu"], self.raw, lang) if place == "comparison" else None
            self._made[place, lang] = made or Study.load(place, self.raw).report(lang)
        return self._made[place, lang]


@pytest.fixture(scope="session")
def reports(real_raw: Raw) -> Reports:
    return Reports(real_raw)


class Country:
    """The shared tables of this repository, with invented places."""

    def __init__(self, root: Path, real: Path) -> None:
        self.root = root
        shutil.copytree(real, root, ignore=shutil.ignore_patterns("places"))
        (root / "places").mkdir()
        with (root / "sources.toml").open("a", encoding="utf-8") as file:
            file.write(
                '\n[invented-plan]\ntitle = "甲区方案"\ntitle_en = "Plan of Alpha"\nissuer = "甲区人民政府"\n'
                'number = ""\ndate = "2024-01"\nkind = "district plan"\ncovers = ["alpha"]\n'
            )

    @property
    def raw(self) -> Raw:
        return Raw(self.root)

    def place(self, name: str, facts: str, system: str = "city", more: str = "") -> Study:
        """Add a place with facts given as ``variable,year,value,unit,state,price_basis`` lines, and open it."""
        folder = self.root / "places" / name
        folder.mkdir()
        (folder / "place.toml").write_text(
            f'id = "{name}"\nzh = "{name}区"\nen = "{name.title()}"\nkind = "city"\nprogramme = "shandong-2023"\n'
            f'system = "{system}"\nboundary_zh = "全区"\nboundary_en = "The whole district"\n{more}',
            encoding="utf-8",
        )
        rows = [line.split(",") for line in facts.split()]
        lines = [
            f"{variable},{year},{value},{unit},,,,,,,{state},{basis},invented-plan,一{k},"
            for k, (variable, year, value, unit, state, basis) in enumerate(rows)
        ]
        (folder / "facts.csv").write_text(HEAD + "\n".join(lines) + "\n", encoding="utf-8")
        return Study.load(name, self.raw)


@pytest.fixture
def country(tmp_path: Path, real_raw: Raw) -> Country:
    return Country(tmp_path / "raw", real_raw.root)
