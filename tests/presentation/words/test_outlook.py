"""Every id that the outlook can say has words in both languages, and a reason reads with its numbers."""

import pytest

from nearzero.places.resolve import Resolver
from nearzero.presentation.words import outlook as words
from nearzero.programme.indicators import system_of
from nearzero.programme.judge import judge
from nearzero.programme.outlook import attained, feasibility, measures, scenario, standard_scenarios
from nearzero.programme.outlook.attainability import attainability
from nearzero.programme.projects import project_table

LISTS = [
    (words.STATES, attained.ATTAINABILITY_STATES),
    (words.REASONS, attained.ATTAINABILITY_REASONS),
    (words.NEEDS, attained.NEEDS),
    (words.MARKS, attained.MARKS),
    (words.DECISIVE, feasibility.DECIDES),
    (words.CLAIMS, measures.CLAIMS),
    (words.CLAIM_REASONS, [rule[0] for rule in measures.RULES]),
    (words.SCENARIOS, standard_scenarios.WORDS),
]


@pytest.mark.parametrize(("table", "ids"), LISTS)
def test_a_table_has_just_the_ids_of_its_list(table, ids):
    assert set(table) == set(ids)


def test_origins_of_rates_and_of_grid_factors_have_words():
    assert set(scenario.ORIGINS) <= set(words.ORIGINS)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_reason_and_need_of_a_district_reads(real_raw, lang):
    for name in ("laoshan", "zhangqiu"):
        place, resolver = real_raw.place(name), Resolver(real_raw, name)
        rules = system_of(real_raw, name)
        table = project_table(real_raw, place, rules)
        found = attainability(resolver, place, judge(resolver, place, rules), table)
        for part in (part for indicator in found for part in indicator.parts):
            text = words.why(real_raw, part, lang)
            assert "_" not in text
            assert not any("_" in words.needed(real_raw, need, lang) for need in part.needs)
            if lang == "en":
                assert text.isascii() or not any("\u4e00" <= sign <= "\u9fff" for sign in text)
    total = found[0].parts[0]
    assert ("853.78" in words.why(real_raw, total, lang)) == (name == "zhangqiu")


@pytest.mark.parametrize(
    ("name", "zh", "en"),
    [
        ("rate:population", "增速：人口规模", "growth of population"),
        ("measure:P12", "工程P12的减排量", "reduction by project P12"),
        ("measure:ends", "工程完成时间", "when projects end"),
        ("laoshan:population@2022", "常住人口（2022年）", "Resident population (2022)"),
        (
            "laoshan:gdp@2022~change_pct:2020",
            "地区生产总值（2022年）较2020年变化",
            "Gross domestic product (2022), change since 2020",
        ),
    ],
)
def test_a_random_input_reads(real_raw, name, zh, en):
    drivers = {"population": ("人口规模", "population")}
    assert words.input_label(real_raw, name, drivers, "zh") == zh
    assert words.input_label(real_raw, name, drivers, "en") == en
