"""The closed lists of casework: who asks, what for, how, and what kinds of papers lie in a case."""

from __future__ import annotations

from django.db import models

from gongkai.law.outcomes import Ground, ReplyKind
from gongkai.law.regulation import Channel
from gongkai.law.state import Stage


class ApplicantKind(models.TextChoices):
    """Who asks: the columns of table 3 (国办公开办函〔2021〕30号), by the ids of the form's definition."""

    NATURAL_PERSON = "natural", "自然人"
    ENTERPRISE = "enterprise", "商业企业"
    RESEARCH = "research", "科研机构"
    PUBLIC_INTEREST = "public_interest", "社会公益组织"
    LEGAL_SERVICE = "legal_service", "法律服务机构"
    OTHER = "other", "其他法人或组织"

    @property
    def is_person(self) -> bool:
        """Whether a natural person asks."""
        return self == ApplicantKind.NATURAL_PERSON


class ProvisionForm(models.TextChoices):
    """In which form the applicant wants the information (Art. 29, 40)."""

    PAPER = "paper", "纸质"
    ELECTRONIC = "electronic", "电子数据"
    INSPECTION = "inspection", "查阅、抄录"
    OTHER = "other", "其他形式"


class ReceiptWay(models.TextChoices):
    """How the applicant wants to receive the reply (Art. 29)."""

    ONLINE = "online", "在本网站查询页下载"
    EMAIL = "email", "电子邮件"
    POST = "post", "邮寄"
    PICK_UP = "pick_up", "自行领取"
    FAX = "fax", "传真"


class Subject(models.TextChoices):
    """What a request is about, for the yearly analysis by subject."""

    LAND = "land", "土地与房屋征收补偿"
    PLANNING = "planning", "城乡规划与建设"
    HOUSING = "housing", "住房与物业"
    FINANCE = "finance", "财政、审计与采购"
    ENVIRONMENT = "environment", "生态环境"
    EDUCATION = "education", "教育"
    HEALTH = "health", "医疗卫生"
    EMPLOYMENT = "employment", "就业与社会保障"
    TRANSPORT = "transport", "交通运输"
    AGRICULTURE = "agriculture", "农业农村"
    LICENSING = "licensing", "许可、处罚与执法"
    PERSONNEL = "personnel", "机构与人事"
    POLICY = "policy", "政策文件"
    OTHER = "other", "其他"


class FileKind(models.TextChoices):
    """What a paper in a case is."""

    IDENTITY = "identity", "身份证明"
    REQUEST_SCAN = "request_scan", "申请书扫描件"
    ATTACHMENT = "attachment", "申请人附件"
    CORRECTION = "correction", "补正材料"
    PAYMENT_PROOF = "payment_proof", "缴费凭证"
    LETTER = "letter", "文书"
    OPINION = "opinion", "意见回函"
    INFORMATION = "information", "提供的政府信息"
    DELIVERY_PROOF = "delivery_proof", "送达凭证"
    REMEDY = "remedy", "复议诉讼材料"
    OTHER = "other", "其他材料"


class ThirdPartyInterest(models.TextChoices):
    """What of a third party is protected (Art. 15); the form of 2014 counts the two apart."""

    TRADE_SECRET = "trade_secret", "商业秘密"
    PRIVACY = "privacy", "个人隐私"


CHANNELS = [(channel.value, channel.label) for channel in Channel]
STAGES = [(stage.value, stage.label) for stage in Stage]
REPLY_KINDS = [(kind.value, kind.value) for kind in ReplyKind]
GROUNDS = [(ground.value, ground.value) for ground in Ground]
