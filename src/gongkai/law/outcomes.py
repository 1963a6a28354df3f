"""The kinds of reply (R1–R17) and the grounds of refusal (W1–W8), and where each stands in the statistical forms."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Ground(StrEnum):
    """Why information is withheld (Art. 14–16, and Art. 36(7) for registers with a procedure of their own)."""

    STATE_SECRET = "W1"
    PROHIBITED_BY_LAW = "W2"
    SECURITY_AND_STABILITY = "W3"
    THIRD_PARTY = "W4"
    INTERNAL_AFFAIRS = "W5"
    PROCESS = "W6"
    CASE_FILE = "W7"
    SPECIAL_REGISTER = "W8"


class ReplyKind(StrEnum):
    """How a request ends."""

    ALREADY_PUBLIC = "R1"
    GRANTED = "R2"
    REFUSED = "R3"
    NOT_EXISTING = "R4"
    NOT_THIS_AUTHORITY = "R5"
    REPEATED = "R6"
    SPECIAL_REGISTER = "R7"
    PARTLY_GRANTED = "R8"
    NEEDS_MAKING = "R9"
    STILL_UNCLEAR = "R10"
    PETITION = "R11"
    PUBLICATION = "R12"
    EXCESSIVE = "R13"
    REISSUE = "R14"
    NOT_CORRECTED = "R15"
    FEE_UNPAID = "R16"
    OTHER = "R17"


class Form(StrEnum):
    """A statistical form, by the id of its definition."""

    OF_2014 = "2014"
    OF_2019 = "2019"
    OF_2021 = "2021"


@dataclass(frozen=True, slots=True)
class RefusalGround:
    """A ground of refusal. ``must_withhold`` is false where the authority may choose to disclose.

    ``row`` is its row in table 3 of 2019 and 2021; ``rows_2014`` as in :class:`Outcome`.
    """

    ground: Ground
    title: str
    article: str
    must_withhold: bool
    exception: str
    row: str
    rows_2014: tuple[str, ...]

    @property
    def reconsideration_first(self) -> bool:
        """Whether a refusal on this ground must go to reconsideration before a court (Art. 14–16 only)."""
        return self.ground is not Ground.SPECIAL_REGISTER


_LAW_OF_RANK = "法律、法规、规章规定应当公开的，从其规定"
_GROUNDS = (
    RefusalGround(
        Ground.STATE_SECRET,
        "依法确定为国家秘密",
        "《条例》第十四条",
        True,
        "",
        "den_secret",
        ("refused_secret",),
    ),
    RefusalGround(
        Ground.PROHIBITED_BY_LAW,
        "法律、行政法规禁止公开",
        "《条例》第十四条",
        True,
        "",
        "den_law",
        ("refused_other",),
    ),
    RefusalGround(
        Ground.SECURITY_AND_STABILITY,
        "公开后可能危及国家安全、公共安全、经济安全、社会稳定",
        "《条例》第十四条",
        True,
        "",
        "den_security",
        ("refused_security",),
    ),
    RefusalGround(
        Ground.THIRD_PARTY,
        "涉及商业秘密、个人隐私等，公开会损害第三方合法权益",
        "《条例》第十五条",
        True,
        "第三方同意公开，或者行政机关认为不公开会对公共利益造成重大影响的，予以公开",
        "den_third",
        ("refused_trade", "refused_privacy"),
    ),
    RefusalGround(
        Ground.INTERNAL_AFFAIRS,
        "人事管理、后勤管理、内部工作流程等内部事务信息",
        "《条例》第十六条第一款",
        False,
        "",
        "den_internal",
        (),
    ),
    RefusalGround(
        Ground.PROCESS,
        "讨论记录、过程稿、磋商信函、请示报告等过程性信息",
        "《条例》第十六条第二款",
        False,
        _LAW_OF_RANK,
        "den_process",
        (),
    ),
    RefusalGround(
        Ground.CASE_FILE,
        "行政执法案卷信息",
        "《条例》第十六条第二款",
        False,
        _LAW_OF_RANK,
        "den_casefile",
        (),
    ),
    RefusalGround(
        Ground.SPECIAL_REGISTER,
        "工商、不动产登记资料等有专门查询规定的信息",
        "《条例》第三十六条第（七）项",
        False,
        "",
        "den_query",
        ("other_way",),
    ),
)
GROUNDS: dict[Ground, RefusalGround] = {ground.ground: ground for ground in _GROUNDS}


@dataclass(frozen=True, slots=True)
class Outcome:
    """A kind of reply.

    ``must_tell`` is what the reply has to say. ``ends_case`` is whether the request is closed by it;
    ``needs_delivery`` whether a reply goes to the applicant (an abandoned request is closed without one).
    ``row_2021`` and ``row_2019`` are row ids of table 3, ``None`` where the ground decides. ``rows_2014`` are the rows
    it may belong to in the form of 2014: none if that form knows no counterpart, several if a person has to choose.
    """

    kind: ReplyKind
    title: str
    article: str
    must_tell: tuple[str, ...]
    row_2021: str | None
    rows_2014: tuple[str, ...] = ()
    needs_delivery: bool = True
    ends_case: bool = True
    row_2019: str | None = None

    def row(self, form: Form, ground: Ground | None = None) -> str | None:
        """The one row that counts this reply in a form.

        ``None`` where the form has no counterpart or leaves a choice; :meth:`rows` tells which of the two.
        """
        rows = self.rows(form, ground)
        return rows[0] if len(rows) == 1 else None

    def rows(self, form: Form, ground: Ground | None = None) -> tuple[str, ...]:
        """The rows of a form that may count this reply.

        Raises ``ValueError`` if the reply is a refusal and no ground is given.
        """
        if self.kind is ReplyKind.REFUSED:
            if ground is None:
                raise ValueError("不予公开的答复必须注明理由（W1—W7），才能归入统计表。")
            refusal = GROUNDS[ground]
            return refusal.rows_2014 if form is Form.OF_2014 else (refusal.row,)
        if form is Form.OF_2014:
            return self.rows_2014
        row = self.row_2019 if form is Form.OF_2019 and self.row_2019 else self.row_2021
        return (row,) if row else ()


_OUTCOMES = (
    Outcome(
        ReplyKind.ALREADY_PUBLIC,
        "已经主动公开",
        "《条例》第三十六条第（一）项",
        ("获取该政府信息的方式、途径",),
        "granted",
        ("already_public",),
    ),
    Outcome(
        ReplyKind.GRANTED,
        "予以公开",
        "《条例》第三十六条第（二）项",
        ("该政府信息，或者获取该政府信息的方式、途径和时间",),
        "granted",
        ("granted",),
    ),
    Outcome(
        ReplyKind.REFUSED,
        "不予公开",
        "《条例》第三十六条第（三）项",
        ("不予公开的决定", "不予公开的理由"),
        None,
    ),
    Outcome(
        ReplyKind.NOT_EXISTING,
        "经检索没有所申请的信息",
        "《条例》第三十六条第（四）项",
        ("该政府信息不存在",),
        "na_nohold",
        ("not_existing",),
    ),
    Outcome(
        ReplyKind.NOT_THIS_AUTHORITY,
        "不属于本机关负责公开",
        "《条例》第三十六条第（五）项",
        ("不属于本机关负责公开", "理由", "能够确定负责公开的机关的，该机关的名称、联系方式"),
        "na_nohold",
        ("not_this_authority",),
    ),
    Outcome(
        ReplyKind.REPEATED,
        "重复申请",
        "《条例》第三十六条第（六）项",
        ("已就同一申请作出答复，不予重复处理",),
        "np_repeat",
    ),
    Outcome(
        ReplyKind.SPECIAL_REGISTER,
        "属于行政查询事项",
        "《条例》第三十六条第（七）项",
        ("按照有关法律、行政法规的专门规定办理",),
        "den_query",
        ("other_way",),
    ),
    Outcome(
        ReplyKind.PARTLY_GRANTED,
        "部分公开",
        "《条例》第三十七条",
        ("可以公开的政府信息内容", "不予公开部分的理由"),
        "partial",
        ("partly_granted",),
    ),
    Outcome(
        ReplyKind.NEEDS_MAKING,
        "没有现成信息，需要加工、分析",
        "《条例》第三十八条",
        ("需要对现有政府信息进行加工、分析，不予提供",),
        "na_make",
    ),
    Outcome(
        ReplyKind.STILL_UNCLEAR,
        "补正后申请内容仍不明确",
        "《条例》第三十条",
        ("补正后申请内容仍不明确，无法提供",),
        "na_unclear",
    ),
    Outcome(
        ReplyKind.PETITION,
        "以申请公开的形式信访、投诉、举报",
        "《条例》第三十九条第一款",
        ("不作为政府信息公开申请处理", "可以告知通过相应渠道提出"),
        "np_petition",
    ),
    Outcome(
        ReplyKind.PUBLICATION,
        "要求提供公开出版物",
        "《条例》第三十九条第二款",
        ("可以告知获取公开出版物的途径",),
        "np_publication",
    ),
    Outcome(
        ReplyKind.EXCESSIVE,
        "无正当理由大量反复申请",
        "《条例》第三十五条",
        ("申请理由不合理，不予处理",),
        "np_mass",
    ),
    Outcome(
        ReplyKind.REISSUE,
        "要求确认或者重新出具已获取的信息",
        "统计表（五）5",
        ("该信息申请人已经获取，不予处理",),
        "np_reissue",
    ),
    Outcome(
        ReplyKind.NOT_CORRECTED,
        "无正当理由逾期不补正，视为放弃申请",
        "《条例》第三十条",
        (),
        "ot_uncorrected",
        needs_delivery=False,
        row_2019="otherwise",
    ),
    Outcome(
        ReplyKind.FEE_UNPAID,
        "逾期未缴纳信息处理费，视为放弃申请",
        "国办函〔2020〕109号第六条",
        (),
        "ot_unpaid",
        needs_delivery=False,
        row_2019="otherwise",
    ),
    Outcome(
        ReplyKind.OTHER,
        "其他处理",
        "统计表（六）",
        ("处理的情况和理由",),
        "ot_other",
        ("refused_not_information", "other_way"),
        row_2019="otherwise",
    ),
)
OUTCOMES: dict[ReplyKind, Outcome] = {outcome.kind: outcome for outcome in _OUTCOMES}
WITHDRAWN_ROWS: dict[Form, tuple[str, ...]] = {
    Form.OF_2014: (),
    Form.OF_2019: ("otherwise",),
    Form.OF_2021: ("ot_other",),
}
"""Where a request that the applicant withdrew is counted."""
