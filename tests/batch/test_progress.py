"""What a person is told is what happened."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from nearzero.batch.ledger import Entry
from nearzero.batch.progress import Bars, Lines

DONE, STOPPED = (Entry("alpha", step, state, 1.0, "") for step, state in (("01", "done"), ("02", "stopped")))


@pytest.fixture
def console():
    return Console(file=io.StringIO(), width=80)


@pytest.mark.parametrize(
    ("entries", "said"), [([DONE, STOPPED], "02 stopped"), ([DONE], "done"), ([STOPPED], "02 stopped")]
)
def test_a_line_says_what_became_of_a_report(console, entries, said):
    watch = Lines(console)
    watch.begin({"alpha": 2, "beta": 2}, 1)
    watch.finished("alpha", entries)
    assert f"1/2 alpha: {said}" in console.file.getvalue()


def test_bars_count_what_is_finished_and_say_what_went_wrong(console):
    watch = Bars(console)
    watch.begin({"alpha": 2}, 1)
    watch.step(0, "alpha", "01", 0, 0)
    watch.finished("alpha", [DONE, STOPPED])
    watch.end()
    said = console.file.getvalue()
    assert "1/1 reports" in said
    assert "alpha · 02: stopped" in said
