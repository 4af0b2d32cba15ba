"""What happens when a widget is moved, without a browser; every failure is a message."""

from __future__ import annotations

import json
import shutil
from base64 import b64decode
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from re import findall

import openpyxl
import pytest
from typer.testing import CliRunner

from nearzero.cli import app
from nearzero.places.raw import Raw
from nearzero.presentation.explorer import explore
from nearzero.presentation.explorer.desk import Desk
from nearzero.presentation.explorer.keep import VIEWS, chapter_of
from nearzero.presentation.explorer.log import LOG_VARIABLE
from nearzero.presentation.explorer.state import LANGUAGES, TABS, State, StateError, from_json
from nearzero.presentation.explorer.widgets import CHOICES, Explorer
from nearzero.problems import DataError
from nearzero.study import Study

ABOUT = [("id", "gamma"), ("zh", "丙区"), ("en", "Gamma"), ("kind", "city")]
LEVELS = [
    ["指标", "单位", "2020年", "2022年"],
    ["二氧化碳排放总量", "万吨", "400", "380"],
    ["常住人口", "万人", "50.0", "51.0"],
]


def xlsx(**sheets) -> bytes:
    """Return a workbook made of sheets of rows."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    kept = BytesIO()
    book.save(kept)
    return kept.getvalue()


BAD = [
    ("notes.txt", b"hello", "xlsx"),
    ("broken.xlsx", b"PK\x03\x04 this is no workbook", ""),
    ("empty.xlsx", b"", ""),
    ("nowhere.xlsx", xlsx(表=LEVELS), "which place"),
    ("none.xlsx", xlsx(地方=ABOUT), "no row of numbers"),
    ("unit.xlsx", xlsx(地方=ABOUT, 表=[["指标", "2020年"], ["常住人口", "50"]]), "a number has a unit"),
    ("away.xlsx", xlsx(地方=[("id", "../../etc"), *ABOUT[1:]], 表=LEVELS), "etc"),
]


@pytest.fixture
def explorer(desk):
    made = Explorer(
        Desk(desk.raw, lambda place, raw: desk.study(place) if raw is desk.raw else Study.load(place, raw)),
        State(places=("laoshan",), lang="en"),
    )
    made.desk._kept = desk._kept
    yield made
    made.uploads.close()


@pytest.fixture
def at_the_desk(desk, monkeypatch):
    """Open explorers at the one desk, instead of reading everything anew."""
    monkeypatch.setattr("nearzero.presentation.explorer.desk.Desk", lambda *_: desk)


def upload(explorer, name, content):
    about = {"name": name, "type": "", "size": len(content), "last_modified": datetime.now(UTC)}
    explorer.upload.value = ({**about, "content": memoryview(content)},)


def files(explorer):
    found = findall(r'download="([^"]+)" href="data:[^;]+;base64,([^"]*)"', explorer.ready.value)
    return {name: b64decode(content) for name, content in found}


class TestMoves:
    def test_a_slider_changes_what_is_shown_and_can_be_taken_back(self, explorer):
        before = explorer.view.value
        explorer.levers["gdp"].value = 3.0
        assert dict(explorer.state.moves) == {"gdp": 3.0}
        assert explorer.view.value != before
        explorer.buttons["undo"].click()
        assert explorer.view.value == before
        assert explorer.levers["gdp"].value == pytest.approx(7.89)
        explorer.buttons["redo"].click()
        assert dict(explorer.state.moves) == {"gdp": 3.0}
        explorer.buttons["reset"].click()
        assert explorer.view.value == before

    def test_a_page_that_rounds_a_value_moves_nothing(self, explorer):
        explorer.levers["gdp"].value += 0.004
        assert explorer.state.moves == ()
        assert not explorer.history.can_undo

    def test_a_late_answer_to_a_value_given_before_moves_nothing(self, explorer):
        given = [explorer.levers["gdp"].value]
        for population in (5.0, 4.0):
            explorer.levers["population"].value = population
            given.append(explorer.levers["gdp"].value)
        assert len(set(given)) == 3
        explorer.levers["gdp"].value = given[1] + 0.004
        assert dict(explorer.state.moves) == {"population": 4.0}
        assert explorer.levers["gdp"].value == given[-1]

    @pytest.mark.parametrize("press", ["place", "price_basis", "scenario", "undo", "reset"])
    def test_a_move_that_was_under_way_when_something_else_was_chosen_moves_nothing(self, explorer, press):
        explorer.levers["population"].value = 5.0
        under_way = explorer.levers["gdp"]
        if press in explorer.buttons:
            explorer.buttons[press].click()
        else:
            others = {"place": "zhangqiu", "price_basis": "unstated:co2_per_gdp", "scenario": "planned"}
            explorer.choices[press].value = others[press]
        before = explorer.state, explorer.levers["gdp"].value
        under_way.value = 3.0
        assert (explorer.state, explorer.levers["gdp"].value) == before
        assert under_way.comm is None

    def test_a_move_under_way_when_a_place_was_chosen_on_another_tab_moves_nothing(self, explorer):
        under_way = explorer.levers["gdp"]
        explorer.tabs.value = "levels"
        explorer.choices["place"].value = "zhangqiu"
        under_way.value = 3.0
        assert explorer.state.moves == ()
        explorer.tabs.value = "outlook"
        assert explorer.levers["gdp"].value != 3.0

    def test_a_move_under_way_when_another_tab_was_chosen_still_counts(self, explorer):
        explorer.tabs.value = "levels"
        explorer.levers["gdp"].value = 3.0
        explorer.tabs.value = "outlook"
        assert dict(explorer.state.moves) == {"gdp": 3.0}
        assert explorer.levers["gdp"].value == 3.0

    def test_the_shares_of_fuels_stay_a_whole(self, explorer):
        explorer.choices["place"].value = "example-county"
        explorer.choices["identity"].value = "fossil5"
        for lever, value in (("coal_share", 30.0), ("oil_share", 40.0), ("gas_share", 50.0), ("coal_share", 25.0)):
            explorer.levers[lever].value = value
            assert explorer.message.value == ""
            stand = {name: explorer.levers[name].value for name in ("coal_share", "oil_share", "gas_share")}
            assert sum(stand.values()) == pytest.approx(100, abs=0.03)
            assert stand[lever] == value

    def test_what_was_undone_can_be_moved_again_at_once(self, explorer):
        explorer.levers["gdp"].value = 3.0
        explorer.buttons["undo"].click()
        explorer.levers["gdp"].value = 3.0
        assert dict(explorer.state.moves) == {"gdp": 3.0}

    def test_other_levers_follow(self, explorer):
        explorer.levers["population"].value = 5.0
        assert explorer.levers["gdp"].value == pytest.approx((1.05 * 1.06387 - 1) * 100, abs=0.02)

    def test_a_scenario_is_a_preset(self, explorer):
        explorer.levers["gdp"].value = 3.0
        explorer.choices["scenario"].value = "planned"
        assert (explorer.state.scenario, explorer.state.moves) == ("planned", ())

    def test_another_place_brings_its_own_years_and_price_basis(self, explorer):
        explorer.choices["place"].value = "zhangqiu"
        assert explorer.state.price_basis == "unstated:co2_per_gdp"
        assert "Zhangqiu" in explorer.view.value

    def test_every_view_in_both_languages_without_a_message(self, explorer):
        explorer.choices["other"].value = "zhangqiu"
        for tab in TABS:
            for lang in LANGUAGES:
                explorer.tabs.value, explorer.lang.value = tab, lang
                assert "alert" not in explorer.message.value, (tab, lang)
                assert all(widget.description for widget in explorer.choices.values()), (tab, lang)

    def test_every_choice_can_be_made(self, explorer):
        explorer.tabs.value = "drivers"
        for name in CHOICES[4:]:
            for _, value in explorer.choices[name].options:
                explorer.choices[name].value = value
                assert "alert" not in explorer.message.value, (name, value)

    def test_why_follows_the_number_asked_for(self, explorer):
        name = next(iter(explorer.section.results))
        explorer.ask.value = name
        assert name in explorer.why.value
        explorer.tabs.value = "drivers"
        assert "Press any number" in explorer.why.value


class TestMessages:
    def test_levers_that_contradict_each_other_leave_the_last_state(self, explorer):
        explorer.choices["place"].value = "example-county"
        explorer.choices["identity"].value = "fossil5"
        explorer.levers["coal_share"].value = 90.0
        good = explorer.state
        assert "more than 100 %" in explorer.message.value
        assert dict(good.moves) == {}
        assert explorer.levers["coal_share"].value < 60

    def test_what_nobody_thought_of_is_a_message_too(self, explorer, monkeypatch, caplog):
        monkeypatch.setitem(VIEWS, "levels", lambda *_: 1 / 0)
        explorer.tabs.value = "levels"
        assert "Something unexpected" in explorer.message.value
        assert "Traceback" not in explorer.message.value
        assert explorer.state.tab == explorer.tabs.value == "outlook"
        assert "ZeroDivisionError" in caplog.text

    def test_on_a_page_the_trace_goes_to_a_file_that_the_message_names(self, explorer, monkeypatch, tmp_path):
        monkeypatch.setenv(LOG_VARIABLE, str(tmp_path / "log"))
        monkeypatch.setitem(VIEWS, "levels", lambda *_: 1 / 0)
        explorer.tabs.value = "levels"
        assert str(tmp_path / "log") in explorer.message.value
        assert "ZeroDivisionError" in (tmp_path / "log").read_text(encoding="utf-8")

    @pytest.mark.usefixtures("at_the_desk")
    @pytest.mark.parametrize("state", ["places=nowhere", "identity=kaya9", "{", "lang=fr", "moves=1"])
    def test_a_link_that_cannot_be_read_is_said_on_the_page(self, state):
        opened = explore(None, state, "en")
        assert "alert" in opened.message.value
        assert opened.section.id == "outlook"

    def test_settings_that_name_what_there_is_not_are_refused(self, desk):
        with pytest.raises(StateError, match="laoshan"):
            desk.fit(State(places=("laosha",)))


class TestUpload:
    def test_a_workbook_becomes_a_place_beside_the_others(self, explorer):
        there = sorted(path for path in explorer.desk.raw.root.rglob("*"))
        upload(explorer, "gamma.xlsx", xlsx(地方=ABOUT, 表=LEVELS))
        assert explorer.state.places == ("gamma",)
        assert "Read; kept only while" in explorer.message.value
        assert "380" in explorer.view.value
        assert sorted(path for path in explorer.desk.raw.root.rglob("*")) == there
        folder = explorer.uploads.folder
        assert folder.is_dir()
        explorer.uploads.close()
        assert not folder.exists()

    @pytest.mark.parametrize(("name", "content", "said"), BAD, ids=[name for name, _, _ in BAD])
    def test_a_bad_file_is_a_message_and_changes_nothing(self, explorer, name, content, said):
        before = explorer.state
        upload(explorer, name, content)
        assert "alert" in explorer.message.value
        assert said in explorer.message.value
        assert "unexpected" not in explorer.message.value
        assert "upload.xlsx" not in explorer.message.value
        assert explorer.state == before
        assert explorer.upload.value == ()
        assert list(explorer.desk.own) == []

    def test_the_page_refuses_what_the_command_line_refuses_in_the_same_words(self, explorer, tmp_path):
        name, content, _ = next(one for one in BAD if one[0] == "unit.xlsx")
        (tmp_path / name).write_bytes(content)
        call = ["import", str(tmp_path / name), "--raw", str(explorer.desk.raw.root), "--dry-run"]
        said = CliRunner().invoke(app, call)
        with pytest.raises(DataError) as refused:
            explorer.uploads.take_in(name, content)
        assert said.exit_code == 2
        assert refused.value.problems
        for problem in refused.value.problems:
            assert problem.rule in said.output
            assert problem.hint in said.output

    def test_saving_writes_it_once_and_never_over_rows_that_are_there(self, copied_raw):
        explorer = Explorer(Desk(copied_raw, Study.load), State(lang="en"))
        assert explorer.save.disabled
        upload(explorer, "gamma.xlsx", xlsx(地方=ABOUT, 表=LEVELS))
        explorer.save.click()
        assert "Saved" in explorer.message.value
        assert "380" in (copied_raw.root / "places" / "gamma" / "facts.csv").read_text(encoding="utf-8")
        changed = [*LEVELS[:1], ["二氧化碳排放总量", "万吨", "400", "333"]]
        upload(explorer, "gamma.xlsx", xlsx(地方=ABOUT, 表=changed))
        explorer.save.click()
        assert "alert" in explorer.message.value
        assert "333" not in (copied_raw.root / "places" / "gamma" / "facts.csv").read_text(encoding="utf-8")


class TestKeeping:
    def test_figures_are_those_of_the_view_last_seen(self, explorer):
        explorer.tabs.value = "drivers"
        explorer.tabs.value = "keep"
        explorer.files["svg"].click()
        assert list(files(explorer)) == ["explored_waterfall_laoshan.svg"]
        assert files(explorer)["explored_waterfall_laoshan.svg"].lstrip().startswith(b"<?xml")
        explorer.files["png"].click()
        assert files(explorer)["explored_waterfall_laoshan.png"].startswith(b"\x89PNG")

    def test_the_workbook_holds_the_numbers_that_are_shown(self, explorer):
        explorer.levers["gdp"].value = 6.0
        shown = explorer.section.results
        explorer.tabs.value = "keep"
        explorer.files["xlsx"].click()
        book = openpyxl.load_workbook(BytesIO(files(explorer)["explored.xlsx"]))
        rows = {row[0].value: [cell.value for cell in row] for sheet in book for row in sheet.iter_rows()}
        for name, result in shown.items():
            assert name in rows or result.factor, name
        for name in [name for name in shown if name in rows and isinstance(shown[name].value, float)]:
            numbers = [cell for cell in rows[name] if isinstance(cell, int | float)]
            assert any(cell == pytest.approx(shown[name].value, rel=1e-12) for cell in numbers), name

    def test_the_settings_bring_the_same_numbers_into_a_report(self, explorer, desk):
        explorer.levers["gdp"].value = 6.0
        shown = explorer.section.results
        explorer.tabs.value = "keep"
        explorer.files["settings"].click()
        kept = from_json(files(explorer)["settings.json"].decode())
        study = Study.load("laoshan", desk.raw)
        study.explored, study.choice = kept, kept.choice
        said = {result.id: result for result in chapter_of(study, "zh").results}
        assert {name: said[name] for name in shown} == shown
        assert json.loads(files(explorer)["settings.json"])["moves"] == {"gdp": 6.0}

    @pytest.mark.usefixtures("at_the_desk")
    def test_the_link_brings_the_state_back(self, explorer):
        explorer.levers["gdp"].value = 6.0
        explorer.tabs.value = "keep"
        again = explore(None, explorer.state.to_query())
        assert replace(again.state, tab="keep") == explorer.state


@pytest.fixture
def copied_raw(desk, tmp_path):
    shutil.copytree(desk.raw.root, tmp_path / "raw")
    return Raw(tmp_path / "raw")
