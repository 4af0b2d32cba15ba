import numpy as np
import pytest

from nearzero import Study
from nearzero.analysis.cells import Cells, branch, gather
from nearzero.analysis.drivers import effects, effects_along, supports
from nearzero.analysis.identities import read_identities


@pytest.fixture(scope="module")
def example():
    return Study.load("example-county")


@pytest.fixture(scope="module")
def extended(example):
    identity = example.identities["extended"]
    (support,) = supports(example.resolver, identity, example.years)
    return Cells(example.resolver, identity, support.price_basis), support


def test_the_cells_are_the_finest_that_are_printed_and_their_totals_are_left_out(extended):
    cells, _ = extended
    assert all(cell.sector and cell.carrier for cell in cells.names)
    assert "industry" not in {cell.sector for cell in cells.names}
    assert len(set(cells.names)) == len(cells.names)


def test_households_and_production_are_apart(extended):
    cells, _ = extended
    households = {cell.sector for cell in cells.names if cell.block == 1}
    assert households == {"urban_households", "rural_households"}
    assert households.isdisjoint({cell.sector for cell in cells.names if cell.block == 0})


def test_the_factors_multiply_to_the_emissions_of_every_cell_in_every_year(extended):
    cells, support = extended
    points = cells.points(support.years)
    levels = cells.levels(points)
    products = cells.factors(levels).prod(axis=-1)
    wanted = [
        [points[key][year].expression.evaluate() for key in (k for k in cells.keys if k.variable == "co2_energy")]
        for year in range(len(support.years))
    ]
    np.testing.assert_allclose(products, np.array(wanted, dtype=float), rtol=1e-12)


def test_a_carrier_that_appears_gives_its_whole_change_to_the_energy_mix(extended):
    cells, support = extended
    levels = cells.levels(cells.points(support.years))
    factors = cells.factors(levels)
    mix = [driver.id for driver in cells.identity.drivers].index("energy_mix")
    factor = [driver.id for driver in cells.identity.drivers].index("carbon_factor")
    appearing = (factors[0, :, mix] == 0) & (factors[-1, :, mix] > 0)
    assert appearing.any()
    np.testing.assert_allclose(factors[0, appearing, factor], factors[1, appearing, factor])


def test_zero_over_zero_takes_the_ratio_of_the_nearest_year_and_one_where_no_year_has_it():
    levels = np.array([[0.0, 0.0, 0.0, 0.0], [2.0, 6.0, 0.0, 0.0], [0.0, 0.0, 0.0, 0.0]])
    ratios = gather(levels, np.array([[1], [3]]), np.array([[0], [2]]))
    np.testing.assert_array_equal(ratios[:, 0, 0], [3, 3, 3])
    np.testing.assert_array_equal(ratios[:, 1, 0], [1, 1, 1])


def test_effects_by_sector_and_by_carrier_add_to_the_effects_of_the_whole(example, extended):
    cells, support = extended
    whole = {r.factor: r.value for r in effects(example.resolver, support) if r.method == "lmdi1_chained"}
    additive = {
        r.factor: r.value for r in effects(example.resolver, support, forms=("additive",)) if "chained" in r.method
    }
    assert whole.keys() == additive.keys()
    for index in ("sector", "carrier"):
        parts = list(effects_along(cells, support, index))
        for driver, wanted in additive.items():
            total = sum(r.value for r in parts if r.factor.startswith(f"{driver}["))
            assert total == pytest.approx(wanted, abs=1e-6)


def test_the_five_causes_of_the_guide_come_out_of_the_extended_identity(example):
    causes = {driver.cause for driver in example.identities["extended"].drivers}
    assert {"energy structure", "economic structure", "technology", "population", "urbanisation"} <= causes


def test_production_and_industry_are_branches_of_the_sectors(example):
    production, industry = branch(example.raw, "sector", "production"), branch(example.raw, "sector", "industry")
    assert industry < production
    assert "urban_households" not in production


def test_a_place_without_an_inventory_is_told_every_variable_it_lacks():
    laoshan = Study.load("laoshan")
    (support,) = supports(laoshan.resolver, laoshan.identities["extended"], laoshan.years)
    assert not support.holds
    assert {key.variable for key in support.missing[2020]} == set(laoshan.identities["extended"].variables)


def test_cells_that_do_not_sum_to_the_printed_total_are_refused_with_both_numbers(example, tmp_path):
    import shutil

    from nearzero.places.raw import Raw

    root = tmp_path / "raw"
    shutil.copytree(example.raw.root, root, ignore=shutil.ignore_patterns("laoshan", "zhangqiu"))
    facts = root / "places" / "example-county" / "facts.csv"
    lines = facts.read_text(encoding="utf-8").splitlines(keepends=True)
    head = lines[0].rstrip("\n").split(",")
    for k, line in enumerate(lines):
        cells = line.split(",")
        whole = cells[0] == "co2_energy" and not cells[head.index("sector")] and not cells[head.index("carrier")]
        if whole and cells[head.index("year")] == "2021":
            cells[head.index("value")] = str(int(cells[head.index("value")]) + 5000)
            lines[k] = ",".join(cells)
    facts.write_text("".join(lines), encoding="utf-8")
    study = Study.load("example-county", Raw(root))
    (support,) = supports(study.resolver, read_identities(root / "identities.toml")["extended"], study.years)
    assert not support.holds
    assert support.reason.startswith("2021: the cells of co2_energy sum to")


def test_attributed_parts_add_to_the_index_less_one(example, extended):
    from nearzero.analysis.drivers import attribution

    cells, support = extended
    span = f"{support.years[0]}-{support.years[-1]}"
    indices = {
        r.factor: r.value
        for r in effects(example.resolver, support, forms=("multiplicative",))
        if r.period == span and r.method == "lmdi1"
    }
    for index in ("sector", "carrier"):
        parts = list(attribution(cells, support, index))
        for driver in cells.identity.drivers:
            total = sum(r.value for r in parts if r.factor.startswith(f"{driver.id}["))
            assert total == pytest.approx((indices[driver.id] - 1) * 100, abs=1e-9)
