import pytest

from nearzero import Study
from nearzero.analysis.place_decoupling import decoupling, split


@pytest.fixture(scope="module")
def zhangqiu():
    return Study.load("zhangqiu")


def test_no_elasticity_is_given_where_the_economy_hardly_moves(zhangqiu):
    verdicts = {(r.period, r.price_basis): r for r in decoupling(zhangqiu.resolver, zhangqiu.years)}
    stopped = verdicts["2021-2022", "constant_2022"]
    assert stopped.value is None
    assert stopped.factor == "indeterminate"
    assert "0.10%" in stopped.note


def test_price_bases_stand_beside_each_other(zhangqiu):
    bases = {result.price_basis for result in decoupling(zhangqiu.resolver, zhangqiu.years)}
    assert {"constant_2022", "unstated:co2_per_gdp"} <= bases


def test_the_parts_of_the_drivers_add_to_the_elasticity(zhangqiu):
    verdicts = list(decoupling(zhangqiu.resolver, zhangqiu.years))
    parts = list(split(zhangqiu.resolver, zhangqiu.identities["kaya3"], verdicts))
    for verdict in verdicts:
        mine = [p.value for p in parts if (p.period, p.price_basis) == (verdict.period, verdict.price_basis)]
        if verdict.value is None:
            assert not mine
        else:
            assert sum(mine) == pytest.approx(verdict.value, rel=1e-9)


def test_laoshan_decouples_weakly_with_a_quarter_of_its_growth():
    laoshan = Study.load("laoshan")
    verdict = next(r for r in decoupling(laoshan.resolver, laoshan.years) if r.price_basis == "constant_2022")
    assert verdict.factor == "weak_decoupling"
    assert verdict.value == pytest.approx(4.3 / 16.4, rel=1e-9)
    assert verdict.low < 4.3 / 16.4 < verdict.high
