"""The words that items are described with: where they stand, what they are, and which class they belong to."""

from __future__ import annotations

from django.db import models

from gongkai.web.columns import STATUTORY_CATEGORIES

CATEGORIES = [(category.key, category.title) for category in STATUTORY_CATEGORIES]
"""The catalogue of the Regulation, Art. 20 and 21."""


class Status(models.TextChoices):
    """Where an item stands. What the public sees hangs on ``Disclosure.published_version``, not on this alone."""

    DRAFT = "draft", "起草中"
    IN_REVIEW = "in_review", "审核中"
    APPROVED = "approved", "已通过，待发布"
    PUBLISHED = "published", "已发布"
    ENDED = "ended", "到期下线"
    WITHDRAWN = "withdrawn", "已撤回"
    DROPPED = "dropped", "已放弃"


class ItemKind(models.TextChoices):
    """What an item is in the work of disclosure; some kinds have a record of their own beside the item."""

    INFORMATION = "information", "一般政府信息"
    RULES = "rules", "规章"
    NORMATIVE_DOCUMENT = "normative", "行政规范性文件"
    INTERPRETATION = "interpretation", "政策解读"
    POLICY_QUESTIONS = "questions", "政策问答"
    CLARIFICATION = "clarification", "澄清说明"


class Genre(models.TextChoices):
    """The genre (体裁) of an official document."""

    ORDER = "order", "命令（令）"
    DECISION = "decision", "决定"
    RESOLUTION = "resolution", "决议"
    ANNOUNCEMENT = "announcement", "公告"
    PUBLIC_NOTICE = "public_notice", "通告"
    OPINION = "opinion", "意见"
    NOTICE = "notice", "通知"
    CIRCULAR = "circular", "通报"
    REPORT = "report", "报告"
    REPLY = "reply", "批复"
    LETTER = "letter", "函"
    MINUTES = "minutes", "纪要"
    MEASURES = "measures", "办法、规定、细则"
    PLAN = "plan", "规划、计划、方案"
    OTHER = "other", "其他"


class SubjectClass(models.TextChoices):
    """The subject classes (主题分类) of the national government network, first level."""

    STATE_COUNCIL = "gwyzzjg", "国务院组织机构"
    GENERAL = "zhzw", "综合政务"
    ECONOMY = "gmjjgl", "国民经济管理、国有资产监管"
    FINANCE = "czjrsj", "财政、金融、审计"
    LAND_ENERGY = "gtzyny", "国土资源、能源"
    AGRICULTURE = "nylysl", "农业、林业、水利"
    INDUSTRY_TRANSPORT = "gyjt", "工业、交通"
    TRADE_TOURISM = "smhgly", "商贸、海关、旅游"
    MARKET_SAFETY = "scjgaq", "市场监管、安全生产监管"
    CONSTRUCTION_ENVIRONMENT = "cxjshb", "城乡建设、环境保护"
    SCIENCE_EDUCATION = "kjjy", "科技、教育"
    CULTURE_MEDIA = "whgd", "文化、广电、新闻出版"
    HEALTH_SPORTS = "wsty", "卫生、体育"
    POPULATION = "rkjs", "人口与计划生育、妇女儿童工作"
    LABOUR_STAFF = "ldrsjc", "劳动、人事、监察"
    SECURITY_JUSTICE = "gaaqsf", "公安、安全、司法"
    CIVIL_AFFAIRS = "mzfp", "民政、扶贫、救灾"
    ETHNIC_RELIGION = "mzzj", "民族、宗教"
    FOREIGN = "dwsw", "对外事务"
    HONG_KONG_MACAO_TAIWAN = "gatqw", "港澳台侨工作"
    DEFENCE = "gf", "国防"
    OTHER = "qt", "其他"


class Origin(models.TextChoices):
    """How the authority came by the information (the Regulation, Art. 2 and 10)."""

    MADE = "made", "制作"
    OBTAINED = "obtained", "获取"


class Validity(models.TextChoices):
    """Whether a document is in force; ``NOT_APPLICABLE`` for what is no normative document."""

    NOT_APPLICABLE = "", "不适用"
    NOT_YET = "not_yet", "尚未施行"
    IN_FORCE = "in_force", "有效"
    AMENDED = "amended", "已修改"
    REPEALED = "repealed", "废止"
    EXPIRED = "expired", "失效"


IN_FORCE_VALIDITIES = (Validity.IN_FORCE, Validity.AMENDED)
"""A document that was amended is in force in its amended wording."""

FIELDS_OF_DISCLOSURE = (
    "重大建设项目",
    "公共资源交易",
    "财政预决算",
    "安全生产",
    "税收管理",
    "征地补偿",
    "国有土地上房屋征收",
    "保障性住房",
    "农村危房改造",
    "生态环境",
    "公共文化服务",
    "公共法律服务",
    "扶贫",
    "救灾",
    "食品药品监管",
    "城市综合执法",
    "就业创业",
    "社会保险",
    "社会救助",
    "养老服务",
    "户籍管理",
    "涉农补贴",
    "义务教育",
    "医疗卫生",
    "市政服务",
    "国土空间规划",
)
"""The 26 fields of the grassroots standard catalogues (国办发〔2019〕54号); they serve as key areas (重点领域), too."""
KEY_AREAS = [(name, name) for name in FIELDS_OF_DISCLOSURE]
