"""The columns of the public site, after the national layout of 政府信息公开 (国办公开办函〔2019〕61号)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SiteColumn:
    """A column (栏目) of the public site: where it is, and what its page tags say."""

    key: str
    title: str
    url_name: str
    description: str
    keywords: str
    column_type: str


GUIDE = SiteColumn(
    "zfxxgkzn",
    "政府信息公开指南",
    "web:guide",
    "公布政府信息的分类、编排体系、获取方式，以及政府信息公开工作机构的联系方式和查阅场所。",
    "政府信息公开,公开指南,获取方式,查阅点",
    "信息公开指南",
)
SYSTEMS = SiteColumn(
    "zfxxgkzd",
    "政府信息公开制度",
    "web:systems",
    "公布政府信息公开的行政法规、国务院文件和本机关的工作制度。",
    "政府信息公开,条例,制度",
    "信息公开制度",
)
STATUTORY = SiteColumn(
    "fdzdgknr",
    "法定主动公开内容",
    "web:statutory",
    "按照《政府信息公开条例》第二十条、第二十一条分类公布行政机关应当主动公开的政府信息。",
    "政府信息公开,主动公开,法定主动公开内容",
    "信息公开目录",
)
ANNUAL_REPORTS = SiteColumn(
    "zfxxgknb",
    "政府信息公开年报",
    "reports:archive",
    "公布各机关历年的政府信息公开工作年度报告。",
    "政府信息公开,年度报告,年报",
    "信息公开年报",
)
ON_REQUEST = SiteColumn(
    "ysqgk",
    "依申请公开",
    "casework:on_request",
    "说明如何申请公开政府信息：接收渠道、申请内容、答复期限和收费规则。",
    "政府信息公开,依申请公开,申请,答复期限",
    "依申请公开",
)

COLUMNS = (GUIDE, SYSTEMS, STATUTORY, ANNUAL_REPORTS, ON_REQUEST)
"""The left navigation, in the official order."""

DISCLOSURE = SiteColumn(
    "zfxxgk",
    "政府信息公开",
    "web:disclosure",
    "政府信息公开平台：指南、制度、法定主动公开内容、年报和依申请公开。",
    "政府信息公开,信息公开平台",
    "政府信息公开",
)
SITE_MAP = SiteColumn(
    "zddt",
    "站点地图",
    "web:site_map",
    "列出本网站的全部栏目。",
    "站点地图,网站导航",
    "网站导航",
)
REPORT_ERROR = SiteColumn(
    "wzjc",
    "我为政府网站找错",
    "web:report_error",
    "说明发现本网站内容错误、链接失效等问题时怎样反映，以及处理时限。",
    "我为政府网站找错,纠错",
    "互动交流",
)


@dataclass(frozen=True, slots=True)
class StatutoryCategory:
    """One category of what authorities disclose on their own (the Regulation, Art. 20 and 21).

    ``text`` tells in plain words what belongs to it; ``topics`` are the subjects Art. 21 adds.
    """

    key: str
    title: str
    article: str
    text: str
    topics: tuple[str, ...] = ()

    @property
    def column(self) -> SiteColumn:
        """The category as a column of its own, for the page tags."""
        return SiteColumn(
            self.key,
            self.title,
            "web:statutory_category",
            f"公布《政府信息公开条例》{self.article}规定的政府信息：{self.title}。",
            f"政府信息公开,主动公开,{self.title}",
            "信息公开目录",
        )


_TWENTY = (
    ("fggz", "行政法规、规章和规范性文件", "行政法规、规章，以及行政机关制定的规范性文件。"),
    (
        "jgzn",
        "机关职能与机构设置",
        "机关的职能、机构设置、办公地址、办公时间、联系方式和负责人姓名。",
    ),
    ("ghxx", "发展规划", "国民经济和社会发展规划、专项规划、区域规划，以及有关政策。"),
    ("tjxx", "统计信息", "国民经济和社会发展的统计信息。"),
    (
        "xzxk",
        "行政许可和其他对外管理服务",
        "办理行政许可和其他对外管理服务事项的依据、条件、程序，以及办理结果。",
    ),
    (
        "xzcf",
        "行政处罚和行政强制",
        "实施行政处罚、行政强制的依据、条件、程序，以及本机关认为有一定社会影响的行政处罚决定。",
    ),
    ("czyjs", "财政预算和决算", "本机关的财政预算、决算信息。"),
    ("xzsf", "行政事业性收费", "行政事业性收费的项目、依据和标准。"),
    ("zfcg", "政府集中采购", "政府集中采购项目的目录、标准和实施情况。"),
    ("zdxm", "重大建设项目", "重大建设项目的批准和实施情况。"),
    (
        "mszc",
        "民生政策",
        "扶贫、教育、医疗、社会保障、促进就业等方面的政策、措施及其实施情况。",
    ),
    ("yjgl", "突发公共事件应对", "突发公共事件的应急预案、预警信息和应对情况。"),
    (
        "jdjc",
        "监督检查",
        "环境保护、公共卫生、安全生产、食品药品、产品质量的监督检查情况。",
    ),
    ("zkly", "公务员招考", "公务员招考的职位、名额、报考条件等事项，以及录用结果。"),
    ("qtfd", "其他法定公开内容", "法律、法规、规章和国家有关规定要求主动公开的其他政府信息。"),
)
_NUMERALS = (
    "一",
    "二",
    "三",
    "四",
    "五",
    "六",
    "七",
    "八",
    "九",
    "十",
    "十一",
    "十二",
    "十三",
    "十四",
    "十五",
)

STATUTORY_CATEGORIES = (
    *(
        StatutoryCategory(key, title, f"第二十条第（{numeral}）项", text)
        for numeral, (key, title, text) in zip(_NUMERALS, _TWENTY, strict=True)
    ),
    StatutoryCategory(
        "sxgk",
        "市、县政府和部门另须公开的信息",
        "第二十一条",
        "设区的市级、县级人民政府及其部门，还要根据本地方的具体情况主动公开下列方面的政府信息。",
        ("市政建设", "公共服务", "公益事业", "土地征收", "房屋征收", "治安管理", "社会救助"),
    ),
    StatutoryCategory(
        "xzgk",
        "乡镇政府另须公开的信息",
        "第二十一条",
        "乡（镇）人民政府还要根据本地方的具体情况主动公开下列方面的政府信息。",
        (
            "贯彻落实农业农村政策",
            "农田水利工程建设运营",
            "农村土地承包经营权流转",
            "宅基地使用情况审核",
            "土地征收",
            "房屋征收",
            "筹资筹劳",
            "社会救助",
        ),
    ),
)
"""All categories of Art. 20 (items 1 to 15) and Art. 21, in the order of the law."""


def statutory_category(key: str) -> StatutoryCategory | None:
    """The category with this key, or None."""
    return next((category for category in STATUTORY_CATEGORIES if category.key == key), None)
