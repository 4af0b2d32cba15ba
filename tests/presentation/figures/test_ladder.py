"""Places and targets side by side: data in, artists out."""

from __future__ import annotations

import pytest

from nearzero.presentation.figures.ladder import Ladder, Row, Rung, ladder

PLACES = {"zh": ("崂山区", "山东省"), "en": ("Laoshan District", "Shandong Province")}


def ladders(lang="zh", count=1):
    district, province = PLACES[lang]
    title = "单位地区生产总值二氧化碳排放" if lang == "zh" else "CO₂ emissions per gross domestic product"
    rows = (
        Row(district, (Rung(2020, 0.39, 0.385, 0.395), Rung(2022, 0.35)), (Rung(2025, 0.32), Rung(2030, 0.28))),
        Row(province, (Rung(2020, 1.21),), (Rung(2025, 0.97),)),
    )
    return [Ladder(title, "吨/万元" if lang == "zh" else "t/10⁴ yuan", rows) for _ in range(count)]


def markers(axes):
    return {(line.get_xdata()[0], line.get_label()) for line in axes.lines if line.get_marker() not in {"None", "|"}}


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("count", [1, 3, 8])
def test_ladders_are_drawn_whole(lang, count, sound, written):
    figure = sound(ladder(ladders(lang, count), lang))
    text = written(figure).replace(" ", "")
    assert len(figure.axes) == count
    for place in PLACES[lang]:
        assert place.replace(" ", "") in text
    assert {"zh": "2025年目标", "en": "targetfor2025"}[lang] in text


def test_every_level_and_target_has_a_marker_of_its_year():
    axes = ladder(ladders()).axes[0]
    assert {
        (0.39, "2020 年"),
        (0.35, "2022 年"),
        (1.21, "2020 年"),
        (0.32, "2025 年目标"),
        (0.28, "2030 年目标"),
        (0.97, "2025 年目标"),
    } <= markers(axes)


def test_the_latest_level_and_the_targets_are_written():
    axes = ladder(ladders()).axes[0]
    assert {text.get_text() for text in axes.texts} == {"0.35", "0.32", "0.28", "1.21", "0.97"}


def test_labels_keep_clear_of_each_other(overlapping):
    for axes in ladder(ladders(count=8)).axes:
        assert overlapping(axes.texts) == []


def test_a_place_may_have_only_targets():
    only = Ladder("x", "%", (Row("青岛市", (), (Rung(2025, 10.0),)),))
    assert {text.get_text() for text in ladder([only]).axes[0].texts} == {"10"}


@pytest.mark.parametrize(("values", "broken"), [((6.9, 7.05), True), ((0.3, 1.2), False), ((-1.0, 2.0), False)])
def test_an_axis_that_does_not_begin_at_zero_is_marked(values, broken, written):
    rungs = tuple(Rung(2020 + k, value) for k, value in enumerate(values))
    figure = ladder([Ladder("x", "%", (Row("青岛市", rungs),))])
    assert any(line.get_gid() == "axis-break" for line in figure.axes[0].lines) is broken
    assert ("横轴不从 0 开始" in written(figure)) is broken


@pytest.mark.parametrize(
    ("panels", "message"),
    [
        ([], "no variable"),
        ([Ladder("能耗", "", ())], "“能耗” has no number"),
        ([Ladder("能耗", "", (Row("青岛市"),))], "“能耗” has no number"),
        ([Ladder("能耗", "", (Row("青岛市", (Rung(2020, float("inf")),)),))], "not finite"),
        (ladders(count=9), "9 variables"),
        ([Ladder("能耗", "", (Row("青岛市", tuple(Rung(y, 1.0) for y in range(4))),))], "levels of 4 years"),
    ],
)
def test_what_cannot_be_drawn_is_refused(panels, message):
    with pytest.raises(ValueError, match=message):
        ladder(panels)
    with pytest.raises(ValueError, match="not “fr”"):
        ladder(ladders(), lang="fr")
