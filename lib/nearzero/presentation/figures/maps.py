"""Where a place lies.

Here: a sketch map of a province with the chosen places in it. Not here: the boundaries (``boundaries``). Nothing
is measured on these maps.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from matplotlib.transforms import Bbox

from nearzero.presentation import boundaries
from nearzero.presentation.figures.lettering import Label, chosen, place, require, written
from nearzero.presentation.figures.style import INK, LOOKS, WIDTH_MM, drawing, settle

if TYPE_CHECKING:
    from geopandas import GeoDataFrame, GeoSeries
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from shapely.geometry.base import BaseGeometry

_KM_PER_DEGREE = 111.32  # of latitude
_COARSE = 0.005  # degrees; a tenth of a millimetre on a map of a province
_FRAME_MM = 10.0  # what the numbers at the frame take

# Layers from below: the neighbours, the province, the prefectures of the places with their districts.
_NEIGHBOURS: dict[str, Any] = {"facecolor": "#F3F3F3", "edgecolor": "#CFCFCF", "linewidth": 0.4, "zorder": 1}
_PREFECTURES: dict[str, Any] = {"facecolor": "#E4E4E0", "edgecolor": "#8C8C8C", "linewidth": 0.5, "zorder": 2}
_DISTRICTS: dict[str, Any] = {"facecolor": "#FBF6E3", "edgecolor": "#B8B8B8", "linewidth": 0.4, "zorder": 3}
_OUTLINE: dict[str, Any] = {"facecolor": "none", "edgecolor": "#4D4D4D", "linewidth": 0.8, "zorder": 5}
_PLACE_LOOKS = (LOOKS[6], LOOKS[0], LOOKS[2], LOOKS[4], LOOKS[3], LOOKS[1])

_MUTED = "#595959"
_KM = {"zh": "千米", "en": "km"}


@dataclass(frozen=True, slots=True)
class Spot:
    """A place on the map: its administrative code, six digits, and what is written beside it."""

    adcode: str
    label: str


def locator_map(places: Sequence[Spot], lang: str = "zh", others: Sequence[Spot] = ()) -> Figure:
    """Draw where places lie in their province.

    The province stands among its neighbours with its prefectures; the prefectures of the places show their
    districts, and the places are filled. That the map is a sketch and where its boundaries come from is written
    into it.

    Args:
        places: Districts, counties or whole prefectures of one province.
        lang: ``zh`` or ``en``.
        others: Further places that are named without being filled: prefectures, for example.

    Raises:
        ValueError: There is no place, a code has no boundary, the places lie in several provinces, or the
            language is unknown.
    """
    kilometres, note = chosen(_KM, lang), chosen(boundaries.SOURCE, lang)
    require(places, "there is no place to show")
    province = _province([*places, *others])
    extent = _extent(province)
    with drawing(WIDTH_MM, _height_mm(extent)) as figure:
        axes = figure.add_subplot()
        _frame(axes, extent)
        _background(axes, province, places, extent)
        for number, spot in enumerate(places):
            style = _PLACE_LOOKS[number % len(_PLACE_LOOKS)]
            fill = {"facecolor": style.colour, "hatch": style.hatch, "edgecolor": INK, "linewidth": 0.7}
            _draw(axes, boundaries.unit(spot.adcode), zorder=6, gid=spot.adcode, **fill)
        settle(figure)
        corner = _corner(axes, kilometres, note)
        _name(axes, places, others, corner)
    return figure


def _province(spots: Sequence[Spot]) -> str:
    """Return the two digits of the province that all places lie in, once each is known to have a boundary."""
    provinces = {str(boundaries.unit(spot.adcode).index[0])[:2] for spot in spots}
    if len(provinces) > 1:
        raise ValueError(f"one map shows one province, not those of the codes {', '.join(sorted(provinces))}")
    return provinces.pop()


def _extent(province: str) -> Bbox:
    west, south, east, north = boundaries.unit(f"{province}0000").total_bounds
    margin = 0.03 * (east - west)
    return Bbox.from_extents(west - margin, south - margin, east + margin, north + margin)


def _shrink(extent: Bbox) -> float:
    """Return how much shorter a degree of longitude is than one of latitude in the middle of the map."""
    return math.cos(math.radians((extent.y0 + extent.y1) / 2))


def _height_mm(extent: Bbox) -> float:
    width = WIDTH_MM - _FRAME_MM
    return width * extent.height / (extent.width * _shrink(extent)) + _FRAME_MM * 0.6


def _frame(axes: Axes, extent: Bbox) -> None:
    axes.set_xlim(extent.x0, extent.x1)
    axes.set_ylim(extent.y0, extent.y1)
    axes.set_aspect(1 / _shrink(extent))
    for sides, axis, letter in (((extent.x0, extent.x1), axes.xaxis, "E"), ((extent.y0, extent.y1), axes.yaxis, "N")):
        step = 1 if sides[1] - sides[0] < 5 else 2
        degrees = [degree for degree in range(math.ceil(sides[0]), math.floor(sides[1]) + 1) if degree % step == 0]
        axis.set_ticks(degrees, [f"{degree}°{letter}" for degree in degrees])
    axes.spines[:].set_visible(True)


def _background(axes: Axes, province: str, places: Sequence[Spot], extent: Bbox) -> None:
    provinces = boundaries.load("province").cx[extent.x0 : extent.x1, extent.y0 : extent.y1]
    _draw(axes, provinces, **_NEIGHBOURS)
    cities = boundaries.cities(province)
    _draw(axes, cities, **_PREFECTURES)
    # in order, or the file would differ from run to run
    for prefecture in sorted({spot.adcode[:4] for spot in places if not spot.adcode.endswith("00")}):
        _draw(axes, boundaries.districts(prefecture), **_DISTRICTS)
        _draw(axes, cities[cities.index.str.startswith(prefecture)], **_OUTLINE)
    _draw(axes, boundaries.unit(f"{province}0000"), **_OUTLINE)


def _draw(axes: Axes, frame: GeoDataFrame, **appearance: Any) -> None:  # noqa: ANN401 - whatever PathPatch takes
    for geometry in _coarse(frame):
        axes.add_patch(PathPatch(_path(geometry), **appearance))


def _coarse(frame: GeoDataFrame) -> GeoSeries:
    return frame.geometry.simplify(_COARSE)


def _path(geometry: BaseGeometry) -> Path:
    """Return the outline of a polygon or of several, with their holes."""
    polygons = [part for part in getattr(geometry, "geoms", [geometry]) if part.geom_type == "Polygon"]
    rings = [ring for polygon in polygons for ring in (polygon.exterior, *polygon.interiors)]
    return Path.make_compound_path(*(Path(np.asarray(ring.coords)[:, :2], closed=True) for ring in rings))


def _corner(axes: Axes, kilometres: str, note: str) -> list[Bbox]:
    """Write the note into the lower right corner, with a scale bar above it; return the room they take."""
    said = axes.text(0.985, 0.025, note, transform=axes.transAxes, horizontalalignment="right", fontsize=7, zorder=9)
    length = _round(_width_km(axes) / 6)
    share = length / _width_km(axes)
    bar = ([0.985 - share, 0.985 - share, 0.985, 0.985], [0.105, 0.09, 0.09, 0.105])
    axes.plot(*bar, transform=axes.transAxes, color=INK, linewidth=0.8, zorder=9, gid="scale")
    text = axes.text(
        0.985 - share / 2,
        0.11,
        f"{length:g} {kilometres}",
        transform=axes.transAxes,
        horizontalalignment="center",
        fontsize=7,
        zorder=9,
    )
    ends = axes.transAxes.transform(np.column_stack(bar))
    return [said.get_window_extent(), text.get_window_extent(), Bbox([ends.min(axis=0), ends.max(axis=0)])]


def _width_km(axes: Axes) -> float:
    west, east = axes.get_xlim()
    south, north = axes.get_ylim()
    return (east - west) * _KM_PER_DEGREE * math.cos(math.radians((south + north) / 2))


def _round(length: float) -> float:
    """Return the largest of 1, 2, 5, 10, 20, 50 … that is not longer."""
    power = 10.0 ** math.floor(math.log10(length))
    return max(step * power for step in (1, 2, 5) if step * power <= length)


def _name(axes: Axes, places: Sequence[Spot], others: Sequence[Spot], avoid: Sequence[Bbox]) -> None:
    """Write the names; those of the places keep clear of their own shapes unless these are large."""
    shapes = [_pixels(axes, spot) for spot in places]
    small = [shape for shape in shapes if shape.width < 0.12 * axes.bbox.width]
    labels = [_label(spot, INK) for spot in places]
    names = place(axes, labels, [*avoid, *small], size=8.5)
    taken = [written(name) for name in names]
    place(axes, [_label(spot, _MUTED) for spot in others], [*avoid, *shapes, *taken], size=7.5)


def _pixels(axes: Axes, spot: Spot) -> Bbox:
    west, south, east, north = boundaries.unit(spot.adcode).total_bounds
    return Bbox(axes.transData.transform([(west, south), (east, north)]))


def _label(spot: Spot, colour: str) -> Label:
    point = boundaries.unit(spot.adcode).representative_point().iloc[0]
    return Label(point.x, point.y, spot.label, colour)
