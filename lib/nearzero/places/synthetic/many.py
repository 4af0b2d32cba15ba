"""Many invented counties, for load tests: as many as a province has, under the names of its counties.

Here: places of the size of the example county, each from a seed of its own. Not here: the example county's numbers
(``county``) and where the names come from (a caller has them: code and name). A name tells a county from the others and
nothing else: every number is invented, and each place says so in its name, ``synthetic = true`` and every locator.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from nearzero.places.synthetic.write import write_example_county


def write_many(root: Path, names: Mapping[str, str], seed: int = 2020) -> list[str]:
    """Write an invented county for every name.

    Args:
        root: A ``data/raw`` folder with the shared tables; the places go into ``places``.
        names: Chinese names by administrative code, six digits.
        seed: What the numbers are drawn from, together with the code; the same seed gives the same bytes.

    Returns:
        Ids of the places: ``synthetic-370102``.
    """
    made = []
    for code, name in names.items():
        place = f"synthetic-{code}"
        folder = write_example_county(root, place, seed + int(code))
        passport = folder / "place.toml"
        text = passport.read_text(encoding="utf-8")
        text = text.replace("示例县（虚构）", f"{name}（虚构，{code}）", 1)
        text = text.replace("Example County (invented)", f"County {code} (invented)", 1)
        passport.write_text(text, encoding="utf-8")
        made.append(place)
    return made
