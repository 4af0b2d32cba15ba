"""The panel holds what the reports say, and all places at once come out as each by itself."""

from __future__ import annotations

import numpy as np
import pytest

from nearzero.analysis.decomposition import decompose_series
from nearzero.results import Result, to_json

pytest.importorskip("duckdb")
from nearzero.batch import panel as panels

MANY = tuple(f"x{k}" for k in range(100))
GDP = {"alpha": (100.0, 120.0), "beta": (50.0, 45.0), "gamma": (10.0, 11.0)}
POPULATION = {"alpha": (10.0, 10.5), "beta": (7.0, 6.8)}


@pytest.fixture
def panel(tmp_path):
    for place, gdp in GDP.items():
        said = [("gdp", gdp, "亿元"), ("population", POPULATION.get(place, ()), "万人")]
        results = [
            Result(
                analysis="level",
                place=place,
                variable=name,
                period=str(2020 + k),
                value=value,
                unit=unit,
                inputs=("x",),
            )
            for name, values, unit in said
            for k, value in enumerate(values)
        ]
        results.append(
            Result(analysis="inventory", place=place, variable="co2_total", period="2020", value=1.0, inputs=MANY)
        )
        results.append(Result(analysis="fact", place=place, variable="co2_peak_year", period="", value="before 2030"))
        (tmp_path / place).mkdir()
        (tmp_path / place / "results.json").write_text(to_json(results, title=place), encoding="utf-8")
    return panels.write_panel(tmp_path, tmp_path / "panel" / "results.parquet")


def test_every_result_is_in_it_once_with_its_id(panel):
    found = panels.ask(
        panel, "SELECT place, value, unit, id FROM panel WHERE variable = ? AND period = ?", ["gdp", "2021"]
    )
    assert found["value"].tolist() == [120.0, 45.0, 11.0]
    assert set(found["unit"]) == {"亿元"}
    assert found["id"][0] == "level/alpha/gdp/2021"
    assert panels.ask(panel, "SELECT count(*) AS n FROM panel")["n"][0] == 6 + 4 + 3 + 3


def test_a_value_in_words_is_no_number(panel):
    found = panels.ask(panel, "SELECT value, text FROM panel WHERE variable = 'co2_peak_year'")
    assert found["value"].isna().all()
    assert set(found["text"]) == {"before 2030"}


def test_inputs_are_whole_though_the_file_has_long_lists_once(panel):
    found = panels.ask(panel, "SELECT analysis, inputs FROM panel WHERE analysis IN ('inventory', 'level')")
    by_analysis = {row.analysis: tuple(row.inputs) for row in found.itertuples()}
    assert by_analysis == {"inventory": MANY, "level": ("x",)}


def test_a_place_without_a_level_is_left_out_and_not_filled_in(panel):
    places, values = panels.levels(panel, ["gdp", "population"], ["2020", "2021"])
    assert places == ["alpha", "beta"]
    np.testing.assert_array_equal(values[1].compute(), [[50, 7], [45, 6.8]])


def test_all_places_at_once_are_decomposed_as_each_by_itself(panel):
    _, values = panels.levels(panel, ["gdp", "population"], ["2020", "2021"])
    factors = np.stack([values[..., 1], values[..., 0] / values[..., 1]], axis=-1)
    effects = panels.decompose_places(factors).compute()
    np.testing.assert_allclose(effects.sum(axis=2)[:, 0], [20, -5])
    one = decompose_series(factors[:1].compute()[:, :, None, :])
    np.testing.assert_allclose(effects[:1], one)
    spread = panels.simulate_places(factors, 0.02, 200, seed=1).compute()
    assert spread.shape == (2, 1, 2, 3)
    assert ((spread[..., 0] < effects) & (effects < spread[..., 2])).all()
    np.testing.assert_array_equal(spread, panels.simulate_places(factors, 0.02, 200, seed=1).compute())


def test_a_folder_without_reports_is_said(tmp_path):
    with pytest.raises(FileNotFoundError, match="no reports"):
        panels.write_panel(tmp_path, tmp_path / "p.parquet")
