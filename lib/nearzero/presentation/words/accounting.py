"""Words of the accounting chapter: kinds of emission, carriers as groups, factors, regions, states of a factor.

Here: labels of the closed lists of ``accounting``. Not here: titles of factor sets and electricity rules (they stand in
``factors/sets.toml``), names put together from these words (``factor_names``), sentences (``chapters``).
"""

from __future__ import annotations

from nearzero.presentation.text import pick
from nearzero.presentation.words.calculators import ITEMS

KINDS: dict[str, tuple[str, str]] = {
    "combustion": ("化石燃料燃烧", "combustion of fossil fuels"),
    "kind_electricity": ("电力消费", "electricity used"),
    "kind_heat": ("热力消费", "heat used"),
    "kind_process": ("工业生产过程", "industrial processes"),
    "kind_waste": ("废弃物焚烧（化石碳）", "waste incineration (fossil carbon)"),
    "scope_1": ("范围一（直接排放）", "scope 1 (direct)"),
    "scope_2": ("范围二（外购电力、热力）", "scope 2 (electricity and heat)"),
}
BOUNDARIES: dict[str, tuple[str, str]] = {
    "consumption": ("消费侧", "consumption side"),
    "generation": ("生产侧", "generation side"),
}
CHOICES: dict[str, tuple[str, str]] = {
    "tce": ("按标准煤", "per standard coal"),
    "physical": ("按实物量", "per physical unit"),
    "average": ("平均", "average"),
    "residual": ("剩余", "residual"),
    "notice": ("通知", "notice"),
    "unconfirmed": ("未核实", "unconfirmed"),
    "not_counted": ("不计电力", "not counted"),
}
UNCERTAINTY: dict[str, tuple[str, str]] = {
    "approach1": ("方法1（误差传播）", "approach 1 (error propagation)"),
    "approach2": ("方法2（蒙特卡罗）", "approach 2 (Monte Carlo)"),
    "shared": ("同一因子同进同退", "a factor errs once"),
    "independent": ("各类别因子相互独立", "every category errs by itself"),
}
PARK: dict[str, tuple[str, str]] = {
    "provincial": ("省级口径（不扣减绿证）", "provincial rule (no certificates deducted)"),
    "national": ("国家零碳园区试行方法", "national trial method for zero-carbon parks"),
    "difference": ("两种口径之差", "difference of the two"),
    "within_rounding": ("修约范围内无法判定", "within rounding"),
    "no_class": ("规模低于最小档", "smaller than the smallest class"),
}
ACCOUNTING_LABELS: dict[str, tuple[str, str]] = {
    **KINDS,
    **BOUNDARIES,
    **CHOICES,
    **UNCERTAINTY,
    **PARK,
}

STATUS: dict[str, tuple[str, str]] = {"published": ("已公布", "published"), "unconfirmed": ("未核实", "unconfirmed")}

# What a factor is of, by the beginning of its name; then what it is about.
QUANTITIES: dict[str, tuple[str, str]] = {
    "ncv": ("{}低位发热量", "Net calorific value of {}"),
    "cc": ("{}单位热值含碳量", "Carbon content per heat of {}"),
    "of": ("{}碳氧化率", "Oxidation of the carbon of {}"),
    "ef": ("{}排放因子", "Emission factor of {}"),
    "tce": ("{}折标准煤系数", "Standard coal coefficient of {}"),
    "ipcc2006_ef": ("IPCC 2006 {}缺省排放因子", "IPCC 2006 default of {}"),
}
SUBSTANCES: dict[str, tuple[str, str]] = {
    "bituminous_coal_general": ("一般烟煤", "bituminous coal in general"),
    "bituminous_coal": ("烟煤", "bituminous coal"),
    "other_bituminous_coal": ("其他烟煤", "other bituminous coal"),
    "anthracite": ("无烟煤", "anthracite"),
    "lignite": ("褐煤", "lignite"),
    "washed_coal": ("洗精煤", "washed coal"),
    "briquette": ("型煤", "briquettes"),
    "coke_oven_coke": ("焦炭", "coke"),
    "motor_gasoline": ("汽油", "gasoline"),
    "gas_diesel_oil": ("柴油", "diesel oil"),
    "residual_fuel_oil": ("燃料油", "fuel oil"),
    "natural_gas": ("天然气", "natural gas"),
    "natural_gas_high": ("天然气（高）", "natural gas (high)"),
    "natural_gas_typical": ("天然气（中）", "natural gas (typical)"),
    "natural_gas_low": ("天然气（低）", "natural gas (low)"),
    "electricity_equivalent_当量": ("电力（当量值）", "electricity (calorific value)"),
    "electricity_等价值_national": ("电力（等价值）", "electricity (equal value)"),
    "cement_clinker_process": ("水泥熟料过程", "cement clinker (process)"),
    "lime_process": ("石灰过程", "lime (process)"),
    "msw_incineration_fossil": ("生活垃圾焚烧（化石碳）", "waste incineration (fossil carbon)"),
    **{
        f"tce_{fuel}_set{name}": (f"{zh}（系数组{name}）", f"{fuel}, set {name}")
        for name in "ABC"
        for fuel, zh in (("coal", "煤炭"), ("oil", "油品"), ("gas", "天然气"))
    },
}
# Where and what is burned, in the names of default factors of combustion.
_GROUPS = {
    "energy": ("能源工业", "energy industries"),
    "manufacturing": ("制造业和建筑业", "manufacturing and construction"),
    "commercial": ("商业和公共机构", "commerce and institutions"),
    "residential": ("居民生活", "households"),
}
_FUELS = {
    "coal": ("煤炭", "coal"),
    "oil": ("油品", "oil"),
    "gas": ("天然气", "natural gas"),
    "lpg": ("液化石油气", "liquefied petroleum gas"),
}
FACTORS: dict[str, tuple[str, str]] = {
    "heat_ef_default": ("热力缺省排放因子", "Default emission factor of heat"),
    "grid_ef_green_or_nonfossil_direct": ("直供或持绿证非化石电力因子", "Non-fossil electricity, direct or certified"),
    "national_zero_carbon_park_core": ("国家零碳园区核心指标限值", "Limits of the national core indicator of parks"),
    "unc_AD_fossil_combustion_default": ("活动水平缺省不确定度", "Default uncertainty of activity data"),
    "unc_EF_CO2_energy": ("能源CO₂因子缺省不确定度", "Default uncertainty of CO2 factors of energy"),
    "gwp100_CO2": ("二氧化碳全球变暖潜势", "Warming potential of CO₂"),
    **{
        f"gwp100_{gas}_{report}": (
            f"{zh}全球变暖潜势（百年，IPCC {report}）",
            f"Warming potential of {en} (100 years, IPCC {report})",
        )
        for gas, (zh, en) in ((gas, {**ITEMS, "SF6": ("六氟化硫", "SF₆")}[gas]) for gas in ("CH4", "N2O", "SF6"))
        for report in ("SAR", "AR5", "AR6")
    },
    **{
        f"pollution_equivalent_{one}": (f"{ITEMS[one][0]}污染当量值", f"Pollution equivalent value of {ITEMS[one][1]}")
        for one in ("SO2", "NOx", "CO", "soot", "dust", "PM2.5", "PM10", "VOCs")
    },
    **{
        f"combustion_{gas}_{group}_{fuel}": (
            f"{place}{burned}燃烧{ITEMS[gas][0]}排放因子",
            f"Emission factor of {ITEMS[gas][1]}, {burned_en} burned in {place_en}",
        )
        for gas in ("CH4", "N2O")
        for group, (place, place_en) in _GROUPS.items()
        for fuel, (burned, burned_en) in _FUELS.items()
    },
}
REGIONS: dict[str, str] = {
    "山东": "Shandong",
    "华北": "North China",
    "全国": "China",
    "默认": "default",
    "全球": "world",
    "山东(东部沿海)": "Shandong (eastern coast)",
    "山东(鲁中)": "Shandong (centre)",
}


def status(name: str, lang: str) -> str:
    """Return whether a factor is published or unconfirmed, in words."""
    zh, en = STATUS.get(name, (name, name))
    return pick(lang, zh, en)


def region(name: str, lang: str) -> str:
    """Return the region of a factor; the name as the table has it where it has no English one."""
    return pick(lang, name, REGIONS.get(name, name))
