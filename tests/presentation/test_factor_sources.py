from __future__ import annotations

import re

import pytest

from nearzero.accounting.factors import FactorTable
from nearzero.presentation.factor_sources import factor_source


def test_every_source_of_a_factor_can_be_cited_in_both_languages(real_raw):
    sources = {factor.source for factor in FactorTable.read(real_raw)}
    assert [source for source in sources if re.search(r"[\u3400-\u9fff]", factor_source(source, "en"))] == []
    assert [source for source in sources if re.search(r"derived|by definition", factor_source(source, "zh"))] == []


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("生态环境部、国家统计局 公告2024年第12号", "announcement no. 12 of 2024"),
        ("生态环境部、国家统计局 公告2025年第47号 附件表3", "announcement no. 47 of 2025, annex, table 3"),
        ("工程经验 5-10", "Engineering practice, 5-10"),
        ("IPCC 2006 Vol4", "IPCC 2006 Vol4"),
    ],
)
def test_numbers_in_a_source_are_kept(source, said):
    assert factor_source(source, "en").endswith(said)
    assert factor_source(source, "zh") == source
