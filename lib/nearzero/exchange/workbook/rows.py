"""The rows below a head, turned into rows of a table of the data folder.

Here: one value per row, whatever way the sheet is laid out (years across, variables across, or one value per line).
Not here: heads (``heads``), tables that already have the columns of the data folder (``raw_table``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from nearzero.exchange.place_names import find_place
from nearzero.exchange.reading.cells import ERRORS, UNCOMPUTED, Cell, half_width, known_unit, read_cell, unit_name
from nearzero.exchange.reading.sheet import reference
from nearzero.exchange.reading.sheets import Sheet
from nearzero.exchange.workbook import words
from nearzero.exchange.workbook.context import Context, Rows
from nearzero.exchange.workbook.heads import Column, Head
from nearzero.exchange.workbook.judge import COMPUTE, judge_row
from nearzero.exchange.workbook.names import split_unit
from nearzero.places import contracts
from nearzero.places.contracts import WITHOUT_VALUE
from nearzero.problems import nearest

_SKIPPED = re.compile(r"^(示例|example\b|例[:：])", re.IGNORECASE)
_LEFT_OUT = "#"
_REMARK = re.compile(r"^(注|备注|说明|资料来源|数据来源|来源|note|source)s?\s*[:：\d]", re.IGNORECASE)
_YEAR = re.compile(
    r"((?:19|20)\d\d)(?:\.0|年|年度)?(?:\s*[-至到]\s*((?:19|20)\d\d)年?)?|((?:19|20)\d\d)[-/.]\d\d?(?:[-/.]\d\d?)?"
)
_BASIS = re.compile(r"((?:19|20)\d\d)年?(?:不变|可比)?价(?:格)?")
_NAMES = {"variable": "variable", "quantity": "variable", "sector": "sector", "carrier": "carrier", "flow": "flow"}
_NOT_ABOUT = frozenset({"value", "locator", "note"})
_UNDATED = frozenset({"undated", "未注明", "不详", "未标年份"})


@dataclass(slots=True)
class SheetRows:
    """One sheet while its rows are read."""

    sheet: Sheet
    head: Head
    table: str
    context: Context
    numbers: dict[tuple[str, ...], tuple[tuple[int, int], str]] = field(default_factory=dict)

    def read(self, into: Rows) -> None:
        """Read all rows below the head."""
        filled = self.sheet.filled()
        contract = contracts.PLACE_TABLES[self.table]
        self._twice()
        named = [column for column in self.head.columns if column.field and column.field != "value"]
        for row in range(self.head.row, len(filled)):
            cells = filled[row]
            first = next((cell.strip() for cell in cells if cell.strip()), "")
            if not judge_row(self.sheet, row, cells, named, self.context):
                continue
            if not first or _SKIPPED.match(first) or (_REMARK.match(first) and not self._has_value(row)):
                continue
            if first.startswith(_LEFT_OUT) and first.upper() not in ERRORS:
                self.context.convert(self.sheet, (row, 0), "left_out", first, "")
                continue
            fields = {
                column.field: cells[column.index].strip() if column.index < len(cells) else ""
                for column in self.head.columns
                if column.field
            }
            for record, column in self._records(row, fields):
                if self.table == "facts.csv" and not fields.get("locator"):
                    self._once(record, (row, column))
                into.rows.append({name: record.get(name, "") for name in (*contract.columns, *contract.optional)})
                into.origins.append((self.sheet.name, reference(row, column)))

    def _once(self, record: dict[str, str], at: tuple[int, int]) -> None:
        """Refuse another number for what the sheet has a number for; a document may differ, and says where."""
        key = tuple(record.get(name, "") for name in contracts.FACTS.key if name not in _NOT_ABOUT)
        first = self.numbers.setdefault(key, (at, record["value"]))
        if first[0] != at and first[1] != record["value"]:
            hint = f"{reference(*first[0])} has {first[1] or 'none'}; where documents differ, name document and place"
            self.context.blame(self.sheet, at, record["value"], "a number comes once in a sheet", hint)

    def _has_value(self, row: int) -> bool:
        return any(self.sheet.at(row, column.index).strip() for column in self._value_columns)

    @property
    def _value_columns(self) -> tuple[Column, ...]:
        value = self.head.field("value")
        return self.head.value_columns or ((value,) if value else ())

    def _twice(self) -> None:
        seen: set[tuple[str, str]] = set()
        for column in self.head.value_columns:
            if (column.year, column.variable) in seen:
                at = (max(self.head.row - 1, 0), column.index)
                self.context.blame(self.sheet, at, column.text, "a year has one column", "take the second one out")
            seen.add((column.year, column.variable))
        years = [column.year for column in self.head.value_columns if column.year and not column.variable]
        if years != sorted(years):
            at = (max(self.head.row - 1, 0), self.head.value_columns[0].index)
            rule, hint = "years run forward", "they are read by their heads; check that none is mistyped"
            self.context.blame(self.sheet, at, " ".join(years), rule, hint, severity="warning")

    def _records(self, row: int, fields: dict[str, str]) -> Iterator[tuple[dict[str, str], int]]:
        """Yield the records of one row with the column of the value each comes from."""
        if self.table == "status.csv":
            if any(fields.get(name) for name in ("state", "evidence", "own_flag", "lead")):
                yield self._record(row, fields, "evidence"), self._index("state")
        elif self.table in {"projects.csv", "measures.csv"}:
            yield self._record(row, fields, "name"), self._index("name")
        elif self.table == "targets.csv" and fields.get("comparator") and not fields.get("value"):
            yield self._record(row, fields, "comparator"), self._index("comparator")
        elif self.table == "assessments.csv" and not self._has_value(row) and not self._uncomputed(row):
            yield self._record(row, fields, "name"), self._index("name")
        else:
            yield from self._values(row, fields)

    def _uncomputed(self, row: int) -> bool:
        return any(reference(row, column.index) in self.sheet.unsaved for column in self._value_columns)

    def _index(self, field: str) -> int:
        column = self.head.field(field)
        return column.index if column else 0

    def _values(self, row: int, fields: dict[str, str]) -> Iterator[tuple[dict[str, str], int]]:
        said = words.find(fields.get("state", ""), words.choices("state")) if fields.get("state") else None
        record: dict[str, str] | None = None
        for column in self._value_columns:
            at = (row, column.index)
            text = self.sheet.at(*at)
            if reference(*at) in self.sheet.unsaved:
                self.context.blame(self.sheet, at, "", UNCOMPUTED, COMPUTE)
                continue
            if not text.strip() and said not in WITHOUT_VALUE:
                continue
            if record is None:  # the row is judged once, and only where it says something
                record = self._record(row, fields, "value")
            found = self._one(at, text, column, dict(record), fields)
            if found is not None:
                yield found, column.index

    def _one(
        self, at: tuple[int, int], text: str, column: Column, record: dict[str, str], fields: dict[str, str]
    ) -> dict[str, str] | None:
        hint = self._unit(at, column, fields)
        cell = read_cell(text, hint)
        if cell.trouble:
            how = "write one number as printed; where there is none, “/” or 不涉及; words go into the notes"
            self.context.blame(self.sheet, at, text, cell.trouble, how, column=column.text)
            return None
        for note in cell.notes:
            self.context.convert(self.sheet, at, note.kind, note.before, note.after)
        if column.variable:
            record["variable"] = column.variable
        if column.year:
            record["year"] = self._period(at, column)
        record["value"], record["unit"] = cell.digits, cell.unit
        record["qualifier"] = record.get("qualifier") or cell.qualifier
        record["state"] = self._state(at, cell, record)
        if cell.state in WITHOUT_VALUE and text.strip():
            record["note"] = "; ".join(part for part in (record["note"], f"printed as “{text.strip()}”") if part)
        self._needs_unit(at, record, text)
        return record

    def _unit(self, at: tuple[int, int], column: Column, fields: dict[str, str]) -> str:
        named = split_unit(fields.get("variable", ""))[1]
        text = fields.get("unit", "")
        unit = unit_name(text) if text else named or column.unit or self.head.unit
        if text and unit != text:
            self.context.convert(self.sheet, (at[0], self._index("unit")), "unit", text, unit)
        return unit

    def _needs_unit(self, at: tuple[int, int], record: dict[str, str], text: str) -> None:
        if not record["value"]:
            return
        variable = record.get("variable") or record.get("quantity", "")
        canonical = self.context.raw.dictionary[variable].unit if variable in self.context.raw.dictionary else ""
        if not record["unit"] and (canonical or "variable" not in record):
            given = f" ({canonical})" if canonical else ""
            hint = f"write it behind the number, in the head or in a column of units{given}"
            self.context.blame(self.sheet, at, text, "a number has a unit", hint)
        elif record["unit"] and not known_unit(record["unit"]):
            hint = "write it as documents print it: 万吨, 吨/万元, 亿千瓦时, %"
            self.context.blame(self.sheet, at, record["unit"], "a known unit", hint, column="unit")

    def _state(self, at: tuple[int, int], cell: Cell, record: dict[str, str]) -> str:
        state = cell.state or record.get("state", "")
        if not state and "state" not in self.head.fields:
            self.context.convert(self.sheet, at, "state", "", "measured (no column of states)")
            return "measured"
        if not state:
            rule, hint = (
                "a number says its state",
                "choose one: " + "、".join(w[0] for w in words.choices("state").values()),
            )
            self.context.blame(self.sheet, (at[0], self._index("state")), "", rule, hint, column="state")
        return state

    def _period(self, at: tuple[int, int], column: Column) -> str:
        """Return the year of a column; of a value that is merged over several years, the period."""
        for top, left, _, right in self.sheet.merged:
            if (top, left) == at and right > left:
                years = [one.year for one in self.head.value_columns if left <= one.index <= right and one.year]
                if len(years) > 1:
                    period = f"{min(years)[:4]}-{max(years)[-4:]}"
                    self.context.convert(self.sheet, at, "merged", " ".join(years), period)
                    return period
        return column.year

    def _record(self, row: int, fields: dict[str, str], value: str) -> dict[str, str]:
        """Return the record of a row without its value: names as ids, closed lists, years, the document."""
        contract = contracts.PLACE_TABLES[self.table]
        record = {name: fields.get(name, "") for name in (*contract.columns, *contract.optional)}
        for name, text in record.items():
            at = (row, self._index(name))
            if name in _NAMES and (text or name == "flow"):
                record[name] = self._name(at, name, text)
            elif name in {"year", "base_year"} and text:
                record[name] = self._year(at, text)
            elif name in contract.numbers and name != "value" and text:
                record[name] = self._amount(at, name, text, record)
            elif text and words.choices(name, self.table.removesuffix(".csv")):
                record[name] = self._choice(at, name, text)
            elif name == "comparator" and text:
                record[name] = find_place(self.context.raw, text) or text
        source, note = self.context.passports.find(fields.get("source", ""))
        record["source"] = source
        if note is not None:
            self.context.convert(self.sheet, (row, self._index("source")), note.kind, note.before, note.after)
        record["locator"] = fields.get("locator", "") or f"{self.sheet.name}!{reference(row, self._index(value))}"
        if self.table == "projects.csv":
            record["id"] = self._project_number(row, record["id"])
            record["investment_state"] = record["investment_state"] or (
                "stated" if record["investment"] else "not_given"
            )
            record["kind"], record["group"] = record["kind"] or "other", record["group"] or "—"
        return record

    def _project_number(self, row: int, text: str) -> str:
        """Return the id of a project: as it stands, or made of its number, or of its row where it has none."""
        plain = half_width(text).removesuffix(".0")
        if plain.startswith("P"):
            return plain
        if not plain:
            return f"P{row - self.head.row + 1:02d}"
        if plain.isascii() and plain.isdigit() and len(plain) < 6:
            return f"P{int(plain):02d}"
        at = (row, self._index("id"))
        self.context.blame(self.sheet, at, text, "a number of a project", "1, 2, 3 … or P01, P02 …", column="id")
        return text

    def _name(self, at: tuple[int, int], field: str, text: str) -> str:
        kind, column = _NAMES[field], self.head.field(field)
        if not text and column is None:
            if field == "flow":  # a table of what is used, and nothing else, says so by its title
                self.context.convert(self.sheet, at, "flow", "", "final (no column of flows)")
                return "final"
            return ""
        if not text:
            return ""
        for spelling in (text, split_unit(text)[0]):
            if (found := self.context.names.find(kind, spelling)) is not None:
                if text not in {found, *self.context.names.official(kind, found)}:
                    self.context.convert(self.sheet, at, "name", text, found)
                return found
        rule = {"variable": "a variable of the dictionary"}.get(kind, f"a {kind} of {kind}s.csv")
        self.context.blame(
            self.sheet, at, text, rule, self.context.names.nearest(kind, text), column=field,
            exception=f"to leave the row out, write “{_LEFT_OUT}” before its first cell",
        )  # fmt: skip
        return text

    def _year(self, at: tuple[int, int], text: str) -> str:
        plain = half_width(text)
        if plain.casefold() in _UNDATED:
            return "undated"
        found = _YEAR.fullmatch(plain)
        if not found:
            self.context.blame(self.sheet, at, text, "a year", "2022, a period 2020-2022, or undated", column="year")
            return text
        year = "-".join(part for part in (found[1] or found[3], found[2]) if part)
        if year != text:
            self.context.convert(self.sheet, at, "year", text, year)
        return year

    def _choice(self, at: tuple[int, int], field: str, text: str) -> str:
        listed = words.choices(field, self.table.removesuffix(".csv"))
        found = words.find(text, listed)
        if found is None and field == "price_basis" and (basis := _BASIS.fullmatch(half_width(text).replace(" ", ""))):
            found = f"constant_{basis[1]}"
        if found is None and field == "price_basis" and text.startswith("constant_"):
            found = text
        if found is None:
            hint = nearest(text, [label for spellings in listed.values() for label in spellings[:1]])
            rule = f"one of the list “{words.FIELDS.get(field, (field,))[0]}”"
            self.context.blame(self.sheet, at, text, rule, hint, column=field)
            return text
        if text not in {found, *listed.get(found, ())[:2]}:
            self.context.convert(self.sheet, at, "choice", text, found)
        return found

    def _amount(self, at: tuple[int, int], field: str, text: str, record: dict[str, str]) -> str:
        """Return an amount of money in 亿元, the one number besides values that people write with a unit."""
        cell = read_cell(text, (self.head.field(field) or Column(0, "")).unit or "亿元")
        if cell.trouble:
            self.context.blame(self.sheet, at, text, cell.trouble, "one number in 亿元, or 未定", column=field)
        if cell.state and "investment_state" in record:
            record["investment_state"] = "undetermined"
        if cell.unit == "亿元" or not cell.digits:
            return cell.digits
        if cell.unit == "万元":
            from decimal import Decimal

            amount = format(Decimal(cell.digits).scaleb(-4).normalize(), "f")
            self.context.convert(self.sheet, at, "unit", text, f"{amount} 亿元")
            return amount
        self.context.blame(
            self.sheet, at, text, "an amount of money in 亿元 or 万元", "write its unit behind it", column=field
        )
        return cell.digits
