"""Words of the energy and calculator chapters: what is counted of what, results, ways and assumptions.

Here: labels of the closed lists of the optional tables of a place, of the calculators and of the energy balance. Not
here: names of carriers, sectors and flows (they stand in the tables), of variables (the dictionary), sentences
(``chapters``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from nearzero.presentation.text import pick
from nearzero.presentation.words.synergy import SYNERGY_LABELS

if TYPE_CHECKING:
    from nearzero.places.raw import Raw

Words = dict[str, tuple[str, str]]

TABLES: Words = {
    "activity": ("能源平衡表", "energy balance"),
    "firms": ("重点企业用能", "energy of key firms"),
    "targets": ("目标", "targets"),
    "roofs": ("新建建筑屋顶光伏", "photovoltaics on new roofs"),
    "lights": ("路灯", "street lights"),
    "straw": ("秸秆", "straw"),
    "green_area": ("绿地", "green area"),
    "freight": ("大宗货物运输", "bulk freight"),
    "forest": ("森林", "forest"),
    "solid_waste": ("一般工业固体废物", "industrial solid waste"),
    "heating": ("清洁取暖", "clean heating"),
    "pollutants": ("大气污染物排放", "air pollutants"),
    "waste_water": ("污水处理", "waste water"),
    "municipal_waste": ("生活垃圾处理", "municipal waste"),
    "co_control": ("措施的减污降碳效果", "effects of measures"),
    "assessments": ("规划和项目评价", "assessments"),
}
MEASURES: Words = {
    "roof_area": ("屋顶面积", "roof area"),
    "pv_area": ("光伏面积", "photovoltaic area"),
    "pv_capacity": ("光伏装机容量", "photovoltaic capacity"),
    "pv_generation": ("光伏发电量", "photovoltaic generation"),
    "lights": ("路灯数量", "lamps"),
    "output": ("产量", "output"),
    "generated": ("产生量", "generated"),
    "collectable": ("可收集量", "collectable"),
    "fertiliser": ("肥料化利用量（含还田）", "used as fertiliser, returned to the field included"),
    "feed": ("饲料化利用量", "used as feed"),
    "fuel": ("燃料化利用量", "used as fuel"),
    "substrate": ("基料化利用量", "used as substrate"),
    "raw_material": ("原料化利用量", "used as raw material"),
    "area": ("面积", "area"),
    "cover_area": ("绿化覆盖面积", "area under green cover"),
    "land_use_area": ("用地面积", "land used"),
    "urban_population": ("城区人口", "urban population"),
    "temporary_population": ("城区暂住人口", "temporary urban population"),
    "tonnes": ("货运量", "tonnes carried"),
    "tonne_km": ("货物周转量", "tonne-kilometres"),
    "stock": ("蓄积量", "growing stock"),
    "stock_used": ("综合利用往年贮存量", "earlier-stored waste used"),
    "used": ("综合利用量", "used"),
    "disposed": ("处置量", "disposed of"),
    "stored": ("贮存量", "stored"),
    "urban_area": ("城市取暖面积", "urban heated floor area"),
    "rural_households": ("农村取暖户数", "rural heated households"),
    "emitted": ("排放量", "emissions"),
    "water_treated": ("处理水量", "water treated"),
    "cod_removed": ("化学需氧量去除量", "COD removed"),
    "nitrogen_treated": ("进水总氮量", "nitrogen treated"),
    "power_used": ("用电量", "electricity used"),
    "waste_treated": ("处理量", "treated"),
}
ITEMS: Words = {
    "all": ("合计", "in all"),
    "public_institution": ("公共机构建筑", "public-institution buildings"),
    "factory": ("厂房", "factories"),
    "renewable": ("可再生能源路灯", "renewable street lights"),
    "efficient": ("高效路灯", "efficient lamps"),
    "wheat": ("小麦", "wheat"),
    "maize": ("玉米", "maize"),
    "rice": ("水稻", "rice"),
    "soybean": ("大豆", "soya beans"),
    "peanut": ("花生", "peanuts"),
    "tuber": ("薯类", "tubers"),
    "cotton": ("棉花", "cotton"),
    "rapeseed": ("油菜", "rapeseed"),
    "park": ("公园绿地", "parks"),
    "nursery": ("生产绿地", "nurseries"),
    "protective": ("防护绿地", "protective green"),
    "attached": ("附属绿地", "attached green"),
    "rail": ("铁路", "rail"),
    "water": ("水路", "water"),
    "conveyor": ("封闭式皮带廊道", "closed conveyor"),
    "pipeline": ("管道", "pipeline"),
    "road": ("公路", "road"),
    "coal_gangue": ("煤矸石", "coal gangue"),
    "fly_ash": ("粉煤灰", "fly ash"),
    "tailings": ("尾矿", "tailings"),
    "smelting_slag": ("冶炼废渣", "smelting slag"),
    "by_product_gypsum": ("副产石膏", "by-product gypsum"),
    "construction_waste": ("建筑垃圾", "construction waste"),
    "coniferous": ("针叶林", "coniferous"),
    "broadleaved": ("阔叶林", "broadleaved"),
    "mixed": ("混交林", "mixed"),
    "bamboo": ("竹林", "bamboo"),
    "shrub": ("灌木林", "shrub"),
    "orchard": ("经济林", "orchards"),
    "other": ("其他", "other"),
    "clean_coal": ("清洁化燃煤（超低排放）", "clean coal (ultra-low emission)"),
    "gas": ("天然气", "natural gas"),
    "electricity": ("电", "electricity"),
    "heat_pump": ("热泵", "heat pumps"),
    "waste_heat": ("工业余热", "industrial waste heat"),
    "geothermal": ("地热", "geothermal"),
    "biomass": ("生物质", "biomass"),
    "solar": ("太阳能", "solar"),
    "nuclear": ("核能", "nuclear"),
    "other_clean": ("其他清洁能源", "other clean energy"),
    "SO2": ("二氧化硫", "SO₂"),
    "NOx": ("氮氧化物", "NOx"),
    "PM2.5": ("细颗粒物", "PM2.5"),
    "PM10": ("可吸入颗粒物", "PM10"),
    "soot": ("烟尘", "soot"),
    "dust": ("一般性粉尘", "dust"),
    "VOCs": ("挥发性有机物", "VOCs"),
    "CO": ("一氧化碳", "CO"),
    "CO2": ("二氧化碳", "CO₂"),
    "CH4": ("甲烷", "CH₄"),
    "N2O": ("氧化亚氮", "N₂O"),
    "investment": ("投资", "investment"),
    "domestic": ("城镇生活污水", "domestic waste water"),
    "industrial": ("工业废水", "industrial waste water"),
    "incineration": ("焚烧", "incineration"),
    "landfill": ("填埋", "landfill"),
    "composting": ("堆肥", "composting"),
    "recycling": ("回收利用", "recycling"),
}
# How a calculator got its number, and what else tells it from its neighbours.
WAYS: Words = {
    "by_area": ("按面积", "by area"),
    "by_count": ("按数量", "by count"),
    "by_floor_area": ("按面积", "by floor area"),
    "by_household": ("按户数", "by household"),
    "by_capacity": ("按装机容量", "by capacity"),
    "by_generation": ("按发电量", "by generation"),
    "by_tonnes": ("按货运量", "by tonnes"),
    "by_tonne_km": ("按周转量", "by tonne-kilometres"),
    "by_destination": ("按去向", "by destination"),
    "implied": ("反推", "implied"),
    "from_capacity": ("由容量折算", "from capacity"),
    "from_urea": ("由尿素量折算", "from urea"),
    "modules": ("组件数 × 单块功率", "modules × power of one"),
    "stated_against_modules": ("文件容量与组件容量之差", "stated against modules"),
    "against_led": ("对比LED路灯", "against LED lamps"),
    "against_hps": ("对比高压钠灯", "against sodium lamps"),
    "used_over_collectable": ("利用量 ÷ 可收集量", "used ÷ collectable"),
    "economic_coefficient": ("经济系数法", "economic coefficient"),
    "straw_grain_ratio": ("草谷比法", "straw-to-grain ratio"),
    "sum_of_kinds": ("分类合计", "sum of the kinds"),
    "urban_and_temporary_population": ("城区人口 + 暂住人口", "urban and temporary population"),
    "used_over_generated_and_stock": (
        "利用量 ÷（产生量 + 利用往年贮存量）",
        "used ÷ (generated + earlier-stored used)",
    ),
    "balance": ("收支平衡", "balance"),
    "fossil_carbon": ("化石碳", "fossil carbon"),
    "by_mass": ("按重量", "by mass"),
    "by_volume": ("按水量", "by volume"),
    "wet_waste": ("按湿垃圾", "wet waste"),
    "electricity": ("按用电量", "by electricity"),
    "cod_removed": ("按化学需氧量去除量", "by COD removed"),
    "nitrogen_treated": ("按进水总氮", "by nitrogen treated"),
    "annual_rate": ("年均", "mean annual"),
    "observed_growth": ("按近三年年均增速外推", "at the mean growth of the years known"),
    "stated_growth": ("按给定增速", "at a stated growth"),
    "whole_tree:national": ("全国平均参数（全林）", "national average parameters (whole tree)"),
    "cf_ipcc": ("含碳率0.47", "carbon fraction 0.47"),
    "chained_real_growth": ("可比价增速链接", "chained real growth"),
    "coal_equivalent": ("发电煤耗法", "coal equivalent"),
    "calorific": ("电热当量法", "calorific value"),
    "produced": ("区内生产", "produced within"),
    "with_imported_green": ("区内生产加外来绿电", "with green power from outside"),
}
ASSUMPTIONS: Words = {
    "pv_full_load_hours_rooftop": ("屋顶光伏年等效利用小时", "Full-load hours of rooftop photovoltaics"),
    "pv_degradation": ("光伏组件衰减", "Degradation of modules"),
    "pv_degradation_yearly": ("光伏组件逐年衰减", "Yearly loss of modules"),
    "pv_degradation_first_year": ("光伏组件首年衰减", "Loss of modules in the first year"),
    "pv_area_per_kWp_roof": ("单位容量屋顶面积", "Roof area per capacity"),
    "streetlight_hours": ("路灯年亮灯小时", "Hours of street lighting"),
    "streetlight_power_HPS": ("高压钠灯功率", "Power of a sodium lamp"),
    "streetlight_power_LED": ("LED路灯功率", "Power of an LED lamp"),
    "straw_grain_ratio_maize": ("玉米草谷比", "Straw-to-grain ratio of maize"),
    "straw_collectable_coefficient": ("秸秆可收集系数", "Collectable share of straw"),
    **{f"economic_coefficient_{crop}": (f"{zh}经济系数", f"Economic coefficient of {en}") for crop, (zh, en) in (
        (crop, ITEMS[crop]) for crop in ("wheat", "maize", "rice", "soybean", "peanut", "tuber", "cotton")
    )},
    "msw_carbon_content": ("生活垃圾含碳率", "Carbon content of municipal waste"),
    "msw_fossil_carbon_fraction": ("生活垃圾化石碳比例", "Fossil share of the carbon of municipal waste"),
    "msw_burnout": ("焚烧碳氧化率", "Share of the carbon burned"),
    "waste_water_ch4_domestic": ("城镇生活污水甲烷排放因子", "CH4 per COD removed, domestic"),
    "waste_water_ch4_industrial": ("工业废水甲烷排放因子", "CH4 per COD removed, industrial"),
    "waste_water_n2o": ("污水处理氧化亚氮排放因子（以氮计）", "N2O-N per nitrogen treated"),
    "composting_ch4": ("堆肥甲烷排放因子（湿垃圾）", "CH4 of composting (wet waste)"),
    "composting_n2o": ("堆肥氧化亚氮排放因子（湿垃圾）", "N2O of composting (wet waste)"),
    "forest_SVD_national": ("基本木材密度（全国平均）", "Stem wood density (national mean)"),
    "forest_BEF_total_national": ("生物量扩展系数（全林，全国平均）", "Expansion factor, whole tree (national mean)"),
    "forest_BEF_above_national": ("生物量扩展系数（地上，全国平均）", "Expansion factor, above ground (national mean)"),
    "forest_carbon_fraction_ipcc": ("含碳率（IPCC 2006）", "Carbon fraction (IPCC 2006)"),
    "forest_carbon_fraction_provincial": ("含碳率（省级指南）", "Carbon fraction (provincial guide)"),
    "forest_SVD_BEF_RSR_GR_CR_shandong": ("山东省森林碳计量参数", "Parameters of Shandong's forests"),
}  # fmt: skip


def said(words: Words, name: str, lang: str) -> str:
    """Return what readers call an id of one of the lists; the id itself where it has no word."""
    return pick(lang, *words.get(name, (name, name)))


def way(method: str, lang: str) -> str:
    """Return how a number was got."""
    return said(WAYS, method, lang)


def group_name(raw: Raw, file: str, group: str, lang: str) -> str:
    """Return what the rows of an optional table are listed under: the table, and a flow, a carrier or a measure.

    Args:
        raw: The data folder.
        file: Name of the table.
        group: A flow of ``activity.csv``, a carrier of ``firms.csv``, a kind of assessment, or what is
            counted.
        lang: ``zh`` or ``en``.
    """
    from nearzero.accounting.activity import read_flows
    from nearzero.presentation.words.factor_names import carrier_name

    table = file.removesuffix(".csv")
    if table == "activity":
        flow = read_flows(raw)[group]
        name = pick(lang, flow.zh, flow.en)
    elif table == "firms":
        name = carrier_name(raw, group, lang)
    elif table == "targets":
        name = raw.dictionary[group].label(lang)
    elif table == "assessments":
        name = said(SYNERGY_LABELS, group, lang)
    else:
        name = said(MEASURES, group, lang)
    head = said(TABLES, table, lang)
    return pick(lang, f"{head}：{name}", f"{head[:1].upper()}{head[1:]}: {name}")
