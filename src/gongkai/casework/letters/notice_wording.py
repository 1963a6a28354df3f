"""The words of notices and of letters that ask others. Letters to others do not name the applicant."""

from __future__ import annotations

from gongkai.casework.letters.kinds import LetterKind
from gongkai.casework.letters.paragraph import RECEIVED, REGULATION, Paragraph

NOTICE_WORDING: dict[LetterKind, tuple[Paragraph, ...]] = {
    LetterKind.RECEIPT: (
        RECEIVED,
        Paragraph(
            "{{ you }}的申请以“{{ channel }}”的方式提交，依照{{ article }}，收到申请之日为{{ received_date }}，本机关已予登记。"
        ),
        Paragraph(
            f"依照{REGULATION}第三十三条，本机关将于{{{{ due }}}}前答复。依法补正、延长答复期限、"
            "征求第三方和其他机关意见的，答复期限相应变化，本机关将依法告知。"
        ),
        Paragraph("查询办理进度，请使用申请编号和查询码：{{ query_code }}。请妥善保管查询码。", "query_code"),
    ),
    LetterKind.CORRECTION_NOTICE: (
        RECEIVED,
        Paragraph(
            "经审查，{{ you }}的申请内容不明确。依照{{ article }}，现请{{ you }}予以补正。需要补正的事项如下："
        ),
        Paragraph("{{ points }}"),
        Paragraph("补正时，可以参考以下指引："),
        Paragraph("{{ how }}"),
        Paragraph(
            "请于{{ deadline }}前（含当日）将补正后的申请提交本机关。答复期限自本机关收到补正的申请之日起计算。"
            "无正当理由逾期不补正的，视为放弃申请，本机关不再处理该政府信息公开申请。"
        ),
    ),
    LetterKind.EXTENSION_NOTICE: (
        RECEIVED,
        Paragraph("因下列原因，本机关不能在二十个工作日内答复："),
        Paragraph("{{ reason }}"),
        Paragraph(
            "依照{{ article }}，经本机关政府信息公开工作机构负责人同意，现将答复期限延长{{ days }}个工作日，"
            "延长后的答复期限至{{ until }}。特此告知。"
        ),
    ),
    LetterKind.THIRD_PARTY_LETTER: (
        Paragraph(
            "本机关正在办理一件政府信息公开申请（编号：{{ request_number }}），申请公开的下列信息涉及{{ you }}的"
            "{{ concern }}，公开后可能对{{ you }}的合法权益造成损害："
        ),
        Paragraph("{{ information }}"),
        Paragraph(
            "依照{{ article }}，现书面征求{{ you }}的意见。请自收到本征求意见书之日起15个工作日内，"
            "以书面形式向本机关提出是否同意公开的意见；不同意公开的，请说明理由。"
        ),
        Paragraph(
            "{{ you }}逾期未提出意见的，本机关将依照该条例的规定决定是否公开。{{ you }}不同意公开且有合理理由的，"
            "本机关不予公开；本机关认为不公开可能对公共利益造成重大影响的，可以决定予以公开，并将决定公开的"
            "政府信息内容和理由书面告知{{ you }}。"
        ),
    ),
    LetterKind.THIRD_PARTY_OVERRIDE: (
        Paragraph(
            "本机关在办理政府信息公开申请（编号：{{ request_number }}）时，曾书面征求{{ you }}的意见，"
            "{{ you }}不同意公开有关信息。"
        ),
        Paragraph(
            "经审查，本机关认为不公开该信息可能对公共利益造成重大影响。依照{{ article }}，"
            "本机关决定公开下列政府信息："
        ),
        Paragraph("{{ information }}"),
        Paragraph("决定公开的理由如下："),
        Paragraph("{{ reasons }}"),
        Paragraph("{{ remedies }}"),
    ),
    LetterKind.CO_MAKER_LETTER: (
        Paragraph(
            "本机关正在办理一件政府信息公开申请（编号：{{ request_number }}），申请公开的下列信息由本机关牵头、"
            "与{{ you }}共同制作："
        ),
        Paragraph("{{ information }}"),
        Paragraph("本机关的拟处理意见是：{{ proposal }}", "proposal"),
        Paragraph(
            "依照{{ article }}，现征求{{ you }}的意见。请自收到本函之日起15个工作日内书面提出是否同意公开的意见；"
            "不同意公开的，请说明理由和依据。逾期未提出意见的，视为同意公开。"
        ),
    ),
    LetterKind.AUTHORITY_LETTER: (
        Paragraph(
            "本机关正在办理一件政府信息公开申请（编号：{{ request_number }}），申请公开的下列信息与{{ you }}有关："
        ),
        Paragraph("{{ information }}"),
        Paragraph("依照{{ article }}，现就下列事项征求{{ you }}的意见："),
        Paragraph("{{ questions }}"),
        Paragraph("请于{{ until }}前书面答复本机关。", "until"),
        Paragraph("征求意见所需时间不计算在答复申请人的期限内，请予支持。"),
    ),
    LetterKind.UNIT_ENQUIRY: (
        Paragraph(
            "本机关于{{ received_date }}收到一件政府信息公开申请（编号：{{ request_number }}），"
            "申请公开的内容为：“{{ request_text }}”。现请协助办理下列事项："
        ),
        Paragraph("{{ matters }}"),
        Paragraph(
            "请于{{ until }}前书面反馈：是否制作或者保存该信息、检索的范围和方法、能否公开的意见和依据，"
            "并附信息原件或者复制件。反馈意见应当经机构负责人签字。"
        ),
    ),
    LetterKind.REASONS_NOTICE: (
        RECEIVED,
        Paragraph("经查，{{ you }}申请公开政府信息的数量、频次明显超过合理范围："),
        Paragraph("{{ found }}"),
        Paragraph(
            "依照{{ article }}，现请{{ you }}于{{ until }}前向本机关说明理由。本机关认为申请理由不合理的，"
            "将告知{{ you }}不予处理；认为申请理由合理，但是无法在规定的期限内答复的，可以确定延迟答复的合理期限并告知{{ you }}。"
        ),
    ),
    LetterKind.DELAY_NOTICE: (
        RECEIVED,
        Paragraph(
            "{{ you }}申请公开政府信息的数量、频次明显超过合理范围，本机关已要求{{ you }}说明理由。"
            "经审查，本机关认为{{ you }}的申请理由合理，但是无法在规定的期限内答复，原因如下："
        ),
        Paragraph("{{ reason }}"),
        Paragraph("依照{{ article }}，本机关确定将答复期限延迟至{{ until }}。特此告知。"),
    ),
    LetterKind.FEE_NOTICE: (
        RECEIVED,
        Paragraph(
            "{{ you }}申请公开政府信息的数量、频次明显超过合理范围。依照{{ article }}，"
            "本机关决定对该申请收取信息处理费。"
        ),
        Paragraph("收费标准：{{ standard }}。"),
        Paragraph("计算过程：{{ calculation }}"),
        Paragraph("收费金额：人民币{{ amount }}元（大写：{{ amount_in_words }}）。"),
        Paragraph("缴纳方式：{{ how_to_pay }}"),
        Paragraph(
            "请自收到本通知次日起20个工作日内缴纳。逾期未缴纳的，视为放弃申请，本机关不再处理该政府信息公开申请。"
            "申请处理期限从缴纳完毕的次日起重新计算。"
        ),
        Paragraph("{{ remedy_note }}", "remedy_note"),
    ),
}
