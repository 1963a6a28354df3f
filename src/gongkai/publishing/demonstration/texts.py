"""The texts of the demonstration's published items, written for it; names of firms and figures are invented."""

from __future__ import annotations

from dataclasses import dataclass

from gongkai.publishing.models import Genre, ItemKind, SubjectClass


@dataclass(frozen=True, slots=True)
class Text:
    """One item: when it was published (days before today), what it is, where it stands, and what it says.

    ``number`` is the word of its document number (``鹤政``), "" for what has none. ``file`` names a file that is made
    for it (``gongkai.publishing.demonstration.files``). A paragraph that begins with ``<`` is HTML already.
    """

    days_ago: int
    title: str
    category: str
    columns: tuple[str, ...]
    paragraphs: tuple[str, ...]
    genre: str = Genre.NOTICE.value
    subject: str = SubjectClass.GENERAL.value
    number: str = ""
    kind: str = ItemKind.INFORMATION.value
    key_area: str = ""
    keywords: str = ""
    summary: str = ""
    file: str = ""
    key: str = ""

    @property
    def body(self) -> str:
        """The text as HTML."""
        return "".join(line if line.startswith("<") else f"<p>{line}</p>" for line in self.paragraphs)


_ISSUER = '<p style="text-align: right">鹤壁市人民政府</p>'


def table(caption: str, head: tuple[str, ...], rows: tuple[tuple[str, ...], ...]) -> str:
    """A table with a caption and headers."""
    heads = "".join(f'<th scope="col">{cell}</th>' for cell in head)
    lines = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<table><caption>{caption}</caption><thead><tr>{heads}</tr></thead><tbody>{lines}</tbody></table>"


SINGLE = (
    Text(
        12, "鹤壁市人民政府办公室关于做好今冬城市供热保障工作的通知", "mszc", ("tzgg",),
        ("各县（区）人民政府，市人民政府有关部门：",
         "为保障群众温暖过冬，现就做好今冬城市供热保障工作通知如下。",
         "<h2>一、做好供热准备</h2>", "供热企业应当在供热期开始前完成热源、管网和换热站的检修，备足燃料，完成冷态试运行。",
         "<h2>二、保证供热质量</h2>", "供热期内居民室内温度不低于18摄氏度。温度不达标的，供热企业应当在24小时内上门测温并采取措施。",
         "<h2>三、畅通服务渠道</h2>", "各供热企业应当公布服务电话，二十四小时有人值守，当日受理的诉求当日回应。", _ISSUER),
        subject=SubjectClass.CONSTRUCTION_ENVIRONMENT.value, number="鹤政办明电", keywords="供热、民生、城市管理",
        key_area="市政服务", summary="对供热准备、供热质量和服务渠道提出要求。",
    ),
    Text(
        26, "鹤壁市人民政府关于公布市级重大建设项目名单的通知", "zdxm", ("tzgg",),
        ("各县（区）人民政府，市人民政府各部门：", "现将本年度市级重大建设项目名单予以公布。项目的审批、开工和竣工情况按季度公开。",
         table("市级重大建设项目（节选）", ("项目名称", "建设地点", "总投资（亿元）", "年度计划"),
               (("城市污水处理厂扩建工程", "淇滨区", "3.6", "主体完工"), ("职业教育实训基地", "鹤山区", "2.1", "投入使用"),
                ("淇河生态修复工程（二期）", "淇县", "4.8", "完成40%"))), _ISSUER),
        subject=SubjectClass.ECONOMY.value, number="鹤政文", key_area="重大建设项目", keywords="重大项目、投资",
        file="xlsx",
    ),
    Text(
        40, "鹤壁市突发事件总体应急预案", "yjgl", ("zcwj",),
        ("<h2>总则</h2>", "为提高处置突发事件的能力，最大程度预防和减少突发事件造成的损害，制定本预案。",
         "突发事件按照其性质、严重程度、可控性和影响范围，分为特别重大、重大、较大和一般四级。",
         "<h2>组织体系</h2>", "市人民政府设立突发事件应急指挥机构，统一指挥、协调处置工作。",
         "<h2>监测和预警</h2>", "有关部门应当及时收集、报告和通报可能发生突发事件的信息，并按照权限发布预警。",
         "<h2>应急处置</h2>", "突发事件发生后，事发地人民政府应当立即组织先期处置，并在规定时限内报告。"),
        genre=Genre.PLAN.value, subject=SubjectClass.MARKET_SAFETY.value, number="鹤政", keywords="应急预案、突发事件",
        key_area="安全生产",
    ),
    Text(
        58, "鹤壁市人民政府关于提高城乡居民最低生活保障标准的通知", "mszc", ("tzgg", "zcwj"),
        ("各县（区）人民政府，市人民政府有关部门：", "为保障困难群众基本生活，经研究，现就提高城乡居民最低生活保障标准通知如下。",
         "一、城市居民最低生活保障标准提高到每人每月710元，农村居民最低生活保障标准提高到每人每年6240元。",
         "二、特困人员基本生活标准按照不低于当地最低生活保障标准的1.3倍执行。", "三、所需资金由市、县两级财政按照现行体制分担。",
         "四、新标准自公布之日起执行，差额部分于次月底前补发到位。", _ISSUER),
        subject=SubjectClass.CIVIL_AFFAIRS.value, number="鹤政", key_area="社会救助", keywords="最低生活保障、社会救助",
    ),
    Text(
        75, "关于{year}年鹤壁市事业单位公开招聘工作人员的公告", "zkly", ("tzgg",),
        ("根据事业单位公开招聘的有关规定，{year}年鹤壁市市直事业单位公开招聘工作人员126名，现将有关事项公告如下。",
         "<h2>一、招聘条件</h2>", "具有中华人民共和国国籍，遵守宪法和法律，具备岗位要求的学历、专业和其他条件。",
         "<h2>二、报名和考试</h2>", "报名采取网上报名的方式进行，笔试科目为职业能力测验和公共基础知识。",
         "<h2>三、公示和聘用</h2>", "拟聘用人员在本网站公示七个工作日，无异议的办理聘用手续。"),
        genre=Genre.ANNOUNCEMENT.value, subject=SubjectClass.LABOUR_STAFF.value, key_area="就业创业", keywords="招聘、事业单位",
        file="docx",
    ),
    Text(
        96, "鹤壁市{year}年国民经济和社会发展计划", "ghxx", ("zcwj",),
        ("<h2>主要预期目标</h2>", "地区生产总值增长5.5%左右，一般公共预算收入增长5%，城镇新增就业2.3万人，粮食总产量稳定在23亿斤以上。",
         "<h2>重点工作</h2>", "扩大有效投资，建设电子信息、镁基新材料等产业集群；推进淇河流域生态保护；办好十件民生实事。"),
        genre=Genre.PLAN.value, subject=SubjectClass.ECONOMY.value, keywords="发展计划、预期目标",
    ),
    Text(
        120, "鹤壁市{last}年度财政决算公开说明", "czyjs", ("tzgg",),
        ("{last}年全市一般公共预算收入完成86.4亿元，为调整预算的101.2%；一般公共预算支出172.8亿元，完成调整预算的97.6%。",
         "“三公”经费支出1286万元，比上年下降4.1%。", table("一般公共预算收支情况（单位：亿元）", ("项目", "调整预算", "决算", "完成比例"),
         (("税收收入", "58.1", "58.9", "101.4%"), ("非税收入", "27.3", "27.5", "100.7%"), ("教育支出", "33.0", "32.6", "98.8%")))),
        genre=Genre.REPORT.value, subject=SubjectClass.FINANCE.value, key_area="财政预决算", keywords="财政、决算", file="pdf",
    ),
    Text(
        150, "鹤壁市政府集中采购目录及采购限额标准", "zfcg", ("zcwj",),
        ("一、集中采购目录：台式计算机、便携式计算机、打印设备、空气调节设备、车辆、印刷服务、物业管理服务等。",
         "二、分散采购限额标准：货物、服务项目50万元以上，工程项目60万元以上。", "三、公开招标数额标准：货物、服务项目200万元以上。"),
        subject=SubjectClass.FINANCE.value, number="鹤财购", keywords="政府采购、目录", key_area="公共资源交易",
    ),
    Text(
        180, "鹤壁市行政事业性收费目录清单", "xzsf", ("tzgg",),
        ("本清单列明的收费项目以外，任何单位不得向企业和群众收取行政事业性收费。",
         table("行政事业性收费目录清单（节选）", ("项目", "收费标准", "依据"),
               (("不动产登记费", "住宅每件80元，非住宅每件550元", "发改价格规〔2016〕2559号"),
                ("水土保持补偿费", "每平方米1.2元", "豫发改收费〔2022〕10号")))),
        genre=Genre.OTHER.value, subject=SubjectClass.FINANCE.value, keywords="收费、清单",
    ),
    Text(
        210, "鹤壁市人民政府关于调整市人民政府领导工作分工的通知", "jgzn", ("zcwj",),
        ("各县（区）人民政府，市人民政府各部门：", "根据工作需要，对市人民政府领导工作分工作出调整，分管领域和联系单位见附表。", _ISSUER),
        number="鹤政任", keywords="领导分工", subject=SubjectClass.LABOUR_STAFF.value,
    ),
    Text(
        236, "九州路片区国有土地上房屋征收决定公告", "sxgk", ("tzgg",),
        ("因公共利益需要，依照《国有土地上房屋征收与补偿条例》，决定对九州路片区国有土地上房屋实施征收。",
         "征收部门为市住房和城乡建设局，签约期限为60日。补偿方案已征求公众意见并修改，补偿方式为货币补偿或者产权调换，由被征收人选择。",
         "被征收人对本决定不服的，可以自公告之日起60日内申请行政复议，或者6个月内提起行政诉讼。", _ISSUER),
        genre=Genre.ANNOUNCEMENT.value, subject=SubjectClass.CONSTRUCTION_ENVIRONMENT.value, number="鹤政征",
        key_area="国有土地上房屋征收", keywords="房屋征收、补偿",
    ),
    Text(
        262, "关于食品安全监督抽检情况的通报（第三期）", "jdjc", ("tzgg",),
        ("本期抽检食品样品318批次，合格312批次，不合格6批次，合格率98.1%。",
         "对不合格食品，已责令经营者立即下架、召回，并依法立案查处。", "消费者发现不合格食品的，可以拨打投诉举报热线反映。"),
        genre=Genre.CIRCULAR.value, subject=SubjectClass.MARKET_SAFETY.value, key_area="食品药品监管", keywords="食品安全、抽检",
    ),
    Text(
        300, "鹤壁市行政许可事项清单（{year}年版）", "xzxk", ("zcwj",),
        ("本清单列明由本市行政机关实施的行政许可事项，清单之外一律不得违法实施行政许可。",
         "每个事项的依据、条件、程序、期限和所需材料，以实施规范和办事指南为准。"),
        genre=Genre.OTHER.value, subject=SubjectClass.GENERAL.value, keywords="行政许可、清单", number="鹤政办",
    ),
    Text(
        330, "关于对某化工有限公司未批先建的行政处罚决定", "xzcf", ("tzgg",),
        ("经查，当事人未依法报批环境影响评价文件即开工建设年产2000吨助剂项目，违反《中华人民共和国环境影响评价法》第二十五条的规定。",
         "依据该法第三十一条第一款，责令停止建设，处总投资额1%的罚款，计38.6万元。", "当事人已经缴纳罚款并停止建设。"),
        genre=Genre.DECISION.value, subject=SubjectClass.CONSTRUCTION_ENVIRONMENT.value, key_area="生态环境", keywords="行政处罚、环境保护",
    ),
    Text(
        352, "鹤壁市人民政府机构职能和联系方式", "jgzn", ("zcwj",),
        ("鹤壁市人民政府是鹤壁市人民代表大会的执行机关，依法管理本行政区域内的经济、教育、科学、文化、卫生、体育、城乡建设等行政工作。",
         "办公时间：工作日8:30至12:00、14:30至17:30。"),
        genre=Genre.OTHER.value, keywords="机构职能",
    ),
)  # fmt: skip

_CHAPTERS = (
    "<h2>第一章　总则</h2>",
    "第一条　为规范{matter}，根据有关法律、法规，结合本市实际，制定本办法。",
    "第二条　本市行政区域内的{matter}，适用本办法。",
    "第三条　{matter}应当遵循公开、公平、便民的原则。",
    "<h2>第二章　职责</h2>",
    "第四条　市、县（区）人民政府应当加强对{matter}的领导，将所需经费列入本级财政预算。",
    "第五条　有关主管部门按照各自职责做好{matter}的监督管理工作。",
    "<h2>第三章　附则</h2>",
    "第六条　本办法自公布之日起施行，有效期五年。",
)


def measures_about(matter: str) -> tuple[str, ...]:
    """The articles of a small normative document about a matter."""
    return tuple(line.replace("{matter}", matter) for line in _CHAPTERS)


def _normative(days_ago: int, title: str, matter: str, key: str, subject: SubjectClass) -> Text:
    return Text(
        days_ago,
        title,
        "fggz",
        ("zcwj",),
        measures_about(matter),
        genre=Genre.MEASURES.value,
        subject=subject.value,
        number="鹤政规",
        kind=ItemKind.NORMATIVE_DOCUMENT.value,
        keywords="规范性文件",
        key=key,
    )


NORMATIVE = (
    _normative(690, "鹤壁市电动自行车管理办法（试行）", "电动自行车的登记和通行管理", "bikes_trial", SubjectClass.SECURITY_JUSTICE),
    _normative(610, "鹤壁市公共租赁住房管理办法", "公共租赁住房的申请、分配和退出", "housing", SubjectClass.CONSTRUCTION_ENVIRONMENT),
    _normative(540, "鹤壁市城市建筑垃圾管理办法", "城市建筑垃圾的排放、运输和处置", "waste", SubjectClass.CONSTRUCTION_ENVIRONMENT),
    _normative(455, "鹤壁市居家养老服务补贴办法", "居家养老服务补贴的申请和发放", "care", SubjectClass.CIVIL_AFFAIRS),
    _normative(270, "鹤壁市公共租赁住房管理办法实施细则", "公共租赁住房的轮候和租金标准", "housing_details",
               SubjectClass.CONSTRUCTION_ENVIRONMENT),
    _normative(130, "鹤壁市电动自行车管理办法", "电动自行车的登记、通行、停放和充电管理", "bikes", SubjectClass.SECURITY_JUSTICE),
    _normative(33, "鹤壁市小微企业融资担保降费奖补办法", "小微企业融资担保降费奖补资金的使用", "loans", SubjectClass.FINANCE),
    _normative(7, "鹤壁市数字化公共服务便民规定", "数字化公共服务的提供", "digital", SubjectClass.GENERAL),
)  # fmt: skip
"""Documents of the collection. ``digital`` is not interpreted yet, so that its duty is seen."""

INTERPRETED = {
    "bikes_trial": ("《鹤壁市电动自行车管理办法（试行）》政策解读", "市公安局", "text"),
    "waste": ("《鹤壁市城市建筑垃圾管理办法》政策解读", "市城市管理局", "text"),
    "bikes": ("《鹤壁市电动自行车管理办法》政策解读", "市公安局", "text"),
    "care": ("图解：居家养老服务补贴怎样申请", "市民政局", "chart"),
    "loans": ("《鹤壁市小微企业融资担保降费奖补办法》政策解读", "市财政局", "text"),
    "housing": ("《鹤壁市公共租赁住房管理办法》政策解读", "市住房和城乡建设局", "text"),
    "housing_details": ("公共租赁住房轮候和租金问答", "市住房和城乡建设局", "questions"),
}
"""Which documents are interpreted, by what and whom, and in which form."""


def interpretation(days_ago: int, title: str, unit: str) -> Text:
    """An interpretation that came out with its document or a few days later."""
    return Text(
        days_ago,
        title,
        "",
        ("zcjd",),
        (
            "<h2>制定背景</h2>",
            f"{unit}在调查研究、公开征求意见的基础上起草了文件，经合法性审核和集体讨论后印发。",
            "<h2>主要内容</h2>",
            "文件明确了适用范围、办理条件、办理程序和各部门的职责，群众和企业可以按照文件直接办理。",
            "<h2>怎样办理</h2>",
            "符合条件的，可以到政务服务大厅综合窗口办理，也可以在网上提交材料，办理期限为五个工作日。",
        ),
        genre="",
        subject=SubjectClass.GENERAL.value,
        kind=ItemKind.INTERPRETATION.value,
        keywords="政策解读",
    )
