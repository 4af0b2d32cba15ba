"""The context in which figures are drawn, and the palette."""

from __future__ import annotations

import io
import sys

import matplotlib as mpl
import pytest
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from nearzero.presentation.figures.style import LOOKS, break_axis, drawing, key, legend, look


def test_a_figure_has_its_size_on_paper_and_leaves_no_state():
    before = dict(mpl.rcParams)
    with drawing(150, 80) as figure:
        figure.add_subplot().plot([1, 2])
        assert mpl.rcParams["font.size"] == 8
    assert isinstance(figure, Figure)
    assert tuple(figure.get_size_inches() * 25.4) == pytest.approx((150, 80))
    assert dict(mpl.rcParams) == before


def test_the_state_is_restored_after_an_error():
    before = dict(mpl.rcParams)
    with pytest.raises(RuntimeError), drawing(150, 80):
        raise RuntimeError
    assert dict(mpl.rcParams) == before


@pytest.mark.parametrize("sides", [(0, 80), (150, -1)])
def test_sides_must_be_positive(sides):
    with pytest.raises(ValueError, match="positive sides"), drawing(*sides):
        pass


def test_the_layout_stays_when_a_figure_is_drawn_again():
    with drawing(100, 60) as figure:
        axes = figure.add_subplot(title="标题")
    before = axes.get_position().bounds
    figure.set_dpi(50)
    figure.draw_without_rendering()
    assert axes.get_position().bounds == before


class Counted(Line2D):
    """A line that counts how often it is drawn."""

    drawn = 0

    def draw(self, renderer):
        self.drawn += 1
        super().draw(renderer)


def test_a_figure_is_drawn_once_for_each_file():
    with drawing(60, 40) as figure:
        line = figure.add_subplot().add_line(Counted([0, 1], [0, 1]))
    for count in (1, 2):
        figure.savefig(io.BytesIO())
        assert line.drawn == count


def test_series_differ_in_hatch_and_marker_too():
    assert len({style.hatch for style in LOOKS}) == len({style.marker for style in LOOKS}) == len(LOOKS)
    assert len({to_rgb(style.colour) for style in LOOKS}) == len(LOOKS)
    assert look(len(LOOKS)) == look(0)


def test_a_legend_takes_as_many_rows_as_the_page_needs():
    with drawing(150, 80) as figure:
        figure.add_subplot()
        legend(figure, [key("一个很长很长很长很长的名称", marker="o") for _ in range(6)])
    (made,) = figure.legends
    assert made.get_window_extent().width <= figure.bbox.width
    assert made._ncols < 6


def test_no_legend_without_entries():
    with drawing(150, 80) as figure:
        figure.add_subplot()
        legend(figure, [])
    assert not figure.legends


@pytest.mark.parametrize("side", ["x", "y"])
def test_no_tick_stands_in_the_break_of_an_axis(side):
    with drawing(100, 60) as figure:
        axes = figure.add_subplot(xlim=(100, 110), ylim=(100, 110))
        break_axis(axes, side)
    ticks, untouched = (axes.get_xticks(), axes.get_yticks())[:: 1 if side == "x" else -1]
    assert 100 not in ticks
    assert 100 in untouched
    assert any(line.get_gid() == "axis-break" for line in axes.lines)


def test_figures_do_without_pyplot_and_its_state():
    assert Figure.__module__ == "matplotlib.figure"
    for name in ("trends", "effects", "decoupling", "ladder", "maps", "style", "lettering"):
        module = sys.modules.get(f"nearzero.presentation.figures.{name}")
        assert module is None or not hasattr(module, "plt")
