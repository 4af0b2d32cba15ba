"""Sheets of any layout become rows with source and cell; what is not understood stops the import, by its cell."""

from __future__ import annotations

import shutil

import openpyxl
import pytest

from nearzero.exchange.place_names import check_id, find_place
from nearzero.exchange.workbook.forms import Forms
from nearzero.exchange.workbook.new import new_place
from nearzero.exchange.workbook.read import read_workbook
from nearzero.exchange.workbook.template import KINDS, write_template
from nearzero.places.contracts import SURVEYS
from nearzero.places.raw import Raw
from nearzero.problems import DataError


@pytest.fixture
def read(small_raw, tmp_path):
    """Read a workbook made of sheets of rows, as the place alpha."""

    def made(**sheets):
        book = openpyxl.Workbook()
        book.remove(book.active)
        for name, (rows, *merged) in sheets.items():
            sheet = book.create_sheet(name)
            for row in rows:
                sheet.append(row)
            for area in merged:
                sheet.merge_cells(area)
        path = tmp_path / "sent.xlsx"
        book.save(path)
        return read_workbook(path, small_raw.raw, "alpha")

    return made


def values(imported, table="facts.csv"):
    frame = imported.tables[table]
    return {(row.variable, row.year): (row.value, row.unit, row.state) for row in frame.itertuples()}


class TestLayouts:
    def test_variables_down_and_years_across(self, read):
        found = read(表=([["指标", "单位", "2020年", "２０２１年"], ["常住人口", "万人", "50.0", "50.5"]],))
        assert values(found) == {
            ("population", "2020"): ("50.0", "万人", "measured"),
            ("population", "2021"): ("50.5", "万人", "measured"),
        }
        assert found.origins["facts.csv"] == (("表", "C2"), ("表", "D2"))
        assert found.problems == ()

    def test_years_down_and_variables_across_with_units_in_the_head(self, read):
        rows = [["年份", "常住人口（万人）", "能源消费总量(万吨标准煤)"], [2020, 50, "120.5"], [2021, 51, "/"]]
        found = read(表=(rows,))
        assert values(found)["energy", "2020"] == ("120.5", "万吨标准煤", "measured")
        assert values(found)["energy", "2021"] == ("", "万吨标准煤", "missing")

    def test_a_merged_head_of_two_rows(self, read):
        rows = [["统计表", "", ""], ["年份", "常住人口", ""], ["", "（万人）", ""], [2020, 50, ""]]
        found = read(表=(rows, "A2:A3"))
        assert values(found) == {("population", "2020"): ("50", "万人", "measured")}

    def test_one_number_per_row(self, read):
        rows = [["变量", "年份", "数值", "计量单位", "数据状态"], ["population", "2022年", "约50", "万人", "粗算值"]]
        found = read(表=(rows,)).tables["facts.csv"].iloc[0]
        assert (found.year, found.value, found.qualifier, found.state) == ("2022", "50", "about", "estimated")

    def test_a_unit_above_the_table_holds_for_all_of_it(self, read):
        found = read(表=([["表1 人口（单位：万人）"], ["指标", "2020年"], ["常住人口", 50]],))
        assert values(found) == {("population", "2020"): ("50", "万人", "measured")}

    def test_a_value_merged_over_years_is_one_value_for_the_period(self, read):
        rows = [["指标", "单位", "2020年", "2021年", "2022年"], ["常住人口", "万人", "50", "", ""]]
        assert list(values(read(表=(rows, "C2:E2")))) == [("population", "2020-2022")]

    def test_the_columns_of_the_data_folder_are_taken_as_they_are(self, small_raw, tmp_path):
        folder = tmp_path / "tables"
        folder.mkdir()
        shutil.copyfile(small_raw.path("places/alpha/facts.csv"), folder / "facts.csv")
        found = read_workbook(folder, small_raw.raw, "alpha").tables["facts.csv"]
        there = small_raw.raw.place_table("alpha", "facts.csv").drop(columns=["file", "row"])
        assert found.equals(there.reset_index(drop=True))


class TestNothingIsInvented:
    def test_blank_cells_make_no_rows_and_remarks_and_examples_are_skipped(self, read):
        rows = [
            ["指标", "单位", "2020年"],
            ["示例 常住人口", "万人", "9.9"],
            ["常住人口", "万人", ""],
            ["#能源消费总量", "万吨标准煤", "1"],
            ["co2_total", "万吨", "400"],
            ["注：数据来自年鉴", "", ""],
        ]
        found = read(表=(rows,))
        assert list(values(found)) == [("co2_total", "2020")]
        assert any(note.kind == "left_out" for note in found.conversions)

    def test_a_number_without_a_unit_is_refused_by_its_cell(self, read):
        (problem,) = read(表=([["指标", "2020年"], ["常住人口", "50"]],)).problems
        assert (problem.sheet, problem.cell, problem.rule) == ("表", "B2", "a number has a unit")

    @pytest.mark.parametrize(
        ("name", "cell", "said"),
        [
            ("常驻人口", "50", "did you mean “常住人口”"),
            ("常住人口", "5O", "“O” behind the number"),
            ("常住人口", "=1/0", "computed value"),
        ],
    )
    def test_what_is_not_understood_is_named_with_a_suggestion(self, read, name, cell, said):
        found = read(表=([["指标", "单位", "2020年"], [name, "万人", cell]],))
        assert said in str(found.problems[0])
        assert found.problems[0].sheet == "表"

    def test_a_year_twice_is_refused_and_years_out_of_order_are_warned_of(self, read):
        twice = read(表=([["指标", "单位", "2020年", "2020"], ["常住人口", "万人", 1, 2]],))
        assert "a year has one column" in str(twice.problems[0])
        mixed = read(表=([["指标", "单位", "2022年", "2020年"], ["常住人口", "万人", 1, 2]],))
        assert [problem.severity for problem in mixed.problems] == ["warning"]
        assert values(mixed)["population", "2022"][0] == "1"

    def test_a_sheet_or_column_that_says_nothing_known_is_named(self, read):
        found = read(
            杂=([["随便", "写写"], ["甲", "乙"]],),
            表=([["指标", "单位", "2020年", "心情"], ["常住人口", "万人", 1, "好"]],),
        )
        assert {(p.sheet, p.severity) for p in found.problems} == {("杂", "warning"), ("表", "warning")}

    def test_without_a_document_the_workbook_is_the_source_and_the_cell_the_locator(self, read):
        found = read(表=([["指标", "单位", "2020年"], ["常住人口", "万人", 50]],))
        row = found.tables["facts.csv"].iloc[0]
        assert (row.source, row.locator) == ("alpha-workbook", "表!A2")
        assert found.sources["alpha-workbook"]["title"] == "sent.xlsx"

    def test_the_only_document_is_the_source_of_rows_that_name_none(self, read):
        listed = [["编号", "文件名称", "发布单位"], ["yearbook", "统计年鉴", "统计局"]]
        found = read(资料来源=(listed,), 表=([["指标", "单位", "2020年"], ["常住人口", "万人", 50]],))
        assert set(found.tables["facts.csv"]["source"]) == {"alpha-yearbook"}
        assert any(note.kind == "source" for note in found.conversions)


class TestPlaceNames:
    @pytest.mark.parametrize(
        "name", ["../x", "/etc", "a/b", "a\0b", "CON", "con", "nul", "a b", "", ".x", "a" * 99, "甲区", "-a", "a--b"]
    )
    def test_a_name_that_could_leave_the_folder_is_refused(self, name, small_raw):
        with pytest.raises(DataError):
            check_id(name)
        with pytest.raises(DataError):
            new_place(small_raw.raw, name, "park", {})

    def test_old_and_new_names_mean_the_same_place(self, real_raw):
        assert (
            find_place(real_raw, "崂山区")
            == find_place(real_raw, "青岛市崂山区")
            == find_place(real_raw, "Laoshan")
            == "laoshan"
        )
        assert find_place(real_raw, "章丘市") == "zhangqiu"
        assert find_place(real_raw, "没有这个地方") is None


class TestTemplate:
    @pytest.mark.parametrize("kind", KINDS)
    @pytest.mark.parametrize("lang", ["zh", "en"])
    def test_a_blank_workbook_is_read_without_a_number_or_a_problem(self, real_raw, tmp_path, kind, lang):
        path = write_template(real_raw, tmp_path / "blank.xlsx", kind, years=(2020, 2021), lang=lang)
        found = read_workbook(path, real_raw, "demo")
        assert dict(found.tables) == {}
        assert found.problems == ()

    def test_every_indicator_of_the_rules_has_its_variables_on_a_sheet(self, real_raw):
        for kind in KINDS:
            forms = Forms(real_raw, kind, (2020,))
            asked = {row["variable"] for form in forms.all() for row in form.rows if "variable" in row}
            wanted = {name for rule in forms.rules() for name in rule["variable"].split(";") if name}
            assert wanted <= asked

    @pytest.mark.parametrize("table", SURVEYS)
    def test_every_kind_and_measure_of_a_survey_has_a_row(self, real_raw, table):
        contract = SURVEYS[table]
        rows = len(contract.closed["item"]) * len(contract.closed["measure"])
        assert rows in {len(form.rows) for form in Forms(real_raw, "city", (2020,)).all()}

    def test_a_new_place_has_a_folder_and_a_workbook_and_is_not_made_twice(self, tmp_path, real_raw):
        root = tmp_path / "raw"
        shutil.copytree(real_raw.root, root)
        folder, workbook = new_place(Raw(root), "demo", "community", {"zh": "示例", "parent": "qingdao"})
        assert Raw(root).place("demo").system == "community"
        assert workbook.is_file()
        assert read_workbook(workbook, Raw(root)).place["parent"] == "qingdao"
        with pytest.raises(DataError, match="not there yet"):
            new_place(Raw(root), "demo", "community", {})
        assert folder.is_dir()
