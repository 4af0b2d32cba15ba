import numpy as np
import pytest

from nearzero import Study
from nearzero.analysis.cells import Cells
from nearzero.analysis.drivers import joined_effects, scale_of, supports
from nearzero.analysis.uncertainty import (
    Spread,
    default_spread,
    drawn_factors,
    draws_of,
    sign_probabilities,
    uncertain_effects,
)

SPREAD = Spread(0.05, 0.07)


@pytest.fixture(scope="module")
def industry():
    study = Study.load("example-county")
    (support,) = supports(study.resolver, study.identities["industry"], study.years)
    return Cells(study.resolver, support.identity, support.price_basis), support


def drawn(cells, support, spread, draws=400, seed=1):
    levels = cells.levels(cells.points(support.years))
    rng = np.random.default_rng(seed)
    return np.concatenate(list(drawn_factors(draws_of(cells), levels, cells.positions, spread, draws, rng)))


def test_without_uncertainty_every_draw_is_the_printed_value(industry):
    cells, support = industry
    printed = cells.factors(cells.levels(cells.points(support.years)))
    for factors in drawn(cells, support, Spread(0.0, 0.0), draws=3):
        np.testing.assert_allclose(factors, printed, rtol=1e-12)


def test_a_factor_is_one_draw_for_all_years_and_sectors_of_its_carrier(industry):
    cells, support = industry
    factors = drawn(cells, support, SPREAD, draws=5)[..., -1]
    printed = cells.factors(cells.levels(cells.points(support.years)))[..., -1]
    relative = factors / printed
    used = printed.min(axis=0) > 1  # a cell that never uses its carrier has no factor
    coal = [k for k, cell in enumerate(cells.names) if cell.carrier == "raw_coal" and used[k]]
    assert len(coal) > 2
    for draw in relative[:, :, coal]:
        np.testing.assert_allclose(draw, draw[0, 0], rtol=1e-9)


def test_sectors_remain_the_sums_of_their_cells_in_every_draw(industry):
    cells, support = industry
    mix = [driver.id for driver in cells.identity.drivers].index("energy_mix")
    factors = drawn(cells, support, SPREAD, draws=20)
    for sector in {cell.sector for cell in cells.names}:
        inside = [k for k, cell in enumerate(cells.names) if cell.sector == sector]
        np.testing.assert_allclose(factors[..., inside, mix].sum(axis=-1), 1.0, rtol=1e-6)


def test_an_error_in_all_factors_hardly_touches_the_relative_effects(industry):
    cells, support = industry
    scale = scale_of(cells, cells.points(support.years))
    effects = joined_effects(drawn(cells, support, Spread(0.0, 0.07)), "lmdi1", "multiplicative", scale)
    spread = effects.std(axis=0) / effects.mean(axis=0)
    assert spread.max() < 0.02


def test_effects_add_to_the_change_in_every_draw(industry):
    cells, support = industry
    effects = joined_effects(drawn(cells, support, SPREAD, draws=50), "lmdi1", "additive", 1.0)
    np.testing.assert_allclose(effects[:, :-2].sum(axis=1), effects[:, -1], rtol=1e-9)


def test_the_same_seed_gives_the_same_results_to_the_last_digit(industry):
    cells, support = industry
    first, second = (list(uncertain_effects(cells, support, SPREAD, draws=50, seed=3)) for _ in range(2))
    assert first == second
    assert first != list(uncertain_effects(cells, support, SPREAD, draws=50, seed=4))


def test_the_interval_of_an_uncertain_effect_holds_its_value(industry):
    cells, support = industry
    for result in uncertain_effects(cells, support, SPREAD, draws=300):
        if result.analysis == "drivers_uncertainty":
            assert result.low <= result.value <= result.high
            assert result.interval_kind == "uncertainty"


def test_signs_are_shares_and_agree_with_bands_that_do_not_hold_zero(industry):
    cells, support = industry
    for result in sign_probabilities(cells, support, draws=100):
        assert 0 <= result.value <= 100


def test_a_sign_that_rounding_leaves_open_is_neither_sure_nor_impossible():
    study = Study.load("zhangqiu")
    chosen = [s for s in supports(study.resolver, study.identities["kaya3"], study.years) if len(s.years) == 3]
    cells = Cells(study.resolver, chosen[0].identity, chosen[0].price_basis)
    signs = {(r.factor, r.period): r.value for r in sign_probabilities(cells, chosen[0])}
    assert 20 < signs["affluence", "2021-2022"] < 80
    assert signs["affluence", "2020-2021"] == 100.0
    assert signs["carbon_intensity", "2021-2022"] == 0.0


def test_identities_without_cells_cannot_tell_activity_from_factors():
    study = Study.load("zhangqiu")
    support = supports(study.resolver, study.identities["kaya3"], study.years)[0]
    with pytest.raises(ValueError, match="kaya3 has no cells"):
        draws_of(Cells(study.resolver, support.identity, support.price_basis))


def test_the_default_spread_names_its_sources_and_their_marks(industry):
    spread = default_spread(industry[0].resolver.raw)
    assert (spread.activity, spread.factor) == (0.05, 0.07)
    assert all("published" in source or "unconfirmed" in source for source in spread.sources)
