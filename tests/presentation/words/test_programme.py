"""Every id of the judgement layer's closed lists has words in both languages."""

from __future__ import annotations

import pytest

from nearzero.presentation import words
from nearzero.presentation.words.programme import PROGRAMME_LABELS, REASON_NUMBERS
from nearzero.programme.acceptance import READINGS
from nearzero.programme.ladder import DIFFERENCES
from nearzero.programme.self_report import FLAG_REASONS
from nearzero.programme.verdicts import CAVEATS, REASONS, VERDICT_STATES

IDS = [*VERDICT_STATES, *REASONS, *CAVEATS, *FLAG_REASONS, *DIFFERENCES, *READINGS]
IDS += ["computed", "published", "stated", "none", "province", "prefecture", "city", "park", "community"]
IDS += ["gate_stated", "gate_refused", "gate_unknown", "eligibility", "veto", "undetermined", "not_given"]


@pytest.mark.parametrize("name", dict.fromkeys(IDS))
def test_every_id_has_a_label_in_both_languages(name):
    zh, en = words.LABELS[name]
    assert zh
    assert en
    assert not zh.isascii()
    assert en.isascii()


def test_methods_of_gaps_and_bounds_have_labels(of_laoshan_study):
    from nearzero.programme.gaps import growth_bounds

    results = [result for gap in of_laoshan_study.gaps() for result in gap.results]
    bounds = growth_bounds(of_laoshan_study.indicators())
    methods = {result.method for result in [*results, *(r for bound in bounds for r in bound.results)]}
    assert methods <= set(PROGRAMME_LABELS)
    assert {bound.binding for bound in bounds} <= set(PROGRAMME_LABELS)


def test_numbers_of_reasons_have_labels(of_laoshan_study):
    used = {name for verdict in of_laoshan_study.indicators() for name, _ in verdict.reason.numbers}
    assert used
    assert used <= set(REASON_NUMBERS)


@pytest.fixture(scope="module")
def of_laoshan_study(real_raw):
    from nearzero.study import Study

    return Study.load("laoshan", real_raw)


@pytest.mark.parametrize(
    ("value", "interval", "said"),
    [(5.0, (), "5"), (-8.76807, (), "−8.77"), (0.34884, (), "0.3488"), (36417.5, (), "36,417.5"), (0, (), "0")],
)
def test_an_exact_number_has_no_idle_zeros(value, interval, said):
    assert words.short(value, *interval) == said


def test_a_rounded_number_keeps_its_digits():
    assert words.short(4.0, 3.95, 4.05) == "4.0"
