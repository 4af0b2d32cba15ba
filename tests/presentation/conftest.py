"""Invented reports, nothing in them true and everything awkward; reports of the real districts, made once; and
invented places among the real shared tables.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from matplotlib import pyplot as plt

from nearzero.places.raw import Raw
from nearzero.presentation.blocks import Cell, Chapter, Column, Figure, Heading, Paragraph, Report, Table
from nearzero.results import Result
from nearzero.study import Study, compare

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
]
FORMULA = "=cmd|'/c calc'!A1"
SCRIPT = "<script>alert(1)</script>"


@pytest.fixture(scope="module")
def browser():
    """A real browser without a window."""
    chromium = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if chromium is None:
        reason = f"no Chromium on this machine ({', '.join(CHROMIUM)} on the PATH)"
        if os.environ.get("NEARZERO_REQUIRE_BROWSER") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM_ARGUMENTS)
        yield launched
        launched.close()


def result(period: str, value: float) -> Result:
    return Result(
        analysis="fact",
        place="nowhere",
        variable="co2_total",
        period=period,
        value=value,
        unit="万吨",
        low=value - 0.05,
        high=value + 0.05,
        interval_kind="rounding",
        state="measured",
        arithmetic="12.3 ÷ 1.05 = 11.7",
    )


def number(period: str, value: float) -> Cell:
    return Cell(f"{value:.1f}".replace("-", "−"), result(period, value))


def emissions(rows: int) -> Table:
    years = [str(2015 + row) for row in range(rows)]
    return Table(
        id="emissions",
        caption="能源消费的 CO₂ 排放",
        columns=(Column("年份", align="left"), Column("CO₂ 排放总量", "万吨"), Column("单位面积能耗", "kWh/m²")),
        rows=tuple((Cell(year), number(year, 100.5 - 9 * i), Cell("≥ 55.0", mark="a")) for i, year in enumerate(years)),
        notes=("a 含外购电力。", "负数为净吸收，如 −1.0。"),
        sources=("《某市统计年鉴 2023》", SCRIPT),
        groups={0: "基准期", rows // 2: "规划期"},
    )


def wide_table() -> Table:
    sectors = [f"部门{letter}" for letter in "甲乙丙丁戊己庚辛壬癸"]
    return Table(
        id="sectors",
        caption="分部门排放",
        columns=(Column("园区", align="left"), *(Column(sector, "10⁴ t") for sector in sectors)),
        rows=tuple(
            (Cell(f"{row}号园区{FORMULA}"), *(Cell(f"{row * 1234567.5:,.1f}") for _ in sectors)) for row in range(3)
        ),
        wide=True,
    )


def draw():
    drawing, axes = plt.subplots()
    axes.plot([2015, 2018, 2020, 2022], [1.0, -1.0, 0.5, 2.0], marker="o", label="CO₂ 排放（10⁴ t）")
    axes.set_title("单位面积排放 $\\mathrm{m}^2$，万吨标准煤")
    axes.set_ylabel("变化（−1 至 2）")
    axes.legend()
    return drawing


def curve() -> Figure:
    return Figure(
        id="curve",
        caption="排放变化",
        alt="排放先降后升，2018 年最低，为 −1。",
        draw=draw,
        results=(result("2018", -1.0),),
        notes=("虚构数据。",),
        sources=("本报告表1",),
    )


def make_report(lang: str = "zh", rows: int = 8) -> Report:
    said = Paragraph("2018 年排放为 −1.0 万吨，“近零”目标达到——见图1。", (result("2018", -1.0),), kind="finding")
    return Report(
        id="invented",
        title="某近零碳园区评估报告" if lang == "zh" else "An invented district",
        subtitle="2015—2022 年 & 展望",
        lang=lang,
        chapters=(
            Chapter(
                "now",
                "现状",
                (
                    Heading("排放", id="emissions-now"),
                    Paragraph("本章说明园区边界内能源消费产生的二氧化碳排放，数据取自年鉴。" * 3),
                    said,
                    emissions(rows),
                    Heading("说明", level=3),
                    Paragraph(f"用户输入 {SCRIPT} 与 {FORMULA}。"),
                    curve(),
                ),
            ),
            Chapter(
                "sectors/all",
                "部门",
                (
                    wide_table(),
                    Paragraph("没有 2016 年的电力数据。", kind="missing"),
                    Paragraph("热力折算系数为替代值。", kind="warning"),
                    Heading("之后"),
                ),
            ),
        ),
        about=(("边界", "园区围墙以内"), ("数据", "虚构")),
        watermark="虚构数据，仅供演示",
    )


@pytest.fixture
def report() -> Report:
    return make_report()


@pytest.fixture
def english_report() -> Report:
    return make_report("en")


@pytest.fixture
def table() -> Table:
    return emissions(4)


@pytest.fixture
def figure() -> Figure:
    return curve()


HEAD = (
    "variable,year,value,unit,qualifier,statement,base_year,comparator,sector,carrier,state,price_basis,source,"
    "locator,note\n"
)


class Reports:
    """Studies by place, reports and forms by place and language: each made once. Who changes a study loads his own."""

    def __init__(self, raw: Raw) -> None:
        self.raw = raw
        self._studies: dict[str, Study] = {}
        self._made: dict[tuple[str, str], Report] = {}
        self._forms: dict[tuple[str, str], dict[str, Report]] = {}

    def __call__(self, place: str, lang: str) -> Report:
        if (place, lang) not in self._made:
            made = compare(["laoshan", "zhangqiu"], self.raw, lang) if place == "comparison" else None
            self._made[place, lang] = made or self.study(place).report(lang)
        return self._made[place, lang]

    def study(self, place: str) -> Study:
        if place not in self._studies:
            self._studies[place] = Study.load(place, self.raw)
        return self._studies[place]

    def forms(self, place: str, lang: str) -> dict[str, Report]:
        if (place, lang) not in self._forms:
            self._forms[place, lang] = self.study(place).forms(lang)
        return self._forms[place, lang]


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
