"""A factor is the row that was asked for, or a sentence that says what to ask: never a neighbour, never a zero."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nearzero.accounting.factors import FactorTable, MissingFactorError, read_digits
from nearzero.places.contracts import FACTORS
from nearzero.places.raw import Raw

HEAD = "name,value,unit,year,region,source,status,note\n"


@pytest.fixture(scope="module")
def table(real_raw):
    return FactorTable.read(real_raw)


def test_every_row_of_every_table_is_there_with_its_digits(real_raw, table):
    names = sorted(path.name for path in (real_raw.root / "factors").glob("*.csv"))
    rows = [row for name in names for row in real_raw.table(f"factors/{name}", FACTORS).itertuples(index=False)]
    assert [(f.name, f.digits, f.unit, f.region, f.source, f.status, f.note) for f in table] == [
        (row.name, row.value, row.unit, row.region, row.source, row.status, row.note) for row in rows
    ]
    assert len(table) == len(rows) >= 209


def test_ids_are_unique_and_lead_back_to_the_row(table):
    assert len({factor.id for factor in table}) == len(table)
    assert all(table.by_id(factor.id) is factor for factor in table)


def test_an_id_names_the_year_and_the_region_only_where_it_must(table):
    assert table.find("grid_ef_shandong", 2021).id == "factor:grid_ef_shandong@2021"
    assert table.find("heat_ef_default").id == "factor:heat_ef_default"
    roofs = {f.id for f in table if f.name == "pv_full_load_hours_rooftop"}
    assert roofs == {f"factor:pv_full_load_hours_rooftop[山东({part})]" for part in ("东部沿海", "鲁中")}


def test_an_unknown_id_is_refused_with_the_nearest_one(table):
    with pytest.raises(MissingFactorError, match="grid_ef_shandong@2021"):
        table.by_id("factor:grid_ef_shandng@2021")


# 生态环境部、国家统计局: 公告2024年第12号, 2024年第33号, 2025年第47号
@pytest.mark.parametrize(("year", "value"), [(2021, 0.6838), (2022, 0.641), (2023, 0.6191)])
def test_the_published_factors_of_the_shandong_grid_are_found_by_year(table, year, value):
    factor = table.find("grid_ef_shandong", year, "山东")
    assert (factor.value, factor.unit, factor.status) == (value, "kgCO2/kWh", "published")


class TestMissing:
    def test_a_neighbouring_year_never_stands_in(self, table):
        with pytest.raises(MissingFactorError) as error:
            table.find("grid_ef_shandong", 2019)
        assert (error.value.name, error.value.year) == ("grid_ef_shandong", 2019)
        assert "no other year stands in for 2019" in error.value.ask
        assert str(error.value).startswith("there is no factor “grid_ef_shandong” of 2019: ")

    def test_another_region_never_stands_in(self, table):
        with pytest.raises(MissingFactorError, match="none for 华东"):
            table.find("grid_ef_shandong", 2022, "华东")

    def test_several_rows_are_no_answer(self, table):
        with pytest.raises(MissingFactorError, match="say which"):
            table.find("grid_ef_shandong")
        with pytest.raises(MissingFactorError, match="regions"):
            table.find("pv_full_load_hours_rooftop")

    def test_a_slip_of_the_name_gets_the_nearest_one(self, table):
        with pytest.raises(MissingFactorError, match="did you mean “heat_ef_default”"):
            table.find("heat_ef_defalt")

    def test_a_row_without_a_value_is_asked_for(self, table):
        with pytest.raises(MissingFactorError, match="absent: ask for it"):
            table.find("forest_SVD_BEF_RSR_GR_CR_shandong")

    def test_it_is_a_lookup_error_with_a_sentence_of_its_own(self):
        assert issubclass(MissingFactorError, LookupError)
        assert "with its source" in str(MissingFactorError("x", 2020))


def test_a_row_without_a_year_holds_for_every_year(table):
    assert table.find("heat_ef_default", 2021) is table.find("heat_ef_default", 2022)


def test_years_are_those_with_a_row(table):
    assert table.years("grid_ef_north") == (2012, 2021, 2022)
    assert table.years("heat_ef_default") == ()
    assert table.years("no such factor") == ()


class TestDigits:
    @pytest.mark.parametrize(
        ("digits", "value", "ends"),
        [
            ("0.6838", 0.6838, (0.68375, 0.68385)),
            ("97.60", 97.6, (97.595, 97.605)),
            ("5", 5.0, (4.5, 5.5)),
            ("0.5306..0.8325", None, (0.5306, 0.8325)),
            ("3-5", None, (3.0, 5.0)),
            ("5~6", None, (5.0, 6.0)),
        ],
    )
    def test_a_number_has_its_rounding_and_a_range_its_ends(self, digits, value, ends):
        found, interval = read_digits(digits)
        assert found == value
        assert interval == pytest.approx(ends, rel=1e-12)

    @pytest.mark.parametrize(
        "digits",
        ["", "<=0.2 (20-100万tce) / <=0.3 (>=100万tce)", "250->120", "30-60 / 60-100", "<1 (survey) / 3-5", "1.2.3-4"],
    )
    def test_words_are_no_number_and_no_range(self, digits):
        assert read_digits(digits) == (None, None)

    def test_a_range_that_runs_backwards_is_none(self):
        assert read_digits("250..120") == (None, None)

    def test_what_is_so_by_definition_has_no_rounding(self, table):
        for name in ("gwp100_CO2", "grid_ef_green_or_nonfossil_direct"):
            factor = table.find(name)
            assert factor.low == factor.value == factor.high

    @given(st.decimals(min_value="0.0001", max_value="99999", places=4))
    def test_the_number_lies_in_the_middle_of_its_interval(self, number):
        value, ends = read_digits(str(number))
        assert value is not None
        assert ends is not None
        assert math.isclose(sum(ends) / 2, value, rel_tol=1e-9)
        assert math.isclose(ends[1] - ends[0], 1e-4, rel_tol=1e-6)


def test_the_table_is_read_once_for_a_folder_and_anew_for_another(small_raw):
    small_raw.write("factors/a.csv", HEAD + "x,1.5,,,,文献,published,\n")
    raw = small_raw.raw
    assert FactorTable.read(raw) is FactorTable.read(raw)
    small_raw.write("factors/a.csv", HEAD + "x,2.5,,,,文献,published,\n")
    assert FactorTable.read(raw).find("x").value == 1.5
    assert FactorTable.read(Raw(raw.root)).find("x").value == 2.5


def test_a_folder_without_factors_has_an_empty_table(small_raw):
    assert len(FactorTable.read(small_raw.raw)) == 0
