"""What a reconciliation says: combinations, implied factors, and the remarks that belong to them.

Here: the records and their results. Not here: how combinations are tried (``reconciliation``).
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from nearzero.accounting.uses import CO2_UNIT, Gap, finite, plain
from nearzero.results import Result
from nearzero.rounding import Interval

NOT_COUNTED = "none"
# Sums of some terms are exact to some units in the last place; nothing printed is as fine as that.
_FLOAT_NOISE = 1e-12

Band = tuple[float, float, float]  # value, low, high


@dataclass(frozen=True, slots=True)
class Part:
    """One term of a sum, in 万吨 CO2: fuels under a set, electricity with the factor of a year, an option."""

    name: str
    band: Band
    inputs: tuple[str, ...] = ()
    state: str = "measured"
    text: str = ""
    year: int | None = None
    factor: Interval = (math.nan, math.nan)


ABSENT = Part(NOT_COUNTED, (0.0, 0.0, 0.0))


@dataclass(frozen=True, slots=True)
class Option:
    """Emissions that may or may not be in the total, such as those of processes or burnt waste.

    Attributes:
        id: What it is called in the results: ``process``.
        value: In 万吨 CO2.
        low: Lower end of its interval.
        high: Upper end.
        inputs: Ids it rests on.
        state: Its state.
        text: How its value is written in the arithmetic.
    """

    id: str
    value: float
    low: float
    high: float
    inputs: tuple[str, ...] = ()
    state: str = "measured"
    text: str = ""


@dataclass(frozen=True, slots=True)
class Combination:
    """One way to make the total, in 万吨 CO2.

    Attributes:
        set_id: Factor set of the fuels.
        rule_id: Rule for electricity; ``none`` where electricity is not counted as an emission.
        factor_year: Year of the factor of electricity; None where it is not counted.
        options: Ids of the options that are counted.
        value: The sum.
        low: Its lowest value over the rounding of all activity data and factors.
        high: Its highest.
        residual: Published total − sum.
        residual_low: Lower end of the residual, the total's own rounding included.
        residual_high: Upper end.
        state: The weakest of its inputs.
        inputs: Ids of facts, activity rows and factors.
        arithmetic: The sum written out.
    """

    set_id: str
    rule_id: str
    factor_year: int | None
    options: tuple[str, ...]
    value: float
    low: float
    high: float
    residual: float
    residual_low: float
    residual_high: float
    state: str
    inputs: tuple[str, ...]
    arithmetic: str

    @property
    def form(self) -> str:
        """How results name it: ``shandong:2021``, or ``none``."""
        return NOT_COUNTED if self.factor_year is None else f"{self.rule_id}:{self.factor_year}"

    @property
    def matches(self) -> bool:
        """Whether the sum reproduces the total within the rounding of all inputs and of the total."""
        noise = _FLOAT_NOISE * (abs(self.value) + abs(self.residual))
        return self.residual_low <= noise and self.residual_high >= -noise


@dataclass(frozen=True, slots=True)
class Implied:
    """A factor that would make the total exactly, if everything else is as assumed.

    Attributes:
        kind: ``electricity_factor`` (kgCO2/kWh) or ``fuel_factor`` (tCO2/吨标准煤, mean of all fuels).
        set_id: The factor set assumed for the fuels; empty for a fuel factor.
        form: Rule and year assumed for electricity (``shandong:2021``, ``none``); empty for a factor of it.
        options: Ids of the options assumed to be in the total.
        value: The factor; negative where what is assumed is already more than the total.
        low: Lower end over all rounding.
        high: Upper end.
        unit: Its unit.
        inputs: Ids it rests on.
        state: The weakest of its inputs, ``derived`` at best.
        arithmetic: The division written out.
        within: Published factors of electricity that lie in the band, as ``rule:year``.
    """

    kind: str
    set_id: str
    form: str
    options: tuple[str, ...]
    value: float
    low: float
    high: float
    unit: str
    inputs: tuple[str, ...]
    state: str
    arithmetic: str
    within: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Remark:
    """What a reader must be told, in both languages."""

    id: str
    zh: str
    en: str


PROVES_NOTHING = Remark(
    "proves_nothing",
    "吻合不等于证实：多种组合可能得到同一总量，未列出的部分也可能包含在内。",
    "A match proves nothing: several combinations may give the same total, and parts that are not listed may be in it.",
)
SEVERAL = Remark(
    "several",
    "有多种组合在取整误差内与公布总量吻合，不能判断采用了哪一种；应向编制单位核实因子。",
    "Several combinations match within rounding; which one was used cannot be told. Ask the authors for their factors.",
)
NONE_MATCHES = Remark(
    "none_matches",
    "没有组合在取整误差内与公布总量吻合：部分排放未列出，或采用了表外的因子。",
    "No combination matches within rounding: parts are not listed, or factors were used that are not in the tables.",
)
PARTS_MISSING = Remark(
    "parts_missing",
    "缺少总量的组成部分，未进行组合比对；缺失数据见清单。",
    "Parts of the total are missing, so that combinations were not tried; the missing inputs are listed.",
)
OTHER_PARTS = Remark(
    "other_parts",
    "总量是否包含热力、工业过程、废弃物等部分，文件未说明。",
    "Whether heat, processes, waste and the like are in the total is not known from the parts that are given.",
)


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """What came of trying every combination.

    Attributes:
        place: The place.
        year: The year.
        total: Published total with the ends of its interval, in 万吨.
        total_inputs: Ids of the facts it rests on.
        tried: How many combinations were tried.
        matches: Those that reproduce the total within rounding, smallest residual first.
        near: Those that miss by no more than the share asked for, smallest residual first.
        implied: Factors that the total implies.
        missing: Inputs that are missing, by name.
        not_tried: Factor sets that could not be tried on these data, and why: per tonne and in standard coal, say.
        remarks: What a reader must be told, in both languages.
    """

    place: str
    year: int
    total: Band
    total_inputs: tuple[str, ...]
    tried: int
    matches: tuple[Combination, ...]
    near: tuple[Combination, ...]
    implied: tuple[Implied, ...]
    missing: tuple[Gap, ...]
    not_tried: tuple[Gap, ...]
    remarks: tuple[Remark, ...]

    @property
    def warning(self) -> str:
        """All remarks in English, as one text."""
        return " ".join(remark.en for remark in self.remarks)

    def results(self) -> Iterator[Result]:
        """Iterate over matches, near misses and implied factors; ``identity`` tells them apart."""
        shared = {"analysis": "reconciliation", "place": self.place, "variable": "co2_total", "period": str(self.year)}
        for identity, found in (("match", self.matches), ("near", self.near)):
            for one in found:
                left = f"{plain(round(one.residual, 4))} {CO2_UNIT}"
                yield Result(
                    **shared,
                    identity=identity,
                    method=one.set_id,
                    form=one.form,
                    factor="+".join(one.options),
                    value=one.value,
                    unit=CO2_UNIT,
                    low=finite(one.low),
                    high=finite(one.high),
                    interval_kind="rounding",
                    state=one.state,
                    inputs=(*self.total_inputs, *one.inputs),
                    arithmetic=one.arithmetic,
                    note=f"published total − sum = {left}; {PROVES_NOTHING.en}",
                )
        for implied in self.implied:
            inside = f"within its band: {', '.join(implied.within)}" if implied.within else ""
            below = "negative: what is assumed is already more than the total" if implied.value < 0 else ""
            yield Result(
                **shared,
                identity=f"implied_{implied.kind}",
                method=implied.set_id,
                form=implied.form,
                factor="+".join(implied.options),
                value=implied.value,
                unit=implied.unit,
                low=finite(implied.low),
                high=finite(implied.high),
                interval_kind="rounding",
                state=implied.state,
                inputs=(*self.total_inputs, *implied.inputs),
                arithmetic=implied.arithmetic,
                note="; ".join(filter(None, (inside, below))),
            )
