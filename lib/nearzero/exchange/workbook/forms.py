"""What the blank workbook asks for: sheets, columns, lists and the rows that are there already.

Here: forms made from the dictionary and the rules of a kind of place. Not here: drawing them (``template``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from nearzero import units
from nearzero.exchange.workbook import words
from nearzero.exchange.workbook.names import Names
from nearzero.places import contracts
from nearzero.places.raw import Raw

# What the guide asks of every city and park, whether an indicator needs it or not.
HEADLINE = ("co2_total", "population", "gdp", "energy", "fossil_energy", "nonfossil_share", "electricity")
_OF_COMMUNITY = ("heating.csv", "green_area.csv", "lights.csv")
_FINAL_SECTORS = {
    "city": "agriculture industry construction transport_storage_post wholesale_retail_catering other_services "
    "urban_households rural_households",
    "park": "industry other_services",
    "community": "households",
}
_FINAL_CARRIERS = {
    "city": "raw_coal gasoline diesel lpg natural_gas heat electricity",
    "park": "raw_coal coke diesel fuel_oil lpg natural_gas heat electricity",
    "community": "natural_gas heat electricity",
}
_BLANK_ROWS = 30
_NAME = re.compile(r"[a-z][a-z0-9_]+")


@dataclass(frozen=True, slots=True)
class FormColumn:
    """One column of a form.

    Attributes:
        field: The field, or the year of its values.
        head: What stands above it.
        choices: What may be chosen; empty for free text.
        required: Whether a row that says something needs it.
        width: Width in characters.
    """

    field: str
    head: str
    choices: tuple[str, ...] = ()
    required: bool = False
    width: int = 14


@dataclass(frozen=True, slots=True)
class Form:
    """One sheet of the blank workbook.

    Attributes:
        name: Its name.
        help: One line above the table.
        columns: The columns.
        rows: Rows that are there already, by field.
        example: A row that shows how, skipped when read.
        blank: How many empty rows carry the drop-down lists besides.
    """

    name: str
    help: str
    columns: tuple[FormColumn, ...]
    rows: tuple[dict[str, str], ...] = ()
    example: dict[str, str] = field(default_factory=dict)
    blank: int = _BLANK_ROWS


class Forms:
    """The forms of one kind of place."""

    def __init__(self, raw: Raw, kind: str, years: Sequence[int], lang: str = "zh") -> None:
        """Take what the forms depend on.

        Args:
            raw: The data folder.
            kind: ``city``, ``park`` or ``community``.
            years: The years to ask for.
            lang: ``zh`` or ``en``.
        """
        self._raw, self._kind, self._lang = raw, kind, lang
        self._years = tuple(map(str, years))
        self._names = Names(raw)

    def all(self) -> Iterator[Form]:
        """Yield every form in the order of the workbook."""
        yield from self._topics()
        yield self._activity()
        tables = [*contracts.SURVEYS] if self._kind != "community" else list(_OF_COMMUNITY)
        yield from (self._survey(table) for table in tables)
        if self._kind != "community":
            yield self._firms()
        yield self._status()
        yield self._targets()
        yield self._projects()
        yield self._quantities()
        if self._kind != "community":
            yield self._effects()
            yield self._assessments()
        yield self._facts()

    def rules(self) -> list[dict[str, str]]:
        """Return the indicators of this kind of place, as the programme lists them."""
        found: list[dict[str, str]] = []
        for path in sorted(self._raw.root.glob(f"programme/*/{self._kind}.csv")):
            frame = self._raw.table(path.relative_to(self._raw.root).as_posix(), contracts.INDICATORS)
            found += [{str(key): str(cell) for key, cell in row.items()} for row in frame.to_dict("records")]
        return found

    def variables(self) -> dict[str, bool]:
        """Return the variables to ask for, and whether each is required, in the order of the dictionary."""
        wanted = dict.fromkeys(HEADLINE, True) if self._kind != "community" else {"population": True}
        for rule in self.rules():
            for column in ("variable", "numerator", "denominator"):
                for name in _NAME.findall(rule[column]):
                    wanted[name] = wanted.get(name, False) or rule["kind"] == "constraint"
        return {name: wanted[name] for name in self._raw.dictionary if name in wanted}

    def _pick(self, zh: str, en: str) -> str:
        return zh if self._lang == "zh" else en

    def _column(
        self, name: str, *, required: bool = False, table: str = "", width: int = 14, choices: Sequence[str] = ()
    ) -> FormColumn:
        listed = [words.label(spellings, self._lang) for spellings in words.choices(name, table).values()]
        called = words.HEADS.get(f"{name}/{table}", words.FIELDS[name])
        head = words.label(called, self._lang) + (" *" if required else "")
        return FormColumn(name, head, tuple(choices or listed), required, width)

    def _year_columns(self) -> tuple[FormColumn, ...]:
        return tuple(FormColumn(year, year + self._pick("年", ""), width=12) for year in self._years)

    def _tail(self) -> tuple[FormColumn, ...]:
        """Return the columns that say where a number comes from."""
        return (
            self._column("state", required=True, width=12),
            self._column("source", width=16),
            self._column("locator", width=18),
            self._column("note", width=28),
        )

    def _labels(self, kind: str) -> tuple[str, ...]:
        return tuple(self._names.labels(kind, self._lang))

    def _said(self, column: str, value: str, table: str = "") -> str:
        return words.label(words.choices(column, table)[value], self._lang)

    def _topics(self) -> Iterator[Form]:
        wanted = self.variables()
        entries = [self._raw.dictionary[name] for name in wanted]
        columns = (
            self._column("variable", required=True, width=34),
            self._column("label", width=34),
            self._column("unit", required=True, width=14),
            *self._year_columns(),
            self._column("price_basis", width=18),
            *self._tail(),
            self._column("required", width=8),
        )
        help_text = self._pick(
            "按文件原样填写数字；空白表示未填写；没有数据填“/”，不涉及填“不涉及”；约数写“约365”。●为必填。",
            "Digits as printed; blank says nothing; “/” for no data, 不涉及 for not applicable; ● is required.",
        )
        for topic in dict.fromkeys(entry.topic for entry in entries):
            rows = tuple(
                {
                    "variable": entry.id,
                    "label": entry.label(self._lang)
                    + (f" ({entry.note})" if entry.note and self._lang == "en" else ""),
                    "unit": entry.unit,
                    "state": self._said("state", "measured"),
                    "required": "●" if wanted[entry.id] else "",
                }
                for entry in entries
                if entry.topic == topic
            )
            first = self._raw.dictionary[rows[0]["variable"]]
            example = {"variable": first.label(self._lang), "unit": first.unit, self._years[0]: "97.60"}
            if units.has_money(first.unit):
                example["price_basis"] = self._said("price_basis", "current")
            example |= {"state": self._said("state", "measured"), "locator": self._pick("表1 第1行", "table 1, row 1")}
            name = words.label(words.TOPICS.get(topic, (topic, topic)), self._lang)
            yield Form(name, help_text, columns, rows, example, blank=0)

    def _activity(self) -> Form:
        carriers = self._raw.table("carriers.csv", contracts.CARRIERS).set_index("carrier")
        sectors = self._raw.table("sectors.csv", contracts.SECTORS).set_index("sector")
        flows = self._raw.table("flows.csv", contracts.FLOWS).set_index("id")
        rows = tuple(
            {
                "flow": str(flows.loc["final", self._lang]),
                "sector": str(sectors.loc[sector, self._lang]),
                "carrier": str(carriers.loc[carrier, self._lang]),
                "unit": str(carriers.loc[carrier, "unit"]),
                "state": self._said("state", "measured"),
            }
            for sector in _FINAL_SECTORS[self._kind].split()
            for carrier in _FINAL_CARRIERS[self._kind].split()
            if sector in sectors.index and carrier in carriers.index
        )
        columns = (
            self._column("flow", required=True, width=18, choices=self._labels("flow")),
            self._column("sector", width=26, choices=self._labels("sector")),
            self._column("carrier", required=True, width=20, choices=self._labels("carrier")),
            self._column("unit", required=True, width=12),
            *self._year_columns(),
            *self._tail(),
        )
        help_text = self._pick(
            "各部门各品种实物消费量；不用某种能源填0，没有数据填“/”，空白表示未填写。同一数量不得既填合计又填分项。",
            "Quantities by sector and carrier; 0 for not used, “/” for no data; never a total beside its parts.",
        )
        return Form(
            words.label(words.SHEETS["activity"], self._lang), help_text, columns, rows, rows[0] if rows else {}
        )

    def _survey(self, table: str) -> Form:
        contract, name = contracts.SURVEYS[table], table.removesuffix(".csv")
        rows = tuple(
            {
                "item": self._said("item", item),
                "measure": self._said("measure", measure),
                "unit": contracts.SURVEY_UNITS[measure],
                "state": self._said("state", "measured"),
            }
            for item in contract.closed["item"]
            for measure in contract.closed["measure"]
        )
        lists = {column: [self._said(column, one) for one in contract.closed[column]] for column in ("item", "measure")}
        columns = (
            self._column("item", required=True, width=18, choices=lists["item"]),
            self._column("measure", required=True, width=20, choices=lists["measure"]),
            self._column("unit", required=True, width=12),
            *self._year_columns(),
            *self._tail(),
        )
        help_text = self._pick("按种类填写；空白表示未填写。", "By kind; blank says nothing.")
        return Form(words.label(words.SHEETS[name], self._lang), help_text, columns, rows, {}, blank=0)

    def _firms(self) -> Form:
        columns = (
            self._column("firm", required=True, width=30),
            self._column("sector", width=26, choices=self._labels("sector")),
            self._column("carrier", required=True, width=20, choices=self._labels("carrier")),
            self._column("unit", required=True, width=12),
            *self._year_columns(),
            *self._tail(),
        )
        help_text = self._pick("重点企业各品种消费量。", "What each key firm uses.")
        return Form(words.label(words.SHEETS["firms"], self._lang), help_text, columns)

    def _status(self) -> Form:
        name = "name" if self._lang == "zh" else "name_en"
        rows = tuple({"indicator": rule["number"], "indicator_name": rule[name]} for rule in self.rules())
        columns = (
            self._column("indicator", required=True, width=12),
            self._column("indicator_name", width=40),
            self._column("year", width=8),
            self._column("state", table="status", width=14),
            self._column("evidence", width=36),
            self._column("own_flag", width=10),
            self._column("lead", width=20),
            self._column("assisting", width=20),
            self._column("source", width=16),
            self._column("locator", width=18),
        )
        help_text = self._pick(
            "每项指标的现状；数值填在前面各表。", "The state of every indicator; numbers go to the sheets before."
        )
        return Form(words.label(words.SHEETS["status"], self._lang), help_text, columns, rows)

    def _targets(self) -> Form:
        columns = (
            self._column("variable", required=True, width=34, choices=self._labels("variable")),
            self._column("year", required=True, width=8),
            self._column("statement", width=20),
            self._column("comparator", required=True, table="targets", width=18),
            self._column("value", width=10),
            self._column("unit", width=12),
            self._column("base_year", width=10),
            self._column("binding", required=True, width=12),
            self._column("indicator", width=10),
            self._column("source", width=16),
            self._column("locator", width=18),
            self._column("note", width=28),
        )
        help_text = self._pick("方案提出的目标，一行一个；下降写负数。", "One target per row; a decrease is negative.")
        return Form(words.label(words.SHEETS["targets"], self._lang), help_text, columns)

    def _projects(self) -> Form:
        columns = (
            self._column("id", width=8),
            self._column("group", width=12),
            self._column("name", required=True, width=34),
            self._column("content", width=40),
            self._column("kind", required=True, table="projects", width=14),
            self._column("investment", width=14),
            self._column("start", width=12),
            self._column("end", width=12),
            self._column("benefit", width=30),
            self._column("units", width=24),
            self._column("indicators", width=12),
            self._column("source", width=16),
            self._column("locator", width=18),
            self._column("note", width=28),
        )
        help_text = self._pick(
            "投资未定填“未定”；时间写2023或2024-06。", "未定 for an open investment; dates as 2023 or 2024-06."
        )
        return Form(words.label(words.SHEETS["projects"], self._lang), help_text, columns)

    def _quantities(self) -> Form:
        columns = (
            self._column("project", required=True, width=10),
            self._column("quantity", required=True, width=34, choices=self._labels("variable")),
            self._column("value", required=True, width=12),
            self._column("unit", required=True, width=12),
            self._column("source", width=16),
            self._column("locator", width=18),
            self._column("note", width=28),
        )
        help_text = self._pick(
            "项目的工程量，一行一个；编号同“重点项目”。", "One quantity per row; numbers as in the projects."
        )
        return Form(words.label(words.SHEETS["project_quantities"], self._lang), help_text, columns)

    def _effects(self) -> Form:
        table = "co_control"
        columns = (
            self._column("measure", required=True, table=table, width=12),
            self._column("name", table=table, width=30),
            self._column("name_en", width=20),
            self._column("stage", width=10),
            self._column("item", required=True, table=table, width=20),
            self._column("year", required=True, width=8),
            self._column("value", required=True, table=table, width=14),
            self._column("unit", required=True, width=10),
            *self._tail(),
        )
        help_text = self._pick(
            "措施一年减少的排放量，一行一个措施的一种污染物或气体；增加写负数，不变写0；投资也可单列一行；"
            "编号同“重点项目”时可不写名称。",
            "What a measure cuts in a year, one pollutant or gas per row; a rise is negative, 0 for unchanged; the "
            "investment may have a row; a project of the list needs no name.",
        )
        return Form(words.label(words.SHEETS[table], self._lang), help_text, columns)

    def _assessments(self) -> Form:
        table = "assessments"
        columns = (
            self._column("id", required=True, table=table, width=10),
            self._column("name", required=True, table=table, width=34),
            self._column("name_en", width=20),
            self._column("kind", required=True, table=table, width=16),
            self._column("sector", width=26, choices=self._labels("sector")),
            self._column("rule", width=16),
            self._column("project", width=10),
            self._column("year", required=True, width=8),
            self._column("carbon_assessed", required=True, width=14),
            self._column("value", table=table, width=16),
            self._column("unit", width=10),
            *(replace(column, required=False, head=column.head.removesuffix(" *")) for column in self._tail()),
        )
        help_text = self._pick(
            "已审批的规划环评、建设项目环评和节能审查，一行一项；没有给出排放量的，数值空着，不要填0；"
            "适用要求编号见上级或本地的assessment_rules.csv。",
            "Assessments that were decided on, one per row; no number where none is stated, never 0; rules by their "
            "ids in assessment_rules.csv.",
        )
        return Form(words.label(words.SHEETS[table], self._lang), help_text, columns)

    def _facts(self) -> Form:
        columns = (
            self._column("variable", required=True, width=34, choices=self._labels("variable")),
            self._column("year", required=True, width=10),
            self._column("value", width=12),
            self._column("unit", required=True, width=12),
            self._column("statement", width=20),
            self._column("base_year", width=10),
            self._column("comparator", width=14),
            self._column("sector", width=22, choices=self._labels("sector")),
            self._column("carrier", width=18, choices=self._labels("carrier")),
            self._column("price_basis", width=18),
            *self._tail(),
        )
        help_text = self._pick(
            "其他数据，一行一个：增长率（注明基期年份和价格口径）、占比、分行业和分品种数据。",
            "Everything else, one number per row: growth (with base year and prices), shares, sectors, carriers.",
        )
        return Form(words.label(words.SHEETS["facts"], self._lang), help_text, columns, blank=200)
