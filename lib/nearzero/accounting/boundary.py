"""The boundary of an inventory: consumption side or generation side, and what each makes of a row.

Here: the two sides, use as raw material, which sector and carrier is part of which, and the fate of one row. Not
here: rows taken together (``selection``), factors (``method``), emissions (``inventory``).

Consumption side: fuel burned by final users, and the electricity and heat they use with the factors of grid and
heat. Fuel that plants inside the boundary burn is in these factors and left out.
Generation side: fuel burned by final users and by the plants inside the boundary, and only the net import of
electricity and heat. What final users draw is then in the plants' fuel and in the net import, and left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, get_args

from nearzero.places.contracts import CARRIERS, SECTORS

if TYPE_CHECKING:
    from nearzero.accounting.activity import Activity
    from nearzero.places.raw import Raw

Boundary = Literal["consumption", "generation"]
BOUNDARIES: tuple[Boundary, ...] = get_args(Boundary)
Kind = Literal["combustion", "electricity", "heat", "process", "waste"]
KINDS: tuple[Kind, ...] = get_args(Kind)

PLANTS = frozenset({"thermal_power", "heating_supply"})
TRADE = frozenset({"inflow", "import", "outflow", "export"})
NET_IMPORT = "net_import"  # the flow of the cell that trade in electricity or heat makes
POWER_AND_HEAT = "power_heat"  # the sector that the plants belong to
NETWORK: tuple[Kind, ...] = ("electricity", "heat")

# Why a row is left out, for readers.
REASONS = {
    "plant_fuel": (
        "消费侧核算：电厂、热源的燃料已含在电力、热力因子中",
        "consumption side: the plants' fuel is in the factors of electricity and heat",
    ),
    "plant_output": (
        "电厂、热源的产出：其燃料或其用户已计入",
        "output of the plants: their fuel or their users are counted",
    ),
    "network_use": (
        "生产侧核算：所用电力、热力已含在电厂燃料与净调入中",
        "generation side: electricity and heat used are in the plants' fuel and in the net import",
    ),
    "trade": ("调入调出：在使用处计入", "trade: counted where it is used"),
    "own_generation": ("一次电力、一次热力：不消耗化石燃料", "primary electricity and heat: no fossil fuel is burned"),
    "supply": ("供应与库存：在使用处计入", "supply and stock: counted where it is used"),
    "transformation": (
        "加工转换：碳在产品中，在使用处计入；转换损失未计",
        "conversion of fuels: the carbon goes into products and is counted where they are burned; its loss is not",
    ),
    "loss": (
        "损失量：未燃烧，或已含在电力、热力的供应中",
        "losses: not burned, or in the supply of electricity and heat",
    ),
    "check_row": ("合计与差额：只作核对", "printed sums and differences: checks only"),
    "nonfossil": ("非化石能源：不计化石二氧化碳", "non-fossil energy: no fossil CO2"),
    "recovered_heat": ("余热：其燃料在燃烧处已计入", "recovered heat: its fuel is counted where it was burned"),
    "other_level": ("缺数：其上一层级另有一行", "missing, and part of a wider row that is there"),
    "nothing_to_take_from": (
        "用作原料、材料，但没有对应的终端消费量",
        "use as raw material without the final consumption it would be part of",
    ),
}


class DoubleCountError(ValueError):
    """Rows that count the same emission twice. The sentence names them."""


@dataclass(frozen=True, slots=True)
class Hierarchy:
    """Which sector and carrier is part of which, and which carriers are fossil.

    Attributes:
        sectors: Parent of each sector; empty for the uppermost.
        carriers: Parent of each carrier.
        fossil: ``true``, ``false`` or empty (mixed) for each carrier.
    """

    sectors: Mapping[str, str]
    carriers: Mapping[str, str]
    fossil: Mapping[str, str]

    def sector_line(self, sector: str) -> Iterator[str]:
        """Iterate from a sector over what it is part of, up to the whole place (empty)."""
        while sector:
            yield sector
            sector = self.sectors.get(sector, "")
        yield ""

    def carrier_line(self, carrier: str) -> Iterator[str]:
        """Iterate from a carrier over what it is part of, up to all carriers (empty)."""
        while carrier:
            yield carrier
            carrier = self.carriers.get(carrier, "")
        yield ""


def read_hierarchy(raw: Raw) -> Hierarchy:
    """Read ``sectors.csv`` and ``carriers.csv``.

    Raises:
        DataError: One of them has errors.
    """
    sectors, carriers = raw.table("sectors.csv", SECTORS), raw.table("carriers.csv", CARRIERS)
    return Hierarchy(
        sectors=dict(zip(sectors["sector"], sectors["parent"], strict=True)),
        carriers=dict(zip(carriers["carrier"], carriers["parent"], strict=True)),
        fossil=dict(zip(carriers["carrier"], carriers["fossil"], strict=True)),
    )


@dataclass(frozen=True, slots=True)
class NonEnergy:
    """How use as raw material is counted.

    Attributes:
        name: What results call the choice; empty for the usual one.
        stored: Share of the carbon that stays in products, by carrier; 0 to 1.
        default: The same for carriers that are not named.
        source: Where the shares come from.
    """

    name: str
    stored: Mapping[str, float] = field(default_factory=dict)
    default: float = 1.0
    source: str = ""

    def __post_init__(self) -> None:
        """Refuse shares that are none, and shares that nobody answers for."""
        shares = [*self.stored.values(), self.default]
        if not all(0 <= share <= 1 for share in shares):
            raise ValueError(f"the stored share of carbon lies between 0 and 1; given: {shares}")
        if not self.source.strip():
            raise ValueError("a stored share of carbon needs its source")
        if not self.name and (self.default != 1 or self.stored):
            raise ValueError("a stored share that is not the usual one needs a name, so that its results have one")

    def share(self, carrier: str) -> float:
        """Return the share of the carbon of a carrier that is stored."""
        return self.stored.get(carrier, self.default)


EXCLUDED = NonEnergy(
    "",
    default=1.0,
    source="use as raw material is no combustion: left out of energy use, as the provincial guide has it",
)
INCLUDED = NonEnergy(
    "nonenergy_burned", default=0.0, source="for comparison: all final consumption as if it were burned"
)


_OTHER_FLOWS = {
    "nonenergy": "nonenergy",
    "loss": "loss",
    **dict.fromkeys(("available", "balance_difference", "total"), "check_row"),
    **dict.fromkeys(("primary_production", "bunkers_abroad", "bunkers_domestic", "stock_change"), "supply"),
}


def fate(row: Activity, boundary: Boundary, hierarchy: Hierarchy) -> str:
    """Return what becomes of a row.

    Args:
        row: A row of activity data.
        boundary: ``consumption`` or ``generation``.
        hierarchy: Sectors and carriers.

    Returns:
        The kind it is counted as (one of ``KINDS``), ``nonenergy``, or the reason why it is left out (an id of
        ``REASONS``).

    Raises:
        ValueError: Fuel of a plant is printed without its minus sign.
    """
    if row.flow in {"process", "final", *PLANTS} and "waste" in hierarchy.carrier_line(row.carrier):
        return _at_plant(row, "waste", boundary) if row.flow in PLANTS else "waste"
    if row.flow == "process":
        return "process"
    if row.carrier in NETWORK:
        return _of_network(row, boundary)
    if row.flow in PLANTS:
        return _at_plant(row, _of_fuel(row.carrier, hierarchy), boundary)
    if row.flow == "final":
        return _of_fuel(row.carrier, hierarchy)
    return "trade" if row.flow in TRADE else _OTHER_FLOWS.get(row.flow, "transformation")


def _of_network(row: Activity, boundary: Boundary) -> str:
    """Return the fate of electricity and heat: at the users on one side, across the boundary on the other."""
    if row.flow == "final":
        return row.carrier if boundary == "consumption" else "network_use"
    if row.flow in TRADE:
        return row.carrier if boundary == "generation" else "trade"
    if row.flow in PLANTS:
        return "plant_output"
    if row.flow == "recovered":
        return "recovered_heat"
    return "own_generation" if row.flow == "primary_production" else _OTHER_FLOWS.get(row.flow, "transformation")


def _of_fuel(carrier: str, hierarchy: Hierarchy) -> str:
    if carrier == "waste_heat":
        return "recovered_heat"
    return "nonfossil" if hierarchy.fossil.get(carrier) == "false" else "combustion"


def _at_plant(row: Activity, kind: str, boundary: Boundary) -> str:
    if kind not in KINDS:
        return kind
    if row.value is not None and row.value > 0:
        raise ValueError(f"{row.id}: fuel put into a plant is printed negative; {row.value:g} {row.unit} is an output")
    return kind if boundary == "generation" else "plant_fuel"
