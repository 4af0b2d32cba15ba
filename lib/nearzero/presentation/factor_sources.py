"""How the source of a factor is cited in either language.

Here: the words. Not here: the factors (``accounting.factors``) and how documents of a place are cited
(``provenance``).
"""

from __future__ import annotations

import re
from collections.abc import Mapping

# What the tables of factors say where they stand in English, in Chinese.
_CHINESE: Mapping[str, str] = {
    "derived NCV*CC*OF*44/12/1000": "由低位发热量×单位热值含碳量×碳氧化率×44/12推算",
    "derived: fuel default EF / GB/T 2589 coefficient": "由燃料缺省排放因子÷GB/T 2589折标系数推算",
    "derived from 崂山区方案": "由崂山区方案推算",
    "by definition": "按定义",
}
_ENGLISH: Mapping[str, str] = {
    "省级温室气体清单编制指南/中国能源统计年鉴2023 缺省值": (
        "Guide to provincial greenhouse gas inventories / China Energy Statistical Yearbook 2023, default values"
    ),
    "企业核算指南缺省": "Accounting guides for enterprises, default values",
    "企业核算指南缺省(煤炭值为研究值)": "Accounting guides for enterprises, default values (coal: from research)",
    "企业温室气体核算指南默认值": "Accounting guides for enterprises, default values",
    "企业口径": "As enterprises account",
    "GB/T 2589-2020 综合能耗计算通则": "GB/T 2589-2020 General rules for calculating comprehensive energy consumption",
    "中华人民共和国环境保护税法 附表二 应税污染物和当量值表": (
        "Environmental Protection Tax Law, schedule 2, taxable pollutants and equivalents"
    ),
    "燃煤设备氧化率缺省": "Default oxidation rates of coal-fired equipment",
    "区域碳强度考核常用系数": "Coefficients usual in assessing regional carbon intensity",
    "2005年国家清单初步结果": "Preliminary results of the national inventory 2005",
    "国家发改委能源研究所推荐值": "Recommended by the Energy Research Institute of the NDRC",
    "组件质保常见值": "Usual warranty of modules",
    "工程经验": "Engineering practice",
    "行业经验": "Practice of the industry",
    "霍丽丽等 中国玉米秸秆草谷比及其资源时空分布特征 农业工程学报 2020年21期": (
        "Huo Lili et al., straw-grain ratio of maize in China, Transactions of the CSAE, 2020, no. 21"
    ),
    "蔡博峰等 中国城市污水处理厂甲烷排放因子研究 中国人口·资源与环境 2015年4期": (
        "Cai Bofeng et al., methane factors of urban waste-water plants in China, China Population, Resources and "
        "Environment, 2015, no. 4"
    ),
    "IPCC SAR (省级指南试行2011)": "IPCC SAR (trial guide to provincial inventories, 2011)",
    "省级温室气体清单编制指南(试行) 农作物经济系数": (
        "Guide to provincial greenhouse gas inventories (trial), economic coefficients of crops"
    ),
    "省级温室气体清单编制指南(2025年版)": "Guide to provincial greenhouse gas inventories (2025)",
    "省级温室气体清单编制指南 LUCF 表": "Guide to provincial greenhouse gas inventories, table of LUCF",
    "省级温室气体清单编制指南": "Guide to provincial greenhouse gas inventories",
    "省级指南试行 全国平均": "Guide to provincial inventories (trial), national mean",
    "省级指南试行 全林/树干": "Guide to provincial inventories (trial), whole tree to stem",
    "省级指南试行 地上/树干": "Guide to provincial inventories (trial), above ground to stem",
    "省级指南试行": "Guide to provincial inventories (trial)",
    "蓄积量法": "Stock method",
    "国家级零碳园区建设指标体系(试行)": "Indicators of national zero-carbon parks (trial)",
    "零碳园区碳排放核算方法(试行) 附件4": "Carbon accounting of zero-carbon parks (trial), annex 4",
    "零碳园区核算方法(试行); GB/T 32150-2025 缺省": (
        "Carbon accounting of zero-carbon parks (trial); GB/T 32150-2025, default values"
    ),
    "农业农村部 秸秆资源台账": "Ministry of Agriculture and Rural Affairs, ledger of straw",
    "省级电网平均因子研究值(环境规划院等)": (
        "Mean factors of provincial grids from research (Academy of Environmental Planning and others)"
    ),
    "省级碳排放强度考核用因子": "Factors for the assessment of provincial carbon intensity",
    "2011/2012年中国区域及省级电网平均二氧化碳排放因子": "Mean CO2 factors of regional and provincial grids, 2011/2012",
    "2010年中国区域及省级电网平均二氧化碳排放因子": "Mean CO2 factors of regional and provincial grids, 2010",
    "2012年区域电网平均因子": "Mean factors of regional grids, 2012",
    "生态环境部 2022年企业温室气体报告通知": (
        "Ministry of Ecology and Environment, notice on greenhouse gas reports of enterprises, 2022"
    ),
    "生态环境部 2023-2025年度发电行业报告通知": (
        "Ministry of Ecology and Environment, notice on reports of power generation, 2023–2025"
    ),
    "减排项目中国区域电网基准线排放因子 OM": "Baseline factors of regional grids for projects, OM",
    "全国6000kW及以上电厂供电煤耗": "Coal per kWh supplied, power plants of 6000 kW and more, national",
    "derived from 崂山区方案": "derived from the plan of Laoshan District",
    "derived NCV*CC*OF*44/12/1000": "derived: NCV × CC × OF × 44/12",
}
_NOTICE = re.compile(r"生态环境部、国家统计局 公告(\d{4})年第(\d+)号(?: (附件)?表(\d+))?")


def factor_source(source: str, lang: str) -> str:
    """Return the source of a factor as readers of a language cite it; as the table has it where there are no words.

    Args:
        source: The source as the table of factors has it.
        lang: ``zh`` or ``en``.
    """
    if lang == "zh":
        return _CHINESE.get(source, source)
    if source in _ENGLISH:
        return _ENGLISH[source]
    if notice := _NOTICE.fullmatch(source):
        year, number, annex, table = notice.groups()
        where = f", {'annex, ' if annex else ''}table {table}" if table else ""
        issuers = "Ministry of Ecology and Environment, National Bureau of Statistics"
        return f"{issuers}, announcement no. {number} of {year}{where}"
    known = next((zh for zh in sorted(_ENGLISH, key=len, reverse=True) if source.startswith(f"{zh} ")), "")
    return f"{_ENGLISH[known]}, {source.removeprefix(known).strip()}" if known else source
