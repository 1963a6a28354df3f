"""The questions of the decision and their answers, as a table (Art. 30–39, in the order of practice)."""

from __future__ import annotations

from gongkai.casework.deciding.answers import Answer, Question
from gongkai.law.events import (
    CoMakerConsulted,
    CorrectionAsked,
    FeeNoticeDelivered,
    ReasonsAsked,
    ThirdPartyConsulted,
)
from gongkai.law.outcomes import GROUNDS, Ground, ReplyKind

FIRST = "clear"
THIRD_PARTY = "third_party"
TRADE_SECRET = "trade_secret"
PRIVACY = "privacy"

_CLEAR = Question(
    "clear",
    "补不补",
    "申请内容是否明确？",
    "看能否据申请中的名称、文号或者其他特征描述检索到所要的信息。不明确的，自收到之日起7个工作日内一次性要求补正。",
    (
        Answer("yes", "明确，不需要补正", leads_to="kind"),
        Answer(
            "ask",
            "不明确，要求申请人补正",
            "给予指导和释明，一次性告知补正的事项和合理的补正期限。",
            "《条例》第三十条",
            step=CorrectionAsked,
        ),
        Answer(
            "still_unclear",
            "已经补正，仍不明确",
            "补正后仍不能确定申请人要什么信息的，无法提供。",
            "《条例》第三十条",
            reply=ReplyKind.STILL_UNCLEAR,
        ),
    ),
)
_KIND = Question(
    "kind",
    "是不是",
    "是不是政府信息公开申请？",
    "政府信息是行政机关在履行行政管理职能过程中制作或者获取的，以一定形式记录、保存的信息（条例第二条）。",
    (
        Answer("information", "是，要求公开政府信息", leads_to="repeated"),
        Answer(
            "petition",
            "是以申请公开的形式信访、投诉、举报",
            "告知不作为政府信息公开申请处理，可以告知通过相应渠道提出。",
            "《条例》第三十九条第一款",
            reply=ReplyKind.PETITION,
        ),
        Answer(
            "publication",
            "要求提供政府公报、报刊、书籍等公开出版物",
            "可以告知获取的途径。",
            "《条例》第三十九条第二款",
            reply=ReplyKind.PUBLICATION,
        ),
        Answer(
            "not_information",
            "所要的不是政府信息",
            "例如党务、人大、司法机关的信息。",
            "《条例》第二条",
            reply=ReplyKind.OTHER,
            row_2014="refused_not_information",
        ),
        Answer(
            "consultation",
            "只是咨询，或者有其他情形",
            "例如咨询政策、要求更正与自身相关的信息（条例第四十一条）。写明怎样处理和理由。",
            "",
            reply=ReplyKind.OTHER,
            row_2014="other_way",
        ),
    ),
)
_REPEATED = Question(
    "repeated",
    "是不是",
    "是不是重复、大量反复的申请，或者要求确认已经获取的信息？",
    "同一申请人的近似申请列在案卷页上，由您判断。不得因申请人的目的或者用途拒绝。",
    (
        Answer("no", "都不是", leads_to="responsible"),
        Answer(
            "repeated",
            "本机关已就同一申请作过答复",
            "选择此前的那件申请，告知不予重复处理。",
            "《条例》第三十六条第（六）项",
            reply=ReplyKind.REPEATED,
            names_earlier=True,
        ),
        Answer(
            "reissue",
            "要求确认或者重新出具已经获取的信息",
            "写明申请人何时、怎样已经获取该信息。",
            "统计表（五）5",
            reply=ReplyKind.REISSUE,
        ),
        Answer(
            "ask_reasons",
            "数量、频次明显超过合理范围，要求说明理由",
            "要求申请人说明理由，再作判断。",
            "《条例》第三十五条",
            step=ReasonsAsked,
        ),
        Answer(
            "excessive",
            "已要求说明理由，理由不合理",
            "告知申请人不予处理。",
            "《条例》第三十五条",
            reply=ReplyKind.EXCESSIVE,
        ),
    ),
)
_RESPONSIBLE = Question(
    "responsible",
    "谁负责",
    "是不是由本机关负责公开？",
    "本机关制作的由本机关负责；从公民、法人和其他组织获取的由保存的机关负责；从其他行政机关获取的由制作或者最初获取的机关负责；"
    "共同制作的由牵头制作的机关负责（条例第十条）。",
    (
        Answer("own", "由本机关负责公开", leads_to="held"),
        Answer(
            "lead",
            "由本机关牵头、与其他机关共同制作，要征求意见",
            "15个工作日内不提出意见的，视为同意公开。",
            "《条例》第三十四条",
            step=CoMakerConsulted,
        ),
        Answer(
            "other",
            "不属于本机关负责公开",
            "说明理由；能够确定负责公开的机关的，告知其名称和联系方式。",
            "《条例》第三十六条第（五）项",
            reply=ReplyKind.NOT_THIS_AUTHORITY,
        ),
        Answer(
            "register",
            "是工商、不动产登记资料等有专门查询规定的信息",
            "告知按照有关法律、行政法规的规定办理。",
            "《条例》第三十六条第（七）项",
            reply=ReplyKind.SPECIAL_REGISTER,
            ground=Ground.SPECIAL_REGISTER,
        ),
    ),
)
_HELD = Question(
    "held",
    "有没有",
    "本机关有没有这个信息？",
    "要经过检索，并把检索的范围、方法和结果写清楚。",
    (
        Answer("held", "有，还没有公开", leads_to="disclosable"),
        Answer(
            "public",
            "有，已经主动公开",
            "告知获取的方式、途径。",
            "《条例》第三十六条第（一）项",
            reply=ReplyKind.ALREADY_PUBLIC,
        ),
        Answer(
            "none",
            "经检索没有",
            "告知该政府信息不存在。",
            "《条例》第三十六条第（四）项",
            reply=ReplyKind.NOT_EXISTING,
        ),
        Answer(
            "needs_making",
            "没有现成的，要对现有信息加工、分析",
            "可以不予提供。",
            "《条例》第三十八条",
            reply=ReplyKind.NEEDS_MAKING,
        ),
    ),
)


def _ground(key: str, ground: Ground, label: str) -> Answer:
    rule = GROUNDS[ground]
    must = "不得公开。" if rule.must_withhold else "可以不予公开，由本机关裁量。"
    exception = f"但是{rule.exception}。" if rule.exception else ""
    return Answer(key, label, must + exception, rule.article, leads_to="separable", ground=ground)


_DISCLOSABLE = Question(
    "disclosable",
    "给不给",
    "能不能公开？",
    "以公开为常态、不公开为例外（条例第五条）；公开前要经过审查（条例第十七条）。几种情形都有的，先选主要的一种，在部分公开中可以逐处分别写明。",
    (
        Answer("yes", "可以公开", leads_to="provide"),
        Answer(
            "third_party",
            "涉及商业秘密、个人隐私等，公开会损害第三方合法权益",
            "不得公开。但是第三方同意公开，或者不公开会对公共利益造成重大影响的，予以公开。",
            "《条例》第十五条",
            leads_to="third_party",
            ground=Ground.THIRD_PARTY,
        ),
        _ground("secret", Ground.STATE_SECRET, "依法确定为国家秘密"),
        _ground("law", Ground.PROHIBITED_BY_LAW, "法律、行政法规禁止公开"),
        _ground(
            "security", Ground.SECURITY_AND_STABILITY, "公开后可能危及国家安全、公共安全、经济安全、社会稳定"
        ),
        _ground("internal", Ground.INTERNAL_AFFAIRS, "人事管理、后勤管理、内部工作流程等内部事务信息"),
        _ground("process", Ground.PROCESS, "讨论记录、过程稿、磋商信函、请示报告等过程性信息"),
        _ground("case_file", Ground.CASE_FILE, "行政执法案卷信息"),
    ),
)
_THIRD_PARTY = Question(
    THIRD_PARTY,
    "给不给",
    "第三方的意见怎样？",
    "应当书面征求第三方的意见。第三方逾期未提出意见的，由本机关决定是否公开；不同意公开且有合理理由的，不予公开（条例第三十二条）。",
    (
        Answer(
            "ask",
            "还没有征求，现在征求意见",
            "第三方有15个工作日，所需时间不计算在答复期限内。",
            "《条例》第三十二条",
            step=ThirdPartyConsulted,
        ),
        Answer("agrees", "同意公开", article="《条例》第十五条", leads_to="provide"),
        Answer(
            "decide_to_give",
            "逾期未提出意见，或者理由不合理，决定公开",
            "写明判断的理由。",
            "《条例》第三十二条",
            leads_to="provide",
        ),
        Answer(
            "protect_secret",
            "保护商业秘密，不予公开",
            "第三方不同意且有合理理由，或者逾期未提出意见而本机关认为应当保护。",
            "《条例》第十五条、第三十二条",
            leads_to="separable",
            ground=Ground.THIRD_PARTY,
            interest=TRADE_SECRET,
        ),
        Answer(
            "protect_privacy",
            "保护个人隐私，不予公开",
            "第三方不同意且有合理理由，或者逾期未提出意见而本机关认为应当保护。",
            "《条例》第十五条、第三十二条",
            leads_to="separable",
            ground=Ground.THIRD_PARTY,
            interest=PRIVACY,
        ),
        Answer(
            "override",
            "不同意公开且有合理理由，但是不公开会对公共利益造成重大影响，决定公开",
            "写明理由，须经负责人同意，并把公开的内容和理由书面告知第三方。",
            "《条例》第三十二条",
            reply=ReplyKind.GRANTED,
            overrides=True,
        ),
    ),
)
_SEPARABLE = Question(
    "separable",
    "给不给",
    "能不能作区分处理？",
    "含有不应当公开的内容，但是能够作区分处理的，应当提供可以公开的内容，并对不予公开的内容说明理由（条例第三十七条）。",
    (
        Answer(
            "whole", "不能区分，全部不予公开", article="《条例》第三十六条第（三）项", reply=ReplyKind.REFUSED
        ),
        Answer(
            "part",
            "能够区分，部分公开",
            "逐处标注不予公开的位置、理由和条款。",
            "《条例》第三十七条",
            reply=ReplyKind.PARTLY_GRANTED,
        ),
    ),
)
_PROVIDE = Question(
    "provide",
    "怎么给",
    "怎样提供？",
    "根据申请人的要求和信息保存的实际情况确定形式；按要求的形式提供可能危及载体安全或者成本过高的，可以提供电子数据或者安排查阅、抄录（条例第四十条）。",
    (
        Answer(
            "enclosed",
            "随答复提供",
            "纸质复印件、电子文件随答复书一起送达。",
            "《条例》第三十六条第（二）项",
            reply=ReplyKind.GRANTED,
        ),
        Answer(
            "elsewhere",
            "告知获取的方式、途径和时间",
            "例如到工作机构领取，安排查阅、抄录。",
            "《条例》第三十六条第（二）项、第四十条",
            reply=ReplyKind.GRANTED,
        ),
        Answer(
            "fee",
            "先收取信息处理费",
            "只有数量、频次明显超过合理范围的才可以收取；收不收由本机关决定。",
            "《条例》第四十二条",
            step=FeeNoticeDelivered,
        ),
    ),
)

QUESTIONS: dict[str, Question] = {
    question.key: question
    for question in (
        _CLEAR,
        _KIND,
        _REPEATED,
        _RESPONSIBLE,
        _HELD,
        _DISCLOSABLE,
        _THIRD_PARTY,
        _SEPARABLE,
        _PROVIDE,
    )
}
