"""What a check says about a draft: how grave it is, where, what to do, and a fingerprint that an answer can hang on."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, StrEnum

from django.utils.crypto import salted_hmac

_SALT = "gongkai.publishing.checks"
_FINGERPRINT_LENGTH = 32
EXCERPT_LENGTH = 60


class Severity(StrEnum):
    """What has to happen before the draft may be submitted; the values are stored."""

    BLOCK = "block"
    ANSWER = "answer"
    NOTE = "note"

    @property
    def label(self) -> str:
        """The duty in words."""
        return {"block": "必须改正", "answer": "需要说明", "note": "提示"}[self.value]


class PlaceKind(StrEnum):
    """The part of a draft in which something was found; the values are stored."""

    TITLE = "title"
    FIELD = "field"
    BODY = "body"
    ATTACHMENT = "attachment"


@dataclass(frozen=True, slots=True)
class Place:
    """Where something was found.

    ``name`` is the label of a field or the name of an attachment. ``line`` counts from 1 and ``offset`` from 0, in
    the plain text of the part; both are None where the finding is about the part as a whole. ``excerpt`` is a
    piece of the text with personal data masked.
    """

    kind: PlaceKind
    name: str = ""
    line: int | None = None
    offset: int | None = None
    excerpt: str = ""

    def __str__(self) -> str:
        part = {
            PlaceKind.TITLE: "标题",
            PlaceKind.FIELD: self.name,
            PlaceKind.BODY: "正文",
            PlaceKind.ATTACHMENT: f"附件“{self.name}”",
        }[self.kind]
        # A title and a field are one line.
        numbered = self.line is not None and self.kind in (PlaceKind.BODY, PlaceKind.ATTACHMENT)
        return f"{part}第{self.line}行" if numbered else part


class Code(Enum):
    """Every kind of finding: the stored code and its name on the page."""

    IDENTITY_NUMBER = ("identity_number", "身份证号码")
    BANK_CARD = ("bank_card", "银行卡号")
    MOBILE = ("mobile", "手机号码")
    LANDLINE = ("landline", "固定电话")
    EMAIL = ("email", "电子邮箱")
    PLATE = ("plate", "车牌号码")
    HOME_ADDRESS = ("home_address", "家庭住址")
    PERSONAL_COLUMN = ("personal_column", "表格中的个人信息栏")
    SECRECY_MARK = ("secrecy_mark", "国家秘密标志")
    SECRECY_WORD = ("secrecy_word", "涉密或者内部用语")
    MISPRINT = ("misprint", "错别字")
    LEADER_TITLE = ("leader_title", "领导职务")
    LISTED_WORD = ("listed_word", "词库用语")
    DOCUMENT_NUMBER_FORM = ("document_number_form", "发文字号格式")
    DOCUMENT_NUMBER_BRACKETS = ("document_number_brackets", "发文字号括号")
    DOCUMENT_NUMBER_YEAR = ("document_number_year", "发文字号年份")
    ISSUED_IN_FUTURE = ("issued_in_future", "成文日期")
    LATE = ("late", "公开时限")
    NO_TITLE = ("no_title", "标题")
    NO_CONTENT = ("no_content", "内容")
    PICTURE_WITHOUT_TEXT = ("picture_without_text", "图片替代文字")
    TABLE_WITHOUT_HEADERS = ("table_without_headers", "表头")
    LINK_WITHOUT_TEXT = ("link_without_text", "链接文字")
    VAGUE_LINK_TEXT = ("vague_link_text", "链接文字")
    LOCAL_LINK = ("local_link", "内部地址的链接")
    DEAD_LINK = ("dead_link", "打不开的链接")
    LINK_NOT_CHECKED = ("link_not_checked", "没有核对的链接")
    ATTACHMENT_UNREADABLE = ("attachment_unreadable", "附件不能读取")
    ATTACHMENT_WITHOUT_TEXT = ("attachment_without_text", "附件没有文字")
    ATTACHMENT_REMARK = ("attachment_remark", "附件中的隐藏内容")
    ATTACHMENT_NAME = ("attachment_name", "附件名称")
    INTERPRETS_NOTHING = ("interprets_nothing", "解读关联")

    def __init__(self, code: str, label: str) -> None:
        self.code = code
        self.label = label


@dataclass(frozen=True, slots=True)
class CheckFinding:
    """One thing that a check found in a draft.

    ``sentence`` says in Chinese what was found and what to do, ``fingerprint`` stays the same from run to run as long
    as the finding stands: an answer is kept under it. It cannot be reversed into the value that was found.
    """

    code: str
    severity: Severity
    sentence: str
    place: Place
    fingerprint: str

    @property
    def label(self) -> str:
        """What kind of finding this is, in words."""
        return next(code.label for code in Code if code.code == self.code)


def finding(code: Code, severity: Severity, sentence: str, place: Place, *matter: str) -> CheckFinding:
    """A finding whose fingerprint follows from its code, the part of the draft, and ``matter``: what it is about.

    The line is not part of it, so that an answer survives when something is inserted above.
    """
    value = "\x1f".join((code.code, place.kind.value, place.name, *matter))
    digest = salted_hmac(_SALT, value, algorithm="sha256").hexdigest()[:_FINGERPRINT_LENGTH]
    return CheckFinding(code.code, severity, sentence, place, digest)
