"""The replies that the guided decision leads to straight away, and what the law wants the applicant to be told.

``tells`` is written down from Art. 36–39 of the Regulation for each kind: what the reply has to say.
"""

from __future__ import annotations

from dataclasses import dataclass

CLEAR = "明确，不需要补正"
INFORMATION = (CLEAR, "是，要求公开政府信息")
ORDINARY = (*INFORMATION, "都不是")
OWN = (*ORDINARY, "由本机关负责公开")
HELD = (*OWN, "有，还没有公开")
WHOLE = "不能区分，全部不予公开"

PROPOSE = "提请负责人审批"
REGISTER = "登记答复并签发文书"


@dataclass(frozen=True)
class Ending:
    """A reply: the answers that lead to it, the words of its letter, and what the letter and the page must tell."""

    kind: str
    answers: tuple[str, ...]
    title: str
    words: dict[str, str]
    tells: tuple[str, ...]
    standing: str
    by_the_head: bool = True
    reconsideration_first: bool = False
    provides: str = ""
    is_previewed: bool = False

    def __str__(self) -> str:
        return self.kind


ALREADY_PUBLIC = Ending(
    kind="R1",
    answers=(*OWN, "有，已经主动公开"),
    title="政府信息公开申请答复书",
    words={"获取该信息的方式、途径": "鹤壁市人民政府网站“法定主动公开内容—城市建设”栏目，2026年3月发布。"},
    tells=(
        "已经主动公开",
        "第三十六条第（一）项",
        "方式、途径",
        "鹤壁市人民政府网站“法定主动公开内容—城市建设”栏目",
    ),
    standing="已经主动公开",
    by_the_head=False,
)
GRANTED = Ending(
    kind="R2",
    answers=(*HELD, "可以公开", "随答复提供"),
    title="政府信息公开申请答复书",
    words={},
    tells=("第三十六条第（二）项", "予以公开", "提供下列政府信息", "改造项目清单.pdf"),
    standing="予以公开",
    by_the_head=False,
    provides="改造项目清单.pdf",
    is_previewed=True,
)
GRANTED_ELSEWHERE = Ending(
    kind="R2 elsewhere",
    answers=(*HELD, "可以公开", "告知获取的方式、途径和时间"),
    title="政府信息公开申请答复书",
    words={
        "获取方式": "查阅、抄录",
        "获取途径": "到鹤壁市人民政府办公室政务公开科",
        "获取时间": "自2026年12月1日起的工作日",
    },
    tells=(
        "第三十六条第（二）项",
        "予以公开",
        "方式：查阅、抄录",
        "途径：到鹤壁市人民政府办公室政务公开科",
        "时间：自2026年12月1日起的工作日",
    ),
    standing="予以公开",
    by_the_head=False,
)
REASON = "该材料是会议的讨论记录，决定尚未作出，公开会妨碍以后坦率讨论。"


def refused(ground: str, answer: str, article: str, title: str) -> Ending:
    """A refusal on a ground of Art. 14–16: decision, reason, the article of the ground (Art. 36 (3))."""
    return Ending(
        kind=f"R3 {ground}",
        answers=(*HELD, answer, WHOLE),
        title="政府信息不予公开决定书",
        words={"不予公开的理由": REASON},
        tells=("第三十六条第（三）项", "决定不予公开", article, title, REASON),
        standing="不予公开",
        reconsideration_first=True,
        is_previewed=True,
    )


REFUSED_PROCESS = refused(
    "W6",
    "讨论记录、过程稿、磋商信函、请示报告等过程性信息",
    "第十六条第二款",
    "讨论记录、过程稿、磋商信函、请示报告",
)
REFUSED_SECRET = refused("W1", "依法确定为国家秘密", "第十四条", "国家秘密")
REFUSED_BY_LAW = refused("W2", "法律、行政法规禁止公开", "第十四条", "法律、行政法规禁止公开")
REFUSED_SECURITY = refused(
    "W3",
    "公开后可能危及国家安全、公共安全、经济安全、社会稳定",
    "第十四条",
    "危及国家安全、公共安全、经济安全、社会稳定",
)
REFUSED_INTERNAL = refused(
    "W5",
    "人事管理、后勤管理、内部工作流程等内部事务信息",
    "第十六条第一款",
    "人事管理、后勤管理、内部工作流程",
)
REFUSED_CASE_FILE = refused("W7", "行政执法案卷信息", "第十六条第二款", "行政执法案卷")
NOT_EXISTING = Ending(
    kind="R4",
    answers=(*OWN, "经检索没有"),
    title="政府信息不存在告知书",
    words={"检索情况": "以“老旧小区”“改造清单”为关键词，检索公文系统和档案室2024年以来的文件，没有找到。"},
    tells=(
        "第三十六条第（四）项",
        "检索",
        "检索公文系统和档案室2024年以来的文件，没有找到",
        "该政府信息不存在",
    ),
    standing="没有您申请的信息",
)
NOT_THIS_AUTHORITY = Ending(
    kind="R5",
    answers=(*ORDINARY, "不属于本机关负责公开"),
    title="非本机关政府信息告知书",
    words={
        "不属于本机关负责公开的理由": "改造项目由鹤壁市住房和城乡建设局立项并制作清单，依照条例第十条由该局公开。",
        "负责公开的机关": "鹤壁市住房和城乡建设局",
        "该机关的联系方式": "0392-3320000，鹤壁市淇滨区九州路88号",
    },
    tells=(
        "第三十六条第（五）项",
        "不属于本机关负责公开",
        "由鹤壁市住房和城乡建设局立项并制作清单",
        "负责公开该政府信息的行政机关是鹤壁市住房和城乡建设局",
        "联系方式：0392-3320000，鹤壁市淇滨区九州路88号",
    ),
    standing="不属于本机关负责公开",
)
SPECIAL_REGISTER = Ending(
    kind="R7",
    answers=(*ORDINARY, "是工商、不动产登记资料等有专门查询规定的信息"),
    title="政府信息公开申请答复书",
    words={
        "查询事项": "不动产登记资料",
        "专门规定": "《不动产登记暂行条例》第二十七条规定，权利人、利害关系人可以依法查询、复制不动产登记资料。",
        "办理途径": "鹤壁市不动产登记中心查询窗口，0392-3310000",
    },
    tells=(
        "第三十六条第（七）项",
        "不动产登记资料",
        "《不动产登记暂行条例》第二十七条",
        "有关法律、行政法规的专门规定办理",
        "鹤壁市不动产登记中心查询窗口",
    ),
    standing="专门的查询规定",
)
NEEDS_MAKING = Ending(
    kind="R9",
    answers=(*OWN, "没有现成的，要对现有信息加工、分析"),
    title="政府信息无法提供告知书",
    words={"需要加工、分析的说明": "投资额分散在32个项目的决算材料里，没有按小区汇总，需要重新统计。"},
    tells=(
        "第三十八条",
        "加工、分析",
        "投资额分散在32个项目的决算材料里",
        "不予提供",
    ),
    standing="需要对现有信息加工、分析",
)
PETITION = Ending(
    kind="R11",
    answers=(CLEAR, "是以申请公开的形式信访、投诉、举报"),
    title="政府信息公开申请不予处理告知书",
    words={
        "认定的理由": "申请反映施工扰民并要求处理责任人，没有要求提供特定的政府信息。",
        "可以提出的渠道": "鹤壁市信访局来访接待中心，12345热线",
    },
    tells=(
        "第三十九条第一款",
        "信访、投诉、举报",
        "不作为政府信息公开申请处理",
        "申请反映施工扰民并要求处理责任人",
        "鹤壁市信访局来访接待中心，12345热线",
    ),
    standing="不作为政府信息公开申请处理",
)
PUBLICATION = Ending(
    kind="R12",
    answers=(CLEAR, "要求提供政府公报、报刊、书籍等公开出版物"),
    title="政府信息公开申请不予处理告知书",
    words={
        "公开出版物": "《鹤壁市人民政府公报》2025年第1期至第12期",
        "获取途径": "鹤壁市图书馆政府信息查阅场所",
    },
    tells=(
        "第三十九条第二款",
        "公开出版物",
        "《鹤壁市人民政府公报》2025年第1期至第12期",
        "不予处理",
        "途径如下：鹤壁市图书馆政府信息查阅场所",
    ),
    standing="公开出版物",
)
NOT_INFORMATION = Ending(
    kind="R17",
    answers=(CLEAR, "所要的不是政府信息"),
    title="政府信息公开申请答复书",
    words={
        "处理情况": "申请的内容是中共鹤壁市委的文件，本机关不作为政府信息提供。",
        "处理的理由": "该文件不是行政机关在履行行政管理职能过程中制作或者获取的信息。",
        "处理依据": "《中华人民共和国政府信息公开条例》第二条",
    },
    tells=(
        "处理如下：申请的内容是中共鹤壁市委的文件",
        "理由如下：该文件不是行政机关在履行行政管理职能过程中制作或者获取的信息",
        "政府信息公开条例》第二条",
    ),
    standing="处理的情况和理由见答复",
)
REISSUE = Ending(
    kind="R14",
    answers=(*INFORMATION, "要求确认或者重新出具已经获取的信息"),
    title="政府信息公开申请不予处理告知书",
    words={"申请人获取该信息的情况": "本机关2026年3月2日已经向申请人提供该清单的复印件，申请人当面签收。"},
    tells=("本机关2026年3月2日已经向申请人提供该清单的复印件", "已经获取", "不予处理"),
    standing="已经获取过",
)
CONSULTATION = Ending(
    kind="R17 consultation",
    answers=(CLEAR, "只是咨询，或者有其他情形"),
    title="政府信息公开申请答复书",
    words={
        "处理情况": "您咨询改造何时开工，已转政务服务热线回复，不作为申请处理。",
        "处理的理由": "申请没有要求公开特定的政府信息，属于咨询。",
    },
    tells=("您咨询改造何时开工", "理由如下：申请没有要求公开特定的政府信息，属于咨询"),
    standing="处理的情况和理由见答复",
)

STRAIGHT = (
    ALREADY_PUBLIC,
    GRANTED,
    GRANTED_ELSEWHERE,
    REFUSED_PROCESS,
    NOT_EXISTING,
    NOT_THIS_AUTHORITY,
    SPECIAL_REGISTER,
    NEEDS_MAKING,
    PETITION,
    PUBLICATION,
    REISSUE,
    NOT_INFORMATION,
    CONSULTATION,
)
