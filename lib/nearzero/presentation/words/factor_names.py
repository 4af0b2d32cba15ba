"""What readers call a factor, a carrier and a sector.

Here: names put together from the dictionary tables and the words of accounting. Not here: the words
(``accounting``), numbers.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from nearzero.accounting.sets import FILE, read_electricity_rules
from nearzero.places.contracts import CARRIERS, SECTORS
from nearzero.places.tables import rows
from nearzero.presentation.text import pick
from nearzero.presentation.words.accounting import FACTORS, QUANTITIES, SUBSTANCES
from nearzero.presentation.words.calculators import ASSUMPTIONS

if TYPE_CHECKING:
    from nearzero.places.raw import Raw

Names = Mapping[str, tuple[str, str]]
_read: WeakKeyDictionary[Raw, tuple[Names, Names, Names]] = WeakKeyDictionary()


def factor_name(raw: Raw, name: str, lang: str) -> str:
    """Return what readers call a factor; its name in the table where there are no words for it.

    Args:
        raw: The data folder.
        name: Name of the factor in ``factors/*.csv``.
        lang: ``zh`` or ``en``.
    """
    known = _names(raw)[2].get(name) or FACTORS.get(name) or ASSUMPTIONS.get(name)
    if known:
        return pick(lang, *known)
    for start, (zh, en) in QUANTITIES.items():
        if not name.startswith(f"{start}_"):
            continue
        about = name.removeprefix(f"{start}_")
        of_firms = about.startswith("ent_")
        substance = SUBSTANCES.get(about.removeprefix("ent_")) or _names(raw)[0].get(about.removeprefix("ent_"))
        if substance:
            said = pick(lang, zh.format(substance[0]), en.format(_small(substance[1])))
            return said + (pick(lang, "（企业指南）", " (guides for enterprises)") if of_firms else "")
    return name


def carrier_name(raw: Raw, name: str, lang: str) -> str:
    """Return what readers call a carrier."""
    return pick(lang, *_names(raw)[0].get(name, (name, name)))


def sector_name(raw: Raw, name: str, lang: str) -> str:
    """Return what readers call a sector; the whole place where the id is empty."""
    return pick(lang, *_names(raw)[1].get(name, (name, name))) if name else pick(lang, "全区", "the whole place")


def cell_name(raw: Raw, name: str, lang: str) -> str:
    """Return what readers call a cell of an inventory: ``chemicals|raw_coal``, the flow before it or not."""
    sector, _, carrier = name.rpartition(":")[2].rpartition("|")
    return pick(lang, "：", ": ").join(
        (sector_name(raw, sector, lang), _small_if(carrier_name(raw, carrier, lang), lang))
    )


def _small(text: str) -> str:
    """Return a name without a capital, unless it is an abbreviation."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def _small_if(text: str, lang: str) -> str:
    return pick(lang, text, _small(text))


def _names(raw: Raw) -> tuple[Names, Names, Names]:
    if raw not in _read:
        carriers = {row.carrier: (row.zh, row.en) for row in rows(raw.table("carriers.csv", CARRIERS))}
        sectors = {row.sector: (row.zh, row.en) for row in rows(raw.table("sectors.csv", SECTORS))}
        has_rules = (raw.root / FILE).is_file()
        rules = read_electricity_rules(raw).values() if has_rules else ()
        _read[raw] = (carriers, sectors, {rule.factor_name: (rule.zh, rule.en) for rule in rules})
    return _read[raw]
