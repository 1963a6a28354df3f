"""The words in which each kind of letter makes its decision or its demand, in the wordings that may stand for them."""

from __future__ import annotations

from gongkai.casework.letters.kinds import LetterKind

Phrase = tuple[str, tuple[str, ...]]
"""What is told, and the wordings of which one must be there."""

_ABANDONED: Phrase = ("逾期视为放弃申请的后果", ("视为放弃申请",))
_NOT_PROCESSED: Phrase = ("不予处理的决定", ("不予处理", "不再处理"))
_EXCESSIVE: Phrase = ("申请的数量、频次明显超过合理范围", ("明显超过合理范围",))
_FIFTEEN_DAYS: Phrase = ("答复意见的期限“15个工作日内”", ("15个工作日内", "十五个工作日内"))

PHRASES: dict[LetterKind, tuple[Phrase, ...]] = {
    LetterKind.RECEIPT: (("已经登记", ("登记",)),),
    LetterKind.CORRECTION_NOTICE: (
        ("申请内容不明确、需要补正", ("补正",)),
        _ABANDONED,
        ("答复期限自收到补正的申请之日起计算", ("自本机关收到补正的申请之日起",)),
    ),
    LetterKind.EXTENSION_NOTICE: (
        ("延长答复期限的决定", ("延长",)),
        ("经政府信息公开工作机构负责人同意", ("工作机构负责人同意",)),
    ),
    LetterKind.THIRD_PARTY_LETTER: (
        ("征求意见的请求", ("征求",)),
        _FIFTEEN_DAYS,
        ("逾期未提出意见的后果", ("逾期未提出意见",)),
        ("不同意公开且有合理理由的后果", ("合理理由",)),
    ),
    LetterKind.THIRD_PARTY_OVERRIDE: (
        ("决定公开", ("决定公开", "决定予以公开")),
        ("不公开可能对公共利益造成重大影响", ("对公共利益造成重大影响",)),
    ),
    LetterKind.CO_MAKER_LETTER: (
        ("征求意见的请求", ("征求",)),
        _FIFTEEN_DAYS,
        ("逾期未提出意见的后果", ("视为同意公开",)),
    ),
    LetterKind.AUTHORITY_LETTER: (("征求意见的请求", ("征求",)),),
    LetterKind.UNIT_ENQUIRY: (("协助办理的请求", ("协助办理", "协查")),),
    LetterKind.REASONS_NOTICE: (
        _EXCESSIVE,
        ("说明理由的要求", ("说明理由",)),
        ("理由不合理的后果", ("不予处理",)),
    ),
    LetterKind.DELAY_NOTICE: (
        ("申请理由合理的判断", ("申请理由合理",)),
        ("延迟答复的决定", ("延迟",)),
    ),
    LetterKind.FEE_NOTICE: (
        ("收取信息处理费的决定", ("收取信息处理费",)),
        ("缴费期限“收到通知次日起20个工作日内”", ("次日起20个工作日内", "次日起二十个工作日内")),
        _ABANDONED,
    ),
    LetterKind.REPLY_R1: (("信息已经主动公开", ("已经主动公开", "已主动公开")),),
    LetterKind.REPLY_R2: (("予以公开的决定", ("予以公开",)),),
    LetterKind.REPLY_R3: (
        ("不予公开的决定", ("决定不予公开",)),
        ("不予公开的理由", ("理由",)),
    ),
    LetterKind.REPLY_R4: (
        ("经过检索", ("检索",)),
        ("该政府信息不存在", ("信息不存在",)),
    ),
    LetterKind.REPLY_R5: (
        ("不属于本机关负责公开", ("不属于本机关负责公开",)),
        ("理由", ("理由",)),
    ),
    LetterKind.REPLY_R6: (
        ("已经作出答复", ("作出答复", "作出过答复")),
        ("不予重复处理的决定", ("不予重复处理",)),
    ),
    LetterKind.REPLY_R7: (("按照有关法律、行政法规的专门规定办理", ("有关法律、行政法规的专门规定办理",)),),
    LetterKind.REPLY_R8: (
        ("部分公开的决定", ("部分公开",)),
        ("不予公开的部分", ("不予公开",)),
        ("不予公开的理由", ("理由",)),
    ),
    LetterKind.REPLY_R9: (
        ("需要对现有政府信息进行加工、分析", ("加工、分析",)),
        ("不予提供的决定", ("不予提供",)),
    ),
    LetterKind.REPLY_R10: (
        ("补正后申请内容仍不明确", ("补正后申请内容仍不明确",)),
        ("无法提供的决定", ("无法提供",)),
    ),
    LetterKind.REPLY_R11: (
        ("申请属于信访、投诉、举报", ("信访、投诉、举报",)),
        ("不作为政府信息公开申请处理", ("不作为政府信息公开申请处理",)),
    ),
    LetterKind.REPLY_R12: (
        ("申请的内容是公开出版物", ("公开出版物",)),
        _NOT_PROCESSED,
    ),
    LetterKind.REPLY_R13: (
        _EXCESSIVE,
        ("申请理由不合理", ("申请理由不合理",)),
        _NOT_PROCESSED,
    ),
    LetterKind.REPLY_R14: (
        ("该信息申请人已经获取", ("已经获取", "已获取")),
        _NOT_PROCESSED,
    ),
    LetterKind.CLOSING_NOT_CORRECTED: (
        ("无正当理由逾期不补正", ("无正当理由逾期不补正",)),
        ("视为放弃申请", ("视为放弃申请",)),
        ("不再处理的决定", ("不再处理",)),
    ),
    LetterKind.CLOSING_FEE_UNPAID: (
        ("逾期未缴纳信息处理费", ("逾期未缴纳",)),
        ("视为放弃申请", ("视为放弃申请",)),
        ("不再处理的决定", ("不再处理",)),
    ),
    LetterKind.REPLY_R17: (("处理的理由", ("理由",)),),
}
