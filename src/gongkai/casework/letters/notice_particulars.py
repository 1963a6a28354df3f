"""The fields of notices and of letters that ask others."""

from __future__ import annotations

from gongkai.casework.letters.kinds import LetterKind
from gongkai.casework.letters.particular import Choice, Particular, line, text
from gongkai.law.fees import FeeBasis

PERSON = "person"
ORGANIZATION = "organization"

_RECIPIENT_KIND = Particular(
    "recipient_kind",
    "收信人类别",
    "自然人称“您”，单位称“贵单位”。",
    required=True,
    default=ORGANIZATION,
    choices=(Choice(ORGANIZATION, "单位"), Choice(PERSON, "自然人")),
)
_FEE_STANDARDS = Particular(
    "standard",
    "收费标准",
    "每件申请只能选择一种标准（国办函〔2020〕109号第三条）。",
    required=True,
    choices=(
        Choice(
            FeeBasis.BY_ITEM.value,
            "按件计收",
            "按件计收：同一申请人一个自然月内累计申请10件以下（含10件）不收费；11至30件（含30件）的部分100元/件；"
            "31件以上的部分，以10件为一档，每增加一档，收费标准提高100元/件",
        ),
        Choice(
            FeeBasis.BY_VOLUME.value,
            "按量计收",
            "按量计收：同一件申请30页以下（含30页）不收费；31至100页（含100页）的部分10元/页；"
            "101至200页（含200页）的部分20元/页；201页以上的部分40元/页",
        ),
    ),
)
_NO_SEPARATE_APPEAL = (
    "对收取信息处理费的决定不服的，不能单独就该决定申请行政复议或者提起行政诉讼；可以在缴费期满后，就不再处理申请的行为，"
    "依照《中华人民共和国政府信息公开条例》第五十一条的规定投诉、举报，或者申请行政复议、提起行政诉讼。"
)
"""国办函〔2020〕109号 Art. 7, as a proposal: an authority that reads it differently changes it in the form."""


def _recipient(label: str, help_text: str) -> Particular:
    return line("recipient", label, help_text, required=True)


NOTICE_PARTICULARS: dict[LetterKind, tuple[Particular, ...]] = {
    LetterKind.RECEIPT: (
        line("channel", "提交方式", "申请人怎样提交申请，例如“当面提交”“网上提交”。", required=True),
        line("due", "答复期限", "答复的最后一天，例如“2026年12月20日”。", required=True),
        line("query_code", "查询码", "网上查询办理进度用的查询码；没有就不填。"),
    ),
    LetterKind.CORRECTION_NOTICE: (
        text("points", "需要补正的事项", "逐条写明申请内容哪里不明确，一行写一条。", required=True),
        text(
            "how",
            "补正指引",
            "指导申请人怎样补正，例如写明文件名称、文号、时间或者其他便于查询的特征。",
            required=True,
        ),
        line("deadline", "补正期限", "合理的补正期限的最后一天，例如“2026年12月4日”。", required=True),
    ),
    LetterKind.EXTENSION_NOTICE: (
        text("reason", "延长的原因", "写明为什么不能在二十个工作日内答复。", required=True),
        Particular(
            "days", "延长的工作日数", "最长二十个工作日，填数字。", True, default="20", whole_number=True
        ),
        line("until", "延长后的答复期限", "延长后的最后一天，例如“2027年1月20日”。", required=True),
    ),
    LetterKind.THIRD_PARTY_LETTER: (
        _recipient("第三方名称", "被征求意见的公民、法人或者其他组织的名称。"),
        _RECIPIENT_KIND,
        text(
            "information", "拟公开信息的概要", "写明涉及第三方的是哪些信息，不要写申请人是谁。", required=True
        ),
        line(
            "concern",
            "可能涉及的权益",
            "例如“商业秘密”“个人隐私”。",
            required=True,
            default="商业秘密、个人隐私",
        ),
    ),
    LetterKind.THIRD_PARTY_OVERRIDE: (
        _recipient("第三方名称", "提出不同意见的公民、法人或者其他组织的名称。"),
        _RECIPIENT_KIND,
        text("information", "决定公开的信息内容", "写明决定公开哪些信息。", required=True),
        text("reasons", "决定公开的理由", "写明不公开会对公共利益造成怎样的重大影响。", required=True),
    ),
    LetterKind.CO_MAKER_LETTER: (
        _recipient("共同制作机关名称", "被征求意见的行政机关的全称。"),
        text("information", "共同制作的信息", "写明信息的名称、文号和内容概要。", required=True),
        text("proposal", "本机关拟处理意见", "例如“拟予以公开”；尚无意见就不填。"),
    ),
    LetterKind.AUTHORITY_LETTER: (
        _recipient("被征求意见的机关", "被征求意见的行政机关的全称。"),
        text("information", "涉及的信息", "写明信息的名称、文号和内容概要。", required=True),
        text("questions", "征求意见的事项", "写明请对方回答的问题，一行写一条。", required=True),
        line("until", "希望答复的日期", "例如“2026年12月4日”；不写期限就不填。"),
    ),
    LetterKind.UNIT_ENQUIRY: (
        _recipient("协查机构", "本机关内设机构的名称。"),
        text(
            "matters",
            "协查事项",
            "写明要检索的信息、要回答的问题，一行写一条；不要写申请人是谁。",
            required=True,
        ),
        line("until", "反馈期限", "例如“2026年11月27日”。", required=True),
    ),
    LetterKind.REASONS_NOTICE: (
        text("found", "申请的数量和频次", "写明什么时间内提出了多少件申请、涉及哪些内容。", required=True),
        line("until", "说明理由的期限", "例如“2026年12月4日”。", required=True),
    ),
    LetterKind.DELAY_NOTICE: (
        text("reason", "延迟的原因", "写明为什么在规定的期限内不能答复。", required=True),
        line("until", "延迟答复的期限", "确定的合理期限的最后一天，例如“2027年2月26日”。", required=True),
    ),
    LetterKind.FEE_NOTICE: (
        _FEE_STANDARDS,
        text("calculation", "计算过程", "写明件数或者页数、每一档的金额和合计。", required=True),
        Particular("amount", "收费金额（元）", "按整元填写，例如“5500”。", True, whole_number=True),
        text("how_to_pay", "缴纳方式", "写明收款单位、账号、缴款码或者缴款地点。", required=True),
        text("remedy_note", "救济说明", "对收费不服时怎样救济；可以修改。", default=_NO_SEPARATE_APPEAL),
    ),
}
