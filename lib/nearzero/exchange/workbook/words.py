"""What heads and choices of a workbook are called, in both languages.

Here: labels of columns and of closed lists, and finding an id by what somebody wrote. Not here: names of variables,
sectors and carriers (``names``), labels of reports (``presentation.words``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from nearzero.exchange.reading.cells import half_width
from nearzero.places.contracts import POLLUTANTS

Words = tuple[str, ...]  # Chinese, English, other spellings

# Columns, by the name that the tables have for them.
FIELDS: dict[str, Words] = {
    "variable": (
        "变量",
        "Variable",
        "变量名",
        "指标名称",
        "指标",
        "统计指标",
        "名称",
        "项目",
        "项 目",
        "indicator name",
    ),
    "label": ("指标含义", "Meaning", "说明文字", "label"),
    "year": ("年份", "Year", "年度", "统计年份", "时间"),
    "value": ("数值", "Value", "数值（按原文）", "数据", "值", "数量"),
    "unit": ("计量单位", "Unit", "单位"),
    "qualifier": ("约数", "Qualifier"),
    "statement": ("数值类型", "Statement", "口径类型"),
    "base_year": ("基期年份", "Base year", "基期", "基准年"),
    "comparator": ("比较对象", "Compared with", "比较"),
    "sector": ("行业", "Sector", "部门", "行业（部门）", "行业名称", "领域"),
    "carrier": ("能源品种", "Carrier", "品种", "能源", "燃料", "燃料品种"),
    "flow": ("流向", "Flow", "能源流向"),
    "firm": ("企业名称", "Firm", "企业", "单位名称"),
    "firm_en": ("企业英文名", "Firm (English)"),
    "state": ("数据状态", "State", "状态"),
    "price_basis": ("价格口径", "Price basis", "价格", "价格基准"),
    "source": ("资料来源", "Source", "来源", "数据来源", "出处"),
    "locator": ("出处位置", "Locator", "页码", "位置", "原文位置"),
    "note": ("备注", "Note", "注", "说明", "备 注"),
    "required": ("必填", "Required"),
    "binding": ("约束性质", "Binding", "指标性质"),
    "scope": ("适用范围", "Scope", "范围"),
    "indicator": ("指标编号", "Indicator number", "指标序号"),
    "indicator_name": ("指标内容", "Indicator"),
    "evidence": ("现状说明", "Evidence", "现状", "工作进展"),
    "own_flag": ("自评", "Own verdict", "是否完成"),
    "lead": ("牵头单位", "Lead", "责任单位"),
    "assisting": ("配合单位", "Assisting"),
    "id": ("编号", "Number", "序号", "id"),
    "group": ("类别", "Group", "项目类别"),
    "name": ("项目名称", "Project", "工程名称"),
    "name_en": ("名称（英文）", "Name (English)"),
    "content": ("建设内容", "Content", "主要内容", "建设内容及规模"),
    "kind": ("类型", "Kind", "项目类型"),
    "investment": ("投资（亿元）", "Investment (10⁸ yuan)", "总投资", "投资", "投资额"),
    "investment_state": ("投资状态", "Investment state"),
    "start": ("开工", "Start", "开工时间", "开始时间"),
    "end": ("完工", "End", "竣工时间", "完成时间"),
    "benefit": ("预期效益", "Benefit", "效益"),
    "units": ("责任部门", "Responsible units", "实施单位"),
    "indicators": ("对应指标", "Indicators served"),
    "project": ("项目编号", "Project number"),
    "quantity": ("工程量指标", "Quantity"),
    "item": ("分类", "Item", "种类"),
    "measure": ("统计项", "Measure"),
    "stage": ("环节", "Stage", "控制环节"),
    "rule": ("适用要求编号", "Rule"),
    "carbon_assessed": ("是否含碳排放", "Carbon assessed", "是否开展碳排放评价"),
    "key": ("项", "Key", "键"),
    "content_of_key": ("内容", "Value of key", "填写内容"),
    "title": ("文件名称", "Title", "标题", "资料名称"),
    "title_en": ("英文名称", "English title"),
    "issuer": ("发布单位", "Issuer", "发文单位", "编制单位"),
    "number": ("文号", "Document number"),
    "date": ("日期", "Date", "发布日期"),
}
# What the blank workbook writes above a column where its table gives the field a narrower meaning.
HEADS: dict[str, Words] = {
    "measure/co_control": ("措施编号", "Measure number"),
    "name/co_control": ("措施名称", "Measure name"),
    "item/co_control": ("污染物或温室气体", "Pollutant or gas"),
    "value/co_control": ("数值：年减排量", "Value: cut in a year"),
    "id/assessments": ("评价编号", "Assessment number"),
    "name/assessments": ("规划或项目名称", "Plan or project"),
    "value/assessments": ("数值：评价给出的年排放量", "Value: CO2 in a year"),
}
# They are read as the field, like any other spelling.
for _column, _spellings in HEADS.items():
    FIELDS[_column.partition("/")[0]] += _spellings

_SURVEYS: dict[str, Words] = {
    "roofs": ("屋顶光伏", "Roofs"), "lights": ("路灯", "Street lights"), "straw": ("秸秆", "Straw"),
    "green_area": ("绿地", "Green area"), "freight": ("大宗货物", "Bulk freight"), "forest": ("森林", "Forest"),
    "solid_waste": ("工业固废", "Solid waste"), "heating": ("清洁取暖", "Heating"),
    "pollutants": ("大气污染物", "Air pollutants"), "waste_water": ("污水处理", "Waste water"),
    "municipal_waste": ("生活垃圾", "Municipal waste"),
}  # fmt: skip
# Sheets, by the table they go to; ``topic_*`` sheets hold facts, one row per variable.
SHEETS: dict[str, Words] = {
    "readme": ("填写说明", "Read me", "说明", "readme"),
    "place": ("地方", "Place", "基本信息"),
    "sources": ("资料来源", "Sources", "文件清单"),
    "facts": ("其他数据", "Other facts", "facts"),
    "activity": ("能源活动水平", "Activity data", "activity"),
    "firms": ("重点企业", "Firms", "firms"),
    "status": ("指标现状", "Indicator states", "status"),
    "targets": ("目标", "Targets", "targets"),
    "projects": ("重点项目", "Projects", "projects"),
    "project_quantities": ("项目工程量", "Project quantities", "project_quantities"),
    "co_control": ("措施减排效果", "Effects of measures", "co_control"),
    "assessments": ("环评与节能审查", "Assessments", "assessments"),
    "lists": ("选项", "Lists"),
    **_SURVEYS,
}
TOPICS: dict[str, Words] = {
    "carbon": ("碳排放", "Carbon"), "economy": ("经济", "Economy"), "population": ("人口", "Population"),
    "energy": ("能源", "Energy"), "industry": ("产业", "Industry"), "buildings": ("建筑与基础设施", "Buildings"),
    "transport": ("交通", "Transport"), "living": ("生活", "Living"), "agriculture": ("农业", "Agriculture"),
    "sinks": ("碳汇", "Sinks"), "management": ("低碳管理", "Management"), "air": ("空气质量", "Air"),
    "land": ("土地", "Land"), "resources": ("资源", "Resources"), "rural": ("农村", "Rural"),
    "finance": ("金融", "Finance"), "plan": ("方案", "Plan"),
}  # fmt: skip

# Closed lists, by column (``column/table`` where tables differ).
CHOICES: dict[str, dict[str, Words]] = {
    "state": {
        "measured": ("公布值", "published", "实测", "统计值", "measured"),
        "preliminary": ("预计数", "preliminary", "快报", "初步"),
        "estimated": ("粗算值", "estimated", "估算", "测算", "经粗算"),
        "proxy": ("替代指标", "proxy"),
        "substitute_year": ("替代年份", "substitute year"),
        "not_assessed": ("考核未开展", "assessment not begun"),
        "not_applicable": ("不涉及", "not applicable", "不适用"),
        "missing": ("缺失", "missing", "无数据"),
    },
    "qualifier": {
        "about": ("约", "about", "左右"),
        "over": ("超过", "over", "以上"),
        "under": ("不到", "under"),
        "at_least": ("不低于", "at least", "≥"),
        "at_most": ("不高于", "at most", "≤"),
    },
    "statement": {
        "level": ("数值", "level", "绝对值"),
        "change_pct": ("较基期变化（%）", "change in per cent", "增长率"),
        "change_abs": ("较基期变化量", "change"),
        "annual_rate_pct": ("年均变化率（%）", "mean annual rate", "年均增速"),
        "annual_change_abs": ("年均变化量", "mean annual change"),
        "share_of": ("占比较对象的比重", "share of"),
        "ratio_to": ("与比较对象之比", "ratio to"),
        "above_pct": ("高于比较对象（%）", "above in per cent"),
        "above_abs": ("高于比较对象（量）", "above"),
        "rank": ("排名", "rank"),
        "cumulative": ("自基期累计", "cumulative"),
    },
    "price_basis": {
        "current": ("当年价", "current prices", "现价"),
        "comparable": ("可比价（未注明基期）", "comparable prices", "可比价", "不变价"),
        "constant_2020": ("2020年价", "prices of 2020", "2020年不变价", "2020年可比价"),
        "constant_2015": ("2015年价", "prices of 2015", "2015年不变价", "2015年可比价"),
        "unstated": ("未注明", "not stated", "未说明"),
    },
    "comparator/targets": {
        "ge": ("不低于（≥）", "at least", "≥", ">="),
        "gt": ("高于（＞）", "more than", ">"),
        "le": ("不高于（≤）", "at most", "≤", "<="),
        "lt": ("低于（＜）", "less than", "<"),
        "eq": ("等于（=）", "equal to", "="),
        "about": ("约", "about"),
        "below_base": ("低于基期", "below the base year"),
        "above_base": ("高于基期", "above the base year"),
        "no_growth": ("不增长", "no growth"),
        "assigned": ("完成上级下达目标", "assigned"),
        "qualitative": ("定性", "qualitative"),
    },
    "binding": {
        "constraint": ("约束指标", "constraint", "约束性"),
        "reference": ("参考指标", "reference"),
        "feature": ("特色指标", "feature"),
        "expected": ("预期性", "expected"),
        "task": ("任务要求", "task"),
    },
    "state/status": {
        "reported": ("有数据", "reported"),
        "in_place": ("已落实", "in place"),
        "partly": ("部分落实", "partly in place"),
        "not_started": ("未开展", "not started"),
        "not_assessed": ("考核未开展", "assessment not begun"),
        "not_applicable": ("不涉及", "not applicable"),
        "missing": ("缺失", "missing"),
    },
    "own_flag": {"met": ("完成", "met", "是"), "not_met": ("未完成", "not met", "否")},
    "kind/projects": {
        "renewable": ("可再生能源", "renewable"), "storage": ("储能", "storage"), "waste_heat": ("余热", "waste heat"),
        "fuel_switch": ("燃料替代", "fuel switch"), "efficiency": ("节能", "efficiency"),
        "building": ("建筑", "building"), "transport": ("交通", "transport"), "waste": ("废弃物", "waste"),
        "water": ("水", "water"), "sink": ("碳汇", "sink"), "carbon_capture": ("碳捕集", "carbon capture"),
        "industry": ("产业", "industry"), "management": ("管理", "management"), "other": ("其他", "other"),
    },
    "stage": {
        "source": ("源头", "source"),
        "process": ("过程", "process"),
        "end_of_pipe": ("末端", "end of pipe", "末端治理"),
    },
    "kind/assessments": {
        "plan_eia": ("规划环评", "EIA of a plan", "规划环境影响评价"),
        "project_eia": ("建设项目环评", "EIA of a project", "项目环评", "建设项目环境影响评价"),
        "energy_review": ("节能审查", "energy review"),
    },
    "carbon_assessed": {"yes": ("是", "yes"), "no": ("否", "no"), "not_stated": ("未注明", "not stated")},
    "investment_state": {
        "stated": ("已明确", "stated"),
        "undetermined": ("未定", "undetermined"),
        "not_given": ("未给出", "not given"),
    },
    "kind": {
        "city": ("城市（县、市、区）", "city", "城市", "县区"),
        "park": ("园区", "park"),
        "community": ("社区", "community"),
    },
    "item": {
        "all": ("合计", "all", "全部"), "public_institution": ("公共机构", "public institutions"),
        "factory": ("厂房", "factories"), "other": ("其他", "other"), "renewable": ("可再生能源", "renewable"),
        "efficient": ("高效节能", "efficient"), "wheat": ("小麦", "wheat"), "maize": ("玉米", "maize"),
        "rice": ("水稻", "rice"), "soybean": ("大豆", "soybean"), "peanut": ("花生", "peanut"),
        "tuber": ("薯类", "tubers"), "cotton": ("棉花", "cotton"), "rapeseed": ("油菜", "rapeseed"),
        "park": ("公园绿地", "park green space"), "nursery": ("生产绿地", "nursery"),
        "protective": ("防护绿地", "protective"), "attached": ("附属绿地", "attached"), "rail": ("铁路", "rail"),
        "water": ("水路", "water"), "conveyor": ("封闭式皮带廊道", "conveyor"), "pipeline": ("管道", "pipeline"),
        "road": ("公路", "road"), "coniferous": ("针叶林", "coniferous"), "broadleaved": ("阔叶林", "broadleaved"),
        "mixed": ("混交林", "mixed"), "bamboo": ("竹林", "bamboo"), "shrub": ("灌木林", "shrub"),
        "orchard": ("经济林", "orchard"), "coal_gangue": ("煤矸石", "coal gangue"), "fly_ash": ("粉煤灰", "fly ash"),
        "tailings": ("尾矿", "tailings"), "smelting_slag": ("冶炼废渣", "smelting slag"),
        "by_product_gypsum": ("工业副产石膏", "by-product gypsum"),
        "construction_waste": ("建筑垃圾", "construction waste"), "clean_coal": ("清洁燃煤", "clean coal"),
        "gas": ("燃气", "gas"), "electricity": ("电", "electricity"), "heat_pump": ("热泵", "heat pumps"),
        "waste_heat": ("余热", "waste heat"), "geothermal": ("地热", "geothermal"), "biomass": ("生物质", "biomass"),
        "solar": ("太阳能", "solar"), "nuclear": ("核能", "nuclear"), "other_clean": ("其他清洁能源", "other clean"),
        "SO2": ("二氧化硫", "sulphur dioxide"), "NOx": ("氮氧化物", "nitrogen oxides"),
        "PM2.5": ("细颗粒物", "fine particles"), "PM10": ("可吸入颗粒物", "inhalable particles"),
        "soot": ("烟尘", "soot"), "dust": ("一般性粉尘", "dust"),
        "VOCs": ("挥发性有机物", "volatile organic compounds"),
        "CO": ("一氧化碳", "carbon monoxide"), "domestic": ("城镇生活污水", "domestic waste water"),
        "industrial": ("工业废水", "industrial waste water"), "incineration": ("焚烧", "incineration"),
        "landfill": ("填埋", "landfill"), "composting": ("堆肥", "composting"), "recycling": ("回收利用", "recycling"),
    },
    "measure": {
        "roof_area": ("屋顶面积", "roof area"), "pv_area": ("光伏铺设面积", "PV area"),
        "pv_capacity": ("光伏装机", "PV capacity"), "pv_generation": ("光伏发电量", "PV generation"),
        "lights": ("盏数", "lights"), "output": ("作物产量", "crop output"), "generated": ("产生量", "generated"),
        "collectable": ("可收集量", "collectable"), "fertiliser": ("肥料化（含还田）", "fertiliser"),
        "feed": ("饲料化", "feed"), "fuel": ("燃料化", "fuel"), "substrate": ("基料化", "substrate"),
        "raw_material": ("原料化", "raw material"), "area": ("面积", "area"),
        "cover_area": ("绿化覆盖面积", "green cover"),
        "land_use_area": ("用地面积", "land used"), "urban_population": ("城区人口", "urban population"),
        "temporary_population": ("城区暂住人口", "temporary population"), "tonnes": ("货运量", "tonnes"),
        "tonne_km": ("货物周转量", "tonne-km"), "stock": ("蓄积量", "stock"),
        "stock_used": ("综合利用往年贮存量", "stock used"),
        "used": ("综合利用量", "used"), "disposed": ("处置量", "disposed"), "stored": ("贮存量", "stored"),
        "urban_area": ("城镇取暖面积", "urban floor area"), "rural_households": ("农村取暖户数", "rural households"),
        "emitted": ("排放量", "emitted"), "water_treated": ("处理水量", "water treated"),
        "cod_removed": ("化学需氧量去除量", "COD removed"), "nitrogen_treated": ("进水总氮量", "nitrogen treated"),
        "power_used": ("用电量", "power used"), "waste_treated": ("处理量", "waste treated"),
    },
}  # fmt: skip
# The effects of measures: ids of measures are free, and what is cut are gases and pollutants.
CHOICES["measure/co_control"] = {}
CHOICES["item/co_control"] = {
    "CO2": ("二氧化碳", "carbon dioxide"),
    "CH4": ("甲烷", "methane"),
    "N2O": ("氧化亚氮", "nitrous oxide"),
    **{name: CHOICES["item"][name] for name in POLLUTANTS},
    "investment": ("投资", "investment"),
}

# Keys of place.toml, as the sheet “地方” lists them: Chinese, English, hint.
PLACE_KEYS: dict[str, tuple[str, str, str]] = {
    "id": ("代号", "Id", "小写字母、数字和连字符 · lower-case letters, digits and hyphens"),
    "zh": ("中文名称", "Chinese name", ""),
    "en": ("英文名称", "English name", ""),
    "kind": ("类型", "Kind", ""),
    "parent": ("所属地区", "Part of", "已有地方的代号或名称 · id or name of a place that is there"),
    "adcode": ("行政区划代码", "Administrative code", "六位，没有可空 · six digits, may be empty"),
    "aliases": ("曾用名、别名", "Other names", "用“、”分隔 · divided by 、"),
    "boundary_zh": ("核算边界", "Boundary", "数据覆盖的范围 · the area the numbers hold for"),
    "boundary_en": ("核算边界（英文）", "Boundary (English)", ""),
    "extent_zh": ("位置", "Where it lies", ""),
    "extent_en": ("位置（英文）", "Where it lies (English)", ""),
    "base_year": ("基准年", "Base year", "2020"),
    "target_year": ("目标年", "Target year", "2025"),
    "synthetic": ("虚构数据", "Invented", "是/否 · yes/no"),
}


def plain(text: str) -> str:
    """Return a text as names are compared: half-width, lower case, no blanks, quotes or marks."""
    return re.sub(r"[\s\"'“”‘’《》*＊●:：_\-]+", "", half_width(text)).casefold()


def label(words: Words, lang: str) -> str:
    """Return the label of a language."""
    return words[0 if lang == "zh" else 1]


def choices(column: str, table: str = "") -> dict[str, Words]:
    """Return the closed list of a column, by id; empty where it has none."""
    return CHOICES.get(f"{column}/{table}", {} if f"{column}/{table}" in CHOICES else CHOICES.get(column, {}))


def find(text: str, words: dict[str, Words]) -> str | None:
    """Return the id that a text means: the id itself, a label, or another spelling; None where nothing fits.

    Args:
        text: As somebody wrote it.
        words: Labels by id.
    """
    return _index(tuple(words.items())).get(plain(text))


_INDEXES: dict[int, dict[str, str]] = {}


def _index(items: Iterable[tuple[str, Words]]) -> dict[str, str]:
    """Return every spelling, compared plainly, by what it means; the first meaning holds."""
    key = hash(items)
    if key not in _INDEXES:
        found: dict[str, str] = {}
        for name, spellings in items:
            for spelling in (name, *spellings):
                found.setdefault(plain(spelling), name)
        _INDEXES[key] = found
    return _INDEXES[key]
