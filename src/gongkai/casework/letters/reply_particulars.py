"""The fields of replies, by what each kind has to tell (Art. 36–39)."""

from __future__ import annotations

from gongkai.casework.letters.kinds import LetterKind
from gongkai.casework.letters.particular import Choice, Particular, line, text
from gongkai.law.outcomes import GROUNDS, Ground

_GROUND = Particular(
    "ground",
    "不予公开的法定情形",
    "选择《条例》第十四条至第十六条中的情形。",
    required=True,
    choices=tuple(
        Choice(ground.value, f"{item.title}（{item.article}）")
        for ground, item in GROUNDS.items()
        if ground is not Ground.SPECIAL_REGISTER
    ),
)
_BASIS = text("basis", "处理依据", "有明确依据的，写明法律、法规或者文件的名称和条款；没有就不填。")


def _notice(label: str) -> Particular:
    return line(
        "notice",
        label,
        "写明作出的日期和文号，例如“2026年11月2日作出的某政公开补〔2026〕3号告知书”。",
        required=True,
    )


REPLY_PARTICULARS: dict[LetterKind, tuple[Particular, ...]] = {
    LetterKind.REPLY_R1: (
        text(
            "how",
            "获取该信息的方式、途径",
            "写明在哪里、怎样能看到，例如网站栏目和网址、政府公报期号。",
            required=True,
        ),
    ),
    LetterKind.REPLY_R2: (
        text("information", "提供的政府信息", "随信提供的，写明信息的名称和份数；另行领取的不填。"),
        line("way", "获取方式", "例如“纸质复印件”“电子文件”；随信提供的可以不填。"),
        line("channel", "获取途径", "例如“到本机关政府信息公开工作机构领取”；随信提供的可以不填。"),
        line("time", "获取时间", "例如“自2026年12月1日起的工作日”；随信提供的可以不填。"),
    ),
    LetterKind.REPLY_R3: (
        _GROUND,
        text("reasons", "不予公开的理由", "结合这件信息具体说明为什么属于该情形。", required=True),
    ),
    LetterKind.REPLY_R4: (
        text("search", "检索情况", "写明在哪些范围、用什么方法和关键词检索，结果怎样。", required=True),
    ),
    LetterKind.REPLY_R5: (
        text(
            "reasons", "不属于本机关负责公开的理由", "写明该信息由谁制作或者保存，依据是什么。", required=True
        ),
        line("responsible_authority", "负责公开的机关", "能够确定的，写全称；不能确定就不填。"),
        line("responsible_contact", "该机关的联系方式", "电话、地址；能够确定负责机关的应当填写。"),
    ),
    LetterKind.REPLY_R6: (
        text("earlier", "此前的答复", "写明此前哪一天、以什么文号作过答复。", required=True),
    ),
    LetterKind.REPLY_R7: (
        line("register", "查询事项", "例如“不动产登记资料”“工商登记资料”。", required=True),
        text("rules", "专门规定", "写明规定查询办法的法律、行政法规的名称和条款。", required=True),
        text("how", "办理途径", "例如查询窗口的地址和电话；可以不填。"),
    ),
    LetterKind.REPLY_R8: (
        text("given", "予以公开的部分", "写明公开哪些内容，以什么方式提供。", required=True),
        text(
            "withheld",
            "不予公开的部分和理由",
            "逐处写明位置、情形和条款，例如“第3页第2段：涉及个人隐私，依据《条例》第十五条”，一行写一处。",
            required=True,
        ),
    ),
    LetterKind.REPLY_R9: (
        text("reasons", "需要加工、分析的说明", "写明为什么没有现成的信息。", required=True),
    ),
    LetterKind.REPLY_R10: (
        _notice("补正告知情况"),
        text("unclear", "仍不明确之处", "写明补正后哪些内容仍然不明确。", required=True),
    ),
    LetterKind.REPLY_R11: (
        text("reasons", "认定的理由", "写明申请的内容为什么属于信访、投诉、举报。", required=True),
        text("channel", "可以提出的渠道", "例如信访部门、投诉举报电话；可以不填。"),
    ),
    LetterKind.REPLY_R12: (
        line("publication", "公开出版物", "写明政府公报、报刊、书籍等的名称和期号。", required=True),
        text("how", "获取途径", "例如图书馆、档案馆、网址；可以不填。"),
    ),
    LetterKind.REPLY_R13: (
        text("found", "申请的数量和频次", "写明什么时间内提出了多少件申请、涉及哪些内容。", required=True),
        text("reasons", "理由不合理的说明", "写明申请人说了什么理由、为什么不合理。", required=True),
    ),
    LetterKind.REPLY_R14: (
        text("earlier", "申请人获取该信息的情况", "写明申请人何时、怎样已经获取该信息。", required=True),
        _BASIS,
    ),
    LetterKind.CLOSING_NOT_CORRECTED: (
        _notice("补正告知情况"),
        line("deadline", "补正期限", "告知书确定的最后一天，例如“2026年11月20日”。", required=True),
    ),
    LetterKind.CLOSING_FEE_UNPAID: (
        _notice("收费通知情况"),
        Particular("amount", "收费金额（元）", "按整元填写，例如“5500”。", True, whole_number=True),
        line("deadline", "缴费期限", "缴费的最后一天，例如“2026年11月20日”。", required=True),
    ),
    LetterKind.REPLY_R17: (
        text("handling", "处理情况", "写明本机关对申请怎样处理。", required=True),
        text("reasons", "处理的理由", "写明为什么这样处理。", required=True),
        _BASIS,
    ),
}
