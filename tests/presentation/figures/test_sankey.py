"""Energy flows: ribbons as wide as what passes, every node named, no label on another, readable in grey."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from matplotlib.colors import to_rgb

from nearzero.accounting.activity import activities
from nearzero.accounting.energy.balance import balance
from nearzero.accounting.energy.flow import EnergyFlow, Link, Node, energy_flow
from nearzero.presentation.figures.sankey import _LOOKS, sankey
from nearzero.presentation.figures.sankey_words import names_of


@pytest.fixture(scope="module")
def flow(real_raw):
    rows = activities(real_raw, "example-county")
    return energy_flow(balance(real_raw, rows, 2022, without=("naphtha", "lubricants")))


def labels(figure):
    return [text for text in figure.axes[0].texts if (text.get_gid() or "").startswith("label-")]


def nodes(figure):
    return {patch.get_gid(): patch for patch in figure.axes[0].patches if (patch.get_gid() or "").startswith("node-")}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_node_is_named_and_no_label_covers_another(flow, real_raw, lang, sound, written, overlapping):
    figure = sound(sankey(flow, names_of(real_raw, lang), lang))
    assert len(labels(figure)) == len(flow.nodes) == len(nodes(figure))
    assert overlapping([*labels(figure), *(text for text in figure.axes[0].texts if text.get_gid() == "notes")]) == []
    said = written(figure)
    assert all(
        word in said for word in (("煤炭", "工业", "石脑油", "当量值") if lang == "zh" else ("Coal", "Industry"))
    )
    if lang == "en":
        assert said.isascii() or set(said) - set(map(chr, range(128))) <= set("⁴−“”")


def test_nodes_are_as_high_and_ribbons_as_wide_as_what_passes(flow, real_raw):
    figure = sankey(flow, names_of(real_raw, "zh"))
    heights = {node: nodes(figure)[f"node-{node.column}-{node.name}"].get_height() for node in flow.nodes}
    scale = heights[flow.nodes[0]] / flow.through(flow.nodes[0])
    for node, height in heights.items():
        assert height == pytest.approx(flow.through(node) * scale)
    ribbons = {patch.get_gid(): patch for patch in figure.axes[0].patches if (patch.get_gid() or "").startswith("flow")}
    assert len(ribbons) == len(flow.links)
    for link in flow.links:
        corners = ribbons[f"flow-{link.source.name}-{link.target.name}-{link.kind}"].get_path().vertices
        left = corners[corners[:, 0] == corners[:, 0].min()][:, 1]
        assert left.max() - left.min() == pytest.approx(link.value * scale)


def test_nodes_of_a_column_do_not_touch(flow, real_raw):
    figure = sankey(flow, names_of(real_raw, "zh"))
    for column in range(5):
        tops = sorted(
            (patch.get_y(), patch.get_y() + patch.get_height())
            for name, patch in nodes(figure).items()
            if name.startswith(f"node-{column}-")
        )
        assert all(below[0] - above[1] > 1 for above, below in pairwise(tops))


def test_kinds_of_energy_are_told_apart_without_colour():
    """By hatch, or by grey: two kinds without a hatch differ clearly in luminance."""
    seen: dict[str, list[float]] = {}
    for colour, hatch in _LOOKS.values():
        red, green, blue = to_rgb(colour)
        seen.setdefault(hatch, []).append(0.299 * red + 0.587 * green + 0.114 * blue)
    assert all(max(greys) - min(greys) > 0.3 for greys in seen.values() if len(greys) > 1)
    assert len(seen) >= len(_LOOKS) - 1


def test_many_uses_make_the_picture_taller(sound, overlapping):
    uses = [Node(4, f"use{k}") for k in range(30)]
    links = tuple(Link(Node(0, "inflow"), use, "coal", 1.0 + k) for k, use in enumerate(uses))
    flow = EnergyFlow(place="x", year=2022, unit="万吨标准煤(当量)", links=links, total=465.0)
    figure = sound(sankey(flow, {"inflow": "调入", **{use.name: f"行业{use.name}" for use in uses}}))
    assert figure.get_size_inches()[1] * 25.4 > 200
    assert overlapping(labels(figure)) == []


def test_what_cannot_be_drawn_is_refused(flow):
    with pytest.raises(ValueError, match="no flow of energy"):
        sankey(replace(flow, links=()), {})
    with pytest.raises(ValueError, match="no name is given for"):
        sankey(flow, {})
    backwards = Link(Node(2, "a"), Node(1, "b"), "coal", 1.0)
    with pytest.raises(ValueError, match="from left to right"):
        sankey(replace(flow, links=(backwards,)), {"a": "a", "b": "b"})
    with pytest.raises(ValueError, match="not “fr”"):
        sankey(flow, {}, "fr")
