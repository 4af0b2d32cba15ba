"""The record, its words and its form for JSON."""

from __future__ import annotations

import json
import re

import pytest

from nearzero.programme.audit import CHECKS, CHECKS_ACROSS, KINDS, Finding, Said, to_records
from nearzero.programme.audit.finding import in_order, shown
from nearzero.programme.audit.terms import Term, exactly
from nearzero.programme.audit.wording import grade, templates


def made(kind: str = "jump", severity: str = "note", name: str = "a") -> Finding:
    said = Said("甲", "A")
    return Finding(
        id=name, kind=kind, severity=severity, place="alpha", variables=("gdp",), message=said, question=said
    )


def test_every_kind_has_words_in_both_languages_that_fill_alike() -> None:
    assert set(templates()) == set(KINDS)
    for kind, texts in templates().items():
        assert set(texts) == {"title_zh", "title_en", "zh", "en", "ask_zh", "ask_en"}, kind
        fields = {name: set(re.findall(r"{(\w+)}", texts[name])) for name in texts}
        assert fields["zh"] == fields["en"], kind
        assert fields["ask_zh"] == fields["ask_en"], kind
        assert not fields["title_zh"] | fields["title_en"], kind


def test_no_two_kinds_share_a_title() -> None:
    for name in ("title_zh", "title_en"):
        titles = [texts[name] for texts in templates().values()]
        assert all(titles)
        assert len(titles) == len(set(titles))


def test_every_kind_comes_from_a_check_of_the_list() -> None:
    from_checks = [kind for check in (*CHECKS, *CHECKS_ACROSS) for kind in check.kinds]
    assert set(from_checks) == set(KINDS)
    names = [check.id for check in (*CHECKS, *CHECKS_ACROSS)]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("wrong", [{"kind": "nonsense"}, {"severity": "terrible"}])
def test_closed_lists(wrong: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="unknown"):
        made(**wrong)


def test_order_and_numbered_ids() -> None:
    other = Finding(
        id="a", kind="jump", severity="note", place="b", variables=(), message=Said("乙", "B"), question=Said("", "")
    )
    found = in_order([made(), made(), other, made(severity="contradiction", name="c")])
    assert [finding.id for finding in found] == ["c", "a", "a#2"]


def test_records_are_json() -> None:
    records = json.loads(json.dumps(to_records([made()]), allow_nan=False))
    assert records[0]["message"] == {"zh": "甲", "en": "A"}
    assert made().message.text("en") == "A"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1081.17, "1081"),
        (0.2731, "0.273"),
        (-5.25, "−5.25"),
        (0.0, "0"),
        (120.0, "120"),
        (-0.00012, "−0.00012"),
        (float("inf"), "∞"),
        (float("-inf"), "−∞"),
    ],
)
def test_numbers_for_readers(value: float, text: str) -> None:
    assert shown(value) == text


def test_terms_keep_interval_and_arithmetic() -> None:
    whole, part = Term(100.0, 99.5, 100.5, "100 万吨"), Term(8.0, 7.5, 8.5, "8 吨/人")
    quotient = whole / part
    assert quotient.text == "100 万吨 ÷ 8 吨/人"
    assert (quotient.low, quotient.high) == (99.5 / 8.5, 100.5 / 7.5)
    assert (whole - (part - part)).text == "100 万吨 − (8 吨/人 − 8 吨/人)"
    assert (whole * (part + part)).text == "100 万吨 × (8 吨/人 + 8 吨/人)"
    assert whole.written("万吨") == "100 万吨"
    assert (whole / exactly(0.0) if part.low else whole).high == float("inf")


@pytest.mark.parametrize(
    ("other", "soft", "expected"),
    [
        ((100.5, 101.5), False, "note"),  # the intervals touch
        ((101.0, 101.2), False, "note"),  # less than one per cent apart
        ((103.0, 104.0), False, "contradiction"),
        ((103.0, 104.0), True, "doubt"),
    ],
)
def test_severity_by_gap(other: tuple[float, float], soft: bool, expected: str) -> None:
    one = Term(100.0, 99.5, 100.5, "100")
    two = Term(sum(other) / 2, *other, "x")
    assert grade(one, two, soft=soft) == expected
