"""The words of replies. Each names its decision, its article and its reasons as the law room has them (Art. 36–39)."""

from __future__ import annotations

from gongkai.casework.letters.kinds import LetterKind
from gongkai.casework.letters.paragraph import RECEIVED, REGULATION, Paragraph

_REMEDIES = Paragraph("{{ remedies }}")
_REASONS_FOLLOW = "理由如下："


def _reply(*decision: Paragraph) -> tuple[Paragraph, ...]:
    return (RECEIVED, *decision, _REMEDIES)


REPLY_WORDING: dict[LetterKind, tuple[Paragraph, ...]] = {
    LetterKind.REPLY_R1: _reply(
        Paragraph(
            "经审查，{{ you }}申请公开的信息已经主动公开。依照{{ article }}，现将获取该政府信息的方式、途径告知如下："
        ),
        Paragraph("{{ how }}"),
    ),
    LetterKind.REPLY_R2: _reply(
        Paragraph("经审查，{{ you }}申请公开的信息可以公开。依照{{ article }}，本机关决定予以公开。"),
        Paragraph("现随信向{{ you }}提供下列政府信息：", "information"),
        Paragraph("{{ information }}", "information"),
        Paragraph("获取方式：{{ way }}", "way"),
        Paragraph("获取途径：{{ channel }}", "channel"),
        Paragraph("获取时间：{{ time }}", "time"),
    ),
    LetterKind.REPLY_R3: _reply(
        Paragraph(
            "经审查，{{ you }}申请公开的信息有下列不予公开的法定情形：{{ ground_title }}（{{ ground_article }}）。"
            f"依照{{{{ article }}}}，本机关决定不予公开。{_REASONS_FOLLOW}"
        ),
        Paragraph("{{ reasons }}"),
    ),
    LetterKind.REPLY_R4: _reply(
        Paragraph("本机关对{{ you }}申请公开的信息进行了检索，情况如下："),
        Paragraph("{{ search }}"),
        Paragraph(
            "经检索，本机关没有{{ you }}申请公开的信息。依照{{ article }}，现告知{{ you }}：该政府信息不存在。"
        ),
    ),
    LetterKind.REPLY_R5: _reply(
        Paragraph(
            "经审查，{{ you }}申请公开的信息不属于本机关负责公开。"
            f"依照{{{{ article }}}}，现予告知。{_REASONS_FOLLOW}"
        ),
        Paragraph("{{ reasons }}"),
        Paragraph(
            "负责公开该政府信息的行政机关是{{ responsible_authority }}，建议{{ you }}向该机关提出申请。",
            "responsible_authority",
        ),
        Paragraph("该机关的联系方式：{{ responsible_contact }}", "responsible_contact"),
    ),
    LetterKind.REPLY_R6: _reply(
        Paragraph("经审查，本机关已经就{{ you }}提出的相同内容的政府信息公开申请作出答复："),
        Paragraph("{{ earlier }}"),
        Paragraph("{{ you }}本次提出的申请属于重复申请。依照{{ article }}，本机关不予重复处理。"),
    ),
    LetterKind.REPLY_R7: _reply(
        Paragraph(
            "经审查，{{ you }}申请公开的信息属于{{ register }}，有关法律、行政法规对其获取有专门规定："
        ),
        Paragraph("{{ rules }}"),
        Paragraph("依照{{ article }}，请{{ you }}按照上述有关法律、行政法规的专门规定办理。"),
        Paragraph("办理途径：{{ how }}", "how"),
    ),
    LetterKind.REPLY_R8: _reply(
        Paragraph(
            "经审查，{{ you }}申请公开的信息中含有不应当公开的内容，但是能够作区分处理。依照{{ article }}，"
            "本机关决定部分公开，向{{ you }}提供可以公开的政府信息内容，对其余内容不予公开。"
        ),
        Paragraph("予以公开的内容："),
        Paragraph("{{ given }}"),
        Paragraph("不予公开的内容及理由："),
        Paragraph("{{ withheld }}"),
    ),
    LetterKind.REPLY_R9: _reply(
        Paragraph(
            "经审查，本机关没有{{ you }}申请公开的现成信息，提供该信息需要对现有政府信息进行加工、分析："
        ),
        Paragraph("{{ reasons }}"),
        Paragraph(
            "依照{{ article }}，行政机关向申请人提供的信息应当是已制作或者获取的政府信息；"
            "对需要加工、分析的信息，本机关不予提供。"
        ),
    ),
    LetterKind.REPLY_R10: _reply(
        Paragraph("因申请内容不明确，本机关已要求{{ you }}补正：{{ notice }}。"),
        Paragraph("经审查，补正后申请内容仍不明确："),
        Paragraph("{{ unclear }}"),
        Paragraph("依照{{ article }}，因补正后申请内容仍不明确，本机关无法提供{{ you }}所申请的政府信息。"),
    ),
    LetterKind.REPLY_R11: _reply(
        Paragraph(
            "经审查，{{ you }}以政府信息公开申请的形式进行信访、投诉、举报等活动。依照{{ article }}，"
            f"现告知{{{{ you }}}}：本机关不作为政府信息公开申请处理。{_REASONS_FOLLOW}"
        ),
        Paragraph("{{ reasons }}"),
        Paragraph("{{ you }}可以通过下列渠道提出：", "channel"),
        Paragraph("{{ channel }}", "channel"),
    ),
    LetterKind.REPLY_R12: _reply(
        Paragraph(
            "经审查，{{ you }}申请的内容是要求本机关提供政府公报、报刊、书籍等公开出版物（{{ publication }}）。"
            "依照{{ article }}，本机关不予处理。"
        ),
        Paragraph("获取该公开出版物的途径如下：", "how"),
        Paragraph("{{ how }}", "how"),
    ),
    LetterKind.REPLY_R13: _reply(
        Paragraph("经查，{{ you }}申请公开政府信息的数量、频次明显超过合理范围："),
        Paragraph("{{ found }}"),
        Paragraph("本机关已要求{{ you }}说明理由。经审查，本机关认为{{ you }}的申请理由不合理："),
        Paragraph("{{ reasons }}"),
        Paragraph("依照{{ article }}，因申请理由不合理，本机关对该申请不予处理。"),
    ),
    LetterKind.REPLY_R14: _reply(
        Paragraph("经审查，{{ you }}要求本机关对{{ you }}已经获取的政府信息进行确认或者重新出具："),
        Paragraph("{{ earlier }}"),
        Paragraph("该信息{{ you }}已经获取，本机关不予处理。"),
        Paragraph("处理依据：{{ basis }}", "basis"),
    ),
    LetterKind.CLOSING_NOT_CORRECTED: _reply(
        Paragraph("因申请内容不明确，本机关已要求{{ you }}补正：{{ notice }}。补正期限至{{ deadline }}。"),
        Paragraph(
            "{{ you }}无正当理由逾期不补正。依照{{ article }}，视为放弃申请，本机关不再处理该政府信息公开申请。"
        ),
        Paragraph(f"{{{{ you }}}}仍需要该信息的，可以依照{REGULATION}第二十九条另行提出内容明确的申请。"),
    ),
    LetterKind.CLOSING_FEE_UNPAID: _reply(
        Paragraph(
            "本机关已向{{ you }}送达收费通知：{{ notice }}。应缴信息处理费人民币{{ amount }}元"
            "（大写：{{ amount_in_words }}），缴费期限至{{ deadline }}。"
        ),
        Paragraph("{{ you }}逾期未缴纳。依照{{ article }}，视为放弃申请，本机关不再处理该政府信息公开申请。"),
    ),
    LetterKind.REPLY_R17: _reply(
        Paragraph("经审查，本机关对{{ you }}的申请处理如下："),
        Paragraph("{{ handling }}"),
        Paragraph(_REASONS_FOLLOW),
        Paragraph("{{ reasons }}"),
        Paragraph("处理依据：{{ basis }}", "basis"),
    ),
}
