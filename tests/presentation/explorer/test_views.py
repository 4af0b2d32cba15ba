"""Every number that is shown is one of the library's, in the digits of the report."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape

import pytest

from nearzero.accounting.monte_carlo import DRAWS
from nearzero.presentation import words
from nearzero.presentation.blocks import Cell, Figure, Table
from nearzero.presentation.explorer.keep import VIEWS
from nearzero.presentation.explorer.outlook_view import future
from nearzero.presentation.explorer.page import section_html, why_html
from nearzero.presentation.explorer.state import State
from nearzero.programme.outlook.goals import goals_of
from nearzero.programme.outlook.simulation import simulate
from nearzero.results import to_json

PLACES = [("laoshan",), ("zhangqiu",), ("example-county",), ("zhangqiu", "laoshan")]
SHOWN = re.compile(r'data-result-id="([^"]+)"[^>]*>([^<]*)<')


@pytest.fixture(params=PLACES, ids="+".join)
def state(request, desk):
    return desk.fit(State(places=request.param, lang="en"))[0]


@pytest.mark.parametrize("tab", VIEWS)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_number_shown_is_a_result_in_its_digits(desk, state, tab, lang):
    section = VIEWS[tab](desk, replace(state, lang=lang))
    shown = [(unescape(name), unescape(text)) for name, text in SHOWN.findall(section_html(section, lang))]
    known = section.results

    assert {name for name, _ in shown} <= set(known)
    for table in (one for one in section.blocks if isinstance(one, Table)):
        said = (cell for row in table.rows for cell in row if cell.result is not None)
        for cell in (cell for cell in said if cell.result.value is not None):
            digits = {
                f(cell.result, signed=s, most=m)
                for f in (words.of, words.interval)
                for s in (0, 1)
                for m in (0, 1, 2, 3, 4)
            }
            digits |= {words.label(str(cell.result.value), lang)}  # a quadrant is a state
            assert any(one and one in cell.text for one in digits), (tab, cell)
    to_json(known.values())


def test_no_number_stands_in_a_table_without_its_result(desk, state):
    for make in VIEWS.values():
        for table in (one for one in make(desk, state).blocks if isinstance(one, Table)):
            for row in table.rows:
                for cell, column in list(zip(row, table.columns, strict=True))[1:]:
                    labels = {
                        "Interval",
                        "Due",
                        "State",
                        "Years",
                        "Origin",
                        "Period",
                        "GDP",
                        "Kind",
                        "Verdict",
                        "On the path",
                        "Stage",
                        "Unit",
                        "Direction",
                        "Source",
                        "Normalisation",
                        "Weights",
                        "From best to worst",
                    }
                    free = column.head in labels or cell.text == words.NONE
                    free |= cell.text.startswith(("refused: ", "emissions missing: ", "a reduction is missing"))
                    assert free or cell.result is not None, (table.id, column, cell)


def test_levels_drivers_and_decoupling_are_those_of_the_study(desk, state):
    for place in state.places:
        study = desk.study(place)
        library = {r.id: r for r in (*study.levels(), *study.trends(), *study.drivers("kaya3"), *study.decoupling())}
        for tab in ("levels", "drivers", "decoupling"):
            mine = [r for r in VIEWS[tab](desk, state).results.values() if r.place == place]
            assert mine or tab == "drivers"
            for result in mine:
                assert library[result.id] == result


def test_a_preset_shows_the_projection_and_the_draws_of_the_report(desk, state):
    library = {}
    for one in filter(None, (state, *(desk.beside(state) or ())[:1])):
        study = desk.study(one.places[0])
        projection = study.outlook().projection(one.scenario, one.identity, one.price_basis)
        goals = goals_of(study.indicators(), projection.start)[0]
        library |= {r.id: r for r in (*projection.results, *simulate(projection, goals, draws=DRAWS).results)}
    shown = {k: r for k, r in VIEWS["outlook"](desk, state).results.items() if r.analysis == "outlook"}

    assert {r.place for r in shown.values()} == set(state.places)
    for name, result in shown.items():
        assert library[name] == result


def test_two_places_stand_side_by_side_under_the_same_levers(desk):
    state = desk.fit(State(places=("laoshan", "zhangqiu"), lang="en", moves=(("gdp", 6.0),)))[0]
    other, said = desk.beside(state)
    section = VIEWS["outlook"](desk, state)

    assert (other.price_basis, len(said)) == ("unstated:co2_per_gdp", 1)
    for one in (state, other):
        alone = VIEWS["outlook"](desk, replace(one, places=one.places[:1])).results
        assert alone.items() <= section.results.items()
    assert len(section.charts) == 4
    assert len({block.id for block in section.blocks if isinstance(block, Table | Figure)}) == len(
        [block for block in section.blocks if isinstance(block, Table | Figure)]
    )


def test_a_lever_that_the_second_place_has_not_is_said_and_left_out(desk):
    state = desk.fit(State(places=("example-county", "zhangqiu"), identity="fossil5", moves=(("coal_share", 30.0),)))[0]
    section = VIEWS["outlook"](desk, state)

    assert "coal_share" in section_html(section, "zh")
    assert {r.method for r in section.results.values() if r.place == "zhangqiu" and r.analysis == "outlook"} == {
        "continuation"
    }


def test_chances_and_states_change_with_a_move_and_the_preset_stands_beside(desk):
    preset, moved = (
        desk.fit(State(places=("laoshan",), lang="en", moves=moves))[0]
        for moves in ((), (("carbon_intensity", -14.0),))
    )
    rows = {}
    for state in (preset, moved):
        tables = {one.id: one for one in VIEWS["outlook"](desk, state).blocks if isinstance(one, Table)}
        rows[state.moves] = tables["explored_scorecard_laoshan"].rows, tables["explored_goals_laoshan"].rows
    before, after = rows[preset.moves], rows[moved.moves]

    assert len(before[0]) == len({one.number for one in desk.study("laoshan").indicators()})
    assert [row[:3] for row in before[0]] == [row[:3] for row in after[0]]
    assert [row[3].text for row in before[0]] != [row[3].text for row in after[0]]
    assert [row[-1].result for row in after[1]] == [row[-1].result for row in before[1]]
    assert all(row[-2].result != row[-1].result for row in after[1])


def test_a_moved_lever_shows_its_own_path(desk):
    state = desk.fit(State(places=("laoshan",), moves=(("carbon_intensity", -5.0), ("gdp", 6.0))))[0]
    made = future(desk, "laoshan", state)

    assert made.paths["co2_total", "2035"].value == pytest.approx(365 * (1.06 * 0.95) ** 13)
    assert made.paths["co2_total", "2035"].method == "explored"
    assert made.simulation.draws == 2000


def test_other_methods_and_forms_are_those_of_the_study(desk):
    state = desk.fit(State(places=("zhangqiu",), method="shapley", form="multiplicative", tab="drivers"))[0]
    library = {r.id: r for r in desk.study("zhangqiu").drivers("kaya3", "shapley")}
    shown = VIEWS["drivers"](desk, state).results

    assert shown
    assert all(library[name] == result for name, result in shown.items())


def test_what_is_missing_is_named_and_no_number(desk):
    state = desk.fit(State(places=("laoshan",), identity="fuels", lang="en"))[0]
    for tab in ("drivers", "outlook"):
        section = VIEWS[tab](desk, state)
        assert section.results == {}
        assert "issing" in section_html(section, "en")


def test_places_under_different_rules_or_methods_with_a_residual_are_not_compared(desk):
    state = desk.fit(State(places=("zhangqiu", "laoshan"), method="laspeyres", lang="en"))[0]
    section = VIEWS["between"](desk, state)

    assert section.results == {}
    assert "residual" in section_html(section, "en")


def test_the_difference_between_two_places_is_all_explained(desk):
    state = desk.fit(State(places=("zhangqiu", "laoshan")))[0]
    results = VIEWS["between"](desk, state).results.values()
    parts = [r for r in results if r.analysis == "between_places" and r.factor != "total"]
    found = {
        place: {r.period: r.value for r in desk.study(place).levels() if r.variable == "co2_total"}
        for place in state.places
    }

    assert {r.period for r in parts} == {"2020", "2022"}
    for year in ("2020", "2022"):
        apart = found["laoshan"][year] - found["zhangqiu"][year]
        assert sum(r.value for r in parts if r.period == year) == pytest.approx(apart)


def test_years_outside_the_range_are_not_shown(desk):
    state = desk.fit(State(places=("zhangqiu",), first=2021, last=2022))[0]
    for tab in ("levels", "drivers", "decoupling"):
        assert all("2020" not in r.period for r in VIEWS[tab](desk, state).results.values())


def test_why_a_number_says_arithmetic_documents_and_lines(desk):
    state = desk.fit(State(places=("laoshan",)))[0]
    result = VIEWS["levels"](desk, state).results["level/laoshan/co2_total/from_change/2020"]
    said = unescape(why_html(desk.raw, result, "zh"))

    assert "365 万吨 ÷ (1 + 4.3 %)" in said
    assert "崂山区省级近零碳城市示范创建方案" in said
    assert "一（二）1" in said
    assert "laoshan:co2_total@2022" in said


def test_every_input_of_every_number_can_be_named(desk, state):
    for make in VIEWS.values():
        for result in make(desk, state).results.values():
            assert why_html(desk.study(state.places[0]).raw, result, "en").count("<dt>") == len(result.inputs)


def test_what_is_typed_does_not_become_markup():
    from nearzero.presentation.explorer.page import message_html, table_html

    evil = "<img src=x onerror=alert(1)>"
    table = Table("t", evil, (), ((),), notes=(evil,))
    assert "<img" not in message_html([evil], error=True) + table_html(table, "zh")
    assert Cell(evil).text == evil


def test_an_invented_place_is_marked(desk):
    assert "虚构" in section_html(
        VIEWS["levels"](desk, desk.fit(State(places=("example-county",)))[0]), "zh", invented=True
    )
    assert desk.invented(["example-county"])
    assert not desk.invented(["laoshan"])
