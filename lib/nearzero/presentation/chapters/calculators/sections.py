"""The subjects of the calculators chapter: which calculators belong to each, what it takes and what it means.

Here: the order and the standing words of the subjects. Not here: tables (``blocks``) and the chapter.
"""

from __future__ import annotations

from dataclasses import dataclass

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Subject:
    """One subject that the guide asks to be computed.

    Attributes:
        id: Id of the section.
        title: Its heading.
        calculators: Whose outcomes it shows.
        needs: What a place has to give; said where it does not.
        file: The table it goes into.
        printed: Variables of the dictionary that documents print of the same.
        remark: What a reader must know of the result.
        projects: Whether it shows the outcomes of projects, and not those of the place's own tables.
    """

    id: str
    title: Pair
    calculators: tuple[str, ...]
    needs: Pair
    file: str
    printed: tuple[str, ...] = ()
    remark: Pair = ("", "")
    projects: bool = False


_ONE_CLAIM = (
    "按装机容量与按发电量是同一减排量的两种算法，不相加；同一度电不得再主张绿电、自愿减排量或电网因子下降。",
    (
        "By capacity and by generation are two answers to one question and are not added; the same kilowatt-hour "
        "counts "
        "once: not as green power, as an offset, or in a lower grid factor."
    ),
)

SUBJECTS = (
    Subject(
        "solid_waste",
        ("一般工业固体废物综合利用", "Industrial solid waste"),
        ("solid_waste",),
        (
            "分种类产生量、综合利用量、综合利用往年贮存量、处置量、贮存量",
            "waste generated, used, earlier-stored used, disposed of and stored, by kind",
        ),
        "solid_waste.csv",
        ("solid_waste_utilisation_rate",),
        (
            (
                "综合利用率 = 综合利用量 ÷（产生量 + 综合利用往年贮存量）；平衡差额 = 产生量 + 利用往年贮存量 − "
                "利用量 − 处置量"
                " − 贮存量。"
            ),
            (
                "Rate = used ÷ (generated + earlier-stored used); difference = generated + earlier-stored used − "
                "used − "
                "disposed of − stored."
            ),
        ),
    ),
    Subject(
        "roofs",
        ("新建建筑屋顶光伏", "Photovoltaics on new roofs"),
        ("pv",),
        (
            "新建公共机构建筑、厂房的屋顶面积、光伏面积、装机容量、发电量",
            "roof area, PV area, capacity and generation of new roofs",
        ),
        "roofs.csv",
        ("roof_pv_share",),
        _ONE_CLAIM,
    ),
    Subject(
        "lights",
        ("可再生能源路灯", "Renewable street lights"),
        ("street_lights",),
        ("路灯总数、可再生能源路灯数", "street lights in all and renewable ones"),
        "lights.csv",
        ("renewable_street_lights_share",),
        (
            "节电量取决于对比的灯具，两种对比并列；不得与电网因子下降重复主张。",
            "What is saved depends on the lamp they stand in for: both are shown; not to be claimed twice.",
        ),
    ),
    Subject(
        "heating",
        ("清洁取暖", "Clean heating"),
        ("clean_heating",),
        (
            "城市分热源取暖面积、农村分热源取暖户数",
            "heated floor area in town and heated households in the country, by source",
        ),
        "heating.csv",
        ("clean_heating_rate_urban", "clean_heating_rate_rural"),
        (
            "城市按面积、农村按户数，分别计算，不合并为一个比例。",
            "Town by floor area, country by household: two rates, never one.",
        ),
    ),
    Subject(
        "freight",
        ("大宗货物清洁运输", "Bulk freight by clean modes"),
        ("freight",),
        ("大宗货物分运输方式货运量（货物周转量）", "bulk freight by mode in tonnes (and tonne-kilometres)"),
        "freight.csv",
        ("bulk_freight_clean_share",),
        (
            "指标按货运量计算；按周转量的比例只作参考，二者不混用。",
            "The indicator counts tonnes; tonne-kilometres only stand beside.",
        ),
    ),
    Subject(
        "green_area",
        ("绿地面积", "Green area"),
        ("green_area",),
        ("分类绿地面积、城区人口、城区暂住人口", "green area by kind, urban and temporary urban population"),
        "green_area.csv",
        ("green_area_per_capita",),
    ),
    Subject(
        "straw",
        ("秸秆综合利用", "Straw"),
        ("straw",),
        ("分作物产量、秸秆可收集量、分用途利用量", "output by crop, collectable straw, straw by use"),
        "straw.csv",
        ("straw_utilisation_rate",),
        ("秸秆还田计入综合利用。", "Straw returned to the field counts as used."),
    ),
    Subject(
        "waste",
        ("生活垃圾焚烧", "Waste incineration"),
        ("waste_to_energy",),
        ("生活垃圾焚烧量", "municipal waste incinerated"),
        "activity.csv",
        (),
        (
            "只计化石碳的二氧化碳；发电替代的电网电量是区外减排，不从本区排放中扣减。",
            (
                "CO2 of fossil carbon only; grid power that its electricity stands in for is avoided elsewhere and "
                "never "
                "subtracted here."
            ),
        ),
    ),
    Subject(
        "municipal_waste",
        ("生活垃圾处理方式", "Municipal waste by treatment"),
        ("municipal_waste",),
        ("分处理方式的生活垃圾量", "municipal waste by way of treatment"),
        "municipal_waste.csv",
        ("raw_waste_landfill_rate", "household_waste_recycling_rate"),
        (
            "堆肥按湿垃圾计甲烷和氧化亚氮，生物成因二氧化碳不计；填埋甲烷须给出参数后另算。",
            "Composting: CH4 and N2O of the wet waste, no biogenic CO2; landfill methane needs its own parameters.",
        ),
    ),
    Subject(
        "waste_water",
        ("污水处理", "Waste water"),
        ("waste_water",),
        (
            "处理水量、用电量、化学需氧量去除量、进水总氮量",
            "water treated, electricity used, COD removed, nitrogen treated",
        ),
        "waste_water.csv",
        (),
        (
            "电力的二氧化碳已含在全区电力中，不重复相加；污水热能、污泥沼气替代的能源是别处减排，另列不抵扣。",
            (
                "CO2 of electricity is part of that of the place and not added again; heat of the effluent and sludge "
                "gas stand in for energy elsewhere and are never subtracted."
            ),
        ),
    ),
    Subject(
        "forest",
        ("森林蓄积与碳汇", "Forest stock and carbon"),
        ("forest",),
        ("森林蓄积量、山东省森林碳计量参数", "growing stock, parameters of Shandong's forests"),
        "forest.csv",
        ("forest_stock",),
        (
            (
                "碳储量 = 蓄积量 × 木材密度 × 生物量扩展系数 × 含碳率。山东省参数缺失；"
                "标明“全国平均参数”的各行是选用全国参数的"
                "参考值，不是本省数值。碳汇列于排放量之旁，不从指标1中扣减。"
                "目标年蓄积量（如有）是按近三年年均增速外推的情景，"
                "不是预测。"
            ),
            (
                "Carbon = stock × wood density × expansion factor × carbon fraction. Shandong's parameters are "
                "missing; rows "
                "marked as national average are a reference by choice and not numbers of the province. Sinks stand "
                "beside "
                "emissions and are not subtracted. The stock of the target year is a scenario at the mean growth, no "
                "forecast."
            ),
        ),
    ),
    Subject(
        "carbon_capture",
        ("二氧化碳捕集的去向", "Destination of captured CO2"),
        ("carbon_capture",),
        ("捕集能力或捕集量及其去向", "capacity or tonnes captured, and where they go"),
        "projects.csv",
        (),
        (
            (
                "只有地质封存是去除；外售、制尿素等利用的二氧化碳会重新排放，不计为减排。数值为设计能力，"
                "不是实际捕集量；"
                "尿素折算仅在文件所述吨数为尿素时成立。"
            ),
            (
                "Only geological storage is a removal; CO2 that is sold or made into urea comes back to the air. "
                "Design "
                "capacities, not tonnes captured; the tonnes in urea hold if the plan means tonnes of urea."
            ),
        ),
        projects=True,
    ),
    Subject(
        "pv_check",
        ("光伏工程核算", "Photovoltaic projects checked"),
        ("pv",),
        (
            "工程装机容量、组件数与单块功率、减排量与年限",
            "capacity, modules and their power, stated reduction and its years",
        ),
        "project_quantities.csv",
        (),
        (
            (
                "工程为规划数，不与趋势相加。“反推”是把文件所述减排量全部当作替代电网电量时需要的发电量和光伏容量，"
                "用于判断其量级，不说明减排来自光伏。"
            ),
            (
                "Projects are plans and never added to the trend. “Implied” is the generation and the capacity it "
                "takes "
                "if all of a stated reduction were grid power: a measure of its size, not a claim that it is."
            ),
        ),
        projects=True,
    ),
    Subject(
        "comparable_prices",
        ("可比价地区生产总值", "GDP at comparable prices"),
        ("comparable_prices",),
        ("地区生产总值及可比价增速", "GDP and its real growth"),
        "facts.csv",
        (),
        (
            "由公布的可比价增速从一个年份的水平链接得到，不与当年价混用。",
            "Chained by published real growth; never mixed with current prices.",
        ),
    ),
)

# D22: areas and shares of green buildings come as facts; nothing is computed but their quotient.
BUILDINGS = (
    "new_building_area",
    "new_civil_building_area",
    "green_building_area",
    "star_building_area",
    "ultra_low_energy_building_area",
    "green_building_share",
    "star_building_share",
    "ultra_low_energy_building_share",
)
