"""Measures of the invented county and what they do to emissions in a year.

Here: rows of ``co_control.csv``. Every case a reader may meet is among them: cuts of both, end of pipe at the cost of
CO2, carbon alone, pollutants that rise, an effect that rounds to nothing, an effect that is missing. Not here: what
follows from them (``analysis.synergy``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from nearzero.places.synthetic.county import SOURCE, YEARS

# Measure, its names, its stage; then what it does, item by item: 吨 a year unless said, 亿元 of investment. A minus is
# a rise.
_MEASURES = """
M01 散煤清洁替代（虚构） Cleaner_fuels_for_rural_heating source CO2=42000 SO2=610 NOx=95 PM2.5=340 soot=410 \
VOCs=180 investment=1.90
M02 工业锅炉煤改气（虚构） Gas_for_coal_in_industrial_boilers source CO2=38600 SO2=420 NOx=60 soot=150 investment=0.85
M03 热电厂脱硫提标（虚构） Better_desulphurisation_at_the_plant end_of_pipe CO2=-2900 SO2=820 soot=45 investment=0.62
M04 热电厂脱硝提标（虚构） Better_denitrification_at_the_plant end_of_pipe CO2=-640 NOx=510 investment=0.38
M05 工业园区屋顶光伏（虚构） Rooftop_photovoltaics source CO2=51000 SO2=0 NOx=0 investment=3.20
M06 涂装VOCs燃烧治理（虚构） Incineration_of_paint-shop_VOCs end_of_pipe CO2=-1850 VOCs=640 investment=0.47
M07 水泥窑碳捕集（虚构） Carbon_capture_at_the_kiln process CO2=30000 NOx=-35 investment=2.10
M08 余热回收（虚构） Waste_heat_recovery process CO2=12400 SO2=96 NOx=0.00万吨 soot=21 investment=0.55
M09 公交车电动化（虚构） Electric_buses source CO2=missing NOx=74 PM2.5=6 investment=1.15
"""
_EFFECT = re.compile(r"(?P<item>[\w.]+)=(?P<value>missing|-?[0-9.]+)(?P<unit>\w*)")


def effect_rows(seed: int) -> Iterator[dict[str, str]]:
    """Give the rows of ``co_control.csv``.

    Args:
        seed: Named in the locator; the effects themselves are fixed.
    """
    year = YEARS[-1]
    for line in _MEASURES.strip().splitlines():
        measure, name, english, stage, *effects = line.split()
        for effect in effects:
            found = _EFFECT.fullmatch(effect)
            if found is None:
                raise ValueError(f"{measure}: “{effect}” is no effect")
            item, missing = found["item"], found["value"] == "missing"
            yield {
                "measure": measure,
                "name": name,
                "name_en": f"{english.replace('_', ' ')} (invented)",
                "stage": stage,
                "item": item,
                "year": str(year),
                "value": "" if missing else found["value"],
                "unit": "亿元" if item == "investment" else found["unit"] or "吨",
                "state": "missing" if missing else "estimated",
                "source": SOURCE,
                "locator": f"synthetic {year} seed {seed}",
                "note": "",
            }
