"""Pollution and carbon in the explorer: weights change what they weigh, and nothing else."""

from __future__ import annotations

import re

import pytest

from nearzero.presentation.explorer.keep import chapter_of
from nearzero.presentation.explorer.page import section_html, why_html
from nearzero.presentation.explorer.state import State, StateError, from_json, from_query
from nearzero.presentation.explorer.synergy_charts import Spot, quadrants
from nearzero.presentation.explorer.synergy_view import synergy_view
from nearzero.presentation.explorer.widgets import Explorer
from nearzero.study import Study

EXAMPLE = "example-county"


@pytest.fixture
def explorer(desk):
    return Explorer(desk, State(places=(EXAMPLE,), tab="synergy", lang="en"))


def equivalents(section):
    return {r.factor: r for r in section.results.values() if r.variable == "measure_equivalents"}


def test_under_the_law_it_is_what_the_study_says(desk):
    library = {one.id: one for one in desk.study(EXAMPLE).synergy().results}
    shown = synergy_view(desk, desk.fit(State(places=(EXAMPLE,)))[0]).results
    for name, result in shown.items():
        if result.variable != "pollution_equivalent_value":
            assert library[name] == result


def test_a_weight_of_ones_own_changes_the_sums_and_can_be_taken_back(explorer):
    before, html = equivalents(explorer.section), explorer.view.value
    explorer.weights.fields["SO2"].value = "1.90"
    after = equivalents(explorer.section)
    # M03 cuts 820 t of SO2 and 45 t of soot
    assert before["M03"].value == pytest.approx(820e3 / 0.95 + 45e3 / 2.18)
    assert after["M03"].value == pytest.approx(820e3 / 1.90 + 45e3 / 2.18)
    assert "stated:pollution_equivalent_SO2" in after["M03"].inputs
    assert explorer.state.weights == "SO2=1.90"
    assert "set by hand in the explorer" in explorer.view.value
    explorer.buttons["undo"].click()
    assert explorer.view.value == html
    assert explorer.weights.fields["SO2"].value == ""


def test_a_pollutant_without_a_weight_counts_once_it_has_one(explorer):
    assert equivalents(explorer.section).get("M06") is None
    explorer.weights.fields["VOCs"].value = "0.95"
    assert equivalents(explorer.section)["M06"].value == pytest.approx(640e3 / 0.95)
    explorer.weights.fields["VOCs"].value = ""
    assert (explorer.state.weights, explorer.state.weights_source) == ("", "")


@pytest.mark.parametrize("digits", ["0", "-1", "much", "1e400", "nan"])
def test_what_is_no_weight_is_a_message_and_changes_nothing(explorer, digits):
    explorer.weights.fields["SO2"].value = digits
    assert "alert" in explorer.message.value
    assert "unexpected" not in explorer.message.value
    assert explorer.state.weights == ""
    assert explorer.weights.fields["SO2"].value == ""


def test_weights_go_with_the_link_and_into_the_report(explorer, desk):
    explorer.weights.fields["source"].value = "MEE 2021"
    explorer.weights.fields["VOCs"].value = "0.95"
    state = explorer.state
    assert from_query(state.to_query()) == from_json(state.to_json()) == state
    study = Study.load(EXAMPLE, desk.raw)
    study.explored, study.weights = state, desk.weights(state)
    said = {one.id: one for one in chapter_of(study, "en").results}
    for name, result in explorer.section.results.items():
        assert said[name] == result


def test_weights_without_a_source_or_of_no_pollutant_are_refused(desk):
    for weights, source in (("SO2=1", ""), ("XY=1", "a book")):
        with pytest.raises(ValueError, match=r"source|pollutant"):
            desk.fit(State(places=(EXAMPLE,), weights=weights, weights_source=source))
    with pytest.raises(StateError, match="weights"):
        from_json('{"weights": "<b>"}')


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_places_without_data_say_what_is_missing_and_show_no_fields(desk, lang):
    for place in ("laoshan", "zhangqiu"):
        explorer = Explorer(desk, State(places=(place,), tab="synergy", lang=lang))
        assert "co_control.csv" in explorer.view.value
        assert explorer.weights.box.children == ()


def test_why_names_a_weight_and_its_source(explorer, desk):
    name = next(n for n, r in explorer.section.results.items() if r.variable == "pollution_equivalent_value")
    said = why_html(desk.raw, explorer.section.results[name], "zh")
    assert "环境保护税法" in said
    assert "0.95" in said


def test_every_measure_drawn_is_lettered_once_and_inside(explorer):
    html = section_html(explorer.section, "en")
    chart = html[html.index("Coordinate system") :].partition("</svg>")[0]
    names = re.findall(r">(M\d\d)<", chart)
    assert len(names) == len(set(names)) > 5


def test_labels_of_measures_close_to_each_other_do_not_overlap():
    spots = [Spot(f"M{k:02}", (1 + k / 1000, 1, 1.1), (1, 1, 1), f"id{k}", "#000") for k in range(5)]
    chart = quadrants("t", "x", "y", ["a", "b", "c", "d"], spots)
    at = [(float(x), float(y)) for x, y in re.findall(r'<text x="([\d.]+)" y="([\d.]+)" class', chart)]
    assert len(at) == 5
    for k, (x, y) in enumerate(at):
        assert not [1 for a, b in at[:k] if abs(a - x) < 19 and abs(b - y) < 12]
